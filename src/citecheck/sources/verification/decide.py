"""From matches and agreements to a verdict.

Two mistakes weigh most: to call a figure supported because its digits stand somewhere for another
thing, and to accuse one that is right. So a figure is *supported* only by a reading of the same thing,
and *contradicted* only when everything that sets the thing apart is said of the reading too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from citecheck.claims.units import is_money
from citecheck.model import Claim, Evidence, Figure, FigureReason, FigureVerdict
from citecheck.sources.verification.agree import Agreement, Quantity, agree, in_unit, quantity
from citecheck.sources.verification.context import Context, contexts
from citecheck.sources.verification.readings import Reading, Readings, kind_of
from citecheck.sources.verification.score import Match, match
from citecheck.sources.verification.sentence import cue_pattern
from citecheck.sources.verification.words import implied, normal, tokens

SUPPORTS = 0.34
"""The least score of a reading that agrees; found on the tuning half of tests/cases/verify."""

CONTRADICTS = 0.58
"""The least score of a reading that disagrees; higher, for a false accusation is the worst mistake."""

_CLEARLY = 0.2
_UNDATED = 0.1
_OUTRANKS = 0.15
_AS_GOOD = 0.04
_TELLING_DIGITS = 3
_DIGITS_BONUS = 0.06
_CELL_BONUS = 0.1
_PASSAGE_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict on one figure, why, and by which passages."""

    verdict: FigureVerdict
    reason: FigureReason | None = None
    evidence: tuple[Evidence, ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading set against the claim's figure."""

    reading: Reading
    match: Match
    agreement: Agreement
    score: float


def decide(claim: Claim, source: Readings) -> list[Ruling]:
    """A ruling for each figure of the claim from one source."""
    text = claim.sentence
    order = sorted(range(len(claim.figures)), key=lambda index: claim.figures[index].start)
    spans = [(claim.figures[index].start, claim.figures[index].end) for index in order]
    if any(start >= end for start, end in spans) or any(a[1] > b[0] for a, b in pairwise(spans)):
        spans = []
    kinds = [kind_of(claim.figures[index].unit) for index in order]
    heard = _without_quotations(claim)
    found = contexts(heard, spans, kinds) if spans else [_whole(heard)] * len(order)
    by_index = dict(zip(order, found, strict=True))
    rest = cue_pattern("remainder").search(normal(text)) is not None
    out: list[Ruling] = []
    for index, figure in enumerate(claim.figures):
        lead = text[max(0, figure.start - 30) : figure.start]
        ruling = _ruling(figure, lead, by_index[index], source, rest)
        unit = _left_out(index, order, claim.figures, by_index) if ruling.verdict == "not-found" else None
        if unit is not None:
            ruling = _ruling(replace(figure, unit=unit), lead, by_index[index], source, rest)
        out.append(ruling)
    return out


def _left_out(
    index: int, order: Sequence[int], figures: Sequence[Figure], found: Mapping[int, Context]
) -> str | None:
    """The unit that a bare number takes from the figure before it: "112 tonnes in 2012 but 72 in 2017"."""
    at = order.index(index)
    if at == 0 or figures[index].unit != "1" or found[index].nouns:
        return None
    unit = figures[order[at - 1]].unit
    return unit if unit != "1" and not is_money(unit) else None


def _without_quotations(claim: Claim) -> str:
    """The sentence with quoted words blanked out: what another said is not of what the figures are."""
    text = claim.sentence
    for quotation in claim.quotations:
        inside = any(quotation.start <= figure.start < quotation.end for figure in claim.figures)
        if not inside and 0 <= quotation.start < quotation.end <= len(text):
            text = text[: quotation.start] + " " * (quotation.end - quotation.start) + text[quotation.end :]
    return text


def _whole(text: str) -> Context:
    """The context of a figure whose place in the sentence is not known: all its words."""
    found = [token for token in tokens(text) if token.kind in ("place", "thing", "name", "word")]
    return Context({token.key: 1.0 for token in found}, {token.key: token.kind for token in found})


def _ruling(figure: Figure, lead: str, context: Context, source: Readings, rest: bool) -> Ruling:
    stated = quantity(figure, lead)
    if stated is None:
        return Ruling("unchecked")
    of = frozenset(token.key for word in figure.of for token in tokens(word))
    judged = [one for one in _judge(stated, context, of, source) if rest or not one.reading.remainder]
    name = source.source.name
    agreeing = _best(judged, "agrees")
    against = [one for one in judged if one.agreement in ("differs", "rounding") and _accuses(one, context)]
    worst = max(against, key=lambda one: one.score, default=None)
    if agreeing is not None and agreeing.score >= SUPPORTS:
        if worst is None and _outranked(agreeing, judged):
            return Ruling("not-found")
        return _with_agreement(agreeing, worst, bool(context.years), name)
    if worst is not None:
        return _against(worst, against, stated, context, name)
    near = _best(judged, "near")
    if near is not None and near.score >= CONTRADICTS:
        return Ruling("ambiguous", "precision", (_evidence(near, name),), near.score)
    return Ruling("not-found")


def _judge(stated: Quantity, context: Context, of: frozenset[str], source: Readings) -> list[Judged]:
    out: list[Judged] = []
    shelf = source.by_kind.get(kind_of(stated.unit))
    for reading in shelf.likely(context, stated.low, stated.high) if shelf is not None else ():
        told = in_unit(reading.quantity, stated.unit)
        if told is not None:
            out.append(_judged(reading, agree(stated, told), context, of, source, stated))
    for reading in source.bare.likely(context, stated.low, stated.high):
        if stated.unit == "1":
            # A column that names no unit most often counts.
            out.append(_judged(reading, agree(stated, reading.quantity), context, of, source, stated))
        elif _same_digits(stated, reading.quantity):
            out.append(_judged(reading, "agrees", context, of, source, stated))
    return [one for one in out if not one.match.conflict]


def _judged(
    reading: Reading,
    agreement: Agreement,
    context: Context,
    of: frozenset[str],
    source: Readings,
    stated: Quantity,
) -> Judged:
    kind = "money" if is_money(stated.unit) else kind_of(stated.unit)
    matched = match(
        context,
        of,
        reading.context,
        reading.wide,
        source.rarity,
        said_by_unit=implied(kind),
        row=reading.row,
    )
    score = matched.score
    if matched.opposed and agreement == "agrees":
        agreement = "differs"
    elif agreement == "agrees" and not matched.doubted:
        if min(stated.digits, reading.quantity.digits) >= _TELLING_DIGITS:
            score += _DIGITS_BONUS
        if _one_cell(reading, matched, context):
            score += _CELL_BONUS
    return Judged(reading, matched, agreement, score)


def _one_cell(reading: Reading, matched: Match, context: Context) -> bool:
    """Whether the claim names both what heads the cell's row and the year that heads its column."""
    return (
        bool(reading.row and context.years) and matched.year == "same" and reading.row <= set(context.words)
    )


def _same_digits(stated: Quantity, bare: Quantity) -> bool:
    """Whether a bare number is the stated one in thousands, millions or as it stands."""
    if not bare.low or stated.is_range:
        return False
    for scale in (1, 1000, 1_000_000, 1_000_000_000):
        scaled = bare.low * Decimal(scale)
        if abs(scaled - stated.low) <= max(stated.step, bare.step * scale) / 2:
            return True
    return False


def _best(judged: Sequence[Judged], agreement: Agreement) -> Judged | None:
    fitting = (one for one in judged if one.agreement == agreement)
    return max(fitting, key=lambda one: one.score, default=None)


def _accuses(one: Judged, context: Context) -> bool:
    """Whether a reading that disagrees is of the very thing, so that it may accuse the figure."""
    if one.score < CONTRADICTS or not one.match.certain:
        return False
    if one.match.year == "unsaid" and (context.years or one.score < CONTRADICTS + _UNDATED):
        # A source that names no year may speak of another one.
        return False
    if one.reading.context.mode != context.mode and "left" in (one.reading.context.mode, context.mode):
        return False
    # What is counted must be the same; of money and measures the words about it tell.
    if one.reading.quantity.unit == "1" and context.nouns:
        known = set(one.reading.context.words) | set(one.reading.wide)
        return context.nouns[0] in known
    return True


def _outranked(agreeing: Judged, judged: Sequence[Judged]) -> bool:
    """Whether another figure of the same sentence is clearly the one that speaks of the claim's thing."""
    return any(
        one.reading.sentence == agreeing.reading.sentence
        and one.agreement != "agrees"
        and one.match.score > agreeing.match.score + _OUTRANKS
        for one in judged
    )


def _of_the_year(worst: Judged, agreeing: Judged) -> bool:
    """Whether the source has another figure for the very year that the claim names."""
    return worst.match.year == "same" and worst.match.score > agreeing.match.score - _AS_GOOD


def _with_agreement(agreeing: Judged, worst: Judged | None, dated: bool, name: str) -> Ruling:
    evidence = _evidence(agreeing, name)
    if worst is not None and dated and agreeing.match.year == "unsaid" and _of_the_year(worst, agreeing):
        return Ruling("contradicted", _reason(worst), (_evidence(worst, name), evidence), worst.score)
    if worst is None or worst.reading.context.years != agreeing.reading.context.years:
        return Ruling("supported", None, (evidence,), agreeing.score)
    other = _evidence(worst, name)
    if worst.score > agreeing.score + _CLEARLY:
        return Ruling("contradicted", _reason(worst), (other, evidence), worst.score)
    if worst.match.score < agreeing.match.score - _AS_GOOD:
        return Ruling("supported", None, (evidence,), agreeing.score)
    if worst.reading.sentence == agreeing.reading.sentence or agreeing.match.certain is False:
        return Ruling("supported", None, (evidence,), agreeing.score)
    return Ruling("ambiguous", "passages", (evidence, other), agreeing.score)


def _against(
    worst: Judged, against: Sequence[Judged], stated: Quantity, context: Context, name: str
) -> Ruling:
    """Contradicted by the best reading, unless readings as good as it do not agree with each other."""
    rivals = [one for one in against if one.score >= worst.score - _AS_GOOD]
    closest = min(rivals, key=lambda one: abs(one.reading.quantity.low - stated.low))
    values = {one.reading.quantity.low for one in rivals}
    if len(values) > 1 and len({one.reading.context.years for one in rivals}) > 1:
        evidence = tuple(_evidence(one, name) for one in rivals[:3])
        return Ruling("ambiguous", "passages", evidence, worst.score)
    return Ruling("contradicted", _reason(closest), (_evidence(closest, name),), closest.score)


def _reason(one: Judged) -> FigureReason:
    if one.match.opposed:
        return "direction"
    return "rounding" if one.agreement == "rounding" else "value"


def _evidence(one: Judged, name: str) -> Evidence:
    passage = one.reading.passage
    text = passage.text if len(passage.text) <= _PASSAGE_SHOWN else one.reading.sentence[:_PASSAGE_SHOWN]
    return Evidence(name, text, one.reading.quantity.text, passage.place)


_ORDER: tuple[FigureVerdict, ...] = ("supported", "ambiguous", "contradicted", "not-found", "unchecked")


def combine(rulings: Sequence[Ruling]) -> Ruling:
    """One ruling from those of several sources: one that supports is enough; else the strongest."""
    supporting = [one for one in rulings if one.verdict == "supported"]
    against = [one for one in rulings if one.verdict == "contradicted"]
    if supporting and against and max(o.score for o in against) > max(o.score for o in supporting) + _CLEARLY:
        return Ruling("ambiguous", "passages", supporting[0].evidence + against[0].evidence)
    return min(rulings, key=lambda one: (_ORDER.index(one.verdict), -one.score))
