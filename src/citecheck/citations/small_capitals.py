"""Small capitals undone: law reviews print authors, titles and journals in them, and extracted text has capitals.

"THE MYSTERY OF THE HARBOR" is "The Mystery of the Harbor" in a bibliography, "U. PA. L. REV." is "U. Pa. L. Rev.".
"""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.lexicon import word_set

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*\.?")
_ROMAN = re.compile(r"(?=[IVXLC])(?:X{0,3})(?:IX|IV|V?I{0,3})$|(?:L|C{1,3})[XVI]{0,5}$")
_VOWEL = re.compile(r"[AEIOUYÄÖÜÀÁÂÈÉÊËÌÍÎÒÓÔÙÚÛ]")
_APOSTROPHE = re.compile(r"([’'])([^\W\d_]+)")


def undone(text: str) -> str:
    """Words in capitals as a title or a name has them; any other text as it is."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 3 or not text.isupper():
        return text
    first = True
    parts: list[str] = []
    position = 0
    for match in _WORD.finditer(text):
        between = text[position : match.start()]
        first = first or ":" in between or "?" in between or "—" in between
        parts += [between, _one(match.group(), first)]
        first, position = False, match.end()
    return "".join([*parts, text[position:]])


def _one(word: str, first: bool) -> str:
    bare = word.rstrip(".")
    small = word_set("forms", "capitals", "small")
    if not first and bare.casefold() in small and bare == word:
        return word.casefold()
    if len(bare) == 1 or _ROMAN.fullmatch(bare) or bare in _kept():
        return word
    if bare == word and _VOWEL.search(bare) is None and len(bare) < 6:
        return word
    made = word[0] + word[1:].casefold()
    return _APOSTROPHE.sub(lambda found: found[1] + _after(found[2], word), made)


def _after(letters: str, word: str) -> str:
    """What stands after an apostrophe: "Stone’s", but "D’Entrèves", "O’Neill"."""
    return letters if len(letters) < 3 or len(word.split("’")[0].split("'")[0]) > 2 else letters.capitalize()


@cache
def _kept() -> frozenset[str]:
    """Abbreviations that are printed in capitals wherever they stand."""
    return frozenset(word.upper() for word in word_set("forms", "capitals", "kept"))
