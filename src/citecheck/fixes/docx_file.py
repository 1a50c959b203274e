"""A Word file: edits in the runs of its notes, their formatting kept, or as tracked changes.

A note is walked as the reader walks it, and each character of its text is led back to the ``w:t`` it came
from. Only the part with the notes is written anew; every other member of the archive stays as it was.
Source: ECMA-376 (Office Open XML), part 1, 17.3.3.31 (``t``), 17.13.5 (``ins``, ``del``).
"""

from __future__ import annotations

import copy
import io
import zipfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from citecheck.fixes.plan import Span
from citecheck.model import Edit, Manuscript, Note, Place
from citecheck.readers.docx_package import Package, attribute, main_part, open_package
from citecheck.readers.docx_walk import Runs, paragraphs
from citecheck.readers.draft import Flow
from citecheck.readers.xml_tree import local

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
AUTHOR = "citecheck"
"""Whose tracked changes they are."""


@dataclass(frozen=True, slots=True)
class _Char:
    """A character that the reader took in: the ``w:t`` and where in it, no element where it was made."""

    char: str
    element: Any = None
    at: int = 0


@dataclass(slots=True)
class _Tracer(Runs):
    """The reader's walk, which keeps where each character came from."""

    seen: list[_Char] = field(default_factory=list)
    pending: list[Any] = field(default_factory=list)

    def _run(self, run: Any, flow: Flow) -> None:
        before, self.pending = self.pending, [one for one in run if local(one) == "t"]
        Runs._run(self, run, flow)
        self.pending = before

    def _text(self, text: str, flow: Flow) -> None:
        element = None
        if self.pending and (self.pending[0].text or "") == text:
            element = self.pending.pop(0)
        length = len(flow.text) if self._await_mark is not None else -1
        in_code = bool(self._fields) and self._fields[-1].start is None
        Runs._text(self, text, flow)
        if not in_code and length != len(flow.text):
            self.seen.extend(_Char(char, element, at) for at, char in enumerate(text))


@dataclass(slots=True)
class DocxFile:
    """A Word file's bytes and the manuscript read from them; offsets are those of its lines, one after the other."""

    name: str
    data: bytes
    manuscript: Manuscript
    tracked: bool = False
    text: str = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(self.manuscript.lines)
        self.starts, at = [], 0
        for line in self.manuscript.lines:
            self.starts.append(at)
            at += len(line) + 1
        self._notes = {note.place.line: note for note in self.manuscript.notes}
        self._package = open_package(self.data, self.name)
        self._chars: dict[int, list[_Char | None]] = {}

    _notes: dict[int, Note] = field(init=False)
    _package: Package = field(init=False)
    _chars: dict[int, list[_Char | None]] = field(init=False)

    def source(self, place: Place) -> str | None:
        """What stands at a place, without its formatting."""
        span = self._span(place)
        return None if span is None else self.text[span[0] : span[1]]

    def locate(self, edit: Edit) -> Span | str:
        """Where the edit stands; a clause that says why it cannot be made, where it cannot."""
        if edit.place.file is not None and edit.place.file != self.name:
            return f"it is in another file ({edit.place.file})"
        span = self._span(edit.place)
        if span is None:
            return "its place in the file is not known"
        if edit.place.line not in self._notes:
            return "it is in the body of a Word file, where only notes are changed; change it in Word"
        stands = self.text[span[0] : span[1]]
        if edit.old is not None and " ".join(stands.split()) != " ".join(edit.old.split()):
            return f"the file has {stands[:40]!r} there and not {edit.old[:40]!r}"
        if span[0] == span[1] or not self._elements(span):
            return "its place in the runs of the Word file is not certain"
        return Span(*span, edit.text)

    def spliced(self, spans: Sequence[Span]) -> bytes:
        """The file's bytes with the edits in; ``spans`` are in order and none lies over another."""
        changed = set()
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for number, span in enumerate(reversed(spans)):
            elements = self._elements((span.start, span.end))
            if self.tracked:
                _track(elements, span.text, stamp, 900_000 + 2 * (len(spans) - number))
            else:
                _replace(elements, span.text)
            changed.add((self._note_at(span.start).label or "").partition(" ")[0] + "s")
        return self._packed(changed)

    # From offsets to elements

    def _span(self, place: Place) -> tuple[int, int] | None:
        line, end_line = place.line, place.end_line or place.line
        if not 1 <= line <= len(self.starts) or line != end_line:
            return None
        start = self.starts[line - 1] + place.column - 1
        end = self.starts[line - 1] + (place.end_column or place.column) - 1
        stop = self.starts[line - 1] + len(self.manuscript.lines[line - 1])
        return (start, end) if start <= end <= stop else None

    def _note_at(self, offset: int) -> Note:
        return self._notes[bisect_right(self.starts, offset)]

    def _elements(self, span: tuple[int, int]) -> list[tuple[Any, int, int]]:
        """(``w:t``, from, to) of the characters of the span, in order; none where one of them is not known."""
        line = bisect_right(self.starts, span[0])
        start = self.starts[line - 1]
        chars = self._traced(line)[span[0] - start : span[1] - start]
        while chars and chars[-1] is None:
            chars.pop()
        found: list[tuple[Any, int, int]] = []
        for position, char in enumerate(chars):
            if char is None:
                # Blanks that were drawn together stand between two characters of one element or two.
                if self.text[span[0] + position].isspace():
                    continue
                return []
            if char.element is None:
                return []
            if found and found[-1][0] is char.element:
                found[-1] = (char.element, found[-1][1], char.at + 1)
            else:
                if found:
                    last = found[-1]
                    found[-1] = (last[0], last[1], len(last[0].text or ""))
                found.append((char.element, char.at if not found else 0, char.at + 1))
        return found

    def _traced(self, line: int) -> list[_Char | None]:
        """For each character of a note's text where it came from; None for blanks and for what is not certain."""
        if line not in self._chars:
            note = self._notes[line]
            kind, _, name = (note.label or "").partition(" ")
            root = {"footnote": self._package.footnotes, "endnote": self._package.endnotes}.get(kind)
            tracer = _Tracer(self._package, f"{kind}s")
            for one in root if root is not None else ():
                if local(one) == kind and attribute(one, "id") == name:
                    flow = Flow()
                    for paragraph in paragraphs(one, False):
                        flow.add(" ")
                        tracer.paragraph(paragraph, flow)
            self._chars[line] = _aligned(note.text, tracer.seen)
        return list(self._chars[line])

    def _packed(self, changed: set[str]) -> bytes:
        from lxml import etree  # type: ignore[import-untyped]

        folder = main_part(self._package).rpartition("/")[0]
        parts = {
            f"{folder}/{name}.xml": etree.tostring(
                getattr(self._package, name), xml_declaration=True, encoding="UTF-8", standalone=True
            )
            for name in changed
        }
        out = io.BytesIO()
        archive = self._package.archive
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for info in archive.infolist():
                made.writestr(info, parts.get(info.filename) or archive.read(info.filename))
            made.comment = archive.comment
        return out.getvalue()


def _aligned(text: str, seen: Sequence[_Char]) -> list[_Char | None]:
    """Each character of the text with the one it is, from the end: what the reader drops stands mostly in front."""
    out: list[_Char | None] = [None] * len(text)
    at = len(seen) - 1
    for position in range(len(text) - 1, -1, -1):
        if text[position].isspace():
            continue
        while at >= 0 and seen[at].char != text[position]:
            at -= 1
        if at < 0:
            break
        out[position] = seen[at]
        at -= 1
    return out


def _set_text(element: Any, text: str) -> None:
    element.text = text
    if text != text.strip() or "  " in text:
        element.set(_SPACE, "preserve")


def _replace(elements: Sequence[tuple[Any, int, int]], text: str) -> None:
    """Put the text into the first run, with its formatting, and take the old one out of all."""
    for position, (element, start, end) in reversed(list(enumerate(elements))):
        old = element.text or ""
        _set_text(element, old[:start] + (text if position == 0 else "") + old[end:])


def _track(elements: Sequence[tuple[Any, int, int]], text: str, stamp: str, number: int) -> None:
    """The same as a deletion and an insertion that Word shows and can refuse."""
    by_run: dict[Any, list[tuple[Any, int, int]]] = defaultdict(list)
    for element, start, end in elements:
        by_run[element.getparent()].append((element, start, end))
    for position, (run, cuts) in enumerate(by_run.items()):
        for element, start, end in reversed(cuts):
            first = position == 0 and element is cuts[0][0]
            _track_one(run, element, (start, end), text if first else "", stamp, number)


def _track_one(run: Any, element: Any, span: tuple[int, int], text: str, stamp: str, number: int) -> None:
    namespace = run.tag.rpartition("}")[0] + "}"
    old = element.text or ""
    siblings = list(run)
    at = siblings.index(element)

    def like(children: Sequence[Any]) -> Any:
        made = run.makeelement(run.tag, run.attrib)
        properties = next((one for one in siblings if local(one) == "rPr"), None)
        if properties is not None:
            made.append(copy.deepcopy(properties))
        made.extend(children)
        return made

    def words(name: str, said: str) -> Any:
        made = run.makeelement(namespace + name)
        _set_text(made, said)
        return made

    def change(name: str, identifier: int, inner: Any) -> Any:
        made = run.makeelement(
            namespace + name,
            {
                namespace + "id": str(identifier),
                namespace + "author": AUTHOR,
                namespace + "date": stamp,
            },
        )
        made.append(inner)
        return made

    new = [change("del", number, like([words("delText", old[span[0] : span[1]])]))]
    if text:
        inserted = like([words("t", text)])
        # An insertion within a tracked insertion belongs to that one.
        within = local(run.getparent()) == "ins"
        new.append(inserted if within else change("ins", number + 1, inserted))
    after = [words("t", old[span[1] :])] if old[span[1] :] else []
    rest = siblings[at + 1 :]
    if after or rest:
        new.append(like([*after, *rest]))
    _set_text(element, old[: span[0]])
    parent, position = run.getparent(), run.getparent().index(run)
    parent[position + 1 : position + 1] = new
    if run.tail:
        new[-1].tail, run.tail = run.tail, None
