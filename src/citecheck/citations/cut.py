"""A note cut into its citations, each with its record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from citecheck.citations.authorities import as_law
from citecheck.citations.given import stretches_of
from citecheck.citations.interviews import interview_record
from citecheck.citations.lexicon import one_of
from citecheck.citations.pages import extent
from citecheck.citations.record import record_of
from citecheck.citations.second import cut_text
from citecheck.citations.segment import Stretch
from citecheck.citations.tag_note import tag_citation
from citecheck.model import BackReference, Citation, CitedNote, Note, Record

_IN_LAST = re.compile(rf"[\s,]+{one_of('roles', 'in', 'words')}$", re.I)
"""The "in" before a book that a back-reference names."""


def cut_note(note: Note, known: Mapping[str, Record] | None = None) -> CitedNote:
    """The citations of a note in order, with kind, signal, locator and record, and its commentary.

    A note that cites nothing gets one citation of kind "commentary" over all of it; in any other the
    stretches that cite nothing are in :attr:`CitedNote.commentary`. Where the file itself has a structured
    citation, the record is what that gives, or what ``known`` has under its key. Linear in the note's length.
    """
    text = note.text
    stretches: list[tuple[Stretch, Citation | None]] = stretches_of(note, known) if note.given else []
    if not stretches and text.strip():
        stretches = [(one, None) for one in cut_text(text)]
    citing = [(one, given) for one, given in stretches if one.kind != "commentary"]
    if not citing:
        return CitedNote(note, (Citation(0, "commentary", text, 0, len(text)),))
    citations = tuple(
        _citation(text, one, index) if given is None else replace(given, index=index)
        for index, (one, given) in enumerate(citing)
    )
    commentary = tuple(
        _bounds(text, one) for one, _ in stretches if one.kind == "commentary" and _says(text, one)
    )
    return CitedNote(note, citations, commentary)


def _bounds(text: str, one: Stretch) -> tuple[int, int]:
    """A commentary's bounds without a bracket that opens on the citation after it."""
    end = one.end
    while end > one.start and text[end - 1] in " ([,;:":
        end -= 1
    return one.start, end


def _says(text: str, one: Stretch) -> bool:
    return any(char.isalpha() for char in text[one.start : one.end])


def _citation(text: str, one: Stretch, index: int) -> Citation:
    printed = text[one.start : one.end]
    made = Citation(index, one.kind, printed, one.start, one.end, signal=one.signal)
    if one.kind == "interview":
        return replace(made, record=interview_record(printed))
    if one.match is not None:
        found = one.match
        back = BackReference(
            found.form, found.number, found.name, found.year, found.title, tradition=found.tradition
        )
        made = replace(made, back_reference=back, locator=found.locator)
        if one.kind == "back-reference":
            return made
        own = text[one.start : max(one.start, found.start)].rstrip(" ,:")
        record, _ = record_of(tag_citation(_IN_LAST.sub("", own)))
        return replace(
            made, record=replace(record, type="chapter", page=record.page or extent(found.locator))
        )
    tagged = tag_citation(printed)
    record, locator = record_of(tagged)
    return replace(made, record=record if tagged.type else as_law(printed, record), locator=locator)
