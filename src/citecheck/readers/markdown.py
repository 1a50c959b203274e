"""Markdown with notes, as pandoc and GitHub write them, to a manuscript.

The blocks are markdown-it's; what is in them is read by :mod:`markdown_inline`. Every definition of a
note and every call is kept, whether they find each other or not, so that the rules can speak of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from citecheck.model import (
    Block,
    GivenCitation,
    GivenItem,
    Heading,
    Manuscript,
    Paragraph,
    Place,
    PlacedText,
    Remark,
    Role,
    UnreadableError,
    join_placed,
)
from citecheck.readers.folder import Folder, NoFolder
from citecheck.readers.markdown_cite import Keys, example_labels
from citecheck.readers.markdown_easy import Plain
from citecheck.readers.markdown_front import FrontMatter, front_matter
from citecheck.readers.markdown_inline import DEEPEST_BLOCK, is_prose, parser
from citecheck.readers.markdown_notes import Call, Definition, numbered
from citecheck.readers.markdown_references import Metadata, metadata
from citecheck.readers.markdown_render import Rendered, as_it_stands, render
from citecheck.readers.markdown_text import Builder, ContentMap, content_map

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}[ \t]*$")
_DIV = re.compile(r" {0,3}:{3,}[ \t]*(?:\{[^{}\n]*\}|[\w-]*)[ \t]*:*[ \t]*$")
_CAPTION = re.compile(r"(?:Table)?:[ \t]+", re.IGNORECASE)


def read_markdown(data: bytes, name: str, folder: Folder | None = None) -> Manuscript:
    """The manuscript in the Markdown file ``data``; ``name`` is the path for messages.

    ``folder`` is where the bibliographies that it names are looked up; None opens none.

    A note's number is its label where that is a number, else what the rendered page shows; ``label`` is
    set for the others only, because only those are numbered anew by each rendering. Front matter, code,
    comments and raw HTML hold no notes. What is not printed as text is in ``aside``.

    Raises:
        UnreadableError: The file is empty or no text.
    """
    from citecheck.readers.encoding import decode

    decoded = decode(data, name)
    return read_markdown_text(
        decoded.text, name, encoding=decoded.encoding, remarks=decoded.remarks, folder=folder
    )


def read_markdown_text(
    text: str,
    name: str,
    *,
    encoding: str | None = None,
    remarks: Sequence[Remark] = (),
    folder: Folder | None = None,
) -> Manuscript:
    """The same for text that is decoded already.

    Raises:
        UnreadableError: There is nothing but blanks.
    """
    if not text.strip():
        raise UnreadableError(f"{name}: the file is empty; give a manuscript with text")
    # The parser puts U+FFFD for NUL; places and shown lines must agree with it.
    lines = tuple(_LINE_END.split(text.replace("\0", "\ufffd")))
    front = front_matter(lines)
    walk = _Walk(lines, front, metadata(lines, front.count, folder if folder is not None else NoFolder()))
    walk.run()
    return walk.manuscript(name, encoding, remarks)


@dataclass(slots=True)
class _Holder:
    """A note's definition that blocks are being collected for."""

    definition: Definition
    parts: list[PlacedText] = field(default_factory=list)
    length: int = 0

    def add(self, part: PlacedText) -> int:
        """Take ``part`` in and say at which offset of the whole it begins."""
        start = self.length
        if part.text:
            self.parts.append(part)
            self.length += len(part) + 1
        return start


class _Walk:
    """From the parser's blocks to paragraphs, notes and calls, in one pass."""

    def __init__(self, lines: tuple[str, ...], front: FrontMatter, works: Metadata) -> None:
        self.lines = lines
        self.front = front
        self.works = works
        self.body: list[Block] = []
        self.aside: list[Paragraph] = []
        self.definitions: list[Definition] = []
        self.calls: list[Call] = []
        self.holders: list[_Holder] = []
        self.roles: list[Role] = []
        known = works.references
        keys = Keys(known.records, known.asked, example_labels("\n".join(lines)))
        self.env: dict[str, Any] = {"cite_keys": keys}
        self.told: dict[str, dict[str, Any]] = {}
        self.remarks: list[Remark] = list(known.remarks)
        self.level = 0
        self.row = (-1, 0)
        self.in_table = False

    def run(self) -> None:
        read = list(self.lines)
        metadata_blocks = [(0, self.front.count), *self.works.blocks]
        for first, end in metadata_blocks:
            read[first:end] = [""] * (end - first)
        # Pandoc's fences of divisions are marks around blocks, and blocks of their own here.
        read = ["" if line.lstrip().startswith(":::") and _DIV.match(line) else line for line in read]
        for first, end in metadata_blocks:
            self._put_aside("\n".join(self.lines[first:end]), first)
        tokens = parser().parse("\n".join(read), self.env)
        tokens.reverse()
        while tokens:
            # Each is let go of when it is read: a manuscript may have very many.
            token = tokens.pop()
            self._block(token)
            if token.level == DEEPEST_BLOCK - 1 and token.nesting == 1:
                self._too_deep(token)

    def _block(self, token: Token | Plain) -> None:
        if isinstance(token, Plain):
            self._plain(token)
            return
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind in ("fence", "code_block", "html_block"):
            self._raw(token)
        elif kind == "footnote_reference_open":
            self._open_definition(token.meta["label"], *(token.map or (0, 1)))
        elif kind == "footnote_reference_close":
            self._close_definition()
        elif kind == "heading_open":
            self.level = int(token.tag[1:])
        elif kind == "heading_close":
            self.level = 0
        elif kind in ("table_open", "table_close"):
            self.in_table = kind == "table_open"
        elif kind in ("list_item_open", "blockquote_open"):
            self.roles.append("list-item" if kind == "list_item_open" else "quotation")
        elif kind in ("list_item_close", "blockquote_close"):
            self.roles.pop()

    def _plain(self, plain: Plain) -> None:
        if plain.label is None:
            self._inline(plain)
            return
        self._open_definition(plain.label, plain.map[0], plain.last)
        text = as_it_stands(content_map(plain.content, self.lines, plain.map[0]), in_note=True)
        if text is not None:
            definition = self.holders.pop().definition
            definition.content = text
            start, end = definition.place, text.place()
            definition.place = Place(start.line, start.column, end.end_line, end.end_column)
            return
        self._inline(plain)
        self._close_definition()

    def _open_definition(self, label: str, first: int, last: int) -> None:
        line = self.lines[first]
        column = max(line.find(f"[^{label}]:"), 0)
        place = Place(first + 1, column + 1, max(last, first + 1))
        self.holders.append(_Holder(Definition(label, place)))
        self.definitions.append(self.holders[-1].definition)

    def _close_definition(self) -> None:
        holder = self.holders.pop()
        definition = holder.definition
        definition.content = join_placed(holder.parts)
        start = definition.place
        if definition.content.text:
            end = definition.content.place()
            definition.place = Place(start.line, start.column, end.end_line, end.end_column)
        else:
            width = start.column + len(definition.label or "") + 4
            definition.place = Place(start.line, start.column, start.line, width)

    def _raw(self, token: Token) -> None:
        """Code and raw HTML: no text of the body. In a note, what was indented too far is still the note's."""
        first = (token.map or [0, 0])[0] + (token.type == "fence")
        if self.holders and token.type != "html_block":
            source = content_map(token.content.rstrip("\n"), self.lines, first)
            builder = Builder()
            builder.copy(source, 0, len(source.content))
            self.holders[-1].add(builder.build()[0])
        else:
            self._put_aside(token.content.rstrip("\n"), first)

    def _too_deep(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        self.remarks.append(Remark("nested too deeply to be read; kept as it stands", Place(first + 1)))
        self._put_aside("\n".join(self.lines[first:last]), first)

    def _put_aside(self, content: str, first: int) -> None:
        if content.strip():
            source = content_map(content, self.lines, first)
            builder = Builder()
            builder.copy(source, 0, len(content))
            self.aside.append(Paragraph(builder.build()[0], "residue"))

    def _inline(self, token: Token | Plain) -> None:
        content = token.content
        first = (token.map or [0, 0])[0]
        if self.level:
            content = _HEADING_ATTRIBUTES.sub("", content)
        if not content:
            return
        source = self._cell(content, first) if self.in_table else content_map(content, self.lines, first)
        if not is_prose(content):
            said = "too long or too full of marks for a paragraph; only calls of notes were read in it"
            self.remarks.append(Remark(said, Place(first + 1)))
        rendered = render(source, self.env, in_note=bool(self.holders))
        for note in rendered.notes:
            note.given = self._looked_up(note.given)
        self.definitions.extend(rendered.notes)
        if self.holders:
            holder = self.holders[-1]
            offset = holder.add(rendered.text)
            holder.definition.given.extend(
                replace(one, start=one.start + offset, end=one.end + offset)
                for one in self._looked_up(rendered.given)
            )
            for call in rendered.calls:
                if call.within is None:
                    call.within = holder.definition
                    call.offset += offset
        else:
            self._add_block(rendered)
        self.calls.extend(rendered.calls)

    def _looked_up(self, given: Sequence[GivenCitation]) -> list[GivenCitation]:
        return [replace(one, items=tuple(map(self._item, one.items))) for one in given]

    def _item(self, item: GivenItem) -> GivenItem:
        key = item.key or ""
        record = self.works.references.records.get(key)
        if record is None:
            return item
        if key not in self.told:
            self.told[key] = record.to_csl()
        return replace(item, record=self.told[key])

    def _uncited(self) -> tuple[GivenItem, ...]:
        keys = [*self.works.uncited, *(self.works.references.records if self.works.all_listed else ())]
        return tuple(self._item(GivenItem(None, key)) for key in dict.fromkeys(keys))

    def _add_block(self, rendered: Rendered) -> None:
        text = rendered.text
        outer = [call for call in rendered.calls if call.within is None]
        if not text.text:
            # A marker alone on its line belongs to what was printed before it.
            for call in outer:
                call.block = max(len(self.body) - 1, 0)
                call.offset = len(self.body[-1].text) if self.body else 0
            if outer and not self.body:
                self.body.append(Paragraph(text))
            return
        for call in outer:
            call.block = len(self.body)
        if self.level:
            self.body.append(Heading(text, self.level, tuple(self._looked_up(rendered.given))))
            return
        role: Role = self.roles[-1] if self.roles else "text"
        if rendered.only_image or (role == "text" and _CAPTION.match(text.text)):
            role = "caption"
        self.body.append(Paragraph(text, role, given=tuple(self._looked_up(rendered.given))))

    def _cell(self, content: str, first: int) -> ContentMap:
        """The map of a table's cell: cells come in the order of their line."""
        start = self.row[1] if self.row[0] == first else 0
        line = self.lines[first]
        written = content.replace("|", "\\|")
        found = line.find(written, start)
        if found < 0:
            found, written = max(line.find(content, start), 0), content
        self.row = (first, found + len(written))
        runs: list[tuple[int, int, int]] = []
        offset = 0
        for part in written.split("\\|"):
            runs.append((offset, first + 1, found + 1))
            offset, found = offset + len(part), found + len(part) + 1
        return ContentMap(content, tuple(runs))

    def manuscript(self, name: str, encoding: str | None, remarks: Sequence[Remark]) -> Manuscript:
        """What was found, with numbers for the notes and sentences for the markers."""
        notes, markers, said = numbered(self.body, self.definitions, self.calls)
        if self.front.problem:
            said = (*said, Remark(self.front.problem, Place(1)))
        keys: Keys = self.env["cite_keys"]
        said = (
            *said,
            *(
                Remark(
                    f"the citation that begins with “{begin}” is too long to be one; it was left as text",
                    None,
                    "part-unread",
                )
                for begin in sorted(keys.long)
            ),
        )
        values = dict(self.front.values)
        if "title" not in values and self.body and isinstance(self.body[0], Heading):
            values["title"] = self.body[0].text
        return Manuscript(
            name=name,
            format="markdown",
            body=tuple(self.body),
            notes=notes,
            markers=markers,
            lines=self.lines,
            aside=tuple(self.aside),
            remarks=(*remarks, *self.remarks, *said),
            encoding=encoding,
            language=_language(values),
            metadata=values,
            uncited=self._uncited(),
        )


def _language(metadata: dict[str, str]) -> str | None:
    """The primary language tag ("en" of "en-GB") that the front matter gives."""
    tag = metadata.get("lang") or metadata.get("language") or ""
    primary = re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()
    return primary if primary.isalpha() and len(primary) in (2, 3) else None
