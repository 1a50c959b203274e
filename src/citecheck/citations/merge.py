"""The same work cited twice is one record, under one key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from citecheck.citations.cluster import cluster, merge_records
from citecheck.citations.key import assign_keys
from citecheck.citations.variants import Variant, variants
from citecheck.model import Citation, CitedNote, Record

__all__ = ["Variant", "variants", "with_keys", "works_of"]


def works_of(notes: Sequence[CitedNote]) -> list[tuple[int, Citation]]:
    """The citations that name a work in full, each with the index of its note."""
    return [
        (position, citation)
        for position, note in enumerate(notes)
        for citation in note.citations
        if citation.kind == "work" and citation.record is not None
    ]


def with_keys(
    notes: Sequence[CitedNote], known: Mapping[str, Record] | None = None
) -> tuple[tuple[CitedNote, ...], dict[str, Record]]:
    """The notes with a key on each work, and the records by key in the order of first citation.

    ``known`` are records that have a key already (a user's ``references.bib``): a work that is one of
    them takes that key.
    """
    works = works_of(notes)
    listed = list((known or {}).items())
    records = [record for _, record in listed] + [citation.record for _, citation in works if citation.record]
    clusters = cluster(records).of
    groups: dict[int, list[int]] = defaultdict(list)
    for position, group in enumerate(clusters):
        groups[group].append(position)
    keys: dict[int, str] = {}
    fresh: list[int] = []
    for group, members in groups.items():
        if members[0] < len(listed):
            keys[group] = listed[members[0]][0]
        else:
            fresh.append(group)
    merged = {
        group: merge_records([records[i] for i in members if i >= len(listed)] or [records[members[0]]])
        for group, members in groups.items()
    }
    made = assign_keys([merged[group] for group in fresh], {key for key, _ in listed})
    keys.update(zip(fresh, made, strict=True))
    by_place = {
        (note, citation.index): keys[clusters[len(listed) + i]] for i, (note, citation) in enumerate(works)
    }
    out = {keys[clusters[len(listed) + i]]: merged[clusters[len(listed) + i]] for i in range(len(works))}
    return _keyed(notes, by_place), out


def _keyed(notes: Sequence[CitedNote], keys: Mapping[tuple[int, int], str]) -> tuple[CitedNote, ...]:
    return tuple(
        replace(
            note,
            citations=tuple(
                replace(c, key=keys[position, c.index]) if (position, c.index) in keys else c
                for c in note.citations
            ),
        )
        for position, note in enumerate(notes)
    )
