"""The words that tell what a line of a text is (``text_words.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind in all languages, in lower case without a full stop."""
    return _table()[kind]


@cache
def _table() -> dict[str, frozenset[str]]:
    text = files("citecheck.readers").joinpath("text_words.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return {
        kind: frozenset(word for language in languages.values() for word in language)
        for kind, languages in table.items()
    }
