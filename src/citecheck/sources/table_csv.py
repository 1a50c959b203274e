"""CSV and TSV files as rows with their headers."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from citecheck.model import Place, UnreadableError
from citecheck.sources.document import Document
from citecheck.sources.tables import RawCell, RawRow, table_passages

_DELIMITERS = (",", ";", "\t", "|")


def csv_document(text: str, path: Path) -> Document:
    """The rows of the table in ``text``; the delimiter is the one that cuts the most lines alike.

    Raises UnreadableError where the csv module gives up, with the line.
    """
    lines = text.replace("\0", "").splitlines()
    reader = csv.reader(lines, delimiter=_delimiter(lines), skipinitialspace=True)
    rows: list[RawRow] = []
    before = 0
    try:
        for record in reader:
            cells = tuple(RawCell(" ".join(cell.split())) for cell in record)
            if any(cell.text for cell in cells):
                rows.append(RawRow(cells, Place(before + 1, end_line=reader.line_num)))
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableError(
            f"{path}:{reader.line_num}: not a table that can be read ({error}); check the quotation marks"
        ) from error
    title = path.stem
    passages = table_passages(rows)
    return Document(passages[0].caption or title if passages else title, tuple(passages))


def _delimiter(lines: list[str]) -> str:
    """The delimiter by which most of the first lines fall into the same number of cells, two or more."""
    sample = [line for line in islice(lines, 50) if line.strip()]

    def alike(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in _cut(sample, delimiter)]
        usual = max(set(counts), key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=alike)


def _cut(sample: list[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(sample, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []
