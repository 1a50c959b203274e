"""Where the citations of a note begin and end, and what of it is commentary.

The note is split where a citation may end (semicolon, full stop, "and" before names and a title), each
piece is weighed, pieces that belong to one reference are joined again, and back-references, which are
certain, keep their own bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from citecheck.citations.backref.find import BackReferenceMatch, find
from citecheck.citations.evidence import Evidence, masked, weigh
from citecheck.citations.head import find_head
from citecheck.citations.interviews import interview_at
from citecheck.citations.dates import YEAR, is_month
from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.citations.quotes import Quoted, quoted
from citecheck.citations.tag_imprint import is_place
from citecheck.model import CitationKind

_EDGE = " \t\n\u00a0\u202f,;:.–—"


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]`` of a note is one citation (or commentary); ``body`` is where its signal ends."""

    kind: CitationKind
    start: int
    end: int
    signal: str | None = None
    match: BackReferenceMatch | None = None
    evidence: Evidence | None = None


def segment(text: str) -> list[Stretch]:
    """The stretches of a note's text in order; commentary among them. Linear in its length."""
    references = find(text)
    made: list[Stretch] = []
    position = 0
    for match in references:
        if match.start > position:
            made.extend(_pieces(text, position, match.start))
        made.append(Stretch("back-reference", match.start, match.end, match=match))
        position = match.end
    made.extend(_pieces(text, position, len(text)))
    return _with_signals(text, _containers(text, made))


# Splitting


@cache
def _closers() -> str:
    words = data("signals")["closers"]
    return alternatives([*words, *(word[0].upper() + word[1:] for word in words if len(word) > 2)])


@cache
def _boundary() -> re.Pattern[str]:
    joint = one_of("roles", "and", "words")
    return re.compile(
        rf"(?P<semi>;)\s+|(?P<stop>[.?!…][)\]]?\x02?[)\]]?)\s+(?=[^\sa-zß-öø-ÿ(\[<,;.–—&]|\((?:See|Vgl|Siehe|Cf|Voir)|„|see\s|vgl)|(?P<open>\()(?={_closers()}\s)|(?P<and>,?\s(?:{joint}|as\swell\sas|sowie|ainsi\sque|nonché)\s(?:also\s)?)(?=[^\W\d_a-z]|\x02|(?:an?\s)?interview)"
    )


_UPPER_STOP = re.compile(r"[^\W\d_a-zß-öø-ÿ]")


def _pieces(text: str, start: int, end: int) -> list[Stretch]:
    """The stretches of a part of a note that holds no back-reference."""
    part = text[start:end]
    quotes = quoted(part)
    mask = masked(part, quotes)
    bounds = sorted({0, *_bounds(part, mask), *_short_forms(mask), len(part)})
    raw = [_trimmed(part, first, last) for first, last in zip(bounds, bounds[1:], strict=False)]
    kept = [piece for piece in raw if piece is not None]
    return [replace(one, start=one.start + start, end=one.end + start) for one in _joined(part, kept)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in _EDGE + ")]":
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if end > start and text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end):
        end -= 1
    joint = _joint().match(text, start, end)
    if joint and joint.end() < end:
        start = joint.end()
    said = text[start:end].strip()
    return (
        (start, end) if any(char.isalnum() for char in said) and not _joint().fullmatch(said + " ") else None
    )


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of('roles', 'and', 'words')}|as\swell\sas|sowie|nonché)\s+")


def _bounds(part: str, mask: str) -> Iterator[int]:
    depth_at = _depths(mask)
    for match in _boundary().finditer(mask):
        kind = match.lastgroup
        if kind == "open":
            yield match.end()
        elif depth_at[match.end() - 1 if kind == "stop" else match.start()]:
            continue
        elif kind == "semi":
            if not _within_names(mask, match):
                yield match.end()
        elif kind == "stop":
            if (
                not _abbreviation(mask, match.start())
                and not mask[match.end() : match.end() + 1].islower()
                or mask[match.end() : match.end() + 4].casefold() in ("see ", "vgl.")
            ):
                yield match.end()
        elif kind == "and" and _new_after_and(part, mask, match):
            yield match.start()
            yield match.end()


@cache
def _short_form() -> re.Pattern[str]:
    link = alternatives(data("signals")["short-form-links"])
    name = r"[^\W\d_a-z][\w’'-]{1,30}"
    return re.compile(
        rf"(?:^|(?<=[;.]\s)|(?<!\w)(?:{link})\s|(?<=f\.\s)|(?<=\d\s))(?P<cite>{name}(?:(?:\s?/\s?|\s(?:und|and|&|et)\s|\s){name}){{0,4}}(?:\set\sal\.)?,?\s\(?{YEAR}[a-z]?\)?(?![\w:/–-])"
        rf"(?P<loc>,?\s(?:insbesondere\s|insb\.\s|esp\.\s)?(?:S|pp?)\.\s?\d{{1,4}}(?:\s?[-–—]\s?\d{{1,4}})?(?:\sff?(?!\w)\.?)?(?:\sund\sS\.\s?\d{{1,4}})?(?:\s(?:Fn|Anm)\.\s?\d{{1,3}})?)?)"
    )


def _short_forms(mask: str) -> Iterator[int]:
    """The bounds of author-and-year references inside sentences ("…, ebenso Bender/Schumacher 1980, S. 72 ff.")."""
    for match in _short_form().finditer(mask):
        first = re.match(r"\w+", match["cite"])
        if (
            first is None
            or is_month(first.group())
            or is_place(first.group())
            or first.group().casefold() in word_set("prose", "openers")
        ):
            continue
        linked = match.start() != match.start("cite")
        before = mask[: match.start("cite")].rstrip()
        if (
            match["loc"]
            or linked
            or "/" in match["cite"]
            or (not before and not mask[match.end() :].strip(" ."))
        ):
            if before and not linked and before[-1:] not in ".;" and not re.search(r"\d$|ff?\.?$", before):
                continue
            yield match.start("cite")
            yield match.end("cite")


def _depths(mask: str) -> list[int]:
    depths, depth = [], 0
    for char in mask:
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        depths.append(depth)
    # A bracket that nothing closes would swallow the rest.
    if depth:
        return [0] * len(mask)
    return depths


def _within_names(mask: str, match: re.Match[str]) -> bool:
    """Whether a semicolon parts names ("Kamerlin, S. C. L.; Warshel, A.") or stands before a volume ("2014;21")."""
    if (
        mask[match.end() : match.end() + 1].isdigit()
        and mask[match.start() - 1].isdigit()
        and match.end() - match.start() < 2
    ):
        return True
    floor = max(0, mask.rfind(". ", 0, match.start() - 40) + 1)
    head = find_head(mask, floor)
    return head is not None and head.start <= floor + 2 and head.start < match.start() < head.end


# 108 Harv. L. Rev. 1733: the words between a volume and a page are a journal's.
_VOLUME_AND_WORD = re.compile(
    r"(?:^|[\s,])\d{1,4}\s(?:[^\W\d_a-zß-öø-ÿ][\w.&'’]{0,14}\s){0,4}[^\W\d_a-zß-öø-ÿ]\w{0,7}$"
)


@cache
def _editions() -> frozenset[str]:
    return frozenset(word.rstrip(".") for word in word_set("serial", "edition"))


def _abbreviation(mask: str, stop: int) -> bool:
    if mask[stop] != ".":
        return False
    word = re.search(r"[\w.]+$", mask[max(0, stop - 24) : stop])
    if word is None:
        return False
    printed, low = word.group(), word.group().casefold()
    following = re.match(r"\.\s+([^\W\d_]+)", mask[stop : stop + 40])
    if printed.isdigit() and len(printed) <= 2 and following:
        # An ordinal: "12. März", "2. Aufl."
        return is_month(following[1]) or following[1].casefold().rstrip(".") in _editions()
    if _VOLUME_AND_WORD.search(mask[max(0, stop - 60) : stop]):
        return True
    if len(printed) == 1 and printed.isalpha():
        return True
    if "." in printed and len(printed) <= 7 and not printed[-2:].isdigit():
        return True
    return low in word_set("abbreviations", "words") and not (printed.isdigit())


def _new_after_and(part: str, mask: str, match: re.Match[str]) -> bool:
    """Whether "and" joins two citations: names and a quoted title follow, or an interview."""
    if interview_at(part[match.end() : match.end() + 200]) and re.match(
        r"(?:the\s)?(?:telephone\s|author['’]s\s|phone\s|personal\s)?(?:inter|entre|Gespr|conv|collo)",
        part[match.end() :],
        re.I,
    ):
        return True
    before = mask[max(0, match.start() - 400) : match.start()]
    if not re.search(r"\d{4}[a-z]?[)\]]?$|\d[)\]]?$|[>\]]$|\x02$", before.rstrip(" ,")):
        return False
    if mask[match.end()] == "\x02":
        return "\x02" in before or bool(re.search(r"\d{4}", before[-40:]))
    head = find_head(mask, match.end())
    if head is None or head.start != match.end():
        return False
    after = mask[head.end : head.end + 3]
    return (
        after.lstrip(" ,:")[:1] == "\x02"
        or (head.sure and after[:1] == ",")
        and bool(re.search(r"\d{4}\)?$|\d$", before))
    )


# Joining


@cache
def _continues() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:{one_of('roles', 'in', 'words')}:?\s|{one_of('locators', 'labels')}\s?\d|{one_of('serial', 'volume')}\s?\d|{one_of('serial', 'issue')}\s?\d|{one_of('roles', 'editor', 'before')}\s|{one_of('roles', 'translator', 'before')}\s|<?https?:|<?www\.|doi|DOI|ISBN|ISSN|[\[(]|{one_of('months', 'words', 'accessed')}|Available|Online|Retrieved|Disponible|Disponibile|URL|PMID|arXiv|\d{{4}}[.;,]|\d+\s?[(:,]|{one_of('serial', 'edition-words')}\s{one_of('serial', 'edition')})",
        re.I,
    )


@cache
def _genre_start() -> re.Pattern[str]:
    return re.compile(
        rf"\s*{one_of('genres', 'types', 'post-weblog')}\s(?:by|von|de|par|di)\s|\s*(?:{one_of('genres', 'types')})(?=[,.]|$)",
        re.I,
    )


def _joined(part: str, pieces: list[tuple[int, int]]) -> list[Stretch]:
    """Pieces made stretches, those of one reference joined."""
    made: list[Stretch] = []
    for start, end in pieces:
        one = _judged(part, start, end)
        last = made[-1] if made else None
        if last is not None and _belongs(part, last, one):
            both = _judged(part, last.start, one.end)
            kind: CitationKind = (
                "work" if "work" in (last.kind, one.kind) or both.kind == "work" else last.kind
            )
            made[-1] = replace(both, kind=kind, start=last.start)
        else:
            made.append(one)
    return made


def _judged(part: str, start: int, end: int) -> Stretch:
    signal = signal_end(part[start:end])
    body = part[start + signal : end]
    if interview_at(body):
        return Stretch("interview", start, end)
    seen = weigh(body)
    forced = _is_source(part[start : start + signal]) and len(body) > 3
    kind: CitationKind = (
        "work" if seen.is_work or forced or (signal and seen.points >= 3 and seen.complete) else "commentary"
    )
    return Stretch(kind, start, end, evidence=seen)


def _is_source(signal: str) -> bool:
    return signal.strip(" :").casefold() in word_set("signals", "sources")


def _belongs(part: str, last: Stretch, one: Stretch) -> bool:
    """Whether a piece goes on with the reference before it."""
    between = part[last.end : one.start]
    if (
        ";" in between
        or last.kind == "interview"
        or one.kind == "interview"
        or last.evidence is None
        or one.evidence is None
    ):
        return False
    text = part[one.start : one.end]
    if signal_end(text):
        return False
    open_ = last.evidence.starts and not last.evidence.complete and last.evidence.prose <= 1
    if open_ and (not one.evidence.starts or one.evidence.points < 3) and one.evidence.prose <= 2:
        return True
    if last.kind == "work" and one.evidence.prose <= 1 and len(text) < 300:
        if _continues().match(text) and not one.evidence.starts:
            return True
        return _genre_start().match(text) is not None
    return False


# Signals


@cache
def _signal() -> re.Pattern[str]:
    phrase = one_of("signals", "phrases")
    return re.compile(
        rf"[\s(]*(?:(?:and|und|et|e|y|but|aber|mais|but)\s)?{phrase}(?:[\s,:]+{phrase}){{0,2}}\s*[,:]?\s+(?=\S)|[\s(]*{phrase}:\s*",
        re.I,
    )


@cache
def _lead_in() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){_closers()}\s*[,:]?\s+(?=[^\sa-zß-öø-ÿ]|the\sinterview)")


def signal_end(text: str) -> int:
    """Where the signal at the start of a stretch ends, 0 where there is none."""
    match = _signal().match(text)
    if match is None:
        return 0
    printed = match.group().strip(" ,:(")
    if len(printed) == 2 and printed[0].isupper() and printed[1] == ".":
        return 0  # An initial: "S. Hyodo", "V. Kashin".
    rest = text[match.end() : match.end() + 1]
    return (
        match.end()
        if not rest.islower() or match.group().rstrip().endswith(":") or interview_at(text[match.end() :])
        else 0
    )


def _with_signals(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Signals taken off their citations; lead-ins before them made signal or commentary."""
    made: list[Stretch] = []
    for one in stretches:
        if one.kind == "commentary":
            made.extend(_lead(text, one))
            continue
        signal = None
        if made and made[-1].kind == "commentary" and _only_signal(text[made[-1].start : one.start]):
            before = made.pop()
            signal = text[before.start : one.start].strip(" ,:;(\n")
        if signal is not None or one.match is not None:
            made.append(replace(one, signal=signal))
        else:
            made.extend(_own_signal(text, one))
    return made


def _only_signal(text: str) -> bool:
    if len(text) > 120 or re.search(r"[.;]\s+[^\W\d_a-z]", text):
        return False
    stripped = text.strip(" ,:;(\n")
    if stripped.casefold() in word_set("signals", "phrases"):
        return True
    return re.search(rf"(?<![\w.]){_closers()}$", stripped) is not None and len(stripped.split()) <= 14


def _own_signal(text: str, one: Stretch) -> list[Stretch]:
    body = text[one.start : one.end]
    end = signal_end(body)
    if end:
        return [replace(one, start=one.start + end, signal=body[:end].strip(" ,:;("))]
    if one.evidence is not None and not one.evidence.starts:
        return _lead(text, one)
    return _after_author_year(text, one)


def _after_author_year(text: str, one: Stretch) -> list[Stretch]:
    """ "Steinbach 1979 found that …": the citation ends with the year, what follows is commentary."""
    if one.evidence is None or not one.evidence.author_year or one.evidence.prose < 1:
        return [one]
    cut = one.start + one.evidence.author_year
    rest = _trimmed(text, cut, one.end)
    if rest is None:
        return [one]
    return [replace(one, end=cut), Stretch("commentary", *rest)]


def _lead(text: str, one: Stretch) -> list[Stretch]:
    """A stretch whose reference begins only after words such as "on this point, see"."""
    body = text[one.start : one.end]
    for match in _lead_in().finditer(body):
        rest = body[match.end() :]
        seen = weigh(rest)
        interview = interview_at(rest)
        if not (seen.is_work or interview or (seen.points >= 3 and seen.complete)):
            continue
        lead = body[: match.end()].strip(" ,:;(")
        found = Stretch("interview" if interview else "work", one.start + match.end(), one.end, evidence=seen)
        if len(lead.split()) <= 14:
            return _after_author_year(text, replace(found, signal=lead))
        return [
            Stretch("commentary", one.start, one.start + match.start()),
            *_after_author_year(text, replace(found, signal=match.group().strip(" ,:"))),
        ]
    return [one]


# Back-references to the book of a work


def _containers(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """A work "in X, op. cit." and that back-reference are one citation."""
    made: list[Stretch] = []
    for one in stretches:
        if one.match is not None and one.match.container and made and made[-1].match is None:
            last = made.pop()
            made.append(replace(last, kind="work", end=one.end, match=one.match, evidence=last.evidence))
        else:
            made.append(one)
    return made


__all__ = ["Quoted", "Stretch", "segment", "signal_end"]
