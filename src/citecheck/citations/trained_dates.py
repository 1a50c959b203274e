"""The trained model's stretches with dates whole: with the words before them that say they are not sure.

The model has seen few references that are unsure of their date, and leaves "um" of "Lintz, um 1890" with the
publisher, or "in press" with the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.citations.crf.model import Labelled
from citecheck.citations.dates import YEAR, find_dates, may_hedge, undated
from citecheck.citations.lexicon import DASH
from citecheck.citations.quotes import Quoted

_NEAR = 30
"""How far from its year a date's first word may be, in characters."""
_YEARS = re.compile(rf"\((?P<y>{YEAR}(?:\s?(?:{DASH}|/)\s?(?:{YEAR}|\d\d))?)\)")
_PAGE_BEHIND = re.compile(r"[)\]]\s?,\s(?=[ivxlc\d][\w–-]{0,12}\.?$)")
_CLOSES = re.compile(r"\s?(?:[)\],;.]|$)")
_OPENS = re.compile(r"[,;.:(\[]\s{0,2}$")


def with_dates(text: str, stretches: Sequence[Labelled], quotes: Sequence[Quoted]) -> Sequence[Labelled]:
    """The stretches, each date as long as it is, and one more where the model found none. Linear."""
    dated = [index for index, one in enumerate(stretches) if one.label == "date"]
    if not dated:
        return _found(text, stretches, quotes)
    made = list(stretches)
    for index in reversed(dated):
        made = _page_apart(text, _whole(text, made, index), index)
    return made


def _whole(text: str, stretches: list[Labelled], index: int) -> list[Labelled]:
    """The stretches, with the words of a hedge that stand beside the date at ``index`` in it."""
    one = stretches[index]
    first, last = max(0, one.start - _NEAR), min(len(text), one.end + _NEAR)
    if not may_hedge(text[first : one.start]) and text[one.end : one.end + 2].lower() not in (" c", " o"):
        return stretches
    for found in find_dates(text[first:last]):
        start, end = first + found.start, first + found.end
        if not found.date.circa or end <= one.start or start >= one.end:
            continue
        made = list(stretches)
        if index and start < one.start and start > made[index - 1].start:
            made[index - 1] = made[index - 1]._replace(end=start)
            made[index] = made[index]._replace(start=start)
        if index + 1 < len(made) and made[index].end < end <= made[index + 1].end:
            made[index + 1] = made[index + 1]._replace(start=end)
            made[index] = made[index]._replace(end=end)
        return [each for each in made if each.start < each.end]
    return stretches


def _page_apart(text: str, stretches: list[Labelled], index: int) -> list[Labelled]:
    """ "n.d.), 44", read as one date, as a date and a page."""
    one = stretches[index]
    behind = _PAGE_BEHIND.search(text, one.start, one.end)
    if behind is None or undated(text[one.start : behind.start()]) is None:
        return stretches
    apart = one._replace(end=behind.start() + 1), Labelled("pages", behind.end(), one.end)
    return [*stretches[:index], *apart, *stretches[index + 1 :]]


def _found(text: str, stretches: Sequence[Labelled], quotes: Sequence[Quoted]) -> Sequence[Labelled]:
    """The stretches with a date cut out of one that is none: "12 (2012–13)", "Annales, à paraître"."""
    for index, one in enumerate(stretches):
        if one.label == "volume" and (years := _YEARS.search(text, one.start, one.end)):
            return _carved(stretches, index, *years.span())
    span = _undated(text, quotes)
    if span is None:
        return stretches
    for index, one in enumerate(stretches):
        if one.start <= span[0] < one.end and one.label not in ("title", "author", "url"):
            return _carved(stretches, index, *span)
    return stretches


def _undated(text: str, quotes: Sequence[Quoted]) -> tuple[int, int] | None:
    """The first "forthcoming", "s.d." or their like that fills the room between two marks, outside quotes."""
    position = 0
    while (found := undated(text[position:])) is not None:
        start, end = position + found.start, position + found.end
        if (
            _OPENS.search(text[max(0, start - 3) : start])
            and (_CLOSES.match(text, end) or text[end - 1] == ".")
            and not any(mark.start <= start < mark.end for mark in quotes)
        ):
            return start, end
        position = end
    return None


def _carved(stretches: Sequence[Labelled], index: int, start: int, end: int) -> list[Labelled]:
    """The stretches with what lies between ``start`` and ``end`` a date, whichever of them had it."""
    made: list[Labelled] = []
    for number, one in enumerate(stretches):
        if one.end <= start or one.start >= end:
            made.append(one)
            continue
        made.append(one._replace(end=start))
        if number == index:
            made.append(Labelled("date", start, end))
        made.append(one._replace(start=end))
    return [one for one in made if one.start < one.end]
