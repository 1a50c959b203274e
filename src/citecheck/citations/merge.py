"""The same work cited twice is one record.

Two citations are of one work when nothing contradicts (year, volume, issue, edition, number, pages,
container, authors) and the titles are the same but for spelling, or one lacks the subtitle. Only
records that share a block (a word of the title with a name or year, a URL, a DOI) are compared, and in
a block only near neighbours, so that the time grows with the number of notes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from citecheck.citations.fold import fold, main_title, significant, sound
from citecheck.model import Bibliography, Citation, CitedNote, Date, Name, Record

NEIGHBOURS = 12
"""How many records after it in the order of its block a record is compared with."""

TITLE_RATIO = 92.0
NAME_RATIO = 86.0

_DIGITS = re.compile(r"\d+")
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"])
_PAGES = re.compile(r"(\d+)(?:\s*[-–—]+\s*(\d+))?")
_EXACT = (
    "volume",
    "issue",
    "edition",
    "number",
    "chapter_number",
    "collection_number",
    "isbn",
    "doi",
    "pmid",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One work printed in different ways, or two records that look like one work but for one field.

    ``field`` is the record field that differs and ``values`` what was printed, each with the citations
    (note index, citation index) that print it. ``keys`` holds one key where the citations were taken
    for one work and two where ``field`` (year, volume, pages) forbade it. ``abbreviated`` says that
    one value only says less than the other (initials, a missing subtitle, a year without its day).
    """

    keys: tuple[str, ...]
    field: str
    values: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    abbreviated: bool = False


@dataclass(frozen=True, slots=True)
class Clusters:
    """``of[i]`` is the number of the cluster of record i; ``near`` the pairs that one field kept apart."""

    of: tuple[int, ...]
    near: tuple[tuple[int, int, str], ...]


def contradiction(one: Record, other: Record) -> str | None:
    """The field by which the two are different works, or None: then they may be one."""
    if one.title and other.title and not same_title(one.title, other.title):
        return "title"
    if not _same_people(one.author, other.author):
        return "author"
    return _detail_contradiction(one, other)


def same_work(one: Record, other: Record) -> bool:
    """Whether the two records are of one work."""
    return contradiction(one, other) is None and _enough(one, other)


def _detail_contradiction(one: Record, other: Record) -> str | None:
    for name in _EXACT:
        left, right = getattr(one, name), getattr(other, name)
        if left and right and _plain(left) != _plain(right):
            return name
    if not _same_date(one.issued, other.issued):
        return "issued"
    if not _pages_meet(one.page, other.page):
        return "page"
    containers = one.container_title, other.container_title
    if containers[0] and containers[1] and not same_title(containers[0], containers[1]):
        return "container_title"
    if not one.author and not other.author and not _same_people(one.editor, other.editor):
        return "editor"
    return None


def _enough(one: Record, other: Record) -> bool:
    """Whether what agrees is enough to call them one work."""
    if one.doi and other.doi:
        return True
    if not (one.title and other.title):
        return bool(
            one.title == other.title and one.url and _plain_url(one.url) == _plain_url(other.url or "")
        )
    if one.author and other.author:
        return True
    if bool(one.author) != bool(other.author):
        # A title without its author is the same work only if it is telling and something else agrees.
        return len(significant(one.title)) >= 3 and _agree_besides(one, other)
    return (
        len(significant(one.title)) >= 3 or _agree_besides(one, other) or fold(one.title) == fold(other.title)
    )


def _agree_besides(one: Record, other: Record) -> bool:
    dated = one.issued and other.issued and one.issued.year == other.issued.year
    container = one.container_title and other.container_title
    linked = one.url and other.url and _plain_url(one.url) == _plain_url(other.url)
    return bool(dated or container or linked)


def same_title(one: str, other: str) -> bool:
    """Whether two titles are one: spelt a little otherwise, or one without its subtitle."""
    left, right = fold(one), fold(other)
    if left == right:
        return True
    if _numbers(left) != _numbers(right) and not (left.startswith(right) or right.startswith(left)):
        return False
    if _close(left, right) and _numbers(left) == _numbers(right):
        return True
    for short, long in ((one, other), (other, one)):
        if main_title(short) == short and main_title(long) != long:
            head = fold(main_title(long))
            if len(significant(head)) >= 2 and (fold(short) == head or _close(fold(short), head)):
                return _numbers(fold(short)) == _numbers(head)
    return False


def _close(left: str, right: str) -> bool:
    if min(len(left), len(right)) < 10 or abs(len(left) - len(right)) > 0.2 * max(len(left), len(right)):
        return False
    from rapidfuzz import fuzz

    # Titles longer than this are compared by their beginnings: the cost grows with the square.
    return fuzz.ratio(left[:400], right[:400], score_cutoff=TITLE_RATIO) > 0


def _numbers(folded: str) -> list[str]:
    return [w for w in folded.split() if w.isdigit() or w in _ROMAN] + _DIGITS.findall(folded)


def _plain(value: str) -> str:
    digits = _DIGITS.findall(value)
    return "/".join(digit.lstrip("0") or "0" for digit in digits) if digits else fold(value)


def _plain_url(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.strip().lower()).rstrip("/")


def _same_date(one: Date | None, other: Date | None) -> bool:
    if one is None or other is None or one.start is None or other.start is None:
        return True
    pairs = zip(
        (one.start.year, one.start.month, one.start.day),
        (other.start.year, other.start.month, other.start.day),
        strict=True,
    )
    return all(left is None or right is None or left == right for left, right in pairs) and not (
        one.season and other.season and one.season != other.season
    )


def page_span(page: str | None) -> tuple[int, int] | None:
    """First and last page of "132-153" or "275–80" (275 to 280); None where there are no figures."""
    found = _PAGES.search(page or "")
    if found is None or len(found[1]) > 9 or len(found[2] or "") > 9:
        return None
    first, last = int(found[1]), found[2] or found[1]
    if len(last) < len(found[1]):
        last = found[1][: len(found[1]) - len(last)] + last
    return first, int(last)


def _pages_meet(one: str | None, other: str | None) -> bool:
    left, right = page_span(one), page_span(other)
    if left is None or right is None:
        return True
    return left[0] <= right[1] and right[0] <= left[1]


def _same_people(one: Sequence[Name], other: Sequence[Name]) -> bool:
    """Whether one list may be the other, shortened or spelt otherwise."""
    return all(same_person(left, right) for left, right in zip(one, other, strict=False))


def same_person(one: Name, other: Name) -> bool:
    """Whether two names may be of one person: families spelt nearly alike, given names or initials that fit."""
    if one.literal or other.literal:
        left, right = fold(str(one)), fold(str(other))
        return left == right or _close(left, right) or _short_form_of(str(one), str(other))
    left, right = fold(one.family or ""), fold(other.family or "")
    if left != right and sound(left) != sound(right):
        from rapidfuzz import fuzz

        if min(len(left), len(right)) < 5 or fuzz.ratio(left, right) < NAME_RATIO:
            return False
    return _same_given(one.given or "", other.given or "")


def _short_form_of(one: str, other: str) -> bool:
    return any(
        f"({short})" in long or fold(short) == fold(re.sub(r"\s*\([^()]*\)", "", long))
        for short, long in ((one, other), (other, one))
    )


def _same_given(one: str, other: str) -> bool:
    left, right = re.split(r"[\s.\-]+", one.strip(". ")), re.split(r"[\s.\-]+", other.strip(". "))
    for a, b in zip(map(fold, left), map(fold, right), strict=False):
        if not a or not b:
            continue
        if len(a) <= 2 or len(b) <= 2:
            if a[0] != b[0]:
                return False
        elif a != b and sound(a)[:3] != sound(b)[:3]:
            return False
    return True


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
    for block in _blocks(records):
        for left, right in _pairs(block, records):
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
        (one.author and other.author and _same_people(one.author, other.author))
        or (not one.author and not other.author and len(significant(one.title)) >= 4)
    ):
        return None
    field = _detail_contradiction(one, other)
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
    if record.doi:
        yield f"doi {record.doi.lower()}"
    if record.url:
        yield f"url {_plain_url(record.url)}"


def _pairs(block: list[int], records: Sequence[Record]) -> Iterable[tuple[int, int]]:
    """Each record with its next neighbours by title; of equal ones only the first is compared further."""
    ordered = sorted(block, key=lambda i: (fold(records[i].title or ""), _sort_date(records[i]), i))
    for position, left in enumerate(ordered):
        for right in ordered[position + 1 : position + 1 + NEIGHBOURS]:
            yield (left, right) if left < right else (right, left)


def _sort_date(record: Record) -> str:
    return str(record.issued.start) if record.issued and record.issued.start else ""


# Merging


def merge_records(records: Sequence[Record]) -> Record:
    """One record with the best of each field: the fullest names, title and date, else what most print."""
    first = records[0]
    if len(records) == 1:
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
    if name in ("author", "editor", "translator", "collection_editor", "interviewer"):
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
    return max(total, key=lambda value: (total[value], len(str(value)), str(value)))


def _precision(date: Date) -> int:
    if date.start is None:
        return 0
    return len(date.start.to_csl()) + (date.end is not None) + (date.season is not None)


# Variants


def variants(bibliography: Bibliography) -> list[Variant]:
    """Works printed in different ways, in the order of their first citation."""
    cited: dict[str, list[tuple[tuple[int, int], Record]]] = defaultdict(list)
    for position, note in enumerate(bibliography.notes):
        for citation in note.citations:
            if citation.kind == "work" and citation.key and citation.record:
                cited[citation.key].append(((position, citation.index), citation.record))
    found = [variant for key, uses in cited.items() for variant in _within(key, uses)]
    found += _between(cited)
    return sorted(
        found, key=lambda variant: (min(use for _, uses in variant.values for use in uses), variant.field)
    )


_SHOWN: Mapping[str, Callable[[Record], str]] = {
    "author": lambda record: ", ".join(str(name) for name in record.author),
    "editor": lambda record: ", ".join(str(name) for name in record.editor),
    "title": lambda record: record.title or "",
    "container_title": lambda record: record.container_title or "",
    "publisher": lambda record: record.publisher or "",
    "page": lambda record: record.page or "",
    "issued": lambda record: str(record.issued.start) if record.issued and record.issued.start else "",
}


def _within(key: str, uses: Sequence[tuple[tuple[int, int], Record]]) -> Iterable[Variant]:
    if len(uses) < 2:
        return
    for name, shown in _SHOWN.items():
        values: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, record in uses:
            if value := " ".join(shown(record).split()):
                values[value].append(place)
        if len(values) > 1:
            yield Variant(
                (key,),
                name,
                tuple((v, tuple(p)) for v, p in values.items()),
                _only_shorter(name, list(values), uses),
            )


def _only_shorter(name: str, values: Sequence[str], uses: Sequence[tuple[tuple[int, int], Record]]) -> bool:
    if name in ("author", "editor"):
        families = {
            tuple(fold(n.family or n.literal or "") for n in getattr(r, name))
            for _, r in uses
            if getattr(r, name)
        }
        longest = max(families, key=len)
        return all(longest[: len(part)] == part for part in families)
    longest_value = fold(max(values, key=len))
    return (
        all(
            longest_value.startswith(fold(value)) and fold(value) != longest_value
            for value in values
            if fold(value) != longest_value
        )
        and len({fold(v) for v in values}) > 1
    )


def _between(cited: Mapping[str, Sequence[tuple[tuple[int, int], Record]]]) -> Iterable[Variant]:
    keys = list(cited)
    merged = [merge_records([record for _, record in cited[key]]) for key in keys]
    for left, right, field in cluster(merged).near:
        shown = _SHOWN[field]
        pair = (keys[left], keys[right])
        yield Variant(
            pair,
            field,
            tuple(
                (shown(m), tuple(p for p, _ in cited[k]))
                for k, m in zip(pair, (merged[left], merged[right]), strict=True)
            ),
        )


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
    from citecheck.citations.key import assign_keys

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
