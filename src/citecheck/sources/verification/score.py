"""Is it the same thing? How far the words of a claim's figure and of a source's figure meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from citecheck.sources.verification.context import LOCAL, Context
from citecheck.sources.verification.words import contrasts, related

YearMatch = Literal["same", "unsaid", "other"]

_KIND_WEIGHT: Mapping[str, float] = {"place": 1.7, "name": 1.7, "thing": 1.3, "qualifier": 1.2, "word": 0.8}
_ABSENT: Mapping[str, float] = {"place": 1.0, "name": 0.7, "thing": 0.7, "qualifier": 0.7, "word": 0.3}
_OF_BONUS = 1.3
_RELATED = 0.8
_SAID_BY_UNIT = 0.15
_NEVER_NAMED = 0.75
_OTHER_COUNTED = 0.6
_OTHER_ROW = 0.5
_OTHER_KIND = 0.5
_EXTRA_IN_ROW = 0.9
_NEAR = 0.4
"""A claim's word of less weight belongs to another figure of its sentence."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a source's figure matches a claim's in what it is of.

    ``score`` is from 0 to 1; ``conflict`` is set when the two are of different things whatever the
    score; ``certain`` when nothing that sets the thing apart (place, contrast, year) is left unsaid; ``opposed`` when one rises and the other falls; ``doubted``
    when the claim names or counts what the source's figure does not.
    """

    score: float
    conflict: bool
    year: YearMatch
    certain: bool
    opposed: bool = False
    doubted: bool = False


class Rarity:
    """How telling a word is in one source: rare words more than frequent ones."""

    def __init__(self, passages: Iterable[Iterable[str]]) -> None:
        self._count: dict[str, int] = {}
        self._total = 0
        for keys in passages:
            self._total += 1
            for key in set(keys):
                self._count[key] = self._count.get(key, 0) + 1

    def __contains__(self, key: str) -> bool:
        return key in self._count

    def weight(self, key: str) -> float:
        """About 1 for a word in every passage of a short source, more for a rarer one."""
        return 1 + log(1 + self._total / (1 + self._count.get(key, 0))) / 3


def match(
    claim: Context,
    of: frozenset[str],
    found: Context,
    wide: Mapping[str, float],
    rarity: Rarity,
    *,
    said_by_unit: frozenset[str] = frozenset(),
    row: frozenset[str] = frozenset(),
) -> Match:
    """How ``found`` (with the words ``wide`` it stands under) matches ``claim``.

    ``of`` are the claim's most telling words; ``said_by_unit`` what its unit says already; ``row`` are
    the words that head the table's row, of which the claim should name one.
    """
    year = _year(claim, found)
    total = got = 0.0
    for key, weight in claim.words.items():
        if weight < _NEAR:
            continue
        kind = claim.kinds.get(key, "word")
        reached = _reach(key, found.words, wide)
        worth = weight * rarity.weight(key) * _KIND_WEIGHT.get(kind, 1.0)
        if key in of:
            worth *= _OF_BONUS
        if key in said_by_unit and not reached:
            worth *= _SAID_BY_UNIT
        elif key not in rarity and not reached:
            worth *= _ABSENT.get(kind, 0.5)
        total += worth
        got += worth * reached
    score = got / total if total else 0.0
    doubt = _doubt(claim, found, wide, rarity, row)
    return Match(
        score=score * doubt,
        doubted=doubt < 1,
        conflict=year == "other" or _conflict(claim, found, wide) or _mode_conflict(claim, found),
        year=year,
        certain=_certain(claim, found, wide, said_by_unit),
        opposed=claim.mode == found.mode == "change" and claim.direction * found.direction < 0,
    )


def _reach(key: str, words: Mapping[str, float], wide: Mapping[str, float]) -> float:
    """The weight with which a key, or one that will do for it, is said of a source's figure."""
    own = max(words.get(key, 0.0), wide.get(key, 0.0))
    for other in related().get(key, ()):
        own = max(own, _RELATED * words.get(other, 0.0), _RELATED * wide.get(other, 0.0))
    return own


def _doubt(
    claim: Context, found: Context, wide: Mapping[str, float], rarity: Rarity, row: frozenset[str]
) -> float:
    """A factor below 1 where the claim names what the source never does, or counts something else."""
    factor = 1.0
    local = claim.local()
    if any(claim.kinds.get(key) in ("place", "name") and key not in rarity for key in local):
        factor *= _NEVER_NAMED
    content = [key for key in local if key not in claim.nouns]
    if claim.nouns and len(content) > 1 and not any(_reach(key, found.words, wide) for key in content):
        # Only what is counted is the same: "fined 400 thalers", "paid 400 thalers".
        factor *= _OTHER_COUNTED
    counted = claim.nouns[:2][-1:]
    if counted and not _reach(counted[0], found.words, wide) and not _meet(found.nouns[:2], claim):
        factor *= _OTHER_COUNTED
    if _other_kind(claim, found, rarity):
        factor *= _OTHER_KIND
    extra = [key for key in row if not _reach(key, claim.words, {})]
    if extra and len(extra) == len(row):
        factor *= _OTHER_ROW
    elif extra:
        factor *= _OTHER_ROW if _lacking(claim, found, rarity) else _EXTRA_IN_ROW
    return factor


def _lacking(claim: Context, found: Context, rarity: Rarity) -> bool:
    """Whether the claim names something of which the source's figure says nothing."""
    telling = (key for key in claim.local() if claim.kinds.get(key) in ("place", "name", "qualifier"))
    return any(key not in rarity and not _reach(key, found.words, {}) for key in telling)


def _other_kind(claim: Context, found: Context, rarity: Rarity) -> bool:
    """Whether the claim says "timber exports" and the source "fish exports" and never timber."""
    ours = [key for key in claim.local() if claim.kinds.get(key) == "qualifier"]
    theirs = [key for key in found.local() if found.kinds.get(key) == "qualifier"]
    lacking = any(key not in rarity for key in ours)
    return lacking and any(key not in claim.words for key in theirs)


def _meet(nouns: Sequence[str], context: Context) -> bool:
    return any(_reach(noun, context.words, {}) for noun in nouns)


def _year(claim: Context, found: Context) -> YearMatch:
    if claim.years and found.years:
        if not claim.years & found.years:
            return "other"
        if claim.months and found.months and not claim.months & found.months:
            return "other"
        return "same"
    if claim.years and found.shifted:
        return "other"
    if claim.shifted != found.shifted and not claim.years and not found.years:
        return "other"
    return "unsaid" if claim.years or found.years else "same"


def _conflict(claim: Context, found: Context, wide: Mapping[str, float]) -> bool:
    """Whether the source's figure is of another member of a set of which the claim names one.

    The claim names Japan and the words about the figure name China instead; the other place must be
    new and the claim's own must be missing, so that "Japan's exports to China" meets "its exports".
    """
    said = claim.local()
    if any(key in found.elsewhere and claim.kinds[key] in ("place", "name") for key in said):
        return True
    here = found.local()
    reached = {key for key, weight in found.words.items() if weight >= LOCAL}
    reached |= {key for key, weight in wide.items() if weight >= _NEAR}
    for key in said:
        for members in contrasts().get(key, ()):
            if key in reached:
                continue
            instead = set((here & members) - said)
            if not instead:
                instead = {other for other in wide if other in members and wide[other] >= 0.9} - said
            if instead and not (said & members & here):
                return True
            if instead and key in claim.roles:
                return True
    return _swapped(claim, found)


def _swapped(claim: Context, found: Context) -> bool:
    """Whether giver and taker changed places: exports from Japan to Russia, from Russia to Japan."""
    both = [key for key in claim.roles if key in found.roles and claim.words.get(key, 0) >= LOCAL]
    if len(both) != 2:
        return False
    first, second = both
    if claim.roles[first] == claim.roles[second] or found.roles[first] == found.roles[second]:
        return False
    return claim.roles[first] != found.roles[first]


def _mode_conflict(claim: Context, found: Context) -> bool:
    """A change is not a level: "rose by 5 %" says nothing of "rose to 5 %"."""
    kinds = {claim.mode, found.mode}
    return kinds in ({"change", "reached"}, {"change", "left"}, {"reached", "left"})


def _certain(claim: Context, found: Context, wide: Mapping[str, float], said_by_unit: frozenset[str]) -> bool:
    """Whether every place, name and concept of the claim's figure is said of the source's too."""
    for key in claim.local() - said_by_unit:
        if claim.kinds.get(key) not in ("place", "name", "thing", "qualifier"):
            continue
        if _reach(key, found.words, wide) < _NEAR:
            return False
    return True
