"""Findings for a reader at a terminal: by manuscript and note, each with its line and the place underlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from citecheck.model import Evidence, Finding, Manuscript, Place, Severity
from citecheck.reports.excerpt import Excerpt, excerpt
from citecheck.reports.plain import shortened, visible
from citecheck.reports.position import Counted, counted_in, position
from citecheck.reports.styles import SEVERITY, counted, line
from citecheck.reports.terminal_remarks import print_remarks

if TYPE_CHECKING:
    from rich.console import Console

_PASSAGE = 240
_HANG = 4


def print_findings(
    findings: Sequence[Finding],
    manuscripts: Mapping[str, Manuscript],
    console: Console,
    *,
    checked: Sequence[str] = (),
    other_lines: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Print findings by manuscript and note, then the count of each severity.

    Args:
        findings: In any order; those of one note stay in the order given.
        manuscripts: Every manuscript checked, by the name that its findings' places have for a file.
        console: Where to; its width bounds the lines shown of a manuscript, and a finding's own line
            unless it has ``soft_wrap``.
        checked: What was looked at, told when there is nothing to find ("37 rules", "12 addresses").
        other_lines: The lines of other files that findings point into (a claims file), by name.
    """
    lines = {name: manuscript.lines for name, manuscript in manuscripts.items()} | dict(other_lines or {})
    for manuscript in manuscripts.values():
        lines |= manuscript.included
        # What the others are about the rules find as well.
        said = [remark for remark in manuscript.remarks if remark.about == "reading"]
        print_remarks(manuscript, said, console)
    units = counted_in(manuscripts.values())
    for (file, note), group in _groups(findings).items():
        heading = file if note is None else f"{file}, note {note}"
        line(console, (heading, "bold underline"), _page(group, units.get(file, "line")))
        for finding in group:
            _print_finding(finding, lines.get(file, ()), units, console)
        line(console)
    _print_summary(findings, manuscripts, checked, console)


def _groups(findings: Iterable[Finding]) -> dict[tuple[str, str | None], list[Finding]]:
    """Findings by file and note; the groups of a file together, each where its first finding stands."""
    files: dict[str, dict[str | None, list[Finding]]] = {}
    for finding in findings:
        files.setdefault(finding.place.file or "", {}).setdefault(finding.note, []).append(finding)
    return {(file, note): group for file, notes in files.items() for note, group in notes.items()}


def _page(group: Sequence[Finding], counted: Counted) -> tuple[str, str]:
    """The page of a group's first finding, where the places themselves tell lines of the file."""
    page = group[0].place.page
    return (f" (page {page})" if page is not None and counted == "line" else "", "dim")


def _print_finding(
    finding: Finding, lines: Sequence[str], units: Mapping[str, Counted], console: Console
) -> None:
    style = SEVERITY[finding.severity]
    line(
        console,
        f"{position(finding.place, counted=units)}: ",
        (f"{finding.severity.value}[{finding.code}]", style),
        (f" {finding.rule}: ", "bold"),
        finding.message,
        hang=_HANG,
    )
    gutter = len(str(finding.place.line))
    shown = excerpt(lines, finding.place, console.width - gutter - 3)
    if shown is not None:
        _print_excerpt(shown, finding.place, style, console)
    for evidence in finding.evidence:
        _print_help(gutter, "evidence", _evidence(evidence), console)
    if finding.fix is not None:
        kind = "fix" if finding.fix.safe else "fix (unsafe)"
        _print_help(gutter, kind, finding.fix.description, console)


def _print_excerpt(shown: Excerpt, place: Place, style: str, console: Console) -> None:
    number = str(place.line)
    blank = " " * len(number)
    under = "^" + "~" * (shown.length - 1)
    more = "" if shown.goes_on is None else f"… to line {shown.goes_on}"
    line(console, (f"{blank} |", "blue"))
    line(console, (f"{number} | ", "blue"), shown.text)
    line(console, (f"{blank} | ", "blue"), " " * shown.indent, (under + more, style))


def _print_help(gutter: int, word: str, text: str, console: Console) -> None:
    line(console, (" " * gutter + " = ", "blue"), (f"{word}: ", "bold"), text, hang=gutter + 3)


def _evidence(evidence: Evidence) -> str:
    where = evidence.source if evidence.place is None else position(evidence.place, evidence.source)
    return f"{visible(where)}: “{shortened(evidence.passage, _PASSAGE)}”"


def _print_summary(
    findings: Sequence[Finding],
    manuscripts: Mapping[str, Manuscript],
    checked: Sequence[str],
    console: Console,
) -> None:
    notes = counted(sum(len(manuscript.notes) for manuscript in manuscripts.values()), "note")
    where = f"{counted(len(manuscripts), 'manuscript')} ({notes})"
    if not findings:
        looked = f": {', '.join(checked)}" if checked else ""
        line(console, (f"Nothing found in {where}{looked}.", "green"))
        return
    number = Counter(finding.severity for finding in findings)
    said: list[str | tuple[str, str]] = []
    for severity in Severity:
        if number[severity]:
            # "Info" names a kind, not a thing that can be counted in the plural.
            word = severity.value if severity is Severity.INFO else None
            text = f"{number[severity]} {word}" if word else counted(number[severity], severity.value)
            said += [", "] if said else []
            said.append((text, SEVERITY[severity]))
    line(console, *said, f" in {where}")
