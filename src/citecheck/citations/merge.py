"""The same work cited twice is one record, under one key.

Works are one by what is printed of them (:mod:`citecheck.citations.cluster`), and by the key that the file
itself has for them: what an author cites by one key is one work, and by two keys are two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from citecheck.citations.cluster import cluster, merge_records
from citecheck.citations.given import from_file, identity, user_key
from citecheck.citations.key import assign_keys
from citecheck.citations.variants import Variant, variants
from citecheck.model import Citation, CitedBlock, CitedNote, GivenItem, Record

__all__ = ["Keyed", "Variant", "keyed", "variants", "with_keys", "works_of"]

_Place = tuple[int, int]
Holder = TypeVar("Holder", CitedNote, CitedBlock)


@dataclass(frozen=True, slots=True)
class Keyed:
    """Notes and blocks with a key on each work that they cite, the records by key, the keys of uncited works."""

    notes: tuple[CitedNote, ...]
    records: dict[str, Record]
    body: tuple[CitedBlock, ...] = ()
    uncited: tuple[str, ...] = ()


@dataclass(slots=True)
class _Work:
    """One citation of a work: its record, and who it is where the file knows."""

    record: Record
    identity: str | None = None
    user_key: str | None = None
    given: bool = False
    known: bool = False


def works_of(notes: Sequence[CitedNote | CitedBlock]) -> list[tuple[int, Citation]]:
    """The citations that name a work in full or by the file's own structure, each with the index of its note."""
    return [
        (position, citation)
        for position, note in enumerate(notes)
        for citation in note.citations
        if (citation.kind == "work" and citation.record is not None)
        or (citation.given is not None and citation.given.record is not None)
    ]


def with_keys(
    notes: Sequence[CitedNote], known: Mapping[str, Record] | None = None
) -> tuple[tuple[CitedNote, ...], dict[str, Record]]:
    """The notes with a key on each work, and the records by key: :func:`keyed` for notes alone."""
    made = keyed(notes, known)
    return made.notes, made.records


def keyed(
    notes: Sequence[CitedNote],
    known: Mapping[str, Record] | None = None,
    *,
    body: Sequence[CitedBlock] = (),
    uncited: Iterable[GivenItem] = (),
) -> Keyed:
    """Everything with a key on each work, and the records by key in the order of first citation, notes first.

    Args:
        notes: Cut into citations.
        known: Records that have a key already (a user's ``references.bib``): a work that is one of them
            takes that key.
        body: The citations in the text itself.
        uncited: Works that the file lists without citing them.

    A key that the author gave a work stays its key. What the file says of a work goes before what is printed.
    """
    holders: list[CitedNote | CitedBlock] = [*notes, *body]
    cited = works_of(holders)
    listed = [_Work(record, key, key, known=True) for key, record in (known or {}).items()]
    further = [
        _Work(record, identity(item), user_key(item), given=True)
        for item in uncited
        if (record := from_file(item, known)) is not None
    ]
    works = [*listed, *(_work(citation) for _, citation in cited), *further]
    groups = _groups(works)
    keys, records = _keys_and_records(works, groups)
    first = len(listed)
    by_place: dict[_Place, str] = {
        (holder, citation.index): keys[groups[first + i]] for i, (holder, citation) in enumerate(cited)
    }
    out = {keys[group]: records[group] for group in groups[first:]}
    count = len(notes)
    return Keyed(
        tuple(_keyed(note, position, by_place) for position, note in enumerate(notes)),
        out,
        tuple(_keyed(block, count + position, by_place) for position, block in enumerate(body)),
        tuple(dict.fromkeys(keys[group] for group in groups[first + len(cited) :])),
    )


def _work(citation: Citation) -> _Work:
    item = citation.given
    record = citation.record
    if item is None:
        return _Work(record or Record())
    if record is None and item.record is not None:
        record = Record.from_csl(item.record)
    return _Work(record or Record(), identity(item), user_key(item), given=item.record is not None)


def _groups(works: Sequence[_Work]) -> list[int]:
    """The group of each work: the index of its first member.

    Works that look like one are one, but for those that the author himself tells apart by two keys; those of
    one key or address are one whatever they look like.
    """
    clusters = cluster([work.record for work in works]).of
    listed = {work.identity for work in works if work.known}
    # Who a cluster is for those of its members that bear no key: the first of its members that does.
    leaders: dict[int, str] = {}
    same: dict[str, str] = {}
    for work, group in zip(works, clusters, strict=True):
        if work.identity is None:
            continue
        leader = leaders.setdefault(group, work.identity)
        # A manager's address is no word of the author, two copies in a library are one work; and a work that the
        # bibliography has already keeps its key there.
        if work.user_key is None or (leader in listed and work.identity not in listed):
            same.setdefault(work.identity, leader)
    first: dict[str | int, int] = {}
    found = []
    for position, (work, group) in enumerate(zip(works, clusters, strict=True)):
        who = work.identity if work.identity is not None else leaders.get(group)
        name: str | int = group if who is None else _end_of(who, same)
        found.append(first.setdefault(name, position))
    return found


def _end_of(who: str, same: Mapping[str, str]) -> str:
    """Each step leads to one that was first seen earlier, so that it ends."""
    while (further := same.get(who, who)) != who:
        who = further
    return who


def _keys_and_records(
    works: Sequence[_Work], groups: Sequence[int]
) -> tuple[dict[int, str], dict[int, Record]]:
    members: dict[int, list[_Work]] = defaultdict(list)
    for work, group in zip(works, groups, strict=True):
        members[group].append(work)
    keys: dict[int, str] = {}
    records: dict[int, Record] = {}
    fresh: list[int] = []
    for group, parts in members.items():
        records[group] = merge_records([part.record for part in _telling(parts)])
        key = next((part.user_key for part in parts if part.user_key), None)
        if key is None:
            fresh.append(group)
        else:
            keys[group] = key
    reserved = set(keys.values())
    keys.update(zip(fresh, assign_keys([records[group] for group in fresh], reserved), strict=True))
    return keys, records


def _telling(parts: Sequence[_Work]) -> list[_Work]:
    """The members of a group that its record is made of: what the file says, else what is printed."""
    cited = [part for part in parts if not part.known]
    return [part for part in cited if part.given] or cited or list(parts)


def _keyed(note: Holder, position: int, keys: Mapping[_Place, str]) -> Holder:
    citations = tuple(
        replace(c, key=keys[position, c.index]) if (position, c.index) in keys else c for c in note.citations
    )
    return replace(note, citations=citations)
