"""Cases of the FIG, QUO and CLM rules: manuscripts with their sources and claims file.

On top of what ``harness`` reads, a case may have ``sources`` (file name to text) and ``index`` (note's
number or key to file name); for CLM, ``claims_file`` is the text of claims.yaml.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.checks import Rule, all_rules, check
from citecheck.claims import claim
from citecheck.model import Bibliography, Finding, Manuscript
from citecheck.sources import source
from citecheck.sources.verification import verify

from .harness import CASES, Case, bibliography_of, load_cases, manuscript_of, settings_of
from .test_rule_cases import check_finding

FAMILIES = ("FIG", "QUO")
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
    findings = check(manuscript, bibliography, claims, sources, settings=settings_of(case))
    return manuscript, findings


@pytest.mark.parametrize("case", load_cases(FAMILIES), ids=str)
def test_source_case(case: Case, tmp_path: Path) -> None:
    manuscript, findings = run(case, tmp_path)
    expected = case.data["find"]
    seen = [(finding.note, finding.place.line, finding.message) for finding in findings]
    assert len(findings) == len(expected), seen
    for finding, wanted in zip(findings, expected, strict=True):
        check_finding(manuscript, finding, wanted)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_source_rule_has_cases_for_and_against(rule: Rule) -> None:
    assert (CASES / f"{rule.code}.toml").exists(), f"tests/cases/rules/{rule.code}.toml is missing"
    found = [bool(case.data["find"]) for case in load_cases(FAMILIES) if case.code == rule.code]
    assert True in found, "no case that the rule finds"
    assert False in found, "no case that the rule must pass over"
