"""Pages and locators: as printed, and with the end of a range written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citecheck.citations.lexicon import DASH, alternatives, data, one_of
from citecheck.model import Locator

_NUMBER = r"(?:[A-Za-z]{0,2}\d{1,6}(?:n\d{1,3}|(?:[.:]\d{1,4}){0,3}[a-z]?)|[ivxlcdmIVXLCDM]{1,9})(?![\w])"
_SPAN = rf"{_NUMBER}(?:\s?{DASH}{{1,2}}\s?{_NUMBER})?"
_FOLLOW = r"(?:\s?(?:ff?|sqq?|ss|sgg|segg|s)\.?(?!\w)|\s?(?:et\s(?:seq|suiv|s)|e\ss(?:eg)?gg?|y\sss|и\sсл|e\sss)\.?(?!\w))?"
SPANS = rf"{_SPAN}{_FOLLOW}(?:(?:,\s?|;\s?|\s?(?:and|&|und|et|e|y)\s(?:at\s)?)(?:[Sp]{{1,2}}\.\s)?{_SPAN}{_FOLLOW}){{0,8}}"
_RANGE = re.compile(rf"^(\w{{1,12}})\s?{DASH}{{1,2}}\s?(\w{{1,12}})$")


@dataclass(frozen=True, slots=True)
class LocatorMatch:
    """``text[start:end]`` is a locator with its label; ``value`` without."""

    start: int
    end: int
    locator: Locator
    ranged: bool


@cache
def _label_of() -> dict[str, str]:
    found: dict[str, str] = {}
    for part in ("labels", "further"):
        for label, words in data("locators")[part].items():
            for word in words:
                found.setdefault(word.casefold().rstrip("."), label)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    parts = (data("locators")["labels"], data("locators")["further"])
    words = [word for part in parts for words in part.values() for word in words]
    return re.compile(
        rf"(?<![\w.])(?!p\.\s?m\.)(?P<word>{alternatives(words)})\s{{0,2}}(?P<value>{SPANS}|\d{{1,4}}(?:\([\w]{{1,4}}\)){{1,4}})"
        r"(?P<inner>(?:\([\w]{1,4}\)){0,4})",
        re.I,
    )


def find_locators(text: str) -> list[LocatorMatch]:
    """The labelled locators of a text ("p. 5", "§ 3", "chapter 7") in order."""
    found = []
    for match in _pattern().finditer(text):
        word, value = match["word"], match["value"]
        if value.isalpha() and (
            len(word) < 2
            or (not word.endswith(".") and word.casefold() not in ("chapter", "part", "pp", "pages", "page"))
        ):
            continue
        label = _label(word)
        if label is None or (label == "article-locator" and _is_noun(text, match)):
            continue
        if word == "s." and not match["inner"] and not _of_law().search(text):
            # "s. 201": a page in Polish, Swedish, Norwegian, Danish, Czech and Turkish; a section only of an act.
            label = "page"
        printed = (value + match["inner"]).strip(" ,;")
        found.append(
            LocatorMatch(match.start(), match.end(), Locator(label, printed), bool(_RANGE.match(printed)))
        )
    return found


@cache
def _of_law() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{one_of('law', 'legislation')}|[Cc]h\.|Part|Sch)(?!\w)")


def _is_noun(text: str, match: re.Match[str]) -> bool:
    """Whether "art" without its stop is the word: "modern art 1945". OSCOLA has it behind a comma or a bracket."""
    return match["word"].casefold() in ("art", "arts") and text[: match.start()].rstrip(" ")[-1:] not in (
        ",",
        "]",
        ")",
        "",
    )


def _label(word: str) -> str | None:
    key = re.sub(r"\s+", " ", word).strip().rstrip(".")
    if key == "S":
        return "page"
    if key == "s":
        return "section"
    return _label_of().get(key.casefold())


def extent(locator: Locator | None) -> str | None:
    """The pages of a part that is cited "in" a book: a range of more than a page's surroundings; None where only a place is cited."""
    if locator is None or locator.label != "page":
        return None
    pages = normal_pages(locator.value)
    first, dash, last = pages.partition("-")
    return pages if dash and first.isdigit() and last.isdigit() and int(last) - int(first) >= _LEAST else None


_LEAST = 5


def normal_pages(printed: str) -> str:
    """A page or range as CSL has it: "275–80" gives "275-280", "p. 5" gives "5"; other text as it is."""
    value = printed.strip(" .,;:()[]")
    match = _RANGE.match(value)
    if match is None:
        return re.sub(DASH, "-", value)
    first, last = match[1], match[2]
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}-{last}"
