"""BIB rules on structured citations: reference managers' fields, keys, and the bibliographies that they need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from citecheck.checks.antecedents import printed_form
from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.citations.differences import differences
from citecheck.model import Citation, CitedNote, Finding, Place, Severity

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class _Cited:
    """A structured citation, its place, and its note where it stands in one."""

    citation: Citation
    place: Place
    note: CitedNote | None = None


@rule("BIB013", "field-differs", Severity.WARNING)
def field_differs(context: CheckContext) -> Iterator[Finding]:
    """The record in a reference manager's field differs from what is printed.

    Finds:
        Citations inserted by Zotero, Mendeley, EndNote or Word whose printed words were changed by hand, or
        whose record was changed since: authors, title, journal, year, volume, issue, edition, pages,
        publisher, DOI, ISBN, address, page cited; and an "Ibid." that leads to another work than the field
        means. Who says only less (initials, an abbreviated journal, no subtitle) does not differ.
    Why:
        One of the two is a slip. The manager writes the record over the correction when it next updates
        the document, and the reference list has the record's form already.
    Example:
        before:  4 B. Moss, "Floods", Water Review 8 (1998).      (the field has volume 7, 1999)
        after:   4 B. Moss, "Floods", Water Review 7 (1999).
    Fix:
        None: which of them is right, the work itself must tell.
    """
    for one in context.once(_structured):
        for found in differences(one.citation):
            message = f"the {found.field} is '{_clip(found.printed)}' in print and '{_clip(found.given)}' in the field's record"
            yield _finding(context, one, message)
        if other := _other_work(context, one.citation):
            yield _finding(context, one, other)


@rule("BIB020", "key-unknown", Severity.ERROR)
def key_unknown(context: CheckContext) -> Iterator[Finding]:
    """A work is cited by a key that no bibliography file has.

    Finds:
        Keys of citations (``[@smith2001]``, ``\\cite{smith2001}``) and of ``nocite`` (``\\nocite``) that are neither in the
        files that the manuscript names nor in the bibliography of the settings: once a key, at its first
        place. Where no bibliography is named at all, that is said once.
    Why:
        The page shows a question mark or the bare key in the place of the citation.
    Example:
        before:  [@smiht2001, p. 3]
        after:   [@smith2001, p. 3]
    Fix:
        None: which work is meant is for the author to say.
    """
    cited = context.once(_structured)
    known = {one.citation.key for one in cited if one.citation.key}
    known |= set(context.references.records if context.references is not None else ())
    unknown: dict[str, list[_Cited]] = {}
    for one in cited:
        if one.citation.record is None and one.citation.kind == "work" and one.citation.given is not None:
            unknown.setdefault(one.citation.given.key or "", []).append(one)
    if unknown and not known and len(unknown) > 1 and not _names_bibliography(context):
        first = min((one for places in unknown.values() for one in places), key=_order)
        message = f"{len(unknown)} works are cited by keys, and no bibliography file is named that has them"
        yield _finding(context, first, message)
        return
    for key, places in unknown.items():
        more = f" (cited {len(places)} times)" if len(places) > 1 else ""
        message = f"the key {key[:80]} is in no bibliography file{more}{_near(key, known)}"
        yield _finding(context, min(places, key=_order), message)
    # A key that the author lists and cites is said at its citation.
    listed = known | set(unknown)
    for item in context.manuscript.uncited:
        if item.record is None and item.key and item.key != "*" and item.key not in listed:
            message = f"the key {item.key[:80]} of nocite is in no bibliography file{_near(item.key, known)}"
            place = context.manuscript.uncited_places.get(item.key) or _line_with(context, item.key)
            yield context.finding(message, place=place)


@rule("BIB021", "bibliography-unread", Severity.ERROR)
def bibliography_unread(context: CheckContext) -> Iterator[Finding]:
    """A bibliography file that the manuscript names could not be read.

    Finds:
        Files of ``bibliography:``, ``\\bibliography`` and their like that are not there, are damaged, or lie
        outside the manuscript's folder: these are never opened.
    Why:
        The works in it cannot be looked up, and every citation of them is an unknown key.
    Example:
        before:  bibliography: ../../library.bib
        after:   bibliography: library.bib      (beside the manuscript)
    Fix:
        None.
    """
    for remark in context.manuscript.remarks:
        if remark.about == "bibliography-file":
            yield context.finding(remark.message, place=remark.place or Place(1))


def _structured(context: CheckContext) -> list[_Cited]:
    """The structured citations of the notes and of the body."""
    found = [
        _Cited(citation, cited.place_of(citation), cited)
        for cited, citation in context.citations()
        if citation.given is not None
    ]
    for block in context.bibliography.body:
        found += [_Cited(citation, block.place_of(citation)) for citation in block.citations]
    return found


def _other_work(context: CheckContext, citation: Citation) -> str | None:
    """What is wrong where a field prints a back-reference that leads to another work than the field means."""
    back = citation.back_reference
    if citation.kind != "back-reference" or back is None or back.antecedent is None or citation.key is None:
        return None
    keys = []
    for place in (back.antecedent, *back.candidates):
        keys += [
            one.key for one in context.bibliography.notes[place.note].citations if one.index == place.citation
        ]
    if None in keys or citation.key in keys:
        return None
    return f"{printed_form(citation)} leads to {keys[0]} in note {back.antecedent.number}, and the field means {citation.key}"


def _finding(context: CheckContext, one: _Cited, message: str) -> Finding:
    return context.finding(message, place=one.place, note=one.note, citation=one.citation)


def _order(one: _Cited) -> tuple[str, int, int]:
    return one.place.file or "", one.place.line, one.place.column


def _names_bibliography(context: CheckContext) -> bool:
    remarks = context.manuscript.remarks
    return context.references is not None or any(remark.about == "bibliography-file" for remark in remarks)


def _near(key: str, known: set[str]) -> str:
    near = get_close_matches(key[:80], sorted(known), n=1, cutoff=0.75)
    return f"; did you mean {near[0]}?" if near else ""


def _line_with(context: CheckContext, key: str) -> Place:
    for number, line in enumerate(context.manuscript.lines, 1):
        column = line.find(f"@{key}")
        if column >= 0:
            return Place(number, column + 1, number, column + 2 + len(key))
    return Place(1)


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
