"""Numbers in the margin of the text: of lines, as manuscripts in review have them, and of paragraphs, as law journals do.

They stand left of where all lines of a column begin, or right of where they end, and count on by one step from
each to the next one below. They are no part of the text.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from citecheck.readers.pdf_lines import main_size
from citecheck.readers.pdf_model import Page, Piece, Strip

_BARE = re.compile(r"\d{1,4}")
_LEAST_LINE = 12
"""Characters of a line that shows where a column begins."""
_LEAST_LINES = 4
_LEAST_PAIRS = 5
_SHARE = 0.8
_STEPS = (1, 2, 5, 10)
_SKIPPED = 6
_SMALL = 0.955
_MANY = 60
_LEAST_RUNGS = 4
_SAME_PITCH = 0.15
_FURTHEST = 6.0
"""Ems between a margin's number and the text."""


@dataclass(slots=True)
class _Number:
    """A number that may be the margin's, beside lines that begin (or end) at ``edge``."""

    strip: Strip
    chunk: list[Piece]
    piece: Piece
    edge: int
    left: bool


def take_margins(pages: Sequence[Page]) -> list[str]:
    """Take the margin's numbers out of the strips; the numbers, in order."""
    size = _text_size(pages)
    found = {page.number: _candidates(page, size) for page in pages}
    groups = [group for numbers in found.values() for group in _groups(numbers)]
    pairs = [
        int(after.piece.text) - int(before.piece.text)
        for group in groups
        for before, after in itertools.pairwise(group)
    ]
    step = Counter(pairs).most_common(1)[0][0] if pairs else 0
    if step not in _STEPS or len(pairs) < _LEAST_PAIRS or not _counts_on(pairs, step):
        return []
    if _at_feet(pages, groups):
        return []
    usual = _usual(found.values())
    taken: list[str] = []
    for page in pages:
        numbers = found[page.number]
        numbers += _in_line(page, numbers, usual)
        numbers += _between(page, numbers, step)
        numbers += _beside_notes(page, numbers, usual)
        numbers.sort(key=lambda number: number.strip.y)
        taken += [number.piece.text for number in numbers]
        _take(page, numbers)
    return taken


def _counts_on(pairs: Sequence[int], step: int) -> bool:
    """Whether numbers go on by a step; beside formulas some are not found, and many must be for that to be told."""
    if pairs.count(step) >= _SHARE * len(pairs):
        return True
    skipping = sum(0 < pair <= _SKIPPED * step and pair % step == 0 for pair in pairs)
    return len(pairs) >= _MANY and 2 * pairs.count(step) > len(pairs) and skipping >= 0.9 * len(pairs)


def _candidates(page: Page, size: float) -> list[_Number]:
    """The numbers that stand in a margin beside the text; small lines are notes, and begin with numbers of their own."""
    begins, ends = _edges(page.strips)
    found: list[_Number] = []
    for strip in page.strips:
        for at, chunk in enumerate(strip.chunks):
            piece = chunk[0]
            if piece.raised or _BARE.fullmatch(piece.text) is None:
                continue
            if _beside(strip, piece) < _SMALL * size:
                continue
            rest = chunk[1:] or (strip.chunks[at + 1] if at + 1 < len(strip.chunks) else [])
            edge = _left_edge(piece, rest[0], begins) if rest else None
            if edge is not None:
                found.append(_Number(strip, chunk, piece, edge, left=True))
                continue
            edge = _right_edge(strip, at, ends) if len(chunk) == 1 else None
            if edge is not None:
                found.append(_Number(strip, chunk, piece, edge, left=False))
    return [*found, *_alone(page, found)]


def _beside(strip: Strip, piece: Piece) -> float:
    """The size of what stands beside a number; among many pieces one does not count."""
    if sum(len(chunk) for chunk in strip.chunks[:_MANY]) >= _MANY:
        return strip.size
    return main_size(one for chunk in strip.chunks for one in chunk if one is not piece)


def _edges(strips: Iterable[Strip]) -> tuple[list[int], list[int]]:
    """Where lines of the page commonly begin and end, a number before them left out."""
    begins: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for strip in strips:
        for chunk in strip.chunks:
            numbered = len(chunk) > 1 and _BARE.fullmatch(chunk[0].text) is not None and chunk[1].gap > 0.25
            pieces = chunk[1:] if numbered else chunk
            if sum(len(piece.text) for piece in pieces) >= _LEAST_LINE:
                begins[round(pieces[0].x0)] += 1
                ends[round(max(piece.x1 for piece in pieces))] += 1
    return _common(begins), _common(ends)


def _common(found: Counter[int]) -> list[int]:
    return sorted(x for x in found if found[x - 1] + found[x] + found[x + 1] >= _LEAST_LINES)


def _left_edge(piece: Piece, after: Piece, begins: Sequence[int]) -> int | None:
    """The edge of the column whose margin the piece stands in; None where it stands in the text."""
    if not 0.2 * piece.size < after.x0 - piece.x1 < _FURTHEST * after.size:
        return None
    if any(piece.x0 - 2 <= x <= piece.x1 + 0.1 * piece.size for x in begins):
        return None
    return next((x for x in begins if piece.x1 < x <= after.x0 + 2), None)


def _right_edge(strip: Strip, at: int, ends: Sequence[int]) -> int | None:
    if at == 0 or at + 1 < len(strip.chunks):
        return None
    piece, before = strip.chunks[at][0], max(one.x1 for one in strip.chunks[at - 1])
    furthest = max(ends, default=None)
    if furthest is None or not furthest + 0.4 * piece.size < piece.x0 < furthest + _FURTHEST * piece.size:
        return None
    return furthest if before <= furthest + 2 else None


def _alone(page: Page, found: Sequence[_Number]) -> list[_Number]:
    """Numbers beside nothing, where others stand beside text: those of empty lines."""
    known = {id(number.piece) for number in found}
    places = {round(x): number for number in found for x in (number.piece.x0, number.piece.x1)}
    more: list[_Number] = []
    for strip in page.strips:
        piece = strip.chunks[0][0]
        alone = len(strip.chunks) == 1 and len(strip.chunks[0]) == 1 and _BARE.fullmatch(piece.text)
        if not alone or id(piece) in known:
            continue
        beside = next((places[x] for x in (round(piece.x0), round(piece.x1)) if x in places), None)
        if beside is not None and abs(piece.size - beside.piece.size) < 0.6:
            more.append(_Number(strip, strip.chunks[0], piece, beside.edge, beside.left))
    return more


def _usual(found: Iterable[Sequence[_Number]]) -> dict[int, _Number]:
    """Where the margin's numbers end, with one that does: places that many have."""
    every = [number for numbers in found for number in numbers]
    counts = Counter(round(number.piece.x1) for number in every)
    return {
        round(number.piece.x1): number
        for number in every
        if counts[round(number.piece.x1)] * 10 >= len(every)
    }


def _in_line(page: Page, found: Sequence[_Number], usual: dict[int, _Number]) -> list[_Number]:
    """Numbers in line with those that were found, whose text stands far off: a formula's, a title's."""
    known = {id(number.piece) for number in found}
    ordered = sorted(found, key=lambda number: number.strip.y)
    heights = [number.strip.y for number in ordered]
    more: list[_Number] = []
    for strip in page.strips:
        chunk = strip.chunks[0]
        piece = chunk[0]
        beside = next((usual[x] for x in (round(piece.x1) + step for step in (0, -1, 1)) if x in usual), None)
        if beside is None or id(piece) in known or _BARE.fullmatch(piece.text) is None or piece.raised:
            continue
        at = bisect_left(heights, strip.y)
        value = int(piece.text)
        above = int(ordered[at - 1].piece.text) if at else -1
        below = int(ordered[at].piece.text) if at < len(ordered) else value + 1
        if above < value < below and abs(piece.size - beside.piece.size) < 0.6:
            more.append(_Number(strip, chunk, piece, beside.edge, beside.left))
    values = [int(number.piece.text) for number in more]
    # Where nothing was found on the page, they must count on by themselves.
    counting = sum(0 < after - before <= _SKIPPED for before, after in itertools.pairwise(values))
    return more if found or counting >= max(_LEAST_PAIRS, 0.9 * (len(values) - 1)) else []


def _between(page: Page, found: Sequence[_Number], step: int) -> list[_Number]:
    """Numbers that look like those found and stand as far apart, one under the other: a second column's.

    They stand so near to the first column's lines that they look like a part of them, raised even.
    """
    pitch = _pitch(found, step)
    if pitch is None:
        return []
    size = median(number.piece.size for number in found)
    known = {id(number.piece): number for number in found}
    ladders: dict[int, list[_Number]] = defaultdict(list)
    for strip in page.strips:
        for chunk in strip.chunks:
            for piece in chunk:
                if abs(piece.size - size) < 0.3 and _BARE.fullmatch(piece.text) is not None:
                    edge = round(piece.x1)
                    own = known.get(id(piece))
                    ladders[edge].append(own or _Number(strip, chunk, piece, edge, left=True))
    more: list[_Number] = []
    for ladder in ladders.values():
        ladder.sort(key=lambda number: number.piece.y)
        rungs: dict[int, _Number] = {}
        for before, after in itertools.pairwise(ladder):
            if _is_step(before, after, step, pitch):
                rungs.update({id(one.piece): one for one in (before, after)})
        if len(rungs) >= _LEAST_RUNGS:
            more += [number for key, number in rungs.items() if key not in known]
    return more


def _beside_notes(page: Page, found: Sequence[_Number], usual: dict[int, _Number]) -> list[_Number]:
    """Numbers in the same place beside heads, notes and feet, which are counted by themselves.

    They are told from the notes' own numbers by these: one stands behind the margin's.
    """
    known = {id(number.piece) for number in found}
    more: list[_Number] = []
    twice = False
    for strip in page.strips:
        chunk = strip.chunks[0]
        piece = chunk[0]
        beside = next((usual[x] for x in (round(piece.x1) + step for step in (0, -1, 1)) if x in usual), None)
        if beside is None or id(piece) in known or _BARE.fullmatch(piece.text) is None:
            continue
        if beside.left and piece.x1 < beside.edge:
            more.append(_Number(strip, chunk, piece, beside.edge, left=True))
            behind = chunk[1] if len(chunk) > 1 else next(iter(strip.chunks[1:2]), [None])[0]
            twice = twice or (behind is not None and _BARE.fullmatch(behind.text) is not None)
    return more if twice else []


def _pitch(found: Sequence[_Number], step: int) -> float | None:
    """How far apart the lines stand that are numbered: the distance of numbers that differ by one step."""
    gaps = [
        after.piece.y - before.piece.y
        for group in _groups(found)
        for before, after in itertools.pairwise(group)
        if int(after.piece.text) - int(before.piece.text) == step
    ]
    return median(gaps) if len(gaps) >= _LEAST_RUNGS else None


def _is_step(before: _Number, after: _Number, step: int, pitch: float) -> bool:
    steps, rest = divmod(int(after.piece.text) - int(before.piece.text), step)
    apart = after.piece.y - before.piece.y
    return 0 < steps <= _SKIPPED and rest == 0 and abs(apart - steps * pitch) < _SAME_PITCH * steps * pitch


def _groups(numbers: Iterable[_Number]) -> list[list[_Number]]:
    """The numbers of one margin of a page, from top to bottom."""
    groups: dict[tuple[bool, int], list[_Number]] = defaultdict(list)
    for number in numbers:
        groups[number.left, number.edge].append(number)
    return [sorted(group, key=lambda number: number.strip.y) for group in groups.values()]


def _text_size(pages: Sequence[Page]) -> float:
    """The size of the text: the greatest that a good part of it has."""
    weights: Counter[float] = Counter()
    for page in pages:
        for strip in page.strips:
            weights[strip.size] += len(strip.text)
    total = weights.total()
    return max((size for size, weight in weights.items() if weight >= 0.1 * total), default=0.0)


def _at_feet(pages: Sequence[Page], groups: Sequence[Sequence[_Number]]) -> bool:
    """Whether the numbers stand at the feet of pages, as those of notes do."""
    heights = {page.number: page.height or 1.0 for page in pages}
    return median(number.strip.y / heights[number.strip.page] for group in groups for number in group) > 0.62


def _take(page: Page, numbers: Sequence[_Number]) -> None:
    for number in numbers:
        at = number.chunk.index(number.piece)
        chunks = number.strip.chunks
        if 0 < at < len(number.chunk) - 1:
            # Between two columns: what stands on its other side is another chunk's.
            cut = number.chunk[at + 1 :]
            del number.chunk[at + 1 :]
            chunks.insert(next(i for i, one in enumerate(chunks) if one is number.chunk) + 1, cut)
        number.chunk.remove(number.piece)
        if at == 0 and number.chunk:
            number.chunk[0].gap = 0.0
    for strip in {id(number.strip): number.strip for number in numbers}.values():
        strip.chunks = [chunk for chunk in strip.chunks if chunk]
        pieces = [piece for chunk in strip.chunks for piece in chunk]
        if pieces:
            strip.x0, strip.x1 = pieces[0].x0, max(piece.x1 for piece in pieces)
            strip.size = main_size(pieces)
    page.strips = [strip for strip in page.strips if strip.chunks]
