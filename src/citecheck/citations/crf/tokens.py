"""A reference as tokens: a word or number with the marks around it, an address as one token."""

from __future__ import annotations

import re

Token = tuple[str, int, int]
"""What is printed, and where it starts and ends in the text."""

_WORD = "[\\w\u0300-\u036f]"
_LETTER = r"[^\W\d_]"
_OPEN = r"(\[{<«“„‘"
_TOKEN = re.compile(
    rf"[^\w\s]*+(?:(?:https?://|ftp://|www\.)[^\s<>\"“”«»]++|(?:(?:doi|DOI):?)?10\.\d{{4,9}}/[^\s<>\"“”]++"
    rf"|(?:(?:{_LETTER}\.){{2,12}}(?:{_LETTER}(?!{_WORD}))?|\d++(?:\.\d++)++|{_WORD}++(?:[-‐‑–—−'’&/+]{{1,2}}{_WORD}++)*+)"
    rf"[^\w\s{re.escape(_OPEN)}]*+)|[^\w\s]++"
)


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order; every character but blanks is in one. Linear in its length."""
    made: list[Token] = []
    find, end = text.find, 0
    # Only blanks stand between tokens, so that the next place of what is printed is its own.
    for printed in _TOKEN.findall(text):
        start = find(printed, end)
        end = start + len(printed)
        made.append((printed, start, end))
    return made
