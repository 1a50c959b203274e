"""Parts that are said to be "in" a book which another note cites in full, by its short form."""

from __future__ import annotations

import re
from dataclasses import replace

from citecheck.citations.backref.conventions import conventions, key_of
from citecheck.citations.backref.short_full import Full
from citecheck.citations.backref.short_prose import books
from citecheck.citations.backref.short_read import END, read_short
from citecheck.citations.lexicon import one_of
from citecheck.citations.pages import extent
from citecheck.citations.record import record_of
from citecheck.citations.signals import signal_end
from citecheck.citations.tag import tag
from citecheck.model import BackReference, Citation, CitedNote

_IN_LAST = re.compile(rf"[\s,]+{one_of('roles', 'in', 'words')}$", re.I)
_IN_SIGLUM = re.compile(r",\sin\s[A-Z]{2,6},\s")
"""In a book by the letters that stand for it: "Lettera ad Arnaldo, 14 luglio 1686, in SF, I, p. 330"."""
_FIRST_PRINTED = re.compile(r"[\[(](?:zuerst\s)?1[4-9]\d\d[\])]\.?,?\s[Ii]n:?\s")
"""When a text was first printed, before the book that it is in now."""


def _is_part(citation: Citation) -> bool:
    """Whether a work says what book it is in and nothing of where or when that appeared."""
    record = citation.record
    if record is None or citation.given is not None or citation.back_reference is not None:
        return False
    if _FIRST_PRINTED.search(citation.text):
        return not record.publisher_place
    return bool(record.container_title) and not (
        record.issued or record.publisher or record.publisher_place or record.volume or record.url
    )


def with_books(full: Full, position: int, note: CitedNote) -> CitedNote:
    """The note with each part "in" a book that another note cites in full as a work, and that book's short form."""
    citations = list(note.citations)
    commentary = list(note.commentary)
    for at, citation in enumerate(note.citations):
        if citation.kind == "work" and not _is_part(citation) and not _IN_SIGLUM.search(citation.text):
            continue
        if citation.kind in ("work", "commentary") and (
            made := in_book(full, position, note.note.text, citation.start, citation.end)
        ):
            signal = citation.signal or made.signal
            citations[at] = replace(made, index=citation.index, signal=signal)
    for bounds_ in note.commentary:
        if made := in_book(full, position, note.note.text, *bounds_):
            commentary.remove(bounds_)
            citations.append(made)
    if len(citations) == len(note.citations) and all(
        one is other for one, other in zip(citations, note.citations, strict=True)
    ):
        return note
    citations.sort(key=lambda citation: citation.start)
    return CitedNote(
        note.note,
        tuple(replace(citation, index=at) for at, citation in enumerate(citations)),
        tuple(commentary),
    )


def in_book(full: Full, position: int, text: str, start: int, end: int) -> Citation | None:
    """A stretch that is a part "in" a book cited elsewhere."""
    start += signal_end(text[start:end])
    part = text[start:end].rstrip(END)
    for at, printed in books(part):
        for short in read_short(printed):
            if (short.name or short.title) and full.fits(position, short, book=True):
                own = part[:at].rstrip(" ,:(")
                own = _IN_LAST.sub("", own)
                record, _ = record_of(tag(own))
                if (
                    not record.author
                    and key_of(own.rpartition(": ")[2].rstrip(".")) in conventions().words.parts
                ):
                    # "Diem: Nachwort."
                    record, _ = record_of(tag(own.rstrip(".").replace(": ", ", ", 1)))
                if not record.author and not record.title and _IN_SIGLUM.search(part):
                    record = replace(record, title=own)
                if not record.author and not record.title:
                    continue
                found = BackReference(short.form, None, short.name, short.year, short.title)
                return Citation(
                    0,
                    "work",
                    part,
                    start,
                    start + len(part),
                    locator=short.locator,
                    record=replace(record, type="chapter", page=record.page or extent(short.locator)),
                    back_reference=found,
                )
    return None
