"""Every case of every rule; every rule has cases, for and against, and a docstring that is whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from citecheck.checks import Rule, all_rules
from citecheck.checks.docs import parts
from citecheck.model import Finding, Manuscript

from .harness import CASES, Case, fixed_lines, load_cases, run

# FIG, QUO and CLM have cases of their own form beside their rules' tests.
FAMILIES = ("NOT", "REF", "BIB", "URL")
RULES = all_rules()


@pytest.mark.parametrize("case", load_cases(FAMILIES), ids=str)
def test_case(case: Case) -> None:
    manuscript, findings = run(case)
    expected = case.data["find"]
    seen = [(finding.note, finding.place.line, finding.message) for finding in findings]
    assert len(findings) == len(expected), seen
    for finding, wanted in zip(findings, expected, strict=True):
        check_finding(manuscript, finding, wanted)


def check_finding(manuscript: Manuscript, finding: Finding, wanted: Mapping[str, Any]) -> None:
    place = finding.place
    assert place.file is not None
    if "references" not in wanted.get("file", ""):
        assert place.file == manuscript.name
    actual = {
        "file": Path(place.file).name,
        "note": finding.note,
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "citation": finding.citation,
        "severity": finding.severity.value,
        "code": finding.code,
        "safe": finding.fix.safe if finding.fix else None,
        "no_fix": finding.fix is None,
    }
    for name, value in wanted.items():
        if name == "words":
            missing = [word for word in value if word not in finding.message]
            assert not missing, (missing, finding.message)
        elif name == "fixed":
            assert value in fixed_lines(manuscript, finding)
        else:
            assert actual[name] == value, (name, finding)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_a_whole_docstring(rule: Rule) -> None:
    texts = parts(rule)
    assert len(rule.summary) <= 100
    if rule.family in FAMILIES:
        assert "before" in texts["Example"]
        assert "after" in texts["Example"]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.family in FAMILIES], ids=lambda r: r.code)
def test_rule_has_cases_for_and_against(rule: Rule) -> None:
    assert (CASES / f"{rule.code}.toml").exists(), f"tests/cases/rules/{rule.code}.toml is missing"
    found = [bool(case.data["find"]) for case in load_cases() if case.code == rule.code]
    assert True in found, "no case that the rule finds"
    assert False in found, "no case that the rule must pass over"


def test_every_case_file_has_its_rule() -> None:
    codes = {rule.code for rule in RULES}
    assert {path.stem for path in CASES.glob("*.toml")} <= codes
