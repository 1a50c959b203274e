"""Findings as Markdown: a table a manuscript, for a review's letter or a comment on a change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from citecheck.model import Finding, Severity
from citecheck.reports.plain import visible
from citecheck.reports.position import Counted, within

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def findings_markdown(
    findings: Sequence[Finding], manuscripts: Sequence[str], units: Mapping[str, Counted] | None = None
) -> str:
    """A heading and a table a manuscript, the count of each severity at the top."""
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(f"{counts[severity]} {severity.value}" for severity in Severity if counts[severity])
    parts = [f"# citecheck: {said or 'nothing found'}\n"]
    by_file: dict[str, list[Finding]] = {name: [] for name in manuscripts}
    for finding in findings:
        by_file.setdefault(finding.place.file or "", []).append(finding)
    for name, found in by_file.items():
        parts.append(f"## {_plain(name)}\n")
        if not found:
            parts.append("Nothing found.\n")
            continue
        rows = ["| Note | Where | Severity | Rule | Finding |", "|---|---|---|---|---|"]
        for one in found:
            where = within(one.place, (units or {}).get(name, "line"))
            fix = f" *Fix: {_plain(one.fix.description)}.*" if one.fix is not None else ""
            rows.append(
                f"| {_plain(one.note or '')} | {where} | {one.severity.value} "
                f"| {one.code} {one.rule} | {_plain(one.message)}{fix} |"
            )
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _plain(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", visible(text))
