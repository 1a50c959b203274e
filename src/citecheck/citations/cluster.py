"""Records of one work put together, and merged into one.

Only records that share a block (a word of the title with a name or year, a URL, a DOI) are compared,
and in a block only near neighbours, so that the time grows with the number of notes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from citecheck.citations.fold import fold, significant, sound
from citecheck.citations.same import (
    contradiction,
    detail_contradiction,
    plain_url,
    same_people,
    same_title,
    same_work,
)
from citecheck.model import Date, Record

NEIGHBOURS = 12
"""How many records after it in the order of its block a record is compared with."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """``of[i]`` is the number of the cluster of record i; ``near`` the pairs that one field kept apart."""

    of: tuple[int, ...]
    near: tuple[tuple[int, int, str], ...]


# Clusters


def cluster(records: Sequence[Record]) -> Clusters:
    """Which records are of one work. Near-linear in their number."""
    parent = list(range(len(records)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    members: dict[int, list[int]] = {i: [i] for i in parent}
    near: dict[tuple[int, int], str] = {}
    glimpses = [_glimpse(record) for record in records]
    for block in _blocks(records):
        for left, right in _pairs(block, glimpses):
            a, b = root(left), root(right)
            if a == b:
                continue
            if same_work(records[left], records[right]) and _groups_agree(members[a], members[b], records):
                a, b = min(a, b), max(a, b)
                parent[b] = a
                members[a] += members.pop(b)
            elif field := _kept_apart(records[left], records[right]):
                near[left, right] = field
    return Clusters(
        tuple(root(i) for i in range(len(records))),
        tuple((a, b, field) for (a, b), field in sorted(near.items()) if root(a) != root(b)),
    )


def _groups_agree(left: Sequence[int], right: Sequence[int], records: Sequence[Record]) -> bool:
    """Whether no member of one group contradicts one of the other: an undated record joins no two editions.

    Groups are sampled, so that a work cited ten thousand times costs no more than one cited ten times.
    """
    return all(contradiction(records[a], records[b]) is None for a in left[:6] for b in right[:6])


def _kept_apart(one: Record, other: Record) -> str | None:
    """The one field that makes two works of what looks like one."""
    if not (one.title and other.title and same_title(one.title, other.title)):
        return None
    if not (
        (one.author and other.author and same_people(one.author, other.author))
        or (not one.author and not other.author and len(significant(one.title)) >= 4)
    ):
        return None
    field = detail_contradiction(one, other)
    # Editions and volumes are different on purpose.
    return field if field in ("issued", "page", "container_title") else None


def _blocks(records: Sequence[Record]) -> Iterable[list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        for key in set(_block_keys(record)):
            blocks[key].append(position)
    return (blocks[key] for key in sorted(blocks) if len(blocks[key]) > 1)


def _block_keys(record: Record) -> Iterable[str]:
    telling = significant(record.title)[:3] if record.title else []
    person = (record.author or record.editor or (None,))[0]
    family = sound(person.family or person.literal or "")[:12] if person else ""
    if telling:
        yield "title " + " ".join(telling[:2])
    if family and telling:
        yield f"word {family[:4]} {telling[0][:4]}"
        yield f"end {family[:4]} {telling[-1][:4]}"
    if family and record.issued and record.issued.year is not None:
        yield f"year {family} {record.issued.year}"
    if record.type in ("legal_case", "legislation"):
        if record.number:
            yield f"number {fold(record.number)}"
        if record.container_title and record.volume and record.page:
            yield f"report {fold(record.container_title)} {record.volume} {record.page}"
    if record.archive and record.type == "document":
        yield f"archive {fold(record.archive)}"
    if record.doi:
        yield f"doi {record.doi.lower()}"
    if record.url:
        yield f"url {plain_url(record.url)}"


def _pairs(block: list[int], glimpses: Sequence[_Glimpse]) -> Iterable[tuple[int, int]]:
    """Each record with its next neighbours by title that may be the same work at a glance."""
    ordered = sorted(block, key=lambda i: (glimpses[i].title, glimpses[i].date, i))
    for position, left in enumerate(ordered):
        one = glimpses[left]
        for right in ordered[position + 1 : position + 1 + NEIGHBOURS]:
            if one.may_be(glimpses[right]):
                yield (left, right) if left < right else (right, left)


@dataclass(frozen=True, slots=True)
class _Glimpse:
    """What tells most pairs apart for next to nothing."""

    title: str
    family: str
    date: str
    law: str = ""

    def may_be(self, other: _Glimpse) -> bool:
        if self.law and self.law == other.law:
            return True
        if self.title and self.title == other.title:
            # The people may stand in another order: "Lee, Kuan Yew".
            return True
        if self.title and other.title:
            short, long = sorted((self.title, other.title), key=len)
            # A misspelt title keeps most of its length; a missing subtitle leaves a beginning.
            if len(short) < 0.8 * len(long) and short[:4] != long[:4]:
                return False
        if self.family and other.family:
            return self.family[0] == other.family[0] or self.family[-2:] == other.family[-2:]
        return True


def _glimpse(record: Record) -> _Glimpse:
    person = (record.author or record.editor or (None,))[0]
    family = sound(person.family) if person and person.family else ""
    law = ""
    if record.type in ("legal_case", "legislation"):
        law = (
            f"{record.container_title} {record.volume} {record.page}"
            if record.volume and record.page
            else record.number or ""
        )
    return _Glimpse(fold(record.title or ""), family, _sort_date(record), law)


def _sort_date(record: Record) -> str:
    return str(record.issued.start) if record.issued and record.issued.start else ""


# Merging


def merge_records(records: Sequence[Record]) -> Record:
    """One record with the best of each field: the fullest names, title and date, else what most print."""
    first = records[0]
    if all(record == first for record in records[1:]):
        return first
    unique = sorted(
        set(records),
        key=lambda record: (-sum(1 for f in fields(Record) if getattr(record, f.name)), repr(record)),
    )
    counts = Counter(records)
    merged = {part.name: _best(part.name, unique, counts) for part in fields(Record)}
    return replace(first, **merged)  # type: ignore[arg-type]


def _best(name: str, records: Sequence[Record], counts: Mapping[Record, int]) -> object:
    values = [(getattr(record, name), counts[record]) for record in records]
    present = [(value, count) for value, count in values if value not in (None, ())]
    if not present:
        return values[0][0]
    if name == "type":
        telling = [(value, count) for value, count in present if value != "document"]
        return _commonest(telling or present)
    if name in (
        "author",
        "editor",
        "translator",
        "collection_editor",
        "interviewer",
        "director",
        "producer",
    ):
        return max(
            present, key=lambda pair: (len(pair[0]), sum(len(str(n)) for n in pair[0]), repr(pair[0]))
        )[0]
    if name in ("issued", "accessed", "original_date"):
        return max(present, key=lambda pair: (_precision(pair[0]), repr(pair[0])))[0]
    if name in ("title", "container_title", "page", "publisher", "note"):
        longest = max(len(fold(value)) for value, _ in present)
        return _commonest([(value, count) for value, count in present if len(fold(value)) >= 0.9 * longest])
    return _commonest(present)


def _commonest(pairs: Sequence[tuple[object, int]]) -> object:
    total: Counter[object] = Counter()
    for value, count in pairs:
        total[value] += count
    # Of values as common and as long the first stays: that of the fullest record.
    return max(total, key=lambda value: (total[value], len(str(value))))


def _precision(date: Date) -> int:
    if date.start is None:
        return 0
    return len(date.start.to_csl()) + (date.end is not None) + (date.season is not None)
