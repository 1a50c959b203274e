"""The trained model's stretches with the bound between names and title mended where it cannot be what the model says.

References that end the names with a stop are many in what it has learnt, and so it takes a short title that a comma
or a colon parts from the names for one more of them: "Gerhard Sauder: Empfindsamkeit", "Mandl, Das Wunder".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from citecheck.citations.crf.model import Labelled
from citecheck.citations.lexicon import alternatives, one_of, word_set, words
from citecheck.citations.names import looks_institutional, role_words
from citecheck.citations.pieces import genre_only
from citecheck.citations.trained_edges import QUOTES, lead_in
from citecheck.citations.trained_people import role_inside

_NAMED = frozenset(("title", "journal", "container-title"))
_PEOPLE = ("author", "editor")
_NEAR = 60
"""So near to a title's start a role in brackets ends the names: "Brandt/Kurt Meier (Hg.): Rundfunkzeiten"."""
_YEAR_BEHIND = re.compile(r":(?=(?:19|20)\d\d\W*$)")
_ACRONYM = re.compile(r"([A-Z]{3,8}),\s(?=[^\W\d_]+\s)")
_NUMERAL = re.compile(r"([IVX]{1,6})(?:[,.:]\s*|$)")
_YEARS = re.compile(r"[(\[]\d{4}\s?[–-]\s?\d{4}[)\]][.,:]?")
_AFTER_IMPRINT = re.compile(r"\),\s*$")
_PAGE = re.compile(r"\d{1,4}(?:[–-]\d{1,4})?\.?")
_COLON = re.compile(r"(?<=[^\W\d_]):\s+(?=[^\W\d_])")
_LETTERED = re.compile(r"[.,:]\s(?=[^\W\d_])")


def with_titles(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; what is no name at the end of the names is the title's, what an ordinal counts too. Linear."""
    for mend in (
        _role_apart,
        _body_apart,
        _title_whole,
        _volume_named,
        _volume_inside,
        _designated,
        _acronym_apart,
        _numeral_whole,
        _years_whole,
        _page_last,
        _counted_whole,
        _titled,
    ):
        stretches = mend(text, stretches)
    cut: int | None
    for index in range(len(stretches) - 1):
        one, following = stretches[index], stretches[index + 1]
        if one.label not in _PEOPLE or following.label != "title":
            continue
        standard = _standard().fullmatch(text, following.start, following.end)
        if standard and (comma := text.find(", ", one.start, one.end)) > 0 and comma + 3 < one.end:
            # "ISO, Salt Quality, ISO 2479"
            return [
                *stretches[:index],
                one._replace(end=comma + 1),
                Labelled("title", comma + 2, one.end),
                following._replace(label="genre"),
                *stretches[index + 2 :],
            ]
        role = role_inside().search(text, following.start, min(following.end, following.start + _NEAR))
        if role and role.end() < following.end and _are_people(text[following.start : role.start()]):
            cut = start = role.end()
        elif (cut := _end_of_names(text, one)) is not None:
            start = cut + len(text[cut : one.end]) - len(text[cut : one.end].lstrip())
        else:
            continue
        return [
            *stretches[:index],
            one._replace(end=cut),
            following._replace(start=start),
            *stretches[index + 2 :],
        ]
    return stretches


def _designated(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches with a standard's number at the head in one: "ISO 690:2021, Information and documentation"."""
    lead = _standard().match(text)
    if (
        lead is None
        or not stretches
        or not any(one.label == "title" and one.start >= lead.end() for one in stretches)
    ):
        return stretches
    rest = (one._replace(start=max(one.start, lead.end())) for one in stretches)
    head = [Labelled("genre", 0, lead.end())]
    if year := _YEAR_BEHIND.search(text, 0, lead.end()):
        head = [Labelled("genre", 0, year.start()), Labelled("date", year.start() + 1, lead.end())]
    return [*head, *(one for one in rest if one.start < one.end)]


def _acronym_apart(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; "UNHCR, Global Trends:" is a body and the first part of a title."""
    if len(stretches) < 2 or (stretches[0].label, stretches[1].label) != ("author", "title"):
        return stretches
    one, title = stretches[0], stretches[1]
    body = _ACRONYM.match(text, one.start, one.end)
    if body is None or text[one.end - 1] != ":":
        return stretches
    return [one._replace(end=body.end(1) + 1), title._replace(start=body.end()), *stretches[2:]]


def _numeral_whole(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; a numeral that no mark parts from a title is the title's: "l'époque de Philippe II"."""
    for index in range(1, len(stretches)):
        before, one = stretches[index - 1], stretches[index]
        if (before.label, one.label) != ("title", "volume") or not text[before.end - 1].isalpha():
            continue
        numeral = _NUMERAL.match(text, one.start, one.end)
        if numeral:
            rest = one._replace(start=numeral.end())
            return [
                *stretches[: index - 1],
                before._replace(end=numeral.end(1)),
                *([rest] if rest.start < rest.end else []),
                *stretches[index + 1 :],
            ]
    return stretches


def _role_apart(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; what follows "(Hg.):" in the names is a title where nothing else is one."""
    if any(one.label in _NAMED for one in stretches):
        return stretches
    for index, one in enumerate(stretches):
        role = role_inside().search(text, one.start, one.end) if one.label in _PEOPLE else None
        if role and role.end() < one.end:
            apart = one._replace(end=role.end()), Labelled("title", role.end(), one.end)
            return [*stretches[:index], *apart, *stretches[index + 1 :]]
    return stretches


def _years_whole(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; years in brackets are what a title is about where a date stands further on."""
    for index in range(1, len(stretches) - 1):
        before, one = stretches[index - 1], stretches[index]
        if (
            before.label == "title"
            and _YEARS.fullmatch(text, one.start, one.end)
            and text[before.end - 1].isalnum()
            and any(other.label == "date" for other in stretches[index + 1 :])
        ):
            return [*stretches[: index - 1], before._replace(end=one.end), *stretches[index + 1 :]]
    return stretches


def _body_apart(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; a body at the head, read as a title with the title for its book, is the author."""
    if (
        [one.label for one in stretches[:2]] == ["title", "container-title"]
        and not any(one.label in _PEOPLE for one in stretches)
        and looks_institutional(text[stretches[0].start : stretches[0].end])
        and text[stretches[0].end - 1] in ",.:"
        and not lead_in().match(text, stretches[1].start)
    ):
        return [stretches[0]._replace(label="author"), stretches[1]._replace(label="title"), *stretches[2:]]
    return stretches


def _title_whole(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; a title's second sentence is no book: nothing leads to it, and no pages or editors tell of one."""
    labels = [one.label for one in stretches]
    if "publisher" not in labels or not {"editor", "journal", "volume", "pages", "url"}.isdisjoint(labels):
        return stretches
    for index in range(1, len(stretches)):
        before, one = stretches[index - 1], stretches[index]
        if (before.label, one.label) != ("title", "container-title"):
            continue
        held = text[before.start : one.end]
        if (
            text[before.end - 1] not in ".?!"
            or any(mark in held for mark in QUOTES if mark not in "'’")
            or lead_in().match(text, one.start)
            or not word_set("containers", "proceedings").isdisjoint(held.casefold().split())
        ):
            return stretches
        return [*stretches[: index - 1], before._replace(end=one.end), *stretches[index + 1 :]]
    return stretches


def _page_last(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; a number behind a book's imprint in brackets is a page: "(Geneva: UNHCR, 2020), 8"."""
    if len(stretches) < 3 or stretches[-1].label != "volume":
        return stretches
    before, one = stretches[-2], stretches[-1]
    if (
        before.label != "date"
        or not _AFTER_IMPRINT.search(text, before.start, one.start)
        or not _PAGE.fullmatch(text, one.start, one.end)
        or any(other.label in ("journal", "container-title") for other in stretches)
    ):
        return stretches
    return [*stretches[:-1], one._replace(label="pages")]


def _volume_named(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; what "vol. 1:" names is no publisher where one stands further on."""
    for index in range(1, len(stretches) - 1):
        before, one = stretches[index - 1], stretches[index]
        if (
            (before.label, one.label) == ("volume", "publisher")
            and text[before.end - 1] == ":"
            and any(other.label == "publisher" for other in stretches[index + 1 :])
        ):
            return [*stretches[:index], one._replace(label="note"), *stretches[index + 1 :]]
    return stretches


def _volume_inside(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; "The Art of Mooring, vol. 1: Fundamental Knots" is a title, a volume and its name."""
    for index, one in enumerate(stretches):
        found = _volume().search(text, one.start, one.end) if one.label == "title" else None
        if found and found.start() > one.start + 2 and found.end() < one.end:
            apart = (
                one._replace(end=found.start()),
                Labelled("volume", found.start(1), found.end(1)),
                Labelled("note", found.end(), one.end),
            )
            return [*stretches[:index], *apart, *stretches[index + 1 :]]
    return stretches


@cache
def _volume() -> re.Pattern[str]:
    return re.compile(r",\s((?:vol|volume|Bd|Band|tome|t)\.?\s(?:\d{1,3}|[IVX]{1,5})):\s(?=[^\W\d_a-z])")


def _counted_whole(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches with "im 17., 18. und 19. Jahrhundert" in one: these numbers are no volumes."""
    for found in _counted().finditer(text):
        first = next(
            (
                i
                for i, one in enumerate(stretches)
                if one.label == "title" and one.start < found.start() <= one.end + 2
            ),
            None,
        )
        if first is not None and stretches[first].end < found.end():
            behind = [one._replace(start=max(one.start, found.end())) for one in stretches[first + 1 :]]
            return [
                *stretches[:first],
                stretches[first]._replace(end=found.end()),
                *(one for one in behind if one.start < one.end),
            ]
    return stretches


def _titled(text: str, stretches: Sequence[Labelled]) -> Sequence[Labelled]:
    """The stretches; behind names and a year the first piece of a note is a title where nothing else is one."""
    if [one.label for one in stretches[:3]] != ["author", "date", "note"]:
        return stretches
    one = stretches[2]
    comma = text.find(", ", one.start, one.end)
    piece = text[one.start : comma]
    if (
        comma < 0
        or not piece[:1].isupper()
        or genre_only(piece)
        or any(other.label in _NAMED for other in stretches)
    ):
        return stretches
    apart = one._replace(label="title", end=comma + 1), one._replace(start=comma + 2)
    return [*stretches[:2], *apart, *stretches[3:]]


def _end_of_names(text: str, one: Labelled) -> int | None:
    """Where the names of a stretch end before it does; None where all of it may be names."""
    opening = _opening().search(text, one.start, one.end)
    if opening:
        return opening.start() + 1
    colon = _COLON.search(text, one.start, one.end)
    if colon and _are_people(text[one.start : colon.start()]):
        return colon.end()
    first = next((char for char in text[one.start : one.end] if char.isalpha()), "")
    if first and _latin(first):
        for stop in _LETTERED.finditer(text, one.start, one.end):
            if not _latin(text[stop.end()]):
                return stop.start() + 1
    return None


def _are_people(names: str) -> bool:
    """Whether words may be the names of people: some words, each with a capital, and no body's."""
    every = names.replace("/", " ").split()
    return (
        1 <= len(every) <= 12
        and not looks_institutional(names)
        and not any(word.strip(".,()").casefold() in role_words() for word in every)
        and all(
            word[0].isupper() or word.casefold() in word_set("names", "parts", "particles") for word in every
        )
    )


@cache
def _counted() -> re.Pattern[str]:
    """What German counts with ordinals: "17., 18. und 19. Jahrhundert"."""
    return re.compile(
        rf"\b\d{{1,2}}\.(?:(?:,|\sund|\sbis|\su\.)\s\d{{1,2}}\.){{0,3}}\s{one_of('abbreviations', 'counted')}",
        re.I,
    )


@cache
def _openings() -> str:
    # The short ones ("An", "On") are names too.
    return alternatives(word for word in words("names", "title-words", "words") if len(word) > 2)


@cache
def _opening() -> re.Pattern[str]:
    """A word that begins titles and no names, behind the mark that closes a name."""
    return re.compile(rf"[,.:]\s(?={_openings()}\s[^\W\d_])")


def _latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")


@cache
def _standard() -> re.Pattern[str]:
    """The letters and number of a standard: "ISO 2479", "DIN EN 1995-1-1:2010"."""
    kinds = alternatives(sorted(word_set("genres", "types", "standard"), key=len, reverse=True))
    return re.compile(rf"{kinds}\s?\d[\w.:/-]{{0,16}}[.,;]?", re.I)
