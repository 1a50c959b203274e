"""What the REF rules say of an antecedent, and the edits that lead a back-reference to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citecheck.checks.context import CheckContext
from citecheck.model import (
    Antecedent,
    BackReference,
    Citation,
    CitedNote,
    Edit,
    Fix,
    Record,
)

_SHOWN = 60
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def elsewhere(context: CheckContext, found: BackReference, *, before: CitedNote) -> list[Antecedent]:
    """The candidates in earlier notes that the number does not point to, best first."""
    here = context.once(_positions)[id(before)]
    return [at for at in found.candidates if at.number != found.number and at.note <= here]


def described(context: CheckContext, antecedent: Antecedent) -> str:
    """ "note 11 (Poussenkova, Russia's Eastern Energy Policy …)"."""
    record = _record(context, antecedent)
    said = (
        [] if record is None else [_authors(record), _clipped(record.title or record.container_title or "")]
    )
    what = ", ".join(part for part in said if part)
    return f"note {antecedent.number}" + (f" ({what})" if what else "")


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
    span = _number_span(citation, reference.number)
    if span is None:
        return None
    place = cited.note.content.place(citation.start + span[0], citation.start + span[1])
    return Fix(f"point to note {near[0].number}", (Edit(place, near[0].number),), safe=True)


def _number_span(citation: Citation, number: str) -> tuple[int, int] | None:
    """Where the note's number stands in the citation's text; None where it may be another number."""
    spans = [match.span() for match in re.finditer(rf"(?<!\d){re.escape(number)}(?!\d)", citation.text)]
    if len(spans) == 1:
        return spans[0]
    bracketed = [span for span in spans if _is_bracketed(citation.text, span)]
    if len(bracketed) == 1:
        return bracketed[0]
    if len(spans) == 2 and citation.locator is not None and citation.locator.value == number:
        return spans[0]
    return None


def _is_bracketed(text: str, span: tuple[int, int]) -> bool:
    return text[: span[0]].endswith("[") and text[span[1] :].startswith("]")


def misspelt_word(context: CheckContext, found: BackReference) -> tuple[str, str] | None:
    """The word of the name that differs and the antecedent's family name it stands for."""
    from rapidfuzz import fuzz

    record = None if found.antecedent is None else _record(context, found.antecedent)
    if record is None or not found.name:
        return None
    families = [name.family or name.literal or "" for name in (*record.author, *record.editor)]
    words = [word for word in _WORD.findall(found.name) if len(word) > 2]
    pairs = [
        (fuzz.ratio(word.lower(), family.lower()), word, family)
        for word in words
        for family in families
        if word.lower() != family.lower() and " " not in family
    ]
    likeness, word, family = max(pairs, default=(0.0, "", ""))
    return (word, family) if likeness >= 70 and not any(word in families for word in words) else None


def word_fix(cited: CitedNote, citation: Citation, slip: tuple[str, str] | None) -> Fix | None:
    """Put the right spelling in place of a word that stands once in the citation."""
    if slip is None or citation.text.count(slip[0]) != 1:
        return None
    start = citation.start + citation.text.index(slip[0])
    place = cited.note.content.place(start, start + len(slip[0]))
    return Fix(f"spell the name {slip[1]}", (Edit(place, slip[1]),))


def _positions(context: CheckContext) -> dict[int, int]:
    return {id(cited): position for position, cited in enumerate(context.bibliography.notes)}


def _repeated_numbers(context: CheckContext) -> frozenset[str]:
    """Numbers that more than one note has: pointing to one of them is never certain."""
    seen: set[str] = set()
    repeated: set[str] = set()
    for note in context.manuscript.notes:
        (repeated if note.number in seen else seen).add(note.number)
    return frozenset(repeated)


def _record(context: CheckContext, antecedent: Antecedent) -> Record | None:
    notes = context.bibliography.notes
    if not 0 <= antecedent.note < len(notes):
        return None
    citations = notes[antecedent.note].citations
    citation = citations[antecedent.citation] if antecedent.citation < len(citations) else None
    return citation.record if citation is not None else None


def _authors(record: Record) -> str:
    names = [name.family or name.literal or "" for name in (record.author or record.editor)]
    return (
        names[0] + (" et al." if len(names) > 2 else f" and {names[1]}" if len(names) == 2 else "")
        if names
        else ""
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rsplit(" ", 1)[0] + "…"
