"""Numbers as they are written: digits with separators by language and form, and number words.

Separators: where both a point and a comma stand, the last is the decimal one. One separator with
three digits after it is read as the language writes it ("3,500" is 3500 in English and 3.5 in
French); with another count of digits it is decimal in every language ("3,5"). Blanks (plain, thin,
no-break) and apostrophes part thousands. Source: CLDR number symbols, and ISO 80000-1, 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from citecheck.claims.lexicon import Lexicon, common
from citecheck.claims.tokens import Token

MAX_DIGITS = 30
"""A longer run of digits is no quantity of anything."""

_BLANKS = re.compile("[ \u00a0\u2007\u2009\u202f'’]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the tokens it takes up: ``end`` is the index after the last.

    ``digits`` is set for digit form, ``grouped`` where thousands are parted or there are decimals (so
    that it is no year), ``small`` for a number word below ten, ``fraction`` for "one-third" and "½".
    """

    value: Decimal
    end: int
    digits: bool = True
    grouped: bool = False
    small: bool = False
    fraction: bool = False


def parse_digits(text: str, lexicon: Lexicon) -> Decimal | None:
    """The value of digits with separators; None for what is no number ("1.2.3", "007", over 30 digits)."""
    digits = sum(char.isdigit() for char in text)
    if digits > MAX_DIGITS or (not text.isprintable() and not _BLANKS.search(text)):
        return None
    parted = _BLANKS.split(text)
    if len(parted) > 1:
        head, *rest = parted
        if not _groups([head, *(re.split("[.,]", group)[0] for group in rest)]):
            return None
        text = "".join(parted)
    plain = _separated(text, lexicon)
    if plain is None or (len(plain) > 1 and plain[0] == "0" and plain[1] != "."):
        return None
    return Decimal(plain)


def _separated(text: str, lexicon: Lexicon) -> str | None:
    """The digits with thousands marks taken out and a point for the decimal mark."""
    points, commas = text.count("."), text.count(",")
    if not points and not commas:
        return text
    if points and commas:
        decimal = max(".", ",", key=text.rfind)
        return _mixed(text, decimal)
    mark = "." if points else ","
    parts = text.split(mark)
    if len(parts) > 2:
        return "".join(parts) if _groups(parts) or (mark == "," and _indian(parts)) else None
    if len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and parts[0].lstrip("0") and mark != lexicon.decimal:
        return "".join(parts)
    return ".".join(parts)


def _mixed(text: str, decimal: str) -> str | None:
    if text.count(decimal) > 1:
        return None
    whole, fraction = text.split(decimal)
    parts = re.split("[.,]", whole)
    if not _groups(parts) and not _indian(parts):
        return None
    return "".join(parts) + "." + fraction


def _groups(parts: Sequence[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])


def _indian(parts: Sequence[str]) -> bool:
    """Groups of two and a last one of three: 1,00,000."""
    return (
        1 <= len(parts[0]) <= 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])
    ) and len(parts) > 2


def number_at(tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    """The number that starts at token ``at``, in digits, words or a fraction; None where there is none."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "number":
        return _digits_at(tokens, words, at, lexicon)
    if token.text in common().vulgar:
        return Number(common().vulgar[token.text], at + 1, grouped=True, fraction=True)
    if token.kind == "word":
        return _fraction_words(tokens, words, at, lexicon) or _words_at(tokens, words, at, lexicon)
    return None


def _digits_at(tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    token = tokens[at]
    value = parse_digits(token.text, lexicon)
    if value is None:
        return None
    grouped = not token.text.isdigit()
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.text in common().vulgar:
        return Number(value + common().vulgar[after.text], at + 2, grouped=True)
    if after is not None and after.text in ("/", "⁄") and after.glued and at + 2 < len(tokens):
        return _slash(tokens, at, value)
    share = _out_of(tokens, words, at, int(value), lexicon) if token.text.isdigit() and value < 100 else None
    if share is not None:
        return share
    half = lexicon.number_half.starting(words, at + 1)
    if half is not None and not grouped:
        return Number(value + Decimal("0.5"), at + 1 + half[0], grouped=True)
    return Number(value, at + 1, grouped=grouped)


def _slash(tokens: Sequence[Token], at: int, value: Decimal) -> Number | None:
    """ "2/3" is a fraction; "9/11", "2018/19" and "24/7" are none."""
    below = tokens[at + 2]
    if below.kind != "number" or not below.glued or not below.text.isdigit() or len(below.text) > 2:
        return None
    under = Decimal(below.text)
    more = at + 3 < len(tokens) and tokens[at + 3].text in ("/", "⁄") and tokens[at + 3].glued
    if more or not 0 < value < under <= 10 or value != value.to_integral_value():
        return None
    return Number(value / under, at + 3, grouped=True, fraction=True)


def _fraction_words(
    tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon
) -> Number | None:
    """ "one-third", "two thirds", "a quarter of", "half of", "one in five"."""
    if words[at] in lexicon.halves:
        return _half(words, at, lexicon)
    over = 1 if words[at] in lexicon.articles else lexicon.number_words.get(words[at], 0)
    if not 1 <= over <= 9:
        return None
    hyphen = at + 1 < len(tokens) and words[at + 1] in common().hyphens and tokens[at + 1].glued
    below = at + 2 if hyphen else at + 1
    if below < len(words) and (
        words[below] in lexicon.denominators or (over == 1 and words[below] in lexicon.halves)
    ):
        under = lexicon.denominators.get(words[below], 2)
        sure = hyphen or over > 1 or words[at] == "one" or words[below] in lexicon.sure_shares
        if over < under and (sure or _share_said(tokens, words, at, below + 1, lexicon)):
            return Number(Decimal(over) / Decimal(under), below + 1, digits=False, fraction=True)
        return None
    return _out_of(tokens, words, at, over, lexicon)


def _share_said(tokens: Sequence[Token], words: Sequence[str], at: int, end: int, lexicon: Lexicon) -> bool:
    """ "a third of", and "by a third" where no noun follows ("by a third party")."""
    if end < len(words) and words[end] in lexicon.half_of:
        return True
    noun = end < len(words) and tokens[end].kind == "word" and words[end] not in lexicon.stop
    return at > 0 and words[at - 1] in lexicon.share_before and not noun


def _half(words: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    """ "half of", "half the"; not "the first half" and not "half-hearted"."""
    if at and words[at - 1] in lexicon.half_not_before:
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in lexicon.articles and at + 2 < len(words) and words[at + 2] in lexicon.scales:
        return Number(Decimal("0.5"), at + 2, digits=False, grouped=True)
    if following in lexicon.scales and lexicon.scales[following] >= 1000:
        return Number(Decimal("0.5"), at + 1, digits=False, grouped=True)
    if following in lexicon.half_of:
        return Number(Decimal("0.5"), at + 1, digits=False, fraction=True)
    if at and words[at - 1] in lexicon.share_before and following not in common().hyphens:
        return Number(Decimal("0.5"), at + 1, digits=False, fraction=True)
    return None


def _out_of(
    tokens: Sequence[Token], words: Sequence[str], at: int, over: int, lexicon: Lexicon
) -> Number | None:
    """ "one in five", "nine out of ten": a share."""
    link = lexicon.out_of.starting(words, at + 1)
    if link is None or (words[at] not in lexicon.number_words and tokens[at].kind != "number"):
        return None
    if link[0] == 1 and over != 1:
        return None
    below = at + 1 + link[0]
    if below >= len(tokens):
        return None
    under = lexicon.number_words.get(words[below], 0)
    if tokens[below].kind == "number" and tokens[below].text.isdigit() and len(tokens[below].text) <= 3:
        under = int(tokens[below].text)
    if not over < under <= 100 or (link[0] == 1 and under < 2):
        return None
    return Number(Decimal(over) / Decimal(under), below + 1, digits=False, fraction=True)


def _words_at(tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon) -> Number | None:
    """A number in words up to 999,999 ("two hundred and fifty"); scales above are the caller's."""
    total = current = 0
    cursor, end, first = at, at, True
    article = False
    while cursor < len(words):
        word = words[cursor]
        value = lexicon.number_words.get(word)
        if first and value is None and word in lexicon.articles and _big(words, cursor + 1, lexicon):
            value, article = 1, True
        if value is not None and _fits(current, value, first):
            # French counts fourscore: quatre-vingt is 80, not 24.
            current = 80 if current == 4 and value == 20 else current + value
        elif word in lexicon.hundreds and current < 100:
            current = max(current, 1) * 100
        elif word in lexicon.thousands and not total:
            total, current = max(current, 1) * 1000, 0
        else:
            break
        first = False
        cursor += 1
        end = cursor
        cursor = _past_joiner(tokens, words, cursor, lexicon)
    if end == at:
        return None
    if article and end == at + 1:
        return Number(Decimal(1), end, digits=False)
    half = lexicon.number_half.starting(words, end)
    if half is not None:
        return Number(total + current + Decimal("0.5"), end + half[0], digits=False, grouped=True)
    value = total + current
    return Number(Decimal(value), end, digits=False, small=value < 10)


def _big(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    if at >= len(words):
        return False
    return words[at] in lexicon.scales or words[at] in lexicon.hundreds or words[at] in lexicon.thousands


def _fits(current: int, value: int, first: bool) -> bool:
    """Whether ``value`` may follow: units after tens, anything after a hundred, 20 after 4 (French)."""
    if first:
        return True
    rest = current % 100
    if current == 0 or rest == 0:
        return 0 < value < 100
    if rest == 4 and value == 20:
        return True
    if rest in (60, 80):
        return 0 < value < 20
    return rest % 10 == 0 and rest >= 20 and 0 < value < 10


def _past_joiner(tokens: Sequence[Token], words: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """Over a hyphen or "and" that binds number words, when a number word follows."""
    if at + 1 >= len(words):
        return at
    joins = (words[at] in common().hyphens and tokens[at].glued and tokens[at + 1].glued) or (
        words[at] in lexicon.number_joiners
    )
    if not joins:
        return at
    bound = words[at + 1] in lexicon.number_words or words[at + 1] in lexicon.hundreds
    if words[at] in lexicon.number_joiners and words[at - 1] not in lexicon.hundreds | lexicon.thousands:
        # "twenty and thirty" are two numbers in English; "treinta y cinco" is one in Spanish.
        small = lexicon.number_words.get(words[at + 1], 100) < 12
        tens = lexicon.number_words.get(words[at - 1], 0) >= 20
        bound = bound and lexicon.language != "en" and small and tens
    return at + 1 if bound else at
