"""Claims as the JSON that ``citecheck claims --format json`` gives (contract ``citecheck/claims/1``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from citecheck.model import Claim, Claims, Evidence, Figure, Place, Quotation


def claims_json(claims: Claims) -> dict[str, Any]:
    """The contract ``citecheck/claims/1`` as plain data for JSON."""
    return {
        "schema": "citecheck/claims/1",
        "manuscript": claims.manuscript,
        "claims": [claim_json(claim) for claim in claims.claims],
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """One claim; what the user wrote in claims.yaml and the note of a commentary only where there is any."""
    out: dict[str, Any] = {
        "id": claim.id,
        "sentence": claim.sentence,
        "place": place_json(claim.place),
        "notes": list(claim.notes),
        "keys": list(claim.keys),
        "figures": [
            figure_json(figure, place) for figure, place in _beside(claim.figures, claim.figure_places)
        ],
        "quotations": [
            _quotation_json(quotation, place)
            for quotation, place in _beside(claim.quotations, claim.quotation_places)
        ],
        "reach": claim.reach,
        "status": claim.status,
    }
    for name in ("in_note", "statement", "source", "comment", "fingerprint"):
        value = getattr(claim, name)
        if value is not None:
            out[name] = value
    return out


def _beside(things: Sequence[Any], places: Sequence[Place]) -> list[tuple[Any, Place | None]]:
    padded: list[Place | None] = [*places, *[None] * len(things)]
    return list(zip(things, padded, strict=False))


def figure_json(figure: Figure, place: Place | None = None) -> dict[str, Any]:
    """A figure; a range has ``low`` and ``high`` in place of ``value``."""
    out: dict[str, Any] = {"text": figure.text}
    if figure.value is not None:
        out["value"] = number_json(figure.value)
    else:
        out["low"] = None if figure.low is None else number_json(figure.low)
        out["high"] = None if figure.high is None else number_json(figure.high)
    out |= {"unit": figure.unit, "hedge": figure.hedge, "verdict": figure.verdict}
    if place is not None:
        out["place"] = place_json(place)
    out["evidence"] = [evidence_json(one) for one in figure.evidence]
    return out


def _quotation_json(quotation: Quotation, place: Place | None) -> dict[str, Any]:
    out: dict[str, Any] = {"text": quotation.text, "verdict": quotation.verdict}
    if place is not None:
        out["place"] = place_json(place)
    out["evidence"] = [evidence_json(one) for one in quotation.evidence]
    return out


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """A passage; ``text`` and ``place`` only where known."""
    out: dict[str, Any] = {"source": evidence.source, "passage": evidence.passage}
    if evidence.text is not None:
        out["text"] = evidence.text
    if evidence.place is not None:
        out["place"] = place_json(evidence.place)
    return out


def place_json(place: Place) -> dict[str, Any]:
    """The parts of a place that are known."""
    return {
        part.name: getattr(place, part.name)
        for part in fields(place)
        if getattr(place, part.name) is not None
    }


def number_json(value: Decimal) -> int | float:
    """An int where the value is whole, else a float."""
    return int(value) if value == value.to_integral_value() else float(value)
