"""The addresses behind text: link annotations, which are rectangles, tied to what is printed in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from citecheck.model import Link, PlacedText
from citecheck.readers.pdf_model import Page, Row

_MOST_ADDRESSES = 30
"""Addresses of one line that are looked at to tell whether one goes on in the next."""


class LinkMap:
    """For each printed line the stretches that lead somewhere, and the ``addresses`` by the line's index."""

    def __init__(self, pages: Sequence[Page], rows: Sequence[Row]) -> None:
        self.by_line: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        self.addresses: dict[int, list[str]] = defaultdict(list)
        by_page: dict[int, list[Row]] = defaultdict(list)
        linked = {page.number for page in pages if page.links}
        for row in rows:
            if row.page in linked:
                by_page[row.page].append(row)
        for page in pages:
            own = sorted(by_page[page.number], key=lambda row: row.y) if page.links else []
            for x0, y0, x1, y1, url in page.links:
                self._tie(own, x0, y0, x1, y1, url)

    def _tie(self, rows: Sequence[Row], x0: float, y0: float, x1: float, y1: float, url: str) -> None:
        at = bisect_left(rows, y0, key=lambda row: row.y)
        while at < len(rows) and rows[at].y - 0.9 * rows[at].size < y1:
            row = rows[at]
            # The middle of the letters lies in the rectangle.
            if y0 <= row.y - 0.3 * row.size <= y1:
                stretch = _stretch(row, x0, x1)
                if stretch is not None:
                    self.by_line[row.index + 1].append((*stretch, url))
                    if len(self.addresses[row.index]) < _MOST_ADDRESSES:
                        self.addresses[row.index].append(url)
            at += 1

    def of(self, placed: PlacedText) -> tuple[Link, ...]:
        """The links of a text, in order; one that runs over lines is one."""
        found: list[Link] = []
        anchors = placed.anchors
        for index, anchor in enumerate(anchors):
            stop = anchors[index + 1].offset if index + 1 < len(anchors) else len(placed.text)
            for start, end, url in self.by_line.get(anchor.line, ()):
                first = max(anchor.offset, anchor.offset + start + 1 - anchor.column)
                last = min(stop, anchor.offset + end + 1 - anchor.column)
                if first < last:
                    found.append(Link(first, last, url))
        found.sort(key=lambda link: (link.start, link.end))
        merged: list[Link] = []
        for link in found:
            before = merged[-1] if merged else None
            if before is not None and before.url == link.url and link.start - before.end <= 2:
                merged[-1] = Link(before.start, max(before.end, link.end), link.url)
            else:
                merged.append(link)
        text = placed.text
        trimmed = (
            Link(
                link.start + len(text[link.start : link.end]) - len(text[link.start : link.end].lstrip()),
                link.start + len(text[link.start : link.end].rstrip()),
                link.url,
            )
            for link in merged
        )
        return tuple(link for link in trimmed if link.start < link.end)


def _stretch(row: Row, x0: float, x1: float) -> tuple[int, int] | None:
    """The columns (from 0) of a row's text that lie between two places: whole words of a longer run."""
    first: int | None = None
    last = 0
    for index, piece in enumerate(row.pieces):
        stop = row.pieces[index + 1].start if index + 1 < len(row.pieces) else len(row.text)
        width = piece.x1 - piece.x0
        if piece.x1 <= x0 + 0.5 or piece.x0 >= x1 - 0.5 or width <= 0:
            continue
        length = stop - piece.start
        low = piece.start + max(0, round((x0 - piece.x0) / width * length))
        high = piece.start + min(length, round((x1 - piece.x0) / width * length))
        if low > piece.start:
            low = _word_start(row.text, low, piece.start)
        if high < stop:
            high = _word_end(row.text, high, stop)
        if low < high:
            first = low if first is None else min(first, low)
            last = max(last, high)
    return None if first is None else (first, last)


def _word_start(text: str, at: int, least: int) -> int:
    """The blank nearest to ``at``: widths are only known of the whole run."""
    before = text.rfind(" ", least, at + 1) + 1 or least
    after = text.find(" ", at) + 1
    return after if after and after - at < at - before else before


def _word_end(text: str, at: int, most: int) -> int:
    after = text.find(" ", at, most)
    after = most if after < 0 else after
    before = text.rfind(" ", 0, at)
    return before if before >= 0 and at - before < after - at else after
