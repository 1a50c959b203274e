"""The manuscript: its body, its notes, its markers, and the place of each in the file.

Everything a reader hands on carries the way back to the file, so that a finding can point at what the
user sees. Text that a reader repaired (joined lines, pieces put back in order) keeps that way back
through anchors: see :class:`PlacedText`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["text", "list-item", "caption", "quotation", "unnumbered-note", "residue"]
"""What a block of the manuscript is to a reader of the printed page.

``unnumbered-note`` is text at a page's foot under no number (thanks, a translator's line); ``residue``
is what an extractor added and nobody printed (bare link targets, page numbers). Both are kept, and
neither is searched for claims.
"""

NoteKind = Literal["footnote", "endnote"]
PlaceUnit = Literal["line", "paragraph"]
"""What :attr:`Place.line` counts: lines of a text or of a PDF's page, or a Word file's paragraphs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the original file: lines and columns from 1, columns in characters, end exclusive.

    ``page`` is the printed or counted page where the format tells one; ``file`` is set only when the
    place is in another file than the manuscript's own (an included chapter, ``claims.yaml``).
    """

    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None
    page: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """From ``offset`` of a text up to the next anchor, characters stand side by side in the file.

    The character at ``offset`` stands at ``line`` and ``column`` (both from 1) of the file. Where the
    reader put in a character of its own (the blank that joins two lines), it belongs to the stretch
    before it. ``file`` is set where that is another file than the manuscript's own (an included chapter).
    """

    offset: int
    line: int
    column: int
    page: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text and the way from each of its characters back to the file.

    ``anchors`` are in order of ``offset``; the first has offset 0. An empty tuple means that nothing
    is known of the places (text that was made, not read).
    """

    text: str
    anchors: tuple[Anchor, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of ``text[start:end]`` in the file; line 1, column 1 where there is no anchor."""
        if end is None:
            end = len(self.text)
        if not self.anchors:
            return Place(1, 1)
        first = self._anchor_at(start)
        # The end is that of the last character, so that it never falls on the next stretch's start.
        last_offset = max(start, end - 1)
        last = self._anchor_at(last_offset)
        if last.file != first.file:
            # A place is in one file: it goes to the end of what stands there.
            index = bisect_right(self.anchors, start, key=lambda anchor: anchor.offset) - 1
            last_offset = self._last_in_file(max(index, 0))
            last = self._anchor_at(last_offset)
        return Place(
            line=first.line,
            column=first.column + (start - first.offset),
            end_line=last.line,
            end_column=last.column + (last_offset - last.offset) + (1 if end > start else 0),
            page=first.page,
            file=first.file,
        )

    def _last_in_file(self, index: int) -> int:
        """The last offset of the stretch in one file that the anchor at ``index`` is in."""
        file = self.anchors[index].file
        while index < len(self.anchors) and self.anchors[index].file == file:
            index += 1
        return self.anchors[index].offset - 1 if index < len(self.anchors) else len(self.text) - 1

    def slice(self, start: int, end: int) -> PlacedText:
        """``text[start:end]`` with its places."""
        if not self.anchors or start >= end:
            return PlacedText(self.text[start:end])
        first = self._anchor_at(start)
        anchors = [Anchor(0, first.line, first.column + (start - first.offset), first.page, first.file)]
        anchors.extend(
            Anchor(a.offset - start, a.line, a.column, a.page, a.file)
            for a in self.anchors
            if start < a.offset < end
        )
        return PlacedText(self.text[start:end], tuple(anchors))

    def stripped(self) -> PlacedText:
        """The same without blanks at either end."""
        text, anchors = self.text, self.anchors
        if (
            len(anchors) == 1
            and not anchors[0].offset
            and text
            and not (text[0].isspace() or text[-1].isspace())
        ):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def _anchor_at(self, offset: int) -> Anchor:
        index = bisect_right(self.anchors, offset, key=lambda anchor: anchor.offset) - 1
        return self.anchors[max(index, 0)]


def join_placed(pieces: Iterable[PlacedText], glue: str = " ") -> PlacedText:
    """The pieces one after the other with ``glue`` between them, places kept."""
    texts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    pieces = tuple(pieces)
    if len(pieces) == 1:
        return pieces[0]
    for piece in pieces:
        if texts:
            texts.append(glue)
            length += len(glue)
        anchors.extend(Anchor(a.offset + length, a.line, a.column, a.page, a.file) for a in piece.anchors)
        texts.append(piece.text)
        length += len(piece.text)
    return PlacedText("".join(texts), tuple(anchors))


@dataclass(frozen=True, slots=True)
class Link:
    """``text[start:end]`` leads to ``url`` in the file, whatever is printed there."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class NoteLink:
    """``text[start:end]`` is a cross-reference that the format itself ties to a note (Word's NOTEREF, a \\ref).

    ``number`` is the number that the target note has; it may differ from what is printed.
    """

    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class GivenItem:
    """One work of a structured citation: what the file says of it beside what is printed.

    ``record`` is a CSL-JSON item, None where only the key is known; ``key`` the user's own (a BibTeX
    key, a reference manager's id). ``prefix`` and ``suffix`` are the words around it, ``locator`` is
    (label, value) with CSL's labels.
    """

    record: Mapping[str, Any] | None = None
    key: str | None = None
    locator: tuple[str, str] | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class GivenCitation:
    """A structured citation (a Zotero field, ``\\footcite``, ``[@key]``, JATS ``<mixed-citation>``) over ``text[start:end]``.

    ``origin`` names what it comes from ("zotero", "mendeley", "endnote", "word", "latex", "pandoc",
    "asciidoc", "coins", "jats", "tei"). ``printed`` is False where the file holds no printed form: what stands there is a command
    with a key, or what the reader made of one.
    """

    start: int
    end: int
    items: tuple[GivenItem, ...]
    origin: str
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body as a reader of the page sees it: lines joined, markers taken out.

    ``links``, ``note_links`` and ``given`` are what the format ties to stretches of the text, in order.
    """

    content: PlacedText
    role: Role = "text"
    links: tuple[Link, ...] = ()
    note_links: tuple[NoteLink, ...] = ()
    given: tuple[GivenCitation, ...] = ()

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def place(self) -> Place:
        return self.content.place()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the highest, 0 where the format does not tell. ``given`` as in a paragraph."""

    content: PlacedText
    level: int = 0
    given: tuple[GivenCitation, ...] = ()

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def place(self) -> Place:
        return self.content.place()


Block = Paragraph | Heading


@dataclass(frozen=True, slots=True)
class Marker:
    """The number in the body that calls a note.

    ``block`` is the index in :attr:`Manuscript.body` of the paragraph or heading it stands in and
    ``offset`` where in that block's text it stood (it is taken out of the text: the character before
    it is ``text[offset - 1]``). ``sentence`` is the sentence it stands in as printed, ``before`` up to
    eight words that come before it. A marker inside a note's text has ``block`` None.
    """

    number: str
    place: Place
    block: int | None = None
    offset: int = 0
    sentence: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, whole: lines and pages joined, its own number taken off.

    ``number`` is as printed (``12``, ``*``, ``iv``) or, in formats that name notes, what a reader of
    the rendered page sees; ``label`` is the name in the file (``[^smith]``) where there is one.
    ``place`` covers the note from its number to its end; ``content`` maps its text. ``links``,
    ``note_links`` and ``given`` are what the format ties to stretches of the text, in order.
    """

    number: str
    content: PlacedText
    place: Place
    kind: NoteKind = "footnote"
    label: str | None = None
    links: tuple[Link, ...] = ()
    note_links: tuple[NoteLink, ...] = ()
    given: tuple[GivenCitation, ...] = ()

    @property
    def text(self) -> str:
        return self.content.text

    def prints(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is printed as it stands, and no part of it a citation by its key."""
        return all(one.printed or one.end <= start or end <= one.start for one in self.given)


RemarkAbout = Literal["reading", "part-unread", "bibliography-file", "citation-key"]
"""What a remark is about: how the manuscript was read, or what the rules find as well: a part of it that was
refused or could not be read, a bibliography file that could not be, a key that is in none."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader decided or met on the way and an editor may want to know (an encoding guessed)."""

    message: str
    place: Place | None = None
    about: RemarkAbout = "reading"


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A manuscript as read: body in reading order, notes in order, markers in reading order.

    ``name`` is the path as the user gave it (``-`` for standard input); ``format`` the name of the
    reader; ``lines`` the file's own lines (without line ends, as decoded) for showing a place, empty
    where the format has none that a user sees. ``aside`` holds what stands outside the body and the
    numbered notes (unnumbered notes, residue), so that nothing is dropped silently. ``place_unit`` is
    what the lines of its places are: in a Word file paragraphs, the body's first, then the notes'.
    ``included`` are the lines of the files that it takes in, by the name that places in them have.
    ``uncited`` are works that the file asks to list without citing them (``nocite``); one with the key ``*`` asks
    for all. ``uncited_places`` says where, by key, in formats whose reader knows.
    """

    name: str
    format: str
    body: tuple[Block, ...]
    notes: tuple[Note, ...]
    markers: tuple[Marker, ...]
    lines: tuple[str, ...] = ()
    aside: tuple[Paragraph, ...] = ()
    remarks: tuple[Remark, ...] = ()
    encoding: str | None = None
    language: str | None = None
    place_unit: PlaceUnit = "line"
    metadata: dict[str, str] = field(default_factory=dict)
    included: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uncited: tuple[GivenItem, ...] = ()
    uncited_places: Mapping[str, Place] = field(default_factory=dict)

    def markers_of(self, number: str) -> tuple[Marker, ...]:
        """The markers that call the note of this number, in reading order."""
        return tuple(marker for marker in self.markers if marker.number == number)


def before_words(text: str, offset: int, count: int = 8) -> str:
    """Up to ``count`` words of ``text`` that end at ``offset``: a marker's ``before``."""
    # A window keeps this constant in time for a marker at the end of a very long paragraph.
    window = text[max(0, offset - 40 * count) : offset]
    words: Sequence[str] = window.split()
    if len(window) < offset and len(words) > count:
        words = words[1:]
    return " ".join(words[-count:])
