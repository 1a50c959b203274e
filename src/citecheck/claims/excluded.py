"""Numbers that are no figures: years, dates, pages, notes, articles of law, parts of names.

Only bare numbers are asked about: a unit, a currency or a scale makes a quantity of any of them.
"""

from __future__ import annotations

from citecheck.claims.amounts import Amount, Reader
from citecheck.claims.lexicon import common

_YEARS = (1000, 2199)
_LONGEST_LIST = 12
# A number right behind one of these, with no blank, is a note's marker that stayed in the text.
_ENDS = frozenset('.,;:?!)]”’"»')
_JOINING_SIGNS = frozenset("/:+*^=&_\\")


def is_year(reader: Reader, amount: Amount) -> bool:
    """Four digits in one piece that can be a year."""
    text = reader.tokens[amount.first].text
    return (
        amount.number.digits
        and len(text) == 4
        and text.isdigit()
        and _YEARS[0] <= int(text) <= _YEARS[1]
        and amount.end == amount.first + 1
    )


def excluded(reader: Reader, amount: Amount, *, hedged: bool) -> bool:
    """Whether the bare ``amount`` is no quantity; ``hedged`` says that a hedge stands before it."""
    key = (amount.first, amount.end, hedged)
    if key not in reader.excluded:
        reader.excluded[key] = _excluded(reader, amount, hedged=hedged)
    return reader.excluded[key]


def _excluded(reader: Reader, amount: Amount, *, hedged: bool) -> bool:
    if amount.number.digits and part_of_a_name(reader, amount):
        return True
    if not amount.number.digits:
        return dated(reader, amount)
    return (
        after_lead(reader, amount.first)
        or dated(reader, amount)
        or _clock(reader, amount)
        or _year_of_something(reader, amount, hedged=hedged)
        or _listed(reader, amount)
        or _one_of_many(reader, amount)
        or _of_a_house(reader, amount)
        or _score(reader, amount)
        or (not hedged and _after_name(reader, amount))
    )


def part_of_a_name(reader: Reader, amount: Amount) -> bool:
    """Glued to letters or signs: "G8", "COVID-19", "MH17", "2+2", "9/11", "18th", "5G", "1990s"."""
    first, end = amount.first, amount.end
    if reader.glued(first):
        before = reader.tokens[first - 1]
        if before.kind in ("word", "number") or before.text in _JOINING_SIGNS or before.text == "'":
            return True
        if before.text in _ENDS and reader.glued(first - 1) and reader.tokens[first - 2].kind != "sign":
            return True
        if before.text in _ENDS - {"."} and first >= 2 and reader.word(first - 2) in _ENDS:
            return True
        if before.text in common().hyphens and _joined(reader, first - 1):
            return True
    if not reader.glued(end):
        return False
    after = reader.tokens[end]
    if after.text == "(" and reader.glued(end + 1) and reader.word(end + 2) == ")":
        return True
    if after.kind in ("word", "number", "skip") or (after.text in ("°", "º", "ª")):
        return True
    if after.text == "+":
        return reader.glued(end + 1) and reader.tokens[end + 1].kind == "number"
    if after.text in _JOINING_SIGNS - {"&", "="}:
        return end + 1 < len(reader.tokens) and reader.glued(end + 1)
    return after.text in ("'", "’") and reader.glued(end + 1) and reader.word(end + 1) == "s"


def _joined(reader: Reader, hyphen: int) -> bool:
    """Whether a hyphen binds the number to a word before it ("Su-27"); a number before it makes a range."""
    if not reader.glued(hyphen):
        return False
    return reader.tokens[hyphen - 1].kind == "word"


def after_lead(reader: Reader, first: int) -> bool:
    """After "No.", "p.", "Article", "§" …, also further on in their list ("Articles 5 and 7")."""
    at = first
    found = False
    for _ in range(_LONGEST_LIST):
        if at in reader.after_lead:
            found = reader.after_lead[at]
            break
        if _lead_ends(reader, at):
            found = True
            break
        # Over what carries a list on, and the number before it.
        back = at - 1
        while back >= 0 and at - back <= 3 and reader.word(back) in reader.lexicon.carries:
            back -= 1
        if back == at - 1 or back < 0 or reader.tokens[back].kind != "number":
            break
        at = back
    reader.after_lead[first] = found
    return found


def _lead_ends(reader: Reader, at: int) -> bool:
    if reader.word(at - 1) in common().lead_signs:
        return True
    if at and reader.tokens[at - 1].text in reader.lexicon.cased_leads:
        return True
    if reader.lexicon.leads.ending(reader.words, at) is not None:
        return True
    if reader.word(at - 1) in (":", "=") and reader.glued(at - 1):
        return reader.lexicon.leads.ending(reader.words, at - 1) is not None
    return False


def dated(reader: Reader, amount: Amount) -> bool:
    """A day beside a month: "18 August", "August 18", "18 de agosto", "20 and 21 June"."""
    if amount.value > 31 or amount.number.value != amount.number.value.to_integral_value():
        return False
    return _month_after(reader, amount.end) or _month_before(reader, amount.first)


def _month_after(reader: Reader, end: int) -> bool:
    at = end
    for _ in range(_LONGEST_LIST):
        if reader.word(at) == "." and reader.lexicon.dot_ordinals:
            at += 1
        if reader.word(at) in reader.lexicon.ordinals and reader.glued(at):
            at += 1
        if reader.word(at) in reader.lexicon.month_links and reader.word(at + 1) in reader.lexicon.months:
            at += 1
        if reader.word(at) in reader.lexicon.months:
            return reader.tokens[at].capital or not reader.lexicon.months_capital
        nxt = at + 1
        day = nxt < len(reader.tokens) and reader.tokens[nxt].kind == "number" and len(reader.word(nxt)) <= 2
        if reader.word(at) not in reader.lexicon.carries or not day:
            return False
        at = nxt + 1
    return False


def _month_before(reader: Reader, first: int) -> bool:
    at = first - 1
    for _ in range(_LONGEST_LIST):
        if at >= 0 and reader.word(at) == "." and reader.glued(at):
            at -= 1
        if reader.word(at) in reader.lexicon.months:
            return reader.tokens[at].capital or not reader.lexicon.months_capital
        day = at >= 1 and reader.tokens[at - 1].kind == "number" and len(reader.word(at - 1)) <= 2
        if reader.word(at) not in reader.lexicon.carries or not day:
            return False
        at -= 2
    return False


def _clock(reader: Reader, amount: Amount) -> bool:
    """ "10 a.m.", "14 Uhr"; "10:30" is caught as joined by a colon."""
    return amount.value <= 24 and reader.lexicon.clock.starting(reader.words, amount.end) is not None


def _year_of_something(reader: Reader, amount: Amount, *, hedged: bool) -> bool:
    """A year, unless things that are counted come right after it."""
    if reader.word(amount.end) in reader.lexicon.era:
        return True
    text = reader.tokens[amount.first].text
    if not is_year(reader, amount):
        # "2012.55": a year and the note's number after the full stop.
        return "." in text and is_year_text(text.partition(".")[0]) and len(text) <= 8 and "," not in text
    if reader.word(amount.first - 1) in reader.lexicon.year_leads | reader.lexicon.months:
        return True
    if reader.word(amount.end) in reader.lexicon.counted:
        return False
    follows = amount.end < len(reader.tokens) and reader.tokens[amount.end].kind == "word"
    counted = follows and reader.word(amount.end) not in reader.lexicon.stop
    return not (hedged and counted)


def is_year_text(text: str) -> bool:
    """Whether these four digits can be a year of our time."""
    return len(text) == 4 and text.isdigit() and 1800 <= int(text) <= 2100


def _listed(reader: Reader, amount: Amount) -> bool:
    """ "[21]", "(1)", "2." at the start: a note's or a list's number."""
    before, after = reader.word(amount.first - 1), reader.word(amount.end)
    if before == "[" and after == "]":
        return True
    whole = reader.tokens[amount.first].text.isdigit()
    if before == "(" and after == ")" and whole and amount.value < 100:
        return True
    starts = amount.first == 0 or reader.word(amount.first - 1) in (";", ":")
    if starts and after == ")" and whole and amount.value < 100:
        return True
    more = amount.end + 1 < len(reader.tokens)
    if amount.first == 0 and after == "." and reader.glued(amount.end) and more and whole:
        return amount.value < 1000
    return reader.lexicon.dot_ordinals and _dot_ordinal(reader, amount)


def _dot_ordinal(reader: Reader, amount: Amount) -> bool:
    """German "18. Jahrhundert", "2. Division": a point within the sentence."""
    at = amount.end
    if reader.word(at) != "." or not reader.glued(at) or at + 1 >= len(reader.tokens):
        return False
    return (
        amount.value < 100
        and reader.tokens[amount.first].text.isdigit()
        and reader.tokens[at + 1].kind == "word"
        and reader.word(at + 1) not in reader.lexicon.stop
    )


def _one_of_many(reader: Reader, amount: Amount) -> bool:
    """One of three or more numbers in a row: a telephone number, a code."""
    run = 1
    at = amount.first
    while run < 4 and at >= 2 and _row(reader, at - 2, at - 1):
        run, at = run + 1, at - 2
    while run < 4 and at >= 1 and reader.tokens[at - 1].kind == "number":
        run, at = run + 1, at - 1
    at = amount.end - 1
    while run < 4 and at + 2 < len(reader.tokens) and _row(reader, at + 2, at + 1):
        run, at = run + 1, at + 2
    while run < 4 and at + 1 < len(reader.tokens) and reader.tokens[at + 1].kind == "number":
        run, at = run + 1, at + 1
    return run >= 3


def _row(reader: Reader, number: int, between: int) -> bool:
    sign = reader.tokens[between]
    return (
        reader.tokens[number].kind == "number"
        and sign.text in common().range_dashes
        and sign.glued
        and reader.glued(max(number, between))
    )


def _after_name(reader: Reader, amount: Amount) -> bool:
    """After a name: "Boeing 747", "Windows 8.1"; not "In Russia 300 people"."""
    at = amount.first - 1
    if at < 0 or amount.number.value >= 10_000 or "," in reader.tokens[amount.first].text:
        return False
    name = reader.tokens[at]
    if name.kind != "word" or not name.capital or name.low in reader.lexicon.stop:
        return False
    follows = reader.tokens[amount.end] if amount.end < len(reader.tokens) else None
    if follows is None or follows.kind != "word":
        return True
    if reader.lexicon.capital_nouns:
        return not follows.capital
    counted = follows.text[:1].islower() and follows.low not in reader.lexicon.stop
    return not counted


def _of_a_house(reader: Reader, amount: Amount) -> bool:
    """ "10 Downing Street", "15, rue de Rivoli"."""
    at = amount.end + (reader.word(amount.end) == ",")
    for _ in range(3):
        if reader.word(at) in reader.lexicon.streets:
            return amount.number.value < 10_000
        if at >= len(reader.tokens) or reader.tokens[at].kind != "word" or not reader.tokens[at].capital:
            return False
        at += 1
    return False


def _score(reader: Reader, amount: Amount) -> bool:
    """ "3-1", "50-50": two bare numbers joined by a dash that make no range."""
    for sign, other in ((amount.end, amount.end + 1), (amount.first - 1, amount.first - 2)):
        if sign < 0 or other < 0 or reader.word(sign) not in common().range_dashes:
            continue
        joined = reader.glued(sign) and reader.glued(sign + 1)
        if joined and other < len(reader.tokens) and reader.word(other).isdigit():
            low = len(reader.word(other)) == 1 and amount.value < 10
            return low or amount.value == int(reader.word(other)[:30])
    return False
