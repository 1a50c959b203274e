"""Numbers on a page that may begin a note, and numbers that may call one, told by their look alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from citecheck.readers.numerals import from_roman
from citecheck.readers.pdf_areas import Layout
from citecheck.readers.pdf_columns import Column
from citecheck.readers.pdf_model import Row
from citecheck.readers.text_words import words

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁎∗∥", "0123456789**‖")
_START = re.compile(
    r"(?P<super>[⁰¹²³⁴-⁹]{1,4})\s*"
    r"|\[(?P<square>\d{1,4})\][.:]?\s*"
    r"|\((?P<round>\d{1,4})\)[.:]?\s*"
    r"|(?P<paren>\d{1,4})\)\s*"
    r"|(?P<dot>\d{1,4})\.(?:\s+|(?=[^\W\d_]|[\"“‘„«(<]|\d{1,4}(?:\s|$)))"
    r"|(?P<symbol>[*⁎∗]{1,4}|†{1,3}|‡{1,2}|[‖∥]{1,2}|§(?=\s*[A-Z]))\)?\s*"
    r"|(?P<plain>\d{1,4})\s+"
    r"|(?P<glued>\d{1,4})(?=[^\W\d_]|[\"“‘„«(<])"
    r"|(?P<alone>\d{1,4})$"
)
_RAISED = re.compile(r"(?:\d{1,4}|[*⁎∗]{1,4}|†{1,3}|‡{1,2}|§{1,2}|¶{1,2}|[‖∥]{1,2}|#|[a-z]{1,2}(?![a-z]))")
_LEADERS = re.compile(r"(?:[.·…]\s?){5}\s*[\dA-Za-z]*\d?\s*$")
_FUSED = re.compile(r"[1-9]\d{1,7}(?=[\s.,])")
_INLINE_SUPER = re.compile(r"[⁰¹²³⁴-⁹]{1,4}")
_BRACKETED = re.compile(r"\[(?P<square>\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,4})\]|\((?P<round>\d{1,4})\)")
_GLUED = re.compile(
    r"(?<=\d[.;])(?P<year>\d{1,3})(?:\)|(?=\s+[^\W\da-zß-ÿ]|\s*$))"
    r"|(?:(?<=[^\W\d_][.,;:!?”’\"»)])|(?<=[^\W\d_][”’\"»)][.,;:!?]))(?P<glued>\d{1,3})\)?(?=\s|$)"
    r"|(?<=[^\W\d_]{3})(?P<word>\d{1,3})\)?(?=[\s.,;:]|$)"
)
_ROMAN_START = re.compile(r"([ivxlc]{1,8})(?:[.)]\s*|\s+)(?=\S)")
_LEAST_ROMAN = 4
_TITLE = 1.15
_LINE, _TEXT_ABOVE = 40, 7
_TEXT_BELOW = 3
"""Lines of full size that are text."""
_RUN = re.compile(r"\d{1,4}")
_LAST_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{1,3}$")


@dataclass(slots=True)
class Start:
    """Row ``row`` may begin note ``number``; its text begins at offset ``text`` of the row's text.

    ``at`` is where the number stands in the row (0 unless a second note begins on the line).
    """

    row: Row
    number: str
    form: str
    text: int
    at: int = 0
    inside: bool = False
    score: float = 0.0

    @property
    def value(self) -> int | None:
        return int(self.number) if self.number.isdigit() else None


@dataclass(slots=True)
class Mark:
    """``row.text[start:end]`` may call note ``number``."""

    row: Row
    start: int
    end: int
    number: str
    form: str


def starts_of(row: Row, *, inside: bool) -> Iterator[Start]:
    """The note that may begin with a row, and others that may begin further on in it; none in a table of contents."""
    if _LEADERS.search(row.text):
        return
    first = _raised_start(row, 0, inside=inside) or _plain_start(row, inside=inside)
    if first is not None:
        yield first
    if not inside:
        return
    if first is None or first.form != "raised":
        yield from _fused_starts(row)
    for index, piece in enumerate(row.pieces):
        if index == 0 or piece.start == 0:
            continue
        if piece.raised and (row.pieces[index - 1].raised is False):
            found = _raised_start(row, index, inside=True)
            if found is not None and found.number.isdigit() and found.text < len(row.text):
                found.form = "later"
                yield found
        elif piece.gap > 1.2 and not piece.raised:
            match = _START.match(row.text[piece.start :])
            if match is not None and match.lastgroup in ("plain", "dot", "square", "round", "paren"):
                number = match[match.lastgroup]
                at = piece.start
                if at + match.end() < len(row.text):
                    yield Start(row, number, "later", at + match.end(), at, inside)


def _fused_starts(row: Row) -> Iterator[Start]:
    """The notes that may begin with a row whose text begins with a number too, right behind the note's own."""
    found = _FUSED.match(row.text)
    if found is not None:
        for at in range(1, min(4, len(found[0]))):
            if row.text[at] != "0":
                yield Start(row, row.text[:at], "fused", at, 0, True)


def raised_text(row: Row, index: int) -> tuple[str, int]:
    """What stands raised from piece ``index`` on without a blank, and the index of the piece behind it."""
    end = index
    while end < len(row.pieces) and row.pieces[end].raised and (end == index or not row.pieces[end].blank):
        end += 1
    stop = row.pieces[end].start if end < len(row.pieces) else len(row.text)
    return row.text[row.pieces[index].start : stop].strip(), end


def _raised_start(row: Row, index: int, *, inside: bool) -> Start | None:
    if not row.pieces[index].raised:
        return None
    text, end = raised_text(row, index)
    found = re.fullmatch(rf"[\[(]?({_RAISED.pattern})[\])]?[.:]?", text.translate(SUPERSCRIPTS))
    if found is None or found[1].startswith("0"):
        return None
    after = row.pieces[end].start if end < len(row.pieces) else len(row.text)
    return Start(row, found[1], "raised", after, row.pieces[index].start, inside)


def _plain_start(row: Row, *, inside: bool) -> Start | None:
    match = _START.match(row.text)
    if match is None or match.lastgroup is None:
        return None
    number = match[match.lastgroup].translate(SUPERSCRIPTS)
    if number.startswith("0"):
        return None
    form = match.lastgroup
    second = row.pieces[1] if len(row.pieces) > 1 else None
    if form == "plain" and second is not None and second.start == match.end() and second.gap > 0.45:
        form = "hanging"
    if form == "super":
        form = "raised"
    return Start(row, number, form, match.end(), 0, inside)


def marks_of(row: Row) -> Iterator[Mark]:
    """The raised numbers and symbols of a row of the body."""
    index = 0
    while index < len(row.pieces):
        if not row.pieces[index].raised:
            index += 1
            continue
        start = row.pieces[index].start
        end = index
        while end < len(row.pieces) and row.pieces[end].raised:
            end += 1
        stop = row.pieces[end].start if end < len(row.pieces) else len(row.text)
        index = end
        yield from _numbers(row, start, stop)
    for found in _INLINE_SUPER.finditer(row.text):
        yield Mark(row, found.start(), found.end(), found[0].translate(SUPERSCRIPTS), "raised")


def _numbers(row: Row, start: int, stop: int) -> Iterator[Mark]:
    text = row.text[start:stop]
    bare = text.strip().strip("[]()").rstrip(".,;:").strip()
    if not bare or len(bare) > 24:
        return
    # Only numbers, symbols, and what parts them: "m²" and "1er" are no markers.
    whole = re.fullmatch(
        rf"{_RAISED.pattern}(?:\s*[,;/]?\s*(?:[–-]\s*)?{_RAISED.pattern})*", bare.translate(SUPERSCRIPTS)
    )
    if whole is None:
        return
    for found in _RAISED.finditer(text.translate(SUPERSCRIPTS)):
        if not found[0].startswith("0"):
            form = "power" if _is_power(row.text[:start], bare) else "raised"
            first, last = _with_brackets(text, found.start(), found.end())
            yield Mark(row, start + first, start + last, found[0], form)


def split_marks_of(mark: Mark) -> Iterator[Mark]:
    """The numbers that count on by one and are printed without a blank: "123" may call notes 1, 2 and 3."""
    digits = mark.row.text[mark.start : mark.end].translate(SUPERSCRIPTS)
    if mark.form != "raised" or not digits.isdecimal() or len(digits) < 2:
        return
    for width in range(1, len(digits) // 2 + 1):
        first, end = int(digits[:width]), 0
        parts: list[tuple[int, str]] = []
        while end < len(digits) and digits.startswith(str(first + len(parts)), end):
            parts.append((end, str(first + len(parts))))
            end += len(parts[-1][1])
        if end == len(digits) and len(parts) > 1:
            for at, number in parts:
                start = mark.start + at
                yield Mark(mark.row, start, start + len(number), number, "split")


def _with_brackets(text: str, first: int, last: int) -> tuple[int, int]:
    """A raised number with the brackets that are raised around it, or the one behind it."""
    if text[last : last + 1] and text[last] in ")]":
        last += 1
        if first and text[first - 1] in "([":
            first -= 1
    return first, last


def _is_power(before: str, number: str) -> bool:
    """Whether a raised number is likely a power: "km²", "x³". Yet a name of one letter may call a note."""
    word = _LAST_WORD.search(before[-8:])
    if word is None or len(number) > 1:
        return False
    return len(word[0]) == 1 or (number in "23" and word[0] in words("measure"))


def plain_marks_of(row: Row) -> Iterator[Mark]:
    """Numbers in brackets, or glued to a word, which call notes in texts that raise none."""
    if _RUN.search(row.text) is None:
        return
    for found in _BRACKETED.finditer(row.text):
        group = found.lastgroup or ""
        for run in _RUN.finditer(found[group]):
            if not run[0].startswith("0"):
                yield Mark(row, found.start(), found.end(), run[0], group)
    for found in _GLUED.finditer(row.text):
        number = found["glued"] or found["word"] or found["year"]
        before = row.text[: found.start()]
        # "(see Art.12)" closes a bracket of the text.
        open_bracket = found[0].endswith(")") and before.count("(") > before.count(")")
        if not number.startswith("0") and not open_bracket:
            yield Mark(row, found.start(), found.end(), number, "glued")


def all_starts(layout: Layout) -> list[Start]:
    """Every row that may begin a note, in reading order.

    Small lines under numbers with text of full size below them are at an article's head: its authors' addresses.
    """
    found: list[Start] = []
    pages = {row.page for row in _rows(layout) if row.size > _TITLE * layout.sizes.body}
    for column, area in zip(layout.columns, layout.areas, strict=True):
        titled = column.page in pages
        heads = _heads(layout, column, len(column.rows) if area is None else area.first) if titled else 0
        for at, row in enumerate(column.rows):
            inside = area is not None and area.first <= at < area.stop
            starts = (_roman_starts if layout.roman else starts_of)(row, inside=inside)
            if at < heads and row.size <= layout.sizes.limit:
                layout.addresses.update({(row.page, start.number): row.index for start in starts})
            else:
                found += starts
    return found


def is_roman(layout: Layout) -> bool:
    """Whether what is raised in the text counts i, ii, iii, iv …, and no other numbers do."""
    last = found = digits = 0
    for row in _rows(layout):
        for index, piece in enumerate(row.pieces):
            if index and piece.raised:
                digits += piece.text.isdigit()
                number = from_roman(piece.text)
                if number is not None and last < number <= last + 2:
                    last, found = number, found + 1
    return found >= _LEAST_ROMAN and found > digits


def note_marks(layout: Layout, rows: Iterable[Row]) -> list[Mark]:
    """The raised numbers and symbols of rows, in the document's numerals."""
    return [mark for row in rows for mark in (_roman_marks(row) if layout.roman else marks_of(row))]


def _roman_marks(row: Row) -> Iterator[Mark]:
    for piece in row.pieces:
        number = from_roman(piece.text) if piece.raised else None
        if number is not None:
            yield Mark(row, piece.start, piece.start + len(piece.text), str(number), "raised")


def _roman_starts(row: Row, *, inside: bool) -> Iterator[Start]:
    found = _ROMAN_START.match(row.text)
    number = from_roman(found[1]) if found is not None else None
    if found is not None and number is not None:
        form = "raised" if row.pieces[0].raised else "dot"
        yield Start(row, str(number), form, found.end(), 0, inside)


def _rows(layout: Layout) -> Iterator[Row]:
    return (row for column in layout.columns for row in column.rows)


def _heads(layout: Layout, column: Column, first: int) -> int:
    """The row of a column before which small lines are no notes: the last with text of full size behind it."""
    if not layout.sizes.differ:
        return 0
    full = [at for at in range(first) if column.rows[at].size > layout.sizes.limit]
    # Above an author's address there is no text yet but the title, the names, a motto.
    text = [at for at in full if len(column.rows[at].text) >= _LINE]
    last = text[_TEXT_ABOVE] if len(text) > _TEXT_ABOVE else first
    return min(last, full[-_TEXT_BELOW]) if len(full) >= _TEXT_BELOW else 0


def all_marks(layout: Layout) -> Sequence[Mark]:
    """Every raised number or symbol, in reading order; those of notes' own beginnings among them."""
    return note_marks(layout, _rows(layout))
