"""Who made a film: "directed by X", "dir. X, prod. Y", "X (Director) & Y (Producer)", "Regie: X".

Sources: Chicago Manual of Style, 17th ed., 14.265; MHRA Style Guide, 3rd ed., 11.2.15; APA 7, 10.12.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from citecheck.citations.canvas import Canvas
from citecheck.citations.lexicon import alternatives, word_set, words
from citecheck.citations.tag_imprint import is_place, is_publisher
from citecheck.citations.tag_people import names_end

_MOST = 6
"""So many people's roles are looked for before, and so many after, their names."""
_STEMS = ("dir", "regi", "réal", "prod", "film", "реж", "realiz")
_TITLE_NEXT = re.compile(r"[.,]?\s?[^.,;:(\[]{3,150}[.!?](?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"[\s,;&.]{0,4}(?:(?:and|und|et|e|y)\s)?")


def label_film(canvas: Canvas) -> None:
    """Label directors and producers by the words beside them. Linear; most references are left at once."""
    low = canvas.mask.casefold()
    # Two looks that are cheap spare nearly all references the patterns.
    if not any(stem in low for stem in _STEMS) or _said().isdisjoint(_WORD.findall(low)):
        return
    kind = _kind().search(canvas.text)
    if kind:
        canvas.label("genre", *kind.span(1), kind.span())
    _named_after(canvas)
    for _ in range(_MOST):
        match = _before().search(canvas.mask)
        while match is not None and not _meant(canvas, match):
            match = _before().search(canvas.mask, match.end())
        end = names_end(canvas, match.end()) if match else None
        if match is None or end is None:
            return
        label = "director" if match["d"] or match["dw"] else "producer"
        end = _without_studio(canvas.text, match.end(), end)
        canvas.label(label, match.end(), end, (match.start(), end))


@cache
def _said() -> frozenset[str]:
    """A word of each way to say that somebody made a film, or that the work is one."""
    every = [
        phrase
        for name in ("before", "weak", "after")
        for role in ("director", "producer")
        for phrase in words("roles", "film", f"{role}-{name}")
    ]
    every += words("roles", "film", "evidence")
    return frozenset(max(_WORD.findall(phrase.casefold()), key=len) for phrase in every)


def is_studio(text: str) -> bool:
    """Whether the last word is one that companies of films have: "Igor Film", "Argos Films"."""
    last = _WORD.findall(text)[-1:]
    return bool(last) and last[0].casefold() in word_set("roles", "film", "studios")


def name_studio(canvas: Canvas) -> None:
    """The company of a film is its publisher (CSL), wherever it was read: "La Jetée, réal. Chris Marker, Argos Films"."""
    if canvas.has("publisher") or not canvas.has("director", "producer"):
        return
    for span in canvas.spans:
        if span.label in ("container_title", "other", "editor", "author") and is_studio(
            canvas.text[span.start : span.end]
        ):
            canvas.spans[canvas.spans.index(span)] = replace(
                span, label="publisher", end=span.end - canvas.text.endswith(".", 0, span.end)
            )
            return


def _named_after(canvas: Canvas) -> None:
    """Names at the head of the reference with their roles behind them."""
    position = 0
    for _ in range(_MOST):
        role = _after().search(canvas.mask, position, position + 120)
        if role is None:
            return
        joined = _JOINED.match(canvas.mask, position)
        start = joined.end() if joined else position
        names = canvas.text[start : role.start()]
        if not names[:1].isupper() or any(char.isdigit() for char in names):
            return
        if role["weak"] and not _is_film(canvas):
            return
        # "Paris, Texas, dir. Wim Wenders (" is a title; in "Wenders, Wim, dir. Paris. Berlin:" a name stands first.
        titled = ", " not in names or not _TITLE_NEXT.match(canvas.text, role.end())
        if canvas.text[role.start() :].lstrip()[0] not in "([" and titled:
            return
        canvas.label(
            "director" if role["d"] or role["weak"] else "producer", start, role.start(), (start, role.end())
        )
        position = role.end()


def _without_studio(text: str, start: int, end: int) -> int:
    """Where the names end, without the company that follows them: "Federico Fellini, Riama Film"."""
    studios = word_set("roles", "film", "studios")
    while (comma := text.rfind(",", start, end)) > start:
        piece = text[comma + 1 : end].casefold().replace("-", " ").split()
        if (
            studios.isdisjoint(piece)
            and not is_publisher(text[comma + 1 : end])
            and not is_place(text[comma + 1 : end])
        ):
            break
        end = comma
    return end


def _meant(canvas: Canvas, match: re.Match[str]) -> bool:
    """Whether a word that is not a film's alone ("dir.", "prod.") is one here."""
    if match["d"] or match["p"]:
        return True
    if match["pw"]:
        return canvas.has("director") or _is_film(canvas)
    # "(dir. X, 1966)": a film in the form of MHRA; a book's editors stand with its place and publisher.
    alone = canvas.mask[match.start() - 1 : match.start()] == "(" and ":" not in canvas.mask[match.end() :]
    return alone or _is_film(canvas)


def _is_film(canvas: Canvas) -> bool:
    return _evidence().search(canvas.text) is not None


@cache
def _evidence() -> re.Pattern[str]:
    named = alternatives([*words("roles", "film", "evidence"), *words("roles", "film", "producer-weak")])
    return re.compile(rf"(?:(?<=[\[(,;.]\s)|(?<=[\[(])|(?<=-)){named}|\w-[Ff]ilms?\b|\bFilms?[,:)]", re.I)


@cache
def _kind() -> re.Pattern[str]:
    """The kind of the work in brackets: "[Film]", "[Motion picture]" (APA)."""
    return re.compile(rf"[\[(]({alternatives(words('roles', 'film', 'evidence'))})[\])]", re.I)


@cache
def _before() -> re.Pattern[str]:
    lists = {
        "d": "director-before",
        "p": "producer-before",
        "dw": "director-weak",
        "pw": "producer-weak",
    }
    every = "|".join(
        rf"(?P<{name}>{alternatives(words('roles', 'film', path))})" for name, path in lists.items()
    )
    return re.compile(rf"(?:(?<=[,.;(\x00\x02]\s)|(?<=[(\x00\x02]))(?i:{every})\s{{0,2}}(?=[^\W\d_a-z])")


@cache
def _after() -> re.Pattern[str]:
    director = alternatives(words("roles", "film", "director-after"))
    producer = alternatives(words("roles", "film", "producer-after"))
    weak = alternatives(words("roles", "film", "director-weak"))
    every = rf"(?:(?P<d>{director})|(?P<p>{producer})|(?P<weak>{weak}))"
    return re.compile(rf"\s?[(\[,]\s?{every}\s?(?:[)\]]\.?|(?=[,.]\s)|(?<=\.))", re.I)
