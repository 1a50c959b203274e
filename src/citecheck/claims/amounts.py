"""An amount: a number with its scale and its unit or currency ("$1.2bn", "15 million tons", "25 %")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from citecheck.claims.lexicon import Lexicon, common
from citecheck.claims.numbers import Number, number_at
from citecheck.claims.tokens import Token
from citecheck.claims.units import Measure, is_money, money_before, unit_after


@dataclass(frozen=True, slots=True)
class Amount:
    """What stands at tokens ``first`` to ``end`` (exclusive); ``unit`` is None where none is printed.

    ``scale`` is what the printed scale words and the unit's factor multiply ``number`` by.
    """

    first: int
    end: int
    number: Number
    scale: Decimal = Decimal(1)
    unit: str | None = None
    prefixed: bool = False
    times: bool = False

    @property
    def value(self) -> Decimal:
        return self.number.value * self.scale

    @property
    def bare(self) -> bool:
        """Nothing but a number: neither scale nor unit."""
        return self.unit is None and self.scale == 1 and not self.number.fraction and not self.times


@dataclass(frozen=True, slots=True)
class Reader:
    """The tokens of one text with the lists of its language.

    ``amounts``, ``after_lead`` and ``excluded`` remember what was found at a token, so that long runs of
    numbers are not walked again from each of them.
    """

    tokens: Sequence[Token]
    words: Sequence[str]
    lexicon: Lexicon
    amounts: dict[int, Amount | None] = field(default_factory=dict)
    after_lead: dict[int, bool] = field(default_factory=dict)
    excluded: dict[tuple[int, int, bool], bool] = field(default_factory=dict)

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def glued(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].glued


def amount_at(reader: Reader, at: int) -> Amount | None:
    """The amount that starts at token ``at``."""
    if at not in reader.amounts:
        reader.amounts[at] = _amount_at(reader, at)
    return reader.amounts[at]


def _amount_at(reader: Reader, at: int) -> Amount | None:
    tokens, words, lexicon = reader.tokens, reader.words, reader.lexicon
    currency = money_before(tokens, at)
    start = at if currency is None else at + 1
    if (
        currency is None
        and tokens[at].kind == "word"
        and tokens[at].glued
        and at
        and tokens[at - 1].kind == "number"
    ):
        return None
    minus = currency is None and _minus(reader, at)
    number = number_at(tokens, words, start + minus, lexicon)
    if number is not None and minus:
        number = replace(number, value=-number.value) if number.digits else None
    if number is None or (currency is not None and not number.digits):
        return None
    amount = Amount(at, number.end, number, unit=currency, prefixed=currency is not None)
    if number.fraction and not number.digits:
        return amount
    amount = _scaled(reader, amount)
    if currency is not None:
        return _same_money_after(reader, amount)
    return _measured(reader, amount)


def _minus(reader: Reader, at: int) -> bool:
    """A sign glued to the number behind it and to nothing before it ("-40 °C")."""
    if reader.word(at) not in ("-", "−") or reader.glued(at) or not reader.glued(at + 1):
        return False
    return reader.tokens[at + 1].kind == "number" and (at == 0 or reader.tokens[at - 1].kind != "number")


def _scaled(reader: Reader, amount: Amount) -> Amount:
    """With the scale words after the number: "3.5 million", "270bn", "5 mil millones"."""
    end, scale = amount.end, amount.scale
    for _ in range(3):
        at = end
        if reader.word(at) in common().hyphens and reader.glued(at) and reader.glued(at + 1):
            at += 1
        factor = reader.lexicon.scales.get(reader.word(at))
        if factor is None or not _scale_fits(reader, amount, at):
            factor = _money_scale(reader, amount, at)
        if factor is None:
            break
        scale *= factor
        end = at + 1
        if (
            reader.word(end) == "."
            and reader.glued(end)
            and len(reader.word(at)) <= 4
            and _goes_on(reader, end + 1)
        ):
            end += 1
    if not amount.number.digits and scale == 1 and amount.number.value == 1 and not amount.number.small:
        return replace(amount, number=replace(amount.number, small=True))
    half = reader.lexicon.number_half.starting(reader.words, end) if scale > 1 else None
    if half is not None:
        # "a million and a half"
        more = replace(amount.number, value=amount.number.value + Decimal("0.5"))
        return replace(amount, number=more, end=end + half[0], scale=scale)
    return replace(amount, end=end, scale=scale)


def _goes_on(reader: Reader, at: int) -> bool:
    """Whether a point after a short word ("3 Mrd. Euro", "5 Mio.") is of an abbreviation."""
    return at < len(reader.tokens) and (
        reader.tokens[at].kind == "money"
        or reader.tokens[at].text[:1].islower()
        or unit_after(reader.tokens, reader.words, at, reader.lexicon, link=False) is not None
    )


def _scale_fits(reader: Reader, amount: Amount, at: int) -> bool:
    """Glued letters are a scale only when they end there ("270bn", not "5tn1")."""
    return not (reader.glued(at + 1) and reader.tokens[at + 1].kind == "number")


def _money_scale(reader: Reader, amount: Amount, at: int) -> int | None:
    """The letter of "$5m", "2m people": beside a currency or what is counted, and glued to the number."""
    counted = reader.word(at + 1) in reader.lexicon.counted
    if (amount.unit is None and not counted) or not reader.glued(at) or amount.scale != 1:
        return None
    if reader.tokens[at].kind != "word":
        return None
    return common().money_scales.get(reader.tokens[at].text)


def _same_money_after(reader: Reader, amount: Amount) -> Amount:
    """ "$5 billion US dollars", "$5m USD": the currency said twice."""
    again = unit_after(reader.tokens, reader.words, amount.end, reader.lexicon, link=False)
    if again is not None and is_money(again.unit) and reader.word(amount.end) not in common().hyphens:
        same_mark = reader.tokens[amount.end].kind == "money"
        if again.factor == 1 and not same_mark:
            unit = again.unit if amount.unit == "USD" else amount.unit
            return replace(amount, end=again.end, unit=unit)
    return amount


def _measured(reader: Reader, amount: Amount) -> Amount:
    """With the unit after the number, or the factor of "60 times" and "tenfold"."""
    link = amount.scale >= 1_000_000
    found = unit_after(reader.tokens, reader.words, amount.end, reader.lexicon, link=link)
    if found is not None and _unit_fits(reader, amount, found):
        return replace(amount, end=found.end, unit=found.unit, scale=amount.scale * found.factor)
    at = amount.end
    hyphen = reader.word(at) in common().hyphens and reader.glued(at)
    at += 1 if hyphen else 0
    if reader.word(at) in reader.lexicon.times:
        then = reader.word(at + 1) in reader.lexicon.times_then
        if hyphen or then or (amount.number.digits and not reader.word(at + 1).isdigit()):
            return replace(amount, end=at + 1, times=True)
    return amount


def _unit_fits(reader: Reader, amount: Amount, found: Measure) -> bool:
    """A unit by a capital letter's word must not be a name: "5 March", "3 May" are caught elsewhere."""
    if reader.word(amount.end) in common().hyphens and amount.number.small:
        return found.unit not in reader.lexicon.calendar
    return True
