"""The title, in quotation marks or without, and the imprint at the end of a reference without."""

from __future__ import annotations

import re

from citecheck.citations.canvas import EDGE, QUOTE, Canvas
from citecheck.citations.lexicon import late, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.pieces import Piece, genre_only, is_imprint, known_periodical, split
from citecheck.citations.tag_container import container_later, label_book, lead_in, second_piece
from citecheck.citations.tag_imprint import is_place, is_publisher, is_region

_INTRODUCED = late(r"\s\([^\W\d_a-zß-öø-ÿ]{2,12}\)$")
"""A short name in brackets behind the name of a body."""

_IN_COLON = late(r"[.,?!]\s[Ii]n:\s(?=[^\W\d_])")
_TRANSLATION = late(r"\s{0,2}\[(?P<in>[^\[\]]{2,300})\]")


# The translation of a title in brackets at its end, two words or more.
_LAST_BRACKET = late(
    r"\s(?:\[(?P<square>[^\[\]\x00]{2,60}\s[^\[\]\x00]{2,240})\]|\((?P<round>[^()\d\x00]{2,60}\s[^()\d\x00]{2,140})\))$"
)
_ROUND_TRANSLATION = late(r"\s\((?P<in>[^()\d]{8,200})\)(?=\s?[,.\x00]|\s?$)")


def quoted_title(canvas: Canvas) -> int | None:
    """Label a quoted title at the head of what is left; where it ends."""
    free = canvas.free()
    if not free or not canvas.quotes:
        return None
    first = next((one for one in canvas.quotes if one.end > free[0][0] - 2), None)
    if first is None or first.start > free[0][0] + 1 or QUOTE not in canvas.mask[first.start : first.end]:
        return None
    if canvas.mask[first.end : first.end + 1].isalpha() or _lower_follows(canvas, first.end):
        return None
    canvas.label("title", first.inner_start, first.inner_end, (first.start, first.end))
    inner = canvas.text[first.inner_start : first.inner_end]
    bracket = re.search(r"\s\[([^\[\]]{3,200})\]$", inner)
    if bracket and not bracket[1][0].islower():
        span = canvas.spans.pop()
        canvas.label("title", span.start, span.start + bracket.start())
        canvas.label("title_translation", span.start + bracket.start(1), span.start + bracket.end(1))
    end = first.end
    after = _TRANSLATION.match(canvas.mask, end)
    if after and "\x00" not in after["in"] and not canvas.has("title_translation"):
        canvas.label("title_translation", after.start("in"), after.end("in"), after.span())
        end = after.end()
    return end


def _lower_follows(canvas: Canvas, end: int) -> bool:
    """Whether the words go on after the quoted ones: they are only part of a title."""
    word = re.compile(r"\s([^\W\d_]+)").match(canvas.mask, end)
    if word is None or word[1][0].isupper() or canvas.text[end - 2] in ",.?!":
        return False
    return word[1].casefold() not in word_set("roles", "in", "words") and word[1].casefold() not in (
        "at",
        "ed",
        "eds",
        "trans",
        "p",
        "pp",
        "vol",
        "no",
    )


def plain_title(canvas: Canvas) -> None:
    free = canvas.free()
    if not free:
        return
    start, end = free[0]
    if canvas.has("author", "issued", "editor") and len(canvas.text[start:end]) < 3:
        return
    lead = lead_in().match(canvas.mask, max(0, start - 4))
    pieces = split(canvas, start, end)
    if lead and lead.end() <= end and canvas.mask[start : start + 2].casefold() == "in":
        canvas.take(start, lead.end())
        pieces = split(canvas, lead.end(), end)
        label_book(canvas, pieces)
        return
    trailing = re.compile(rf"[,.;:]?\s+{one_of('roles', 'in', 'words')}\s*:?\s*$", re.I).search(
        canvas.mask[start:end]
    )
    if (
        trailing
        and trailing.start()
        and canvas.mask[end:].lstrip(" :")[:1] == "\x00"
        and canvas.has("editor", "container_author")
    ):
        canvas.take(start + trailing.start(), end)
        label_title(canvas, start, start + trailing.start())
        container_later(canvas, end, True)
        return
    book = _IN_COLON.search(canvas.mask, start, end)
    if book and book.start() > start + 2 and not canvas.has("container_title"):
        # "Die Kohle geht, die Kumpel bleiben. In: Die Zeit, …": what stands before is the title, whatever its commas.
        canvas.take(book.start(), book.end())
        label_title(canvas, start, book.start() + (canvas.text[book.start()] in "?!"))
        label_book(canvas, split(canvas, book.end(), end))
        return
    translation = _ROUND_TRANSLATION.search(canvas.mask, start, end)
    if translation and _foreign(canvas.text[start : translation.start()]) and not _foreign(translation["in"]):
        label_title(canvas, start, translation.start())
        return
    pieces = _without_imprint(canvas, pieces)
    if not pieces:
        return
    last = canvas.text[slice(*pieces[-1][:2])].strip(EDGE)
    if (
        len(pieces) > 1
        and not canvas.has("author", "editor")
        and canvas.has("publisher_place")
        and ((last.isupper() and last.isalpha()) or (_INTRODUCED.search(last) and looks_institutional(last)))
    ):
        canvas.label("author", pieces[-1][0], pieces[-1][1])
        pieces.pop()
    count = _title_pieces(canvas, pieces)
    label_title(canvas, pieces[0][0], pieces[count - 1][1])
    rest = pieces[count:]
    if rest and not canvas.has("container_title"):
        second_piece(canvas, rest)
    elif not rest:
        container_later(canvas, pieces[-1][1])


def _body_only(canvas: Canvas, start: int, end: int) -> bool:
    """Whether a body's name is all there is ("Federal Customs Service, 2013"): its author, and no title."""
    words = canvas.text[start:end].split()
    known = word_set("names", "institution", "words")
    if (
        canvas.has("author", "editor", "publisher", "publisher_place", "container_title")
        or not words[0][:1].isupper()
    ):
        return False
    return len(words) <= 8 and any(word.casefold() in known for word in words) and len(canvas.free()) == 1


def label_title(canvas: Canvas, start: int, end: int) -> None:
    dash = re.compile(r"(?P<body>[^\x00\x02–—-]{2,60}?)\s[–—-]\s").match(canvas.mask, start, end)
    if (
        dash
        and not canvas.has("author", "editor")
        and looks_institutional(dash["body"])
        and len(dash["body"].split()) <= 6
    ):
        canvas.label("author", start, dash.end("body"), (start, dash.end()))
        start = dash.end()
    elif _body_only(canvas, start, end):
        canvas.label("author", start, end)
        return
    inner = _LAST_BRACKET.search(canvas.text[start:end]) if canvas.text[end - 1] in ")]" else None
    if inner and (
        inner["square"]
        or (_foreign(canvas.text[start : start + inner.start()]) and not _foreign(inner["round"]))
    ):
        name = "square" if inner["square"] else "round"
        kind = "genre" if genre_only(inner[name]) and not canvas.has("genre") else "title_translation"
        canvas.label(
            kind,
            start + inner.start(name),
            start + inner.end(name),
            (start + inner.start(), end),
        )
        end = start + inner.start()
    canvas.label("title", start, end)
    after = _TRANSLATION.match(canvas.mask, end)
    if after and len(after["in"].split()) > 1 and "\x00" not in after["in"]:
        # "An Introduction to Trade [Doctoral dissertation]"
        kind = "genre" if genre_only(after["in"]) and not canvas.has("genre") else "title_translation"
        canvas.label(kind, after.start("in"), after.end("in"), after.span())
        return
    after = _ROUND_TRANSLATION.match(canvas.mask, end)
    if after and _foreign(canvas.text[start:end]) and not _foreign(after["in"]) and "\x00" not in after["in"]:
        canvas.label("title_translation", after.start("in"), after.end("in"), after.span())


def _foreign(text: str) -> bool:
    """Whether a title is in no English: none of its commonest words, three words or more."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    english = word_set("prose", "english")
    return len(words) > 1 and not any(word in english for word in words)


def _without_imprint(canvas: Canvas, pieces: list[Piece]) -> list[Piece]:
    """Label place and publisher at the end of an unquoted reference; the pieces before them."""
    places = [i for i in range(1, len(pieces)) if _place_at(canvas, pieces, i)]
    while len(places) > 1 and places[-1] == places[-2] + 1:
        places.pop()
    if places and len(pieces) - places[-1] <= 5:
        return _cut_at_place(canvas, pieces, places[-1])
    pieces = _without_thesis(canvas, pieces)
    own = _own_short_name(canvas, pieces)
    if len(pieces) > 1 and (own or is_imprint(canvas, pieces[-1])):
        before = pieces[-2]
        name = canvas.text[before[0] : before[1]]
        if len(pieces) > 2 and (_before_colon(before, name) or _town_of(canvas, pieces, own)):
            canvas.label("publisher_place", before[0], before[1])
            canvas.label("publisher", pieces[-1][0], pieces[-1][1])
            return pieces[:-2]
        canvas.label("publisher", pieces[-1][0], pieces[-1][1])
        return pieces[:-1]
    return _unknown_place(canvas, pieces)


def _before_colon(before: Piece, name: str) -> bool:
    return before[2] == "colon" and len(name.split()) <= 4 and name[:1].isupper()


def _town_of(canvas: Canvas, pieces: list[Piece], own: bool) -> bool:
    """Whether the piece before a publisher is a town in no list: "Westhaven, Westhaven University Press"."""
    before, publisher = pieces[-2], pieces[-1]
    words = canvas.text[before[0] : before[1]].split()
    if before[2] != "comma" or not 1 <= len(words) <= 3 or not all(_NAME.fullmatch(word) for word in words):
        return False
    return own or canvas.text[publisher[0] : publisher[1]].startswith(" ".join(words) + " ")


_NAME = late(r"[^\W\d_a-zß-öø-ÿ][^\W\d_’'-]*(?:[’'-][^\W\d_]+)*")


def _own_short_name(canvas: Canvas, pieces: list[Piece]) -> bool:
    """Whether the last piece is a short name that an earlier one introduces: "Energy Agency (KEA), Somewhere, KEA"."""
    last = canvas.text[pieces[-1][0] : pieces[-1][1]].strip(EDGE)
    return last.isupper() and any(f"({last})" in canvas.text[one[0] : one[1]] for one in pieces[:-1])


def _without_thesis(canvas: Canvas, pieces: list[Piece]) -> list[Piece]:
    """Label "PhD thesis, University of Somewhere" behind an unquoted title; the pieces before."""
    for index in range(1, len(pieces)):
        if genre_only(canvas.text[pieces[index][0] : pieces[index][1]]) and not canvas.has("genre"):
            after = pieces[index + 1 :]
            if len(after) > 2 or (after and not looks_institutional(canvas.text[after[0][0] : after[0][1]])):
                return pieces
            canvas.label("genre", pieces[index][0], pieces[index][1])
            if after:
                canvas.label("publisher", after[0][0], after[-1][1])
            return pieces[:index]
    return pieces


def _place_at(canvas: Canvas, pieces: list[Piece], index: int) -> bool:
    """Whether a piece is a place: known, or a word or three before a state or country."""
    text = canvas.text[pieces[index][0] : pieces[index][1]]
    if is_place(text):
        return True
    if (
        index + 1 >= len(pieces)
        or pieces[index][2] != "comma"
        or not is_region(canvas.text[slice(*pieces[index + 1][:2])])
    ):
        return False
    return (
        len(text.split()) <= 3 and all(word[:1].isupper() for word in text.split()) and not is_publisher(text)
    )


def _cut_at_place(canvas: Canvas, pieces: list[Piece], index: int) -> list[Piece]:
    last = index
    while last + 1 < len(pieces) and (
        is_region(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
        or (
            is_place(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
            and not is_publisher(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
        )
    ):
        last += 1
    canvas.label("publisher_place", pieces[index][0], pieces[last][1])
    if last + 1 < len(pieces):
        canvas.label("publisher", pieces[last + 1][0], pieces[-1][1])
    elif index >= 2 and pieces[index - 1][2] == "comma" and is_imprint(canvas, pieces[index - 1]):
        canvas.label("publisher", pieces[index - 1][0], pieces[index - 1][1])
        return pieces[: index - 1]
    return pieces[:index]


def _unknown_place(canvas: Canvas, pieces: list[Piece]) -> list[Piece]:
    """ "Title. Somewhere: Somebody" at the end, with names in no list."""
    if len(pieces) > 2 and pieces[-2][2] == "colon" and pieces[-3][2] == "stop":
        place, publisher = pieces[-2], pieces[-1]
        words = canvas.text[place[0] : place[1]].split()
        if len(words) <= 3 and all(word[:1].isupper() for word in words) and not canvas.has("volume", "page"):
            canvas.label("publisher_place", place[0], place[1])
            canvas.label("publisher", publisher[0], publisher[1])
            return pieces[:-2]
    return pieces


def _title_pieces(canvas: Canvas, pieces: list[Piece]) -> int:
    """How many of the pieces make the title; the rest is the container or a series."""
    if len(pieces) == 1:
        return 1
    stopped = _full_stop_style(canvas, pieces[0][0])
    stops = [i for i, piece in enumerate(pieces) if piece[2] == "stop" and i + 1 < len(pieces)]
    for i in range(len(pieces) - 1):
        following = canvas.mask[pieces[i + 1][0] : pieces[i + 1][1]]
        if (
            pieces[i][2] in ("stop", "comma")
            and re.match(rf"{one_of('roles', 'in', 'words')}[:\s]\s?\S", following, re.I)
            and (
                pieces[i][2] == "stop"
                or ":" in following[:4]
                or following[3:4].isupper()
                or following[3:4] == QUOTE
            )
        ):
            return i + 1
        if pieces[i][2] == "comma" and re.match(r"(?:in|dans|en)$", following.strip(), re.I):
            return i + 1
    if stopped and stops:
        return stops[0] + 1
    if canvas.has("volume", "issue") or known_periodical(canvas.text[pieces[-1][0] : pieces[-1][1]]):
        return (
            max(1, len(pieces) - 1)
            if pieces[-2][2] in ("comma", "stop")
            else (stops[-1] + 1 if stops else len(pieces))
        )
    return len(pieces)


def _full_stop_style(canvas: Canvas, start: int) -> bool:
    """Whether full stops part the fields: one stands after the names or after the year behind them."""
    before = canvas.text[max(0, start - 5) : start].rstrip()
    if not before:
        return not canvas.has("author")
    return before[-1:] in ".)" or before[-1].isdigit() or before[-1:] == ";"
