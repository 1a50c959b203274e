"""Dates as notes print them, in eight languages: to the day, month, range, season or year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from citecheck.citations.lexicon import DASH, alternatives, data, one_of, word_set, words
from citecheck.model import Date, DateParts

YEAR = r"(?:1[4-9]\d\d|20\d\d)"


@dataclass(frozen=True, slots=True)
class DateMatch:
    """``text[start:end]`` says ``date``. ``exact`` where a month, a day or a season is said."""

    start: int
    end: int
    date: Date
    exact: bool = False


@cache
def _months() -> dict[str, int]:
    return {
        word.casefold(): int(number)
        for part in ("months", "further")
        for number, words in data("months")[part].items()
        for word in words
    }


@cache
def _seasons() -> dict[str, int]:
    return {
        word.casefold(): int(number) for number, words in data("months")["seasons"].items() for word in words
    }


_MONTH, _SEASON = "\ue000", "\ue001"
"""Stand for each letter of a month's or season's name: no text has them, and a pattern of the names
themselves, many times over in eight languages, takes longer to compile than a manuscript to read."""
_HIDDEN = str.maketrans({_MONTH: "\ufffd", _SEASON: "\ufffd"})
_WORD = re.compile(r"\w+")
_NAMED = ("m1", "m1b", "m2", "m2b", "m2c", "m3", "m3b", "ym", "ym2", "season", "season2")


def _marked(text: str) -> str:
    """``text`` with the names of months and seasons as marks, each character at its place."""
    return _WORD.sub(_mark, text.translate(_HIDDEN))


def _mark(match: re.Match[str]) -> str:
    word = match.group()
    low = word.casefold()
    return _MONTH * len(word) if low in _months() else _SEASON * len(word) if low in _seasons() else word


@cache
def _pattern() -> re.Pattern[str]:
    month = rf"(?<![\w{_MONTH}]){_MONTH}+(?!{_MONTH})\.?"
    season = rf"(?<!{_SEASON}){_SEASON}+(?!{_SEASON})"
    of = r"(?:\s(?:de|del|of|di)(?=\s))?"
    day = r"(?<!\d)(?:[0-3]?\d)(?!\d)(?:\.|st|nd|rd|th|er|º|°)?"
    to = rf"\s?(?:{DASH}|/|to|bis|au|al|and|und|et|e|y)\s?"
    year = rf"(?<!\d)(?P<{{}}>{YEAR})(?P<{{}}s>[a-z](?!\w))?(?!\d|[.,]\d)"
    y = [year.format(name, name) for name in ("y1", "y2", "y3", "y4", "y5")]
    return re.compile(
        rf"(?P<d1>{day})(?:{to}(?P<d1b>{day}))?\s(?:(?:de|del|of|di)\s)?(?P<m1>{month})(?:{to}(?P<d1c>{day})\s(?P<m1b>{month}))?{of},?\s?{y[0]}"
        rf"|(?P<m2>{month})(?:{to}(?P<m2b>{month}))?\s(?P<d2>{day})(?:{to}(?:(?P<m2c>{month})\s)?(?P<d2b>{day}))?,?\s{y[1]}"
        rf"|(?P<m3>{month})(?:{to}(?P<m3b>{month}))?{of},?\s{{1,2}}{y[2]}"
        rf"|(?P<season>(?<!\w){season})(?:{to}(?P<season2>{season}))?(?:\s(?:of|de|del))?,?\s{y[3]}(?:\s?[/–-]\s?(?P<sto>{YEAR}|\d\d)(?!\d))?"
        rf"|(?P<iso>(?<!\d){YEAR}-[01]\d-[0-3]\d(?!\d))"
        rf"|(?<![\d./])(?P<nd>[0-3]?\d)[./](?P<nm>[0-3]?\d)[./](?P<ny>{YEAR})(?!\d)"
        rf"|(?<!\d)(?P<yy>{YEAR})[,;]?\s(?P<ym>{month})(?:{to}(?P<ym2>{month}))?(?:\s(?P<yd>{day})(?!\d|\())?(?!\w)"
        rf"|(?P<ca>(?<!\w)(?:circa|ca\.?|c\.|um|vers)\s)?{y[4]}(?:\s?(?:{DASH}{{1,2}}|/)\s?(?P<to>{YEAR}|\d\d)(?!\d|\.\d))?",
        re.I,
    )


_YEARS = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_BEFORE, _AFTER = 60, 40
"""How far from its year a date may begin and end, in characters."""


def find_dates(text: str) -> list[DateMatch]:
    """All dates of a text in order, years alone among them. Looks only where a year stands."""
    # A date is looked at again when its record is made; whole notes are not worth the room.
    return list(_short(text)) if len(text) <= _SHORT else _dates(text)


_SHORT = 80


@lru_cache(maxsize=1024)
def _short(text: str) -> tuple[DateMatch, ...]:
    return tuple(_dates(text))


def _dates(text: str) -> list[DateMatch]:
    found: list[DateMatch] = []
    pattern = _pattern()
    for start, end in _windows(text):
        # One character more, for what must not stand before a date.
        first = max(0, start - 1)
        for match in pattern.finditer(_marked(text[first:end]), start - first):
            if match["y5"]:
                found.append(_hedged(text, _year(match, first)))
                continue
            group = match.groupdict()
            for name in _NAMED:
                if group[name] is not None:
                    group[name] = text[first + match.start(name) : first + match.end(name)]
            if (made := _made(match, group)) is not None:
                found.append(
                    _hedged(text, DateMatch(first + made.start, first + made.end, made.date, made.exact))
                )
    return found


def _windows(text: str) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    for year in _YEARS.finditer(text):
        start, end = max(0, year.start() - _BEFORE), min(len(text), year.end() + _AFTER)
        # A window that began in the middle of a word or number would read half of it.
        while start and text[start - 1].isalnum() and start < year.start():
            start += 1
        while end < len(text) and text[end].isalnum() and end > year.end():
            end -= 1
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


def _without_year() -> list[str]:
    named = (("words", "undated"), ("words", "coming"), ("hedges", "undated"), ("hedges", "coming"))
    return [word for path in named for word in words("months", *path)]


@cache
def _undated() -> re.Pattern[str]:
    every = _without_year()
    # The full stop of the last "s.d." is taken for the note's own.
    last = [word[:-1] for word in every if "." in word[:-1] and word.endswith(".")]
    return re.compile(
        rf"(?<!\w)(?:{alternatives(every)}(?!\w)|{alternatives(last)}\s?$)",
        re.I,
    )


def undated(text: str) -> DateMatch | None:
    """The first "n.d.", "forthcoming" or their like."""
    match = _undated().search(text)
    if match is None:
        return None
    literal = match.group().strip()
    if "." in literal and not literal.endswith((".", "]")):
        literal += "."
    return DateMatch(match.start(), match.end(), Date(literal=literal), True)


def plain_year(text: str) -> bool:
    """Whether a text is a year and nothing else: most are, and need none of the patterns, which take long to compile."""
    return len(text) == 4 and text.isascii() and text.isdigit() and "1400" <= text <= "2099"


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Date | None:
    """The date that a text says, or None. What holds no year but a word such as "forthcoming" is a literal."""
    if plain_year(text):
        return Date(DateParts(int(text)))
    found = find_dates(text)
    if found:
        best = max(found, key=lambda one: (one.exact, one.end - one.start))
        return best.date
    without = undated(text)
    return without.date if without else None


def _month(printed: str | None) -> int | None:
    return _months().get(printed.casefold().rstrip(".")) if printed else None


def _day(printed: str | None) -> int | None:
    if not printed:
        return None
    digits = "".join(char for char in printed if char.isdigit())
    return int(digits) if digits and 1 <= int(digits) <= 31 else None


def _made(match: re.Match[str], group: Mapping[str, Any]) -> DateMatch | None:
    start, end = match.span()
    if group["y1"]:
        start_, end_ = _days(group, "1")
    elif group["y2"]:
        start_, end_ = _days(group, "2")
    elif group["y3"]:
        first = _month(group["m3"])
        second = _month(group["m3b"])
        year = int(group["y3"])
        start_ = DateParts(year, first)
        end_ = DateParts(year, second) if second else None
    elif group["season"]:
        season = _seasons()[group["season"].casefold()]
        year = int(group["y4"])
        # "Winter 2012–13"
        last = _until(year, group["sto"]) if group["sto"] else None
        return DateMatch(start, end, Date(DateParts(year), last, season), True)
    elif group["iso"]:
        year, month, day = (int(part) for part in group["iso"].split("-"))
        start_, end_ = _checked(year, month, day), None
    elif group["ny"]:
        start_, end_ = _checked(int(group["ny"]), int(group["nm"]), int(group["nd"])), None
    elif group["yy"]:
        year = int(group["yy"])
        start_, end_ = DateParts(year, _month(group["ym"]), _day(group["yd"])), None
        if group["ym2"]:
            end_ = DateParts(year, _month(group["ym2"]))
    else:
        return None
    return DateMatch(start, end, Date(start_, end_), True)


def _checked(year: int, month: int, day: int) -> DateParts:
    if month > 12 >= day:
        month, day = day, month
    return DateParts(
        year, month if 1 <= month <= 12 else None, day if 1 <= month <= 12 and 1 <= day <= 31 else None
    )


def _days(group: Mapping[str, Any], kind: str) -> tuple[DateParts, DateParts | None]:
    year = int(group[f"y{kind}"] or 0)
    month, day = _month(group[f"m{kind}"]), _day(group[f"d{kind}"])
    start = DateParts(year, month, day)
    if kind == "1":
        last_day, last_month = _day(group["d1c"] or group["d1b"]), _month(group["m1b"]) or month
        if group["d1c"] or group["d1b"]:
            return start, DateParts(year, last_month, last_day)
        return start, None
    if group["d2b"]:
        return start, DateParts(year, _month(group["m2c"]) or month, _day(group["d2b"]))
    if group["m2b"]:
        return start, DateParts(year, _month(group["m2b"]), day)
    return start, None


def _year(match: re.Match[str], first: int) -> DateMatch:
    """A year alone, or two, of a text of which the match saw what is from ``first`` on."""
    year, to = int(match["y5"]), match["to"]
    end = match.end()
    last: DateParts | None = None
    if to:
        last = _until(year, to)
        if last is None:
            end = match.end("y5s") if match["y5s"] else match.end("y5")
    elif match["y5s"] in ("s", "S") and year % 10 == 0:
        # "1890s": no work of a year needs so many letters to be told from its others.
        last = DateParts(year + 9)
    return DateMatch(first + match.start(), first + end, Date(DateParts(year), last, circa=bool(match["ca"])))


def _until(year: int, to: str) -> DateParts | None:
    """The last year of "1890–95", "1999/00", "1890-1895"; None where the second number is no later year."""
    value = int(to) if len(to) == 4 else year - year % 100 + int(to)
    if to == "00" and year % 100 == 99:
        value += 100
    return DateParts(value) if year < value <= year + 120 else None


_HEDGED_BEFORE = 24
_DOUBT = re.compile(r"\s?\?(?=\s?[)\],;.]|\s?$)")
_FIELD_BEFORE = re.compile(r"(?:^|[,;:.(\[–—])\s{0,2}\[?$")


@cache
def _hedge() -> re.Pattern[str]:
    sure, loose = one_of("months", "hedges", "sure"), one_of("months", "hedges", "loose")
    return re.compile(rf"(?:(?<!\w){sure}|(?:^|(?<=[,;:.(\[]\s)|(?<=[(\[])){loose})\s?$", re.I)


@cache
def _hedge_after() -> re.Pattern[str]:
    return re.compile(rf"\s{one_of('months', 'hedges', 'after')}(?!\w)", re.I)


@cache
def _hedge_words() -> frozenset[str]:
    every = [*words("months", "hedges", "sure"), *words("months", "hedges", "loose")]
    return frozenset(word.casefold().split()[-1].strip(".") for word in every)


def may_hedge(before: str) -> bool:
    """Whether what stands before a date may end in "circa", "um" or their like."""
    last = before.split()[-1:]
    return bool(last) and last[0].casefold().strip(".([") in _hedge_words()


def _hedged(text: str, one: DateMatch) -> DateMatch:
    """The date with what says that it is not sure: "ca. 1890", "um 1890", "before 1890", "1890?", "1890 ca."."""
    start, end, circa = one.start, one.end, one.date.circa
    left = max(0, start - _HEDGED_BEFORE)
    while left and left < start and text[left - 1].isalnum() and text[left].isalnum():
        left += 1
    # A look at the words beside it spares the patterns for most.
    if may_hedge(text[left:start]) and (word := _hedge().search(text[left:start])):
        start, circa = left + word.start(), True
    if text[end : end + 2].lower() in (" c", " o") and (after := _hedge_after().match(text, end, end + 12)):
        end, circa = after.end(), True
    doubt = _DOUBT.match(text, end) if text.find("?", end, end + 2) >= 0 else None
    # The question mark of a title ("Who paid in 1890?") is none of the date's.
    if doubt and _FIELD_BEFORE.search(text[max(0, start - 4) : start]):
        end, circa = doubt.end(), True
    if (start, end, circa) == (one.start, one.end, one.date.circa):
        return one
    return DateMatch(start, end, replace(one.date, circa=circa), one.exact)


_DAY_WORDS = re.compile(r"[^\W\d_]+|\d+")


def day_alone(text: str) -> bool:
    """Whether a text is a month, or a day and a month in either order, without a year: "July 13", "13. Juli"."""
    words = _DAY_WORDS.findall(text)
    return (
        len(text) < 40
        and 1 <= len(words) <= 4
        and sum(word.casefold() in _months() or word.casefold() in _seasons() for word in words) in (1, 2)
        and all(is_month(word) or _day(word) or word.casefold() in _WITH_DAYS for word in words)
    )


_WITH_DAYS = frozenset(("st", "nd", "rd", "th", "de", "of", "di", "er"))


def is_month(word: str) -> bool:
    """Whether a word is a month's name or a season's."""
    low = word.casefold().strip(".,")
    return low in _months() or low in _seasons() or low in word_set("months", "months")
