"""The visible text of an HTML page: paragraphs, headings and table rows with their lines.

The page is taken in as events and never as a tree, so that neither depth nor broken nesting matters;
entities other than characters are not resolved and nothing is fetched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from citecheck.model import Place
from citecheck.sources.data import html_elements
from citecheck.sources.document import Document, Passage
from citecheck.sources.tables import RawCell, RawRow, table_passages

_WINDOW = 65536
_LONG_CELL = 400
_FEED = 1 << 20


def html_document(text: str) -> Document:
    """The document in the page ``text``; what cannot be parsed is passed over as a browser would."""
    from lxml import etree  # type: ignore[import-untyped]

    collector = _Collector(text)
    parser = etree.HTMLParser(
        target=collector, encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True
    )
    # A NUL ends the text for libxml2, and a lone surrogate has no bytes.
    data = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    for start in range(0, len(data), _FEED):
        parser.feed(data[start : start + _FEED])
    if data.strip():
        parser.close()
    return collector.document()


@dataclass(slots=True)
class _Table:
    caption: str = ""
    rows: list[RawRow] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)
    cell: list[str] | None = None
    cell_header: bool = False
    spans: tuple[int, int] = (1, 1)
    head: bool = False
    line: int = 1


@dataclass(slots=True)
class _Collector:
    """Takes the parser's events and builds passages."""

    text: str
    passages: list[Passage] = field(default_factory=list)
    title: str = ""
    _cursor: int = 0
    _skip: int = 0
    _block: list[str] = field(default_factory=list)
    _block_line: int = 0
    _headings: dict[int, str] = field(default_factory=dict)
    _level: int = 0
    _tables: list[_Table] = field(default_factory=list)
    _line_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        position = -1
        self._line_starts.append(0)
        while (position := self.text.find("\n", position + 1)) >= 0:
            self._line_starts.append(position + 1)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skip:
            self._skip += 1
            return
        elements = html_elements()
        if tag in elements["skip"] or _hidden(attributes):
            self._skip = 1
            return
        if tag in elements["block"] or tag in elements["table"] or tag in elements["heading"]:
            self._flush()
        if tag in elements["heading"]:
            self._level = int(tag[1])
        elif tag == "table":
            self._tables.append(_Table())
        elif self._tables and tag in elements["table"]:
            self._start_in_table(tag, attributes)
        elif tag == "br":
            self._block.append("\n")

    def _start_in_table(self, tag: str, attributes: Mapping[str, str]) -> None:
        table = self._tables[-1]
        if tag == "thead":
            table.head = True
        elif tag in ("tbody", "tfoot"):
            table.head = False
        elif tag == "tr":
            self._end_row(table)
        elif tag in ("td", "th"):
            self._end_cell(table)
            table.cell = []
            table.cell_header = tag == "th"
            table.spans = (_span(attributes, "colspan"), _span(attributes, "rowspan"))

    def end(self, tag: str) -> None:
        if self._skip:
            self._skip -= 1
            return
        elements = html_elements()
        if tag == "title" and not self.title:
            self.title = _squeeze(self._take())
        elif tag == "caption" and self._tables:
            self._tables[-1].caption = _squeeze(self._take())
        elif tag in elements["block"] or tag in elements["table"] or tag in elements["heading"]:
            self._flush()
            self._level = 0
        if not self._tables:
            return
        if tag in ("td", "th"):
            self._end_cell(self._tables[-1])
        elif tag == "tr":
            self._end_row(self._tables[-1])
        elif tag == "thead":
            self._tables[-1].head = False
        elif tag == "table":
            self._end_table()

    def data(self, data: str) -> None:
        line = self._advance(data)
        if self._skip:
            return
        if not self._block_line and not data.isspace():
            self._block_line = line
            if self._tables and not self._tables[-1].cells and not self._tables[-1].cell:
                self._tables[-1].line = line
        if self._block or not data.isspace():
            self._block.append(data)

    def comment(self, data: str) -> None:
        self._advance(data)

    def close(self) -> None:
        self._flush()
        while self._tables:
            self._end_table()

    def document(self) -> Document:
        heading = next((p.text for p in self.passages if p.kind == "heading"), "")
        return Document(title=self.title or heading, passages=tuple(self.passages))

    def _advance(self, data: str) -> int:
        """Move the cursor over ``data`` in the file; the line on which its first word stands.

        The parser tells no position. What it hands on stands in the file in the same order, so a
        search from where the last piece ended finds it; a piece with an entity is found by the part
        before the entity, and one that is not found leaves the cursor where it was.
        """
        piece = data.strip()[:200]
        for probe in (piece, piece.split("\n", 1)[0], max(piece[:80].split() or [""], key=len)):
            at = self.text.find(probe, self._cursor, self._cursor + len(data) + _WINDOW) if probe else -1
            if at >= 0:
                self._cursor = at + len(probe)
                return bisect_right(self._line_starts, at)
        return bisect_right(self._line_starts, self._cursor)

    def _heading_path(self) -> tuple[str, ...]:
        return tuple(self._headings[level] for level in sorted(self._headings))

    def _take(self) -> list[str]:
        """The text of the block under way, which ends with this."""
        block, self._block, self._block_line = self._block, [], 0
        return block

    def _flush(self) -> None:
        """End the block of text that is under way."""
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.extend([*self._take(), " "])
            return
        line = self._block_line
        text = _squeeze(self._take())
        if not text:
            return
        place = Place(line)
        if self._level:
            self.passages.append(Passage(text, place, "heading", self._heading_path()))
            for level in [level for level in self._headings if level >= self._level]:
                del self._headings[level]
            self._headings[self._level] = text
        else:
            self.passages.append(Passage(text, place, "paragraph", self._heading_path()))

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None:
            return
        self._flush()
        table.cells.append(RawCell(_squeeze(table.cell), table.cell_header, *table.spans))
        table.cell = None

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.cells:
            table.rows.append(RawRow(tuple(table.cells), Place(table.line), table.head))
            table.cells = []

    def _end_table(self) -> None:
        table = self._tables[-1]
        self._end_row(table)
        self._tables.pop()
        if _is_layout(table):
            for row in table.rows:
                for cell in row.cells:
                    if cell.text:
                        self.passages.append(Passage(cell.text, row.place, heading=self._heading_path()))
            return
        caption = " ".join(part for part in (table.caption, self._line_above()) if part)
        self.passages.extend(table_passages(table.rows, caption, self._heading_path()))

    def _line_above(self) -> str:
        """The short paragraph just above a table ("Unit: US$ million"), which speaks of the table."""
        last = self.passages[-1] if self.passages else None
        if last is None or last.kind != "paragraph" or len(last.text) > 160:
            return ""
        return last.text


def _is_layout(table: _Table) -> bool:
    """A table that only arranges the page: one column, or a cell that holds an article."""
    wide = max((len(row.cells) for row in table.rows), default=0)
    return wide < 2 or any(len(cell.text) > _LONG_CELL for row in table.rows for cell in row.cells)


def _hidden(attributes: Mapping[str, str]) -> bool:
    if not attributes:
        return False
    style = (attributes.get("style") or "")[:2000].replace(" ", "").lower()
    return (
        "hidden" in attributes
        or attributes.get("role") == "navigation"
        or "display:none" in style
        or "visibility:hidden" in style
    )


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = (attributes.get(name) or "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 4 else 1


def _squeeze(parts: list[str]) -> str:
    return " ".join("".join(parts).split())
