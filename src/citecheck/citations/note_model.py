"""The trained reading of a whole note: which of its tokens begin, and which go on with, a work, an interview or a back-reference.

A second opinion: the rules of :mod:`citecheck.citations.segment` cut a note first, and this says how much likelier another cutting is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from citecheck.citations.backref.find import BackReferenceMatch
from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.note_features import note_features
from citecheck.citations.crf.tokens import tokens
from citecheck.citations.crf.weights import unpack
from citecheck.model import CitationKind

FILE = "notes.crf"
LIMIT = 6_000
"""Characters of a note that the model reads; longer ones are the rules' alone."""
_KINDS: dict[str, CitationKind] = {"W": "work", "R": "back-reference", "V": "interview"}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
OUTSIDE = "O"

Bounds = tuple[CitationKind, int, int]
"""A kind, and where in the note's text an item of that kind starts and ends."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """How the model cuts a note, and by how much (natural logarithm of the odds) it holds that likelier than another cutting."""

    items: tuple[Bounds, ...]
    margin: float


@cache
def _decoder() -> Decoder:
    return Decoder(unpack((files("citecheck.citations") / "model" / FILE).read_bytes()))


def opinion(text: str, backs: Sequence[BackReferenceMatch], other: Sequence[Bounds]) -> Opinion | None:
    """The model's cutting of a note against ``other``; None where there is nothing to read. Linear in the text's length.

    The back-references ``backs`` are certain: in both cuttings they stand as they are.
    """
    found = tokens(text)
    if not found or len(text) > LIMIT:
        return None
    decoder = _decoder()
    scores = decoder.scores_of(note_features(text, found, backs))
    starts = [_first_letter(printed, start) for printed, start, _ in found]
    given: list[Bounds] = [("back-reference", match.start, match.end) for match in backs]
    certain = _labels(starts, given)
    barred = -1e4
    for row, label in zip(scores, certain, strict=True):
        if label != OUTSIDE:
            for at, name in enumerate(decoder.labels):
                if name != label:
                    row[at] += barred
    best = decoder.best(scores)
    index = {name: at for at, name in enumerate(decoder.labels)}
    theirs = [index[label] for label in _labels(starts, other)]
    margin = decoder.score(scores, best) - decoder.score(scores, theirs)
    path = [decoder.labels[at] for at in best]
    return Opinion(tuple(_items(path, [(start, end) for _, start, end in found])), margin)


def _first_letter(printed: str, start: int) -> int:
    return start + next((i for i, char in enumerate(printed) if char.isalnum()), 0)


def _labels(starts: Sequence[int], items: Sequence[Bounds]) -> list[str]:
    """The label that every token has in a cutting."""
    made = []
    at, began = 0, -1
    for start in starts:
        while at < len(items) and items[at][2] <= start:
            at += 1
        if at < len(items) and items[at][1] <= start:
            made.append(_LETTERS[items[at][0]] + ("" if began == at else "b"))
            began = at
        else:
            made.append(OUTSIDE)
    return made


def _items(path: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[Bounds]:
    made: list[Bounds] = []
    before = OUTSIDE
    for label, (start, end) in zip(path, spans, strict=True):
        if label != OUTSIDE:
            kind = _KINDS[label[0]]
            if label[-1] == "b" or before[0] != label[0]:
                made.append((kind, start, end))
            else:
                made[-1] = (kind, made[-1][1], end)
        before = label
    return made
