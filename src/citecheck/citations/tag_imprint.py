"""Places and publishers, and what brackets hold: an imprint, a date, an edition, a remark."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, TAKEN, Canvas
from citecheck.citations.dates import YEAR, find_dates, undated
from citecheck.citations.lexicon import data, every_genre, late, one_of, word_set

_BRACKETS = late(r"[(\[]([^()\[\]]{1,240})[)\]]")


def is_place(text: str) -> bool:
    """Whether a piece is a place of publication: in the list, or listed places joined, or one with its state."""
    # "İstanbul": its dot is a letter of its own in lower case.
    piece = re.sub(r"\s+", " ", text).strip(EDGE + "[]()").casefold().replace("\u0307", "")
    places = word_set("imprint", "places")
    if piece in places or piece.rstrip(".") in places or piece + "." in places:
        return True
    parts = re.split(r"\s?(?:/|;|&|,| and | und | et | e | y |-)\s?", piece)
    regions = word_set("imprint", "regions")
    if len(parts) > 1 and parts[0] in places and all(part in places or part in regions for part in parts):
        return True
    words = piece.split()
    return len(words) > 1 and (words[-1] in regions and len(words) <= 3 and " ".join(words[:-1]) in places)


def is_region(text: str) -> bool:
    piece = text.strip(EDGE).casefold()
    regions = word_set("imprint", "regions")
    return piece in regions or piece + "." in regions


def is_country(text: str) -> bool:
    """Whether a piece is a country's name, as it stands behind a film's makers."""
    return text.strip(EDGE + "()").casefold() in word_set("imprint", "countries")


@cache
def _publishers() -> frozenset[str]:
    return frozenset(name.casefold() for name in word_set("imprint", "publishers"))


def is_publisher(text: str) -> bool:
    """Whether a piece is a publisher's name: in the list, or with a word such as "Press" or "Verlag"."""
    piece = re.sub(r"\s+", " ", text).strip(EDGE + "().").casefold()
    if piece in _publishers():
        return True
    words = [word.strip(".,'’") for word in piece.split()]
    known = word_set("imprint", "publisher-words")
    if len(words) > 2 and words[-1] == "p" and "u" in (words[0], words[-2]):
        # "U of Illinois P", "Oxford U P" (MLA)
        return True
    if words and words[-1] in ("oup", "cup", "up"):
        return True
    return 1 < len(words) <= 9 and any(word in known for word in words)


@cache
def _other() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{one_of('genres', 'other', 'words')})\s*$", re.I)


def label_brackets(canvas: Canvas) -> None:
    """Label what stands in brackets outside quoted titles."""
    nested = False
    for match in list(_BRACKETS.finditer(canvas.mask)):
        _one(canvas, match)
        nested = nested or match.group()[0] == "["
    if nested and (issued := canvas.first("issued")):
        # "(Leeds: Baines, [1890])": the imprint is around the date's own brackets.
        for match in _BRACKETS.finditer(canvas.mask):
            if match.start() < issued.start < match.end() and (head := match[1].partition(TAKEN)[0]).strip(
                EDGE
            ):
                if _imprint(canvas, match.start(1), match.start(1) + len(head), True):
                    canvas.take(*match.span())
                return


def _one(canvas: Canvas, match: re.Match[str]) -> None:
    inner, start = match[1], match.start(1)
    if not any(char.isalnum() for char in inner):
        canvas.take(*match.span())
        return
    if inner.isupper() and inner.isalpha():
        return  # An acronym introduced: it belongs to the words before it.
    dates = find_dates(inner)
    gone = undated(inner) if not dates else None
    if dates and _SPAN_OF_YEARS.fullmatch(inner) and re.search(YEAR, canvas.mask[match.end() :]):
        return  # "Klâsik Çağ (1300–1600), İstanbul 2003": years of the title.
    if dates or gone:
        one = dates[-1] if dates else gone
        assert one is not None
        if reprint := _REPRINT.match(inner):
            canvas.label("original_date", start, start + 4, (start, start + reprint.end()))
        before = canvas.mask[start : start + one.start].strip(EDGE)
        if len(before) > 120 or inner[one.end :].strip(EDGE)[0:1].isalpha():
            return
        if dates and re.search(rf"(?:{one_of('months', 'words', 'original')})", before, re.I):
            canvas.label("original_date", start + one.start, start + one.end, match.span())
            return
        if canvas.has("issued") and not before:
            _second_date(canvas, match, one.start, one.end)
            return
        if before and not _imprint(canvas, start, start + one.start, True):
            return
        if not canvas.has("issued"):
            canvas.label("issued", start + one.start, start + one.end)
        canvas.take(*match.span())
    elif _is_genre(inner) and not canvas.has("genre"):
        canvas.label("genre", *match.span(1), match.span())
    elif _other().match(inner):
        canvas.label("other", *match.span(1), match.span())
    elif _looks_imprint(inner):
        _imprint(canvas, start, match.end(1), True)
        canvas.take(*match.span())


_REPRINT = late(rf"{YEAR};\s(?:repr(?:int(?:ed)?)?|reissued|rpt|ND|Nachdruck)\b\.?,?\s")
"""A year of the first edition before the reprint's imprint: "(1935; repr., New York: Free Press, 1998)" (Chicago 14.114)."""
_SPAN_OF_YEARS = late(rf"{YEAR}\s?[-–]\s?{YEAR}")
_UNPUBLISHED = late(r"unpublished\s", re.I)


def _is_genre(inner: str) -> bool:
    """Whether brackets hold the kind of the work: "unpublished PhD thesis"."""
    text = inner.strip()
    said = _UNPUBLISHED.match(text)
    return every_genre().is_whole(text) or (said is not None and every_genre().is_whole(text, said.end()))


def _second_date(canvas: Canvas, match: re.Match[str], start: int, end: int) -> None:
    if match.group()[0] == "[" or canvas.has("original_date"):
        canvas.label("original_date", match.start(1) + start, match.start(1) + end, match.span())


def _looks_imprint(inner: str) -> bool:
    head, colon, tail = inner.partition(":")
    if colon and (is_place(head) or is_publisher(tail)):
        return True
    return is_publisher(inner) or is_place(inner)


def _imprint(canvas: Canvas, start: int, end: int, bracketed: bool = False) -> bool:
    """Label place and publisher in ``text[start:end]``; whether that is what it holds."""
    # An edition or a volume before the imprint in the same brackets has its label already.
    taken = canvas.mask.rfind("\x00", start, end)
    start = taken + 1 if taken >= 0 and canvas.mask[taken + 1 : end].strip(EDGE) else start
    stretch = canvas.mask[start:end]
    text = stretch.replace("\x00", " ").strip(EDGE)
    if not text:
        return True
    colon = re.search(r":\s?", stretch)
    if colon:
        before, behind = (start, start + colon.start()), (start + colon.end(), end)
        if is_place(canvas.text[slice(*behind)]) and not is_place(canvas.text[slice(*before)]):
            # "(Harbour Press: London)", which a careless author writes.
            before, behind = behind, before
        canvas.label("publisher_place", *before)
        canvas.label("publisher", *behind)
        return True
    pieces = [
        (m.start() + start, m.end() + start) for m in re.finditer(r"[^,;\x00]+", stretch) if m.group().strip()
    ]
    if not pieces:
        return True
    if is_place(canvas.text[pieces[0][0] : pieces[-1][1]]):
        canvas.label("publisher_place", pieces[0][0], pieces[-1][1])
        return True
    said = re.match(
        rf"{one_of('genres', 'types', 'paper-conference')}|{one_of('genres', 'types', 'speech')}(?=,)",
        text,
        re.I,
    )
    if said and len(pieces) <= 4:
        # "(paper presented at the annual meeting of …, Chicago, May 21–25, 2009)"
        canvas.label("genre", *pieces[0])
        if len(pieces) > 1:
            canvas.label("publisher_place", pieces[1][0], pieces[-1][1])
        return True
    for count in range(len(pieces) - 1, 0, -1):
        if is_place(canvas.text[pieces[0][0] : pieces[count - 1][1]]):
            canvas.label("publisher_place", pieces[0][0], pieces[count - 1][1])
            canvas.label("publisher", pieces[count][0], pieces[-1][1])
            return True
    last = canvas.text[pieces[-1][0] : pieces[-1][1]]
    if len(pieces) == 2 and is_region(last) and not is_publisher(canvas.text[slice(*pieces[0])]):
        # "(Long Beach, CA, 2017)": a town in no list before its state.
        canvas.label("publisher_place", pieces[0][0], pieces[-1][1])
        return True
    if len(pieces) > 1 and is_place(last):
        canvas.label("publisher", pieces[0][0], pieces[-2][1])
        canvas.label("publisher_place", *pieces[-1])
        return True
    if re.search(one_of("genres", "types", "thesis"), text, re.I):
        found = re.search(one_of("genres", "types", "thesis"), stretch, re.I)
        assert found is not None
        canvas.label("genre", start + found.start(), start + found.end())
        rest = [(s, e) for s, e in pieces if e <= start + found.start() or s >= start + found.end()]
        if rest:
            canvas.label("publisher", rest[0][0], rest[-1][1])
        return True
    if text in data("law")["courts"]:
        canvas.label("authority", start, end)
        return True
    if not bracketed and not is_publisher(text):
        return False
    if text[0].islower() or len(text.split()) > 8:
        return False
    canvas.label("publisher", start, end)
    return True
