"""Films with their director and country, found wherever they stand in a note: :func:`find_films`.

"Roma città aperta, regia di Roberto Rossellini, Italia, 1945", "Das Leben der Anderen, Regie: Florian Henckel von Donnersmarck, Deutschland 2006, 00:41:10".
Without quotation marks only the country behind the director tells such a film for sure. Forms: MHRA Style Guide, 3rd ed., 11.2.15; ISO 690:2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, clause, labels_of
from citecheck.citations.lexicon import alternatives, data

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"


@cache
def _film() -> re.Pattern[str]:
    listed = data("roles")["film"]
    said = alternatives(
        [
            *listed["director-before"],
            *listed["director-weak"],
            "regi",
            "regi:",
            "reż.",
            "yön.",
            "realización",
            "instruktion",
        ]
    )
    countries = alternatives(data("imprint")["countries"])
    name = rf"{_UPPER}[\w’'.-]{{0,30}}(?:\s(?:{_UPPER}[\w’'.-]{{0,30}}|v[ao]n|de[lrn]?|di|da)){{1,5}}"
    return re.compile(
        rf"(?P<title>{_UPPER}[^;()\[\]\d]{{1,120}}),\s(?:{said})\s(?P<director>{name}(?:(?:,|\s(?:and|und|et|e|y|i|och))\s{name})?),\s(?P<country>{countries}(?:\s?/\s?{countries}){{0,3}}),?\s(?P<year>{YEAR})(?:,\s(?P<time>\d{{1,2}}:\d\d(?::\d\d)?))?"
    )


def find_films(text: str) -> Iterator[FormCitation]:
    """The films of this form in a note's text. Linear in its length."""
    low = text.casefold()
    if not any(stem in low for stem in ("regi", "réal", "dir", "reż", "yön", "film")):
        return
    for match in _film().finditer(text):
        start = max(
            match.start(),
            clause(text, max(match.start(), match.end("title") - 130), match.end("title"), False),
        )
        pairs = (
            ("director", "director"),
            ("country", "publisher_place"),
            ("year", "issued"),
            ("time", "locator"),
        )
        labels = [("title", start, match.end("title")), *labels_of(match, pairs)]
        yield FormCitation(start, match.end(), tuple(labels), "motion_picture")
