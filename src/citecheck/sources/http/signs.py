"""Words as signs: texts made comparable, and phrases looked for in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from citecheck.sources.data import load

_QUOTES = '"“”„«»‹›‘‚「」『』'
_SEGMENT = re.compile(r"\s+[|–—·•»›/-]\s*|\s*[|–—·•»›]\s+|\s*\|\s*")
_BAR = re.compile(r"[|–—·•»›/-]")
_UNPARTED = re.compile("[\u3040-\u9fff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")
# Letters that no decomposition takes apart.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"\w+|‹")
QUOTED = "‹"
# Letters small, all else that is no part of a word a blank.
_ASCII = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == '"' else 32 for code in range(128)
) + bytes(128)


@lru_cache(maxsize=32)
def fold(text: str) -> str:
    """Without case, accents and punctuation, words parted by one blank; a quotation mark is a word of its own."""
    if text.isascii():
        plain = text.encode("ascii").translate(_ASCII).decode("ascii")
        return " ".join((plain.replace('"', f" {QUOTED} ") if '"' in plain else plain).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    for mark in _QUOTES:
        if mark in plain:
            plain = plain.replace(mark, f" {QUOTED} ")
    return " ".join(_WORD.findall(plain.replace("_", " ")))


def plain(text: str) -> str:
    """The same without the marks for quotation marks."""
    return fold(text).replace(f"{QUOTED} ", "").removesuffix(f" {QUOTED}")


def mended(text: str) -> str:
    """Letters of UTF-8 that were read as those of another charset, and saved so, put right: "fundiÃ§Ãµes"."""
    if text.isascii():
        return text
    for charset in ("cp1252", "latin-1", "cp1251"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text


class Phrases:
    """A list of phrases, looked for all at once: by their longest words, which most pages have none of, and those
    of scripts without blanks anywhere."""

    def __init__(self, said: Iterable[str]) -> None:
        self._all = frozenset(said)
        self._by_word: dict[str, list[tuple[int, list[str]]]] = {}
        self._anywhere = sorted(filter(unspaced, self._all), key=len, reverse=True)
        for phrase in sorted(self._all):
            if not unspaced(phrase):
                words = phrase.split()
                longest = max(words, key=len)
                self._by_word.setdefault(longest, []).append((words.index(longest), words))

    def __contains__(self, said: str) -> bool:
        return said in self._all

    def find(self, text: str) -> str | None:
        """The longest phrase that stands in the folded ``text`` as whole words, not after a quotation mark."""
        found = ""
        words, different = _words_of(text)
        if not self._by_word.keys().isdisjoint(different):
            found = self._longest(words)
        if not found and not text.isascii():
            return next(
                (said for said in self._anywhere if said in text and f"{QUOTED} {said}" not in text), None
            )
        return found or None

    def _longest(self, words: list[str]) -> str:
        """The longest phrase; of several the first."""
        best: tuple[int, int, str] = (0, 0, "")
        for at in [at for at, word in enumerate(words) if word in self._by_word]:
            for before, phrase in self._by_word[words[at]]:
                start = at - before
                if (
                    start >= 0
                    and words[start : start + len(phrase)] == phrase
                    and not (start and words[start - 1] == QUOTED)
                ):
                    said = " ".join(phrase)
                    best = max(best, (len(said), -start, said))
        return best[2]


@lru_cache(maxsize=16)
def _words_of(text: str) -> tuple[list[str], frozenset[str]]:
    # Several lists are looked for in each text.
    words = text.split()
    return words, frozenset(words)


@cache
def phrases(file: str, *names: str) -> Phrases:
    """A list of phrases in a data file of this package."""
    return Phrases({fold(said) for said in raw(file, *names)} - {""})


def segments(title: str) -> list[str]:
    """The parts of a title that bars and dashes part: "Page not found | Example" has two."""
    if _BAR.search(title) is None:
        return [title[:500]] if title.strip() else []
    return [part for part in _SEGMENT.split(title[:500]) if part.strip()]


def parts_of(title: str) -> tuple[str, ...]:
    """A title and what bars and dashes part it into, folded."""
    return tuple(dict.fromkeys(fold(part) for part in (title, *segments(title))))


def dominated(parts: Iterable[str], wanted: Phrases) -> str | None:
    """The phrase that is most of the words of one of the folded parts; of a long phrase half is enough."""
    for folded in parts:
        if not folded or folded.startswith(QUOTED):
            continue
        found = wanted.find(folded)
        if found is not None and _is_most(found, folded):
            return found
    return None


@lru_cache(maxsize=512)
def path_words(url: str) -> tuple[str, ...]:
    """The pieces of an address's path in small letters, without escapes."""
    return tuple(unquote(piece).lower() for piece in urlsplit(url).path.split("/") if piece)


def _is_most(phrase: str, folded: str) -> bool:
    if unspaced(phrase):
        return 2 * len(phrase) >= len(folded)
    count = len(phrase.split())
    return count >= (0.6 if count < 4 else 0.5) * (folded.count(" ") + 1)


def length(text: str) -> int:
    """How many words a text has; of scripts that part no words two characters count as one."""
    count = len(text.split())
    return count if text.isascii() else count + len(_UNPARTED.findall(text)) // 2


def unspaced(phrase: str) -> bool:
    """Whether its script parts no words: kana, Han, Thai and its neighbours; and Hangul, which folding takes apart."""
    return _UNSPACED.search(phrase) is not None


@cache
def raw(file: str, *names: str) -> frozenset[str]:
    """A list of a data file as it stands there."""
    table = load(file, "citecheck.sources.http")
    for name in names[:-1]:
        table = table[name]
    return frozenset(table[names[-1]])
