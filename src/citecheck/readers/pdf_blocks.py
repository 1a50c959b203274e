"""The rows of the body to paragraphs and headings: from indents, gaps, sizes and how the lines end."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from citecheck.model import Role
from citecheck.readers.pdf_areas import Layout, is_caption
from citecheck.readers.pdf_model import Row
from citecheck.text.sentences import split

_ENDS = re.compile(r"[.!?…:;][\"”’»'›)\]}>\d]*\s*$")
_LIST = re.compile(r"(?:[•·▪◦‣–—*-]|\(?[a-z0-9]{1,3}[.)]|\([ivx]{1,4}\))\s+\S")
_NUMBERING = re.compile(r"^(?:[\"“‘«(]|(?:[0-9]{1,2}|[IVX]{1,5}|[A-Z])[.)]?(?:[0-9]{1,3}\.?){0,4}\s)+")
_LETTERED = re.compile(r"[a-z*†‡§]{1,2}\s?[^\Wa-z]")
_INDENT = 0.7
_GAP = 1.35
_SHORT_WORD = re.compile(r"[^\W\d_]{1,5}\.$|\d\.$")
_LOOKED_AT = 60
_HEADING_SHARE = 0.8
_ALIGNED = 0.3
_LONGEST_HEADING = 240
_DIFFER, _DIFFER_IF_GUESSED = 0.09, 0.16
_GUESSED = 0.4
"""Of the lines, those beside one of another size, from which on sizes are guesses."""


@dataclass(slots=True)
class Block:
    """Rows that make a paragraph or a heading."""

    rows: list[Row]
    columns: list[int]
    role: Role = "text"
    heading: bool = False
    small: bool = False


@dataclass(slots=True)
class _Margins:
    """Where most lines of a column begin and end, and how far apart they stand."""

    left: float
    right: float
    pitch: float


@dataclass(slots=True)
class _Blocks:
    layout: Layout
    margins: dict[int, _Margins] = field(default_factory=dict)
    found: list[Block] = field(default_factory=list)


def blocks(layout: Layout, rows: Sequence[tuple[int, Row]]) -> list[Block]:
    """The paragraphs and headings of the body, in reading order."""
    margins = _margins(layout, rows)
    found: list[Block] = []
    differ = _sizes_that_differ(rows)
    for column, row in rows:
        if found and not _is_new(differ, margins, found[-1], column, row):
            found[-1].rows.append(row)
            found[-1].columns.append(column)
        else:
            found.append(Block([row], [column]))
    for block in found:
        _name(block, layout, margins)
    return _rejoined(found, margins, 0.6 if differ == _DIFFER else 1.2)


def _margins(layout: Layout, rows: Sequence[tuple[int, Row]]) -> dict[int, _Margins]:
    by_column: dict[int, list[Row]] = {}
    for column, row in rows:
        by_column.setdefault(column, []).append(row)
    body = layout.sizes.body
    all_gaps = [
        after.y - before.y
        for own in by_column.values()
        for before, after in itertools.pairwise(own)
        if abs(before.size - body) < 0.6 and abs(after.size - body) < 0.6 and after.y > before.y
    ]
    usual = median(all_gaps) if all_gaps else 1.2 * body
    margins: dict[int, _Margins] = {}
    for column, own in by_column.items():
        full = [row for row in own if abs(row.size - body) < 0.6] or own
        starts = Counter(round(row.x0) for row in full)
        most = max(starts.values())
        # Of two frequent beginnings the left one is the margin, the other an indent.
        left = min(start for start, count in starts.items() if count * 3 >= most)
        ends = sorted(row.x1 for row in full)
        gaps = [after.y - before.y for before, after in itertools.pairwise(full) if after.y > before.y]
        pitch = min(usual, median(gaps)) if len(gaps) >= 4 else usual
        margins[column] = _Margins(left, ends[int(0.9 * (len(ends) - 1))], pitch)
    return margins


def _sizes_that_differ(rows: Sequence[tuple[int, Row]]) -> float:
    """The share by which the sizes of two lines differ that are of two blocks; a scanner's program only guesses sizes."""
    pairs = [
        abs(before.size - after.size) > 0.02 * after.size
        for (_, before), (_, after) in itertools.pairwise(rows)
        if before.page == after.page
    ]
    return _DIFFER if sum(pairs) < _GUESSED * len(pairs) else _DIFFER_IF_GUESSED


def _is_new(
    differ: float,
    margins: dict[int, _Margins],
    block: Block,
    column: int,
    row: Row,
) -> bool:
    last, last_column = block.rows[-1], block.columns[-1]
    em = max(min(row.size, last.size), 4.0)
    if abs(row.size - last.size) > differ * max(row.size, last.size):
        return True
    if row.bold != last.bold and (row.bold or len(block.rows) <= 3) and _short(last, margins[last_column]):
        return True
    here = margins[column]
    indent = (row.x0 - here.left) / em
    ended = _ends(last, row)
    short = _short(last, margins[last_column])
    if short and not ended and len(block.rows) <= 2 and not row.italic and _all_italic(block):
        return True  # a heading as large as the text
    if column != last_column:
        if _INDENT < indent < 4 and not _hangs(block, row) and not _goes_on_inset(block, margins, indent):
            return True
        return (ended and short) or (ended and row.bold and not last.bold)
    gap = (row.y - last.y) / max(here.pitch, 1.0)
    if gap > max(_GAP, 1.25 * _own_gap(block, here.pitch)):
        return True
    if _beside_initial(block, row):
        return False
    deeper = (row.x0 - last.x0) / em
    if abs(deeper) < _ALIGNED and indent > _INDENT and len(block.rows) == 1:
        first = _is_half(last, margins[last_column]) and row.text[:1].isupper()
        if first and not _is_half(row, here):
            return True  # a heading, and the first line of a paragraph, both indented
    if deeper < -_INDENT and len(block.rows) == 1 and _is_display(last, margins[last_column]):
        return True
    if deeper > _INDENT and indent > _INDENT:
        item = _LIST.match(last.text) or (_NUMBERING.match(last.text) and not ended)
        return not item or (ended and short) or _is_half(last, margins[last_column], _HEADING_SHARE)
    if deeper < -_INDENT and len(block.rows) >= 2 and abs(last.x0 - block.rows[-2].x0) < 0.3 * em:
        return ended or indent < -_INDENT
    if ended and _begins_item(block, row):
        return True
    return ended and short


def _ends(last: Row, row: Row) -> bool:
    """Whether a line's last word ends a sentence; "(p." and "No." do not before a number."""
    text = last.text
    if _ENDS.search(text) is None:
        return False
    if _SHORT_WORD.search(text) is None or row.text[:1].isspace():
        return True
    before = text[-_LOOKED_AT:]
    return any(end == len(before.rstrip()) for _, end in split(f"{before.rstrip()} {row.text[:_LOOKED_AT]}"))


def _begins_item(block: Block, row: Row) -> bool:
    """Whether a row begins a list's item: its first, a bullet, or one in a block that is an item."""
    found = _LIST.match(row.text)
    if found is None or row.text[:1].isalpha() or row.pieces[0].raised:
        return False
    number = re.match(r"\(?(\d+)", row.text)
    return number is None or number[1] == "1" or _LIST.match(block.rows[0].text) is not None


def _own_gap(block: Block, pitch: float) -> float:
    """How far apart the lines of a block stand, in the column's pitch: a quotation may be set tighter or wider."""
    gaps = [
        (after.y - before.y) / pitch
        for before, after in zip(block.rows[-4:], block.rows[-3:], strict=False)
        if after.page == before.page and after.y > before.y
    ]
    return min(gaps) if gaps else 1.0


def _short(row: Row, margins: _Margins) -> bool:
    return row.x1 < margins.right - max(2.0 * row.size, 0.06 * (margins.right - margins.left))


def _beside_initial(block: Block, row: Row) -> bool:
    """Whether a line stands right of the large letter that its block begins with."""
    first = block.rows[0].pieces[0]
    return not (first.raised or first.lowered) and first.y > first.base + 1.0 and row.y <= first.y + 1.0


def _all_italic(block: Block) -> bool:
    return all(row.italic for row in block.rows)


def _is_display(row: Row, margins: _Margins) -> bool:
    """Whether a line stands by itself, far in and far from full: a formula, a device."""
    wide = margins.right - margins.left
    return row.x0 - margins.left > 1.5 * row.size and row.x1 - row.x0 < 0.6 * wide and row.text[-1:] != "-"


def _is_half(row: Row, margins: _Margins, share: float = 0.6) -> bool:
    """Whether a line ends long before its column does, as no line of an item does that goes on."""
    return row.x1 - margins.left < share * (margins.right - margins.left) and row.text[-1:] != "-"


def _goes_on_inset(block: Block, margins: dict[int, _Margins], indent: float) -> bool:
    """Whether the block's lines stand as far in as the next column's first: a quotation goes on."""
    if len(block.rows) < 2:
        return False
    last, before = (
        (row.x0 - margins[column].left) / max(row.size, 4.0)
        for row, column in zip(block.rows[-2:], block.columns[-2:], strict=True)
    )
    return abs(last - indent) < 0.4 and abs(before - indent) < 0.4


def _hangs(block: Block, row: Row) -> bool:
    """Whether the block goes on at this indent: a list's item or a quotation over the page's end."""
    return len(block.rows) >= 2 and bool(_LIST.match(block.rows[0].text))


def _name(block: Block, layout: Layout, margins: dict[int, _Margins]) -> None:
    text = " ".join(row.text for row in block.rows[:4])
    sizes = layout.sizes
    rows = block.rows
    block.small = sizes.differ and max(row.size for row in rows) < 0.5 * (sizes.limit + sizes.body)
    block.heading = not block.small and not is_caption(text) and _is_heading(block, text, sizes.body, margins)
    if block.heading:
        return
    if block.small and _LETTERED.match(text) and rows[0].pieces[0].raised:
        # A table's own notes are called from within it.
        block.role = "unnumbered-note"
        return
    if is_caption(text):
        block.role = "caption"
    elif _LIST.match(text):
        block.role = "list-item"
    elif len(rows) >= 2 and all(
        row.x0 > margins[column].left + row.size for row, column in zip(rows, block.columns, strict=True)
    ):
        block.role = "quotation"


def _is_heading(block: Block, text: str, body: float, margins: dict[int, _Margins]) -> bool:
    rows = block.rows
    if len(rows) > 4 or len(text) > _LONGEST_HEADING:
        return False
    first = _NUMBERING.sub("", text)[:1]
    if not first or first.islower() or not any(character.isalpha() for character in text):
        return False
    size = max(row.size for row in rows)
    looks = size > 1.06 * body or all(row.bold for row in rows) or text.isupper()
    if looks:
        return not (text.rstrip()[-1:] in ".;," and len(text) > 60)
    plain = _ENDS.search(text) is None and text.rstrip()[-1:] != ","
    return (
        plain
        and len(rows) == 1
        and len(text) <= 90
        and _short(rows[0], margins[block.columns[0]])
        and not _LIST.match(text)
    )


def _rejoined(found: list[Block], margins: dict[int, _Margins], alike: float) -> list[Block]:
    """Paragraphs that a table, a figure or a caption broke, put together again."""
    joined: list[Block] = []
    for block in found:
        first = block.rows[0]
        before = _broken(joined, margins, first) if block.role == "text" and not block.heading else None
        if (
            before is not None
            and before is not joined[-1]
            and abs(before.rows[-1].size - first.size) < alike
            and (first.text[:1].islower() or first.x0 < margins[block.columns[0]].left + _INDENT * first.size)
        ) or (
            before is not None
            and before is joined[-1]
            and first.text[:1].islower()
            and block.small == before.small
        ):
            before.rows += block.rows
            before.columns += block.columns
        else:
            joined.append(block)
    return joined


def _broken(joined: Sequence[Block], margins: dict[int, _Margins], first: Row) -> Block | None:
    """The last paragraph, if it does not end: what is between it and here is a float's."""
    for block in reversed(joined[-8:]):
        floats = block.role in ("caption", "unnumbered-note", "quotation") or block.small
        if (floats and block is not joined[-1]) or (floats and block.small):
            continue
        last = block.rows[-1]
        ends = _ends(last, first) or block.heading
        if ends or (_short(last, margins[block.columns[-1]]) and last.text[-1:] not in "-,"):
            return None
        return block
    return None
