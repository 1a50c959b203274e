"""What eyecite's resolution leads right beside ours, on the American articles of ``tests/cases/backref_articles``.

``python benchmarks/accuracy.py eyecite``; needs the extra ``law``. A lead is right when it goes from the labelled note to
the labelled note; eyecite is given all notes of an article as one text, as its resolution asks for.
"""

from __future__ import annotations

import logging
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from citations.backref_articles import articles, judge, parted


def led_by_eyecite(texts: Sequence[str]) -> Counter[tuple[str, str]]:
    """(note, note of the full citation) of every short case, supra and id. that eyecite resolves."""
    from eyecite import get_citations, resolve_citations
    from eyecite.models import FullCaseCitation

    starts = [0, *accumulate(len(text) + 2 for text in texts)]
    found: Any = get_citations("\n\n".join(texts))
    leads: Counter[tuple[str, str]] = Counter()
    for same in resolve_citations(found).values():
        first = bisect_right(starts, same[0].span()[0])
        leads.update(
            (str(bisect_right(starts, one.span()[0])), str(first))
            for one in same[1:]
            if not isinstance(one, FullCaseCitation)
        )
    return leads


def main(_: Sequence[str] = ()) -> None:
    """Print both, article by article."""
    logging.getLogger("eyecite").setLevel(logging.CRITICAL)
    for article in articles():
        if not article["source"].startswith("The Bluebook"):
            continue
        notes = parted(article)
        wanted = Counter(
            (str(number), label.split(" ")[0])
            for number, (_, labels) in enumerate(notes, 1)
            for label in labels
            if label[:3] not in ("REF", "BIB")
        )
        theirs = led_by_eyecite([text for text, _ in notes])
        ours = judge(article)
        print(
            f"{article['id']}: of {wanted.total()} eyecite leads {(wanted & theirs).total()} right and "
            f"{(theirs - wanted).total()} elsewhere, ours {ours.right} right and {ours.extra} more"
        )
