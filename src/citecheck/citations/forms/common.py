"""What the forms share: the places cited, and where a citation may begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from citecheck.citations.boundaries import abbreviation
from citecheck.citations.lexicon import late
from citecheck.citations.signals import lead_in, signal_end

PIN = r"\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?:\s(?:&\s)?nn?\.\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?)?"
PINS = rf"{PIN}(?:,\s{PIN}){{0,12}}"
"""Pages, each with notes on it: "107-08, 112 n.4"."""

_OPEN = late(r"\((?:citing|quoting|discussing|reviewing|see|See|e\.g\.,)\s")
_SENTENCE = late(r"[.?!…][”\"’')\]]{0,2}\s+(?=[^\W\d_a-zß-öø-ÿ“\"‘\[])|[.?!][”\"][.,]?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class FormCitation:
    """``text[start:end]`` is one citation; ``labels`` are the fields in it: label, start, end.

    ``type`` is its CSL type where the form tells it.
    """

    start: int
    end: int
    labels: tuple[tuple[str, int, int], ...]
    type: str | None = None
    small_capitals: bool = False
    """Whether the form prints names, titles and journals in small capitals, so that capitals are no part of them."""


def apart(found: Iterable[FormCitation]) -> list[FormCitation]:
    """In order, without those that overlap one that begins before them."""
    kept: list[FormCitation] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def labels_of(match: re.Match[str], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """A label for each group, of ``pairs`` of group and label, that has text; a group that the pattern lacks has none."""
    groups = match.groupdict()
    return [(label, *match.span(name)) for name, label in pairs if groups.get(name)]


def name_start(
    text: str, end: int, belongs: Callable[[str], bool], goes_on: Callable[[str], bool] = lambda rest: False
) -> int:
    """Where the name begins that ends at ``end``: back over words that belong to it, within the clause.

    A word with a comma or colon behind it ends the walk, unless what follows it ``goes_on``.
    """
    floor = clause(text, max(0, end - 200), end)
    start = end
    for word in reversed(list(re.finditer(r"\S+", text[floor:end]))):
        printed = word.group()
        if printed[-1:] in ",:" and start != end and not goes_on(text[floor + word.end() : end]):
            break
        if not (belongs(printed) or printed[:1].isdigit()):
            break
        start = floor + word.start()
    return start


def clause(text: str, floor: int, anchor: int, within: bool = True) -> int:
    """Where the sentence or the part of it begins that a citation ends; a signal is not part of it.

    Without ``within`` only a signal at its beginning is looked for: one further on may be a title's word.
    """
    start = floor
    for match in _SENTENCE.finditer(text, floor, anchor):
        if text[match.start()] != "." or not abbreviation(text, match.start()):
            start = match.end()
    semicolon = text.rfind("; ", start, anchor)
    start = semicolon + 2 if semicolon >= 0 else start
    for match in _OPEN.finditer(text, start, anchor):
        start = match.end()
    signal = signal_end(text[start:anchor])
    if signal or not within:
        return start + signal
    leads = [match.end() for match in lead_in().finditer(text, start, anchor)]
    return leads[-1] if leads else start
