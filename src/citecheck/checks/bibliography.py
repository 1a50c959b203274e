"""BIB: records, and whether one thing is printed in one way.

The rest of the family: numbers in ``printed``, habits of print in ``note_style``, journals in ``serials``,
the user's own bibliography in ``references``, structured citations in ``structured``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.checks import field_order as _field_order
from citecheck.checks import note_style as _note_style
from citecheck.checks import printed as _printed
from citecheck.checks import reading as _reading
from citecheck.checks import references as _references
from citecheck.checks import serials as _serials
from citecheck.checks import structured as _structured
from citecheck.checks.context import CheckContext
from citecheck.checks.records import Use, data, name_pairs, variants_of, works
from citecheck.checks.registry import rule
from citecheck.model import Date, DateParts, Finding, Severity

__all__ = ["_field_order", "_note_style", "_printed", "_reading", "_references", "_serials", "_structured"]

_YEAR = re.compile(r"(?<![0-9])(?:1[4-9]|20)[0-9]{2}(?![0-9])")
_SHOWN = 80


@rule("BIB001", "date-missing", Severity.WARNING)
def date_missing(context: CheckContext) -> Iterator[Finding]:
    """A work has no date.

    Finds:
        Works of which no citation prints a year, nor "n.d." or "forthcoming". Pages on the web and
        documents of other kinds are information only: they often have none. Papers in archives and prints
        that a number tells are passed over.
    Why:
        Without a date nobody can tell editions apart, and the reference list cannot be sorted.
    Example:
        before:  A. Smith, Kurils, London, Harbour Press.
        after:   A. Smith, Kurils, London, Harbour Press, 2001.
    Fix:
        None.
    """
    for key, record, uses in context.once(works):
        if record.issued is not None or any(_YEAR.search(use.citation.text) or _within(use) for use in uses):
            continue
        if record.archive or (record.number and not record.title):
            # A file of an archive is found by its mark, a print of a parliament by its number.
            continue
        severity = None if record.type in data()["dated"]["types"] else Severity.INFO
        yield _finding(context, uses[0], f"{_name(record.title, key)} has no date", severity)


@rule("BIB002", "title-missing", Severity.WARNING)
def title_missing(context: CheckContext) -> Iterator[Finding]:
    """A work has no title.

    Finds:
        Books, reports, theses, articles and chapters with an author whose citations give neither a title
        nor the work they are in. Other kinds (interviews, letters, cases, laws) often go without one.
    Why:
        A reader cannot look up what has no name.
    Example:
        before:  A. Smith, London, 2001, p. 3.
        after:   A. Smith, Kurils, London, 2001, p. 3.
    Fix:
        None.
    """
    for key, record, uses in context.once(works):
        named = record.title or record.container_title or record.event_title or record.url or record.doi
        if not named and record.author and record.type in data()["titled"]["types"]:
            yield _finding(context, uses[0], f"the work {key} has no title")


@rule("BIB005", "work-spelt-differently", Severity.WARNING)
def work_spelt_differently(context: CheckContext) -> Iterator[Finding]:
    """One work, journal or publisher is spelt in two ways.

    Finds:
        Titles, journals and publishers of one work that differ by more than case, accents and
        punctuation. One that only says less (without the subtitle) is passed over.
    Why:
        One of the two is a slip, and reference managers make two works of it.
    Example:
        before:  4 A. Smith, Kurils at Dawn   9 A. Smith, Kurills at Dawn
        after:   4 A. Smith, Kurils at Dawn   9 A. Smith, Kurils at Dawn
    Fix:
        None: which of them is right, the work itself must tell.
    """
    for variant in variants_of(context, ("title", "container_title", "publisher")):
        field = variant.field.replace("_", " ")
        message = (
            f"the {field} is '{_clip(variant.rare)}' here and '{_clip(variant.usual)}' in note {variant.at}"
        )
        yield _finding(context, variant.use, message)


@rule("BIB006", "name-spelt-differently", Severity.WARNING)
def name_spelt_differently(context: CheckContext) -> Iterator[Finding]:
    """One person's name is spelt in two ways.

    Finds:
        Authors and editors of one work whose family names differ. Across works, as information: long
        family names with the same initial that are one letter, one hyphen or one accent apart.
        Initials in place of given names are passed over.
    Why:
        An index lists the person twice, and one of the spellings is a slip.
    Example:
        before:  45 C. Vendil Pallin   52 C. Vendil-Palin
        after:   45 C. Vendil Pallin   52 C. Vendil Pallin
    Fix:
        None: which of them is right, the work itself must tell.
    """
    reported: set[tuple[str, str]] = set()
    for variant in variants_of(context, ("author", "editor")):
        reported.add((variant.rare, variant.usual))
        message = f"the {variant.field} is '{_clip(variant.rare)}' here and '{_clip(variant.usual)}' in note {variant.at}"
        yield _finding(context, variant.use, message)
    for pair in context.once(name_pairs):
        if not any(pair.rare in rare and pair.usual in usual for rare, usual in reported):
            message = f"the name is '{_clip(pair.rare)}' here and '{_clip(pair.usual)}' in note {pair.at}"
            yield _finding(context, pair.use, message, Severity.INFO)


@rule("BIB008", "date-in-future", Severity.WARNING)
def date_in_future(context: CheckContext) -> Iterator[Finding]:
    """A date lies in the future.

    Finds:
        Dates of publication and of access after today (or the day that the settings name).
        "Forthcoming" is no date.
    Why:
        Mostly a typing error; a forthcoming work should be called so.
    Example:
        before:  A. Smith, Kurils, 2103.
        after:   A. Smith, Kurils, 2013.
    Fix:
        None.
    """
    for cited, citation in context.citations():
        if citation.kind != "work" or citation.record is None:
            continue
        for date in (citation.record.issued, citation.record.accessed):
            if date is not None and _after(date, context):
                yield _finding(context, Use(cited, citation), f"the date {date.start} lies in the future")


@rule("BIB009", "year-differs", Severity.WARNING)
def year_differs(context: CheckContext) -> Iterator[Finding]:
    """One work is cited with two years.

    Finds:
        Citations that agree in author and title and differ in the year. New editions and yearbooks, whose
        title or edition tells them apart, are passed over.
    Why:
        One of them is a slip, or a new edition is cited without saying so.
    Example:
        before:  4 A. Smith, Kurils, 2001   9 A. Smith, Kurils, 2002
        after:   4 A. Smith, Kurils, 2001   9 A. Smith, Kurils, 2001
    Fix:
        None: which of them is right, the work itself must tell.
    """
    for variant in variants_of(context, ("issued",)):
        if variant.rare[:4] != variant.usual[:4]:
            message = f"the year is {variant.rare[:4]} here and {variant.usual[:4]} in note {variant.at}"
            yield _finding(context, variant.use, message)


@rule("BIB011", "field-missing", Severity.INFO)
def field_missing(context: CheckContext) -> Iterator[Finding]:
    """A work lacks what its kind needs to be found.

    Finds:
        An article without its journal, newspaper or magazine, a chapter without its book, a thesis
        without its university.
    Why:
        A library cannot find the part without the whole. It may also be that citecheck took the work for
        another kind, which is why this is information only.
    Example:
        before:  A. Smith, "Kurils", Vol. 3, No. 2, 2001, p. 4-9.
        after:   A. Smith, "Kurils", Harbour Review, Vol. 3, No. 2, 2001, p. 4-9.
    Fix:
        None.
    """
    for key, record, uses in context.once(works):
        if any(map(_within, uses)):
            continue
        for need in data()["needs"]:
            if record.type == need["type"] and not any(getattr(record, field) for field in need["fields"]):
                yield _finding(context, uses[0], f"{_name(record.title, key)} lacks {need['words']}")


def _within(use: Use) -> bool:
    """Whether the citation leads back to the book that the work is in ("in HARBOUR LAW, supra note 14, at 151")."""
    return use.citation.back_reference is not None


def _after(date: Date, context: CheckContext) -> bool:
    today = context.today
    start = date.start
    if start is None:
        return False
    known = DateParts(today.year, today.month, today.day)
    return start.to_csl() > known.to_csl()[: len(start.to_csl())]


def _name(title: str | None, key: str) -> str:
    return f"'{_clip(title)}'" if title else f"the work {key}"


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _finding(context: CheckContext, use: Use, message: str, severity: Severity | None = None) -> Finding:
    return context.finding(message, note=use.cited, citation=use.citation, severity=severity)
