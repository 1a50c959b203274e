"""XML files to trees, and the walk over one that the readers of JATS and TEI share.

Nothing is fetched and no entity is resolved but characters; a damaged file is read as far as it goes.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from citecheck.model import GivenItem, Place, Remark, Role, UnreadableError
from citecheck.readers.draft import Draft, DraftBlock, DraftNote, Flow, TreeWalk

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,31});")
_XML_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_LINE_END = re.compile(r"\r\n|\r|\n")


def parse_xml(data: bytes, name: str) -> tuple[Any, tuple[str, ...], list[Remark], str | None]:
    """The root, the file's lines, what is to be said of it, and the encoding.

    Raises:
        UnreadableError: There is no element in it.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_ENTITY.sub(_character, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UnreadableError(f"{name}: this XML cannot be read: {reason}; mend the file") from None
    if root is None:
        raise UnreadableError(f"{name}: this XML holds no element; give a manuscript with text")
    remarks = []
    errors = [one for one in parser.error_log if one.level_name == "FATAL"]
    if errors:
        what = " ".join(errors[0].message.split())[:160]
        said = f"damaged XML in line {errors[0].line} ({what}); read as far as it goes"
        remarks.append(Remark(said, Place(max(errors[0].line, 1)), "part-unread"))
    encoding = root.getroottree().docinfo.encoding or "utf-8"
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return root, tuple(_LINE_END.split(text.removeprefix("\ufeff"))), remarks, encoding.lower()


def _character(found: re.Match[bytes]) -> bytes:
    """A named character as its number; any other entity as the text that stands there.

    So no definition of a file's own is ever looked at, however large it grows what it stands for.
    """
    if found[1] in _XML_OWN:
        return found[0]
    characters = html.entities.html5.get(f"{found[1].decode('ascii')};")
    if characters is None:
        return b"&amp;" + found[0][1:]
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element, and for None."""
    tag = None if element is None else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def id_of(element: Any) -> str:
    return element.get(_XML_ID) or element.get("id") or ""


def language_of(root: Any) -> str | None:
    tag = (root.get(_XML_LANG) or "").split("-")[0].lower()
    return tag if tag.isalpha() and len(tag) in (2, 3) else None


def all_text(element: Any) -> str:
    """The text in an element, blanks drawn together; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext(with_tail=False)).split())


def child(element: Any, *names: str) -> Any:
    """The first descendant of one of these names, in document order; None if there is none."""
    return next((one for one in element.iter() if local(one) in names), None)


class XmlWalk(TreeWalk):
    """One pass over a tree. A format says in ``begin`` what an element is; the rest is shared.

    ``blocks`` maps the names of block elements to the role of their text; ``skipped`` are elements whose
    text is no part of the manuscript.
    """

    blocks: ClassVar[Mapping[str, Role]] = {}
    skipped: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.to_aside: list[Any] = []
        self.links: list[tuple[Any, int, str]] = []
        self.note_links: list[tuple[Any, int, str]] = []
        self.cited: list[tuple[Any, int, GivenItem, str]] = []

    def begin(self, element: Any, name: str) -> bool:
        """Whether the element's text is to be read; what it means is done here. By default nothing."""
        return True

    def ended(self, element: Any, name: str) -> None:
        """Called when an element that was read ends. By default nothing."""

    def run(self, root: Any) -> None:
        from lxml import etree

        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
            else:
                self._end(element)
                if element.tail and not self.skip and element is not root:
                    self.flow.add(element.tail)
        self.close_block()

    def _start(self, element: Any) -> None:
        name = local(element)
        if self.skip or name in self.skipped:
            self.skip += 1
            return
        if not name:
            self.skip += 1
            return
        if not self.begin(element, name):
            self.skip += 1
            return
        if name in self.blocks:
            self.break_block()
            role = self.blocks[name]
            # A paragraph of a caption or a list is what these are.
            self.roles.append(self.roles[-1] if role == "text" and self.roles else role)
        if element.text:
            self.flow.add(element.text)

    def _end(self, element: Any) -> None:
        if self.skip:
            self.skip -= 1
            return
        name = local(element)
        self.ended(element, name)
        while self.cited and self.cited[-1][0] is element:
            _, start, item, origin = self.cited.pop()
            self.flow.cite(start, [item], origin)
        while self.links and self.links[-1][0] is element:
            _, start, url = self.links.pop()
            self.flow.link(start, url)
        while self.note_links and self.note_links[-1][0] is element:
            _, start, target = self.note_links.pop()
            if start < self.flow.length:
                self.flow.note_links.append((start, self.flow.length, target))
        if name in self.blocks:
            self.break_block()
            self.roles.pop()
        while self.inside and self.inside[-1][0] is element:
            if self.to_aside and self.to_aside[-1] is element:
                self.to_aside.pop()
                self.draft.aside.append(DraftBlock(self.flow, "unnumbered-note"))
            self.flow = self.inside.pop()[1]

    def enter_note(self, element: Any, note: DraftNote) -> None:
        """What is in ``element`` is the note's text."""
        self.draft.notes.append(note)
        self.inside.append((element, self.flow))
        self.flow = note.flow

    def set_aside(self, element: Any) -> None:
        """What is in ``element`` is neither body nor a numbered note."""
        self.to_aside.append(element)
        self.inside.append((element, self.flow))
        self.flow = Flow()

    def link_to(self, element: Any, url: str) -> None:
        if re.match(r"https?:", url, re.IGNORECASE):
            self.links.append((element, self.flow.here(), url))

    def note_link(self, element: Any, name: str) -> None:
        """The element's text is a cross-reference to the note of this name."""
        self.note_links.append((element, self.flow.here(), name))

    def cite(self, element: Any, item: GivenItem, origin: str) -> None:
        """The element's text is the printed form of ``item``."""
        self.cited.append((element, self.flow.here(), item, origin))
