"""Findings as JUnit XML, which build servers show as tests: a suite a manuscript, a failing case a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from citecheck.model import Finding, Severity
from citecheck.reports.position import Counted, position

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def findings_junit(
    findings: Sequence[Finding], manuscripts: Sequence[str], units: Mapping[str, Counted] | None = None
) -> str:
    """One suite a manuscript. What is information only is a case that passes, with the finding as its output."""
    by_file: dict[str, list[Finding]] = {name: [] for name in manuscripts}
    for finding in findings:
        by_file.setdefault(finding.place.file or "", []).append(finding)
    failed = sum(finding.severity is not Severity.INFO for finding in findings)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="citecheck" tests="{max(len(findings), len(by_file))}" failures="{failed}">',
    ]
    for name, found in by_file.items():
        lines += _suite(name, found, units or {})
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(name: str, findings: Sequence[Finding], units: Mapping[str, Counted]) -> list[str]:
    failed = sum(finding.severity is not Severity.INFO for finding in findings)
    head = f'  <testsuite name={_attribute(name)} tests="{max(len(findings), 1)}" failures="{failed}">'
    if not findings:
        return [head, f'    <testcase classname={_attribute(name)} name="nothing found"/>', "  </testsuite>"]
    cases = []
    for finding in findings:
        where = position(finding.place, name, units)
        case = f"    <testcase classname={_attribute(name)} name={_attribute(f'{finding.code} {finding.rule} {where}')}>"
        text = _text(f"{where}: {finding.message}")
        if finding.severity is Severity.INFO:
            inner = f"      <system-out>{text}</system-out>"
        else:
            inner = f"      <failure type={_attribute(finding.severity.value)} message={_attribute(finding.message)}>{text}</failure>"
        cases += [case, inner, "    </testcase>"]
    return [head, *cases, "  </testsuite>"]


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))
