"""A trained model of python-crfsuite into the file that the package reads: without the features of one data set."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from citecheck.citations.crf.weights import pack

OWN = ("D|", "M|")
"""Features with these beginnings tell one data set's habits; the shipped model goes by AnyStyle's."""
LEFT_OUT = re.compile(r"g[nie]:")
"""Features that help while the others are learnt and mislead afterwards: how long a piece of text is and where it
stands. Without them the tenths on which choices are made are read better (``worth.py``)."""


def export(trained: Path, to: Path) -> int:
    """Write ``to``; its size in bytes."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(trained))
    found = tagger.info()
    states: dict[str, dict[str, float]] = defaultdict(dict)
    for (name, label), value in found.state_features.items():
        if not name.startswith(OWN) and not LEFT_OUT.match(name):
            states[name][label] = value
    data = pack(sorted(found.labels), states, found.transitions)
    to.write_bytes(data)
    return len(data)
