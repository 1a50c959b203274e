"""The likeliest labels of one reference, without any library: for a line or two this is quicker than loading one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import exp, inf
from operator import add, mul

from citecheck.citations.crf.features import features
from citecheck.citations.crf.tokens import Token
from citecheck.citations.crf.weights import Weights

Scores = list[list[float]]


class Decoder:
    """Viterbi and forward-backward over the weights of a model (Lafferty, McCallum and Pereira 2001)."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.labels = weights.labels
        self.fields = weights.fields
        self.begins = weights.begins

    @cached_property
    def into(self) -> list[list[float]]:
        """For each label the weights of the transitions into it, from every label; ``-inf`` where there is no way."""
        size, moves, scale = len(self.labels), self.weights.transitions, self.weights.scale
        return [
            [
                -inf if b in self.begins and a not in (b, self.begins[b]) else moves[a * size + b] * scale
                for a in range(size)
            ]
            for b in range(size)
        ]

    def _first(self, row: list[float]) -> list[float]:
        """The scores of a first token: it goes on with nothing."""
        return [-inf if label in self.begins else value for label, value in enumerate(row)]

    def scores(self, found: list[Token]) -> Scores:
        """For every token of a reference the score of every label, by its features alone."""
        return self.scores_of(features(found))

    def scores_of(self, rows: Iterable[Iterable[str]]) -> Scores:
        """For every row of features' names the score of every label."""
        get, starts, which, values = (
            self.weights.index.get,
            self.weights.starts,
            self.weights.which,
            self.weights.values,
        )
        size, scale = len(self.labels), self.weights.scale
        made = []
        for names in rows:
            row = [0] * size
            for name in names:
                number = get(name)
                if number is not None:
                    start, end = starts[number], starts[number + 1]
                    for label, value in zip(which[start:end], values[start:end], strict=True):
                        row[label] += value
            made.append([value * scale for value in row])
        return made

    def best(self, scores: Scores) -> list[int]:
        """The likeliest labels, by their numbers."""
        if not scores:
            return []
        ways = [(label, self.into[label], self.begins.get(label)) for label in range(len(self.labels))]
        last, back = self._first(scores[0]), []
        for row in scores[1:]:
            now, come = [], []
            for label, into, begin in ways:
                if begin is None:
                    reached = list(map(add, last, into))
                    top = max(reached)
                    come.append(reached.index(top))
                else:
                    top, new = last[label] + into[label], last[begin] + into[begin]
                    come.append(label if top > new else begin)
                    top = max(top, new)
                now.append(top + row[label])
            back.append(come)
            last = now
        at = last.index(max(last))
        path = [at]
        for come in reversed(back):
            at = come[at]
            path.append(at)
        return path[::-1]

    def score(self, scores: Scores, path: Sequence[int]) -> float:
        """The score of a way to label the tokens: of two ways the difference is the logarithm of their odds."""
        moves = sum(self.into[after][before] for before, after in pairwise(path))
        return moves + sum(row[label] for row, label in zip(scores, path, strict=True))

    def marginals(self, scores: Scores) -> Scores:
        """For every token the probability of every label, over all ways to label the rest."""
        if not scores:
            return []
        into = [[exp(value) for value in row] for row in self.into]
        free = [label for label in range(len(self.labels)) if label not in self.begins]
        begun = {begin: label for label, begin in self.begins.items()}
        ways = [(label, into[label], self.begins.get(label)) for label in range(len(self.labels))]
        # From each label the ways into those that stand anywhere, and the one that goes on with its field.
        out = [
            ([into[b][a] for b in free], a if a in self.begins else begun.get(a))
            for a in range(len(self.labels))
        ]
        states = [[exp(value - max(row)) for value in row] for row in (self._first(scores[0]), *scores[1:])]
        ahead = [_scaled(states[0])]
        for row in states[1:]:
            last = ahead[-1]
            ahead.append(
                _scaled(
                    [
                        row[label]
                        * (
                            sum(map(mul, last, moves))
                            if begin is None
                            else last[label] * moves[label] + last[begin] * moves[begin]
                        )
                        for label, moves, begin in ways
                    ]
                )
            )
        behind = [[1.0] * len(self.labels)]
        for row in reversed(states[1:]):
            after = list(map(mul, row, behind[-1]))
            those = [after[label] for label in free]
            behind.append(
                _scaled(
                    [
                        sum(map(mul, moves, those)) + (0.0 if on is None else into[on][a] * after[on])
                        for a, (moves, on) in enumerate(out)
                    ]
                )
            )
        behind.reverse()
        return [_scaled(list(map(mul, first, second))) for first, second in zip(ahead, behind, strict=True)]


def _scaled(row: list[float]) -> list[float]:
    total = sum(row)
    return [value / total for value in row] if total else [1.0 / len(row)] * len(row)
