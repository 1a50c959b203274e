"""The lists a word stands in: months, roles, places, publishers, journals' words, given names."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256

from citecheck.citations.lexicon import word_set

_SOURCES = {
    "month": (("months", "months"), ("months", "seasons")),
    "role": (("roles", "editor"),),
    "transl": (("roles", "translator"),),
    "in": (("roles", "in", "words"),),
    "etal": (("roles", "et-al", "words"),),
    "and": (("roles", "and", "words"),),
    "vol": (("serial", "volume"),),
    "no": (("serial", "issue"),),
    "edn": (("serial", "edition"),),
    "ednw": (("serial", "edition-words"),),
    "loc": (("locators", "labels", "page"),),
    "locx": (("locators", "labels", "chapter"), ("locators", "labels", "section"), ("locators", "labels", "part")),
    "place": (("imprint", "places"),),
    "region": (("imprint", "regions"),),
    "pub": (("imprint", "publishers"),),
    "news": (("containers", "newspapers"), ("containers", "agencies"), ("containers", "magazines")),
    "jour": (("containers", "journal-words"),),
    "proc": (("containers", "proceedings"),),
    "given": (("names", "given"),),
    "part": (("names", "parts", "particles"),),
    "suf": (("names", "parts", "suffixes"),),
    "inst": (("names", "institution", "words"),),
    "acc": (("months", "words", "accessed"),),
    "nd": (("months", "words", "undated"), ("months", "words", "coming")),
    "genre": (("genres", "types"),),
    "prose": (("prose", "english"),),
}  # fmt: skip

LISTS = tuple(sorted([*_SOURCES, *(name + "~" for name in _SOURCES)]))
"""All names that :func:`lists_of` may give."""


_PARTS = re.compile(r"[\w’'&/-]+")


@cache
def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for name, paths in _SOURCES.items():
        for path in paths:
            try:
                listed = word_set(*path)
            except KeyError:
                continue
            for phrase in listed:
                if " " not in phrase and "." in phrase.strip("."):
                    found.setdefault(phrase.strip("."), set()).add(name)
                    continue
                parts = [phrase] if phrase.isalpha() else _PARTS.findall(phrase)
                for part in parts:
                    if len(parts) == 1 or (len(part) > 2 and name not in ("nd",)):
                        found.setdefault(part, set()).add(name if len(parts) == 1 else name + "~")
    return {word: tuple(sorted(names)) for word, names in found.items()}


def lists_of(low: str) -> tuple[str, ...]:
    """The names of the lists that a word in lower case stands in, alone or (with ``~``) as part of a phrase."""
    return _index().get(low, ())


def digest() -> str:
    """What tells whether the lists are those that a model was trained with: twelve hexadecimal digits of all their words."""
    every = "\n".join(f"{word} {' '.join(names)}" for word, names in sorted(_index().items()))
    return sha256(every.encode()).hexdigest()[:12]
