"""A manuscript in the making, for readers of markup: blocks, notes and marks as a parser finds them.

A reader fills :class:`Draft`; :func:`assemble` numbers the notes, finds the places again and gives each
marker its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from citecheck.model import (
    Anchor,
    Block,
    GivenCitation,
    GivenItem,
    Heading,
    Link,
    Manuscript,
    Marker,
    Note,
    NoteKind,
    NoteLink,
    Paragraph,
    Place,
    PlacedText,
    Remark,
    Role,
    before_words,
)
from citecheck.readers.relocate import SourceWords
from citecheck.text.sentences import Span, sentence_at, split

_BLANK_RUNS = re.compile(r"([ \t\r\n\f\v]+)")
_UNEVEN = re.compile(r"[\t\r\n\f\v]| (?: |$)")
_WORDS_OR_BLANKS = re.compile(r"[^ \t\r\n\f\v]+|[ \t\r\n\f\v]+")


@dataclass(slots=True)
class Flow:
    """The text of a block or note as it grows: blanks drawn together, marks and ties at their offsets.

    ``mark_places`` run beside ``marks`` where the reader knows them, and are empty where it does not.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    note_links: list[tuple[int, int, str]] = field(default_factory=list)
    given: list[GivenCitation] = field(default_factory=list)
    mark_places: list[Place] = field(default_factory=list)
    _gap: bool = False
    _bracketed: bool = False
    _joining: bool = False
    _between: str = ""

    def add(self, text: str) -> None:
        """Text as it stands in the file; any run of blanks is one, and none is first."""
        if self._bracketed and text:
            self._bracketed = False
            text = text[1:] if text[0] in "])" else text
        for piece in _BLANK_RUNS.split(text):
            if not piece:
                continue
            if piece[0] in " \t\r\n\f\v":
                self._gap = self.length > 0 and not self._joining
                continue
            self._joining = False
            if self._between:
                between, self._between = self._between, ""
                if (
                    not self._gap
                    and self.length
                    and piece[0].isalnum()
                    and self.parts[-1][-1:] not in "([“«'"
                ):
                    self._put(between.rstrip() + " " if between.strip() else between)
            if self._gap:
                # A blank before a marker goes with it where punctuation comes next.
                after_mark = bool(self.marks) and self.marks[-1][0] == self.length
                if not (after_mark and piece[0] in ".,;:!?)]}”’»…"):
                    self._put(" ")
                self._gap = False
            self._put(piece)

    def blank(self) -> None:
        """A blank, whatever comes before and after it."""
        self._gap = self.length > 0 and not self._joining
        self._bracketed = False

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def open_bracket(self) -> None:
        """Take a bracket away that opens right before a marker, and the one that closes behind it."""
        if self.parts and self.parts[-1].endswith(("[", "(")):
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
            self._bracketed = True
            if not self.parts[-1]:
                self.parts.pop()
            # The blank before the bracket is one before the marker.
            while self.parts and self.parts[-1] == " ":
                self.parts.pop()
                self.length -= 1
                self._gap = True

    def drop(self, count: int) -> None:
        """Drop the first ``count`` characters, which are a note's own number."""
        rest = self.text[count:]
        self.parts, self.length = [rest], len(rest)
        self.marks = [(max(at - count, 0), name, shown) for at, name, shown in self.marks]
        self.links = [
            replace(one, start=max(one.start - count, 0), end=one.end - count)
            for one in self.links
            if one.end > count
        ]
        self.given = [
            replace(one, start=max(one.start - count, 0), end=one.end - count)
            for one in self.given
            if one.end > count
        ]

    def part(self, between: str = " ") -> None:
        """What comes next is another part; ``between`` stands between them where the file has nothing there."""
        self._between = between

    def join_word(self) -> None:
        """A word goes on in the next line: no blank comes between, and a hyphen at the line's end goes."""
        self._gap = False
        if self.parts and self.parts[-1].endswith(("-", "\u00ad", "‐")):
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        self._joining = True

    def mark(self, note: str, printed: str = "") -> None:
        """A note's marker stands here; ``note`` is the note's name in the file, ``printed`` what is shown."""
        self.marks.append((self.length, note, printed))

    def here(self) -> int:
        """The offset at which the next text will stand."""
        return self.length + (1 if self._gap and self.length else 0)

    def link(self, start: int, url: str) -> None:
        """What was added since ``start`` leads to ``url``."""
        if start < self.length and url:
            self.links.append(Link(start, self.length, url))

    def cite(self, start: int, items: Sequence[GivenItem], origin: str, *, printed: bool = True) -> None:
        """What was added since ``start`` is a structured citation."""
        if start < self.length and items:
            self.given.append(GivenCitation(start, self.length, tuple(items), origin, printed))

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def placed(self) -> PlacedText | None:
        """The text with its places where the reader knows them; None where they are to be found again."""
        return None


@dataclass(slots=True)
class PlacedFlow(Flow):
    """A flow whose reader knows where in which file each piece stands."""

    anchors: list[Anchor] = field(default_factory=list)
    _at: tuple[int, int, str | None] | None = None

    def add_at(self, text: str, line: int, column: int, file: str | None = None) -> None:
        """Text that stands at ``line`` and ``column`` (from 1), all of it in that line."""
        if text and not (self._bracketed or text[0].isspace() or _UNEVEN.search(text)):
            # Words with one blank between them, as almost always: one piece, once its beginning is settled.
            word = text.partition(" ")[0]
            self._at = (line, column, file)
            self.add(word)
            Flow._put(self, text[len(word) :])
        else:
            for piece in _WORDS_OR_BLANKS.finditer(text):
                self._at = (line, column + piece.start(), file)
                self.add(piece[0])
        self._at = None

    def put_at(self, text: str, line: int, column: int, file: str | None = None) -> None:
        """Text that stands for what is at that place, and does not stand there itself."""
        start = self.here()
        self.add(text)
        if self.length > start:
            self.anchors.append(Anchor(start, line, column, None, file))

    def _put(self, text: str) -> None:
        if self._at is not None and text != " ":
            line, column, file = self._at
            last = self.anchors[-1] if self.anchors else None
            goes_on = (
                last is not None
                and (last.line, last.file) == (line, file)
                and last.column + self.length - last.offset == column
            )
            if not goes_on:
                self.anchors.append(Anchor(self.length, line, column, None, file))
        Flow._put(self, text)

    def placed(self) -> PlacedText:
        if self.anchors and self.anchors[0].offset:
            first = self.anchors[0]
            self.anchors.insert(0, replace(first, offset=0))
        return PlacedText(self.text, tuple(self.anchors))


@dataclass(slots=True)
class DraftBlock:
    """A block of the body, or what is set aside."""

    flow: Flow
    role: Role = "text"
    level: int | None = None


@dataclass(slots=True)
class DraftNote:
    """A note: ``name`` in the file, ``number`` as printed at it (None: numbered as called).

    ``label`` is the name that its author gave it where that is not ``name``, and ``place`` covers it from
    its call or number to its end where the reader knows that.
    """

    name: str
    flow: Flow
    number: str | None = None
    kind: NoteKind = "footnote"
    label: str | None = None
    place: Place | None = None


@dataclass(slots=True)
class Draft:
    """What a reader has found, in the order of the file."""

    blocks: list[DraftBlock] = field(default_factory=list)
    notes: list[DraftNote] = field(default_factory=list)
    aside: list[DraftBlock] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    language: str | None = None
    uncited: list[GivenItem] = field(default_factory=list)
    uncited_places: dict[str, Place] = field(default_factory=dict)

    def block(self, flow: Flow, role: Role = "text", level: int | None = None) -> None:
        """Take a block in. Marks without a text belong to what was printed before them."""
        if flow.length:
            self.blocks.append(DraftBlock(flow, role, level))
        elif flow.marks:
            if not self.blocks:
                self.blocks.append(DraftBlock(Flow(), role, level))
            last = self.blocks[-1].flow
            last.marks.extend((last.length, name, printed) for _, name, printed in flow.marks)
            last.mark_places.extend(flow.mark_places)


class TreeWalk:
    """What walks over the trees of HTML and XML share: the text at hand, and where blocks end."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.flow = Flow()
        self.roles: list[Role] = []
        self.level: int | None = None
        self.skip = 0
        # Open notes and set-aside blocks: their element, and the flow that goes on behind them.
        self.inside: list[tuple[Any, Flow]] = []

    def break_block(self) -> None:
        """A block begins or ends: in a note that is a blank, in the body the paragraph is whole."""
        if self.inside:
            self.flow.add(" ")
        else:
            self.close_block()

    def close_block(self) -> None:
        role: Role = self.roles[-1] if self.roles else "text"
        self.draft.block(self.flow, role, self.level)
        self.flow = Flow()


def assemble(
    draft: Draft, name: str, format: str, lines: Sequence[str] | None, encoding: str | None = None
) -> Manuscript:
    """The manuscript of a draft.

    Args:
        draft: What was found.
        name: The path for messages.
        format: The reader's name.
        lines: The file's lines, in which places are found again; None where the format has none that a
            user sees: then places count paragraphs, the body's first and then the notes'.
        encoding: As decoded.
    """
    numbers = _numbers(draft)
    # A file may define two notes under one name; a mark calls the first.
    called = {note.name: numbers[position] for position, note in reversed(list(enumerate(draft.notes)))}
    places = _Places(lines)
    body: list[Block] = []
    for block in draft.blocks:
        paragraph = _paragraph(block, places.of(block.flow), called)
        body.append(
            paragraph if block.level is None else Heading(paragraph.content, block.level, paragraph.given)
        )
    contents = [places.of(note.flow) for note in draft.notes]
    aside = tuple(
        _paragraph(block, places.of(block.flow), called) for block in draft.aside if block.flow.length
    )
    notes = [
        Note(
            number,
            content,
            note.place or content.place(),
            note.kind,
            # A name is worth showing only where it is not the number itself, and its author gave it.
            note.label or (note.name if note.name not in ("", number) and note.place is None else None),
            tuple(note.flow.links),
            _note_links(note.flow, called),
            tuple(note.flow.given),
        )
        for number, content, note in zip(numbers, contents, draft.notes, strict=True)
    ]
    return Manuscript(
        name=name,
        format=format,
        body=tuple(body),
        notes=tuple(notes),
        markers=tuple(_markers(draft, body, contents, called)),
        lines=tuple(lines if lines is not None else places.shown),
        aside=aside,
        remarks=tuple(draft.remarks),
        encoding=encoding,
        language=draft.language,
        place_unit="line" if lines is not None else "paragraph",
        metadata=draft.metadata,
        uncited=tuple(draft.uncited),
        uncited_places=draft.uncited_places,
    )


def _numbers(draft: Draft) -> list[str]:
    """The number of each note: as printed at it, else at its marker, else counted as called."""
    printed: dict[str, str] = {}
    order: dict[str, int] = {}
    flows = [block.flow for block in draft.blocks] + [note.flow for note in draft.notes]
    for flow in flows:
        for _, name, shown in flow.marks:
            order.setdefault(name, len(order) + 1)
            if shown:
                printed.setdefault(name, shown)
    numbers, last = [], len(order)
    for note in draft.notes:
        number = note.number or printed.get(note.name)
        if number is None and note.name in order:
            number = str(order[note.name])
        if number is None:
            last += 1
            number = str(last)
        numbers.append(number)
    return numbers


def _paragraph(block: DraftBlock, content: PlacedText, called: Mapping[str, str]) -> Paragraph:
    flow = block.flow
    return Paragraph(content, block.role, tuple(flow.links), _note_links(flow, called), tuple(flow.given))


def _note_links(flow: Flow, called: Mapping[str, str]) -> tuple[NoteLink, ...]:
    return tuple(NoteLink(start, end, called[name]) for start, end, name in flow.note_links if name in called)


def _markers(
    draft: Draft, body: Sequence[Block], contents: Sequence[PlacedText], called: Mapping[str, str]
) -> list[Marker]:
    spans: dict[int, list[Span]] = {}
    markers: list[Marker] = []

    def add(flow: Flow, content: PlacedText, block: int | None) -> None:
        for position, (offset, name, printed) in enumerate(flow.marks):
            text = content.text
            if id(content) not in spans:
                spans[id(content)] = split(text)
            span = sentence_at(spans[id(content)], offset)
            # The marker itself stands right behind the character before it.
            at = content.place(max(offset - 1, 0), offset)
            column = at.end_column or at.column
            place = (
                flow.mark_places[position]
                if flow.mark_places
                else Place(at.end_line or at.line, column, at.end_line or at.line, column, at.page)
            )
            sentence = text[span[0] : span[1]] if span else ""
            number = called.get(name) or printed or name
            markers.append(Marker(number, place, block, offset, sentence, before_words(text, offset)))

    for index, (block, made) in enumerate(zip(draft.blocks, body, strict=True)):
        add(block.flow, made.content, index)
    for note, content in zip(draft.notes, contents, strict=True):
        add(note.flow, content, None)
    return markers


class _Places:
    """Texts with their places: found again in the file's lines, or as paragraphs counted."""

    def __init__(self, lines: Sequence[str] | None) -> None:
        self.lines = lines
        self.source: SourceWords | None = None
        self.shown: list[str] = []
        self.after = 0
        self.last = Anchor(0, 1, 1)

    def of(self, flow: Flow) -> PlacedText:
        placed = flow.placed()
        if placed is not None:
            return placed
        text = flow.text
        if self.lines is not None and self.source is None:
            self.source = SourceWords(self.lines)
        if self.source is None:
            self.shown.append(text)
            return PlacedText(text, (Anchor(0, len(self.shown), 1),))
        anchors, self.after = self.source.anchors(text, self.after)
        if anchors:
            self.last = replace(anchors[-1], offset=0)
        # What is nowhere in the file (text that was made) is given the place of what came before it.
        return PlacedText(text, anchors or (self.last,))


def csl_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` without what is empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
