"""Which lines are the body, which are whose note, and which are neither, once the notes' starts are known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from citecheck.readers.text_lines import Chunk, Line, chunks, dents
from citecheck.readers.text_marks import Call, NoteStart
from citecheck.readers.text_words import words

_CLOSERS = "\"”’»'›)]}> "
_STOPS = ".!?…"
_SENTENCE_END = re.compile(r"[.!?…][\"”’»'›)\]}>]*\s*$|>\s*\.?\s*$")
_URL_TAIL = re.compile(r"(?:https?://|www\.|<)\S*$")
_PLAIN_CALL = 0.9
_WIDTH_TELLS = 5.0
"""Characters by which note lines and body lines must differ before their widths say anything."""


@dataclass(slots=True)
class Parts:
    """``body`` are chunks; ``notes[i]`` the chunks of note i; ``loose`` chunks under no number; ``residue`` lines.

    ``blocks`` are runs of notes at one page's foot, as (first note, last note). ``ends`` are lines after
    which a page ends.
    """

    body: list[Chunk] = field(default_factory=list)
    notes: list[list[Chunk]] = field(default_factory=list)
    loose: list[Chunk] = field(default_factory=list)
    residue: list[int] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    endnotes: bool = False


def part(lines: Sequence[Line], starts: Sequence[NoteStart], calls: Sequence[Call] = ()) -> Parts:
    """Give every line its part. ``calls`` are the numbers that may call notes, wherever they stand."""
    at = {start.line: index for index, start in enumerate(starts)}
    # The text of a note whose number stands alone goes with it.
    tied = {start.line + 1 for start in starts if start.form == "alone"}
    pieces = chunks(lines, set(at), tied)
    parts = Parts(notes=[[] for _ in starts])
    parts.endnotes = _are_endnotes(lines, starts, calls)
    widths = _Widths(lines, pieces, at)
    dented = dents(lines)
    walk = _Walk(lines, parts, widths, dented, at, starts)
    for call in calls:
        if call.score >= _PLAIN_CALL:
            walk.called[call.line].add(call.number)
    for position, piece in enumerate(pieces):
        walk.take(position, piece, pieces)
    parts.residue = [line.index for line in lines if line.kind in ("link", "page", "head", "number")]
    parts.blocks = _blocks(parts, starts)
    return parts


def _are_endnotes(lines: Sequence[Line], starts: Sequence[NoteStart], calls: Sequence[Call]) -> bool:
    """Whether nearly all notes stand together, behind nearly all of their markers."""
    if len(starts) < 3:
        return False
    printed = sum(line.kind == "text" for line in lines)
    first, last = starts[0].line, starts[-1].line
    inside = sum(line.kind == "text" for line in lines[first : last + 1])
    before = sum(line.kind == "text" for line in lines[:first])
    # Notes take up a few lines each; a body between them would take more.
    if inside > 8 * len(starts) or before < 0.2 * printed or _rules_between(lines, starts):
        return False
    early = {call.number for call in calls if call.line < first}
    return sum(start.number in early for start in starts) >= 0.6 * len(starts)


def _rules_between(lines: Sequence[Line], starts: Sequence[NoteStart]) -> bool:
    rules = sum(line.kind == "rule" for line in lines[starts[0].line : starts[-1].line])
    return rules >= max(2, len(starts) // 12)


class _Widths:
    """How wide the lines of the body and of the notes are: notes are set smaller and hold more characters."""

    def __init__(self, lines: Sequence[Line], pieces: Sequence[Chunk], at: dict[int, int]) -> None:
        notes: list[int] = []
        body: list[int] = []
        among_notes = False
        for piece in pieces:
            # Only lines that another follows are as wide as the page lets them be.
            wide = [lines[i].width for i in range(piece.first, piece.last)]
            if piece.first in at:
                among_notes = True
                notes += wide
            else:
                # What follows a note may be more of it, up to the page's end.
                among_notes = among_notes and not _page_before(lines, piece.first)
                body += [] if among_notes else wide
        self.note = _usual(notes)
        self.body = _usual(body)

    @property
    def tell(self) -> bool:
        return bool(self.note and self.body) and self.note - self.body >= _WIDTH_TELLS

    def leaning(self, lines: Sequence[Line], first: int, last: int) -> float:
        """Above zero the lines are as wide as notes, below as the body; 0 where they do not tell."""
        if not self.tell:
            return 0.0
        # The last line of a piece is as wide as its words happen to be.
        inner = [lines[i].width for i in range(first, last)] or [lines[first].width]
        wide = max(inner)
        middle = (self.note + self.body) / 2
        if len(inner) == 1 and wide < self.body * 0.75:
            return 0.0
        return max(-1.5, min(1.5, (wide - middle) / (self.note - self.body) * 2))


def _usual(widths: list[int]) -> float:
    """How wide full lines are: what marks cut short counts less than the rest."""
    return float(sorted(widths)[len(widths) * 7 // 10]) if len(widths) > 5 else 0.0


def _page_before(lines: Sequence[Line], index: int) -> bool:
    """Whether a page ends right before a line."""
    if lines[index].after_break:
        return True
    at = index - 1
    while at >= 0 and lines[at].kind == "blank":
        at -= 1
    return at < 0 or lines[at].kind in ("page", "head")


class _Walk:
    """One pass over the chunks with the note that is open, if any."""

    def __init__(
        self,
        lines: Sequence[Line],
        parts: Parts,
        widths: _Widths,
        dented: set[int],
        at: dict[int, int],
        starts: Sequence[NoteStart],
    ) -> None:
        self.lines, self.parts, self.widths, self.dented, self.at = lines, parts, widths, dented, at
        self.starts = starts
        self.called: dict[int, set[str]] = defaultdict(set)
        self.open: int | None = None
        self.last_line = -1
        self.last_note: int | None = None
        # The last note in brackets whose bracket is closed.
        self.closed: int | None = None

    def take(self, position: int, piece: Chunk, pieces: Sequence[Chunk]) -> None:
        index = self.at.get(piece.first)
        if index is not None:
            self.open = self.last_note = index
            self._give(index, piece, position, pieces)
            return
        gap = self._gap(piece)
        if self.open is None:
            self._after_body(position, piece, pieces, gap)
        elif self._goes_on(position, piece, pieces, gap):
            self._give(self.open, piece, position, pieces)
        elif self._block_goes_on(piece, gap):
            self.parts.body.append(piece)
            self.last_line = piece.last
        else:
            self.open = None
            self._after_body(position, piece, pieces, "")

    def _give(self, index: int, piece: Chunk, position: int, pieces: Sequence[Chunk]) -> None:
        """The piece is the note's, up to where the body takes over without a blank line."""
        if self.starts[index].form == "word":
            cut = self._bracket_end(index, piece)
        else:
            cut = self._cut(index, piece, position, pieces)
        self.parts.notes[index].append(Chunk(piece.first, cut - 1))
        self.last_line = cut - 1
        if cut <= piece.last:
            self.parts.body.append(Chunk(cut, piece.last))
            self.open = None
            self.last_line = piece.last

    def _cut(self, index: int, piece: Chunk, position: int, pieces: Sequence[Chunk]) -> int:
        """The first line of a note's piece that is the body's again; behind its last where none is."""
        lines, widths = self.lines, self.widths
        if not widths.tell or self.parts.endnotes or piece.last - piece.first < 3:
            return piece.last + 1
        if position + 1 < len(pieces) and pieces[position + 1].first in self.at:
            return piece.last + 1
        for cut in range(piece.first + 1, piece.last - 1):
            before = lines[cut - 1]
            if before.width < widths.note * 0.8 and _SENTENCE_END.search(before.text):
                rest = [lines[i].width for i in range(cut, piece.last)]
                if max(rest) <= (widths.note + widths.body) / 2 and median(rest) > widths.body * 0.8:
                    return cut
        return piece.last + 1

    def _bracket_end(self, index: int, piece: Chunk) -> int:
        """Behind the line in which the bracket of "[Footnote 12: …]" closes."""
        depth = 0
        for number in (
            line for part in [*self.parts.notes[index], piece] for line in range(part.first, part.last + 1)
        ):
            depth += self.lines[number].raw.count("[") - self.lines[number].raw.count("]")
            if depth <= 0:
                self.closed = index
                return max(number + 1, piece.first + 1)
        return piece.last + 1

    def _gap(self, piece: Chunk) -> str:
        """What stands between the last piece and this one: "rule", "page" or nothing that tells."""
        said = ""
        for line in self.lines[max(self.last_line + 1, 0) : piece.first]:
            if line.kind == "rule":
                return "rule"
            if line.kind in ("page", "head"):
                said = "page"
        return "page" if self.lines[piece.first].after_break else said

    def _after_body(self, position: int, piece: Chunk, pieces: Sequence[Chunk], gap: str) -> None:
        """In the body: a page's foot may bring a note that goes on, or a note without a number."""
        cut = piece.first if gap == "rule" and self._small(piece) else piece.last + 1
        if cut > piece.last:
            cut = self._over_page(position, piece, pieces)
            if cut > piece.first:
                self.parts.body.append(Chunk(piece.first, cut - 1))
            if cut <= piece.last:
                self._go_on(Chunk(cut, piece.last))
        elif self._is_open(self.last_note) and not self._capital(piece):
            self._go_on(piece)
        else:
            self.parts.loose.append(piece)
        self.last_line = piece.last

    def _go_on(self, piece: Chunk) -> None:
        assert self.last_note is not None
        self.open = self.last_note
        self.parts.notes[self.last_note].append(piece)

    def _over_page(self, position: int, piece: Chunk, pieces: Sequence[Chunk]) -> int:
        """The first line of a piece that goes on with the last page's last note; behind its last where none does.

        It stands right before the next note, is set as the notes are, and holds no marker.
        """
        nothing = piece.last + 1
        following = pieces[position + 1].first if position + 1 < len(pieces) else -1
        if self.last_note is None or self.parts.endnotes or self.at.get(following) != self.last_note + 1:
            return nothing
        if not self._is_open(self.last_note) or self._parted(piece.last, following):
            return nothing
        if not self._parted(self.parts.notes[self.last_note][-1].last, piece.last):
            return nothing
        cut = self._narrow_above(piece)
        if cut > piece.last or self._calls_later(Chunk(cut, piece.last), self.last_note):
            return nothing
        return cut

    def _narrow_above(self, piece: Chunk) -> int:
        """The line of a piece from which on its lines are as wide as the notes'; its first where widths tell nothing."""
        if not self.widths.tell:
            lower = self.lines[piece.first].text[:1].islower()
            above = self.lines[piece.first - 1].kind if piece.first else "blank"
            return piece.first if lower and above != "text" else piece.last + 1
        middle = (self.widths.note + self.widths.body) / 2
        cut = piece.last + 1
        for line in range(piece.last, piece.first - 1, -1):
            if self.lines[line].width <= middle and line != piece.last:
                break
            cut = line
        # A single short line tells only where it stands apart.
        if cut == piece.last and self.lines[cut].width <= middle:
            return cut if cut == piece.first and self._lower(cut) and self._ended_above(cut) else cut + 1
        return cut

    def _ended_above(self, line: int) -> bool:
        """Whether the printed line above one ends a sentence."""
        above = next(
            (one for one in reversed(self.lines[max(0, line - 4) : line]) if one.kind == "text"), None
        )
        return above is not None and _SENTENCE_END.search(above.text) is not None

    def _lower(self, line: int) -> bool:
        return self.lines[line].text[:1].islower()

    def _parted(self, first: int, last: int) -> bool:
        """Whether a page ends between two lines."""
        if self.lines[first].page != self.lines[last].page:
            return True
        return any(
            line.kind in ("page", "head") or line.after_break for line in self.lines[first + 1 : last + 1]
        )

    def _small(self, piece: Chunk) -> bool:
        """Whether what stands behind a rule is a page's foot: notes follow, or the lines are as wide as theirs."""
        follows = any(piece.last < start <= piece.last + 14 for start in self.at)
        return follows or self.widths.leaning(self.lines, piece.first, piece.last) > 0.5

    def _goes_on(self, position: int, piece: Chunk, pieces: Sequence[Chunk], gap: str) -> bool:
        """Whether a piece without a number goes on with the open note."""
        first = self.lines[piece.first]
        if self.open is not None and self.starts[self.open].form == "word":
            return self.closed != self.open
        if self.parts.endnotes:
            return not self._ends_endnotes(position, piece, pieces)
        score = 0.0
        open_ = self._is_open(self.open) if self.open is not None else False
        score += 1.5 if open_ else -0.5
        head = first.text[:1]
        if head.islower():
            score += 1.0 if open_ else -0.3
        elif open_ and head.isupper() and self.lines[self.last_line].text.endswith(","):
            # Behind a comma and a blank line a capital is another text's.
            score -= 1.5
        elif head in "<([" or first.text.startswith(("http", "www.")):
            score += 2.0
        if piece.first in self.dented:
            score -= 3.0
        if gap == "page":
            score -= 2.5
        elif gap == "rule":
            score += 2.0
        score += self.widths.leaning(self.lines, piece.first, piece.last)
        if self._calls_later(piece, self.open):
            score -= 4.0
        following = pieces[position + 1].first if position + 1 < len(pieces) else -1
        if following in self.at and self.at[following] == (self.open or 0) + 1:
            # The next note comes right behind it, on the same page.
            score += 0.8 if gap != "page" and open_ else 0.0
        if piece.last - piece.first > 6:
            score -= 1.0
        return score > 0

    def _calls_later(self, piece: Chunk, index: int | None) -> bool:
        """Whether a marker of one of the notes after note ``index`` stands in a piece: then it is the body."""
        if index is None:
            return False
        ahead = {start.number for start in self.starts[index + 1 : index + 9]}
        return any(
            ahead & self.called[line] for line in range(piece.first, piece.last + 1) if line in self.called
        )

    def _ends_endnotes(self, position: int, piece: Chunk, pieces: Sequence[Chunk]) -> bool:
        if self.open is not None and self.open < len(self.starts) - 1:
            return False
        text = self.lines[piece.first].text.strip(" :").casefold()
        heading = text in words("after_notes") or text in words("notes_heading")
        return heading or (piece.last - piece.first > 8)

    def _block_goes_on(self, piece: Chunk, gap: str) -> bool:
        """Whether further notes of this page follow a displaced piece of the body."""
        if gap == "page" or self.open is None:
            return False
        following = [start for start in self.at if piece.last < start <= piece.last + 10]
        if not following or self.at[min(following)] != self.open + 1:
            return False
        return not any(
            line.kind in ("rule", "page") or line.after_break
            for line in self.lines[piece.last : min(following)]
        )

    def _is_open(self, index: int | None) -> bool:
        """Whether a note's text so far ends in the middle of a sentence."""
        if index is None or not self.parts.notes[index]:
            return False
        text = self.lines[self.parts.notes[index][-1].last].text
        if _URL_TAIL.search(text) and not text.endswith((">", ".", ">.")):
            return True
        return _SENTENCE_END.search(text) is None

    def _capital(self, piece: Chunk) -> bool:
        return self.lines[piece.first].text[:1].isupper()


def _blocks(parts: Parts, starts: Sequence[NoteStart]) -> list[tuple[int, int]]:
    """Runs of notes with no body between them but what was displaced into them."""
    blocks: list[tuple[int, int]] = []
    body = sorted((piece.first, piece.last) for piece in parts.body)
    position = 0
    for index, start in enumerate(starts):
        between = 0
        while position < len(body) and body[position][0] < start.line:
            if index and body[position][0] > starts[index - 1].line:
                between += body[position][1] - body[position][0] + 1
            position += 1
        # A displaced piece is short, and the notes about it follow each other.
        if index and between <= 8 and not _page_between(parts, starts, index):
            blocks[-1] = (blocks[-1][0], index)
        else:
            blocks.append((index, index))
    return blocks


def _page_between(parts: Parts, starts: Sequence[NoteStart], index: int) -> bool:
    first, last = starts[index - 1].line, starts[index].line
    return last - first > 40 and any(first < line < last for line in parts.residue)
