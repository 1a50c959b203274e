"""Works first cited outside the numbered notes, and numbers that start anew: the cases are data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from citations.backref_notes import make_notes
from citecheck.bibliography import read_references
from citecheck.checks import CheckSettings, check
from citecheck.citations import cite
from citecheck.citations.backref.resolve import resolve
from citecheck.model import BackReference, Bibliography
from citecheck.readers import read
from citecheck.reports.graph import note_graph

CASES = Path(__file__).parent.parent / "cases" / "backref_outside" / "cases.toml"


def cases() -> list[Any]:
    found = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["id"]) for case in found]


def leads_to(found: BackReference, expected: str) -> str:
    """What it leads to, written as the case has it; of printed words as many as the case has."""
    if found.antecedent is not None:
        return f"note {found.antecedent.note + 1}.{found.antecedent.citation}"
    if found.outside is None:
        return "-"
    role = found.outside.role
    shown = f"@{found.outside.key}" if found.outside.key else found.outside.text.replace("*", "")
    return f"{role} {shown}"[: max(len(expected), len(role) + 6)]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"case.{case['format']}"
    path.write_text(case["text"].lstrip("\n"), encoding="utf-8")
    known = None
    if "bib" in case:
        bib = tmp_path / "refs.bib"
        bib.write_text(case["bib"], encoding="utf-8")
        known = read_references(bib).records
    manuscript = read(str(path))
    made = cite(manuscript, known=known)
    references = [
        (position, citation.back_reference)
        for position, note in enumerate(made.notes)
        for citation in note.citations
        if citation.back_reference is not None
    ]
    assert len(references) == len(case["expect"]), f"per {case['source']}"
    for (position, found), expected in zip(references, case["expect"], strict=True):
        head, status, where = (*expected.split(" ", 2), "")[:3]
        assert f"{position + 1} {found.status} {leads_to(found, where)}" == f"{head} {status} {where}"
    findings = check(manuscript, made, settings=CheckSettings(select=("REF001", "REF002", "REF003")))
    assert len(findings) == len(case["findings"]), [one.message for one in findings]
    for one, said in zip(findings, case["findings"], strict=True):
        start, _, words = said.partition(": ")
        assert f"{one.note} {one.code}" == start
        assert words in one.message


def test_the_place_is_that_of_the_work_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    line = "Of ice (Nora Brown, *Old Ice*, Paris: Seuil, 2011) much is known.[^1]"
    path.write_text(f"Before.\n\n{line}\n\n[^1]: Brown, op. cit., p. 1.\n", encoding="utf-8")
    found = cite(read(str(path))).notes[0].citations[0].back_reference
    assert found is not None
    assert found.outside is not None
    assert (found.outside.place.line, found.outside.place.column) == (3, line.index("Nora") + 1)
    assert found.outside.text.startswith("Nora Brown, Old Ice")


def resolved(texts: list[str]) -> list[tuple[str | None, int | None]]:
    return [
        (found.status, found.antecedent.note if found.antecedent else None)
        for note in resolve(make_notes(texts))
        for citation in note.citations
        if (found := citation.back_reference)
    ]


def test_numbers_that_start_anew_lead_to_the_chapter_whose_work_fits() -> None:
    chapters = [
        "1# {Hill, Anna | Rivers | 2001 | Hale}",
        "2# {Moss, Ben | Stones | 1999 | Hale}",
        "1# {Reed, Carl | Skies | 2005 | Dart}",
        "2# Hill, op. cit. [1].",
        "3# Reed, op. cit. [1].",
        "4# op. cit. [1].",
        "5# Moss, op. cit.",
        "6# Dart, op. cit. [1].",
    ]
    assert resolved(chapters)[:4] == [("resolved", 0), ("resolved", 2), ("resolved", 2), ("resolved", 1)]


def test_numbers_that_start_anew_stay_wrong_where_no_chapter_fits() -> None:
    chapters = [
        "1# {Hill, Anna | Rivers | 2001 | Hale}",
        "2# {Moss, Ben | Stones | 1999 | Hale}",
        "1# {Reed, Carl | Skies | 2005 | Dart}",
        "2# Moss, op. cit. [1].",
    ]
    assert resolved(chapters) == [("missing", None)]


def test_the_schema_takes_what_stands_outside(tmp_path: Path) -> None:
    import json
    from importlib.resources import files

    import jsonschema

    from citecheck.reports.json_notes import notes_json

    path = tmp_path / "a.md"
    path.write_text(
        "Of ice (Nora Brown, *Old Ice*, Paris: Seuil, 2011).[^1]\n\n[^1]: Brown, op. cit.\n", encoding="utf-8"
    )
    manuscript = read(str(path))
    made: Bibliography = cite(manuscript)
    document = notes_json(manuscript, made)
    schema = json.loads((files("citecheck.reports") / "schemas" / "notes.json").read_text("utf-8"))
    jsonschema.validate(document, schema)
    assert '"role": "text"' in json.dumps(document)


def test_views_show_what_stands_outside(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "Of ice (Nora Brown, *Old Ice*, Paris: Seuil, 2011).[^1] More.[^2]\n\n"
        "[^1]: Brown, op. cit.\n[^2]: Ibid.\n",
        encoding="utf-8",
    )
    made = cite(read(str(path)))
    tree = note_graph(made)
    assert tree.splitlines()[0] == "outside the notes  Nora Brown, Old Ice, Paris: Seuil, 2011"
    assert [line.split()[2] for line in tree.splitlines()[1:]] == ["1", "2"]
    for drawing in ("dot", "mermaid"):
        drawn = note_graph(made, drawing)
        assert drawn.count("Nora Brown, Old Ice") == 2
        assert "resolved" not in drawn
        assert "missing" not in drawn
