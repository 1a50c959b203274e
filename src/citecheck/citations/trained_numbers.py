"""The numbers that the trained model found: volume, issue and year, pages, dates."""

from __future__ import annotations

import re

from citecheck.citations.canvas import EDGE, Canvas
from citecheck.citations.dates import day_alone, find_dates, plain_year, undated
from citecheck.citations.pages import find_locators
from citecheck.citations.tag_serial import edition_pattern, issue_pattern, volume_pattern
from citecheck.citations.trained_edges import put, trimmed

_BARE = re.compile(
    r"(?P<v>[A-Z]{0,2}\d{1,5}[A-Za-z]?(?:[-–/]\d{1,4}(?=\s?\())?|[IVXLCivxlc]{1,7}(?!\w))"
    r"(?:\s?,?\s?[(\[]\s?(?P<i>[^()\[\]]{1,30}?)\s?[)\]]|\s?[/.:,]\s?(?P<i2>\d{1,4}(?:[-–/]\d{1,4})?)(?!\w))?"
)
_PAGES_AFTER = re.compile(r"(?<=[\x00\d)])\s?:\s?([A-Za-z]?\d{1,6}(?:\s?[-–—]\s?[A-Za-z]?\d{1,6})?)")
_FIRST_AND_NOW = re.compile(r"(?<!\d)(?P<first>(?:1[4-9]|20)\d\d)\s?/\s?(?P<now>(?:1[4-9]|20)\d\d)(?!\d)")
_SUPPLEMENT = re.compile(r"(?:Suppl|Supplement|Pt|Part|Spec\sNo)\.?\s?\d{0,3}", re.I)
_YEAR_BEFORE = re.compile(r"\(?(?P<y>(?:1[5-9]|20)\d\d)\)?\s?[;,:]?\s?(?=\S)")


def label_volume(canvas: Canvas, label: str, start: int, end: int) -> None:
    """Volume, issue and year of a stretch such as "Vol. 26, no. 14", "106(2)", "2013;58 Suppl 1"."""
    text = canvas.text
    year = _YEAR_BEFORE.match(text, start, end)
    if year and not canvas.has("issued") and text[start:end].strip(EDGE + ".()") != year["y"]:
        canvas.label("issued", year.start("y"), year.end("y"))
        start = year.end()
    worded = volume_pattern().search(text, start, end)
    edition = edition_pattern().search(text, worded.end() if worded else start, end)
    if edition and not canvas.has("edition"):
        # "Bd. 2. 17. Aufl."
        canvas.label("edition", edition.start("n"), edition.end("n"))
    if worded:
        name = "n" if worded["n"] else "of"
        put(canvas, "volume" if name == "n" else "number_of_volumes", worded.start(name), worded.end(name))
        canvas.take(*worded.span())
    issue = issue_pattern().search(canvas.mask, start, end)
    if issue:
        put(canvas, "issue", issue.start("n"), issue.end("n"))
        canvas.take(*issue.span())
    bare = _BARE.search(canvas.mask, start, end) if not (worded and issue) else None
    if bare and not worded:
        put(canvas, "volume", bare.start("v"), bare.end("v"))
    if bare and not issue:
        group = "v" if worded else "i" if bare["i"] else "i2" if bare["i2"] else None
        if group == "i2" and text[bare.start("i2") - 1 : bare.start("i2")] in ":, " and _many(bare["i2"]):
            # "118:1–39": more numbers than two issues in one have.
            put(canvas, "page", bare.start(group), bare.end(group))
        elif group:
            put(canvas, "issue", bare.start(group), bare.end(group))
    pages = _PAGES_AFTER.search(canvas.mask, start, end)
    if pages and not canvas.has("page"):
        canvas.label("page", pages.start(1), pages.end(1))
    if not canvas.has("issue"):
        more = _SUPPLEMENT.search(canvas.mask, start, end)
        if more:
            canvas.label("issue", *more.span())
    canvas.take(start, end)


def _many(numbers: str) -> bool:
    first, _, last = re.sub(r"[–/]", "-", numbers).partition("-")
    return last.isdigit() and (int(last) - int(first) > 2 or len(last) < len(first))


_TOTAL = re.compile(r"\d{1,5}\s?(?:pp?|pages|S|Seiten|s)\.?\W*$")
_PAGES = re.compile(
    r"[A-Za-z]{0,3}\d[\w.]{0,12}(?:\s?[-–—−‐‑]{1,3}\s?[A-Za-z]{0,3}\d[\w.]{0,12})?|[ivxlc]{1,8}\s?[-–—]\s?[ivxlc]{1,8}"
)


def label_pages(canvas: Canvas, label: str, start: int, end: int) -> None:
    text = canvas.text
    found = find_locators(text[start:end])
    if found:
        first = found[0]
        name = "page" if first.locator.label == "page" and not canvas.has("page") else "other"
        canvas.label(name, start + first.start, start + first.end)
    elif _TOTAL.match(text[start:end].strip(EDGE + "(")) is None and (
        bare := _PAGES.search(text, start, end)
    ):
        last = bare.end() - (1 if text[bare.end() - 1] == "." else 0)
        put(canvas, "page", bare.start(), last)
    else:
        start, end = trimmed(text, start, end)
        canvas.label("other", start, end)
    canvas.take(start, end)


def label_date(canvas: Canvas, label: str, start: int, end: int) -> None:
    text = canvas.text
    start, end = trimmed(text, start, end, "©")
    if start >= end:
        return
    value = text[start:end]
    if plain_year(value.rstrip(".")) and not canvas.has("issued"):
        canvas.label("issued", start, start + 4)
        return
    both = _FIRST_AND_NOW.search(value)
    if both and int(both["now"]) - int(both["first"]) > 1 and not canvas.has("issued"):
        # "1962/1990": of two years apart the first is the original's.
        canvas.label("original_date", start + both.start("first"), start + both.end("first"))
        canvas.label("issued", start + both.start("now"), start + both.end("now"))
        return
    printed = find_dates(value)
    if not printed and (edition := edition_pattern().search(value)) and not canvas.has("edition"):
        canvas.label("edition", start + edition.start("n"), start + edition.end("n"))
        return
    if not printed and undated(value) is None:
        # "July 13", of the year that stands after the names.
        canvas.label("issued_day" if day_alone(value) else "other", start, end)
        return
    bracketed = re.search(r"[\[(/]\s?((?:1[4-9]|20)\d\d)\s?[\])]?$", value)
    if bracketed and len(printed) > 1:
        canvas.label("original_date", start + bracketed.start(1), start + bracketed.end(1))
        end = start + bracketed.start()
        start, end = trimmed(text, start, end)
    before = canvas.first("issued")
    if before is None:
        canvas.label("issued", start, end)
        return
    earlier = find_dates(text[before.start : before.end])
    if (
        printed
        and earlier
        and (printed[0].exact or not earlier[0].exact)
        and printed[0].date != earlier[0].date
    ):
        same = printed[0].date.year == earlier[0].date.year
        canvas.spans.remove(before)
        if not same and not canvas.has("original_date"):
            canvas.label("original_date", before.start, before.end)
        canvas.label("issued", start, end)
    else:
        canvas.take(start, end)
