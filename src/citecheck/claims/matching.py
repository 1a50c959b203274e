"""Which entry of claims.yaml is which claim of the manuscript, after the sentence was edited.

Entries and claims with the same words are paired first, in order. The rest are compared only where
they share a rare word, so that time stays near linear, and paired by likeness, best first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from citecheck.claims.file import Entry
from citecheck.claims.identity import Fingerprint, parse_fingerprint, resemblance
from citecheck.claims.identity import fingerprint as fingerprint_of
from citecheck.model import Claim

_ENOUGH = 0.5
_COMMON = 40
"""A word that more entries than this have says too little to compare them by."""
_SAME_NOTE = 0.1
_SAME_ID = 0.15
_LONGEST = 2_000


def match(entries: Sequence[Entry], claims: Sequence[Claim]) -> list[int | None]:
    """For each claim the index of its entry, None for a new claim; an entry is used once."""
    known = [_known(claim) for claim in claims]
    paired: list[int | None] = [None] * len(claims)
    free = _same_words(entries, claims, known, paired)
    scored = sorted(_near(entries, claims, known, paired, free), key=lambda one: (-one[0], one[1], one[2]))
    for _, claim, entry in scored:
        if paired[claim] is None and entry in free:
            paired[claim] = entry
            free.discard(entry)
    _same_ids(entries, claims, paired, free)
    return paired


def _known(claim: Claim) -> Fingerprint:
    stored = parse_fingerprint(claim.fingerprint) if claim.fingerprint else None
    return stored or fingerprint_of(claim.sentence)


def _same_words(
    entries: Sequence[Entry],
    claims: Sequence[Claim],
    known: Sequence[Fingerprint],
    paired: list[int | None],
) -> set[int]:
    """Pair what has the same words; returns the entries left.

    Of sentences that a manuscript repeats, those under the same notes go together, then in order.
    """
    free = set(range(len(entries)))
    for with_notes in (True, False):
        waiting: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
        for index in sorted(free, reverse=True):
            fingerprint = entries[index].known
            if fingerprint is not None:
                waiting[fingerprint.exact, entries[index].notes if with_notes else ()].append(index)
        for number, fingerprint in enumerate(known):
            same = waiting.get((fingerprint.exact, claims[number].notes if with_notes else ()))
            if paired[number] is None and same:
                entry = same.pop()
                paired[number] = entry
                free.discard(entry)
    return free


def _near(
    entries: Sequence[Entry],
    claims: Sequence[Claim],
    known: Sequence[Fingerprint],
    paired: Sequence[int | None],
    free: set[int],
) -> list[tuple[float, int, int]]:
    """Scores of claims and entries that share a rare word."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index in sorted(free):
        fingerprint = entries[index].known
        for word in fingerprint.sketch if fingerprint is not None else ():
            holders[word].append(index)
    scored = []
    for number, fingerprint in enumerate(known):
        if paired[number] is not None:
            continue
        candidates: dict[int, int] = defaultdict(int)
        for word in fingerprint.sketch:
            if len(holders.get(word, ())) <= _COMMON:
                for index in holders.get(word, ()):
                    candidates[index] += 1
        for index in sorted(candidates, key=lambda one: -candidates[one])[:20]:
            score = _likeness(entries[index], claims[number], fingerprint)
            if score >= _ENOUGH:
                scored.append((score, number, index))
    return scored


def _likeness(entry: Entry, claim: Claim, known: Fingerprint) -> float:
    """From 0 to a little over 1: words in common, then the same note and id."""
    score = resemblance(entry.known, known) if entry.known is not None else 0.0
    if entry.sentence and score >= _ENOUGH / 2:
        from rapidfuzz import fuzz

        likeness = fuzz.ratio(entry.sentence[:_LONGEST], claim.sentence[:_LONGEST]) / 100
        # Two sentences of one pattern are alike letter by letter; only near identity counts.
        score = max(score, likeness if likeness >= 0.85 else 0.0)
    if score < _ENOUGH - _SAME_NOTE - _SAME_ID:
        return 0.0
    score += _SAME_NOTE if set(entry.notes) & set(claim.notes) else 0.0
    return score + (_SAME_ID if entry.id == claim.id else 0.0)


def _same_ids(
    entries: Sequence[Entry], claims: Sequence[Claim], paired: list[int | None], free: set[int]
) -> None:
    """An entry that says nothing but its id (or a statement of the user's) goes by the id."""
    by_id = {entries[index].id: index for index in free if entries[index].known is None}
    for number, claim in enumerate(claims):
        if paired[number] is None and claim.id in by_id:
            paired[number] = by_id.pop(claim.id)
