"""Short forms of cases: "Brown, 347 U.S. at 495", found by volume and report of a case that was cited in full.

The Bluebook, 21st ed., rule 10.9. Any report will do, known or not: what counts is that an earlier note has the same volume
of it. With the extra ``law`` (eyecite and its table of reports) other spellings of a report are the same report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from citecheck.citations.authorities import authorities
from citecheck.citations.backref.forms import law_forms
from citecheck.citations.backref.left import left_of
from citecheck.citations.fold import fold
from citecheck.citations.signals import signal_end
from citecheck.model import BackReference, Citation, CitedNote, Locator

_SHORT = re.compile(
    r"(?<![\w.§])(?P<volume>\d{1,4})\s(?P<series>[A-Z][\w.’' ]{0,24}?),?\s(?:at|à la p\.)\s"
    r"(?P<pin>(?:n\.\s?)?\d{1,5}(?:\s?[-–—]\s?\d{1,5})?(?:,\s\d{1,5}(?:\s?[-–—]\s?\d{1,5})?(?!\s?[A-Z])){0,6}(?:\sn\.\s?\d{1,3})?)"
)
_SECTION = re.compile(r"(?:§{1,2}|[Ss]ections?|[Ss]ec\.)\s?(\d[\w.-]{0,12}?)(?:\([\w]{1,4}\)){0,4}")
_QUOTING = re.compile(r"\s\((?=(?:quoting|citing|following|overruling|distinguishing|discussing|applying)\s)")
_FULL = re.compile(
    r"(?<![\w.§])(?P<volume>\d{1,4})\s(?P<series>[A-Z][\w.’' ]{0,24}?)(?:\s\([^()]{1,30}\))?,?\s(?P<page>\d{1,5}|_{2,4})(?![\w.])"
)


@dataclass(frozen=True, slots=True)
class ShortCase:
    """``text[start:end]`` of a note, its name taken in."""

    start: int
    end: int
    reference: BackReference
    locator: Locator
    known: bool


def short_cases(text: str, start: int, end: int, known: Mapping[str, str]) -> Iterator[ShortCase]:
    """The short forms in a stretch whose report is among the ``known``, with or without its volume; in order."""
    floor = start
    reports = {key.partition(" ")[2] for key in known}
    for found in _SHORT.finditer(text, start, end):
        usual = _usual(found["volume"], found["series"])
        if usual.partition(" ")[2] not in reports:
            continue
        printed = known.get(usual, f"{found['volume']} {found['series']}")
        left = left_of(text, found.start(), floor)
        named = left.name is not None and not left.title and text[: found.start()].rstrip().endswith(",")
        begin = left.start if named else found.start()
        reference = BackReference(law_forms()[0], None, left.name if named else None, None, printed)
        yield ShortCase(begin, found.end(), reference, Locator("page", found["pin"]), usual in known)
        floor = found.end()


def quoted_cases(text: str, citation: Citation, reports: Mapping[str, str]) -> list[Citation]:
    """A case and the short forms of others in its brackets: "…, 296 (2013) (citing Brown, 347 U.S. at 842)"; none where there are none."""
    opened = _QUOTING.search(text, citation.start, citation.end)
    if not reports or opened is None:
        return []
    found = short_cases(text, opened.end(), citation.end, reports)
    made = [case_citation(text, opened.end(), case) for case in found]
    end = citation.start + len(text[citation.start : opened.start()].rstrip())
    return [replace(citation, text=text[citation.start : end], end=end), *made] if made else []


def case_citation(text: str, floor: int, case: ShortCase) -> Citation:
    """The back-reference of a short form in a note's text, with the signal before it, not before ``floor``."""
    signal, _ = signal_before(text, floor, case.start)
    printed = text[case.start : case.end]
    return Citation(
        0,
        "back-reference",
        printed,
        case.start,
        case.end,
        signal,
        case.locator,
        back_reference=case.reference,
    )


def signal_before(text: str, floor: int, start: int) -> tuple[str | None, int]:
    """The signal that ends right before ``start``, and where it begins."""
    for found in re.finditer(r"(?:^|[;.(\[]\s{0,2})(?=\S)", text[floor:start][-60:]):
        begin = max(floor, start - 60) + found.end()
        if text[begin:start].strip() and signal_end(text[begin : start + 1]) == start - begin:
            return text[begin:start].strip(" ,:;("), begin
    return None, start


def short_statute(text: str, known: frozenset[str]) -> BackReference | None:
    """ "§ 1983", where a code's section 1983 was cited."""
    found = _SECTION.fullmatch(text.strip(" .,;:"))
    if found is None or found[1] not in known:
        return None
    return BackReference(law_forms()[1], None, None, None, f"§ {found[1]}")


def known_sections(notes: Sequence[CitedNote]) -> frozenset[str]:
    """The sections of codes that notes cite."""
    return frozenset(
        one.page.rstrip(".")
        for citation in _works(notes)
        for one in authorities(citation.text)
        if one.kind == "legislation"
    )


def known_reports(notes: Sequence[CitedNote]) -> dict[str, str]:
    """Volume and report, as printed, of each case that is cited in full; none where no note has a short form."""
    if not any(_SHORT.search(note.note.text) for note in notes):
        return {}
    return {
        _usual(found["volume"], found["series"]): f"{found['volume']} {found['series']}"
        for citation in _works(notes)
        for found in _FULL.finditer(citation.text[:1000])
    }


def _works(notes: Sequence[CitedNote]) -> Iterator[Citation]:
    return (citation for note in notes for citation in note.citations if citation.kind == "work")


def reports_in(text: str) -> Iterator[str]:
    """Volume and report of each case in the text of a citation, folded: "347 u s"."""
    for found in _FULL.finditer(text[:1000]):
        yield fold(f"{found['volume']} {found['series']}")


def _usual(volume: str, series: str) -> str:
    """ "347 u s" for "347 U. S." and for other spellings of that report."""
    plain = fold(series)
    return f"{volume} {_spellings().get(plain, plain)}"


@cache
def _spellings() -> dict[str, str]:
    """Other spellings of reports and the usual one, folded: of the extra ``law``, empty without it."""
    if find_spec("reporters_db") is None:
        return {}
    variations = import_module("reporters_db").VARIATIONS_ONLY
    return {fold(other): fold(usual[0]) for other, usual in variations.items() if len(usual) == 1}
