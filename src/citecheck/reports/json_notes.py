"""Notes and their citations as ``citecheck notes --format json`` gives them (``citecheck/notes/1``)."""

from __future__ import annotations

from typing import Any

from citecheck.claims.contract import place_json
from citecheck.model import (
    Antecedent,
    BackReference,
    Bibliography,
    Citation,
    CitedBlock,
    CitedNote,
    GivenItem,
    Manuscript,
    Marker,
    Paragraph,
    Remark,
)

SCHEMA = "citecheck/notes/1"


def notes_json(manuscript: Manuscript, bibliography: Bibliography) -> dict[str, Any]:
    """The contract ``citecheck/notes/1`` as plain data for JSON.

    ``record`` is the work as this very citation gives it, or, where it gives none of its own (a
    back-reference), the record of its ``key``. ``marker`` is the first marker of the note, ``markers``
    all of them; a note that no marker calls has null and an empty list. ``body`` are the paragraphs with
    structured citations in them, where there are any. Where a citation is structured, ``given`` is what the file says of its work and
    ``printed`` what the printed words say, null where only a key stands there. Where several notes bear one
    number, the markers of that number are shared out among them in order, the rest to the last.
    """
    called = _markers(manuscript, bibliography)
    in_text = [_block_json(block, bibliography) for block in bibliography.body]
    return {
        "schema": SCHEMA,
        "manuscript": manuscript.name,
        "notes": [
            _note_json(cited, markers, bibliography)
            for cited, markers in zip(bibliography.notes, called, strict=True)
        ],
        **({"body": in_text} if in_text else {}),
        "aside": [_aside_json(paragraph) for paragraph in manuscript.aside],
        "remarks": [_remark_json(remark) for remark in manuscript.remarks],
    }


def _markers(manuscript: Manuscript, bibliography: Bibliography) -> list[list[Marker]]:
    """The markers of each note, in the order of the notes."""
    waiting: dict[str, list[Marker]] = {}
    for marker in manuscript.markers:
        waiting.setdefault(marker.number, []).append(marker)
    last = {cited.note.number: index for index, cited in enumerate(bibliography.notes)}
    taken: dict[str, int] = {}
    shares: list[list[Marker]] = []
    for index, cited in enumerate(bibliography.notes):
        number = cited.note.number
        start = taken.get(number, 0)
        end = None if last[number] == index else start + 1
        shares.append(waiting.get(number, [])[start:end])
        taken[number] = start + 1
    return shares


def _note_json(cited: CitedNote, markers: list[Marker], bibliography: Bibliography) -> dict[str, Any]:
    note = cited.note
    called = [_marker_json(marker) for marker in markers]
    out: dict[str, Any] = {
        "number": note.number,
        "text": note.text,
        "place": place_json(note.place),
        "marker": called[0] if called else None,
        "markers": called,
        "citations": [_citation_json(citation, bibliography) for citation in cited.citations],
        "commentary": [note.text[start:end] for start, end in cited.commentary],
        "kind": note.kind,
    }
    if note.label is not None:
        out["label"] = note.label
    return out


def _marker_json(marker: Marker) -> dict[str, Any]:
    return {"place": place_json(marker.place), "before": marker.before, "sentence": marker.sentence}


def _citation_json(citation: Citation, bibliography: Bibliography) -> dict[str, Any]:
    locator, record = citation.locator, citation.record
    if record is None and citation.key is not None:
        record = bibliography.records.get(citation.key)
    out: dict[str, Any] = {
        "index": citation.index,
        "kind": citation.kind,
        "text": citation.text,
        "signal": citation.signal,
        "locator": None if locator is None else {"label": locator.label, "value": locator.value},
        "key": citation.key,
        "record": None if record is None else record.to_csl(citation.key),
    }
    if citation.back_reference is not None:
        out["antecedent"] = _antecedent_json(citation.back_reference)
    if citation.given is not None:
        out["given"] = _given_json(citation.given)
        printed = citation.printed
        out["printed"] = None if printed is None else printed.to_csl()
    if citation.confidence is not None:
        out["confidence"] = citation.confidence
    return out


def _given_json(item: GivenItem) -> dict[str, Any]:
    """What the file itself says of the work; ``record`` null where it holds only a key."""
    return {
        "key": item.key,
        "record": None if item.record is None else dict(item.record),
        "prefix": item.prefix,
        "suffix": item.suffix,
    }


def _block_json(block: CitedBlock, bibliography: Bibliography) -> dict[str, Any]:
    return {
        "place": place_json(block.content.place()),
        "text": block.content.text,
        "citations": [
            {**_citation_json(one, bibliography), "place": place_json(block.place_of(one))}
            for one in block.citations
        ],
    }


def _antecedent_json(back: BackReference) -> dict[str, Any]:
    """Where it leads, null where it leads nowhere, and what was printed of it."""
    found = back.antecedent
    made: dict[str, Any] = {
        "note": None if found is None else found.number,
        "index": None if found is None else found.citation,
        "status": back.status,
        "form": back.form,
        "candidates": [_candidate_json(candidate) for candidate in back.candidates],
        "disagrees": list(back.disagrees),
    }
    if back.outside is not None:
        outside = back.outside
        made["outside"] = {
            "role": outside.role,
            "text": outside.text,
            "place": place_json(outside.place),
            "key": outside.key,
            "earlier": outside.earlier,
        }
    return made


def _candidate_json(candidate: Antecedent) -> dict[str, Any]:
    return {"note": candidate.number, "index": candidate.citation}


def _aside_json(paragraph: Paragraph) -> dict[str, Any]:
    return {"role": paragraph.role, "text": paragraph.text, "place": place_json(paragraph.place)}


def _remark_json(remark: Remark) -> dict[str, Any]:
    out: dict[str, Any] = {"message": remark.message}
    if remark.place is not None:
        out["place"] = place_json(remark.place)
    return out
