"""Runs of a page's text set together to strips: what stands on one baseline, raised figures told apart.

Coordinates are points, y growing downwards; a baseline is where letters stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SUPERIOR, BOLD, ITALIC, TURNED, SPACE_AFTER = 1, 2, 4, 8, 32
"""What the flags of a run say; see :mod:`pdf_extract`."""

CHUNK_GAP = 0.8
"""A gap of so many ems parts a strip into chunks; whether it is a column's is told later."""
_BLANK = 0.17
_FLAGGED_BLANK = 0.04
_SAME_BASELINE = 0.22
_MARK = re.compile(r"[\d*†‡§¶#∗⁎,;.–\- \[\]()a-zA-Z⁰¹²³⁴-⁹]{1,12}")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SPACING_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "ˋ": "\u0300", "ˊ": "\u0301", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "¸": "\u0327", "ˇ": "\u030c", "˝": "\u030b", "˛": "\u0328",
}  # fmt: skip


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
        return "  ".join(" ".join(piece.text for piece in chunk) for chunk in self.chunks)


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


def page_of(number: int, found: dict[str, Any]) -> Page:
    """A page as :mod:`pdf_extract` found it, in strips."""
    pieces: list[Piece] = []
    turned: list[str] = []
    for text, x0, x1, y, size, flags in found["runs"]:
        if flags & TURNED:
            turned.append(text)
        elif size > 1.5:
            pieces.append(Piece(text, x0, x1, y, size, flags, y, order=len(pieces)))
    _raise(pieces)
    strips = _strips(number, pieces)
    rules = [(x0, x1, y) for x0, x1, y in found["rules"]]
    links = [(x0, y0, x1, y1, url) for x0, y0, x1, y1, url in found["links"]]
    return Page(
        number,
        found["w"],
        found["h"],
        strips,
        rules,
        links,
        turned,
        found["images"],
        bool(found.get("bad")),
    )


def _raise(pieces: list[Piece]) -> None:
    """Find the line that raised, lowered and very large initial letters belong to."""
    last: Piece | None = None
    loose: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.flags & SUPERIOR:
            piece.raised = True
        elif len(piece.text) <= 12:
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            if not (last is not None and _attach(piece, last)) and not (
                after is not None and _attach(piece, after)
            ):
                if _is_initial(piece, after) and after is not None:
                    piece.base, piece.size = after.y, after.size
                elif _MARK.fullmatch(piece.text):
                    loose.append(piece)
        last = piece
    if loose:
        _attach_loose(loose, pieces)


def _attach(piece: Piece, to: Piece) -> bool:
    """Raise or lower ``piece`` beside ``to``, if it stands so."""
    reach = 0.8 * max(to.size, piece.size)
    if piece.x0 - to.x1 > reach or to.x0 - piece.x1 > reach:
        return False
    base, size = to.base, to.size
    if to.raised or to.lowered:
        # Beside another mark ("3" "," "4"): both stand on the line that the first was raised from.
        if abs(piece.y - to.y) < 0.5 and abs(piece.size - to.size) < 0.6 and len(piece.text) <= 6:
            piece.base, piece.raised, piece.lowered = base, to.raised, to.lowered
            return True
        return False
    up = base - piece.y
    smaller = piece.size <= 0.86 * size
    if smaller and 0.12 * size < up < 0.85 * size and _MARK.fullmatch(piece.text):
        piece.base, piece.raised = base, True
        return True
    if (
        piece.size <= 1.05 * size
        and 0.2 * size < up < 0.6 * size
        and re.fullmatch(r"[\d*†‡,]{1,5}", piece.text)
    ):
        piece.base, piece.raised = base, True
        return True
    if smaller and 0.06 * size < -up < 0.4 * size:
        piece.base, piece.lowered = base, True
        return True
    return False


def _is_initial(piece: Piece, after: Piece | None) -> bool:
    """A letter two or three lines high at a paragraph's beginning."""
    return (
        after is not None
        and len(piece.text) <= 3
        and piece.text[-1:].isalpha()
        and piece.size > 1.7 * after.size
        and piece.y - 1.05 * piece.size < after.y - after.size
        and after.y < piece.y - 0.5 * after.size
        and -0.5 * after.size < after.x0 - piece.x1 < 1.5 * after.size
    )


def _attach_loose(loose: list[Piece], pieces: Sequence[Piece]) -> None:
    """The same for marks that the file holds away from their words."""
    buckets: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        buckets[int(piece.y // 8)].append(piece)
    for piece in loose:
        bucket = int(piece.y // 8)
        near = [other for at in (bucket, bucket + 1, bucket + 2) for other in buckets.get(at, ())]
        # On its own line no mark is raised.
        if any(
            abs(other.y - piece.y) < 0.4
            and other is not piece
            and min(abs(other.x0 - piece.x1), abs(piece.x0 - other.x1)) < other.size
            and other.size > 0.9 * piece.size
            and len(other.text) > 2
            for other in [*near, *buckets.get(bucket - 1, ())]
        ):
            continue
        for other in near[:400]:
            if (
                other is not piece
                and other.size > 1.1 * piece.size
                and len(other.text) > 1
                and _attach(piece, other)
            ):
                break


def _strips(number: int, pieces: list[Piece]) -> list[Strip]:
    groups: list[list[Piece]] = []
    at = size = -1e9
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if piece.base - at > _SAME_BASELINE * max(min(piece.size, size), 6.0):
            groups.append([])
            at, size = piece.base, piece.size
        groups[-1].append(piece)
        size = max(size, piece.size)
    return [strip for group in groups if (strip := _strip(number, group)) is not None]


def _strip(number: int, group: list[Piece]) -> Strip | None:
    group.sort(key=lambda piece: (piece.x0, piece.x1))
    chunks: list[list[Piece]] = []
    last: Piece | None = None
    for piece in group:
        if last is not None:
            if piece.text == last.text and abs(piece.x0 - last.x0) < 1.2 and abs(piece.x1 - last.x1) < 1.2:
                continue  # printed twice to look bold
            em = max(last.size, piece.size)
            gap = piece.x0 - last.x1
            piece.gap = gap / em
            least = min(last.size, piece.size)
            # A slanted letter's box reaches into the blank behind it, which pdfium has seen all the same.
            flagged = bool(last.flags & SPACE_AFTER)
            piece.blank = gap > _BLANK * least or (
                flagged and (gap > _FLAGGED_BLANK * least or piece.order == last.order + 1)
            )
        if last is None or piece.gap > CHUNK_GAP:
            chunks.append([])
        chunks[-1].append(piece)
        if last is None or piece.x1 >= last.x1 or piece.x0 > last.x0:
            last = piece
    if not chunks:
        return None
    every = [piece for chunk in chunks for piece in chunk]
    base = max(every, key=lambda piece: (not piece.raised, len(piece.text)))
    size = main_size(every)
    return Strip(
        number, base.base, chunks, every[0].x0, max(piece.x1 for piece in every), size
    )


def main_size(pieces: Iterable[Piece]) -> float:
    """The size of most of the characters; small capitals count as what they stand among."""
    weights: dict[float, float] = defaultdict(float)
    for piece in pieces:
        if not piece.raised and not piece.lowered:
            weights[round(piece.size * 2) / 2] += len(piece.text)
    if not weights:
        return max((piece.size for piece in pieces), default=0.0)
    total = sum(weights.values())
    # Small capitals are smaller letters among larger ones: of sizes that are frequent the largest counts.
    return max(size for size, weight in weights.items() if weight >= 0.3 * total or weight == max(weights.values()))


def row_of(page: int, chunks: Iterable[Sequence[Piece]]) -> Row:
    """The line that chunks make, its pieces in reading order and its text."""
    pieces = [piece for chunk in chunks for piece in chunk]
    if any(_RTL.search(piece.text) for piece in pieces):
        pieces = _logical(pieces)
    parts: list[str] = []
    length = 0
    for piece in pieces:
        if parts and piece.blank:
            parts.append(" ")
            length += 1
        piece.start = length
        parts.append(piece.text)
        length += len(piece.text)
    base = max(pieces, key=lambda piece: (not piece.raised, len(piece.text)))
    row = Row(
        page,
        pieces,
        base.base,
        min(piece.x0 for piece in pieces),
        max(piece.x1 for piece in pieces),
        main_size(pieces),
        "".join(parts),
    )
    if any(piece.text[:1] in _SPACING_ACCENTS or piece.text[-1:] in _SPACING_ACCENTS for piece in pieces) or any(
        accent in row.text for accent in "´`¨ˆ˜ˇ˚¸"
    ):
        _combine(row)
    return row


def _logical(pieces: list[Piece]) -> list[Piece]:
    """Pieces from left to right put in reading order where some are written from right to left."""
    rtl = [bool(_RTL.search(piece.text)) for piece in pieces]
    letters = sum(len(piece.text) for piece in pieces)
    mostly = sum(len(piece.text) for piece, right in zip(pieces, rtl, strict=True) if right) * 2 > letters
    order: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and rtl[end] == rtl[at]:
            end += 1
        run = pieces[at:end]
        if rtl[at]:
            run = run[::-1]
        order = run + order if mostly else order + run
        at = end
    for before, piece in zip(order, order[1:], strict=False):
        gap = max(piece.x0 - before.x1, before.x0 - piece.x1)
        piece.blank = piece.blank or gap > _BLANK * min(piece.size, before.size)
    return order


_ACCENT = re.compile(
    r"(?P<before>[´`ˋˊ¨ˆ˜¯˘˙˚ˇ˝])\s?(?P<over>[^\W\d_])|(?P<letter>[^\W\d_])\s?(?P<below>[¸˛])(?=\w)"
)


def _combine(row: Row) -> None:
    """Put accents that are printed as characters of their own on their letters."""
    joined: list[Piece] = []
    for piece in row.pieces:
        before = joined[-1] if joined else None
        overlaps = before is not None and piece.x0 < before.x1 - 0.1 * min(piece.size, before.size)
        if before is not None and overlaps and piece.text[:1] in _SPACING_ACCENTS and before.text[-1:].isalpha():
            made = unicodedata.normalize("NFC", before.text[-1] + _SPACING_ACCENTS[piece.text[0]])
            if len(made) == 1:
                before.text = before.text[:-1] + made
                before.x1 = max(before.x1, piece.x1)
                piece.text = piece.text[1:]
                if not piece.text:
                    continue
                piece.blank = False
        joined.append(piece)
    parts: list[str] = []
    for piece in joined:
        piece.start = sum(map(len, parts))
        if parts and piece.blank:
            parts.append(" ")
            piece.start += 1
        parts.append(piece.text)
    text = "".join(parts)
    found = _ACCENT.search(text)
    row.pieces = joined
    row.text = text
    while found is not None:
        letter, accent = (found["over"], found["before"]) if found["over"] else (found["letter"], found["below"])
        if letter == "ı":
            letter = "i"
        made = unicodedata.normalize("NFC", letter + _SPACING_ACCENTS[accent])
        if len(made) != 1:
            found = _ACCENT.search(row.text, found.end())
            continue
        _splice(row, found.start(), found.end(), made)
        found = _ACCENT.search(row.text, found.start() + 1)


def _splice(row: Row, start: int, end: int, made: str) -> None:
    """Put ``made`` in place of a stretch of a row's text, which may run over pieces."""
    row.text = row.text[:start] + made + row.text[end:]
    shift = len(made) - (end - start)
    for piece in row.pieces:
        if piece.start >= end:
            piece.start += shift
        elif piece.start > start:
            piece.start = start + len(made)
