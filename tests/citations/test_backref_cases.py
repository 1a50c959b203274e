"""Sequences of notes in every tradition: where each back-reference leads. The cases are data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from citations.backref_notes import make_notes
from citecheck.checks import CheckSettings, check
from citecheck.citations.backref.resolve import resolve
from citecheck.citations.backref.short import with_short_forms
from citecheck.citations.merge import with_keys
from citecheck.model import Bibliography, CitedNote, Manuscript, Record

FOLDER = Path(__file__).parent.parent / "cases" / "backref"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{case['id']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def outcome(notes: tuple[CitedNote, ...]) -> list[str]:
    lines = []
    for position, note in enumerate(notes):
        for citation in note.citations:
            found = citation.back_reference
            if found is None:
                continue
            to = f"{found.antecedent.note + 1}.{found.antecedent.citation}" if found.antecedent else "-"
            line = f"{position + 1}.{citation.index} {found.form} -> {to} {found.status}"
            if found.disagrees:
                line += " " + ",".join(found.disagrees)
            if citation.kind == "work":
                line += " (container)"
            if found.candidates:
                line += " ? " + " ".join(f"{c.note + 1}.{c.citation}" for c in found.candidates)
            lines.append(line)
    return lines


def findings(notes: tuple[CitedNote, ...], records: dict[str, Record]) -> list[str]:
    """ "note CODE" of each finding of the REF rules, by note."""
    manuscript = Manuscript("case", "text", (), tuple(note.note for note in notes), ())
    found = check(manuscript, Bibliography("case", notes, records), settings=CheckSettings(select=("REF",)))
    return [f"{one.note} {one.code}" for one in sorted(found, key=lambda one: (int(one.note or 0), one.code))]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    notes, records = with_keys(with_short_forms(make_notes(case["notes"])))
    done = resolve(notes)
    assert outcome(done) == case["expect"], f"per {case['source']}"
    assert findings(done, records) == case["findings"], f"per {case['source']}"


def test_there_are_enough_of_them() -> None:
    assert len(cases()) >= 150
    assert all(case.values[0]["source"] for case in cases())
