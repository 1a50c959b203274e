"""A pasted bibliography whose entries run over lines: one text an entry.

How the entries are parted is told by the whole section: numbers before them, blank lines between them,
hanging (or first-line) indents, or, where nothing marks them, lines that end short before one that begins like
a name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from statistics import median

from citecheck.citations.head import find_head

_NUMBER = re.compile(r"\s*(?:\[(?P<square>\d{1,4})\]|\((?P<round>\d{1,4})\)|(?P<plain>\d{1,4})[.)])\s+(?=\S)")
_REPEAT = re.compile(r"\s*(?:[—–_-]{2,}|—)\s?[.,]?\s")
_INDENT = re.compile(r"[ \t\u00a0\u3000]*")
_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|10\.\d{4,9}/)\S*[/_.=?&%-]$")
_SOFT = "\u00ad"


def entries(text: str) -> list[str]:
    """The entries of a bibliography section in order, each on one line. Linear in the text's length.

    Words broken at a line's end are joined again ("inter-" and "national"; "Russian-" and "Japanese" keep
    their hyphen), and so are addresses.
    """
    lines = [line.rstrip() for line in text.expandtabs().splitlines()]
    filled = [line for line in lines if line]
    if not filled:
        return []
    starts = _starts(lines, filled)
    found: list[list[str]] = []
    for index, line in enumerate(lines):
        if not line:
            continue
        if starts(index) or not found:
            found.append([])
        found[-1].append(line.strip())
    return [_joined(parts) for parts in found]


def _starts(lines: Sequence[str], filled: Sequence[str]) -> Callable[[int], bool]:
    """Whether an entry starts at a line: by the sign that the section shows."""
    if _numbered(filled):
        return lambda index: _NUMBER.match(lines[index]) is not None
    if _blank_between(lines):
        return lambda index: index > 0 and not lines[index - 1]
    indents = [len(_INDENT.match(line).group()) for line in filled]  # type: ignore[union-attr]
    least = min(indents)
    deeper = sum(indent > least for indent in indents)
    if deeper:
        first = indents[0] > least and deeper * 2 <= len(indents)
        return lambda index: (_indent(lines[index]) > least) == first
    width = median(sorted(len(line) for line in filled)[len(filled) // 2 :])
    return lambda index: _unmarked(lines, index, width)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _numbered(filled: Sequence[str]) -> bool:
    """Whether numbers that go up by one stand before the entries."""
    found = [match for line in filled if (match := _NUMBER.match(line))]
    numbers = [int(next(group for group in match.groups() if group)) for match in found]
    rising = sum(later == earlier + 1 for earlier, later in itertools.pairwise(numbers))
    return _NUMBER.match(filled[0]) is not None and (
        len(filled) == 1 or rising >= max(1, 0.6 * (len(numbers) - 1))
    )


def _blank_between(lines: Sequence[str]) -> bool:
    """Whether blank lines part the entries: some of the blocks between them have more than one line, or each line stands alone."""
    blocks = [block for block in re.split(r"\n{2,}", "\n".join(lines).strip("\n")) if block]
    return len(blocks) > 1 and len(blocks) * 6 >= sum(1 for line in lines if line)


def _unmarked(lines: Sequence[str], index: int, width: float) -> bool:
    """Whether a line begins an entry where no sign parts them."""
    before = next((lines[i] for i in range(index - 1, max(-1, index - 4), -1) if lines[i]), "")
    line = lines[index]
    if not before:
        return True
    if before[-1] in "-,;:&" or before.endswith(_SOFT) or _OPEN_ADDRESS.search(before) or line[:1].islower():
        return False
    ended = before[-1] in '.)]>”"/' or before[-1].isdigit()
    begins = _REPEAT.match(line) is not None or (
        (head := find_head(line[:400])) is not None and head.start < 2
    )
    short = len(before) < 0.75 * width
    return (ended and begins) or (short and ended) or (short and begins)


def _joined(parts: Sequence[str]) -> str:
    made = parts[0]
    for part in parts[1:]:
        if made.endswith(_SOFT):
            made = made[:-1] + part
        elif _OPEN_ADDRESS.search(made[-300:]):
            made += part
        elif made.endswith(("-", "‐")) and len(made) > 1 and made[-2].isalpha():
            made = made[:-1] + part if part[:1].islower() and made[-2].islower() else made + part
        else:
            made += " " + part
    return made
