"""TEI to manuscripts: ``<note>`` where it is called or behind a ``<ref>``, and ``<bibl>`` in it."""

from __future__ import annotations

from typing import Any, ClassVar

from citecheck.model import Manuscript, Role
from citecheck.readers.draft import Draft, DraftBlock, DraftNote, Flow, assemble
from citecheck.readers.tei_citations import data, given_item
from citecheck.readers.xml_tree import XmlWalk, all_text, child, id_of, language_of, local, parse_xml


def read_tei(data: bytes, name: str) -> Manuscript:
    """The manuscript in a TEI document.

    Raises:
        UnreadableError: It is no XML, or empty.
    """
    root, lines, remarks, encoding = parse_xml(data, name)
    draft = Draft(remarks=remarks, language=language_of(root))
    statement = child(root, "titleStmt")
    title = None if statement is None else child(statement, "title")
    if title is not None and all_text(title):
        draft.metadata["title"] = all_text(title)
    _Walk(root, draft).run(root)
    return assemble(draft, name, "tei", lines, encoding)


class _Walk(XmlWalk):
    blocks: ClassVar[dict[str, Role]] = {
        "p": "text", "ab": "text", "head": "text", "quote": "quotation", "item": "list-item", "figDesc": "caption", "cell": "text",
        "l": "quotation", "lg": "quotation", "div": "text", "list": "text", "byline": "text", "docTitle": "text", "front": "text",
        "body": "text", "back": "text", "titlePart": "text", "closer": "text", "opener": "text", "listBibl": "text",
        "biblStruct": "text",
    }  # fmt: skip
    skipped: ClassVar[frozenset[str]] = frozenset(data()["skipped"])

    def __init__(self, root: Any, draft: Draft) -> None:
        super().__init__(draft)
        self.depth = 0
        ids = {id_of(one): one for one in root.iter() if local(one) == "note" and id_of(one)}
        self.called = {
            target[1:]
            for one in root.iter()
            if local(one) in ("ref", "ptr")
            for target in (one.get("target") or "").split()
            if target.startswith("#") and target[1:] in ids
        }

    def begin(self, element: Any, name: str) -> bool:
        if name == "note":
            self._note(element)
        elif name in ("ref", "ptr"):
            return self._refer(element)
        elif name == "div":
            self.depth += 1
        elif name == "head":
            self.break_block()
            self.level = max(self.depth, 1) if not self.inside else None
        elif name in ("bibl", "biblStruct"):
            self._cite(element)
        elif name == "fw":
            # Running heads and page numbers, as the page has them.
            self.set_aside(element)
        elif name == "lb":
            self._line(element)
        return True

    def ended(self, element: Any, name: str) -> None:
        if name == "div":
            self.depth -= 1
        elif name == "head":
            self.break_block()
            self.level = None

    def _line(self, element: Any) -> None:
        if element.get("break") == "no":
            self.flow.join_word()
        else:
            self.flow.add(" ")

    def _refer(self, element: Any) -> bool:
        targets = [one[1:] for one in (element.get("target") or "").split() if one.startswith("#")]
        wanted = [one for one in targets if one in self.called]
        # A reference inside a note to another note is a cross-reference and calls nothing.
        if not wanted or self.inside:
            self.link_to(element, element.get("target") or "")
            if wanted:
                self.note_link(element, wanted[0])
            return True
        self.flow.open_bracket()
        for one in wanted:
            self.flow.mark(one, all_text(element).strip("[]() ."))
        return False

    def _note(self, element: Any) -> None:
        kinds = {(element.get(name) or "").lower() for name in ("place", "type")}
        number = (element.get("n") or "").strip()
        name = id_of(element)
        is_end = bool(kinds & set(data()["end"]))
        if name in self.called:
            pass
        elif is_end or kinds & set(data()["foot"]) or number or kinds == {""}:
            name = f"{name or 'note'}@{len(self.draft.notes) + 1}"
            self.flow.mark(name, number)
        else:
            self.set_aside(element)
            return
        label = next((one for one in element if local(one) == "label"), None)
        if label is not None:
            number = number or all_text(label).strip("[]() .")
        shown = DraftNote(name, Flow(), number or None, "endnote" if is_end else "footnote")
        self.enter_note(element, shown)

    def _cite(self, element: Any) -> None:
        if not self.inside:
            self.break_block()
            self.inside.append((element, self.flow))
            self.flow = Flow()
            self.draft.aside.append(DraftBlock(self.flow))
            return
        item = given_item(element)
        if item is not None:
            self.cite(element, item, "tei")
