"""What must be changed in a file so that pandoc finds all its notes.

Each change is one that pandoc's own reader misses, found by reading what pandoc and other programs write.
Places are not touched by it: they are found again in the file as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_NOTE = re.compile(r"footnote(?:ref)?:[\w-]*\[")
_LONGEST = 20_000
_SUPPLEMENT = re.compile(r"(?<![\w\\])@([\w:.-]{0,200}\w)\[([^\[\]\n]{1,200})\]")
_CITE_CALL = re.compile(
    r"#cite\(\s*<([\w:.-]{1,200})>\s*,[^()\[\]]{0,200}supplement:\s*\[([^\[\]\n]{1,200})\]\s*,?\s*\)"
)


def prepare(data: bytes, format: str) -> bytes:
    """The file's bytes as pandoc is to get them."""
    change = _CHANGES.get(format)
    return data if change is None else change(data)


def _asciidoc(data: bytes) -> bytes:
    """Notes of several lines on one: pandoc ends an inline macro with its line.

    A note ends with the bracket that closes it; brackets inside it are those of macros, or have a backslash.
    """
    text = data.decode("utf-8", "replace")
    pieces, at = [], 0
    for found in _NOTE.finditer(text):
        if found.start() < at:
            continue
        end = _closing(text, found.end())
        if end is None:
            continue
        # Blank lines end a paragraph, and so the note was never closed.
        inner = text[found.end() : end]
        if "\n\n" in inner:
            continue
        pieces += [text[at : found.end()], " ".join(inner.split())]
        at = end
    return "".join([*pieces, text[at:]]).encode("utf-8")


def _closing(text: str, start: int) -> int | None:
    depth = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        char = text[at]
        if char in "[]" and text[at - 1] != "\\":
            depth += 1 if char == "[" else -1
            if depth == 0:
                return at
    return None


def _typst(data: bytes) -> bytes:
    """The supplement of a citation as words behind it: pandoc drops it, and with it the page."""
    text = _SUPPLEMENT.sub(r"@\1, \2", data.decode("utf-8", "replace"))
    return _CITE_CALL.sub(r"@\1, \2", text).encode("utf-8")


def _rtf(data: bytes) -> bytes:
    """Footnotes as a destination that may be passed over are passed over by pandoc, and are not to be."""
    return data.replace(rb"{\*\footnote", rb"{\footnote")


_CHANGES: Mapping[str, Callable[[bytes], bytes]] = {"asciidoc": _asciidoc, "rtf": _rtf, "typst": _typst}
