"""How sure a reading is: what the trained model, asked afresh, thinks of the fields that were read.

The fields of a note's citations are read by rules. The model reads the same text on its own; the
probability that it gives to a field's label, over all ways to label the rest (its marginal), says how far the two
agree. A field that the model takes for something else is one that an editor should look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citecheck.citations.crf.model import Chances, chances_of
from citecheck.citations.field_confidence import field_confidence
from citecheck.citations.tag import LIMIT
from citecheck.citations.tag_note import tag_citation
from citecheck.model import Citation, CitedNote

_CERTAIN = frozenset(("legal_case", "legislation", "treaty", "bill", "interview"))
"""Types whose form is certain, and that the model has not learnt."""


def doubtful(text: str, below: float) -> dict[str, str]:
    """The fields of a citation that are less sure than ``below``, each as it was read."""
    tagged = tag_citation(text)
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
        and not tag_citation(citation.text).certain
    )


def _least(text: str, chances: Chances) -> float | None:
    return min(field_confidence(tag_citation(text), chances).values(), default=None)


def _given(citation: Citation, confidence: float | None) -> Citation:
    return citation if confidence is None else replace(citation, confidence=round(confidence, 3))
