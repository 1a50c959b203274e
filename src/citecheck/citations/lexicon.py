"""The word lists of this stage: read from ``data/*.toml`` once, and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

DASH = r"[-‐‑‒–—−]"


@cache
def data(name: str) -> dict[str, Any]:
    """The list file ``data/<name>.toml``."""
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """The words at ``path`` of a list file in lower case; a long string is split at its blanks or ``|``."""
    return frozenset(word.casefold() for word in _words(name, path))


@cache
def one_of(name: str, *path: str) -> str:
    """A pattern (a non-capturing group, longest first) for the words at ``path`` of a list file."""
    return alternatives(_words(name, path))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of ``words``: blanks match any one or two blanks, apostrophes either form."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_pattern(word) for word in ordered) + ")"


def _words(name: str, path: tuple[str, ...]) -> list[str]:
    found: Any = data(name)
    for part in path:
        found = found[part]
    if isinstance(found, dict):
        return [word for words in found.values() for word in words]
    if isinstance(found, str):
        return [w.strip() for w in (found.split("|") if "|" in found else found.split()) if w.strip()]
    return list(found)


def _pattern(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", r"\s{1,2}").replace("'", "['’]")
    # A word that ends in a letter must not go on; one with a dot may stand before anything.
    return escaped + (r"(?!\w)" if word[-1:].isalnum() else "")
