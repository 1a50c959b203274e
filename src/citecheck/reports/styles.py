"""What the terminal's reports have in common: colours, counted words, one line at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from citecheck.model import Record, Severity
from citecheck.reports.plain import shortened, visible, width

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
_NARROWEST = 20
_WORD = re.compile(r"(\s*\S+)\s*")


def line(console: Console, *pieces: str | tuple[str, str], hang: int | None = None) -> None:
    """Print one line of plain pieces or (piece, style) pairs: never cut or read as markup.

    With ``hang`` a line that is longer than the console is wide is broken between words and goes on
    indented by ``hang`` cells, unless the console is one with ``soft_wrap``: what goes to a file or to
    another program stays one line.
    """
    shown = [visible(piece) if isinstance(piece, str) else (visible(piece[0]), piece[1]) for piece in pieces]
    text = Text.assemble(*shown)
    if hang is None or console.soft_wrap or text.cell_len <= console.width:
        console.print(text, soft_wrap=True, highlight=False)
        return
    breaks = _breaks(text.plain, console.width, hang)
    for number, part in enumerate(text.divide(breaks)):
        part.rstrip()
        if number:
            part.pad_left(hang)
        console.print(part, soft_wrap=True, highlight=False)


def _breaks(plain: str, wide: int, hang: int) -> list[int]:
    """Where a line is to be broken, before words. Long words are left whole: a broken address can be neither
    clicked nor copied.
    """
    breaks, used = [], 0
    for word in _WORD.finditer(plain):
        cells = width(word[1])
        if used + cells > max(wide, _NARROWEST) and word.start() and used > hang:
            breaks.append(word.start())
            used = hang
        used += width(word[0])
    return breaks


def counted(number: int, word: str) -> str:
    """``1 note``, ``2 notes``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


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
