"""Places as a reader finds them: lines of a text, paragraphs of a Word file, pages of a PDF."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from citecheck.model import (
    Bibliography,
    CitedNote,
    Claim,
    Claims,
    Edit,
    Finding,
    Fix,
    Manuscript,
    Note,
    Place,
    PlacedText,
    PlaceUnit,
    Severity,
)
from citecheck.reports import (
    FORMATS,
    counted_in,
    findings_as,
    findings_json,
    print_claims,
    print_findings,
    print_notes,
)
from citecheck.reports.position import Counted, counted_by, position, within

PLACE = Place(12, 3, 12, 8, page=4)


def manuscript(name: str, format: str, unit: PlaceUnit = "line") -> Manuscript:
    note = Note("7", PlacedText("Ibid."), PLACE)
    return Manuscript(
        name, format, (), (note,), (), lines=tuple(f"  line {n} of it" for n in range(1, 20)), place_unit=unit
    )


TEXT = manuscript("a.txt", "text")
WORD = manuscript("a.docx", "docx", "paragraph")
PDF = manuscript("a.pdf", "pdf")


def finding(of: Manuscript) -> Finding:
    place = Place(12, 3, 12, 8, page=4, file=of.name)
    return Finding(
        "REF001", "antecedent-missing", Severity.ERROR, "leads nowhere", place, note="7",
        fix=Fix("point to note 2", (Edit(place, "2"),), safe=True),
    )  # fmt: skip


def shown(of: Manuscript, *, width: int = 100, soft_wrap: bool = True) -> str:
    console = Console(file=io.StringIO(), width=width, soft_wrap=soft_wrap)
    with console.capture() as captured:
        print_findings([finding(of)], {of.name: of}, console)
    return captured.get()


@pytest.mark.parametrize(
    ("place", "counted", "said"),
    [
        (Place(12, 3), "line", "12:3"),
        (PLACE, "line", "page 4, 12:3"),
        (Place(12, 3), "paragraph", "paragraph 12"),
        (PLACE, "paragraph", "page 4, paragraph 12"),
        (PLACE, "page", "page 4, line 12"),
        (Place(12, 3), "page", "line 12"),
    ],
)
def test_a_place_inside_its_file(place: Place, counted: Counted, said: str) -> None:
    assert within(place, counted) == said


def test_a_place_with_its_file() -> None:
    assert position(PLACE, "a.txt") == "a.txt:12:3"
    assert position(PLACE, "a.docx", "paragraph") == "a.docx, page 4, paragraph 12"
    assert position(Place(2, file="claims.yaml"), "a.docx", {"a.docx": "paragraph"}) == "claims.yaml:2:1"


def test_what_a_manuscript_counts() -> None:
    assert [counted_by(one) for one in (TEXT, WORD, PDF)] == ["line", "paragraph", "page"]
    assert counted_in([TEXT, WORD]) == {"a.txt": "line", "a.docx": "paragraph"}


def test_findings_tell_paragraph_and_page() -> None:
    assert "a.txt, note 7 (page 4)\na.txt:12:3: error[REF001]" in shown(TEXT)
    assert "a.docx, note 7\na.docx, page 4, paragraph 12: error[REF001]" in shown(WORD)
    assert "a.pdf, note 7\na.pdf, page 4, line 12: error[REF001]" in shown(PDF)


def test_notes_and_claims_tell_it_too() -> None:
    console = Console(file=io.StringIO(), width=100, soft_wrap=True)
    with console.capture() as captured:
        print_notes(WORD, Bibliography("a.docx", notes=(CitedNote(WORD.notes[0], ()),)), console)
        claims = Claims("a.docx", (Claim("c1", "It was 7 metres.", PLACE, ("7",), (), (), ()),))
        print_claims(claims, console, unit=counted_by(WORD))
    assert "a.docx, page 4, paragraph 12: note 7" in captured.get()
    assert "a.docx, page 4, paragraph 12: c1" in captured.get()


@pytest.mark.parametrize("format", FORMATS)
def test_other_formats_make_no_line_of_a_paragraph(format: str) -> None:
    made = findings_as(format, [finding(WORD)], ["a.docx"], counted_in([WORD]))
    assert "paragraph 12" in made
    assert "12:3" not in made
    if format == "github":
        assert (
            made
            == "::error file=a.docx,title=REF001 antecedent-missing::page 4, paragraph 12, note 7: leads nowhere\n"
        )
    if format == "sarif":
        (result,) = json.loads(made)["runs"][0]["results"]
        assert "region" not in result["locations"][0]["physicalLocation"]
        assert "fixes" not in result
    made = findings_as(format, [finding(TEXT)], ["a.txt"], counted_in([TEXT]))
    assert "paragraph" not in made


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        findings_as("pdf", [], [])


def test_json_keeps_the_line() -> None:
    place = findings_json([finding(WORD)], ["a.docx"])["findings"][0]["place"]
    assert (place["line"], place["page"]) == (12, 4)


def test_on_a_terminal_lines_are_broken_between_words() -> None:
    lines = shown(TEXT, width=40, soft_wrap=False).splitlines()
    assert "a.txt:12:3: error[REF001]" in lines
    assert "    antecedent-missing: leads nowhere" in lines
    assert max(map(len, lines)) <= 40
    # What goes elsewhere is one line a finding.
    assert "a.txt:12:3: error[REF001] antecedent-missing: leads nowhere" in shown(TEXT, width=40).splitlines()


def test_long_words_stay_whole() -> None:
    from citecheck.reports.styles import line

    console = Console(file=io.StringIO(), width=30)
    address = "https://example.org/" + "a" * 60
    with console.capture() as captured:
        line(console, f"see {address} 日本語日本語日本語日本語日本語 and on", hang=2)
    assert captured.get().splitlines() == [
        "see",
        f"  {address}",
        "  日本語日本語日本語日本語日本語",
        "  and on",
    ]
