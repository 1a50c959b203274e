"""Reading the cases of this room, and records as flat text to compare with them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from citecheck.model import Note, Place, PlacedText, Record

CASES = Path(__file__).parents[1] / "cases" / "citations"


def cases(pattern: str) -> list[tuple[str, dict[str, Any]]]:
    """Every ``[[case]]`` of the files that match, with a name for it."""
    return [
        (f"{path.stem}-{number}", case)
        for path in sorted(CASES.glob(pattern))
        for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
    ]


def note(text: str) -> Note:
    return Note("1", PlacedText(text), Place(1))


def flat(record: Record) -> dict[str, str]:
    """The record's CSL item with names as "Family|Given|particle" and dates as their parts."""
    return {name: _text(value) for name, value in record.to_csl().items()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_name(name) for name in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return str(value)


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    particle = f"|{name['non-dropping-particle']}" if "non-dropping-particle" in name else ""
    return f"{name.get('family', '')}|{name.get('given', '')}{particle}"
