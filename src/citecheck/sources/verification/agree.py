"""Do two quantities agree? Rounding, hedges, ranges and fractions as a reader takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from citecheck.claims.units import convert
from citecheck.model import Figure, Hedge
from citecheck.sources.data import load

Agreement = Literal["agrees", "near", "rounding", "differs"]
"""``near``: cannot be told from what is printed; ``rounding``: the figure meant, rounded wrongly."""

_DIGIT_RUN = re.compile(r"\d[\d.,'’\u00a0\u2009\u202f ]*")
_MAX_DIGITS = 60
_ABOUT = Decimal("0.05")
_ABOUT_NEAR = Decimal("0.12")
_MORE = Decimal("1.35")
_MORE_NEAR = Decimal(2)
_NEARLY = Decimal("0.9")
_ROUND_SHARE = Decimal("0.01")
_ROUNDING_SHARE = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as printed: from ``low`` to ``high`` (equal for a point), in ``unit``.

    ``step`` is the worth of its last printed digit, ``coarse`` that of its last digit that is no
    zero ("16,400": 1 and 100). ``fraction`` is set for words such as "one-third"; ``nearly`` for a
    hedge that means just below.
    """

    low: Decimal
    high: Decimal
    unit: str
    hedge: Hedge
    step: Decimal
    coarse: Decimal
    text: str
    digits: int = 0
    fraction: bool = False
    nearly: bool = False

    @property
    def is_range(self) -> bool:
        return self.low != self.high


def quantity(figure: Figure, lead: str = "") -> Quantity | None:
    """What a figure states; None when it has neither a value nor both ends of a range.

    ``lead`` are the words before it, where the printed figure may leave its hedge.
    """
    low = figure.low if figure.value is None else figure.value
    high = figure.high if figure.value is None else figure.value
    if low is None or high is None or not (low.is_finite() and high.is_finite()):
        return None
    low, high = sorted((abs(low), abs(high)))
    step, coarse, digits = _steps(figure.text, high)
    words = frozenset([*figure.text.casefold().split(), *lead.casefold().split()[-2:]])
    return Quantity(
        low=low,
        high=high,
        unit=figure.unit,
        hedge=figure.hedge,
        step=step,
        coarse=coarse,
        text=figure.text,
        digits=digits,
        fraction=digits == 0 and (figure.unit == "%" or high != high.to_integral_value()),
        nearly=figure.hedge in ("about", "less-than", "up-to") and bool(words & _nearly()),
    )


def in_unit(stated: Quantity, unit: str) -> Quantity | None:
    """The same quantity told in ``unit``; None where the two do not measure the same."""
    worth = convert(Decimal(1), stated.unit, unit)
    if worth is None:
        return None
    if worth == 1:
        return stated
    return replace(
        stated,
        low=stated.low * worth,
        high=stated.high * worth,
        step=stated.step * worth,
        coarse=stated.coarse * worth,
        unit=unit,
    )


def _nearly() -> frozenset[str]:
    return frozenset(load("cues.toml", "citecheck.sources.verification")["nearly"])


def _steps(text: str, value: Decimal) -> tuple[Decimal, Decimal, int]:
    """The worth of the last printed digit, of the last that is no zero, and how many digits tell.

    The digits as one whole number, set against the value, give the worth of one unit of the last.
    """
    runs = _DIGIT_RUN.findall(text[:400])
    plain = re.sub(r"\D", "", runs[-1])[:_MAX_DIGITS] if runs else ""
    number = int(plain) if plain else 0
    if not number or not value:
        return _step_of_words(value)
    step = value / Decimal(number)
    zeros = len(plain) - len(plain.rstrip("0"))
    decimals = re.search(r"[.,]\d{1,2}\D*$|[.,]\d{4,}\D*$", runs[-1]) is not None
    coarse = step if decimals else step * Decimal(10) ** zeros
    return step, coarse, len(plain.strip("0"))


def _step_of_words(value: Decimal) -> tuple[Decimal, Decimal, int]:
    if not value:
        return Decimal(1), Decimal(1), 0
    if value != value.to_integral_value():
        return Decimal(1), Decimal(1), 0
    digits = str(value.to_integral_value())
    step = Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if "E" not in digits else value
    return step, step, 0


def agree(claim: Quantity, source: Quantity) -> Agreement:
    """Whether ``source`` bears out ``claim``; both are in the same unit."""
    if claim.is_range:
        return _range_agrees(claim, source)
    if source.is_range:
        return _in_range(claim, source)
    compare = _BY_HEDGE.get(claim.hedge, _exact)
    return compare(claim, source)


def _exact(claim: Quantity, source: Quantity) -> Agreement:
    stated, found = claim.low, source.low
    off = abs(stated - found)
    if off <= claim.step / 2 and not claim.fraction:
        return "agrees"
    if claim.fraction or source.fraction:
        return _fraction(off)
    thousands = stated >= 1000 * claim.step and claim.coarse >= 100 * claim.step
    if thousands and off <= claim.coarse / 2 and off <= stated * _ROUND_SHARE:
        return "agrees"
    if source.step > claim.step and off <= source.step / 2:
        return "near"
    if source.hedge == "about" and off <= max(found * _ABOUT, source.coarse / 2):
        return "near"
    if source.hedge in ("more-than", "at-least") and found <= stated <= found * _MORE:
        return "near"
    if source.hedge in ("less-than", "up-to") and found / _MORE <= stated <= found:
        return "near"
    return _wrong(claim, source)


def _fraction(off: Decimal) -> Agreement:
    if off <= 1:
        return "agrees"
    return "near" if off <= 3 else "differs"


def _wrong(claim: Quantity, source: Quantity) -> Agreement:
    """A figure that differs: rounded wrongly when it is coarser than the source's and close to it."""
    off = abs(claim.low - source.low)
    coarser = claim.coarse > source.step
    if coarser and off <= claim.coarse * Decimal("1.5") and off <= source.low * _ROUNDING_SHARE:
        return "rounding"
    return "differs"


def _about(claim: Quantity, source: Quantity) -> Agreement:
    off = abs(claim.low - source.low)
    half = claim.coarse / 2 if claim.coarse <= claim.low / 4 else claim.step / 2
    if claim.nearly:
        return _up_to(claim, source)
    if off <= max(claim.low * _ABOUT, half):
        return "agrees"
    return "near" if off <= claim.low * _ABOUT_NEAR else "differs"


def _more(claim: Quantity, source: Quantity) -> Agreement:
    stated, found = claim.low, source.low
    if found == stated:
        firm = source.hedge == "exact" and claim.hedge == "more-than" and source.step <= claim.step / 10
        return "near" if firm else "agrees"
    if found > stated:
        if found <= max(stated * _MORE, stated + min(claim.coarse, stated)):
            return "agrees"
        return "near" if found <= stated * _MORE_NEAR else "differs"
    if stated - found <= source.step / 2 and source.step > claim.step / 10:
        return "near"
    return _wrong(claim, source)


def _up_to(claim: Quantity, source: Quantity) -> Agreement:
    stated, found = claim.low, source.low
    if found == stated:
        return "agrees"
    if found < stated:
        lowest = stated * _NEARLY if claim.nearly else stated / _MORE
        if found >= lowest:
            return "agrees"
        return "near" if found >= stated / _MORE_NEAR else "differs"
    if found - stated <= claim.step / 2 or found - stated <= source.step / 2:
        return "near"
    return _wrong(claim, source)


_BY_HEDGE = {
    "exact": _exact,
    "about": _about,
    "more-than": _more,
    "at-least": _more,
    "less-than": _up_to,
    "up-to": _up_to,
}


def _range_agrees(claim: Quantity, source: Quantity) -> Agreement:
    slack = claim.step / 2
    if not source.is_range:
        if claim.low - slack <= source.low <= claim.high + slack:
            return "agrees"
        return "near" if claim.hedge == "about" else "differs"
    low_off, high_off = abs(claim.low - source.low), abs(claim.high - source.high)
    if low_off <= slack and high_off <= slack:
        return "agrees"
    if low_off <= claim.coarse / 2 and high_off <= claim.coarse / 2 and claim.hedge == "about":
        return "agrees"
    apart = claim.high < source.low or source.high < claim.low
    shared_end = low_off <= slack or high_off <= slack
    return "differs" if apart or shared_end else "near"


def _in_range(claim: Quantity, source: Quantity) -> Agreement:
    stated = claim.low
    if claim.hedge in ("up-to", "less-than") and abs(stated - source.high) <= claim.step / 2:
        return "agrees"
    if claim.hedge in ("at-least", "more-than") and abs(stated - source.low) <= claim.step / 2:
        return "agrees"
    inside = source.low - claim.step / 2 <= stated <= source.high + claim.step / 2
    if inside:
        return "agrees" if claim.hedge == "about" else "near"
    if claim.hedge != "exact" and source.low / _MORE <= stated <= source.high * _MORE:
        return "near"
    return "differs"
