"""The line of a place, cut to the width at hand, and what to underline in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.model import Place
from citecheck.reports.plain import visible, width

_MORE = "…"
_LEAST = 20
_MOST = 2000
"""Characters looked at on either side: any number of marks of no width fits into the narrowest room."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as shown. ``indent`` and ``length`` are the cells before and under the underlined stretch.

    ``goes_on`` is the last line of a place that covers several, None where it ends in this one.
    """

    text: str
    indent: int
    length: int
    goes_on: int | None = None


def excerpt(lines: Sequence[str], place: Place, cells: int) -> Excerpt | None:
    """The line that ``place`` begins in, in at most about ``cells`` cells; None where there is no such line.

    A line that does not fit is cut around the place, with … at each cut. Time and space do not grow
    with the length of the line.
    """
    if not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    start = min(max(place.column - 1, 0), len(line))
    goes_on = place.end_line if place.end_line is not None and place.end_line > place.line else None
    end = _end(line, place, start, goes_on is not None)
    first, last = _window(line, start, end, max(cells, _LEAST))
    before, marked, after = (
        visible(line[first:start]),
        visible(line[start : min(end, last)]),
        visible(line[min(end, last) : last]),
    )
    if first > 0:
        before = _MORE + before
    if last < len(line):
        after += _MORE
    return Excerpt(before + marked + after, width(before), max(width(marked), 1), goes_on)


def _end(line: str, place: Place, start: int, goes_on: bool) -> int:
    if goes_on:
        return len(line.rstrip()) if len(line.rstrip()) > start else len(line)
    if place.end_column is None:
        return start
    return min(max(place.end_column - 1, start), len(line))


def _window(line: str, start: int, end: int, cells: int) -> tuple[int, int]:
    """The part of the line to show: the whole, or the stretch with as much on either side as fits."""
    if len(line) <= 4 * cells and width(visible(line)) <= cells:
        return 0, len(line)
    # A cell at either end is for the marks of the cuts; a third of what the stretch leaves goes before it.
    room = cells - 2
    last, room = _forward(line, start, end, room)
    first, left = _backward(line, start, room // 3)
    last, left = _forward(line, last, len(line), room - room // 3 + left)
    first, _ = _backward(line, first, left)
    return first, last


def _cells(character: str) -> int:
    return width(visible(character))


def _forward(line: str, at: int, stop: int, room: int) -> tuple[int, int]:
    """How far up to ``stop`` the line fits from ``at``, and what room is left. Marks of no width come along."""
    first = at
    while at < stop and at - first < _MOST and (cells := _cells(line[at])) <= room:
        room -= cells
        at += 1
    return at, room


def _backward(line: str, at: int, room: int) -> tuple[int, int]:
    last = at
    while at > 0 and last - at < _MOST and (cells := _cells(line[at - 1])) <= room:
        room -= cells
        at -= 1
    return at, room
