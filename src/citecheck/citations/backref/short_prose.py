"""Where short forms may stand inside a sentence, and the book that a part of it is said to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.backref.name_words import is_name
from citecheck.citations.fold import fold
from citecheck.citations.lexicon import one_of
from citecheck.citations.quotes import quoted

_LONGEST = 700
_MOST = 12
"""How many places of a sentence are tried at the most: keeps the time linear."""

_CLAUSE = re.compile(r",\s(?=[^\W\d_A-ZÀ-ÖØ-Þ]{2,}\s)|[.;]\s|\s?[()]")
_PHRASE = re.compile(
    r"(?:^|(?<=[,;]\s))[^\W\d_A-ZÀ-ÖØ-Þ]+(?:\s[^\W\d_A-ZÀ-ÖØ-Þ]+){0,7},\s(?=[^\W\d_a-zß-öø-ÿ])"
)
"""What stands between commas before a name: "and, for a contrary view, Markham"."""
_WORD = re.compile(r"(?<![\w’'-])[^\W\d_a-zß-öø-ÿ][\w’'-]{2,}")
_BEFORE_FAMILY = re.compile(
    r"(?<!\w)(?:[^\W\d_a-zß-öø-ÿ]\.[\s-]?){1,3}(?:(?:[Vv][ao]n|[Dd]e[nrl]?|[Dd]i|[Dd]a|[Dd]u|[Ll]a)\s){0,2}$"
    r"|(?<!\w)(?:(?:[Vv][ao]n|[Dd]e[nrl]?|[Dd]i|[Dd]a|[Dd]u|[Ll]a)\s){1,2}$"
)
_HONOURED = re.compile(
    r"(?:FS|GS|GedS|FG|LA|Festschrift|Gedächtnisschrift|Festgabe|[Aa]micorum|Mélanges|Études|Scritti|Studi|Homenaje)(?:\s(?:für|in\sonore\sdi|a|en\sl’honneur\sde))?\s$"
)
"""Before the name of whom a book is for."""
_BEFORE_TITLE = re.compile(r":\s(?=[“\"«„])|\((?=[^\W\d_a-zß-öø-ÿ“\"«„])")
_UPPER = re.compile(r"[^\W\d_a-zß-öø-ÿ]|[“\"‘'«„]")


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf",?\s(?:{one_of('roles', 'and', 'words')}|as\swell\sas|sowie|nonché|ainsi\sque)\s")


@cache
def _by() -> re.Pattern[str]:
    """What a name in a sentence follows: "the criticism in Ledoux"."""
    words = "|".join(sorted(map(re.escape, conventions().words.by), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})\s")


@cache
def _editors() -> re.Pattern[str]:
    return re.compile(rf",?\s\(?{one_of('roles', 'editor', 'before')}\s[^,()]{{2,80}}\)?")


def inside(text: str, known: Set[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Stretches of a sentence that may be a short form, longest first: from a signal, "and" or one of the ``known``
    family names (folded) to the end of a clause.
    """
    if len(text) > _LONGEST:
        return
    low = lowered(text)
    joints = [(found.start(), found.end()) for found in _joint().finditer(low)]
    signals = [end for found in conventions().signal.finditer(low) if (end := _past_blank(text, found.end()))]
    named = [found.end() for found in _by().finditer(low)]
    phrases = [found.end() for found in _PHRASE.finditer(text)]
    authors = {
        _with_given(text, one.start())
        for one in _WORD.finditer(text)
        if (fold(one.group()) in known or fold(one.group().partition("-")[0]) in known)
        and not _HONOURED.search(text, max(0, one.start() - 24), one.start())
    }
    titles = [found.end() for found in _BEFORE_TITLE.finditer(text)]
    starts = sorted({0, *titles, *signals, *named, *phrases, *authors, *(end for _, end in joints)})
    ends = sorted(
        {len(text), *(start for start, _ in joints), *(one.start() for one in _CLAUSE.finditer(low))}
    )
    for start in [at for at in starts if at in authors or _UPPER.match(text, at)][:_MOST]:
        for end in reversed([at for at in ends if at > start + 3][:_MOST]):
            yield start, end


def _with_given(text: str, at: int) -> int:
    """Where a name begins whose family name stands at ``at``: before its initials and particles."""
    found = _BEFORE_FAMILY.search(text, max(0, at - 24), at)
    return at if found is None else found.start()


def _past_blank(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" ,:")) if text[at : at + 1] in " ,:" else 0


def books(text: str) -> Iterator[tuple[int, str]]:
    """(where the book begins, what is printed of it without its editors) for each "in" after a title or a part of a book."""
    if len(text) > _LONGEST:
        return
    low = lowered(text)
    ends = {one.end for one in quoted(text)}
    for found in list(conventions().container.finditer(low))[:_MOST]:
        before, after = text[: found.start()].rstrip(" ("), text[found.end() :]
        rest = after.lstrip()
        if not rest or after == rest or not (_UPPER.match(rest) or _particle(rest)):
            continue
        stopped = before.endswith((".", "]")) and text[found.start()].isupper()
        if len(before.rstrip(",")) in ends or before.endswith(",") or stopped or before[-1:] in "”’»\"'":
            start = len(text) - len(rest)
            printed = _editors().sub("", rest, count=1)
            yield start, printed


def _particle(rest: str) -> bool:
    first, _, more = rest.partition(" ")
    return first in conventions().words.particles and is_name(more.partition(",")[0])
