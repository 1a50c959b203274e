"""A sentence with its figures taken out: words, breaks, directions, and which figures go together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from citecheck.sources.data import load
from citecheck.sources.verification.words import Token, normal, tokens

Mode = Literal["change", "reached", "left", ""]
Span = tuple[int, int]

NAMING = frozenset({"place", "name", "thing", "word"})
"""The kinds of words that say of what a figure is."""

_PUNCTUATION = re.compile(r"[,;:()–—]| - ")


@cache
def cues() -> Mapping[str, Any]:
    """The words that say how a figure is meant."""
    return load("cues.toml", "citecheck.sources.verification")


@cache
def cue_set(name: str) -> frozenset[str]:
    return frozenset(normal(word) for word in cues()[name])


@cache
def cue_pattern(name: str) -> re.Pattern[str]:
    words = sorted((normal(word) for word in cues()[name]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def _folded(text: str) -> str:
    """The text without case and accents, character for character, so that offsets stay."""
    return "".join(folded if len(folded := normal(char)) == 1 else char for char in text)


class Sentence:
    """The parts of a sentence between and around its figures at ``spans``; ``kinds`` say what each measures."""

    def __init__(self, text: str, spans: Sequence[Span], kinds: Sequence[str]) -> None:
        self.text = text
        self.folded = _folded(text)
        self.spans = spans
        self.kinds = kinds
        self.starts = [start for start, _ in spans]
        self.tokens = [token for token in tokens(text) if not self.in_figure(token)]
        self.offsets = [token.start for token in self.tokens]
        self.strong = self.positions("strong_breaks", extra=";")
        self.weak = self.positions("weak_breaks", extra=",:()–—")
        self.groups = self._find_groups()
        self.runs = self._find_runs()

    def in_figure(self, token: Token) -> bool:
        index = bisect_right(self.starts, token.start) - 1
        return index >= 0 and token.start < self.spans[index][1]

    def positions(self, cue: str, extra: str) -> list[int]:
        found = [match.start() for match in cue_pattern(cue).finditer(self.folded)]
        found.extend(match.start() for match in _PUNCTUATION.finditer(self.text) if match[0].strip() in extra)
        inside = [at for at in found if not any(start <= at < end for start, end in self.near(at))]
        return sorted(inside)

    def near(self, at: int) -> Sequence[Span]:
        index = bisect_right(self.starts, at) - 1
        return self.spans[max(index, 0) : index + 1]

    def around(self, span: Span) -> list[Token]:
        """The tokens near enough to matter, so that a sentence of a megabyte stays cheap."""
        low = bisect_left(self.offsets, span[0] - 400)
        high = bisect_right(self.offsets, span[1] + 400)
        return self.tokens[low:high]

    def breaks(self, where: Sequence[int], low: int, high: int) -> int:
        return bisect_left(where, high) - bisect_left(where, low)

    def close(self, start: int, end: int, words: int) -> bool:
        """Whether at most ``words`` words and no strong break or comma lie between two offsets."""
        if end - start > 60:
            return False
        between = bisect_left(self.offsets, end) - bisect_left(self.offsets, start)
        strong = bisect_left(self.strong, end) - bisect_left(self.strong, start)
        return between <= words and not strong and "," not in self.text[start:end]

    def same_part(self, low: int, high: int) -> bool:
        if high - low > 80:
            return False
        others = bisect_left(self.starts, high) - bisect_left(self.starts, low)
        strong = bisect_left(self.strong, high) - bisect_left(self.strong, low)
        return others == 0 and strong == 0

    def direction(self, near: Sequence[Token]) -> int:
        for token in reversed(near):
            if token.plain in ("up", "down") and self.phrasal(token):
                continue
            if any(word in cue_set("up") for word in token.plain.split()):
                return 1
            if any(word in cue_set("down") for word in token.plain.split()):
                return -1
        return 0

    def phrasal(self, token: Token) -> bool:
        words = self.folded[max(0, token.start - 20) : token.start].split()
        return bool(words) and words[-1] in cue_set("phrasal")

    def _find_groups(self) -> list[int]:
        """The figures in runs between which no new thing is named ("at 8 % in 2009 and at 9 % in 2010").

        What follows a figure up to the next break is still of that figure ("tonnes of coal in 2009").
        """
        groups = [0]
        for (_, end), (start, _) in pairwise(self.spans):
            cuts = [
                *self.strong[bisect_left(self.strong, end) :][:1],
                *self.weak[bisect_left(self.weak, end) :][:1],
            ]
            cut = min((at for at in cuts if at < start), default=None)
            first = bisect_left(self.offsets, end if cut is None else cut)
            if cut is None and first < len(self.tokens) and self.tokens[first].plain in cue_set("genitive"):
                first += 2
            between = self.tokens[first : bisect_left(self.offsets, start)]
            named = any(token.kind in NAMING and not self.direction((token,)) for token in between)
            groups.append(groups[-1] + named)
        return groups

    def _find_runs(self) -> list[int]:
        """The figures in runs that a list makes: "3 % and 9 %", "10, 12 and 15 tonnes"."""
        runs = [0]
        for (_, end), (start, _) in pairwise(self.spans):
            words = self.folded[end : min(start, end + 20)].replace(",", " ").split()
            runs.append(runs[-1] + (start - end > 12 or any(w not in cue_set("weak_breaks") for w in words)))
        return runs

    def motion(self, span: Span) -> tuple[int, Mode]:
        index = bisect_left(self.offsets, span[0])
        before = [
            token for token in self.tokens[max(0, index - 6) : index] if self.same_part(token.end, span[0])
        ]
        after = [token for token in self.tokens[index : index + 2] if self.same_part(span[1], token.start)]
        last = before[-1].plain if before else ""
        direction = self.direction(before) or (self.direction(after) if last not in ("to", "auf") else 0)
        if not direction:
            return 0, ""
        if last in cue_set("reached") and last not in cue_set("by"):
            return direction, "reached"
        if last == "from" or (last in cue_set("left") and self._followed_by_reached(span)):
            return direction, "left"
        if last in cue_set("by") or self.direction(before[-1:]) or self.direction(after[:1]):
            return direction, "change"
        return direction, ""

    def _followed_by_reached(self, span: Span) -> bool:
        following = bisect_right(self.starts, span[0])
        if following >= len(self.spans):
            return False
        gap = self.folded[span[1] : self.spans[following][0]].split()
        return len(gap) <= 6 and any(word in cue_set("reached") for word in gap)
