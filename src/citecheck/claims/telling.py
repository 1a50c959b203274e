"""Of what a figure is the quantity: the telling words around it, nearest first."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.claims.amounts import Reader

_WINDOW = 40
_MOST = 12
_NAME_BONUS = 0.7
_BREAK_COST = 4.0
_FIGURE_COST = 6.0
_BREAKS = frozenset(";:,()–—.")


def telling_words(reader: Reader, spans: Sequence[tuple[int, int]]) -> list[tuple[str, ...]]:
    """For each figure (tokens start, end) the words that say of what it is, lower-cased.

    Function words, numbers and units of other figures are left out; years stay, for they tell one
    figure of a thing from another. A word counts the more the nearer it stands, and less beyond a
    comma or another figure. At most twelve words from forty tokens on either side.
    """
    owner = [False] * len(reader.tokens)
    for start, end in spans:
        for at in range(start, end):
            owner[at] = True
    return [_around(reader, owner, start, end) for start, end in spans]


def _around(reader: Reader, in_figure: Sequence[bool], start: int, end: int) -> tuple[str, ...]:
    scores: dict[str, float] = {}
    for positions in (
        range(end, min(end + _WINDOW, len(reader.tokens))),
        range(start - 1, max(start - 1 - _WINDOW, -1), -1),
    ):
        cost, inside = 0.0, False
        for steps, at in enumerate(positions):
            if in_figure[at]:
                cost += 0.0 if inside else _FIGURE_COST
                inside = True
                continue
            inside = False
            if reader.word(at) in _BREAKS and not (reader.word(at) == "." and reader.glued(at + 1)):
                cost += _BREAK_COST
                continue
            if _tells(reader, at):
                score = (steps + cost) * (_NAME_BONUS if reader.tokens[at].capital else 1.0)
                word = reader.word(at)
                scores[word] = min(score, scores.get(word, score))
    return tuple(sorted(scores, key=lambda word: scores[word])[:_MOST])


def _tells(reader: Reader, at: int) -> bool:
    token = reader.tokens[at]
    if token.kind == "number":
        return len(token.text) == 4 and token.text.isdigit() and 1000 <= int(token.text) <= 2199
    return token.kind == "word" and len(token.text) > 1 and token.low not in reader.lexicon.stop
