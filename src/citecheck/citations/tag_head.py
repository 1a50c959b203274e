"""The head of a reference: the chapter named first, who wrote it, and the date that follows the names."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import QUOTE, Canvas
from citecheck.citations.dates import YEAR, find_dates, undated
from citecheck.citations.head import find_head
from citecheck.citations.lexicon import alternatives, data, late, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.pieces import known_periodical
from citecheck.citations.tag_imprint import is_place, is_publisher

_CHAPTER = late(
    r"\s{0,3}(?:Chapter|Chap\.|Ch\.|Kapitel|Kap\.|Chapitre|Chap\.|Capitolo|Cap\.|Capítulo)\s(?P<number>\d{1,3}|[IVXLC]{1,6})\s?[:,.]\s{0,2}(?=\x02)",
    re.I,
)
_YEAR_AFTER = late(
    rf"[\s,.:]{{0,3}}[(\[]?\s?(?P<date>{YEAR}[a-z]?(?:\s?[–/-]\s?\d{{2,4}})?(?:,\s[^()\x00\x02\d]{{3,20}}(?:\s\d{{1,2}})?(?:[–-]\d{{1,2}})?)?)\s?[)\]]?(?P<end>[.,:;]|\s|$)"
)
_CORPORATE_YEAR = late(
    rf"(?P<name>[^\x00\x02()\d]{{2,160}}?)[.,]?\s\(?(?P<year>{YEAR}[a-z]?)\)?(?P<after>[.:)]|\s\x02)"
)


def label_head(canvas: Canvas) -> None:
    """Label chapter-number, author (or editor) and the date after them."""
    if _newspaper(canvas):
        return
    start = _citation_number(canvas)
    chapter = _CHAPTER.match(canvas.mask, start)
    if chapter:
        canvas.label("chapter_number", chapter.start("number"), chapter.end("number"), chapter.span())
        start = chapter.end()
    end = _persons(canvas, start)
    if end is None and not chapter:
        end = _body(canvas, start)
    if end is not None:
        _date_after(canvas, end)


def _newspaper(canvas: Canvas) -> bool:
    """Label a newspaper alone with its day, which has no author and no title: "Le Figaro, 3 novembre 1912, p. 2"."""
    name = re.compile(r"\s?(?P<name>[^,.;:(\x00\x02]{3,40})(?:,\s|\s\()").match(canvas.mask)
    if name is None or canvas.quotes or not known_periodical(name["name"]):
        return False
    day = next(iter(find_dates(canvas.mask[name.end() : name.end() + 40])), None)
    if day is None or not day.exact or day.start > 12:
        return False
    canvas.label("container_title", *name.span("name"))
    return True


_NUMBER = late(
    r"\s{0,8}(?:\[[\w.,/ -]{1,12}\]|\(\d{1,4}\)|\d{1,4}[.)]|[•*])\s{0,8}(?=[^\s\d])|\s{0,8}\d{1,3}\s(?=[^\W\d_])"
)


def _citation_number(canvas: Canvas) -> int:
    """Take off the number of a list's entry ("[12]", "3."); where it ends. A bare one only before names."""
    match = _NUMBER.match(canvas.mask)
    if match is None:
        return 0
    if match.group().strip().isdigit():
        head = find_head(canvas.mask, match.end())
        if head is None or head.style not in ("inverted", "trailing", "inverted-full"):
            return 0
    canvas.take(0, match.end())
    return match.end()


@cache
def _role() -> re.Pattern[str]:
    roles = alternatives([*data("roles")["editor"]["after"], *data("roles")["translator"]["after"]])
    return re.compile(
        rf"[\s,.]{{0,3}}(?:[(\[]\s?(?P<a>{roles})(?:\s?(?:,|&|and|und|e)?\s?{roles}){{0,2}}\s?[)\]]|(?<=[\s,])(?P<b>{roles})(?=[\s,.:]))[.,:]?",
        re.I,
    )


def _persons(canvas: Canvas, start: int) -> int | None:
    head = find_head(canvas.mask, start)
    if head is None:
        return _single(canvas, start)
    # A sure name needs no more; one of bare words must be followed by what follows names.
    follows = canvas.mask[head.end : head.end + 3]
    if not head.sure and head.style == "natural" and not follows.strip()[:1]:
        return None
    if head.style.endswith("guess") and not _leaves_title(canvas, head.end):
        return _single(canvas, start)
    return _labelled(canvas, head.start, head.end)


def _leaves_title(canvas: Canvas, end: int) -> bool:
    """Whether what follows a doubtful name can be a title: if it is an imprint or a date, the name is the title."""
    rest = canvas.mask[end:].lstrip(" ,.:;()")
    if not rest or rest[:1] in ("\x00", "<"):
        return False
    year = re.match(rf"{YEAR}[a-z]?[).,:]{{1,3}}\s", rest)
    if year:
        return len(rest) > 25
    piece = re.match(r"[^,.;:()\x00\x02]{1,80}", rest)
    words = piece.group().strip() if piece else ""
    return bool(
        rest[:1] == QUOTE
        or (words and not is_place(words) and not is_publisher(words) and not rest[:4].isdigit())
    )


def _labelled(canvas: Canvas, start: int, end: int) -> int:
    role = _role().match(canvas.mask, end)
    label = "author"
    if role:
        printed = (role["a"] or role["b"]).casefold()
        label = "translator" if printed in word_set("roles", "translator", "after") else "editor"
    canvas.label(label, start, end, (start, role.end() if role else end))
    end = role.end() if role else end
    aside = re.compile(r"[\s,]{0,2}\((?P<in>[^()\x00\x02]{3,120})\)").match(canvas.mask, end)
    if aside and not re.search(r"\d{4}", aside["in"]) and undated(aside["in"]) is None:
        canvas.label("other", aside.start("in"), aside.end("in"), aside.span())
        end = aside.end()
    return end


_SINGLE = late(
    rf"\s{{0,3}}(?P<name>(?:(?:van|von|de|der|di|da|du|la|le)\s){{0,2}}[^\W\d_a-z][\w’'-]{{1,30}}(?:\s[^\W\d_a-z][\w’'-]{{1,30}})?(?:\s(?:und|and|&|et|e|y)\s[^\W\d_a-z][\w’'-]{{1,30}})?(?:\set\sal\.?)?)(?P<gap>,?\s|\s?,?\s?\()(?={YEAR}[a-z]?\s?(?:[),.;:]|S\.|$))"
)


def _single(canvas: Canvas, start: int) -> int | None:
    """A family name alone before a year or a quoted title: "Geiger 1964, S. 65"; "Plato, «Laws»"."""
    match = _SINGLE.match(canvas.mask, start)
    if match and not looks_institutional(match["name"]):
        rest = canvas.mask[match.end() + 4 :]
        if match["gap"].strip() or len(rest) < 60 or "\x02" in rest[:6]:
            return _labelled(canvas, match.start("name"), match.end("name"))
    return None


def _body(canvas: Canvas, start: int) -> int | None:
    """An institution, or names in a form no pattern knows, before a quoted title or before a year."""
    first = canvas.mask.find(QUOTE, start)
    before = canvas.mask[start:first] if first >= 0 else ""
    if (
        before.strip(" ,:.;([")
        and len(before) <= 160
        and "\x00" not in before
        and not re.search(r"\d", before)
    ):
        words = before.split()
        if before.strip(" ,:.").casefold() in word_set("genres", "further", "unsigned"):
            # "Editorial, “Title,” …" names nobody.
            canvas.label("genre", start, start + len(before))
            return None
        if (
            0 < len(words) <= 14
            and words[0][:1].isupper()
            and words[-1].casefold().strip(":") not in word_set("roles", "in", "words")
            and before.rstrip()[-1:] in ",:."
        ):
            end = start + len(before.rstrip(" ,:;(["))
            return _labelled(
                canvas,
                start,
                end - (before.rstrip(" ,:").endswith(".") and not before.rstrip(" ,:")[-3:-2].isspace()),
            )
    match = _CORPORATE_YEAR.match(canvas.mask, start)
    if match and _fits_year(match["name"], len(canvas.mask) - match.end()):
        return _labelled(canvas, match.start("name"), match.end("name"))
    return _first_piece(canvas, start)


def _fits_year(name: str, rest: int) -> bool:
    first, comma, _ = name.partition(", ")
    if rest < 15 or (comma and (looks_institutional(first) or not looks_institutional(name))):
        # "OECD, Education at a Glance 2021: …": behind the comma the title begins.
        return False
    return looks_institutional(name) and len(name.split()) <= 10 and ". " not in name.strip()


def _first_piece(canvas: Canvas, start: int) -> int | None:
    """The first piece between commas or full stops when it is a body's name and a title follows."""
    match = re.compile(
        r"(?P<name>(?:(?:U\.\s?S|U\.\s?K|U\.\s?N|E\.\s?U)\.\s)?[^,.;:()\x00\x02]{3,120})(?P<end>[,.:])\s(?P<next>[^,.;:(\x00\x02]{2,200})"
    ).match(canvas.mask, start)
    if match is None or re.search(r"\d", match["name"]):
        return None
    name = match["name"].strip()
    words = name.split()
    known = word_set("names", "institution", "words")
    has_word = any(word.casefold().strip(".'’") in known for word in words)
    acronym = name.isupper() and 3 <= len(name) <= 8 and name.isalpha()
    following = match["next"].strip()
    if not ((has_word and 2 <= len(words) <= 9) or acronym) or following.casefold() in word_set(
        "imprint", "places"
    ):
        return None
    if (find_dates(following) and len(following) < 12) or re.match(one_of("serial", "issue"), following):
        return None
    return _labelled(canvas, match.start("name"), match.end("name"))


def _date_after(canvas: Canvas, end: int) -> None:
    full = re.compile(r"[\s,.]{0,3}\((?P<in>[^()\x00\x02]{5,40})\)[.,:]?").match(canvas.mask, end)
    if full and any(one.exact and one.start <= 2 for one in find_dates(full["in"])):
        canvas.label("issued", full.start("in"), full.end("in"), full.span())
        return
    match = _YEAR_AFTER.match(canvas.mask, end)
    if match is None:
        gone = re.compile(
            rf"[\s,.]{{0,3}}[(\[]\s?(?P<date>{one_of('months', 'words', 'undated')}|{one_of('months', 'words', 'coming')})\s?[)\]][.,:]?",
            re.I,
        ).match(canvas.mask, end)
        if gone:
            canvas.label("issued", gone.start("date"), gone.end("date"), gone.span())
        return
    rest = canvas.mask[match.end() :]
    if match["end"] == ";" and not re.match(r"\s?\d", rest):
        return
    canvas.label("issued", match.start("date"), match.end("date"), match.span())
