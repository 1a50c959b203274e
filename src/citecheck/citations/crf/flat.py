"""The features of :mod:`features` for many references at once, as arrays of numbers in place of strings.

Every token of all references stands in one long row. What the row says of a token is a number for each group of
features (:mod:`groups`); the same number is the same features, whose names are made when it is first met.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from citecheck.citations.crf.features import Word, edge
from citecheck.citations.crf.lists import LISTS
from citecheck.citations.crf.tokens import Token

Ints = np.ndarray[Any, np.dtype[np.int64]]
Code = int
"""What a group of features says of a token or a piece, as one number."""


class Numbers(dict[str, int]):
    """A number for every name, in the order in which they are met."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self.names)
        self.names.append(name)
        return number


KIND, TAIL, KEY, OPENS, CLOSES, DEPTH, STOP, YEAR, RANGE, IN, ROLE, CUT, LISTED = range(13)
LIST_BIT = {name: 1 << i for i, name in enumerate(LISTS)}
_BIG = 1 << 40


class Forms:
    """The printed forms that were met, each with a number and what it tells as numbers (a column of :attr:`facts`).

    The first two are the edges of a reference.
    """

    def __init__(self) -> None:
        self.number: dict[str, int] = {}
        self.keys: list[str] = []
        self.tails, self.kinds, self.key_numbers = Numbers(), Numbers(), Numbers()
        self.facts: Ints = np.zeros((13, 1024), np.int64)
        for name in ("BOS", "EOS"):
            self._add(edge(name))

    def meet(self, many: Sequence[Sequence[Token]]) -> list[Word]:
        """The words of the references that were not met before, which have numbers now."""
        number, made = self.number, []
        for found in many:
            for token in found:
                printed = token[0]
                if printed not in number:
                    one = Word(printed)
                    number[printed] = self._add(one)
                    made.append(one)
        return made

    def _add(self, one: Word) -> int:
        at = len(self.keys)
        if at == self.facts.shape[1]:
            self.facts = np.concatenate([self.facts, np.zeros_like(self.facts)], axis=1)
        self.keys.append(one.key)
        self.facts[:, at] = (
            self.kinds[one.kind], self.tails[one.tail], self.key_numbers[one.key], one.opens, one.closes, one.depth, one.stop,
            one.is_year, one.is_range, one.is_in, one.is_role, one.cut, sum(LIST_BIT[name] for name in one.lists),
        )  # fmt: skip
        return at

    def lists_in(self, mask: Code) -> list[str]:
        """The names of the lists in a mask, sorted."""
        return sorted(name for name, bit in LIST_BIT.items() if mask & bit)

    def kinds_in(self, mask: Code) -> list[str]:
        """The names of the kinds in a mask, sorted."""
        return sorted(name for name, number in self.kinds.items() if mask >> number & 1)


class Rows:
    """The tokens of some references in one row: ``facts`` of each, and what is around it."""

    def __init__(self, forms: Forms, many: Sequence[Sequence[Token]]) -> None:
        number = forms.number
        flat: list[int] = []
        for found in many:
            flat += [0, 0]
            flat += [number[token[0]] for token in found]
            flat += [1, 1]
        self.lengths: Ints = np.fromiter(map(len, many), np.int64, len(many))
        self.slots: Ints = np.array(flat, np.int64)
        self.reference: Ints = np.repeat(np.arange(len(many)), self.lengths)
        self.firsts: Ints = np.cumsum(self.lengths) - self.lengths
        self.lasts: Ints = self.firsts + self.lengths - 1
        self.every: Ints = np.arange(len(self.reference))
        self.place: Ints = self.every - self.firsts[self.reference]
        self.count: Ints = self.lengths[self.reference]
        self.real: Ints = self.every + 4 * self.reference + 2
        """Where the tokens stand in ``slots``, which has the edges too."""
        self.facts: Ints = forms.facts[:, self.slots]
        self.own: Ints = self.facts[:, self.real]
        starts = np.array([token[1] for found in many for token in found], np.int64)
        ends = np.array([token[2] for found in many for token in found], np.int64)
        self.glued: Ints = np.zeros(len(starts), np.int64)
        self.glued[1:] = starts[1:] == ends[:-1]
        self.glued[self.firsts] = 0

    def so_far(self, counted: Ints) -> Ints:
        """For every token the sum in its reference up to and with it."""
        sums: Ints = np.cumsum(counted)
        return sums - (sums - counted)[self.firsts][self.reference]

    def total(self, sums: Ints) -> Ints:
        """For every token the last sum (of :meth:`so_far`) of its reference."""
        return sums[self.lasts][self.reference]

    def quotes(self) -> tuple[Ints, Ints]:
        """For every token whether it stands in quotation marks, and how many were opened up to it."""
        opens, closes = self.own[OPENS], self.own[CLOSES]
        entered: Ints = np.zeros(len(opens), np.int64)
        left: Ints = np.zeros(len(opens) + 1, np.int64)
        inside, current = False, -1
        events = np.flatnonzero(opens | closes)
        for at, reference, opening, closing in zip(
            events.tolist(), self.reference[events].tolist(), opens[events].tolist(), closes[events].tolist(), strict=True
        ):  # fmt: skip
            if reference != current:
                inside, current = False, reference
            if opening and not inside:
                inside = True
                entered[at] = 1
            if closing and inside:
                inside = False
                left[at + 1] = 1
        left[:-1][self.firsts] = 0
        opened = self.so_far(entered)
        return opened - self.so_far(left[:-1]), opened

    def inside_brackets(self) -> Ints:
        """For every token whether a bracket is open before it or opens in it."""
        change = self.own[DEPTH]
        sums = self.so_far(change)
        lowest = np.minimum.accumulate(np.minimum(sums, 0) - self.reference * _BIG) + self.reference * _BIG
        before: Ints = np.zeros(len(sums), np.int64)
        before[1:] = (sums - lowest)[:-1]
        before[self.firsts] = 0
        inside: Ints = ((before > 0) | (change > 0)).astype(np.int64)
        return inside

    def since_in(self) -> Ints:
        """For every token how many stand between it and the last "in"; 9 where they are more or there is none."""
        last = np.maximum.accumulate(np.where(self.own[IN] > 0, self.every, -1))
        before: Ints = np.full(len(last), -1, np.int64)
        before[1:] = last[:-1]
        made: Ints = np.where(before >= self.firsts[self.reference], self.every - 1 - before, 9)
        return np.minimum(made, 9)

    def roles(self) -> Ints:
        """For every token the code of :func:`features.role_name` for the next role, -1 where none is near."""
        none = len(self.every)
        at = np.where(self.own[ROLE] > 0, self.every, none)
        following = np.minimum.accumulate(at[::-1])[::-1]
        there = following <= self.lasts[self.reference]
        following = np.where(there, following, 0)
        distance = following - self.every
        ended = self.own[STOP] | self.own[CLOSES]
        sums = np.cumsum(ended) - ended
        stops = np.minimum(sums[following] - sums, 2)
        near = np.where(distance < 12, distance // 2, 6)
        made: Ints = np.where(there & (distance < 40), self.own[KEY][following] << 8 | near << 4 | stops, -1)
        return made
