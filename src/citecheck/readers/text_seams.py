"""Notes that begin in the middle of a line: some extractors draw short notes together into one.

Only numbers that are called and that no line begins with are looked for, so that a text whose notes all begin
lines is not read otherwise for it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from citecheck.readers.text_lines import Line
from citecheck.readers.text_marks import Call, NoteStart, cites, rest_score
from citecheck.readers.text_words import words

_SEAM = re.compile(
    r"(?:(?<=[^\s,;:(\[–—-]) {1,3}(\d{1,3})(?=\s{1,3}[^\W\d_a-zß-ÿ]|\s{1,3}[\"“„«‘§<]| https?:)|(?<=[.!?)\]>]) (\d{1,3})(?=[A-ZÀ-Þ][a-zß-ÿ]))"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?$")
_STOPPED = re.compile(r"[.!?…][\"”’»'›)\]}>]*$")
_PLAIN_CALL = 0.9
_NEAR = 160


def seam_starts(lines: Sequence[Line], starts: Sequence[NoteStart], calls: Sequence[Call]) -> list[NoteStart]:
    """Places inside lines that may begin a note of a number that is called and has none."""
    known = {start.number for start in starts}
    wanted: dict[str, list[tuple[int, int]]] = {}
    for call in calls:
        if call.score >= _PLAIN_CALL and call.number not in known:
            wanted.setdefault(call.number, []).append((call.line, call.start))
    if not wanted:
        return []
    found = []
    for line in lines:
        if line.kind != "text":
            continue
        for seam in _SEAM.finditer(line.raw, line.start, line.end):
            group = 1 if seam[1] else 2
            if _called_before(wanted.get(seam[group], ()), line.index, seam.start(group)):
                found.append(_start(line, seam, group))
    return found


def _called_before(places: Sequence[tuple[int, int]], line: int, at: int) -> bool:
    """Whether one of the markers stands near before a seam: the seam may be the marker itself."""
    end = bisect_left(places, (line, at))
    return end > 0 and places[end - 1][0] >= line - _NEAR


def _start(line: Line, seam: re.Match[str], group: int) -> NoteStart:
    before = line.raw[max(line.start, seam.start() - 40) : seam.start()]
    rest = line.raw[seam.end() : seam.end() + 400].lstrip()
    score = -1.5 + rest_score(rest) + (1.5 if cites(rest) else 0.0)
    if _STOPPED.search(before):
        score += 1.0
    word = _WORD_BEFORE.search(before)
    if word and word[1].casefold() in words("before_number"):
        score -= 3.0
    gap = len(line.raw[seam.end() : line.end]) - len(line.raw[seam.end() : line.end].lstrip())
    return NoteStart(line.index, seam[group], "inline", seam.end() + gap, score, seam.start(group))


def taken_apart(lines: Sequence[Line], starts: Sequence[NoteStart]) -> tuple[list[Line], list[NoteStart]]:
    """Lines and starts with a line of its own for each note that begins inside one."""
    cuts: dict[int, list[int]] = {}
    for start in starts:
        if start.form == "inline":
            cuts.setdefault(start.line, []).append(start.at)
    made: list[Line] = []
    first: dict[tuple[int, int], int] = {}
    for line in lines:
        bounds = [line.start, *sorted(cuts.get(line.index, ())), line.end]
        for begin, end in itertools.pairwise(bounds):
            first[(line.index, begin)] = len(made)
            trimmed = begin + len(line.raw[begin:end].rstrip())
            piece = replace(line, index=len(made), start=begin, end=max(begin, trimmed))
            piece.after_break = line.after_break and begin == line.start
            made.append(piece)
    moved = [
        replace(
            start, line=first[(start.line, start.at if start.form == "inline" else lines[start.line].start)]
        )
        for start in starts
    ]
    return made, moved
