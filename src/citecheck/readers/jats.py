"""JATS, the XML of journals, to manuscripts: ``<fn>``, ``<xref>`` and structured citations."""

from __future__ import annotations

from typing import Any, ClassVar

from citecheck.model import Manuscript, Role
from citecheck.readers.draft import Draft, DraftBlock, DraftNote, Flow, assemble
from citecheck.readers.jats_citations import data, given_item
from citecheck.readers.xml_tree import XmlWalk, all_text, child, id_of, language_of, local, parse_xml

_XLINK = "{http://www.w3.org/1999/xlink}href"


def read_jats(data: bytes, name: str) -> Manuscript:
    """The manuscript in a JATS or NLM article.

    Raises:
        UnreadableError: It is no XML, or empty.
    """
    root, lines, remarks, encoding = parse_xml(data, name)
    draft = Draft(remarks=remarks, language=language_of(root))
    title = child(root, "article-title")
    front = child(root, "title-group")
    if front is not None and title is not None:
        draft.metadata["title"] = all_text(title)
        heading = Flow()
        heading.add(all_text(title))
        draft.block(heading, level=1)
    _Walk(root, draft).run(root)
    return assemble(draft, name, "jats", lines, encoding)


class _Walk(XmlWalk):
    blocks: ClassVar[dict[str, Role]] = {
        "p": "text", "title": "text", "disp-quote": "quotation", "list-item": "list-item", "caption": "caption", "td": "text",
        "th": "text", "verse-line": "quotation", "attrib": "text", "def-item": "list-item", "sec": "text", "abstract": "text",
        "label": "text", "ref": "list-item", "ref-list": "text",
    }  # fmt: skip
    skipped: ClassVar[frozenset[str]] = frozenset(data()["skipped"])

    def __init__(self, root: Any, draft: Draft) -> None:
        super().__init__(draft)
        self.depth = 1
        notes = {id_of(one) for one in root.iter() if local(one) == "fn" and not self._of_table(one)}
        called = {
            rid for one in root.iter() if local(one) == "xref" for rid in (one.get("rid") or "").split()
        }
        self.called_notes = notes & called
        # Numbered references are the notes of an article that has no others.
        refs = {id_of(one) for one in root.iter() if local(one) == "ref"} & called
        self.called_refs = set() if self.called_notes or self._inline(root) else refs

    @staticmethod
    def _of_table(note: Any) -> bool:
        return any(local(parent) in ("table-wrap-foot", "table-wrap") for parent in note.iterancestors())

    @staticmethod
    def _inline(root: Any) -> bool:
        return any(local(one) == "fn" and local(one.getparent()) in ("p", "title") for one in root.iter())

    def begin(self, element: Any, name: str) -> bool:
        if local(element.getparent()) == "article-meta":
            return name in data()["printed"]
        if name == "xref":
            return self._call(element)
        if name == "fn":
            return self._note(element)
        if name == "ref":
            self._reference(element)
        elif name == "table-wrap-foot":
            self.set_aside(element)
        elif name == "sec":
            self.depth += 1
        elif name == "title":
            self.break_block()
            self.level = self.depth if not self.inside else None
        elif name == "label":
            # The number of a note was taken already; that of a section or figure is printed before its title.
            return local(element.getparent()) not in ("fn", "ref", "list-item")
        elif name in ("mixed-citation", "element-citation", "nlm-citation", "citation"):
            self._cite(element, name)
        elif name in ("ext-link", "uri"):
            self.link_to(element, element.get(_XLINK) or all_text(element))
        elif name == "break":
            self.flow.add(" ")
        return True

    def ended(self, element: Any, name: str) -> None:
        if name == "sec":
            self.depth -= 1
        elif name == "title":
            self.break_block()
            self.level = None
        elif local(element.getparent()) in ("element-citation", "nlm-citation", "person-group"):
            # Elements follow each other without punctuation there.
            self.flow.part(", ")
        elif name in ("surname", "given-names"):
            self.flow.part()

    def _call(self, element: Any) -> bool:
        rids = (element.get("rid") or "").split()
        wanted = [rid for rid in rids if rid in self.called_notes or rid in self.called_refs]
        if not wanted:
            return element.get("ref-type") not in ("fn", "table-fn")
        self.flow.open_bracket()
        for rid in wanted:
            # What is printed names one note; of several in one reference each has its own label.
            self.flow.mark(rid, all_text(element).strip("[]() .") if len(wanted) == 1 else "")
        return False

    def _note(self, element: Any) -> bool:
        number = all_text(next((one for one in element if local(one) == "label"), None)).strip("[]() .")
        name = id_of(element)
        if self._of_table(element):
            return True
        inline = local(element.getparent()) not in ("fn-group", "table-wrap-foot", "author-notes", "back")
        if inline and name not in self.called_notes and local(element.getparent()) != "fn":
            name = name or f"inline-{len(self.draft.notes) + 1}"
            self.flow.mark(name, number)
        elif name not in self.called_notes and not number:
            # A statement on funding or interests: it stands among the notes and nothing calls it.
            self.set_aside(element)
            return True
        self.enter_note(element, DraftNote(name, Flow(), number or None))
        return True

    def _reference(self, element: Any) -> None:
        if id_of(element) in self.called_refs:
            number = all_text(next((one for one in element if local(one) == "label"), None)).strip("[]() .")
            self.break_block()
            self.enter_note(element, DraftNote(id_of(element), Flow(), number or None, "endnote"))
        else:
            self.inside.append((element, self.flow))
            self.flow = Flow()
            self.draft.aside.append(DraftBlock(self.flow))

    def _cite(self, element: Any, name: str) -> None:
        item = given_item(element)
        if item is not None:
            self.cite(element, item, "jats")
