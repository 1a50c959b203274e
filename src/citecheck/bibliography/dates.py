"""Dates in EDTF, as BibLaTeX reads and prints them, and as BibTeX's year and month.

Source: the biblatex manual, version 3.20, section 2.3.8 (EDTF level 1: ranges, seasons 21 to 24, "~", "?", "%", and "X" for the last digit).
"""

from __future__ import annotations

import re

from citecheck.model import Date, DateParts

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_PART = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")
_DECADE = re.compile(r"(\d{3})X([~?%]?)")


def edtf(date: Date) -> str | None:
    """``2012-10/2012-12``, ``2012-22``, ``2012~``; None for a date without a year."""
    if date.start is None:
        return None
    start = f"{date.start.year:04d}-{20 + date.season}" if date.season else str(date.start)
    circa = "~" if date.circa else ""
    return start + circa + (f"/{date.end}{circa}" if date.end else "")


def from_edtf(text: str, literal: str | None = None) -> Date | None:
    """Read what :func:`edtf` writes; None when it is no such date.

    CSL has one word for what EDTF calls uncertain ("?"), approximate ("~") and both ("%"): ``circa``.
    """
    if decade := _DECADE.fullmatch(text.strip()):
        year = int(decade[1]) * 10
        return Date(DateParts(year), DateParts(year + 9), None, bool(decade[2]), literal)
    first, _, last = text.strip().partition("/")
    start, end = _PART.fullmatch(first), _PART.fullmatch(last) if last else None
    if start is None or (last and end is None):
        return None
    season = int(start[2]) - 20 if start[2] and 21 <= int(start[2]) <= 24 else None
    if season is not None:
        begin: DateParts | None = DateParts(int(start[1]))
    else:
        begin = _parts(start)
    until = _parts(end) if end else None
    if begin is None or (end and until is None):
        return None
    return Date(begin, until, season, bool(start[4]), literal)


def _parts(found: re.Match[str]) -> DateParts | None:
    month = int(found[2]) if found[2] else None
    day = int(found[3]) if found[3] else None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return DateParts(int(found[1]), month, day)


def is_plain(date: Date) -> bool:
    """Whether year, month and day fields say it all."""
    return date.start is not None and not (date.end or date.season or date.circa or date.literal)


def month_number(text: str) -> int | None:
    """The month of "dec", "December", "12", "{Dec.}"; None for anything else."""
    plain = text.strip("{}. ").lower()
    if plain.isdecimal() and len(plain) < 3:
        return int(plain) if 1 <= int(plain) <= 12 else None
    return MONTHS.index(plain[:3]) + 1 if plain[:3] in MONTHS else None
