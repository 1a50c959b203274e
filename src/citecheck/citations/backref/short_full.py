"""The works that a manuscript cites in full, and whether one of them is what a short form prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from citecheck.citations.backref.conventions import conventions
from citecheck.citations.backref.fit import asked_of, fit
from citecheck.citations.backref.short_read import Short, archive_words
from citecheck.citations.backref.works import Index, Work, is_same_author
from citecheck.citations.fold import fold, significant, sound
from citecheck.model import BackReference, CitedNote, Record

_ARCHIVE = archive_words()
_MOST_COMPARED = 40
_NEAR_TITLE = 88.0
_RAISED = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}$")
"""A raised edition, which tells no title."""


@dataclass(slots=True)
class Full:
    """The works of ``index`` that are cited in full in ``notes``; ``families`` are the folded family names of their people."""

    notes: Sequence[CitedNote]
    index: Index
    families: frozenset[str] = field(init=False)
    sounding: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.sounding = {}
        families: set[str] = set()
        particles = conventions().words.particles
        for at, work in enumerate(self.index.works):
            if self.is_full(work):
                for family in (*work.families, *work.others):
                    self.sounding.setdefault(family.split()[-1][:2], []).append(at)
                    families.update([part for part in family.split() if part not in particles][:1])
        self.families = frozenset(word for word in families if len(word) > 2)

    def is_full(self, work: Work) -> bool:
        citation = self.notes[work.note].citations[work.citation]
        if work.kind == "source":
            return bool(work.years)
        if work.kind == "interview":
            return True
        return citation.kind == "work" and (
            citation.back_reference is not None or says_where(citation.record)
        )

    def fits(
        self,
        position: int,
        short: Short,
        book: bool = False,
        earlier: bool = False,
        dated: bool = False,
        shelf: Set[str] = frozenset(),
    ) -> bool:
        """Whether a work that another note cites in full is the one, by what it prints.

        With ``book`` one that may have parts, with ``earlier`` one of a note before, with ``dated`` one whose year is known. The numbers of ``shelf`` must be its own.
        """
        if is_same_author(short.name):
            short = replace(short, name=None)
        asked = asked_of(BackReference(short.form, None, short.name, short.year, short.title))
        title = significant(short.title) if short.title else []
        for work in self.candidates(asked.families, title):
            if work.note == position or (earlier and work.note > position) or not shelf <= work.text:
                continue
            if short.spoken != (work.kind == "interview"):
                continue
            if (dated and not work.years) or (book and (work.container or work.kind == "source")):
                continue
            if short.journal:
                if self.is_article(short, work):
                    return True
                continue
            found = fit(asked, work)
            if work.kind == "source" and not self.is_head(short, work):
                if short.parted and short.title is None and fold(short.name or "") in work.shorts:
                    return True
                continue
            if short.name is None:
                if self.is_titled(title, work) == "agrees" and not (work.families and short.title is None):
                    return True
                continue
            if short.year is not None:
                if (
                    found.named in ("agrees", "near")
                    and found.dated == "agrees"
                    and self.is_author(short, work)
                ):
                    return True
                continue
            if short.title is None:
                if found.named == "agrees" and (self.is_author(short, work) or self.is_called(short, work)):
                    return True
                if self.is_party(short, work):
                    return True
                continue
            titled = self.is_titled(title, work)
            if (found.named, titled) in (("agrees", "agrees"), ("agrees", "near"), ("near", "agrees")):
                return True
            # The whole title of a work behind another's name: the name is the slip.
            if short.locator and short.name and len(title) > 1 and " ".join(title) == " ".join(work.title):
                return True
            # Or how it begins, behind the name of somebody who is cited for another work.
            begins = len(title) > 1 and tuple(title) == work.title[: len(title)]
            if short.locator and begins and any(word in self.families for word in significant(short.name)):
                return True
        return False

    def is_head(self, short: Short, work: Work) -> bool:
        """Whether an unread source begins with the name, and has the title or is asked for by author and page."""
        if short.name is None:
            return " ".join(significant(short.title)) in work.pieces
        name = set(significant(short.name))
        title = short.title or ""
        shelved = _ARCHIVE.search(title) or any(char.isdigit() for char in title)
        return bool(name) and name <= work.head and short.year is None and not shelved

    def is_author(self, short: Short, work: Work) -> bool:
        """Whether the last word of the name is one of the family names, or sounds so: no word of the title."""
        families = [family.split()[-1] for family in (*work.families, *work.others)]
        said = significant(short.name)
        return any(word in families or sound(word) in map(sound, families) for word in said) or any(
            _near(word, family) for word in said for family in families
        )

    def is_article(self, short: Short, work: Work) -> bool:
        """Whether it is an article of that author in that year of the journal which says its title."""
        known = {word for family in (*work.families, *work.others) for word in family.split()} or work.head
        printed = " ".join(significant(f"{short.title} {short.year}"))
        name = [word for word in significant(short.name) if len(word) > 1]
        return (
            bool(name)
            and all(word in known for word in name)
            and (printed in work.pieces or self.is_volume(short, work))
            and work.second != printed
        )

    def is_volume(self, short: Short, work: Work) -> bool:
        """Whether journal and volume are printed in it together, and the year is its own."""
        return " ".join(significant(short.title)) in work.pieces and (short.year or "") in work.years

    def is_called(self, short: Short, work: Work) -> bool:
        """Whether what looks like a name is the short name that was introduced for the work, or the title of one without author."""
        called = " ".join(significant(short.name))
        return (short.parted and fold(short.name or "") in work.shorts) or (
            not work.families and " " in called and called in work.pieces
        )

    def is_party(self, short: Short, work: Work) -> bool:
        """Whether it is a paragraph of a case by a party's name: "Dano, para. 80"."""
        named = significant(short.name)
        paragraph = short.locator is not None and short.locator.label == "paragraph"
        return paragraph and short.parted and work.type == "legal_case" and " ".join(named) in work.parties

    def is_titled(self, title: Sequence[str], work: Work) -> str | None:
        """ "agrees" where the title's words stand in that order in the full one, "near" with a slip."""
        from rapidfuzz import fuzz

        title = [_RAISED.sub("", word) for word in title]
        printed = " ".join(title)
        if work.kind == "source":
            return "agrees" if title and all(word in work.text for word in title) else None
        for known in (work.title, work.container):
            if not known or not title:
                continue
            whole_title = [_RAISED.sub("", word) for word in known]
            rest = iter(whole_title)
            if all(word in rest for word in title):
                return "agrees"
            whole = " ".join(known)[:400]
            # What is longer than the title is no part of it, however much of the title it holds.
            if 5 <= len(printed) <= len(whole) + 2 and fuzz.partial_ratio(printed, whole) >= _NEAR_TITLE:
                return "near"
        return "agrees" if printed and printed in work.shorts else None

    def candidates(self, families: Iterable[tuple[str, str, str]], title: Sequence[str]) -> Iterator[Work]:
        """Full citations that share a name or a word of the title, those cited in full only."""
        seen: dict[int, None] = {}
        for family, _, whole in families:
            for word in (family, whole, sound(family)):
                seen.update(dict.fromkeys(self.index.by_word.get(word, ())[-_MOST_COMPARED:]))
            seen.update(dict.fromkeys(self.sounding.get(family.split()[-1][:2], ())[-_MOST_COMPARED:]))
        for word in title[:3]:
            seen.update(dict.fromkeys(self.index.by_word.get(word, ())[-_MOST_COMPARED:]))
        return (self.index.works[at] for at in seen if self.is_full(self.index.works[at]))


def _near(word: str, family: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    return len(word) >= 5 and DamerauLevenshtein.distance(word, family, score_cutoff=1) <= 1


def says_where(record: Record | None) -> bool:
    """Whether a citation says where, and not only when, the work appeared, or when and what it is called."""
    if record is None:
        return False
    where = (
        record.publisher or record.publisher_place,
        record.container_title,
        record.url or record.doi or record.isbn,
        record.archive or record.authority or record.number,
    )
    return any(where) or bool(record.issued and record.title)
