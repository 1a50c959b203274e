"""What stands before the form of a back-reference: whose work it is, its short title, its year.

The search goes back no further than :data:`REACH` characters and stops at the end of a sentence, at a
semicolon, at a signal, at a bracket that is still open and at the end of the back-reference before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from citecheck.citations.backref.conventions import conventions, key_of, lowered
from citecheck.citations.backref.left_bounds import SMALL, VOLUME, boundary
from citecheck.citations.backref.name_words import TOKEN, is_name, name_token
from citecheck.citations.backref.name_words import parts as parts_of

REACH = 240

_QUOTED = re.compile(
    r"“[^”]{0,200}[”\"]|\"[^\"”]{0,200}[\"”]|«[^»]{0,200}»|„[^“”\"]{0,200}[“”\"]|‘(?:[^’]|’(?=\w)){0,200}’(?!\w)|(?<!\w)'(?:[^']|'(?=\w)){1,200}'(?!\w)|‹[^›]{0,200}›"
)
_YEAR_LAST = re.compile(
    r"(?:,\s{0,3}(?P<plain>(?:1[4-9]|20)\d\d[a-z]?)|[,\s]{0,3}\((?P<bracketed>(?:1[4-9]|20)\d\d[a-z]?)\))[\s,]{0,3}$"
)
_YEAR_BARE = re.compile(r"\s((?:1[4-9]|20)\d\d[a-z]?)$")
_PROVISION = re.compile(r"[^\W\d_.]{1,12}\.?\s{0,2}\d|§")


@dataclass(frozen=True, slots=True)
class Left:
    """``start`` is where the name or title begins (the form's own start when there is none)."""

    start: int
    name: str | None = None
    title: str | None = None
    year: str | None = None
    container: bool = False
    whole: bool = False
    """Whether nothing but the name stands between the boundary and the form."""
    provision: bool = False
    """Whether a place in a statute or treaty stands before the form: "Art. 41 ASR (Fn. 12)"."""


def left_of(text: str, start: int, floor: int) -> Left:
    """Read back from ``start``, where the form begins, no further than ``floor``."""
    begin = max(floor, start - REACH)
    window = text[begin:start]
    body = window.rstrip(" \t\n\u00a0,")
    if body.endswith(("(", "[")):
        body = body[:-1].rstrip(" \t\n\u00a0,")
    if not body.strip():
        return Left(start)
    quotes = [found.span() for found in _QUOTED.finditer(body)]
    cut, container = boundary(body, quotes)
    segment = body[cut:]
    lead = len(segment) - len(segment.lstrip(" \t\n\u00a0,:([-–—"))
    cut += lead
    segment = segment[lead:]
    if not segment:
        return Left(start, container=container)
    segment = _without_signal(segment)
    if not segment:
        return Left(start, container=container)
    if volume := VOLUME.match(segment):
        # "1 Blackstone, supra note 23": the volume stands before the name.
        found_ = named(segment[volume.end() :], begin + cut + volume.end(), container)
        return replace(found_, start=begin + cut) if found_.name else found_
    return named(segment, begin + cut, container)


def _without_signal(segment: str) -> str:
    """Before "see supra note 7" stands another sentence, or the name in "Smith, see supra note 7"."""
    low = lowered(segment)
    for found in conventions().signal.finditer(low):
        if found.end() == len(low) and len(found.group()) > 1 and segment[found.start()].islower():
            head = segment[: found.start()].rstrip(" ,(:")
            return head if head and is_name(head) and len(head.split()) <= 5 else ""
    return segment


def named(segment: str, at: int, container: bool) -> Left:
    """The name, title and year in ``segment``, which begins at ``at`` in the text."""
    skip = _lead_length(segment)
    segment, at = segment[skip:], at + skip
    year = None
    if found := _YEAR_LAST.search(segment):
        year = found["plain"] or found["bracketed"]
        segment = segment[: found.start()].rstrip(" ,")
    elif (
        (found := _YEAR_BARE.search(segment))
        and is_name(segment[: found.start()])
        and not _SHORTENED.search(segment[: found.start()])  # "S.C. Res. 1816"
    ):
        year = found[1]
        segment = segment[: found.start()].rstrip(" ,")
    offset, name, title, whole = _split(segment)
    if name is None and title is None:
        return Left(at + len(segment), year=year)
    if name and title is None and conventions().signal.fullmatch(lowered(name)):
        return Left(at + len(segment), year=year, container=container)  # "V. retro, nt. 1"
    provision = bool(title and _PROVISION.match(title) and conventions().locator_word.match(lowered(title)))
    if provision:
        title = None  # "Art. 15ter, supra note 8": a place in the work, not its title
    return Left(at + offset, name, title, year, container, whole, provision)


def _lead_length(segment: str) -> int:
    """The length of a signal and adverbs between commas before a name: "V., ancora, Palieri", "Così, testualmente, Cass."."""
    parts = parts_of(segment)
    skip, told = 0, False
    for (_, part), (start, following) in pairwise(parts[:5]):
        told = told or conventions().signal.fullmatch(lowered(part)) is not None
        if not told or not (part.islower() or conventions().signal.fullmatch(lowered(part))):
            break
        if following[:1].isupper():
            skip = start
    return skip


def _split(segment: str) -> tuple[int, str | None, str | None, bool]:
    """(offset in the segment, name, title, whether the segment is nothing but a name)."""
    for found in reversed(list(_QUOTED.finditer(segment))):
        tail = segment[found.end() :].strip(" ,")
        if volume := VOLUME.match(tail):
            tail = tail[volume.end() :]
        if tail and is_name(tail):
            # "“a moral purpose,” Boorstin, supra note 1": words quoted from the work, not its title
            return len(segment) - len(segment[found.end() :].lstrip(" ,")), _clean(tail), None, False
        if found.end() >= len(segment.rstrip(" ,")) - 12:
            head = segment[: found.start()].strip(" ,:")
            title = found.group()[1:-1].strip(" ,.")
            offset, name = _trailing_name(segment[: found.start()], head)
            return (offset if name else found.start()), name, title or None, False
        break
    parts = parts_of(segment)
    if len(parts) > 1 and key_of(parts[0][1]) in conventions().words.idem:
        return 0, _clean(parts[0][1]), _clean(segment[parts[1][0] :]), False
    if is_name(segment):
        return 0, _clean(segment), None, True
    for count in range(len(parts) - 1, 0, -1):
        stop = parts[count][0]
        head = segment[:stop].strip(" ,:")
        if is_name(head):
            tail = segment[stop:].strip(" ,:")
            if tail[:1].islower() and len(tail.split()) > 3:
                break  # "Again, the old account is that in Maine": a sentence, not a title
            return 0, _clean(head), tail or None, False
    if len(parts) > 1 and (skip := _lead_in(parts[0][1])):
        # "ferner Wagner, Aufstand": what stands before the name is no name.
        again = _split(segment[parts[0][0] + skip :])
        if again[1] is not None and again[0] == 0:
            return parts[0][0] + skip, again[1], again[2], False
    for begin, part in reversed(parts[1:]):
        if is_name(part) and not part.isdigit():
            return begin, _clean(part), None, False
        break
    return _from_prose(segment)


def _lead_in(part: str) -> int:
    """The length of the words that begin small before a name that ends ``part``; 0 where there is no such name."""
    found = SMALL.match(part)
    return found.end() if found and is_name(part[found.end() :]) else 0


def _from_prose(segment: str) -> tuple[int, str | None, str | None, bool]:
    """A title such as "Defense of Japan 2012", or the name that a sentence ends with."""
    tokens = [(found.start(), found.group()) for found in TOKEN.finditer(segment)]
    run = len(tokens)
    while run and name_token(tokens[run - 1][1], conventions().words):
        run -= 1
    while (
        run < len(tokens)
        and not tokens[run][1][0].isupper()
        and tokens[run][1].lower() not in conventions().words.particles
    ):
        run += 1
    words = conventions().words
    if not any(char.isupper() for char in segment):
        return len(segment), None, None, False
    if run < len(tokens):
        begin = tokens[run][0]
        before = tokens[run - 1][1].lower() if run else ""
        tail = segment[begin:].strip(" ,")
        starts_low = segment[0].islower()
        if starts_low or (before in words.by and len(tokens) > 5) or _has_initial(tail) or len(tokens) > 12:
            return begin, _clean(tail), None, False
    if (segment[0].islower() and segment.split()[0] not in conventions().words.particles) or len(tokens) > 16:
        return len(segment), None, None, False
    return 0, None, segment.strip(" ,"), False


def _has_initial(part: str) -> bool:
    return any(re.fullmatch(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*", token) for token in part.split())


def _trailing_name(before: str, head: str) -> tuple[int, str | None]:
    """The name right before a quoted title, with its offset."""
    if not head:
        return 0, None
    if is_name(head):
        return len(before) - len(before.lstrip(" ,:")), _clean(head)
    offset, name, _, _ = _from_prose(head)
    return (offset, name) if name else (0, None)


_SHORTENED = re.compile(r"[^\W\d_]{2,}\.$")
_LOOSE = re.compile(r"(?:de|d|di|del|della|von|van|of|by|par|da)\s(?=[^\W\d_a-zß-öø-ÿ]\.)")
"""A particle before initials: a word of the sentence, for in a name it stands behind them."""


def _clean(part: str) -> str | None:
    part = (
        _LOOSE.sub("", part.strip(" ,;:\u00a0"), count=1) if _LOOSE.match(part.strip(" ,;:\u00a0")) else part
    )
    return part.strip(" ,;:\u00a0") or None
