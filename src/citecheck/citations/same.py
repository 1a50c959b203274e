"""Whether two records are of one work.

They are when nothing contradicts (year, volume, issue, edition, number, pages, container, authors) and
the titles are the same but for spelling, or one lacks the subtitle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.citations.fold import fold, main_title, significant, sound
from citecheck.model import Date, Name, Record

TITLE_RATIO = 92.0
"""From which likeness (rapidfuzz ratio, 0 to 100) on two titles are one."""

NAME_RATIO = 86.0
"""The same for family names."""

_DIGITS = re.compile(r"\d+")
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"))
_PAGES = re.compile(r"(\d+)(?:\s*[-–—]+\s*(\d+))?")
_EXACT = (
    "volume",
    "issue",
    "edition",
    "number",
    "chapter_number",
    "collection_number",
    "isbn",
    "doi",
    "pmid",
)


def contradiction(one: Record, other: Record) -> str | None:
    """The field by which the two are different works, or None: then they may be one."""
    if same_authority(one, other):
        return None
    if one.title and other.title and not (same_title(one.title, other.title) or _shortened(one, other)):
        return "title"
    if not same_people(one.author, other.author):
        return "author"
    return detail_contradiction(one, other)


def same_authority(one: Record, other: Record) -> bool:
    """Whether two decisions stand on one page of a report or have a court's one docket, or two acts have one number.

    Their names and titles are shortened in many ways: "Brown v. Bd. of Educ.", "Urt. v." for "Urteil vom", an act's number alone.
    """
    if one.type != other.type or one.type not in ("legal_case", "legislation"):
        return False
    if one.type == "legislation":
        return (
            bool(one.number and "/" in one.number)
            and one.number == other.number
            and _same_date(one.issued, other.issued)
        )
    docket = one.number and one.number == other.number and any(map(str.isdigit, one.number))
    if (
        docket
        and fold(one.authority or "") == fold(other.authority or "")
        and one.issued
        and one.issued == other.issued
    ):
        return True
    reported = one.container_title and one.volume and one.page
    there = (other.container_title, other.volume, other.page)
    return (
        bool(reported)
        and (one.container_title, one.volume, one.page) == there
        and _first_word(one) == _first_word(other)
    )


def _first_word(record: Record) -> str:
    return (fold(record.title or "").split() or [""])[0]


def _shortened(one: Record, other: Record) -> bool:
    """Whether one title is the other's main title, be it of one word, where people and year agree."""
    if not (one.title and other.title and one.author and other.author and one.issued and other.issued):
        return False
    if one.issued.year != other.issued.year or not same_people(one.author, other.author):
        return False
    heads = fold(main_title(one.title)), fold(main_title(other.title))
    return (
        heads[0] == heads[1]
        and fold(one.title) != fold(other.title)
        and heads[0] in (fold(one.title), fold(other.title))
    )


def same_container(one: str, other: str) -> bool:
    """Whether two containers are one: as titles are, without their article, or one abbreviated: "J. Trade", "Journal of Trade"."""
    if same_title(one, other):
        return True
    left, right = _telling(one), _telling(other)
    if fold(" ".join(left)) == fold(" ".join(right)):
        return bool(left)
    if len(left) != len(right) or "." not in one + other:
        return False
    return all(
        _abbreviates(a, b) or _abbreviates(b, a) or fold(a) == fold(b)
        for a, b in zip(left, right, strict=True)
    )


_ARTICLES = frozenset(
    (
        "the",
        "la",
        "le",
        "les",
        "der",
        "die",
        "das",
        "il",
        "lo",
        "el",
        "los",
        "de",
        "of",
        "and",
        "für",
        "und",
        "des",
        "du",
        "di",
        "et",
        "e",
        "y",
        "for",
        "in",
        "on",
        "&",
    )
)


def _telling(printed: str) -> list[str]:
    return [
        word for word in re.findall(r"[\w’'-]+\.?", printed) if word.casefold().rstrip(".") not in _ARTICLES
    ]


def _abbreviates(short: str, long: str) -> bool:
    head = fold(short)
    return short.endswith(".") and bool(head) and fold(long).startswith(head)


def same_work(one: Record, other: Record) -> bool:
    """Whether the two records are of one work."""
    return contradiction(one, other) is None and _enough(one, other)


def detail_contradiction(one: Record, other: Record) -> str | None:
    for name in _EXACT:
        left, right = getattr(one, name), getattr(other, name)
        if left and right and _plain(left) != _plain(right):
            return name
    if one.archive and other.archive and fold(one.archive) != fold(other.archive):
        return "archive"
    if not _same_date(one.issued, other.issued):
        return "issued"
    if not _pages_meet(one.page, other.page):
        return "page"
    containers = one.container_title, other.container_title
    if containers[0] and containers[1] and not same_container(containers[0], containers[1]):
        return "container_title"
    if not one.author and not other.author and not same_people(one.editor, other.editor):
        return "editor"
    return None


def _enough(one: Record, other: Record) -> bool:
    """Whether what agrees is enough to call them one work."""
    if (
        one.archive
        and one.type == other.type == "document"
        and fold(one.archive) == fold(other.archive or "")
    ):
        return (one.title or "") == (other.title or "")
    if (one.doi and other.doi) or same_authority(one, other):
        return True
    if not (one.title or other.title) and _institutional(one) and _institutional(other):
        # "Federal Customs Service, 2013": all that is printed agrees; of a person it would say too little.
        return bool(one.issued and other.issued) and one.container_title == other.container_title
    if not (one.title and other.title):
        return bool(one.title == other.title and one.url and plain_url(one.url) == plain_url(other.url or ""))
    if one.author and other.author:
        return True
    if bool(one.author) != bool(other.author):
        # A title without its author is the same work only if it is telling and something else agrees.
        return len(significant(one.title)) >= 3 and _agree_besides(one, other)
    return (
        len(significant(one.title)) >= 3 or _agree_besides(one, other) or fold(one.title) == fold(other.title)
    )


def _institutional(record: Record) -> bool:
    return bool(record.author) and all(name.literal for name in record.author)


def _agree_besides(one: Record, other: Record) -> bool:
    dated = one.issued and other.issued and one.issued.year == other.issued.year
    container = one.container_title and other.container_title
    linked = one.url and other.url and plain_url(one.url) == plain_url(other.url)
    return bool(dated or container or linked)


def same_title(one: str, other: str) -> bool:
    """Whether two titles are one: spelt a little otherwise, or one without its subtitle."""
    left, right = fold(one), fold(other)
    if left == right:
        return True
    if _numbers(left) != _numbers(right) and not (left.startswith(right) or right.startswith(left)):
        return False
    if _close(left, right) and _numbers(left) == _numbers(right):
        return True
    for short, long in ((one, other), (other, one)):
        if main_title(short) == short and main_title(long) != long:
            head = fold(main_title(long))
            if len(significant(head)) >= 2 and (fold(short) == head or _close(fold(short), head)):
                return _numbers(fold(short)) == _numbers(head)
    return False


def _close(left: str, right: str) -> bool:
    if min(len(left), len(right)) < 10 or abs(len(left) - len(right)) > 0.2 * max(len(left), len(right)):
        return False
    pairs = list(zip(left.split(), right.split(), strict=False))
    if len(left.split()) == len(right.split()) and any(a != b and min(len(a), len(b)) < 3 for a, b in pairs):
        return False  # "Appendix A" is not "Appendix B"
    from rapidfuzz import fuzz
    from rapidfuzz.distance import DamerauLevenshtein

    if DamerauLevenshtein.distance(left[:400], right[:400], score_cutoff=1) <= 1:
        return True
    # Titles longer than this are compared by their beginnings: the cost grows with the square.
    return fuzz.ratio(left[:400], right[:400], score_cutoff=TITLE_RATIO) > 0


def _numbers(folded: str) -> list[str]:
    return [w for w in folded.split() if w.isdigit() or w in _ROMAN] + _DIGITS.findall(folded)


def _plain(value: str) -> str:
    digits = _DIGITS.findall(value)
    return "/".join(digit.lstrip("0") or "0" for digit in digits) if digits else fold(value)


def plain_url(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.strip().lower()).rstrip("/")


def _same_date(one: Date | None, other: Date | None) -> bool:
    if one is None or other is None or one.start is None or other.start is None:
        return True
    pairs = zip(
        (one.start.year, one.start.month, one.start.day),
        (other.start.year, other.start.month, other.start.day),
        strict=True,
    )
    return all(left is None or right is None or left == right for left, right in pairs) and not (
        one.season and other.season and one.season != other.season
    )


def page_span(page: str | None) -> tuple[int, int] | None:
    """First and last page of "132-153" or "275–80" (275 to 280); None where there are no figures."""
    found = _PAGES.search(page or "")
    if found is None or len(found[1]) > 9 or len(found[2] or "") > 9:
        return None
    first, last = int(found[1]), found[2] or found[1]
    if len(last) < len(found[1]):
        last = found[1][: len(found[1]) - len(last)] + last
    return first, int(last)


def _pages_meet(one: str | None, other: str | None) -> bool:
    left, right = page_span(one), page_span(other)
    if left is None or right is None:
        return True
    return left[0] <= right[1] and right[0] <= left[1]


def same_people(one: Sequence[Name], other: Sequence[Name]) -> bool:
    """Whether one list may be the other, shortened or spelt otherwise."""
    return all(same_person(left, right) for left, right in zip(one, other, strict=False))


def same_person(one: Name, other: Name) -> bool:
    """Whether two names may be of one person: families spelt nearly alike, given names or initials that fit."""
    if one.literal or other.literal:
        left, right = fold(str(one)), fold(str(other))
        return left == right or _close(left, right) or _short_form_of(str(one), str(other))
    if one.given and other.given and sorted(fold(str(one)).split()) == sorted(fold(str(other)).split()):
        # "Lee Kuan Yew", taken for a Western name in one place; "De Vries, Jan".
        return True
    left, right = fold(one.family or ""), fold(other.family or "")
    if left != right and sound(left) != sound(right):
        from rapidfuzz import fuzz

        if min(len(left), len(right)) < 5 or fuzz.ratio(left, right) < NAME_RATIO:
            return False
    return same_given(one.given or "", other.given or "")


def _short_form_of(one: str, other: str) -> bool:
    return any(
        f"({short})" in long or fold(short) == fold(re.sub(r"\s*\([^()]*\)", "", long))
        for short, long in ((one, other), (other, one))
    )


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's, initials and other romanisations allowed for."""
    left, right = re.split(r"[\s.\-]+", one.strip(". ")), re.split(r"[\s.\-]+", other.strip(". "))
    for a, b in zip(map(fold, left), map(fold, right), strict=False):
        if not a or not b:
            continue
        if len(a) <= 2 or len(b) <= 2:
            if a[0] != b[0]:
                return False
        elif a != b and sound(a)[:3] != sound(b)[:3]:
            return False
    return True
