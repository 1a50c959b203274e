"""Which rows each note has, and which are the body's: from the chosen numbers and the note areas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from citecheck.readers.pdf_areas import Area, Layout, looks_like_start, pitch
from citecheck.readers.pdf_columns import Column
from citecheck.readers.pdf_marks import Start
from citecheck.readers.pdf_model import Row

_FINISHED = re.compile(r"[.!?…:;»”\"’)\]]\s*$")
_APART = 1.9


@dataclass(slots=True)
class Stretch:
    """``row.text[start:end]``."""

    row: Row
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """A note: where it begins, what it is made of, whether it stands at the end of the text."""

    start: Start
    parts: list[Stretch] = field(default_factory=list)
    end: bool = False


@dataclass(slots=True)
class Parts:
    """What the rows are: ``body`` is (column index, row) in reading order, ``loose`` notes under no number."""

    notes: list[Found] = field(default_factory=list)
    body: list[tuple[int, Row]] = field(default_factory=list)
    loose: list[list[Row]] = field(default_factory=list)
    residue: list[Row] = field(default_factory=list)


def part(layout: Layout, starts: Sequence[Start]) -> Parts:
    """Give every row its part."""
    return _Parting(layout, starts).run()


class _Parting:
    def __init__(self, layout: Layout, starts: Sequence[Start]) -> None:
        self.layout = layout
        self.by_row: dict[int, list[Start]] = defaultdict(list)
        for start in starts:
            self.by_row[id(start.row)].append(start)
        self.parts = Parts()
        self.open: Found | None = None

    def run(self) -> Parts:
        for index, column in enumerate(self.layout.columns):
            area = self._area(index, column)
            if area is None:
                self.parts.body += [(index, row) for row in column.rows]
                continue
            self.parts.body += [(index, row) for row in column.rows[: area.first]]
            self._notes(index, column, area)
            self._below(index, column, area)
        return self.parts

    def _below(self, index: int, column: Column, area: Area) -> None:
        """What follows the notes: the text after endnotes; under footnotes the fine print of a page."""
        rows = column.rows[area.stop :]
        if rows and not area.end and max(row.size for row in rows) <= self.layout.sizes.limit:
            self.parts.loose.append(rows)
        else:
            self.parts.body += [(index, row) for row in rows]

    def _area(self, index: int, column: Column) -> Area | None:
        """The column's note area as the chosen numbers say: from the first of them on at the latest."""
        area = self.layout.areas[index]
        chosen = [at for at, row in enumerate(column.rows) if id(row) in self.by_row]
        if area is None:
            if not chosen:
                return None
            return Area(self._top(column, chosen[0]), stop=_stop(column, chosen, len(column.rows)))
        if area.end:
            return area if chosen or self.open is not None else None
        first = min([area.first, *chosen])
        if not chosen and not self._goes_on(column, area):
            return None if not area.ruled else area
        return Area(first, area.ruled, stop=_stop(column, chosen, area.stop))

    def _top(self, column: Column, first: int) -> int:
        """The first of the small lines right above a column's first note, over a figure at its foot: they go on with one."""
        rows, sizes = column.rows, self.layout.sizes
        usual = pitch(rows[first:])
        at = first
        while sizes.differ and at > 0 and rows[at - 1].size <= sizes.limit:
            near = rows[at].y - rows[at - 1].y < _APART * usual
            if not near or abs(rows[at - 1].size - rows[first].size) > 0.6 or rows[at - 1].bold:
                break
            at -= 1
        return at

    def _goes_on(self, column: Column, area: Area) -> bool:
        """Whether small lines under no number go on with the note before them."""
        last = self._last_row()
        if last is None or not 0 <= column.page - last.page <= 1:
            return False
        first = column.rows[area.first]
        if abs(first.size - last.size) > 0.6 or first.bold:
            return False
        return area.ruled or _FINISHED.search(last.text) is None or first.text[:1].islower()

    def _last_row(self) -> Row | None:
        return self.open.parts[-1].row if self.open is not None and self.open.parts else None

    def _notes(self, index: int, column: Column, area: Area) -> None:
        loose: list[Row] = []
        rows = column.rows[area.first : area.stop]
        starts_later = any(id(row) in self.by_row for row in rows)
        for at, row in enumerate(rows):
            starts = self.by_row.get(id(row), [])
            if area.end and not starts and self._is_heading(rows, at):
                self.parts.body.append((index, row))
                continue
            head = starts[0].at if starts else len(row.text)
            if head > 0:
                if self.open is not None and not loose and self._may_go_on(row, area, starts_later):
                    self.open.parts.append(Stretch(row, 0, head))
                else:
                    loose.append(row)
            for position, start in enumerate(starts):
                stop = starts[position + 1].at if position + 1 < len(starts) else len(row.text)
                self.open = Found(start, [Stretch(row, start.text, stop)], area.end)
                self.parts.notes.append(self.open)
                if loose:
                    self.parts.loose.append(loose)
                    loose = []
        if loose:
            self.parts.loose.append(loose)

    def _may_go_on(self, row: Row, area: Area, starts_later: bool) -> bool:
        last = self._last_row()
        if last is None:
            return True
        if row.page == last.page:
            return True
        if row.page - last.page > 1:
            return False
        finished = _FINISHED.search(last.text) is not None and last.text[-1:] not in ":;"
        return not finished or starts_later or area.ruled or area.end

    def _is_heading(self, rows: Sequence[Row], at: int) -> bool:
        """A heading among endnotes: short, larger or bold, and a note comes after it."""
        row = rows[at]
        if len(row.text) > 100 or at + 1 >= len(rows):
            return False
        sizes = self.layout.sizes
        usual = sizes.note if sizes.differ else sizes.body
        follows = any(id(after) in self.by_row for after in rows[at + 1 : at + 3])
        return follows and (row.size > usual + 0.8 or row.bold) and _FINISHED.search(row.text) is None


def _stop(column: Column, chosen: Sequence[int], stop: int) -> int:
    """Where the notes of a column end: before lines that stand far below them and look unlike them.

    Fine print (a licence) stands close below, in smaller letters down to the foot.
    """
    if not chosen:
        return stop
    rows = column.rows
    usual = pitch(rows[chosen[0] : stop])
    fine = _fine_print(rows, chosen[-1], stop)
    if fine < stop:
        return fine
    for at in range(chosen[-1] + 1, stop):
        gap = (rows[at].y - rows[at - 1].y) / max(usual, 1.0)
        unlike = abs(rows[at].size - rows[chosen[-1]].size) > 0.6
        if gap > _APART and unlike and not looks_like_start(rows[at]):
            return at
    return stop


def _fine_print(rows: Sequence[Row], last: int, stop: int) -> int:
    """The first of the lines at the foot that are smaller than the last note, which ends before them."""
    least = min(0.92 * rows[last].size, rows[last].size - 0.6)
    at = stop
    while at > last + 1 and rows[at - 1].size <= least:
        at -= 1
    ended = at < stop and _FINISHED.search(rows[at - 1].text) is not None
    return at if ended and not looks_like_start(rows[at]) else stop
