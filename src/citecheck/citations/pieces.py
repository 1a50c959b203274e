"""The free stretches of a reference cut at their separators, and what a piece is by its words."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, QUOTE, Canvas
from citecheck.citations.lexicon import Listed, alternatives, genres_by_kind, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag_imprint import is_place, is_publisher

_SEPARATOR = re.compile(
    r"(?P<comma>[,;])\s|(?P<stop>[.?!]['’”\"]?)\s+(?=[^\sa-zß-öø-ÿ]|in[:\s])|(?P<colon>:)\s|(?P<dash>\s[–—-]\s)|[,;:.]$|(?P<par>\s?[(\[])"
)


Piece = tuple[int, int, str]


def split(canvas: Canvas, start: int, end: int) -> list[Piece]:
    """The pieces of a free stretch between separators, each with the kind of separator after it."""
    pieces: list[Piece] = []
    position = start
    for match in _SEPARATOR.finditer(canvas.mask, start, end):
        kind = match.lastgroup or "end"
        if kind == "par" and canvas.text[match.end() - 1] == "[":
            kind = "bracket"
        if kind in ("par", "bracket"):
            continue
        if kind == "stop" and _abbreviated(canvas, position, match.start()):
            continue
        stop = match.end("stop") if kind == "stop" and canvas.text[match.start()] in "?!" else match.start()
        if stop > position and any(char.isalnum() or char == QUOTE for char in canvas.mask[position:stop]):
            pieces.append((position, stop, kind))
        position = match.end()
    if position < end and any(char.isalnum() or char == QUOTE for char in canvas.mask[position:end]):
        pieces.append((position, end, "end"))
    return pieces or [(start, end, "end")]


def _abbreviated(canvas: Canvas, floor: int, stop: int) -> bool:
    if canvas.text[stop] != ".":
        return False
    word = re.search(r"[\w.]+$", canvas.text[max(floor, stop - 20) : stop])
    if word is None:
        return False
    low = word.group().casefold()
    return (
        (len(low) == 1 and low.isalpha())
        or ("." in low and len(low) <= 5)
        or (
            (low in word_set("abbreviations", "words") or low in word_set("abbreviations", "further"))
            and not word.group().isdigit()
            and len(low) < 6
        )
    )


def is_imprint(canvas: Canvas, piece: Piece) -> bool:
    text = canvas.text[piece[0] : piece[1]]
    return is_place(text) or is_publisher(text)


def is_body(canvas: Canvas, piece: Piece) -> bool:
    text = canvas.text[piece[0] : piece[1]]
    if any(word.isupper() and len(word) > 2 and word.isalpha() for word in re.findall(r"\w+", text)):
        return True
    return (
        looks_institutional(text) and text[0].isupper() and ("(" in text or text.startswith(("The ", "the ")))
    )


def known_periodical(text: str) -> bool:
    low = re.sub(r"\s+", " ", text).strip(EDGE + ".").casefold()
    return any(low in word_set("containers", kind) for kind in ("newspapers", "agencies", "magazines"))


@cache
def _genres() -> list[str]:
    listed = [
        word
        for kind, group in genres_by_kind().items()
        for word in group
        if kind not in ("standard", "motion_picture")
    ]
    return [*listed, *(word.rstrip(".") for word in listed)]


@cache
def genre_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(_genres())}", re.I)


@cache
def genres() -> Listed:
    """The words of :func:`genre_pattern`, to be looked for at a place."""
    return Listed(_genres())


@cache
def _field_of_thesis() -> re.Pattern[str]:
    """A thesis with its field: "thèse de doctorat en histoire"."""
    return re.compile(
        rf"{alternatives(genres_by_kind()['thesis'])}\s{one_of('genres', 'further', 'thesis-in')}\s[^,;:.()\d]{{3,40}}",
        re.I,
    )


def genre_only(text: str) -> bool:
    if _field_of_thesis().fullmatch(text.strip(EDGE + "().[")):
        return True
    match = genre_pattern().match(text.strip(EDGE + "().["))
    return bool(match) and len(text.strip(EDGE + "().[")) - match.end() < 4 if match else False
