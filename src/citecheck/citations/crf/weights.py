"""The model's file: the weights of a linear-chain CRF, small and quick to read.

The file is one line of JSON (labels, sizes, scale), the names of the features, one a line, and four
arrays of little-endian numbers: for each feature where its weights begin (uint32), the label (uint8) and the value
(int16, times the scale) of each weight, and the weights of the transitions from label to label (int16).
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
BEGIN = "B-"
"""A label with this before it is for the first token of a field, the label alone for the rest of the field."""


@dataclass(frozen=True, slots=True)
class Weights:
    """``index`` gives a feature's number ``i``; its weights are at ``starts[i]:starts[i + 1]`` of the two arrays."""

    labels: tuple[str, ...]
    index: Mapping[str, int]
    starts: array[int]
    which: array[int]
    values: array[int]
    transitions: array[int]
    scale: float

    @property
    def fields(self) -> tuple[str, ...]:
        """What each label says of a token: the label without :data:`BEGIN`."""
        return tuple(label.removeprefix(BEGIN) for label in self.labels)

    @property
    def begins(self) -> dict[int, int]:
        """For each label that goes on with a field, by its number, that of the label which begins the field.

        Such a label may stand behind these two alone. Empty for a model that does not part the first token.
        """
        number = {label: i for i, label in enumerate(self.labels)}
        return {i: number[BEGIN + label] for label, i in number.items() if BEGIN + label in number}


def unpack(data: bytes) -> Weights:
    """The weights in a model's file."""
    line, rest = data.split(b"\n", 1)
    head = json.loads(line)
    names = rest[: head["names"]].decode("utf-8").split("\n")
    position = head["names"]

    def take(code: str, count: int) -> array[int]:
        nonlocal position
        found: array[int] = array(code)
        size = found.itemsize * count
        found.frombytes(rest[position : position + size])
        if sys.byteorder == "big":
            found.byteswap()
        position += size
        return found

    starts = take("I", head["features"] + 1)
    which, values = take("B", head["weights"]), take("h", head["weights"])
    transitions = take("h", len(head["labels"]) ** 2)
    index = dict(zip(names, range(len(names)), strict=True))
    return Weights(tuple(head["labels"]), index, starts, which, values, transitions, head["scale"])


def pack(
    labels: Sequence[str],
    states: Mapping[str, Mapping[str, float]],
    transitions: Mapping[tuple[str, str], float],
) -> bytes:
    """A model's file of the weights that each feature (``states``) and each pair of labels has."""
    number = {label: i for i, label in enumerate(labels)}
    every = [value for row in states.values() for value in row.values()]
    highest = max(map(abs, [*every, *transitions.values()]))
    scale = highest / 32767
    starts, which, values = array("I", [0]), array("B"), array("h")
    names = []
    for name in sorted(states):
        row = sorted((number[label], round(value / scale)) for label, value in states[name].items())
        row = [(label, value) for label, value in row if value]
        if row and "\n" not in name:
            names.append(name)
            which.extend(label for label, _ in row)
            values.extend(value for _, value in row)
            starts.append(len(which))
    moves = array("h", [round(transitions.get((a, b), 0.0) / scale) for a in labels for b in labels])
    text = "\n".join(names).encode("utf-8")
    head = {
        "format": FORMAT,
        "labels": list(labels),
        "features": len(names),
        "weights": len(which),
        "names": len(text),
        "scale": scale,
    }
    parts = [starts, which, values, moves]
    if sys.byteorder == "big":
        for part in parts:
            part.byteswap()
    return json.dumps(head).encode() + b"\n" + text + b"".join(part.tobytes() for part in parts)


def read(path: Path) -> Weights:
    """The weights of a model's file."""
    return unpack(path.read_bytes())
