"""The notes of the labelled TEI files, without layout: what the measures of back-references read.

A file of the segmentation kind has notes as lines of its ``listBibl`` and ``note place="footnote"``
elements, page by page; a note begins where the next number stands at a line's head or after a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

_NS = "{http://www.tei-c.org/ns/1.0}"
_LEADING = re.compile(r"\s*(\d{1,3})\.?\s+(.*)", re.S)
_LEFT_OUT = re.compile(r"https://doi\.org/\S+, am |Open Access|-https?://\S*agb")
_AHEAD = 3
"""How many numbers may be missing between two notes."""


def notes_of(path: Path) -> list[tuple[str, str]]:
    """(number, text) of each note, in order."""
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    if "training.segmentation" not in path.name:
        raw = [element.text or "" for element in tree.iter("{*}input") if element.get("type") == "raw"]
        return [(found[1], found[2].strip()) for text in raw if (found := _LEADING.fullmatch(text))]
    for lb in tree.iter(f"{_NS}lb"):
        lb.tail = "\n" + (lb.tail or "")
    lines = [
        line.strip()
        for element in tree.iter(f"{_NS}listBibl", f"{_NS}note")
        if element.tag != f"{_NS}note" or element.get("place") == "footnote"
        for line in "".join(element.itertext()).split("\n")
        if line.strip() and not _LEFT_OUT.search(line)
    ]
    return list(_cut("\n".join(lines)))


def _cut(text: str) -> Iterable[tuple[str, str]]:
    starts: list[tuple[int, int, int]] = []
    number, at = 0, 0
    while True:
        found = [(_start(text, number + ahead, at), ahead) for ahead in range(1, _AHEAD + 1)]
        near = [(span[0], ahead, span) for span, ahead in found if span is not None]
        if not near:
            break
        # The next number unless one after it comes long before it.
        first = min(near, key=lambda one: one[0] + 4000 * (one[1] - 1))
        number += first[1]
        at = first[2][1]
        starts.append((number, first[2][0], at))
    ends = [start for _, start, _ in starts[1:]] + [len(text)]
    for (value, _, begin), end in zip(starts, ends, strict=True):
        joined = re.sub(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])", "", text[begin:end])
        yield str(value), " ".join(joined.split())


def _start(text: str, number: int, at: int) -> tuple[int, int] | None:
    """Where the note of this number begins, and where its text does."""
    head = re.compile(rf"(?:^|\n)({number})\.?\s+(?=[^\W\d_]|[\"“‘'«„(\[§])")
    within = re.compile(rf"(?<=[.)”\"])\s({number})\s+(?=[A-Z][\w.]|\d\s[A-Z]|See|Id\.)")
    spans = [
        (found.start(1), found.end())
        for pattern in (head, within)
        if (found := pattern.search(text, max(0, at - 1))) and found.start(1) >= at
    ]
    return min(spans, default=None)
