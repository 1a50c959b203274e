"""What the BIB rules ask of the records: where each is cited, and what is spelt in two ways."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.checks.context import CheckContext
from citecheck.citations.fold import fold
from citecheck.citations.same import same_person
from citecheck.citations.variants import variants
from citecheck.model import Citation, CitedNote, Name, Record

_LONG_NAME = 8
"""Letters from which two family names of one letter's difference are likely one person's."""


@dataclass(frozen=True, slots=True)
class Use:
    """A citation and its note."""

    cited: CitedNote
    citation: Citation


@dataclass(frozen=True, slots=True)
class Spelling:
    """``rare`` as printed by ``use``, where ``usual`` stands in note ``at``."""

    field: str
    rare: str
    usual: str
    use: Use
    at: str


@cache
def data() -> Mapping[str, Any]:
    """The rules' data file."""
    text = (files("citecheck.checks") / "bibliography.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def uses_of(context: CheckContext) -> dict[str, list[Use]]:
    """For each key the work citations that have it, in order."""
    found: dict[str, list[Use]] = defaultdict(list)
    for cited, citation in context.citations():
        if citation.kind == "work" and citation.key is not None:
            found[citation.key].append(Use(cited, citation))
    return dict(found)


def works(context: CheckContext) -> list[tuple[str, Record, list[Use]]]:
    """Each record that a work citation has, with its key and those citations."""
    records = context.bibliography.records
    uses = context.once(uses_of)
    return [(key, records[key], uses[key]) for key in records if key in uses]


def variants_of(context: CheckContext, fields: Sequence[str]) -> Iterator[Spelling]:
    """What is printed in two ways in one of these fields, a rarer (of equals, later) spelling at a time."""
    notes = context.bibliography.notes
    for variant in context.once(_variants):
        if variant.field not in fields or variant.abbreviated:
            continue
        # The commonest first; of equals the one printed first.
        ranked = sorted(variant.values, key=lambda pair: (-len(pair[1]), pair[1][0]))
        usual, places = ranked[0]
        for rare, at in ranked[1:]:
            if _plain(rare) != _plain(usual):
                cited = notes[at[0][0]]
                citation = next(known for known in cited.citations if known.index == at[0][1])
                yield Spelling(
                    variant.field, rare, usual, Use(cited, citation), notes[places[0][0]].note.number
                )


def _plain(text: str) -> str:
    """Without case, accents, punctuation and blanks."""
    return "".join(re.findall(r"[^\W_]+", fold(text)))


def _variants(context: CheckContext) -> list[Any]:
    return list(variants(context.bibliography))


def name_pairs(context: CheckContext) -> list[Spelling]:
    """Names of different works that look like one person's, spelt in two ways."""
    counts: Counter[Name] = Counter()
    first: dict[Name, Use] = {}
    for cited, citation in context.citations():
        record = citation.record if citation.kind == "work" else None
        for name in () if record is None else (*record.author, *record.editor):
            if name.family and name.given:
                counts[name] += 1
                first.setdefault(name, Use(cited, citation))
    found = []
    for one, other in _neighbours(list(counts)):
        rare, usual = (one, other) if counts[one] < counts[other] else (other, one)
        at = first[usual].cited.note.number
        found.append(Spelling("name", str(rare), str(usual), first[rare], at))
    return found


def _neighbours(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Pairs that may be one person, compared only with those next in the order of their letters."""
    order = {name: position for position, name in enumerate(names)}
    groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in names:
        groups[fold(name.family or "")[:3], fold(name.given or "")[:1]].append(name)
    for group in groups.values():
        ordered = sorted(group, key=lambda name: fold(name.family or ""))[:200]
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 : index + 6]:
                if _spelt_otherwise(one, other):
                    yield (one, other) if order[one] < order[other] else (other, one)


def _spelt_otherwise(one: Name, other: Name) -> bool:
    """Whether the family names are one but for a letter, an accent or a hyphen, and the given names fit."""
    left, right = one.family or "", other.family or ""
    numbered = any(character.isdigit() for character in left + right)
    if numbered or left.lower() == right.lower() or not same_person(one, other):
        return False
    if _plain(left) == _plain(right):
        return True
    from rapidfuzz.distance import DamerauLevenshtein

    long = min(len(left), len(right)) >= _LONG_NAME
    return long and DamerauLevenshtein.distance(fold(left), fold(right), score_cutoff=1) == 1
