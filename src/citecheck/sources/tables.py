"""Rows of cells to passages: which rows are headers, which cells lead a row, what the caption says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.model import Place
from citecheck.sources.document import Cell, Passage

_NUMERIC = re.compile(r"[^\w]*\d[\d\s.,'’ ]*[^\w]*\w{0,3}[^\w]*")
_YEAR = re.compile(r"\(?(?:1[5-9]|20|21)\d\d(?:\s?[-–/]\s?\d{2,4})?\)?[a-z*]?")
_MAX_HEADER_ROWS = 4
_MAX_CELL = 2000
_GAP = " | "


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as met: ``header`` when the format marks it as one (``th``)."""

    text: str
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as met; ``head`` when the format marks it as a header row (``thead``)."""

    cells: tuple[RawCell, ...]
    place: Place
    head: bool = False


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number and little else ("1,234", "-3.2 %", "$40", "757p")."""
    return len(text) <= 40 and _NUMERIC.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell holds a year or a span of years."""
    return _YEAR.fullmatch(text.strip()) is not None


def table_passages(rows: Sequence[RawRow], caption: str = "", heading: tuple[str, ...] = ()) -> list[Passage]:
    """The body rows of a table as passages, each cell with its column's header.

    Rows that hold one text only are said of what follows: before the header they join the caption,
    after it they are the section's name.
    """
    grid = _spread(rows)
    leading, grid = _leading_lines(grid)
    caption = " ".join(part for part in (caption, *leading) if part)
    count = _header_rows(grid)
    columns = _column_headers(grid[:count])
    width = max((len(cells) for _, cells in grid), default=0)
    out: list[Passage] = []
    section = ""
    for row, cells in grid[count:]:
        texts = {cell.text for cell in cells if cell.text}
        if not texts:
            continue
        if len(texts) == 1 and width > 1 and not is_numeric(only := texts.pop()):
            section = only
            continue
        out.append(_row_passage(row, cells, columns, section, caption, heading))
    return out


_Grid = list[tuple[RawRow, list[RawCell]]]


def _spread(rows: Sequence[RawRow]) -> _Grid:
    """Cells laid on a grid: spans repeated, so that each column has its cell."""
    grid: _Grid = []
    pending: dict[int, tuple[int, RawCell]] = {}
    for row in rows:
        line: list[RawCell] = []
        for cell in row.cells:
            _take_pending(pending, line)
            for _ in range(max(1, min(cell.colspan, 100))):
                if cell.rowspan > 1:
                    pending[len(line)] = (min(cell.rowspan, 1000) - 1, cell)
                line.append(cell)
            if len(line) > _MAX_CELL:
                break
        _take_pending(pending, line)
        grid.append((row, line))
    return grid


def _take_pending(pending: dict[int, tuple[int, RawCell]], line: list[RawCell]) -> None:
    while len(line) in pending:
        column = len(line)
        left, cell = pending[column]
        if left <= 1:
            del pending[column]
        else:
            pending[column] = (left - 1, cell)
        line.append(cell)


def _leading_lines(grid: _Grid) -> tuple[list[str], _Grid]:
    """Lines above the header that hold one text only ("Unit: US$ million"), taken off the grid."""
    lines: list[str] = []
    wide = max((len(cells) for _, cells in grid), default=0)
    while len(grid) > 1 and wide > 1 and len(lines) < _MAX_HEADER_ROWS:
        cells = grid[0][1]
        texts = list(dict.fromkeys(cell.text for cell in cells if cell.text))
        padded = len(cells) < wide or not cells[-1].text
        if len(texts) > (2 if padded and wide > 2 else 1) or any(is_numeric(text) for text in texts):
            break
        if texts:
            lines.append(" ".join(texts))
        grid = grid[1:]
    return lines, grid


def _header_rows(grid: _Grid) -> int:
    """How many of the first rows are headers: those marked, else those that hold no quantity."""
    marked = 0
    while marked < min(len(grid), _MAX_HEADER_ROWS):
        row, cells = grid[marked]
        if not (row.head or (cells and all(cell.header or not cell.text for cell in cells))):
            break
        marked += 1
    if marked:
        return marked
    count = 0
    while count < min(len(grid) - 1, _MAX_HEADER_ROWS):
        texts = [cell.text for cell in grid[count][1] if cell.text]
        quantities = [text for text in texts if is_numeric(text) and not is_year(text)]
        data_row = len(texts) > 1 and is_year(texts[0]) and not all(is_year(text) for text in texts)
        if quantities or data_row:
            break
        count += 1
    if count < len(grid) and not any(is_numeric(cell.text) for _, cells in grid[count:] for cell in cells):
        return min(1, count)  # A table of words: its first row is the header.
    return count


def _column_headers(head: _Grid) -> list[str]:
    width = max((len(cells) for _, cells in head), default=0)
    columns: list[str] = []
    for index in range(width):
        parts: list[str] = []
        for _, cells in head:
            text = cells[index].text if index < len(cells) else ""
            if text and text not in parts:
                parts.append(text)
        columns.append(" ".join(parts))
    return columns


def _row_passage(
    row: RawRow,
    cells: list[RawCell],
    columns: list[str],
    section: str,
    caption: str,
    heading: tuple[str, ...],
) -> Passage:
    lead = 0
    while lead < len(cells) - 1 and (
        cells[lead].header or not is_numeric(cells[lead].text) or (lead == 0 and is_year(cells[lead].text))
    ):
        lead += 1
    named = [
        f"{columns[i]} {cell.text}" if i < len(columns) and is_year(cell.text) else cell.text
        for i, cell in enumerate(cells[:lead])
    ]
    header = " ".join(dict.fromkeys(text.strip() for text in named if text))
    parts = [header] if header else []
    length = len(header)
    placed: list[Cell] = []
    for index, cell in enumerate(cells[lead:], lead):
        if not cell.text:
            continue
        column = columns[index] if index < len(columns) else ""
        before = (len(_GAP) if parts else 0) + (len(column) + 2 if column else 0)
        parts.append(f"{column}: {cell.text}" if column else cell.text)
        placed.append(Cell(cell.text, column, length + before))
        length += before + len(cell.text)
    row_header = " ".join(part for part in (section, header) if part)
    return Passage(
        text=_GAP.join(parts),
        place=row.place,
        kind="row",
        heading=heading,
        caption=caption,
        row_header=row_header,
        cells=tuple(placed),
    )
