"""Quotations are found with their places, whatever the marks."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.claims.quotations import find_quotations

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "claims" / "quotations.toml").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:40])
def test_quotations_of_a_sentence(case: list[str]) -> None:
    text, *wanted = case
    assert [found.text for found in find_quotations(text)] == wanted


@given(st.text(alphabet="ab c.\"'“”‘’«»„`\n", max_size=80))
def test_places_are_the_text_and_do_not_overlap(text: str) -> None:
    at = 0
    for found in find_quotations(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= at
        at = found.end


def test_a_quotation_has_three_words_at_least() -> None:
    assert find_quotations("“one two”") == []
    assert [one.text for one in find_quotations("“one two three”")] == ["one two three"]


@pytest.mark.parametrize("text", ["“" * 50_000, '"a b c ' * 20_000, "'" * 50_000, "‘a b c " * 20_000])
def test_marks_without_end_are_no_quotation_of_the_whole_text(text: str) -> None:
    assert all(len(found.text) < 4_001 for found in find_quotations(text))
