"""Papers in archives, and letters, found wherever they stand in a note: :func:`find_archives`.

"The National Archives (Kew), FO 371/21742, C 11046/1941/18, Halifax to Henderson, 4 October 1938", "Archivio di Stato di Venezia, Consiglio
dei Dieci, Parti secrete, reg. 11, c. 45r", "Virginia Woolf to Vita Sackville-West, 16 March 1926, Berg Collection, New York Public Library".
Forms: Chicago Manual of Style, 17th ed., 14.111 and 14.221-31; MHRA Style Guide, 3rd ed., 11.2.12. The lists are in ``data/archives.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.boundaries import abbreviation
from citecheck.citations.dates import find_dates
from citecheck.citations.forms.common import FormCitation, clause
from citecheck.citations.lexicon import alternatives, data, late

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_WORD = rf"(?:{_UPPER}[\w’'.-]{{0,30}}|v[ao]n|vom|de[lrns]?|di|da|du|la|le|zu[mr]?|ter|ten)"
_PERSON = rf"{_UPPER}[\w’'.-]{{0,30}}(?:\s{_WORD}){{0,4}}"
_MOST = 9
"""So many pieces between commas may a shelf mark have."""
_PLAIN = 40
"""A piece of a shelf mark without a number has at most so many characters: "Consiglio dei Dieci"."""


@cache
def _archive() -> re.Pattern[str]:
    names, short = alternatives(data("archives")["names"]), alternatives(data("archives")["short"])
    inner = r"(?:\s(?:[^\W\d_][\w’'.-]{0,30}|\([^()]{2,40}\))){0,8}?"
    return re.compile(
        rf"(?<!\w)(?:(?:{_UPPER}[\w’'.-]{{0,30}}\s(?:(?:of|the|für|des|der|de|di|{_UPPER}[\w’'.-]{{0,30}})\s){{0,4}})?{names}{inner}|{short}(?:\s{_UPPER}[\w’'.-]{{2,20}}){{0,2}})(?:\s\([^()]{{2,40}}\))?(?=,\s)"
    )


@cache
def _letter() -> re.Pattern[str]:
    to, of = alternatives(data("archives")["to"]), alternatives(data("archives")["from"])
    kind = alternatives(data("archives")["letters"])
    return re.compile(
        rf"(?:(?:(?P<kind>(?i:{kind}))\s{of}\s?)?(?P<writer>{_PERSON})|(?P<alone>(?i:{kind})))\s{to}\s(?P<reader>{_PERSON})(?:,\s(?P<said>(?i:{kind})))?(?=,\s|\.?$)"
    )


_MARK = late(
    r"(?:\d|[A-Z]{1,4}\s?\d|[IVXLC]{1,6}\.?\s[A-Z]{1,3}|Rep|Tit|Nr|Bd|no|n[°º]|vol|box|folder|file|reg|b|busta|fasc|leg|legajo|carton|liasse|inv|Best|Bestand|MS|Mss?|RG|FO|CO|WO|CAB|T\s\d|sygn|f|ed)\b",
    re.I,
)
_LAST = late(r"[^\W\d_]+$")
_LOCATOR = late(
    r"(?:Bl|fol|fols|ff|f|c|cc|p|pp|S)\.\s?\d{1,5}\s?[rv]?(?:\s?[-–]\s?\d{1,5}\s?[rv]?)?$|\d{1,4}[rv]$"
)
_LETTERS = late(r"\b(?:to|an|à|ad|aan)\s[^\W\d_a-zß-öø-ÿ]")


def find_archives(text: str) -> Iterator[FormCitation]:
    """The papers and letters of these forms in a note's text. Linear in its length."""
    for match in _archive().finditer(text):
        start = clause(text, max(0, match.start() - 200), match.start() + 1)
        if start == match.start() and (made := _kept(text, match)) is not None:
            yield made
    if _LETTERS.search(text):
        for match in _letter().finditer(text):
            if clause(text, max(0, match.start() - 200), match.start() + 1) == match.start():
                made = _sent(text, match)
                if made is not None:
                    yield made


def _pieces(text: str, start: int) -> list[tuple[int, int]]:
    """The pieces between commas from ``start`` to the end of the clause."""
    end = next(_ends(text, start))
    pieces: list[tuple[int, int]] = []
    position = start
    while position < end and len(pieces) < _MOST:
        comma = text.find(", ", position, end)
        last = comma if comma >= 0 else end
        pieces.append((position, last))
        position = last + 2
    return pieces


_STOP = late(
    r";|(?<=[^\W\d_]{3})\.\s+(?=[^\W\d_a-zß-öø-ÿ“„«])|(?<=\d[rv)])\.\s|(?<=\d)\.\s(?=[^\W\d_a-zß-öø-ÿ])|\.$|\)(?=[.;]|$)|\s\(|,\s(?:in|zit|quoted|cited|cité|cit)\b"
)


def _ends(text: str, start: int) -> Iterator[int]:
    for match in _STOP.finditer(text, start, start + 400):
        word = _LAST.search(text, max(start, match.start() - 12), match.start())
        # "Rep. III": the stop of a word for a part of the mark.
        if (
            text[match.start()] != "."
            or match.end() == len(text)
            or not ((word and _MARK.fullmatch(word.group())) or abbreviation(text, match.start()))
        ):
            yield match.start()
    yield min(len(text), start + 400)


def _kept(text: str, match: re.Match[str]) -> FormCitation | None:
    """A paper: the archive with its shelf mark, then what it is, its date, the leaf."""
    marked = match.end()
    last = match.end()
    numbered = False
    labels: list[tuple[str, int, int]] = []
    for start, end in _pieces(text, match.end() + 2):
        piece = text[start:end]
        if _LOCATOR.match(piece):
            labels.append(("locator", start, end))
        elif dates := [one for one in find_dates(piece) if one.exact]:
            labels.append(("issued", start + dates[-1].start, start + dates[-1].end))
            if dates[-1].start > 3:
                labels += _described(text, start, start + dates[-1].start)
        elif (letter := _letter().match(text, start, end)) and letter.end() == end:
            labels += _written(letter)
        elif not labels and (_MARK.match(piece) or any(map(str.isdigit, piece))):
            marked, numbered = end, True
        elif not labels and not numbered and len(piece) <= _PLAIN and piece[:1].isupper():
            pass
        elif numbered and len(piece) <= 120 and not any(name == "title" for name, _, _ in labels):
            labels.append(("title", start, end))
        else:
            break
        last = end
    if not numbered or _PERIODICAL.search(match.group()) or _YEARED.match(text, last):
        return None
    kind = "personal_communication" if any(name == "author" for name, _, _ in labels) else "document"
    return FormCitation(match.start(), max(last, marked), (("archive", match.start(), marked), *labels), kind)


_PERIODICAL = late(r"(?:Journal|Review|Revue|Zeitschrift|Jahrbuch|Rivista|Revista|für|Annals)\b")
_YEARED = late(r"\s\((?:\d|[^()]{2,12}\s)?\d{4}")


def _described(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    letter = _letter().match(text, start, end)
    return _written(letter) if letter else [("title", start, end)]


def _written(letter: re.Match[str]) -> list[tuple[str, int, int]]:
    title = ("title", letter.start(), letter.end("reader"))
    return [title, ("author", *letter.span("writer"))] if letter["writer"] else [title]


def _sent(text: str, match: re.Match[str]) -> FormCitation | None:
    """A letter with its date, and where it is kept."""
    pieces = _pieces(text, match.end() + 2)
    date = (
        next(iter(one for one in find_dates(text[slice(*pieces[0])]) if one.exact), None) if pieces else None
    )
    if date is None or date.start > 2:
        return None
    labels = [*_written(match), ("issued", pieces[0][0] + date.start, pieces[0][0] + date.end)]
    end = pieces[0][1]
    said = text[match.end() : end]
    if len(pieces) > 1:
        rest = text[pieces[1][0] : pieces[-1][1]]
        if not (_keeps().search(rest) and len(rest) < 200):
            return None
        labels.append(("archive", pieces[1][0], pieces[-1][1]))
        end = pieces[-1][1]
    elif len(said) > 40 or text[end : end + 4].lstrip(" ,")[:2] == "in":
        return None
    return FormCitation(match.start(), end, tuple(labels), "personal_communication")


@cache
def _keeps() -> re.Pattern[str]:
    listed = data("archives")
    return re.compile(rf"(?<!\w){alternatives([*listed['names'], *listed['short'], *listed['keepers']])}")
