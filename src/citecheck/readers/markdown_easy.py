"""The short way for what most of a manuscript is: paragraphs and notes without any markup but calls and addresses.

markdown-it asks a dozen rules at every line and every mark. What is here recognises with one expression what none
of them but the last would take, and gives what they would have given; anything else is left to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# No block but a paragraph begins with a letter, and none but a paragraph is interrupted by nothing before a blank line.
_END = r"(?=\n[ \t]*(?:\n|\Z)|\Z)"
_PARAGRAPH = re.compile(rf"[^\W\d_][^\n]*+(?:\n[^\W\d_][^\n]*+)*+{_END}")
_NOTE = re.compile(
    r"\[\^(?P<label>[^\s\[\]]{1,1000})\]: {0,2}"
    rf"(?P<text>(?:[^\W\d_]|<https?://)[^\n]*+(?:\n {{0,4}}+[^\W\d_][^\n]*+)*+){_END}"
)
_INDENT = re.compile(r"\n +")
_EASY = re.compile(
    r"(?:[^\n!&*<\[\\\]^_`~@{-]++|-(?!@)|!(?!\[)|\{(?!(?:foot)?cite|nocite)|\[\^[^\s\[\]@!&*<\\`]{1,1000}+\](?!\()|<https?://[^<>\x00-\x20]*+>)++"
)
_AUTOLINK = re.compile(r"<(https?://[^<>\x00-\x20]*)>")


@dataclass(slots=True)
class Plain:
    """One plain paragraph, or with a ``label`` a note of one, among the parser's tokens: a fifth of what theirs hold.

    ``map`` are the first line of the text and the one behind it, ``last`` is the line behind the note.
    """

    content: str
    map: tuple[int, int]
    label: str | None = None
    last: int = 0
    type: ClassVar[str] = "plain"
    level: ClassVar[int] = 0
    nesting: ClassVar[int] = 0


def block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Markdown-it's rule for a plain paragraph or note at the left margin, outside all other blocks."""
    if silent or state.level or state.blkIndent or state.tShift[start]:
        return False
    begin = state.bMarks[start]
    note = _NOTE.match(state.src, begin) if state.src.startswith("[", begin) else None
    found = note or _PARAGRAPH.match(state.src, begin)
    if found is None:
        return False
    after = start + state.src.count("\n", begin, found.end()) + 1
    if note is None:
        state.line = after
        _push(state, Plain(found[0].strip(MD_TRIM_CHARS), (start, after)))
        return True
    following = state.skipEmptyLines(after)
    if following < end and state.sCount[following] >= 4:
        # The note has a second paragraph.
        return False
    footnotes = state.env.setdefault("footnotes", {})
    footnotes.setdefault("refs", {})[f":{note['label']}"] = -1
    footnotes.setdefault("list", {})
    content = _INDENT.sub("\n", note["text"]).strip(MD_TRIM_CHARS)
    _push(state, Plain(content, (start, after), note["label"], following))
    state.line = following
    return True


def _push(state: StateBlock, plain: Plain) -> None:
    # To the parser's own rules, which do not look at the blocks before, it is a token like others.
    state.tokens.append(plain)  # type: ignore[arg-type]


def is_easy(content: str) -> bool:
    """Whether a block of one line has no markup but calls of notes and web addresses in angle brackets."""
    return _EASY.fullmatch(content) is not None


def autolink_rule(state: StateInline, silent: bool) -> bool:
    """Web addresses in angle brackets. They are shown as written, and are not brought into a form for HTML."""
    found = _AUTOLINK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        opened = state.push("link_open", "a", 1)
        opened.attrs, opened.markup, opened.info = {"href": found[1]}, "autolink", "auto"
        state.push("text", "", 0).content = found[1]
        closed = state.push("link_close", "a", -1)
        closed.markup, closed.info = "autolink", "auto"
    state.pos = found.end()
    return True
