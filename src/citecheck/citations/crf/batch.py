"""The likeliest labels of many references at once, with numpy: the same answers as :mod:`decode`, many times as quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from citecheck.citations.crf.features import SIGNS, Word, edge
from citecheck.citations.crf.flat import Code, Forms, Ints, Rows
from citecheck.citations.crf.groups import Group, Groups
from citecheck.citations.crf.tokens import Token
from citecheck.citations.crf.weights import Weights

Floats = np.ndarray[Any, np.dtype[np.float32]]
_FORMS = 60_000
"""So many printed forms are kept, twice as many sums, five times as many codes; then the stores are emptied."""
_PARTS = 1 + len(SIGNS)
"""Sums of a form: its own, and what it says to its neighbours on either side."""


class Store:
    """Rows of numbers that grow at the end."""

    def __init__(self, *shape: int) -> None:
        self.rows: Floats = np.zeros((256, *shape), np.float32)
        self.size = 0

    def add(self, more: Floats) -> None:
        size = self.size + len(more)
        if size > len(self.rows):
            grown = np.zeros((max(size, 2 * len(self.rows)), *self.rows.shape[1:]), np.float32)
            grown[: self.size] = self.rows[: self.size]
            self.rows = grown
        self.rows[self.size : size] = more
        self.size = size


class Batch:
    """Scores of printed forms are worked out once and kept; a reference is a sum of rows and a walk over labels."""

    def __init__(self, weights: Weights) -> None:
        size = len(weights.labels)
        self.labels = weights.labels
        self.table = np.zeros((len(weights.index) + 1, size), np.float32)
        starts = np.frombuffer(weights.starts, np.uint32)
        rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self.table[rows, np.frombuffer(weights.which, np.uint8)] = (
            np.frombuffer(weights.values, np.int16) * weights.scale
        )
        self.moves = np.frombuffer(weights.transitions, np.int16).reshape(size, size).astype(
            np.float32
        ) * np.float32(weights.scale)
        goes_on, begin = list(weights.begins), list(weights.begins.values())
        self.goes_on, self.begin = np.array(goes_on, np.int64), np.array(begin, np.int64)
        self.free = np.array([i for i in range(size) if i not in weights.begins], np.int64)
        # A label that goes on with a field is reached from itself and from the one that begins the field.
        kept = self.moves[goes_on, goes_on], self.moves[begin, goes_on]
        self.moves[:, goes_on] = -np.inf
        self.moves[goes_on, goes_on], self.moves[begin, goes_on] = kept
        self.on, self.new = kept
        self.none = len(weights.index)
        self.index = weights.index
        # The features of neighbours by their names without the sign: one name is asked for two of them.
        self.signed = [
            {name[1:]: number for name, number in weights.index.items() if name[0] == sign}.get
            for sign in SIGNS
        ]
        self._empty()

    def _empty(self) -> None:
        self.forms = Forms()
        self.groups = Groups(self.forms)
        self.of_forms = Store(_PARTS, len(self.labels))
        self._say([edge("BOS"), edge("EOS")])
        self.sums = Store(len(self.labels))
        self.waiting: list[list[int]] = []

    def _say(self, words: Sequence[Word]) -> None:
        """Work out the sums of forms that were not met before."""
        parts = [part for one in words for part in self._parts(one)]
        if parts:
            self.of_forms.add(self._rows(parts).reshape(-1, _PARTS, len(self.labels)))

    def _parts(self, one: Word) -> list[list[int]]:
        """The numbers of a form's features, of each part those that are known."""
        parts = [[number for name in one.base if (number := self.index.get(name)) is not None]]
        for get, names in zip(self.signed, (one.near, one.near, one.far, one.far), strict=True):
            parts.append([number for name in names if (number := get(name)) is not None])
        return parts

    def _rows(self, parts: list[list[int]]) -> Floats:
        """The sums of the weights of some lists of features."""
        flat = [number for part in parts for number in (part or [self.none])]
        sizes = [len(part) or 1 for part in parts]
        offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        rows: Floats = np.add.reduceat(self.table[flat], offsets, axis=0)
        return rows

    def best(self, many: Sequence[list[Token]]) -> list[list[int]]:
        """The likeliest labels of every reference, by their numbers. None may be empty."""
        return self._walk(self._scores(many), np.array([len(found) for found in many]))

    def _scores(self, many: Sequence[list[Token]]) -> Floats:
        if self.of_forms.size > _FORMS or self.sums.size > 2 * _FORMS or self.groups.codes > 5 * _FORMS:
            self._empty()
        self._say(self.forms.meet(many))
        rows = Rows(self.forms, many)
        groups = self.groups
        of_tokens = [
            self._numbers(group, codes)
            for group, codes in zip(groups.tokens, groups.of_tokens(rows), strict=True)
        ]
        pairs = groups.of_pairs(rows)
        pieces = groups.of_pieces(rows)
        of_pieces = [
            self._numbers(group, codes) for group, codes in zip(groups.pieces, pieces.codes, strict=True)
        ]
        self._sum_up()
        shown = np.zeros((len(pieces.lengths), len(self.labels)), np.float32)
        for group, codes in zip(groups.edges, pieces.edges, strict=True):
            shown += self.table.take(self._numbers(group, codes), axis=0)
        for numbers in of_pieces:
            shown += self.sums.rows.take(numbers, axis=0)
        scores: Floats = np.repeat(shown, pieces.lengths, axis=0)
        for ahead, group in enumerate(groups.pairs):
            scores += self.table.take(self._numbers(group, pairs[rows.real - 1 + ahead]), axis=0)
        for numbers in of_tokens:
            scores += self.sums.rows.take(numbers, axis=0)
        said = self.of_forms.rows.reshape(-1, len(self.labels))
        for part, away in enumerate((0, -1, 1, -2, 2)):
            scores += said.take(rows.slots[rows.real + away] * _PARTS + part, axis=0)
        return scores

    def _numbers(self, group: Group, codes: Ints) -> Ints:
        """The row of each code: of :attr:`sums`, or of the table where a code has one name (``group.single``)."""
        met, inverse = np.unique(codes, return_inverse=True)
        every = met.tolist()
        found = list(map(group.rows.get, every))
        if None in found:
            for at, number in enumerate(found):
                if number is None:
                    found[at] = group.rows[every[at]] = self._new(group, every[at])
        numbers: Ints = np.array(found, np.int64)[inverse]
        return numbers

    def _new(self, group: Group, code: Code) -> int:
        numbers = [self.index.get(name, self.none) for name in group.names(code)]
        self.groups.codes += 1
        if group.single:
            return numbers[0] if numbers else self.none
        self.waiting.append(numbers)
        return self.sums.size + len(self.waiting) - 1

    def _sum_up(self) -> None:
        if self.waiting:
            self.sums.add(self._rows(self.waiting))
            self.waiting = []

    def marginals(self, many: Sequence[list[Token]]) -> list[list[list[float]]]:
        """For every token of every reference the probability of every label, as :meth:`Decoder.marginals`."""
        lengths = np.array([len(found) for found in many])
        padded = self._padded(self._scores(many), lengths)
        padded[0][:, self.goes_on] = -np.inf
        states = np.exp(padded - padded.max(axis=2, keepdims=True)).astype(np.float64)
        moves = np.exp(self.moves.astype(np.float64))
        ahead = np.empty_like(states)
        ahead[0] = states[0] / states[0].sum(axis=1, keepdims=True)
        for step in range(1, len(states)):
            now = (ahead[step - 1] @ moves) * states[step]
            ahead[step] = now / now.sum(axis=1, keepdims=True)
        behind = np.ones_like(states)
        for step in range(len(states) - 2, -1, -1):
            now = (states[step + 1] * behind[step + 1]) @ moves.T
            inside = (step + 1 < lengths)[:, None]
            behind[step] = np.where(inside, now / now.sum(axis=1, keepdims=True), 1.0)
        both = ahead * behind
        both /= both.sum(axis=2, keepdims=True)
        return [both[:length, i].tolist() for i, length in enumerate(lengths)]

    @staticmethod
    def _padded(scores: Floats, lengths: Any) -> Floats:
        """The scores by place, reference and label; nought where a reference has ended."""
        padded = np.zeros((lengths.max(), len(lengths), scores.shape[1]), np.float32)
        place = np.concatenate([np.arange(length) for length in lengths])
        padded[place, np.repeat(np.arange(len(lengths)), lengths)] = scores
        return padded

    def _walk(self, scores: Floats, lengths: Ints) -> list[list[int]]:
        """Viterbi over all references side by side, the long ones first: those that have ended drop out at the end.

        What each label came from is worked out on the way back, for the likeliest one alone.
        """
        order = np.argsort(-lengths, kind="stable")
        sizes, firsts = lengths[order], (np.cumsum(lengths) - lengths)[order]
        count, longest, size = len(sizes), int(sizes[0]), scores.shape[1]
        alive = np.searchsorted(-sizes, -np.arange(longest), side="left").tolist()
        first = scores[firsts]
        first[:, self.goes_on] = -np.inf
        reached: list[Floats] = [first]
        moves = self.moves[:, self.free]
        room = np.empty((size, count, len(self.free)), np.float32)
        for step in range(1, longest):
            here = alive[step]
            come = room[:, :here]
            last = reached[-1][:here]
            np.add(last.T[:, :, None], moves[:, None, :], out=come)
            now = scores[firsts[:here] + step]
            now[:, self.free] += come.max(axis=0)
            now[:, self.goes_on] += np.maximum(
                last[:, self.goes_on] + self.on, last[:, self.begin] + self.new
            )
            reached.append(now)
        path: Ints = np.zeros((longest, count), np.int64)
        into = self.moves.T
        going = 0
        for step in range(longest - 1, -1, -1):
            here = alive[step]
            now = reached[step].copy()
            now[:going] += into[path[step + 1, :going]] if going else 0
            path[step, :here] = now.argmax(axis=1)
            going = here
        back = np.argsort(order)
        return [path[:length, i].tolist() for length, i in zip(lengths.tolist(), back.tolist(), strict=True)]
