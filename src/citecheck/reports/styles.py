"""What the terminal's reports have in common: colours, counted words, one line at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from citecheck.model import Place, Record, Severity
from citecheck.reports.plain import shortened, visible

if TYPE_CHECKING:
    from rich.console import Console

SEVERITY: dict[Severity, str] = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}
VERDICT: dict[str, str] = {
    "supported": "green",
    "contradicted": "bold red",
    "altered": "bold red",
    "not-found": "yellow",
    "ambiguous": "yellow",
    "unchecked": "dim",
}
_NAMES = 3


def line(console: Console, *pieces: str | tuple[str, str]) -> None:
    """Print one line of plain pieces or (piece, style) pairs: never wrapped, cut or read as markup."""
    shown = [visible(piece) if isinstance(piece, str) else (visible(piece[0]), piece[1]) for piece in pieces]
    console.print(Text.assemble(*shown), soft_wrap=True, highlight=False)


def counted(number: int, word: str) -> str:
    """``1 note``, ``2 notes``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def position(place: Place, file: str) -> str:
    """``file:line:column``, as editors' programs and search tools take it."""
    return f"{place.file or file}:{place.line}:{place.column}"


def short_form(record: Record) -> str:
    """A record as a reader knows a work: who, what, when; its type where it says none of these."""
    people = [name.literal or name.family or str(name) for name in record.author or record.editor]
    who = ", ".join(people[:_NAMES]) + (" et al." if len(people) > _NAMES else "")
    when = "" if record.issued is None else str(record.issued.year or record.issued.literal or "")
    what = record.title or record.container_title or record.url or ""
    said = ", ".join(part for part in (shortened(who, 80), shortened(what, 120)) if part)
    if when:
        said = f"{said} ({when})" if said else when
    return said or record.type
