"""The word lists of this stage: read from ``data/*.toml`` once, and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

DASH = r"[-‐‑‒–—−]"


@cache
def data(name: str) -> dict[str, Any]:
    """The list file ``data/<name>.toml``."""
    return tomllib.loads((files(__package__) / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """The words at ``path`` of a list file in lower case; a long string is split at its blanks or ``|``."""
    return frozenset(word.casefold() for word in words(name, *path))


@cache
def one_of(name: str, *path: str) -> str:
    """A pattern (a non-capturing group, longest first) for the words at ``path`` of a list file."""
    return alternatives(words(name, *path))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of ``words``: blanks match any one or two blanks, apostrophes either form."""
    return "(?:" + "|".join(_guarded(group, whole) for whole, group in _in_order(set(words)) if group) + ")"


def _in_order(words: set[str]) -> list[tuple[bool, list[str]]]:
    """The words longest first, in groups that end in a letter (which must not go on) or in a mark.

    Few groups make short patterns. A word goes before another that it begins with; else their order is free.
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    marked = [word for word in ordered if not word[-1:].isalnum()]
    low = [word.casefold() for word in marked]
    inside = [
        word for word in ordered if word[-1:].isalnum() and any(m.startswith(word.casefold()) for m in low)
    ]
    if any(word.casefold().startswith(mark) for word in inside for mark in low):
        return [(word[-1:].isalnum(), [word]) for word in ordered]
    held = {*marked, *inside}
    return [(True, [word for word in ordered if word not in held]), (False, marked), (True, inside)]


def _guarded(words: Sequence[str], whole: bool) -> str:
    # A word that ends in a letter must not go on; one with a dot may stand before anything.
    every = "|".join(re.escape(word).replace(r"\ ", r"\s{1,2}").replace("'", "['’]") for word in words)
    return rf"(?:{every})(?!\w)" if whole else every


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when it is first used: dozens of them take longer than a reference to read."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    """Stands for a pattern; its methods are the pattern's, taken over when one is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._said = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(re.compile(*self._said), name)
        setattr(self, name, value)
        return value


class Listed:
    """The words of a list, found at a place of a text as :func:`alternatives` finds them.

    A pattern of hundreds of words takes longer to compile than many a manuscript to read; this is for such
    lists where they stand alone.
    """

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(set(words), key=lambda word: (-len(word), word))
        self._by_start: dict[str, list[tuple[list[str], bool]]] = {}
        for word in ordered:
            parts = _even(word).split(" ")
            self._by_start.setdefault(parts[0][:2], []).append((parts, word[-1:].isalnum()))

    def ends(self, text: str, start: int) -> Iterator[int]:
        """Where each word ends that stands at ``start``, whatever its case; longest first."""
        head = _even(text[start : start + 2])
        for key in (head, head[:1]):
            for parts, whole in self._by_start.get(key, ()):
                end = _end(text, start, parts)
                if end is not None and not (whole and _CONTINUES.match(text, end)):
                    yield end
            if len(key) < 2:
                return

    def is_whole(self, text: str, start: int = 0) -> bool:
        """Whether ``text`` from ``start`` is one of the words."""
        return any(end == len(text) for end in self.ends(text, start))

    def find(self, text: str) -> tuple[int, int] | None:
        """The first place where one of the words begins that is not in the midst of a word, and its end."""
        for start in range(len(text)):
            if start and _CONTINUES.match(text, start - 1):
                continue
            if (end := next(self.ends(text, start), None)) is not None:
                return start, end
        return None


_CONTINUES = re.compile(r"\w")
_BLANKS = re.compile(r"\s{1,2}")


def _even(text: str) -> str:
    # Not casefold: it would make two letters of one ("ß").
    return text.lower().replace("’", "'")


def _end(text: str, start: int, parts: Sequence[str]) -> int | None:
    for number, part in enumerate(parts):
        if number:
            blank = _BLANKS.match(text, start)
            if blank is None:
                return None
            start = blank.end()
        if _even(text[start : start + len(part)]) != part:
            return None
        start += len(part)
    return start


def words(name: str, *path: str) -> list[str]:
    """The words at ``path`` of a list file, as they stand there."""
    found: Any = data(name)
    for part in path:
        found = found[part]
    if isinstance(found, dict):
        return [word for words in found.values() for word in words]
    if isinstance(found, str):
        return [w.strip() for w in (found.split("|") if "|" in found else found.split()) if w.strip()]
    return list(found)


@cache
def genres_by_kind() -> dict[str, list[str]]:
    """The words for kinds of works, by CSL type."""
    listed = data("genres")
    return {kind: [*words, *listed["further"].get(kind, ())] for kind, words in listed["types"].items()}


@cache
def every_genre() -> Listed:
    """The words for kinds of works, those of standards and films too."""
    return Listed(word for of in genres_by_kind().values() for word in of)
