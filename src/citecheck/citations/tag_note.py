"""The fields of one citation of a note: by the rules, or by the trained model where it knows the form better.

The rules know the forms of notes: quoted titles, newspapers and bodies, an author with a year, what is a locator. A title
without quotation marks they tell by its place alone, and there the model, which has read thousands of references, errs less. It has
not learnt locators: pages are the rules' in both readings.
"""

from __future__ import annotations

import re
from functools import lru_cache

from citecheck.citations import tag_film, tag_law, tag_pages, tag_rest
from citecheck.citations.canvas import QUOTE
from citecheck.citations.crf.model import Chances, chances_of, read
from citecheck.citations.field_confidence import field_confidence
from citecheck.citations.lexicon import word_set
from citecheck.citations.names import last_word
from citecheck.citations.quotes import quoted
from citecheck.citations.tag import KEPT, LIMIT, TaggedReference, canvas_of, tag
from citecheck.citations.trained import label_trained

SHORT = 45
"""A citation of fewer characters is an author with a year, or a title with a page: the model knows no such forms."""
MORE = 0.3
"""By so much surer (probability) the model must be of its own reading than of the rules'."""
_TITLE = 8
"""A quotation of fewer characters is no title."""
_PARTIES = re.compile(r"\w\s+(?:vs?|c)\.?\s+(?:the\s+)?[A-Z]")
"""The parties of a case, as the rules found them: "Tyrer v. the United Kingdom". The model reads references, where a "v." belongs to a name."""


@lru_cache(maxsize=KEPT)
def tag_citation(text: str) -> TaggedReference:
    """The labelled spans of one citation of a note (signal and back-reference already taken off). Linear in its length."""
    ruled = tag(text)
    if (
        ruled.certain
        or ruled.type
        or len(text) < SHORT
        or any(one.inner_end - one.inner_start >= _TITLE for one in quoted(text[:1000]))
        or any(_PARTIES.search(title) for title in ruled.values("title"))
    ):
        return ruled
    found = _trained(text)
    if found is None or not found.values("title") or not (found.values("author") or found.values("editor")):
        # Without both, it has taken the form for another.
        return ruled
    if _says(ruled) == _says(found) or _cuts_name(found):
        return ruled
    chances = chances_of([text[:LIMIT]])[0]
    return found if _sureness(found, chances) > _sureness(ruled, chances) + MORE else ruled


def _cuts_name(found: TaggedReference) -> bool:
    """Whether the people end in a particle, so that the title begins with a family name: "Jan de", "Vries, Nederland"."""
    return any(
        "," not in value and last_word(value) in word_set("names", "parts", "particles")
        for value in found.values("author")
    )


def _sureness(tagged: TaggedReference, chances: Chances) -> float:
    """How sure the model is of the less sure of title and people, 0 to 1."""
    return min(field_confidence(tagged, chances).values(), default=0.0)


def _says(tagged: TaggedReference) -> tuple[str, str]:
    """The letters of the title and of the people: where both readings have the same, the rules know the rest better."""
    people = (*tagged.values("author"), *tagged.values("editor"))
    return _letters("".join(tagged.values("title")[:1])), _letters("".join(people))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _trained(text: str) -> TaggedReference | None:
    """The model's reading, with the pages as the rules tell them; None for the forms of law, which are certain."""
    canvas = canvas_of(text)
    tag_law.label_law(canvas)
    if canvas.has("title", "number"):
        return None
    tag_film.label_film(canvas)
    label_trained(canvas, [one for one in read(canvas.text) if one.label != "pages"])
    for one in canvas.quotes:
        if "\x00" not in canvas.mask[one.start : one.end]:
            canvas.mask = canvas.mask[: one.start] + QUOTE * (one.end - one.start) + canvas.mask[one.end :]
    tag_pages.label_pages(canvas)
    tag_rest.label_leftovers(canvas)
    return TaggedReference(text, tuple(sorted(canvas.spans, key=lambda span: (span.start, span.end))))
