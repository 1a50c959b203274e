"""REF rules on the numbers of back-references: cross-reference fields, and numbers off by the same amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.checks.antecedents import number_place, printed_form
from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.checks.shifts import Shift, shifts
from citecheck.model import CitedNote, Edit, Finding, Fix, NoteLink, PlacedText, Severity

_DIGITS = re.compile(r"\d+")


@rule("REF009", "number-link-differs", Severity.ERROR)
def number_link_differs(context: CheckContext) -> Iterator[Finding]:
    """A cross-reference prints another number than the note it is tied to has.

    Finds:
        A cross-reference field of Word (NOTEREF) or a ``\\ref`` of LaTeX, in a note or in the body, whose
        printed number is not that of its target.
    Why:
        Fields keep their old number until they are updated, and are often printed before that.
    Example:
        before:  17 Poussenkova, supra note 12.      (the field leads to note 11)
        after:   17 Poussenkova, supra note 11.
    Fix:
        The number of the target. Safe: it is what an update of the fields does.
    """
    for cited in context.bibliography.notes:
        for link in cited.note.note_links:
            yield from _link_finding(context, link, cited.note.content, cited)
    for block in context.manuscript.body:
        for link in getattr(block, "note_links", ()):
            yield from _link_finding(context, link, block.content, None)


def _link_finding(
    context: CheckContext, link: NoteLink, content: PlacedText, cited: CitedNote | None
) -> Iterator[Finding]:
    printed = content.text[link.start : link.end]
    numbers = list(_DIGITS.finditer(printed))
    if len(numbers) != 1 or numbers[0].group() == link.number or not link.number.isdigit():
        return
    start = link.start + numbers[0].start()
    place = content.place(start, start + len(numbers[0].group()))
    yield context.finding(
        f"the cross-reference prints {numbers[0].group()} and leads to note {link.number}",
        place=place,
        note=cited,
        fix=Fix(f"print note {link.number}", (Edit(place, link.number, old=numbers[0].group()),), safe=True),
    )


@rule("REF010", "numbers-shifted", Severity.ERROR)
def numbers_shifted(context: CheckContext) -> Iterator[Finding]:
    """The numbers of many back-references are off by the same amount, for notes were put in or taken out.

    Finds:
        Two or more back-references whose numbers, from one note on, are all wrong by the same amount. They
        get this one finding and none of their own. Numbers that were mended by hand are passed over.
    Why:
        A note was inserted or deleted and what points to the notes after it was not renumbered: one
        mistake, and every reference after it leads to the wrong work.
    Example:
        before:  20 Hill, op. cit. [12].   21 Moss, op. cit. [14].      (a note was inserted before note 12)
        after:   20 Hill, op. cit. [13].   21 Moss, op. cit. [15].
    Fix:
        All these numbers raised or lowered. Safe where three or more bear witness and none contradicts.
    """
    for shift in context.once(shifts):
        first = min(shift.witnesses, key=lambda one: (one.own, one.citation.start))
        yield context.finding(
            _said(shift), note=first.cited, citation=first.citation, fix=_shift_fix(context, shift)
        )


def _said(shift: Shift) -> str:
    count, off = abs(shift.change), abs(shift.offset)
    notes = "a note was" if count == 1 else f"{count} notes were"
    done = "inserted" if shift.change > 0 else "deleted"
    low = "low" if shift.offset > 0 else "high"
    where = (
        f"before note {shift.first}"
        if shift.after == shift.first - 1 or not shift.after
        else f"before note {shift.first} (after note {shift.after})"
    )
    if shift.change < 0 and shift.after and shift.after < shift.first - 2:
        where = f"between notes {shift.after} and {shift.first}"
    return (
        f"every reference to notes ≥ {shift.first} is {off} too {low} since {notes} {done} {where}: "
        f"{len(shift.members)} references, the first is {printed_form(shift.members[0].citation)}"
        if shift.members
        else f"references to notes ≥ {shift.first} are {off} too {low} since {notes} {done} {where}"
    )


def _shift_fix(context: CheckContext, shift: Shift) -> Fix | None:
    edits = []
    for member in shift.members:
        place = number_place(member.cited, member.citation, str(member.number))
        if place is not None:
            edits.append(Edit(place, str(member.number + shift.offset), old=str(member.number)))
    if not edits:
        return None
    verb = "raise" if shift.offset > 0 else "lower"
    return Fix(
        f"{verb} {len(edits)} numbers by {abs(shift.offset)}",
        tuple(edits),
        safe=len(shift.witnesses) >= 3 and not shift.against,
    )
