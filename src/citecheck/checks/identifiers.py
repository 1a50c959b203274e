"""Identifiers that cannot be right, by the standards that define them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ISBN = re.compile(r"\bISBN(?:-1[03])?\s?:?\s?([0-9Xx](?:[ \-‐‑–]?[0-9Xx]){6,16})(?![\w])")
_ISSN = re.compile(r"\bISSN(?:-L)?\s?:?\s?([0-9]{4}\s?[-‐‑–]?\s?[0-9Xx]{1,5})(?![\w])")
_DOI = re.compile(r"\bdoi\s?:\s?([^\s<>\"“”,;]{1,200})", re.IGNORECASE)
_SOUND_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,4}/\S")


def identifier_problems(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and what is wrong of each identifier of a text that is wrong."""
    for match in _ISBN.finditer(text):
        if (problem := isbn_problem(match[1])) is not None:
            yield match.start(), match.end(), f"the ISBN {match[1]} {problem}"
    for match in _ISSN.finditer(text):
        if (problem := issn_problem(match[1])) is not None:
            yield match.start(), match.end(), f"the ISSN {match[1]} {problem}"
    for match in _DOI.finditer(text):
        printed = match[1].rstrip(".)]")
        if not _SOUND_DOI.match(printed) and not printed.lower().startswith(("http", "dx.doi", "doi.org")):
            yield (
                match.start(),
                match.end(),
                f"'{printed[:60]}' is no DOI: it begins with 10., a number and a slash",
            )


def isbn_problem(printed: str) -> str | None:
    """Why this is no ISBN (ISO 2108); None if it is one."""
    digits = _plain(printed)
    if len(digits) not in (10, 13):
        return f"has {len(digits)} digits; an ISBN has 10 or 13"
    if "X" in digits[:-1] or (len(digits) == 13 and "X" in digits):
        return "has an X where only a digit can stand"
    if len(digits) == 10:
        total = sum(weight * _value(digit) for weight, digit in zip(range(10, 0, -1), digits, strict=True))
        return None if total % 11 == 0 else "has a wrong check digit"
    if digits[:3] not in ("978", "979"):
        return "begins with neither 978 nor 979"
    total = sum((3 if index % 2 else 1) * int(digit) for index, digit in enumerate(digits))
    return None if total % 10 == 0 else "has a wrong check digit"


def issn_problem(printed: str) -> str | None:
    """Why this is no ISSN (ISO 3297); None if it is one."""
    digits = _plain(printed)
    if len(digits) != 8:
        return f"has {len(digits)} digits; an ISSN has 8"
    if "X" in digits[:-1]:
        return "has an X where only a digit can stand"
    total = sum(weight * _value(digit) for weight, digit in zip(range(8, 0, -1), digits, strict=True))
    return None if total % 11 == 0 else "has a wrong check digit"


def _plain(printed: str) -> str:
    return re.sub(r"[^0-9X]", "", printed.upper())


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)
