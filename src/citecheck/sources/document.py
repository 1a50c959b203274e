"""A source as text: its passages, each with its place in the file and the words it stands under."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from citecheck.model import Place, UnreadableError

PassageKind = Literal["paragraph", "heading", "row"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's row: its own text and the headers it stands under.

    ``column`` is the text of its column's headers, ``start`` where ``text`` begins in the passage.
    """

    text: str
    column: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a heading or a row of a table.

    ``text`` is what is shown as evidence; of a row it is "row header | column: cell | …". ``heading``
    are the headings in force, outermost first; ``caption`` what is said of the whole table (caption,
    unit line). ``row_header`` are the words that lead the row and the section of the table it is in.
    """

    text: str
    place: Place
    kind: PassageKind = "paragraph"
    heading: tuple[str, ...] = ()
    caption: str = ""
    row_header: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source's visible text in reading order; ``title`` is the page's or the first heading."""

    title: str
    passages: tuple[Passage, ...]
    encoding: str | None = None


@dataclass(slots=True, eq=False)
class Source:
    """A cited document at hand. It is read when first asked for, and then kept.

    ``name`` is the file's name relative to the folder, with forward slashes; ``kind`` the name of what
    reads it ("html", "text", "markdown", "table", "reader").
    """

    name: str
    path: Path
    kind: str
    _document: Document | None = field(default=None, repr=False)
    _problem: UnreadableError | None = field(default=None, repr=False)

    @property
    def document(self) -> Document:
        """The text. Raises UnreadableError, each time the same, when the file cannot be read."""
        if self._problem is not None:
            raise self._problem
        if self._document is None:
            from citecheck.sources.folder import read_document

            try:
                self._document = read_document(self.path, self.kind)
            except UnreadableError as error:
                self._problem = error
                raise
        return self._document

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of :attr:`document`."""
        return self.document.passages

    @property
    def problem(self) -> str | None:
        """Why the source cannot be read, in one line; None when it can."""
        try:
            _ = self.document
        except UnreadableError as error:
            return str(error)
        return None
