"""Interviews, personal communications and fieldwork: notes that report speech with the author."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.dates import find_dates
from citecheck.citations.head import find_head
from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.citations.names import looks_institutional, parse_names, person
from citecheck.citations.quotes import quoted
from citecheck.citations.tag_imprint import is_place
from citecheck.model import Date, Name, Record

_ARTICLE = r"(?:(?:the|an?|l['’]|un|une|das|ein|il|el|la|los|les)\s?)?"
_EDGE = " \t\n\u00a0,;:.()"


_OURS = r"(?:\s(?:des|der)\s(?:Verfassers|Verfasserin|Autors|Autorin|Vf\.)|\sde\sl['’]auteure?|\sdell['’](?:autore|autrice)|\s(?:del\sautor|de\sla\sautora|do\sautor|da\sautora))?"
"""Whose talk it was: "Gespräch des Verfassers mit …", "Entrevista del autor con …"."""


@cache
def _start() -> re.Pattern[str]:
    interview, personal = data("interviews")["interview"], data("interviews")["personal"]
    who = r"(?:(?:author['’]s|our|my|his|her|confidential|anonymous|personal|telephone|phone|skype|zoom|oral|online|own)\s){0,3}"
    return re.compile(
        rf"\s*{_ARTICLE}{who}(?:(?P<personal>{alternatives(personal)})|(?P<interview>{alternatives(interview)}|(?:Gespräch|Unterredung|Telefongespräch)(?=\s(?:des|der)\s(?:Verf|Autor)))){_OURS}",
        re.I,
    )


@cache
def _later() -> re.Pattern[str]:
    words = alternatives([*data("interviews")["interview"], *data("interviews")["personal"]])
    link = one_of("interviews", "with")
    self = one_of("interviews", "self")
    return re.compile(
        rf"[,;(]\s(?:in\s)?{_ARTICLE}(?:\w+\s)?{words}\s(?:conducted\s)?(?:(?:{link}\s)?{_ARTICLE}{self}|{link}\s(?:me|us))|,\s{alternatives(data('interviews')['personal'])}(?=[,.]|\s\()",
        re.I,
    )


def interview_at(text: str) -> bool:
    """Whether ``text`` (signal taken off) tells of speech with the author and not of a published work."""
    if any(one.inner_end - one.inner_start > 14 for one in quoted(text[:400])):
        return False
    start = _start().match(text)
    if start:
        after = text[start.end() : start.end() + 40].lstrip()
        first = re.match(rf"{one_of('interviews', 'with')}", after, re.I)
        return (
            bool(first)
            or after[:1] in (",", ".", ":", "(", "")
            or (
                bool(
                    re.search(
                        rf"{one_of('interviews', 'with')}|\d{{4}}",
                        text[start.end() : start.end() + 120],
                        re.I,
                    )
                )
                and not re.search(r"\s(?:is|was|were|shows?|showed)\s", text[:120])
            )
        )
    return _later().search(text[:300]) is not None


def interview_record(text: str) -> Record:
    """The record of an interview: the people as authors, place, date, and what they are as note."""
    start = _start().match(text)
    later = None if start else _later().search(text)
    personal = bool(start and start["personal"])
    if later is not None:
        personal = re.search(alternatives(data("interviews")["personal"]), later.group(), re.I) is not None
        body = text[: later.start()] + ", " + text[later.end() :]
    else:
        assert start is not None
        body = re.sub(
            rf"^\s*(?:conducted\s)?(?:{one_of('interviews', 'with')}|(?:a|à|al|alla|ao|à la)(?=\s[^\W\d_a-z]))\s",
            "",
            text[start.end() :],
            flags=re.I,
        )
    people, place, date, notes = _read(body)
    return Record(
        type="personal_communication" if personal else "interview",
        author=people,
        event_place=place,
        issued=date,
        note="; ".join(notes) or None,
        genre=text[start.start() : start.end()].strip() if personal and start else None,
    )


def _read(body: str) -> tuple[tuple[Name, ...], str | None, Date | None, list[str]]:
    people: list[Name] = []
    notes: list[str] = []
    place, date = None, None
    whole = next((one for one in find_dates(body) if one.exact and "," in body[one.start : one.end]), None)
    if whole is not None:
        # "February 11, 2016": its comma parts nothing.
        date, body = whole.date, body[: whole.start] + body[whole.end :]
    parts = _parts(body)
    for index, raw in enumerate(parts):
        part = re.sub(r"^(?:and|und|et|e|y)\s", "", raw)
        found = find_dates(part)
        if found and len(part) - (found[-1].end - found[-1].start) < 12:
            date = date or found[0].date
            rest = part[found[-1].end :].strip(_EDGE)
            if rest:
                people.extend(_people(re.sub(r"^(?:and|und|et|e|y)\s", "", rest))[0])
            continue
        if is_place(part) and (people or index):
            place = place or part
            continue
        if place is None and notes and _before_date(parts, index):
            place = part
            continue
        named, note = _people(part) if not (people and _affiliation(part)) else ([], part)
        people.extend(named)
        if note:
            notes.append(note)
    return tuple(dict.fromkeys(people)), place, date, list(dict.fromkeys(notes))


def _before_date(parts: list[str], index: int) -> bool:
    """Whether a piece is a town that no list has: after what somebody is, one to three names, then the date."""
    if index + 1 >= len(parts) or not find_dates(parts[index + 1]) or not parts[index - 1][0].islower():
        return False
    words = parts[index].split()
    return len(words) <= 3 and all(re.fullmatch(r"[^\W\d_a-zß-öø-ÿ][\w’'-]+", word) for word in words)


def _parts(body: str) -> list[str]:
    pieces = re.split(
        r",\s(?:and\s(?=[^\W\d_a-z]))?|;\s|\s\((?=[^()]{3,})|\)\s?,?|(?<=\d{4})\s(?=and\s)", body
    )
    return [piece.strip(_EDGE) for piece in pieces if piece.strip(_EDGE)]


def _affiliation(part: str) -> bool:
    """Whether a piece after the first tells what somebody is, and names nobody more."""
    if re.match(rf"(?:{one_of('interviews', 'more')}|{one_of('interviews', 'others')})\s", part, re.I):
        return False
    first = part.split()[0].casefold()
    return part[0].islower() or looks_institutional(part) or first in word_set("interviews", "roles")


def _people(part: str) -> tuple[list[Name], str | None]:
    """The people whom a piece names, and what it says besides."""
    part = re.sub(rf"\s(?:to|an|à|a|al)\s{one_of('interviews', 'self')}$", "", part, flags=re.I)
    part = re.sub(
        rf"^(?:{one_of('interviews', 'more')}|{one_of('roles', 'and', 'words')})\s", "", part
    ).strip(_EDGE)
    if (
        not part
        or part.casefold() in word_set("interviews", "self")
        or part.casefold() in ("the author", "author")
    ):
        return [], None
    code = re.match(r"[“\"‘'«](?P<code>[^”\"’'»]{1,14})[”\"’'»](?P<rest>.*)", part)
    if code:
        return [Name(literal=code["code"])], code["rest"].strip(_EDGE) or None
    head = find_head(part + ",")
    if head and head.start == 0:
        return list(parse_names(part[: head.end])), part[head.end :].strip(_EDGE) or None
    words = [
        word for word in part.split() if word.casefold().strip(".") not in word_set("interviews", "titles")
    ]
    if 2 <= len(words) <= 4 and all(word[0].isupper() for word in words) and not looks_institutional(part):
        return [person(" ".join(words))], None
    return [Name(literal=part)], None
