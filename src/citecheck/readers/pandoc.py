"""The long tail of formats, through pandoc's own syntax tree (the extra ``citecheck-toolkit[formats]``).

pandoc runs in its sandbox: it reads the bytes that are handed to it and no other file, and fetches nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from citecheck.model import GivenItem, Manuscript, Place, Role, UnreadableError
from citecheck.readers.draft import Draft, DraftNote, Flow, assemble
from citecheck.readers.folder import Folder, NoFolder
from citecheck.readers.locators import split_locator
from citecheck.readers.pandoc_cites import MARKS, OPEN, STOP, Handed, handed
from citecheck.readers.pandoc_formats import formats
from citecheck.readers.pandoc_prepare import prepare
from citecheck.readers.references import References, read_references
from citecheck.readers.sphinx import bibliographies

EXTRA = "citecheck-toolkit[formats]"
_LINE_END = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r'"([^"\n]{1,500})"|([^\s,;"()\[\]]{1,500})')
_SECONDS, _SECONDS_A_MEGABYTE = 7.5, 4.0
_MEGABYTES = 900
_MOST_NAMES = 200
_ROLES: dict[str, Role] = {"BlockQuote": "quotation", "BulletList": "list-item", "OrderedList": "list-item"}


def read_with_pandoc(data: bytes, name: str, format: str, folder: Folder | None = None) -> Manuscript:
    """The manuscript in a file of one of :func:`formats`.

    ``folder`` is where the bibliographies that it names are looked up; None opens none.

    Raises:
        UnreadableError: The extra is not installed, or pandoc cannot read the file.
    """
    known = formats()[format]
    lines: tuple[str, ...] | None = None
    encoding, remarks = None, []
    if known["text"]:
        from citecheck.readers.encoding import decode

        decoded = decode(data, name)
        text = decoded.text.replace("\0", "\ufffd")
        data, encoding, remarks = text.encode("utf-8", "replace"), decoded.encoding, list(decoded.remarks)
        lines = tuple(_LINE_END.split(text))
    elif not data.strip():
        raise UnreadableError(f"{name}: the file is empty; give a manuscript with text")
    marked, cites = handed(data, name, format)
    tree = _tree(prepare(marked, format), name, known["pandoc"])
    draft = Draft(remarks=remarks)
    references = _references("\n".join(lines or ()), known, folder, draft)
    draft.remarks.extend(references.remarks)
    walk = _Walk(draft, references, cites)
    walk.metadata(tree.get("meta", {}))
    walk.blocks(tree.get("blocks", []))
    return assemble(draft, name, format, lines, encoding)


def _references(text: str, known: Mapping[str, Any], folder: Folder | None, draft: Draft) -> References:
    """The works of the bibliography files that the text names, or that its project does where it names none."""
    folder = folder if folder is not None else NoFolder()
    pattern: str | None = known.get("bibliography")
    named: list[tuple[str, Place | None]] = []
    for found in re.finditer(pattern, text, re.MULTILINE) if pattern else ():
        line = text.count("\n", 0, found.start()) + 1
        place = Place(line, 1, line, len(found[0].split("\n")[0]) + 1)
        words = found[1].split("style:")[0]
        named.extend((one[1] or one[2], place) for one in _NAME.finditer(words) if ":" not in one[0])
    if not named and known["pandoc"] == "rst" and ":cite" in text:
        named.extend((name, None) for name in bibliographies(folder, draft.remarks))
    return read_references(named[:_MOST_NAMES], folder, ("", ".bib"))


def _tree(data: bytes, name: str, format: str) -> dict[str, Any]:
    try:
        import pypandoc  # type: ignore[import-untyped]

        pandoc = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        raise UnreadableError(f"{name}: {format} is read with the extra {EXTRA}; install it") from None
    command = [pandoc, "+RTS", f"-M{_MEGABYTES}m", "-RTS", f"--from={format}", "--to=json", "--sandbox"]
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * len(data) / 1e6
    try:
        run = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableError(
            f"{name}: not read as {format} within {seconds:.0f} s; save it as Word or Markdown"
        ) from None
    if run.returncode:
        reason = " ".join(run.stderr.decode("utf-8", "replace").split())[:200] or f"status {run.returncode}"
        raise UnreadableError(f"{name}: cannot be read as {format}: {reason}")
    try:
        tree = json.loads(run.stdout)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{name}: nested too deeply to be read; save it as Word or Markdown") from None
    return tree if isinstance(tree, dict) else {}


class _Walk:
    """From pandoc's tree to the draft, with stacks of its own in the stead of recursion."""

    def __init__(self, draft: Draft, references: References, cites: Sequence[Handed] = ()) -> None:
        self.draft = draft
        self.references = references
        self.cites = cites
        self.open: dict[int, tuple[Flow, int]] = {}

    def metadata(self, meta: dict[str, Any]) -> None:
        for field in ("title", "lang"):
            value = meta.get(field)
            text = _plain(value).strip() if value else ""
            if field == "title" and text:
                self.draft.metadata["title"] = text
                flow = Flow()
                flow.add(text)
                self.draft.block(flow, level=1)
            elif text:
                tag = text.split("-")[0].lower()
                self.draft.language = tag if tag.isalpha() and len(tag) in (2, 3) else None

    def blocks(self, blocks: Sequence[Any]) -> None:
        for inlines, role, level in _leaves(blocks):
            flow = Flow()
            self.fill(flow, inlines)
            self.draft.block(flow, role, level)

    def fill(self, flow: Flow, inlines: Sequence[Any]) -> None:
        """The inlines' text, notes, links and citations."""
        stack: list[Any] = list(reversed(inlines))
        while stack:
            one = stack.pop()
            if callable(one):
                one()
                continue
            kind, content = one.get("t"), one.get("c")
            if kind == "Str":
                self.text(flow, content)
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                flow.add(" ")
            elif kind in (
                "Emph",
                "Strong",
                "Underline",
                "Strikeout",
                "Superscript",
                "Subscript",
                "SmallCaps",
            ):
                stack.extend(reversed(content))
            elif kind == "Quoted":
                marks = "‘’" if content[0].get("t") == "SingleQuote" else "“”"
                flow.add(marks[0])
                stack.append({"t": "Str", "c": marks[1]})
                stack.extend(reversed(content[1]))
            elif kind in ("Code", "Math"):
                flow.add(content[1])
            elif kind == "Span":
                stack.extend(reversed(content[1]))
            elif kind in ("Link", "Image"):
                start, url = flow.here(), content[2][0]
                if kind == "Link":
                    stack.append(lambda start=start, url=url: self.link(flow, start, url))
                stack.extend(reversed(content[1]))
            elif kind == "Cite":
                start = flow.here()
                items = [self.item(citation) for citation in content[0]]
                stack.append(
                    lambda start=start, items=items: flow.cite(start, items, "pandoc", printed=False)
                )
                stack.extend(reversed(content[1]))
            elif kind == "Note":
                self.note(flow, content)

    def text(self, flow: Flow, content: str) -> None:
        """A word, and the marks in it about citations that pandoc passes over."""
        if not self.cites or STOP not in content:
            flow.add(content)
            return
        for part in MARKS.split(content):
            number = int(part[1:-1]) if MARKS.fullmatch(part) else len(self.cites)
            if number >= len(self.cites):
                flow.add(part)
            elif part[0] == OPEN:
                self.open[number] = flow, flow.here()
            elif number in self.open:
                home, start = self.open.pop(number)
                cite = self.cites[number]
                if home is flow and cite.items:
                    items = [self.known(item) for item in cite.items]
                    flow.cite(start, items, cite.origin, printed=cite.printed)

    def link(self, flow: Flow, start: int, url: str) -> None:
        """A link that was printed since ``start``; within the file it may lead to a work of the bibliography."""
        key = url[1:] if url.startswith("#") else None
        if key is not None and key in self.references.records:
            printed = flow.here() > start
            if not printed:
                flow.add(key)
            flow.cite(start, [self.known(GivenItem(None, key))], "pandoc", printed=printed)
        elif re.match(r"https?:", url, re.IGNORECASE):
            flow.link(start, url)

    def known(self, item: GivenItem) -> GivenItem:
        """The work with its record, where the file gives a key alone and a bibliography has it."""
        record = self.references.records.get(item.key or "") if item.record is None else None
        return item if record is None else replace(item, record=record.to_csl())

    def item(self, citation: dict[str, Any]) -> GivenItem:
        """The work of a key, with its record where a bibliography has it."""
        key = citation.get("citationId") or ""
        record = self.references.records.get(key)
        prefix = _plain({"t": "MetaInlines", "c": citation.get("citationPrefix", [])})
        suffix = _plain({"t": "MetaInlines", "c": citation.get("citationSuffix", [])})
        locator, rest = split_locator(suffix)
        told = None if record is None else record.to_csl()
        return GivenItem(told, key or None, locator, prefix.strip(), rest.strip(" ,"))

    def note(self, flow: Flow, blocks: Sequence[Any]) -> None:
        name = f"note-{len(self.draft.notes) + 1}"
        flow.mark(name)
        inner = Flow()
        self.draft.notes.append(DraftNote(name, inner))
        for inlines, _, _ in _leaves(blocks):
            inner.add(" ")
            self.fill(inner, inlines)


def _leaves(blocks: Sequence[Any]) -> Iterator[tuple[Sequence[Any], Role, int | None]]:
    """The blocks that hold inlines, in order: the inlines, the role, and a heading's level."""
    stack: list[tuple[Any, Role]] = [(block, "text") for block in reversed(blocks)]
    while stack:
        block, role = stack.pop()
        kind, content = block.get("t"), block.get("c")
        if kind in ("Para", "Plain"):
            yield content, role, None
        elif kind == "Header":
            yield content[2], "text", content[0]
        elif kind == "LineBlock":
            for line in content:
                yield line, "quotation", None
        elif kind == "CodeBlock":
            continue
        elif kind in ("BlockQuote", "BulletList", "OrderedList", "Div", "Figure", "DefinitionList", "Table"):
            inner = _ROLES.get(kind, role)
            stack.extend((one, part) for one, part in reversed(list(_inside(kind, content, inner))))


def _inside(kind: str, content: Any, role: Role) -> Iterator[tuple[Any, Role]]:
    if kind == "BlockQuote":
        yield from ((one, role) for one in content)
    elif kind in ("BulletList", "OrderedList"):
        items = content if kind == "BulletList" else content[1]
        yield from ((one, role) for item in items for one in item)
    elif kind == "Div":
        yield from ((one, role) for one in content[1])
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield {"t": "Plain", "c": term}, role
            yield from ((one, role) for meaning in meanings for one in meaning)
    elif kind == "Figure":
        yield from ((one, role) for one in content[2])
        yield from ((one, "caption") for one in content[1][1])
    elif kind == "Table":
        yield from ((one, "caption") for one in content[1][1])
        for row in _rows(content):
            yield from ((one, role) for cell in row[1] for one in cell[4])


def _rows(table: Any) -> Iterator[Any]:
    yield from table[3][1]
    for body in table[4]:
        yield from body[2]
        yield from body[3]
    yield from table[5][1]


def _plain(value: Any) -> str:
    """The text of a piece of the tree, whatever it is."""
    pieces: list[str] = []
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, dict):
            kind, content = one.get("t"), one.get("c")
            if kind in ("Str", "MetaString"):
                pieces.append(str(content))
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                pieces.append(" ")
            elif kind != "Note":
                stack.append(content)
    return "".join(pieces)


__all__ = ["EXTRA", "formats", "read_with_pandoc"]
