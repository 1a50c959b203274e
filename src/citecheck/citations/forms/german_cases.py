"""Decisions as German, Austrian and Swiss writing cites them, found wherever they stand in a note: :func:`find_decisions`.

"BGH, Urt. v. 12.3.2004 – I ZR 1/02, NJW 2004, 123 (125)", "OGH 19.11.2003, 9 ObA 125/03b, ZAS 2005, 32", "EuGH 1.12.2007, C-438/05, Slg 2007,
I-10779", "BVerfGE 7, 198 (205)". Forms: Byrd/Lehmann, Zitierfibel für Juristen, 2nd ed.; Keiler/Bezemek, leg cit³.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, labels_of
from citecheck.citations.forms.german import FF, JOURNAL, MARGIN
from citecheck.citations.lexicon import alternatives, data, late

_CALLED = r"(?:\s[–-]\s(?P<called>[A-ZÄÖÜ][^,;()–]{1,60}?)(?=;|,?\s\(|\.(?:\s|$)|$))?"
"""What the decision is called: "BVerfGE 7, 198 (208) – Lüth"."""


@cache
def _months() -> str:
    return "|".join(word.capitalize() for month in data("months")["months"].values() for word in month)


@cache
def _dated() -> re.Pattern[str]:
    court = alternatives(data("law")["german-courts"])
    months = _months()
    return re.compile(
        rf"(?<!\w)(?P<title>(?P<court>{court}(?:\s[A-ZÄÖÜ][\w/.-]{{2,20}})?(?:\s\((?:GK|Große\sKammer|GS|[IVX]{{1,4}}\.\s?Senat)\))?),?\s"
        rf"(?:(?:Urt(?:eil)?|Beschl(?:uss)?|Gutachten|Erk(?:enntnis)?|U|B)\.?\s(?:v(?:om|\.)?\s)?)?(?P<date>\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{months})\.?\s)\s?\d{{4}})"
        rf"(?:\s?[,–-]\s(?:Rs\.?\s|Az\.?:?\s|verb\.?\sRs\.?\s|Nr\.?\s)?(?P<docket>(?=[^,;()–]*\d)[\w.]{{1,12}}(?:[\s/-][\w.&/-]{{1,12}}){{0,4}}))?)(?=[,;.)(\s–]|$)"
        rf"(?:,\s[^,;()]{{2,60}}(?=,\s{JOURNAL}\s))?(?:(?:,|\s=|\s–)\s(?P<journal>{JOURNAL})\s(?P<year>{YEAR})(?:/(?P<number>\d{{1,3}}))?,\s(?P<page>(?:I-)?\d{{1,5}}{FF})(?:\s\((?P<pin>\d[^()]{{0,20}})\))?)?(?P<other>(?:,\sECLI:[\w:]{{8,40}})?(?:\s=\s{JOURNAL}\s{YEAR},\s\d{{1,5}}(?:,\s\d{{1,5}}(?:[-–]\d{{1,5}})?)?){{0,3}}(?:\s–\s{JOURNAL})?)(?:,?\s(?P<margin>{MARGIN}))?{_CALLED}"
    )


_GAZETTE = r"(?:BGBl|RGBl|GVBl|GVOBl|GBl|GV|ABl|StGBl|LGBl|AS|SR)\b\.?(?:\s(?:N[RW]{1,2}W?|E[GU]|EU)\.?)?(?:\s\([^()]{2,30}\))?(?:\s[IVX]{1,4})?"


@cache
def _statute() -> re.Pattern[str]:
    months = _months()
    date = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{months})\.?)\s?\d{{4}}"
    return re.compile(
        rf"(?<!\w)(?P<title>(?:(?P<name>[A-ZÄÖÜ][^.;:()]{{3,160}}(?:\([^()]{{2,60}}\)\s?)?)vom\s(?P<date>{date}),\s)?(?P<gazette>{_GAZETTE})\s(?:(?P<year>{YEAR})(?:,\s(?:S\.\s)?(?P<page>\d{{1,5}}(?:\s?[-–]\s?\d{{1,5}})?)|/(?P<number>\d{{1,4}}))))(?!\w)"
    )


@cache
def _official() -> re.Pattern[str]:
    series = alternatives(data("law")["official"])
    return re.compile(
        rf"(?<!\w)(?P<title>(?P<journal>{series})\s(?P<vol>\d{{1,5}})(?:,\s(?P<page>\d{{1,4}})|/(?P<year>{YEAR})))(?!\d)(?P<ff>{FF})(?:\s\((?P<pin>\d[^()]{{0,20}})\))?(?:,?\s(?P<margin>{MARGIN}))?{_CALLED}"
    )


def find_decisions(text: str) -> Iterator[FormCitation]:
    """The decisions in a note's text, those of a court and a date and those of an official report. Linear in its length."""
    for pattern in (_dated(), _official()):
        for match in pattern.finditer(text):
            yield _made(match)
    if _GAZETTES.search(text):
        for match in _statute().finditer(text):
            yield _law(match)


_GAZETTES = late(r"\b(?:BGBl|RGBl|GVBl|GVOBl|GBl|GV|ABl|StGBl|LGBl)\b")


def _law(match: re.Match[str]) -> FormCitation:
    """A statute with its gazette: "Gesetz über X vom 2. September 2002, BGBl. I 2002, S. 3448"."""
    groups = match.groupdict()
    labels = [("title", *match.span("name"))] if groups["name"] else [("title", *match.span("title"))]
    if groups["name"]:
        labels.append(("container_title", *match.span("gazette")))
        if groups["page"]:
            labels.append(("page", *match.span("page")))
    labels.append(("issued", *match.span("date" if groups["date"] else "year")))
    return FormCitation(match.start(), match.end(), tuple(labels), "legislation")


def _made(match: re.Match[str]) -> FormCitation:
    groups = match.groupdict()
    labels = [("title", *match.span("title"))]
    labels += labels_of(
        match,
        (
            ("court", "authority"),
            ("date", "issued"),
            ("docket", "number"),
            ("journal", "container_title"),
            ("vol", "volume"),
            ("number", "issue"),
            ("page", "page"),
            ("pin", "locator"),
            ("other", "other"),
            ("called", "other"),
        ),
    )
    if groups.get("margin") and not groups.get("pin"):
        labels.append(("locator", *match.span("margin")))
    if groups.get("year") and not groups.get("date"):
        labels.append(("issued", *match.span("year")))
    return FormCitation(match.start(), match.end(), tuple(labels), "legal_case")
