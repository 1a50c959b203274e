"""The page of every line, from what a text shows of page ends."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.readers.text_lines import Line, page_number
from citecheck.readers.text_parts import Parts


def number_pages(lines: Sequence[Line], parts: Parts) -> None:
    """Set :attr:`Line.page` where form feeds do not tell it: from printed page numbers and the feet of pages.

    A page ends behind the last note at its foot, or at a page number between paragraphs. Where no page
    number is printed, nothing is known.
    """
    if any(line.page is not None for line in lines):
        return
    printed = {
        line.index: number
        for line in lines
        if line.kind == "page" and (number := page_number(line)) is not None
    }
    if not printed:
        return
    breaks = _breaks(lines, parts, printed)
    anchors = _anchors(breaks, printed)
    if not anchors:
        return
    page = 0
    for line in lines:
        while page < len(breaks) and line.index >= breaks[page]:
            page += 1
        line.page = _number(page, anchors)


def _breaks(lines: Sequence[Line], parts: Parts, printed: dict[int, int]) -> list[int]:
    """The lines that begin a page (but the first)."""
    found: set[int] = set()
    if not parts.endnotes:
        for _, last in parts.blocks:
            pieces = parts.notes[last]
            if pieces:
                end = pieces[-1].last + 1
                # Bare link targets and blanks belong to the page whose notes they follow.
                while end < len(lines) and lines[end].kind in ("blank", "link"):
                    end += 1
                found.add(end)
    for index in printed:
        # A number with a page's end right before or behind it marks that one.
        if not any(abs(index - other) <= 4 for other in found):
            found.add(index)
    return sorted(found)


def _anchors(breaks: Sequence[int], printed: dict[int, int]) -> list[tuple[int, int]]:
    """Pairs of a page's count (from 0) and its printed number."""
    anchors = []
    for index, number in sorted(printed.items()):
        near = min(range(len(breaks)), key=lambda i: abs(breaks[i] - index))
        anchors.append((near + 1 if breaks[near] <= index + 4 else near, number))
    # A number that does not grow with the pages is none of theirs.
    return [
        pair for i, pair in enumerate(anchors) if i == 0 or pair[1] - pair[0] == anchors[0][1] - anchors[0][0]
    ]


def _number(page: int, anchors: Sequence[tuple[int, int]]) -> int | None:
    count, number = min(anchors, key=lambda anchor: abs(anchor[0] - page))
    value = number + page - count
    return value if value > 0 else None
