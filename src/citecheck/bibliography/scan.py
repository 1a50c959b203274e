"""Read the entries of a BibTeX file with their places, and nothing else: what users write is never rewritten.

Written for this, and not pybtex's parser, because that one gives no places, stops at an "@" in a comment
(an e-mail address) and recurses on braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.bibliography.dates import MONTHS
from citecheck.model import CitecheckError

_START = re.compile(r"@[ \t]{0,20}([A-Za-z][\w-]{0,60})\s{0,20}([{(])")
_KEY = re.compile(r"\s*([^\s,{}()=\"]*)\s*(,|(?=[})]))")
_FIELD = re.compile(r"\s*([^\s,{}()=\"#%]+)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()=\"#%]+")
_BRACES = re.compile(r"[{}]")
_PARENS = re.compile(r"[{}()]")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry: ``fields`` by lower-case name in LaTeX, ``start`` and ``end`` in the text, ``line`` from 1."""

    type: str
    key: str
    fields: dict[str, str]
    start: int
    end: int
    line: int


def entries_of(text: str, name: str = "the bibliography") -> list[BibEntry]:
    """The entries in order; comments, ``@comment``, ``@preamble`` and text between entries are passed over.

    Args:
        text: The file's text.
        name: What to call it in an error.

    Raises:
        CitecheckError: An entry is not closed or a field is damaged; the message has the line.
    """
    macros = {month: month for month in MONTHS}
    return list(_Scanner(text, name, macros).entries())


class _Scanner:
    def __init__(self, text: str, name: str, macros: dict[str, str]) -> None:
        self.text = text
        self.name = name
        self.macros = macros
        self.line = 1
        self.counted = 0

    def entries(self) -> Iterator[BibEntry]:
        position = 0
        while found := _START.search(self.text, position):
            kind = found[1].lower()
            end = self.closing(found)
            if end is None:
                if kind == "comment":
                    position = found.end()
                    continue
                raise self.error(found.start(), f"the @{found[1]} that begins here is not closed")
            position = end + 1
            if kind == "comment" or kind == "preamble":
                continue
            if kind == "string":
                self.macros.update(self.fields(found.end(), end))
                continue
            key = _KEY.match(self.text, found.end(), end + 1)
            if key is None or not key[1]:
                raise self.error(found.start(), f"the @{found[1]} that begins here has no key")
            yield BibEntry(
                kind,
                key[1],
                self.fields(key.end(), end),
                found.start(),
                position,
                self.line_of(found.start()),
            )

    def closing(self, found: re.Match[str]) -> int | None:
        """Where the entry's own bracket closes."""
        braces = found[2] == "{"
        depth, pattern = (1, _BRACES) if braces else (0, _PARENS)
        for bracket in pattern.finditer(self.text, found.end()):
            if bracket.group() == "{":
                depth += 1
            elif bracket.group() == "}":
                depth -= 1
                if depth < 0 or (braces and depth == 0):
                    return bracket.start() if braces else None
            elif bracket.group() == ")" and depth == 0:
                return bracket.start()
        return None

    def fields(self, position: int, end: int) -> dict[str, str]:
        values: dict[str, str] = {}
        while True:
            position = self.skip(position, end, ",")
            if position >= end:
                return values
            found = _FIELD.match(self.text, position, end)
            if found is None:
                raise self.error(
                    position, "a field was expected here (name = value); is a comma or brace missing?"
                )
            value, position = self.value(found.end(), end)
            # BibTeX keeps the first of two fields of one name.
            values.setdefault(found[1].lower(), value)
            after = self.skip(position, end, "")
            if after < end and self.text[after] != ",":
                raise self.error(after, f"a comma is missing after the field {found[1]}")

    def skip(self, position: int, end: int, also: str) -> int:
        while position < end and (self.text[position].isspace() or self.text[position] in also):
            position += 1
        return position

    def value(self, position: int, end: int) -> tuple[str, int]:
        """The value that starts at ``position``, its pieces joined."""
        pieces: list[str] = []
        while True:
            piece, position = self.piece(position, end)
            pieces.append(piece)
            after = self.skip(position, end, "")
            if after >= end or self.text[after] != "#":
                return "".join(pieces), position
            position = self.skip(after + 1, end, "")

    def piece(self, position: int, end: int) -> tuple[str, int]:
        char = self.text[position : position + 1] if position < end else ""
        if char in ("{", '"') and char:
            stop = self.close_of(position, end, char)
            return self.text[position + 1 : stop], stop + 1
        found = _BARE.match(self.text, position, end)
        if found is None:
            raise self.error(position, "a value was expected here")
        return self.macros.get(found.group().lower(), found.group()), found.end()

    def close_of(self, position: int, end: int, opener: str) -> int:
        depth = 0
        for bracket in re.compile(r'[{}"]').finditer(self.text, position + 1, end):
            char = bracket.group()
            if depth == 0 and char == ("}" if opener == "{" else '"'):
                return bracket.start()
            depth += (char == "{") - (char == "}")
            if depth < 0:
                break
        raise self.error(position, "the value that begins here is not closed")

    def line_of(self, position: int) -> int:
        """The line of ``position``; counted on from the last one asked for, so that all are linear."""
        if position < self.counted:
            return self.text.count("\n", 0, position) + 1
        self.line += self.text.count("\n", self.counted, position)
        self.counted = position
        return self.line

    def error(self, position: int, what: str) -> CitecheckError:
        at = self.text.count("\n", 0, position) + 1
        return CitecheckError(f"{self.name}:{at}: {what}; nothing was changed")
