"""Short titles and author with year as back-references: "Smith, Kurils, 42", "Smith 1999, 42".

They have no word that marks them; the same words may be prose, or cite a work of a bibliography. So they count only
where a full citation of the manuscript fits them. The forms and where they are from are in ``short.toml``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

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
from citecheck.citations.backref.short_books import with_books
from citecheck.citations.backref.short_full import Full, says_where
from citecheck.citations.backref.short_prose import inside
from citecheck.citations.backref.short_read import END, LONGEST, VOLUME_OF, Short, archive_words, read_short
from citecheck.citations.backref.works import Index, index_of, is_same_author
from citecheck.citations.boundaries import bounds, trimmed
from citecheck.citations.fold import significant, words
from citecheck.citations.quotes import quoted
from citecheck.citations.signals import signal_end, without_last_signal
from citecheck.model import BackReference, Citation, CitedNote

USUAL = 4
"""How many of a form must lead home before one that does not is taken for a mistake."""

_ARCHIVE = archive_words()
_JOINED = 3
_LEADING = 8
_CITING = re.compile(r"\d|(?<=\S)\s\W*[^\W\d_a-zß-öø-ÿ]")
"""A number, or a capital that is not the first word's: more than words that lead on."""
_NUMBER = re.compile(r"(?<!\w)\d")
_REACH = 120
_POSSESSIVE = re.compile(r"[’']s(?!\w)")
_A_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def with_short_forms(notes: Sequence[CitedNote]) -> list[CitedNote]:
    """The notes with each short form that a full citation of the manuscript fits as a back-reference. Linear."""
    notes = with_same_authors(notes)
    run = _Run(notes, index_of(notes))
    parts = [with_books(run.full, position, note) for position, note in enumerate(notes)]
    if any(one is not other for one, other in zip(parts, notes, strict=True)):
        notes = parts
        run = _Run(notes, index_of(notes))
    done = [run.note(position, note) for position, note in enumerate(notes)]
    again = with_same_authors(done)
    if any(one is not other for one, other in zip(again, done, strict=True)):
        # "Roth, Zucker, S. 110; dies., Kaffee, …": whose the second is, the short form tells that was just found.
        notes = again
        run = _Run(notes, index_of(notes))
        done = [run.note(position, note) for position, note in enumerate(notes)]
    # Where nearly all of this shape lead home, the others are meant so too: what they name is cited nowhere.
    usual = frozenset(
        form
        for form, fitted in run.fitted.items()
        if fitted.total() >= USUAL and len(_strangers(run, form)) * 3 <= len(fitted)
    )
    owed = {at for form in usual for places in run.unfitted[form].values() for at in places}
    run.usual = usual
    return [run.note(at, notes[at]) if at in owed else note for at, note in enumerate(done)]


def _strangers(run: _Run, form: str) -> list[str]:
    """What is named in a form and cited nowhere, not even with another title or year."""
    return [
        said for said in run.unfitted[form] if said.split()[:1] and said.split()[0] not in run.full.families
    ]


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
    full: Full = field(init=False)

    def __post_init__(self) -> None:
        self.full = Full(self.notes, self.index)
        self.reports, self.sections = known_reports(self.notes), known_sections(self.notes)

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

    def of_work(self, position: int, citation: Citation) -> Citation | None:
        """A stretch that was taken for a work and says no more than a short form."""
        if citation.given is not None or citation.back_reference is not None:
            return None
        if says_where(citation.record) and not _is_read_off(citation) and not VOLUME_OF.match(citation.text):
            readings = read_short(citation.text)
            short = next((one for one in readings if one.journal and self.full.fits(position, one)), None)
            if short is None:
                # "Ferrajolo 2007, pp. 851 ss": what stands behind the year was read as a title.
                short = next((one for one in readings if self.is_dated(position, one)), None)
            undated = citation.record is not None and citation.record.issued is None
            if short is None and undated and not _ARCHIVE.search(citation.text):
                # "Flecker, Arbeit, 99, 123", read as an article: a dated work of that name and title tells.
                whole = (one for one in readings if one.name and one.title and one.locator)
                short = next(
                    (one for one in whole if self.full.fits(position, one, earlier=True, dated=True)), None
                )
            return self.reference(short, citation.text, citation.start, citation.signal) if short else None
        short = self.chosen(position, citation.text)
        return self.reference(short, citation.text, citation.start, citation.signal) if short else None

    def is_dated(self, position: int, short: Short) -> bool:
        """Whether it is an author with the year of an earlier work, and a place in it."""
        told = short.year and short.name and short.locator and not short.title and not short.journal
        # With commas it may be name, title and journal: "Junker, Grundfreiheiten und Arbeitsrecht, DRdA 2015, 91".
        return bool(told) and "," not in (short.name or "") and self.full.fits(position, short, earlier=True)

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
            len(said.split()) > _LEADING or _CITING.search(_A_YEAR.sub("", said)) for said in left
        ):
            return []
        made[0] = replace(made[0], signal=made[0].signal or citation.signal)
        return made

    def chosen(self, position: int, printed: str, lone: bool = True) -> Short | None:
        """The reading that a full citation fits; where the form is usual here, the likeliest."""
        readings = read_short(printed)
        shelf = _shelf(printed)
        for short in readings:
            if self.full.fits(position, short, shelf=shelf):
                self.fitted[short.form][short.says] += 1
                return short
        for short in readings if lone and not _ARCHIVE.search(printed) else ():
            if is_same_author(short.name) or _NUMBER.search(short.title or ""):
                continue
            if short.locator is not None and short.name is not None and (short.title or short.year):
                if self.within(position, printed, 0, len(printed))[0]:
                    return None  # "Youngs, “Concise View,” quoted in Stein, Shakers, 12": another one ends it
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
                for cut in (trimmed(text, *bounds_) for bounds_ in left):
                    # What is left of a sentence may be a short form without a page.
                    whole = self.piece(position, text, *cut, lone=False) if found and cut else None
                    made += [whole] if whole else []
                    rest += [cut] if cut and not whole else []
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
        end = start + max(signal_length, len(without_last_signal(text[start:end])))
        for skip in dict.fromkeys((signal_length, 0)):
            printed = text[start + skip : end]
            if short := self.chosen(position, printed, lone and skip == signal_length):
                short = self.spoken_of(position, short, text[max(0, start - _REACH) : start])
                signal = text[start : start + skip].strip(" ,:;(") or None
                return self.reference(short, printed, start + skip, signal)
        return None

    def within(
        self, position: int, text: str, start: int, end: int
    ) -> tuple[list[Citation], list[tuple[int, int]]]:
        """The short forms inside a sentence, each with a locator, and what is left of it."""
        made: list[Citation] = []
        rest: list[tuple[int, int]] = []
        begin = floor = start + signal_end(text[start:end])
        for first, last in inside(text[start:end], self.full.families):
            at = start + first
            if at < floor:
                continue
            printed = text[at : start + last]
            ended = text[start + last : end].strip()[:1] in ("", ".", ";", ")")
            said = self.told(printed, text[max(start, at - _REACH) : at], ended)
            short = next((one for one in said if self.full.fits(position, one, earlier=True)), None)
            if short is None:
                continue
            if at > floor:
                rest.append((floor, at))
            signal = text[start:begin].strip(" ,:;(") if at == begin else ""
            made.append(self.reference(short, printed, at, signal or None))
            floor = start + last
        if not made:
            return made, [(start, end)]
        return made, [*rest, *([(floor, end)] if floor < end else [])]

    def told(self, printed: str, before: str, ended: bool) -> Iterator[Short]:
        """The readings with a locator and a name; of a title alone the name is one that stands in the sentence before it.

        Without a locator a name and a title of several words will do where the clause has ``ended``.
        """
        alone = before.rstrip().endswith(("(", ":")) or printed[:1] in "“\"«„‘'"
        for one in read_short(printed):
            whole = ended and one.name and one.title and len(significant(one.title)) > 1
            if (one.locator is None and not whole and not (one.name and one.year)) or _NUMBER.search(
                one.title or ""
            ):
                continue
            named = (
                [word for word in words(_POSSESSIVE.sub("", before)) if word in self.full.families]
                if alone and (one.name is None or one.title is None)
                else []
            )
            if named:
                yield replace(one, name=named[-1], title=one.title or one.name)
            if one.name is not None:
                yield one

    def spoken_of(self, position: int, short: Short, before: str) -> Short:
        """A title alone with the name that its sentence has before it ("Willems’s remark that … (Moral Luck, 30)"), if that fits."""
        if short.name is not None or short.title is None:
            return short
        for name in reversed(
            [word for word in words(_POSSESSIVE.sub("", before)) if word in self.full.families]
        ):
            if self.full.fits(position, named := replace(short, name=name), earlier=True):
                return named
        return short

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


def _shelf(printed: str) -> frozenset[str]:
    """The numbers of a shelf mark, before the leaf that is cited: "C 214" of "AD Meuse, C 214, fol. 12"."""
    leaf = _ARCHIVE.search(printed)
    return frozenset(re.findall(r"\d+", printed[: leaf.start()])) if leaf else frozenset()


_NOTE_OF_PAGE = re.compile(r"\d,?\snn?\.\s?\d")


def _is_read_off(citation: Citation) -> bool:
    """Whether all that it says of where is the number of a note on the page: "115 n. 52"."""
    record = citation.record
    return (
        record is not None
        and _NOTE_OF_PAGE.search(citation.text) is not None
        and not says_where(replace(record, number=None, issue=None))
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
