"""Works printed in different ways: what the rules on records have to say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from citecheck.citations.cluster import cluster, merge_records
from citecheck.citations.fold import fold
from citecheck.model import Bibliography, Record


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
