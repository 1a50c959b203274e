"""Cases and statutes as law reports and codes number them, whatever else stands in the note.

"[1994] 1 AC 212", "[2019] UKSC 41", "347 U.S. 483", "BVerfGE 7, 198", "42 U.S.C. § 1983". Forms: OSCOLA, 4th ed., 2.1; The Bluebook,
21st ed., rules 10 and 12; RedR (Byrd/Lehmann), Zitierfibel für Juristen. The lists are in ``data/law.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.fold import fold
from citecheck.citations.lexicon import one_of
from citecheck.model import Record

_BRACKETED = re.compile(
    rf"\[{YEAR}\]\s(?:\d{{1,3}}\s)?[A-Z][A-Za-z.]{{0,9}}(?:\s[A-Z(][A-Za-z.)]{{0,9}}){{0,3}}\s\d{{1,5}}(?!\d)"
)
_MISREAD = ("document", "article-journal", "article", "book", "chapter")
_IN_RE = re.compile(r"(?:In re|Ex parte|Re)\s[A-Z]")
_CELEX = re.compile(r"(?:Case|Rs\.|Aff\.|Causa|Asunto|Zaak|Processo|Дело)\s[CTF][-‑–]\d{1,4}/\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Authority:
    """A case in a report or a section of a code: ``volume`` and ``series`` as printed, ``page`` or section."""

    kind: str
    start: int
    end: int
    volume: str
    series: str
    page: str

    @property
    def known_as(self) -> str:
        """What a short form repeats of it, folded: "347 u s"."""
        return fold(f"{self.volume} {self.series}")


@cache
def _reports() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?P<volume>\d{{1,4}})\s(?P<series>{one_of('law', 'reporters')})(?:\s\([^()]{{1,30}}\))?\s(?P<page>\d{{1,5}})(?!\w)"
    )


@cache
def _codes() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?P<volume>\d{{1,3}})\s(?P<series>{one_of('law', 'codes')})\s?(?:§{{1,2}}|sec\.|Part)?\s?(?P<page>\d[\w.()-]{{0,20}})"
    )


@cache
def _official() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<series>{one_of('law', 'official')})\s(?P<volume>\d{{1,3}}),\s(?P<page>\d{{1,4}})(?!\d)"
    )


def authorities(text: str) -> Iterator[Authority]:
    """The reports and sections of codes that a text names, in order."""
    found = [
        Authority(kind, match.start(), match.end(), match["volume"], match["series"], match["page"])
        for kind, pattern in (
            ("legal_case", _reports()),
            ("legislation", _codes()),
            ("legal_case", _official()),
        )
        for match in pattern.finditer(text)
    ]
    yield from sorted(found, key=lambda one: one.start)


def marks(text: str) -> int:
    """Points for a citation of the law in ``text``: four, which is enough by itself, or none."""
    if _BRACKETED.search(text) or _CELEX.match(text):
        return 4
    return 4 * any(True for _ in authorities(text))


def as_law(text: str, record: Record) -> Record:
    """The record of a case or statute that was read as something else, or without a title."""
    first = next(authorities(text), None)
    if first is not None and first.start <= 12 and not _versus().search(text[: first.start]):
        printed = text[first.start : first.end].strip(" .,;")
        if first.kind == "legislation" or first.start == 0:
            return replace(record, type=first.kind, title=printed, author=(), container_title=None, page=None)
    if record.type in _MISREAD and (first is not None or _BRACKETED.search(text) or _CELEX.match(text)):
        called = text[: first.start] if first is not None else text
        if _versus().search(called) or _CELEX.match(text) or _IN_RE.match(text):
            return replace(record, type="legal_case")
    return record


@cache
def _versus() -> re.Pattern[str]:
    return re.compile(rf"[^\W\d_][\w.)]*\s{one_of('law', 'versus')}\s[^\W\d_a-z]")
