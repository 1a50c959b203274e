"""Citations in the form of American law reviews, found wherever they stand in a note: :func:`find_bluebook`.

Forms: The Bluebook, 21st ed., rules 15 (books, chapters), 16 (periodicals) and B5; law reviews print
authors and titles of books in small capitals, which extracted text has as capitals. What such a citation ends with is certain
(volume, journal, page and year; or a place and a bracket with the year), so it is found from its end: the end
first, then the sentence's or the signal's end before it, then the names after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.bluebook_bracket import MONTH, bracket_labels
from citecheck.citations.forms.bluebook_law import find_law, is_journal
from citecheck.citations.forms.common import PINS, FormCitation, apart, clause
from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import data, late, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag_imprint import is_place

_REACH = 700
"""Characters before its end in which a citation must begin."""


_YEARS = rf"{YEAR}(?:\s?[-–/]\s?\d{{2,4}})?"
_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'/-]{0,18}|&|of|the|on|and|for|in|de|des|di|du|et|la|le)"
_JOURNAL = rf"[^\W\d_a-zß-öø-ÿ][\w.’'/-]{{0,18}}(?:\s?[:]?\s{_WORD}){{0,9}}"
_BRACKET = rf"\((?P<in>[^()]{{0,200}}?(?<![\w-]){_YEARS})\)"
_ORIGINAL = r"(?:\s[(\[](?:c\.\s?|ca\.\s?)?(?P<original>\d{4}(?:[-–]\d{2,4}|,\s\d{4}){0,3})[)\]])?"

# , 108 Harv. L. Rev. 1733, 1735 n.4 (1995)
_VOLUME = late(
    rf",[”\"]?\s(?P<vol>\d{{1,4}})\s(?P<journal>{_JOURNAL})\s(?P<page>\d{{1,5}}(?:[-–]\d{{1,5}})?)(?:,\s(?P<pin>{PINS}))?\s{_BRACKET}"
)
# , 1956 Butterworths S. Afr. L. Rev. 169, 170
_YEAR_VOLUME = late(
    rf",[”\"]?\s(?P<year>{YEAR})\s(?P<journal>{_JOURNAL})\s(?P<page>\d{{1,5}})(?:,\s(?P<pin>{PINS}))?(?=[.;)]|\s\(|$)"
)
# , in Essays on Law 1, 7-8 (A. Editor ed., 1997)
_CHAPTER = late(
    rf"[,?!]\s(?:in|IN)\s(?P<book>(?:\d{{1,2}}\s)?[^\W\d_a-zß-öø-ÿ][^();\d]{{3,200}}?),?\s(?P<page>\d{{1,4}}|[ivxlc]{{1,7}}|at\s[ivxlc]{{1,7}})(?:,\s(?P<pin>{PINS}|[ivxlc]{{1,7}}(?:-[ivxlc]{{1,7}})?))?\s{_BRACKET}{_ORIGINAL}"
)
# Title 57 (1962)      Title, at vii (Publisher 1973) (1941)      Title § 4.2 (2d ed. 2004)
_BOOK = late(
    rf"(?:\s(?P<pin>{PINS}|§{{1,2}}\s?[\w.:()-]{{1,20}}(?:,\s[\d.:-]{{1,10}})?(?:\scmts?\.\s\w{{1,3}}|\sillus\.\s\d{{1,2}})?|(?:ch|pt)\.\s?\w{{1,6}})|,\s(?:at\s)(?P<at>[ivxlc]{{1,9}}[\divxlc,\s–-]{{0,40}}|\d{{1,4}}(?:[-–]\d{{1,4}})?))?(?:\s\((?P<writer>[^\W\d_a-z][^()\d]{{3,40}})\))?\s{_BRACKET}{_ORIGINAL}"
)

# , N.Y. Times, Jan. 2, 2005, at A1      , Harbor Mag., Spring 2012, at 28, 30
_NEWSPAPER = late(
    rf",\s(?P<journal>{_JOURNAL}),\s(?P<year>{MONTH}\.?(?:\s\d{{1,2}})?(?:[-–/]\d{{1,2}})?,?\s{YEAR})(?:,\sat\s(?P<page>[A-Z]?\d{{1,4}}(?:[-–]\d{{1,4}})?(?:,\s[A-Z]?\d{{1,4}})*))?"
)
# , N.Y. Times (Jan. 2, 2005, 10:12 AM), https://…
_ONLINE = late(
    rf",\s(?P<journal>{_JOURNAL})\s\((?P<year>{MONTH}\.?(?:\s\d{{1,2}})?,?\s{YEAR})(?:,\s\d{{1,2}}:\d\d\s[AP]\.?M\.?)?\)(?=,\s<?https?:)"
)
# , HARBOR BOARD, https://…
_SITE = late(rf",\s(?P<journal>{_JOURNAL})(?=,\s<?https?:)")
_ADDRESS = late(
    r",\s(?:available\sat\s)?<?https?://\S{3,300}?>?(?=[.,;]?(?:\s|$))(?:\s\[https?://[^\]\s]{3,80}\])?(?:\s\((?:last\s(?:visited|updated|accessed|modified)|archived)[^()]{3,40}\))?"
)

_LETTER = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|du|des|la|le|ten|ter|zu|al|bin|ibn|ben|el|y|DE|VAN|VON|DER|DI|LA|LE)"
_NAME = rf"(?:d[’'])?{_LETTER}[\w’'.-]*(?:\s(?:(?:d[’'])?{_LETTER}[\w’'.-]*|{_PARTICLE})){{0,5}}"
_SUFFIX = r"(?:,\s(?:Jr|JR|Sr|SR)\.|,?\s(?:II|III|IV))?"
_ONE = rf"{_NAME}{_SUFFIX}"
_NAMES = late(
    rf"(?P<names>{_ONE}(?:(?:,\s{_ONE}){{0,6}},?\s(?:&|and)\s{_ONE})?(?:,?\s(?:et\sal\.|ET\sAL\.))?)(?P<role>,?\s(?:eds?|EDS?)\.)?,\s(?=[^\W\d_a-zß-öø-ÿ]|[“\"‘'\[]|\d)"
)
_KIND = late(
    r"(?:Student\s)?(?:Press\sRelease|Note|Comment|Case\sComment|Recent\sCase|Book\sReview|Review\sEssay|Essay|Editorial|Symposium|Colloquium|Foreword|Lecture)(?:,\s|:\s)"
)
_BOOK_VOLUME = late(r"(?P<n>\d{1,3}[A-Z]?)\s(?=[^\W\d_a-zß-öø-ÿ])")
_PART_OF = late(
    rf"(?P<title>(?:[^,]{{0,60}}\s)?(?:Introduction|Foreword|Preface|Afterword|Prologue|Epilogue))\s(?:to|of)\s(?:\d{{1,2}}\s)?(?P<names>{_ONE}(?:\s(?:&|and)\s{_ONE})?),\s"
)
_BEFORE_NAME = late(r"(?:,\s?|\b(?:of|by|in|with|from|and|but|like|see|also)\s)(?=[^\W\d_a-zß-öø-ÿ])")


def find_bluebook(text: str) -> list[FormCitation]:
    """The citations of these forms in a note's text, in order; they do not overlap. Linear in the text's length."""
    law = apart(find_law(text))
    found: list[FormCitation] = []
    floor = 0
    for one in _ends(text):
        if one.start() < floor:
            continue
        floor = max([floor, *(case.end for case in law if case.end <= one.start())])
        made = _from_end(text, one, floor)
        if made is not None:
            found.append(made)
            floor = made.end
    return apart([*found, *law])


def _ends(text: str) -> Iterator[re.Match[str]]:
    every = [
        (match.end(), order, match)
        for order, pattern in enumerate((_ONLINE, _VOLUME, _CHAPTER, _YEAR_VOLUME, _BOOK, _NEWSPAPER, _SITE))
        for match in pattern.finditer(text)
    ]
    taken = -1
    for end, _, match in sorted(every, key=lambda one: (one[0], one[1])):
        if end > taken:
            yield match
            taken = end


def _from_end(text: str, match: re.Match[str], floor: int) -> FormCitation | None:
    """The citation that ends as ``match`` does, if names and a title stand before it."""
    pattern = match.re.pattern
    anchor = match.start() + (match.group()[:1] in "?!")
    start = clause(text, max(floor, anchor - _REACH), anchor)
    if interview_at(text[start:anchor]):
        return None
    head = _head(text, start, anchor, pattern == _SITE.pattern)
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
    capitals = groups.get("journal") and groups["journal"].isupper()
    if pattern == _SITE.pattern and not capitals:
        return None
    if groups.get("book") and re.fullmatch(_YEARS, groups["in"] or ""):
        # A book of chapters has its editors or its publisher in the bracket.
        return None
    several = capitals and re.search(r"\s|\.\S", groups["journal"]) and not is_place(groups["journal"])
    several = several and not re.fullmatch(r"(?:[A-Z]\.\s?)+", groups["journal"])
    if pattern == _NEWSPAPER.pattern and not (groups["page"] or several):
        return None
    if (" v. " in printed and not is_journal(groups.get("journal") or "")) or (
        pattern == _BOOK.pattern and not _is_book(text, match, labels, printed)
    ):
        return None
    if (
        labels
        and text.startswith("Press Release", labels[0][1])
        and pattern == _ONLINE.pattern
        and len(labels) == 1
    ):
        # "Press Release, Harbor Bd., Board Opens Quay (Jan. 2, 2005), https://…": the body, and no periodical.
        labels = [*labels, ("author", title, anchor), ("title", *match.span("journal"))]
        return _made(text, match, first, labels, ("page",))
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
) -> FormCitation:
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
        ("writer", "author"),
        ("original", "original_date"),
    ):
        if groups.get(name) and not (places and name in ("vol", "journal", "page", "pin", "at")):
            labels.append((label, match.start(name), match.end(name)))
    printed = [match.span(name) for name in places if groups.get(name)]
    if printed:
        labels.append(("locator", printed[0][0], printed[-1][1]))
    if groups.get("in"):
        labels += bracket_labels(text, match.start("in"), match.end("in"), bool(groups.get("journal")))
    address = _ADDRESS.match(text, match.end())
    return FormCitation(
        first,
        address.end() if address else match.end(),
        tuple(labels),
        "book" if "page" in places and match.re.pattern == _VOLUME.pattern else _type(match, labels),
        small_capitals=True,
    )


def _type(match: re.Match[str], labels: list[tuple[str, int, int]]) -> str | None:
    """The type that the form tells; a periodical with volume and page is a journal whatever its name."""
    groups = match.groupdict()
    if groups.get("book"):
        return "chapter"
    if groups.get("vol") and groups.get("journal"):
        return "article-journal"
    if match.re.pattern == _BOOK.pattern and not any(
        label in ("genre", "container_title") for label, _, _ in labels
    ):
        return "book"
    return None


def _earlier(text: str, floor: int, start: int) -> int | None:
    """Where the sentence before begins, if it ends with a question mark."""
    if text[:start].rstrip("”\"’' ")[-1:] not in ("?", "!"):
        return None
    before = len(text[:start].rstrip("”\"’' ")) - 1
    return clause(text, floor, before) if before > floor else None


_Head = tuple[int, list[tuple[str, int, int]], int]


def _head(text: str, start: int, anchor: int, site: bool = False) -> _Head | None:
    """Where the citation begins, the labels of its names, and where its title begins."""
    kind = _KIND.match(text, start, anchor)
    here = _named(text, kind.end() if kind else start, anchor)
    if here is not None and kind:
        return start, [("genre", start, kind.end() - 2), *here[1]], here[2]
    if here is not None:
        return here
    for match in _BEFORE_NAME.finditer(text, start, anchor):
        inner = _named(text, match.end(), anchor)
        if inner is not None and _plain(text[start : match.start()]):
            return inner
    if kind:
        return start, [("genre", start, kind.end() - 2)], kind.end()
    if site and _title_like(text[start:anchor]):
        return start, [], start
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
        2 < len(name) < 100
        and name[0].isupper()
        and not re.search(r"[“”\":]|^An?\s|``", name)
        and looks_institutional(name)
        and len(name.split()) <= 10
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


_NOT_ENDED = late(r"\b(?:pp?|pages|[Vv]ol|[Nn]os?|[Pp]t)\.?(?:\s[\dIVXLC-]+)?,?$|``")
_LONG_QUOTE = late(
    r"(?<=\S\s)[“\"‘](?:\S+\s){4,}[^“”\"]*[”\"]|[”\"’]{1,2},?\s(?:\S+\s){0,12}\d|[,.][”\"]\s\S"
)
"""A quoted title within: what is taken for one title has more in it."""


def _title_like(printed: str) -> bool:
    """Whether words in title case (or capitals, or quoted) may be a title: hardly any other word in small letters."""
    words = [word.strip("“”‘’\"'()[]:,?!—–-") for word in printed.split()]
    words = [word for word in words if word]
    if not words or _NOT_ENDED.search(printed) or _LONG_QUOTE.search(printed):
        return False
    small = [word for word in words if word[0].islower() and word.casefold() not in _SMALL]
    return len(small) <= len(words) // 4


def _is_book(text: str, match: re.Match[str], labels: list[tuple[str, int, int]], title: str) -> bool:
    """Whether "Title 57 (1962)" is a book: elsewhere a number before a year may be a volume."""
    last = title.rpartition(", ")[2]
    if title in data("law")["codes"]:
        return False  # "42 U.S.C. § 1983 (2018)"
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
    if not re.fullmatch(_YEARS, match["in"]):
        # A volume's year stands alone in its bracket.
        return len(words) >= 2
    return len(words) >= 3 and any(word in _SMALL for word in words) and "," not in title[-25:]
