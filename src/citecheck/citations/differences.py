"""Where what is printed of a work says something else than the record that the file holds beside it.

Who says less does not differ: initials, an abbreviated journal, a title without its subtitle, one page of several.
A reading of print may be wrong, so that a value of the record that stands in the printed words is always right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from citecheck.citations.fold import fold, initials, main_title, significant, sound, stop_words
from citecheck.citations.same import page_span, plain_url, same_given
from citecheck.model import Citation, Date, Name, Record

_MARKS = re.compile(r"[^\w\s]|_")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_DIGITS = re.compile(r"\d+")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PEOPLE = ("author", "editor", "translator", "interviewer", "collection_editor", "director", "producer")
_PUBLISHED = frozenset(("book", "chapter", "report", "thesis", "dataset", "document"))
_LONGEST = 4000
_SHORTEST = 3
_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """``field`` in a reader's words, as printed and as the record has it."""

    field: str
    printed: str
    given: str


def differences(citation: Citation) -> list[Difference]:
    """What the printed words of a structured citation say otherwise than its record; empty where nothing is printed."""
    item, printed = citation.given, citation.printed
    if item is None or item.record is None or printed is None or len(citation.text) > _LONGEST:
        return []
    given = Record.from_csl(item.record)
    text = _Text(citation.text, given)
    short = str(item.record.get("title-short") or "")
    journal = str(item.record.get("container-title-short") or item.record.get("journalAbbreviation") or "")
    return [
        *_people(printed, given, text),
        *_title(printed.title, (given.title, short), text),
        *_name_of("container title", printed.container_title, (given.container_title, journal), text),
        *_dates(printed.issued, given.issued, text),
        *_numbers(printed, given, text),
        *_pages(printed.page, given.page),
        *_publisher(printed, given, text),
        *_identifiers(printed, given, citation.text),
        *_locator(citation, text),
    ]


def _plain(text: str) -> str:
    """Folded, and without the marks that styles change: quotation marks inside quotations are others."""
    return fold(_MARKS.sub(" ", _APOSTROPHE.sub("", normalize("NFC", text))))


class _Text:
    """The printed words, and those of the record, to look things up in."""

    def __init__(self, printed: str, given: Record) -> None:
        self.folded = f" {_plain(printed)} "
        self.words = frozenset(self.folded.split())
        self.numbers = frozenset(_number(word) for word in self.words)
        self.together = self.folded.replace(" ", "")
        people = [str(name) for field in _PEOPLE for name in getattr(given, field)]
        values = (
            given.title,
            given.container_title,
            given.collection_title,
            given.publisher,
            given.publisher_place,
        )
        others = (given.genre, given.event_title, given.authority, given.url)
        self.record = f" {' | '.join(_plain(value) for value in (*values, *others, *people) if value)} "
        self.people = frozenset(word for person in people for word in _plain(person).split())
        self.initials = frozenset(word[0] for word in self.people)
        self.record_words = frozenset(self.record.split())

    def prints(self, value: str) -> bool:
        """Whether the words of ``value`` stand in print one after the other."""
        wanted = _plain(value)
        if not wanted:
            return False
        # "Nippon.com" loses its full stop in some styles, and a hyphen may have become a blank.
        together = wanted.replace(" ", "")
        return f" {wanted} " in self.folded or (len(together) > 5 and together in self.together)

    def is_elsewhere(self, value: str, own: str = "") -> bool:
        """Whether ``value`` is of other fields of the record than ``own``: then print was misread.

        A field is read too long or too short at times, into the next one; that is no difference in it.
        """
        words = _plain(value).split()
        if own and set(words) <= set(_plain(own).split()):
            return False
        return all(self._is_of_record(word) for word in words) or len("".join(words)) < _SHORTEST

    def _is_of_record(self, word: str) -> bool:
        """A word of the record, or initials of the people in it."""
        if word in self.record_words:
            return True
        return len(word) <= _INITIALS and all(letter in self.initials for letter in word)

    def names_people(self, value: str) -> bool:
        """Whether somebody of the record is in ``value``."""
        return any(len(word) > _INITIALS and word in self.people for word in _plain(value).split())


# Names


def _people(printed: Record, given: Record, text: _Text) -> Iterator[Difference]:
    for field in ("author", "editor"):
        ours: Sequence[Name] = getattr(printed, field)
        theirs = [name for one in _PEOPLE for name in getattr(given, one)]
        if not theirs:
            continue
        for name in ours:
            if not any(_fits(name, other) for other in theirs) and not text.is_elsewhere(str(name)):
                yield Difference(field, str(name), _nearest(name, getattr(given, field) or theirs))


def _fits(name: Name, other: Name) -> bool:
    if name.literal or other.literal:
        left, right = str(name), str(other)
        return _abbreviates(left, right) or _abbreviates(right, left)
    left, right = _plain(_family(name)), _plain(_family(other))
    if (
        left != right
        and sound(left) != sound(right)
        and not _part_of(left, right)
        and not _part_of(right, left)
    ):
        return False
    return same_given(name.given or "", other.given or "")


def _family(name: Name) -> str:
    parts = (name.dropping_particle, name.non_dropping_particle, name.family or name.given)
    return " ".join(part for part in parts if part)


def _part_of(short: str, long: str) -> bool:
    return bool(short) and f" {short} " in f" {long} "


def _nearest(name: Name, others: Sequence[Name]) -> str:
    from rapidfuzz import fuzz

    return max(map(str, others), key=lambda other: fuzz.ratio(_plain(str(name)), _plain(other)))


# Titles and the names of journals and publishers


def _title(printed: str | None, given: Sequence[str | None], text: _Text) -> Iterator[Difference]:
    named = [title for title in given if title]
    if not printed or not named:
        return
    ours = _plain(printed)
    if any(text.prints(title) or _part_of(ours, _plain(title)) for title in named):
        return
    mains = [_plain(main_title(title)) for title in named]
    # Without the subtitle; what is printed in its place has to be that of the record.
    if any(ours.startswith(main) and not ours.removeprefix(main).strip() for main in mains):
        return
    if not text.is_elsewhere(printed, named[0]) and not any(
        _leaves_out(ours, _plain(title)) for title in named
    ):
        yield Difference("title", printed, named[0])


def _leaves_out(short: str, long: str) -> bool:
    """Whether ``short`` is a stretch of ``long`` but for words that tell nothing ("the", "of")."""
    return _part_of(" ".join(significant(short)), " ".join(significant(long)))


def _name_of(
    field: str, printed: str | None, given: Sequence[str | None], text: _Text
) -> Iterator[Difference]:
    named = [name for name in given if name]
    if not printed or not named or text.is_elsewhere(printed, named[0]):
        return
    if not any(text.prints(one) or _abbreviates(printed, one) or _abbreviates(one, printed) for one in named):
        yield Difference(field, printed, named[0])


def _publisher(printed: Record, given: Record, text: _Text) -> Iterator[Difference]:
    # Articles are not printed with their publisher: what looks like one there is something else.
    named = printed.publisher or ""
    if given.type in _PUBLISHED and any(map(str.isalpha, named)) and not text.names_people(named):
        yield from _name_of("publisher", named, (given.publisher,), text)


def _abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with words shortened or left out: "J. Water Res.", "OUP"."""
    left, right = _plain(short).split(), _plain(long).split()
    if not left or not right:
        return False
    together = _plain(short).replace(" ", "")
    if len(together) >= 2 and together in (initials(long), "".join(word[0] for word in right)):
        return True
    at = 0
    for word in left:
        if word in stop_words():
            continue
        while at < len(right) and not _begins(word, right[at]):
            at += 1
        if at == len(right):
            return False
        at += 1
    return True


def _begins(short: str, long: str) -> bool:
    """ "Res" for "Research", "Intl" for "International", and the word itself."""
    if long.startswith(short) or (len(short) > 3 and short.endswith("s") and long.startswith(short[:-1])):
        return True
    if len(short) < 3 or short[0] != long[0] or len(short) > 6 or len(long) < 8:
        return False
    at = 0
    for char in short:
        at = long.find(char, at) + 1
        if not at:
            return False
    return True


# Dates and numbers


def _dates(printed: Date | None, given: Date | None, text: _Text) -> Iterator[Difference]:
    if printed is None or printed.start is None or given is None or given.start is None:
        return
    here, there = printed.start, given.start
    last = given.end or there
    if not there.year <= here.year <= last.year:
        if str(there.year) not in text.words:
            yield Difference("year", str(here.year), str(there.year))
        return
    whole = given.end is None and printed.end is None
    other_month = here.month and there.month and here.month != there.month
    other_day = here.day and there.day and here.month == there.month and here.day != there.day
    if whole and (other_month or other_day):
        yield Difference("date", str(here), str(there))


def _numbers(printed: Record, given: Record, text: _Text) -> Iterator[Difference]:
    for field in ("volume", "issue", "edition"):
        here, there = getattr(printed, field), getattr(given, field)
        # Numbers side by side are easily taken for one another: one that stands in print is no slip.
        if here and there and _number(here) != _number(there) and _number(there) not in text.numbers:
            yield Difference(field, here, there)


def _number(value: str) -> str:
    plain = _plain(value)
    found = _DIGITS.findall(plain)
    if found:
        return "-".join(one.lstrip("0") or "0" for one in found)
    if plain and len(plain) < 12 and all(char in _ROMAN for char in plain):
        values = [_ROMAN[char] for char in plain]
        return str(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))
    return plain


def _pages(printed: str | None, given: str | None) -> Iterator[Difference]:
    here, there = page_span(printed), page_span(given)
    if here is None or there is None or here[0] == here[1]:
        return
    if not (there[0] <= here[0] and here[1] <= there[1]):
        yield Difference("page range", printed or "", given or "")


def _identifiers(printed: Record, given: Record, text: str) -> Iterator[Difference]:
    low = text.lower().replace(" ", "")
    if printed.doi and given.doi and given.doi.lower() not in low:
        yield Difference("DOI", printed.doi, given.doi)
    if printed.isbn and given.isbn and _isbns(printed.isbn).isdisjoint(_isbns(given.isbn)):
        yield Difference("ISBN", printed.isbn, given.isbn)
    if printed.url and given.url and "doi.org/" not in printed.url.lower():
        here, there = plain_url(printed.url), plain_url(given.url)
        if here != there and there not in low:
            yield Difference("URL", printed.url, given.url)


def _isbns(value: str) -> frozenset[str]:
    """Without check digit and the prefix that the short form lacks."""
    plain = re.findall(r"[\dXx-]{10,17}", value)
    digits = (re.sub(r"[^\dXx]", "", one) for one in plain)
    return frozenset(one[-10:-1] for one in digits if len(one) >= 10)


def _locator(citation: Citation, text: _Text) -> Iterator[Difference]:
    told = citation.given.locator if citation.given is not None else None
    if told is None or told[0] != "page":
        return
    wanted = _DIGITS.findall(told[1])[:1]
    behind = _behind(citation)
    if wanted and behind and wanted[0] not in text.words:
        yield Difference("page cited", behind, told[1])


def _behind(citation: Citation) -> str | None:
    """The page that is printed at the citation's end, where a style puts it."""
    found = re.search(
        r"(?:[,:]\s*|\bpp?\.\s*|\bS\.\s*)(\d{1,5}(?:\s?[-–]\s?\d{1,5})?)[.)\]]?$", citation.text
    )
    return found[1] if found else None
