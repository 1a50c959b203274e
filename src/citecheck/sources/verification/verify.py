"""Claims against their sources: a verdict for each figure and quotation, with the passage as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from citecheck.model import Claim, Claims, Figure, Quotation, UnreadableError
from citecheck.sources.document import Source
from citecheck.sources.folder import Sources
from citecheck.sources.verification.decide import Ruling, combine, decide
from citecheck.sources.verification.language import differ, language_of
from citecheck.sources.verification.quotations import FlatText, flatten, judge
from citecheck.sources.verification.readings import Readings, read_source


def verify(claims: Claims, sources: Sources) -> Claims:
    """The same claims, each figure and quotation with its verdict and the passages that bear on it.

    A figure is *supported* when its source states the same quantity of the same thing, *contradicted*
    when it states another quantity of the same thing, *ambiguous* when passages disagree or the source
    is too coarse to tell, *not-found* when it states no such thing, and *unchecked* when there is no
    source that can be read (``Figure.reason`` says which). Claims that the user rejected stay as they
    are. No error is raised for a source that cannot be read: see :attr:`Source.problem`.
    """
    shelf = _Shelf()
    return replace(claims, claims=tuple(_verified(claim, sources, shelf) for claim in claims.claims))


@dataclass(slots=True)
class _Shelf:
    """What has been read of each source, so that it is read once."""

    readings: dict[int, Readings | None] = field(default_factory=dict)
    flat: dict[int, FlatText] = field(default_factory=dict)
    languages: dict[int, str | None] = field(default_factory=dict)

    def read(self, source: Source) -> Readings | None:
        """The source's figures; None when it cannot be read."""
        if id(source) not in self.readings:
            try:
                self.readings[id(source)] = read_source(source)
            except UnreadableError:
                self.readings[id(source)] = None
        return self.readings[id(source)]

    def text(self, source: Source) -> FlatText | None:
        """The source's bare words; None when it cannot be read."""
        if id(source) not in self.flat:
            try:
                self.flat[id(source)] = flatten(source.passages)
            except UnreadableError:
                return None
        return self.flat[id(source)]

    def language(self, source: Source) -> str | None:
        if id(source) not in self.languages:
            sample = " ".join(passage.text for passage in source.passages[:60])
            self.languages[id(source)] = language_of(sample)
        return self.languages[id(source)]


def _verified(claim: Claim, sources: Sources, shelf: _Shelf) -> Claim:
    if claim.status in ("rejected", "gone") or not (claim.figures or claim.quotations):
        return claim
    at_hand = sources.of_claim(claim)
    whole = sources.covers(claim)
    return replace(
        claim,
        figures=_figures(claim, at_hand, whole, shelf),
        quotations=tuple(
            _quotation(claim, quotation, at_hand, whole, shelf) for quotation in claim.quotations
        ),
    )


def _figures(claim: Claim, at_hand: Sequence[Source], whole: bool, shelf: _Shelf) -> tuple[Figure, ...]:
    if not at_hand:
        ruling = Ruling("unchecked", "no-source")
        return tuple(_ruled(figure, ruling) for figure in claim.figures)
    readings = [found for source in at_hand if (found := shelf.read(source)) is not None]
    if not readings:
        ruling = Ruling("unchecked", "unreadable")
        return tuple(_ruled(figure, ruling) for figure in claim.figures)
    missing = not whole or len(readings) < len(at_hand)
    out: list[Figure] = []
    by_source = [decide(claim, found) for found in readings]
    for index, figure in enumerate(claim.figures):
        ruling = combine([rulings[index] for rulings in by_source])
        if ruling.verdict == "not-found" and missing:
            # What one source does not have, the one that is not at hand may.
            ruling = Ruling("unchecked", "no-source" if not whole else "unreadable")
        out.append(_ruled(figure, ruling))
    return tuple(out)


def _ruled(figure: Figure, ruling: Ruling) -> Figure:
    return replace(figure, verdict=ruling.verdict, reason=ruling.reason, evidence=ruling.evidence)


def _quotation(
    claim: Claim, quotation: Quotation, at_hand: Sequence[Source], whole: bool, shelf: _Shelf
) -> Quotation:
    texts = [(source, flat) for source in at_hand if (flat := shelf.text(source)) is not None]
    own = language_of(claim.sentence)
    translated = any(differ(own, shelf.language(source)) for source, _ in texts)
    judged = judge(quotation, texts, translated)
    if judged.verdict == "not-found" and (not whole or len(texts) < len(at_hand)):
        return replace(judged, verdict="unchecked", evidence=())
    return judged
