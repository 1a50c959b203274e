"""Legal sources: cases, statutes, treaties, documents of the United Nations.

Forms: OSCOLA 4th ed. §§ 2.1-2.8, Bluebook rules 10, 12 and 21.
"""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import Canvas
from citecheck.citations.dates import YEAR
from citecheck.citations.lexicon import one_of

_REPORT = (
    rf"(?:[(\[](?P<year>{YEAR})[)\]]\s?)?(?:(?P<vol>\d{{1,4}})\s)?(?P<rep>[^\W\d_][^,;()\[\]\d\x00\x02]{{0,40}}?(?:\s?\dd)?)\s(?P<page>\d{{1,5}})(?!\d)"
    rf"(?:,?\s(?:at\s)?\[?(?P<loc>\d{{1,5}}(?:[-–]\d{{1,5}})?)\]?)?(?:\s\((?P<court>[^()\d\x00]{{1,40}}?)?\s?(?P<year2>{YEAR})?\))?(?:,?\s(?:at\s)?\[?(?P<loc2>\d{{1,5}}(?:[-–]\d{{1,5}})?)\]?)?"
)


@cache
def _case() -> re.Pattern[str]:
    party = r"[^\W\d_a-zß-öø-ÿ][^,;()\[\]\x00\x02]{0,90}?"
    return re.compile(
        rf"\s*(?P<title>(?:{party}\s{one_of('law', 'versus')}\s|(?:In\sre|Ex\sparte|Re|R\s\()\s?){party}(?:\s\([^()\d]{{2,40}}\))?)(?:,\s?|\s)(?={_simple()})(?:{_REPORT})"
    )


def _simple() -> str:
    return rf"(?:[(\[]{YEAR}[)\]]|\d{{1,4}}\s[^\W\d_])"


@cache
def _statute() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?P<title>[^\W\d_a-zß-öø-ÿ][^,;()\[\]\x00\x02]{{0,120}}?(?<!\w){one_of('law', 'legislation')}(?:\s\([^()]{{2,60}}\))?\s(?P<year>{YEAR}))(?=[,.;\s]|$)(?=\s?$|\s?[.,;]\s?(?:s|ss|sec|art|c|ch|pt|§|reg|cl|sch|Sch|Art|para|\())"
    )


@cache
def _document() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){one_of('law', 'un')}\s?(?:No\.\s)?(?P<number>[A-Z0-9][\w/.()-]{{2,40}}\w|[A-Z0-9]{{2,12}}\s?\(\d{{4}}\)\s?\d{{1,4}}(?:\sfinal)?)"
    )


@cache
def _series() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.])(?P<vol>\d{1,4})\s(?P<rep>UNTS|U\.N\.T\.S\.|LNTS|ILM|I\.L\.M\.|T\.I\.A\.S\.|BGBl\.|Stat\.)\s(?P<page>\d{1,6})"
    )


def label_law(canvas: Canvas) -> None:
    """Label a case, statute or document at the head of the reference."""
    case = _case().match(canvas.mask)
    if case and "\x02" not in case["title"]:
        _label(
            canvas,
            case,
            ("title", "title"),
            ("vol", "volume"),
            ("rep", "container_title"),
            ("page", "page"),
            ("court", "authority"),
        )
        for name in ("year", "year2"):
            if case[name] and not canvas.has("issued"):
                canvas.label("issued", case.start(name), case.end(name))
        for name in ("loc", "loc2"):
            if case[name] and not canvas.has("locator"):
                canvas.label("locator", case.start(name), case.end(name))
        canvas.take(case.start(), case.end())
        return
    statute = _statute().match(canvas.mask)
    if statute:
        canvas.label("title", statute.start("title"), statute.end("title"))
        canvas.label("year_in_title", statute.start("year"), statute.end("year"))
        return
    document = _document().search(canvas.mask)
    if document:
        canvas.label("number", document.start("number"), document.end("number"), document.span())
    series = _series().search(canvas.mask)
    if series:
        _label(canvas, series, ("vol", "volume"), ("rep", "container_title"), ("page", "page"))


def _label(canvas: Canvas, match: re.Match[str], *pairs: tuple[str, str]) -> None:
    for name, label in pairs:
        if match[name]:
            canvas.label(label, match.start(name), match.end(name))
