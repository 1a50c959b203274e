"""A trained model of python-crfsuite into the file that the package reads: without the features of one data set."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from citecheck.citations.crf.weights import pack

OWN = ("D|", "M|")
"""Features with these beginnings tell one data set's habits; the shipped model goes by AnyStyle's."""


def export(trained: Path, to: Path) -> int:
    """Write ``to``; its size in bytes."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(trained))
    found = tagger.info()
    states: dict[str, dict[str, float]] = defaultdict(dict)
    for (name, label), value in found.state_features.items():
        if not name.startswith(OWN):
            states[name][label] = value
    data = pack(sorted(found.labels), states, found.transitions)
    to.write_bytes(data)
    return len(data)
