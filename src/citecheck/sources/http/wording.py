"""The words in which pages say that they are not there, and how they are told from words about such pages.

A heading or a short sentence says it when it is made of what is spoken of (a page, an article), of what that lacks, and
of hardly anything else; a sentence in a text has to point at this very page besides, or at what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import QUOTED, fold, length, parts_of, phrases, raw, segments, unspaced

FILE = "missing.toml"
_UNSPACED_SENTENCE = 60
_FEW = 25
_SENTENCE = 40
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_ADDRESS = re.compile(r"\S*/\S*")


def composed(folded: str, *, slack: int = 0) -> bool:
    """Whether a folded heading or sentence says of a page, or of what it shows, that it is not there, and no more.

    ``slack`` words more than one in eight may be any.
    """
    if not folded or folded.startswith(QUOTED):
        return False
    lacking = phrases(FILE, "lacking").find(folded)
    if lacking is None:
        return False
    thing = phrases(FILE, "pages").find(folded) or phrases(FILE, "things").find(folded)
    if thing is None:
        return False
    if not lacking.isascii() and unspaced(lacking):
        return len(folded) <= _UNSPACED_SENTENCE
    words = folded.split()
    known = _words_of_composed()
    own = sum(word not in known for word in words)
    return len(words) <= _SENTENCE and own <= len(words) // 8 + slack


@cache
def _words_of_composed() -> frozenset[str]:
    listed = [said for name in ("pages", "things", "lacking", "small", "filler") for said in raw(FILE, name)]
    return frozenset(word for said in listed for word in fold(said).split())


def is_pointed(folded: str) -> bool:
    """Whether a sentence speaks of this very page or of what was asked for: "the page is missing" may be a story."""
    return unspaced(folded) or phrases(FILE, "pointers").find(folded) is not None


def is_of_the_page(said: str) -> bool:
    """Whether it is a page, an address or a site of which something is said, and not the work that it shows."""
    folded = fold(said)
    return phrases(FILE, "pages").find(folded) is not None or phrases(FILE, "says").find(folded) is not None


def is_about(page: Page) -> bool:
    """Whether a page speaks of pages that are not there in general: of statuses, error pages, rotten links."""
    about = phrases(FILE, "about")
    if about.find(fold(page.prose[:4000])) is not None or about.find(fold(page.title)) is not None:
        return True
    # "Error 404: a short history of the web" is the title of a work, "Island News: page not found" is none.
    before, colon, after = page.title.partition(":")
    return bool(
        colon
        and is_all((fold(before),))
        and len(own_words(fold(segments(after)[0] if after.strip() else ""))) > 1
    )


def is_all(parts: Iterable[str]) -> bool:
    """Whether one of the folded parts holds such words and nothing of its own beside them."""
    says = phrases(FILE, "says")
    return any(
        not folded.startswith(QUOTED) and says.find(folded) is not None and not own_words(folded)
        for folded in parts
    )


def own_words(folded: str) -> list[str]:
    """The words of a folded title beside those that say that something is not there."""
    found = phrases(FILE, "says").find(folded)
    if found is not None:
        spaced = f" {folded} "
        folded = (
            spaced.replace(f" {found} ", " ", 1) if f" {found} " in spaced else folded.replace(found, " ", 1)
        )
    says, filler = phrases(FILE, "says"), raw(FILE, "filler")
    return [word for word in folded.split() if word not in filler and word not in says and word != QUOTED]


def sentence_of(page: Page) -> str | None:
    """The line that says of the page itself that it is not there."""
    subjects, lacking, says = phrases(FILE, "subject"), phrases(FILE, "lacking"), phrases(FILE, "says")
    prose = page.prose[:4000].split("\n")
    # Where it is all that there is to read, a word or two that are not listed matter little.
    slack = 2 if page.words <= _FEW else 0
    for number, line in enumerate((*prose, *page.text[:4000].split("\n"))):
        folded = fold(line)
        if length(folded) > _SENTENCE:
            if not unspaced(folded):
                continue
            # A paragraph of such a script is one word; its sentences end clearly.
            pieces = [said for said in map(fold, _SENTENCES.split(line)) if length(said) <= _SENTENCE]
            folded = next((said for said in pieces if subjects.find(said) and lacking.find(said)), "")
        # Menus are full of single words.
        if number < len(prose):
            for sentence in _SENTENCES.split(line):
                # The address that was asked for, as such pages repeat it, is no word of the sentence.
                said = fold(_ADDRESS.sub(" ", sentence))
                if (
                    (said.count(" ") >= 2 or unspaced(said))
                    and composed(said, slack=slack)
                    and is_pointed(said)
                ):
                    return sentence
        if (subjects.find(folded) and lacking.find(folded)) or (says.find(folded) and is_all(parts_of(line))):
            return line
    return None


def is_generic(page: Page) -> bool:
    """Whether the title says nothing of a work."""
    generic = phrases(FILE, "generic")
    parts = [fold(part) for part in segments(page.title)]
    return not parts or any(part in generic for part in parts)
