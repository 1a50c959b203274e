"""Units and currencies: what is printed after (or before) a number, and the worth of one in another.

Symbols are SI's or accepted for use with it (BIPM, The International System of Units, 9th ed., table
8), "a" for the year (ISO 80000-3), customary ones ("mi", "bbl", "ac") where SI has none, ISO 4217
codes for money, "%" for shares and "1" for counts. "ton" is taken for the metric ton.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from citecheck.claims.lexicon import Lexicon, common, load
from citecheck.claims.tokens import Token

_LONGEST_SYMBOL = 4
"""Tokens a symbol such as "km/h" or "m3" is cut into, at most."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit found: its symbol, how many of it the printed unit is worth, the token after it."""

    unit: str
    factor: Decimal
    end: int


def dimension(unit: str) -> str | None:
    """What ``unit`` measures ("length", "mass" …; a currency is its own dimension); None if unknown."""
    found = _dimensions().get(unit)
    if found is not None:
        return found[0]
    return unit if unit in common().currency_codes.values() else None


def same_dimension(first: str, second: str) -> bool:
    """Whether the two units measure the same thing and a value in one can be told in the other."""
    if first == second:
        return True
    kind = dimension(first)
    return kind is not None and kind == dimension(second)


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal | None:
    """``value`` told in ``to_unit``; None where the two do not measure the same. Money is not exchanged."""
    if from_unit == to_unit:
        return value
    if not same_dimension(from_unit, to_unit):
        return None
    return value * _dimensions()[from_unit][1] / _dimensions()[to_unit][1]


def is_money(unit: str) -> bool:
    """Whether ``unit`` is a currency."""
    return unit in common().currency_codes.values() or unit in common().currency_symbols.values()


@cache
def _dimensions() -> Mapping[str, tuple[str, Decimal]]:
    return {
        unit: (name, Decimal(worth))
        for name, units in load("common")["dimensions"].items()
        for unit, worth in units.items()
    }


@cache
def _factored(unit: str) -> tuple[str, Decimal]:
    """ "1e6 t" is a million "t"."""
    factor, _, symbol = unit.rpartition(" ")
    return symbol, Decimal(factor) if factor else Decimal(1)


def unit_after(
    tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon, *, link: bool
) -> Measure | None:
    """The unit that starts at token ``at`` (a hyphen, and with ``link`` a word like "de", passed over)."""
    if at >= len(tokens):
        return None
    hyphen = words[at] in common().hyphens and tokens[at].glued
    if hyphen and at + 1 < len(tokens) and tokens[at + 1].glued:
        return _named(words, at + 1, lexicon) or _symbol(tokens, at + 1)
    start = at
    if link and words[at] in lexicon.links:
        start = at + 1
        if start < len(words) and words[start] == "'":
            start += 1
    return _money_after(tokens, start) or _named(words, start, lexicon) or _symbol(tokens, start)


def _named(words: Sequence[str], at: int, lexicon: Lexicon) -> Measure | None:
    found = lexicon.units.starting(words, at)
    if found is None:
        return None
    unit, factor = _factored(found[1])
    return Measure(unit, factor, at + found[0])


def _symbol(tokens: Sequence[Token], at: int) -> Measure | None:
    """A symbol as printed; letters must end with it ("t" in "the" is none)."""
    symbols = common().symbols
    for count in range(min(_LONGEST_SYMBOL, len(tokens) - at), 0, -1):
        group = tokens[at : at + count]
        if not all(token.glued for token in group[1:]):
            continue
        printed = "".join(token.text for token in group)
        per = _per(tokens, at + count)
        if printed not in symbols or (per is None and _goes_on(tokens, at + count)):
            continue
        if printed in common().shy and not _stands_alone(tokens, at, at + count):
            continue
        unit, factor = _factored(symbols[printed])
        if per is not None:
            return Measure(f"{unit}/{per}", factor, at + count + 2)
        return Measure(unit, factor, at + count)
    return None


def _per(tokens: Sequence[Token], at: int) -> str | None:
    """The second unit of "kg/ha"; a compound that no table knows keeps both symbols."""
    if at + 1 >= len(tokens) or tokens[at].text != "/" or not (tokens[at].glued and tokens[at + 1].glued):
        return None
    return tokens[at + 1].text if tokens[at + 1].text in common().symbols else None


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens) or not tokens[at].glued or tokens[at - 1].text in ("%", "％"):
        return False
    return tokens[at].kind in ("word", "number") or tokens[at].text in ("/", "'", "’")


def _stands_alone(tokens: Sequence[Token], at: int, end: int) -> bool:
    """A one-letter symbol must not be an initial ("5 B. Smith") nor part of a name ("3 T-72")."""
    after = tokens[end] if end < len(tokens) else None
    if after is None or not after.glued:
        return True
    if after.text == "." and end + 1 < len(tokens):
        return tokens[at].glued
    return after.text not in common().hyphens


def money_before(tokens: Sequence[Token], at: int) -> str | None:
    """The currency that a mark or code at token ``at`` names; None where it names none."""
    if at < 0 or at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "money":
        return common().currency_symbols[token.text]
    return common().currency_codes.get(token.text) if token.kind == "word" else None


def _money_after(tokens: Sequence[Token], at: int) -> Measure | None:
    """ "€", "EUR", and with a scale letter "M€"."""
    code = money_before(tokens, at)
    if code is not None:
        follows = at + 1 < len(tokens) and tokens[at + 1].kind == "number" and not tokens[at].glued
        # "5 and $6": a mark with a number after it belongs to that number.
        return None if follows else Measure(code, Decimal(1), at + 1)
    if at + 1 < len(tokens) and tokens[at + 1].kind == "money" and tokens[at + 1].glued:
        scale = common().money_scales.get(tokens[at].text)
        if scale is not None:
            return Measure(common().currency_symbols[tokens[at + 1].text], Decimal(scale), at + 2)
    return None
