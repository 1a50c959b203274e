"""Works that are cited outside the numbered notes: in an author's note, an epigraph's source, a caption, the text.

They are asked for only by back-references that no note explains, so that a manuscript without such
pays nothing. Structured citations are taken as the file gives them. Of plain prose only the surroundings of
the words asked for are read, and a work counts where they say where and when it appeared: "Hill argued in
2001" cites nothing in full.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from citecheck.citations.backref.conventions import conventions
from citecheck.citations.backref.fit import Asked, Fit, fit
from citecheck.citations.backref.search import candidates
from citecheck.citations.backref.works import Index, add, work_of
from citecheck.citations.fold import fold
from citecheck.model import (
    BackReference,
    Citation,
    CitedBlock,
    Manuscript,
    Outside,
    Paragraph,
    Record,
)

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]{2,})*")
_OPEN, _CLOSE = "([", ")]"
_LONGEST = 600
"""Characters of prose that one citation is read from."""
_BEFORE = 80
_MOST = 12
"""Places of a word that are read for one back-reference: keeps the time linear where a name is everywhere."""
_MOST_BLOCKS = 6
_FLOATS = frozenset(("caption", "unnumbered-note", "residue"))
"""What stands where the page has room, or before everything: it comes before no note and after none."""

_Spot = tuple[int, int]
"""An index in the paragraphs and an offset in its text."""


@dataclass(slots=True)
class _Words:
    """Where each folded word stands: the first ``_MOST`` times, and the last."""

    first: dict[str, list[_Spot]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def put(self, word: str, paragraph: int, offset: int) -> None:
        self.held[word].add(paragraph)
        spots = self.first[word]
        if len(spots) < 3 * _MOST:
            spots.append((paragraph, offset))


class Elsewhere:
    """The works of one manuscript outside its numbered notes."""

    def __init__(self, manuscript: Manuscript, blocks: Sequence[CitedBlock] = ()) -> None:
        """``blocks`` are the structured citations of the text, with their keys."""
        self._manuscript = manuscript
        self._blocks = blocks
        self._seen: dict[Asked, list[tuple[Fit, _Spot, Outside]]] = {}

    def lead(self, position: int, found: BackReference, asked: Asked) -> BackReference:
        """A back-reference of the note at ``position`` with where its work is cited, if anywhere.

        One that names no note is resolved by what stands earlier; a number that leads nowhere stays wrong.
        """
        said = found.number or found.name or found.title or found.year
        seen = self.work(position, asked) if said else self.right_before(position)
        if seen is None:
            return found
        if found.status == "not-earlier" and not seen.earlier:
            return found
        if found.number is None and seen.earlier:
            return replace(
                found, status="resolved", antecedent=None, candidates=(), disagrees=(), outside=seen
            )
        return replace(found, outside=seen)

    def work(self, position: int, asked: Asked) -> Outside | None:
        """The work that fits what is asked, best first, then the last before the note's marker."""
        if not (asked.families or asked.name_words or asked.title_words):
            return None
        if asked not in self._seen:
            self._seen[asked] = [*self._structured_fits(asked), *self._printed_fits(asked)]
        marker = self._markers.get(position)
        best: tuple[tuple[bool, float, bool, _Spot], Outside] | None = None
        for found, spot, outside in self._seen[asked]:
            earlier = outside.role in _FLOATS or marker is None or spot < marker
            rank = (earlier, found.score, outside.key is not None, spot if earlier else (-spot[0], -spot[1]))
            if best is None or rank > best[0]:
                best = rank, replace(outside, earlier=earlier)
        return best[1] if best is not None else None

    def right_before(self, position: int) -> Outside | None:
        """The last work that the text cites between the marker of the note before and that of the note."""
        here = self._markers.get(position)
        if here is None:
            return None
        floor = self._markers.get(position - 1, (0, 0)) if position else (0, 0)
        for at in range(here[0], max(floor[0] - 1, here[0] - _MOST_BLOCKS), -1):
            block = self._paragraphs[at]
            if block is None or block.role in _FLOATS:
                continue
            start = floor[1] if at == floor[0] else 0
            end = here[1] if at == here[0] else len(block.text)
            given = [one for one in self._structured.get(at, ()) if start <= one.start < end]
            if given:
                return self._outside(at, given[-1].start, given[-1].end, given[-1].key)
            start = max(start, end - 2 * _LONGEST)
            if read := list(_read(block.text[start:end])):
                return self._outside(at, start + read[-1].start, start + read[-1].end, None)
        return None

    # What the manuscript has

    @cached_property
    def _paragraphs(self) -> list[Paragraph | None]:
        """The body's blocks by their index, then what stands aside; None for a heading."""
        body = [block if isinstance(block, Paragraph) else None for block in self._manuscript.body]
        return [*body, *self._manuscript.aside]

    @cached_property
    def _markers(self) -> dict[int, _Spot]:
        """Where in the body each note is called; of notes of one number in order, where there are as many markers."""
        notes: dict[str, list[int]] = defaultdict(list)
        for position, note in enumerate(self._manuscript.notes):
            notes[note.number].append(position)
        called: dict[str, list[_Spot]] = defaultdict(list)
        for marker in self._manuscript.markers:
            if marker.block is not None:
                called[marker.number].append((marker.block, marker.offset))
        found = {}
        for number, positions in notes.items():
            spots = called.get(number, [])
            if len(positions) == 1 and spots:
                found[positions[0]] = spots[0]
            elif len(positions) == len(spots):
                found.update(zip(positions, spots, strict=True))
        return found

    @cached_property
    def _structured(self) -> dict[int, tuple[Citation, ...]]:
        return {block.block: block.citations for block in self._blocks}

    @cached_property
    def _index(self) -> Index:
        """The structured citations as works: their "note" is the block."""
        index = Index()
        for block in self._blocks:
            for one in block.citations:
                if one.record is not None:
                    add(index, work_of(block.block, one, one.text))
        return index

    @cached_property
    def _words(self) -> _Words:
        words = _Words()
        for at, block in enumerate(self._paragraphs):
            for token in _TOKEN.finditer(block.text) if block is not None else ():
                for word in fold(token[0]).split():
                    if len(word) > 1:
                        words.put(word, at, token.start())
        return words

    def _outside(self, at: int, start: int, end: int, key: str | None) -> Outside:
        block = self._paragraphs[at]
        if block is None:
            raise ValueError("a heading cites nothing")
        return Outside(block.text[start:end], block.content.place(start, end), block.role, key)

    # What fits

    def _structured_fits(self, asked: Asked) -> Iterator[tuple[Fit, _Spot, Outside]]:
        if not self._blocks:
            return
        cited = {(block.block, one.index): one for block in self._blocks for one in block.citations}
        for work in candidates(self._index, asked):
            found = fit(asked, work)
            if _is_meant(found):
                one = cited[work.note, work.citation]
                yield found, (work.note, one.start), self._outside(work.note, one.start, one.end, one.key)

    def _printed_fits(self, asked: Asked) -> Iterator[tuple[Fit, _Spot, Outside]]:
        read: dict[_Spot, Citation] = {}
        for at, offset in self._spots(asked):
            block = self._paragraphs[at]
            if block is None:
                continue
            for start, end in _windows(block.text, offset):
                made = next((one for one in _read(block.text[start:end]) if start + one.end > offset), None)
                if made is None or not _is_meant(fit(asked, work_of(at, made, made.text))):
                    continue
                read.setdefault((at, start + made.start), made)
                if _has_people(made):
                    break
        # What has an author of its own is read rightly; prose around a citation has none.
        told = {spot: one for spot, one in read.items() if _has_people(one)} or read
        for (at, begin), one in told.items():
            found = fit(asked, work_of(at, one, one.text))
            yield found, (at, begin), self._outside(at, begin, begin + one.end - one.start, None)

    def _spots(self, asked: Asked) -> list[_Spot]:
        """Where the words asked for stand together, those of the rarest of them."""
        words = self._words
        for told in _told(asked):
            if not all(word in words.held for word in told):
                continue
            rarest = min(told, key=lambda word: len(words.held[word]))
            first = told[0]
            together = [
                (at, offset)
                for at, offset in words.first[rarest]
                if all(at in words.held[word] for word in told)
            ]
            if rarest != first:
                together = [self._in_paragraph(first, at) or (at, offset) for at, offset in together]
            if together:
                return together[:_MOST]
        return []

    def _in_paragraph(self, word: str, paragraph: int) -> _Spot | None:
        spots = self._words.first[word]
        at = bisect_left(spots, (paragraph, 0))
        return spots[at] if at < len(spots) and spots[at][0] == paragraph else None


def _told(asked: Asked) -> Iterator[list[str]]:
    """The words that a paragraph must have: the family name's last, all of a name, or all of a title."""
    title = list(asked.title_words[:6])
    if asked.families and asked.families[0][0]:
        yield [asked.families[0][0].split()[-1], *title]
    if asked.name_words:
        yield [*asked.name_words[:6], *title]
    if title and not asked.name_words:
        yield title


def _is_meant(found: Fit) -> bool:
    return not found.contradicts and "agrees" in (found.named, found.titled)


def _windows(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Stretches of prose to read a citation from: from the whole name on, and from some way before it."""
    start = _name_start(text, offset)
    end = _closing(text, start, min(len(text), start + _LONGEST))
    yield start, end
    if start != offset:
        yield offset, end
    yield max(0, offset - _LONGEST // 2), end


def _name_start(text: str, offset: int) -> int:
    """Where the name begins whose family name stands at ``offset``: given names, initials and particles before it."""
    particles = conventions().words.particles
    floor = max(0, offset - _BEFORE)
    while offset > floor:
        gap = text[floor:offset].rstrip(" ")
        blank = max(gap.rfind(" "), gap.rfind("\n"))
        token = gap[blank + 1 :]
        opened = max(token.rfind(mark) for mark in "([“\"‘'«„*_")
        token = token[opened + 1 :]
        initial = len(token) <= 3 and token.endswith(".")
        is_part = token[:1].isupper() and (initial or token[-1:].isalnum())
        if not token or not (is_part or token.lower() in particles):
            return offset
        offset = floor + len(gap) - len(token)
        if opened >= 0:
            return offset
    return offset


def _closing(text: str, start: int, end: int) -> int:
    """The end, or where a bracket closes that was open at the start."""
    depth = 0
    for at in range(start, end):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE:
            depth -= 1
            if depth < 0:
                return at
    return end


def _read(text: str) -> Iterator[Citation]:
    """The full citations of a stretch of prose: those that say where and when the work appeared."""
    from citecheck.citations.segment import segment

    for one in segment(text) if text.strip() else ():
        if one.kind != "work" or one.match is not None:
            continue
        made = _citation(text, one.start, one.end)
        if made is not None:
            yield made if _has_people(made) else _in_bracket(text, made) or made


def _in_bracket(text: str, loose: Citation) -> Citation | None:
    """ "Brown wrote of it (Nora Brown, Old Ice, Paris, 2011)": the citation is what the bracket holds."""
    opened = loose.text.find("(")
    if opened < 0:
        return None
    start = loose.start + opened + 1
    made = _citation(text, start, _closing(text, start, min(len(text), start + _LONGEST)))
    return made if made is not None and _has_people(made) else None


def _citation(text: str, start: int, end: int) -> Citation | None:
    """The stretch as a citation, None where it does not say where and when the work appeared."""
    from citecheck.citations.record import record_of
    from citecheck.citations.tag import tag

    printed = text[start:end]
    record, locator = record_of(tag(printed))
    if record.issued is None or not _says_where(record):
        return None
    return Citation(0, "work", printed, start, end, locator=locator, record=record)


def _has_people(citation: Citation) -> bool:
    return citation.record is not None and bool(citation.record.author or citation.record.editor)


def _says_where(record: Record) -> bool:
    return any(
        (
            record.publisher or record.publisher_place,
            record.container_title,
            record.url or record.doi or record.isbn,
            record.archive or record.authority or record.number,
        )
    )
