"""A pasted bibliography becomes one text an entry."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citations.case_files import CASES
from citecheck.citations import entries

SECTIONS = tomllib.loads((CASES / "sections.toml").read_text(encoding="utf-8"))["section"]


@pytest.mark.parametrize("section", SECTIONS, ids=[section["name"] for section in SECTIONS])
def test_the_lines_of_an_entry_are_joined(section: dict[str, object]) -> None:
    assert entries(str(section["text"])) == section["entries"]


@pytest.mark.parametrize("text", ["", "\n\n", "  \n\t\n"])
def test_a_section_of_nothing_has_no_entries(text: str) -> None:
    assert entries(text) == []


@given(st.text(alphabet="ab1. \n-[]()é—\u00ad", max_size=200))
def test_no_letter_is_lost_or_made(text: str) -> None:
    kept = [char for char in "".join(entries(text)) if char.isalnum()]
    assert kept == [char for char in text if char.isalnum()]
