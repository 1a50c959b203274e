"""Text of a manuscript made fit for a terminal, and measured as the terminal shows it.

A manuscript is untrusted: an escape sequence in it must not move the cursor or change a title, and an
override of the writing direction must not show a line in another order than it is read. Such
characters are shown by name.
"""

from __future__ import annotations

import unicodedata

_TAB = "    "
_JOINERS = "\u200c\u200d"
"""Kept though they have no width: Persian, Indic scripts and emoji are misspelt without them."""

_UNSHOWN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def visible(text: str) -> str:
    """``text`` on one line without a character that a terminal would obey.

    Tabs become four blanks, other control characters their pictures (U+2400 and on), and format
    characters, lone surrogates and line separators their code in angle brackets.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    code = ord(character)
    if character.isprintable() or character in _JOINERS:
        return character
    if character == "\t":
        return _TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if unicodedata.category(character) in _UNSHOWN:
        return f"<U+{code:04X}>"
    # What is left are blanks of other widths and characters of no assigned meaning.
    return " " if character.isspace() else "\ufffd"


def width(text: str) -> int:
    """The cells that ``text``, already visible, takes up on a terminal."""
    from rich.cells import cell_len

    return cell_len(text)


def shortened(text: str, length: int) -> str:
    """``text`` on one line, blanks as one, with … where it is cut to ``length`` characters."""
    # Only the beginning is looked at: a line may be megabytes long.
    line = visible(" ".join(text[: 4 * length + 4].split()))
    if len(line) <= length and len(text) <= 4 * length + 4:
        return line
    cut = line[: max(length - 1, 0)]
    whole, blank, _ = cut.rpartition(" ")
    return (whole if blank and len(whole) > length // 2 else cut).rstrip() + "…"
