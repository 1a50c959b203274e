"""The trained model of the package, opened when it is first asked, and the stretches it reads in references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """``text[start:end]`` has one label of the model."""

    label: str
    start: int
    end: int


@cache
def _weights() -> Weights:
    return unpack((files("citecheck.citations") / "model" / FILE).read_bytes())


@cache
def decoder() -> Decoder:
    """The decoder of the package's model."""
    return Decoder(_weights())


def read(text: str) -> list[Labelled]:
    """The stretches of a reference with the labels of the model, in order. Linear in its length."""
    found = tokens(text)
    return _stretches(found, decoder().best(decoder().scores(found)))


def read_many(texts: Sequence[str]) -> list[list[Labelled]]:
    """:func:`read` for many references at once."""
    if len(texts) < MANY:
        return [read(text) for text in texts]
    return [_stretches(found, path) for found, path in zip(*_paths(texts), strict=True)]


Chances = list[tuple[int, int, dict[str, float]]]
"""For every token where it starts and ends, and the probability of each field (parts under 0.005 are left out)."""


def chances_of(texts: Sequence[str]) -> list[Chances]:
    """What the model thinks of every token of the texts, over all ways to label the rest."""
    found = [tokens(text) for text in texts]
    rows: list[list[list[float]]] = [[] for _ in found]
    if len(texts) < MANY:
        rows = [decoder().marginals(decoder().scores(one)) for one in found]
    else:
        for chunk in _alike(found):
            for i, row in zip(chunk, _batch().marginals([found[i] for i in chunk]), strict=True):
                rows[i] = row
    return [
        [(start, end, _by_field(row)) for (_, start, end), row in zip(one, row_of, strict=True)]
        for one, row_of in zip(found, rows, strict=True)
    ]


def _by_field(row: Sequence[float]) -> dict[str, float]:
    made: dict[str, float] = {}
    for field, chance in zip(_weights().fields, row, strict=True):
        if chance >= 0.005:
            made[field] = made.get(field, 0.0) + chance
    return made


def _paths(texts: Sequence[str]) -> tuple[list[list[Token]], list[list[int]]]:
    found = [tokens(text) for text in texts]
    paths: list[list[int]] = [[] for _ in found]
    for chunk in _alike(found):
        for i, path in zip(chunk, _batch().best([found[i] for i in chunk]), strict=True):
            paths[i] = path
    return found, paths


def _alike(found: Sequence[list[Token]]) -> Iterator[list[int]]:
    """The numbers of those that have tokens, in chunks of like length: the short are padded to the longest."""
    order = sorted((i for i in range(len(found)) if found[i]), key=lambda i: len(found[i]))
    start = 0
    while start < len(order):
        size = max(1, min(256, 20_000 // len(found[order[min(start + 255, len(order) - 1)]])))
        yield order[start : start + size]
        start += size


@cache
def _batch():  # type: ignore[no-untyped-def]
    from citecheck.citations.crf.batch import Batch

    return Batch(_weights())


def _stretches(found: list[Token], path: list[int]) -> list[Labelled]:
    fields = _weights().fields
    made: list[Labelled] = []
    start = 0
    for index in range(1, len(found) + 1):
        if index < len(found) and fields[path[index]] == fields[path[start]]:
            continue
        made.append(Labelled(fields[path[start]], found[start][1], found[index - 1][2]))
        start = index
    return made
