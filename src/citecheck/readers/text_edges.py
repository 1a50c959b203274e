"""Running heads and feet and page numbers: what a page's edge repeats, and what counts the pages.

Where form feeds bound the pages, their edges are known. Where none do, a page number that stands alone is told
from a note's by its row: one more at each page, at like distances.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from citecheck.readers.text_lines import Line, page_number
from citecheck.readers.text_marks import Call, NoteStart

_DIGITS = re.compile(r"\d+")
_FIRST_NUMBER = re.compile(r"^(\d{1,4})\b")
_LAST_NUMBER = re.compile(r"\b(\d{1,4})$")
_WIDEST_HEAD = 130
_HEAD_ZONE = 5
_FOOT_ZONE = 7
_TELLING_LETTERS = 15
"""Letters from which a line that comes again and again is no chance: "Ibid., p. 12." is one."""
_FEWEST_LETTERS = 5
_PLAIN_CALL = 0.9
_SHORTEST_PAGE = 10
_PLAIN_ROW = 5
_MOST_PAGES_SKIPPED = 3


def mark_edges(lines: Sequence[Line], calls: Sequence[Call], starts: Sequence[NoteStart]) -> None:
    """Mark running heads, running feet and page numbers (:attr:`Line.kind`).

    ``calls`` and ``starts`` are the numbers that may be markers or begin notes.
    """
    pages = _pages(lines)
    if len(pages) >= 2:
        _mark_zones(pages, numbered=False)
        return
    _mark_page_row(lines, calls, starts)
    pages = _pages_by_numbers(lines)
    _mark_repeated(lines)
    if len(pages) >= 2:
        _mark_zones(pages, numbered=True)


def _pages(lines: Sequence[Line]) -> list[list[Line]]:
    """The printed lines of each page that form feeds bound."""
    pages: list[list[Line]] = []
    number: int | None = None
    for line in lines:
        if line.kind == "blank" or line.page is None:
            continue
        if line.page != number:
            pages.append([])
            number = line.page
        pages[-1].append(line)
    return pages


def _pages_by_numbers(lines: Sequence[Line]) -> list[list[Line]]:
    """The same where page numbers bound the pages; a number may stand at the head or the foot of its page."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        if line.kind == "page":
            pages.append([])
        elif line.kind != "blank":
            pages[-1].append(line)
    return pages


def _mark_zones(pages: Sequence[Sequence[Line]], *, numbered: bool) -> None:
    """Mark what edges repeat, and the pages' numbers where they are not known yet (``numbered``)."""
    heads: Counter[str] = Counter()
    feet: Counter[str] = Counter()
    offsets: Counter[int] = Counter()
    for count, page in enumerate(pages):
        head, foot = _head(page), _foot(page)
        heads.update({_shape(line) for line in head})
        feet.update({_shape(line) for line in foot})
        numbers = [page_number(line) for line in {id(line): line for line in (*head[:2], *foot[:3])}.values()]
        offsets.update({number - count for number in numbers if number is not None})
    offset, times = offsets.most_common(1)[0] if offsets else (0, 0)
    counted = offset if not numbered and times >= max(2, min(6, len(pages)) // 2) else None
    few = max(2, min(4, len(pages) // 2))
    many = max(4, min(8, len(pages) * 2 // 5))
    leading = _leading_numbers(pages)
    for count, page in enumerate(pages):
        number = None if counted is None else counted + count
        zone = _head(page)
        for position, line in enumerate(zone):
            times = heads[_shape(line)]
            under = position == 0 or (
                zone[position - 1].kind != "text" and line.index - zone[position - 1].index == 1
            )
            _mark(line, times >= (few if under else many) and (under or _tells(line)), number)
        zone = _foot(page)
        for position, line in enumerate(zone):
            times = feet[_shape(line)]
            # The last lines of notes look alike ("Ibid., p. 12."): what stands apart is no note.
            apart = position < 2 and _stands_apart(zone, position)
            outer = zone[position - 1] if position else None
            under = outer is not None and outer.kind == "head"
            last = outer is None or outer.kind != "text"
            sure = last and not line.text.endswith((".", ">", ",", ";")) and times >= many
            runs = _runs(line, count, leading)
            _mark(line, runs and ((sure and (under or _tells(line))) or (times >= few and apart)), number)
    if counted is None and not numbered:
        _mark_loose_numbers(pages, heads + feet)


def _mark(line: Line, again: bool, number: int | None) -> None:
    """Mark a line of an edge that comes again there, or that says the page's ``number``."""
    if line.kind != "text":
        return
    said = page_number(line)
    if said is None and again:
        line.kind = "head"
    elif said is not None and number is not None and abs(said - number) <= 1:
        line.kind = "page"


def _leading_numbers(pages: Sequence[Sequence[Line]]) -> dict[str, int]:
    """For lines that begin with a number at the foot of pages: what it mostly is more than the page's count."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for count, page in enumerate(pages):
        for line in _foot(page):
            if first := _FIRST_NUMBER.match(line.text):
                found[_shape(line)][int(first[1]) - count] += 1
    usual = {shape: offsets.most_common(1)[0] for shape, offsets in found.items()}
    return {shape: offset for shape, (offset, times) in usual.items() if times >= 0.6 * found[shape].total()}


def _runs(line: Line, count: int, leading: Mapping[str, int]) -> bool:
    """Whether a line with a number at its head says the page's with it; others may be notes that look alike."""
    first = _FIRST_NUMBER.match(line.text)
    return first is None or int(first[1]) - count == leading.get(_shape(line))


def _tells(line: Line) -> bool:
    return sum(char.isalpha() for char in line.text[:200]) >= _TELLING_LETTERS


def _stands_apart(zone: Sequence[Line], position: int) -> bool:
    """Whether a line at a page's foot has a blank one above it."""
    return position + 1 >= len(zone) or zone[position].index - zone[position + 1].index > 1


def _mark_loose_numbers(pages: Sequence[Sequence[Line]], shapes: Counter[str]) -> None:
    """Numbers at edges that do not count on with the pages (a part of them was left out): most pages have one."""
    for page in pages:
        for zone in (_head(page), _foot(page)):
            # The outermost line, or one that only running lines stand outside of.
            line = next((line for line in zone if line.kind != "head"), None)
            alone = line is not None and line.kind == "text" and page_number(line) is not None
            if line is not None and alone and shapes[_shape(line)] * 2 >= min(len(pages), 6):
                line.kind = "page"


def _head(page: Sequence[Line]) -> list[Line]:
    return [line for line in page[:_HEAD_ZONE] if line.width <= _WIDEST_HEAD]


def _foot(page: Sequence[Line]) -> list[Line]:
    """The last lines, the lowest first. What the head holds of a short page is not theirs."""
    zone = page[max(_HEAD_ZONE, len(page) - _FOOT_ZONE) :]
    return [line for line in reversed(zone) if line.width <= _WIDEST_HEAD]


def _shape(line: Line) -> str:
    """What a running line has in common from page to page: its words, its numbers aside."""
    return " ".join(_DIGITS.sub("#", line.text).strip(" |–—-#·•").casefold().split()) or "#"


def _mark_page_row(lines: Sequence[Line], calls: Sequence[Call], starts: Sequence[NoteStart]) -> None:
    """Mark the numbers alone on their lines that count the pages of a text without form feeds."""
    alone = [(line, number) for line in lines if line.kind == "text" and (number := page_number(line))]
    row = _longest_row(alone)
    if len(row) < 3 or _are_markers(row, calls, starts):
        return
    steps = [
        (after.index - before.index) / (second - first)
        for (before, first), (after, second) in itertools.pairwise(row)
    ]
    usual = median(steps)
    alike = sum(0.4 * usual <= step <= 2.2 * usual for step in steps)
    # The numbers of notes that stand alone count on too, but some of them stand close together.
    if usual >= 1.5 * _SHORTEST_PAGE and alike >= 0.75 * len(steps):
        for line, _ in row:
            line.kind = "page"


def _are_markers(row: Sequence[tuple[Line, int]], calls: Sequence[Call], starts: Sequence[NoteStart]) -> bool:
    """Whether the notes of these numbers would be without a marker, or the markers without a note, if the row counted pages."""
    ours = {line.index for line, _ in row}
    # A number at the head of a line may begin a note as well.
    begun = {start.line for start in starts}
    noted = {start.number for start in starts if start.line not in ours}
    called = {
        call.number
        for call in calls
        if call.score >= _PLAIN_CALL and call.line not in ours and call.line not in begun
    }
    if len(row) < _PLAIN_ROW and any(str(number) in called for _, number in row):
        return True
    needed = sum((str(number) in noted) != (str(number) in called) for _, number in row)
    return needed > 0.4 * len(row)


def _longest_row(alone: Sequence[tuple[Line, int]]) -> list[tuple[Line, int]]:
    """The longest row of numbers that grow by one (now and then by a few) with a page's lines between them."""
    best: dict[int, list[int]] = defaultdict(list)
    totals: list[float] = []
    before: list[int] = []
    for position, (line, number) in enumerate(alone):
        total, back = 1.0, -1
        for step in range(1, _MOST_PAGES_SKIPPED + 1):
            # The last few of a number are looked at: of those far enough up, the best.
            for other in best[number - step][-4:]:
                gain = totals[other] + 1.0 - 0.6 * (step - 1)
                if line.index - alone[other][0].index >= step * _SHORTEST_PAGE and gain > total:
                    total, back = gain, other
        totals.append(total)
        before.append(back)
        best[number].append(position)
    if not totals:
        return []
    at = max(range(len(totals)), key=totals.__getitem__)
    row = []
    while at >= 0:
        row.append(alone[at])
        at = before[at]
    return row[::-1]


def _mark_repeated(lines: Sequence[Line]) -> None:
    """Mark lines that come again every page in a text without form feeds, beside or with a page's number."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.kind == "text" and line.width <= _WIDEST_HEAD and not line.text.endswith((".", ",", ";")):
            groups[_shape(line)].append(line)
    open_groups = [
        group
        for shape, group in groups.items()
        if len(group) >= 4 and sum(map(str.isalpha, shape)) >= _FEWEST_LETTERS and _regular(group)
    ]
    while open_groups:
        found = [group for group in open_groups if _counts(group) or _beside_edges(lines, group)]
        if not found:
            return
        for line in (line for group in found for line in group):
            line.kind = "head"
        open_groups = [group for group in open_groups if group[0].kind == "text"]


def _regular(group: Sequence[Line]) -> bool:
    gaps = [after.index - before.index for before, after in itertools.pairwise(group)]
    usual = median(gaps)
    return usual >= 1.5 * _SHORTEST_PAGE and sum(
        0.4 * usual <= gap <= 2.2 * usual for gap in gaps
    ) >= 0.7 * len(gaps)


def _counts(group: Sequence[Line]) -> bool:
    """Whether the lines hold a page's number at either end: one that grows from line to line."""
    for found in (_FIRST_NUMBER, _LAST_NUMBER):
        numbers = [int(match[1]) if (match := found.search(line.text)) else 0 for line in group]
        steps = Counter(after - before for before, after in itertools.pairwise(numbers))
        step, times = steps.most_common(1)[0]
        if numbers[0] and step in (1, 2) and times >= 0.7 * steps.total() and _tells(group[0]):
            return True
    return False


def _beside_edges(lines: Sequence[Line], group: Sequence[Line]) -> bool:
    """Whether most lines stand next to a page's number or a running line."""
    return sum(_beside_edge(lines, line.index) for line in group) >= 0.7 * len(group)


def _beside_edge(lines: Sequence[Line], index: int) -> bool:
    for step in (-1, 1):
        at, seen = index + step, 0
        while 0 <= at < len(lines) and abs(at - index) <= 8 and seen < 3:
            if lines[at].kind in ("page", "head"):
                return True
            seen += lines[at].kind != "blank"
            at += step
    return False
