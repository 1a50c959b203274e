"""Blind pairs of citations: those of one work get one record, others two."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from citecheck.citations import cite
from citecheck.model import Manuscript, Note, Place, PlacedText

PAIRS = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "same_work" / "pairs.toml").read_text(encoding="utf-8")
)["pair"]
NOT_SO: tuple[str, ...] = ("short well-known title is uncertain but same imprint",)
"""Pairs that are told wrongly, by their ``why``."""


def is_one(one: str, other: str) -> bool:
    notes = tuple(Note(str(n), PlacedText(text), Place(n)) for n, text in enumerate((one, other), 1))
    cited = cite(Manuscript("pair", "text", (), notes, ())).notes
    keys = [[citation.key for citation in note.citations if citation.key] for note in cited]
    return bool(keys[0]) and keys[0] == keys[1]


@pytest.mark.parametrize("pair", [pytest.param(one, id=one["why"]) for one in PAIRS])
def test_a_pair_is_told(pair: dict[str, str]) -> None:
    assert (is_one(pair["one"], pair["other"]) == pair["same"]) == (pair["why"] not in NOT_SO)
