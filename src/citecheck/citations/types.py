"""The CSL type of a record, by the evidence of its fields; and the fields that the type moves."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from citecheck.citations.lexicon import Listed, genres_by_kind, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag import TaggedReference
from citecheck.citations.tag_imprint import is_publisher
from citecheck.model import Record

_OPENING = frozenset("\"“”„‟«»‘’‚‛'‹›`「『")
_WORDS = re.compile(r"[\w.]+")


@cache
def _against() -> re.Pattern[str]:
    return re.compile(rf"\w\s{one_of('law', 'versus')}\s[^\W\d_a-z]")


@cache
def _versus() -> re.Pattern[str]:
    return re.compile(rf"\w\s{one_of('law', 'versus')}\s\w")


@cache
def _in() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|\W){one_of('roles', 'in', 'words')}\s*:?\s*(?:(?:ders|dies|[Ii]d|[Ee]ad)\.,?\s|[Ii]dem,?\s|(?:her|his|their)\s)?[\"“«‘]?$"
    )


@cache
def _word_of(name: str, *path: str, flags: int = 0) -> re.Pattern[str]:
    """Any word of a list at the beginning of a word of the text."""
    return re.compile(rf"(?<!\w){one_of(name, *path)}", flags)


def type_of(record: Record, tagged: TaggedReference) -> str:
    """The CSL type of the work that the fields and the spans they came from tell."""
    return tagged.type or _type(record, tagged, _quoted(tagged))


def _quoted(tagged: TaggedReference) -> bool:
    for span in tagged.spans:
        if span.label == "title":
            return span.start > 0 and tagged.text[span.start - 1] in _OPENING
    return False


def _type(record: Record, tagged: TaggedReference, quoted: bool) -> str:
    if tagged.values("year_in_title"):
        return "legislation"
    title = record.title or ""
    if len(title) < 200 and not quoted and not record.publisher and _against().search(title):
        return "legal_case"
    if record.container_title in ("UNTS", "U.N.T.S.", "LNTS", "T.I.A.S."):
        return "treaty"
    if record.director:
        return "motion_picture"
    named = _by_genre(record)
    if named in (
        "thesis",
        "patent",
        "dataset",
        "software",
        "speech",
        "broadcast",
        "motion_picture",
        "paper-conference",
        "manuscript",
        "post-weblog",
    ):
        return named
    container = (record.container_title or "").strip()
    if quoted and container and _SPEECH.match(title):
        return "speech"
    if container and (kind := _of_container(record, container, tagged)):
        return kind
    if named:
        return (
            "webpage"
            if named == "press-release" and record.url
            else {"press-release": "report"}.get(named, named)
        )
    if named is None and record.genre and record.url:
        return "webpage"
    if legal := _legal(record, tagged):
        return legal
    if record.url and record.number and title and any(name.literal for name in record.author):
        return "report"
    agency = " ".join(name.literal or "" for name in record.author).casefold()
    if quoted and agency in word_set("containers", "agencies") and not record.publisher:
        return "article-newspaper"
    if record.publisher or record.publisher_place or record.edition or record.isbn:
        return "article-journal" if container and record.volume else _book_or_report(record, quoted)
    if record.url:
        return "webpage"
    if record.container_title and (record.volume or record.page):
        return "article-journal"
    if quoted and record.issued is not None:
        return "document" if not record.container_title else "article"
    if record.title and record.number and any(name.literal for name in record.author):
        return "document" if "/RES/" in record.number or record.title.startswith("Resol") else "report"
    return "book" if record.title and not quoted and record.author and not record.number else "document"


_SPEECH = re.compile(
    r"(?:Speech|Remarks|Address|Statement|Rede|Ansprache|Discours|Allocution|Discorso|Discurso)\s(?:at|to|before|by|on|delivered|vor|auf|anlässlich|zu|zum|devant|à|au|di|al|en|ante|em)\s"
)


def _book_or_report(record: Record, quoted: bool) -> str:
    title = (record.title or "").casefold()
    if record.number and any(name.literal for name in record.author):
        # A number that a body gave its paper: "GAO-19-117", "COM(2015) 240 final".
        return "report"
    if any(name.literal for name in record.author) and _word_of(
        "genres", "types", "report", flags=re.I
    ).search(title):
        return "report"
    if quoted and not record.publisher_place:
        return "webpage" if record.url else "report"
    if (
        record.issued is not None
        and record.issued.start is not None
        and record.issued.start.month
        and (
            not record.author
            or (
                record.publisher
                and looks_institutional(record.publisher)
                and not is_publisher(record.publisher)
            )
        )
    ):
        # A body, no publishing house, brings it out in a month: "(Washington: Brookings Institution, September 2018)".
        return "report"
    return "book"


@cache
def _genres() -> dict[str, Listed]:
    return {kind: Listed(words) for kind, words in genres_by_kind().items()}


def _last_words(words: Listed, genre: str) -> bool:
    """Whether a genre ends in the kind of work, after a body's name: "SSRN Working Paper", "RAND Report 12"."""
    found = words.find(genre)
    return found is not None and re.fullmatch(r"[\s\d.,#No()-]{0,16}", genre[found[1] :]) is not None


def _by_genre(record: Record) -> str | None:
    if record.genre:
        for kind, words in _genres().items():
            if any(words.ends(record.genre, 0)) or _last_words(words, record.genre):
                return "article" if kind == "article" else kind
    return None


def _of_container(record: Record, container: str, tagged: TaggedReference) -> str | None:
    low = " ".join(container.casefold().split()).strip(" .,")
    for kind, type_ in (
        ("newspapers", "article-newspaper"),
        ("agencies", "article-newspaper"),
        ("magazines", "article-magazine"),
    ):
        if low in word_set("containers", kind):
            return "article-journal" if record.volume and type_ == "article-magazine" else type_
    words = _WORDS.findall(low)
    if _in_before(tagged) and any(word in word_set("containers", "proceedings") for word in words):
        return "paper-conference"
    journal = any(word in word_set("containers", "journal-words") for word in words)
    if journal and not (record.editor or record.publisher or record.publisher_place):
        return _by_date(record, words) or "article-journal"
    if record.editor or tagged.values("container_author") or _in_before(tagged):
        if any(word in word_set("containers", "proceedings") for word in words):
            return "paper-conference"
        if not record.volume or record.publisher or record.editor:
            return (
                "post-weblog"
                if "blog" in words
                else "chapter"
                if not (record.volume and record.issue) and not _dated_online(record)
                else "article-journal"
            )
    if any(word in word_set("containers", "proceedings") for word in words):
        return (
            "paper-conference"
            if ("proceedings" in words and not record.volume)
            or "conference" in words
            or "symposium" in words
            or "workshop" in words
            else "article-journal"
        )
    if "blog" in words or "weblog" in words:
        return "post-weblog"
    if _series(words, container) and not record.volume:
        return "report"
    if record.volume or (record.issue and record.page):
        return "article-journal"
    monthly = record.issued is not None and record.issued.start is not None and record.issued.start.month
    if record.publisher and (record.publisher_place or record.page) and not record.issue and not monthly:
        # “The Kitchen of Meaning.” The Semiotic Challenge. New York: Hill and Wang, 1988.
        return "chapter"
    return _by_date(record, words)


def _dated_online(record: Record) -> bool:
    return bool(
        record.issued
        and record.issued.start
        and record.issued.start.month
        and not record.publisher_place
        and not record.page
        and not record.editor
    )


def _in_before(tagged: TaggedReference) -> bool:
    span = next((span for span in tagged.spans if span.label == "container_title"), None)
    if span is None:
        return False
    return _in().search(tagged.text[max(0, span.start - 12) : span.start]) is not None


def _series(words: list[str], container: str) -> bool:
    listed = word_set("genres", "other", "series")
    known = any(word.strip(".") in listed for word in words) or container.casefold() in listed
    return known and not any(word in word_set("containers", "journal-words") for word in words)


def _by_date(record: Record, words: list[str]) -> str | None:
    date = record.issued
    daily = bool(date and date.start and date.start.day)
    if any(word in word_set("containers", "newspaper-words") for word in words) and daily:
        return "article-newspaper"
    if any(word in word_set("containers", "journal-words") for word in words) and not daily:
        return "article-journal"
    if daily or (date is not None and (date.season or date.end or (date.start and date.start.month))):
        return "article-journal" if record.issue or record.page else "article-magazine"
    return "article-journal" if record.page or record.issue or record.doi else None


def _legal(record: Record, tagged: TaggedReference) -> str | None:
    title = record.title or ""
    if len(title) > 200:
        return None
    if _versus().search(title) and not record.publisher:
        return "legal_case"
    if record.author or record.publisher:
        return None
    if _word_of("law", "treaty").search(title) and not record.volume:
        return "treaty"
    if _word_of("law", "legislation").search(title):
        return "legislation"
    return None


_SERIES_NUMBER = re.compile(
    r"(.*?[^\W\d_])[,\s]+(?:[Nn][or]\.?\s?|n[°º]\s?)?(\d{1,3}(?!\d)|(?!(?:19|20)\d\d$)\d{4,6}|(?:[A-Z]{1,4}[/-])?\d{2,4}[/-]\d{1,4})"
)
"""A series and its number in one: "CEPR Discussion Paper 9588"."""
_NUMBERED = re.compile(
    r"(?P<genre>.*?[^\W\d_][.)]?)[\s,]+(?:(?:no|nr|num|number|n)\s?[.°º]?\s?|#\s?|№\s?)?(?P<number>(?:[A-Z]{1,4}[-/ ]?)?\d[\w./,-]{0,20}?)[.,]?",
    re.I,
)


def _numbered(record: Record) -> tuple[str | None, str] | None:
    """Genre and number apart: "Working Paper No. 45". A standard's letters are of its number: "ISO 2479"."""
    found = _NUMBERED.fullmatch(record.genre or "")
    if (
        found is None
        or "version" in found["genre"].casefold()
        or record.type not in ("report", "patent", "standard", "article", "manuscript")
    ):
        return None
    return (None, found.group()) if record.type == "standard" else (found["genre"], found["number"])


def moved(record: Record) -> Record:
    """The record with container and numbers in the fields that belong to its type.

    A report's container is its series, and its issue the series' number; a paper's container the meeting.
    """
    said_in = record.container_title or record.genre
    if record.type in ("paper-conference", "speech") and said_in:
        phrase = one_of("genres", "types", "paper-conference")
        said = re.match(rf"({phrase})\s+(?:the\s)?(?=\S)", said_in, re.I)
        if said:
            return replace(
                record,
                genre=said[1],
                event_title=said_in[said.end() :],
                event_place=record.publisher_place,
                container_title=None,
                publisher_place=None,
            )
    if record.genre and not record.number and (numbered := _numbered(record)):
        record = replace(record, genre=numbered[0], number=numbered[1])
    if record.type == "thesis" and record.container_title and not record.publisher:
        return replace(record, container_title=None, publisher=record.container_title)
    if (
        record.type == "speech"
        and (record.publisher or record.publisher_place)
        and not record.container_title
    ):
        where = ", ".join(part for part in (record.publisher, record.publisher_place) if part)
        return replace(record, publisher=None, publisher_place=None, event_place=where)
    if record.type == "report" and record.container_title:
        series = _SERIES_NUMBER.fullmatch(record.container_title)
        if series and not record.issue:
            record = replace(record, container_title=series[1], issue=series[2])
        return replace(
            record,
            container_title=None,
            collection_title=record.container_title,
            collection_number=record.issue,
            issue=None,
        )
    if (
        record.type in ("book", "webpage", "thesis", "document")
        and record.issue
        and not record.container_title
    ):
        return replace(record, number=record.number or record.issue, issue=None)
    return record
