"""What kind of form a back-reference has, and what it says besides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.backref.name_words import is_name
from citecheck.citations.names import known_given
from citecheck.model import BackReference, Citation, CitedNote, Note


def ends_of(number: str | None) -> tuple[str, str]:
    """The first and the last note of a number or a range: ("4", "7") of "4-7", ("12", "12") of "12"."""
    first, _, last = (number or "").partition("-")
    return first, last or first


def says_more(reference: BackReference) -> bool:
    """Whether it says something of the work itself."""
    return bool(reference.name or reference.title or reference.year)


def is_same(reference: BackReference) -> bool:
    """Whether it means the citation before it (ibid. and its kin)."""
    return reference.form in _forms("same")


def is_note_form(reference: BackReference) -> bool:
    """Whether it points to a note by its number ("supra note 12")."""
    return reference.form in _forms("note")


def is_cited_form(reference: BackReference) -> bool:
    """Whether it stands beside a name or a title (op. cit. and its kin)."""
    return reference.form in _forms("cited")


def is_last_form(reference: BackReference) -> bool:
    """Whether it means the work of that author which was cited last ("op. ult. cit.")."""
    return reference.form in _flagged("last")


def is_near_form(reference: BackReference) -> bool:
    """Whether it may stand for "ibid." beside a name ("Krone, a.a.O.", "Mercer, loc. cit.")."""
    return reference.form in _flagged("near")


def is_short_form(reference: BackReference) -> bool:
    """Whether no word marks it as one: a short title, author and year, the short form of a case or statute."""
    return reference.form in (*short_forms(), *law_forms())


@cache
def short_forms() -> tuple[str, str]:
    """The names of the forms that no word marks: short title, author with year."""
    first, second = (form["name"] for form in _unmarked() if form["kind"] == "short")
    return first, second


@cache
def law_forms() -> tuple[str, str]:
    """The names of the short forms of a case and of a statute."""
    first, second = (form["name"] for form in _unmarked() if form["kind"] == "law")
    return first, second


@cache
def _unmarked() -> list[dict[str, Any]]:
    text = (files("citecheck.citations.backref") / "short.toml").read_text("utf-8")
    forms: list[dict[str, Any]] = tomllib.loads(text)["form"]
    return forms


@cache
def _forms(kind: str) -> frozenset[str]:
    roles = {"author": "same", "back": "note"}
    return frozenset(
        entry.form
        for entries in conventions().entries.values()
        for entry in entries
        if roles.get(entry.role, entry.role) == kind
    )


@cache
def _flagged(flag: str) -> frozenset[str]:
    return frozenset(
        entry.form for entries in conventions().entries.values() for entry in entries if getattr(entry, flag)
    )


def cites(citation: Citation) -> bool:
    """Whether it says that the note cites something ("cited in note 15"), and not only that it says something."""
    return conventions().cites.search(lowered(citation.text)) is not None


def in_brackets(note: CitedNote) -> frozenset[int]:
    """The citations of a note that stand in brackets while its first does not: "Reed, p. 4 (quoting Moss, op. cit.)"."""
    text = note.note.text
    if len(note.citations) < 2 or "(" not in text:
        return frozenset()
    depths: dict[int, int] = {}
    depth = position = 0
    for citation in sorted(note.citations, key=lambda one: one.start):
        between = text[position : citation.start]
        depth = max(0, depth + between.count("(") - between.count(")"))
        depths[citation.index] = depth
        inner = text[citation.start : citation.end]
        depth = max(0, depth + inner.count("(") - inner.count(")"))
        position = citation.end
    lowest = min(depths.values())
    return frozenset(index for index, one in depths.items() if one > lowest)


def names_within(reference: BackReference) -> Iterator[str]:
    """The names that words of a sentence, read as a title, end or begin with, and that stand behind a place.

    "So bereits Merkel", "Belder, der an anderer Stelle", "Kneale shows"; "Ulm Kehl" of "für Ulm Kehl".
    """
    title = reference.title or ""
    if reference.name:
        yield from _behind_place(reference.name)
        return
    tokens = title.split()
    if not 2 <= len(tokens) <= 8 or title[:1] in "“\"‘'«„":
        return
    begin = len(tokens)
    while begin and tokens[begin - 1][:1].isupper():
        begin -= 1
    if 0 < begin < len(tokens) and tokens[begin - 1].islower():
        yield " ".join(tokens[begin:])
    first, comma, rest = title.partition(", ")
    if comma and rest[:1].islower() and is_name(first):
        yield first
    end = next((at for at, token in enumerate(tokens) if token[:1].islower()), 0)
    if (
        end
        and all(token.isalpha() and token.islower() for token in tokens[end:])
        and is_name(" ".join(tokens[:end]))
    ):
        yield " ".join(tokens[:end])


def _behind_place(name: str) -> Iterator[str]:
    """What stands behind a first word that is nobody's given name."""
    first, _, rest = name.partition(" ")
    initials = all(len(token.strip(".")) < 3 for token in rest.split())
    if rest[:1].isupper() and not initials and len(first) > 2 and first.isalpha() and not known_given(first):
        yield rest


_SOURCE = re.compile(r"(?<![0-9])(?:1[4-9]|20)[0-9]{2}(?![0-9])|https?:|www\.|§|10\.[0-9]{4}/")


def may_cite(text: str) -> bool:
    """Whether a note taken for commentary has what a source has: a year, an address, a section."""
    return _SOURCE.search(text) is not None


def linked_number(note: Note, citation: Citation, reference: BackReference) -> str | None:
    """The number of the note that a cross-reference field of the file itself ties the citation to.

    A range ("4-7") has a field at either end. None where no field stands in the citation.
    """
    links = [link for link in note.note_links if citation.start <= link.start < citation.end]
    if not links or reference.number is None:
        return None
    first, last = ends_of(reference.number)
    if first != last and len(links) > 1:
        return f"{links[0].number}-{links[-1].number}"
    printed = {note.text[link.start : link.end].strip("[]() "): link.number for link in links}
    if first in printed:
        return printed[first]
    return links[0].number if len(links) == 1 else None
