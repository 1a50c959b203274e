"""Citations in the form of American law reviews, found wherever they stand in a note: :func:`find_bluebook`.

Forms: The Bluebook, 21st ed., rules 15 (books, chapters), 16 (periodicals) and B5; law reviews print
authors and titles of books in small capitals, which extracted text has as capitals. What such a citation ends with is certain
(volume, journal, page and year; or a place and a bracket with the year), so it is found from its end: the end
first, then the sentence's or the signal's end before it, then the names after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.citations.bluebook_bracket import bracket_labels
from citecheck.citations.boundaries import abbreviation
from citecheck.citations.canvas import Canvas
from citecheck.citations.dates import YEAR
from citecheck.citations.lexicon import late, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.signals import lead_in, signal_end

_REACH = 700
"""Characters before its end in which a citation must begin."""


@dataclass(frozen=True, slots=True)
class Bluebook:
    """``text[start:end]`` is one citation; ``labels`` are the fields in it: label, start, end."""

    start: int
    end: int
    labels: tuple[tuple[str, int, int], ...]


_YEARS = rf"{YEAR}(?:\s?[-–/]\s?\d{{2,4}})?"
_PIN = r"\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?:\s(?:&\s)?nn?\.\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?)?"
_PINS = rf"{_PIN}(?:,\s{_PIN}){{0,12}}"
_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'/-]{0,18}|&|of|the|on|and|for|in|de|des|di|du|et|la|le)"
_JOURNAL = rf"[^\W\d_a-zß-öø-ÿ][\w.’'/-]{{0,18}}(?:\s?[:]?\s{_WORD}){{0,9}}"
_BRACKET = rf"\((?P<in>[^()]{{0,200}}?(?<![\w-]){_YEARS})\)"
_ORIGINAL = rf"(?:\s[(\[](?:c\.\s?|ca\.\s?)?(?P<original>(?:{YEAR}|\d{{4}}[-–]\d{{2,4}}))[)\]])?"

# , 108 Harv. L. Rev. 1733, 1735 n.4 (1995)
_VOLUME = late(
    rf",[”\"]?\s(?P<vol>\d{{1,4}})\s(?P<journal>{_JOURNAL})\s(?P<page>\d{{1,5}}(?:[-–]\d{{1,5}})?)(?:,\s(?P<pin>{_PINS}))?\s{_BRACKET}"
)
# , 1956 Butterworths S. Afr. L. Rev. 169, 170
_YEAR_VOLUME = late(
    rf",[”\"]?\s(?P<year>{YEAR})\s(?P<journal>{_JOURNAL})\s(?P<page>\d{{1,5}})(?:,\s(?P<pin>{_PINS}))?(?=[.;)]|\s\(|$)"
)
# , in Essays on Law 1, 7-8 (A. Editor ed., 1997)
_CHAPTER = late(
    rf"[,?!]\s(?:in|IN)\s(?P<book>(?:\d{{1,2}}\s)?[^\W\d_a-zß-öø-ÿ][^();\d]{{3,200}}?),?\s(?P<page>\d{{1,4}}|[ivxlc]{{1,7}}|at\s[ivxlc]{{1,7}})(?:,\s(?P<pin>{_PINS}|[ivxlc]{{1,7}}(?:-[ivxlc]{{1,7}})?))?\s{_BRACKET}{_ORIGINAL}"
)
# Title 57 (1962)      Title, at vii (Publisher 1973) (1941)      Title § 4.2 (2d ed. 2004)
_BOOK = late(
    rf"(?:\s(?P<pin>{_PINS}|§{{1,2}}\s?[\w.:()-]{{1,20}}(?:,\s[\d.:-]{{1,10}})?|(?:ch|pt)\.\s?\w{{1,6}})|,\s(?:at\s)(?P<at>[ivxlc]{{1,9}}[\divxlc,\s–-]{{0,40}}|\d{{1,4}}(?:[-–]\d{{1,4}})?))?\s{_BRACKET}{_ORIGINAL}"
)

_LETTER = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|du|des|la|le|ten|ter|zu|al|bin|ibn|ben|el|y|DE|VAN|VON|DER|DI|LA|LE)"
_NAME = rf"(?:{_LETTER}[\w’'.-]*|d[’'])(?:\s?(?:{_LETTER}[\w’'.-]*|{_PARTICLE})){{0,5}}"
_SUFFIX = r"(?:,\s(?:Jr|JR|Sr|SR)\.|,?\s(?:II|III|IV))?"
_ONE = rf"{_NAME}{_SUFFIX}"
_NAMES = late(
    rf"(?P<names>{_ONE}(?:(?:,\s{_ONE}){{0,6}},?\s(?:&|and)\s{_ONE})?(?:,?\s(?:et\sal\.|ET\sAL\.))?)(?P<role>,?\s(?:eds?|EDS?)\.)?,\s(?=[^\W\d_a-zß-öø-ÿ]|[“\"‘'\[]|\d)"
)
_KIND = late(
    r"(?:Student\s)?(?:Note|Comment|Case\sComment|Recent\sCase|Book\sReview|Review\sEssay|Essay|Editorial|Symposium|Colloquium|Foreword|Lecture)(?:,\s|:\s)"
)
_BOOK_VOLUME = late(r"(?P<n>\d{1,3}[A-Z]?)\s(?=[^\W\d_a-zß-öø-ÿ])")
_OPEN = late(r"\((?:citing|quoting|discussing|reviewing|see|See|e\.g\.,)\s")
_PART_OF = late(
    rf"(?P<title>(?:[^,]{{0,60}}\s)?(?:Introduction|Foreword|Preface|Afterword|Prologue|Epilogue))\s(?:to|of)\s(?:\d{{1,2}}\s)?(?P<names>{_ONE}(?:\s(?:&|and)\s{_ONE})?),\s"
)
_SENTENCE = late(r"[.?!…][”\"’')\]]{0,2}\s+(?=[^\W\d_a-zß-öø-ÿ“\"‘\[])|[.?!][”\"][.,]?\s+(?=\S)")
_BEFORE_NAME = late(r"(?:,\s?|\b(?:of|by|in|with|from|and|but|like|see|also)\s)(?=[^\W\d_a-zß-öø-ÿ])")


def find_bluebook(text: str) -> list[Bluebook]:
    """The citations of these forms in a note's text, in order; they do not overlap. Linear in the text's length."""
    found: list[Bluebook] = []
    floor = 0
    for one in _ends(text):
        if one.start() < floor:
            continue
        made = _from_end(text, one, floor)
        if made is not None:
            found.append(made)
            floor = made.end
    return found


def label_bluebook(canvas: Canvas) -> bool:
    """Label a reference that is a citation of these forms from its start on; whether it is."""
    found = find_bluebook(canvas.text)
    if not found or found[0].start > 0:
        return False
    for label, start, end in found[0].labels:
        canvas.label(label, start, end)
    canvas.take(0, found[0].end)
    return True


def _ends(text: str) -> Iterator[re.Match[str]]:
    if "(" not in text and not _YEAR_VOLUME.search(text):
        return
    every = [
        (match.end(), order, match)
        for order, pattern in enumerate((_VOLUME, _CHAPTER, _YEAR_VOLUME, _BOOK))
        for match in pattern.finditer(text)
    ]
    taken = -1
    for end, _, match in sorted(every, key=lambda one: (one[0], one[1])):
        if end > taken:
            yield match
            taken = end


def _from_end(text: str, match: re.Match[str], floor: int) -> Bluebook | None:
    """The citation that ends as ``match`` does, if names and a title stand before it."""
    pattern = match.re.pattern
    anchor = match.start() + (match.group()[:1] in "?!")
    start = _clause(text, max(floor, anchor - _REACH), anchor)
    head = _head(text, start, anchor)
    if head is None and (again := _earlier(text, max(floor, anchor - _REACH), start)) is not None:
        # A title may hold a question mark: "Whose Law? The Case of the Harbor".
        head = _head(text, again, anchor)
    if head is None:
        return None
    first, labels, title = head
    printed = text[title:anchor].strip(" ,")
    groups = match.groupdict()
    if groups.get("vol") and title == first and _persons(printed):
        # "A. Author, 50 Questions on the Law 159 (1993)": the number belongs to the title.
        return _made(
            text,
            match,
            first,
            [("author", title, anchor), ("title", match.start("vol"), match.end("journal"))],
            ("page", "pin"),
        )
    if not (groups.get("journal") and first == start) and not _title_like(printed):
        return None
    if " v. " in printed or (pattern == _BOOK.pattern and not _is_book(text, match, labels, printed)):
        return None
    part = _PART_OF.match(text, title, anchor)
    if part and pattern == _BOOK.pattern and _persons(part["names"]):
        labels += [
            ("title", title, part.end("title")),
            ("container_author", *part.span("names")),
            ("container_title", part.end(), anchor),
        ]
        return _made(text, match, first, labels, ("pin", "at"))
    return _made(text, match, first, [*labels, _title(text, title, anchor)], ())


def _title(text: str, start: int, end: int) -> tuple[str, int, int]:
    if text[start : start + 1] in ("“", '"'):
        return "title", start + 1, end - (text[end - 1] in '”"')
    return "title", start, end


def _made(
    text: str, match: re.Match[str], first: int, labels: list[tuple[str, int, int]], places: tuple[str, ...]
) -> Bluebook:
    """The citation from what is before its end (``labels``) and its end; ``places`` are groups that are the place cited."""
    groups = match.groupdict()
    labels = list(labels)
    book = "journal" if groups.get("journal") else "book"
    for name, label in (
        ("vol", "volume"),
        (book, "container_title"),
        ("page", "page"),
        ("pin", "locator"),
        ("at", "locator"),
        ("year", "issued"),
        ("original", "original_date"),
    ):
        if groups.get(name) and not (places and name in ("vol", "journal", "page", "pin", "at")):
            labels.append((label, match.start(name), match.end(name)))
    printed = [match.span(name) for name in places if groups.get(name)]
    if printed:
        labels.append(("locator", printed[0][0], printed[-1][1]))
    if groups.get("in"):
        labels += bracket_labels(text, match.start("in"), match.end("in"), bool(groups.get("journal")))
    return Bluebook(first, match.end(), tuple(labels))


def _clause(text: str, floor: int, anchor: int) -> int:
    """Where the sentence or the part of it begins that a citation ends; a signal is not part of it."""
    start = floor
    for match in _SENTENCE.finditer(text, floor, anchor):
        if text[match.start()] != "." or not abbreviation(text, match.start()):
            start = match.end()
    start = max(start, text.rfind("; ", start, anchor) + 2 if "; " in text[start:anchor] else start)
    for match in _OPEN.finditer(text, start, anchor):
        start = match.end()
    return _past_signal(text, start, anchor)


def _past_signal(text: str, start: int, anchor: int) -> int:
    signal = signal_end(text[start:anchor])
    if signal:
        return start + signal
    leads = [match.end() for match in lead_in().finditer(text, start, anchor)]
    return leads[-1] if leads else start


def _earlier(text: str, floor: int, start: int) -> int | None:
    """Where the sentence before begins, if it ends with a question mark."""
    if text[:start].rstrip("”\"’' ")[-1:] not in ("?", "!"):
        return None
    before = len(text[:start].rstrip("”\"’' ")) - 1
    return _clause(text, floor, before) if before > floor else None


_Head = tuple[int, list[tuple[str, int, int]], int]


def _head(text: str, start: int, anchor: int) -> _Head | None:
    """Where the citation begins, the labels of its names, and where its title begins."""
    here = _named(text, start, anchor)
    if here is not None:
        return here
    for match in _BEFORE_NAME.finditer(text, start, anchor):
        inner = _named(text, match.end(), anchor)
        if inner is not None and _plain(text[start : match.start()]):
            return inner
    kind = _KIND.match(text, start, anchor)
    if kind:
        return start, [("genre", start, kind.end() - 2)], kind.end()
    bare = text[start:anchor].strip()
    if bare and bare.upper() == bare and len(bare.split()) > 1 and any(char.isalpha() for char in bare):
        volume = _BOOK_VOLUME.match(text, start, anchor)
        first = volume.end() if volume else start
        return start, [("volume", start, volume.end("n"))] if volume else [], first
    return None


def _plain(before: str) -> bool:
    """Whether what stands before names inside a sentence is of a sentence: it has words in small letters."""
    return any(word[:1].islower() for word in before.split())


def _named(text: str, start: int, anchor: int) -> _Head | None:
    labels: list[tuple[str, int, int]] = []
    at = start
    volume = _BOOK_VOLUME.match(text, at, anchor)
    if volume:
        labels.append(("volume", volume.start("n"), volume.end("n")))
        at = volume.end()
    match = _NAMES.match(text, at, anchor)
    if match is None or not _persons(match["names"]):
        return _institution(text, start, at, labels, anchor)
    labels.append(("editor" if match["role"] else "author", match.start("names"), match.end("names")))
    title = match.end()
    kind = _KIND.match(text, title, anchor)
    if kind:
        labels.append(("genre", title, kind.end() - 2))
        title = kind.end()
    return start, labels, title


def _institution(
    text: str, start: int, at: int, labels: list[tuple[str, int, int]], anchor: int
) -> _Head | None:
    comma = text.find(", ", at, anchor)
    name = text[at:comma] if comma > 0 else ""
    if not (
        2 < len(name) < 100 and name[0].isupper() and looks_institutional(name) and len(name.split()) <= 10
    ):
        return None
    if sum(word[0].islower() for word in name.split()) > 3:
        return None
    return start, [*labels, ("author", at, comma)], comma + 2


def _persons(printed: str) -> bool:
    """Whether names are of persons: two words or more each, or one in capitals."""
    bare = re.sub(r",?\s(?:et al\.|ET AL\.|Jr\.|JR\.|Sr\.|SR\.|II|III|IV)", "", printed)
    known = word_set("names", "title-words", "nouns")
    for one in re.split(r",\s|\s?&\s|\sand\s", bare):
        words = [word for word in one.split() if word]
        if not words or sum(word.casefold() in known for word in words) > (
            len(words) > 2 and printed.isupper()
        ):
            return False
        if len(words) == 1 and not (words[0].isupper() and len(words[0]) > 3):
            return False
        if words[0].casefold() in ("the", "a", "an", "in", "on"):
            return False
    return True


_SMALL = frozenset((
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to", "under", "up", "with", "without",
))  # fmt: skip


def _title_like(printed: str) -> bool:
    """Whether words in title case (or capitals, or quoted) may be a title: hardly any other word in small letters."""
    words = [word.strip("“”‘’\"'()[]:,?!—–-") for word in printed.split()]
    words = [word for word in words if word]
    if not words or " v. " in f" {printed} ":
        return False
    small = [word for word in words if word[0].islower() and word.casefold() not in _SMALL]
    return len(small) <= len(words) // 4


def _is_book(text: str, match: re.Match[str], labels: list[tuple[str, int, int]], title: str) -> bool:
    """Whether "Title 57 (1962)" is a book: elsewhere a number before a year may be a volume."""
    last = title.rpartition(", ")[2]
    capitals = last.upper() == last and len(last) > 3
    pin = match["pin"] or match["at"]
    author = any(label in ("author", "editor") for label, _, _ in labels)
    after = text[match.end() : match.end() + 3]
    if re.match(r",?\s?\d|:\s?\d|,\s(?:S|p)", after):
        return False
    if capitals:
        return bool(author or pin)
    if not (author and pin) or match["pin"] is None:
        return False
    words = title.split()
    return len(words) >= 3 and any(word in _SMALL for word in words) and "," not in title[-25:]
