"""Whom a back-reference names: "N. Poussenkova", "Harris and Jones", "Иванов И. И."."""

from __future__ import annotations

import re

from citecheck.citations.backref.conventions import conventions
from citecheck.citations.fold import fold

_PIECES = re.compile(r"\s*(?:,|;|&|/|\bet al\b\.?|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bи\b)\s*")


def people_in(name: str) -> list[tuple[str, str, str]]:
    """(family, initial, all words if none is an initial) of each person, folded: "N. Poussenkova", "Иванов И. И.", "van der Berg"."""
    words_ = conventions().words
    people: list[tuple[str, str, str]] = []
    for piece in _PIECES.split(name):
        tokens = piece.replace(".", ". ").split()
        letters = [t for t in tokens if _is_initial(t)]
        rest = [t for t in tokens if not _is_initial(t) and t.lower().strip(".") not in words_.editors]
        rest = [t for t in rest if t.lower() not in words_.others and fold(t)]
        if not rest:
            if letters and people:
                people[-1] = (people[-1][0], people[-1][1] or fold(letters[0]), people[-1][2])
            continue
        heads = [i for i, t in enumerate(rest) if t.lower() in words_.particles]
        first = heads[0] if heads else (0 if letters else max(0, len(rest) - 1))
        given = letters or rest[:first]
        people.append(
            (
                fold(" ".join(rest[first:])),
                fold(given[0])[:1] if given else "",
                "" if letters else fold(" ".join(rest)),
            )
        )
    return people


def _is_initial(token: str) -> bool:
    core = token.strip(".-‐‑")
    return (len(core) == 1 and core.isalpha()) or (
        len(core) == 2 and token.endswith(".") and core[0].isupper()
    )
