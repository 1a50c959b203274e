"""FIG: stated figures against their sources, and against each other."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.model import Claim, Evidence, Figure, FigureVerdict, Finding, Place, Severity

_SHOWN = 160


@rule("FIG001", "figure-contradicted", Severity.ERROR, needs=("claims", "sources"))
def figure_contradicted(context: CheckContext) -> Iterator[Finding]:
    """A figure is contradicted by the source that the note cites for it.

    Finds:
        The source states another quantity of the same thing: same place, same year, same measure.
        Digits that stand in the source for something else do not count, neither for the figure
        nor against it.
    Why:
        A wrong figure under a right note is the mistake that a reader cannot see and that others
        will copy.
    Example:
        before:  Exports of timber reached 735 million euros in 2012.[^4] where the source
                 of note 4 has 735 million for 2011 and 757 million for 2012.
        after:   Exports of timber reached 757 million euros in 2012.[^4]
    Fix:
        None; the author must say whether the figure, the year or the note is wrong.
    """
    for claim, figure, place in _with_verdict(context, "contradicted"):
        if figure.reason == "rounding":
            continue
        yield context.finding(
            f"“{figure.text}” is contradicted: {_says(figure)}",
            place=place,
            claim=claim,
            evidence=figure.evidence,
        )


@rule("FIG002", "figure-rounded-wrongly", Severity.WARNING, needs=("claims", "sources"))
def figure_rounded_wrongly(context: CheckContext) -> Iterator[Finding]:
    """A figure is the source's, rounded to a wrong value or rounded without saying so.

    Finds:
        The source states nearly the same quantity of the same thing, and the figure is coarser
        than the source's but is not what rounding gives at its last printed digit. With "about"
        or "some" before it the figure would pass.
    Why:
        12.4 given as 13 is a slip that a copy-editor can mend at once; 757 given as 760 needs a
        word that says so.
    Example:
        before:  Mortality was 13%.[^9] where the source of note 9 has 12.4 %.
        after:   Mortality was 12%.[^9] or Mortality was about 12%.[^9]
    Fix:
        None; the author chooses between the right digits and a hedge.
    """
    for claim, figure, place in _with_verdict(context, "contradicted"):
        if figure.reason != "rounding":
            continue
        yield context.finding(
            f"“{figure.text}” is rounded wrongly, or needs a hedge such as “about”: {_says(figure)}",
            place=place,
            claim=claim,
            evidence=figure.evidence,
        )


@rule("FIG003", "figure-not-in-source", Severity.WARNING, needs=("claims", "sources"))
def figure_not_in_source(context: CheckContext) -> Iterator[Finding]:
    """A figure is not found in the source that the note cites for it.

    Finds:
        Every source of the sentence's notes is at hand and can be read, and none states a
        quantity of that thing. For a sentence without a marker of its own, whose note comes with a
        later sentence, this is information only; one that comes after the last marker is left alone.
    Why:
        The figure may come from another source that the note should name, or from nowhere.
    Example:
        before:  The port employs 4,100 people.[^7] where the source of note 7 speaks of
                 cargo only.
        after:   The port employs 4,100 people.[^7] with the yearbook that says so added to
                 note 7.
    Fix:
        None; only the author knows where the figure is from.
    """
    for claim, figure, place in _with_verdict(context, "not-found"):
        if claim.reach == "preceding":
            continue
        yield context.finding(
            f"“{figure.text}” is not found in {_names(context, claim)}: "
            "nothing there states this quantity of the same thing",
            place=place,
            claim=claim,
            severity=Severity.INFO if claim.reach == "following" else None,
        )


@rule("FIG004", "figure-differs-in-manuscript", Severity.WARNING, needs=("claims",))
def figure_differs_in_manuscript(context: CheckContext) -> Iterator[Finding]:
    """A figure is repeated in the manuscript with another value.

    Finds:
        Two sentences state a quantity of the same thing (the same names and things, the same
        year, the same kind of unit) and the two values cannot both be right, hedges and rounding
        allowed for.
    Why:
        Readers meet both, and one of them is wrong; no source is needed to see it.
    Example:
        before:  The island of Brae has 9,870 inhabitants. … The 8,970 inhabitants of Brae …
        after:   The island of Brae has 9,870 inhabitants. … The 9,870 inhabitants of Brae …
    Fix:
        None; the author must say which of the two is right.
    """
    from citecheck.sources.verification.within import repeated_differently

    for repeat in repeated_differently(context.claims.claims if context.claims else ()):
        claim, figure = repeat.second, repeat.second_figure
        other = _figure_place(repeat.first, repeat.first.figures.index(repeat.first_figure))
        yield context.finding(
            f"“{figure.text}” here, but “{repeat.first_figure.text}” of the same thing in line {other.line}",
            place=_figure_place(claim, claim.figures.index(figure)),
            claim=claim,
            evidence=(
                Evidence(
                    context.manuscript.name, _cut(repeat.first.sentence), repeat.first_figure.text, other
                ),
            ),
        )


@rule("FIG005", "figure-ambiguous", Severity.INFO, needs=("claims", "sources"))
def figure_ambiguous(context: CheckContext) -> Iterator[Finding]:
    """A source speaks of a figure's thing, but not so that the figure can be judged.

    Finds:
        Passages of the source disagree with each other, or the source is coarser than the figure
        ("more than 40" against 43), or states a range in which the figure lies.
    Why:
        The figure may be right, but the passage shown does not show it; an editor may ask for the
        page.
    Example:
        before:  The museum had 41,200 visitors.[^3] where one page of the source says
                 41,200 and another 39,800.
        after:   the same with the page or the table named in the note.
    Fix:
        None.
    """
    for claim, figure, place in _with_verdict(context, "ambiguous"):
        why = (
            "passages of the source disagree"
            if figure.reason == "passages"
            else "the source is too coarse to tell"
        )
        yield context.finding(
            f"“{figure.text}” can be neither borne out nor contradicted: {why}: {_says(figure)}",
            place=place,
            claim=claim,
            evidence=figure.evidence,
        )


def _with_verdict(context: CheckContext, verdict: FigureVerdict) -> Iterator[tuple[Claim, Figure, Place]]:
    """The figures with this verdict, and where each stands; not those of claims the user rejected."""
    for claim in context.claims.claims if context.claims else ():
        if claim.status in ("rejected", "gone"):
            continue
        for index, figure in enumerate(claim.figures):
            if figure.verdict == verdict:
                yield claim, figure, _figure_place(claim, index)


def _figure_place(claim: Claim, index: int) -> Place:
    return claim.figure_places[index] if index < len(claim.figure_places) else claim.place


def _says(figure: Figure) -> str:
    """What the evidence says, in short: 'trade.html, line 8, has 735'; the passage goes with the finding."""
    if not figure.evidence:
        return "its source"
    first = figure.evidence[0]
    where = f", line {first.place.line}," if first.place is not None else ""
    direction = " with the opposite direction" if figure.reason == "direction" else ""
    return f"{first.source}{where} has {first.text}{direction}"


def _names(context: CheckContext, claim: Claim) -> str:
    found = context.sources.of_claim(claim) if context.sources is not None else ()
    return ", ".join(source.name for source in found) or "its source"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
