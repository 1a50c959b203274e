"""Notes at the end of the text: under a heading that says so, or, without one, by their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from citecheck.readers.numerals import from_roman
from citecheck.readers.pdf_areas import Area, Layout, looks_like_start
from citecheck.readers.pdf_columns import Column
from citecheck.readers.pdf_marks import SUPERSCRIPTS, Mark, raised_text
from citecheck.readers.pdf_model import Row
from citecheck.readers.text_words import words

_NUMBERING = re.compile(r"^(?:[\dIVXA-H]{1,4}[.)]?\s+)+")
_LEADING = re.compile(r"[\[(]?(\d{1,4})(?!\d)")
_LEAST = 5
"""Notes that are taken for endnotes without a heading."""
_SHARE = 0.6
"""Of the numbers called in the text, those that a list at the end must hold to be its notes."""
_MOST_TRIED = 20
_SOON, _LATER = 2, 15
"""Lines behind a heading among which its first note begins."""


def mark_endnotes(layout: Layout, marks: Sequence[Mark]) -> None:
    """Give the columns with endnotes an area that reaches up to what follows the notes."""
    _headed(layout)
    if not any(area is not None and area.end for area in layout.areas):
        _unheaded(layout, marks)


def heading_words(row: Row) -> str:
    """A short line in lower case without its numbering: what the lists of headings hold."""
    if len(row.text) > 60:
        return ""
    return _NUMBERING.sub("", row.text).strip(" .:").casefold()


def _headed(layout: Layout) -> None:
    """Give the columns under a heading "Notes" an area that reaches up to what follows the notes."""
    inside = False
    for index, column in enumerate(layout.columns):
        rows = column.rows
        first = 0 if inside else None
        stop = len(rows)
        for at, row in enumerate(rows):
            said = heading_words(row)
            if said in words("notes_heading") and _starts_soon(layout.columns, index, at):
                inside, first = True, at + 1
                layout.note_headings.add(row.index)
            elif inside and first is not None and at > first and _ends_notes(layout, index, at, said):
                inside, stop = False, at
                break
        if first is not None and first < stop:
            layout.areas[index] = Area(first, end=True, stop=stop)


def _starts_soon(columns: Sequence[Column], index: int, at: int) -> bool:
    """Whether notes with the numbers 1 and 2 follow a heading within a few lines."""
    rows = [*columns[index].rows[at + 1 :]]
    for column in columns[index + 1 : index + 3]:
        rows += column.rows
    numbers: list[str] = []
    # "Note:" is a remark's beginning too, and text follows it; thanks may stand before the first note.
    latest = _SOON if columns[index].rows[at].text.rstrip().endswith(":") else _LATER
    for count, row in enumerate(rows[:80]):
        if looks_like_start(row):
            found = re.search(r"\d+", _number_of(row))
            if found is not None:
                numbers.append(found[0])
        if count >= latest and "1" not in numbers:
            return False
    return "1" in numbers[:3] and "2" in numbers[:12]


def _number_of(row: Row) -> str:
    """What a row begins with: only the raised number where there is one, for the note may begin with another."""
    return raised_text(row, 0)[0].translate(SUPERSCRIPTS) if row.pieces[0].raised else row.text


def _ends_notes(layout: Layout, index: int, at: int, said: str) -> bool:
    """Whether a row is a heading that no note follows."""
    rows = layout.columns[index].rows
    row = rows[at]
    if looks_like_start(row):
        return False
    if said in words("after_notes") or (said and said in words("notes_heading")):
        return True
    large = row.size > 1.12 * max(layout.sizes.body, layout.sizes.note) and len(row.text) < 120
    return large and not any(looks_like_start(after) for after in rows[at + 1 : at + 3])


def _unheaded(layout: Layout, marks: Sequence[Mark]) -> None:
    """The same for notes under no heading, as word processors print them: a list with the numbers called before it."""
    called = Counter(int(mark.number) for mark in marks if mark.start > 0 and mark.number.isdigit())
    if len(called) < _LEAST or _at_feet(layout, marks) > 1 - _SHARE:
        return
    rows = [
        (index, at, row) for index, column in enumerate(layout.columns) for at, row in enumerate(column.rows)
    ]
    numbers = [_leading(layout, row) for _, _, row in rows]
    begins = [at for at, number in enumerate(numbers) if number == 1][-_MOST_TRIED:]
    found = [(_counted(numbers[at:]), at) for at in begins]
    count, first = max(found, default=(0, 0))
    enough = max(_LEAST, _SHARE * max(called))
    before = {
        int(mark.number) for mark in marks if mark.number.isdigit() and mark.row.index < rows[first][2].index
    }
    if count < enough or len(before & set(range(1, count + 1))) < _SHARE * count:
        return
    index, at, _ = rows[first]
    for later in range(index, len(layout.columns)):
        own = layout.columns[later].rows
        start = at if later == index else 0
        stop = next(
            (
                row
                for row in range(start + 1, len(own))
                if _ends_notes(layout, later, row, heading_words(own[row]))
            ),
            len(own),
        )
        layout.areas[later] = Area(start, end=True, stop=stop)
        if stop < len(own):
            return


def _leading(layout: Layout, row: Row) -> int | None:
    if layout.roman:
        return from_roman(re.split(r"[.)\s]", row.text, maxsplit=1)[0])
    found = _LEADING.match(_number_of(row)) if looks_like_start(row) else None
    return int(found[1]) if found is not None else None


def _counted(numbers: Sequence[int | None]) -> int:
    """How far numbers count on by one, now and then leaving one out."""
    last = found = 0
    for number in numbers:
        if number is not None and last < number <= last + 3:
            last = number
            found += 1
    return found


def _at_feet(layout: Layout, marks: Sequence[Mark]) -> float:
    """The share of the marks whose number begins a row of a note area on their page: those of footnotes."""
    noted = {
        (row.page, number)
        for column, area in zip(layout.columns, layout.areas, strict=True)
        if area is not None
        for row in column.rows[area.first : area.stop]
        if (number := _leading(layout, row)) is not None
    }
    inner = [mark for mark in marks if mark.start > 0 and mark.number.isdigit()]
    return sum((mark.row.page, int(mark.number)) in noted for mark in inner) / max(len(inner), 1)
