"""Which raised numbers of the body call which notes: the best chain over all of them, page by page in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from citecheck.readers.pdf_areas import Layout
from citecheck.readers.pdf_marks import Mark, note_marks, plain_marks_of, split_marks_of
from citecheck.readers.pdf_model import Row
from citecheck.readers.pdf_parts import Parts
from citecheck.readers.text_choice import Region, choose_calls
from citecheck.readers.text_marks import Call, NoteStart

_SCORES = {"raised": 3.0, "power": 0.25, "square": 1.0, "round": 0.8, "glued": 0.6, "word": 0.3, "split": 0.6}
_ADDRESS = 0.2
_ENOUGH = 0.5
"""Where fewer than this share of the notes are called by a raised number, other spellings are looked at."""


@dataclass(slots=True)
class Called:
    """``row.text[start:end]`` calls note ``number``, which may be missing."""

    row: Row
    start: int
    end: int
    number: str


def choose_marks(layout: Layout, parts: Parts) -> list[Called]:
    """The markers of the body, in reading order."""
    rows = {row.index: row for _, row in parts.body}
    marks = note_marks(layout, (row for _, row in parts.body))
    chosen = _chosen(marks, layout, parts)
    notes = len(parts.notes)
    called = {note for _, note in chosen}
    if len(called) < notes:
        plain = [mark for _, row in parts.body for mark in plain_marks_of(row)]
        plain += [part for mark in marks for part in split_marks_of(mark)]
        if len(called) >= _ENOUGH * notes:
            # Few are missing, because they are printed otherwise, or by a slip: only their numbers are looked for.
            missing = {found.start.number for at, found in enumerate(parts.notes) if at not in called}
            forms = {"glued", "split"} | _usual_brackets([mark for mark, _ in chosen])
            plain = [mark for mark in plain if mark.number in missing and mark.form in forms]
            marks_then = [mark for mark, _ in chosen]
        else:
            marks_then = marks
        chosen = _chosen([*marks_then, *plain], layout, parts)
    known = {(mark.row.index, mark.start) for mark, _ in chosen}
    more = _again(marks, known, parts) + _uncalled(marks, chosen, parts)
    found = {
        (mark.row.index, mark.start): Called(mark.row, mark.start, mark.end, number)
        for mark, number in [*((mark, parts.notes[note].start.number) for mark, note in chosen), *more]
    }
    return [found[key] for key in sorted(found) if key[0] in rows]


def _chosen(marks: Sequence[Mark], layout: Layout, parts: Parts) -> list[tuple[Mark, int]]:
    marks = sorted(marks, key=lambda mark: (mark.row.index, mark.start))
    calls = [
        Call(mark.row.index, mark.start, mark.end, mark.number, mark.form, _score(mark, layout))
        for mark in marks
    ]
    starts = [
        NoteStart(
            found.start.row.index, found.start.number, found.start.form, found.start.text, found.start.score
        )
        for found in parts.notes
    ]
    by_place = {(mark.row.index, mark.start, mark.number): mark for mark in marks}
    return [
        (by_place[call.line, call.start, call.number], note)
        for call, note in choose_calls(calls, starts, _regions(layout, parts))
    ]


def _usual_brackets(chosen: Sequence[Mark]) -> set[str]:
    """The brackets that most raised numbers stand in: a scan may have some of them on the line."""
    first = [mark.row.text[mark.start : mark.start + 1] for mark in chosen]
    return {form for form, sign in (("round", "("), ("square", "[")) if 2 * first.count(sign) > len(first)}


def _score(mark: Mark, layout: Layout) -> float:
    """What a number's look is worth; before an address under the same number it calls that."""
    address = layout.addresses.get((mark.row.page, mark.number), -1)
    return _SCORES[mark.form] if mark.row.index > address else _ADDRESS


def _regions(layout: Layout, parts: Parts) -> list[Region]:
    """Where each note's marker may stand: on its page or one next to it; anywhere before an endnote.

    A long note goes over to the page behind its marker's; a typesetter at its wits' end does the reverse.
    """
    bounds: dict[int, tuple[int, int]] = {}
    for column in layout.columns:
        for row in (column.rows[0], column.rows[-1]):
            low, high = bounds.get(row.page, (row.index, row.index))
            bounds[row.page] = min(low, row.index), max(high, row.index)
    regions: list[Region] = []
    for found in parts.notes:
        row = found.start.row
        if found.end:
            regions.append(Region(0, row.index))
            continue
        near = [bounds[page] for page in range(row.page - 1, row.page + 2) if page in bounds]
        regions.append(Region(min(low for low, _ in near), max(high for _, high in near) + 1))
    return regions


def _again(marks: Sequence[Mark], known: set[tuple[int, int]], parts: Parts) -> list[tuple[Mark, str]]:
    """Symbols and numbers that call a note of their page a second time."""
    pages = {(found.start.row.page, found.start.number) for found in parts.notes}
    symbols = {found.start.number for found in parts.notes if not found.start.number.isdigit()}
    return [
        (mark, mark.number)
        for mark in marks
        if (mark.row.index, mark.start) not in known
        and mark.number in symbols
        and not mark.number.isalpha()
        and (mark.row.page, mark.number) in pages
    ]


def _uncalled(
    marks: Sequence[Mark], chosen: Sequence[tuple[Mark, int]], parts: Parts
) -> list[tuple[Mark, str]]:
    """Raised numbers between two markers whose number lies between theirs: their note is missing."""
    numbers = {found.start.number for found in parts.notes}
    values = [(mark.row.index, mark.start, int(mark.number)) for mark, _ in chosen if mark.number.isdigit()]
    found: list[tuple[Mark, str]] = []
    for mark in marks:
        if mark.number in numbers or not mark.number.isdigit():
            continue
        at = bisect_right(values, (mark.row.index, mark.start, 0))
        before = values[at - 1][2] if at else None
        after = values[at][2] if at < len(values) else None
        number = int(mark.number)
        low = before is not None and before < number <= before + 3
        if low and (after is None or number < after):
            found.append((mark, mark.number))
    return found
