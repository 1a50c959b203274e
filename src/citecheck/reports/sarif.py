"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, sections 3.27 to 3.30.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from citecheck._version import __version__
from citecheck.checks.registry import all_rules
from citecheck.model import Finding, Place, Severity
from citecheck.reports.position import Counted, within

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def findings_sarif(
    findings: Sequence[Finding], manuscripts: Sequence[str], units: Mapping[str, Counted] | None = None
) -> str:
    """One run with the rules that found something, a result a finding; ends with a line end."""
    found = {finding.code for finding in findings}
    rules = [one for one in all_rules() if one.code in found]
    index = {one.code: position for position, one in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "citecheck",
                "semanticVersion": __version__,
                "rules": [
                    {
                        "id": one.code,
                        "name": one.name,
                        "shortDescription": {"text": one.summary},
                        "fullDescription": {"text": one.doc},
                        "defaultConfiguration": {"level": _LEVELS[one.severity]},
                    }
                    for one in rules
                ],
            }
        },
        "artifacts": [{"location": {"uri": _uri(name)}} for name in manuscripts],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.code], units or {}) for finding in findings],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Finding, rule: int, units: Mapping[str, Counted]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding.place, units.get(finding.place.file or "", "line"))],
    }
    if finding.note is not None:
        result["properties"] = {"note": finding.note}
    # A fix is a region of a text too.
    if finding.fix is not None and units.get(finding.place.file or "", "line") == "line":
        result["fixes"] = [
            {
                "description": {"text": finding.fix.description},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": _uri(edit.place.file or finding.place.file or "")},
                        "replacements": [
                            {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
                        ],
                    }
                    for edit in finding.fix.edits
                ],
            }
        ]
    return result


def _location(place: Place, counted: Counted) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file or "")}}
    if counted == "line":
        return {"physicalLocation": {**physical, "region": _region(place)}}
    # A region's lines are those of a text; a Word file and a PDF have none (3.30.1).
    return {"physicalLocation": physical, "message": {"text": within(place, counted)}}


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line is not None:
        region["endLine"] = place.end_line
    if place.end_column is not None:
        region["endColumn"] = place.end_column
    return region


def _uri(name: str) -> str:
    from urllib.parse import quote

    return quote(name.replace("\\", "/"))
