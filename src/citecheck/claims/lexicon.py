"""The word lists of one language as the steps of this stage need them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr", "de", "it", "es")
"""Languages whose numbers are read; a new one is one file in ``data/`` and its name here."""

_PIECE = re.compile(r"[^\W\d_]+|\d+|\S")


@cache
def load(name: str) -> Mapping[str, Any]:
    """The data file ``name`` (without its ending) of this stage."""
    return tomllib.loads((files("citecheck.claims.data") / f"{name}.toml").read_text("utf-8"))


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase cut as the tokens of a text are: words, and each other sign by itself."""
    return tuple(_PIECE.findall(phrase.casefold().replace("’", "'")))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases found by their first or last word, longest first; each stands for a value."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    by_last: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    @classmethod
    def of(cls, table: Mapping[str, Iterable[str]]) -> Phrases:
        """From a table of values, each with the phrases that stand for it."""
        first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        last: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for value, phrases in table.items():
            for phrase in phrases:
                words = pieces(phrase)
                first.setdefault(words[0], []).append((words, value))
                last.setdefault(words[-1], []).append((words, value))
        return cls(_longest_first(first), _longest_first(last))

    def starting(self, words: Sequence[str], at: int) -> tuple[int, str] | None:
        """The longest phrase that starts at ``at``: its length in words and its value."""
        if at >= len(words):
            return None
        for phrase, value in self.by_first.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return len(phrase), value
        return None

    def ending(self, words: Sequence[str], end: int) -> tuple[int, str] | None:
        """The longest phrase whose last word is ``words[end - 1]``: its length and its value."""
        if end <= 0:
            return None
        for phrase, value in self.by_last.get(words[end - 1], ()):
            if len(phrase) <= end and tuple(words[end - len(phrase) : end]) == phrase:
                return len(phrase), value
        return None


def _longest_first(
    table: Mapping[str, list[tuple[tuple[str, ...], str]]],
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in table.items()}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How one language writes quantities."""

    language: str
    decimal: str
    stop: frozenset[str]
    hedges: Phrases
    hedges_after: Phrases
    before_words: Phrases
    hedge_articles: frozenset[str]
    range_to: Phrases
    range_and: Phrases
    range_or: Phrases
    range_from: Phrases
    spanning: Phrases
    number_words: Mapping[str, int]
    number_half: Phrases
    number_joiners: frozenset[str]
    articles: frozenset[str]
    hundreds: frozenset[str]
    thousands: frozenset[str]
    scales: Mapping[str, int]
    links: frozenset[str]
    halves: frozenset[str]
    half_of: frozenset[str]
    half_not_before: frozenset[str]
    share_before: frozenset[str]
    sure_shares: frozenset[str]
    denominators: Mapping[str, int]
    out_of: Phrases
    times: frozenset[str]
    times_then: frozenset[str]
    fused_times: str
    leads: Phrases
    cased_leads: frozenset[str]
    year_leads: frozenset[str]
    streets: frozenset[str]
    carries: frozenset[str]
    months: frozenset[str]
    months_capital: bool
    month_links: frozenset[str]
    clock: Phrases
    ordinals: frozenset[str]
    dot_ordinals: bool
    counted: frozenset[str]
    calendar: frozenset[str]
    era: frozenset[str]
    units: Phrases
    capital_nouns: bool
    trigger: re.Pattern[str] = field(repr=False)


@cache
def lexicon(language: str) -> Lexicon:
    """The lists of ``language`` ("en", "de-AT"); English where there is no file for it."""
    code = language.casefold().replace("_", "-").split("-")[0]
    data = load(code if code in LANGUAGES else "en")
    numbers, ranges, fractions = data["numbers"], data["range"], data["fractions"]
    context, times, hedges = data["context"], data["times"], dict(data["hedges"])
    before, articles = hedges.pop("before_words"), hedges.pop("articles")
    return Lexicon(
        language=code if code in LANGUAGES else "en",
        decimal=data["decimal"],
        stop=stop_words(code if code in LANGUAGES else "en"),
        hedges=Phrases.of(hedges),
        hedges_after=Phrases.of(data["hedges_after"]),
        before_words=_phrases(before),
        hedge_articles=frozenset(articles),
        range_to=_phrases(ranges["to"]),
        range_and=_phrases(ranges["and"]),
        range_or=_phrases(ranges["or"]),
        range_from=_phrases(ranges["from"]),
        spanning=_phrases(ranges["spanning"]),
        number_words=numbers["words"],
        number_half=_phrases(numbers["half"]),
        number_joiners=frozenset(numbers["joiners"]),
        articles=frozenset(numbers["articles"]),
        hundreds=frozenset(numbers["hundred"]),
        thousands=frozenset(numbers["thousand"]),
        scales=data["scales"],
        links=frozenset(numbers.get("links", ())),
        halves=frozenset(fractions["half"]),
        half_of=frozenset(fractions["of"]),
        half_not_before=frozenset(fractions["not_before"]),
        share_before=frozenset(fractions["before"]),
        sure_shares=frozenset(fractions["sure"]),
        denominators=fractions["denominators"],
        out_of=_phrases(fractions["out_of"]),
        times=frozenset(times["after"]),
        times_then=frozenset(times["then"]),
        fused_times=times["fused"],
        leads=_phrases(context["leads"]),
        year_leads=frozenset(context["year_leads"]),
        streets=frozenset(context["streets"]),
        cased_leads=frozenset(context["cased_leads"]),
        carries=frozenset(context["carries"]),
        months=frozenset(context["months"]),
        months_capital=bool(context["months_capital"]),
        month_links=frozenset(context["month_links"]),
        clock=_phrases(context["clock"]),
        ordinals=frozenset(context["ordinals"]),
        dot_ordinals=bool(context.get("dot_ordinals", False)),
        counted=frozenset(context["counted"]),
        calendar=frozenset(context["calendar"]),
        era=frozenset(context["era"]),
        units=Phrases.of(data["units"]),
        capital_nouns=bool(context.get("capital_nouns", False)),
        trigger=_trigger(numbers, fractions, times["fused"]),
    )


def _phrases(phrases: Iterable[str]) -> Phrases:
    return Phrases.of({"": phrases})


def _trigger(numbers: Mapping[str, Any], fractions: Mapping[str, Any], fused: str) -> re.Pattern[str]:
    """What a text must hold to have a figure at all: a digit, or a word for a number."""
    words = {word for word, value in numbers["words"].items()}
    words |= set(numbers["hundred"]) | set(numbers["thousand"])
    words |= set(fractions["half"]) | set(fractions["denominators"]) | set(load(_file_of(numbers))["scales"])
    ordered = sorted(words, key=len, reverse=True)
    fused_part = rf"|{re.escape(fused)}(?!\w)" if fused else ""
    either = "|".join(re.escape(word) for word in ordered)
    return re.compile(
        rf"\d|[{''.join(load('common')['vulgar'])}]|(?<!\w)(?:{either})(?!\w){fused_part}", re.I
    )


def _file_of(numbers: Mapping[str, Any]) -> str:
    return next(name for name in LANGUAGES if load(name)["numbers"] is numbers)


@dataclass(frozen=True, slots=True)
class Common:
    """Symbols and measures that no language owns."""

    currency_symbols: Mapping[str, str]
    currency_codes: Mapping[str, str]
    money_scales: Mapping[str, int]
    symbols: Mapping[str, str]
    shy: frozenset[str]
    vulgar: Mapping[str, Decimal]
    range_dashes: frozenset[str]
    hyphens: frozenset[str]
    lead_signs: frozenset[str]


@cache
def common() -> Common:
    """The symbols, read once."""
    data = load("common")
    codes = {code: code for code in data["currency_codes"]["codes"].split()}
    codes.update(data["currency_codes"]["other"])
    symbols = {printed: unit for unit, all_ in data["symbols"].items() for printed in all_}
    return Common(
        currency_symbols=data["currency_symbols"],
        currency_codes=codes,
        money_scales=data["money_scales"],
        symbols=symbols,
        shy=frozenset(data["shy"]["symbols"]),
        vulgar={sign: _ratio(text) for sign, text in data["vulgar"].items()},
        range_dashes=frozenset(data["dashes"]["range"]),
        hyphens=frozenset(data["dashes"]["hyphen"]),
        lead_signs=frozenset(data["lead_signs"]["signs"]),
    )


def _ratio(text: str) -> Decimal:
    over, under = text.split("/")
    return Decimal(over) / Decimal(under)


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of one of :data:`LANGUAGES`."""
    return frozenset(load(language)["stop"].split())


def guess_language(text: str, *, default: str = "en") -> str:
    """The language whose function words are most frequent in the first 20,000 characters of ``text``.

    Languages without a data file fall to ``default``; so does a text too short to tell.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].casefold())
    counts = dict.fromkeys(LANGUAGES, 0)
    stops = {name: stop_words(name) for name in LANGUAGES}
    for word in words:
        for name in LANGUAGES:
            if word in stops[name]:
                counts[name] += 1
    best = max(LANGUAGES, key=lambda name: (counts[name], name == default))
    return best if counts[best] >= 2 and counts[best] > counts.get(default, 0) else default
