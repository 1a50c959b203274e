"""What kind of form a back-reference has, and what it says besides."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from citecheck.citations.backref.conventions import conventions
from citecheck.model import BackReference, Citation, Note


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


def is_short_form(reference: BackReference) -> bool:
    """Whether no word marks it as one: a short title, author and year."""
    return reference.form in short_forms()


@cache
def short_forms() -> tuple[str, str]:
    """The names of the forms that no word marks: short title, author with year."""
    table = tomllib.loads((files("citecheck.citations.backref") / "short.toml").read_text("utf-8"))
    first, second = (form["name"] for form in table["form"])
    return first, second


@cache
def _forms(kind: str) -> frozenset[str]:
    roles = {"author": "same", "back": "note"}
    return frozenset(
        entry.form
        for entries in conventions().entries.values()
        for entry in entries
        if roles.get(entry.role, entry.role) == kind
    )


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
