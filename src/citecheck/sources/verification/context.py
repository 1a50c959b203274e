"""Of what a figure in a sentence speaks: its words by nearness, its year, its direction.

A sentence often states several figures. Each gets the words that stand nearer to it than to another
figure, the year that is bound to it ("735 in 2011 and 757 in 2012"), and how it is meant: a change
("rose by 5 %"), what was reached ("to 757") or what was left ("from 735").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from citecheck.sources.verification.sentence import Mode, Span, cue_pattern, cue_set
from citecheck.sources.verification.words import Token
from citecheck.sources.verification.years import DatedSentence

LOCAL = 0.6
"""A word of at least this weight belongs to the figure and not to another of the sentence."""

_LONGEST = 4000
_STRETCH = 1200
_FIGURE_BETWEEN = 0.5
_STRONG_BETWEEN = 0.5
_SHARED_SUBJECT = 0.65
_WEAK_BETWEEN = 0.85
_FARTHEST = 0.2


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


class _Sentence(DatedSentence):
    """A sentence that weighs its words for each of its figures."""

    def __init__(self, text: str, spans: Sequence[Span], kinds: Sequence[str]) -> None:
        super().__init__(text, spans, kinds)
        self.qualifiers = self._qualifiers()
        self.years = self.bind_years()
        self.pairs = self._respective()

    def context(self, index: int) -> Context:
        words: dict[str, float] = {}
        kinds: dict[str, str] = {}
        before: set[str] = set()
        span = self.spans[index]
        dropped = self.pairs.get(index, frozenset())
        for token in self.around(span):
            if token.kind in ("stop", "year", "number", "month") or token.key in dropped:
                continue
            if token.kind == "word" and self.direction((token,)):
                continue
            if token.start < span[0]:
                before.add(token.key)
            weight = self._weight(token, index)
            if weight > words.get(token.key, 0.0):
                words[token.key] = weight
                kinds[token.key] = "qualifier" if token.start in self.qualifiers else token.kind
        direction, mode = self.motion(span)
        years, shifted = self.years[index]
        return Context(
            words=words,
            kinds=kinds,
            years=years,
            months=self.months(span),
            shifted=shifted or (mode == "left" and not years),
            direction=direction,
            mode=mode,
            nouns=self._nouns(span),
            roles=self._roles(index),
            before=frozenset(before),
        )

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
            if len(before) == 2 and before[0].kind == "thing" and before[1].plain in cue_set("genitive"):
                found.add(token.start)
        return frozenset(found)

    def _weight(self, token: Token, index: int) -> float:
        after = token.start < self.spans[index][0]
        left = bisect_right(self.starts, token.start) - 1
        own = self.runs[index]
        if after:
            low, high = token.end, self.spans[bisect_left(self.runs, own)][0]
            crossed = self.groups[index] - (self.groups[left] + 1 if left >= 0 else 0)
            if left + 1 < index and crossed == 0 and self.runs[left + 1] != own:
                # "compared with 40 billion by China": a figure with a subject of its own inherits little.
                return self._inherited(token, index, left) if self._own_subject(index) else 1.0
        else:
            low, high = self.spans[bisect_right(self.runs, own) - 1][1], token.start
            crossed = self.runs[left] - own
        strong, weak = self.breaks(self.strong, low, high), self.breaks(self.weak, low, high)
        weight: float = _FIGURE_BETWEEN ** min(max(crossed, 0), 3)
        weight *= _STRONG_BETWEEN ** min(strong, 2)
        if crossed > 0:
            # A comma matters only where another figure shares the sentence.
            weight *= _WEAK_BETWEEN ** min(weak, 3)
        elif weak and self._nearer_to_another(token, left if after else left + 1):
            weight *= _FIGURE_BETWEEN
        return max(weight, _FARTHEST)

    def _inherited(self, token: Token, index: int, left: int) -> float:
        """The subject before the first figure is shared by the rest, unless a comparison parts them."""
        shared = left < 0 and not self.breaks(self.strong, token.end, self.spans[index][0])
        return _SHARED_SUBJECT if shared else _FIGURE_BETWEEN

    def _nearer_to_another(self, token: Token, other: int) -> bool:
        """Whether figure ``other``, on the token's far side, is parted from it by no break."""
        if not 0 <= other < len(self.spans):
            return False
        start, end = self.spans[other]
        low, high = (token.end, start) if token.start < start else (end, token.start)
        return not self.breaks(self.strong, low, high) and not self.breaks(self.weak, low, high)

    def _own_subject(self, index: int) -> bool:
        """Whether a place, name or thing follows the figure before the next figure or break."""
        end = self.spans[index][1]
        limit = self.starts[index + 1] if index + 1 < len(self.spans) else len(self.text)
        first = bisect_left(self.offsets, end)
        for token in self.tokens[first : bisect_left(self.offsets, limit)]:
            if self.breaks(self.strong, end, token.start) or self.breaks(self.weak, end, token.start):
                return False
            if token.kind in ("place", "name", "thing"):
                return True
        return False

    def _respective(self) -> dict[int, frozenset[str]]:
        """For each figure the listed words that belong to another figure ("3 and 9 of oil and gas")."""
        if len(self.spans) < 2 or not cue_pattern("respective").search(self.folded):
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
        return len(between) < 12 and bool(between.strip()) and all(w in cue_set("weak_breaks") for w in words)

    def _nouns(self, span: Span) -> tuple[str, ...]:
        index = bisect_left(self.offsets, span[1])
        out: list[str] = []
        for token in self.tokens[index : index + 3]:
            if token.kind == "stop" or not self.same_part(span[1], token.start):
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
            role = "taker" if lead in cue_set("taker") else "giver"
            rank = (self._weight(token, index), -abs(token.start - span[0]), role)
            if token.key not in best or rank > best[token.key]:
                best[token.key] = rank
        return {key: role for key, (_, _, role) in best.items()}
