"""What the pages of a PDF are made of: pieces of text, strips across the page, rows within a column.

Coordinates are points from the page's upper left corner, y growing downwards; a baseline is where letters stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SUPERIOR, BOLD, ITALIC, TURNED, SPACE_AFTER = 1, 2, 4, 8, 32
"""What the flags of a piece say; :mod:`pdf_extract` sets them."""


@dataclass(slots=True)
class Piece:
    """A run with its place in a line: ``start`` is its offset in the line's text, ``gap`` the ems before it."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    flags: int
    base: float
    raised: bool = False
    lowered: bool = False
    blank: bool = False
    gap: float = 0.0
    start: int = 0
    order: int = 0


@dataclass(slots=True)
class Row:
    """A printed line, or one column's part of it."""

    page: int
    pieces: list[Piece]
    y: float
    x0: float
    x1: float
    size: float
    text: str = ""
    index: int = -1
    edge: bool = False

    @property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return all(piece.flags & ITALIC for piece in self.pieces if not piece.raised)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold (a heading's look)."""
        return all(piece.flags & BOLD for piece in self.pieces if not piece.raised)


@dataclass(slots=True)
class Strip:
    """All that stands on one baseline across the page, in chunks that wide gaps part."""

    page: int
    y: float
    chunks: list[list[Piece]]
    x0: float
    x1: float
    size: float
    edge: bool = False

    @property
    def text(self) -> str:
        """The text across the page; what stands wide apart has two blanks between."""
        return "  ".join(
            "".join((" " if at and piece.blank else "") + piece.text for at, piece in enumerate(chunk))
            for chunk in self.chunks
        )


@dataclass(slots=True)
class Page:
    """A page's strips from top to bottom, its rules and links, and what is set across the reading direction."""

    number: int
    width: float
    height: float
    strips: list[Strip]
    rules: list[tuple[float, float, float]]
    links: list[tuple[float, float, float, float, str]]
    turned: list[str] = field(default_factory=list)
    images: int = 0
    bad: bool = False
