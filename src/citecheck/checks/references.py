"""BIB rules on the user's own bibliography file beside the notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from citecheck.checks.context import CheckContext
from citecheck.checks.records import Use, uses_of
from citecheck.checks.registry import rule
from citecheck.citations.fold import fold
from citecheck.citations.same import page_span, same_people, same_title
from citecheck.model import Finding, Place, Record, Severity

if TYPE_CHECKING:
    from citecheck.bibliography import References

_SHOWN = 60


@rule("BIB015", "entry-not-cited", Severity.INFO, needs=("references",))
def entry_not_cited(context: CheckContext) -> Iterator[Finding]:
    """An entry of the bibliography file is cited by no note.

    Finds:
        Entries of the file that is set as ``bibliography`` that are the work of no citation, in the notes or
        by a key in the text. An entry that another one names as its ``crossref``, or that ``nocite`` lists,
        is passed over.
    Why:
        Many journals print what is cited and nothing else; and where a citation was meant for the
        entry, it says something that the entry does not.
    Example:
        before:  @book{smith2001kurils, …}     (no note cites Smith's Kurils)
        after:   the entry taken out, or the note that should cite it mended
    Fix:
        None.
    """
    references = _references(context)
    cited = {citation.key for _, citation in context.citations() if citation.key}
    cited |= {one.key for block in context.bibliography.body for one in block.citations if one.key}
    cited |= set(context.bibliography.uncited)
    if any(item.key == "*" for item in context.manuscript.uncited):
        return
    parents = {key.lower() for key in references.parents}
    for key in references.records:
        if key not in cited and key.lower() not in parents:
            place = Place(references.lines.get(key, 1), file=str(references.path))
            yield context.finding(f"no note cites the entry {key}", place=place)


@rule("BIB016", "entry-differs", Severity.WARNING, needs=("references",))
def entry_differs(context: CheckContext) -> Iterator[Finding]:
    """A note and the bibliography file disagree on a work.

    Finds:
        Works that the file has under their key, where year, authors, title, volume, issue or pages are
        printed in a note and differ there. Who says only less (initials, no subtitle, one page of
        several) does not disagree.
    Why:
        One of the two is a slip, and the reader of the notes finds something else than the reader of
        the bibliography.
    Example:
        before:  4 A. Smith, Kurils, 2002.     @book{smith2001kurils, year = 2001, …}
        after:   4 A. Smith, Kurils, 2001.     @book{smith2001kurils, year = 2001, …}
    Fix:
        None: which of them is right, the work itself must tell.
    """
    references = _references(context)
    for key, uses in context.once(uses_of).items():
        entry = references.records.get(key)
        if entry is None:
            continue
        reported: set[tuple[str, str]] = set()
        for use in uses:
            for field, printed, known in _disagreements(use, entry):
                if (field, printed) not in reported:
                    reported.add((field, printed))
                    message = (
                        f"the {field} is '{_clip(printed)}' here and '{_clip(known)}' in the entry {key}"
                    )
                    yield context.finding(message, note=use.cited, citation=use.citation)


def _references(context: CheckContext) -> References:
    return cast("References", context.references)


def _disagreements(use: Use, entry: Record) -> Iterator[tuple[str, str, str]]:
    record = use.citation.record
    if record is None:
        return
    if record.title and entry.title and not _same_title(record.title, entry.title):
        yield "title", record.title, entry.title
    if record.author and entry.author and not same_people(record.author, entry.author):
        yield "author", ", ".join(map(str, record.author)), ", ".join(map(str, entry.author))
    here, there = (one.issued.year if one.issued else None for one in (record, entry))
    if here is not None and there is not None and here != there:
        yield "year", str(here), str(there)
    for field in ("volume", "issue"):
        printed, known = getattr(record, field), getattr(entry, field)
        if printed and known and _plain(printed) != _plain(known):
            yield field, printed, known
    pages, all_pages = page_span(record.page), page_span(entry.page)
    if pages and all_pages and not (all_pages[0] <= pages[0] and pages[1] <= all_pages[1]):
        yield "pages", record.page or "", entry.page or ""


def _same_title(one: str, other: str) -> bool:
    """Whether two titles under one key are one; the short form of a long title is."""
    left, right = fold(one), fold(other)
    return left.startswith(right) or right.startswith(left) or same_title(one, other)


def _plain(text: str) -> str:
    return text.strip().lstrip("0").casefold()


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
