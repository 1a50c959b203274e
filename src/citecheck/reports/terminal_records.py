"""References read one by one, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from citecheck.model import Record
from citecheck.reports.plain import shortened
from citecheck.reports.styles import counted, line, short_form

if TYPE_CHECKING:
    from rich.console import Console

_INPUT = 160
_VALUE = 400


def print_records(records: Sequence[tuple[str, Record | None]], console: Console) -> None:
    """Print a block a reference: the work in short, then its fields by their CSL names.

    Args:
        records: Each line as read and its record, None where it is no reference (which is said).
        console: Where to.
    """
    for number, (read, record) in enumerate(records, 1):
        if record is None:
            line(console, f"{number}: ", ("no reference", "yellow"), f"  {shortened(read, _INPUT)}")
            continue
        line(console, f"{number}: ", (record.type, "cyan"), "  ", (short_form(record), "bold"), hang=4)
        for name, value in record.to_csl().items():
            if name != "type":
                line(console, (f"  {name}: ", "dim"), shortened(_value(value), _VALUE), hang=4)
    failed = sum(record is None for _, record in records)
    said = counted(len(records) - failed, "reference")
    line(console, said + (f", {counted(failed, 'line')} that {_are(failed)} no reference" if failed else ""))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _value(value: Any) -> str:
    """A CSL value in a line: names after one another, dates as year-month-day."""
    if isinstance(value, list):
        return "; ".join(_name(name) for name in value)
    if isinstance(value, dict):
        return _date(value)
    return str(value)


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    particle = name.get("non-dropping-particle", "")
    family = f"{particle} {name.get('family', '')}".strip()
    given = f"{name.get('given', '')} {name.get('dropping-particle', '')}".strip()
    return ", ".join(part for part in (family, given, name.get("suffix", "")) if part)


def _date(date: dict[str, Any]) -> str:
    ends = ["-".join(f"{part:02d}" for part in parts) for parts in date.get("date-parts", [])]
    season = f", season {date['season']}" if "season" in date else ""
    about = "about " if date.get("circa") else ""
    return f"{about}{'/'.join(ends)}{season}" or date.get("literal", "")
