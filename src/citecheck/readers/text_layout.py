"""Texts that keep the page's look: the blank lines of a wide line spacing."""

from __future__ import annotations

from collections.abc import Sequence

from citecheck.readers.text_lines import Line

_RUN = 6
"""Lines that must stand apart in the same way before it is the spacing of the lines."""
_LONGEST_GAP = 2
_FULL = 0.8


def without_spacing(lines: Sequence[Line]) -> list[Line]:
    """The lines without the blank ones that stand between all lines of a text set wide.

    Behind a line that is shorter than those about it a blank line stays: a paragraph may end there.
    """
    gaps = _gaps(lines)
    drop: set[int] = set()
    at = 0
    while at < len(gaps):
        end = at
        while end < len(gaps) and gaps[end][2] == gaps[at][2]:
            end += 1
        if 0 < gaps[at][2] <= _LONGEST_GAP and end - at >= _RUN:
            drop.update(_spacing(lines, gaps[at:end]))
        at = max(end, at + 1)
    if not drop:
        return list(lines)
    kept = [line for line in lines if line.index not in drop]
    for index, line in enumerate(kept):
        line.index = index
    return kept


def _gaps(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Pairs of text lines that follow each other and the number of blank lines between them; -1 where others stand there."""
    found = []
    last, count = -1, 0
    for line in lines:
        if line.kind == "blank" and "\f" not in line.raw:
            count += 1
            continue
        if line.kind == "text" and not line.after_break and last >= 0:
            found.append((last, line.index, count if count >= 0 else -1))
        elif last >= 0:
            found.append((last, line.index, -1))
        last, count = (line.index, 0) if line.kind == "text" else (-1, 0)
    return found


def _spacing(lines: Sequence[Line], gaps: Sequence[tuple[int, int, int]]) -> list[int]:
    """The blank lines within a run that stand behind a full line or before one that goes on in lower case."""
    widths = [lines[first].width for first, _, _ in gaps]
    found: list[int] = []
    for position, (first, second, _) in enumerate(gaps):
        near = widths[max(0, position - 4) : position + 5]
        full = lines[first].width >= _FULL * max(near)
        if full or lines[second].text[:1].islower():
            found += range(first + 1, second)
    return found
