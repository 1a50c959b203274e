"""Putting text together piece by piece, with the way back to the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from citecheck.model import Anchor, GivenCitation, GivenItem, PlacedText

Run = tuple[int, int, int]
"""An offset in a block's content, and the line and column (from 1) that it stands at in the file."""


@dataclass(frozen=True, slots=True)
class ContentMap:
    """From offsets in a block's content, as a parser hands it on, to places in the file."""

    content: str
    runs: tuple[Run, ...]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at ``offset``."""
        start, line, column = self.runs[self._run(offset)]
        return line, column + offset - start

    def _run(self, offset: int) -> int:
        # Most blocks are one line.
        return max(bisect_right(self.runs, (offset, 1 << 62)) - 1, 0) if len(self.runs) > 1 else 0

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """``start`` to ``end`` in stretches of one line: their offsets, line and column."""
        index = self._run(start)
        while start < end:
            following = self.runs[index + 1][0] if index + 1 < len(self.runs) else end
            stop = min(end, following)
            offset, line, column = self.runs[index]
            if stop > start:
                yield start, stop, line, column + start - offset
            start, index = max(start, stop), index + 1


def content_map(content: str, lines: Sequence[str], first: int) -> ContentMap:
    """The map of a block whose content's lines are ends of ``lines`` from index ``first`` on."""
    if "\n" not in content and content[:1] not in " \t" and first < len(lines):
        column = lines[first].rfind(content.rstrip(" \t"))
        return ContentMap(content, ((0, first + 1, max(column, 0) + 1),))
    runs: list[Run] = []
    offset = 0
    for number, part in enumerate(content.split("\n"), first):
        source = lines[number] if number < len(lines) else ""
        inner = part.strip(" \t")
        blanks = len(part) - len(part.lstrip(" \t"))
        column = source.rfind(inner) if inner else len(source)
        runs.append((offset, number + 1, max(column, 0) + 1 - blanks))
        offset += len(part) + 1
    return ContentMap(content, tuple(runs))


class Builder:
    """A text in the making: copied stretches, and characters put in between."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.anchors: list[Anchor] = []
        self.length = 0
        self.last = ""
        self._after_marker = False
        self.marks: list[int] = []
        self.given: list[GivenCitation] = []

    def copy(self, source: ContentMap, start: int, end: int) -> None:
        """The content from ``start`` to ``end``, line ends as blanks."""
        for begin, stop, line, column in source.stretches(start, end):
            text = source.content[begin:stop]
            if text.endswith("\n"):
                text = text[:-1]
            if text:
                self._close_gap(text[0])
                self._anchor(line, column)
                self._add(text)
            if begin + len(text) < stop:
                self.put(" ")

    def put(self, text: str, at: tuple[int, int] | None = None) -> None:
        """``text`` that does not stand so in the file; ``at`` says what it stands for."""
        if not text:
            return
        self._close_gap(text[0])
        if at is not None:
            self._anchor(*at)
        self._add(text)

    def cite(self, start: int, item: GivenItem) -> None:
        """What was copied since ``start`` cites the work ``item`` by its key."""
        if start < self.length:
            self.given.append(GivenCitation(start, self.length, (item,), "pandoc", printed=False))

    def blank(self) -> None:
        """One blank for a line's end and those before it."""
        self._trim()
        if self.parts:
            self.put(" ")

    def tail(self) -> str:
        """The last pieces: as many characters as an address has, and more."""
        return "".join(self.parts[-12:])

    def mark(self) -> int:
        """Note that a marker stands here, and say its number in :attr:`marks`."""
        self.marks.append(self.length)
        self._after_marker = True
        return len(self.marks) - 1

    def build(self) -> tuple[PlacedText, list[int]]:
        """The text without blanks at either end, and the offsets of its marks."""
        whole = PlacedText("".join(self.parts), tuple(self.anchors))
        lead = len(whole.text) - len(whole.text.lstrip())
        text = whole.stripped()
        self.given = [
            replace(one, start=max(one.start - lead, 0), end=min(one.end - lead, len(text)))
            for one in self.given
        ]
        return text, [min(max(mark - lead, 0), len(text)) for mark in self.marks]

    def _anchor(self, line: int, column: int) -> None:
        if self.anchors:
            last = self.anchors[-1]
            if last.line == line and last.column + self.length - last.offset == column:
                return
            if last.offset == self.length:
                self.anchors.pop()
        self.anchors.append(Anchor(self.length, line, column))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]

    def _close_gap(self, following: str) -> None:
        """A blank that stood before a marker goes with it where a blank or a full stop comes next."""
        if not self._after_marker:
            return
        self._after_marker = False
        if following.isspace() or following in ".,;:!?)]}”’»…":
            self._trim()

    def _trim(self) -> None:
        """Take the blanks at the end away, and what stood at them a little forward."""
        while self.parts and self.last.isspace():
            kept = self.parts[-1].rstrip()
            self.length -= len(self.parts[-1]) - len(kept)
            self.parts[-1] = kept
            if not kept:
                self.parts.pop()
            self.last = self.parts[-1][-1] if self.parts else ""
        for index in range(len(self.marks) - 1, -1, -1):
            if self.marks[index] <= self.length:
                break
            self.marks[index] = self.length
        while self.anchors and self.anchors[-1].offset > self.length:
            self.anchors.pop()
