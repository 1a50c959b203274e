"""The groups of features as codes of whole rows of tokens, and the names that a code stands for.

The names are those of :mod:`features`, made by its functions: a code is only a quicker way to say them again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from citecheck.citations.crf.features import (
    TELLING,
    WHOLE,
    joint_names,
    mark_names,
    role_name,
    sort_names,
    state_names,
)
from citecheck.citations.crf.flat import (
    CUT,
    KEY,
    KIND,
    LIST_BIT,
    LISTED,
    OPENS,
    RANGE,
    STOP,
    TAIL,
    YEAR,
    Code,
    Forms,
    Ints,
    Rows,
)  # fmt: skip

_TELLING = sum(bit for name, bit in LIST_BIT.items() if name in TELLING)
_TAIL, _KIND, _KEY = 16, 5, 30
"""Bits of a tail's, a kind's and a key's number in a code; a store that outgrows them is emptied before."""


@dataclass(slots=True)
class Group:
    """What makes a code of this group names, and the row (of sums of weights) of each code that was met."""

    names: Callable[[Code], list[str]]
    single: bool = False
    """Whether a code has one name or none."""
    rows: dict[Code, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of all references: how many tokens each has, its codes (one array a group), its whole text."""

    lengths: Ints
    edges: list[Ints]
    codes: list[Ints]
    texts: list[str]


def _parts(code: Code, *sizes: int) -> list[int]:
    """The numbers that a code is made of, by their sizes in bits, the last one lowest."""
    found = []
    for size in reversed(sizes):
        found.append(code & (1 << size) - 1)
        code >>= size
    return found[::-1]


class Groups:
    """How the codes of all tokens and pieces are worked out, and what names each stands for."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.tokens = [
            Group(one) for one in (self._place, self._joint, self._state, self._sort, self._mark, self._role)
        ]
        self.codes = 0
        """How many codes were met in all groups."""
        self.pairs = [Group(self._pair("-"), single=True), Group(self._pair("+"), single=True)]
        self.edges = [Group(self._key(name), single=True) for name in ("g1:", "gb:", "h1:")]
        self.edges.append(Group(self._last, single=True))
        self.pieces = [
            *(Group(self._lists(name)) for name in ("gl:", "gA:", "gB:", "gL:", "hl:")),
            Group(self._kinds),
            *(Group(self._kinds_and_tail(name)) for name in ("gK:", "hk:")),
        ]

    # Codes, in the order of the groups

    def of_tokens(self, rows: Rows) -> list[Ints]:
        """The codes of every token, one array a group of :attr:`tokens`."""
        own, place, count = rows.own, rows.place, rows.count
        left, right = rows.facts[:, rows.real - 1], rows.facts[:, rows.real + 1]
        kind, tail, left_tail = own[KIND], own[TAIL], left[TAIL]
        in_quote, opened = rows.quotes()
        quoted = rows.total(rows.so_far(own[OPENS])) > 0
        where = in_quote << 3 | np.minimum(opened, 2) << 1 | quoted
        years, ranges, stops = (rows.so_far(own[fact]) for fact in (YEAR, RANGE, STOP))
        all_years, all_ranges = rows.total(years), rows.total(ranges)
        seen = np.minimum(years - own[YEAR], 2) << 1 | (all_years > years)
        stopped = np.minimum(stops - own[STOP], 4)
        whole = np.minimum(all_years, 2) << 2 | np.minimum(all_ranges, 2)
        joint = rows.facts[TAIL, rows.real - 2]
        for more, size in (
            (left[KIND], _KIND),
            (left_tail, _TAIL),
            (kind, _KIND),
            (tail, _TAIL),
            (right[KIND], _KIND),
        ):
            joint = joint << size | more
        return [
            (place * 8 // count) << 6 | np.minimum(place, 5) << 3 | np.minimum(count - place, 5),
            joint,
            where << 10 | seen << 7 | stopped << 4 | rows.since_in(),
            kind << 10 | where << 6 | whole << 2 | rows.glued << 1 | (all_ranges > ranges),
            (kind << _TAIL | tail) << _TAIL + 4 | left_tail << 4 | seen << 1 | rows.inside_brackets(),
            rows.roles(),
        ]

    def of_pairs(self, rows: Rows) -> Ints:
        """For every place of ``rows.slots`` but the first the code of what stands before it and there."""
        keys = rows.facts[KEY]
        pairs: Ints = keys[:-1] << _KEY | keys[1:]
        return pairs

    def of_pieces(self, rows: Rows) -> Pieces:
        """The pieces between two marks, and their codes, one array a group of :attr:`edges` and :attr:`pieces`."""
        own = rows.own
        cut = own[CUT] > 0
        cut[rows.lasts] = True
        ends = np.flatnonzero(cut)
        starts = np.concatenate([[0], ends[:-1] + 1])
        reference = rows.reference[starts]
        first, last = own[:, starts], own[:, ends]
        lists = np.bitwise_or.reduceat(own[LISTED], starts)
        kinds = np.bitwise_or.reduceat(
            np.where(own[KIND] == self.forms.kinds["w"], 0, 1 << own[KIND]), starts
        )
        ended = kinds << _TAIL | last[TAIL]
        before = np.concatenate([[False], reference[1:] == reference[:-1]])
        after = np.concatenate([before[1:], [False]])
        later = _gathered(lists & _TELLING, after)
        earlier = _gathered((lists & _TELLING)[::-1], before[::-1])[::-1]
        edges = [
            first[KEY],
            np.where(before, np.roll(first[KEY], 1), rows.facts[KEY, 0]),
            np.where(after, np.roll(first[KEY], -1), -1),
            last[KEY] << _TAIL | last[TAIL],
        ]
        codes = [
            lists,
            later,
            earlier,
            np.where(before, np.roll(lists, 1), 0),
            np.where(after, np.roll(lists, -1), 0),
            kinds,
            np.where(before, np.roll(ended, 1), -1),
            np.where(after, np.roll(ended, -1), -1),
        ]
        keys = self.forms.keys
        printed = [keys[slot] for slot in rows.slots[rows.real].tolist()]
        texts = [
            "gw:" + (" ".join(printed[start : end + 1]) if end - start < WHOLE else "")
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        return Pieces(ends + 1 - starts, edges, codes, texts)

    # Names

    def _where(self, code: Code) -> str:
        return f"{'q' if code >> 3 else 'o'}{code >> 1 & 3}{'Q' if code & 1 else ''}"

    def _place(self, code: Code) -> list[str]:
        eighth, first, last = _parts(code, 3, 3, 3)
        # Any token of a reference that has these three.
        return [f"P{eighth}", f"F{first}", f"E{last}"]

    def _joint(self, code: Code) -> list[str]:
        earlier, left, left_tail, kind, tail, right = _parts(code, _TAIL, _KIND, _TAIL, _KIND, _TAIL, _KIND)
        kinds, tails = self.forms.kinds.names, self.forms.tails.names
        return joint_names(
            (tails[earlier], kinds[left], tails[left_tail], kinds[kind], tails[tail], kinds[right])
        )

    def _state(self, code: Code) -> list[str]:
        where, seen, stopped, since_in = _parts(code, 4, 3, 3, 4)
        return state_names(
            (self._where(where), _seen(seen), f"S{stopped}", "" if where & 1 else "n", since_in)
        )

    def _sort(self, code: Code) -> list[str]:
        kind, where, years, ranges, glued, later = _parts(code, _KIND, 4, 2, 2, 1, 1)
        whole = f"Y{years}R{ranges}"
        return sort_names((self.forms.kinds.names[kind], self._where(where), whole, bool(glued), bool(later)))

    def _mark(self, code: Code) -> list[str]:
        kind, tail, left_tail, seen, inside = _parts(code, _KIND, _TAIL, _TAIL, 3, 1)
        tails = self.forms.tails.names
        return mark_names(
            (self.forms.kinds.names[kind], tails[tail], tails[left_tail], _seen(seen), bool(inside))
        )

    def _role(self, code: Code) -> list[str]:
        if code < 0:
            return ["R"]
        key, near, stops = _parts(code, _KEY, 4, 4)
        return [role_name(self.forms.key_numbers.names[key], near, stops)]

    def _pair(self, sign: str) -> Callable[[Code], list[str]]:
        def names(code: Code) -> list[str]:
            left, right = _parts(code, _KEY, _KEY)
            keys = self.forms.key_numbers.names
            return [f"{sign}w|{keys[left]}|{keys[right]}"]

        return names

    def _key(self, prefix: str) -> Callable[[Code], list[str]]:
        return lambda code: [prefix + self.forms.key_numbers.names[code]] if code >= 0 else []

    def _last(self, code: Code) -> list[str]:
        key, tail = _parts(code, _KEY, _TAIL)
        return [f"g9:{self.forms.key_numbers.names[key]}{self.forms.tails.names[tail]}"]

    def _lists(self, prefix: str) -> Callable[[Code], list[str]]:
        return lambda code: [prefix + name for name in self.forms.lists_in(code)]

    def _kinds(self, code: Code) -> list[str]:
        return ["gk:" + name for name in self.forms.kinds_in(code)]

    def _kinds_and_tail(self, prefix: str) -> Callable[[Code], list[str]]:
        def names(code: Code) -> list[str]:
            if code < 0:
                return []
            kinds, tail = _parts(code, 1 << _KIND, _TAIL)
            return [f"{prefix}{'+'.join(self.forms.kinds_in(kinds))}{self.forms.tails.names[tail]}"]

        return names


def _seen(code: Code) -> str:
    return f"y{code >> 1}/{code & 1}"


def _gathered(masks: Ints, goes_on: Ints) -> Ints:
    """For every piece what the masks of those after it have together, as far as ``goes_on`` says that one follows."""
    made, known = [0] * len(masks), 0
    rows = list(zip(masks.tolist(), goes_on.tolist(), strict=True))
    for at in range(len(rows) - 1, -1, -1):
        mask, more = rows[at]
        if not more:
            known = 0
        made[at] = known
        known |= mask
    return np.array(made, np.int64)
