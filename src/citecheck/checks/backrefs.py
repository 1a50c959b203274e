"""REF: back-references and their antecedents.

What a back-reference leads to is decided by :mod:`citecheck.citations.backref.resolve`; each finding here
is one of its outcomes, and each back-reference gets one finding at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from citecheck.checks import backref_numbers as _numbers
from citecheck.checks import backref_style as _style
from citecheck.checks.antecedents import (
    described,
    elsewhere,
    found_outside,
    misspelt_word,
    names,
    notes_before,
    notes_by_number,
    number_fix,
    printed_form,
    soft_sign_slip,
    word_fix,
    year_of,
)
from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule, selected
from citecheck.checks.shifts import shifted
from citecheck.citations.backref.find import FORWARD
from citecheck.citations.backref.forms import is_short_form, may_cite
from citecheck.model import BackReference, Citation, CitedNote, Finding, Note, Severity

_ALSO = (_numbers, _style)
"""Modules of this family: to bring them in registers their rules."""

Outcome = tuple[CitedNote, Citation, BackReference]


@rule("REF001", "antecedent-missing", Severity.ERROR)
def antecedent_missing(context: CheckContext) -> Iterator[Finding]:
    """A back-reference leads to no earlier citation.

    Finds:
        A note number that does not exist, a note that cites no work, a name or title that no earlier note
        has, and an "ibid." after a note that cites nothing. What points forward on purpose ("infra") is
        passed over when it does, and so is what leads to a note of commentary with a year, a section or an address
        in it: that may be the source, unless a name is printed that it does not have. A work that an
        unnumbered note, an epigraph, a caption or the text before cites in full is found there by its name or title, and
        passed over; one that only the text after cites, or that a wrong number names, is reported with its place. A
        back-reference without a number is a warning: the work may be meant by a name that the manuscript gives it
        outside the notes.
    Why:
        The reader cannot find the work. Mostly the full citation was cut, or its note was deleted.
    Example:
        before:  37 V. Kashin, op. cit. [99].
        after:   37 V. Kashin, op. cit. [26].
    Fix:
        The number of the one earlier note that cites such a work, where there is exactly one. Safe.
    """

    def applies(found: BackReference) -> bool:
        return found.status == "missing" and _first_contradiction(found) is None and not is_short_form(found)

    for cited, citation, found in _outcomes(context, applies):
        target = _target(context, cited, found)
        if found.form == FORWARD and target is not None:
            message = f"{printed_form(citation)} says that note {target.number} comes later; it comes before"
            yield context.finding(message, note=cited, citation=citation)
            continue
        ibid = not (found.number or found.name or found.title)
        near = [] if ibid else elsewhere(context, found, before=cited)
        if target is not None and may_cite(target.text):
            named = found.name or found.title
            if not named or names(target.text, named):
                continue
        message = f"{printed_form(citation)} leads to no earlier citation"
        if found.number is not None or (ibid and target is not None):
            absent = "are no notes" if found.number and "-" in found.number else "is no note"
            message += (
                f": there {absent} {found.number}"
                if target is None
                else f": note {target.number} cites no work"
            )
        elif said := found.name or found.title:
            message += f": no earlier note cites {found.title if near and found.title else said}"
        if near:
            message += f"; {described(context, near[0])} may be meant"
        else:
            message += found_outside(context, found)
        yield context.finding(
            message,
            note=cited,
            citation=citation,
            fix=number_fix(context, cited, citation, near),
            severity=None if found.number else Severity.WARNING,
        )


@rule("REF002", "antecedent-not-earlier", Severity.ERROR)
def antecedent_not_earlier(context: CheckContext) -> Iterator[Finding]:
    """A back-reference points to its own note or to a later one.

    Finds:
        A number that is the note's own or a later note's, and a name whose full citation comes only
        later. "Infra" points forward on purpose and is passed over.
    Why:
        The number is wrong, or a note was moved in front of the one it leans on, so that readers meet
        the short form first.
    Example:
        before:  17 N. Poussenkova, op. cit. [17].
        after:   17 N. Poussenkova, op. cit. [11].
    Fix:
        The number of the one earlier note that cites such a work, where there is exactly one. Safe.
    """

    def applies(found: BackReference) -> bool:
        return found.status == "not-earlier" and not is_short_form(found)

    for cited, citation, found in _outcomes(context, applies):
        earlier = elsewhere(context, found, before=cited)
        if found.number is None:
            first = found.candidates[0].number if found.candidates else "a later note"
            message = f"{printed_form(citation)} comes before its full citation (note {first})"
        elif found.number == cited.note.number:
            message = f"{printed_form(citation)} points to its own note"
        else:
            message = f"{printed_form(citation)} points forward, to note {found.number}"
        if earlier:
            message += f"; {described(context, earlier[0])} may be meant"
        fix = number_fix(context, cited, citation, earlier)
        yield context.finding(message, note=cited, citation=citation, fix=fix)


@rule("REF003", "antecedent-name-differs", Severity.ERROR)
def antecedent_name_differs(context: CheckContext) -> Iterator[Finding]:
    """The note that a back-reference points to cites somebody else's work.

    Finds:
        A number whose note has no work of the name printed. Slips of spelling, initials, other
        romanisations, editors and short names introduced earlier count as the same name.
    Why:
        The number went wrong when a note was put in or taken out, and sends readers to another book.
    Example:
        before:  17 N. Poussenkova, 2013, op. cit. [12].
        after:   17 N. Poussenkova, 2013, op. cit. [11].
    Fix:
        The number of the one earlier note that cites a work of this name, where there is exactly one.
        Safe.
    """
    yield from _elsewhere_findings(context, "name")


@rule("REF004", "antecedent-year-differs", Severity.WARNING)
def antecedent_year_differs(context: CheckContext) -> Iterator[Finding]:
    """The year of a back-reference is not that of the work it points to.

    Finds:
        A back-reference with a year ("Smith, 2012, op. cit. [21]") whose antecedent is of another year. An
        antecedent without a date contradicts nothing.
    Why:
        The number, the year or the full citation is wrong; with several works of one author the year is
        what tells them apart.
    Example:
        before:  36 V. Ryzhkov, 2011, op. cit. [21].      (note 21 is of 2012)
        after:   36 V. Ryzhkov, 2012, op. cit. [21].
    Fix:
        The number, where exactly one earlier note cites a work of this name and year: safe. None
        otherwise.
    """
    yield from _elsewhere_findings(context, "year")


@rule("REF005", "ibid-after-several-works", Severity.WARNING)
def ibid_after_several_works(context: CheckContext) -> Iterator[Finding]:
    """An "ibid." follows a note that cites several works.

    Finds:
        "Ibid.", "id.", "ebd.", "Там же" and their kin where the note before cites more than one work. Within
        a note it means the citation right before it and is passed over.
    Why:
        It may stand for any of them. Chicago Manual of Style, 17th ed., 14.34: ibid. must not be used
        after a note with more than one source.
    Example:
        before:  22 Smith, Kurils; Jones, Islands.   23 Ibid., p. 4.
        after:   22 Smith, Kurils; Jones, Islands.   23 Jones, Islands, p. 4.
    Fix:
        None: which work is meant only the author knows.
    """
    for cited, citation, found in _outcomes(context, _is_ambiguous_ibid):
        works = len(found.candidates)
        within = any(one.index < citation.index and one.kind != "commentary" for one in cited.citations)
        note = cited.note if within else _target(context, cited, found)
        before = note.number if note is not None else "before"
        yield context.finding(
            f"{printed_form(citation)} may mean any of the {works} works of note {before}",
            note=cited,
            citation=citation,
        )


@rule("REF006", "antecedent-title-differs", Severity.WARNING)
def antecedent_title_differs(context: CheckContext) -> Iterator[Finding]:
    """The title of a back-reference is not that of the work it points to.

    Finds:
        A back-reference with a short title whose words are not in the title of its antecedent.
    Why:
        The number points to another work of the author, or the title was changed in one place only.
    Example:
        before:  42 Defense of Japan 2012, op. cit. [41].
        after:   42 Defense of Japan 2012, op. cit. [40].
    Fix:
        The number, where exactly one earlier note cites a work of this title: safe. None otherwise.
    """
    yield from _elsewhere_findings(context, "title")


@rule("REF007", "antecedent-ambiguous", Severity.WARNING)
def antecedent_ambiguous(context: CheckContext) -> Iterator[Finding]:
    """A back-reference may mean more than one work.

    Finds:
        A number whose note cites several works that fit what is printed, and a name without number,
        year or title whose bearer is cited with several works.
    Why:
        The reader has to guess. A year or a short title tells the works apart.
    Example:
        before:  40 Trenin, op. cit.      (two works of Trenin are cited)
        after:   40 Trenin, 2003, op. cit.
    Fix:
        None: which work is meant only the author knows.
    """

    def applies(found: BackReference) -> bool:
        return found.status == "ambiguous" and not _is_ambiguous_ibid(found)

    for cited, citation, found in _outcomes(context, applies):
        works = " or ".join(described(context, candidate) for candidate in found.candidates[:3])
        yield context.finding(f"{printed_form(citation)} may mean {works}", note=cited, citation=citation)


@rule("REF008", "antecedent-name-misspelt", Severity.WARNING)
def antecedent_name_misspelt(context: CheckContext) -> Iterator[Finding]:
    """The name of a back-reference is spelt otherwise than in the work it points to.

    Finds:
        A family name that is a letter or two from the author's, or another initial. Accents, particles and
        other romanisations are passed over; a soft or hard sign of Cyrillic is not, where both notes print Cyrillic.
    Why:
        One of the two is a slip, and an index or a search finds only one of them.
    Example:
        before:  37 V. Kashyn, op. cit. [26].
        after:   37 V. Kashin, op. cit. [26].
    Fix:
        The family name as in the full citation. Unsafe: the slip may be there.
    """

    def applies(found: BackReference) -> bool:
        return found.status == "resolved" and _first_contradiction(found) in ("name", None)

    for cited, citation, found in _outcomes(context, applies):
        if found.antecedent is None:
            continue
        named = _first_contradiction(found) == "name"
        slip = misspelt_word(context, found) if named else soft_sign_slip(context, found)
        if not named and slip is None:
            continue
        other = f": '{slip[0]}' here, '{slip[1]}' there" if slip else ""
        yield context.finding(
            f"the name in {printed_form(citation)} differs from {described(context, found.antecedent)}{other}",
            note=cited,
            citation=citation,
            fix=word_fix(cited, citation, slip),
        )


def _outcomes(context: CheckContext, applies: Callable[[BackReference], bool]) -> Iterator[Outcome]:
    told = context.once(_told_as_shift)
    for cited, citation in context.back_references():
        found = citation.back_reference
        if found is not None and applies(found) and id(citation) not in told:
            yield cited, citation, found


def _told_as_shift(context: CheckContext) -> frozenset[int]:
    """The citations that one finding of REF010 stands for, where that rule runs."""
    settings = context.settings
    runs = any(known.code == "REF010" for known in selected(settings.select, settings.ignore))
    return context.once(shifted) if runs else frozenset()


def _target(context: CheckContext, cited: CitedNote, found: BackReference) -> Note | None:
    """The note that the number names, the last of this number; without a number, the note before."""
    before = context.once(notes_before)[id(cited)]
    if found.number is None:
        return before.note if before and not (found.name or found.title) else None
    return context.once(notes_by_number).get(found.number.partition("-")[0])


def _is_ambiguous_ibid(found: BackReference) -> bool:
    said = found.number or found.name or found.title or found.year
    return found.status == "ambiguous" and not said


def _first_contradiction(found: BackReference) -> str | None:
    """Of several contradictions the most telling one is reported."""
    return next((part for part in ("name", "title", "year") if part in found.disagrees), None)


def _elsewhere_findings(context: CheckContext, part: str) -> Iterator[Finding]:
    """Findings of back-references whose antecedent contradicts the name, title or year they print."""

    def applies(found: BackReference) -> bool:
        statuses = ("missing",) if part == "name" else ("missing", "resolved", "ambiguous")
        return found.status in statuses and _first_contradiction(found) == part

    for cited, citation, found in _outcomes(context, applies):
        near = elsewhere(context, found, before=cited) if found.status == "missing" else []
        there = [at for at in (*found.candidates, found.antecedent) if at is not None and at not in near]
        message = f"{printed_form(citation)}: the {part} is not that of "
        message += described(context, there[0]) if there else f"note {found.number or 'before'}"
        if part == "year" and there and found.year and (year := year_of(context, there[0])):
            message += f": {found.year} here, {year} there"
        if near:
            message += f"; {described(context, near[0])} may be meant"
        else:
            message += found_outside(context, found)
        fix = number_fix(context, cited, citation, near)
        yield context.finding(message, note=cited, citation=citation, fix=fix)
