"""Notes become citations and records: :func:`cite`; single references: :func:`parse`, :func:`parse_many`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from citecheck.model import Bibliography, Manuscript, Record

if TYPE_CHECKING:
    from citecheck.citations.backref.resolve import Resolver

__all__ = ["cite", "entries", "parse", "parse_many"]

_AT_ONCE = 200
"""Notes that are cut and judged together: few enough that what was tagged is still kept when it is judged."""


def cite(
    manuscript: Manuscript,
    *,
    resolver: Resolver | None = None,
    known: Mapping[str, Record] | None = None,
    style: str | None = None,
) -> Bibliography:
    """Cut every note into citations, give each work its record and key, lead each back-reference home.

    Args:
        manuscript: As :func:`citecheck.readers.read` gives it. Its structured citations are taken up: their
            records come from the file, also of those that stand in the body.
        resolver: A function that may overrule where a back-reference leads; see
            :data:`citecheck.citations.backref.resolve.Resolver`.
        known: Records that have keys already (a ``references.bib``): their works keep these keys.
        style: The style of back-reference, one of :func:`citecheck.citations.backref.styles.styles`; None
            where nothing is known of it.

    Returns:
        The notes as citations, in order, and one record a work by key, in the order of first citation.
        Every note has at least one citation.

    Raises:
        CitecheckError: There is no such style.
    """
    from citecheck.citations.backref.outside import Elsewhere
    from citecheck.citations.backref.resolve import resolve
    from citecheck.citations.backref.short import with_short_forms
    from citecheck.citations.backref.styles import style_of
    from citecheck.citations.confidence import with_confidence
    from citecheck.citations.cut import cut_note
    from citecheck.citations.given import cited_blocks
    from citecheck.citations.merge import keyed

    notes = []
    for start in range(0, len(manuscript.notes), _AT_ONCE):
        cut = [cut_note(note, known) for note in manuscript.notes[start : start + _AT_ONCE]]
        notes += with_confidence(cut)
    notes = with_short_forms(notes)
    made = keyed(notes, known, body=cited_blocks(manuscript, known), uncited=manuscript.uncited)
    outside = Elsewhere(manuscript, made.body)
    resolved = resolve(made.notes, resolver=resolver, style=style_of(style), outside=outside)
    return Bibliography(manuscript.name, resolved, made.records, made.body, made.uncited)


def parse(text: str) -> Record | None:
    """The record of one reference as printed; None when the text is no reference."""
    from citecheck.citations.reference import parse_reference

    return parse_reference(text)


def parse_many(lines: Iterable[str]) -> list[Record | None]:
    """One record (or None) a line, in the same order."""
    from citecheck.citations.reference import parse_references

    return list(parse_references(lines))


def entries(text: str) -> list[str]:
    """The entries of a pasted bibliography, whose lines run on: one text an entry, for :func:`parse_many`."""
    from citecheck.citations.section import entries as entries_of

    return entries_of(text)
