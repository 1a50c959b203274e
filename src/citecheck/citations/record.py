"""Labelled spans into a :class:`Record`: every value as printed but for small capitals, dates and names taken apart."""

from __future__ import annotations

import re
from typing import Any

from citecheck.citations.dates import parse_date
from citecheck.citations.names import parse_names
from citecheck.citations.pages import find_locators, normal_pages
from citecheck.citations.small_capitals import undone
from citecheck.citations.tag import TaggedReference
from citecheck.citations.types import moved, type_of
from citecheck.model import Date, Locator, Record

_PLAIN = frozenset((
    "title", "title_translation", "container_title", "container_title_translation", "volume", "issue", "edition",
    "publisher", "publisher_place", "authority", "genre", "number", "collection_title", "collection_number", "chapter_number", "url",
    "doi", "isbn", "issn", "pmid", "event_title", "event_place", "archive", "medium",
))  # fmt: skip
_IN_CAPITALS = frozenset(
    ("title", "container_title", "author", "editor", "translator", "publisher", "container_author")
)
_EDGE = " \t\n\u00a0\u202f,;:"
_QUOTES = '"“”„«»'


def record_of(tagged: TaggedReference) -> tuple[Record, Locator | None]:
    """The record that the spans imply, and the locator of this citation."""
    fields: dict[str, Any] = {}
    notes: list[str] = []
    printed = tagged.by_label()
    if tagged.small_capitals:
        printed = {
            label: [undone(value) for value in values] if label in _IN_CAPITALS else values
            for label, values in printed.items()
        }
    for label, values in printed.items():
        if label in _PLAIN:
            fields[label] = _clean(values[0], label)
            if label == "container_title" and (same := _SAME.match(fields[label])):
                fields[label] = fields[label][same.end() :]
            notes.extend(values[1:])
    for label in ("author", "editor", "translator", "director", "producer"):
        names = tuple(name for value in printed.get(label, ()) for name in parse_names(value))
        if names:
            fields[label] = names
    for label in ("issued", "accessed", "original_date"):
        if dates := printed.get(label):
            fields[label] = parse_date(dates[0]) or Date(literal=dates[0])
    if days := printed.get("issued_day"):
        fields["issued"] = _to_the_day(fields.get("issued"), days[0])
    if (year := printed.get("year_in_title", [])) and "issued" not in fields:
        fields["issued"] = parse_date(year[0])
    locator = _locator(printed.get("locator", []))
    if pages := printed.get("page", []):
        found = find_locators(pages[0])
        fields["page"] = normal_pages(found[0].locator.value if found else pages[0])
    if arxiv := printed.get("arxiv", []):
        fields.update(number=arxiv[0], archive="arXiv")
    if pmcid := printed.get("pmcid", []):
        notes.append(pmcid[0])
    notes.extend(printed.get("container_author", []))
    notes.extend(f"{value} vols" for value in printed.get("number_of_volumes", []))
    notes.extend(printed.get("other", []))
    cleaned = dict.fromkeys(note for part in notes if (note := part.strip(_EDGE + ".")))
    if cleaned:
        fields["note"] = "; ".join(cleaned)
    record = Record(**fields)
    # Nobody else has it yet; a second one made for its type would be a tenth of this function's time.
    object.__setattr__(record, "type", type_of(record, tagged))
    return moved(record), locator


def _to_the_day(year: Date | None, day: str) -> Date | None:
    """The date of a year here and a day there: "Hill, A. 2010. “Fares.” The Globe, July 13."."""
    if year is None or year.start is None or year.start.month or year.end or year.circa:
        return year
    fuller = parse_date(f"{day.strip(_EDGE + '.')} {year.start.year}")
    return fuller if fuller is not None and fuller.start is not None and fuller.start.month else year


def _clean(value: str, label: str) -> str:
    value = ("" if label == "url" else " ").join(value.split()).strip(_EDGE)
    if (
        label not in ("container_title", "publisher_place", "edition", "genre", "publisher")
        and value.endswith(".")
        and not value.endswith("...")
    ):
        value = value[:-1] if not re.search(r"(?:\b\w\.){2}$|\b[A-Z]\.$", value) else value
    for opening, closing in (("(", ")"), ("[", "]")):
        if value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1]
        if value.startswith(opening) and value.count(opening) > value.count(closing):
            value = value[1:]
    alone = not any(mark in value[1:] for mark in _QUOTES)  # not "“Lockout” and the Law"
    if value[:1] in _QUOTES and (value[-1:] in _QUOTES or alone) and label != "url":
        value = value.strip(_QUOTES + " ")
    return value


_SAME = re.compile(r"(?:in:?\s)?(?:(?:ders|dies|[Ii]d|[Ee]ad)\.|[Ii]dem|[Ee]adem),\s(?=\S)")
"""Who the book is by, where it is the author of the part: "ders., Studien über die Deutschen"."""
_TIME = re.compile(r"\d{1,3}:\d\d(?::\d\d)?")
_MARGIN = re.compile(r"\s?N\s(?=\d)")
"""A number in the margin of a Swiss book: "N 15"."""


def _locator(values: list[str]) -> Locator | None:
    if not values:
        return None
    if _TIME.fullmatch(values[0]):
        return Locator("timestamp", values[0])
    if margin := _MARGIN.match(values[0]):
        return Locator("paragraph", values[0][margin.end() :].strip(_EDGE))
    found = find_locators(values[0])
    if found and found[0].start < 3:
        return found[0].locator
    return Locator("page", values[0].strip(_EDGE))
