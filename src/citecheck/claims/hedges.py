"""How firmly a figure is stated: "more than", "nearly", "up to" — and what it stands in for."""

from __future__ import annotations

from typing import cast

from citecheck.claims.amounts import Reader
from citecheck.claims.lexicon import common
from citecheck.model import Hedge


def hedge_before(reader: Reader, at: int) -> tuple[Hedge, int]:
    """The hedge that ends right before token ``at`` and the token it starts at ("exact", ``at``)."""
    cursor = at
    # "more than a dozen", "nearly the half": an article stands between.
    before = reader.word(cursor - 1)
    article = before in reader.lexicon.hedge_articles or (
        before in reader.lexicon.articles and reader.tokens[at].kind == "word"
    )
    if article and not reader.lexicon.hedges.ending(reader.words, cursor):
        cursor -= 1
    found = reader.lexicon.hedges.ending(reader.words, cursor)
    if found is None or not _parted(reader, cursor - found[0]):
        return "exact", at
    start = cursor - found[0]
    wider = reader.lexicon.before_words.ending(reader.words, start)
    if wider is not None:
        start -= wider[0]
    return cast(Hedge, found[1]), start


def _parted(reader: Reader, at: int) -> bool:
    """Whether the phrase begins a word of its own ("-" in "hand-over 5" is no hedge's start)."""
    return not (reader.glued(at) and reader.word(at - 1) in common().hyphens)


def hedge_after(reader: Reader, end: int) -> tuple[Hedge, int]:
    """The hedge that starts at token ``end`` ("or more", "+") and the token after it."""
    if reader.word(end) == "+" and reader.glued(end) and not reader.glued(end + 1):
        return "at-least", end + 1
    at = end
    if reader.word(at) in common().hyphens and reader.glued(at):
        at += 1
    found = reader.lexicon.hedges_after.starting(reader.words, at)
    if found is None or (at > end and not reader.glued(at)):
        return "exact", end
    if found[0] == 1 and at == end:
        # A single word ("odd", "plus") counts only when joined by a hyphen: "20-odd", "300-plus".
        return "exact", end
    return cast(Hedge, found[1]), at + found[0]
