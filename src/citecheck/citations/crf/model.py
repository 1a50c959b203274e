"""The trained model of the package, opened when it is first asked, and the stretches it reads in references."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.tokens import Token, tokens
from citecheck.citations.crf.weights import Weights, unpack

FILE = "reference.crf"
MANY = 24
"""From so many references on numpy is worth its start."""


class Labelled(NamedTuple):
    """``text[start:end]`` has one label of the model; ``probability`` is 0 to 1, None when not asked for."""

    label: str
    start: int
    end: int
    probability: float | None = None


@cache
def _weights() -> Weights:
    return unpack((files("citecheck.citations") / "model" / FILE).read_bytes())


@cache
def decoder() -> Decoder:
    """The decoder of the package's model."""
    return Decoder(_weights())


def read(text: str, *, probabilities: bool = False) -> list[Labelled]:
    """The stretches of a reference with the labels of the model, in order. Linear in its length.

    A stretch's probability is the mean of its tokens'.
    """
    found = tokens(text)
    scores = decoder().scores(found)
    path = decoder().best(scores)
    chances = decoder().chances(scores, path) if probabilities else None
    return _stretches(found, path, chances)


def read_many(texts: Sequence[str]) -> list[list[Labelled]]:
    """:func:`read` for many references at once."""
    if len(texts) < MANY:
        return [read(text) for text in texts]
    return [_stretches(found, path) for found, path in zip(*_paths(texts), strict=True)]


def _paths(texts: Sequence[str]) -> tuple[list[list[Token]], list[list[int]]]:
    """Tokens and labels; references of like length are walked together."""
    found = [tokens(text) for text in texts]
    order = sorted((i for i in range(len(found)) if found[i]), key=lambda i: len(found[i]))
    paths: list[list[int]] = [[] for _ in found]
    start = 0
    while start < len(order):
        size = max(1, min(256, 20_000 // len(found[order[min(start + 255, len(order) - 1)]])))
        chunk = order[start : start + size]
        for i, path in zip(chunk, _batch().best([found[i] for i in chunk]), strict=True):
            paths[i] = path
        start += size
    return found, paths


@cache
def _batch():  # type: ignore[no-untyped-def]
    from citecheck.citations.crf.batch import Batch

    return Batch(_weights())


def _stretches(found: list[Token], path: list[int], chances: list[float] | None = None) -> list[Labelled]:
    labels = _weights().labels
    made: list[Labelled] = []
    start = 0
    for index in range(1, len(found) + 1):
        if index < len(found) and path[index] == path[start]:
            continue
        chance = sum(chances[start:index]) / (index - start) if chances is not None else None
        made.append(Labelled(labels[path[start]], found[start][1], found[index - 1][2], chance))
        start = index
    return made
