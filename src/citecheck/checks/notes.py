"""NOT: the numbers of notes and their markers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from citecheck.checks.context import CheckContext
from citecheck.checks.numbering import displaced, marker_runs, note_runs, spoken, value_of
from citecheck.checks.registry import rule
from citecheck.model import Finding, Marker, Note, Place, Severity

T = TypeVar("T", Note, Marker)

FURTHEST_START = 3
"""A first note up to this number may have lost those before it; a higher one begins an excerpt."""


@rule("NOT001", "note-number-missing", Severity.ERROR)
def note_number_missing(context: CheckContext) -> Iterator[Finding]:
    """A number is missing in the sequence of the notes.

    Finds:
        Numbers that neither a note nor a marker has, though notes before and after them exist. A number
        that a marker calls is left to marker-without-note. Numbers may begin again at 1 (chapters,
        pages), and an excerpt may begin at a high number. Notes that the file names (Markdown's
        `[^smith]`) are numbered when the page is made and have no gaps.
    Why:
        A note was lost, or deleted without the rest being renumbered; the back-references after it may
        point to the wrong notes.
    Example:
        before:  11 Smith, Kurils.   13 Jones, Islands.
        after:   11 Smith, Kurils.   12 Jones, Islands.
    Fix:
        None: whether a note is to be put back or the rest renumbered, only the author knows.
    """
    called = {value_of(marker.number) for marker in context.manuscript.markers}
    for run in context.once(note_runs):
        notes = {value_of(note.number): note for note in reversed(run) if note.label is None}
        values = sorted(value for value in notes if value is not None)
        if not values:
            continue
        before = 0 if values[0] <= FURTHEST_START else values[0] - 1
        for value in values:
            # A jump may be as wide as a number is long: it is never counted out beyond the markers.
            gap = [number for number in range(before + 1, min(value, before + 1000)) if number not in called]
            if gap:
                low, high = (gap[0], gap[-1]) if len(gap) < 999 else (before + 1, value - 1)
                yield context.finding(
                    f"{spoken(low, high)} missing: no note and no marker has the number", note=notes[value]
                )
            before = value


@rule("NOT002", "note-number-repeated", Severity.ERROR)
def note_number_repeated(context: CheckContext) -> Iterator[Finding]:
    """Two notes have the same number.

    Finds:
        A number that stands before two notes of one sequence, or a name (`[^smith]`) that is defined
        twice. A sequence that begins again at 1 is a new one.
    Why:
        A marker or a back-reference with this number leads to either of two notes, and in Markdown
        the second one is dropped from the page.
    Example:
        before:  12 Smith, Kurils.   12 Jones, Islands.
        after:   12 Smith, Kurils.   13 Jones, Islands.
    Fix:
        None: the notes after it, their markers and back-references must change as well.
    """
    for run in context.once(note_runs):
        first: dict[str, Note] = {}
        for note in run:
            known = first.setdefault(note.label or note.number, note)
            if known is not note:
                yield context.finding(
                    f"note {note.label or note.number} is there twice: the first is at line {known.place.line}",
                    note=note,
                )


@rule("NOT003", "marker-without-note", Severity.ERROR)
def marker_without_note(context: CheckContext) -> Iterator[Finding]:
    """A marker in the body calls a note that is not there.

    Finds:
        Markers whose number no note has; one finding a number, at the first marker.
    Why:
        The statement has lost its source: the note was dropped, or the number is wrong.
    Example:
        before:  ... as agreed in 1956.[^64]      (the last note is 63)
        after:   ... as agreed in 1956.[^63]
    Fix:
        None: the note must be written or the number be looked up.
    """
    for markers, notes in _paired(context):
        known = {note.number for note in notes}
        reported = set()
        for marker in markers:
            if marker.number not in known and marker.number not in reported:
                reported.add(marker.number)
                yield context.finding(f"there is no note {_short(marker.number)}", marker=marker)


@rule("NOT004", "note-without-marker", Severity.ERROR)
def note_without_marker(context: CheckContext) -> Iterator[Finding]:
    """No marker in the text calls the note.

    Finds:
        Numbered notes that no marker calls, neither in the body nor in another note. Notes under a
        symbol (`*`) are passed over: their marker often stands on a title page that is not in the
        file. Where the text has no marker at all, that is said once.
    Why:
        The reader does not know which statement the note bears out.
    Example:
        before:  ... as agreed in 1956.     12 Smith, Kurils.
        after:   ... as agreed in 1956.[^12]     12 Smith, Kurils.
    Fix:
        None: where the marker belongs, only the author knows.
    """
    if not context.manuscript.markers:
        notes = context.manuscript.notes
        if notes:
            yield context.finding(
                f"the text has no marker for any of its {len(notes)} notes",
                note=notes[0],
                severity=Severity.WARNING,
            )
        return
    for markers, notes in _paired(context):
        called = {marker.number for marker in markers}
        for note in notes:
            if note.number not in called and (note.label is not None or value_of(note.number) is not None):
                yield context.finding(f"no marker calls note {_short(note.label or note.number)}", note=note)


@rule("NOT005", "notes-out-of-order", Severity.WARNING)
def notes_out_of_order(context: CheckContext) -> Iterator[Finding]:
    """Notes or markers are not in the order of their numbers.

    Finds:
        The fewest notes that would have to move for the rest to be in order, and the same for the
        markers, each counted where it first calls its note. Notes that the file names are passed over:
        they get their numbers from the order of their markers.
    Why:
        Text was moved without its notes, or notes without their text; numbers set by hand no longer
        lead where they did.
    Example:
        before:  first[^1] second[^3] third[^2]
        after:   first[^1] second[^2] third[^3]
    Fix:
        None: renumbering must take the notes and all back-references with it.
    """
    for run in context.once(note_runs):
        notes = [note for note in run if note.label is None and value_of(note.number) is not None]
        for note in _out_of_order(notes):
            yield context.finding(f"note {note.number} is not in the order of the numbers", note=note)
    labelled = {note.number for note in context.manuscript.notes if note.label is not None}
    for markers in context.once(marker_runs):
        first = {marker.number: marker for marker in reversed(markers) if marker.number not in labelled}
        ordered = [marker for marker in markers if first.get(marker.number) is marker]
        for marker in _out_of_order([marker for marker in ordered if value_of(marker.number) is not None]):
            yield context.finding(f"marker {marker.number} is not in the order of the numbers", marker=marker)


@rule("NOT006", "note-empty", Severity.ERROR)
def note_empty(context: CheckContext) -> Iterator[Finding]:
    """A note has a number and no text.

    Finds:
        Notes without a single letter or digit.
    Why:
        The source was to be filled in and was forgotten, or the text was lost in conversion.
    Example:
        before:  12 .
        after:   12 Smith, Kurils, p. 3.
    Fix:
        None.
    """
    for note in context.manuscript.notes:
        if not any(character.isalnum() for character in note.text):
            yield context.finding(f"note {_short(note.label or note.number)} is empty", note=note)


@rule("NOT007", "part-unread", Severity.ERROR)
def part_unread(context: CheckContext) -> Iterator[Finding]:
    """A part of the manuscript was refused or could not be read.

    Finds:
        Files of ``\\input``, ``\\include``, ``\\subfile`` and their kin that are not there, are damaged, take
        themselves in, or lie outside the manuscript's folder: these are never opened. Pages of a PDF that are
        damaged, and what stands behind the place where an XML file breaks off. A file that is absent before
        ``\\begin{document}`` is passed over: many of these are TeX's own.
    Why:
        The notes in that part are not checked, and back-references to them seem to lead nowhere.
    Example:
        before:  \\input{../thesis/chapter2}
        after:   \\input{chapter2}      (beside the manuscript)
    Fix:
        None.
    """
    for remark in context.manuscript.remarks:
        if remark.about == "part-unread":
            yield context.finding(remark.message, place=remark.place or Place(1))


def _paired(context: CheckContext) -> list[tuple[tuple[Marker, ...], tuple[Note, ...]]]:
    """The markers of each run of notes with the notes; all together where the runs don't pair."""
    manuscript = context.manuscript
    notes, markers = context.once(note_runs), context.once(marker_runs)
    inside = tuple(marker for marker in manuscript.markers if marker.block is None)
    if len(notes) < 2 or len(notes) != len(markers):
        return [(manuscript.markers, manuscript.notes)]
    # A marker inside a note may call a note of any run: it frees them all and accuses none.
    return [
        ((*run, *(marker for marker in inside if marker.number in {note.number for note in of})), of)
        for run, of in zip(markers, notes, strict=True)
    ]


def _out_of_order(things: Sequence[T]) -> list[T]:
    # A number met before is note-number-repeated's matter.
    first = {value_of(thing.number) or 0: thing for thing in reversed(things)}
    ordered = [(value, thing) for value, thing in reversed(first.items())]
    return [ordered[index][1] for index in displaced([value for value, _ in ordered])]


def _short(number: str) -> str:
    return number if len(number) <= 20 else f"{number[:20]}… ({len(number)} characters)"
