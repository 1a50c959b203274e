"""Which year a figure is of: "735 in 2011 and 757 in 2012", "compared with 735 a year earlier"."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from citecheck.sources.verification.sentence import Sentence, Span, cue_pattern, cue_set

_YEAR_SPAN = re.compile(r"\s?[-–/]\s?")

YearGroup = tuple[int, int, frozenset[int]]
"""Where a year, or a span of years, stands and which years it names."""


class DatedSentence(Sentence):
    """A sentence that knows the years and months of its figures."""

    def bind_years(self) -> list[tuple[frozenset[int], bool]]:
        groups = self._year_groups()
        out: list[tuple[frozenset[int], bool]] = []
        taken = self._adjacent(groups)
        if len(groups) == len(self.spans) > 1 and self._lists(groups):
            return [(group[2], False) for group in groups]
        moved = self._from_to(groups)
        for index, span in enumerate(self.spans):
            if index in moved:
                out.append((moved[index][2], False))
                continue
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

    def _from_to(self, groups: list[YearGroup]) -> dict[int, YearGroup]:
        """The years of two figures in "from 14 to 19 between 2014 and 2018", the first's and the second's."""
        out: dict[int, YearGroup] = {}
        for index, (first, second) in enumerate(pairwise(self.spans)):
            left = self.folded[max(0, first[0] - 12) : first[0]].split()[-1:]
            gap = self.folded[first[1] : second[0]].split()
            if not (
                left
                and left[0] in cue_set("left")
                and gap
                and len(gap) <= 6
                and gap[-1] in cue_set("reached")
            ):
                continue
            following = self.starts[index + 2] if index + 2 < len(self.starts) else len(self.text)
            between = any(first[1] <= group[0] < second[0] for group in groups)
            later = [group for group in groups if second[1] <= group[0] and group[1] <= following]
            if between or len(later) != 2 or self.breaks(self.strong, first[0], later[1][0]):
                continue
            if len(self.folded[later[0][1] : later[1][0]].split()) == 1:
                out |= {index: later[0], index + 1: later[1]}
        return out

    def _year_groups(self) -> list[YearGroup]:
        """The years named; a span ("2010–12", "2010-2012") is one group."""
        groups: list[YearGroup] = []
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
        if before in cue_set("bounds"):
            return True
        following = self.tokens[position + 1 : position + 3]
        return before in cue_set("left") and not any(token.kind == "year" for token in following)

    def _adjacent(self, groups: list[YearGroup]) -> list[int | None]:
        """For each year the figure it stands right by: "757 million in 2012", "(2012)", "2012: 757"."""
        taken: list[int | None] = []
        for start, end, _ in groups:
            before = bisect_right(self.starts, start) - 1
            after = before + 1
            owner: int | None = None
            if before >= 0 and self.close(self.spans[before][1], start, 3):
                owner = before
            elif after < len(self.spans) and self.close(end, self.spans[after][0], 2) and len(self.spans) > 1:
                owner = after if len(groups) > 1 else None
            taken.append(owner)
        return taken

    def _nearest_free(self, span: Span, free: list[YearGroup]) -> list[YearGroup]:
        """The free year that speaks of a figure: the last before it, else the first after it."""
        before = [group for group in free if group[1] <= span[0]]
        after = [group for group in free if group[0] >= span[1]]
        for group in before[::-1] + after:
            low, high = sorted((group[0], span[0]))
            if self.breaks(self.strong, low, high) == 0 or group in before:
                return [group]
        return []

    def _shared(self, index: int, groups: list[YearGroup], taken: list[int | None]) -> list[YearGroup]:
        """A year by a figure of another kind: "fell by 5 % to 40 million in 2012" is one event."""
        for group, owner in zip(groups, taken, strict=True):
            if owner is None:
                continue
            # "A was 5 in 2012, B 6": a new subject without a year of its own shares the one before it.
            parallel = owner < index and self.groups[owner] != self.groups[index]
            if self.kinds[owner] == self.kinds[index] and not parallel:
                continue
            low, high = sorted((self.starts[owner], self.starts[index]))
            if not self.breaks(self.strong, low, high):
                return [group]
        return []

    def _relative(self, index: int) -> int:
        """-1 when "a year earlier" stands by the figure, 1 for "a year later", else 0."""
        start, end = self.spans[index]
        limit = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        low = self.spans[index - 1][1] if index else 0
        for name, step in (("previous_year", -1), ("next_year", 1)):
            if cue_pattern(name).search(self.folded, end, min(limit, end + 60)):
                return step
            lead = cue_pattern(name).search(self.folded, max(low, start - 60), start)
            if lead is not None and index:
                return step
        return 0

    def _lists(self, groups: list[YearGroup]) -> bool:
        """Whether all figures stand on one side of all years: "735 and 757 in 2011 and 2012"."""
        return self.spans[-1][1] <= groups[0][0] or groups[-1][1] <= self.spans[0][0]

    def months(self, span: Span) -> frozenset[int]:
        near = [token for token in self.around(span) if token.kind == "month"]
        after = [t for t in near if t.start >= span[1] and self.close(span[1], t.start, 6)]
        before = [t for t in near if t.end <= span[0] and self.close(t.end, span[0], 8)]
        return frozenset(token.value for token in (after or before or near[:1]))
