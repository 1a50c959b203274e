"""Quoted stretches of a text, with all kinds of marks, mixed, nested or with the closing one lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

DOUBLE = '"“”„‟«»＂「」『』'
SINGLE = "'‘’‚‛‹›`´"
OPENING = frozenset("\"“”„‟«»＂「『'‘‚‛‹›`")
_OPENING = re.compile("[" + re.escape("".join(sorted(OPENING))) + "]")
_REACH = 600
_CLOSERS = {"「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """``text[start:end]`` with its marks; ``text[inner_start:inner_end]`` without."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    double: bool


def quoted(text: str) -> list[Quoted]:
    """The outermost quoted stretches in order. A mark that nothing closes within 600 characters opens none."""
    found: list[Quoted] = []
    position = 0
    for match in _OPENING.finditer(text):
        start = match.start()
        if start < position or not _opens(text, start):
            continue
        double = match.group() in DOUBLE
        end = _double_end(text, start) if double else _single_end(text, start)
        if end is not None:
            found.append(_made(text, start, end, double))
            position = end
    return found


def _made(text: str, start: int, end: int, double: bool) -> Quoted:
    inner_start, inner_end = start + 1, end - 1
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and (text[inner_end - 1].isspace() or text[inner_end - 1] in ",;"):
        inner_end -= 1
    # One full stop belongs to the sentence around; three are the title's own.
    if (
        text[inner_end - 1 : inner_end] == "."
        and text[inner_end - 3 : inner_end] != "..."
        and inner_end > inner_start
    ):
        inner_end -= 1
    return Quoted(start, end, inner_start, inner_end, double)


def _opens(text: str, position: int) -> bool:
    mark = text[position]
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2]
    if not after or mark in "«「『„":
        return bool(after)
    if before.isalnum() or before in ".,;!?)":
        return False
    return not after.isspace() and after not in ",;)]" and (before not in "”’" or mark in "“‘")


def _double_end(text: str, start: int) -> int | None:
    mark = text[start]
    if mark in _CLOSERS:
        end = text.find(_CLOSERS[mark], start, start + _REACH)
        return end + 1 if end >= 0 else None
    depth = 1
    limit = min(len(text), start + _REACH)
    for position in range(start + 1, limit):
        char = text[position]
        if char not in DOUBLE:
            continue
        if _opens_inside(text, position, mark):
            depth += 1
        else:
            depth -= 1
            if depth == 0 or _must_close(text, position):
                return position + 1
    return None


def _opens_inside(text: str, position: int, outer: str) -> bool:
    char, before, after = text[position], text[position - 1], text[position + 1 : position + 2]
    if outer == "«" and char == "»":
        return False
    if outer == "»":
        return char == "»"
    if char in "«„":
        return True
    if outer == "„" and char == "“":
        return False
    return (before.isspace() or before in "([‘'") and after.isalnum()


def _must_close(text: str, position: int) -> bool:
    """Whether a mark inside ends the whole: the text breaks off, or a mark was lost before."""
    rest = text[position + 1 : position + _REACH]
    return not any(char in DOUBLE for char in rest)


def _single_end(text: str, start: int) -> int | None:
    limit = min(len(text), start + _REACH)
    spare: int | None = None
    depth = 0
    for position in range(start + 1, limit):
        char = text[position]
        if char not in SINGLE:
            if (
                char in "”"
                and spare is None
                and depth == 0
                and not any(c in '“"' for c in text[start:position])
            ):
                return position + 1
            continue
        before, after = text[position - 1], text[position + 1 : position + 2]
        if char in "‘‹'" and (before.isspace() or before in '([“"') and after.isalnum():
            depth += 1
            continue
        if after.isalnum():
            continue
        if depth:
            depth -= 1
            continue
        if before in "sS" and after == " " and _goes_on(text, position):
            spare = spare or position + 1
            continue
        return position + 1
    return spare


def _goes_on(text: str, position: int) -> bool:
    """Whether an apostrophe after "s" is a genitive: a word follows and another mark ends the title."""
    rest = text[position + 1 : position + 160]
    word = rest.split(maxsplit=1)[0] if rest.split() else ""
    if not word[:1].isalpha() or word.casefold() in ("in", "in:"):
        return False
    for offset, char in enumerate(rest):
        if char in "’'‘" and (offset + 1 >= len(rest) or not rest[offset + 1].isalnum()):
            return True
        if char in '‘“"':
            return False
    return False
