"""Which works a back-reference may mean, looked up by the words that it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from citecheck.citations.backref.fit import NEAR, Asked, fit
from citecheck.citations.backref.works import Index, Work
from citecheck.citations.fold import sound

MOST_CANDIDATES = 20
"""How many works are compared and listed at the most: keeps the time linear where a name is everywhere."""

_MOST_NAMES = 1000
_LONG, _ALIKE = 6, 70.0
"""A name of so many letters, and so much like another (rapidfuzz ratio), with the same beginning, may be a slip for it."""
NEAREST = 20
"""A word that is in more than four times as many works finds only the last of them: keeps the time linear."""


def earlier(
    index: Index, asked: Asked, here: tuple[int, int], but: Iterable[str] = ()
) -> list[tuple[int, int]]:
    """Works cited before ``here`` that fit, best first, then the latest: each once, at its first full citation.

    ``but`` are the identities of works that are not asked for.
    """
    if not (asked.families or asked.name_words or asked.title_words):
        return []
    works = [work for work in candidates(index, asked) if (work.note, work.citation) < here]
    return _fitting(asked, works, frozenset(but))


def later(index: Index, asked: Asked, here: tuple[int, int]) -> list[tuple[int, int]]:
    """The same of works cited after ``here``."""
    works = [work for work in candidates(index, asked) if (work.note, work.citation) > here]
    return _fitting(asked, works, frozenset())


def by_author(index: Index, asked: Asked, here: tuple[int, int]) -> list[tuple[int, int]]:
    """The only earlier work of the author, where that has another title than is printed."""
    found = earlier(index, replace(asked, title_words=(), year=None, other=None), here)
    return found if len(found) == 1 else []


def by_title(index: Index, asked: Asked, here: tuple[int, int]) -> list[tuple[int, int]]:
    """The only earlier work whose title is what is printed, whoever it is by."""
    if len(asked.title_words) < 2:
        return []
    nameless = replace(asked, families=(), plain_name="", name_words=(), other=None)
    whole = [at for at in earlier(index, nameless, here) if index.by_place[at].title == asked.title_words]
    return whole if len(whole) == 1 else []


def by_slip(index: Index, asked: Asked, here: tuple[int, int]) -> list[tuple[int, int]]:
    """The only earlier work of an author whose name is much like what is printed, where nobody is called that ("Thouvenot", "Thouvenaud")."""
    from rapidfuzz import fuzz

    family = asked.families[0][0] if asked.families else ""
    if len(family) < _LONG:
        return []
    alike = [
        name
        for name in index.by_start.get(family[:1], [])[-_MOST_NAMES:]
        if name[:4] == family[:4] and fuzz.ratio(name, family) >= _ALIKE
    ]
    if len(alike) != 1:
        return []
    people = ((alike[0], asked.families[0][1], ""), *asked.families[1:])
    found = earlier(
        index, replace(asked, families=people, plain_name=alike[0], name_words=(alike[0],), other=None), here
    )
    return found if len(found) == 1 else []


def begins_another(index: Index, asked: Asked, here: tuple[int, int]) -> bool:
    """Whether what is printed as a title is how an earlier work of somebody else begins."""
    said = asked.title_words
    if len(said) < 2:
        return False
    nameless = replace(asked, families=(), plain_name="", name_words=(), other=None)
    return any(index.by_place[at].title[: len(said)] == said for at in earlier(index, nameless, here))


def are_one(index: Index, places: Iterable[tuple[int, int]]) -> bool:
    """Whether several full citations have titles of which each begins as the shortest does: once with a subtitle, once without."""
    titles = [_own(index.by_place[place]) for place in places]
    shortest = min(titles, key=len)
    return len(shortest) > 2 and all(title[: len(shortest)] == shortest for title in titles)


_RAISED = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}$")
"""A raised edition behind a title's last letter."""


def in_one_book(index: Index, asked: Asked, places: Iterable[tuple[int, int]]) -> bool:
    """Whether several works are parts of one book, and it is the book that is named ("Henssler/Braun, Arbeitsrecht in Europa")."""
    works = [index.by_place[place] for place in places]
    books = {tuple(_RAISED.sub("", word) for word in work.container) for work in works}
    said = {_RAISED.sub("", word) for word in asked.title_words}
    return (
        bool(said)
        and len(books) == 1
        and said <= set(next(iter(books)))
        and not any(said <= set(work.title) for work in works)
    )


def _own(work: Work) -> tuple[str, ...]:
    """A work's title without the author that was read into it."""
    read_in = not work.families and work.title[:1] and work.title[0] in work.head
    return work.title[1:] if read_in else work.title


def _fitting(asked: Asked, works: Iterable[Work], excluded: frozenset[str]) -> list[tuple[int, int]]:
    first: dict[str, tuple[int, int]] = {}
    latest: dict[str, tuple[int, int]] = {}
    scores: dict[str, float] = {}
    for work in works:
        found = fit(asked, work)
        if found.wrong_work or found.titled == "contradicts" or work.identity in excluded:
            continue
        if "agrees" not in (found.named, found.titled) and "near" not in (found.named, found.titled):
            continue
        place = (work.note, work.citation)
        first[work.identity] = min(place, first.get(work.identity, place))
        latest[work.identity] = max(place, latest.get(work.identity, place))
        scores[work.identity] = max(found.score, scores.get(work.identity, found.score))
    order = sorted(scores, key=lambda i: (-scores[i], (-latest[i][0], -latest[i][1])))
    return [first[identity] for identity in order[:MOST_CANDIDATES]]


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
    from rapidfuzz.distance import DamerauLevenshtein

    known = index.by_start.get(family[:1], [])[-_MOST_NAMES:]
    near = process.extract(family, known, scorer=fuzz.ratio, score_cutoff=80, limit=4)
    return [
        word
        for word, likeness, _ in near
        if likeness >= NEAR
        or (len(family) >= 5 and DamerauLevenshtein.distance(family, word, score_cutoff=1) <= 1)
    ]
