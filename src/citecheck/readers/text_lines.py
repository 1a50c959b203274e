"""The lines of an extracted text: what each is by its form alone, and the chunks they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.readers.text_words import words

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINK_RESIDUE = re.compile(r"(?:https?|ftp|mailto):\S+\ufffd|\ufffd+")
_RULE = re.compile(r"(?:[_‗─━—–\-=*·.]\s?){6,}|[ \t\u00a0]{24,}")
_NUMBER_ALONE = re.compile(r"[\[(|–—-]?\s?(\d{1,4})\s?[\])|–—-]?")
_NAMED_PAGE = re.compile(r"(\w{1,6}\.?)\s(\d{1,4})(?:\s?(?:/|\w{1,4})\s?\d{1,4})?")


@dataclass(slots=True)
class Line:
    """A line of the file. ``start`` and ``end`` bound what is printed in it (no blanks at either end).

    ``kind``: ``text``, ``blank``, ``rule``, ``link`` (an extractor's bare link target), ``page`` (a printed
    page number) ``head`` (a running head or foot)
    or ``number`` (a note's number that was printed apart from it). ``page`` counts form feeds from 1, or is None.
    ``index`` is the line's place among the lines that are read, ``row`` (from 0) in the file: they part where
    lines were left out or taken apart.
    """

    index: int
    raw: str
    start: int
    end: int
    row: int
    kind: str = "text"
    after_break: bool = False
    page: int | None = None

    @property
    def text(self) -> str:
        return self.raw[self.start : self.end]

    @property
    def width(self) -> int:
        return self.end - self.start


@dataclass(slots=True)
class Chunk:
    """Lines ``first`` to ``last`` (indices into the list of lines, both included) that stand together."""

    first: int
    last: int


def split_lines(text: str) -> tuple[str, ...]:
    """The file's own lines without their ends; a line end at the very end opens no further line."""
    parts = _LINE_END.split(text)
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)


def measure(raws: Sequence[str]) -> list[Line]:
    """Every line with its printed stretch and its kind by form."""
    lines: list[Line] = []
    breaks = 0
    pending = False
    paged = any("\f" in raw for raw in raws)
    for index, raw in enumerate(raws):
        feeds = raw.count("\f")
        body = raw.strip(" \t\f\v\u00a0\u2007\u202f\ufeff\0\u200b")
        start = raw.find(body) if body else 0
        line = Line(index, raw, start, start + len(body), index)
        breaks += raw.count("\f", 0, start) if body else feeds
        line.page = breaks + 1 if paged else None
        line.after_break = pending or (feeds > 0 and bool(body) and "\f" in raw[:start])
        line.kind = _kind(line)
        # A form feed behind the text, or alone on its line, breaks the page before the next text.
        pending = (pending and not body) or (feeds > 0 and "\f" in raw[line.end :])
        breaks += raw.count("\f", line.end) if body else 0
        lines.append(line)
    return lines


def _kind(line: Line) -> str:
    if not line.width:
        return "rule" if len(line.raw.strip("\f\r\n")) >= 24 else "blank"
    if line.width <= 400:
        text = line.text
        if _LINK_RESIDUE.fullmatch(text):
            return "link"
        if _RULE.fullmatch(text):
            return "rule"
    return "text"


def page_number(line: Line) -> int | None:
    """The number that a line says alone or behind a word for page; None where it says more."""
    if line.width > 24:
        return None
    found = _NUMBER_ALONE.fullmatch(line.text)
    if found:
        return int(found[1])
    named = _NAMED_PAGE.fullmatch(line.text)
    if named and named[1].casefold().rstrip(".") in words("page"):
        return int(named[2])
    return None


def chunks(lines: Sequence[Line], starts: set[int], tied: set[int] | None = None) -> list[Chunk]:
    """Runs of text lines: broken by lines of other kinds, page breaks, note starts (``starts``) and dents.

    A line in ``tied`` goes with the line before it, dented or not.
    """
    dented = (dents(lines) | paragraph_starts(lines, starts)) - (tied or set())
    found: list[Chunk] = []
    open_chunk = False
    for line in lines:
        if line.kind != "text":
            open_chunk = False
            continue
        new = not open_chunk or line.after_break or line.index in starts or line.index in dented
        if new:
            found.append(Chunk(line.index, line.index))
        else:
            found[-1].last = line.index
        open_chunk = True
    return found


def indent(line: Line) -> int:
    """The blanks before a line's text."""
    return line.start - line.raw.count("\f", 0, line.start)


def is_laid_out(lines: Sequence[Line]) -> bool:
    """Whether blanks keep the page's layout: margins and indents, not places where a piece was cut off."""
    printed = [line for line in lines if line.kind == "text"]
    return sum(indent(line) >= 2 for line in printed) > 0.08 * len(printed)


def dents(lines: Sequence[Line]) -> set[int]:
    """Lines that begin with a blank or a few in a text whose other lines begin with none.

    Extractors put the blank where a piece of a paragraph stands away from the words before it.
    """
    if is_laid_out(lines):
        return set()
    printed = [line for line in lines if line.kind == "text"]
    dented = {line.index for line in printed if 1 <= indent(line) <= 6}
    return dented if 4 * len(dented) <= len(printed) else set()


def paragraph_starts(lines: Sequence[Line], starts: set[int]) -> set[int]:
    """Lines set in from the lines about them, in a text that keeps the page's layout; none below a note's first."""
    if not is_laid_out(lines):
        return set()
    found = set()
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if before.kind == line.kind == after.kind == "text" and before.index not in starts:
            here = indent(line)
            if here >= indent(before) + 2 and here >= indent(after) + 2:
                found.add(line.index)
    return found
