"""Accents that a PDF prints as characters of their own, put on their letters."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from citecheck.readers.pdf_model import Piece, Row

SPACING_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "ˋ": "\u0300", "ˊ": "\u0301", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "¸": "\u0327", "ˇ": "\u030c", "˝": "\u030b", "˛": "\u0328",
}  # fmt: skip
_IN_TEXT = re.compile(
    r"(?P<before>[´`ˋˊ¨ˆ˜¯˘˙˚ˇ˝])\s?(?P<over>[^\W\d_])|(?P<letter>[^\W\d_])\s?(?P<below>[¸˛])(?=\w)"
)
_IN_ADDRESS = re.compile(r"(?<=/)˜(?=\w)")
"""TeX and groff print the tilde of "/~hill/" as an accent without a letter."""
_NEAR = 0.4
"""How far, in ems, an accent's left edge may be from its letter's."""


def combine(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a page without accents that are pieces of their own; each is put on the letter it stands over."""
    accents = [piece for piece in pieces if piece.text in SPACING_ACCENTS]
    if not accents:
        return pieces
    gone = set(map(id, accents))
    buckets: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if id(piece) not in gone:
            buckets[int(piece.y // 16)].append(piece)
    for accent in accents:
        bucket = int(accent.y // 16)
        near = [piece for at in (bucket - 1, bucket, bucket + 1) for piece in buckets.get(at, ())]
        if not _put_on(accent, near):
            gone.discard(id(accent))
    return [piece for piece in pieces if id(piece) not in gone]


def _put_on(accent: Piece, near: Iterable[Piece]) -> bool:
    best: tuple[float, Piece, bool] | None = None
    for piece in near:
        size = piece.size
        if not -0.15 * size < accent.y - piece.y < 0.15 * size and not 0 < piece.y - accent.y < 0.5 * size:
            continue
        first, last = abs(piece.x0 - accent.x0), abs(piece.x1 - accent.x1)
        for off, at_start in ((first, True), (last, False)):
            letter = piece.text[0] if at_start else piece.text[-1]
            if off < _NEAR * size and _with(letter, accent.text) and (best is None or off < best[0]):
                best = (off, piece, at_start)
    if best is None:
        return False
    _, piece, at_start = best
    if at_start:
        piece.text = _with(piece.text[0], accent.text) + piece.text[1:]
    else:
        piece.text = piece.text[:-1] + _with(piece.text[-1], accent.text)
    return True


def _with(letter: str, accent: str) -> str:
    """The letter with the accent, empty where there is no such character."""
    made = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + SPACING_ACCENTS[accent])
    return made if len(made) == 1 and letter.isalpha() else ""


def combine_in(row: Row) -> None:
    """The same within a row's text, where an accent stands before its letter or, below, behind it."""
    for tilde in _IN_ADDRESS.finditer(row.text):
        _splice(row, tilde.start(), tilde.end(), "~")
    found = _IN_TEXT.search(row.text)
    while found is not None:
        letter, accent = (
            (found["over"], found["before"]) if found["over"] else (found["letter"], found["below"])
        )
        made = _with(letter, accent)
        if made:
            _splice(row, found.start(), found.end(), made)
        found = _IN_TEXT.search(row.text, found.start() + 1)


def _splice(row: Row, start: int, end: int, made: str) -> None:
    """Put ``made`` in place of a stretch of a row's text, which may run over pieces."""
    row.text = row.text[:start] + made + row.text[end:]
    shift = len(made) - (end - start)
    for piece in row.pieces:
        if piece.start >= end:
            piece.start += shift
        elif piece.start > start:
            piece.start = start + len(made)
