"""PDF to a manuscript, from the geometry of its pages.

pdfium gives runs of text with their places (:mod:`pdf_extract`, in a process of its own: :mod:`pdf_worker`);
they are set to strips (:mod:`pdf_lines`), numbers in the margin taken out
(:mod:`pdf_margins`), running heads marked (:mod:`pdf_edges`), strips cut into columns
(:mod:`pdf_columns`). Note areas (:mod:`pdf_areas`, :mod:`pdf_endnotes`) and numbers (:mod:`pdf_marks`) are candidates until the best
path over all of them is chosen (:mod:`pdf_starts`); the rest is parted (:mod:`pdf_parts`), set to paragraphs
(:mod:`pdf_blocks`), and joined here.

:attr:`Manuscript.lines` holds the printed lines in reading order, running heads and feet in their place, and
:attr:`Place.line` counts them through the document, as the lines of any other manuscript: an excerpt is found by
it. :attr:`Place.page` is the page of the file, counted from 1 as a viewer does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from citecheck.model import (
    Block,
    Heading,
    Manuscript,
    Marker,
    Note,
    NoteKind,
    Paragraph,
    Place,
    PlacedText,
    Remark,
    Role,
    UnreadableError,
    before_words,
)
from citecheck.readers import pdf_worker
from citecheck.readers.numerals import in_roman
from citecheck.readers.pdf_areas import Layout, lay_out
from citecheck.readers.pdf_blocks import Block as PdfBlock
from citecheck.readers.pdf_blocks import blocks
from citecheck.readers.pdf_calls import Called, choose_marks
from citecheck.readers.pdf_columns import Column, columns
from citecheck.readers.pdf_edges import mark_edges
from citecheck.readers.pdf_endnotes import mark_endnotes
from citecheck.readers.pdf_lines import page_of, row_of
from citecheck.readers.pdf_links import LinkMap
from citecheck.readers.pdf_margins import take_margins
from citecheck.readers.pdf_marks import all_marks, all_starts, is_roman
from citecheck.readers.pdf_model import Page, Row
from citecheck.readers.pdf_parts import Found, Parts, Stretch, part
from citecheck.readers.pdf_starts import choose_starts
from citecheck.readers.text_joins import Segment, Vocabulary, join
from citecheck.readers.text_lines import Line
from citecheck.text.sentences import Span, sentence_at, split


def read_pdf(data: bytes, name: str) -> Manuscript:
    """The manuscript in a PDF; ``name`` is the path for messages.

    Raises:
        UnreadableError: The file is locked, damaged beyond repair, holds no text (a scan), or takes longer or
            more memory than a file of its size should.
    """
    pages = [page_of(number, found) for number, found in enumerate(pdf_worker.pages(data, name), 1)]
    return manuscript_of(pages, name)


def manuscript_of(pages: Sequence[Page], name: str) -> Manuscript:
    """The manuscript of pages as extracted.

    Raises:
        UnreadableError: There is no text on them.
    """
    if not any(page.strips for page in pages):
        raise UnreadableError(_without_text(pages, name))
    margins = take_margins(pages)
    mark_edges(pages)
    by_page = columns(pages)
    rows = _numbered(pages, by_page)
    layout = lay_out(pages, [column for found in by_page for column in found])
    layout.roman = is_roman(layout)
    marks = all_marks(layout)
    mark_endnotes(layout, marks)
    starts = choose_starts(layout, all_starts(layout), marks)
    parts = part(layout, starts)
    return _Making(pages, rows, layout, parts, margins).manuscript(name)


def _without_text(pages: Sequence[Page], name: str) -> str:
    if any(page.images for page in pages):
        return f"{name}: this PDF is a scan without text; run OCR on it first (ocrmypdf, for one)"
    return f"{name}: this PDF holds no text; export it anew from the manuscript"


def _numbered(pages: Sequence[Page], by_page: Sequence[Sequence[Column]]) -> list[Row]:
    """Every printed line of the document in reading order, counted from 0."""
    rows: list[Row] = []
    for page, found in zip(pages, by_page, strict=True):
        edges = [row_of(page.number, strip.chunks) for strip in page.strips if strip.edge]
        for row in edges:
            row.edge = True
        body = [row for column in found for row in column.rows]
        top = min((row.y for row in body), default=0.0)
        rows += [row for row in edges if row.y <= top]
        rows += body
        rows += [row for row in edges if row.y > top]
    for index, row in enumerate(rows):
        row.index = index
    return rows


class _Making:
    """From parts to the manuscript."""

    def __init__(
        self,
        pages: Sequence[Page],
        rows: Sequence[Row],
        layout: Layout,
        parts: Parts,
        margins: Sequence[str],
    ) -> None:
        self.pages, self.rows, self.layout, self.parts = pages, rows, layout, parts
        self.margins = margins
        self.lines = [
            Line(
                row.index,
                row.text,
                0,
                len(row.text),
                row.index,
                "head" if row.edge else "text",
                page=row.page,
            )
            for row in rows
        ]
        self.vocabulary = Vocabulary(self.lines)
        self.links = LinkMap(pages, rows)
        self.called: dict[int, list[Called]] = defaultdict(list)
        for called in choose_marks(layout, parts):
            self.called[called.row.index].append(called)

    def manuscript(self, name: str) -> Manuscript:
        body: list[Block] = []
        markers: list[Marker] = []
        aside: list[Paragraph] = []
        for block in blocks(self.layout, self.parts.body):
            segments, marks = self._segments(block)
            placed, offsets = join(self.lines, segments, self.vocabulary, self.links.addresses)
            if not placed.text and not marks:
                continue
            if block.role == "unnumbered-note":
                aside.append(Paragraph(placed, block.role))
                continue
            body.append(self._block(block, placed))
            markers += self._markers(marks, placed, offsets, len(body) - 1)
        notes = [self._note(found) for found in self.parts.notes]
        aside += [self._paragraph(rows, "unnumbered-note") for rows in self.parts.loose]
        aside += [self._paragraph([row], "residue") for row in self.rows if row.edge]
        return Manuscript(
            name=name,
            format="pdf",
            body=tuple(body),
            notes=tuple(notes),
            markers=tuple(markers),
            lines=tuple(row.text for row in self.rows),
            aside=tuple(paragraph for paragraph in aside if paragraph.text),
            remarks=tuple(self._remarks()),
            metadata=_title(body),
        )

    def _remarks(self) -> Iterable[Remark]:
        bad = [page.number for page in self.pages if page.bad]
        if bad:
            yield Remark(f"{_listed(bad)} could not be read: damaged in the file", None, "part-unread")
        if self.margins:
            yield Remark(
                f"{len(self.margins)} numbers in the margin ({self.margins[0]} to {self.margins[-1]}) were left aside"
            )
        empty = [page.number for page in self.pages if page.images and not page.strips]
        if empty:
            yield Remark(f"{_listed(empty)} hold only pictures (a scan?): nothing was read there")

    def _segments(self, block: PdfBlock) -> tuple[list[Segment], list[tuple[int, Called]]]:
        """The stretches of a block without its markers, and each marker with the number of stretches before it."""
        segments: list[Segment] = []
        marks: list[tuple[int, Called]] = []
        for row in block.rows:
            at = 0
            for called in self.called.get(row.index, ()):
                if called.start > at:
                    segments.append((row.index, at, called.start))
                marks.append((len(segments), called))
                at = max(at, called.end)
            if at < len(row.text):
                segments.append((row.index, at, len(row.text)))
        return segments, marks

    def _block(self, block: PdfBlock, placed: PlacedText) -> Block:
        if block.heading:
            return Heading(placed)
        return Paragraph(placed, block.role, self.links.of(placed))

    def _markers(
        self, marks: Sequence[tuple[int, Called]], placed: PlacedText, offsets: Sequence[int], block: int
    ) -> list[Marker]:
        if not marks:
            return []
        text = placed.text
        spans: list[Span] = split(text)
        found: list[Marker] = []
        for count, called in marks:
            offset = len(text[: offsets[count]].rstrip()) if count < len(offsets) else len(text)
            span = sentence_at(spans, offset)
            line = called.row.index + 1
            place = Place(line, called.start + 1, line, called.end + 1, called.row.page)
            sentence = text[span[0] : span[1]] if span else ""
            number = self._printed(called.number)
            found.append(Marker(number, place, block, offset, sentence, before_words(text, offset)))
        return found

    def _printed(self, number: str) -> str:
        return in_roman(int(number)) if self.layout.roman and number.isdigit() else number

    def _note(self, found: Found) -> Note:
        start = found.start
        placed = self._placed(found.parts)
        end = placed.place() if placed.text else None
        line = start.row.index + 1
        place = Place(
            line,
            start.at + 1,
            end.end_line if end else line,
            end.end_column if end else start.text + 1,
            start.row.page,
        )
        kind: NoteKind = "endnote" if found.end else "footnote"
        return Note(self._printed(start.number), placed, place, kind, links=self.links.of(placed))

    def _paragraph(self, rows: Sequence[Row], role: Role) -> Paragraph:
        return Paragraph(self._placed([Stretch(row, 0, len(row.text)) for row in rows]), role)

    def _placed(self, parts: Sequence[Stretch]) -> PlacedText:
        segments = [(part.row.index, part.start, part.end) for part in parts if part.start < part.end]
        return join(self.lines, segments, self.vocabulary, self.links.addresses)[0]


def _listed(pages: Sequence[int]) -> str:
    shown = ", ".join(str(page) for page in pages[:5]) + (", …" if len(pages) > 5 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _title(body: Sequence[Block]) -> dict[str, str]:
    first = next((block for block in body[:4] if isinstance(block, Heading) and len(block.text) > 8), None)
    return {"title": first.text} if first is not None else {}
