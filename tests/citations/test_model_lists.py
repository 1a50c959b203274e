"""The word lists that are features of the shipped model are those that it was trained with."""

from __future__ import annotations

from importlib.resources import files

from citecheck.citations.crf.lists import digest


def test_the_lists_are_those_of_the_training() -> None:
    """Words that only rules need go into a list of their own; another list for the model needs ``make train``."""
    card = (files("citecheck.citations") / "model" / "CARD.md").read_text(encoding="utf-8")
    assert f"digest {digest()}" in card
