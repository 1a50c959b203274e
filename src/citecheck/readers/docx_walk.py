"""The runs of a Word file's paragraphs to text, marks, links and structured citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from citecheck.model import GivenItem
from citecheck.readers.docx_fields import csl_citation, endnote_citation, mendeley_tag, word_citation
from citecheck.readers.docx_package import Package, attribute, first, value_of
from citecheck.readers.draft import Flow
from citecheck.readers.xml_tree import local

_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_NOTEREF = re.compile(r"NOTEREF\s+(\S+)")
_INSERTED, _DELETED = ("ins", "moveTo"), ("del", "moveFrom")
_LARGEST_SYMBOL = 0x10FFFF


@dataclass(slots=True)
class Reference:
    """A note's reference in the text: its kind and id, its section, and the mark that the author chose."""

    kind: str
    id: str
    section: int
    mark: str | None = None

    @property
    def name(self) -> str:
        return f"{self.kind} {self.id}"


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, where its shown text begins, and the data beside it."""

    code: str = ""
    start: int | None = None
    data: str = ""
    inner: str = ""


@dataclass(slots=True)
class Runs:
    """What stands in paragraphs: the same walk for the body and for notes.

    ``references`` are the notes called, in order; ``bookmarks`` the note that a bookmark is on; ``boxes`` the text
    boxes met, to be read as paragraphs of their own.
    """

    package: Package
    part: str
    original: bool = False
    section: int = 0
    references: list[Reference] = field(default_factory=list)
    bookmarks: dict[str, str] = field(default_factory=dict)
    boxes: list[Any] = field(default_factory=list)
    _open_bookmarks: dict[str, str] = field(default_factory=dict)
    _fields: list[_Field] = field(default_factory=list)
    _await_mark: Reference | None = None

    def paragraph(self, element: Any, flow: Flow) -> None:
        """Add a paragraph's text to ``flow``."""
        self._children(element, flow)

    def _children(self, element: Any, flow: Flow) -> None:
        for one in element:
            self._element(one, flow)

    def _element(self, element: Any, flow: Flow) -> None:
        name = local(element)
        if name == "r":
            self._run(element, flow)
        elif name in (_INSERTED if self.original else _DELETED):
            return
        elif name == "hyperlink":
            start = flow.here()
            self._children(element, flow)
            target = self.package.links.get(self.part, {}).get(attribute(element, "id") or "", "")
            if re.match(r"https?:", target, re.IGNORECASE):
                flow.link(start, target)
        elif name == "fldSimple":
            self._fields.append(_Field(attribute(element, "instr") or "", flow.here()))
            self._children(element, flow)
            self._close_field(flow)
        elif name == "sdt":
            self._control(element, flow)
        elif name == "bookmarkStart":
            self._open_bookmarks[attribute(element, "id") or ""] = attribute(element, "name") or ""
        elif name == "bookmarkEnd":
            self._open_bookmarks.pop(attribute(element, "id") or "", None)
        elif name == "AlternateContent":
            chosen = first(element, "Choice")
            self._children(chosen if chosen is not None else first(element, "Fallback") or (), flow)
        elif name == "ruby":
            base = first(element, "rubyBase")
            self._children(base if base is not None else (), flow)
        elif name in (
            *_INSERTED,
            *_DELETED,
            "smartTag",
            "customXml",
            "sdtContent",
            "dir",
            "bdo",
            "oMath",
            "oMathPara",
        ):
            self._children(element, flow)

    def _control(self, element: Any, flow: Flow) -> None:
        """A content control: Mendeley's hold a citation."""
        content = first(element, "sdtContent")
        if content is None:
            return
        start = flow.here()
        self._children(content, flow)
        items = mendeley_tag(value_of(element, "sdtPr", "tag") or "")
        flow.cite(start, items, "mendeley")

    def _run(self, run: Any, flow: Flow) -> None:
        if self._hidden(run):
            return
        for one in run:
            name = local(one)
            if name == "t" or (name == "delText" and self.original):
                self._text(one.text or "", flow)
            elif name in ("footnoteReference", "endnoteReference"):
                self._reference(one, name.removesuffix("Reference"), flow)
            elif name == "fldChar":
                self._field_char(one, flow)
            elif name == "instrText":
                if self._fields:
                    self._fields[-1].code += one.text or ""
            elif name in ("tab", "br", "cr", "ptab"):
                self._text(" ", flow)
            elif name == "noBreakHyphen":
                self._text("-", flow)
            elif name == "sym":
                self._symbol(one, flow)
            elif name == "AlternateContent":
                self._box(
                    first(one, "Choice") if first(one, "Choice") is not None else first(one, "Fallback")
                )
            elif name in ("drawing", "pict", "object"):
                self._box(one)
            elif name == "ruby":
                self._element(one, flow)

    def _text(self, text: str, flow: Flow) -> None:
        # Between a field's begin and its separator stands code, and no text.
        if self._fields and self._fields[-1].start is None:
            return
        if self._await_mark is not None and text.strip():
            self._await_mark.mark, self._await_mark = text.strip(), None
            return
        flow.add(text)

    def _symbol(self, element: Any, flow: Flow) -> None:
        code = attribute(element, "char") or ""
        try:
            number = int(code, 16)
        except ValueError:
            return
        # Symbol fonts stand in the private area, at their old places plus F000.
        number = number - 0xF000 if 0xF020 <= number <= 0xF0FF else number
        if 32 <= number <= _LARGEST_SYMBOL and not 0xD800 <= number < 0xE000:
            self._text(chr(number), flow)

    def _hidden(self, run: Any) -> bool:
        properties = first(run, "rPr")
        if properties is None:
            return False
        vanish = first(properties, "vanish")
        if vanish is not None:
            return (attribute(vanish, "val") or "true") not in ("0", "false", "off")
        style = self.package.styles.get(value_of(properties, "rStyle") or "")
        return bool(style and style["hidden"])

    def _box(self, element: Any) -> None:
        for one in element.iter() if element is not None else ():
            if local(one) == "txbxContent":
                self.boxes.append(one)
                return

    def _reference(self, element: Any, kind: str, flow: Flow) -> None:
        reference = Reference(kind, attribute(element, "id") or "", self.section)
        self.references.append(reference)
        flow.mark(reference.name)
        for bookmark in self._open_bookmarks.values():
            self.bookmarks.setdefault(bookmark, reference.name)
        if (attribute(element, "customMarkFollows") or "0") in ("1", "true", "on"):
            self._await_mark = reference

    # Fields

    def _field_char(self, element: Any, flow: Flow) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            data = next((one.text or "" for one in element if local(one) == "fldData"), "")
            self._fields.append(_Field(data=data))
        elif kind == "separate" and self._fields:
            self._fields[-1].start = flow.here()
        elif kind == "end" and self._fields:
            self._close_field(flow)

    def _close_field(self, flow: Flow) -> None:
        closed = self._fields.pop()
        if self._fields and self._fields[-1].start is None:
            # A field in another one's code: EndNote keeps its data there.
            self._fields[-1].inner += closed.data or closed.code
        if closed.start is None:
            return
        code = closed.code.strip()
        if found := _HYPERLINK.match(code):
            if re.match(r"https?:", found[1], re.IGNORECASE):
                flow.link(closed.start, found[1])
        elif found := _NOTEREF.match(code):
            if closed.start < flow.length:
                flow.note_links.append((closed.start, flow.length, f"bookmark {found[1]}"))
        else:
            items, origin = self._given(code, closed)
            flow.cite(closed.start, items, origin)

    def _given(self, code: str, closed: _Field) -> tuple[list[GivenItem], str]:
        if "CSL_CITATION" in code:
            return csl_citation(code), "zotero" if "ZOTERO" in code else "mendeley"
        if "EN.CITE" in code:
            return endnote_citation(code) or endnote_citation(closed.data) or endnote_citation(
                closed.inner
            ), "endnote"
        if code.startswith("CITATION"):
            return word_citation(code, self.package.sources), "word"
        return [], ""


def paragraphs(element: Any, original: bool) -> Iterator[Any]:
    """The paragraphs of a story in reading order, those in tables and content controls too."""
    for one in element:
        name = local(one)
        if name == "p":
            yield one
        elif name in (_INSERTED if original else _DELETED):
            continue
        elif name == "AlternateContent":
            chosen = first(one, "Choice")
            chosen = chosen if chosen is not None else first(one, "Fallback")
            if chosen is not None:
                yield from paragraphs(chosen, original)
        elif name in (
            "tbl",
            "tr",
            "tc",
            "sdt",
            "sdtContent",
            "customXml",
            "ins",
            "moveTo",
            "del",
            "moveFrom",
        ):
            yield from paragraphs(one, original)
