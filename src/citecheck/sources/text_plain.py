"""Plain text and Markdown as passages: paragraphs, headings, and tables of bars or aligned columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from citecheck.model import Place
from citecheck.sources.document import Document, Passage
from citecheck.sources.tables import RawCell, RawRow, table_passages

_ATX = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
_RULE = re.compile(r"[\s|:+=-]*-{2,}[\s|:+=-]*")
_GAP = re.compile(r"\t+|[ \u00a0]{2,}")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s\"[^\"]{0,300}\")?\)")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`{1,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_BULLET = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+")
_LINE_HYPHEN = re.compile(r"\w-$")


def plain_document(text: str, markdown: bool = False) -> Document:
    """The document in ``text``: blank lines end a paragraph, lines of one are joined."""
    reader = _Lines(markdown)
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        reader.take(number, line.replace("\f", " "))
    reader.end()
    heading = next((p.text for p in reader.passages if p.kind == "heading"), "")
    first = reader.passages[0].text if reader.passages else ""
    return Document(heading or (first if len(first) <= 200 else ""), tuple(reader.passages))


@dataclass(slots=True)
class _Lines:
    """Takes lines one by one and builds passages."""

    markdown: bool
    passages: list[Passage] = field(default_factory=list)
    _paragraph: list[tuple[int, str]] = field(default_factory=list)
    _rows: list[tuple[int, list[str]]] = field(default_factory=list)
    _barred: bool = False
    _headings: dict[int, str] = field(default_factory=dict)

    def take(self, number: int, line: str) -> None:
        stripped = line.strip()
        if not stripped:
            self.end()
            return
        cells = _cells(stripped)
        if cells is not None or (self._rows and _RULE.fullmatch(stripped)):
            if self._paragraph:
                self._end_paragraph()
            if cells is not None and not _RULE.fullmatch(stripped):
                self._rows.append((number, cells))
            return
        if self._rows:
            self._end_rows()
        atx = _ATX.fullmatch(stripped) if self.markdown and len(stripped) < 1000 else None
        if atx is not None:
            self.end()
            self._heading(len(atx[1]), self._plain(atx[2]), number)
        elif self.markdown and (_RULE.fullmatch(stripped) or set(stripped) in ({"="}, {"*"}, {"_"})):
            self._underline(stripped)
        else:
            if _BULLET.match(line):
                self._end_paragraph()
            self._paragraph.append((number, stripped))

    def end(self) -> None:
        self._end_rows()
        self._end_paragraph()

    def _underline(self, line: str) -> None:
        """A line of ``=`` or ``-`` under a line of text makes that line a heading."""
        if len(self._paragraph) == 1 and set(line) <= {"=", "-"}:
            number, text = self._paragraph.pop()
            self._heading(1 if "=" in line else 2, self._plain(text), number)
        self._end_paragraph()

    def _heading(self, level: int, text: str, number: int) -> None:
        path = tuple(self._headings[known] for known in sorted(self._headings) if known < level)
        self.passages.append(Passage(text, Place(number), "heading", path))
        self._headings = {known: words for known, words in self._headings.items() if known < level}
        self._headings[level] = text

    def _path(self) -> tuple[str, ...]:
        return tuple(self._headings[level] for level in sorted(self._headings))

    def _end_paragraph(self) -> None:
        if not self._paragraph:
            return
        text = self._plain(_join(line for _, line in self._paragraph))
        place = Place(self._paragraph[0][0], end_line=self._paragraph[-1][0])
        self._paragraph.clear()
        if text:
            self.passages.append(Passage(text, place, "paragraph", self._path()))

    def _end_rows(self) -> None:
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        widths = [len(cells) for _, cells in rows]
        if len(rows) < 2 or max(widths) < 2:
            self._paragraph.extend((number, "  ".join(cells)) for number, cells in rows)
            self._end_paragraph()
            return
        last = self.passages[-1] if self.passages else None
        caption = last.text if last is not None and last.kind == "paragraph" and len(last.text) <= 160 else ""
        raw = [
            RawRow(tuple(RawCell(self._plain(cell)) for cell in cells), Place(number))
            for number, cells in rows
        ]
        self.passages.extend(table_passages(raw, caption, self._path()))

    def _plain(self, text: str) -> str:
        if self.markdown:
            text = _EMPHASIS.sub("", _LINK.sub(r"\1", text))
        return " ".join(text.split())


def _cells(line: str) -> list[str] | None:
    """The cells of a line that looks like a table's row: bars, tabs, or gaps of two blanks and more."""
    if len(line) > 4000:
        return None
    if line.startswith("|") or line.count("|") >= 2:
        return [cell.strip() for cell in line.strip("|").split("|")]
    parts = [part for part in _GAP.split(line) if part]
    # Two blanks after a full stop are an old typist's habit and no column.
    if len(parts) < 2 or any(part[-1] in ".!?;:" for part in parts[:-1]) or max(map(len, parts)) > 80:
        return None
    return parts if len(parts) >= 3 or any(part[:1].isdigit() for part in parts[1:]) else None


def _join(lines: Iterator[str]) -> str:
    """Lines of one paragraph as one line; a word broken at a line's end is joined.

    The hyphen stays where the next line goes on with a capital or a digit ("US-" "Japan").
    """
    out = ""
    pieces: list[str] = []
    for line in lines:
        if out and _LINE_HYPHEN.search(out[-2:]) and line[:1].isalnum():
            pieces[-1] = out[:-1] if line[:1].islower() else out
            pieces.append(line)
        else:
            pieces.extend([" ", line] if pieces else [line])
        out = line
    return "".join(pieces)
