"""Plain text, as extracted from a PDF or typed, to a manuscript.

Nothing in such a text says what is a note and what is the body. Candidates are found by form
(:mod:`text_marks`), chosen over the whole document (:mod:`text_choice`), the lines given their parts
(:mod:`text_parts`), and the body put in reading order (:mod:`text_flow`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from citecheck.model import (
    Block,
    Heading,
    Manuscript,
    Marker,
    Note,
    Paragraph,
    Place,
    PlacedText,
    Remark,
    Role,
    UnreadableError,
    before_words,
)
from citecheck.readers.text_choice import Region, choose_calls, choose_notes
from citecheck.readers.text_edges import mark_edges
from citecheck.readers.text_flow import Block as FlowBlock
from citecheck.readers.text_flow import Flow
from citecheck.readers.text_joins import Segment, Vocabulary, join
from citecheck.readers.text_layout import without_spacing
from citecheck.readers.text_lines import Chunk, Line, dents, measure, split_lines
from citecheck.readers.text_marks import Call, NoteStart, calls, note_starts
from citecheck.readers.text_orphans import close_up, orphan_starts
from citecheck.readers.text_pages import number_pages
from citecheck.readers.text_parts import Parts, part
from citecheck.readers.text_seams import seam_starts, taken_apart
from citecheck.text.sentences import Span, sentence_at, split

_LIST = re.compile(r"(?:[•·▪◦‣–—*-]|\(?[a-z0-9]{1,3}[.)])\s+\S")
_CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Tableau|Abbildung|Abb\.|Tabelle|Tabella|Tab\.|Source|Quelle|Fonte|Fuente)\b.{0,20}[:.]"
)
_NUMBERING = re.compile(r"^(?:[\"“‘«(]|(?:[0-9]{1,2}|[IVX]{1,5}|[A-Z])[.)]?(?:[0-9]{1,3}\.?){0,4}\s)+")
_ENDS = re.compile(r"[.!?…:;,][\"”’»'›)\]}>]*\s*$")
_LONGEST_HEADING = 200
_MOST_LINES = 200_000
"""A book of a thousand pages has 40,000."""
_MOST_PUSHED = 3
"""Notes that may stand at the foot of the page behind their markers'."""


def read_text(data: bytes, name: str) -> Manuscript:
    """The manuscript in a plain text; ``name`` is the path for messages.

    Raises:
        UnreadableError: The file is empty or no text.
    """
    from citecheck.readers.encoding import decode

    decoded = decode(data, name)
    return read_plain_text(decoded.text, name, encoding=decoded.encoding, remarks=decoded.remarks)


def read_plain_text(
    text: str, name: str, *, encoding: str | None = None, remarks: Sequence[Remark] = ()
) -> Manuscript:
    """The same for text that is decoded already.

    Raises:
        UnreadableError: There is nothing but blanks, or more lines than any book has.
    """
    if not text.strip("\0 \t\r\n\f\v\ufeff"):
        raise UnreadableError(f"{name}: the file is empty; give a manuscript with text")
    raws = split_lines(text.replace("\0", "\ufffd"))
    if len(raws) > _MOST_LINES:
        raise UnreadableError(
            f"{name}: has more than {_MOST_LINES:,} lines, which no manuscript has; split it into chapters"
        )
    lines = without_spacing(measure(raws))
    mark_edges(lines, *_numbers(lines))
    called, candidates = _numbers(lines)
    starts = choose_notes(candidates, called)
    starts = orphan_starts(lines, starts, called)
    seams = seam_starts(lines, starts, called)
    if seams:
        orphans = [start for start in starts if start.form == "orphan"]
        every = sorted([*candidates, *orphans, *seams], key=lambda start: (start.line, start.at))
        lines, starts = taken_apart(lines, choose_notes(every, called))
        called, _ = _numbers(lines)
    lines, starts = close_up(lines, starts)
    called, _ = _numbers(lines)
    parts = part(lines, starts, called)
    return _Making(lines, starts, parts, called).manuscript(name, raws, encoding, remarks)


def _numbers(lines: Sequence[Line]) -> tuple[list[Call], list[NoteStart]]:
    """The numbers that may call notes, and those that may begin them."""
    return [call for line in lines if line.kind == "text" for call in calls(line)], note_starts(lines)


class _Making:
    """From chosen notes and parts to the manuscript."""

    def __init__(
        self, lines: Sequence[Line], starts: Sequence[NoteStart], parts: Parts, called: Sequence[Call]
    ) -> None:
        self.lines, self.starts, self.parts = lines, starts, parts
        self.vocabulary = Vocabulary(lines)
        inside: set[int] = set()
        for piece in parts.body:
            inside.update(range(piece.first, piece.last + 1))
        body_calls = [call for call in called if call.line in inside]
        self.calls = choose_calls(body_calls, starts, self._regions())
        self.stray = _uncalled(body_calls, self.calls, starts)
        self.by_line: dict[int, list[tuple[Call, int]]] = defaultdict(list)
        for call, note in sorted([*self.calls, *self.stray], key=lambda pair: (pair[0].line, pair[0].start)):
            self.by_line[call.line].append((call, note))
        self._set_page_numbers_aside()
        number_pages(lines, parts)

    def _regions(self) -> list[Region]:
        """For each note where its marker may stand: on its page, or before all endnotes."""
        if self.parts.endnotes:
            return [Region(0, start.line) for start in self.starts]
        regions: list[Region] = []
        floor = before = 0
        for first, last in self.parts.blocks:
            # A marker may stand in a piece of the body that was displaced among the notes, and the notes of a
            # page's last markers at the foot of the next.
            stop = self.starts[last].line
            regions += [
                Region(before if i < first + _MOST_PUSHED else floor, max(stop, self.starts[i].line))
                for i in range(first, last + 1)
            ]
            before, floor = floor, self.starts[first].line
        return regions

    def _set_page_numbers_aside(self) -> None:
        """A number alone on its line that calls no note is a page's."""
        from citecheck.readers.text_lines import page_number

        kept: list[Chunk] = []
        for piece in self.parts.body:
            line = self.lines[piece.first]
            alone = piece.first == piece.last and page_number(line) is not None
            if alone and piece.first not in self.by_line:
                line.kind = "page"
                self.parts.residue.append(piece.first)
            else:
                kept.append(piece)
        self.parts.body = kept

    def manuscript(
        self, name: str, raws: Sequence[str], encoding: str | None, remarks: Sequence[Remark]
    ) -> Manuscript:
        flow = Flow(self.lines, self.by_line, dents(self.lines))
        made = flow.run(self.parts.body)
        body: list[Block] = []
        markers: list[Marker] = []
        for block in made:
            placed, offsets = join(self.lines, block.segments, self.vocabulary)
            if not placed.text and not block.marks:
                continue
            body.append(self._block(block, placed))
            markers += self._markers(block, placed, offsets, len(body) - 1)
        notes = [self._note(index) for index in range(len(self.starts))]
        return Manuscript(
            name=name,
            format="text",
            body=tuple(body),
            notes=tuple(notes),
            markers=tuple(markers),
            lines=tuple(raws),
            aside=tuple(self._aside()),
            remarks=tuple(remarks),
            encoding=encoding,
            metadata=_title(body),
        )

    def _block(self, block: FlowBlock, placed: PlacedText) -> Block:
        text = placed.text
        segments = block.segments
        few = len({segment[0] for segment in segments}) <= 3
        if few and not block.marks and len(text) <= _LONGEST_HEADING and self._is_heading(text):
            return Heading(placed)
        role: Role = "caption" if _CAPTION.match(text) else "list-item" if _LIST.match(text) else "text"
        return Paragraph(placed, role)

    def _is_heading(self, text: str) -> bool:
        first = _NUMBERING.sub("", text)[:1]
        return bool(first) and not first.islower() and _ENDS.search(text) is None and not _LIST.match(text)

    def _markers(
        self, block: FlowBlock, placed: PlacedText, offsets: Sequence[int], index: int
    ) -> list[Marker]:
        if not block.marks:
            return []
        spans: list[Span] = split(placed.text)
        found = []
        for count, call, note in block.marks:
            offset = self._offset(block.segments, offsets, count, placed)
            span = sentence_at(spans, offset)
            line = self.lines[call.line]
            place = Place(line.row + 1, call.start + 1, line.row + 1, call.end + 1, line.page)
            number = self.starts[note].number if note >= 0 else call.number
            sentence = placed.text[span[0] : span[1]] if span else ""
            found.append(Marker(number, place, index, offset, sentence, before_words(placed.text, offset)))
        return found

    def _offset(
        self, segments: Sequence[Segment], offsets: Sequence[int], count: int, placed: PlacedText
    ) -> int:
        """Where in the text a marker stood: behind the last character of the segments before it."""
        if count == 0:
            return 0
        if count < len(offsets):
            before = placed.text[: offsets[count]]
            return len(before.rstrip())
        return len(placed.text)

    def _note(self, index: int) -> Note:
        start = self.starts[index]
        segments: list[Segment] = []
        for piece in self.parts.notes[index]:
            for number in range(piece.first, piece.last + 1):
                line = self.lines[number]
                first = start.text if number == start.line else line.start
                if first < line.end:
                    segments.append((number, first, line.end))
        placed, _ = join(self.lines, segments, self.vocabulary)
        if start.form == "word" and placed.text.endswith("]"):
            placed = placed.slice(0, len(placed.text) - 1).stripped()
        first_line = self.lines[start.line]
        end = placed.place() if placed.text else None
        place = Place(
            first_line.row + 1,
            first_line.start + 1,
            end.end_line if end else first_line.row + 1,
            end.end_column if end else start.text + 1,
            first_line.page,
        )
        return Note(start.number, placed, place, "endnote" if self.parts.endnotes else "footnote")

    def _aside(self) -> list[Paragraph]:
        found: list[tuple[int, Paragraph]] = []
        for piece in self.parts.loose:
            segments = [
                (i, self.lines[i].start, self.lines[i].end) for i in range(piece.first, piece.last + 1)
            ]
            found.append(
                (piece.first, Paragraph(join(self.lines, segments, self.vocabulary)[0], "unnumbered-note"))
            )
        for index in self.parts.residue:
            line = self.lines[index]
            placed, _ = join(self.lines, [(index, line.start, line.end)], self.vocabulary)
            found.append((index, Paragraph(placed, "residue")))
        return [paragraph for _, paragraph in sorted(found, key=lambda pair: pair[0])]


def _uncalled(
    calls: Sequence[Call], chosen: Sequence[tuple[Call, int]], starts: Sequence[NoteStart]
) -> list[tuple[Call, int]]:
    """Numbers that call a note which is not there: between the markers next to them in number, and plainly markers."""
    known = {start.number for start in starts}
    values = [(call, starts[note].value) for call, note in chosen]
    places = [(call.line, call.start) for call, _ in chosen]
    found: list[tuple[Call, int]] = []
    for call in calls:
        if call.number in known or call.score < 2.0 or not call.number.isdigit():
            continue
        at = bisect_right(places, (call.line, call.start))
        before = next((v for _, v in reversed(values[max(0, at - 3) : at]) if v is not None), None)
        after = next((v for _, v in values[at : at + 3] if v is not None), None)
        number = int(call.number)
        low = before is not None and before < number <= before + 3
        high = (after is not None and number < after) or (after is None and before is not None)
        if low and high and not any(one.number == call.number for one, _ in found):
            found.append((call, -1))
    return found


def _title(body: Sequence[Block]) -> dict[str, str]:
    first = next((block for block in body if block.text), None)
    return {"title": first.text} if isinstance(first, Heading) else {}
