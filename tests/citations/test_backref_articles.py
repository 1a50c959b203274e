"""Whole articles' notes in the traditions: where each back-reference leads, and the mistakes planted in half of them."""

from __future__ import annotations

from typing import Any

import pytest

from citations.backref_articles import articles, judge

NOT_SO = {
    # The pages of the article stand before "aldaar 204" and are not read, so that the page outside them is not seen.
    "water-en-stad": ["water-en-stad 22: BIB007 is owed"],
    # "Novelties" for "Novelty" is near enough to be the title, and a slip in a title's word is not reported.
    # A short name of two letters and a stroke; "ibid." with a name after a note that leads to two works by their number alone.
    "litterature": [
        "litterature 15: 14 is meant, [] found: S/Z, p. 14.",
        "litterature 17: 4 Hamin is meant, ['4 Gérard Genet, Figures III, Paris, Seuil, 1972, p. 206'] found: Ph. Hamin, ibid.",
        "litterature 17: false REF008: the name in 'Ph. Hamin, ibid.' differs from note 4 (Genet, Figures III)",
    ],
    "business-history": ["business-history 13: REF006/REF008/REF012 is owed"],
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
