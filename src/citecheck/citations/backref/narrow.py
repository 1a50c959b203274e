"""What tells which of several works is meant, besides name, title and year: the kind of work, and what is printed behind the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from citecheck.citations.backref.fit import Asked, asked_of, kind_of
from citecheck.citations.backref.works import Index
from citecheck.citations.fold import words
from citecheck.model import BackReference, Citation, CitedNote

_QUOTES = tuple("“”\"‘’'«»„‹›")
_ARTICLE = re.compile(r"\bart", re.I)
_BEHIND = 40


def parts_articles(notes: Sequence[CitedNote], index: Index) -> bool:
    """Whether the manuscript has "art. cit." for articles, and "op. cit." for nobody who is cited by articles alone."""
    references = [one.back_reference for note in notes for one in note.citations if one.back_reference]
    if not any(
        kind_of(one) == "article" and _ARTICLE.search(one.form + (one.title or "")) for one in references
    ):
        return False
    for one in references:
        families = asked_of(one).families if one.form == "op. cit." and one.number is None else ()
        found = (
            [index.works[at].type or "" for at in index.by_word.get(families[0][0], ())] if families else []
        )
        if found and all(kind.startswith(("article", "chapter")) for kind in found):
            return False
    return True


def with_kind(citation: Citation, reference: BackReference, asked: Asked, parted: bool) -> Asked:
    """A part of a book or journal where the title is printed in quotation marks; a book where only articles are not "op. cit."."""
    if asked.kind is not None:
        return asked
    at = citation.text.find(reference.title) if reference.title else -1
    if at > 0 and citation.text[:at].rstrip()[-1:] in _QUOTES:
        return replace(asked, kind="article")
    if reference.form == "op. cit." and (parted or reference.title):
        return replace(asked, kind="book")
    return asked


def told_by_what_follows(
    note: CitedNote, citation: Citation, places: Sequence[tuple[int, int]], index: Index
) -> tuple[int, int] | None:
    """The one of several works that prints what stands behind the number: "Vogt (Fn. 3), PiG 97 (2014), 35" of an article and a commentary."""
    number = citation.back_reference.number if citation.back_reference else None
    form = citation.text.rfind(number) + len(number) if number else 0
    behind = note.note.text[citation.start + form : citation.end + _BEHIND]
    said = [word for word in words(behind.partition(";")[0]) if len(word) > 1][:4]
    if not said:
        return None
    counts = [
        sum(word in index.by_place[p].text for word in said) if p in index.by_place else 0 for p in places
    ]
    best = max(counts)
    return places[counts.index(best)] if best and counts.count(best) == 1 else None
