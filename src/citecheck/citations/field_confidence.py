"""How sure the trained model is of the fields that a citation was read into."""

from __future__ import annotations

from collections.abc import Mapping

from citecheck.citations.crf.model import Chances
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag import TaggedReference

_SAME: Mapping[str, frozenset[str]] = {
    "author": frozenset(("author", "editor", "translator", "director", "producer")),
    "title": frozenset(("title",)),
}
"""The model's labels that bear a field out. Of other fields references and notes have too different habits to tell."""


def field_confidence(tagged: TaggedReference, chances: Chances) -> dict[str, float]:
    """For title and author the mean probability of their tokens, 0 to 1.

    Bodies as authors are left out: a body may be author, publisher or container without a wrong reading.
    """
    found: dict[str, list[float]] = {}
    for span in tagged.spans:
        fitting = _SAME.get(span.label)
        if fitting is None:
            continue
        if span.label == "author" and looks_institutional(tagged.text[span.start : span.end]):
            continue
        for start, end, row in chances:
            if start < span.end and end > span.start:
                found.setdefault(span.label, []).append(sum(row.get(label, 0.0) for label in fitting))
    return {label: sum(values) / len(values) for label, values in found.items()}
