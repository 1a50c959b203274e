"""Word files to manuscripts, without Word: notes of every kind, tracked changes, fields, text boxes.

Places count paragraphs: the body's first, then those of each note.
"""

from __future__ import annotations

import re
from typing import Any

from citecheck.model import Manuscript, Remark, Role, UnreadableError
from citecheck.readers import Tracked
from citecheck.readers.docx_package import Numbering, Package, first, open_package, value_of
from citecheck.readers.docx_package import attribute as attribute_of
from citecheck.readers.docx_walk import Reference, Runs, paragraphs
from citecheck.readers.draft import Draft, DraftNote, Flow, assemble
from citecheck.readers.xml_tree import local

_HEADING = re.compile(r"heading ([1-9])")
_ROLES: dict[str, Role] = {
    "caption": "caption",
    "quote": "quotation",
    "intense quote": "quotation",
    "block text": "quotation",
}
_DEEPEST = 12


def read_docx(data: bytes, name: str, tracked: Tracked = "accepted") -> Manuscript:
    """The manuscript in a Word file.

    Args:
        data: The file's bytes.
        name: The path for messages.
        tracked: Whether tracked changes are taken as accepted, or the text as it was before them.

    Raises:
        UnreadableError: It is damaged, encrypted or no Word file.
    """
    package = open_package(data, name)
    draft = Draft()
    if package.title:
        draft.metadata["title"] = package.title
    original = tracked == "original"
    body = first(package.document, "body")
    if body is None:
        raise UnreadableError(f"{name}: there is no text in this Word file; save it anew in Word")
    runs = Runs(package, "document", original)
    sections = _Sections(package)
    changed = _body(package, body, runs, draft, sections)
    _notes(package, runs, draft, sections, original)
    if changed:
        view = "as they were before" if original else "as accepted"
        draft.remarks.append(Remark(f"has tracked changes, read {view}; --tracked chooses"))
    return assemble(draft, name, "docx", None)


class _Sections:
    """How notes are numbered in each section."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.properties: list[Any] = [
            one
            for one in package.document.iter()
            if local(one) == "sectPr" and local(one.getparent()) in ("pPr", "body")
        ]

    def of(self, section: int, kind: str) -> Numbering:
        plain = self.package.numbering[kind]
        if section >= len(self.properties):
            return plain
        return plain.changed(first(self.properties[section], f"{kind}Pr"))


def _body(package: Package, body: Any, runs: Runs, draft: Draft, sections: _Sections) -> bool:
    """Fill the blocks; whether any change is tracked."""
    for paragraph in paragraphs(body, runs.original):
        _block(package, paragraph, runs, draft)
        depth = 0
        # Text boxes stand beside the paragraph they are tied to.
        while runs.boxes and depth < _DEEPEST:
            boxes, runs.boxes, depth = runs.boxes, [], depth + 1
            for box in boxes:
                for inner in paragraphs(box, runs.original):
                    _block(package, inner, runs, draft)
        if first(paragraph, "pPr", "sectPr") is not None:
            runs.section += 1
    return any(local(one) in ("ins", "del", "moveTo", "moveFrom") for one in body.iter())


def _block(package: Package, paragraph: Any, runs: Runs, draft: Draft) -> None:
    flow = Flow()
    runs.paragraph(paragraph, flow)
    level, role = _style(package, first(paragraph, "pPr"))
    draft.block(flow, role, level)


def _style(package: Package, properties: Any) -> tuple[int | None, Role]:
    """A heading's level, or None, and the role of the text."""
    if properties is None:
        return None, "text"
    own = value_of(properties, "outlineLvl")
    if own is not None and own.isdecimal() and int(own) < 9:
        return int(own) + 1, "text"
    role: Role = "list-item" if first(properties, "numPr") is not None else "text"
    style = package.styles.get(value_of(properties, "pStyle") or "")
    for _ in range(_DEEPEST):
        if style is None:
            break
        name = style["name"]
        if found := _HEADING.fullmatch(name):
            return int(found[1]), "text"
        if name == "title":
            return 1, "text"
        if style["level"] is not None:
            return style["level"] + 1, "text"
        if name in _ROLES:
            return None, _ROLES[name]
        if name.startswith("list "):
            role = "list-item"
        style = package.styles.get(style["based"] or "")
    return None, role


def _notes(package: Package, runs: Runs, draft: Draft, sections: _Sections, original: bool) -> None:
    """The notes that the text calls, in the order of their calls, and those that nothing calls."""
    roots = {"footnote": package.footnotes, "endnote": package.endnotes}
    found: dict[str, Any] = {}
    for kind, root in roots.items():
        for one in root if root is not None else ():
            if local(one) == kind and (attribute_of(one, "type") or "normal") == "normal":
                found[f"{kind} {attribute_of(one, 'id') or ''}"] = one
    numbers = _numbers(runs.references, sections, draft)
    order = list(dict.fromkeys(reference.name for reference in runs.references))
    order += [name for name in found if name not in order]
    bookmarks = runs.bookmarks
    for name in order:
        if name not in found:
            continue
        kind = name.split()[0]
        inner = Runs(package, f"{kind}s", original)
        flow = Flow()
        for paragraph in paragraphs(found[name], original):
            flow.add(" ")
            inner.paragraph(paragraph, flow)
        number = numbers.get(name)
        _without_mark(flow, number)
        draft.notes.append(DraftNote(name, flow, number, "endnote" if kind == "endnote" else "footnote"))
    _tie(draft, bookmarks)


def _numbers(references: list[Reference], sections: _Sections, draft: Draft) -> dict[str, str]:
    """What is printed at each note: its section's numbering counts, a mark of the author's own does not."""
    counters: dict[str, int] = {}
    last: dict[str, int] = {}
    numbers: dict[str, str] = {}
    per_page = False
    for reference in references:
        numbering = sections.of(reference.section, reference.kind)
        if reference.name in numbers:
            continue
        if reference.mark is not None:
            numbers[reference.name] = reference.mark
            continue
        kind = reference.kind
        per_page = per_page or numbering.restart == "eachPage"
        if kind not in counters or (numbering.restart == "eachSect" and last.get(kind) != reference.section):
            counters[kind] = numbering.start
        else:
            counters[kind] += 1
        last[kind] = reference.section
        numbers[reference.name] = numbering.shown(counters[kind])
    if per_page:
        draft.remarks.append(
            Remark(
                "notes are numbered anew on each page, which only a printed page tells; they are counted through"
            )
        )
    return numbers


def _without_mark(flow: Flow, number: str | None) -> None:
    """Take off a mark that the author typed before the note's text."""
    if number is not None and not number.isdigit() and flow.text.startswith(number):
        rest = flow.text[len(number) :]
        flow.drop(len(number) + len(rest) - len(rest.lstrip()))


def _tie(draft: Draft, bookmarks: dict[str, str]) -> None:
    """Cross-references to bookmarks become ties to the notes that these are on."""
    for flow in [block.flow for block in draft.blocks] + [note.flow for note in draft.notes]:
        flow.note_links = [
            (start, end, bookmarks.get(name.removeprefix("bookmark "), ""))
            for start, end, name in flow.note_links
        ]
