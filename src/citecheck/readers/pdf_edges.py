"""Running heads, running feet and page numbers: what stands at the edges of pages and is no part of the text.

Three signs: the same words at the same height on other pages; a number that grows with the page; the height
at which other pages have theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from citecheck.readers.pdf_areas import is_caption
from citecheck.readers.pdf_model import Page, Strip
from citecheck.readers.text_words import words

_DEPTH = 4
"""How many strips from either edge may be running ones."""
_SAME_HEIGHT = 4.0
_SPREAD = 6.0
"""Ems between the parts of a running line that stand at its margins."""
_DIGITS = re.compile(r"\d+")
_BARE = re.compile(
    r"[\W_]*(?:(?P<word>[^\W\d_]{1,6})\.?\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?[\W_]*"
)
_LEADING = re.compile(r"[\[(]?(\d{1,4})")
_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,4}(?![\w:/-]|[.,]\d)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def mark_edges(pages: Sequence[Page]) -> None:
    """Mark the strips that run over pages or number them."""
    heads = [_outer(page.strips, page.height, top=True) for page in pages]
    feet = [_outer(page.strips, page.height, top=False) for page in pages]
    for outer, top in ((heads, True), (feet, False)):
        _mark_repeated(pages, outer, top=top)
    offsets = _offsets(heads, top=True) + _offsets(feet, top=False)
    good = {
        offset
        for offset, count in offsets.items()
        if count >= 3 or (count >= 2 and len(pages) <= 6) or (len(pages) == 1 and count)
    }
    for outer, top in ((heads, True), (feet, False)):
        _mark_numbers(outer, good, top=top)
        _mark_by_height(pages, outer, top=top)
        for page, strips in zip(pages, outer, strict=True):
            _close(page, strips)


def _outer(strips: Sequence[Strip], height: float, *, top: bool) -> list[Strip]:
    """The outermost strips, the edge's own first."""
    chosen = strips[:_DEPTH] if top else strips[::-1][:_DEPTH]
    limit = 0.3 * height
    return [strip for strip in chosen if (strip.y < limit if top else strip.y > height - limit)]


def _shape(strip: Strip) -> str:
    return _DIGITS.sub("#", strip.text).strip(" |–—-#·•").casefold() or "#"


def _gap(page: Page, strip: Strip, *, top: bool) -> float:
    """The ems between a strip and the next one inward, as lines stand (1.2 is usual)."""
    at = page.strips.index(strip) + (1 if top else -1)
    if not 0 <= at < len(page.strips):
        return 9.0
    inner = page.strips[at]
    return abs(inner.y - strip.y) / max(min(inner.size, strip.size), 1.0)


def _mark_repeated(pages: Sequence[Page], outer: Sequence[Sequence[Strip]], *, top: bool) -> None:
    seen: dict[str, list[tuple[int, float, int | None]]] = defaultdict(list)
    for index, strips in enumerate(outer):
        for strip in strips:
            seen[_shape(strip)].append((index, strip.y, _leading(strip)))
    enough = 2 if len(pages) <= 8 else 3
    for index, strips in enumerate(outer):
        inner: Strip | None = None
        # Inside a caption stand a table's columns, though other pages may have the same table's.
        captions = [at for at, strip in enumerate(strips) if is_caption(strip.text)]
        for strip in reversed(strips[: captions[0]] if captions else strips):
            shape = _shape(strip)
            before, inner = inner, strip
            # A raised number begins a note, though "Ibid." stand at the foot of many a page.
            if shape == "#" or is_caption(strip.text) or (not top and strip.chunks[0][0].raised):
                continue
            lead = _leading(strip)
            same = {
                other
                for other, y, number in seen[shape]
                if (abs(y - strip.y) <= _SAME_HEIGHT or (top and abs(other - index) <= 2))
                # A number before the words is the page's or always the same; else it is a note's.
                and (lead is None or number is None or number - lead in (0, other - index))
            }
            letters = sum(character.isalpha() for character in shape)
            # The last lines of notes look alike ("Ibid., p. 12.") and stand at one height: a foot stands apart.
            apart = _gap(pages[index], strip, top=top) > 1.5 or (before is not None and before.edge)
            # Words at one margin and a number at the other are no note's, however near to the notes they stand.
            apart = apart or (_is_spread(strip) and len(same) >= max(3, len(pages) // 3))
            if len(same) >= enough and (apart or (top and letters >= 12 and len(same) >= 3 and lead is None)):
                strip.edge = True


def _is_spread(strip: Strip) -> bool:
    return any(chunk[0].gap > _SPREAD for chunk in strip.chunks[1:])


def _leading(strip: Strip) -> int | None:
    found = _LEADING.match(strip.text)
    return int(found[1]) if found else None


def _offsets(outer: Sequence[Sequence[Strip]], *, top: bool) -> Counter[int]:
    """How often each difference between a number at the edge and its page's place in the file comes up."""
    found: Counter[int] = Counter()
    for index, strips in enumerate(outer):
        for depth, strip in enumerate(strips):
            numbers, bare = _number(strip)
            if bare or (top and depth == 0) or strip.edge:
                found.update(number - index for number in set(numbers))
    return found


def _mark_numbers(outer: Sequence[Sequence[Strip]], good: set[int], *, top: bool) -> None:
    """Numbers that grow by one from page to page, alone, or at either end of a head."""
    found = [
        (index, depth, strip, number, bare)
        for index, strips in enumerate(outer)
        for depth, strip in enumerate(strips)
        for numbers, bare in [_number(strip)]
        for number in numbers
    ]
    # At the foot a number before words is a note's, even where each page has one note; below a line of text it is
    # a heading's.
    counted = [
        (index, strip, bare)
        for index, depth, strip, number, bare in found
        if number - index in good
        and (
            bare or (top and (depth == 0 or (depth == 1 and outer[index][0].edge)) and _at_end(strip, number))
        )
    ]
    outermost: dict[int, Strip] = {}
    for index, strip, bare in counted:
        if bare:
            outermost.setdefault(index, strip)
    for index, strip, bare in counted:
        if bare and outermost[index] is not strip:
            continue  # a note's number may be its page's
        others = {other for other, one, _ in counted if abs(one.y - strip.y) < _SAME_HEIGHT} - {index}
        if bare or len(others) >= 2:
            strip.edge = True
    heights = {round(strip.y) for _, strip, bare in counted if bare}
    for _, _, strip, _, bare in found:
        # The first page may have its number where others have theirs, and count otherwise.
        if bare and any(abs(strip.y - y) < _SAME_HEIGHT for y in heights):
            strip.edge = True


def _at_end(strip: Strip, number: int) -> bool:
    words_of = strip.text.split()
    return str(number) in (words_of[0], words_of[-1])


def _number(strip: Strip) -> tuple[list[int], bool]:
    """The numbers that may be a page's, and whether the strip holds nothing else."""
    text = strip.text.strip()
    bare = _BARE.fullmatch(text) if len(text) <= 24 else None
    if bare is not None and (bare["word"] is None or bare["word"].casefold() in words("page")):
        number = bare["number"]
        return ([int(number)] if number.isdigit() else [_roman(number.lower())]), True
    if len(text) > 160:
        return [], False
    return [int(number) for number in _NUMBER.findall(text)][:4], False


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(
        -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )


def _mark_by_height(pages: Sequence[Page], outer: Sequence[Sequence[Strip]], *, top: bool) -> None:
    """What stands where most other pages have their running lines, and apart from the text."""
    marked = [strip.y for strips in outer for strip in strips if strip.edge]
    if len(marked) < 3:
        return
    common = [y for y, count in Counter(round(y) for y in marked).items() if count * 4 >= len(pages)]
    for index, strips in enumerate(outer):
        for strip in strips:
            if strip.edge or not any(abs(strip.y - y) <= 2.0 for y in common):
                continue
            if _gap(pages[index], strip, top=top) > 1.5 * _usual_gap(pages[index]) and len(strip.text) < 120:
                strip.edge = True


def _usual_gap(page: Page) -> float:
    gaps = [
        (after.y - before.y) / max(before.size, 1.0)
        for before, after in zip(page.strips, page.strips[1:], strict=False)
    ]
    return median(gaps) if gaps else 1.2


def _close(page: Page, strips: Sequence[Strip]) -> None:
    """What stands further out than a running line is one too, but for notes: the text lies inside."""
    marked = [at for at, strip in enumerate(strips) if strip.edge]
    if marked and not any(strip.chunks[0][0].raised for strip in strips[: marked[-1]]):
        for strip in strips[: marked[-1]]:
            strip.edge = True
