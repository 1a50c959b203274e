"""Which works a back-reference may mean, looked up by the words that it prints."""

from __future__ import annotations

from citecheck.citations.backref.fit import Asked
from citecheck.citations.backref.works import Index, Work
from citecheck.citations.fold import sound

_MOST_NAMES = 1000
NEAREST = 20
"""A word that is in more than four times as many works finds only the last of them: keeps the time linear."""


def candidates(index: Index, asked: Asked) -> list[Work]:
    """Works that share a word with what is asked; the nearest only, where it is in very many."""
    lists = [index.by_word[word] for word in _lookups(index, asked) if word in index.by_word]
    chosen: dict[int, None] = {}
    for positions in sorted(lists, key=len)[:4]:
        some = positions if len(positions) <= 4 * NEAREST else positions[-4 * NEAREST :]
        chosen.update(dict.fromkeys(some))
    return [index.works[i] for i in sorted(chosen)]


def _lookups(index: Index, asked: Asked) -> list[str]:
    families = [family for family, _, _ in asked.families[:4]]
    families += [whole for _, _, whole in asked.families[:4]]
    found = [
        *families,
        asked.plain_name,
        *asked.name_words,
        *asked.title_words[:6],
        " ".join(asked.title_words),
    ]
    found += [sound(family) for family in families]
    if not any(family in index.by_word for family in families):
        for family in families[:2]:
            found += _misspelt(index, family)
    return list(dict.fromkeys(word for word in found if word))


def _misspelt(index: Index, family: str) -> list[str]:
    """Known families that the name may be a slip for: those with the same letter at the start."""
    from rapidfuzz import fuzz, process

    known = index.by_start.get(family[:1], [])[-_MOST_NAMES:]
    return [
        word for word, _, _ in process.extract(family, known, scorer=fuzz.ratio, score_cutoff=84, limit=4)
    ]
