"""Structured citations over a text: one stretch a work, also where a field prints several works.

A reference manager's field says which works it holds and in which order, and not where each begins in what
is printed: that is found again by what parts them and by the names and titles in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citecheck.citations.fold import significant
from citecheck.model import GivenCitation, GivenItem, Record

_PARTING = re.compile(r";\s*")
_WEAK_PARTING = re.compile(
    r"(?:(?<![\s.]\w)\.|,)\s+(?:and\s+|und\s+|et\s+|e\s+|y\s+)?|\s+(?:and|und|et|e|y|&)\s+"
)
_EDGE = " \t\n\u00a0\u202f;,"
_PAIRS = {"(": ")", "[": "]"}
_MOST_BRACKETS = 5
_MOST_SOUGHT = 300
"""Works of one citation that are looked for by their words; no style prints as many. The rest is kept unsought."""
_LONGEST_UNSOUGHT = 200
_MOST_READ = 100_000
"""Characters that are read as the print of works that stand in one stretch, all of them together."""

_NEAR = 60
"""Characters between two parts of one citation: its author and its title, cited by two commands."""


@dataclass(frozen=True, slots=True)
class Laid:
    """``text[start:end]`` cites the work ``item``; ``printed`` as in :class:`citecheck.model.GivenCitation`."""

    start: int
    end: int
    item: GivenItem
    origin: str
    printed: bool


def laid_over(text: str, given: Iterable[GivenCitation]) -> list[Laid]:
    """The works of a text's structured citations in order, none over another. Linear in the text's length.

    Of citations in one another the outer one counts. Commands for parts of one work side by side (its author,
    its title) are one citation.
    """
    made: list[Laid] = []
    end = 0
    for one in sorted(given, key=lambda one: (one.start, -one.end)):
        start, stop = max(one.start, 0), min(one.end, len(text))
        if start < end or start >= stop or not one.items:
            continue
        end = stop
        for first, last, item, sought in _split(text, start, stop, one.items):
            new = Laid(first, last, item, one.origin, one.printed and sought)
            if made and _goes_on(text, made[-1], new):
                made[-1] = _joined(made[-1], new)
            else:
                made.append(new)
    return made


def _goes_on(text: str, last: Laid, new: Laid) -> bool:
    """Whether two keys side by side are parts of one citation: "\\citeauthor{hill}, \\citetitle{hill}"."""
    if last.printed or new.printed or last.item.key is None or last.item.key != new.item.key:
        return False
    between = text[last.end : new.start]
    return last.item.locator is None and len(between) < _NEAR and not re.search(r";|[.?!]\s|\d", between)


def _joined(last: Laid, new: Laid) -> Laid:
    item = GivenItem(
        last.item.record or new.item.record,
        new.item.key,
        new.item.locator,
        last.item.prefix,
        new.item.suffix,
    )
    return Laid(last.start, new.end, item, new.origin, False)


def _split(
    text: str, start: int, end: int, items: Sequence[GivenItem]
) -> Iterable[tuple[int, int, GivenItem, bool]]:
    """The stretch of each of ``items`` in ``text[start:end]``, the whole for one that is not found; whether it was sought."""
    start, end = _trimmed(text, start, end)
    if len(items) == 1:
        yield start, end, items[0], True
        return
    cuts = _by_semicolons(text, start, end, len(items)) or _by_words(text, start, end, items[:_MOST_SOUGHT])
    sought = len(cuts)
    if cuts[0] == cuts[-1] and sought * (end - start) > _MOST_READ:
        # Nobody knows where each of them stands, and the stretch is too long to be read for each.
        sought, cuts = 0, [(start, min(end, start + _LONGEST_UNSOUGHT))]
    if sought < len(items):
        # They stand where the last one does that was looked for: what is printed of each, nobody reads.
        first, last = cuts[-1]
        cuts = [*cuts, *[(first, min(last, first + _LONGEST_UNSOUGHT))] * (len(items) - len(cuts))]
    for place, ((first, last), item) in enumerate(zip(cuts, items, strict=True)):
        yield *_trimmed(text, first, last), item, place < sought


def _by_semicolons(text: str, start: int, end: int, count: int) -> list[tuple[int, int]]:
    found = list(_PARTING.finditer(text, start, end))
    if len(found) != count - 1:
        return []
    return list(
        zip([start, *(one.end() for one in found)], [*(one.start() for one in found), end], strict=True)
    )


def _by_words(text: str, start: int, end: int, items: Sequence[GivenItem]) -> list[tuple[int, int]]:
    """Each work begins at what parts it from the one before, the last time before its own name or title."""
    low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text[start:end])
    at = 0
    anchors: list[tuple[int, int]] = []
    for item in items:
        seen = [
            (place, place + len(word)) for word in _words(item) if word and (place := low.find(word, at)) >= 0
        ]
        if not seen:
            return [(start, end)] * len(items)
        anchors.append(seen[0])
        at = seen[0][1]
    cuts = [start]
    for (_, before), (here, _) in pairwise(anchors):
        found = [*_PARTING.finditer(low, before, here)] or [*_WEAK_PARTING.finditer(low, before, here)]
        # The last one: what stands between it and the name are given names and a signal.
        cuts.append(start + (found[-1].end() if found else here))
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _words(item: GivenItem) -> Iterable[str]:
    """What a work is known by in print, the surest first."""
    record = Record.from_csl(item.record) if item.record is not None else Record()
    for name in (*record.author, *record.editor)[:1]:
        yield (name.family or name.literal or "").lower()
    yield from significant(record.title)[:1]
    if record.issued is not None and record.issued.year is not None:
        yield str(record.issued.year)
    yield (item.key or "").lower()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what parts works, and without a bracket around the whole or one that is alone."""
    for _ in range(_MOST_BRACKETS):
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        part = text[start:end]
        opening, closing = part[:1], part[-1:]
        if opening in _PAIRS and (
            (closing == _PAIRS[opening] and _closes_last(part)) or _PAIRS[opening] not in part
        ):
            start += 1
        elif closing and closing in _PAIRS.values():
            mate = next(one for one, other in _PAIRS.items() if other == closing)
            if mate in part:
                return start, end
            end -= 1
        else:
            break
    return start, end


def _closes_last(part: str) -> bool:
    """Whether the bracket that opens a stretch is closed by its last character and not before."""
    closing = _PAIRS[part[0]]
    depth = 0
    for at, char in enumerate(part):
        depth += (char == part[0]) - (char == closing)
        if depth == 0:
            return at == len(part) - 1
    return False
