"""Where the notes of each page stand: told from the size of the letters, the rule over them, the gap, the place.

What is told here is likely, not certain: the numbers that begin notes are chosen over the whole document
(:mod:`pdf_starts`), and an area may grow by them.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from citecheck.readers.pdf_columns import Column
from citecheck.readers.pdf_model import Page, Row
from citecheck.readers.text_words import words

_START = re.compile(
    r"[\[(]?\d{1,4}[\])]?[.:]?\s+\S|\d{1,4}[.)]?(?=[^\W\d_])|\d{1,4}\.\d{1,4}\s|[*†‡§⁎∗]{1,4}\s*\S|[⁰¹²³⁴-⁹]"
)
_CAPTION = re.compile(
    r"([^\W\d_]+)\.?(?:\s{0,2}[\dIVXA-Z][\w.]{0,5})?\s?[.:–—-]|([^\W\d_]+)\.?\s[\dIVX]{1,5}\b"
)
_LEAST_BODY = 0.1
_SCRAP = 4
_GAP = 1.3
"""A gap this much larger than lines stand apart is one that is meant."""


@dataclass(slots=True)
class Sizes:
    """The sizes of the letters in points: of the body, of the notes, and the greatest that a note's line has."""

    body: float
    note: float
    limit: float

    @property
    def differ(self) -> bool:
        return self.limit < self.body


@dataclass(slots=True)
class Area:
    """From row ``first`` of the column on there are notes. ``ruled``: a rule stands above; ``end``: endnotes."""

    first: int
    ruled: bool = False
    end: bool = False
    stop: int = 0


@dataclass(slots=True)
class Layout:
    """The columns of a document in reading order with the note area of each."""

    columns: list[Column]
    areas: list[Area | None]
    sizes: Sizes
    note_headings: set[int] = field(default_factory=set)
    roman: bool = False
    """Whether notes are numbered i, ii, iii, as word processors number endnotes; inside, they are digits."""
    addresses: dict[tuple[int, str], int] = field(default_factory=dict)
    """Page and number of small lines at an article's head, and their rows: raised numbers before them call those."""


def lay_out(pages: Sequence[Page], columns: list[Column]) -> Layout:
    """The note areas at the feet of a document's columns; endnotes are told later (:mod:`pdf_endnotes`)."""
    sizes = _sizes(columns, {page.number: page.height for page in pages})
    rules = {page.number: page.rules for page in pages}
    likely = _usual_rules(columns, rules, sizes)
    areas: list[Area | None] = [_area(column, rules[column.page], likely, sizes) for column in columns]
    return Layout(columns, areas, sizes)


def looks_like_start(row: Row) -> bool:
    """Whether a row begins with what may be a note's number."""
    return row.pieces[0].raised or _START.match(row.text) is not None


def _sizes(columns: Sequence[Column], heights: Mapping[int, float]) -> Sizes:
    weights: dict[float, int] = defaultdict(int)
    starts: dict[float, int] = defaultdict(int)
    for column in columns:
        for at, row in enumerate(column.rows):
            weights[row.size] += len(row.text)
            low = at * 3 >= len(column.rows) or row.y > 0.6 * heights[row.page]
            if low and looks_like_start(row):
                starts[row.size] += 3 if row.pieces[0].raised else 1
    if not weights:
        return Sizes(10.0, 10.0, 10.0)
    total = sum(weights.values())
    body = max(
        (size for size, weight in weights.items() if weight >= _LEAST_BODY * total and weight >= 200),
        default=max(weights, key=lambda size: weights[size]),
    )
    smaller = {size: count for size, count in starts.items() if size <= 0.955 * body}
    if not smaller or sum(smaller.values()) < 2:
        return Sizes(body, body, body)
    note = max(smaller, key=lambda size: (smaller[size], size))
    return Sizes(body, note, note + 0.45 * (body - note))


def pitch(rows: Sequence[Row]) -> float:
    """How far lines stand apart, in points."""
    gaps = [after.y - before.y for before, after in itertools.pairwise(rows) if after.y > before.y]
    return median(gaps) if gaps else 1.2 * (rows[0].size if rows else 10.0)


def _rules_of(column: Column, rules: Sequence[tuple[float, float, float]]) -> list[tuple[int, float, float]]:
    """For each rule in a column the row that comes next below, and where the rule begins and how long it is."""
    found: list[tuple[int, float, float]] = []
    width = max(column.x1 - column.x0, 1.0)
    for x0, x1, y in rules:
        if x1 < column.x0 - 20 or x0 > column.x1 - 5 or x0 < column.x0 - 30 or x1 > column.x1 + 30:
            continue
        if any(
            -0.3 * row.size < y - row.y < 0.35 * row.size
            and min(x1, row.x1) - max(x0, row.x0) > 0.5 * (x1 - x0)
            for row in column.rows
        ):
            continue  # what stands right below letters underlines them
        below = next((at for at, row in enumerate(column.rows) if row.y - 0.5 * row.size > y), None)
        if below is not None and x1 - x0 >= min(18.0, width):
            found.append((below, x0 - column.x0, x1 - x0))
    return found


def _usual_rules(
    columns: Sequence[Column], rules: dict[int, list[tuple[float, float, float]]], sizes: Sizes
) -> Counter[int]:
    """How long the rules are that stand over rows which look like notes, in steps of four points."""
    usual: Counter[int] = Counter()
    for column in columns:
        for below, _, length in _rules_of(column, rules[column.page]):
            row = column.rows[below]
            if looks_like_start(row) and row.size <= sizes.limit and not row.bold:
                usual[round(length / 4)] += 1
    return usual


def _area(
    column: Column, rules: Sequence[tuple[float, float, float]], usual: Counter[int], sizes: Sizes
) -> Area | None:
    rows = column.rows
    small = len(rows)
    while small > 0 and (_is_small(rows[small - 1], sizes) or _is_scrap(rows, small - 1, sizes)):
        small -= 1
    ruled = _ruled(column, rules, usual, sizes, small)
    if ruled is not None:
        return Area(ruled, ruled=True, stop=len(rows))
    if not sizes.differ or small == len(rows):
        return None
    return Area(_break(rows, small), stop=len(rows))


def _is_small(row: Row, sizes: Sizes) -> bool:
    return row.size <= sizes.limit


def _is_scrap(rows: Sequence[Row], at: int, sizes: Sizes) -> bool:
    """Whether a row is only a sign or two between small lines: an arrow, a large bracket."""
    return (
        len(rows[at].text) <= _SCRAP
        and 0 < at < len(rows) - 1
        and _is_small(rows[at - 1], sizes)
        and _is_small(rows[at + 1], sizes)
    )


def _ruled(
    column: Column,
    rules: Sequence[tuple[float, float, float]],
    usual: Counter[int],
    sizes: Sizes,
    small: int,
) -> int | None:
    """The first row below the rule that parts notes from text."""
    best: tuple[float, int] | None = None
    for below, offset, length in _rules_of(column, rules):
        known = sum(usual[round(length / 4) + step] for step in (-1, 0, 1))
        start = looks_like_start(column.rows[below])
        if sizes.differ and below < small:
            continue
        if not sizes.differ and not (start or known >= 2):
            continue
        if not start and known < 2 and not (sizes.differ and below == small):
            continue
        score = min(known, 5) + 2 * start - 0.05 * abs(offset)
        if best is None or score > best[0]:
            best = (score, below)
    return None if best is None else best[1]


def _break(rows: Sequence[Row], small: int) -> int:
    """Where in the small lines at a column's foot the notes begin: at the top of them, or behind a gap."""
    tail = rows[small:]
    usual = pitch(tail)
    starts = [at for at in range(small, len(rows)) if looks_like_start(rows[at])]
    if not starts or starts[0] == small:
        return small
    best, most = small, _gap_before(rows, small, usual)
    for at in range(small + 1, starts[0] + 1):
        gap = _gap_before(rows, at, usual)
        # Lines before the first number go on with a note of the page before, unless they stand apart from it.
        if gap > max(_GAP, most):
            best, most = at, gap
    return best


def _gap_before(rows: Sequence[Row], at: int, usual: float) -> float:
    if at == 0:
        return 1.0
    return (rows[at].y - rows[at - 1].y) / max(usual, 1.0)


def is_caption(text: str) -> bool:
    """Whether a line names a table, a figure or their source."""
    found = _CAPTION.match(text)
    return found is not None and (found[1] or found[2]).casefold() in words("caption")
