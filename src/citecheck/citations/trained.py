"""The labels of the trained model made spans: lead words, roles, marks and brackets taken off, numbers told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from citecheck.citations.canvas import EDGE, TAKEN, Canvas
from citecheck.citations.crf.model import Labelled, read
from citecheck.citations.dates import YEAR, find_dates, undated
from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.citations.pages import find_locators
from citecheck.citations.pieces import genre_only
from citecheck.citations.tag_imprint import is_region
from citecheck.citations.tag_serial import issue_pattern, volume_pattern
from citecheck.citations.tag_title import label_title

_QUOTES = "\"“”„‟«»‘’‚‛'‹›`´「」『』"
_FIELDS = {
    "journal": "container_title",
    "collection-title": "collection_title",
    "publisher": "publisher",
    "location": "publisher_place",
    "edition": "edition",
    "genre": "genre",
    "medium": "medium",
}


def label_trained(canvas: Canvas, stretches: Sequence[Labelled] | None = None) -> None:
    """Label what the model reads in the stretches that nothing certain has taken."""
    for one in read(canvas.text) if stretches is None else stretches:
        handle = _HANDLERS.get(one.label, _field)
        for start, end in _free(canvas, one):
            handle(canvas, one.label, start, end)


def _free(canvas: Canvas, one: Labelled) -> list[tuple[int, int]]:
    if TAKEN not in canvas.mask[one.start : one.end]:
        return [(one.start, one.end)]
    return canvas.free(one.start, one.end)


def trimmed(text: str, start: int, end: int, marks: str = "") -> tuple[int, int]:
    """``start`` and ``end`` without blanks, marks and brackets that nothing inside closes."""
    edge = EDGE + marks
    while True:
        before = start, end
        while start < end and text[start] in edge + ".)]}–—-":
            start += 1
        while end > start and text[end - 1] in edge + "([{":
            end -= 1
        if end - start > 2 and text[end - 1] == "." and text[end - 2] in ")]" + _QUOTES:
            end -= 1
        if start < end:
            inner = text[start:end]
            if inner[0] in "([" and _closing(inner[0]) not in inner:
                start += 1
            elif inner[-1] in ")]" and inner.count(_opening(inner[-1])) < inner.count(inner[-1]):
                end -= 1
            elif inner[0] in "([" and inner[-1] == _closing(inner[0]) and _pair(inner):
                start, end = start + 1, end - 1
        if (start, end) == before:
            return start, end


def _closing(mark: str) -> str:
    return ")" if mark == "(" else "]"


def _opening(mark: str) -> str:
    return "(" if mark == ")" else "["


def _pair(inner: str) -> bool:
    """Whether the first and the last bracket of a stretch belong together."""
    depth = 0
    for index, char in enumerate(inner):
        depth += (char in "([") - (char in ")]")
        if depth == 0:
            return index == len(inner) - 1
    return False


_VANCOUVER = re.compile(r"\s?\d{4}(?:\s\w{3,9}(?:\s\d{1,2})?)?;")


def _stop(text: str, start: int, end: int, *, short: bool = False) -> int:
    """The end without a full stop that closes the field and no abbreviation; ``short`` where most words are."""
    value = text[start:end]
    if not value.endswith(".") or value.endswith("..."):
        return end
    if short and (_VANCOUVER.match(text, end) or text[end : end + 1] == ",") and value[-3:-1].isalpha():
        return end - 1
    last = value[:-1].rsplit(" ", 1)[-1]
    if "." in last or len(last) == 1 or ". " in value or last.casefold() in _abbreviations():
        return end
    return end - 1


@cache
def _abbreviations() -> frozenset[str]:
    return word_set("abbreviations", "words")


def _field(canvas: Canvas, label: str, start: int, end: int) -> None:
    name = _FIELDS.get(label)
    start, end = trimmed(canvas.text, start, end, _QUOTES)
    if name is None or start >= end:
        return
    end = _stop(canvas.text, start, end)
    colon = canvas.text.find(": ", start, start + 12)
    place = canvas.first("publisher_place")
    if name == "publisher" and place is not None and colon > 0 and is_region(canvas.text[start:colon]):
        # "Lanham, Md.: University Press": the state belongs to the place.
        canvas.spans.remove(place)
        canvas.label("publisher_place", place.start, colon)
        start = colon + 2
    _put(canvas, name, start, end)


def _put(canvas: Canvas, name: str, start: int, end: int) -> None:
    """Label a field once; a second stretch of it is kept in the note."""
    canvas.label("other" if name != "other" and canvas.has(name) else name, start, end)


@cache
def _in() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}(?:{one_of('roles', 'in', 'words')})\s*:?\s+(?=\S)", re.I)


def _container(canvas: Canvas, label: str, start: int, end: int) -> None:
    lead = _in().match(canvas.text, start, end)
    if lead and lead.end() < end:
        canvas.take(start, lead.end())
        start = lead.end()
    start, end = trimmed(canvas.text, start, end, _QUOTES)
    if start < end:
        _put(canvas, "container_title", start, _stop(canvas.text, start, end, short=True))


_WORD = re.compile(r"[^\W\d_]+")


@cache
def _roles() -> frozenset[str]:
    """The words that the names of roles are made of: names without any at their end are spared the pattern."""
    listed = [*data("roles")["editor"]["after"], *data("roles")["translator"]["after"]]
    return frozenset(word for role in listed for word in _WORD.findall(role.casefold()))


_REPEATED = re.compile(r"[—–_-]{2,}[.,\s]*$|—[.,\s]*$")
_BODY_END = re.compile(r"(?<!\.)\s[^\W\d_]{3,}\.$")


@cache
def _role_before() -> re.Pattern[str]:
    editor, translator = data("roles")["editor"], data("roles")["translator"]["before"]
    return re.compile(
        rf"\W{{0,3}}(?:(?P<both>(?:edited|ed\.)\s(?:and|&)\s(?:translated|trans\.)(?:\sby)?)|(?P<t>{alternatives(translator)})"
        rf"|(?P<e>{alternatives([*editor['before'], *editor['lead'], 'Editors:', 'Editor:'])}))\s{{0,2}}(?:by\s|von\s|par\s)?",
        re.I,
    )


@cache
def _role_after() -> re.Pattern[str]:
    editor = alternatives(data("roles")["editor"]["after"])
    translator = alternatives(data("roles")["translator"]["after"])
    return re.compile(
        rf"[\s,(\[]+(?:(?P<e>{editor})(?:\s?(?:,|&|and|und|e)?\s?(?P<both>{translator}))?|(?P<t>{translator}))[\s,.;:)\]]*$",
        re.I,
    )


@cache
def _year_inside() -> re.Pattern[str]:
    undated = f"{one_of('months', 'words', 'undated')}|{one_of('months', 'words', 'coming')}"
    return re.compile(rf"\((?:{YEAR}[a-z]?|{undated})\)[.,:]?\s", re.I)


@cache
def _book() -> re.Pattern[str]:
    """A book after its editors: "Edited by T. Reed. In Ports"."""
    return re.compile(rf"(?<=[.,;])\s(?i:{one_of('roles', 'in', 'words')}):?\s(?=[^\W\d_a-z])")


@cache
def _role_inside() -> re.Pattern[str]:
    """A role in brackets that something other than names follows: "X and Y (Hrsg.): Book"."""
    roles = alternatives(data("roles")["editor"]["after"])
    return re.compile(rf"[(\[]\s?{roles}\s?[)\]]\s?[:,]\s?(?=\w)", re.I)


def _people(canvas: Canvas, label: str, start: int, end: int) -> None:
    """Label names as author, editor or translator: by the word beside them, else as the model says."""
    text = canvas.text
    stretch = start, end
    name = label
    lead = _in().match(text, start, end) if label in ("editor", "translator") else None
    if lead:
        canvas.take(start, lead.end())
        start = lead.end()
    before = _role_before().match(text, start, end) if label in ("editor", "translator") else None
    both = False
    if before and before.end() < end:
        both = bool(before["both"])
        name = "translator" if before["t"] else "editor"
        canvas.take(start, before.end())
        start = before.end()
    inside = (
        _role_inside().search(text, start, end) if "(" in text[start:end] or "[" in text[start:end] else None
    )
    rest = None
    if (
        name == "author"
        and "(" in text[start:end]
        and (year := _year_inside().search(text, start + 2, end))
        and end - year.end() > 3
    ):
        # "Harper, D. (n.d.). Harbour": the names end where the date stands.
        _date(canvas, "date", year.start(), year.end())
        rest, end = (year.end(), end), year.start()
    elif inside and end - inside.end() > 3:
        rest, end = (inside.end(), end), inside.end()
    elif label == "editor" and (book := _book().search(text, start + 6, end)):
        rest, end = (book.start(), end), book.start()
    words = _WORD.findall(text[max(start, end - 40) : end].casefold())
    after = None
    if not _roles().isdisjoint(words):
        after = _role_after().search(text, max(start, end - 60), end)
    if after and after.start() > start:
        both = both or bool(after["both"])
        name = "translator" if after["t"] else "editor"
        canvas.take(after.start(), end)
        end = after.start()
    start, end = trimmed(text, start, end)
    while end > start and text[end - 1] in "–—- ":
        end -= 1
    if text[end - 1 : end] == "." and (
        len(re.split(r"[\s.]", text[start : end - 1])[-1]) > 3
        or (name == "author" and _BODY_END.search(text, start, end))
    ):
        end -= 1
    if end - start < 2 and not text[start:end].isalpha():
        start, end = stretch
        if not _REPEATED.match(text, start, end):
            return
        end = start + len(text[start:end].rstrip(" .,"))
    canvas.label(name, start, end)
    if rest:
        (_container if canvas.has("title") else _title)(canvas, "title", *rest)
    if both:
        canvas.spans.append(
            type(canvas.spans[-1])("translator", canvas.spans[-1].start, canvas.spans[-1].end)
        )


def _title(canvas: Canvas, label: str, start: int, end: int) -> None:
    text = canvas.text
    first = next(
        (one for one in canvas.quotes if start <= one.start < start + 3 and one.end <= end + 2), None
    )
    if first is not None and not any(char.isalnum() for char in text[first.end : end]):
        start, end = first.inner_start, first.inner_end
        canvas.take(first.start, start)
        canvas.take(end, first.end)
    else:
        start, end = trimmed(text, start, end)
        if first is not None and text[first.end : first.end + 1] in (",", ".", ";") and first.end < end:
            # The title's marks close before its stretch ends: what follows is told by the rules.
            start, end = first.inner_start, first.inner_end
            canvas.take(first.start, start)
            canvas.take(end, first.end)
        else:
            start, end = _unquoted(text, start, _stop(text, start, end))
    tail = _tail().search(text, start, end) if _may_end(text[start:end]) else None
    if tail and tail.start() > start + 2:
        name = tail.lastgroup or "rest"
        canvas.label("other", tail.start(name), tail.end(name), (tail.start(), end))
        end = tail.start()
    if start >= end:
        return
    if canvas.has("title"):
        _put(canvas, "title", start, end)
    else:
        label_title(canvas, start, end)


def _may_end(title: str) -> bool:
    """Whether a title may end in what is none of it; most do not, and are spared the pattern."""
    return title[-1:] in (")", "]") or not _other_words().isdisjoint(_WORDS.findall(title.casefold()))


_WORDS = re.compile(r"[^\W\d_]{3,}")


@cache
def _other_words() -> frozenset[str]:
    longest = (
        max(_WORDS.findall(phrase), key=len, default="") for phrase in word_set("roles", "other", "before")
    )
    return frozenset(longest) - {""}


@cache
def _tail() -> re.Pattern[str]:
    """What stands behind a title and is none of it: "(abstract)", "with an introduction by X"."""
    return re.compile(
        rf"\s[(\[](?P<tail>{one_of('genres', 'other', 'words')})[)\]]$|[,.;]\s(?P<rest>{one_of('roles', 'other', 'before')}\s\S.*)$",
        re.I,
    )


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """A title without quotation marks that its other end lacks, or that go around it."""
    marks = '"“”„«»'
    if text[start : start + 1] in marks and (
        text[end - 1] in marks or not any(char in marks for char in text[start + 1 : end])
    ):
        start += 1
    if end > start and text[end - 1] in marks and sum(char in marks for char in text[start:end]) == 1:
        end -= 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


_BARE = re.compile(
    r"(?P<v>[A-Z]{0,2}\d{1,5}[A-Za-z]?(?:[-–/]\d{1,4}(?=\s?\())?|[IVXLCivxlc]{1,7}(?!\w))"
    r"(?:\s?,?\s?[(\[]\s?(?P<i>[^()\[\]]{1,30}?)\s?[)\]]|\s?[/.:,]\s?(?P<i2>\d{1,4}(?:[-–/]\d{1,4})?)(?!\w))?"
)
_PAGES_AFTER = re.compile(r"(?<=[\x00\d)])\s?:\s?([A-Za-z]?\d{1,6}(?:\s?[-–—]\s?[A-Za-z]?\d{1,6})?)")
_SUPPLEMENT = re.compile(r"(?:Suppl|Supplement|Pt|Part|Spec\sNo)\.?\s?\d{0,3}", re.I)
_YEAR_BEFORE = re.compile(r"\(?(?P<y>(?:1[5-9]|20)\d\d)\)?\s?[;,:]?\s?(?=\S)")


def _volume(canvas: Canvas, label: str, start: int, end: int) -> None:
    """Volume, issue and year of a stretch such as "Vol. 26, no. 14", "106(2)", "2013;58 Suppl 1"."""
    text = canvas.text
    year = _YEAR_BEFORE.match(text, start, end)
    if year and not canvas.has("issued") and text[start:end].strip(EDGE + ".()") != year["y"]:
        canvas.label("issued", year.start("y"), year.end("y"))
        start = year.end()
    worded = volume_pattern().search(text, start, end)
    if worded:
        name = "n" if worded["n"] else "of"
        _put(canvas, "volume" if name == "n" else "number_of_volumes", worded.start(name), worded.end(name))
        canvas.take(*worded.span())
    issue = issue_pattern().search(canvas.mask, start, end)
    if issue:
        _put(canvas, "issue", issue.start("n"), issue.end("n"))
        canvas.take(*issue.span())
    bare = _BARE.search(canvas.mask, start, end) if not (worded and issue) else None
    if bare and not worded:
        _put(canvas, "volume", bare.start("v"), bare.end("v"))
    if bare and not issue:
        group = "v" if worded else "i" if bare["i"] else "i2" if bare["i2"] else None
        if group:
            _put(canvas, "issue", bare.start(group), bare.end(group))
    pages = _PAGES_AFTER.search(canvas.mask, start, end)
    if pages and not canvas.has("page"):
        canvas.label("page", pages.start(1), pages.end(1))
    if not canvas.has("issue"):
        more = _SUPPLEMENT.search(canvas.mask, start, end)
        if more:
            canvas.label("issue", *more.span())
    canvas.take(start, end)


_TOTAL = re.compile(r"\d{1,5}\s?(?:pp?|pages|S|Seiten|s)\.?\W*$")
_PAGES = re.compile(
    r"[A-Za-z]{0,3}\d[\w.]{0,12}(?:\s?[-–—−‐‑]{1,3}\s?[A-Za-z]{0,3}\d[\w.]{0,12})?|[ivxlc]{1,8}\s?[-–—]\s?[ivxlc]{1,8}"
)


def _pages(canvas: Canvas, label: str, start: int, end: int) -> None:
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
        _put(canvas, "page", bare.start(), last)
    else:
        start, end = trimmed(text, start, end)
        canvas.label("other", start, end)
    canvas.take(start, end)


def _date(canvas: Canvas, label: str, start: int, end: int) -> None:
    text = canvas.text
    start, end = trimmed(text, start, end, "©")
    if start >= end:
        return
    value = text[start:end]
    if len(value) == 4 and value.isdigit() and not canvas.has("issued"):
        canvas.label("issued", start, end)
        return
    printed = find_dates(value)
    if not printed and undated(value) is None:
        canvas.label("other", start, end)
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


_BROKEN = re.compile(r"(?:https?\s?:\s?/\s?/|www\s?\.)\s?[^<>\"“”]{3,400}[\w/=]", re.I)


def _identifier(canvas: Canvas, label: str, start: int, end: int) -> None:
    """An address that extraction broke: its parts are joined where the record is made."""
    start, end = trimmed(canvas.text, start, end)
    found = _BROKEN.search(canvas.text, start, end) if label == "url" and not canvas.has("url") else None
    if found:
        canvas.label("url", found.start(), found.end())
    canvas.take(start, end)


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(
        rf"[\W\d]*(?:(?:{one_of('months', 'words', 'accessed')}|{one_of('roles', 'in', 'words')}|available|retrieved|accessible|online|disponible|verfügbar|abrufbar|URL|DOI|ISBN|PMID|from|at|on|sur|unter|the|internet|web)\W*)*",
        re.I,
    )


@cache
def _original() -> re.Pattern[str]:
    return re.compile(rf"\W*{one_of('months', 'words', 'original')}.{{0,20}}?\d{{4}}\W*$", re.I)


def _note(canvas: Canvas, label: str, start: int, end: int) -> None:
    start, end = trimmed(canvas.text, start, end)
    value = canvas.text[start:end]
    if start >= end or len(value) > 2000 or _idle().fullmatch(value):
        canvas.take(start, end)
    elif _original().match(value) and (dates := find_dates(value)) and not canvas.has("original_date"):
        canvas.label("original_date", start + dates[0].start, start + dates[0].end, (start, end))
    elif genre_only(value) and not canvas.has("genre"):
        canvas.label("genre", start, end)
    else:
        canvas.label("other", start, end)


def _drop(canvas: Canvas, label: str, start: int, end: int) -> None:
    canvas.take(start, end)


_HANDLERS: dict[str, Callable[[Canvas, str, int, int], None]] = {
    "author": _people,
    "editor": _people,
    "translator": _people,
    "title": _title,
    "container-title": _container,
    "journal": _container,
    "volume": _volume,
    "pages": _pages,
    "date": _date,
    "url": _identifier,
    "doi": _identifier,
    "isbn": _identifier,
    "note": _note,
    "source": _note,
    "director": _note,
    "producer": _note,
    "citation-number": _drop,
}
