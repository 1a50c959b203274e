"""Which rows begin notes: the best path over all candidates of a document.

A number alone tells little ("12 (1984)" begins a line as note 12 does). Its look, its place in a note area, the
sequence of numbers and the markers of the same page decide together, for all notes at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citecheck.readers.pdf_areas import Layout
from citecheck.readers.pdf_endnotes import heading_words
from citecheck.readers.pdf_marks import Mark, Start, plain_marks_of
from citecheck.readers.text_words import words

_GAP = 12
"""How many numbers in a row may be missing."""
_STEP = 2.0
_RESTART = -6.0
_RESTART_ON_PAGE = -0.5
_FORMS = {
    "raised": 2.0,
    "hanging": 0.8,
    "dot": 0.4,
    "square": 0.8,
    "round": 0.4,
    "paren": 0.6,
    "plain": 0.0,
    "glued": -0.6,
    "alone": -1.0,
    "later": -1.2,
    "fused": -2.0,
    "symbol": 1.0,
}
_LONGEST_LINE_OF_NUMBER = 999
_Rivals = Mapping[tuple[str, int], Sequence[Start]]
"""The chosen starts by number and page, each under the pages next to its own too."""
_MARKED = ("dot", "paren", "round", "square")
"""Forms of numbers with a stop or brackets, which notes have throughout or not at all."""
_MOST_TRIES = 4
_RAISED, _IN_BRACKETS = 0.6, 0.8
"""Of the notes under raised numbers, those called by one that tell that this document's are; of others, by brackets."""
_LIST, _LONG_LIST = 3, 20
"""Numbers in a row that a list has at least, beside others and where there are no others."""


@dataclass(slots=True)
class _Node:
    start: Start
    total: float
    before: int
    page: int


def choose_starts(layout: Layout, starts: Sequence[Start], marks: Sequence[Mark]) -> list[Start]:
    """The rows that begin notes, in reading order."""
    called = _Called(layout, marks)
    numbered = [start for start in starts if start.value is not None]
    numbered = [start for start in numbered if start.form != "fused" or called.support(start) > 0]
    chosen = _chosen(numbered, called, layout)
    symbols = _symbols([start for start in starts if start.value is None], called)
    order = {id(start): at for at, start in enumerate(starts)}
    return sorted([*chosen, *symbols], key=lambda start: order[id(start)])


def _chosen(numbered: Sequence[Start], called: _Called, layout: Layout) -> list[Start]:
    """The best path that holds no list; where a list was better than the notes, the best one without it."""
    kept: list[Start] = []
    for _ in range(_MOST_TRIES):
        for start in numbered:
            start.score = _look(start) + called.support(start)
        chosen = _best(numbered)
        # What most of the notes look like is expected of the others.
        if len(chosen) >= 5 and _prefer(numbered, chosen, layout):
            chosen = _best(numbered)
        kept = _without_lists(chosen, called)
        if len(kept) == len(chosen):
            break
        gone = {id(start) for start in chosen} - {id(start) for start in kept}
        numbered = [start for start in numbered if id(start) not in gone]
    return kept


def _without_lists(chosen: Sequence[Start], called: _Called) -> list[Start]:
    """The path without runs of numbers of which hardly any is called near them: a bibliography's, a list's, lines of code."""
    runs = _runs(chosen, ("raised",))
    rivals: dict[tuple[str, int], list[Start]] = defaultdict(list)
    for start in chosen:
        for page in range(start.row.page - 1, start.row.page + 2):
            rivals[start.number, page].append(start)
    alone = len(runs) == 1
    runs = [part for run in runs for part in _runs(run, _MARKED)]
    kept = []
    raised = [start for start in chosen if start.form == "raised"]
    raised_call = len(raised) >= _LIST and called.share(raised, rivals, otherwise=False) >= _RAISED
    for run in runs:
        least, share = (_LONG_LIST, 0.05) if alone else (_LIST, 0.25)
        # Where nothing is raised, notes may be called in a way that is not known here; but they begin with 1.
        told = called.any or (run[0].value or 0) > 1
        if len(run) < least and not alone:
            kept += [start for start in run if start.form == "raised" or not called.has_rival(start, rivals)]
        elif (
            len(run) < least
            or not told
            or called.share(run, rivals, otherwise=False) >= share
            or (not (raised_call and not alone) and called.share(run, rivals, otherwise=True) >= share)
            # Where raised numbers call notes, those in brackets mostly call a bibliography.
            or (called.share(run, rivals, otherwise=True) >= _IN_BRACKETS and not called.is_bibliography(run))
        ):
            kept += run
    return kept


def _runs(chosen: Sequence[Start], forms: Sequence[str]) -> list[list[Start]]:
    """The path in stretches that count on and are all of these forms or none: behind the last note a list may go on."""
    runs: list[list[Start]] = []
    for start in chosen:
        last = runs[-1][-1] if runs else None
        if (
            last is None
            or not 0 < (start.value or 0) - (last.value or 0) <= _GAP + 1
            or (start.form in forms) != (last.form in forms)
        ):
            runs.append([])
        runs[-1].append(start)
    return runs


def _look(start: Start) -> float:
    score = _FORMS[start.form]
    if start.inside:
        score += 2.5
    else:
        score -= 2.5 if start.form == "raised" else 5.0
    rest = start.row.text[start.text : start.text + 40].lstrip()
    if start.form in ("plain", "glued", "dot") and rest[:1].islower():
        score -= 1.0
    if start.form == "plain" and rest[:1] in "(),.;:–-":
        score -= 1.5
    if (start.value or 0) > _LONGEST_LINE_OF_NUMBER:
        score -= 2.0
    return score


class _Called:
    """The markers of each page by number, and whether the document raises its markers at all."""

    def __init__(self, layout: Layout, marks: Sequence[Mark]) -> None:
        self.endnotes = {
            id(row)
            for column, area in zip(layout.columns, layout.areas, strict=True)
            if area is not None and area.end
            for row in column.rows[area.first : area.stop]
        }
        # A number at a row's beginning may be a note's own.
        self.rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for mark in marks:
            if mark.start > 0 or id(mark.row) not in self.endnotes:
                self.rows[mark.number].append((mark.row.index, mark.row.page))
        self.layout = layout
        self.first_page = min((column.page for column in layout.columns), default=0)
        self.printed: dict[str, set[int]] | None = None
        self.any = sum(mark.number.isdigit() and mark.start > 0 for mark in marks) >= 3

    def support(self, start: Start) -> float:
        """What the markers say for a note."""
        if not self.any:
            return 0.0
        places = [place for place in self.rows.get(start.number, ()) if place[0] != start.row.index]
        end = bisect_left(places, (start.row.index, 0))
        earlier = places[max(0, end - 30) : end]
        page = start.row.page
        if any(place[1] == page for place in earlier):
            return 2.5
        if any(place[1] == page for place in places[end : end + 8]):
            return 2.0  # in a column that is read after this one
        if any(place[1] == page - 1 for place in earlier):
            return 1.2
        if any(place[1] == page + 1 for place in places[end : end + 30]):
            return 0.8
        if id(start.row) in self.endnotes:
            return 1.2 if earlier else 0.0
        return -1.5

    def share(self, run: Sequence[Start], rivals: _Rivals, *, otherwise: bool) -> float:
        """The share of some notes that are called near them, by a raised number or, failing that, by another.

        A marker calls one note: that of two under one number which is nearer to it or looks more like one.
        """
        called = 0
        for start in run:
            own = self.support(start)
            if self.any and own >= 0:
                called += not self.has_rival(start, rivals)
            elif otherwise:
                called += self._otherwise(start)
        return called / len(run)

    def has_rival(self, start: Start, rivals: _Rivals) -> bool:
        """Whether another start under the same number, on its page or one next to it, is rather what is called."""
        own = (self.support(start), _FORMS[start.form])
        return any(
            other is not start and (self.support(other), _FORMS[other.form]) > own
            for other in rivals.get((start.number, start.row.page), ())
        )

    def is_bibliography(self, run: Sequence[Start]) -> bool:
        """Whether numbers stand under a heading that lists of works have."""
        first = run[0].row
        column = next(one for one in self.layout.columns if any(row is first for row in one.rows))
        at = next(at for at, row in enumerate(column.rows) if row is first)
        return any(heading_words(row) in words("after_notes") for row in column.rows[max(0, at - 3) : at])

    def _otherwise(self, start: Start) -> bool:
        """Whether a number in brackets or glued to a word calls a note on its page or the one before."""
        if self.printed is None:
            self.printed = defaultdict(set)
            for column in self.layout.columns:
                for row in column.rows:
                    for mark in plain_marks_of(row):
                        if mark.start > 0:
                            self.printed[mark.number].add(row.page)
        pages = self.printed.get(start.number, set())
        return start.row.page in pages or start.row.page - 1 in pages

    def on_page(self, start: Start) -> bool:
        return any(
            place[0] != start.row.index and place[1] in (start.row.page, start.row.page - 1)
            for place in self.rows.get(start.number, ())
        )


def _best(starts: Sequence[Start]) -> list[Start]:
    """The path of the greatest sum: once for notes numbered through, once for notes numbered by page."""
    through, total = _path(starts, by_page=False)
    by_page, other = _path(starts, by_page=True)
    restarts = sum(start.value == 1 for start in by_page)
    # Numbers that begin anew on nearly every page are more often a style than a chance.
    pages = len({start.row.page for start in by_page})
    if restarts >= 3 and restarts * 3 >= pages * 2 and len(by_page) > 1.15 * len(through) and other > total:
        return by_page
    return through


def _path(starts: Sequence[Start], *, by_page: bool) -> tuple[list[Start], float]:
    nodes: list[_Node] = []
    by_number: dict[int, int] = {}
    best = -1
    best_before_page: tuple[int, int] = (-1, -1)
    page = -1
    for start in starts:
        value = start.value or 0
        if start.row.page != page:
            page, best_before_page = start.row.page, (best, page)
        total, before = start.score + (1.0 if value == 1 else -min(0.4 * value, 6.0)), -1
        for at, gain in _predecessors(value, by_number, best, best_before_page[0], start, by_page):
            earlier = nodes[at]
            if start.form == "later" and gain < _STEP:
                continue  # a second note on a line is the next one
            step = earlier.total + start.score + gain + _change(earlier.start, start)
            if step > total:
                total, before = step, at
        if start.form == "later" and before < 0:
            continue
        nodes.append(_Node(start, total, before, page))
        index = len(nodes) - 1
        if value not in by_number or total >= nodes[by_number[value]].total - 1.0:
            by_number[value] = index
        if best < 0 or total > nodes[best].total:
            best = index
    if best < 0 or nodes[best].total <= 1.0:
        return [], 0.0
    path = []
    at = best
    while at >= 0:
        path.append(nodes[at].start)
        at = nodes[at].before
    return path[::-1], nodes[best].total


def _predecessors(
    value: int, by_number: dict[int, int], best: int, before_page: int, start: Start, by_page: bool
) -> list[tuple[int, float]]:
    found: list[tuple[int, float]] = []
    if value - 1 in by_number:
        found.append((by_number[value - 1], _STEP))
    found += [
        (by_number[value - 1 - missing], -0.8 - 0.7 * missing)
        for missing in range(1, _GAP + 1)
        if value - 1 - missing in by_number
    ]
    if value in by_number:
        found.append((by_number[value], -4.0))
    if best >= 0:
        found.append((best, _RESTART if value == 1 else _RESTART - 3.0))
    if by_page and before_page >= 0 and value == 1:
        found.append((before_page, _RESTART_ON_PAGE))
    return found


def _change(before: Start, start: Start) -> float:
    if before.form == start.form or "later" in (before.form, start.form):
        return 0.0
    loose = {"plain", "glued", "alone", "hanging", "fused"}
    return -0.2 if before.form in loose and start.form in loose else -2.0


def _prefer(starts: Sequence[Start], chosen: Sequence[Start], layout: Layout) -> bool:
    """Lower the score of candidates that look unlike what was chosen; whether any was."""
    edges = {id(row): column.x0 for column in layout.columns for row in column.rows}
    forms = Counter(start.form for start in chosen if start.form != "later")
    form, count = forms.most_common(1)[0]
    dents = Counter(round(start.row.x0 - edges[id(start.row)]) for start in chosen if start.form != "later")
    usual = {dent for dent, times in dents.items() if times * 20 >= len(chosen)}
    changed = False
    for start in starts:
        if start.form == "later":
            continue
        dent = round(start.row.x0 - edges[id(start.row)])
        off = 1.5 if not any(abs(dent - one) <= 1 for one in usual) else 0.0
        if start.form != form and count * 5 >= 4 * len(chosen):
            off += 1.5
        if off:
            start.score -= off
            changed = True
    return changed


def _symbols(starts: Sequence[Start], called: _Called) -> list[Start]:
    """Notes under symbols and letters: in a note area, and called on their page or the first in a row of symbols."""
    found: list[Start] = []
    counts = Counter((start.row.page, start.number) for start in starts if start.inside)
    for start in starts:
        if not start.inside or start.form == "later":
            continue
        letter = start.number[0].isalpha()
        # Several under one symbol are the items of a list.
        alone = counts[start.row.page, start.number] == 1
        if called.on_page(start) or (not letter and alone and start.row.page <= 1 + called.first_page):
            found.append(start)
    return found
