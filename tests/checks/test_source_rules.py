"""Cases of the FIG, QUO and CLM rules: manuscripts with their sources and claims file.

On top of what ``harness`` reads, a case may have ``sources`` (file name to text) and ``index`` (note's
number or key to file name), ``claims_file`` (the text of claims.yaml) and ``status`` (of every claim).
A finding expected may name its ``file`` (the last part of its path) and its ``claim``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citecheck.checks import Rule, all_rules, check
from citecheck.claims import claim
from citecheck.claims.file import parse
from citecheck.model import Bibliography, Finding, Manuscript
from citecheck.sources import source
from citecheck.sources.verification import verify

from .harness import CASES, Case, bibliography_of, load_cases, manuscript_of, settings_of
from .test_rule_cases import check_finding

FAMILIES = ("FIG", "QUO", "CLM")
RULES = [rule for rule in all_rules() if rule.family in FAMILIES]


def run(case: Case, folder: Path) -> tuple[Manuscript, list[Finding]]:
    manuscript = manuscript_of(case)
    bibliography = (
        bibliography_of(case, manuscript)
        if "citations" in case.data
        else Bibliography(manuscript.name, (), {})
    )
    for name, text in case.data.get("sources", {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    if "index" in case.data:
        lines = [f'"{name}": {file}\n' for name, file in case.data["index"].items()]
        (folder / "index.yaml").write_text("".join(lines), encoding="utf-8")
    sources = source(bibliography, folder if "sources" in case.data else None)
    claims = verify(claim(manuscript, bibliography), sources)
    if "status" in case.data:
        claims = replace(
            claims, claims=tuple(replace(one, status=case.data["status"]) for one in claims.claims)
        )
    existing = parse(case.data["claims_file"].lstrip()) if "claims_file" in case.data else None
    findings = check(
        manuscript, bibliography, claims, sources, settings=settings_of(case), claims_file=existing
    )
    return manuscript, findings


def check_wanted(manuscript: Manuscript, finding: Finding, wanted: dict[str, Any]) -> None:
    rest = dict(wanted)
    if "claim" in rest:
        assert finding.claim == rest.pop("claim")
    if "file" in rest:
        assert Path(finding.place.file or "").name == rest.pop("file")
        finding = replace(finding, place=replace(finding.place, file=manuscript.name))
    elif finding.code.startswith("CLM"):
        finding = replace(finding, place=replace(finding.place, file=manuscript.name))
    check_finding(manuscript, finding, rest)


@pytest.mark.parametrize("case", load_cases(FAMILIES), ids=str)
def test_source_case(case: Case, tmp_path: Path) -> None:
    manuscript, findings = run(case, tmp_path)
    expected = case.data["find"]
    seen = [(finding.note, finding.place.line, finding.message) for finding in findings]
    assert len(findings) == len(expected), seen
    for finding, wanted in zip(findings, expected, strict=True):
        check_wanted(manuscript, finding, wanted)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_source_rule_has_cases_for_and_against(rule: Rule) -> None:
    assert (CASES / f"{rule.code}.toml").exists(), f"tests/cases/rules/{rule.code}.toml is missing"
    found = [bool(case.data["find"]) for case in load_cases(FAMILIES) if case.code == rule.code]
    assert True in found, "no case that the rule finds"
    assert False in found, "no case that the rule must pass over"
