"""The likeliest labels of many references at once, with numpy: the same answers as :mod:`decode`, ten times as quick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from citecheck.citations.crf.features import NAMES, SIGNS, Key, Word, around_of, edge, piece_names, pieces_of
from citecheck.citations.crf.tokens import Token
from citecheck.citations.crf.weights import Weights

Floats = np.ndarray[Any, np.dtype[np.float32]]
_FORMS = 60_000
"""So many printed forms are kept with their scores; then the store is emptied."""
_PARTS = 1 + len(SIGNS)
"""Sums of a form: its own, and what it says to its neighbours on either side."""


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
        self.none = len(weights.index)
        self.index = weights.index
        # The features of neighbours by their names without the sign: one name is asked for two of them.
        self.signed = [
            {name[1:]: number for name, number in weights.index.items() if name[0] == sign}.get
            for sign in SIGNS
        ]
        self.waiting: list[list[int]] = []
        self._empty()

    def _empty(self) -> None:
        self.words: dict[str, Word] = {}
        self.slots: dict[str, int] = {}
        self.forms = self._rows(
            [part for name in ("BOS", "EOS") for part in self._parts(edge(name))]
        ).reshape(2, _PARTS, -1)
        self.keys: dict[Key, int] = {}
        self.sums = np.zeros((0, len(self.labels)), np.float32)

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

    def _meet(self, many: list[list[Token]]) -> None:
        """Work out the forms that were not met before; their lists of features are let go."""
        words, slots = self.words, self.slots
        parts: list[list[int]] = []
        for found in many:
            for token in found:
                printed = token[0]
                if printed not in words:
                    one = words[printed] = Word(printed)
                    slots[printed] = len(slots) + 2
                    parts += self._parts(one)
                    one.base = one.near = one.far = []
        if parts:
            made = self._rows(parts).reshape(-1, _PARTS, len(self.labels))
            count = len(slots) + 2
            if count > len(self.forms):
                more = np.zeros((count, _PARTS, len(self.labels)), np.float32)
                self.forms = np.concatenate([self.forms, more])
            self.forms[count - len(made) : count] = made

    def best(self, many: list[list[Token]]) -> list[list[int]]:
        """The likeliest labels of every reference, by their numbers. None may be empty."""
        if len(self.words) > _FORMS or len(self.keys) > 2 * _FORMS:
            self._empty()
        scores = self._scores(many)
        lengths = [len(found) for found in many]
        return self._walk(scores, lengths)

    def _scores(self, many: list[list[Token]]) -> Floats:
        self._meet(many)
        get, none, words, slot_of = self.index.get, self.none, self.words, self.slots
        first, last = edge("BOS"), edge("EOS")
        slots: list[int] = []
        real: list[int] = []
        befores: list[int] = []
        afters: list[int] = []
        roles: list[int] = []
        sums: list[int] = []
        shown: list[int] = []
        more: list[int] = []
        offsets: list[int] = []
        later: list[int] = []
        lengths: list[int] = []
        for found in many:
            row = [first, first, *[words[token[0]] for token in found], last, last]
            real.extend(range(len(slots) + 2, len(slots) + 2 + len(found)))
            slots += [0, 0, *[slot_of[token[0]] for token in found], 1, 1]
            joined = [f"w|{a.key}|{b.key}" for a, b in pairwise(row[1:-1])]
            befores += [get("-" + pair, none) for pair in joined[:-1]]
            afters += [get("+" + pair, none) for pair in joined[1:]]
            keys, ahead = around_of(found, row)
            # One reference at a time: keys that live long keep the collector busy.
            sums += self._numbers(keys, NAMES)
            roles += [get(name, none) for name in ahead]
            pieced: list[Key] = []
            for (start, stop), (shown_names, shown_keys) in pieces_of(row):
                offsets.append(len(shown))
                later.append(len(more) + len(pieced))
                lengths.append(stop - start)
                shown += [get(name, none) for name in shown_names]
                pieced += shown_keys
            more += self._numbers(pieced, (piece_names,))
        self._sum_up()
        every, at = np.array(slots), np.array(real)
        near = np.stack([every[at], every[at - 1], every[at + 1], every[at - 2], every[at + 2]], axis=1)
        near = near * _PARTS + np.arange(_PARTS)
        flat = self.forms.reshape(-1, len(self.labels))
        scores: Floats = flat.take(near, axis=0).sum(axis=1)
        for numbers in (befores, afters, roles):
            scores += self.table.take(np.array(numbers), axis=0)
        scores += self.sums.take(np.array(sums).reshape(-1, len(NAMES)), axis=0).sum(axis=1)
        pieces = np.add.reduceat(self.table.take(np.array(shown), axis=0), np.array(offsets), axis=0)
        pieces += np.add.reduceat(self.sums.take(np.array(more), axis=0), np.array(later), axis=0)
        scores += np.repeat(pieces, lengths, axis=0)
        return scores

    def _numbers(self, keys: list[Key], names: Sequence[Callable[[Key], list[str]]]) -> list[int]:
        """The rows that hold the sums of the keys' features; ``names`` come round for one key after the other."""
        known = self.keys
        found = list(map(known.get, keys))
        if None in found:
            get, none = self.index.get, self.none
            for at, number in enumerate(found):
                if number is None:
                    key = keys[at]
                    number = known.get(key)
                    if number is None:
                        number = known[key] = len(known)
                        self.waiting.append([get(name, none) for name in names[at % len(names)](key)])
                    found[at] = number
        return cast("list[int]", found)

    def _sum_up(self) -> None:
        if self.waiting:
            self.sums = np.concatenate([self.sums, self._rows(self.waiting)])
            self.waiting = []

    def marginals(self, many: list[list[Token]]) -> list[list[list[float]]]:
        """For every token of every reference the probability of every label, as :meth:`Decoder.marginals`."""
        lengths = np.array([len(found) for found in many])
        padded = self._padded(self._scores(many), lengths)
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

    def _walk(self, scores: Floats, lengths: list[int]) -> list[list[int]]:
        """Viterbi over all references side by side, the short ones padded."""
        sizes = np.array(lengths)
        padded = self._padded(scores, sizes)
        longest, count, size = padded.shape
        back = np.zeros((longest, count, size), np.uint8)
        now = padded[0]
        into = self.moves.T.copy()
        for step in range(1, longest):
            reached = now[:, None, :] + into
            come = reached.argmax(axis=2)
            going = (step < sizes)[:, None]
            back[step] = np.where(going, come, np.arange(size))
            now = np.where(
                going, np.take_along_axis(reached, come[:, :, None], axis=2)[:, :, 0] + padded[step], now
            )
        at = now.argmax(axis=1)
        path = np.zeros((longest, count), np.uint8)
        column = np.arange(count)
        for step in range(longest - 1, -1, -1):
            path[step] = at
            at = back[step, column, at] if step else at
        return [path[:length, i].tolist() for i, length in enumerate(lengths)]
