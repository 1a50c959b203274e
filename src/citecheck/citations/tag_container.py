"""The container of a work: the periodical after a title, the book after "in", a series, a body that publishes."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, QUOTE, Canvas
from citecheck.citations.lexicon import late, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.pieces import (
    Piece,
    genre_only,
    genre_pattern,
    is_body,
    is_imprint,
    known_periodical,
    split,
)
from citecheck.citations.tag_imprint import is_country, is_place, is_publisher

_SAME = r"(?:(?:ders|dies|id|ead|eid|idd)\.,?\s|(?:idem|eadem|derselbe|dieselbe),?\s|(?:her|his|their)\s(?:own\s)?(?=[^\W\d_]))?"
"""Who the book is by, where that is who the part is by: "in: ders., Studien", "in her Society and Culture"."""


@cache
def lead_in() -> re.Pattern[str]:
    return re.compile(rf"[\s\x00,.;]{{0,4}}{one_of('roles', 'in', 'words')}\s*:?[\s\x00,]+{_SAME}", re.I)


@cache
def in_word() -> re.Pattern[str]:
    """ "in" at the beginning of a piece, with whose book it is where that is said by a pronoun."""
    return re.compile(rf"{one_of('roles', 'in', 'words')}\s*:?\s+{_SAME}", re.I)


def container_after(canvas: Canvas, start: int) -> None:
    """Label the container that follows a quoted title: with "in", or as the next free piece."""
    lead = lead_in().match(canvas.mask, start)
    if lead:
        canvas.take(lead.start(), lead.end())
    if canvas.has("container_title"):
        return
    for first, last in canvas.free(start)[:2]:
        if lead is None and (later := re.compile(r"[Ii]n:?\s+(?=[^\sa-z])").match(canvas.mask, first)):
            canvas.take(first, later.end())
            label_book(canvas, split(canvas, later.end(), last))
            return
        pieces = split(canvas, first, last)
        if QUOTE in canvas.mask[first:last] and canvas.mask[first] == QUOTE:
            second = next(one for one in canvas.quotes if one.end > first)
            canvas.label("container_title", second.inner_start, second.inner_end, (second.start, second.end))
        elif lead:
            label_book(canvas, pieces)
        else:
            _periodical(canvas, pieces)
        return


def label_book(canvas: Canvas, pieces: list[Piece]) -> None:
    """The container after "in": up to the first piece that is a place or a publisher, or a full stop."""
    count = 1
    while (
        count < len(pieces)
        and (pieces[count - 1][2] not in ("stop", "par") or _honours(canvas, pieces[count]))
        and not is_imprint(canvas, pieces[count])
    ):
        if pieces[count - 1][2] == "comma" and is_body(canvas, pieces[count]):
            break
        count += 1
    label_container(canvas, pieces[0][0], pieces[count - 1][1])


def _honours(canvas: Canvas, piece: Piece) -> bool:
    """Whether a piece says for whom the book is: "L’avenir du droit. Mélanges en hommage à F. Terré"."""
    return _FESTSCHRIFT.match(canvas.mask, piece[0]) is not None


_FESTSCHRIFT = late(
    r"(?:Festschrift|Festgabe|Gedächtnisschrift|Gedenkschrift|Mélanges|Études|Studi|Scritti|Liber|Essays|Estudios|Homenaje|Estudos)\s(?:für|zum|zu|in|en|à|di|offerti|offerts|[Aa]micorum|en\s|homenaje|em)\b"
)


def _periodical(canvas: Canvas, pieces: list[Piece]) -> None:
    first = pieces[0]
    text = canvas.text[first[0] : first[1]]
    if genre_only(text):
        return
    if not canvas.has("volume", "issue") and (_with_genre(canvas, first) or _body_alone(canvas, first)):
        return
    if is_publisher(text) or is_place(text) or genre_only(text):
        return
    label_container(canvas, first[0], abbreviated_end(canvas, pieces))


def abbreviated_end(canvas: Canvas, pieces: list[Piece]) -> int:
    """Where a journal's name ends that abbreviations or dashes cut up: "Stoch. Proc. and their Appl."."""
    last = pieces[0]
    for piece in pieces[1:]:
        short = (
            last[2] == "stop"
            and canvas.has("volume")
            and last[1] - last[0] <= 30
            and canvas.text[last[1]] == "."
        )
        if (last[2] != "dash" and not short) or is_imprint(canvas, piece):
            break
        last = piece
    return last[1]


def _with_genre(canvas: Canvas, piece: Piece) -> bool:
    """Label "Chatham House briefing paper": a body and the kind of its paper."""
    text = canvas.text[piece[0] : piece[1]]
    genre = max(genre_pattern().finditer(text), key=lambda match: match.end(), default=None)
    if genre is None or genre.start() < 4 or genre.end() < len(text.rstrip()) or genre.group()[0].isupper():
        return False
    canvas.label("publisher", piece[0], piece[0] + genre.start())
    canvas.label("genre", piece[0] + genre.start(), piece[1])
    return True


def _body_alone(canvas: Canvas, piece: Piece) -> bool:
    """Label a body that publishes under its own name: "CSIS, 5 September 2012"."""
    text = canvas.text[piece[0] : piece[1]].strip(EDGE)
    words = {word.casefold().strip(".") for word in text.split()}
    if known_periodical(text) or words & (
        word_set("containers", "journal-words") | word_set("containers", "online")
    ):
        return False
    listed = words & word_set("names", "institution", "words")
    if not (
        (text.isupper() and text.isalpha() and len(text) <= 8)
        or (listed and not words & word_set("genres", "other", "series"))
    ):
        return False
    if canvas.has("page", "volume", "issue", "publisher"):
        return False
    canvas.label("publisher", piece[0], piece[1])
    return True


def label_container(canvas: Canvas, start: int, end: int) -> None:
    bracket = re.compile(r"\s?\[([^\[\]\x00]{3,200})\]").match(canvas.mask, end)
    canvas.label("container_title", start, end)
    if bracket:
        canvas.label("container_title_translation", bracket.start(1), bracket.end(1), bracket.span())


def second_piece(canvas: Canvas, pieces: list[Piece]) -> None:
    """The piece after a title without quotes: the container, a series, or the publisher."""
    first = pieces[0]
    lead = in_word().match(canvas.mask, first[0])
    if lead and lead.end() < first[1] + 3:
        canvas.take(first[0], lead.end())
        label_book(canvas, split(canvas, lead.end(), pieces[-1][1]))
        return
    text = canvas.text[first[0] : first[1]]
    if genre_only(text) or (canvas.has("director") and is_country(text)):
        return
    if genre_pattern().match(text) and not canvas.has("volume", "page"):
        canvas.label("genre", first[0], first[1])
        return
    thesis = canvas.has("genre") and not canvas.has("volume", "issue")
    if (thesis and looks_institutional(text)) or _body_alone(canvas, first):
        if thesis and not canvas.has("publisher"):
            canvas.label("publisher", first[0], first[1])
        return
    if canvas.has("volume", "issue", "page") or known_periodical(text) or not is_imprint(canvas, first):
        last = first
        for piece in pieces[1:]:
            short = last[2] == "stop" and canvas.has("volume") and last[1] - last[0] <= 14
            if (last[2] not in ("comma", "colon", "dash") and not short) or is_imprint(canvas, piece):
                break
            last = piece
        label_container(canvas, first[0], last[1])


def container_later(canvas: Canvas, start: int, book: bool = False) -> None:
    """A container after labelled text: "Title, ed. X, in Book"; "Smith J. 1998. Title. 12 Journal 5"."""
    for first, last in canvas.free(start):
        lead = in_word().match(canvas.mask, first)
        if lead and not canvas.has("container_title"):
            canvas.take(first, lead.end())
            if lead.end() < last:
                label_book(canvas, split(canvas, lead.end(), last))
            return
        pieces = split(canvas, first, last)
        if book:
            label_book(canvas, pieces)
            return
        if canvas.has("container_title") or not canvas.has("volume", "issue", "page", "locator"):
            return
        if not is_imprint(canvas, pieces[0]) and not genre_pattern().match(canvas.text[first:last]):
            label_container(canvas, first, abbreviated_end(canvas, pieces))
        return
