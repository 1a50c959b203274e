"""Ids and fingerprints survive small edits, and tell different sentences apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.claims.identity import fingerprint, new_id, parse_fingerprint, resemblance
from claims.making import FUND, PIPE, PORT, SAID

WORDS = [
    "harbour",
    "growers",
    "mills",
    "tariff",
    "ministry",
    "pipeline",
    "coast",
    "treaty",
    "export",
    "winter",
    "barges",
    "council",
    "wheat",
    "timber",
    "credit",
    "lease",
    "survey",
    "district",
    "island",
    "fleet",
    "quay",
    "reform",
    "budget",
    "storm",
    "railway",
    "clinic",
    "archive",
    "senate",
    "harvest",
    "loan",
]


def sentence_of(numbers: list[int]) -> str:
    return " ".join(WORDS[number % len(WORDS)] for number in numbers)


@given(st.text(max_size=200))
def test_a_fingerprint_is_read_back(text: str) -> None:
    made = fingerprint(text)
    assert parse_fingerprint(str(made)) == made


@given(st.lists(st.integers(0, 29), min_size=8, max_size=20, unique=True), st.data())
def test_one_word_changed_still_resembles(numbers: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(numbers) - 1))
    words = sentence_of(numbers).split()
    edited = [*words[:at], "replaced", *words[at + 1 :]]
    assert resemblance(fingerprint(" ".join(words)), fingerprint(" ".join(edited))) >= 0.6


@pytest.mark.parametrize("first", [FUND, SAID, PIPE, PORT])
def test_other_sentences_do_not_resemble(first: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    others = [row for row in (FUND, SAID, PIPE, PORT) if row is not first]
    assert max(resemblance(fingerprint(first[0]), fingerprint(row[0])) for row in others) < 0.3


def test_long_sentences_are_told_by_the_smallest_hashes_of_both() -> None:
    words = [f"word{number}" for number in range(300)]
    whole = fingerprint(" ".join(words))
    assert resemblance(whole, fingerprint(" ".join([*words[:290], "other"]))) > 0.8
    assert resemblance(whole, fingerprint(" ".join(f"else{number}" for number in range(300)))) < 0.2


def test_case_accents_and_commas_leave_the_fingerprint() -> None:
    assert fingerprint("The Fund, then, lent money.") == fingerprint("the fund then lent money")
    assert fingerprint("élan vital") == fingerprint("elan vital")


@pytest.mark.parametrize(
    "edited",
    [
        "The fund lent $760 million to growers in 2012, against more than $40 billion to mills.",
        "The fund lent $757 million to growers, in 2012; against more than $40 billion to mills.",
        "The fund gave $757 million to growers in 2012, against some $40 billion to mills.",
    ],
)
def test_ids_survive_small_edits(edited: str) -> None:
    sentence, notes, keys = FUND
    assert new_id(edited, notes, keys, set()) == new_id(sentence, ("99",), keys, set())


def test_ids_are_unique_and_named_by_the_note_without_a_record() -> None:
    taken: set[str] = set()
    first = new_id("Growers left the coast.", ("5",), (), taken)
    second = new_id("Growers left the coast.", ("5",), (), taken)
    assert first.startswith("n5-")
    assert second == first + "-2"
    assert new_id("…", (), (), set()) == "claim"


@pytest.mark.parametrize("text", ["", "xyz", "0123", "0123456789ab-12", "0123456789AB"])
def test_what_is_no_fingerprint(text: str) -> None:
    assert parse_fingerprint(text) is None


def test_the_order_of_words_tells_two_sentences_apart() -> None:
    words = WORDS[:10]
    shuffled = words[:]
    random.Random(7).shuffle(shuffled)
    assert fingerprint(" ".join(words)).exact != fingerprint(" ".join(shuffled)).exact
