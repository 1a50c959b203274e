"""What the REF rules say of an antecedent, and the edits that lead a back-reference to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citecheck.checks.context import CheckContext
from citecheck.checks.numbering import value_of
from citecheck.citations.backref.fit import asked_of, fit
from citecheck.citations.backref.works import work_of
from citecheck.citations.fold import significant
from citecheck.model import (
    Antecedent,
    BackReference,
    Citation,
    CitedNote,
    Edit,
    Fix,
    Note,
    Place,
    Record,
    Role,
)

_SHOWN = 60
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def elsewhere(context: CheckContext, found: BackReference, *, before: CitedNote) -> list[Antecedent]:
    """The candidates in earlier notes that the number does not point to, best first."""
    here = context.once(_positions)[id(before)]
    there = context.once(cited_by_number).get(found.number or "", frozenset())
    if found.status == "not-earlier":
        there = frozenset()  # the later note that the number names may cite the work again
    return [
        at
        for at in found.candidates
        if at.number != found.number and at.note < here and (at.note, at.citation) not in there
    ]


def cited_by_number(context: CheckContext) -> dict[str, frozenset[tuple[int, int]]]:
    """The places of the works that the last note of each number cites, back-references followed to them."""
    out = {}
    for position, cited in enumerate(context.bibliography.notes):
        places = {(position, citation.index) for citation in cited.citations}
        for citation in cited.citations:
            found = citation.back_reference
            if found is not None and found.antecedent is not None:
                places.add((found.antecedent.note, found.antecedent.citation))
        out[cited.note.number] = frozenset(places)
    return out


def described(context: CheckContext, antecedent: Antecedent) -> str:
    """ "note 11 (Poussenkova, Russia's Eastern Energy Policy …)"."""
    record = _record(context, antecedent)
    said = (
        [] if record is None else [_authors(record), _clipped(record.title or record.container_title or "")]
    )
    what = ", ".join(part for part in said if part)
    return f"note {antecedent.number}" + (f" ({what})" if what else "")


_STANDS: Mapping[Role, str] = {
    "caption": "a caption",
    "unnumbered-note": "an unnumbered note",
    "residue": "the front matter",
    "quotation": "a quotation",
}


def found_outside(context: CheckContext, found: BackReference) -> str:
    """ "; a caption cites it (line 12: Moss, Atlas of Deltas …)", empty where no place outside the notes does."""
    at = found.outside
    if at is None or found.status == "resolved":
        return ""
    where = f"page {at.place.page}, " if at.place.page is not None else ""
    where += f"{context.manuscript.place_unit} {at.place.line}"
    later = "" if at.earlier else " only later"
    text = _clipped(" ".join(at.text.split()))
    return f"; {_STANDS.get(at.role, 'the text')} cites it{later} ({where}: {text})"


def printed_form(citation: Citation) -> str:
    """The back-reference as printed, for a message."""
    return f"'{_clipped(' '.join(citation.text.split()))}'"


def number_fix(
    context: CheckContext, cited: CitedNote, citation: Citation, near: Sequence[Antecedent]
) -> Fix | None:
    """Put the number of the only candidate in place of the one printed; None where that is not certain."""
    reference = citation.back_reference
    if reference is None or reference.number is None or len(near) != 1:
        return None
    if not reference.number.isdigit() or context.once(_repeated_numbers) & {near[0].number, reference.number}:
        return None
    place = number_place(cited, citation, reference.number)
    if place is None:
        return None
    # A number in a gap of the sequence named a note that was lost, which may be the one meant.
    safe = reference.number not in context.once(_lost_numbers) and _is_borne_out(context, reference, near[0])
    edit = Edit(place, near[0].number, old=reference.number)
    return Fix(f"point to note {near[0].number}", (edit,), safe=safe)


def _is_borne_out(context: CheckContext, reference: BackReference, at: Antecedent) -> bool:
    """Whether all that is said fits the work there, and not just nearly (one of two authors, a slip of spelling)."""
    cited = context.bibliography.notes[at.note]
    citation = cited.citations[at.citation]
    found = fit(asked_of(reference), work_of(at.note, citation, citation.text))
    return "near" not in (found.named, found.titled) and not found.disagrees


def number_place(cited: CitedNote, citation: Citation, number: str) -> Place | None:
    """Where the note's number stands that a back-reference prints; None where that is not certain."""
    span = _number_span(citation, number)
    if span is None:
        return None
    return cited.note.content.place(citation.start + span[0], citation.start + span[1])


def names(text: str, said: str) -> bool:
    """Whether a word of a name or a title stands in a note's text."""
    return not set(significant(said)).isdisjoint(significant(text))


def _number_span(citation: Citation, number: str) -> tuple[int, int] | None:
    """Where the note's number stands in the citation's text; None where it may be another number."""
    spans = [match.span() for match in re.finditer(rf"(?<!\d){re.escape(number)}(?!\d)", citation.text)]
    if len(spans) == 1:
        return spans[0]
    bracketed = [span for span in spans if _is_bracketed(citation.text, span)]
    if len(bracketed) == 1:
        return bracketed[0]
    if citation.locator is not None and spans:
        # "Name (Fn. 9), S. 9 f.": the page is not the note.
        page = citation.text.rfind(citation.locator.value, spans[0][1])
        before = [span for span in spans if page < 0 or span[1] <= page]
        if len(before) == 1:
            return before[0]
    return None


def _is_bracketed(text: str, span: tuple[int, int]) -> bool:
    return text[: span[0]].endswith("[") and text[span[1] :].startswith("]")


def misspelt_word(context: CheckContext, found: BackReference) -> tuple[str, str] | None:
    """The word of the name that differs and the antecedent's family name it stands for."""
    from rapidfuzz import fuzz

    record = None if found.antecedent is None else _record(context, found.antecedent)
    if record is None or not found.name:
        return None
    if short := _misspelt_short(context, found):
        return short
    families = [name.family or name.literal or "" for name in (*record.author, *record.editor)]
    if not families and record.title:
        families = _WORD.findall(record.title)[:8]  # the parties of a case
    words = [word for word in _WORD.findall(found.name) if len(word) > 2]
    pairs = [
        (fuzz.ratio(word.lower(), family.lower()), word, family)
        for word in words
        for family in families
        if word.lower() != family.lower() and " " not in family
    ]
    likeness, word, family = max(pairs, default=(0.0, "", ""))
    return (word, family) if likeness >= 70 and not any(word in families for word in words) else None


_CYRILLIC = re.compile(r"[а-яёіїєґў]{4,}")
_SIGNS = str.maketrans("", "", "ьъ")


def soft_sign_slip(context: CheckContext, found: BackReference) -> tuple[str, str] | None:
    """A Cyrillic word of the name that differs from the one in the antecedent's note by a soft or hard sign only."""
    if found.antecedent is None or not found.name or not _CYRILLIC.search(found.name.lower()):
        return None
    there = context.bibliography.notes[found.antecedent.note].note.text
    known = {word.lower().replace("ё", "е"): word for word in _WORD.findall(there)}
    signless = {word.translate(_SIGNS): printed for word, printed in known.items()}
    for word in _WORD.findall(found.name):
        low = word.lower().replace("ё", "е")
        if _CYRILLIC.fullmatch(low) and low not in known and low.translate(_SIGNS) in signless:
            return word, signless[low.translate(_SIGNS)]
    return None


def _misspelt_short(context: CheckContext, found: BackReference) -> tuple[str, str] | None:
    """A short name of capitals ("EASR") and how the antecedent's note prints it."""
    from rapidfuzz.distance import DamerauLevenshtein

    name = found.name or ""
    if found.antecedent is None or not name.isalnum() or sum(char.isupper() for char in name) < 2:
        return None
    words = dict.fromkeys(_WORD.findall(context.bibliography.notes[found.antecedent.note].note.text))
    near = [w for w in words if w.isupper() and DamerauLevenshtein.distance(w, name, score_cutoff=1) == 1]
    return (name, near[0]) if len(near) == 1 else None


def word_fix(cited: CitedNote, citation: Citation, slip: tuple[str, str] | None) -> Fix | None:
    """Put the right spelling in place of a word that stands once in the citation."""
    if slip is None or citation.text.count(slip[0]) != 1:
        return None
    start = citation.start + citation.text.index(slip[0])
    place = cited.note.content.place(start, start + len(slip[0]))
    return Fix(f"spell the name {slip[1]}", (Edit(place, slip[1], old=slip[0]),))


def notes_before(context: CheckContext) -> dict[int, CitedNote | None]:
    """For each note (by its id) the one before it."""
    notes = context.bibliography.notes
    return {id(cited): notes[at - 1] if at else None for at, cited in enumerate(notes)}


def notes_by_number(context: CheckContext) -> dict[str, Note]:
    """The last note of each number."""
    return {note.number: note for note in context.manuscript.notes}


def _positions(context: CheckContext) -> dict[int, int]:
    return {id(cited): position for position, cited in enumerate(context.bibliography.notes)}


def _repeated_numbers(context: CheckContext) -> frozenset[str]:
    """Numbers that more than one note has: pointing to one of them is never certain."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for note in context.manuscript.notes:
        (repeated if note.number in seen else seen).add(note.number)
    return frozenset(repeated)


def _lost_numbers(context: CheckContext) -> frozenset[str]:
    """Numbers below the last note's that back-references name and no note has."""
    known = {note.number for note in context.manuscript.notes}
    last = max((value_of(number) or 0 for number in known), default=0)
    named = {
        citation.back_reference.number for _, citation in context.back_references() if citation.back_reference
    }
    return frozenset(
        number
        for number in named
        if number and number not in known and (value_of(number) or last + 1) <= last
    )


def _record(context: CheckContext, antecedent: Antecedent) -> Record | None:
    notes = context.bibliography.notes
    if not 0 <= antecedent.note < len(notes):
        return None
    citations = notes[antecedent.note].citations
    citation = citations[antecedent.citation] if antecedent.citation < len(citations) else None
    return citation.record if citation is not None else None


def means_book(found: BackReference, record: Record) -> bool:
    """Whether it names the editor or the title of the book in which the work of ``record`` is a part."""
    said = set(significant(found.name)) | set(significant(found.title))
    authors = {word for name in record.author for word in significant(name.family or name.literal)}
    book = {word for name in record.editor for word in significant(name.family or name.literal)}
    container = set(significant(record.container_title))
    book |= container
    title = set(significant(found.title))
    if title and title <= container and not title <= set(significant(record.title)):
        return True  # whoever is named: the editor may be the author of the part as well
    return bool(said & book) and not said & (authors | set(significant(record.title)))


def year_of(context: CheckContext, antecedent: Antecedent) -> str | None:
    """The year of the work there."""
    record = _record(context, antecedent)
    start = record.issued.start if record is not None and record.issued is not None else None
    return str(start.year) if start is not None else None


def _authors(record: Record) -> str:
    people = record.author or record.editor
    names = [
        " ".join(part for part in (name.non_dropping_particle, name.family) if part) or name.literal or ""
        for name in people
    ]
    return (
        names[0] + (" et al." if len(names) > 2 else f" and {names[1]}" if len(names) == 2 else "")
        if names
        else ""
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rsplit(" ", 1)[0] + "…"
