"""Figures of a manuscript against each other: the same thing, two sentences, two values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from citecheck.model import Claim, Figure
from citecheck.sources.verification.agree import Quantity, agree, in_unit, quantity
from citecheck.sources.verification.context import Context, contexts
from citecheck.sources.verification.readings import kind_of

_ALIKE = 0.6
"""The least share of the words about two figures that must be common to both."""

_LEAST_WORDS = 3
_LARGE = 1000
_MOST_OF_A_THING = 30


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two figures of the same thing that cannot both be right, in reading order."""

    first: Claim
    first_figure: Figure
    second: Claim
    second_figure: Figure


@dataclass(frozen=True, slots=True)
class _Stated:
    claim: Claim
    figure: Figure
    quantity: Quantity
    context: Context


def repeated_differently(claims: Iterable[Claim]) -> Iterator[Repeat]:
    """The pairs of figures that state different quantities of one thing, each second figure once.

    Only figures whose places, names and things, years, months, direction and kind of unit are all the
    same are compared at all, so that a false finding is unlikely; a figure of which less is said is not
    compared.
    """
    by_thing: dict[object, list[_Stated]] = {}
    for claim in claims:
        if claim.status in ("rejected", "gone"):
            continue
        for stated in _stated(claim):
            thing = _thing(stated)
            if thing is not None:
                by_thing.setdefault(thing, []).append(stated)
    for group in by_thing.values():
        yield from _pairs(group[:_MOST_OF_A_THING])


def _stated(claim: Claim) -> Iterator[_Stated]:
    figures = sorted(claim.figures, key=lambda figure: figure.start)
    spans = [(figure.start, figure.end) for figure in figures]
    if any(start >= end for start, end in spans):
        return
    if any(second[0] < first[1] for first, second in pairwise(spans)):
        return
    found = contexts(claim.sentence, spans, [kind_of(figure.unit) for figure in figures])
    for figure, context in zip(figures, found, strict=True):
        lead = claim.sentence[max(0, figure.start - 30) : figure.start]
        stated = quantity(figure, lead)
        if stated is not None:
            yield _Stated(claim, figure, stated, context)


def _thing(stated: _Stated) -> object | None:
    """What two figures must have in common to be compared; None when too little is said."""
    context = stated.context
    telling = frozenset(
        key for key in context.local() if context.kinds.get(key) in ("place", "name", "thing")
    )
    if len(telling) < 2 or context.shifted or _perhaps_a_number(stated):
        return None
    counted = context.nouns[:1] if stated.quantity.unit == "1" else ()
    return (
        kind_of(stated.quantity.unit),
        telling,
        context.years,
        context.months,
        context.mode,
        context.direction,
        counted,
    )


def _perhaps_a_number(stated: _Stated) -> bool:
    """Whether a bare count may be a page's or a note's number that the reading left in the text."""
    if stated.quantity.unit != "1":
        return False
    return stated.figure.start == 0 or (not stated.context.nouns and stated.quantity.high < _LARGE)


def _pairs(group: list[_Stated]) -> Iterator[Repeat]:
    for index, second in enumerate(group):
        for first in group[:index]:
            if first.claim is not second.claim and _same_words(first, second) and _clash(first, second):
                yield Repeat(first.claim, first.figure, second.claim, second.figure)
                break


def _same_words(first: _Stated, second: _Stated) -> bool:
    ours, theirs = first.context.local(), second.context.local()
    common = ours & theirs
    return len(common) >= _LEAST_WORDS and len(common) >= _ALIKE * min(len(ours), len(theirs))


def _clash(first: _Stated, second: _Stated) -> bool:
    """Whether neither figure bears out the other, whichever is taken for the source."""
    told = in_unit(second.quantity, first.quantity.unit)
    back = in_unit(first.quantity, second.quantity.unit)
    if told is None or back is None:
        return False
    return agree(first.quantity, told) == "differs" and agree(second.quantity, back) == "differs"
