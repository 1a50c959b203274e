"""Short titles and author with year as back-references: "Smith, Kurils, 42", "Smith 1999, 42".

They have no word that marks them; the same words may be prose, or cite a work of a bibliography. So they count only
where a full citation of the manuscript fits them. The forms and where they are from are in ``short.toml``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from citecheck.citations.backref.fit import asked_of, fit
from citecheck.citations.backref.idem import with_same_authors
from citecheck.citations.backref.law import (
    ShortCase,
    case_citation,
    known_reports,
    known_sections,
    quoted_cases,
    short_cases,
    short_statute,
    signal_before,
)
from citecheck.citations.backref.short_prose import books, inside
from citecheck.citations.backref.short_read import END, LONGEST, VOLUME_OF, Short, archive_words, read_short
from citecheck.citations.backref.works import Index, Work, index_of, is_same_author
from citecheck.citations.boundaries import bounds, trimmed
from citecheck.citations.fold import fold, significant, sound
from citecheck.citations.lexicon import one_of
from citecheck.citations.quotes import quoted
from citecheck.citations.record import record_of
from citecheck.citations.signals import signal_end
from citecheck.citations.tag import tag
from citecheck.model import BackReference, Citation, CitedNote, Record

_IN_LAST = re.compile(rf"[\s,]+{one_of('roles', 'in', 'words')}$", re.I)
USUAL = 4
"""How many of a form must lead home before one that does not is taken for a mistake."""

_ARCHIVE = archive_words()
_MOST_COMPARED = 40
_JOINED = 3
_PARTICLES = frozenset(
    (
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "du",
        "la",
        "le",
        "ten",
        "ter",
        "zu",
        "dos",
    )
)
_LEADING = 8
_A_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_NEAR_TITLE = 88.0


def with_short_forms(notes: Sequence[CitedNote]) -> list[CitedNote]:
    """The notes with each short form that a full citation of the manuscript fits as a back-reference. Linear."""
    notes = with_same_authors(notes)
    run = _Run(notes, index_of(notes))
    parts = [run.with_books(position, note) for position, note in enumerate(notes)]
    if any(one is not other for one, other in zip(parts, notes, strict=True)):
        notes = parts
        run = _Run(notes, index_of(notes))
    done = [run.note(position, note) for position, note in enumerate(notes)]
    # Where nearly all of this shape lead home, the others are meant so too: what they name is cited nowhere.
    usual = frozenset(
        form
        for form, fitted in run.fitted.items()
        if fitted.total() >= USUAL and len(run.unfitted[form]) * 3 <= len(fitted)
    )
    again = {at for form in usual for places in run.unfitted[form].values() for at in places}
    run.usual = usual
    return [run.note(at, notes[at]) if at in again else note for at, note in enumerate(done)]


@dataclass(slots=True)
class _Run:
    notes: Sequence[CitedNote]
    index: Index
    usual: frozenset[str] = frozenset()
    # By form, what they name: how often a full citation fits, and the notes where none does.
    fitted: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unfitted: dict[str, dict[str, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    reports: dict[str, str] = field(init=False)
    sections: frozenset[str] = field(init=False)
    sounding: dict[str, list[int]] = field(init=False)
    families: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.sounding = {}
        self.reports, self.sections = known_reports(self.notes), known_sections(self.notes)
        for at, work in enumerate(self.index.works):
            if self.is_full(work):
                for family in (*work.families, *work.others):
                    self.sounding.setdefault(family.split()[-1][:2], []).append(at)
        self.families = frozenset(
            word
            for work in self.index.works
            if self.is_full(work)
            for family in (*work.families, *work.others)
            for word in [part for part in family.split() if part not in _PARTICLES][:1]
            if len(word) > 2
        )

    def note(self, position: int, note: CitedNote) -> CitedNote:
        found: list[Citation] = []
        left: list[tuple[int, int]] = []
        changed = False
        for citation in note.citations:
            if citation.kind == "commentary":
                made, rest = self.stretch(position, note.note.text, citation.start, citation.end)
                changed = changed or bool(made)
                found += made or [citation]
                left += rest if made else []
            elif citation.kind == "work" and (short := self.of_work(position, citation)):
                changed = True
                found.append(short)
            elif (
                citation.kind == "work" and (parts := self.several(position, note.note.text, citation))
            ) or (
                citation.kind == "work" and (parts := quoted_cases(note.note.text, citation, self.reports))
            ):
                changed = True
                found += parts
            else:
                found.append(citation)
        for start, end in note.commentary:
            made, rest = self.stretch(position, note.note.text, start, end)
            changed = changed or bool(made)
            found += made
            left += rest if made else [(start, end)]
        if not changed:
            return note
        found.sort(key=lambda citation: citation.start)
        citations = tuple(replace(citation, index=at) for at, citation in enumerate(found))
        return CitedNote(note.note, citations, tuple(sorted(left)))

    def with_books(self, position: int, note: CitedNote) -> CitedNote:
        """The note with each part "in" a book that another note cites in full as a work, and that book's short form."""
        citations = list(note.citations)
        commentary = list(note.commentary)
        for at, citation in enumerate(note.citations):
            if citation.kind == "work" and not _is_part(citation):
                continue
            if citation.kind in ("work", "commentary") and (
                made := self.in_book(position, note.note.text, citation.start, citation.end)
            ):
                signal = citation.signal or made.signal
                citations[at] = replace(made, index=citation.index, signal=signal)
        for bounds_ in note.commentary:
            if made := self.in_book(position, note.note.text, *bounds_):
                commentary.remove(bounds_)
                citations.append(made)
        if len(citations) == len(note.citations) and all(
            one is other for one, other in zip(citations, note.citations, strict=True)
        ):
            return note
        citations.sort(key=lambda citation: citation.start)
        return CitedNote(
            note.note,
            tuple(replace(citation, index=at) for at, citation in enumerate(citations)),
            tuple(commentary),
        )

    def in_book(self, position: int, text: str, start: int, end: int) -> Citation | None:
        """A stretch that is a part "in" a book cited elsewhere."""
        start += signal_end(text[start:end])
        part = text[start:end].rstrip(END)
        for at, printed in books(part):
            for short in read_short(printed):
                if (short.name or short.title) and self.fits(position, short, book=True):
                    own = part[:at].rstrip(" ,:(")
                    record, _ = record_of(tag(_IN_LAST.sub("", own)))
                    if not record.author and not record.title:
                        continue
                    found = BackReference(short.form, None, short.name, short.year, short.title)
                    return Citation(
                        0,
                        "work",
                        part,
                        start,
                        start + len(part),
                        locator=short.locator,
                        record=replace(record, type="chapter"),
                        back_reference=found,
                    )
        return None

    def of_work(self, position: int, citation: Citation) -> Citation | None:
        """A stretch that was taken for a work and says no more than a short form."""
        if citation.given is not None or citation.back_reference is not None:
            return None
        if _says_where(citation.record) and not _is_read_off(citation) and not VOLUME_OF.match(citation.text):
            readings = read_short(citation.text)
            short = next((one for one in readings if one.journal and self.fits(position, one)), None)
            undated = citation.record is not None and citation.record.issued is None
            if short is None and undated and not _ARCHIVE.search(citation.text):
                # "Flecker, Arbeit, 99, 123", read as an article: a dated work of that name and title tells.
                whole = (one for one in readings if one.name and one.title and one.locator)
                short = next(
                    (one for one in whole if self.fits(position, one, earlier=True, dated=True)), None
                )
            return self.reference(short, citation.text, citation.start, citation.signal) if short else None
        short = self.chosen(position, citation.text)
        return self.reference(short, citation.text, citation.start, citation.signal) if short else None

    def several(self, position: int, text: str, citation: Citation) -> list[Citation]:
        """The short forms of a stretch without a date that was taken for one work: "Bell, Tides 99, against Cole, Floods, vol. 2, 123"."""
        record = citation.record
        if citation.given is not None or citation.back_reference is not None or record is None:
            return []
        read = record.author or record.container_title or record.publisher or record.publisher_place
        if (record.issued and read) or record.url or record.doi or _ARCHIVE.search(citation.text):
            return []
        made, rest = self.within(position, text, citation.start, citation.end)
        # What is left may be words that lead from one to the next, and nothing that is cited.
        left = [text[start:end] for start, end in rest]
        if not made or any(
            len(said.split()) > _LEADING or any(map(str.isdigit, _A_YEAR.sub("", said))) for said in left
        ):
            return []
        made[0] = replace(made[0], signal=made[0].signal or citation.signal)
        return made

    def chosen(self, position: int, printed: str, lone: bool = True) -> Short | None:
        """The reading that a full citation fits; where the form is usual here, the likeliest."""
        readings = read_short(printed)
        shelf = _shelf(printed)
        for short in readings:
            if self.fits(position, short, shelf=shelf):
                self.fitted[short.form][short.says] += 1
                return short
        for short in readings if lone and not _ARCHIVE.search(printed) else ():
            if is_same_author(short.name) or any(char.isdigit() for char in short.title or ""):
                continue
            if short.locator is not None and short.name is not None and (short.title or short.year):
                self.unfitted[short.form][short.says].append(position)
                return short if short.form in self.usual else None
        return None

    def stretch(
        self, position: int, text: str, start: int, end: int
    ) -> tuple[list[Citation], list[tuple[int, int]]]:
        """The short forms of a stretch of commentary, and what is left of it."""
        made: list[Citation] = []
        rest: list[tuple[int, int]] = []
        for case in short_cases(text, start, end, self.reports) if self.reports else ():
            if not self.counted(position, case):
                continue
            before, left = self.stretch_between(position, text, start, case.start)
            made += before
            rest += left
            one = case_citation(text, start, case)
            began = signal_before(text, start, case.start)[1]
            rest = [(a, min(b, began)) for a, b in rest if a < began]
            made.append(one)
            start = case.end
        after, left = self.stretch_between(position, text, start, end)
        return made + after, rest + left

    def counted(self, position: int, case: ShortCase) -> bool:
        """Whether the case is cited in full, or short cases are usual here."""
        form, said = case.reference.form, case.reference.title or ""
        if case.known:
            self.fitted[form][said] += 1
            return True
        self.unfitted[form][said].append(position)
        return form in self.usual

    def stretch_between(
        self, position: int, text: str, start: int, end: int
    ) -> tuple[list[Citation], list[tuple[int, int]]]:
        """The same of a stretch without cases."""
        made: list[Citation] = []
        rest: list[tuple[int, int]] = []
        pieces = _pieces(text, start, end)
        at = 0
        while at < len(pieces):
            for last in range(min(len(pieces), at + _JOINED) - 1, at - 1, -1):
                one = self.piece(position, text, pieces[at][0], pieces[last][1], at == last)
                if one is not None:
                    made.append(one)
                    at = last
                    break
            else:
                found, left = self.within(position, text, *pieces[at])
                made += found
                rest += [cut for cut in (trimmed(text, *bounds_) for bounds_ in left) if cut is not None]
            at += 1
        return made, rest

    def piece(self, position: int, text: str, start: int, end: int, lone: bool) -> Citation | None:
        if end - start > LONGEST + 60:
            return None
        signal_length = signal_end(text[start:end])
        if section := short_statute(text[start + signal_length : end], self.sections):
            begin = start + signal_length
            signal = text[start:begin].strip(" ,:;(") or None
            return Citation(0, "back-reference", text[begin:end], begin, end, signal, back_reference=section)
        for skip in dict.fromkeys((signal_length, 0)):
            printed = text[start + skip : end]
            if short := self.chosen(position, printed, lone and skip == signal_length):
                signal = text[start : start + skip].strip(" ,:;(") or None
                return self.reference(short, printed, start + skip, signal)
        return None

    def within(
        self, position: int, text: str, start: int, end: int
    ) -> tuple[list[Citation], list[tuple[int, int]]]:
        """The short forms inside a sentence, each with a locator, and what is left of it."""
        made: list[Citation] = []
        rest: list[tuple[int, int]] = []
        floor = start
        for first, last in inside(text[start:end], self.families):
            if start + first < floor:
                continue
            printed = text[start + first : start + last]
            short = next((one for one in read_short(printed) if one.locator and one.name), None)
            shelved = short is not None and any(char.isdigit() for char in short.title or "")
            if short is None or shelved or not self.fits(position, short, earlier=True):
                continue
            if start + first > floor:
                rest.append((floor, start + first))
            made.append(self.reference(short, printed, start + first, None))
            floor = start + last
        return made, [*rest, *([(floor, end)] if floor < end else [])]

    def reference(self, short: Short, printed: str, start: int, signal: str | None) -> Citation:
        printed = printed.rstrip(END)
        found = BackReference(short.form, None, short.name, short.year, short.title)
        return Citation(
            0,
            "back-reference",
            printed,
            start,
            start + len(printed),
            signal,
            short.locator,
            back_reference=found,
        )

    # Whether a full citation fits

    def is_full(self, work: Work) -> bool:
        citation = self.notes[work.note].citations[work.citation]
        if work.kind == "source":
            return bool(work.years)
        return citation.kind == "work" and (
            citation.back_reference is not None or _says_where(citation.record)
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
            if (dated and not work.years) or (book and (work.container or work.kind == "source")):
                continue
            if short.journal:
                if self.is_article(short, work):
                    return True
                continue
            found = fit(asked, work)
            if work.kind == "source" and not self.is_head(short, work):
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
                continue
            titled = self.is_titled(title, work)
            if (found.named, titled) in (("agrees", "agrees"), ("agrees", "near"), ("near", "agrees")):
                return True
            # The whole title of a work behind another's name: the name is the slip.
            if short.locator and short.name and len(title) > 1 and " ".join(title) == " ".join(work.title):
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
            and printed in work.pieces
            and work.second != printed
        )

    def is_called(self, short: Short, work: Work) -> bool:
        """Whether what looks like a name is the short name that was introduced for the work, or the title of one without author."""
        called = " ".join(significant(short.name))
        return (short.parted and fold(short.name or "") in work.shorts) or (
            not work.families and " " in called and called in work.pieces
        )

    def is_titled(self, title: Sequence[str], work: Work) -> str | None:
        """ "agrees" where the title's words stand in that order in the full one, "near" with a slip."""
        from rapidfuzz import fuzz

        printed = " ".join(title)
        if work.kind == "source":
            return "agrees" if title and all(word in work.text for word in title) else None
        for known in (work.title, work.container):
            if not known or not title:
                continue
            rest = iter(known)
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


def _shelf(printed: str) -> frozenset[str]:
    """The numbers of a shelf mark, before the leaf that is cited: "C 214" of "AD Meuse, C 214, fol. 12"."""
    leaf = _ARCHIVE.search(printed)
    return frozenset(re.findall(r"\d+", printed[: leaf.start()])) if leaf else frozenset()


def _near(word: str, family: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    return len(word) >= 5 and DamerauLevenshtein.distance(word, family, score_cutoff=1) <= 1


def _says_where(record: Record | None) -> bool:
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


_NOTE_OF_PAGE = re.compile(r"\d,?\snn?\.\s?\d")


def _is_read_off(citation: Citation) -> bool:
    """Whether all that it says of where is the number of a note on the page: "115 n. 52"."""
    record = citation.record
    return (
        record is not None
        and _NOTE_OF_PAGE.search(citation.text) is not None
        and not _says_where(replace(record, number=None, issue=None))
    )


def _is_part(citation: Citation) -> bool:
    """Whether a work says what book it is in and nothing of where or when that appeared."""
    record = citation.record
    return (
        record is not None
        and citation.given is None
        and citation.back_reference is None
        and bool(record.container_title)
        and not (record.issued or record.publisher or record.publisher_place or record.volume or record.url)
    )


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch cut where a citation may end."""
    part = text[start:end]
    mask = part
    for one in quoted(part):
        mask = mask[: one.start] + "\x02" * (one.end - one.start) + mask[one.end :]
    cuts = sorted({0, *bounds(part, mask), len(part)})
    found = (trimmed(part, first, last) for first, last in pairwise(cuts))
    return [(start + one[0], start + one[1]) for one in found if one is not None]
