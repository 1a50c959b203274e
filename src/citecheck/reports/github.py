"""Findings as the commands by which a GitHub workflow puts remarks beside the lines of a change.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from citecheck.model import Finding, Severity
from citecheck.reports.position import Counted, within

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def findings_github(
    findings: Sequence[Finding], manuscripts: Sequence[str], units: Mapping[str, Counted] | None = None
) -> str:
    """A line a finding; nothing where nothing was found."""
    known = units or {}
    return "".join(_command(finding, known.get(finding.place.file or "", "line")) for finding in findings)


def _command(finding: Finding, counted: Counted) -> str:
    place = finding.place
    values: dict[str, str | int | None] = {"file": place.file or ""}
    # A file that has no lines (Word, PDF) is shown whole; where in it is said in the remark.
    if counted == "line":
        values |= {
            "line": place.line,
            "endLine": place.end_line,
            "col": place.column,
            "endColumn": place.end_column if place.end_line in (None, place.line) else None,
        }
    values["title"] = f"{finding.code} {finding.rule}"
    told = ",".join(f"{name}={_property(str(value))}" for name, value in values.items() if value is not None)
    where = [within(place, counted)] if counted != "line" else []
    where += [f"note {finding.note}"] if finding.note is not None else []
    note = f"{', '.join(where)}: " if where else ""
    return f"::{_WORDS[finding.severity]} {told}::{_data(note + finding.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
