"""Notes of many styles: how each is cut, with kinds, signals, locators, records and commentary."""

from __future__ import annotations

from typing import Any

import pytest

from citations.case_files import cases, flat, note
from citecheck.citations.cut import cut_note
from citecheck.model import Citation

NOTES = cases("notes-*.toml")
CONTROL = ("kind", "signal", "locator", "form")


@pytest.mark.parametrize("case", [case for _, case in NOTES], ids=[name for name, _ in NOTES])
def test_a_note_is_cut_as_expected(case: dict[str, Any]) -> None:
    cited = cut_note(note(case["text"]))
    assert [shown(one) for one in cited.citations] == case["citation"]
    assert [case["text"][start:end] for start, end in cited.commentary] == case.get("commentary", [])


def test_the_cases_cover_every_kind_and_enough_styles() -> None:
    kinds = {one["kind"] for _, case in NOTES for one in case["citation"]}
    assert kinds == {"work", "back-reference", "interview", "commentary"}
    assert len(NOTES) >= 100


def shown(citation: Citation) -> dict[str, str]:
    """A citation as its case writes it."""
    found = {"kind": str(citation.kind)}
    if citation.signal:
        found["signal"] = citation.signal
    if citation.locator:
        found["locator"] = f"{citation.locator.label} {citation.locator.value}"
    if citation.back_reference:
        found["form"] = citation.back_reference.form
    return found | (flat(citation.record) if citation.record else {})
