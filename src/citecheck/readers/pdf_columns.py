"""The columns of a page and the order they are read in.

A column boundary is a white channel that runs down several strips with text close on both sides of it. A page
may change from one column to two and back; each stretch (band) is read column by column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.readers.pdf_lines import row_of
from citecheck.readers.pdf_model import Page, Piece, Row, Strip

_LEAST_STRIPS = 4
_LEAST_NOTES = 2
"""Strips of notes in two columns, whose numbers run on from the left one to the right one."""
_LEAST_SHARE = 0.17
"""A column is at least this share of the text's width: narrower is a number or a label before its text."""
_DEEPEST = 3
_WHOLE = 12
"""Strips of a band whose boundary is looked for on other pages."""
_SAME_EDGE = 2

_NUMBER = re.compile(r"[\[(]?(\d{1,4})(?!\d)")

Chunk = list[Piece]


@dataclass(slots=True)
class Column:
    """Lines that are read one after the other, from top to bottom, within ``x0`` to ``x1``."""

    page: int
    rows: list[Row]
    x0: float
    x1: float


@dataclass(slots=True)
class _Level:
    """One strip's chunks within a band."""

    strip: Strip
    chunks: list[Chunk]

    @property
    def x0(self) -> float:
        return self.chunks[0][0].x0

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.chunks[-1])


def columns(pages: Sequence[Page]) -> list[list[Column]]:
    """The columns of each page without its running lines, in reading order.

    Where a page's own lines are too few to tell, as on an article's last one, the other pages' boundary counts.
    """
    found: list[list[Column]] = []
    seen: list[list[int]] = []
    for page in pages:
        edges: list[int] = []
        found.append(_of_page(page, (), edges))
        seen.append(edges)
    counts = Counter(edge for edges in seen for edge in set(edges))
    usual = [edge for edge, count in counts.items() if count >= 2 and count * 5 >= len(pages)]
    if usual:
        for index, page in enumerate(pages):
            if not any(abs(edge - one) <= _SAME_EDGE for edge in seen[index] for one in usual):
                found[index] = _of_page(page, usual, [])
    return found


def _of_page(page: Page, usual: Sequence[int], edges: list[int]) -> list[Column]:
    """A page's columns; the boundaries of whole columns are put into ``edges``."""
    levels = [_Level(strip, strip.chunks) for strip in page.strips if not strip.edge]
    return [column for column in _columns(page.number, levels, 0, usual, edges) if column.rows]


def _columns(
    page: int, levels: list[_Level], depth: int, usual: Sequence[int], edges: list[int]
) -> list[Column]:
    if not levels:
        return []
    boundary = _boundary(levels) if depth < _DEEPEST and len(levels) >= _LEAST_STRIPS else None
    if boundary is None and depth == 0:
        boundary = _known(levels, usual)
    if boundary is None:
        rows = [row_of(page, level.chunks) for level in levels]
        return [Column(page, rows, min(row.x0 for row in rows), max(row.x1 for row in rows))]
    if depth == 0 and boundary[1] - boundary[0] >= _WHOLE:
        edges.append(round(boundary[2]))
    first, last, at = boundary
    left: list[_Level] = []
    right: list[_Level] = []
    for level in levels[first : last + 1]:
        sides: tuple[list[Chunk], list[Chunk]] = ([], [])
        for chunk in level.chunks:
            sides[chunk[0].x0 >= at].append(chunk)
        for side, into in zip(sides, (left, right), strict=True):
            if side:
                into.append(_Level(level.strip, side))
    return [
        *_columns(page, levels[:first], depth, usual, edges),
        *_columns(page, left, depth + 1, usual, edges),
        *_columns(page, right, depth + 1, usual, edges),
        *_columns(page, levels[last + 1 :], depth, usual, edges),
    ]


def _known(levels: Sequence[_Level], usual: Sequence[int]) -> tuple[int, int, float] | None:
    """The first band with text right of a boundary that other pages have, beginning where columns begin there."""
    for edge in usual:
        at = float(edge)
        start = 0
        for index in range(len(levels) + 1):
            if index < len(levels) and not _crosses(levels[index], at):
                continue
            band = levels[start:index]
            begins = [chunk[0].x0 for level in band for chunk in level.chunks]
            if any(x < at for x in begins) and any(abs(x - at - 2.0) <= _SAME_EDGE for x in begins):
                return start, index - 1, at
            start = index + 1
    return None


def _boundary(levels: Sequence[_Level]) -> tuple[int, int, float] | None:
    """The longest band with a white channel: its first and last level and where the right column begins."""
    x0 = min(level.x0 for level in levels)
    x1 = max(level.x1 for level in levels)
    width = x1 - x0
    if width <= 0:
        return None
    edges: Counter[int] = Counter()
    for level in levels:
        for chunk in level.chunks:
            start = chunk[0].x0
            if x0 + _LEAST_SHARE * width < start < x1 - _LEAST_SHARE * width:
                edges[round(start)] += 1
    best: tuple[int, int, float] | None = None
    most = 0
    candidates = sorted(edges, key=lambda edge: -(edges[edge] + edges[edge - 1] + edges[edge + 1]))[:6]
    for edge in candidates:
        if edges[edge] + edges[edge - 1] + edges[edge + 1] < _LEAST_NOTES:
            continue
        found = _band(levels, edge - 2.0, x0, x1)
        if found is not None and found[2] > most:
            most = found[2]
            best = (found[0], found[1], edge - 2.0)
    return best


def _band(levels: Sequence[_Level], at: float, x0: float, x1: float) -> tuple[int, int, int] | None:
    """The best run of levels that nothing crosses at ``at``, with its number of text strips on both sides."""
    best: tuple[int, int, int] | None = None
    start: int | None = None
    for index in range(len(levels) + 1):
        free = index < len(levels) and not _crosses(levels[index], at)
        if free and start is None:
            start = index
        elif not free and start is not None:
            found = _judged(levels, start, index - 1, at, x0, x1)
            if found is not None and (best is None or found[2] > best[2]):
                best = found
            start = None
    return best


def _crosses(level: _Level, at: float) -> bool:
    return any(chunk[0].x0 < at and max(piece.x1 for piece in chunk) > at + 1.0 for chunk in level.chunks)


def _judged(
    levels: Sequence[_Level], first: int, last: int, at: float, x0: float, x1: float
) -> tuple[int, int, int] | None:
    """The band trimmed to where it has two columns; None where it is a table, a label or chance."""
    first, last = _trimmed(levels, first, last, at)
    if _runs_on(levels[first : last + 1], at):
        return first, last, 2 * (last - first + 1)
    if last - first + 1 < _LEAST_STRIPS:
        return None
    left = right = full_left = full_right = noted_left = noted_right = 0
    left_edge = max(
        (
            max(p.x1 for p in chunk)
            for level in levels[first : last + 1]
            for chunk in level.chunks
            if chunk[0].x0 < at
        ),
        default=x0,
    )
    for level in levels[first : last + 1]:
        on_left = [chunk for chunk in level.chunks if chunk[0].x0 < at]
        on_right = [chunk for chunk in level.chunks if chunk[0].x0 >= at]
        if on_left:
            left += 1
            noted_left += on_left[0][0].raised
            extent = max(piece.x1 for piece in on_left[-1]) - on_left[0][0].x0
            filled = sum(max(p.x1 for p in chunk) - chunk[0].x0 for chunk in on_left)
            full_left += filled > 0.7 * (left_edge - x0) and filled > 0.9 * extent
        if on_right:
            right += 1
            noted_right += on_right[0][0].raised
            filled = sum(max(p.x1 for p in chunk) - chunk[0].x0 for chunk in on_right)
            full_right += filled > 0.7 * (x1 - at)
    if left < _LEAST_STRIPS or right < _LEAST_STRIPS - 1:
        return None
    if left_edge - x0 < _LEAST_SHARE * (x1 - x0):
        return None
    # Text fills its columns now and then; the cells of a table and the items of a list do not.
    # Notes may all be short, but begin with raised numbers on both sides.
    notes = noted_left >= 2 and noted_right >= 2
    if not notes and (full_left * 4 < left or full_right * 4 < right):
        return None
    return first, last, left + right


def _runs_on(levels: Sequence[_Level], at: float) -> bool:
    """Whether strips begin with numbers that count on by one down the left side and then down the right one."""
    sides: tuple[list[int], list[int]] = ([], [])
    for level in levels:
        for side in (False, True):
            chunk = next((one for one in level.chunks if (one[0].x0 >= at) == side), None)
            found = (
                _NUMBER.match("".join(piece.text + " " * piece.blank for piece in chunk[:3]))
                if chunk
                else None
            )
            if found is not None:
                sides[side].append(int(found[1]))
    if len(levels) < _LEAST_NOTES or not all(sides):
        return False
    # A line that goes on with a note may begin with a year: a few numbers may be out of turn.
    last, counted = sides[0][0] - 1, [0, 0]
    for index, numbers in enumerate(sides):
        for number in numbers:
            if number == last + 1:
                last = number
                counted[index] += 1
    # Two notes side by side may be all there are, where each of their lines begins at the same two places.
    even = all(level.chunks[0][0].x0 < at <= level.chunks[-1][0].x0 < at + 4.0 for level in levels)
    return all(counted) and max(2 if even else 3, 0.75 * sum(map(len, sides))) <= sum(counted)


def _trimmed(levels: Sequence[_Level], first: int, last: int, at: float) -> tuple[int, int]:
    """Without one-sided strips at either end that look like what follows rather than like the band."""

    def two_sided(level: _Level) -> bool:
        return level.chunks[0][0].x0 < at <= level.chunks[-1][0].x0

    inner = [index for index in range(first, last + 1) if two_sided(levels[index])]
    if not inner:
        # Columns whose lines stand at different heights have no strip in common.
        return first, last
    size = Counter(round(levels[index].strip.size) for index in inner).most_common(1)[0][0]
    while last > inner[-1] and last + 1 < len(levels):
        level, after = levels[last], levels[last + 1]
        lefts = level.chunks[-1][0].x0 < at
        like_after = abs(level.strip.size - after.strip.size) < 0.4
        if not (lefts and like_after and abs(round(level.strip.size) - size) >= 1):
            break
        last -= 1
    while first < inner[0] and first > 0:
        level = levels[first]
        apart = (levels[first + 1].strip.y - level.strip.y) / max(level.strip.size, 1.0)
        if not (level.chunks[-1][0].x0 < at and (apart > 1.6 or level.strip.size > size + 0.6)):
            break
        first += 1
    return first, last
