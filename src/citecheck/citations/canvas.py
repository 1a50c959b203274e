"""A reference while it is being tagged: its text, the spans found so far, and a mask of what is still free."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from citecheck.citations.quotes import Quoted

TAKEN = "\x00"
"""Stands in the mask for every character that has a label."""
QUOTE = "\x02"
"""Stands in the mask for quoted text, so that no pattern finds a date or a name in a title."""

_FREE = re.compile(r"[^\x00]+")
EDGE = " \t\n\u00a0\u202f\x00,;:"


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the reference is its ``label``: a field of a record, "locator", or "other"."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class Canvas:
    """``mask`` has the length of ``text``: a labelled character is ``\\x00`` in it, a quoted one ``\\x02``."""

    text: str
    mask: str
    quotes: list[Quoted] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    certain: bool = False
    """Whether the form of the whole tells every field; ``type`` is then the CSL type, where it tells that too."""
    type: str | None = None
    small_capitals: bool = False
    """Whether capitals are small capitals, as law reviews print names and titles."""

    def label(self, label: str, start: int, end: int, cover: tuple[int, int] | None = None) -> None:
        """Give ``text[start:end]`` a label; ``cover`` is what leaves the mask with it (brackets, lead words)."""
        while start < end and self.text[start] in EDGE:
            start += 1
        while end > start and self.text[end - 1] in EDGE:
            end -= 1
        # "Frankfurt a. M.": the full stop of a letter that stands for a word belongs to it.
        if (
            self.text[end : end + 1] == "."
            and self.text[end - 1 : end].isalpha()
            and not (end - start > 1 and self.text[end - 2].isalpha())
        ):
            end += 1
        if start < end:
            self.spans.append(Span(label, start, end))
        first, last = cover or (start, end)
        self.take(min(first, start), max(last, end))

    def take(self, start: int, end: int) -> None:
        """Take ``text[start:end]`` out of the mask without a label: punctuation, lead words."""
        start, end = max(0, start), min(end, len(self.text))
        if start < end:
            self.mask = self.mask[:start] + TAKEN * (end - start) + self.mask[end:]

    def has(self, *labels: str) -> bool:
        for span in self.spans:  # noqa: SIM110 - asked so often that any() and its generator would show
            if span.label in labels:
                return True
        return False

    def first(self, label: str) -> Span | None:
        for span in self.spans:
            if span.label == label:
                return span
        return None

    def free(self, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """The stretches between labelled ones that hold a letter or digit, edges trimmed."""
        found = []
        for match in _FREE.finditer(self.mask[start:end] if end is not None else self.mask[start:]):
            first, last = match.start() + start, match.end() + start
            while first < last and self.text[first] in EDGE + ".)]":
                first += 1
            while last > first and self.text[last - 1] in EDGE + "([":
                last -= 1
            if any(map(str.isalnum, self.text[first:last])):
                found.append((first, last))
        return found
