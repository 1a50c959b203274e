"""Notes as printed, cut by the real cutter: which stretches are back-references, and where each leads. The cases are data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from citations.test_backref_cases import findings, outcome
from citecheck.citations import cite
from citecheck.model import Manuscript, Note, Place, PlacedText

FOLDER = Path(__file__).parent.parent / "cases" / "backref_read"


def read_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{case['id']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def seen(case: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The outcome and the findings of a case."""
    notes = tuple(Note(str(n), PlacedText(text), Place(n)) for n, text in enumerate(case["notes"], 1))
    done = cite(Manuscript("case", "text", (), notes, ()))
    return outcome(done.notes), findings(done.notes, dict(done.records))


@pytest.mark.parametrize("case", read_cases())
def test_case(case: dict[str, Any]) -> None:
    led, found = seen(case)
    assert led == case["expect"], f"per {case['source']}"
    assert found == case["findings"], f"per {case['source']}"
