"""BIB rules on pages and identifiers as the notes print them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from citecheck.checks.antecedents import means_book
from citecheck.checks.context import CheckContext
from citecheck.checks.identifiers import identifier_problems
from citecheck.checks.records import data, variants_of
from citecheck.checks.registry import rule
from citecheck.citations.backref.forms import says_more
from citecheck.citations.pages import normal_pages
from citecheck.citations.same import page_span
from citecheck.model import CitedNote, Edit, Finding, Fix, Severity

_RANGE = re.compile(r"(?<![\w.])([0-9]{1,6})\s?[-–—]{1,2}\s?([0-9]{1,6})(?![\w])")
_MORE = re.compile(r"[0-9]{1,6}\s?(?:[-–—]\s?[0-9]|&|ff?\b)")
_UNCLEAR = re.compile(r"[0-9]{1,6}+(?:,?\s?[0-9]|\s(?:and|und|et|y|e)\s[0-9])")
_PARTS = frozenset({"article-journal", "chapter", "paper-conference"})
_ENOUGH = 3
"""How often the usual form must stand before another one is called a slip."""

_FEW = 5
"""A range of fewer pages may be the pages cited and not those of the work."""


@dataclass(frozen=True, slots=True)
class PageWord:
    """A printed "p." and its kind: before one page, or before several."""

    cited: CitedNote
    start: int
    end: int
    form: str
    several: bool


@rule("BIB003", "page-range-backwards", Severity.ERROR)
def page_range_backwards(context: CheckContext) -> Iterator[Finding]:
    """A range of pages ends before it begins.

    Finds:
        Ranges behind a word for "page" and in the pages of a record. Shortened ends are written out
        first: "275-80" is 275 to 280.
    Why:
        A digit was lost or two were swapped; the pages cannot be looked up.
    Example:
        before:  A. Smith, Kurils, p. 153-132.
        after:   A. Smith, Kurils, p. 132-153.
    Fix:
        None: which of the two numbers is wrong is not known.
    """
    for cited, citation in context.citations():
        record = citation.record
        values = [citation.locator.value] if citation.locator and citation.locator.label == "page" else []
        values += [record.page] if record is not None and record.page else []
        backwards = {span for value in values for span in _backwards(value)}
        for match in _RANGE.finditer(citation.text):
            first, last = normal_pages(match[0]).split("-")
            if (first, last) in backwards:
                place = cited.note.content.place(citation.start + match.start(), citation.start + match.end())
                message = f"the pages {match[0]} run backwards"
                yield context.finding(message, place=place, note=cited, citation=citation)


@rule("BIB004", "page-abbreviation-mixed", Severity.WARNING)
def page_abbreviation_mixed(context: CheckContext) -> Iterator[Finding]:
    """A page is abbreviated otherwise than in the rest of the notes.

    Finds:
        "pg. 7" among many "p. 7", "p. 7-9" where ranges have "pp." elsewhere. Single pages, and ranges and
        lists, are counted apart; the commonest form decides when it stands at least three times and twice
        as often as the other. Both "p." and "pp." for ranges in equal numbers are left alone.
    Why:
        Styles ask for one form; a mixture shows that references were copied from several places.
    Example:
        before:  11 Smith, pg. 7.   12 Jones, p. 9.
        after:   11 Smith, p. 7.   12 Jones, p. 9.
    Fix:
        The commonest form. Safe: it names the same page.
    """
    words = context.once(_page_words)
    for several in (False, True):
        group = [word for word in words if word.several is several]
        counts = Counter(word.form for word in group)
        if len(counts) < 2:
            continue
        (usual, most), *others = counts.most_common()
        if most < _ENOUGH or any(count * 2 > most for _, count in others):
            continue
        for word in group:
            if word.form != usual:
                place = word.cited.note.content.place(word.start, word.end)
                printed = word.cited.note.text[word.start : word.end]
                message = f"'{printed}' stands for the page where other notes have '{usual}'"
                fix = Fix(f"write '{usual}'", (Edit(place, usual),), safe=True)
                yield context.finding(message, place=place, note=word.cited, fix=fix)


@rule("BIB007", "locator-outside-pages", Severity.WARNING)
def locator_outside_pages(context: CheckContext) -> Iterator[Finding]:
    """A page is cited that the work does not have.

    Finds:
        A cited page before the first or after the last page of an article or chapter, in the citation
        itself or in a back-reference to it.
    Why:
        The page or the work is wrong. In a back-reference it often shows that the note number is.
    Example:
        before:  41 EASR, op. cit. [32], p. 375.      (note 32 has the pages 243-297)
        after:   41 EASR, op. cit. [32], p. 275.
    Fix:
        None.
    """
    records = context.bibliography.records
    # By key, whether it was last cited by the name of its book: "ibid." behind that is of the book too.
    of_book: dict[str, bool] = {}
    for cited, citation in context.citations():
        record = records.get(citation.key) if citation.key else None
        if record is None or citation.key is None or record.type not in _PARTS:
            continue
        found = citation.back_reference
        if found is None or says_more(found):
            of_book[citation.key] = found is not None and means_book(found, record)
        if of_book.get(citation.key) or citation.locator is None:
            continue
        span = page_span(record.page)
        pages = page_span(citation.locator.value) if citation.locator.label == "page" else None
        if span is None or pages is None or span[1] - span[0] < _FEW:
            continue
        if pages[0] < span[0] or pages[1] > span[1]:
            message = f"page {citation.locator.value} is not among the pages {record.page} of the work"
            yield context.finding(message, note=cited, citation=citation)


@rule("BIB022", "pages-differ", Severity.WARNING)
def pages_differ(context: CheckContext) -> Iterator[Finding]:
    """One article or chapter is cited with two ranges of pages.

    Finds:
        Citations of one work that give it different first or last pages. A range that lies well inside the other
        may be the pages cited, and is passed over.
    Why:
        One of them is a slip, and a library orders the article by them.
    Example:
        before:  4 A. Smith, "Kurils", Harbour Review 3 (2001), 71-84   9 A. Smith, "Kurils", Harbour Review 3 (2001), 71-94
        after:   4 A. Smith, "Kurils", Harbour Review 3 (2001), 71-84   9 A. Smith, "Kurils", Harbour Review 3 (2001), 71-84
    Fix:
        None: which of them is right, the work itself must tell.
    """
    for variant in variants_of(context, ("page",)):
        record, cited = variant.use.citation.record, variant.use.cited
        one, other = page_span(variant.rare), page_span(variant.usual)
        if record is None or record.type not in _PARTS or one is None or other is None or one == other:
            continue
        if not _are_extents(one, other):
            continue
        message = f"the pages are {variant.rare} here and {variant.usual} in note {variant.at}"
        yield context.finding(message, note=cited, citation=variant.use.citation)


def _are_extents(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges both look like a whole work's, and neither like pages cited of the other."""
    short, long = sorted((one, other), key=lambda span: span[1] - span[0])
    inside = long[0] <= short[0] and short[1] <= long[1]
    near = 2 * (short[1] - short[0]) >= long[1] - long[0] and (short[0] == long[0] or short[1] == long[1])
    return short[1] > short[0] and (near or not inside)


@rule("BIB010", "identifier-invalid", Severity.ERROR)
def identifier_invalid(context: CheckContext) -> Iterator[Finding]:
    """An ISBN, ISSN or DOI cannot be right.

    Finds:
        ISBNs and ISSNs with a wrong number of digits or a wrong check digit (ISO 2108, ISO 3297), and what
        stands behind "doi:" and is none (ISO 26324).
    Why:
        A digit was mistyped; the number leads to nothing or to another work.
    Example:
        before:  ISBN 978-3-16-148410-1
        after:   ISBN 978-3-16-148410-0
    Fix:
        None: which digit is wrong is not known.
    """
    for cited in context.bibliography.notes:
        for start, end, problem in identifier_problems(cited.note.text):
            yield context.finding(problem, place=cited.note.content.place(start, end), note=cited)


def _backwards(value: str) -> Iterator[tuple[str, str]]:
    for match in _RANGE.finditer(value[:500]):
        first, last = normal_pages(match[0]).split("-")
        if int(first) > int(last):
            yield first, last


def _page_words(context: CheckContext) -> list[PageWord]:
    forms = sorted(data()["pages"]["forms"], key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w=&?/.-])({'|'.join(map(re.escape, forms))})(\s?)(?=[0-9])")
    found = []
    for cited in context.bibliography.notes:
        text = cited.note.text
        for match in pattern.finditer(text):
            # "p7" without a blank or a full stop may be any code; "p. 7, 12" a list or a page and a day.
            unclear = _UNCLEAR.match(text, match.end()) or not cited.note.prints(*match.span(1))
            if (match[2] or match[1].endswith(".")) and not unclear:
                several = _MORE.match(text, match.end()) is not None
                found.append(PageWord(cited, match.start(1), match.end(1), match[1], several))
    return found
