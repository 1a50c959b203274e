"""Where a parsed text stands in the file it was parsed from.

Parsers of markup hand on text without its column, and pandoc without any place. The words of the text are
looked for in the file: three at a time to find where it begins, then one by one with markup passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from citecheck.model import Anchor

_WORD = re.compile(r"\w+")
_AHEAD = 60
"""Words of markup that may stand between two words of a text (attributes of a tag, a long address)."""
_LONGEST_LINE = 1 << 20


class SourceWords:
    """The words of a file with their places, and what stands where. Linear to make, near-linear to ask."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.words: list[str] = []
        self.places: list[tuple[int, int]] = []
        for number, line in enumerate(lines, 1):
            for found in _WORD.finditer(line[:_LONGEST_LINE]):
                self.words.append(found[0])
                self.places.append((number, found.start() + 1))
        self._starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in range(len(self.words)):
            for length in (1, 2):
                self._starts[tuple(self.words[index : index + length])].append(index)

    def anchors(self, text: str, after: int = 0) -> tuple[tuple[Anchor, ...], int]:
        """Anchors for ``text``, looked for from word ``after`` on and then from the top, and the word behind it.

        No anchors where the text is nowhere in the file (a made number, a translated word).
        """
        words = list(_WORD.finditer(text))
        if not words:
            return (), after
        first = self._start(words, after)
        if first is None:
            return (), after
        return self._follow(text, words, first)

    def _start(self, words: Sequence[re.Match[str]], after: int) -> int | None:
        """Where the first words stand nearest behind ``after``; a word cut in two by markup is passed over."""
        for lead in range(min(3, len(words))):
            head = tuple(word[0] for word in words[lead : lead + 2])
            places = self._starts.get(head) or self._near(words[lead : lead + 2], after)
            if places:
                at = bisect_left(places, after)
                return places[at] if at < len(places) else places[-1]
        return None

    def _near(self, words: Sequence[re.Match[str]], after: int) -> list[int]:
        """Places of the first word that has the second one a little behind it."""
        singles = self._starts.get((words[0][0],), [])
        if len(words) < 2:
            return singles
        at = bisect_left(singles, after)
        near = [*singles[at : at + 20], *singles[:20]]
        return sorted(i for i in near if words[1][0] in self.words[i + 1 : i + _AHEAD])

    def _follow(
        self, text: str, words: Sequence[re.Match[str]], first: int
    ) -> tuple[tuple[Anchor, ...], int]:
        anchors: list[Anchor] = []
        at = first
        for word in words:
            stop = min(at + _AHEAD, len(self.words))
            found = next((i for i in range(at, stop) if self.words[i] == word[0]), None)
            if found is None:
                continue
            at = found + 1
            line, column = self.places[found]
            _add(anchors, word.start(), line, column)
        if anchors and anchors[0].offset:
            lead, head = anchors[0].offset, anchors[0]
            anchors[0] = Anchor(0, head.line, max(head.column - lead, 1))
        return tuple(anchors), at


def _add(anchors: list[Anchor], offset: int, line: int, column: int) -> None:
    if anchors:
        last = anchors[-1]
        if last.line == line and last.column + offset - last.offset == column:
            return
    anchors.append(Anchor(offset, line, column))
