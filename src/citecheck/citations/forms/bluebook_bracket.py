"""What stands in the last bracket of a citation in the form of American law reviews.

"(2d ed. 2004)", "(A. Editor ed., B. Translator trans., Oxford Univ. Press 2016)", "(forthcoming 2020)": The Bluebook, 21st ed., rules
15.1 to 15.4 and 16.
"""

from __future__ import annotations

from citecheck.citations.dates import YEAR
from citecheck.citations.lexicon import late

_DATE = late(
    rf"(?:(?P<season>[^\W\d_]{{3,9}}\.?(?:\s\d{{1,2}})?,?\s))?(?P<year>{YEAR}(?:\s?[-–/]\s?\d{{2,4}})?)$"
)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall|Winter)\b"
_MONTH = late(MONTH)
_EDITOR = late(r"\s(?:gen\.\s)?eds?\.$")
_TRANSLATOR = late(r"\strans\.$")
_BOTH = late(r"\sed\.\s&\strans\.$")
_EDITION = late(
    r"(?:\d{1,3}(?:st|nd|rd|d|th)|rev\.|new|student|Student|abr\.)(?:\s[^\W\d_]+\.?){0,2}\sed\.?$"
)
_LEADING_EDITION = late(r"(?:(?:\d{1,3}(?:st|nd|rd|d|th)|rev\.|new|abr\.)\s(?:[^\W\d_]+\.\s)?ed\.),?\s")
_COMPANY = late(r",\s(?:Inc|Ltd|Co|LLC|L\.L\.C|GmbH|S\.A|Jr|et al)\b\.?")
_PAPER = late(
    r"(?P<genre>[^,()]{0,60}?\b(?:Paper|Report|Rep\.|Brief|Memorandum|Bulletin|Bull\.))(?:\sSeries)?\s(?:No\.\s)?(?P<number>[\w./-]{1,20})"
)
_REPRINT = late(r"(?:photo\.\s)?(?:reprint|repr\.)$")
_GENRE = late(r"(?:forthcoming|unpublished\b.*|draft|on file with .*)$")


def bracket_labels(text: str, start: int, end: int, journal: bool) -> list[tuple[str, int, int]]:
    """The labels of ``text[start:end]``, the inside of the bracket: date, edition, editors, translators, publisher."""
    date = _DATE.search(text, start, end)
    if date is None:
        return []
    first = date.start("year")
    if date["season"] and _MONTH.match(date["season"]):
        first = date.start("season")
    labels = [("issued", first, end)]
    position = start
    while position < first:
        comma = text.find(", ", position, first)
        piece_end = comma if comma >= 0 else first
        while comma >= 0 and (company := _COMPANY.match(text, comma, first)):
            comma = text.find(", ", company.end(), first)
            piece_end = comma if comma >= 0 else first
        labels += _piece(text, position, piece_end, journal)
        position = piece_end + 2 if comma >= 0 else first
    return _one_publisher(labels)


def _piece(text: str, start: int, end: int, journal: bool) -> list[tuple[str, int, int]]:
    printed = text[start:end].rstrip(" ,")
    end = start + len(printed)
    if not printed:
        return []
    if both := _BOTH.search(text, start, end):
        return [("editor", start, both.start())]
    if _EDITION.match(printed):
        return [("edition", start, end)]
    leading = _LEADING_EDITION.match(text, start, end)
    if leading:
        cut = leading.start() + len(leading.group().rstrip(", "))
        return [("edition", start, cut), *_piece(text, leading.end(), end, journal)]
    if role := _EDITOR.search(text, start, end):
        return [("editor", start, role.start())]
    if role := _TRANSLATOR.search(text, start, end):
        return [("translator", start, role.start())]
    if numbered := _PAPER.fullmatch(printed):
        return [
            ("genre", start, start + numbered.end("genre")),
            ("number", start + numbered.start("number"), end),
        ]
    if _REPRINT.match(printed):
        return [("other", start, end)]
    if _GENRE.match(printed):
        return [("genre", start, end)]
    colon = printed.find(": ")
    if colon > 0 and not journal:
        return [("publisher_place", start, start + colon), ("publisher", start + colon + 2, end)]
    return [("authority" if journal else "publisher", start, end)]


def _one_publisher(labels: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """A place before a publisher told from it: "(London, Thomas Payne 1776)"."""
    imprint = [one for one in labels if one[0] == "publisher"]
    if len(imprint) < 2:
        return labels
    rest = [one for one in labels if one[0] != "publisher"]
    return [
        *rest,
        ("publisher_place", imprint[0][1], imprint[0][2]),
        ("publisher", imprint[1][1], imprint[-1][2]),
    ]
