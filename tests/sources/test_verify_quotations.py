"""Quotations against sources: verbatim, altered, absent, translated."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model import Bibliography, Claim, Claims, Place, Quotation, Record
from citecheck.sources import source
from citecheck.sources.text_plain import plain_document
from citecheck.sources.verification import verify
from citecheck.sources.verification.quotations import bare_words, flatten, judge, pieces

CASES = Path(__file__).parents[1] / "cases" / "verify" / "quotations.toml"


def cases() -> list[Any]:
    data = tomllib.loads(CASES.read_text(encoding="utf-8"))
    return [
        pytest.param(one["text"], quotation, id=f"{one['name']}: {quotation['text'][:40]}")
        for one in data["source"]
        for quotation in one["quotations"]
    ]


def checked(tmp_path: Path, text: str, quoted: str, sentence: str | None) -> Quotation:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    whole = sentence or f"The author wrote in the report that “{quoted}”, which is what the paper says of it."
    claim = Claim("c1", whole, Place(1), keys=("a",), quotations=(Quotation(quoted),))
    return verify(Claims("p.md", (claim,)), sources).claims[0].quotations[0]


@pytest.mark.parametrize(("text", "case"), cases())
def test_cases(tmp_path: Path, text: str, case: dict[str, str]) -> None:
    found = checked(tmp_path, text, case["text"], case.get("sentence"))
    assert found.verdict == case["verdict"]
    assert bool(found.evidence) == (found.verdict in ("supported", "altered"))
    for evidence in found.evidence:
        assert evidence.source == "a.txt"
        assert evidence.place is not None
        assert evidence.place.line >= 1


def test_the_evidence_of_an_alteration_shows_the_words_of_the_source(tmp_path: Path) -> None:
    text = "One.\n\nThe bridges of the north were never paid for by the state.\n\nEnd."
    found = checked(tmp_path, text, "The bridges of the north were paid for by the state", None)
    assert found.verdict == "altered"
    assert found.evidence[0].text == "the bridges of the north were never paid for by the state"
    assert found.evidence[0].place is not None
    assert found.evidence[0].place.line == 3


def test_a_quotation_in_one_of_two_sources_is_supported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing of it here.")
    (tmp_path / "b.txt").write_text("But here: a fine and quiet harbour.")
    sources = source(Bibliography("p.md", (), {"a": Record(), "b": Record()}), tmp_path)
    claim = Claim("c", "x", Place(1), keys=("a", "b"), quotations=(Quotation("a fine and quiet harbour"),))
    found = verify(Claims("p.md", (claim,)), sources).claims[0].quotations[0]
    assert (found.verdict, found.evidence[0].source) == ("supported", "b.txt")


def test_what_is_not_in_one_source_may_be_in_the_other_that_is_not_at_hand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing of it here.")
    sources = source(Bibliography("p.md", (), {"a": Record(), "b": Record()}), tmp_path)
    claim = Claim("c", "x", Place(1), keys=("a", "b"), quotations=(Quotation("a fine and quiet harbour"),))
    assert verify(Claims("p.md", (claim,)), sources).claims[0].quotations[0].verdict == "unchecked"


def test_bare_words_and_pieces() -> None:
    assert bare_words("Russia’s “ﬁne” re\u00adport—2012!") == "russias fine report 2012"
    assert pieces("[T]he sea … is [very] wide") == ["the sea", "wide"]
    assert pieces("...") == []


@given(st.text(max_size=200), st.text(min_size=1, max_size=80))
def test_any_quotation_of_any_text_gets_a_verdict(text: str, quoted: str) -> None:
    flat = flatten(plain_document(text).passages)

    class Named:
        name = "a.txt"

    found = judge(Quotation(quoted), [(Named(), flat)], translated=False)  # type: ignore[list-item]
    assert found.verdict in ("supported", "altered", "not-found", "unchecked")


@given(
    st.lists(
        st.sampled_from(["harbour", "of", "the", "north", "was", "paid", "state", "sea", "1912"]),
        min_size=4,
        max_size=30,
    ),
    st.data(),
)
def test_any_run_of_words_of_a_text_is_in_it(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 2))
    end = data.draw(st.integers(start + 2, len(words)))
    flat = flatten(plain_document(" ".join(words)).passages)

    class Named:
        name = "a.txt"

    found = judge(Quotation(" ".join(words[start:end])), [(Named(), flat)], translated=False)  # type: ignore[list-item]
    assert found.verdict == "supported"
