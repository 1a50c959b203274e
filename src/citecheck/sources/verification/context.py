"""Of what a figure in a sentence speaks: its words by nearness, its year, its direction.

A sentence often states several figures. Each gets the words that stand nearer to it than to another
figure, the year that is bound to it ("735 in 2011 and 757 in 2012"), and how it is meant: a change
("rose by 5 %"), what was reached ("to 757") or what was left ("from 735").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from citecheck.sources.data import load
from citecheck.sources.verification.words import Token, normal, tokens

Mode = Literal["change", "reached", "left", ""]
Span = tuple[int, int]

LOCAL = 0.6
"""A word of at least this weight belongs to the figure and not to another of the sentence."""

_LONGEST = 4000
_STRETCH = 2000
_FIGURE_BETWEEN = 0.5
_STRONG_BETWEEN = 0.5
_WEAK_BETWEEN = 0.85
_FARTHEST = 0.2
_PUNCTUATION = re.compile(r"[,;:()–—]| - ")
_NAMING = frozenset({"place", "name", "thing", "word"})
_YEAR_SPAN = re.compile(r"\s?[-–/]\s?")


@dataclass(frozen=True, slots=True)
class Context:
    """Of what a figure speaks.

    ``words`` are weights from 0 to 1 by key. ``years`` are those bound to the figure (empty: none is
    named); ``shifted`` is set when the figure is of another year than the one named ("from 735").
    ``direction`` is 1 for a rise, -1 for a fall, 0 when nothing is said. ``nouns`` are the keys right
    after the figure (what is counted). ``roles`` say whether a place gives or takes; ``before`` are the
    keys that stand before the figure, ``elsewhere`` places and names after it that belong to another.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    shifted: bool = False
    direction: int = 0
    mode: Mode = ""
    nouns: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    before: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    def local(self) -> frozenset[str]:
        """The keys that belong to this figure and not to another of the sentence."""
        return frozenset(key for key, weight in self.words.items() if weight >= LOCAL)


def contexts(text: str, spans: Sequence[Span], kinds: Sequence[str] = ()) -> list[Context]:
    """For each figure at ``spans`` (in order, not overlapping) of the sentence ``text`` its context.

    ``kinds`` say what each figure measures: figures of two kinds may share a year that stands by one.
    """
    out: list[Context] = []
    first = 0
    while first < len(spans):
        # Text without an end of sentence is taken in stretches, so that its cost stays in proportion.
        begin = max(0, spans[first][0] - _STRETCH // 2) if len(text) > _LONGEST else 0
        last = first + 1
        while last < len(spans) and (len(text) <= _LONGEST or spans[last][1] - begin <= _STRETCH):
            last += 1
        limit = spans[last - 1][1] + _STRETCH // 2 if len(text) > _LONGEST else len(text)
        part = [(start - begin, end - begin) for start, end in spans[first:last]]
        sentence = _Sentence(text[begin:limit], part, kinds[first:last] or [""] * len(part))
        out.extend(_set_apart([sentence.context(index) for index in range(len(part))]))
        first = last
    return out


def _set_apart(found: list[Context]) -> list[Context]:
    """The contexts of one sentence, each with the names that belong to another figure than its own."""
    owned = Counter(key for context in found for key in context.local())
    out: list[Context] = []
    for context in found:
        apart = frozenset(
            key
            for key, weight in context.words.items()
            if weight < LOCAL
            and owned[key]
            and key not in context.before
            and context.kinds[key] in ("place", "name", "qualifier")
        )
        out.append(replace(context, elsewhere=apart) if apart else context)
    return out


@cache
def cues() -> Mapping[str, Any]:
    """The words that say how a figure is meant."""
    return load("cues.toml", "citecheck.sources.verification")


@cache
def _cue_set(name: str) -> frozenset[str]:
    return frozenset(normal(word) for word in cues()[name])


@cache
def _cue_pattern(name: str) -> re.Pattern[str]:
    words = sorted((normal(word) for word in cues()[name]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def _folded(text: str) -> str:
    """The text without case and accents, character for character, so that offsets stay."""
    return "".join(folded if len(folded := normal(char)) == 1 else char for char in text)


class _Sentence:
    """A sentence with its figures taken out: tokens, breaks, years."""

    def __init__(self, text: str, spans: Sequence[Span], kinds: Sequence[str]) -> None:
        self.text = text
        self.folded = _folded(text)
        self.spans = spans
        self.kinds = kinds
        self.starts = [start for start, _ in spans]
        self.tokens = [token for token in tokens(text) if not self._in_figure(token)]
        self.offsets = [token.start for token in self.tokens]
        self.strong = self._positions("strong_breaks", extra=";")
        self.weak = self._positions("weak_breaks", extra=",:()–—")
        self.qualifiers = self._qualifiers()
        self.groups = self._groups()
        self.runs = self._lists_of()
        self.years = self._bind_years()
        self.pairs = self._respective()

    def _in_figure(self, token: Token) -> bool:
        index = bisect_right(self.starts, token.start) - 1
        return index >= 0 and token.start < self.spans[index][1]

    def _positions(self, cue: str, extra: str) -> list[int]:
        found = [match.start() for match in _cue_pattern(cue).finditer(self.folded)]
        found.extend(match.start() for match in _PUNCTUATION.finditer(self.text) if match[0].strip() in extra)
        inside = [at for at in found if not any(start <= at < end for start, end in self._near(at))]
        return sorted(inside)

    def _near(self, at: int) -> Sequence[Span]:
        index = bisect_right(self.starts, at) - 1
        return self.spans[max(index, 0) : index + 1]

    def context(self, index: int) -> Context:
        words: dict[str, float] = {}
        kinds: dict[str, str] = {}
        before: set[str] = set()
        span = self.spans[index]
        dropped = self.pairs.get(index, frozenset())
        for token in self._around(span):
            if token.kind in ("stop", "year", "number", "month") or token.key in dropped:
                continue
            if token.kind == "word" and self._direction((token,)):
                continue
            if token.start < span[0]:
                before.add(token.key)
            weight = self._weight(token, index)
            if weight > words.get(token.key, 0.0):
                words[token.key] = weight
                kinds[token.key] = "qualifier" if token.start in self.qualifiers else token.kind
        direction, mode = self._motion(span)
        years, shifted = self.years[index]
        return Context(
            words=words,
            kinds=kinds,
            years=years,
            months=self._months(span),
            shifted=shifted or (mode == "left" and not years),
            direction=direction,
            mode=mode,
            nouns=self._nouns(span),
            roles=self._roles(index),
            before=frozenset(before),
        )

    def _around(self, span: Span) -> list[Token]:
        """The tokens near enough to matter, so that a sentence of a megabyte stays cheap."""
        low = bisect_left(self.offsets, span[0] - 600)
        high = bisect_right(self.offsets, span[1] + 600)
        return self.tokens[low:high]

    def _qualifiers(self) -> frozenset[int]:
        """Where the words stand that say which of a thing is meant: "timber exports", "exports of timber"."""
        found: set[int] = set()
        for index, token in enumerate(self.tokens):
            if token.kind not in ("word", "name"):
                continue
            following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            if following is not None and following.kind == "thing" and following.start - token.end == 1:
                found.add(token.start)
            before = self.tokens[max(0, index - 2) : index]
            if len(before) == 2 and before[0].kind == "thing" and before[1].plain in _cue_set("genitive"):
                found.add(token.start)
        return frozenset(found)

    def _groups(self) -> list[int]:
        """The figures in runs between which no new thing is named ("at 8 % in 2009 and at 9 % in 2010")."""
        groups = [0]
        for (_, end), (start, _) in pairwise(self.spans):
            between = self.tokens[bisect_left(self.offsets, end) : bisect_left(self.offsets, start)]
            named = any(token.kind in _NAMING and not self._direction((token,)) for token in between)
            groups.append(groups[-1] + named)
        return groups

    def _lists_of(self) -> list[int]:
        """The figures in runs that a list makes: "3 % and 9 %", "10, 12 and 15 tonnes"."""
        runs = [0]
        for (_, end), (start, _) in pairwise(self.spans):
            words = self.folded[end : min(start, end + 20)].replace(",", " ").split()
            runs.append(runs[-1] + (start - end > 12 or any(w not in _cue_set("weak_breaks") for w in words)))
        return runs

    def _weight(self, token: Token, index: int) -> float:
        after = token.start < self.spans[index][0]
        left = bisect_right(self.starts, token.start) - 1
        own = self.runs[index]
        if after:
            low, high = token.end, self.spans[bisect_left(self.runs, own)][0]
            crossed = self.groups[index] - (self.groups[left] + 1 if left >= 0 else 0)
            if left + 1 < index and crossed == 0 and self.runs[left + 1] != own:
                # "compared with 40 billion by China": a figure with a subject of its own inherits little.
                return _FIGURE_BETWEEN if self._own_subject(index) else 1.0
        else:
            low, high = self.spans[bisect_right(self.runs, own) - 1][1], token.start
            crossed = self.runs[left] - own
        strong, weak = self._breaks(self.strong, low, high), self._breaks(self.weak, low, high)
        weight: float = _FIGURE_BETWEEN ** min(max(crossed, 0), 3)
        weight *= _STRONG_BETWEEN ** min(strong, 2)
        if crossed > 0:
            # A comma matters only where another figure shares the sentence.
            weight *= _WEAK_BETWEEN ** min(weak, 3)
        elif weak and self._nearer_to_another(token, left if after else left + 1):
            weight *= _FIGURE_BETWEEN
        return max(weight, _FARTHEST)

    def _breaks(self, where: Sequence[int], low: int, high: int) -> int:
        return bisect_left(where, high) - bisect_left(where, low)

    def _nearer_to_another(self, token: Token, other: int) -> bool:
        """Whether figure ``other``, on the token's far side, is parted from it by no break."""
        if not 0 <= other < len(self.spans):
            return False
        start, end = self.spans[other]
        low, high = (token.end, start) if token.start < start else (end, token.start)
        return not self._breaks(self.strong, low, high) and not self._breaks(self.weak, low, high)

    def _own_subject(self, index: int) -> bool:
        """Whether a place, name or thing follows the figure before the next figure or break."""
        end = self.spans[index][1]
        limit = self.starts[index + 1] if index + 1 < len(self.spans) else len(self.text)
        first = bisect_left(self.offsets, end)
        for token in self.tokens[first : bisect_left(self.offsets, limit)]:
            if self._breaks(self.strong, end, token.start) or self._breaks(self.weak, end, token.start):
                return False
            if token.kind in ("place", "name", "thing"):
                return True
        return False

    # Years

    def _bind_years(self) -> list[tuple[frozenset[int], bool]]:
        groups = self._year_groups()
        out: list[tuple[frozenset[int], bool]] = []
        taken = self._adjacent(groups)
        if len(groups) == len(self.spans) > 1 and self._lists(groups):
            return [(group[2], False) for group in groups]
        for index, span in enumerate(self.spans):
            own = [group for group, owner in zip(groups, taken, strict=True) if owner == index]
            free = [group for group, owner in zip(groups, taken, strict=True) if owner is None]
            chosen = own or self._nearest_free(span, free) or self._shared(index, groups, taken)
            years = frozenset(year for group in chosen for year in group[2])
            step = self._relative(index)
            if not own and not years and step:
                earlier = [group for group in groups if group[0] < span[1]] or groups
                years = frozenset(year for group in earlier[-1:] for year in group[2])
            if step and not own:
                out.append((frozenset(year + step for year in years), not years))
            else:
                out.append((years, False))
        return out

    def _year_groups(self) -> list[tuple[int, int, frozenset[int]]]:
        """The years named; a span ("2010–12", "2010-2012") is one group."""
        groups: list[tuple[int, int, frozenset[int]]] = []
        for position, token in enumerate(self.tokens):
            if token.kind != "year" or self._bounds(position):
                continue
            if groups and _YEAR_SPAN.fullmatch(self.text[groups[-1][1] : token.start]):
                start, _, years = groups[-1]
                groups[-1] = (start, token.end, years | {token.value})
            else:
                groups.append((token.start, token.end, frozenset({token.value})))
        return groups

    def _bounds(self, position: int) -> bool:
        """Whether the year at ``position`` bounds a time ("since 1950", "from 2018" without a "to")."""
        before = self.tokens[position - 1].plain if position else ""
        if before in _cue_set("bounds"):
            return True
        following = self.tokens[position + 1 : position + 3]
        return before in _cue_set("left") and not any(token.kind == "year" for token in following)

    def _adjacent(self, groups: list[tuple[int, int, frozenset[int]]]) -> list[int | None]:
        """For each year the figure it stands right by: "757 million in 2012", "(2012)", "2012: 757"."""
        taken: list[int | None] = []
        for start, end, _ in groups:
            before = bisect_right(self.starts, start) - 1
            after = before + 1
            owner: int | None = None
            if before >= 0 and self._close(self.spans[before][1], start, 3):
                owner = before
            elif (
                after < len(self.spans) and self._close(end, self.spans[after][0], 2) and len(self.spans) > 1
            ):
                owner = after if len(groups) > 1 else None
            taken.append(owner)
        return taken

    def _close(self, start: int, end: int, words: int) -> bool:
        """Whether at most ``words`` words and no strong break or comma lie between two offsets."""
        if end - start > 60:
            return False
        between = bisect_left(self.offsets, end) - bisect_left(self.offsets, start)
        strong = bisect_left(self.strong, end) - bisect_left(self.strong, start)
        return between <= words and not strong and "," not in self.text[start:end]

    def _nearest_free(
        self, span: Span, free: list[tuple[int, int, frozenset[int]]]
    ) -> list[tuple[int, int, frozenset[int]]]:
        """The free year that speaks of a figure: the last before it, else the first after it."""
        before = [group for group in free if group[1] <= span[0]]
        after = [group for group in free if group[0] >= span[1]]
        for group in before[::-1] + after:
            low, high = sorted((group[0], span[0]))
            if bisect_left(self.strong, high) - bisect_left(self.strong, low) == 0 or group in before:
                return [group]
        return []

    def _shared(
        self, index: int, groups: list[tuple[int, int, frozenset[int]]], taken: list[int | None]
    ) -> list[tuple[int, int, frozenset[int]]]:
        """A year by a figure of another kind: "fell by 5 % to 40 million in 2012" is one event."""
        for group, owner in zip(groups, taken, strict=True):
            if owner is None:
                continue
            # "A was 5 in 2012, B 6": a new subject without a year of its own shares the one before it.
            parallel = owner < index and self.groups[owner] != self.groups[index]
            if self.kinds[owner] == self.kinds[index] and not parallel:
                continue
            low, high = sorted((self.starts[owner], self.starts[index]))
            if not self._breaks(self.strong, low, high):
                return [group]
        return []

    def _relative(self, index: int) -> int:
        """-1 when "a year earlier" stands by the figure, 1 for "a year later", else 0."""
        start, end = self.spans[index]
        limit = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        low = self.spans[index - 1][1] if index else 0
        for name, step in (("previous_year", -1), ("next_year", 1)):
            if _cue_pattern(name).search(self.folded, end, min(limit, end + 60)):
                return step
            lead = _cue_pattern(name).search(self.folded, max(low, start - 60), start)
            if lead is not None and index:
                return step
        return 0

    def _lists(self, groups: list[tuple[int, int, frozenset[int]]]) -> bool:
        """Whether all figures stand on one side of all years: "735 and 757 in 2011 and 2012"."""
        return self.spans[-1][1] <= groups[0][0] or groups[-1][1] <= self.spans[0][0]

    def _months(self, span: Span) -> frozenset[int]:
        near = [token for token in self._around(span) if token.kind == "month"]
        after = [t for t in near if t.start >= span[1] and self._close(span[1], t.start, 6)]
        before = [t for t in near if t.end <= span[0] and self._close(t.end, span[0], 8)]
        return frozenset(token.value for token in (after or before or near[:1]))

    # Lists that belong together in order

    def _respective(self) -> dict[int, frozenset[str]]:
        """For each figure the listed words that belong to another figure ("3 and 9 of oil and gas")."""
        if len(self.spans) < 2 or not _cue_pattern("respective").search(self.folded):
            return {}
        run: list[Token] = []
        for token in self.tokens:
            if token.kind in ("place", "thing", "name", "word"):
                if run and not self._listed(run[-1], token):
                    if len(run) == len(self.spans):
                        break
                    run = []
                run.append(token)
        if len(run) != len(self.spans):
            return {}
        keys = frozenset(token.key for token in run)
        return {index: keys - {token.key} for index, token in enumerate(run)}

    def _listed(self, first: Token, second: Token) -> bool:
        between = self.folded[first.end : second.start]
        words = between.replace(",", " ").split()
        return (
            len(between) < 12 and bool(between.strip()) and all(w in _cue_set("weak_breaks") for w in words)
        )

    # How the figure is meant

    def _motion(self, span: Span) -> tuple[int, Mode]:
        index = bisect_left(self.offsets, span[0])
        before = [
            token for token in self.tokens[max(0, index - 6) : index] if self._same_part(token.end, span[0])
        ]
        after = [token for token in self.tokens[index : index + 2] if self._same_part(span[1], token.start)]
        last = before[-1].plain if before else ""
        direction = self._direction(before) or (self._direction(after) if last not in ("to", "auf") else 0)
        if not direction:
            return 0, ""
        if last in _cue_set("reached") and last not in _cue_set("by"):
            return direction, "reached"
        if last == "from" or (last in _cue_set("left") and self._followed_by_reached(span)):
            return direction, "left"
        if last in _cue_set("by") or self._direction(before[-1:]) or self._direction(after[:1]):
            return direction, "change"
        return direction, ""

    def _followed_by_reached(self, span: Span) -> bool:
        following = bisect_right(self.starts, span[0])
        if following >= len(self.spans):
            return False
        gap = self.folded[span[1] : self.spans[following][0]].split()
        return len(gap) <= 6 and any(word in _cue_set("reached") for word in gap)

    def _direction(self, near: Sequence[Token]) -> int:
        for token in reversed(near):
            if token.plain in ("up", "down") and self._phrasal(token):
                continue
            if any(word in _cue_set("up") for word in token.plain.split()):
                return 1
            if any(word in _cue_set("down") for word in token.plain.split()):
                return -1
        return 0

    def _phrasal(self, token: Token) -> bool:
        words = self.folded[max(0, token.start - 20) : token.start].split()
        return bool(words) and words[-1] in _cue_set("phrasal")

    def _same_part(self, low: int, high: int) -> bool:
        if high - low > 80:
            return False
        others = bisect_left(self.starts, high) - bisect_left(self.starts, low)
        strong = bisect_left(self.strong, high) - bisect_left(self.strong, low)
        return others == 0 and strong == 0

    def _nouns(self, span: Span) -> tuple[str, ...]:
        index = bisect_left(self.offsets, span[1])
        out: list[str] = []
        for token in self.tokens[index : index + 3]:
            if token.kind == "stop" or not self._same_part(span[1], token.start):
                break
            out.append(token.key)
        return tuple(out)

    def _roles(self, index: int) -> dict[str, str]:
        """Whether a place gives ("from", "Japan's", an adjective) or takes ("to", "in"), the nearest mention."""
        span = self.spans[index]
        best: dict[str, tuple[float, int, str]] = {}
        low = bisect_left(self.offsets, span[0] - 200)
        for position in range(low, bisect_right(self.offsets, span[1] + 200)):
            token = self.tokens[position]
            if token.kind != "place":
                continue
            before = [near.plain for near in self.tokens[max(0, position - 2) : position]]
            lead = before[-2:][0] if before[-1:] in (["the"], ["la"], ["le"], ["l"]) else (before or [""])[-1]
            role = "taker" if lead in _cue_set("taker") else "giver"
            rank = (self._weight(token, index), -abs(token.start - span[0]), role)
            if token.key not in best or rank > best[token.key]:
                best[token.key] = rank
        return {key: role for key, (_, _, role) in best.items()}
