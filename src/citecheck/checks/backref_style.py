"""REF rules on the style of back-references: what the manual that is set, or the manuscript's own usage, asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from citecheck.checks.antecedents import described, found_outside, notes_before, printed_form
from citecheck.checks.context import CheckContext
from citecheck.checks.numbering import value_of
from citecheck.checks.registry import rule
from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.backref.forms import (
    is_cited_form,
    is_near_form,
    is_note_form,
    is_same,
    is_short_form,
)
from citecheck.citations.backref.short_read import read_short
from citecheck.citations.backref.styles import Style, style_of
from citecheck.model import BackReference, Citation, CitedNote, Finding, Heading, Severity

_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
_QUOTES = " :,.–—-“”\"'‘’«»„‹›"
_MOST_SHORT_FORMS = 500
_ARTICLE = re.compile(r"^[a-zà-ÿ]{1,4}['’\s]\s*")
_LAW = frozenset({"legal_case", "legislation", "treaty", "document"})
_USUAL = 4
"""How often a kind of form must stand before another is called a mixture."""


@rule("REF011", "ibid-at-start", Severity.WARNING)
def ibid_at_start(context: CheckContext) -> Iterator[Finding]:
    """An "ibid." stands first in a chapter, or first on a page though the style forbids it.

    Finds:
        "Ibid." and its kin in the first note of a chapter (where the numbers begin again, or behind a heading of
        the highest level) when it leads to the chapter before; and, when the style that is set
        does not let "ibid." reach over pages, in the first note of a page.
    Why:
        The reader has to turn back to find the work; chapters are read, and sold, alone.
    Example:
        before:  (a new chapter)  1 Ibid., p. 4.
        after:   (a new chapter)  1 Smith, Kurils, p. 4.
    Fix:
        None here; `citecheck fix --convert ibid` puts the full citation in its place.
    """
    style = _style(context)
    opening = context.once(_chapter_openers)
    previous: CitedNote | None = None
    for cited in context.bibliography.notes:
        first = cited.citations[0] if cited.citations else None
        found = first.back_reference if first is not None else None
        if previous is not None and first is not None and found is not None and _is_ibid(first, found):
            page, before = cited.note.place.page, previous.note.place.page
            if id(cited.note) in opening:
                yield context.finding(
                    f"{printed_form(first)} opens a chapter and leads into the one before",
                    note=cited,
                    citation=first,
                )
            elif style is not None and style.ibid_over_pages is False and page and before and page != before:
                yield context.finding(
                    f"{printed_form(first)} is the first note of page {page}; {style.title} wants it on the page of its work",
                    note=cited,
                    citation=first,
                )
        previous = cited


def _is_ibid(citation: Citation, found: BackReference) -> bool:
    return citation.kind == "back-reference" and is_same(found) and found.status in ("resolved", "ambiguous")


def _chapter_openers(context: CheckContext) -> frozenset[int]:
    """The first notes of the chapters but the first, by id: the numbers begin again, or a heading of the highest level went before."""
    notes = context.manuscript.notes
    openers = {
        id(note)
        for before, note in pairwise(notes)
        if note.kind == before.kind and value_of(note.number) == 1 and (value_of(before.number) or 0) > 1
    }
    first_by_block: dict[int, str] = {}
    for marker in context.manuscript.markers:
        if marker.block is not None:
            first_by_block.setdefault(marker.block, marker.number)
    numbers = Counter(note.number for note in notes)
    by_number = {note.number: note for note in notes if numbers[note.number] == 1}
    after_heading = False
    heads = sum(isinstance(block, Heading) and block.level == 1 for block in context.manuscript.body)
    for position, block in enumerate(context.manuscript.body):
        # A single heading of level 1 is the title of the whole.
        after_heading = after_heading or (heads > 2 and isinstance(block, Heading) and block.level == 1)
        number = first_by_block.get(position)
        if number is not None:
            if after_heading and number in by_number:
                openers.add(id(by_number[number]))
            after_heading = False
    return frozenset(openers)


@rule("REF012", "first-citation-short", Severity.INFO)
def first_citation_short(context: CheckContext) -> Iterator[Finding]:
    """A work is cited in short before it is cited in full.

    Finds:
        The first citation of a work that says neither where nor when nor by whom it appeared, when a later
        note says so. Where short titles or author and year are the manuscript's usual form, also one that no note
        explains.
    Why:
        The first citation is where readers look for the whole reference; mostly a note was moved.
    Example:
        before:  3 Smith, Kurils, p. 4.   9 A. Smith, Kurils, London, Hale, 2001.
        after:   3 A. Smith, Kurils, London, Hale, 2001, p. 4.   9 Smith, Kurils.
    Fix:
        None: where the full citation belongs is for the author to say.
    """
    for places in context.bibliography.cited_in().values():
        works = [
            (context.bibliography.notes[n], context.bibliography.notes[n].citations[c]) for n, c in places
        ]
        works = [(cited, citation) for cited, citation in works if citation.kind == "work"]
        if len(works) < 2 or _weight(works[0][1]) or works[0][1].given is not None:
            continue
        full = next((cited for cited, citation in works[1:] if _weight(citation) >= 2), None)
        if full is not None and full.note.number != works[0][0].note.number:
            yield context.finding(
                f"{printed_form(works[0][1])} is the first citation of the work and a short one; note {full.note.number} cites it in full",
                note=works[0][0],
                citation=works[0][1],
            )
    for cited, citation in context.back_references():
        reference = citation.back_reference
        if (
            reference is None
            or not is_short_form(reference)
            or reference.status not in ("missing", "not-earlier")
            # "Rebhahn, EuZA 2008, 39": journal, year and page are all that law reviews print of an article.
            or any(one.journal for one in read_short(citation.text))
        ):
            continue
        later = next(iter(reference.candidates), None) if reference.status == "not-earlier" else None
        where = f"note {later.number} cites it in full" if later else "no note cites it in full"
        yield context.finding(
            f"{printed_form(citation)} is the first citation of the work and a short one; {where}{found_outside(context, reference)}",
            note=cited,
            citation=citation,
            severity=Severity.WARNING if later else None,
        )


def _weight(citation: Citation) -> int:
    """How much of where, when and by whom a work appeared the citation prints."""
    record = citation.record if citation.given is None else citation.printed
    if record is None:
        return 0
    said = (
        record.issued,
        record.publisher or record.publisher_place,
        record.container_title,
        record.url or record.doi or record.isbn,
        record.archive or record.authority or record.number,
    )
    return sum(part is not None for part in said)


@rule("REF013", "full-citation-repeated", Severity.INFO)
def full_citation_repeated(context: CheckContext) -> Iterator[Finding]:
    """A work is cited in full again though the style wants a short form.

    Finds:
        The second and later full citations of a work. Runs only with a ``style`` in the settings that asks
        for short forms.
    Why:
        The style saves the reader the repetition, and two full citations of one work drift apart.
    Example:
        before:  9 A. Smith, Kurils, London, Hale, 2001, p. 7.      (note 3 has it in full)
        after:   9 Smith, Kurils, p. 7.
    Fix:
        None: the short form is the author's choice.
    """
    style = _style(context)
    if style is None or style.repeat != "short":
        return
    notes = context.bibliography.notes
    for places in context.bibliography.cited_in().values():
        full = [
            (notes[n], notes[n].citations[c])
            for n, c in places
            if notes[n].citations[c].kind == "work" and _weight(notes[n].citations[c]) >= 2
        ]
        for cited, citation in full[1:]:
            if cited.note.number == full[0][0].note.number:
                continue
            yield context.finding(
                f"{printed_form(citation)} is cited in full again; note {full[0][0].note.number} has it, and {style.title} wants a short form",
                note=cited,
                citation=citation,
            )


@rule("REF014", "form-not-of-style", Severity.WARNING)
def form_not_of_style(context: CheckContext) -> Iterator[Finding]:
    """A back-reference has a form that the style does not use.

    Finds:
        Forms ("op. cit.", "supra note 12", "Ibid.") that the manual of the ``style`` in the settings does not
        have. Runs only with that setting.
    Why:
        The journal's style is what the editor has to send the notes back for.
    Example:
        before:  9 Smith, op. cit., p. 7.      (style = "oscola")
        after:   9 Smith (n 3) 7.
    Fix:
        None here; `citecheck fix --convert op-cit` puts short titles in the place of op. cit.
    """
    style = _style(context)
    if style is None:
        return
    for cited, citation in context.back_references():
        found = citation.back_reference
        if found is not None and found.form not in style.forms:
            yield context.finding(
                f"{printed_form(citation)}: {style.title} does not use '{found.form}'",
                note=cited,
                citation=citation,
            )


@rule("REF015", "forms-mixed", Severity.INFO)
def forms_mixed(context: CheckContext) -> Iterator[Finding]:
    """Two traditions of back-reference are mixed: op. cit. here, supra note there.

    Finds:
        A manuscript whose references to named works mostly have one kind of form ("op. cit." and its kin without a
        number, or the note's number) and some of the other. "Op. cit." with a number goes with both, and cases, statutes
        and other sources that nobody calls "op. cit." are passed over. One finding says how many, at the first. With a
        ``style`` in the settings REF014 says more.
    Why:
        A publisher asks for one; a mixture mostly shows which notes were added later.
    Example:
        before:  8 Smith, op. cit.   9 Jones, supra note 4.
        after:   8 Smith, supra note 2.   9 Jones, supra note 4.
    Fix:
        None: which of the two is wanted is for the editor to say.
    """
    if _style(context) is not None:
        return
    kinds: dict[str, list[tuple[CitedNote, Citation]]] = {"cited": [], "note": []}
    for cited, citation in context.back_references():
        found = citation.back_reference
        if found is None or citation.kind != "back-reference" or not (found.name or found.title):
            continue
        if is_cited_form(found):
            if found.number is None and not (is_near_form(found) and _follows(context, cited, found)):
                kinds["cited"].append((cited, citation))
        elif is_note_form(found) and not _is_law(context, found):
            kinds["note"].append((cited, citation))
    usual, other = sorted(kinds.values(), key=lambda group: -len(group))
    if len(usual) < _USUAL or not other:
        return
    cited, citation = other[0]
    yield context.finding(
        f"{_times(other)} beside {_times(usual)}: one tradition of back-reference, not two; the first is {printed_form(citation)}",
        note=cited,
        citation=citation,
    )


def _follows(context: CheckContext, cited: CitedNote, found: BackReference) -> bool:
    """Whether the note right before leads to the work too: there "a.a.O." is a way of saying "ibid."."""
    before = context.once(notes_before)[id(cited)]
    if before is None or found.antecedent is None:
        return False
    at = found.antecedent
    return before.note.number == at.number or any(
        one.back_reference is not None and one.back_reference.antecedent == at for one in before.citations
    )


def _is_law(context: CheckContext, found: BackReference) -> bool:
    """Whether a case or statute is meant, of which nobody says "op. cit."."""
    at = found.antecedent
    if at is None:
        return False
    record = context.bibliography.notes[at.note].citations[at.citation].record
    return record is None or record.type in _LAW


def _times(group: list[tuple[CitedNote, Citation]]) -> str:
    forms = Counter(citation.back_reference.form for _, citation in group if citation.back_reference)
    form = forms.most_common(1)[0][0]
    return f"'{form}' {'once' if len(group) == 1 else f'{len(group)} times'}"


@rule("REF016", "antecedent-far", Severity.WARNING)
def antecedent_far(context: CheckContext) -> Iterator[Finding]:
    """A back-reference is too many notes away from the full citation.

    Finds:
        A back-reference that leads further back than the ``distance`` in the settings; without that setting
        nothing.
    Why:
        Readers look for the full citation near by; many publishers want it again in each chapter.
    Example:
        before:  90 Smith, op. cit., p. 7.      (note 3 has it in full; distance = 50)
        after:   90 A. Smith, Kurils, London, Hale, 2001, p. 7.
    Fix:
        None.
    """
    most = context.settings.distance
    if most is None:
        return
    position = {id(cited): at for at, cited in enumerate(context.bibliography.notes)}
    for cited, citation in context.back_references():
        found = citation.back_reference
        if found is None or found.antecedent is None or found.form == "infra" or is_same(found):
            continue
        away = position[id(cited)] - found.antecedent.note
        if away > most:
            yield context.finding(
                f"{printed_form(citation)} is {away} notes after its full citation in {described(context, found.antecedent)}",
                note=cited,
                citation=citation,
            )


@rule("REF017", "short-form-unused", Severity.INFO)
def short_form_unused(context: CheckContext) -> Iterator[Finding]:
    """A short form is introduced and never used.

    Finds:
        "(hereinafter X)" and its kin in any language where X stands nowhere else in the manuscript.
    Why:
        The notes that used it were cut, or use another short form, which readers then cannot place.
    Example:
        before:  3 Treaty on Northern Waters (hereinafter NWT).      (NWT stands nowhere else)
        after:   3 Treaty on Northern Waters.
    Fix:
        None: the other form may be what is wrong.
    """
    introduced = [
        (cited, start, end, short)
        for cited in context.bibliography.notes
        for start, end, short in _introduced(cited.note.text)
    ][:_MOST_SHORT_FORMS]
    if not introduced:
        return
    texts = [cited.note.text for cited in context.bibliography.notes]
    texts += [block.text for block in context.manuscript.body]
    whole = "\n".join(texts)
    for cited, start, end, short in introduced:
        # "(hereafter the Report)" is used as "Report, p. 3" too.
        # "(hereafter: Procedures Directive, PD)" gives two, of which one will do.
        if not any(_is_used(whole, _ARTICLE.sub("", one)) for one in (short, *_SEVERAL.split(short))):
            yield context.finding(
                f"the short form '{short}' is introduced here and used nowhere",
                place=cited.note.content.place(start, end),
                note=cited,
            )


_SIGN = re.compile(
    r"(?:[Ss]igla|[Ss]igle|[Ss]iglum|[Aa]bbrevia(?:zione|tion)|[Aa]bréviation|[Kk]ürzel)\s(\S+)"
)
_SEVERAL = re.compile(r",\s|\s(?:or|oder|ou|o|of)\s|\s?/\s?")


def _is_used(whole: str, short: str) -> bool:
    """Whether a short form stands a second time: of capitals as a word of its own, else in any case."""
    if short.isupper() and len(short) < 6:
        return len(re.findall(rf"(?<!\w){re.escape(short)}(?!\w)", whole)) > 1
    return len(short) > 1 and whole.lower().count(short.lower()) > 1


def _introduced(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, short form) of each bracket that introduces one."""
    rules = conventions()
    for found in _BRACKETED.finditer(text):
        inner = found[1].strip()
        word = rules.introduce.match(lowered(inner))
        if word is None:
            continue
        rest = inner[word.end() :].strip(_QUOTES)
        while again := rules.introduce.match(lowered(rest)):
            rest = rest[again.end() :].strip(_QUOTES)
        if sign := _SIGN.search(rest):
            rest = sign[1]
        short = rest.strip(_QUOTES)
        if short and len(short) <= 60 and not short.startswith(("http", "www")):
            yield found.start(), found.end(), short


def _style(context: CheckContext) -> Style | None:
    return style_of(context.settings.style)
