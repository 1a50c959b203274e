"""How much a stretch of a note looks like a reference, and how much like a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citecheck.citations.authorities import marks
from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.dates import YEAR, find_dates
from citecheck.citations.head import Head, find_head
from citecheck.citations.identifiers import identifiers
from citecheck.citations.lexicon import one_of, word_set
from citecheck.citations.pages import find_locators
from citecheck.citations.quotes import Quoted, quoted
from citecheck.citations.tag_imprint import is_place, is_publisher

_AUTHOR_YEAR = re.compile(
    rf"\s*(?:(?:van|von|de|der|di|da)\s)?[^\W\d_a-z][\w’'-]{{1,30}}(?:(?:\s?/\s?|\s(?:und|and|&|et|e|y)\s|\s)[^\W\d_a-z][\w’'-]{{1,30}}){{0,4}}(?:\set\sal\.?)?,?\s\(?{YEAR}[a-z]?\)?(?:,?\s(?:insbesondere\s|insb\.\s|esp\.\s)?(?:S|pp?)\.\s?\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?(?:\sff?\.?)?(?:\sund\sS\.\s?\d{{1,4}})?)?"
)
_IMPRINT = re.compile(rf"\([^()]{{0,120}}{YEAR}\)")
_SERIAL = re.compile(rf"(?<!\w)(?:{YEAR}\)\s\d{{1,3}}\s[A-Z]|\d{{1,3}}\s?\(\d{{1,4}}\)|\d{{4}};\s?\d)")
# Journal, year and page of German and Austrian law reviews: "JZ 1999, 112 (114)", "NZA-Beilage 2011, 64 ff".
_JOURNAL_YEAR = re.compile(
    rf"(?<![\w/])[^\W\d_a-zß-öø-ÿ][\w.&-]{{0,14}}[^\W\d_a-zß-öø-ÿ][\w.&-]{{0,14}}(?:\s[^\W\d_a-zß-öø-ÿ][\w-]{{0,14}})?\s{YEAR},\s(?:S\.\s)?\d{{1,4}}(?![\d.])"
)
# Family name alone, title, year and place in the book, as German law reviews cite books: "Pohl, Verfassungsrecht, 5. Aufl. 2010, Rn. 8".
_FAMILY_TITLE_YEAR = re.compile(
    rf"\s*[^\W\d_a-zß-öø-ÿ][\w’'-]{{1,30}}(?:\s?/\s?[^\W\d_a-zß-öø-ÿ][\w’'-]{{1,30}}){{0,4}}(?:\s\((?:Hrsg|Hg)\.?\))?,\s[^,;]{{4,160}},"
    rf"(?:[^;]{{1,80}},)?\s(?:\d{{1,2}}\.\s?(?:\w{{1,10}}\.?\s)?Aufl(?:age|\.)?,?\s(?:[^\W\d_]{{2,20}},?\s)?)?{YEAR},\s(?:S|Rn|Rz|Rdnr|Kap|Tz)\.?\s?\d"
)
# Place and year behind a comma, as German and Italian books are cited: ", Stuttgart 1998".
_TOWN_YEAR = re.compile(
    rf",\s(?P<town>[^\W\d_a-zß-öø-ÿ][\w’-]+)(?:[/-][^\W\d_a-z][\w’-]+|\su\.\s?a\.|\s[a-z]{{1,4}}\.\s[A-Z]\.)?\s{YEAR}(?=[,.;)]|$)"
)
_BRACKET = re.compile(r"\(([^()]{1,120})\)")
LIMIT = 3000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a stretch shows: ``points`` for a reference, ``prose`` against; ``complete`` when it may end here."""

    points: int
    prose: int
    complete: bool
    starts: bool
    author_year: int
    """Where an author and a year at its start end, 0 where there are none."""

    @property
    def is_work(self) -> bool:
        return self.points >= 3 + min(self.prose, 3) and (self.complete or self.points >= 4 + self.prose)


@cache
def _serial_words() -> re.Pattern[str]:
    return re.compile(rf"[,\s(](?:{one_of('serial', 'volume')}|{one_of('serial', 'issue')})\s?\d", re.I)


@cache
def _versus() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[^\W\d_a-z]\w+|(?<!\w)R\.?(?:\s\([^()]{{1,60}}\))?)\s{one_of('law', 'versus')}\s[^\W\d_a-z]"
    )


def masked(text: str, quotes: list[Quoted]) -> str:
    """``text`` with quoted stretches blanked out, length kept."""
    parts, position = [], 0
    for one in quotes:
        parts.append(text[position : one.start])
        parts.append("\x02" * (one.end - one.start))
        position = one.end
    parts.append(text[position:])
    return "".join(parts)


def weigh(text: str) -> Evidence:
    """The evidence of a stretch whose signal is taken off."""
    text = text[:LIMIT]
    quotes = quoted(text)
    mask = masked(text, quotes)
    head = find_head(mask)
    author_year = _AUTHOR_YEAR.match(mask)
    title = _title_points(text, mask, head, quotes)
    points = title + _head_points(mask, head)
    dates = [
        one
        for one in find_dates(mask)
        if mask[one.end : one.end + 2].strip()[:1] in ("", ",", ".", ";", ")", "]", ":", "(", "<", "-")
    ]
    points += bool(dates)
    ids = identifiers(text)
    points += 3 * bool(ids)
    locators = list(find_locators(mask))
    serial = _serial_words().search(mask) or _SERIAL.search(mask)
    points += _listed(mask, bool(dates), bool(locators))
    points += bool(locators) + bool(serial) + 2 * bool(_IMPRINT.search(mask)) + _imprint_points(mask)
    points += 2 * bool(_versus().search(mask)) + 2 * bool(re.search(rf"(?<!\w){one_of('law', 'un')}", mask))
    points += bool(
        re.search(rf"(?<!\w)(?:{one_of('law', 'treaty')}|{one_of('law', 'legislation')})", mask[:200])
    )
    points += bool(
        re.search(
            rf"(?<!\w){one_of('roles', 'editor', 'before')}|\((?:eds?|Hrsg|Hg|Hgg|dir|coord|cur)\.?\)", mask
        )
    )
    edited = re.search(rf"(?<!\w){one_of('roles', 'editor', 'before')}\s", mask)
    town = _TOWN_YEAR.search(mask) if head is not None or edited else None
    points += 2 * bool(town and is_place(town["town"]))
    points += 3 * bool(_JOURNAL_YEAR.search(mask)) + 2 * bool(_FAMILY_TITLE_YEAR.match(mask))
    law = marks(mask)
    points += law
    if author_year and not author_year.group().lstrip().startswith(
        ("In ", "Im ", "The ", "Since ", "Seit ", "By ", "En ", "Nel ", "Until ")
    ):
        points += 2 + bool(locators)
    else:
        author_year = None
    return Evidence(
        points=points,
        prose=_prose(mask, head),
        complete=bool(
            dates
            or law
            or ids
            or serial
            or re.search(one_of("months", "words", "undated"), mask)
            or re.search(one_of("months", "words", "coming"), mask, re.I)
        ),
        starts=bool(title or _head_points(mask, head) >= 2 or author_year),
        author_year=author_year.end() if author_year else 0,
    )


def _listed(mask: str, dated: bool, located: bool) -> bool:
    """Whether a stretch is a list of names with a date and a page, as only a reference is.

    Every piece between commas begins with a capital, a digit or a word for "page"; the words for
    "and", "of" and the like may stand inside a piece.
    """
    pieces = [piece.strip() for piece in mask.strip(" .").split(",")]
    if not (dated and located and 4 <= len(pieces) <= 12):
        return False
    named = [piece for piece in pieces if piece and (piece[0].isupper() or piece[0] in '\x02"(')]
    rest = [piece for piece in pieces if piece not in named]
    if len(named) < 2 or not all(re.match(rf"\d|{one_of('locators', 'labels')}", piece) for piece in rest):
        return False
    lower = [word for piece in named for word in piece.split() if word[0].islower()]
    return len(lower) <= len(named) and not any(re.search(r"\w\.\s", piece) for piece in named)


def _head_points(mask: str, head: Head | None) -> int:
    if head is None or mask[: head.start].strip() or head.style.endswith("guess"):
        return 0
    after = mask[head.end : head.end + 8].lstrip()[:1]
    if after not in (",", ":", "(", "\x02", "."):
        return 0
    return (
        2 if head.sure or after == "\x02" or mask[head.end : head.end + 4].strip(" ,:")[:1] == "\x02" else 1
    )


def _title_points(text: str, mask: str, head: Head | None, quotes: list[Quoted]) -> int:
    """Points for a quoted stretch that stands where a title stands."""
    start = head.end if head else 0
    if not quotes or quotes[0].inner_end - quotes[0].inner_start < 8:
        return 0
    gap = mask[start : quotes[0].start]
    mask_end = text[quotes[0].end - 2]
    after = mask[quotes[0].end : quotes[0].end + 14]
    word = re.match(r",?\s*([^\W\d_]+)", after)
    lower = bool(word and word[1][0].islower() and word[1].casefold() not in word_set("roles", "in", "words"))
    lower = lower and mask_end not in ",.?!"
    if lower and not after.startswith(","):
        return -2 if not gap.strip(" ,:(") else 0
    if (
        len(gap) > 160
        or len(gap.split()) > 14
        or (head is None and re.search(rf"(?<!\w){one_of('signals', 'closers')}", gap))
    ):
        return 0
    return 2 if not lower else 0


def _imprint_points(mask: str) -> int:
    pieces = [piece for piece in re.split(r"[,.;:()]\s?", mask[:1500]) if piece.strip()][:40]
    return bool(any(is_place(piece) for piece in pieces[1:])) + bool(
        any(is_publisher(piece) for piece in pieces[1:])
    )


def _prose(mask: str, head: Head | None) -> int:
    outside = re.sub(r"\[[^\[\]]{0,300}\]", " ", mask[head.end if head else 0 :])
    # "(hereafter referred to as X)" is no sentence.
    outside = _BRACKET.sub(lambda m: " " if conventions().introduce.match(lowered(m[1])) else m[0], outside)
    words = re.findall(r"(?<![\w'’])[^\W\d_]+(?!\w)", outside)
    lower = [word for word in words[:200] if word[0].islower()]
    cues, weak = word_set("prose", "cues"), word_set("prose", "weak")
    strong = sum(word in cues and word not in weak for word in lower)
    return strong + sum(word in weak for word in lower) // 2
