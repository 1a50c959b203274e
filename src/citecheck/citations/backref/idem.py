"""Works whose author is printed as "idem" or its kin ("Ders., Die Steine, Berlin 1990"): given the name that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from citecheck.citations.backref.name_words import is_name
from citecheck.citations.backref.people import people_in
from citecheck.citations.backref.works import family_of, is_same_author
from citecheck.citations.record import record_of
from citecheck.citations.signals import same_author
from citecheck.citations.tag import tag
from citecheck.model import Citation, CitedNote, Name, Record

_POSSESSIVE = re.compile(
    r"(?:his|her|their|the\ssame\sauthor['’]s|s(?:on|a|es)|leurs?|seine?n?|ihre?n?|(?:il\s)?suo|(?:la\s)?sua|sus?|zijn|haar)\s+"
    r"(?:own\s|also\s|earlier\s|later\s|recent\s)?(?=[\"“„«‘'*_]|[^\W\d_a-zß-öø-ÿ])",
)
_ROLE = re.compile(r"\([^()]{0,60}\)")


def with_same_authors(notes: Sequence[CitedNote]) -> list[CitedNote]:
    """The notes with the people of the citation before in the place of "idem", where that names any.

    Of a back-reference before ("Perret, art. cit.") the last work of that family name tells who it is. Linear.
    """
    run = _Run()
    return [run.note(note) for note in notes]


class _Run:
    """``last`` are the people of the citation before, ``known`` the people of the works so far by family name."""

    def __init__(self) -> None:
        self.last: tuple[Name, ...] = ()
        self.known: dict[str, tuple[Name, ...]] = {}

    def note(self, note: CitedNote) -> CitedNote:
        citations = tuple(self.citation(citation) for citation in note.citations)
        return replace(note, citations=citations) if citations != note.citations else note

    def citation(self, citation: Citation) -> Citation:
        if citation.kind == "commentary":
            self.last = ()
            return citation
        found, record = citation.back_reference, citation.record
        if citation.kind == "work" and record is not None:
            if self.last and citation.given is None and (own := _POSSESSIVE.match(citation.text)):
                citation = self.owned(citation, own.end())
                record = citation.record or record
            made = self.filled(record, citation.signal) if citation.given is None else record
            self.last = made.author or made.editor or _head(citation.text)
            for name in self.last:
                self.known[family_of(name)] = self.last
            return citation if made is record else replace(citation, record=made)
        if found is not None and found.name and not is_same_author(found.name):
            people = [
                self.known.get(family, (Name(family=family.title()),))
                for family, _, _ in people_in(_ROLE.sub(" ", found.name))
            ]
            self.last = people[0] if people else ()
        return citation

    def owned(self, citation: Citation, at: int) -> Citation:
        """ "his ‘The Irish Docks’, …": the work without the word, by whom the citation before is."""
        text = citation.text[at:]
        record, locator = record_of(tag(text))
        if record.author:
            return citation
        signal = " ".join(filter(None, (citation.signal, citation.text[:at].strip())))
        return replace(
            citation,
            text=text,
            start=citation.start + at,
            record=replace(record, author=self.last),
            locator=locator,
            signal=signal,
        )

    def filled(self, record: Record, signal: str | None = None) -> Record:
        if not self.last:
            return record
        if signal and not (record.author or record.editor) and same_author().search(signal):
            return replace(record, author=self.last)
        first = (*record.author, *record.editor)[:1]
        if not first or not is_same_author(first[0].family or first[0].literal):
            return record
        if record.author and len(record.author) == 2 and record.title is None:
            # "ders, Demokratie (1987)": a title of one word was taken for another author.
            title = record.author[1].literal or record.author[1].family
            return replace(record, title=title, author=self.last)
        if len(record.author) == 1:
            return replace(record, author=self.last)
        if not record.author and len(record.editor) == 1:
            return replace(record, editor=self.last)
        return record


def _head(printed: str) -> tuple[Name, ...]:
    """The family name that a citation begins with, where none was read in it."""
    first, comma, _ = printed.partition(",")
    return (Name(family=first),) if comma and first.isalpha() and is_name(first) else ()
