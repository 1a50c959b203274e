"""What a claim is known by: an id that a reader can say, and a fingerprint that small edits survive.

A fingerprint has two parts: a hash of the sentence's words in order, which tells an unchanged sentence
in one step, and a sketch: the smallest sixteen-bit hashes of its words and word pairs (a bottom-k
sketch; Broder, "On the resemblance and containment of documents", 1997). From two sketches the share
of words that two sentences have in common can be told without either sentence, and no sentence can
be read out of one: the hashes are short, many words share each, and their order is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from citecheck.claims.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_SKETCH = 32
_HEX = 4
_EXACT_HEX = 12
_FINGERPRINT = re.compile(rf"[0-9a-f]{{{_EXACT_HEX}}}(?:-(?:[0-9a-f]{{{_HEX}}})*)?")
_MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``exact`` tells the same words in the same order; ``sketch`` how many two sentences share."""

    exact: str
    sketch: frozenset[str]

    def __str__(self) -> str:
        return f"{self.exact}-{''.join(sorted(self.sketch))}"


def words_of(text: str) -> list[str]:
    """The words of ``text`` without case, accents, marks and punctuation: what a fingerprint is of."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return [word.replace("’", "'") for word in _WORD.findall(plain)]


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a sentence."""
    words = words_of(text)
    exact = _hash(" ".join(words), _EXACT_HEX)
    return Fingerprint(exact, _bottom(_hash(feature, _HEX) for feature in _features(words)))


def _features(words: list[str]) -> Iterable[str]:
    """The words that tell, with the place of none: function words are in every sentence."""
    stop = lexicon("en").stop
    telling = [word for word in words[:_MOST_WORDS] if word not in stop]
    return telling or words


def _bottom(hashes: Iterable[str]) -> frozenset[str]:
    return frozenset(sorted(set(hashes))[:_SKETCH])


def _hash(text: str, digits: int) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:digits]


def parse_fingerprint(text: str) -> Fingerprint | None:
    """The fingerprint printed as ``text``; None where it is none."""
    if _FINGERPRINT.fullmatch(text) is None:
        return None
    exact, _, sketch = text.partition("-")
    return Fingerprint(exact, frozenset(sketch[at : at + _HEX] for at in range(0, len(sketch), _HEX)))


def resemblance(first: Fingerprint, second: Fingerprint) -> float:
    """The share of words that two sentences have in common, from 0 to 1 (Jaccard, estimated)."""
    if first.exact == second.exact:
        return 1.0
    both = sorted(first.sketch | second.sketch)
    if len(first.sketch) >= _SKETCH or len(second.sketch) >= _SKETCH:
        # Only the smallest hashes of the union are known to be complete in both.
        both = both[:_SKETCH]
    shared = sum(one in first.sketch and one in second.sketch for one in both)
    return shared / len(both) if both else 0.0


def new_id(sentence: str, notes: Sequence[str], keys: Sequence[str], taken: set[str]) -> str:
    """A short id that nothing in ``taken`` has; it is put there.

    Record (or note, where it cites none) and the two longest telling words of the sentence: a moved
    comma, another value or a note put in before change none of them, and most other words may change.
    """
    english = lexicon("en")
    dull = english.stop | english.scales.keys() | english.number_words.keys()
    words = [word for word in words_of(sentence) if word.isascii() and word.isalpha() and word not in dull]
    first = {word: at for at, word in reversed(list(enumerate(words)))}
    chosen = sorted(first, key=lambda word: (-min(len(word), 10), first[word]))[:2]
    lead = _slug(keys[0]) if keys else "".join(f"n{_slug(note)}" for note in notes[:1])
    parts = [lead, *(word[:14] for word in sorted(chosen, key=lambda word: first[word]))]
    stem = "-".join(part for part in parts if part) or "claim"
    wanted, number = stem, 2
    while wanted in taken:
        wanted, number = f"{stem}-{number}", number + 1
    taken.add(wanted)
    return wanted


def _slug(text: str) -> str:
    """Letters, digits and hyphens of ``text``, at most forty."""
    return re.sub(r"[^\w-]+", "", text)[:40]
