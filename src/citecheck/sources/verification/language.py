"""Which language a text is in, as far as its short words and its script tell."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from citecheck.sources.data import load

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
_FEW = 3
_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("cyrillic", "\u0400", "\u04ff"),
    ("greek", "\u0370", "\u03ff"),
    ("arabic", "\u0600", "\u06ff"),
    ("hebrew", "\u0590", "\u05ff"),
    ("kana", "\u3040", "\u30ff"),
    ("han", "\u3400", "\u9fff"),
    ("hangul", "\uac00", "\ud7af"),
)


@cache
def _words() -> dict[str, tuple[str, ...]]:
    by_word: dict[str, list[str]] = {}
    for language, words in load("languages.toml", "citecheck.sources.verification").items():
        for word in words:
            by_word.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in by_word.items()}


def language_of(text: str) -> str | None:
    """A language code, or the name of a script that is not Latin; None when the text is too short."""
    sample = text[:_SAMPLE]
    for name, low, high in _SCRIPTS:
        if sum(low <= char <= high for char in sample) > 0.3 * sum(map(str.isalpha, sample)) > 0:
            return name
    ranked = languages_of_words(sample).most_common(2)
    if not ranked or ranked[0][1] < _FEW:
        return None
    if len(ranked) > 1 and ranked[0][1] < 1.4 * ranked[1][1]:
        return None
    return ranked[0][0]


def languages_of_words(text: str) -> Counter[str]:
    """How many words of a short text are small words of each language."""
    counts: Counter[str] = Counter()
    for match in _WORD.finditer(text[:_SAMPLE].casefold()):
        counts.update(_words().get(match[0], ()))
    return counts


def differ(first: str | None, second: str | None) -> bool:
    """Whether two texts are known to be in different languages."""
    return first is not None and second is not None and first != second
