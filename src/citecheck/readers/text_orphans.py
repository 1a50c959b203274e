"""Notes whose numbers were handed on apart from them, at the end of the page's notes.

pdftotext gathers the raised numbers of notes of one line in a column of its own and prints it behind the notes:
their texts stand there without numbers, in order, and the numbers behind them, in order. Where a page's numbers
and those of the notes that have theirs leave no doubt how many texts are without one, they are put together again.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from citecheck.readers.text_lines import Line
from citecheck.readers.text_marks import Call, NoteStart, cites, opens_note, rest_score

_ALONE = re.compile(r"\d{1,3}$")
_ENDED = re.compile(r"[.!?…][\"”’»'›)\]}>]*$|[)\d>]$")
_LEAST_CALL = 0.45
_CALL_PAGES = 2
_SURE = 3.0


def close_up(lines: Sequence[Line], starts: Sequence[NoteStart]) -> tuple[list[Line], list[NoteStart]]:
    """The lines without the blank ones between a note's number that stands alone and its text."""
    drop: set[int] = set()
    for start in starts:
        at = start.line + 1
        while start.form == "alone" and at < len(lines) and lines[at].kind == "blank":
            drop.add(at)
            at += 1
    if not drop:
        return list(lines), list(starts)
    kept = [line for line in lines if line.index not in drop]
    moved = {line.index: index for index, line in enumerate(kept)}
    starts = [replace(start, line=moved[start.line]) for start in starts]
    for index, line in enumerate(kept):
        line.index = index
    return kept, list(starts)


def orphan_starts(
    lines: Sequence[Line], starts: Sequence[NoteStart], calls: Sequence[Call]
) -> list[NoteStart]:
    """Starts for the texts whose numbers stand apart, all starts in order; such numbers' lines get the kind ``number``."""
    loose = _loose_numbers(lines, starts)
    if not loose:
        return list(starts)
    called: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for call in calls:
        if call.score >= _LEAST_CALL and call.number.isdigit():
            called[int(call.number)].append((call.line, call.score))
    found: list[NoteStart] = []
    bounds = _page_bounds(lines)
    by_page: dict[int, list[NoteStart]] = defaultdict(list)
    for start in starts:
        by_page[_page_of(bounds, start.line)].append(start)
    orphans: dict[int, list[int]] = defaultdict(list)
    for line in loose:
        orphans[_page_of(bounds, line)].append(line)
    for page in by_page.keys() | orphans.keys():
        first, last = bounds[page], bounds[page + 1] - 1
        one = _Page(lines, first, last, by_page[page], called, bounds[max(0, page - _CALL_PAGES)])
        one.unstack(orphans[page])
        found += [*one.starts, *one.adopt(orphans[page])]
    return sorted(found, key=lambda start: (start.line, start.at))


def _loose_numbers(lines: Sequence[Line], starts: Sequence[NoteStart]) -> list[int]:
    """Lines that hold a number alone that no note begins with."""
    taken = {start.line for start in starts}
    return [
        line.index
        for line in lines
        if line.kind == "text" and line.width <= 3 and line.index not in taken and _ALONE.match(line.text)
    ]


def _page_bounds(lines: Sequence[Line]) -> list[int]:
    """The first line of each page, and the end: form feeds or page numbers and running lines tell."""
    bounds = [0]
    feeds = any(line.after_break for line in lines)
    inside = False
    for line in lines:
        if feeds and line.after_break:
            bounds.append(line.index)
        elif not feeds and line.kind in ("page", "head"):
            inside = True
        elif inside and line.kind == "text":
            bounds.append(line.index)
            inside = False
    bounds.append(len(lines))
    return bounds


def _page_of(bounds: Sequence[int], line: int) -> int:
    return bisect_left(bounds, line + 1) - 1


class _Page:
    """One page: its lines from ``first`` to ``last``, the notes that have their numbers, and the markers."""

    def __init__(
        self,
        lines: Sequence[Line],
        first: int,
        last: int,
        starts: Sequence[NoteStart],
        called: dict[int, list[tuple[int, float]]],
        floor: int,
    ) -> None:
        self.lines, self.first, self.last, self.starts = lines, first, last, list(starts)
        self.called, self.floor = called, floor

    def adopt(self, loose: Sequence[int]) -> list[NoteStart]:
        """Starts for the texts that the loose numbers belong to; none where they do not fit."""
        known = {start.value for start in self.starts}
        values = {int(self.lines[line].text): line for line in loose}
        own = {
            value: line
            for value, line in values.items()
            if value not in known and self._is_called(value, line)
        }
        if not own:
            return []
        stops = sorted([start for start in self.starts if start.value is not None], key=lambda one: one.line)
        found: list[NoteStart] = []
        edges: list[NoteStart | None] = [None, *stops, None]
        for before, after in itertools.pairwise(edges):
            low = before.value if before is not None and before.value is not None else -1
            high = after.value if after is not None and after.value is not None else 10_000
            wanted = sorted(value for value in own if low < value < high)
            if wanted:
                found += self._place(wanted, before, after, own.values())
        for start in found:
            self.lines[own[int(start.number)]].kind = "number"
        return found

    def unstack(self, loose: Sequence[int]) -> None:
        """Part numbers that stand in a stack over the texts of all of them."""
        for start in [one for one in self.starts if one.form == "alone"]:
            stack = [start.line]
            while (
                stack[0] - 1 in loose
                and int(self.lines[stack[0] - 1].text) == int(self.lines[stack[0]].text) - 1
            ):
                stack.insert(0, stack[0] - 1)
            if len(stack) < 2:
                continue
            position = self.starts.index(start)
            after = self.starts[position + 1] if position + 1 < len(self.starts) else None
            values = [int(self.lines[line].text) for line in stack]
            parted = self._place(values, start, after, loose)
            if parted:
                self.starts[position : position + 1] = parted
                for line in stack:
                    self.lines[line].kind = "number"

    def _is_called(self, value: int, line: int) -> bool:
        places = self.called.get(value, [])
        at = bisect_left(places, (line, 0.0))
        return at > 0 and places[at - 1][0] >= self.floor

    def _place(
        self, wanted: Sequence[int], before: NoteStart | None, after: NoteStart | None, loose: Iterable[int]
    ) -> list[NoteStart]:
        """Starts of ``wanted`` between two notes that have their numbers (or the page's edges)."""
        aside = set(loose)
        stacked = before is not None and before.value == wanted[-1]
        high = after.line if after is not None else self.last + 1
        low = before.line + 1 if before is not None else self._below_markers(wanted, high)
        at = [
            i
            for i in range(low, high)
            if self.lines[i].kind == "text" and i not in aside and not self._is_number(i)
        ]
        if before is None:
            at = self._foot(at, len(wanted))
        elif before.form == "alone" and not stacked:
            # The first line is the numbered note's own.
            at = at[1:]
        scored = sorted(at, key=lambda i: (-self._score(i), i))[: len(wanted)]
        if (before is None or stacked) and at and at[0] not in scored:
            # The notes begin where the foot does.
            scored = [at[0], *scored[:-1]]
        if len(scored) < len(wanted) or any(self._score(i) <= -2.0 for i in scored):
            return []
        lines = self.lines
        return [
            NoteStart(i, str(value), "orphan", lines[i].start, _SURE + self._score(i), lines[i].start)
            for value, i in zip(wanted, sorted(scored), strict=True)
        ]

    def _is_number(self, index: int) -> bool:
        return self.lines[index].width <= 3 and _ALONE.match(self.lines[index].text) is not None

    def _below_markers(self, wanted: Sequence[int], stop: int) -> int:
        """The line below the last marker on the page, of those before line ``stop``."""
        lowest = self.first - 1
        for value in {*wanted, *(start.value for start in self.starts if start.value is not None)}:
            # Notes hold such numbers too: the likeliest marker counts, and of those the first.
            inside = [
                (-score, line)
                for line, score in self.called.get(value, ())
                if self.first <= line < stop and not self._is_number(line)
            ]
            lowest = max(lowest, min(inside, default=(0.0, lowest))[1])
        return lowest + 1

    def _foot(self, at: Sequence[int], count: int) -> list[int]:
        """Of the lines above the first note with a number those that stand together at the foot, set apart from the body."""
        for position in range(len(at) - 1, -1, -1):
            index = at[position]
            apart = index == 0 or self.lines[index - 1].kind != "text" or self._is_number(index - 1)
            if apart and self._holds(at[position:], count):
                return list(at[position:])
        # Nothing parts it from the body: the likeliest line below the markers.
        fits = [position for position in range(len(at)) if self._holds(at[position:], count)]
        best = max(fits, key=lambda position: (self._head_score(at[position]), -position), default=None)
        return list(at[best:]) if best is not None and self._head_score(at[best]) > 0 else []

    def _head_score(self, index: int) -> float:
        head = self.lines[index].text[:200]
        return self._score(index) + (2.5 if opens_note(head) else 1.0 if cites(head) else 0.0)

    def _holds(self, at: Sequence[int], count: int) -> bool:
        return len(at) >= count and sum(self._score(i) > 0 for i in at[1:]) >= count - 1

    def _score(self, index: int) -> float:
        """How likely a line begins a note."""
        line = self.lines[index]
        score = rest_score(line.text[:200]) + (0.5 if cites(line.text[:200]) else 0.0)
        above = next(
            (self.lines[i] for i in range(index - 1, max(-1, index - 6), -1) if self.lines[i].kind == "text"),
            None,
        )
        if above is None or index - above.index > 1:
            return score + 1.0
        if self._is_number(above.index):
            return score + 0.5
        score += 1.0 if _ENDED.search(above.text) else -2.0
        # Lines that others follow in the same note are full.
        near = [self.lines[i].width for i in range(max(self.first, index - 6), min(self.last, index + 6))]
        return score + (1.0 if above.width < 0.85 * max(near) else 0.0)
