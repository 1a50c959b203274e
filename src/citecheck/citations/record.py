"""Labelled spans into a :class:`Record`: every value as printed, dates and names taken apart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from citecheck.citations.dates import parse_date
from citecheck.citations.names import parse_names
from citecheck.citations.pages import find_locators, normal_pages
from citecheck.citations.tag import TaggedReference
from citecheck.citations.types import settle
from citecheck.model import Date, Locator, Record

_PLAIN = (
    "title", "title_translation", "container_title", "container_title_translation", "volume", "issue", "edition",
    "publisher", "publisher_place", "authority", "genre", "number", "collection_title", "collection_number", "chapter_number", "url",
    "doi", "isbn", "issn", "pmid", "event_title", "event_place", "archive",
)  # fmt: skip
_EDGE = " \t\n\u00a0\u202f,;:"
_QUOTES = '"“”„«»'


def record_of(tagged: TaggedReference) -> tuple[Record, Locator | None]:
    """The record that the spans imply, and the locator of this citation."""
    fields: dict[str, Any] = {}
    notes: list[str] = []
    for label in _PLAIN:
        values = tagged.values(label)
        if values:
            fields[label] = _clean(values[0], label)
            notes.extend(values[1:])
    for label in ("author", "editor", "translator"):
        names = tuple(name for value in tagged.values(label) for name in parse_names(value))
        if names:
            fields[label] = names
    for label in ("issued", "accessed", "original_date"):
        values = tagged.values(label)
        if values:
            fields[label] = parse_date(values[0]) or Date(literal=values[0])
    if (year := tagged.values("year_in_title")) and "issued" not in fields:
        fields["issued"] = parse_date(year[0])
    locator = _locator(tagged)
    if pages := tagged.values("page"):
        found = find_locators(pages[0])
        fields["page"] = normal_pages(found[0].locator.value if found else pages[0])
    if arxiv := tagged.values("arxiv"):
        fields.update(number=arxiv[0], archive="arXiv")
    if pmcid := tagged.values("pmcid"):
        notes.append(pmcid[0])
    notes.extend(tagged.values("container_author"))
    notes.extend(f"{value} vols" for value in tagged.values("number_of_volumes"))
    notes.extend(tagged.values("other"))
    record = settle(Record(**fields), tagged)
    kept = "; ".join(dict.fromkeys(note.strip(_EDGE + ".") for note in notes if note.strip(_EDGE + ".")))
    return _with_note(record, kept), locator


def _with_note(record: Record, note: str) -> Record:
    joined = "; ".join(part for part in (record.note, note) if part)
    return replace(record, note=joined or None)


def _clean(value: str, label: str) -> str:
    value = re.sub(r"\s+", " ", value).strip(_EDGE)
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
    if value[:1] in _QUOTES and (value[-1:] in _QUOTES or value.count(value[:1]) == 1) and label != "url":
        value = value.strip(_QUOTES + " ")
    return value


def _locator(tagged: TaggedReference) -> Locator | None:
    values = tagged.values("locator")
    if not values:
        return None
    found = find_locators(values[0])
    if found and found[0].start < 3:
        return found[0].locator
    return Locator("page", values[0].strip(_EDGE))
