"""Pages and places cited of a reference."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import Canvas
from citecheck.citations.dates import YEAR
from citecheck.citations.lexicon import DASH, late, one_of
from citecheck.citations.pages import SPANS, find_locators
from citecheck.citations.tag_serial import PAGES, in_title


def label_pages(canvas: Canvas) -> None:
    """Label page (the extent of an article or chapter) and locator (the place cited)."""
    found = [one for one in find_locators(canvas.mask) if not in_title(canvas, one.start)]
    part = bool(canvas.quotes) or canvas.has("volume", "issue", "container_author", "editor")
    part = part or _INSIDE.search(canvas.mask) is not None
    for one in found:
        label = "locator"
        if one.locator.label == "page" and one.ranged and part and not canvas.has("page"):
            label = "page"
        if label == "locator" and canvas.has("locator"):
            label = "other"
        lead = _leads().search(canvas.mask, max(0, one.start - 30), one.start)
        canvas.label(label, one.start, one.end, (lead.start() if lead else one.start, one.end))
    _bare_pages(canvas)


@cache
def _leads() -> re.Pattern[str]:
    """Words that lead to the place cited, where they end a stretch: "hier", "esp."."""
    return re.compile(rf"(?<!\w){one_of('locators', 'lead')}\s{{1,2}}\Z", re.I)


_TAIL = late(
    rf"(?:(?!(?<=\d)[.:]\d)[,:.]\s{{0,2}}|(?<=[\x00\x02)])\s{{0,2}}[:,]?\s?)(?:at\s)?(?P<page>{PAGES}(?:\sat\s(?P<at>{SPANS}))?)(?=[\s.,;\x00\])]*$|\s?[,.]\s?\x00|[.,;]?\s?\()"
)


_INSIDE = re.compile(r"[,.]\s(?:[Ii]n:|In\s)\s?")


_SPAN_OF_YEARS = late(rf"{YEAR}\s?{DASH}\s?{YEAR}")
_ROMAN_PAGE = late(rf"[)\x00],\s(?P<page>[ivxlc]{{1,8}}(?:\s?{DASH}\s?[ivxlc]{{1,8}})?)(?=[.,;]|\s?$)")


def settle_pages(canvas: Canvas) -> None:
    """Make pages the place cited, where the work turned out to be a book: a range in a volume of it (after title and container)."""
    volume, issued = canvas.first("volume"), canvas.first("issued")
    if (
        volume
        and issued
        and not canvas.quotes
        and not canvas.has(
            "container_title",
            "issue",
            "page",
            "locator",
            "publisher",
            "publisher_place",
            "collection_title",
            "genre",
        )
        and canvas.text[volume.end : issued.start] == " ("
        and canvas.has("author")
        and canvas.has("title")
        and canvas.text[volume.start :].isascii()
        and canvas.text[volume.start - 1 : volume.start] == " "
        and canvas.text[volume.start - 2 : volume.start - 1].isalpha()
    ):
        # "Richard A. Posner, How Judges Think 112 (2008)": without a journal it is the page (Bluebook, rule 15).
        canvas.spans.remove(volume)
        canvas.spans.append(type(volume)("locator", volume.start, volume.end))
        return
    page = canvas.first("page")
    if page is None or canvas.quotes or canvas.has("locator", "issue", "container_title", "container_author"):
        return
    if (
        canvas.has("publisher", "publisher_place")
        and not canvas.has("genre")
        and _INSIDE.search(canvas.text) is None
    ):
        canvas.spans.remove(page)
        canvas.spans.append(type(page)("locator", page.start, page.end))


def _bare_pages(canvas: Canvas) -> None:
    """Pages without a word: after volume and colon, or at the very end."""
    if canvas.has("page") and canvas.has("locator"):
        return
    if (roman := _ROMAN_PAGE.search(canvas.mask)) and not canvas.has("locator"):
        canvas.label("locator", *roman.span("page"))
        return
    match = None
    for match in _TAIL.finditer(canvas.mask):
        if re.fullmatch(YEAR, match["page"]) and canvas.has("issued") and not canvas.has("volume"):
            continue
        if _SPAN_OF_YEARS.fullmatch(match["page"]) and not canvas.has("volume"):
            # "The Balkans 1804–1999 (London: …": years of the title.
            continue
        ranged = re.search(DASH, match["page"]) is not None
        serial = canvas.has("volume", "issue")
        whole = (canvas.has("publisher") and not canvas.quotes) or canvas.has("genre")
        inside = _INSIDE.search(canvas.mask) is not None
        part = ranged and (inside or (not whole and (serial or bool(canvas.quotes))))
        label = "page" if part and not canvas.has("page") else "locator"
        if label == "locator" and canvas.has("locator"):
            continue
        canvas.label(label, match.start("page"), match.end("page"))
