"""Words made comparable: accents, case and endings taken off, spellings of one thing under one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from citecheck.sources.data import load

TokenKind = Literal["place", "name", "thing", "word", "stop", "year", "month", "number"]

_TOKEN = re.compile(r"[^\W_]+")
_SHORT_TEXT = 160
_PACKAGE = "citecheck.sources.verification"
# Words that name a place or a month only with a capital.
_CAPITAL_ONLY = frozenset({"us", "may", "march", "turkey", "polish", "jordan", "china", "mars", "wales"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of a text. ``key`` is what it is compared by; ``value`` a year's or month's number."""

    key: str
    start: int
    end: int
    kind: TokenKind
    plain: str
    value: int = 0


@lru_cache(maxsize=65536)
def normal(word: str) -> str:
    """The word without case and accents ("Öl" is "ol", "Straße" is "strasse")."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A normal word without its ending, cut to a length at which compounds of one root still meet."""
    endings, shortest, longest = _endings()
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = word[: -len(ending)]
            break
    return word[:longest]


@cache
def _endings() -> tuple[tuple[str, ...], int, int]:
    data = load("endings.toml", _PACKAGE)
    ordered = tuple(sorted(set(data["endings"]), key=len, reverse=True))
    return ordered, int(data["min_stem"]), int(data["max_stem"])


@cache
def _stop() -> frozenset[str]:
    return frozenset(part for word in load("endings.toml", _PACKAGE)["stop"] for part in word.split())


@cache
def _months() -> Mapping[str, int]:
    months = load("cues.toml", _PACKAGE)["months"]
    return {word: int(number) for number, words in months.items() for word in words}


@cache
def _terms() -> tuple[Mapping[tuple[str, ...], str], Mapping[str, str], frozenset[str]]:
    """Spellings to concepts: by words, by the stem of a single long word; and the concepts of places."""
    data = load("thesaurus.toml", _PACKAGE)
    exact: dict[tuple[str, ...], str] = {}
    stems: dict[str, str] = {}
    for section in ("places", "things", "extra", "light"):
        for concept, spellings in data[section].items():
            for spelling in spellings:
                words = tuple(normal(match[0]) for match in _TOKEN.finditer(spelling))
                exact.setdefault(words, concept)
                if len(words) == 1 and len(words[0]) >= 5:
                    stems.setdefault(stem(words[0]), concept)
    return exact, stems, frozenset(data["places"])


@cache
def _light() -> frozenset[str]:
    return frozenset(load("thesaurus.toml", _PACKAGE)["light"])


@cache
def _longest_terms() -> Mapping[str, int]:
    """For each first word of a term the most words that a term with it has."""
    longest: dict[str, int] = {}
    for words in _terms()[0]:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@cache
def related() -> Mapping[str, frozenset[str]]:
    """For each concept those that will do in its stead."""
    out: dict[str, frozenset[str]] = {}
    for names in load("thesaurus.toml", _PACKAGE)["related"]["sets"]:
        for name in names:
            out[name] = out.get(name, frozenset()) | (frozenset(names) - {name})
    return out


@cache
def implied(kind: str) -> frozenset[str]:
    """The concepts that a unit of this kind ("area", "money", "%", "count") says already."""
    return frozenset(load("thesaurus.toml", _PACKAGE)["implied"].get(kind, ()))


@cache
def contrasts() -> Mapping[str, tuple[frozenset[str], ...]]:
    """For each concept the sets of which a thing is one and not another; places are one set."""
    data = load("thesaurus.toml", _PACKAGE)
    sets = [frozenset(names) for names in data["contrasts"]["sets"]]
    sets.append(frozenset(data["places"]))
    out: dict[str, list[frozenset[str]]] = {}
    for names in sets:
        for name in names:
            out.setdefault(name, []).append(names)
    return {name: tuple(found) for name, found in out.items()}


def tokens(text: str) -> Sequence[Token]:
    """The words and numbers of ``text`` in order; a term of several words is one token."""
    # Headers, captions and titles come again with every row and sentence.
    return _short_tokens(text) if len(text) <= _SHORT_TEXT else _tokens(text)


@lru_cache(maxsize=8192)
def _short_tokens(text: str) -> tuple[Token, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> list[Token]:
    found = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    plain = [normal(word) for word, _, _ in found]
    capitals = _capitals_tell(text, found)
    out: list[Token] = []
    index = 0
    while index < len(found):
        size, concept = _term_at(found, plain, index)
        word, start, _ = found[index]
        end = found[index + size - 1][2]
        if concept is not None:
            kind: TokenKind = "place" if concept in _terms()[2] else "thing"
            kind = "word" if concept in _light() else kind
            out.append(Token(concept, start, end, kind, " ".join(plain[index : index + size])))
        else:
            named = capitals and word[:1].isupper() and not _opens(text, start)
            out.append(_single(word, plain[index], start, end, named))
        index += size
    return out


def _term_at(found: list[tuple[str, int, int]], plain: list[str], index: int) -> tuple[int, str | None]:
    exact, stems, _ = _terms()
    for size in range(min(_longest_terms().get(plain[index], 0), len(found) - index), 0, -1):
        words = tuple(plain[index : index + size])
        concept = exact.get(words)
        if concept is None:
            continue
        if size == 1 and (words[0] in _stop() or (words[0] in _CAPITAL_ONLY and found[index][0].islower())):
            return 1, None
        return size, concept
    word = plain[index]
    if len(word) >= 6 and word not in _stop() and word not in _months() and word.isalpha():
        return 1, stems.get(stem(word))
    return 1, None


def _single(word: str, plain: str, start: int, end: int, named: bool) -> Token:
    digits = plain.removeprefix("fy") if plain.startswith("fy") else plain
    if digits.isascii() and digits.isdigit():
        year = len(digits) == 4 and 1500 <= int(digits) <= 2199
        return Token(digits, start, end, "year" if year else "number", plain, int(digits) if year else 0)
    month = _months().get(plain)
    if month is not None and (word[:1].isupper() or plain not in _CAPITAL_ONLY):
        return Token(f"month {month}", start, end, "month", plain, month)
    if plain in _stop() or len(plain) < 2:
        return Token(plain, start, end, "stop", plain)
    return Token(stem(plain), start, end, "name" if named else "word", plain)


def _capitals_tell(text: str, found: list[tuple[str, int, int]]) -> bool:
    """Whether a capital in ``text`` marks a name: not in German, nor in a heading in title case."""
    inner = [word for word, start, _ in found if word[0].isalpha() and not _opens(text, start)]
    capital = sum(word[0].isupper() for word in inner)
    return capital <= max(1, 0.4 * len(inner))


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins at ``start``."""
    before = text[max(0, start - 4) : start].rstrip(" \"'“”‘’«»(")
    return not before or before[-1] in ".!?:"
