"""Findings as the JSON that ``citecheck check --format json`` gives (contract ``citecheck/findings/1``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from citecheck.claims.contract import evidence_json
from citecheck.model import Finding, Fix, Severity
from citecheck.reports.json_place import filed_place_json

SCHEMA = "citecheck/findings/1"


def findings_json(findings: Sequence[Finding], manuscripts: Sequence[str]) -> dict[str, Any]:
    """The contract ``citecheck/findings/1`` as plain data for JSON.

    Args:
        findings: In the order they are to be listed.
        manuscripts: The names of all manuscripts checked, those without a finding too.

    Returns:
        ``schema``, ``manuscripts``, ``summary`` (how many of each severity, zeros included) and ``findings``.
    """
    counted = Counter(finding.severity for finding in findings)
    return {
        "schema": SCHEMA,
        "manuscripts": list(manuscripts),
        "summary": {severity.value: counted[severity] for severity in Severity},
        "findings": [finding_json(finding) for finding in findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding; every key is always there, null where the finding has nothing to say."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": filed_place_json(finding.place),
        "note": finding.note,
        "citation": finding.citation,
        "claim": finding.claim,
        "evidence": [evidence_json(one) for one in finding.evidence],
        "fix": None if finding.fix is None else _fix_json(finding.fix),
    }


def _fix_json(fix: Fix) -> dict[str, Any]:
    return {
        "description": fix.description,
        "edits": [{"place": filed_place_json(edit.place), "text": edit.text} for edit in fix.edits],
        "safe": fix.safe,
    }
