"""The short way for what most of a manuscript is: paragraphs and notes without any markup but calls and addresses.

markdown-it asks a dozen rules at every line and every mark. What is here recognises with one expression what none
of them but the last would take, and gives what they would have given; anything else is left to them.
"""

from __future__ import annotations

import re

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

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
        _push(state, found[0], start, after)
        return True
    following = state.skipEmptyLines(after)
    if following < end and state.sCount[following] >= 4:
        # The note has a second paragraph.
        return False
    footnotes = state.env.setdefault("footnotes", {})
    footnotes.setdefault("refs", {})[f":{note['label']}"] = -1
    footnotes.setdefault("list", {})
    opened = Token("footnote_reference_open", "", 1, map=[start, following], meta={"label": note["label"]})
    state.tokens.append(opened)
    _push(state, _INDENT.sub("\n", note["text"]), start, after)
    state.tokens.append(Token("footnote_reference_close", "", -1))
    state.line = following
    return True


def _push(state: StateBlock, content: str, start: int, after: int) -> None:
    state.tokens.append(
        Token("inline", "", 0, content=content.strip(MD_TRIM_CHARS), map=[start, after], children=[])
    )


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
