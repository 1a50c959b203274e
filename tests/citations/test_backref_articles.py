"""Whole articles' notes in the traditions: where each back-reference leads, and the mistakes planted in half of them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from citations.backref_articles import FOLDER, articles, judge

NOT_SO = {
    one["id"]: one["lines"]
    for one in tomllib.loads((FOLDER.parent / "backref_not_so.toml").read_text(encoding="utf-8"))["article"]
}


@pytest.mark.parametrize("article", [pytest.param(one, id=one["id"]) for one in articles()])
def test_article(article: dict[str, Any]) -> None:
    assert judge(article).lines == NOT_SO.get(article["id"], []), f"per {article['source']}"


def test_a_wrong_lead_and_a_false_finding_are_counted() -> None:
    article = {
        "id": "made",
        "notes": "1| A. Smith, Kurils, London, Hale, 2001.\n2| B. Reed, Isles, London, Hale, 2002.\n3| Reed, op. cit., p. 4. ==> 1\n4| Moss, op. cit. ==> -",
    }
    score = judge(article)
    assert (score.labelled, score.right, score.false) == (2, 1, 1)
