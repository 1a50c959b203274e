"""Spellings made comparable: case, accents, quotation marks, scripts and romanisations folded away."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[a-z0-9\u0250-\uffff]+")
_SUBTITLE = re.compile(r"\s*[:?!]\s+|\.\s+|\s+[-–—]+\s+|\s*—\s*")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("citecheck.citations") / "words.toml").read_text(encoding="utf-8"))


@cache
def stop_words() -> frozenset[str]:
    """Words of titles that tell nothing of the work, folded."""
    return frozenset(_data()["stop"])


@cache
def _letters() -> dict[int, str]:
    return str.maketrans({**_data()["cyrillic"], **_data()["letters"]})


@lru_cache(maxsize=1 << 18)
def fold(text: str) -> str:
    """Lower case without accents, Cyrillic in Latin letters, punctuation as single blanks."""
    if text.isascii():
        # Most words are: nothing of them is folded but case and apostrophes.
        return " ".join(_WORD.findall(text.lower().replace("'s ", "s ").replace("'", "")))
    plain = text.lower().translate(_letters()).replace("’", "'").replace("'s ", "s ").replace("'", "")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain.translate(_letters())))


def words(text: str | None) -> list[str]:
    """The folded words of a text."""
    return fold(text).split() if text else []


def significant(text: str | None) -> list[str]:
    """The folded words that tell something; all of them when none does."""
    every = words(text)
    return [word for word in every if word not in stop_words()] or every


@lru_cache(maxsize=1 << 18)
def sound(name: str) -> str:
    """A folded name without what romanisations differ in: Loukianov and Lukyanov are one."""
    plain = fold(name).replace(" ", "")
    for spelling, sound_ in _data()["romanisations"].items():
        plain = plain.replace(spelling, sound_)
    return re.sub(r"(.)\1+", r"\1", plain)


def main_title(title: str) -> str:
    """The title without its subtitle."""
    return _SUBTITLE.split(title, maxsplit=1)[0] or title


def initials(text: str) -> str:
    """The first letters of the significant words: "East Asia Strategic Review" gives "easr"."""
    return "".join(word[0] for word in significant(text) if not word.isdigit())
