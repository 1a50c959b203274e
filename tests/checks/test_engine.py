"""The registry, the words that select rules, and `check` itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from citecheck.checks import CheckContext, CheckSettings, all_rules, check, find_rule, rule
from citecheck.checks.docs import index_page, parts, rule_page, rule_text, write_pages
from citecheck.checks.registry import Rule, selected
from citecheck.model import (
    Bibliography,
    CitecheckError,
    Claim,
    Edit,
    Finding,
    Fix,
    Manuscript,
    Marker,
    Place,
    Severity,
)

from .harness import Case, bibliography_of, read_manuscript

DOCS = Path(__file__).parents[2] / "docs" / "rules"
TEXT = "Text.[^1] Text.[^7]\n\n[^1]: .\n[^3]: A. Smith, htp://example.org, pg. 3.\n"


def manuscript() -> tuple[Manuscript, Bibliography]:
    read = read_manuscript(TEXT)
    return read, bibliography_of(Case("", {"citations": []}), read)


def codes(**settings: object) -> list[str]:
    return [finding.code for finding in check(*manuscript(), settings=CheckSettings(**settings))]  # type: ignore[arg-type]


def test_findings_come_in_the_order_of_their_places_and_always_the_same() -> None:
    first = check(*manuscript())
    places = [(finding.place.line, finding.place.column) for finding in first]
    assert places == sorted(places)
    assert {"NOT003", "NOT006", "NOT004", "URL001"} <= {finding.code for finding in first}
    assert check(*manuscript()) == first
    assert {finding.place.file for finding in first} == {"case.md"}


def test_a_repeated_code_or_name_is_refused() -> None:
    known = all_rules()[0]

    def other(_: CheckContext) -> Iterator[Finding]:
        """Nothing."""
        return iter(())

    with pytest.raises(ValueError, match="registered already"):
        rule(known.code, "another-name", Severity.INFO)(other)
    with pytest.raises(ValueError, match="registered already"):
        rule("NOT999", known.name, Severity.INFO)(other)
    assert all(rule.code != "NOT999" for rule in all_rules())


@pytest.mark.parametrize(
    ("code", "name"), [("not001", "a"), ("XYZ001", "a"), ("NOT1", "a"), ("NOT998", "A b"), ("NOT998", "")]
)
def test_a_malformed_code_or_name_is_refused(code: str, name: str) -> None:
    with pytest.raises(ValueError, match="is no rule"):
        rule(code, name, Severity.INFO)(lambda _: iter(()))


def test_every_family_has_at_least_three_rules() -> None:
    families: dict[str, int] = {}
    for known in all_rules():
        families[known.family] = families.get(known.family, 0) + 1
    assert all(families.get(family, 0) >= 3 for family in ("NOT", "REF", "BIB", "URL"))
    assert list(families) == sorted(families, key=["NOT", "REF", "BIB", "URL", "FIG", "QUO", "CLM"].index)


def test_a_rule_is_found_by_code_in_any_case_and_by_name() -> None:
    assert find_rule("ref001") is find_rule(" antecedent-missing ")


def test_an_unknown_rule_says_what_is_near() -> None:
    with pytest.raises(CitecheckError, match=r"no rule 'antecedent-missin' \(near: antecedent-missing"):
        find_rule("antecedent-missin")
    with pytest.raises(CitecheckError, match="no rule 'x'; `citecheck rules` lists all"):
        find_rule("x")


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("NOT",), (), {"NOT001", "NOT002", "NOT003", "NOT004", "NOT005", "NOT006", "NOT007"}),
        (("not00",), ("NOT003", "notes-out-of-order"), {"NOT001", "NOT002", "NOT004", "NOT006", "NOT007"}),
        (("REF005",), ("REF",), {"REF005"}),
        (("note-empty",), ("ALL",), {"NOT006"}),
        (("NOT001",), ("NOT001",), set()),
        (("NOT", "NOT001"), ("NOT",), {"NOT001"}),
        (("",), (), set()),
    ],
)
def test_the_more_exact_word_wins(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: set[str]
) -> None:
    assert {known.code for known in selected(select, ignore)} == expected


def test_without_words_every_rule_runs() -> None:
    assert selected((), ()) == all_rules()
    assert {known.family for known in selected((), ("NOT",))}.isdisjoint({"NOT"})
    assert selected(("all",), ()) == all_rules()


def test_a_word_that_selects_nothing_is_said() -> None:
    with pytest.raises(CitecheckError, match="'NOT9' selects no rule"):
        codes(select=("NOT9",))
    with pytest.raises(CitecheckError, match="'BIB0003' selects no rule"):
        codes(severity={"BIB0003": Severity.ERROR})


def test_severity_by_code_or_name() -> None:
    by_code = check(
        *manuscript(), settings=CheckSettings(select=("NOT006",), severity={"NOT006": Severity.INFO})
    )
    by_name = check(
        *manuscript(), settings=CheckSettings(select=("NOT006",), severity={"note-empty": Severity.WARNING})
    )
    assert [finding.severity for finding in by_code + by_name] == [Severity.INFO, Severity.WARNING]


def test_a_rule_without_what_it_needs_is_passed_over() -> None:
    context = CheckContext(*manuscript())
    assert context.at_hand() == frozenset()
    assert not codes(select=("URL004", "URL005", "URL006"))
    network = CheckContext(*manuscript(), url_results={}, claims_file=object())
    assert network.at_hand() == {"network", "claims-file"}


def test_shared_work_is_done_once() -> None:
    calls: list[int] = []

    def build(_: CheckContext) -> int:
        calls.append(1)
        return 7

    context = CheckContext(*manuscript())
    assert context.once(build) == context.for_rule(all_rules()[0]).once(build) == 7
    assert len(calls) == 1


def ruled() -> CheckContext:
    return CheckContext(*manuscript()).for_rule(all_rules()[0])


def test_places_of_findings() -> None:
    context = ruled()
    note = context.manuscript.notes[1]
    cited = context.bibliography.notes[1]
    claim = Claim("c1", "A sentence.", Place(9, 3), notes=("3", "1"))
    marker = Marker("5", Place(2, 2))
    assert context.finding("m", note=note).place.line == 4
    assert context.finding("m", note=cited, citation=cited.citations[0]).place.column == 7
    assert context.finding("m", marker=marker).note == "5"
    found = context.finding("m", claim=claim)
    assert (found.place.line, found.claim, found.note) == (9, "c1", "3")
    assert context.finding("m", claim=Claim("c2", "", Place(1), in_note="4")).note == "4"
    assert context.finding("m", note="12").place == Place(1, 1, file="case.md")
    assert context.finding("m", place=Place(3, file="claims.yaml")).place.file == "claims.yaml"


def test_edits_get_the_file_of_their_place() -> None:
    fix = Fix("mend", (Edit(Place(1), "a"), Edit(Place(2, file="b.md"), "b")))
    found = ruled().finding("m", fix=fix)
    assert found.fix is not None
    assert [edit.place.file for edit in found.fix.edits] == ["case.md", "b.md"]


def test_a_finding_without_a_rule_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="running rule"):
        CheckContext(*manuscript()).finding("m")


def test_today() -> None:
    assert CheckContext(*manuscript(), settings=CheckSettings(today=date(2020, 1, 2))).today.year == 2020
    assert CheckContext(*manuscript()).today >= date(2024, 1, 1)


def test_the_pages_of_the_rules_are_current() -> None:
    assert DOCS.is_dir()
    expected = {"index.md": index_page(), **{f"{known.code}.md": rule_page(known) for known in all_rules()}}
    actual = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert actual == expected, "make them anew: python -m citecheck.checks.docs docs/rules"


def test_pages_are_written_once_and_old_ones_taken_away(tmp_path: Path) -> None:
    (tmp_path / "NOT999.md").write_text("of no rule")
    (tmp_path / "about.md").write_text("of the user")
    assert len(write_pages(tmp_path)) == len(all_rules()) + 2
    assert write_pages(tmp_path) == []
    assert not (tmp_path / "NOT999.md").exists()
    assert (tmp_path / "about.md").exists()


def test_what_citecheck_rule_prints() -> None:
    text = rule_text(find_rule("REF001"))
    assert text.startswith("REF001  antecedent-missing  (error)\n")
    assert "\nWhy\n" in text
    assert "  before:  37 V. Kashin, op. cit. [99]." in text


def test_a_docstring_without_a_part_is_refused() -> None:
    known = Rule(
        "NOT997",
        "x",
        Severity.INFO,
        "A line.\n\nFinds:\n    a\nWhy:\n    b\nExample:\n    c",
        lambda _: iter(()),
    )
    with pytest.raises(ValueError, match="the docstring of NOT997 lacks Fix"):
        parts(known)
