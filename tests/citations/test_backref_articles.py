"""Whole articles' notes in the traditions: where each back-reference leads, and the mistakes planted in half of them."""

from __future__ import annotations

from typing import Any

import pytest

from citations.backref_articles import articles, judge

NOT_SO = {
    # Two short titles inside one sentence, which the model of notes takes for one work.
    "african-history": [
        "african-history 29: 1 is meant, [] found: For this view see Oakes, Salt Roads, chap. 5, and the criticism in Ledoux, Le sel, 110.",
        "african-history 29: 4 Ledoux is meant, [] found: For this view see Oakes, Salt Roads, chap. 5, and the criticism in Ledoux, Le sel, 110.",
    ],
    # A short name of two letters and a stroke; "ibid." with a name after a note that leads to two works by their number alone.
    "litterature": [
        "litterature 15: 14 is meant, [] found: S/Z, p. 14.",
        "litterature 17: 4 Hamin is meant, ['4 Gérard Genet, Figures III, Paris, Seuil, 1972, p. 206'] found: Ph. Hamin, ibid.",
        "litterature 17: false REF008: the name in 'Ph. Hamin, ibid.' differs from note 4 (Genet, Figures III)",
    ],
    # The judgment of note 12 and its annotators are one citation, so that the names of a work seem to fit; the pages of the article stand before "aldaar 204" and are
    # not read, so that the page outside them is not seen.
    "water-en-stad": [
        "water-en-stad 16: 8 is meant, ['12 HR 31 januari 1919, NJ 1919, p. 161 (Lindenbaum/Cohen)'] found: Zie ook Bos en Vink, a.w. (noot 12), 50.",
        "water-en-stad 16: REF003 is owed",
        "water-en-stad 22: BIB007 is owed",
    ],
    # The editors of a book in the note before are not told from its author.
    "responsabilite": [
        "responsabilite 16: 15 is meant, ['5 Chappuis Christine, Le préjudice économique, in : Chappuis/Winiger (éd.), Le préjudice, Genève 2005, p. 31 ss'] found: Winiger, op. cit. (n. 14), p. 20."
    ],
    # A statement that a book quotes is a work of its own.
    "international-law": [
        "international-law 20: false REF005: 'Id., at 140' may mean any of the 2 works of note 19"
    ],
    # "Novelties" for "Novelty" is near enough to be the title, and a slip in a title's word is not reported.
    "business-history": ["business-history 13: REF006/REF008/REF012 is owed"],
    # A second file of an archive leads to the first.
    "zeitgeschichte": [
        "zeitgeschichte 25: 1 too many, ['2 BArch, R 3901/20281, Bl. 44, Vermerk Dr. Timms vom 12.4.1942']: BArch, R 3901/20281, Bl. 60."
    ],
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
