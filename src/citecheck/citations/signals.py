"""Signals: what introduces a citation ("See also", "Vgl.", "For a contrary view, see")."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import Listed, alternatives, data, word_set


@cache
def closers() -> str:
    words = [*data("signals")["closers"], *data("signals")["further-closers"]]
    return alternatives([*words, *(word[0].upper() + word[1:] for word in words if len(word) > 2)])


_INITIAL = re.compile(r"(?:^|[\s,:])[^\W\d_a-zß-öø-ÿ]\.$")


_OPENING = re.compile(r"[\s(]*")
_JOINING = re.compile(r"(?:and|und|et|e|y|but|aber|mais)\s", re.I)
_PARTING = re.compile(r"[\s,:]+")
_ENDING = re.compile(r"\s*[,:]?\s+(?=\S)")
_COLON = re.compile(r":\s*")


@cache
def signal_phrases() -> frozenset[str]:
    """Every signal in lower case."""
    return word_set("signals", "phrases") | word_set("signals", "further")


@cache
def _phrases() -> Listed:
    return Listed(signal_phrases())


def _signals_end(text: str) -> int | None:
    """Where one to three signals and what parts them from the citation end, or one with its colon."""
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    joined = _JOINING.match(text, start)
    for first in (joined.end(), start) if joined else (start,):
        if (end := _series_end(text, first, 2)) is not None:
            return end
    # "Source:https://…"
    for end in _phrases().ends(text, start):
        if colon := _COLON.match(text, end):
            return colon.end()
    return None


def _series_end(text: str, start: int, more: int) -> int | None:
    for end in _phrases().ends(text, start):
        parted = _PARTING.match(text, end) if more else None
        if parted and (last := _series_end(text, parted.end(), more - 1)) is not None:
            return last
        if ending := _ENDING.match(text, end):
            return ending.end()
    return None


_SMALL_V = r"(?<!\S)[a-zà-öø-ÿ]{2,}\sv\.(?:\s(?:anche|aussi|not\.|spec\.|spéc\.))?"
""" "voir" and "vedi" behind a word of their language; between two parties stands a name before it."""


@cache
def lead_in() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<![\w.]){closers()}|{_SMALL_V})\s*[,:]?\s+(?:(?:the|a|an|die|den|das|le|la|il)\s[^\W\d_]{{2,20}}(?:\s[^\W\d_]{{2,20}})?\s(?:in|by|of|von|de|di|bei)\s)?(?=[^\sa-zß-öø-ÿ]|the\sinterview)"
    )


_DIGRAPH = re.compile(r"(?:Ph|Ch|Chr|Fr|Th|Cl)\.(?:[\s-][^\W\d_a-z]\.?)?\s[^\W\d_a-z]")
"""A given name shortened to two letters: "V. Ph. Malaurie" is "voir" and a name."""


def signal_end(text: str) -> int:
    """Where the signal at the start of a stretch ends, 0 where there is none."""
    end = _signals_end(text)
    if end is None:
        return 0
    whole = text[:end]
    printed = whole.strip(" ,:(")
    if _INITIAL.search(printed) and not (printed in ("V.", "v.") and _DIGRAPH.match(text, end)):
        # "S. Hyodo", "See also S. Aalto": the last word is an initial and not the German "S." for "see".
        end -= len(whole) - len(whole.rstrip()) + 2
        if not text[:end].strip(" ("):
            return 0
    rest = text[end : end + 1]
    return end if not rest.islower() or text[:end].rstrip().endswith(":") or interview_at(text[end:]) else 0


@cache
def same_author() -> re.Pattern[str]:
    """Words by which the next work is of the people of the one before."""
    phrases = [
        r"(?:by|of|from)\sthe\ssame\sauthors?", r"the\ssame\sauthor['’]s", r"d[ue]s?\smêmes?(?:\sauteure?s?)?", r"de\sla\smême(?:\sauteure)?",
        r"dello\sstesso(?:\s(?:autore|a\.))?", r"della\sstessa(?:\sautrice|\sa\.)?", r"(?:vom|von\sde[mr])s?el?ben(?:\s(?:Verfasser|Autor)(?:in)?)?",
        r"del\smismo(?:\sautor)?", r"de\sla\smisma(?:\sautora)?", r"do\smesmo(?:\sautor)?", r"da\smesma(?:\sautora)?",
        r"van\sdezelfde(?:\s(?:auteur|schrijver))?",
    ]  # fmt: skip
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.I)


def only_signal(text: str) -> bool:
    if len(text) > 120 or re.search(r"[.;]\s+[^\W\d_a-z]", text):
        return False
    stripped = text.strip(" ,:;(\n")
    if stripped.casefold() in signal_phrases():
        return True
    if any(found.end() == len(stripped) for found in same_author().finditer(stripped)):
        return len(stripped.split()) <= 10
    return re.search(rf"(?<![\w.]){closers()}$", stripped) is not None and len(stripped.split()) <= 14


def last_signal(text: str) -> int | None:
    """Where the signal begins that a text ends with ("The river is long; on its floods see"); None without one."""
    start = max(0, len(text) - 160)
    found = _last().search(text[start:])
    return None if found is None else start + found.start()


def without_last_signal(text: str) -> str:
    """A text without the signal of what follows it ("…, p. 38, cité par")."""
    body = text.rstrip(" ,:;(")
    parts = body.rsplit(" ", 4)
    for count in range(min(4, len(parts) - 1), 0, -1):
        last = " ".join(parts[-count:])
        if last[:1].islower() and len(last) > 2 and last.casefold() in signal_phrases():
            return body[: -len(last)].rstrip(" ,:;(")
    return text


@cache
def _last() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![\w.]){closers()}|{_SMALL_V})[\s,:]{{0,3}}$")


def is_source(signal: str) -> bool:
    return signal.strip(" :").casefold() in word_set("signals", "sources")
