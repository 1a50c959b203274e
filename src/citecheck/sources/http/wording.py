"""The words in which pages say that they are not there, and how they are told from words about such pages.

A heading or a short sentence says it when it is made of what is spoken of (a page, an article), of what that lacks, and
of hardly anything else; a sentence in a text has to point at this very page besides, or at what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import urlsplit

from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import (
    QUOTED,
    Phrases,
    fold,
    length,
    parts_of,
    path_words,
    phrases,
    raw,
    segments,
    unspaced,
)

FILE = "missing.toml"
_UNSPACED_SENTENCE = 60
_FEW = 25
_SHORT = 150
_SENTENCE = 40
_SHORT_SENTENCE = 9
_NEAR = 16
_SENTENCES = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_ADDRESS = re.compile(r"\S{0,300}/\S{0,300}")


def composed(folded: str, *, slack: int = 0) -> bool:
    """Whether a folded heading or sentence says of a page, or of what it shows, that it is not there, and no more.

    ``slack`` words more than one in eight may be any.
    """
    if not folded or folded.startswith(QUOTED):
        return False
    folded = without_adverbs(folded)
    lacking = phrases(FILE, "lacking").find(folded)
    if lacking is None:
        return False
    thing = phrases(FILE, "pages").find(folded) or phrases(FILE, "things").find(folded)
    words = folded.split()
    known = _words_of_composed()
    own = sum(word not in known for word in words)
    if thing is None:
        # "This exhibit has been retired", "we could not find that sitting": whatever it is, the sentence points at it.
        pointing = (
            words[0] in raw(FILE, "demonstratives")
            or words[-2:-1] == ["that"]
            or _REQUESTED.search(folded) is not None
        )
        if not pointing or len(words) > _SHORT_SENTENCE:
            return False
        own -= 1
    if not lacking.isascii() and unspaced(lacking):
        return len(folded) <= _UNSPACED_SENTENCE and _is_near(thing or "", lacking, folded)
    return len(words) <= _SENTENCE and own <= len(words) // 8 + slack


@cache
def _saying() -> Phrases:
    return Phrases({fold(said) for name in ("lacking", "says") for said in raw(FILE, name)} - {""})


@lru_cache(maxsize=16)
def without_adverbs(folded: str) -> str:
    """A folded text without the words that stand between the parts of such phrases ("leider", "currently")."""
    words, adverbs = folded.split(), raw(FILE, "adverbs")
    return folded if adverbs.isdisjoint(words) else " ".join(word for word in words if word not in adverbs)


def _is_near(thing: str, lacking: str, folded: str) -> bool:
    """Whether what is lacking stands soon behind what lacks it; of scripts that part no words nothing else is known."""
    at = folded.find(lacking)
    return thing in folded[max(0, at - _NEAR) : at]


@cache
def _words_of_composed() -> frozenset[str]:
    listed = [said for name in ("pages", "things", "lacking", "small", "filler") for said in raw(FILE, name)]
    return frozenset(word for said in listed for word in fold(said).split())


_REQUESTED = re.compile(r"\b(?:requested|specified|selected) \w+")
_LOOKED_FOR = re.compile(
    r"\b(?:the|that) (?:\w+ ){1,3}(?:that )?(?:you (?:are |re |were |have |ve )?(?:looking|after|requested|request|searching|searched|tried|trying|asked|want|followed))"
    r"|\b(?:l|la|le|les) (?:\w+ ){1,3}que vous (?:recherch|cherch|avez|demand|souhait|tent|essay)"
    r"|\b(?:der|die|das) (?:\w+ ){1,3}(?:der|die|das|den) sie (?:such|aufruf|aufgeruf|angeforder|anforder|ausgew)"
    r"|\b(?:il|la|lo|l|i|le) (?:\w+ ){1,3}che (?:stai |state |hai |avete )?(?:cerc|richie|tent)"
    r"|\b(?:el|la|los|las) (?:\w+ ){1,3}que (?:esta |estas |usted )?(?:busc|intent|solicit|dese)"
    r"|\b(?:o|a|os|as) (?:\w+ ){1,3}que (?:voce |esta |estas )?(?:procur|busc|tent|solicit|pedi)"
    r"|\b(?:de|het) (?:\w+ ){1,3}(?:die|dat) (?:u|je) (?:zoek|zocht|opvr|prob)"
    r"|\b\w+ (?:ktorego|ktorej|ktory|ktora|ktore) (?:szuka|probuj|chce|wybra)"
    r"|\b\w+ (?:ktery|kterou|ktere|ktoru|ktory|ktore) (?:hled|hlad|pozad)"
    r"|\b\w+ котор\w{2,3} вы (?:ищ|иска|запр|пыта)"
    r"|\b\w+ як\w{1,2} ви (?:шук|запит)"
    r"|\b\w+ (?:som )?(?:du|ni) (?:soker|sokte|letar|leter|leder|soger|proved|forsok|forsog)"
    r"|\b\w+ pe care (?:o |il |l |le )?(?:cautati|cauti|ati)"
    r"|\b\w+ που (?:ζητ|αναζητ|ψαχν)"
    r"|\b(?:aradiginiz|etsimaasi|hakemaasi|keresett) \w+"
)
"""What was looked for, whatever it is called: "the vacancy you are looking for"."""


def is_pointed(folded: str) -> bool:
    """Whether a sentence speaks of this very page or of what was asked for: "the page is missing" may be a story."""
    return (
        unspaced(folded)
        or phrases(FILE, "pointers").find(folded) is not None
        or _LOOKED_FOR.search(folded) is not None
    )


def is_of_a_part(folded: str) -> bool:
    """Whether it is only a part of a page of which a sentence speaks: "Image not available at this size"."""
    return phrases(FILE, "parts").find(folded) is not None and phrases(FILE, "pages").find(folded) is None


def is_of_the_page(said: str) -> bool:
    """Whether it is a page, an address or a site of which something is said, and not the work that it shows."""
    folded = fold(said)
    return phrases(FILE, "pages").find(folded) is not None or phrases(FILE, "says").find(folded) is not None


def is_about(page: Page) -> bool:
    """Whether a page speaks of pages that are not there in general: of statuses, error pages, rotten links."""
    about = phrases(FILE, "about")
    if about.find(page.folded_prose) is not None or about.find(fold(page.title)) is not None:
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


def sentence_of(page: Page, asked: str = "") -> str | None:
    """The line that says of the page itself that it is not there; ``asked`` is its address, which it may repeat."""
    # Few pages have such words at all, and menus need not be searched beside a long text.
    texts = {page.folded_prose, page.folded} if page.words <= _SHORT else {page.folded_prose}
    if not any(_saying().find(without_adverbs(text)) for text in texts):
        return None
    repeated = frozenset(fold(" ".join([*path_words(asked)[-1:], urlsplit(asked).query])).split())
    subjects, lacking, says = phrases(FILE, "subject"), phrases(FILE, "lacking"), phrases(FILE, "says")
    prose = page.prose[:4000].split("\n")
    # Where it is all that there is to read, a word or two that are not listed matter little.
    slack = 2 if page.words <= _FEW else 0
    for number, line in enumerate((*prose, *page.own[:4000].split("\n"))):
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
                # A number that was asked for is as good as "this".
                named = any(word.isdigit() and word in repeated for word in said.split())
                if len(repeated) > 1 or named:
                    said = " ".join(
                        word for word in said.split() if word not in repeated or word in _words_of_composed()
                    )
                if (
                    (said.count(" ") >= 2 or unspaced(said))
                    and composed(said, slack=slack)
                    and (named or is_pointed(said))
                    and not is_of_a_part(said)
                ):
                    return sentence
        if is_of_a_part(folded):
            continue
        if ((subjects.find(folded) or _LOOKED_FOR.search(folded)) and lacking.find(folded)) or (
            says.find(folded) and is_all(parts_of(line))
        ):
            return line
    return None


def is_generic(page: Page) -> bool:
    """Whether the title says nothing of a work."""
    generic = phrases(FILE, "generic")
    parts = [fold(part) for part in segments(page.title)]
    return not parts or any(part in generic for part in parts)
