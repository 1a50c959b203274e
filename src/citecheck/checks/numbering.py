"""The numbers of notes and markers as sequences: where they restart, what is missing, what is displaced."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from citecheck.checks.context import CheckContext
from citecheck.model import Marker, Note

T = TypeVar("T", Note, Marker)

_LONGEST = 9
"""Digits of a number that may count as one of a sequence; longer ones are no note numbers."""


def value_of(number: str) -> int | None:
    """The value of an arabic note number; None for letters, symbols and what is too long."""
    return int(number) if number.isascii() and number.isdigit() and len(number) <= _LONGEST else None


def note_runs(context: CheckContext) -> tuple[tuple[Note, ...], ...]:
    """The notes in the runs that their numbers make, footnotes and endnotes apart.

    A number 1 begins a new run (a chapter, a page), unless what it would end is a lone note 1 and the
    markers know of fewer beginnings: then the number is simply there twice.
    """
    manuscript = context.manuscript
    begun = sum(value_of(marker.number) == 1 for marker in manuscript.markers)
    runs: list[tuple[Note, ...]] = []
    for kind in ("footnote", "endnote"):
        own = _cut([note for note in manuscript.notes if note.kind == kind])
        repeated = begun and len(own) > begun
        for run in own:
            if repeated and runs and len(runs[-1]) == 1 and runs[-1][0].kind == kind:
                runs[-1] = (*runs[-1], *run)
            else:
                runs.append(run)
    return tuple(runs)


def marker_runs(context: CheckContext) -> tuple[tuple[Marker, ...], ...]:
    """The markers of the body in as many runs as the notes have, or all in one.

    A marker may call a note a second time, so that a 1 further on is a restart only where the notes
    restart as well.
    """
    markers = [marker for marker in context.manuscript.markers if marker.block is not None]
    runs = tuple(_cut(markers))
    return runs if len(runs) == len(context.once(note_runs)) else (tuple(markers),)


def _cut(things: Sequence[T]) -> list[tuple[T, ...]]:
    runs: list[list[T]] = []
    counted = False
    for thing in things:
        value = value_of(thing.number)
        if not runs or (value == 1 and counted):
            runs.append([])
        counted = value is not None or (counted and bool(runs[-1]))
        runs[-1].append(thing)
    return [tuple(run) for run in runs]


def displaced(values: Sequence[int]) -> list[int]:
    """The indexes that must go for the rest to rise: all but a longest rising subsequence, n log n."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(ends, value)
        if length == len(ends):
            ends.append(value)
            at.append(index)
        else:
            ends[length] = value
            at[length] = index
        before.append(at[length - 1] if length else -1)
    kept = set()
    index = at[-1] if at else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return [index for index in range(len(values)) if index not in kept]


def spoken(low: int, high: int) -> str:
    """A stretch of numbers in words: "note 4 is", "notes 4 and 5 are", "notes 4 to 9 are"."""
    if low == high:
        return f"note {low} is"
    return f"notes {low} {'and' if high == low + 1 else 'to'} {high} are"
