"""Where a field that the trained model found begins and ends: without blanks, marks, stops and lone brackets."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, Canvas
from citecheck.citations.lexicon import one_of, word_set

QUOTES = "\"“”„‟«»‘’‚‛'‹›`´「」『』"


def trimmed(text: str, start: int, end: int, marks: str = "") -> tuple[int, int]:
    """``start`` and ``end`` without blanks, marks and brackets that nothing inside closes."""
    before_it, after_it = EDGE + marks + ".)]}–—-", EDGE + marks + "([{"
    while True:
        before = start, end
        while start < end and text[start] in before_it:
            start += 1
        while end > start and text[end - 1] in after_it:
            end -= 1
        if end - start > 2 and text[end - 1] == "." and text[end - 2] in ")]" + QUOTES:
            end -= 1
        if start < end and (text[start] in "([" or text[end - 1] in ")]"):
            inner = text[start:end]
            if inner[0] in "([" and _closing(inner[0]) not in inner:
                start += 1
            elif inner[-1] in ")]" and inner.count(_opening(inner[-1])) < inner.count(inner[-1]):
                end -= 1
            elif inner[0] in "([" and inner[-1] == _closing(inner[0]) and _pair(inner):
                start, end = start + 1, end - 1
        if (start, end) == before:
            return start, end


def _closing(mark: str) -> str:
    return ")" if mark == "(" else "]"


def _opening(mark: str) -> str:
    return "(" if mark == ")" else "["


def _pair(inner: str) -> bool:
    """Whether the first and the last bracket of a stretch belong together."""
    depth = 0
    for index, char in enumerate(inner):
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return index == len(inner) - 1
    return False


_VANCOUVER = re.compile(r"\s?\d{4}(?:\s\w{3,9}(?:\s\d{1,2})?)?;")


def stop(text: str, start: int, end: int, *, short: bool = False) -> int:
    """The end without a full stop that closes the field and no abbreviation; ``short`` where most words are."""
    value = text[start:end]
    if not value.endswith(".") or value.endswith("..."):
        return end
    if short and (_VANCOUVER.match(text, end) or text[end : end + 1] == ",") and value[-3:-1].isalpha():
        return end - 1
    last = value[:-1].rsplit(" ", 1)[-1]
    if "." in last or len(last) == 1 or ". " in value or last.casefold() in _abbreviations():
        return end
    return end - 1


@cache
def _abbreviations() -> frozenset[str]:
    return word_set("abbreviations", "words")


def put(canvas: Canvas, name: str, start: int, end: int) -> None:
    """Label a field once; a second stretch of it is kept in the note."""
    canvas.label("other" if name != "other" and canvas.has(name) else name, start, end)


@cache
def lead_in() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}(?:{one_of('roles', 'in', 'words')})\s*:?\s+(?=\S)", re.I)
