"""Where in a note a citation may end: semicolons, full stops that end a sentence, "and" before a new work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.dates import YEAR, is_month
from citecheck.citations.head import find_head
from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.citations.signals import closers
from citecheck.citations.tag_imprint import is_place

_EDGE = " \t\n\u00a0\u202f,;:.–—"


@cache
def _boundary() -> re.Pattern[str]:
    joint = one_of("roles", "and", "words")
    return re.compile(
        rf"(?P<semi>;)\s+|(?P<stop>[.?!…][)\]]?\x02?[)\]]?)\s+(?:[–—]\s+)?(?=[^\sa-zß-öø-ÿ(\[<,;.–—&]|\((?:See|Vgl|Siehe|Cf|Voir)|„|see\s|vgl)|(?P<open>\()(?={closers()}\s)|(?P<and>,?\s(?:{joint}|as\swell\sas|sowie|ainsi\sque|nonché)\s(?:also\s)?)(?=[^\W\d_a-z]|\x02|(?:an?\s)?interview)"
    )


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _EDGE + ")]":
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if end > start and text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end):
        end -= 1
    joint = _joint().match(text, start, end)
    if joint and joint.end() < end:
        start = joint.end()
    said = text[start:end].strip()
    return (
        (start, end) if any(char.isalnum() for char in said) and not _joint().fullmatch(said + " ") else None
    )


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of('roles', 'and', 'words')}|as\swell\sas|sowie|nonché)\s+")


def bounds(part: str, mask: str) -> Iterator[int]:
    depth_at = _depths(mask)
    for match in _boundary().finditer(mask):
        kind = match.lastgroup
        if kind == "open":
            yield match.end()
        elif depth_at[match.end() - 1 if kind == "stop" else match.start()]:
            continue
        elif kind == "semi":
            if not _within_names(mask, match) and not _NUMBERS.match(mask, match.end()):
                yield match.end()
        elif kind == "stop":
            if (
                not abbreviation(mask, match.start()) and not mask[match.end() : match.end() + 1].islower()
            ) or mask[match.end() : match.end() + 4].casefold() in ("see ", "vgl."):
                yield match.end()
        elif kind == "and" and _new_after_and(part, mask, match):
            yield match.start()
            yield match.end()


_NUMBERS = re.compile(r"(?:ISBN|ISSN|DOI|doi|PMID)\b")
"""What goes on with the work before it behind a semicolon."""


@cache
def _short_form() -> re.Pattern[str]:
    link = alternatives(data("signals")["short-form-links"])
    name = r"[^\W\d_a-z][\w’'-]{1,30}"
    return re.compile(
        rf"(?:^|(?<=[;.]\s)|(?<!\w)(?:{link})\s|(?<=f\.\s)|(?<=\d\s))(?P<cite>{name}(?:(?:\s?/\s?|\s(?:und|and|&|et)\s|\s){name}){{0,4}}(?:\set\sal\.)?,?\s\(?{YEAR}[a-z]?\)?(?![\w:/–-])"
        rf"(?P<loc>,?\s(?:insbesondere\s|insb\.\s|esp\.\s)?(?:S|pp?)\.\s?\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?(?:\sff?(?!\w)\.?)?(?:\sund\sS\.\s?\d{{1,4}})?(?:\s(?:Fn|Anm)\.\s?\d{{1,3}})?)?)"
    )


_ROMAN = re.compile(r"[IVXLC]{2,8}")


def short_forms(mask: str) -> Iterator[int]:
    """The bounds of author-and-year references inside sentences ("…, ebenso Bender/Schumacher 1980, S. 72 ff.")."""
    for match in _short_form().finditer(mask):
        first = re.match(r"\w+", match["cite"])
        if (
            first is None
            or is_month(first.group())
            or is_place(first.group())
            or first.group().casefold() in word_set("prose", "openers")
            or _ROMAN.fullmatch(first.group())
        ):
            continue
        linked = match.start() != match.start("cite")
        start = match.start("cite")
        before = mask[max(0, start - 40) : start].rstrip()
        if (
            match["loc"]
            or linked
            or "/" in match["cite"]
            or (not before and match.end() > len(mask) - 4 and not mask[match.end() :].strip(" ."))
        ):
            if before and not linked and before[-1:] not in ".;" and not re.search(r"\d$|ff?\.?$", before):
                continue
            yield match.start("cite")
            yield match.end("cite")


def _depths(mask: str) -> list[int]:
    depths, depth = [], 0
    for char in mask:
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        depths.append(depth)
    # A bracket that nothing closes would swallow the rest.
    if depth:
        return [0] * len(mask)
    return depths


def _within_names(mask: str, match: re.Match[str]) -> bool:
    """Whether a semicolon parts names ("Kamerlin, S. C. L.; Warshel, A.") or stands before a volume ("2014;21")."""
    if (
        mask[match.end() : match.end() + 1].isdigit()
        and mask[match.start() - 1].isdigit()
        and match.end() - match.start() < 2
    ):
        return True
    before = mask[match.start() - 1 : match.start()]
    if not (before.isalpha() or before == "."):
        return False
    floor = max(0, match.start() - 500, mask.rfind(". ", max(0, match.start() - 500), match.start() - 40) + 1)
    head = find_head(mask, floor)
    return head is not None and head.start <= floor + 2 and head.start < match.start() < head.end


# 108 Harv. L. Rev. 1733: the words between a volume and a page are a journal's.
_VOLUME_AND_WORD = re.compile(
    r"(?:^|[\s,])\d{1,4}\s(?:[^\W\d_a-zß-öø-ÿ][\w.&'’]{0,14}\s){0,4}[^\W\d_a-zß-öø-ÿ]\w{0,7}$"
)


_PAGES_ON = re.compile(r"\d\s?(?:ff?|ss?|sgg|segg|sqq?|suiv|sigs|segs)$")
_ON = frozenset(("f", "ff", "s", "ss", "sgg", "segg", "sq", "sqq", "suiv", "sigs", "segs"))


@cache
def _editions() -> frozenset[str]:
    return frozenset(word.rstrip(".") for word in word_set("serial", "edition"))


def abbreviation(mask: str, stop: int) -> bool:
    if mask[stop] != ".":
        return False
    word = re.search(r"[\w.]+$", mask[max(0, stop - 24) : stop])
    if word is None:
        return False
    printed, low = word.group(), word.group().casefold()
    following = re.match(r"\.\s+([^\W\d_]+)", mask[stop : stop + 40])
    if printed.isdigit() and len(printed) <= 2 and following:
        # An ordinal: "12. März", "2. Aufl."
        counted = following[1].casefold().rstrip(".")
        return (
            is_month(following[1])
            or counted in _editions()
            or counted in word_set("abbreviations", "counted")
        )
    if _VOLUME_AND_WORD.search(mask[max(0, stop - 60) : stop]):
        return True
    if low in _ON and _PAGES_ON.search(mask, max(0, stop - 12), stop):
        # "446 f. In England": the pages end there and a sentence begins, unless the next word tells a place in the work.
        return re.match(rf"\.\s+{one_of('locators', 'labels')}\s?\d", mask[stop : stop + 40]) is not None
    if len(printed) == 1 and printed.isalpha():
        return True
    if "." in printed and len(printed) <= 7 and not printed[-2:].isdigit():
        return True
    short = word_set("abbreviations", "words") | word_set("abbreviations", "further")
    return low in short and not printed.isdigit()


def _new_after_and(part: str, mask: str, match: re.Match[str]) -> bool:
    """Whether "and" joins two citations: names and a quoted title follow, or an interview."""
    if interview_at(part[match.end() : match.end() + 200]) and re.match(
        r"(?:the\s)?(?:telephone\s|author['’]s\s|phone\s|personal\s)?(?:inter|entre|Gespr|conv|collo)",
        part[match.end() :],
        re.I,
    ):
        return True
    before = mask[max(0, match.start() - 400) : match.start()]
    if not re.search(r"\d{4}[a-z]?[)\]]?$|\d[)\]]?$|[>\]]$|\x02$", before.rstrip(" ,")):
        return False
    if mask[match.end()] == "\x02":
        return "\x02" in before or bool(re.search(r"\d{4}", before[-40:]))
    head = find_head(mask, match.end())
    if head is None or head.start != match.end():
        return False
    after = mask[head.end : head.end + 3]
    known = head.sure or head.style in ("natural", "list")
    return after.lstrip(" ,:")[:1] == "\x02" or (
        (known and after[:1] == ",") and bool(re.search(r"\d{4}\)?$|\d$", before))
    )
