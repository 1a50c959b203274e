"""Claims: sentences that a source can bear out, their figures and quotations, and the verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from citecheck.model.manuscript import Place

Hedge = Literal["exact", "about", "more-than", "less-than", "at-least", "up-to", "between"]
FigureVerdict = Literal["supported", "contradicted", "not-found", "ambiguous", "unchecked"]
QuotationVerdict = Literal["supported", "altered", "not-found", "unchecked"]
ClaimStatus = Literal["unreviewed", "reviewed", "rejected", "gone"]
FigureReason = Literal["value", "rounding", "direction", "passages", "precision", "no-source", "unreadable"]
"""Why a figure has its verdict: the value differs, was rounded wrongly, rises where it falls; passages
disagree, the source is too coarse to tell; there is no source, or none that can be read."""

Reach = Literal["sentence", "following", "preceding"]
"""How a sentence comes under a note: the marker stands in it, after it in the paragraph, or before it."""

Unit = str
"""An SI symbol ("m3", "t"), an ISO 4217 code ("USD"), "%", or "1" for a count."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage of a source that bears on a claim; ``text`` is the figure or words found in it."""

    source: str
    passage: str
    text: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated quantity. ``value`` is None for a range, which has ``low`` and ``high``.

    ``value``, ``low`` and ``high`` are in ``unit`` ("$757 million" is 757000000 USD). ``start`` and
    ``end`` bound ``text`` in the claim's sentence. ``of`` are the words that say of what it is the
    quantity ("Japanese investment in Russia 2012"), lower-cased, most telling first.
    """

    text: str
    unit: Unit
    hedge: Hedge = "exact"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    start: int = 0
    end: int = 0
    of: tuple[str, ...] = ()
    verdict: FigureVerdict = "unchecked"
    evidence: tuple[Evidence, ...] = ()
    reason: FigureReason | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words given as another's, without the quotation marks."""

    text: str
    start: int = 0
    end: int = 0
    verdict: QuotationVerdict = "unchecked"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that states a figure or a quotation, tied to the notes and records that bear it.

    ``id`` survives small edits of the sentence. ``place`` covers the sentence in the file;
    ``figure_places`` and ``quotation_places`` run beside ``figures`` and ``quotations``. ``in_note``
    is the number of the note whose commentary states the claim, None for the body. ``keys`` are of
    the records of ``notes``, the nearest marker's first. What the user wrote in claims.yaml is in
    ``statement``, ``source``, ``status`` and ``comment``.
    """

    id: str
    sentence: str
    place: Place
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    figure_places: tuple[Place, ...] = ()
    quotation_places: tuple[Place, ...] = ()
    in_note: str | None = None
    reach: Reach = "sentence"
    statement: str | None = None
    source: str | None = None
    status: ClaimStatus = "unreviewed"
    comment: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of one manuscript, in reading order."""

    manuscript: str
    claims: tuple[Claim, ...]
