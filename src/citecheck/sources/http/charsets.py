"""Which letters a page is written in whose charset is said nowhere, or wrongly.

Only pages that are mostly of letters beyond ASCII are guessed: in Latin script those are few, and read as Windows-1252
enough of a word is left to be known again.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_BEGINNING = 20_000
_MOST = 0.7
_ELEMENT = re.compile(rb"<(?:script|style)[^<>]{0,500}>[^<]{0,20000}|<[^<>]{0,2000}>")
_LETTERS = re.compile(rb"[A-Za-z]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LANGUAGE = re.compile(rb"<html[^<>]{0,300}\slang\s{0,3}=\s{0,3}[\"']?([a-z]{2})", re.IGNORECASE)
_OF_LANGUAGE = {"he": "cp1255", "ar": "cp1256", "fa": "cp1256", "th": "cp874", "el": "cp1253"}


def _is_kana(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff"


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7af"


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


# Each with what its text has much of, and how much: what is read in the wrong one of them has other letters.
_WIDE: tuple[tuple[str, Callable[[str], bool], float], ...] = (
    ("shift_jis", _is_kana, 0.25),
    ("euc_jp", _is_kana, 0.25),
    ("euc_kr", _is_hangul, 0.8),
    ("gb2312", _is_han, 0.6),
    ("big5", _is_han, 0.6),
    ("gb18030", _is_han, 0.6),
)


def guessed(data: bytes) -> str | None:
    """The charset of bytes that are no UTF-8; None where they are mostly ASCII, or nothing tells."""
    shown = _ELEMENT.sub(b" ", data[:_BEGINNING])
    high = b"".join(_HIGH.findall(shown))
    if len(high) <= len(_LETTERS.findall(shown)):
        return None
    said = _LANGUAGE.search(data[:2048])
    if said is not None and (known := _OF_LANGUAGE.get(said[1].decode("ascii").lower())) is not None:
        return known
    # Alphabets of one byte have their small letters in one quarter of all bytes; where two make a letter, they are spread.
    above = sum(byte >= 0xE0 for byte in high)
    below = sum(0xC0 <= byte < 0xE0 for byte in high)
    if above < _MOST * len(high) and below < _MOST * len(high):
        for name, is_of_it, share in _WIDE:
            wide = [char for char in _read(shown, name) if char > "\x7f"]
            if wide and sum(map(is_of_it, wide)) >= share * len(wide):
                return name
    if below > above:
        return "koi8-r"
    # What is "оаи" in the one are seldom letters of the other, where "οαι" stand beside them.
    cyrillic = sum(map(high.count, (b"\xee", b"\xe0", b"\xe8")))
    greek = sum(map(high.count, (b"\xef", b"\xe1", b"\xe9")))
    return "cp1251" if cyrillic >= greek else "cp1253"


def _read(data: bytes, name: str) -> str:
    """The text of bytes in a charset, but for a letter that is cut at the end; "" where they are none."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(data)
    except UnicodeDecodeError:
        return ""
