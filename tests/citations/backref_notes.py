"""Notes for tests of back-references, cut without the tagger.

A work is written ``{Family, Given & Family, Given | Title | Year | rest}`` and printed as
"Given Family and Given Family, Title, rest, Year"; editors have a leading ``ed:``, an institution
``org:``. ``<Interview text>`` is an interview. Everything else is searched for back-references.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.citations.backref.find import BackReferenceMatch, find
from citecheck.model import (
    BackReference,
    Citation,
    CitedNote,
    Date,
    DateParts,
    Name,
    Note,
    Place,
    PlacedText,
    Record,
)

_PIECE = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")


def _names(text: str) -> tuple[Name, ...]:
    names = []
    for person in filter(None, (part.strip() for part in text.split("&"))):
        if person.startswith("org:"):
            names.append(Name(literal=person[4:].strip()))
        else:
            family, _, given = person.partition(",")
            names.append(Name(family=family.strip(), given=given.strip() or None))
    return tuple(names)


def work(text: str) -> tuple[str, Record]:
    """What is printed, and its record."""
    people, title, year, rest = (*(part.strip() for part in text.split("|")), "", "", "")[:4]
    edited = people.startswith("ed:")
    names = _names(people.removeprefix("ed:"))
    record = Record(
        type="book",
        title=title or None,
        author=() if edited else names,
        editor=names if edited else (),
        container_title=rest[3:].split("(")[0].strip() if rest.startswith("in ") else None,
        publisher=None if rest.startswith("in ") else rest.split("(")[0].strip() or None,
        issued=Date(DateParts(int(year))) if year else None,
    )
    shown = " and ".join(str(name) for name in names) + (" (ed.)" if edited else "")
    return ", ".join(part for part in (shown, title, rest, year) if part), record


def make_note(number: str, text: str) -> CitedNote:
    """The note cut into works, interviews and back-references."""
    printed: list[str] = []
    spans: list[tuple[int, int, str, Record | None]] = []
    length = position = 0
    for found in _PIECE.finditer(text):
        before = text[position : found.start()]
        shown, record = work(found[1]) if found[1] is not None else (found[2], Record(type="interview"))
        printed += [before, shown]
        length += len(before)
        spans.append((length, length + len(shown), "work" if found[1] is not None else "interview", record))
        length += len(shown)
        position = found.end()
    printed.append(text[position:])
    whole = "".join(printed)
    return CitedNote(Note(number, PlacedText(whole), Place(1)), tuple(_citations(whole, spans)))


def _citations(whole: str, spans: Sequence[tuple[int, int, str, Record | None]]) -> list[Citation]:
    cut: list[tuple[int, int, str, Record | None, BackReferenceMatch | None]] = [
        (*span, None) for span in spans
    ]
    for match in find(whole):
        held = next(
            (
                i
                for i, span in enumerate(cut[: len(spans)])
                if span[0] <= match.start < span[1] + 9 * match.container and span[4] is None
            ),
            None,
        )
        if match.container and held is not None:
            cut[held] = (cut[held][0], match.end, "work", cut[held][3], match)
        elif held is None or match.start >= cut[held][1]:
            cut.append((match.start, match.end, "back-reference", None, match))
    cut.sort(key=lambda item: item[0])
    if not cut:
        return [Citation(0, "commentary", whole, 0, len(whole))]
    return [
        Citation(
            index,
            kind,  # type: ignore[arg-type]
            whole[start:end],
            start,
            end,
            locator=match.locator if match else None,
            record=record,
            back_reference=reference(match) if match else None,
        )
        for index, (start, end, kind, record, match) in enumerate(cut)
    ]


def reference(match: BackReferenceMatch) -> BackReference:
    return BackReference(
        match.form, match.number, match.name, match.year, match.title, tradition=match.tradition
    )


def make_notes(texts: Sequence[str]) -> list[CitedNote]:
    """Notes numbered from 1; "17# text" sets a number."""
    notes = []
    number = 0
    for text in texts:
        number += 1
        if found := re.match(r"(\w+)# ", text):
            text = text[found.end() :]
            number = int(found[1]) if found[1].isdigit() else number
        notes.append(make_note(str(number), text))
    return notes
