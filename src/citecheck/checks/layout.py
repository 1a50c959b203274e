"""Where a citation prints the fields of its record: what stands in which order, and what between them.

A field that is printed nowhere as the record has it, or in two places, is left out: nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from citecheck.checks.context import CheckContext
from citecheck.checks.records import data
from citecheck.model import Citation, CitedNote, Name, Record

_LONGEST = 1500
"""Letters of a citation that is looked at; a longer one is no reference that was cut well."""

_TEXTS = ("title", "container_title", "collection_title", "publisher", "publisher_place", "doi", "url")
_NUMBERS = ("volume", "issue", "page")
_BRACKETS = {"(": ")", "[": "]"}
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_GAP = re.compile(r"[^\w]*")


class Piece(NamedTuple):
    """A field as printed: ``start`` and ``end`` in the citation's text, its own brackets taken in."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A person as printed; ``inverted`` where the family name stands first, with a comma behind it."""

    name: Name
    start: int
    end: int
    inverted: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a citation in the order in which they are printed, and its authors."""

    cited: CitedNote
    citation: Citation
    type: str
    pieces: tuple[Piece, ...]
    authors: tuple[PrintedName, ...]

    def neighbours(self) -> Iterator[tuple[Piece, Piece, str]]:
        """Two fields with nothing but marks (or a word for the number that follows) between them, and these marks."""
        text = self.citation.text
        for left, right in zip(self.pieces, self.pieces[1:], strict=False):
            gap = _GAP.match(text, left.end, right.start)
            marks = gap[0] if gap else ""
            rest = text[left.end + len(marks) : right.start]
            if not rest or _number_word().fullmatch(rest):
                yield left, right, marks


def layouts(context: CheckContext) -> list[Layout]:
    """The layouts of all works that are printed in full; kept for the run."""
    return context.once(_layouts)


def _layouts(context: CheckContext) -> list[Layout]:
    found = []
    for cited, citation in context.citations():
        record = citation.printed or citation.record
        if citation.kind != "work" or record is None or len(citation.text) > _LONGEST:
            continue
        if record.type not in data()["ordered"]["types"]:
            continue
        if cited.note.prints(citation.start, citation.end):
            pieces, authors = _located(citation.text, record)
            found.append(Layout(cited, citation, record.type, pieces, authors))
    return found


def _located(text: str, record: Record) -> tuple[tuple[Piece, ...], tuple[PrintedName, ...]]:
    taken: list[Piece] = []
    for field in _TEXTS:
        value = getattr(record, field)
        if value is not None:
            _take(taken, field, _only(text, value, taken))
    authors = _people(text, record.author, taken)
    if authors:
        taken.append(Piece("author", authors[0].start, authors[-1].end))
    editors = _people(text, record.editor, taken)
    if editors:
        taken.append(Piece("editor", editors[0].start, editors[-1].end))
    if record.issued is not None and record.issued.year is not None and not _years(text, taken):
        _take(taken, "issued", _only(text, str(record.issued.year), taken))
    for field in _NUMBERS:
        value = getattr(record, field)
        if value is not None:
            _take(taken, field, _only(text, value, taken))
    pieces = sorted((_bracketed(text, piece) for piece in taken), key=lambda piece: piece.start)
    return tuple(piece for piece in pieces if piece.field not in ("doi", "url", "collection_title")), authors


def _take(taken: list[Piece], field: str, span: tuple[int, int] | None) -> None:
    if span is not None:
        taken.append(Piece(field, *span))


def _only(text: str, value: str, taken: list[Piece]) -> tuple[int, int] | None:
    """The one place where the value is printed, apart from what other fields have taken."""
    pattern = r"\s+".join(map(re.escape, value.split())).replace(r"\-", "[-‐-―]").replace("–", "[-‐-―]")
    if not pattern:
        return None
    found = [
        match.span()
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)
        if not any(piece.start < match.end() and match.start() < piece.end for piece in taken)
    ]
    return found[0] if len(found) == 1 else None


def _years(text: str, taken: list[Piece]) -> bool:
    """Whether two years stand outside the fields: of a first edition, of a look at a page; which is the date, who knows."""
    years = {
        match[0]
        for match in _YEAR.finditer(text)
        if not any(piece.start < match.end() and match.start() < piece.end for piece in taken)
    }
    return len(years) > 1


def _bracketed(text: str, piece: Piece) -> Piece:
    """With the pair of brackets that holds the field and nothing else."""
    before, after = text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1]
    if before and _BRACKETS.get(before) == after:
        return Piece(piece.field, piece.start - 1, piece.end + 1)
    return piece


def _people(text: str, names: tuple[Name, ...], taken: list[Piece]) -> tuple[PrintedName, ...]:
    """The names where they are printed one behind the other; none where one of them is not found so."""
    found: list[PrintedName] = []
    at = 0
    for name in names:
        printed = _person(text, name, at, taken)
        if printed is None:
            return ()
        found.append(printed)
        at = printed.end
    return tuple(found)


def _person(text: str, name: Name, at: int, taken: list[Piece]) -> PrintedName | None:
    if name.literal is not None or not name.family or not name.given:
        words = name.literal or name.family or name.given
        match = _words(words).search(text, at) if words else None
        inverted = False
    else:
        family = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle, name.family)))
        direct = _words(f"{name.given} {family}").search(text, at)
        turned = _words(f"{family}, {name.given}").search(text, at)
        inverted = turned is not None and (direct is None or turned.start() < direct.start())
        match = turned if inverted else direct
    if match is None or any(p.start < match.end() and match.start() < p.end for p in taken):
        return None
    return PrintedName(name, match.start(), match.end(), inverted)


def _words(words: str) -> re.Pattern[str]:
    # Names in capitals are given in small letters by the record; initials may be set without their blank.
    spaced = r"\s*".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


@cache
def _number_word() -> re.Pattern[str]:
    serial = data()["serial"]
    words = sorted((*serial["volume"], *serial["issue"], *data()["pages"]["forms"]), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*", re.IGNORECASE)
