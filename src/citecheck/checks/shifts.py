"""Runs of note numbers that are all wrong by the same amount: notes put in or taken out at one place.

Each back-reference with a number and something said of the work bears witness: from the notes that cite
such a work follows by how much its number may be off. Over the printed numbers in rising order the
cheapest course of offsets is sought: a witness that contradicts costs 1, a change of the offset
:data:`CHANGE`. A change that two witnesses need and that only few contradict is a shift.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citecheck.checks.antecedents import cited_by_number
from citecheck.checks.context import CheckContext
from citecheck.checks.numbering import value_of
from citecheck.citations.backref.forms import linked_number
from citecheck.model import Antecedent, BackReference, Citation, CitedNote

CHANGE = 1.5
"""What a change of the offset costs, in witnesses: one that stands alone is a slip of its own."""

FURTHEST = 30
"""The largest offset that is looked for, in notes."""

_MOST_OFFSETS = 12
_SHOWN_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Witness:
    """A numbered back-reference and by how much its number may be off; no ``offsets``: it does not tell."""

    cited: CitedNote
    citation: Citation
    number: int
    own: int
    offsets: frozenset[int]
    wrong: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """Numbers that are off by ``offset`` (what must be added) from ``first`` to ``last``, as printed.

    ``change`` is by how much the offset differs from that of the numbers before: so many notes were put
    in (taken out where it is less than 0) somewhere after the old note ``after`` and before the old note
    ``first``. ``members`` are the back-references whose number is to be changed, ``against`` how many
    contradict.
    """

    first: int
    last: int
    after: int
    offset: int
    change: int
    witnesses: tuple[Witness, ...]
    members: tuple[Witness, ...]
    against: int


def shifts(context: CheckContext) -> tuple[Shift, ...]:
    """The shifts of a manuscript whose notes are numbered straight on; none where numbers repeat."""
    numbers = [value_of(cited.note.number) for cited in context.bibliography.notes]
    plain = [number for number in numbers if number is not None]
    if any(later <= earlier for earlier, later in pairwise(plain)):
        return ()
    witnesses = _witnesses(context, numbers)
    if not any(witness.wrong for witness in witnesses):
        return ()
    by_number: dict[int, list[Witness]] = defaultdict(list)
    for witness in witnesses:
        by_number[witness.number].append(witness)
    course = _course(by_number)
    return tuple(_shifts(by_number, course))


def shifted(context: CheckContext) -> frozenset[int]:
    """The citations (by their id) whose wrong number a shift explains."""
    return frozenset(id(member.citation) for shift in context.once(shifts) for member in shift.members)


# What each back-reference bears witness to


def _witnesses(context: CheckContext, numbers: Sequence[int | None]) -> list[Witness]:
    notes = context.bibliography.notes
    cites = _citing_notes(notes, numbers)
    printed = context.once(cited_by_number)
    out = []
    for position, cited in enumerate(notes):
        own = numbers[position]
        for citation in cited.citations:
            found = citation.back_reference
            number = value_of(found.number) if found is not None and found.number else None
            if found is None or number is None or own is None or found.form in ("infra", "supra text"):
                continue
            if linked_number(cited.note, citation, found) is not None:
                continue
            there = printed.get(found.number or "", frozenset())
            offsets = _offsets(found, number, own, position, notes, cites, there)
            wrong = bool(offsets) and 0 not in offsets
            out.append(Witness(cited, citation, number, own, offsets, wrong))
    return out


def _offsets(
    found: BackReference,
    number: int,
    own: int,
    position: int,
    notes: Sequence[CitedNote],
    cites: Mapping[object, list[int]],
    there: frozenset[tuple[int, int]],
) -> frozenset[int]:
    """By how much the number may be off, from the notes before ``own`` that cite the work it describes."""
    if not (found.name or found.title or found.year):
        return frozenset()
    # The works that the printed number leads to are listed too, whatever is said of them.
    places = [at for at in found.candidates if at.note < position and (at.note, at.citation) not in there][
        :_SHOWN_CANDIDATES
    ]
    if found.status in ("resolved", "ambiguous") and found.antecedent is not None:
        places = [found.antecedent, *places] if not set(found.disagrees) - {"name"} else places
    offsets: set[int] = set()
    for place in places:
        noted = cites.get(_identity(notes, place), [])
        start = bisect_left(noted, number - FURTHEST)
        offsets.update(
            at - number for at in noted[start : start + 2 * FURTHEST] if at < own and at - number <= FURTHEST
        )
    if found.status == "resolved" and not found.disagrees:
        offsets.add(0)
    elif found.status in ("missing", "not-earlier"):
        offsets.discard(0)
    return frozenset(offsets)


def _identity(notes: Sequence[CitedNote], place: Antecedent) -> object:
    """The work there; of a back-reference that leads nowhere the work that it seems to mean."""
    citations = notes[place.note].citations
    if place.citation < len(citations) and citations[place.citation].kind == "back-reference":
        broken = citations[place.citation].back_reference
        seems = next(iter(broken.candidates), None) if broken is not None else None
        place = seems or place
    citations = notes[place.note].citations
    key = citations[place.citation].key if place.citation < len(citations) else None
    return key or (place.note, place.citation)


def _citing_notes(notes: Sequence[CitedNote], numbers: Sequence[int | None]) -> dict[object, list[int]]:
    """For each work the numbers of the notes that cite it, back-references by what they seem to mean."""
    out: dict[object, list[int]] = defaultdict(list)
    for position, cited in enumerate(notes):
        number = numbers[position]
        if number is None:
            continue
        for citation in cited.citations:
            found = citation.back_reference
            identity: object = citation.key or (position, citation.index)
            if found is not None and citation.kind == "back-reference":
                meant = found.antecedent or next(iter(found.candidates), None)
                if meant is None or meant.note > position:
                    continue
                identity = _identity(notes, meant)
            if not out[identity] or out[identity][-1] != number:
                out[identity].append(number)
    return out


# The cheapest course


def _course(by_number: Mapping[int, Sequence[Witness]]) -> dict[int, int]:
    """The offset of each printed number, the cheapest in all (Viterbi's algorithm)."""
    counted = Counter(
        offset for group in by_number.values() for one in group if one.wrong for offset in one.offsets
    )
    # A small offset is likelier than a large one that explains as much.
    offsets = [0, *(o for o, _ in sorted(counted.items(), key=lambda p: (-p[1], abs(p[0])))[:_MOST_OFFSETS])]
    offsets = list(dict.fromkeys(offsets))
    cost = {offset: (0.0 if offset == 0 else CHANGE) for offset in offsets}
    back: list[dict[int, int]] = []
    order = sorted(by_number)
    for number in order:
        cheapest = min(offsets, key=lambda o: (cost[o], abs(o)))
        came, new = {}, {}
        for offset in offsets:
            stay = cost[offset] <= cost[cheapest] + CHANGE
            came[offset] = offset if stay else cheapest
            new[offset] = min(cost[offset], cost[cheapest] + CHANGE) + _against(by_number[number], offset)
        cost = new
        back.append(came)
    course = {}
    offset = min(offsets, key=lambda o: (cost[o], abs(o)))
    for number, came in zip(reversed(order), reversed(back), strict=True):
        course[number] = offset
        offset = came[offset]
    return course


def _against(group: Iterable[Witness], offset: int) -> int:
    return sum(bool(one.offsets) and offset not in one.offsets for one in group)


def _shifts(by_number: Mapping[int, Sequence[Witness]], course: Mapping[int, int]) -> Iterable[Shift]:
    """The stretches of one offset other than 0 that are borne out, each as one shift."""
    runs: list[tuple[int, list[int]]] = []
    for number in sorted(course):
        if runs and runs[-1][0] == course[number]:
            runs[-1][1].append(number)
        else:
            runs.append((course[number], [number]))
    before = 0
    earlier: list[Witness] = []
    for offset, numbers in runs:
        witnesses = [one for number in numbers for one in by_number[number]]
        # Only those that the offset before does not explain as well tell where the run begins.
        telling = [one for one in witnesses if offset in one.offsets and before not in one.offsets]
        # One number that is wrong again and again is a number that is wrong, not a shift.
        if offset != 0 and len({one.number for one in telling}) >= 2:
            # Likewise only those that the new offset would not explain tell where the one before ends.
            still = [one.number for one in earlier if before in one.offsets and offset not in one.offsets]
            yield _shift(witnesses, telling, (before, max(still, default=0), offset))
        earlier += witnesses
        before = offset


def _shift(witnesses: Sequence[Witness], telling: Sequence[Witness], at: tuple[int, int, int]) -> Shift:
    before, last_before, offset = at
    first = min(one.number for one in telling)
    against = [one for one in witnesses if one.offsets and offset not in one.offsets]
    members = [
        one
        for one in witnesses
        if one.number >= first
        and (offset in one.offsets or (not one.offsets and not against))
        and 0 < one.number + offset < one.own
        # A number that is right as it stands was raised already, or needs no change to mean the same.
        and 0 not in one.offsets
    ]
    return Shift(
        first,
        max(one.number for one in witnesses),
        last_before,
        offset,
        offset - before,
        tuple(telling),
        tuple(members),
        len(against),
    )
