"""The body in reading order: pieces of lines to paragraphs and headings.

An extractor that ends a run of text at each raised number hands on the rest of that paragraph later: after
the beginning of the next one, up to the number that stands in it. The rest begins with a blank (and is nothing
but a blank where the number ended the paragraph), the next piece with its number. That order is undone here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from citecheck.readers.text_joins import Segment
from citecheck.readers.text_lines import Chunk, Line
from citecheck.readers.text_marks import Call
from citecheck.readers.text_words import words

_SENTENCE_END = re.compile(r"[.!?…:][\"”’»'›)\]}>]*$")
_HOLE = re.compile(r"\(\s+\)")
_SHORT = 80
_ROOM = 7
"""Characters that must have been free at a line's end before its break says anything."""
_DIGITS = re.compile(r"[\d⁰¹²³⁴-⁹\[\]()]{1,5}$")
_QUANTITY = re.compile(r"\d[\d.,]{0,12}[ -][^\W\d_A-ZÀ-Þ]")
"""A number at a line's head with what it counts: no item of a list and no heading."""
_MOST_DENT = 2


@dataclass(eq=False, slots=True)
class Block:
    """A paragraph in the making: stretches of lines, and the markers with the number of segments before each."""

    segments: list[Segment] = field(default_factory=list)
    marks: list[tuple[int, Call, int]] = field(default_factory=list)
    first: int = 0


@dataclass(slots=True)
class _Piece:
    """A chunk with the markers taken out: ``leads`` when it begins with one, ``trails`` when it ends with one."""

    chunk: Chunk
    segments: list[Segment]
    marks: list[tuple[int, Call, int]]
    dented: bool
    leads: bool
    trails: bool

    @property
    def bare(self) -> bool:
        return not self.segments


class Flow:
    """Puts the pieces of the body in order."""

    def __init__(
        self, lines: Sequence[Line], called: Mapping[int, list[tuple[Call, int]]], dented: set[int]
    ) -> None:
        self.lines = lines
        self.called = called
        self.dented = dented
        self.blocks: list[Block] = []
        self.current: Block | None = None
        self.last_line = -1
        self.first_full = 0
        # The block that holds a piece, by the piece's first line.
        self.homes: dict[int, Block] = {}

    def run(self, chunks: Sequence[Chunk]) -> list[Block]:
        """The blocks in order."""
        self.first_full = self._first_line_width(chunks)
        pieces = [self._piece(part) for chunk in chunks for part in self._parted(chunk)]
        if not self._displaced(pieces):
            for piece in pieces:
                self._plain(piece)
            return self.blocks
        rests = self._rests(pieces)
        for position, piece in enumerate(pieces):
            self._put(position, piece, pieces, rests)
        return self.blocks

    def _displaced(self, pieces: Sequence[_Piece]) -> bool:
        """Whether pieces were displaced: some begin with a marker or, set off, in the middle of a sentence."""
        return sum((piece.leads or self._continues(piece)) and self._apart(piece) for piece in pieces) >= 2

    def _apart(self, piece: _Piece) -> bool:
        before = self.lines[piece.chunk.first - 1] if piece.chunk.first else None
        return before is not None and before.kind != "text"

    def _piece(self, chunk: Chunk) -> _Piece:
        segments: list[Segment] = []
        marks: list[tuple[int, Call, int]] = []
        for index in range(chunk.first, chunk.last + 1):
            line = self.lines[index]
            at = line.start
            for call, note in self.called.get(index, ()):
                if line.raw[at : call.start].strip():
                    segments.append((index, at, call.start))
                marks.append((len(segments), call, note))
                at = call.end
            if line.raw[at : line.end].strip():
                segments.append((index, at, line.end))
        leads = bool(marks) and marks[0][0] == 0
        trails = bool(marks) and marks[-1][0] == len(segments)
        first = self.lines[chunk.first]
        dent = first.start - first.raw.count("\f", 0, first.start)
        return _Piece(
            chunk, segments, marks, chunk.first in self.dented and dent <= _MOST_DENT, leads, trails
        )

    def _parted(self, chunk: Chunk) -> Iterator[Chunk]:
        """A chunk parted where a line was broken though the next word would have fitted: a heading, a paragraph's end."""
        first = chunk.first
        full = max(self.lines[i].width for i in range(chunk.first, chunk.last + 1))
        for index in range(chunk.first, chunk.last):
            line, after = self.lines[index], self.lines[index + 1]
            word = re.split(r"[\s,.;:]", after.text, maxsplit=1)[0]
            if not (word[:1].isupper() or word[:1] in '"“«„‘('):
                continue
            room = full - line.width - 1 - len(word)
            opening = word.casefold() in words("sentence_opening")
            ended = _SENTENCE_END.search(_DIGITS.sub("", line.text)) is not None
            if (ended and room >= _ROOM and index > first) or (
                not ended
                and self._opens(chunk, first, index)
                and ((opening and room >= 0) or self.first_full - line.width - 1 - len(word) >= _ROOM)
            ):
                yield Chunk(first, index)
                first = index + 1
        yield Chunk(first, chunk.last)

    def _first_line_width(self, chunks: Sequence[Chunk]) -> int:
        """How wide a paragraph's first line is, which may be set in from the margin."""
        widths = sorted(
            self.lines[chunk.first].width
            for chunk in chunks
            if chunk.last > chunk.first and self.lines[chunk.first + 1].text[:1].islower()
        )
        return widths[len(widths) * 3 // 4] if widths else 0

    def _opens(self, chunk: Chunk, first: int, last: int) -> bool:
        """Whether the lines from ``first`` to ``last`` may be a heading over the rest of the chunk."""
        if first != chunk.first or chunk.last - last < 2 or last - first > 2:
            return False
        head = self.lines[first].text
        # What was displaced begins anywhere in its line, and so does what a marker cut off.
        if first in self.dented or first in self.called or self.lines[last].text[-1:] in ",;-–":
            return False
        return head[:1].isupper() and sum(self.lines[i].width for i in range(first, last + 1)) < 200

    # Text that is in order

    def _plain(self, piece: _Piece) -> None:
        if piece.leads and self.current is not None and (piece.bare or not self._ended(self.current)):
            self._add(self.current, piece)
        elif self._goes_on(piece):
            assert self.current is not None
            self._add(self.current, piece)
        else:
            self._new(piece)

    def _goes_on(self, piece: _Piece) -> bool:
        """Whether a piece goes on with the paragraph before it, over a page's end."""
        if self.current is None or piece.bare or not self.current.segments:
            return False
        if self._ended(self.current):
            return False
        text = self._text(piece.segments[0])
        tail = self._text(self.current.segments[-1])
        if text[:1].islower() or tail.endswith(("-", "\u00ad", ",")):
            return True
        # A heading has no full stop either: only a line as wide as its neighbours is broken off.
        if not self._across(piece) or (text[:1].isdigit() and not _QUANTITY.match(text)):
            return False
        return self._wide(self.current) or len(self.current.segments) > 3

    def _across(self, piece: _Piece) -> bool:
        between = self.lines[self.last_line + 1 : piece.chunk.first]
        return any(line.kind != "blank" for line in between) or self.lines[piece.chunk.first].after_break

    def _wide(self, block: Block) -> bool:
        last = self.lines[block.segments[-1][0]]
        others = [self.lines[s[0]].width for s in block.segments[-6:-1]]
        if not others:
            # A paragraph's first line at a page's foot is measured by the lines above it.
            above = self.lines[max(0, block.segments[0][0] - 8) : block.segments[0][0]]
            others = [line.width for line in above if line.kind == "text"][-5:]
        return bool(others) and last.width >= 0.8 * max(others)

    # Text with displaced pieces

    def _rests(self, pieces: Sequence[_Piece]) -> dict[int, int]:
        """For each displaced rest (an index in ``pieces``) the piece whose last marker it goes behind.

        The rest of a paragraph comes right behind the next paragraph, whatever that is: a piece of the
        body, a link's text, the first note at the page's foot. A line of blanks there is a rest without words.
        """
        found: dict[int, int] = {}
        at = {piece.chunk.first: position for position, piece in enumerate(pieces)}
        for position, piece in enumerate(pieces):
            if not piece.trails:
                continue
            following, empty = self._group_after(piece.chunk.last)
            if following is None or empty:
                continue
            complete = self._complete(pieces, position)
            if not complete and following in at and self._continues(pieces[at[following]]):
                # Nothing came between: the rest of the sentence is the next piece.
                found[at[following]] = position
                continue
            rest, empty = self._group_after(self._group_end(following))
            if rest is None or empty or rest not in at or at[rest] <= position:
                continue
            other = pieces[at[rest]]
            if other.dented and not other.leads and self._fits(complete, other):
                found[at[rest]] = position
        return found

    def _continues(self, piece: _Piece) -> bool:
        return piece.dented and bool(piece.segments) and self._text(piece.segments[0])[:1].islower()

    def _group_after(self, line: int) -> tuple[int | None, bool]:
        """The first line of the next run of text lines, and whether a line of a blank or two comes before it."""
        empty = False
        for index in range(line + 1, len(self.lines)):
            kind = self.lines[index].kind
            if kind == "text":
                return index, empty
            empty = empty or (kind == "blank" and 0 < len(self.lines[index].raw.strip("\r\n\f")) <= 3)
        return None, empty

    def _group_end(self, line: int) -> int:
        while line + 1 < len(self.lines) and self.lines[line + 1].kind == "text":
            # A dented line opens a group of its own, but for the second line of a heading.
            if line + 1 in self.dented and self.lines[line].width < _SHORT // 2:
                break
            line += 1
        return line

    def _complete(self, pieces: Sequence[_Piece], position: int) -> bool:
        """Whether the text before a piece's last marker ends a sentence."""
        for piece in reversed(pieces[max(0, position - 6) : position + 1]):
            if piece.segments:
                return _SENTENCE_END.search(self._text(piece.segments[-1])) is not None
        return True

    def _fits(self, complete: bool, other: _Piece) -> bool:
        if not other.segments:
            return False
        return not complete or not self._text(other.segments[0])[:1].islower()

    def _put(self, position: int, piece: _Piece, pieces: Sequence[_Piece], rests: Mapping[int, int]) -> None:
        if piece.leads and self.current is not None:
            self._add(self.current, piece)
            self._note(piece, self.current)
            return
        if position in rests:
            home = self._home(pieces[rests[position]])
            if home is not None:
                self._insert(home, piece)
                self._note(piece, home)
                self._link_text(position, pieces, home)
                return
        if self._fills(position, piece, pieces) or self._goes_on(piece):
            assert self.current is not None
            self._add(self.current, piece)
        else:
            self._new(piece)
        assert self.current is not None
        self._note(piece, self.current)

    def _note(self, piece: _Piece, block: Block) -> None:
        self.homes[piece.chunk.first] = block

    def _home(self, piece: _Piece) -> Block | None:
        return self.homes.get(piece.chunk.first)

    def _insert(self, block: Block, piece: _Piece) -> None:
        """Put a rest behind the marker it belongs to: that is the block's end."""
        self._add(block, piece)

    def _link_text(self, position: int, pieces: Sequence[_Piece], home: Block) -> None:
        """A link's text that was handed on before the piece with the hole it leaves: "APEC ( )"."""
        before = pieces[position - 1] if position else None
        if before is None or before.marks or len(before.segments) != 1 or before.leads:
            return
        text = self._text(before.segments[0])
        block = self.homes.get(before.chunk.first)
        if len(text) > _SHORT or _SENTENCE_END.search(text) or block is None or len(block.segments) != 1:
            return
        for at in range(len(home.segments)):
            index, start, end = home.segments[at]
            hole = _HOLE.search(self.lines[index].raw, start, end)
            if hole and index >= before.chunk.first:
                home.segments[at : at + 1] = [
                    (index, start, hole.start() + 1),
                    before.segments[0],
                    (index, hole.end() - 1, end),
                ]
                home.marks = [(n + 2 if n > at else n, call, note) for n, call, note in home.marks]
                self._forget(block)
                return

    def _fills(self, position: int, piece: _Piece, pieces: Sequence[_Piece]) -> bool:
        """A piece that goes on after a link's text that was handed on too early: "the" | "Council" | "since"."""
        if not piece.dented or position < 2 or not self._text(piece.segments[0])[:1].islower():
            return False
        link, opened = pieces[position - 2], pieces[position - 1]
        # The link's text stands in a line of its own right before the displaced piece that it was taken from.
        if not opened.dented or link.chunk.last + 1 != opened.chunk.first:
            return False
        block, home = self.homes.get(link.chunk.first), self.homes.get(opened.chunk.first)
        if block is None or home is None or block is home or len(block.segments) != 1 or link.marks:
            return False
        if (
            _SENTENCE_END.search(self._text(opened.segments[-1]))
            or len(self._text(link.segments[0])) > _SHORT
        ):
            return False
        home.segments.append(link.segments[0])
        self._forget(block)
        self.current = home
        return True

    def _forget(self, block: Block) -> None:
        if block in self.blocks:
            self.blocks.remove(block)
        if self.current is block:
            self.current = self.blocks[-1] if self.blocks else None

    # Blocks

    def _text(self, segment: Segment) -> str:
        index, start, end = segment
        return self.lines[index].raw[start:end].strip()

    def _ended(self, block: Block) -> bool:
        if not block.segments:
            return False
        return _SENTENCE_END.search(self._text(block.segments[-1])) is not None

    def _add(self, block: Block, piece: _Piece) -> None:
        base = len(block.segments)
        block.segments += piece.segments
        block.marks += [(base + n, call, note) for n, call, note in piece.marks]
        self.last_line = piece.chunk.last

    def _new(self, piece: _Piece) -> None:
        self.current = Block(first=piece.chunk.first)
        self.blocks.append(self.current)
        self._add(self.current, piece)
