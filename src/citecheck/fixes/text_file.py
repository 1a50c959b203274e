"""A file of text (plain, Markdown, LaTeX): edits spliced in, every other byte as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from citecheck.fixes.plan import Span
from citecheck.model import CitecheckError, Edit, Place
from citecheck.readers.encoding import decode

_LINE_END = re.compile(r"\r\n|\r|\n")
_TEX_BLANKS = re.compile(r"~|\\[ ,]")
_BLANKS = re.compile(r"\s+")

TEXT_FORMATS = frozenset(("markdown", "text", "latex", "org", "typst", "asciidoc", "rst", "mediawiki"))
"""The formats whose places are lines and columns of the file's own text."""

EXACT_FORMATS = frozenset(("markdown", "text"))
"""Those in which a printed character always stands as itself."""


@dataclass(slots=True)
class TextFile:
    """A file's bytes as text with the way back; ``lines`` are those that the reader saw.

    Raises:
        CitecheckError: Some bytes are not of the file's encoding, so that it could not be written back.
    """

    name: str
    data: bytes
    format: str
    text: str = field(init=False)
    encoding: str = field(init=False)
    prefix: bytes = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        decoded = decode(self.data, self.name)
        self.text, self.encoding = decoded.text, decoded.encoding
        encoded = self.text.encode(self.encoding, "replace")
        self.prefix = self.data[: len(self.data) - len(encoded)]
        if self.prefix + encoded != self.data:
            raise CitecheckError(
                f"{self.name}: holds bytes that are not {self.encoding}; save it as UTF-8, then fix it"
            )
        self.starts = [0, *(end.end() for end in _LINE_END.finditer(self.text))]

    def offset(self, line: int, column: int) -> int | None:
        """The offset in the text of a line and column (from 1), None where there is no such place."""
        if not 1 <= line <= len(self.starts):
            return None
        start = self.starts[line - 1]
        stop = self.starts[line] if line < len(self.starts) else len(self.text)
        offset = start + column - 1
        return offset if start <= offset <= stop else None

    def source(self, place: Place) -> str | None:
        """What stands at a place, with its markup and line ends."""
        start = self.offset(place.line, place.column)
        end = self.offset(place.end_line or place.line, place.end_column or place.column)
        return None if start is None or end is None or end < start else self.text[start:end]

    def locate(self, edit: Edit) -> Span | str:
        """Where the edit stands; a clause that says why it cannot be made, where it cannot."""
        if edit.place.file is not None and edit.place.file != self.name:
            return f"it is in another file ({edit.place.file})"
        stands = self.source(edit.place)
        start = self.offset(edit.place.line, edit.place.column)
        if stands is None or start is None:
            return "its place in the file is not known"
        if edit.old is None and self.format not in EXACT_FORMATS:
            return "what stands there in the file is not certain"
        if edit.old is not None and _plain(stands, self.format) != _plain(edit.old, self.format):
            has, old = (_plain(text, self.format)[:40] for text in (stands, edit.old))
            return f"the file has {has!r} there and not {old!r}"
        try:
            edit.text.encode(self.encoding)
        except UnicodeEncodeError:
            return f"{self.encoding}, the file's encoding, lacks a letter of {edit.text[:40]!r}"
        return Span(start, start + len(stands), edit.text)

    def spliced(self, spans: Sequence[Span]) -> bytes:
        """The file's bytes with the edits in; ``spans`` are in order and none lies over another."""
        pieces, at = [], 0
        for span in spans:
            pieces += [self.text[at : span.start], span.text]
            at = span.end
        pieces.append(self.text[at:])
        return self.prefix + "".join(pieces).encode(self.encoding)


@dataclass(frozen=True, slots=True)
class TextFiles:
    """A file of text and those that it takes in, as one run of characters: the main file's first."""

    files: tuple[TextFile, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, files: Sequence[TextFile]) -> TextFiles:
        """The files in this order, the main one first."""
        starts, at = [], 0
        for file in files:
            starts.append(at)
            at += len(file.text) + 1
        return cls(tuple(files), tuple(starts))

    def _index(self, place: Place) -> int | None:
        if place.file is None:
            return 0
        return next((at for at, file in enumerate(self.files) if file.name == place.file), None)

    def source(self, place: Place) -> str | None:
        """What stands at a place, with its markup and line ends."""
        at = self._index(place)
        return None if at is None else self.files[at].source(place)

    def locate(self, edit: Edit) -> Span | str:
        """Where the edit stands; a clause that says why it cannot be made, where it cannot."""
        at = self._index(edit.place)
        if at is None:
            return f"it is in another file ({edit.place.file})"
        found = self.files[at].locate(edit)
        if isinstance(found, str):
            return found
        return Span(found.start + self.starts[at], found.end + self.starts[at], found.text)

    def spliced(self, spans: Sequence[Span]) -> dict[str, bytes]:
        """The bytes of each file that changes, by its name."""
        out: dict[str, bytes] = {}
        for file, start in zip(self.files, self.starts, strict=True):
            own = [
                Span(one.start - start, one.end - start, one.text)
                for one in spans
                if start <= one.start <= start + len(file.text)
            ]
            if own:
                out[file.name] = file.spliced(own)
        return out


def _plain(text: str, format: str) -> str:
    """Blanks of all kinds as one: in LaTeX also ``~`` and a backslash with a blank."""
    return _BLANKS.sub(" ", _TEX_BLANKS.sub(" ", text) if format == "latex" else text).strip()
