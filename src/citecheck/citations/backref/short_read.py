"""The shape of short forms: what "Smith, Kurils, 42" or "Smith 1999, 42" prints of a work, if it is one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from citecheck.citations.backref import right
from citecheck.citations.backref.conventions import PART_TO, conventions, key_of, lowered
from citecheck.citations.backref.forms import short_forms
from citecheck.citations.backref.left import named
from citecheck.citations.backref.name_words import is_name
from citecheck.citations.fold import fold, words
from citecheck.model import Locator

LONGEST = 200
"""Characters of a short form at the most."""

_TITLE_WORDS = 12
_NAME_WORDS = 9

_LOCATOR = re.compile(r"[,:]\s|[.,”’»\"'*_]\s{1,2}(?=\d|[^\W\d_])|\s(?=\(?\d|\(?[^\W\d_]{1,6}\.?\s?\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?:1[4-9]|20)\d\d(?:,|$)")
VOLUME_OF = re.compile(r"[^,;()]{2,60},\s[IVXLC]{1,7}\s\((?:1[4-9]|20)\d\d\),\s(?=\D{1,5}\d)")
"""A volume with its year after a name: "Burlow, I (1971), p. 12"."""
_DATED = re.compile(
    r",?\s{1,2}(?:\((?P<in>(?:1[4-9]|20)\d\d[a-z]?)(?P<page>[,:]\s?[^()]{1,40})?\)|(?P<plain>(?:1[4-9]|20)\d\d[a-z]?))"
)
_INVERTED = re.compile(r"([^\W\d_][\w’'-]+,?\s(?:[^\W\d_]\.\s?){1,3})(\S.*)", re.S)
_NUMBERED = re.compile(r",\s\d{1,4}\s[A-Z]")
"""Volume and name of a report or journal: a case's short form, which :mod:`law` reads."""
_ADDRESS = re.compile(r"https?:|www\.|(?<!\w)doi(?!\w)")
_OPENING = re.compile(r"[^\W\d_]|[“\"‘'«„*_]")
_PART_OF = re.compile(rf",\s([^\W\d_]+(?:[- ][^\W\d_]+)?){PART_TO}", re.I)
_JOURNAL_VOLUME = re.compile(
    r"(?P<name>[^,:;()]{3,60}),\s(?P<journal>[^\W\d_a-zß-öø-ÿ][^,;:()“”\"«»\d]{1,60}?)\s(?P<volume>\d{1,4})\s\((?P<year>(?:1[89]|20)\d\d)\),\s(?:S\.\s)?\d{1,5}[\d\s,.()ff–-]{0,30}"
)
"""The same with the volume: "Germann, ZevKR 53 (2008), S. 407 (415)"."""
_OWN_PART = re.compile(rf"([^\W\d_a-z][^,;:()]{{1,40}}?)[’']s?\s([^\W\d_]+){PART_TO}")
"""Whose part of a book: "Watsen’s introduction to Free Will, 3"."""
_JOURNAL = re.compile(
    r"(?P<name>[^,:;()]{3,60}),\s(?P<journal>[^\W\d_a-zß-öø-ÿ][^,;:()“”\"«»]{1,90}?)\s"
    r"(?:\d{1,4}/)?(?P<year>(?:1[89]|20)\d\d)(?:/\d{1,4})?,\s\d{1,5}[\d\s,.()ff–-]{0,30}"
)
_BRACKETED = re.compile(r"([^\W\d_a-z][^()\d,]{1,60})\s\(([^()]{4,140},\s[^()]{1,30})\)")
"""Title and page in brackets behind a name in a sentence: "Souchal (Loom and the Court, 63) prefers"."""
_INTERVIEW = re.compile(r"([^\W\d_][\w.’' -]{1,40}?)(?:’s|,)?\s(?:[Ii]nterview|[Oo]ral\s[Hh]istory)")
_BODY = re.compile(
    r"([^\W\d_a-z][\w’-]+(?:\s(?:(?:of|for|the|and|de|du|des|della|delle|der|für|und|del|et|e)\s){0,2}[^\W\d_a-z][\w’-]+){1,7}),\s(?=[^\W\d_a-z])"
)
"""The name of an institution before a title: "Ministry of Transport, Transport Strategy"."""
_IN_TITLE = re.compile(
    r"((?:[^\W\d_a-z]\.\s?-?){0,3}[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+)?),?\s(?:dans|in|im|nel|nella|nello|in\sihrem|en|em)\s"
    r"([^\W\d_a-z“\"«„][^()]{3,120},\s[^,()]{1,30})"
)
"""A name, and the book in a sentence: "M. Everiste dans French Motets, p. 99"."""
_HONOURS = re.compile(
    r"(?:FS|GS|GedS|FG|LA|Festschrift|Gedächtnisschrift|Gedenkschrift|Festgabe|Liber\s[Aa]micorum|Mélanges|Études|Hommage|Scritti|Studi|Homenaje|Essays\s(?:for|in))\s(?=[^\W\d_a-z]|(?:für|in|offerts|en|a|dem)\s)"
)
_TRANSLATED = re.compile(
    r",?\s(?:trad\.\s(?:it|fr|esp|cast|ingl|ted)\.|tr\.\sit\.|Engl\.\strans\.|English\strans\.|dt\.(?:\sÜbers\.)?|ed\.\sit\.)"
)
"""That the pages are a translation's."""
_SIGNED = re.compile(
    r"(?P<sign>[A-ZÄÖÜ][A-Za-zäöü]{0,5}[A-ZÄÖÜ])\s(?P<volume>\d{1,2}(?:[./]\d{1,2})?|[IVX]{1,5})(?=,\s)"
)
"""The letters of an edition and its volume: "MA 4.1, S. 436"."""
_LOCATED = re.compile(r",\s(?:S|pp?)\.\s?\d")
"""A page inside: two short forms, or one and a work."""
_PARTS = re.compile(r"[,:]\s+")
END = " \t\n.,;:"


@dataclass(frozen=True, slots=True)
class Short:
    """A stretch that has the shape of a short form: what it prints of the work, and its locator.

    ``parted`` is whether a comma or colon stands before the locator. With ``journal`` the title is that of the journal:
    "Rebhahn, ZEuP 2002, 446", where the article's own was given before.
    """

    name: str | None
    title: str | None
    year: str | None
    locator: Locator | None
    parted: bool = False
    journal: bool = False
    spoken: bool = False
    """An interview by the name of whom it was with: "Hadley interview"."""

    @property
    def form(self) -> str:
        return short_forms()[1 if self.year and not self.journal else 0]

    @property
    def says(self) -> str:
        """Who is named: what tells one work that is cited nowhere from several."""
        return fold(self.name or self.title or "")


def read_short(text: str) -> list[Short]:
    """What a stretch, its signal taken off, prints of a work if that and a locator is all; the likeliest reading first."""
    text = _without_part(text.strip(END))
    if inside := _IN_TITLE.fullmatch(text):
        text = f"{inside[1]}, {inside[2]}"
    if bracketed := _BRACKETED.fullmatch(text):
        text = f"{bracketed[1]}, {bracketed[2]}"
    if not 4 <= len(text) <= LONGEST or _ADDRESS.search(text) or ";" in text or not _OPENING.match(text):
        return []
    low = lowered(text)
    if sign := _SIGNED.match(text):
        after = right.locator_at(text, low, sign.end("volume"))
        if after is not None and not low[after[1] :].strip(END + ")"):
            return [Short(sign["sign"], None, None, after[0], parted=True)]
    if (spoken := _INTERVIEW.fullmatch(text)) and is_name(spoken[1]):
        return [Short(spoken[1], None, None, None, spoken=True)]
    return [short for short in _readings(text, low) if not _is_signal(short.name)]


def _without_part(text: str) -> str:
    """ "Brill, Voices from the Niger, 4" of "Brill, introduction to Voices from the Niger, 4"."""
    owned = _OWN_PART.match(text)
    if owned and key_of(owned[2]) in conventions().words.parts:
        return f"{owned[1]}, {text[owned.end() :]}"
    found = _PART_OF.search(text)
    if found is None or key_of(found[1]) not in conventions().words.parts:
        return text
    return f"{text[: found.start()]}, {text[found.end() :]}"


def _is_signal(name: str | None) -> bool:
    return bool(name) and conventions().signal.fullmatch(lowered(name or "")) is not None


def _readings(text: str, low: str) -> list[Short]:
    if journal := _in_journal(text, low):
        return [journal]
    if not VOLUME_OF.match(text) and (dated := _author_year(text, low)):
        return [dated]
    for found in _LOCATOR.finditer(text):
        after = right.locator_at(text, low, found.start() + 1)
        if after is None or low[after[1] :].strip(END + ")") or _YEAR_FIRST.match(after[0].value):
            continue
        made = _titled(text[: found.start() + (text[found.start()] not in ",: ")], after[0])
        return [replace(one, parted=text[found.start()] in ",:") for one in made]
    return _titled(text, None)


def _in_journal(text: str, low: str) -> Short | None:
    """ "Rebhahn, ZEuP 2002, 446 (448)": author, journal, year and page, and no title."""
    if (volume := _JOURNAL_VOLUME.fullmatch(text)) and is_name(volume["name"]):
        after = right.locator_at(text, low, volume.end("year") + 1)
        printed = f"{volume['journal']} {volume['volume']}"
        return Short(volume["name"], printed, volume["year"], after[0] if after else None, journal=True)
    found = _JOURNAL.fullmatch(text)
    if found is None or not is_name(found["name"]) or len(found["name"].split()) > _NAME_WORDS:
        return None
    named = found["journal"].split()
    if len(named) < 2 and sum(char.isupper() for char in found["journal"]) < 2:
        return None
    after = right.locator_at(text, low, found.end("year"))
    return Short(found["name"], found["journal"], found["year"], after[0] if after else None, journal=True)


def _author_year(text: str, low: str) -> Short | None:
    found = _DATED.search(text)
    if found is None:
        return None
    name = text[: found.start()].strip(" ,")
    if not is_name(name) or len(name.split()) > _NAME_WORDS or _is_journal(name):
        return None
    end = found.end()
    if translated := _TRANSLATED.match(text, end):
        end = translated.end()
    after = None
    if found["page"] is not None:
        after = right.locator_at(text, low, found.start("page"))
    elif low[end:].strip(END):
        after = right.locator_at(text, low, end)
        if after is None or low[after[1] :].strip(END):
            return None
    if after is None and found["plain"] and found.group().startswith(","):
        return None  # "Home Office, Code of Practice, 2015": a work in full
    return Short(name, None, found["in"] or found["plain"], after[0] if after else None)


def _is_journal(name: str) -> bool:
    """Whether a journal stands behind the name: "Harms, JZ 1999, 112" cites it in full."""
    first, comma, last = name.rpartition(", ")
    return bool(comma) and last.isupper() and len(last) > 1 and "." not in last and not first.isupper()


def _titled(head: str, locator: Locator | None) -> list[Short]:
    """Name and title before the locator; without a locator both must be there."""
    head = head.strip(END)
    if _HONOURS.match(head) and "," not in head:
        # "FS Marsch", "Mélanges Roux": a book for somebody and not by that person.
        return [Short(None, head, None, locator)] if locator is not None else []
    if (
        not head
        or _LOCATED.search(head)
        or _YEAR.search(head)
        or _NUMBERED.search(head)
        or len(head.split()) > _NAME_WORDS + _TITLE_WORDS
    ):
        return []
    inverted = _INVERTED.fullmatch(head)
    if inverted and is_name(inverted[1]):
        return [Short(inverted[1].strip(" ,"), inverted[2].strip(END), None, locator)]
    left = named(head, 0, False)
    if left.start != 0 or left.year or ". In" in (left.name or ""):
        return []
    made: list[Short] = []
    if left.title is not None:
        if left.name is None and (body := _BODY.match(head)):
            made.append(Short(body[1], head[body.end() :], None, locator))
        lone = left.name is None and (locator is None or len(words(left.title)) < 2)
        long = len(left.title.split()) > _TITLE_WORDS
        return made if lone or long else [*made, Short(left.name, left.title, None, locator)]
    # "Smith, Kurils" has nothing but capitals: two people, or one and a title.
    parts = _PARTS.split(head)
    for cut in range(1, min(len(parts), 4)):
        name, title = ", ".join(parts[:cut]), ", ".join(parts[cut:])
        if ":" not in name and is_name(name) and not is_given(title):
            made.append(Short(name, title, None, locator))
    if locator is not None and left.name and ": " not in left.name:
        made.append(Short(left.name, None, None, locator))
    return made


@cache
def archive_words() -> re.Pattern[str]:
    """Words of shelf marks: what has one is a new piece of an archive and no short form of another."""
    data = tomllib.loads((files("citecheck.citations.backref") / "short.toml").read_text("utf-8"))
    return re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, data['archive']))})(?![\w])")


def is_given(text: str) -> bool:
    """Whether it is no title but initials ("Hill, A. B.")."""
    return all(len(word.strip(".")) < 2 for word in text.split())
