"""Where the citations of a note begin and end, and what of it is commentary.

The note is split where a citation may end (semicolon, full stop, "and" before names and a title), each
piece is weighed, pieces that belong to one reference are joined again, and back-references, which are
certain, keep their own bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from citecheck.citations.backref.find import BackReferenceMatch, find
from citecheck.citations.boundaries import bounds, short_forms, trimmed
from citecheck.citations.dates import is_month
from citecheck.citations.evidence import Evidence, masked, weigh
from citecheck.citations.forms import find_forms, is_german_lead
from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import Listed, every_genre, one_of, word_set, words
from citecheck.citations.quotes import quoted
from citecheck.citations.signals import is_source, last_signal, lead_in, only_signal, signal_end
from citecheck.citations.tag_imprint import is_place
from citecheck.citations.turns import openings, turns
from citecheck.model import CitationKind


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]`` of a note is one citation (or commentary); ``body`` is where its signal ends."""

    kind: CitationKind
    start: int
    end: int
    signal: str | None = None
    match: BackReferenceMatch | None = None
    evidence: Evidence | None = None
    certain: bool = False
    """Its form tells where it begins and ends."""


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
    return _with_signals(text, containers(text, made))


def _pieces(text: str, start: int, end: int) -> list[Stretch]:
    """The stretches of a part of a note that holds no back-reference."""
    made: list[Stretch] = []
    position = start
    for one in find_forms(text[start:end]):
        first, last = start + one.start, start + one.end
        made.extend(_weighed(text, position, first))
        made.append(Stretch("work", first, last, certain=True))
        position = last
    return [*made, *_weighed(text, position, end)]


def _weighed(text: str, start: int, end: int) -> list[Stretch]:
    """The stretches of a part of a note in which no form is certain."""
    part = text[start:end]
    quotes = quoted(part)
    mask = masked(part, quotes)
    cuts = sorted({0, *bounds(part, mask), *short_forms(mask), *turns(mask), len(part)})
    raw = [trimmed(part, first, last) for first, last in pairwise(cuts)]
    kept = [piece for piece in raw if piece is not None]
    return [replace(one, start=one.start + start, end=one.end + start) for one in _joined(part, kept)]


@cache
def _continuing() -> tuple[tuple[Listed, re.Pattern[str]], ...]:
    """Words that go on with a reference, each with what must come after it."""
    numbered = (("locators", "labels"), ("serial", "volume"), ("serial", "issue"))
    roles = ("editor", "translator", "other", "other-further")
    people = tuple(("roles", role, "before") for role in roles)
    return (
        (Listed(words("roles", "in", "words")), re.compile(r":?\s")),
        (Listed(word for path in numbered for word in words(*path)), re.compile(r"\s?\d")),
        (Listed(word for path in people for word in words(*path)), re.compile(r"\s")),
        (Listed(words("months", "words", "accessed")), re.compile("")),
        (
            Listed(words("serial", "edition-words")),
            re.compile(rf"\s{one_of('serial', 'edition')}", re.I),
        ),
    )


_CONTINUES = re.compile(
    r"<?https?:|<?www\.|doi|ISBN|ISSN|[\[(]|Available|Online|Retrieved|Disponible|Disponibile|URL|PMID|arXiv"
    r"|\d{4}[.;,]|\d+\s?[(:,]",
    re.I,
)


def continues(text: str) -> bool:
    """Whether a piece begins with what goes on with the reference before it: "p. 5", "edited by", an address."""
    start = len(text) - len(text.lstrip())
    return _CONTINUES.match(text, start) is not None or any(
        after.match(text, end) for listed, after in _continuing() for end in listed.ends(text, start)
    )


@cache
def _weblogs() -> Listed:
    return Listed(words("genres", "types", "post-weblog"))


_BY = re.compile(r"\s(?:by|von|de|par|di)\s", re.I)
_OVER = re.compile(r"[,.]|$")


def _starts_with_genre(text: str) -> bool:
    """Whether a piece is, or begins with, the kind of a work: "Blog by …", "Working paper, …"."""
    start = len(text) - len(text.lstrip())
    return any(_BY.match(text, end) for end in _weblogs().ends(text, start)) or any(
        _OVER.match(text, end) for end in every_genre().ends(text, start)
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
    return _stopped(part, made)


_INVERTED = re.compile(
    r"[^\W\d_a-zà-öø-ÿ]{2,30}(?:[\s-][^\W\d_a-zà-öø-ÿ]{2,30}){0,3},"
    r"(?:\s(?:[^\W\d_a-z][\w’'-]{0,30}|d[aeo]s?|e|del|de\sla|v[ao]n)){1,5}\.\s"
    r"|[^\W\d_a-zа-яё][\w’'-]+,?\s(?:[^\W\d_a-zà-öø-ÿа-яё]\.?\s?-?){1,3}(?:[,.\s]|$)"
)
"""A family name and initials behind it, as lists and the Russian standard (ГОСТ Р 7.0.5-2008) have them; one in capitals
and given names with their stop, as the Brazilian one (ABNT NBR 6023)."""


TITLED = re.compile(r"(?:[^\W\d_a-z][\w’'.-]{0,30}\s){1,3}[^\W\d_a-z][\w’'-]{1,30}[,:]\s[^,;:\d]{3,150}")
"""A name and a title without anything else: "Ernst Wagner, Der Aufstand der Weber" before ". Eine Sozialgeschichte, Ulm 1978"."""

_PLACE_YEAR = re.compile(
    r",\s[^\W\d_a-z][\w/.’' -]{2,40}(?:(?:,|:)\s[^\W\d_][^,;:()\d]{1,40})?,?\s(?:1[4-9]|20)\d\d"
    r"(?:,\s(?:(?:vol|t)\.\s[\dIVXLC]{1,5},\s)?(?:(?:S|p|pp|n)\.?[°º]?\s?)?\d.{0,60})?"
)
_MOST_PARTS = 4
_PLACED = re.compile(
    r"(?:^|[\s/])(?P<place>[^\W\d_a-z][\w’-]+)(?:\s[a-z]{1,4}\.(?:\s[A-Z]\.)?|\s\([^()]{2,12}\))?\s(?:1[4-9]|20)\d\d"
    r"(?:\s?[\[(][^\[\]()]{2,24}[\])])?(?:,\s(?:Bd\.\s?\w{1,6},\s)?(?:S|Sp|p|pp)\.\s?\d.{0,60})?$"
)
"""A place and a year at the end of a part, and perhaps the page: "Frankfurt a. M. 2001 [zuerst 1924], S. 16"."""
_IMPRINT = re.compile(r"[^\W\d_][\w. -]{0,30}(?::\s[^,.;]{2,40})?,\s\d{4}")
"""A place, perhaps a publisher, and a year: "СПб.: Наука, 2001"."""


def _stopped(part: str, stretches: list[Stretch]) -> list[Stretch]:
    """References whose parts are set off by full stops joined: "Иванов И. И. Курилы. М.: Наука, 1999. С. 5."

    Each part says too little by itself. They are one work from an inverted name on, if all of them together are one.
    """
    made: list[Stretch] = []
    position = 0
    while position < len(stretches):
        one = stretches[position]
        last = position
        begin = _begin(part, one)
        titled = TITLED.fullmatch(part, begin, one.end) is not None
        colon = titled and ":" in part[begin : one.end]
        if one.kind == "commentary" and (titled or _INVERTED.match(part, begin)):
            most = position + (_MOST_PARTS if colon else 1) if titled else len(stretches) - 1
            while last < min(most, len(stretches) - 1) and _goes_on(
                part, stretches[last], stretches[last + 1]
            ):
                last += 1
        joined = (
            replace(_judged(part, begin, stretches[last].end), start=one.start) if last > position else one
        )
        seen = joined.evidence
        parts = [part[s.start : s.end] for s in stretches[position + 1 : last + 1]]
        whole = len(parts) >= 2 or any(_IMPRINT.fullmatch(text) for text in parts)
        if titled:
            # The subtitle ends with place and year.
            ends = [
                text
                for text in parts
                if any(found.end() == len(text) for found in _PLACE_YEAR.finditer(text))
            ]
            whole = len(parts) == len(ends) == 1
            if not whole and colon:
                # "Name: Title. Subtitle. Mit einem Nachwort von Name. Ort 2001, S. 16", as German philologists cite.
                told = [at for at, text in enumerate(parts, 1) if _ends_in_place(text)]
                whole, last = bool(told), position + (told[0] if told else 0)
                joined = _judged(part, one.start, stretches[last].end) if told else one
                if told and joined.kind != "work":
                    joined = replace(joined, kind="work")
            last, joined = (last, joined) if whole else (position, one)
            seen = joined.evidence
        listed = seen is not None and whole and seen.complete and not seen.prose
        if seen is None or seen.prose > 1 or not (joined.kind == "work" or listed):
            last, joined = position, one
        elif listed:
            joined = replace(joined, kind="work")
        made.append(joined)
        position = last + 1
    return made


def _begin(part: str, one: Stretch) -> int:
    """Where a stretch begins behind its signal, or behind a lead-in ("Sur ce point, voir") before a name and a title."""
    body = part[one.start : one.end]
    begin = one.start + signal_end(body)
    if begin == one.start:
        ends = [found.end() for found in lead_in().finditer(body[:200])]
        for end in [*ends, *openings(body)]:
            if TITLED.fullmatch(body, end):
                return one.start + end
    return begin


def _ends_in_place(text: str) -> bool:
    """Whether a part says at its end where and when the work appeared."""
    return any(is_place(found["place"]) for found in _PLACED.finditer(text))


def _goes_on(part: str, before: Stretch, after: Stretch) -> bool:
    return (
        after.kind != "interview"
        and ";" not in part[before.end : after.start]
        and not signal_end(part[after.start : after.end])
        and not _INVERTED.match(part, after.start)
        and (after.evidence is None or after.evidence.prose <= 1)
    )


def _judged(part: str, start: int, end: int) -> Stretch:
    signal = signal_end(part[start:end])
    body = part[start + signal : end]
    if interview_at(body):
        return Stretch("interview", start, end)
    seen = weigh(body)
    forced = is_source(part[start : start + signal]) and len(body) > 3
    introduced = signal > 0 and seen.points >= 3 and seen.complete
    short_form = seen.author_year > 0 and _names_author(body)
    kind: CitationKind = "work" if seen.is_work or forced or introduced or short_form else "commentary"
    return Stretch(kind, start, end, evidence=seen)


def _names_author(body: str) -> bool:
    """Whether the word before a year at a sentence's start may be a family name: "Steinbach 1979 found …"."""
    first = re.match(r"[^\W\d_]+", body)
    if first is None or is_month(first.group()) or is_place(first.group()):
        return False
    return (
        first.group().casefold() not in word_set("prose", "openers")
        and re.match(r"\S+\s\(?\d{4}", body) is not None
    )


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
        if continues(text) and not one.evidence.starts:
            return True
        return _starts_with_genre(text)
    return False


def _with_signals(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Signals taken off their citations; lead-ins before them made signal or commentary."""
    made: list[Stretch] = []
    for one in stretches:
        if one.kind == "commentary":
            made.extend(_lead(text, one))
            continue
        signal = None
        if made and made[-1].kind == "commentary" and _leads_to(text[made[-1].start : one.start], one):
            before = made.pop()
            signal = text[before.start : one.start].strip(" ,:;(\n")
        elif (one.certain or one.match is not None) and made and made[-1].kind == "commentary":
            signal = _closing_signal(text, made, one.start)
        if signal is not None or one.match is not None or one.certain:
            made.append(replace(one, signal=signal))
        else:
            made.extend(_own_signal(text, one))
    return made


def _leads_to(before: str, one: Stretch) -> bool:
    return only_signal(before) or (one.certain and is_german_lead(before))


_SHORT_LEAD = re.compile(r"[^\W\d_]+(?:\s[^\W\d_A-ZÀ-ÖØ-Þ]+){0,3}")


def _closing_signal(text: str, made: list[Stretch], start: int) -> str | None:
    """The signal that the commentary before a certain citation ends with ("… is disputed. See"), taken off it."""
    before = made[-1]
    closer = last_signal(text[before.start : start])
    if closer is None:
        return None
    signal = text[before.start + closer : start].strip(" ,:;(\n")
    rest = trimmed(text, before.start, before.start + closer)
    if rest is not None and _SHORT_LEAD.fullmatch(text, rest[0], rest[1]):
        # "Per una critica v.": all of it leads.
        signal, rest = text[before.start : start].strip(" ,:;(\n"), None
    made[-1:] = [] if rest is None else [Stretch("commentary", *rest)]
    return signal or None


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
    rest = trimmed(text, cut, one.end)
    if rest is None:
        return [one]
    return [replace(one, end=cut), Stretch("commentary", *rest)]


def _lead(text: str, one: Stretch) -> list[Stretch]:
    """A stretch whose reference begins only after words such as "on this point, see"."""
    body = text[one.start : one.end]
    for match in lead_in().finditer(body):
        rest = body[match.end() :]
        seen = weigh(rest)
        interview = interview_at(rest)
        if not (seen.is_work or interview or (seen.points >= 3 and seen.complete)):
            continue
        lead = body[: match.end()].strip(" ,:;(")
        found = Stretch("interview" if interview else "work", one.start + match.end(), one.end, evidence=seen)
        if len(lead.split()) <= 14 and not re.search(r",\s\d{1,4},", lead):
            return _after_author_year(text, replace(found, signal=lead))
        return [
            Stretch("commentary", one.start, one.start + match.start()),
            *_after_author_year(text, replace(found, signal=match.group().strip(" ,:"))),
        ]
    return [one]


def containers(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """A work "in X, op. cit." and that back-reference are one citation."""
    made: list[Stretch] = []
    for one in stretches:
        if one.match is not None and one.match.container and made and made[-1].match is None:
            last = made.pop()
            while (
                made
                and made[-1].kind == last.kind == "commentary"
                and text[made[-1].end : last.start].strip() in ("", "?", "!")
            ):
                # "Clarke, Work in Progress? The Industrious Revolution, in": the title goes on behind its question.
                if text[last.start - 2 : last.start - 1] not in ("?", "!"):
                    break
                last = replace(last, start=made.pop().start)
            made.append(replace(last, kind="work", end=one.end, match=one.match, evidence=last.evidence))
        else:
            made.append(one)
    return made
