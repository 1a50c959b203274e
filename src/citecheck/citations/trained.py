"""The labels of the trained model made spans: lead words, roles, marks and brackets taken off, numbers told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from citecheck.citations.canvas import EDGE, TAKEN, Canvas
from citecheck.citations.crf.model import Labelled, read
from citecheck.citations.dates import day_alone, find_dates
from citecheck.citations.lexicon import one_of, word_set
from citecheck.citations.names import last_word, looks_institutional, role_words
from citecheck.citations.pieces import genre_only, genre_pattern, known_periodical
from citecheck.citations.tag_film import name_studio
from citecheck.citations.tag_imprint import is_place, is_publisher, is_region
from citecheck.citations.tag_serial import edition_pattern
from citecheck.citations.tag_title import label_title
from citecheck.citations.trained_bounds import with_titles
from citecheck.citations.trained_dates import with_dates
from citecheck.citations.trained_edges import QUOTES, lead_in, put, stop, trimmed
from citecheck.citations.trained_numbers import label_date, label_pages, label_volume
from citecheck.citations.trained_people import (
    has_role_words,
    label_people,
    role_phrase,
    role_start,
    year_inside,
)

_FIELDS = {
    "journal": "container_title",
    "collection-title": "collection_title",
    "publisher": "publisher",
    "location": "publisher_place",
    "edition": "edition",
    "genre": "genre",
    "medium": "medium",
}


def label_trained(canvas: Canvas, stretches: Sequence[Labelled] | None = None) -> None:
    """Label what the model reads in the stretches that nothing certain has taken."""
    for one in _mended(canvas, read(canvas.text) if stretches is None else stretches):
        handle = _HANDLERS.get(one.label, _field)
        for start, end in _free(canvas, one):
            handle(canvas, one.label, start, end)
    name_studio(canvas)


def _mended(canvas: Canvas, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """Stretches with the words of a role on one side of their bounds, and a quoted title apart from its container."""
    text = canvas.text
    if canvas.quotes:
        stretches = _quoted_apart(canvas, stretches)
    stretches = with_titles(text, with_dates(text, stretches, canvas.quotes))
    for index in range(1, len(stretches)):
        one = stretches[index]
        if one.label == "translator" and (start := role_start(text, one.start)) < one.start:
            before = stretches[index - 1]
            return [
                *stretches[: index - 1],
                before._replace(end=max(before.start, min(before.end, start))),
                one._replace(start=start),
                *stretches[index + 1 :],
            ]
    return stretches


def _quoted_apart(canvas: Canvas, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """ "“Fares.” Ports of the North", read as one title where no other container is, as title and container."""
    if any(one.label in ("journal", "container-title") for one in stretches):
        return stretches
    for index, one in enumerate(stretches):
        if one.label != "title":
            continue
        first = next((mark for mark in canvas.quotes if one.start <= mark.start < one.start + 3), None)
        if first is None or one.end - first.end < 5 or canvas.text[first.end - 2] not in ",.?!":
            return stretches
        apart = one._replace(end=first.end), Labelled("container-title", first.end, one.end)
        return [*stretches[:index], *apart, *stretches[index + 1 :]]
    return stretches


def _people(canvas: Canvas, label: str, start: int, end: int) -> None:
    rest = label_people(canvas, label, start, end)
    if (
        rest
        and canvas.has("title")
        and (canvas.has("container_title") or is_publisher(canvas.text[rest[0] : rest[1]].strip(" .,")))
    ):
        # Behind a book's editors stands its publisher.
        _field(canvas, "publisher", *rest)
    elif rest:
        (_container if canvas.has("title") else _title)(canvas, "title", *rest)


def _free(canvas: Canvas, one: Labelled) -> list[tuple[int, int]]:
    if TAKEN not in canvas.mask[one.start : one.end]:
        return [(one.start, one.end)]
    return canvas.free(one.start, one.end)


def _field(canvas: Canvas, label: str, start: int, end: int) -> None:
    name = _FIELDS.get(label)
    start, end = trimmed(canvas.text, start, end, QUOTES)
    if name is None or start >= end:
        return
    end = stop(canvas.text, start, end)
    colon = canvas.text.find(": ", start, start + 12)
    place = canvas.first("publisher_place")
    if name == "publisher" and place is not None and colon > 0 and is_region(canvas.text[start:colon]):
        # "Lanham, Md.: University Press": the state belongs to the place.
        canvas.spans.remove(place)
        canvas.label("publisher_place", place.start, colon)
        start = colon + 2
    comma = canvas.text.rfind(", ", start, end)
    if (
        name == "publisher_place"
        and comma > start
        and not canvas.has("publisher")
        and is_publisher(canvas.text[comma + 2 : end])
    ):
        # "Cambridge, CUP"
        canvas.label("publisher", comma + 2, end)
        end = comma
    if name == "collection_title" and (lead := _series_lead().match(canvas.text, start, end)):
        canvas.take(start, lead.end())
        start, end = trimmed(canvas.text, lead.end(), end, QUOTES)
    put(canvas, name, start, end)


@cache
def _series_lead() -> re.Pattern[str]:
    return re.compile(rf"(?:coll(?:ection|ana|\.)?|colección|Reihe|serie|series)\s?:?\s?(?=[{QUOTES}])", re.I)


def _container(canvas: Canvas, label: str, start: int, end: int) -> None:
    lead = lead_in().match(canvas.text, start, end)
    if lead and lead.end() < end:
        canvas.take(start, lead.end())
        start = lead.end()
    start, end = trimmed(canvas.text, start, end, QUOTES)
    if start >= end:
        return
    opened = max(canvas.text.rfind(mark, start, end) for mark in (" [", " ("))
    if (
        opened > start
        and canvas.text[end - 1] in "])"
        and label != "journal"
        and is_place(canvas.text[opened + 2 : end - 1])
        and not canvas.has("publisher_place")
    ):
        # "Proceedings of the Port Conference [Oslo]"
        canvas.label("publisher_place", opened + 2, end - 1, (opened, end))
        end = opened
    put(canvas, "container_title", start, stop(canvas.text, start, end, short=True))


def _title(canvas: Canvas, label: str, start: int, end: int) -> None:
    text = canvas.text
    if text[start] in "([" and (year := year_inside().match(text, start, end)):
        if text[start] == "[" and canvas.has("issued"):
            canvas.label("original_date", year.start() + 1, year.start() + 5, year.span())
        else:
            label_date(canvas, "date", year.start(), year.end())
        start = year.end()
    if has_role_words(text[start:end]) and (role := role_phrase().search(text, start + 3, end)):
        _title(canvas, label, start, role.start())
        _people(canvas, "editor", role.start(), end)
        return
    first = next(
        (one for one in canvas.quotes if start <= one.start < start + 3 and one.end <= end + 2), None
    )
    if first is not None and not any(char.isalnum() for char in text[first.end : end]):
        start, end = first.inner_start, first.inner_end
        canvas.take(first.start, start)
        canvas.take(end, first.end)
    else:
        start, end = trimmed(text, start, end)
        if first is not None and first.end < end and text[first.end : first.end + 1] in (",", ".", ";"):
            # The title's marks close before its stretch ends: what follows is told by the rules.
            start, end = first.inner_start, first.inner_end
            canvas.take(first.start, start)
            canvas.take(end, first.end)
        else:
            start, end = _unquoted(text, start, stop(text, start, end))
    tail = _tail().search(text, start, end) if _may_end(text[start:end]) else None
    if tail and tail.start() > start + 2:
        name = tail.lastgroup or "rest"
        canvas.label("other", tail.start(name), tail.end(name), (tail.start(), end))
        end = tail.start()
    if start >= end:
        return
    start, end = _without_home(canvas, start, end)
    if canvas.has("title"):
        put(canvas, "title", start, end)
    else:
        label_title(canvas, start, end)


def _without_home(canvas: Canvas, start: int, end: int) -> tuple[int, int]:
    """A title without the newspaper, or the body of a page, at its end: "Harbour dues rise. Reuters", "Fares, OECD"."""
    for mark in (". ", ", "):
        at = canvas.text.rfind(mark, start, end)
        after = canvas.text[at + 2 : end]
        if at <= start or canvas.has("container_title", "publisher"):
            continue
        if known_periodical(after):
            canvas.label("container_title", at + 2, end)
            return start, at
        if (
            mark == ", "
            and canvas.has("url")
            and after[:1].isupper()
            and looks_institutional(after)
            and not genre_pattern().search(after)
        ):
            canvas.label("publisher", at + 2, end)
            return start, at
    return start, end


def _may_end(title: str) -> bool:
    """Whether a title may end in what is none of it; most do not, and are spared the pattern."""
    return title[-1:] in (")", "]") or not _other_words().isdisjoint(_WORDS.findall(title.casefold()))


_WORDS = re.compile(r"[^\W\d_]{3,}")


@cache
def _other_words() -> frozenset[str]:
    longest = (
        max(_WORDS.findall(phrase), key=len, default="") for phrase in word_set("roles", "other", "before")
    )
    return frozenset(longest) - {""}


@cache
def _tail() -> re.Pattern[str]:
    """What stands behind a title and is none of it: "(abstract)", "with an introduction by X"."""
    return re.compile(
        rf"\s[(\[](?P<tail>{one_of('genres', 'other', 'words')})[)\]]$|[,.;]\s(?P<rest>{one_of('roles', 'other', 'before')}\s\S.*)$",
        re.I,
    )


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """A title without quotation marks that its other end lacks, or that go around it."""
    marks = '"“”„«»'
    if text[start : start + 1] in marks and (
        text[end - 1] in marks or not any(char in marks for char in text[start + 1 : end])
    ):
        start += 1
    if end > start and text[end - 1] in marks and sum(char in marks for char in text[start:end]) == 1:
        end -= 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


_BROKEN = re.compile(r"(?:https?\s?:\s?/\s?/|www\s?\.)\s?[^<>\"“”]{3,400}[\w/=]", re.I)


def _identifier(canvas: Canvas, label: str, start: int, end: int) -> None:
    """An address that extraction broke: its parts are joined where the record is made."""
    start, end = trimmed(canvas.text, start, end)
    found = _BROKEN.search(canvas.text, start, end) if label == "url" and not canvas.has("url") else None
    if found:
        canvas.label("url", found.start(), found.end())
    canvas.take(start, end)


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(
        rf"[\W\d]*(?:(?:{one_of('months', 'words', 'accessed')}|{one_of('roles', 'in', 'words')}|available|retrieved|accessible|online|disponible|verfügbar|abrufbar|URL|DOI|ISBN|PMID|from|at|on|sur|unter|the|internet|web)\W*)*",
        re.I,
    )


@cache
def _original() -> re.Pattern[str]:
    return re.compile(rf"\W*{one_of('months', 'words', 'original')}.{{0,20}}?\d{{4}}\W*$", re.I)


_NUMBER = re.compile(r"[\s,]+(?:(?:no|nr)\.\s?|#\s?)?[A-Z]{0,4}[-/]?\d[\w./-]{0,16}$", re.I)
"""The number behind a kind of work: "Working Paper No. 45"."""
_ACRONYM = re.compile(r"^[A-Z]{2,8}\s")
"""The body before it: "SSRN Working Paper"."""


def _note(canvas: Canvas, label: str, start: int, end: int) -> None:
    start, end = trimmed(canvas.text, start, end)
    value = canvas.text[start:end]
    first, _, more = value.partition(", ")
    if start >= end or len(value) > 2000 or _idle().fullmatch(value):
        canvas.take(start, end)
    elif not canvas.has("edition") and (edition := edition_pattern().fullmatch(canvas.text, start, end)):
        canvas.label("edition", edition.start("n"), edition.end("n"))
    elif more and genre_only(first) and not canvas.has("genre"):
        # "Doctoral dissertation, London School of Economics"
        canvas.label("genre", start, start + len(first))
        _field(canvas, "publisher", start + len(first), end)
    elif more and day_alone(more) and looks_institutional(first):
        # "OECD, August 4"
        _field(canvas, "publisher", start, start + len(first))
        canvas.label("issued_day", end - len(more), end)
    elif last_word(value) in role_words() and len(value.split()) <= 6 and more:
        label_people(canvas, "translator", start, end)
    elif _original().match(value) and (dates := find_dates(value)) and not canvas.has("original_date"):
        canvas.label("original_date", start + dates[0].start, start + dates[0].end, (start, end))
    elif genre_only(_ACRONYM.sub("", _NUMBER.sub("", value))) and not canvas.has("genre"):
        canvas.label("genre", start, end)
    elif label == "source" and known_periodical(value) and not canvas.has("container_title"):
        canvas.label("container_title", start, end)
    else:
        canvas.label("other", start, end)


def _drop(canvas: Canvas, label: str, start: int, end: int) -> None:
    canvas.take(start, end)


_HANDLERS: dict[str, Callable[[Canvas, str, int, int], None]] = {
    "author": _people,
    "editor": _people,
    "translator": _people,
    "title": _title,
    "container-title": _container,
    "journal": _container,
    "volume": label_volume,
    "pages": label_pages,
    "date": label_date,
    "url": _identifier,
    "doi": _identifier,
    "isbn": _identifier,
    "note": _note,
    "source": _note,
    "director": _note,
    "producer": _note,
    "citation-number": _drop,
}
