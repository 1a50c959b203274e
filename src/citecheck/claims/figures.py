"""Figures: the stated quantities of a text, with value, unit and hedge, and of what they are.

What counts as one, where editors differ:

* digits always, unless they are a year, a date, a time, a page, a note, an article of law, a number
  in a list, a code, or part of a name (see :mod:`citecheck.claims.excluded`);
* number words from ten on ("nearly seventy years", "a dozen"); below ten only with a unit that is no
  stretch of the calendar ("three per cent", "five kilometres", "three million"); "two countries",
  "at least two islands" and "three years" say nothing that a source is asked for;
* fractions ("one-third", "half of", "a quarter of", "one in five") as a share in ``%``;
* factors in digits or words ("60 times the budget", "tenfold") as a count;
* never vague numbers ("hundreds of", "doubled").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from citecheck.claims.amounts import Amount, Reader, amount_at
from citecheck.claims.excluded import after_lead, dated, excluded, is_year, part_of_a_name
from citecheck.claims.hedges import hedge_after, hedge_before
from citecheck.claims.lexicon import Lexicon, common, guess_language, lexicon
from citecheck.claims.numbers import Number
from citecheck.claims.telling import telling_words
from citecheck.claims.tokens import tokenise
from citecheck.model import Figure, Hedge

_SHARE_DIGITS = Decimal("0.01")
_LONGEST_LIST = 12
_PRECISION = 80


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure by its tokens: ``start`` and ``end`` (exclusive) with hedges, one amount or a range's two."""

    start: int
    end: int
    low: Amount
    high: Amount | None
    hedge: Hedge


def find_figures(text: str, *, language: str | None = None) -> list[Figure]:
    """The figures that ``text`` states, in order, with ``start`` and ``end`` offsets in it.

    ``language`` is a code such as "en" or "de-AT": it decides how "3,500" is read and which words are
    numbers. Without one it is guessed from the text. A fraction comes as a share in ``%``; values are
    exact decimals with the scale applied ("$757 million" is 757000000 USD). Time is linear in the text.
    """
    code = language if language else guess_language(text)
    lists = lexicon(code)
    if lists.trigger.search(text) is None:
        return []
    # Thirty digits times a scale are exact in this many; the default would round them.
    with localcontext(prec=_PRECISION):
        return _figures(text, lists)


def _figures(text: str, lists: Lexicon) -> list[Figure]:
    tokens = tokenise(text)
    reader = Reader(tokens, [token.low for token in tokens], lists)
    found = _scan(reader)
    spans = [(tokens[one.start].start, tokens[one.end - 1].end) for one in found]
    telling = telling_words(reader, [(one.start, one.end) for one in found])
    return [_figure(text, one, span, of) for one, span, of in zip(found, spans, telling, strict=True)]


def _scan(reader: Reader) -> list[_Found]:
    found: list[_Found] = []
    at = 0
    while at < len(reader.tokens):
        amount = amount_at(reader, at)
        if amount is None:
            fused = _fused_times(reader, at)
            if fused is not None:
                found.append(fused)
            at += 1
            continue
        amount = _with_later_unit(reader, amount)
        one, at = _whole(reader, amount, found[-1].end if found else 0)
        if one is not None:
            found.append(one)
    return found


def _whole(reader: Reader, amount: Amount, floor: int) -> tuple[_Found | None, int]:
    """The figure that ``amount`` begins, hedges and a range's other end taken in, and where to go on."""
    hedge, start = hedge_before(reader, amount.first)
    start = max(start, floor)
    high, end = _other_end(reader, amount, hedge)
    if high is not None:
        return _range(reader, amount, high, hedge, start), end
    if hedge == "between":
        hedge, start = "exact", amount.first
    hedged = hedge != "exact"
    if amount.bare and excluded(reader, amount, hedged=hedged):
        return None, amount.end
    if _too_small(reader, amount, hedged=hedged) or _code(reader, amount):
        return None, amount.end
    if not hedged:
        hedge, after = hedge_after(reader, amount.end)
        return _Found(start, max(_strong_end(reader, amount), after), amount, None, hedge), max(
            amount.end, after
        )
    return _Found(start, _strong_end(reader, amount), amount, None, hedge), amount.end


def _code(reader: Reader, amount: Amount) -> bool:
    """A unit that is none because the number is part of a name ("Su-27 m"), or a year before it."""
    if amount.prefixed or not amount.number.digits:
        return False
    glued_before = reader.glued(amount.first) and part_of_a_name(
        reader, replace(amount, end=len(reader.tokens))
    )
    calendar = amount.unit in reader.lexicon.calendar and is_year(
        reader, replace(amount, end=amount.first + 1)
    )
    return glued_before or (calendar and not reader.glued(amount.first + 1))


def _too_small(reader: Reader, amount: Amount, *, hedged: bool) -> bool:
    """A number word below ten that no source is asked for: "two countries", "three years"."""
    if (
        not amount.number.small
        or amount.times
        or (amount.scale > 1 and amount.unit not in reader.lexicon.calendar)
    ):
        return False
    if amount.unit in reader.lexicon.calendar:
        return not hedged
    return amount.unit is None


def _strong_end(reader: Reader, amount: Amount) -> int:
    """With "-strong" and its like: a word joined to the number by a hyphen."""
    end = amount.end
    hyphen = reader.word(end) in common().hyphens and reader.glued(end) and reader.glued(end + 1)
    if amount.unit is None and hyphen and reader.tokens[end + 1].kind == "word":
        return end + 2
    return end


def _fused_times(reader: Reader, at: int) -> _Found | None:
    """ "tenfold", "zehnfach": a number word and the ending of a factor in one word."""
    word, ending = reader.word(at), reader.lexicon.fused_times
    if not ending or not word.endswith(ending):
        return None
    value = reader.lexicon.number_words.get(word.removesuffix(ending), 0)
    if value < 2:
        return None
    hedge, start = hedge_before(reader, at)
    amount = Amount(at, at + 1, Number(Decimal(value), at + 1, digits=False), times=True)
    return _Found(start, at + 1, amount, None, hedge)


def _with_later_unit(reader: Reader, amount: Amount) -> Amount:
    """ "3 and 9.3 %", "from 5 to 10 %": the first number takes the unit of the last."""
    if not amount.bare or not amount.number.digits or excluded(reader, amount, hedged=False):
        return amount
    end, comma = amount.end, False
    later: Amount | None = None
    for _ in range(_LONGEST_LIST):
        link = reader.lexicon.range_or.starting(reader.words, end)
        if link is None:
            return amount
        comma = reader.word(end) == ","
        later = _next_amount(reader, end + link[0])
        if later is None or later.prefixed or not later.number.digits:
            return amount
        if not later.bare:
            break
        end = later.end
    if comma or later is None or later.unit is None:
        # "Of 300, 5 % …": a comma alone joins nothing.
        return amount
    scale = later.scale if later.number.value * 1000 > amount.number.value else Decimal(1)
    return replace(amount, unit=later.unit, scale=scale)


def _next_amount(reader: Reader, at: int) -> Amount | None:
    if at >= len(reader.tokens):
        return None
    if reader.tokens[at].kind not in ("number", "money", "word"):
        return None
    return amount_at(reader, at)


def _other_end(reader: Reader, low: Amount, hedge: Hedge) -> tuple[Amount | None, int]:
    """The amount that makes a range with ``low``, and the token to go on from."""
    end = low.end
    connector = _connector(reader, low, hedge)
    if connector is None:
        return None, end
    at, spaced_dash = connector
    high = _next_amount(reader, at)
    if high is None or high.number.fraction != low.number.fraction or high.times:
        return None, end
    if high.bare and high.number.digits and part_of_a_name(reader, replace(high, first=high.end - 1)):
        return None, end
    if spaced_dash and low.unit != high.unit and not low.bare:
        return None, end
    if low.bare and is_year(reader, low) and (high.scale > 1 or high.prefixed):
        # "from 735 million in 2011 to 757 million": the year ends what went before.
        return None, end
    if (
        low.bare
        and high.bare
        and (
            is_year(reader, low)
            or (not low.number.digits and not high.number.digits and hedge != "between" and low.value < 10)
        )
    ):
        return None, end
    return (high, high.end) if _can_range(low, high) else (None, end)


def _connector(reader: Reader, low: Amount, hedge: Hedge) -> tuple[int, bool] | None:
    """Where the range's other end would start, and whether a dash with blanks leads there."""
    end = low.end
    if end >= len(reader.tokens):
        return None
    if hedge == "between":
        link = reader.lexicon.range_and.starting(reader.words, end)
        if link is not None:
            return end + link[0], False
    if reader.word(end) in common().range_dashes:
        return end + 1, not reader.glued(end + 1)
    link = reader.lexicon.range_to.starting(reader.words, end)
    if link is None or _from(reader, low.first):
        return None
    return end + link[0], False


def _from(reader: Reader, at: int) -> bool:
    """ "from 5 % to 10 %" is a change with two figures; "ranging from" one range."""
    _, start = hedge_before(reader, at)
    if reader.lexicon.spanning.ending(reader.words, start) is not None:
        return False
    return reader.lexicon.range_from.ending(reader.words, start) is not None


def _can_range(low: Amount, high: Amount) -> bool:
    """Low below high once units and scales are shared, and both of one unit."""
    first, second = _shared(low, high)
    return first.unit == second.unit and first.value < second.value


def _shared(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """Both ends with the unit and scale that are printed once: "$60 to $70 billion", "60-70 km"."""
    if low.unit is None and high.unit is not None:
        low = replace(low, unit=high.unit)
    elif high.unit is None and low.unit is not None and low.prefixed:
        high = replace(high, unit=low.unit)
    if low.scale == 1 and low.number.value * high.scale < high.value:
        low = replace(low, scale=high.scale)
    return low, high


def _range(reader: Reader, low: Amount, high: Amount, hedge: Hedge, start: int) -> _Found | None:
    """The figure of a range; None where it is one of dates, pages or names."""
    first, second = _shared(low, high)
    if low.bare and high.bare:
        hedged = hedge != "exact"
        if after_lead(reader, low.first) or dated(reader, high) or dated(reader, low):
            return None
        if excluded(reader, high, hedged=True) or excluded(reader, low, hedged=hedged):
            return None
    elif part_of_a_name(reader, replace(low, end=len(reader.tokens))) and not low.prefixed:
        return None
    stated: Hedge = "between" if hedge == "exact" else hedge
    return _Found(start, high.end, first, second, stated)


def _figure(text: str, found: _Found, span: tuple[int, int], of: tuple[str, ...]) -> Figure:
    start, end = span
    unit = found.low.unit or "1"
    low, share = _value(found.low)
    unit = "%" if share and unit == "1" else unit
    high = None if found.high is None else _value(found.high)[0]
    return Figure(
        text=text[start:end],
        unit=unit,
        hedge=found.hedge,
        value=low if high is None else None,
        low=None if high is None else low,
        high=high,
        start=start,
        end=end,
        of=of,
    )


def _value(amount: Amount) -> tuple[Decimal, bool]:
    """The value, and whether it is a share (a fraction of something, told in per cent)."""
    if amount.number.fraction and amount.scale == 1 and amount.unit is None:
        return _plain((amount.number.value * 100).quantize(_SHARE_DIGITS)), True
    return _plain(amount.value), False


def _plain(value: Decimal) -> Decimal:
    """Without zeros after the point and without an exponent."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.normalize()
