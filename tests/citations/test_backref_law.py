"""Short cases with and without the extra ``law``: its table says which spellings are one report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from citecheck.citations import cite
from citecheck.citations.backref import law
from citecheck.model import Manuscript, Note, Place, PlacedText

NOTES = ("Brook v. Board of Wells, 12 S. Ct. 483, 490 (1954).", "Brook, 12 Sup. Ct. Rep. at 495.")


@pytest.fixture
def fresh() -> Iterator[None]:
    law._spellings.cache_clear()
    yield
    law._spellings.cache_clear()


def led() -> list[tuple[str, str | None]]:
    notes = tuple(Note(str(n), PlacedText(text), Place(n)) for n, text in enumerate(NOTES, 1))
    done = cite(Manuscript("case", "text", (), notes, ()))
    return [
        (one.back_reference.form, one.back_reference.status)
        for one in done.notes[1].citations
        if one.back_reference
    ]


@pytest.mark.usefixtures("fresh")
def test_without_the_extra_only_the_same_spelling_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law, "find_spec", lambda name: None)
    assert led() == []


@pytest.mark.usefixtures("fresh")
def test_with_the_extra_other_spellings_count(monkeypatch: pytest.MonkeyPatch) -> None:
    table = ModuleType("reporters_db")
    table.VARIATIONS_ONLY = {"Sup. Ct. Rep.": ["S. Ct."]}  # type: ignore[attr-defined]
    monkeypatch.setattr(law, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setitem(sys.modules, "reporters_db", table)
    assert led() == [("short case", "resolved")]


@pytest.mark.usefixtures("fresh")
def test_the_table_of_the_extra_itself() -> None:
    pytest.importorskip("reporters_db", reason="the extra law is not installed")
    assert led() == [("short case", "resolved")]
