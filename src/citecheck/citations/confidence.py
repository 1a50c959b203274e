"""How sure a reading is: what the trained model, asked afresh, thinks of the fields that were read.

The fields of a note's citations are read by rules. The model reads the same text on its own; the
probability that it gives to a field's label, over all ways to label the rest (its marginal), says how far the two
agree. A field that the model takes for something else is one that an editor should look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from citecheck.citations.crf.model import Chances, chances_of
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag import LIMIT, TaggedReference, tag
from citecheck.model import Citation, CitedNote

_SAME: Mapping[str, frozenset[str]] = {
    "author": frozenset(("author", "editor", "translator", "director", "producer")),
    "title": frozenset(("title",)),
}
"""The model's labels that bear a field out. Of other fields references and notes have too different habits to tell."""
_CERTAIN = frozenset(("legal_case", "legislation", "treaty", "bill", "interview"))
"""Types whose form is certain, and that the model has not learnt."""


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


def doubtful(text: str, below: float) -> dict[str, str]:
    """The fields of a citation that are less sure than ``below``, each as it was read."""
    tagged = tag(text)
    sure = field_confidence(tagged, chances_of([text[:LIMIT]])[0])
    return {label: tagged.values(label)[0] for label, value in sure.items() if value < below}


def with_confidence(notes: Sequence[CitedNote]) -> list[CitedNote]:
    """The notes with the confidence of each work that they cite: that of its least sure field."""
    asked = [
        (place, index)
        for place, note in enumerate(notes)
        for index, citation in enumerate(note.citations)
        if _asks(citation)
    ]
    texts = [notes[place].citations[index].text[:LIMIT] for place, index in asked]
    sure = {
        at: _least(text, chances) for at, text, chances in zip(asked, texts, chances_of(texts), strict=True)
    }
    return [
        replace(
            note,
            citations=tuple(_given(one, sure.get((place, i))) for i, one in enumerate(note.citations)),
        )
        for place, note in enumerate(notes)
    ]


def _asks(citation: Citation) -> bool:
    record = citation.record
    return (
        citation.kind == "work"
        and citation.back_reference is None
        and citation.given is None
        and record is not None
        and record.type not in _CERTAIN
        and not tag(citation.text).certain
    )


def _least(text: str, chances: Chances) -> float | None:
    return min(field_confidence(tag(text), chances).values(), default=None)


def _given(citation: Citation, confidence: float | None) -> Citation:
    return citation if confidence is None else replace(citation, confidence=round(confidence, 3))
