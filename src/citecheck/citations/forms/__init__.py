"""Citations whose form is certain: found in a note from their ends, each with its fields.

A tradition a file: cases as OSCOLA cites them (``oscola_cases``), European ones in English (``european_cases``), American law reviews (``bluebook``, and cases and statutes in ``bluebook_law``), German legal
writing (``german``, and decisions in ``german_cases``), French, Italian and Spanish (``romance``), acts and papers of public bodies (``public``),
papers in archives and letters (``archives``), posts on social media (``posts``), films (``films``).
"""

from __future__ import annotations

from citecheck.citations.canvas import Canvas
from citecheck.citations.forms.archives import find_archives
from citecheck.citations.forms.bluebook import find_bluebook
from citecheck.citations.forms.common import FormCitation, apart
from citecheck.citations.forms.european_cases import find_european
from citecheck.citations.forms.films import find_films
from citecheck.citations.forms.german import find_german, is_german_lead
from citecheck.citations.forms.german_cases import find_decisions
from citecheck.citations.forms.oscola_cases import find_oscola
from citecheck.citations.forms.posts import find_posts
from citecheck.citations.forms.public import find_public
from citecheck.citations.forms.romance import find_romance

__all__ = ["FormCitation", "find_forms", "is_german_lead", "label_form"]


def find_forms(text: str) -> list[FormCitation]:
    """The citations of certain form in a note's text, in order; they do not overlap. Linear in the text's length."""
    return apart(
        [
            *find_oscola(text),
            *find_european(text),
            *find_decisions(text),
            *find_public(text),
            *find_archives(text),
            *find_posts(text),
            *find_films(text),
            *find_romance(text),
            *find_bluebook(text),
            *find_german(text),
        ]
    )


def label_form(canvas: Canvas) -> bool:
    """Label a reference that is a citation of certain form from its start on; whether it is."""
    found = find_forms(canvas.text)
    if not found or found[0].start > 0:
        return False
    for label, start, end in found[0].labels:
        canvas.label(label, start, end)
    canvas.take(0, found[0].end)
    canvas.certain, canvas.type = True, found[0].type
    canvas.small_capitals = found[0].small_capitals
    return True
