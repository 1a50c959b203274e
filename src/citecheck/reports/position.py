"""Where a place is, as the reader of a report is told: by line and column, by paragraph, or by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from citecheck.model import Manuscript, Place

Counted = Literal["line", "paragraph", "page"]
"""What a user finds a place by: a line of the file, a Word file's paragraph, or a page and the line on it."""

_ON_PAGES = frozenset({"pdf"})
"""Formats whose lines stand on pages: no program opens them at a line of the file."""


def counted_by(manuscript: Manuscript) -> Counted:
    """What the places of a manuscript count."""
    if manuscript.place_unit == "paragraph":
        return "paragraph"
    return "page" if manuscript.format in _ON_PAGES else "line"


def counted_in(manuscripts: Iterable[Manuscript]) -> dict[str, Counted]:
    """What the places of each manuscript count, by its name."""
    return {manuscript.name: counted_by(manuscript) for manuscript in manuscripts}


def position(place: Place, file: str = "", counted: Counted | Mapping[str, Counted] = "line") -> str:
    """``file:line:column``, as editors' programs and search tools take it; else in words after the file.

    Args:
        place: Its own ``file``, if it has one, goes before ``file``.
        file: Empty for the place alone.
        counted: What the place counts, or a table of it by file; files not in it have lines.
    """
    name = place.file or file
    how = counted if isinstance(counted, str) else counted.get(name, "line")
    if how == "line":
        return f"{name}:{place.line}:{place.column}"
    return ", ".join(part for part in (name, within(place, how)) if part)


def within(place: Place, counted: Counted) -> str:
    """The place inside its file: ``14:3``, ``paragraph 12``, ``page 3, line 14``; the page where it is known."""
    page = "" if place.page is None else f"page {place.page}, "
    if counted == "line":
        return f"{page}{place.line}:{place.column}"
    return f"{page}{'paragraph' if counted == 'paragraph' else 'line'} {place.line}"
