"""Signals: what introduces a citation ("See also", "Vgl.", "For a contrary view, see")."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import alternatives, data, one_of, word_set


@cache
def closers() -> str:
    words = data("signals")["closers"]
    return alternatives([*words, *(word[0].upper() + word[1:] for word in words if len(word) > 2)])


_INITIAL = re.compile(r"(?:^|[\s,:])[^\W\d_a-zß-öø-ÿ]\.$")


@cache
def _signal() -> re.Pattern[str]:
    phrase = one_of("signals", "phrases")
    return re.compile(
        rf"[\s(]*(?:(?:and|und|et|e|y|but|aber|mais|but)\s)?{phrase}(?:[\s,:]+{phrase}){{0,2}}\s*[,:]?\s+(?=\S)|[\s(]*{phrase}:\s*",
        re.I,
    )


@cache
def lead_in() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.]){closers()}\s*[,:]?\s+(?:(?:the|a|an|die|den|das|le|la|il)\s[^\W\d_]{{2,20}}(?:\s[^\W\d_]{{2,20}})?\s(?:in|by|of|von|de|di|bei)\s)?(?=[^\sa-zß-öø-ÿ]|the\sinterview)"
    )


def signal_end(text: str) -> int:
    """Where the signal at the start of a stretch ends, 0 where there is none."""
    match = _signal().match(text)
    if match is None:
        return 0
    printed = match.group().strip(" ,:(")
    end = match.end()
    if _INITIAL.search(printed):
        # "S. Hyodo", "See also S. Aalto": the last word is an initial and not the German "S." for "see".
        end -= len(match.group()) - len(match.group().rstrip()) + 2
        if not text[:end].strip(" ("):
            return 0
    rest = text[end : end + 1]
    return end if not rest.islower() or text[:end].rstrip().endswith(":") or interview_at(text[end:]) else 0


def only_signal(text: str) -> bool:
    if len(text) > 120 or re.search(r"[.;]\s+[^\W\d_a-z]", text):
        return False
    stripped = text.strip(" ,:;(\n")
    if stripped.casefold() in word_set("signals", "phrases"):
        return True
    return re.search(rf"(?<![\w.]){closers()}$", stripped) is not None and len(stripped.split()) <= 14


def is_source(signal: str) -> bool:
    return signal.strip(" :").casefold() in word_set("signals", "sources")
