"""Notes whose numbers were handed on apart from them, at the end of the page's notes.

pdftotext gathers the raised numbers of notes of one line in a column of its own and prints it behind the notes:
their texts stand there without numbers, in order, and the numbers behind them, in order. Where a page's numbers
and those of the notes that have theirs leave no doubt how many texts are without one, they are put together again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from citecheck.readers.text_lines import Line
from citecheck.readers.text_marks import Call, NoteStart, cites, rest_score

_ALONE = re.compile(r"\d{1,3}$")
_ENDED = re.compile(r"[.!?…][\"”’»'›)\]}>]*$|[)\d>]$")
_LEAST_CALL = 0.45
_CALL_PAGES = 2


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


def orphan_starts(lines: Sequence[Line], starts: Sequence[NoteStart], calls: Sequence[Call]) -> list[NoteStart]:
    """Starts for the texts whose numbers stand apart, all starts in order; such numbers' lines get the kind ``number``."""
    loose = _loose_numbers(lines, starts)
    if not loose:
        return list(starts)
    called: dict[int, list[int]] = defaultdict(list)
    for call in calls:
        if call.score >= _LEAST_CALL and call.number.isdigit():
            called[int(call.number)].append(call.line)
    found = list(starts)
    bounds = _page_bounds(lines)
    by_page: dict[int, list[NoteStart]] = defaultdict(list)
    for start in starts:
        by_page[_page_of(bounds, start.line)].append(start)
    orphans: dict[int, list[int]] = defaultdict(list)
    for line in loose:
        orphans[_page_of(bounds, line)].append(line)
    for page, numbers in orphans.items():
        first, last = bounds[page], bounds[page + 1] - 1
        found += _Page(lines, first, last, by_page[page], called, bounds[max(0, page - _CALL_PAGES)]).adopt(numbers)
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
        called: dict[int, list[int]],
        floor: int,
    ) -> None:
        self.lines, self.first, self.last, self.starts = lines, first, last, starts
        self.called, self.floor = called, floor

    def adopt(self, loose: Sequence[int]) -> list[NoteStart]:
        """Starts for the texts that the loose numbers belong to; none where they do not fit."""
        known = {start.value for start in self.starts}
        values = {int(self.lines[line].text): line for line in loose}
        own = {value: line for value, line in values.items() if value not in known and self._is_called(value, line)}
        if not own:
            return []
        stops = sorted([start for start in self.starts if start.value is not None], key=lambda one: one.line)
        found: list[NoteStart] = []
        edges: list[NoteStart | None] = [None, *stops, None]
        for before, after in zip(edges, edges[1:], strict=False):
            low = before.value if before is not None and before.value is not None else -1
            high = after.value if after is not None and after.value is not None else 10_000
            wanted = sorted(value for value in own if low < value < high)
            if wanted:
                found += self._place(wanted, before, after, own.values())
        for start in found:
            self.lines[own[int(start.number)]].kind = "number"
        return found

    def _is_called(self, value: int, line: int) -> bool:
        places = self.called.get(value, [])
        at = bisect_left(places, line)
        return at > 0 and places[at - 1] >= self.floor

    def _place(
        self, wanted: Sequence[int], before: NoteStart | None, after: NoteStart | None, loose: Iterable[int]
    ) -> list[NoteStart]:
        """Starts of ``wanted`` between two notes that have their numbers (or the page's edges)."""
        aside = set(loose)
        low = before.line + 1 + (before.form == "alone") if before is not None else self._below_markers(wanted)
        high = after.line if after is not None else self.last + 1
        at = [
            i for i in range(low, high) if self.lines[i].kind == "text" and i not in aside and not self._is_number(i)
        ]
        if before is None:
            at = self._foot(at, len(wanted))
        elif self._is_number(before.line) and at and at[0] == before.line + 1:
            at = at[1:]
        scored = sorted(at, key=lambda i: (-self._score(i), i))[: len(wanted)]
        if before is None and at and at[0] not in scored:
            # The notes begin where the foot does.
            scored = [at[0], *scored[:-1]]
        if len(scored) < len(wanted) or any(self._score(i) <= -2.0 for i in scored):
            return []
        lines = self.lines
        return [
            NoteStart(i, str(value), "orphan", lines[i].start, self._score(i), lines[i].start)
            for value, i in zip(wanted, sorted(scored), strict=True)
        ]

    def _is_number(self, index: int) -> bool:
        return self.lines[index].width <= 3 and _ALONE.match(self.lines[index].text) is not None

    def _below_markers(self, wanted: Sequence[int]) -> int:
        """The line below the page's last marker of a note that is looked for."""
        inside = [line for value in wanted for line in self.called.get(value, ()) if self.first <= line <= self.last]
        return max((line for line in inside if not self._is_number(line)), default=self.first - 1) + 1

    def _foot(self, at: Sequence[int], count: int) -> list[int]:
        """Of the lines above the first note with a number those that stand together at the foot, set apart from the body."""
        for position in range(len(at) - 1, -1, -1):
            index = at[position]
            apart = index == 0 or self.lines[index - 1].kind != "text" or self._is_number(index - 1)
            rest = at[position:]
            if apart and len(rest) >= count and sum(self._score(i) > 0 for i in rest[1:]) >= count - 1:
                return list(rest)
        return []

    def _score(self, index: int) -> float:
        """How likely a line begins a note."""
        line = self.lines[index]
        score = rest_score(line.text[:200]) + (0.5 if cites(line.text[:200]) else 0.0)
        above = next((self.lines[i] for i in range(index - 1, max(-1, index - 6), -1) if self.lines[i].kind == "text"), None)
        if above is None or index - above.index > 1:
            return score + 1.0
        if self._is_number(above.index):
            return score + 0.5
        score += 1.0 if _ENDED.search(above.text) else -2.0
        # Lines that others follow in the same note are full.
        near = [self.lines[i].width for i in range(max(self.first, index - 6), min(self.last, index + 6))]
        return score + (1.0 if above.width < 0.85 * max(near) else 0.0)
