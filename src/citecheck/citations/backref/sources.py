"""Notes that cite something though no work was read in them: archive material, newspapers, judgments, statutes.

"TNA, FO 371/5436, Rumbold to Curzon, 14 Mar. 1920", "Corte cost., n. 1146/1988". What leans on such a note ("Ibid., fol. 20",
"Brook (n 12)") leans on a source, and not on commentary.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.dates import is_month
from citecheck.citations.evidence import weigh
from citecheck.citations.signals import signal_end

_LONGEST = 400
_MOST_PROSE = 1
_MOST_SMALL = 0.6
"""Which part of the words and numbers may be words that begin small: a sentence has more."""

_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_TOKEN = re.compile(r"\w[\w’'.-]*")
_DATED = re.compile(r"[(\[](?:1[4-9]|20)\d\d[)\]]")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,120}[)\]]")
_ADDRESS = re.compile(r"https?:|www\.|10\.\d{4}/")
_PARTED = re.compile(r"[,:(\[]")
_PLACE_WORD = re.compile(r"[^\W\d_]{4,}")


@cache
def _place_words() -> frozenset[str]:
    """Words that point to a place of the manuscript itself: "supra", "below", "unten"."""
    rules = conventions()
    return frozenset(word for word in rules.words.places if _PLACE_WORD.fullmatch(word))


@lru_cache(maxsize=1 << 12)
def is_source(text: str) -> bool:
    """Whether a note in which no work was read looks like a source all the same, and not like a sentence. Linear."""
    body = text[signal_end(text) :].strip(" .;\n")
    if not 6 <= len(body) <= _LONGEST:
        return False
    if _ADDRESS.search(body):
        return True
    if not (body[0].isupper() or body[0].isdigit() or body[0] in "“\"‘'«„§"):
        return False
    if not any(char.isdigit() for char in body) or not _PARTED.search(body):
        return False
    said = _WORD.findall(lowered(body))
    if any(word.strip(".") in _place_words() for word in said):
        return False
    if weigh(body).prose > _MOST_PROSE:
        return False
    if _DATED.search(body):
        return True
    words = [word for word in _TOKEN.findall(_BRACKETS.sub(" ", body)) if not is_month(word.strip("."))]
    # A word with its stop is an abbreviation ("leg.", "fasc.") and of no sentence.
    small = [word for word in words[1:] if word[0].islower() and not word.endswith(".")]
    return len(small) <= _MOST_SMALL * max(1, len(words) - 1)
