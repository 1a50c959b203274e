"""The notes of a manuscript and what each cites, for a reader at a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from citecheck.model import Bibliography, Citation, CitedNote, Manuscript
from citecheck.reports.plain import shortened
from citecheck.reports.position import counted_by, position
from citecheck.reports.styles import counted, line, short_form
from citecheck.reports.terminal_remarks import print_remarks

if TYPE_CHECKING:
    from rich.console import Console

_TEXT = 160


def print_notes(manuscript: Manuscript, bibliography: Bibliography, console: Console) -> None:
    """Print what the reader remarked, then a block a note: where it is, and its citations with kind, key, record or antecedent."""
    unit = counted_by(manuscript)
    print_remarks(manuscript, manuscript.remarks, console)
    for cited in bibliography.notes:
        note = cited.note
        # Places on pages, and those in paragraphs, tell the page themselves.
        page = "" if note.place.page is None or unit != "line" else f"  page {note.place.page}"
        line(
            console,
            f"{position(note.place, manuscript.name, unit)}: ",
            (f"note {note.number}", "bold"),
            (page, "dim"),
        )
        for citation in cited.citations:
            _print_citation(citation, bibliography, console)
        for start, end in cited.commentary:
            stretch = shortened(note.text[start:end], _TEXT)
            if stretch and all(citation.kind != "commentary" for citation in cited.citations):
                line(console, ("  commentary  ", "dim"), stretch, hang=4)
    for block in bibliography.body:
        line(console, f"{position(block.content.place(), manuscript.name, unit)}: ", ("in the text", "bold"))
        for citation in block.citations:
            _print_citation(citation, bibliography, console)
    if bibliography.notes or bibliography.body:
        line(console)
    line(console, ", ".join(_tally(bibliography)))


def _tally(bibliography: Bibliography) -> list[str]:
    kinds: list[str] = [citation.kind for cited in bibliography.notes for citation in cited.citations]
    said = [counted(len(bibliography.notes), "note"), counted(len(bibliography.records), "record")]
    number = Counter(kinds)
    # Commentary is no thing that is counted in the plural; what follows says of what it is.
    said += [counted(number[kind], kind) for kind in ("work", "back-reference", "interview") if number[kind]]
    return [*said, f"{number['commentary']} of commentary only"] if number["commentary"] else said


def _print_citation(citation: Citation, bibliography: Bibliography, console: Console) -> None:
    before = f"{citation.signal} " if citation.signal else ""
    locator = f", {citation.locator.label} {citation.locator.value}" if citation.locator else ""
    if citation.back_reference is not None:
        led, style = _led(citation, bibliography)
        shown = shortened(citation.text, _TEXT)
        line(console, ("  back-reference  ", "magenta"), f"{shown} ", (led, style), hang=4)
    elif citation.record is not None:
        key = f"{citation.key}  " if citation.key else ""
        shown = f"{before}{short_form(citation.record)}{locator}"
        line(console, (f"  {citation.kind}  ", "cyan"), (key, "bold"), shown, hang=4)
    else:
        unknown = (" → no such key", "bold red") if citation.given is not None else ""
        line(console, (f"  {citation.kind}  ", "dim"), shortened(citation.text, _TEXT), unknown, hang=4)


def _led(citation: Citation, bibliography: Bibliography) -> tuple[str, str]:
    """Where a back-reference leads, and the style that says whether that is well."""
    back = citation.back_reference
    if back is not None and back.status == "resolved" and back.outside is not None:
        key = f" ({citation.key})" if citation.key else ""
        return f"→ outside the notes: {shortened(back.outside.text, _TEXT // 2)}{key}", "green"
    if back is None or back.antecedent is None:
        status = back.status if back is not None and back.status else "unresolved"
        return f"→ {status}", "bold red"
    found = back.antecedent
    said = f"→ note {found.number}{_which(bibliography.notes[found.note], found.citation)}"
    key = f" ({citation.key})" if citation.key else ""
    if back.status == "resolved":
        return said + key, "green"
    return f"{said}{key}: {back.status}", "bold red" if back.status == "not-earlier" else "yellow"


def _which(cited: CitedNote, index: int) -> str:
    """Which of a note's works, where it has several."""
    works = [citation.index for citation in cited.citations if citation.kind in ("work", "interview")]
    if len(works) < 2 or index not in works:
        return ""
    return f", work {works.index(index) + 1} of {len(works)}"
