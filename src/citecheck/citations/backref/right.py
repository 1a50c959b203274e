"""What stands after the form of a back-reference: a note's number, a year, a locator.

All patterns are bounded and anchored at a position, so that a search costs the same wherever it is
made. Positions are those of the note's text; ``low`` is the same text in lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.citations.backref.conventions import BLANK, conventions, key_of
from citecheck.model import Locator

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_NUMBER = r"(?:\d{1,5}(?!\d)(?:[\s]?(?:bis|ter|quater)(?!\w)|[a-z](?!\w))?(?![\w%]|\.\d|/(?:1[89]|20)\d\d)|\*{1,4}|†|‡)"
_RANGE_TO = re.compile(rf"{BLANK}[-–—]{BLANK}({_NUMBER})")
_NEXT = re.compile(rf"{BLANK}(?:,|and|&|et|und|e|y|en|и)(?!\w){BLANK}(?:,{BLANK})?({_NUMBER})")
_NEXT_BUT_COMMA = re.compile(rf"{BLANK}(?:and|&|et|und|e|y|en|и)(?!\w){BLANK}({_NUMBER})")
NUMBER = re.compile(_NUMBER)
_BRACKETED = re.compile(rf"[\s,.]{{0,3}}\[{BLANK}({_NUMBER}){BLANK}\]")
_PARENTHESISED = re.compile(r"[\s,]{0,3}\(\s?(\d{1,3})\s?\)")
_HASHED = re.compile(rf"[\s,(]{{0,3}}[#№]\s?({_NUMBER})\)?")
_SUPERSCRIPT = re.compile(r"[\s,.]{0,2}([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")
_BARE_BEFORE_PAGE = re.compile(r"[\s,]{0,3}(\d{1,4})(?=,?\s{0,2}(?:p|pp|pg|s|с)\.?\s?\d)")
_OPEN = re.compile(r"[\s,.]{0,3}[(\[]?\s?")
_YEAR = re.compile(
    r"[\s,]{0,3}(?:\(((?:1[4-9]|20)\d\d[a-z]?)\)|((?:1[4-9]|20)\d\d[a-z]?)(?=\s{0,2}(?:[,.;:)\]]|$)))"
)
_CLOSE = re.compile(r"\s{0,2}[)\]]")

_VALUE = r"(?:\d{1,6}(?!\d)(?:[./]\d{1,4}){0,3}(?:ff?|[a-z])?(?!\w)|(?=[cxlvi])c{0,2}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?!\w))"
_SPAN = rf"{_VALUE}(?:{BLANK}[-–—]{BLANK}{_VALUE})?"
_VALUES = re.compile(rf"{_SPAN}(?:{BLANK}(?:,|and|&|et|und|e|y|en|и)(?!\w){BLANK}{_SPAN}){{0,12}}")
_BARE = re.compile(
    rf"(?:\d{{1,6}}(?!\d)(?:\.\d{{1,4}}){{0,3}}(?:ff?|[a-z])?(?!\w)(?:{BLANK}[-–—]{BLANK}{_VALUE})?"
    rf"(?:,{BLANK}\d{{1,6}}(?!\d)(?:[-–—]\d{{1,6}})?){{0,6}})(?=\s{{0,3}}(?:[.,;:()\[\]–—]|nn?\.?\s?\d|n\.?\s|fn|ff?\b|ss?\b|sgg|segg|e\s|et\s|y\s|u\.|$))"
)
# Act, scene and line, or book, chapter and section: "IV. 3. 2–9".
_CLASSIC = re.compile(
    r"[ivxlc]{1,7}[.,:]\s?\d{1,4}(?:[.,:]\s?\d{1,4}){0,3}(?:\s?[-–—]\s?\d{1,4})?(?=\s{0,3}(?:[.,;:()\[\]]|$))"
)
# "III, p. 44", "II (1973), pp. 201–03": a volume before its page.
_ROMAN_VOLUME = re.compile(r"([ivxlcdm]{1,7})(?:\s?\((?:1[4-9]|20)\d\d\))?,\s")
_ROMAN = re.compile(
    r"(?:[ivxlc]{1,7}(?:-[ivxlc]{1,7})?)(?:,\s[ivxlc]{1,7}(?:-[ivxlc]{1,7})?){0,6}(?=[.,;:)\]]|\s[(\[]|$)"
)
_ITS_NOTE = re.compile(r"\s?nn?\.\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?!\w)")
"""A note on the page: "at 492 n.108" (The Bluebook, 21st ed., rule 3.2(b))."""
_VOLUME_AND_PAGE = re.compile(
    rf"\d{{1,2}}:(\d{{1,4}}(?:{BLANK}[-–—]{BLANK}\d{{1,4}})?)(?=\s{{0,3}}(?:[.,;()\[\]]|nn?\.?\s?\d|$))"
)
"""A volume and its page: "4:415" (The Chicago Manual of Style, 17th ed., 14.116)."""
_PARAGRAPHS = re.compile(r"\[(\d{1,5}(?:\]?\s?[-–—]\s?\[?\d{1,5})?)\]")
_ESPECIALLY = re.compile(r",\s")
_GAP = re.compile(r"[\s,:]{0,3}\.?[\s,:]{0,3}\(?\s?")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Note numbers as printed ("12", "4-7", "3" and "9") with where each ends; ``end`` after them all."""

    values: tuple[tuple[str, int, int], ...]
    end: int


def numbers_at(low: str, position: int, commas: bool) -> Numbers | None:
    """The list of note numbers that starts at ``position``; with ``commas`` a comma carries it on."""
    first = NUMBER.match(low, position)
    if first is None:
        return None
    found: list[tuple[str, int, int]] = []
    start, end, value = first.start(), first.end(), first.group()
    following = _NEXT if commas else _NEXT_BUT_COMMA
    for _ in range(20):
        to = _RANGE_TO.match(low, end)
        if to and (last := _last_of(value, to[1])) is not None:
            value, end = f"{value}-{last}", to.end()
        found.append((value, start, end))
        more = following.match(low, end)
        if more is None:
            break
        value, start, end = more[1], more.start(1), more.end(1)
    return Numbers(tuple(found), found[-1][2])


def _last_of(first: str, printed: str) -> str | None:
    """The last number of a range as printed, in full: 312 of "309-12"; None where that is no range."""
    if not (first.isdigit() and printed.isdigit()):
        return None
    if len(printed) < len(first):
        printed = first[: -len(printed)] + printed
    return printed if int(printed) > int(first) else None


def note_number_at(low: str, position: int) -> tuple[str, int] | None:
    """A note's number that follows a form such as "op. cit.": ``[3]``, ``n. 3``, ``(supra note 3)``, ``³``.

    Returns the number and where it ends, its closing bracket taken in.
    """
    rules = conventions()
    for pattern in (_BRACKETED, _PARENTHESISED, _HASHED, _BARE_BEFORE_PAGE):
        if found := pattern.match(low, position):
            return found[1], found.end()
    if found := _SUPERSCRIPT.match(low, position):
        return found[1].translate(_SUPERSCRIPTS), found.end()
    opened = _OPEN.match(low, position)
    at = opened.end() if opened else position
    for _ in range(2):
        for pattern in (rules.back_word, rules.link_word):
            if word := pattern.match(low, at):
                at = skip_blanks(low, word.end(), ",")
    word = rules.note_word.match(low, at)
    if word is None:
        return None
    numbers = numbers_at(low, skip_blanks(low, word.end(), ""), commas=False)
    if numbers is None:
        return None
    end = numbers.end
    if after := rules.after_word.match(low, skip_blanks(low, end, ",")):
        end = after.end()
    if opened and opened.group().strip(" ,.") and (close := _CLOSE.match(low, end)):
        end = close.end()
    return numbers.values[0][0], end


def skip_blanks(low: str, position: int, also: str) -> int:
    """The first offset from ``position`` on that is no blank and none of ``also``, four at most."""
    for _ in range(4):
        if position < len(low) and (low[position].isspace() or low[position] in also):
            position += 1
    return position


def year_at(low: str, position: int) -> tuple[str, int] | None:
    """A year that follows: ``(1999)`` or ``, 1999,`` and where it ends."""
    found = _YEAR.match(low, position)
    return (found[1] or found[2], found.end()) if found else None


def locator_at(text: str, low: str, position: int) -> tuple[Locator, int] | None:
    """The locator that follows and where it ends; of "vol. 2, p. 34" the page, and the end of all."""
    first = _one_locator(text, low, position)
    if first is None:
        return None
    best, end = first
    for _ in range(4):
        following = _one_locator(text, low, end, labelled=True)
        if following is None:
            break
        if following[0].label == "page" and best.label != "page":
            best = following[0]
        end = following[1]
    stress = _ESPECIALLY.match(low, end)
    hint = conventions().before_locator.match(low, stress.end()) if stress else None
    # "90–95, esp. 93": the page that counts most is part of the locator.
    if stress and hint and len(hint.group()) > 2 and (more := _one_locator(text, low, stress.end())):
        end = more[1]
    return best, end


def _one_locator(text: str, low: str, position: int, labelled: bool = False) -> tuple[Locator, int] | None:
    rules = conventions()
    gap = _GAP.match(low, position)
    at = gap.end() if gap else position
    opened = gap is not None and "(" in gap.group()
    label = None
    volume = None if labelled else _ROMAN_VOLUME.match(low, at)
    if volume and _one_locator(text, low, volume.end() - 1, labelled=True):
        return Locator("volume", text[at : volume.end(1)]), volume.end() - 2
    hint = rules.before_locator.match(low, at)
    starts = [skip_blanks(low, hint.end(), ""), at] if hint else [at]
    for begin in starts:
        word = rules.locator_word.match(low, begin)
        if word:
            label = rules.locator_labels.get(key_of(word.group()) or word.group().strip())
        start = skip_blanks(low, word.end(), "") if word and label else begin
        if word and low[word.end() : word.end() + 1] in ("°", "º"):
            label, start = "paragraph", skip_blanks(low, word.end() + 1, "")
        found = _VALUES.match(low, start) if label else None
        if found is None and not labelled and not (word and label):
            if coloned := _VOLUME_AND_PAGE.match(low, start):
                return Locator("page", text[coloned.start(1) : coloned.end(1)]), coloned.end()
            found, label = _bare_value(low, start), "page"
            if found is None and hint and hint.group() == "at":
                found = _ROMAN.match(low, start)
            if found is None and (found := _CLASSIC.match(low, start)):
                label = "section"
            if found is None and (found := _PARAGRAPHS.match(low, start)):
                label = "paragraph"
        if found is not None and label is not None:
            return _closed(text, low, found, label, opened)
    return None


def _bare_value(low: str, start: int) -> re.Match[str] | None:
    # A figure that stands right after the form, without a blank, is its typing error or a marker.
    if start and not (low[start - 1].isspace() or low[start - 1] in ",:("):
        return None
    return _BARE.match(low, start)


def _closed(text: str, low: str, found: re.Match[str], label: str, opened: bool) -> tuple[Locator, int]:
    end = found.end()
    value = text[found.start() : end]
    if label == "paragraph" and value.startswith("["):
        value = value.strip("[]")
    if its_note := _ITS_NOTE.match(low, end):
        value, end = value + text[its_note.start() : its_note.end()], its_note.end()
    tail = conventions().after_locator.match(low, skip_blanks(low, end, ""))
    if tail and not _starts_word(low, tail.end()):
        value, end = f"{value} {text[tail.start() : tail.end()]}", tail.end()
    if opened and (close := _CLOSE.match(low, end)):
        end = close.end()
    return Locator(label, " ".join(value.split())), end


def _starts_word(low: str, position: int) -> bool:
    """Whether "f." or "s." was only the beginning of something else ("s. 12", "n. Smith")."""
    following = skip_blanks(low, position, "")
    return following < len(low) and low[following].isdigit()
