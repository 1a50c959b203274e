"""The likeliest labels of one reference, without any library: for a line or two this is quicker than loading one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from math import exp

from citecheck.citations.crf.features import features
from citecheck.citations.crf.tokens import Token
from citecheck.citations.crf.weights import Weights

Scores = list[list[float]]


class Decoder:
    """Viterbi and forward-backward over the weights of a model (Lafferty, McCallum and Pereira 2001)."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.labels = weights.labels

    @cached_property
    def into(self) -> list[list[float]]:
        """For each label the weights of the transitions into it, from every label."""
        size, moves, scale = len(self.labels), self.weights.transitions, self.weights.scale
        return [[moves[a * size + b] * scale for a in range(size)] for b in range(size)]

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
                    for at in range(starts[number], starts[number + 1]):
                        row[which[at]] += values[at]
            made.append([value * scale for value in row])
        return made

    def best(self, scores: Scores) -> list[int]:
        """The likeliest labels, by their numbers."""
        if not scores:
            return []
        size = range(len(self.labels))
        last, back = scores[0], []
        for row in scores[1:]:
            now, come = [], []
            for label in size:
                reached = [a + b for a, b in zip(last, self.into[label], strict=True)]
                top = max(reached)
                come.append(reached.index(top))
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
        size = range(len(self.labels))
        moves = [[exp(value) for value in row] for row in self.into]
        states = [[exp(value - max(row)) for value in row] for row in scores]
        ahead = [_scaled(states[0])]
        for row in states[1:]:
            last = ahead[-1]
            ahead.append(
                _scaled([row[b] * sum(x * y for x, y in zip(last, moves[b], strict=True)) for b in size])
            )
        behind = [[1.0] * len(self.labels)]
        for row in reversed(states[1:]):
            after = [x * y for x, y in zip(row, behind[-1], strict=True)]
            behind.append(_scaled([sum(moves[b][a] * after[b] for b in size) for a in size]))
        behind.reverse()
        return [
            _scaled([x * y for x, y in zip(first, second, strict=True)])
            for first, second in zip(ahead, behind, strict=True)
        ]


def _scaled(row: list[float]) -> list[float]:
    total = sum(row)
    return [value / total for value in row] if total else [1.0 / len(row)] * len(row)
