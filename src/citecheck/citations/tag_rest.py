"""What only its position tells: title and container, then the free pieces that are left."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, Canvas
from citecheck.citations.head import find_head
from citecheck.citations.lexicon import one_of
from citecheck.citations.names import looks_institutional
from citecheck.citations.pieces import Piece, genre_pattern, genres, split
from citecheck.citations.tag_container import container_after
from citecheck.citations.tag_imprint import is_country, is_place, is_publisher, is_region
from citecheck.citations.tag_title import plain_title, quoted_title


def label_rest(canvas: Canvas) -> None:
    """Label title and container, then the free pieces that are left."""
    title_end = quoted_title(canvas)
    if title_end is not None:
        container_after(canvas, title_end)
    else:
        plain_title(canvas)
    label_leftovers(canvas)


def label_leftovers(canvas: Canvas) -> None:
    """Label the free pieces: a genre, a place, a publisher, else "other"."""
    pieces = [piece for first, last in canvas.free() for piece in split(canvas, first, last)]
    issuing = _issuing_body(canvas, pieces)
    for piece in pieces:
        if piece is issuing:
            canvas.label("author", piece[0], piece[1])
        else:
            _leftover(canvas, piece)


def _issuing_body(canvas: Canvas, pieces: list[Piece]) -> Piece | None:
    """The body before place and publisher, where nobody else is the author: "Review 2011, NIDS, Tokyo, The Times"."""
    if canvas.has("author", "editor") or len(pieces) < 3 or canvas.has("publisher"):
        return None
    for index in range(len(pieces) - 2):
        text = canvas.text[slice(*pieces[index][:2])].strip(EDGE)
        if is_place(canvas.text[slice(*pieces[index + 1][:2])]) and looks_institutional(text):
            return pieces[index]
    return None


_BY = re.compile(r"\s(?:by|von|par|di|de)\s", re.I)


def _made_by(canvas: Canvas, start: int, end: int) -> bool:
    """Label "Blog by Somebody": the kind of work and its author."""
    genre = next((at for at in genres().ends(canvas.mask, start) if _BY.match(canvas.mask, at)), None)
    by = _BY.match(canvas.mask, genre) if genre is not None else None
    head = find_head(canvas.mask + ",", by.end()) if by and not canvas.has("author") else None
    if genre is None or by is None or head is None or head.start != by.end() or head.end > end:
        return False
    canvas.label("genre", start, genre)
    canvas.label("author", head.start, head.end, (start, head.end))
    if head.end < end:
        canvas.label("other", head.end, end)
    return True


@cache
def _in_word() -> re.Pattern[str]:
    return re.compile(one_of("roles", "in", "words"), re.I)


def _leftover(canvas: Canvas, piece: Piece) -> None:
    start, end, _ = piece
    text = canvas.text[start:end].strip(EDGE)
    if _made_by(canvas, start, end):
        return
    if not any(char.isalnum() for char in text):
        return
    if _in_word().fullmatch(text) or len(text) < 2:
        canvas.take(start, end)
        return
    genre = genre_pattern().search(text)
    if genre and not canvas.has("genre") and len(text) - len(genre.group()) < 4:
        canvas.label("genre", start, end)
    elif is_place(text) and not canvas.has("publisher_place"):
        canvas.label("publisher_place", start, end)
    elif is_region(text) and (place := canvas.first("publisher_place")) and start - place.end <= 3:
        canvas.spans.remove(place)
        canvas.label("publisher_place", place.start, end)
    elif (is_country(text) and canvas.has("director") and not canvas.has("publisher_place")) or _before_year(
        canvas, start, end, text
    ):
        canvas.label("publisher_place", start, end)
    elif not canvas.has("publisher") and (is_publisher(text) or _publishes(canvas, text)):
        canvas.label("publisher", start, end)
    else:
        canvas.label("other", start, end)


def _before_year(canvas: Canvas, start: int, end: int, text: str) -> bool:
    """Whether a piece is a town in no list, before the year as German print has it: ", Königstein/Ts. 1985"."""
    issued = canvas.first("issued")
    if issued is None or canvas.quotes or canvas.has("publisher", "publisher_place", "container_title"):
        return False
    behind = canvas.text[end : issued.start]
    one = re.fullmatch(r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[/-][^\W\d_]+\.?|\sa\.\s?[A-Z]\.)?", text)
    return (
        bool(one)
        and issued.start >= end
        and behind.strip(".") == " "
        and canvas.text[start - 2 : start] in (", ", ". ")
        and not is_publisher(text)
    )


def _publishes(canvas: Canvas, text: str) -> bool:
    """Whether a piece of no known kind may be the publisher: a body's name, or what follows a place."""
    if len(text.split()) > 8 or (text[0].islower() and " of the " not in text):
        return False
    if looks_institutional(text) or canvas.has("publisher_place"):
        return True
    return canvas.has("title") and len(text.split()) <= 3 and not re.search(r"\d", text)
