"""The text of one citation, taken apart into labelled spans.

:func:`tag` is the one door: a trained tagger may stand behind it in place of these rules. The rules go
from what is certain (identifiers, quoted titles) over what its form tells (names, dates, volumes,
pages) to what only its position tells (titles, containers, publishers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from citecheck.citations import (
    forms,
    tag_film,
    tag_head,
    tag_imprint,
    tag_law,
    tag_pages,
    tag_people,
    tag_public,
    tag_rest,
    tag_serial,
    trained,
)
from citecheck.citations.canvas import QUOTE, Canvas, Span
from citecheck.citations.crf.model import Labelled
from citecheck.citations.identifiers import accessed, identifiers
from citecheck.citations.quotes import quoted

LIMIT = 12_000
"""Characters of one citation that are looked at; what comes after is no reference any more."""
KEPT = 512
"""So many citations are kept as they were tagged last."""


@dataclass(frozen=True, slots=True)
class TaggedReference:
    """The text of a citation and its labelled spans in order; they do not overlap."""

    text: str
    spans: tuple[Span, ...]
    certain: bool = False
    """Whether the form of the whole told every field; ``type`` is then the CSL type, where it told that too."""
    type: str | None = None
    small_capitals: bool = False
    """Whether capitals are small capitals, as law reviews print names and titles."""

    def values(self, label: str) -> tuple[str, ...]:
        """What is printed under a label, in order."""
        return tuple([self.text[span.start : span.end] for span in self.spans if span.label == label])

    def by_label(self) -> dict[str, list[str]]:
        """What is printed under every label that there is."""
        found: dict[str, list[str]] = {}
        for span in self.spans:
            found.setdefault(span.label, []).append(self.text[span.start : span.end])
        return found


@lru_cache(maxsize=KEPT)
def tag(text: str) -> TaggedReference:
    """The labelled spans of one citation (signal and back-reference already taken off). Linear in its length.

    The last ones are kept: a citation is tagged for its record, and again for how sure that is.
    """
    canvas = canvas_of(text)
    for one in canvas.quotes:
        hidden = QUOTE * (one.end - one.start)
        kept = canvas.mask[one.start : one.end]
        if "\x00" not in kept:
            canvas.mask = canvas.mask[: one.start] + hidden + canvas.mask[one.end :]
    if not forms.label_form(canvas):
        tag_law.label_law(canvas)
        tag_public.label_public(canvas)
    if not canvas.has("title"):
        tag_film.label_film(canvas)
        tag_head.label_head(canvas)
    tag_serial.label_series(canvas)
    tag_people.label_people(canvas)
    tag_serial.label_serial(canvas)
    tag_imprint.label_brackets(canvas)
    tag_serial.label_dates(canvas)
    tag_pages.label_pages(canvas)
    tag_rest.label_rest(canvas)
    tag_pages.settle_pages(canvas)
    spans = tuple(sorted(canvas.spans, key=lambda span: (span.start, span.end)))
    return TaggedReference(text, spans, canvas.certain, canvas.type, canvas.small_capitals)


def tag_reference(text: str, stretches: Sequence[Labelled] | None = None) -> TaggedReference:
    """The labelled spans of one reference of a bibliography, by the trained model. Linear in its length.

    ``stretches`` is what :func:`citecheck.citations.crf.model.read_many` made of the first :data:`LIMIT`
    characters, where many are read at once. What is certain (identifiers, the form of a case or a statute) stays with the rules.
    """
    canvas = canvas_of(text)
    tag_law.label_law(canvas)
    if canvas.has("title", "number"):
        return tag(text)
    tag_film.label_film(canvas)
    trained.label_trained(canvas, stretches)
    tag_rest.label_leftovers(canvas)
    if not canvas.has("title") and not canvas.has("container_title", "volume"):
        # The model found no title: the rules may.
        ruled = tag(text)
        if ruled.values("title"):
            return ruled
    return TaggedReference(text, tuple(sorted(canvas.spans, key=lambda span: (span.start, span.end))))


def canvas_of(text: str) -> Canvas:
    """A citation before anything but what is certain (identifiers, when a page was looked at) has a label."""
    canvas = Canvas(text[:LIMIT], text[:LIMIT].replace("\x00", " ").replace(QUOTE, " "))
    canvas.quotes = quoted(canvas.text)
    _certain(canvas)
    return canvas


def _certain(canvas: Canvas) -> None:
    """Identifiers, and the date when a page was looked at."""
    for start, end, date in accessed(canvas.mask):
        at = canvas.text.find(date, start, end)
        if at >= 0:
            canvas.label("accessed", at, at + len(date), (start, end))
    for one in identifiers(canvas.mask):
        at = canvas.text.find(one.value, one.start, one.end)
        lead = tag_serial.lead_word_before(canvas.mask, one.start)
        canvas.label(one.kind, at, at + len(one.value), (lead, one.end))
