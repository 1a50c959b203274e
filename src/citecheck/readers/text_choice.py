"""Which lines begin notes and which numbers call them: the best path over all candidates of a document.

A number by itself tells little: "16 April 2013" begins a line as note 16 does. The sequence of the numbers, the
markers before them, the place on the page and the form decide together, for all notes at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citecheck.readers.text_marks import Call, NoteStart

_NEAR = 160
"""Lines before a note in which its marker is looked for when notes stand at the foot of pages."""
_GAP = 12
"""How many numbers in a row may be missing."""
_RESTART = -9.0
_STEP = 2.0


@dataclass(slots=True)
class _Node:
    start: NoteStart
    total: float
    before: int


def choose_notes(starts: Sequence[NoteStart], calls: Sequence[Call]) -> list[NoteStart]:
    """The lines that begin notes, in order. Near-linear in the number of candidates."""
    support = _Support(calls)
    nodes: list[_Node] = []
    by_number: dict[int, int] = {}
    best_of_all = -1
    # The best end so far; a restart or a symbol may follow any note.
    for start in starts:
        own = start.score + support.of(start)
        value = start.value
        total, before = own + _opening(value), -1
        for at, gain in _predecessors(value, by_number, best_of_all):
            step = nodes[at].total + own + gain + _form_change(nodes[at].start, start)
            if step > total:
                total, before = step, at
        nodes.append(_Node(start, total, before))
        index = len(nodes) - 1
        if value is not None and (value not in by_number or total >= nodes[by_number[value]].total - 1.0):
            by_number[value] = index
        if best_of_all < 0 or total > nodes[best_of_all].total:
            best_of_all = index
    if best_of_all < 0 or nodes[best_of_all].total <= 1.0:
        return []
    path = []
    at = best_of_all
    while at >= 0:
        path.append(nodes[at].start)
        at = nodes[at].before
    return _without_lists(path[::-1], support)


def _opening(value: int | None) -> float:
    if value is None:
        return -1.0
    return 1.0 if value == 1 else -min(0.4 * value, 6.0)


def _predecessors(value: int | None, by_number: Mapping[int, int], best: int) -> list[tuple[int, float]]:
    """Earlier nodes that this one may follow, each with what the step is worth."""
    found: list[tuple[int, float]] = []
    if value is None:
        return [(best, -0.5)] if best >= 0 else []
    if value - 1 in by_number:
        found.append((by_number[value - 1], _STEP))
    found += [
        (by_number[value - 1 - missing], -1.0 - 0.7 * missing)
        for missing in range(1, _GAP + 1)
        if value - 1 - missing in by_number
    ]
    if value in by_number:
        # The same number twice is a slip of the author's.
        found.append((by_number[value], -4.0))
    if best >= 0:
        found.append((best, _RESTART if value == 1 else _RESTART - 4.0))
    return found


def _form_change(before: NoteStart, start: NoteStart) -> float:
    if before.form == start.form or "symbol" in (before.form, start.form):
        return 0.0
    # A number is glued to its text or not by chance.
    loose = {"plain", "glued", "alone"}
    return -0.3 if before.form in loose and start.form in loose else -2.5


class _Support:
    """Where the markers of each number may be."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.lines: dict[str, list[int]] = defaultdict(list)
        self.scores: dict[str, list[float]] = defaultdict(list)
        self.calls: dict[str, list[Call]] = defaultdict(list)
        for call in calls:
            self.calls[call.number].append(call)
            self.lines[call.number].append(call.line)
            self.scores[call.number].append(call.score)

    def of(self, start: NoteStart) -> float:
        """What the markers before a note say for it."""
        lines = self.lines.get(start.number, [])
        scores = self.scores.get(start.number, [])
        end = bisect_left(lines, start.line)
        near = bisect_left(lines, start.line - _NEAR)
        close = max(scores[near:end], default=0.0)
        if close >= 0.4:
            return min(close + 0.5, 3.0)
        far = max(scores[max(0, near - 40) : near], default=0.0)
        if far >= 1.5:
            return min(far, 1.5)
        # A number that stands in the text as any other may be a marker between blanks.
        return -1.0 if close > 0 else -3.5

    def count(self, number: str, usual: tuple[float, set[str]], outside: set[int]) -> int:
        """How many markers of a number there are that look as ``usual`` and that no line in ``outside`` holds."""
        least, forms = usual
        return sum(
            call.score >= least and call.form in forms and call.line not in outside
            for call in self.calls.get(number, ())
        )

    def usual(self, path: Sequence[NoteStart]) -> tuple[float, set[str]]:
        """The score from which a number is a marker, and the forms of markers, as most of the path's notes have them."""
        best = [
            max(found, key=lambda call: call.score)
            for start in path
            if (found := self.calls.get(start.number))
        ]
        if not best:
            return 0.4, set()
        middle = sorted(call.score for call in best)[len(best) // 2]
        forms = Counter(call.form for call in best)
        return (0.9 if middle >= 1.5 else 0.4), {form for form in forms if forms[form] * 5 >= len(best)}


def _without_lists(path: list[NoteStart], support: _Support) -> list[NoteStart]:
    """The path without runs whose numbers another run has the markers of: numbered lists of the body."""
    runs: list[list[NoteStart]] = []
    for start in path:
        last = runs[-1][-1] if runs else None
        value = start.value
        restarts = (
            last is not None
            and value is not None
            and last.value is not None
            and not last.value < value <= last.value + _GAP + 1
        )
        if not runs or restarts:
            runs.append([])
        runs[-1].append(start)
    if len(runs) < 2:
        return path
    times: dict[str, int] = defaultdict(int)
    for run in runs:
        for start in run:
            times[start.number] += 1
    # The numbers of a list are no markers of each other.
    listed = {start.line for start in path}
    usual = support.usual(path)
    kept = []
    for run in sorted(runs, key=lambda run: sum(one.score for one in run) / len(run)):
        shared = [start for start in run if times[start.number] > support.count(start.number, usual, listed)]
        if len(shared) * 2 > len(run):
            for start in run:
                times[start.number] -= 1
        else:
            kept.append(run)
    return sorted((start for run in kept for start in run), key=lambda start: start.line)


@dataclass(frozen=True, slots=True)
class Region:
    """Where the marker of a note may stand: lines from ``first`` up to but not with ``stop``."""

    first: int
    stop: int


def choose_calls(
    calls: Sequence[Call], notes: Sequence[NoteStart], regions: Sequence[Region]
) -> list[tuple[Call, int]]:
    """The numbers that call notes, each with its note's index, in the order of the file.

    ``regions`` runs beside ``notes``. Markers come in the order of their notes: the chain of candidates
    with the greatest sum of scores, found with a tree of maxima in O(n log n).
    """
    by_number: dict[str, list[int]] = defaultdict(list)
    for index, note in enumerate(notes):
        by_number[note.number].append(index)
    tree = _Maxima(len(notes))
    chain: list[tuple[Call, int, int]] = []
    for call in calls:
        ends = []
        for index in by_number.get(call.number, ()):
            region = regions[index]
            if region.first <= call.line < region.stop:
                gain, before = tree.best(index)
                # A marker right behind the one before it in number is worth more than any that skips some.
                follows = before >= 0 and chain[before][1] == index - 1
                ends.append((index, gain + call.score + (0.6 if follows else 0.0), before))
        for index, total, before in ends:
            chain.append((call, index, before))
            tree.put(index, total, len(chain) - 1)
    _, at = tree.best(len(notes))
    found = []
    while at >= 0:
        call, index, at = chain[at]
        found.append((call, index))
    return found[::-1]


class _Maxima:
    """Prefix maxima over note indices (a Fenwick tree): the best chain that ends before a note."""

    def __init__(self, size: int) -> None:
        self.totals = [0.0] * (size + 2)
        self.ends = [-1] * (size + 2)

    def best(self, index: int) -> tuple[float, int]:
        """The best chain over notes before ``index``, and where it ends."""
        total, end = 0.0, -1
        while index > 0:
            if self.totals[index] > total:
                total, end = self.totals[index], self.ends[index]
            index &= index - 1
        return total, end

    def put(self, index: int, total: float, end: int) -> None:
        index += 1
        while index < len(self.totals):
            if total > self.totals[index]:
                self.totals[index], self.ends[index] = total, end
            index += index & -index
