"""Where a note turns from one work to the next by words that no list has: "…, 34, and, more generally, Anna Bell, Tides, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.lexicon import one_of, word_set
from citecheck.citations.signals import same_author

_PARTICLES = (
    r"(?:(?:[Vv][ao]n|[Dd]e[nrl]?|[Dd]i|[Dd]a|[Dd]ella|[Dd]u|[Ll]a|[Ll]e|[Tt]en|[Tt]er|[Zz]u)\s){0,3}"
)
# Each part is bounded and ends with its own blank, so that a run of letters is read in one way only.
_GIVEN = r"(?:[^\W\d_a-zß-öø-ÿ][\w’-]{1,24}\s|(?:[^\W\d_a-zß-öø-ÿ]\w?\.[-\s]?){1,3}){1,3}"
_NAME = rf"{_GIVEN}(?<=[\s.]){_PARTICLES}[^\W\d_a-zß-öø-ÿ][\w’'-]{{1,30}}(?=[,:]\s(?:[^\W\d_a-zß-öø-ÿ]|[“\"«„]|\x02))"


@cache
def _word() -> str:
    """A word of a sentence that leads to a work: in small letters, or a noun of German's leads ("im Anschluss an")."""
    return rf"(?:[^\W\d_A-ZÀ-ÖØ-Þ][^\W\d_]{{0,24}}(?:’[^\W\d_]{{1,24}})?|{one_of('prose', 'leading-nouns')})[,:]?\s"


@cache
def _turn() -> re.Pattern[str]:
    ends = r"(?:\d[a-z]?|[)\]\x02]|\d\s?(?:ff?|ss?|sgg|segg|sqq?|suiv)\.?)"
    return re.compile(
        rf"{ends}(?:[,;]|[.,]?\s[–—]|(?P<stop>\.)|(?=\s{one_of('roles', 'and', 'words')}(?:,|\s)))\s(?P<lead>[^\W\d_]{{1,24}}[,:]?\s(?:{_word()}){{0,7}})(?P<name>{_NAME})"
    )


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        rf"[\s.,;–—]{{0,4}}(?P<lead>[^\W\d_][\w’]{{0,24}}\s(?:{_word()}){{1,14}})(?P<name>{_NAME})"
    )


@cache
def _same() -> re.Pattern[str]:
    """Behind a work's end a few words to another of its author: ", et du même, …", "; see also by the same author, …"."""
    ends = r"(?:\d[a-z]?|[)\]\x02]|\b(?:ff?|ss?|sgg)\.)[,;.]?\s"
    lead = rf"(?P<lead>(?:{_word()}){{0,4}}(?i:{same_author().pattern}))"
    return re.compile(rf"(?:^|{ends}){lead}[,:]?\s(?=[^\W\d_a-zß-öø-ÿ]|[“\"«„]|\x02)")


@cache
def _quoting() -> re.Pattern[str]:
    """A signal of quotation behind a work's end: "…, p. 351, quoting Ministry of Transport, Strategy, p. 98"."""
    return re.compile(
        rf"(?:\d[a-z]?|[)\]])[,;]?\s(?P<lead>{one_of('prose', 'quoting')}\s)(?=[^\W\d_a-zß-öø-ÿ]|[“\"«„]|\x02)"
    )


@cache
def _goes_on() -> re.Pattern[str]:
    """Words by which the people named belong to the work before: who edited, translated or annotated it."""
    roles = [one_of("roles", role, "before") for role in ("editor", "translator", "other", "other-further")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(roles)})(?!\w)", re.I)


def openings(mask: str) -> Iterator[int]:
    """Where the full name begins that a sentence at the start leads to: "On consultera avec profit Anna Bell, Tides, …"."""
    opening = _opening().match(mask)
    if opening is None:
        return
    said = re.findall(r"[^\W\d_][\w’]*", opening["lead"].casefold())
    # "The matter is examined in depth by Tullio Ferri, ‘Piracy …’"
    quoted = said[-1] in word_set("prose", "by") and mask[opening.end() :].lstrip(" ,:").startswith("\x02")
    consults = quoted or not word_set("prose", "consulting").isdisjoint(said)
    leads = consults or said[0] in word_set("prose", "leads")
    if leads and len(said) > 2 and not _goes_on().search(opening["lead"]):
        yield opening.start("name")


def turns(mask: str) -> Iterator[int]:
    """The bounds of the words between a work's end and the full name that the next begins with. Linear.

    ``mask`` is the text with its quoted titles blanked out.
    """
    yield from openings(mask)
    for same in _same().finditer(mask):
        yield same.start("lead")
        yield same.end()
    for quoting in _quoting().finditer(mask):
        yield quoting.start("lead")
    for found in _turn().finditer(mask):
        lead = found["lead"]
        if lead[0].isupper() and not (found["stop"] or mask[found.start("lead") - 2] in "–—"):
            continue
        said = re.findall(r"[^\W\d_]+", lead.casefold())
        if not _compares(said, mask[max(0, found.start() - _REACH) : found.start()]) and (
            said[0] in _annotated()
            or said[-1] in _annotated() | word_set("prose", "by")
            or _goes_on().search(lead)
            or (len(said) == 1 and said[0] in word_set("roles", "and", "words"))
        ):
            continue
        yield found.start("lead")
        yield found.start("name")


_COMPARED = re.compile(r"(?<!\w)[Cc]ompare\s")
_REACH = 400


def _compares(said: list[str], before: str) -> bool:
    """ "Compare Cosgun, …, with Murrow, …"."""
    return said == ["with"] and _COMPARED.search(before) is not None


def belongs(text: str, at: int) -> bool:
    """Whether a role ("…, préf.", "a cura di") ends at ``at`` or a word behind: who is named there belongs to the work before."""
    return any(
        found.start() < at <= found.end() + 2 for found in _goes_on().finditer(text, max(0, at - 40), at + 8)
    )


@cache
def _annotated() -> frozenset[str]:
    """Words before the book that a part is in, or before who annotated a decision."""
    return word_set("roles", "in", "words") | word_set("prose", "annotated")
