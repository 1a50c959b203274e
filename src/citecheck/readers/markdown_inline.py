"""The inside of Markdown's paragraphs: markdown-it's inline rules, made to say where each token stands.

The parser's tokens carry no positions inside a line, so its rules are wrapped: whatever a rule pushes
learns the offset it was found at (``meta["at"]``). Notes have rules of our own, because a note that is
called and not defined, or defined twice, has to be seen as well (the footnote plugin drops them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    escape,
    html_inline,
    link,
    newline,
    strikethrough,
)
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from citecheck.readers.markdown_cite import bare_rule, bracket_rule, role_rule
from citecheck.readers.markdown_easy import autolink_rule, block_rule

Rule = Callable[[StateInline, bool], bool]

DEEPEST = 20
"""Links, images and notes inside one another are read to this depth and are plain text beyond it."""

DEEPEST_BLOCK = 100
"""Lists and quotations inside one another are read to this depth."""

LONGEST = 200_000
MOST_MARKS = 10_000
MOST_UNCLOSED = 200
"""A paragraph of more characters, or of more that may be markup, is no prose: only calls are read in it."""

_LONGEST_RUN = 40
_PLAIN = re.compile(r"(?:[^\n!&*<\[\\\]^_`~@{-]++|-(?!@)|\{(?!(?:foot)?cite|nocite))++")
_ADDRESS_GOES_ON = re.compile(r"[^\s<>\[\]\\&`^\"]+")
_ADDRESS_BEGINS = re.compile(r"(?:https?://|ftp://|www\.)", re.IGNORECASE)
_MARK = re.compile(r"[*_~\[<&`^\\]")
_RUN = re.compile(r"\*+|_+|~+")
LABEL = re.compile(r"\[\^([^\s\[\]]{1,1000})\]")


@cache
def parser() -> MarkdownIt:
    """The parser of blocks and of what is in them: CommonMark with tables, strikethrough and notes."""
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST_BLOCK}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    md.core.ruler.enableOnly(["normalize", "block"])
    md.block.ruler.before("table", "easy", block_rule)
    rules = md.inline.ruler
    rules.at("text", _text)
    for name, rule in (
        ("newline", newline),
        ("escape", escape),
        ("backticks", backtick),
        ("strikethrough", strikethrough.tokenize),
        ("emphasis", emphasis.tokenize),
        ("autolink", autolink),
        ("html_inline", html_inline),
        ("entity", entity),
    ):
        rules.at(name, _placed(rule))
    rules.before("autolink", "easy_autolink", _placed(autolink_rule))
    rules.at("link", _link)
    rules.at("image", _image)
    rules.at("footnote_ref", _call)
    rules.before("link", "note_inline", _inline_note)
    rules.before("link", "cite_bracket", bracket_rule)
    rules.before("link", "cite_bare", bare_rule)
    rules.before("link", "cite_role", role_rule)
    rules.before("strikethrough", "long_run", _long_run)
    rules.push("rest", _rest)
    # Joining texts would lose the places of all but one of them.
    md.inline.ruler2.disable("fragments_join")
    return md


def inline_tokens(content: str, env: MutableMapping[str, Any]) -> list[Token]:
    """The tokens of a paragraph's ``content``, each with its offset in ``meta["at"]``.

    Beside markdown-it's: ``note_call`` (``meta``: label, end), ``note_open`` and ``note_close`` around
    an inline note, ``image_open`` and ``image_close`` around an image's description; ``link_open`` has
    the offsets of its address in ``meta["address"]``; ``cite`` is a citation by its keys (``meta["cites"]``). ``text`` may have ``meta["end"]`` for content.
    """
    tokens: list[Token] = []
    if is_prose(content):
        md = parser()
        md.inline.parse(content, md, env, tokens)
        return tokens
    start = 0
    for match in LABEL.finditer(content):
        tokens.append(_plain(start, match.start()))
        tokens.append(_call_token(match))
        start = match.end()
    tokens.append(_plain(start, len(content)))
    return tokens


def is_prose(content: str) -> bool:
    """Whether a paragraph is read whole, or only its calls because it cannot be prose."""
    if len(content) <= MOST_UNCLOSED:
        return True
    if len(content) > LONGEST or content.count("[") - content.count("]") > MOST_UNCLOSED:
        return False
    return len(_MARK.findall(content)) <= MOST_MARKS


def _plain(start: int, end: int) -> Token:
    return Token("text", "", 0, meta={"at": start, "end": end, "plain": True})


def _call_token(match: re.Match[str]) -> Token:
    return Token("note_call", "", 0, meta={"at": match.start(), "end": match.end(), "label": match[1]})


def _placed(rule: Rule) -> Rule:
    """``rule``, with the place it found them at in all tokens that it pushes."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if state.pending:
                state.pushPending()
            for index, token in enumerate(state.tokens[count:]):
                # Marks of emphasis are pushed one by one; all else is one thing at one place.
                step = index if token.type == "text" and len(token.content) == 1 else 0
                token.meta = {"at": start + step, "end": state.pos} | token.meta
        return True

    return placed


def _push_text(state: StateInline, end: int) -> None:
    """Text from here to ``end``, joined to the text before it if that is ours and ends here."""
    last = state.tokens[-1] if state.tokens else None
    if last is not None and last.meta.get("plain") and last.meta["end"] == state.pos:
        last.meta["end"] = end
        return
    token = state.push("text", "", 0)
    token.meta = {"at": state.pos, "end": end, "plain": True}


def _text(state: StateInline, silent: bool) -> bool:
    match = _PLAIN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    end = match.end()
    if end < state.posMax and state.src[end] in "*_~":
        # Marks inside an address are no emphasis.
        word = max(state.src.rfind(blank, state.pos, end) for blank in " \t(") + 1 or state.pos
        if _ADDRESS_BEGINS.match(state.src, word, end):
            found = _ADDRESS_GOES_ON.match(state.src, end, state.posMax)
            if found:
                end += len(found[0].rstrip("*_~.,;:!?)'"))
    if not silent:
        _push_text(state, end)
    state.pos = end
    return True


def _rest(state: StateInline, silent: bool) -> bool:
    """What no other rule wanted is text."""
    if not silent:
        _push_text(state, state.pos + 1)
    state.pos += 1
    return True


def _long_run(state: StateInline, silent: bool) -> bool:
    """A line of asterisks is no emphasis, and would be a token each."""
    match = _RUN.match(state.src, state.pos, state.posMax)
    if match is None or len(match[0]) <= _LONGEST_RUN:
        return False
    if not silent:
        _push_text(state, match.end())
    state.pos = match.end()
    return True


def _call(state: StateInline, silent: bool) -> bool:
    """``[^label]``, defined or not; before a bracket of an address only if it is defined."""
    match = LABEL.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    defined = f":{match[1]}" in state.env.get("footnotes", {}).get("refs", {})
    if not defined and state.src.startswith("(", match.end()):
        return False
    if not silent:
        state.push("note_call", "", 0).meta = _call_token(match).meta
    state.pos = match.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:
    """``^[the note's text]``, with brackets inside."""
    if not state.src.startswith("^[", state.pos) or state.pos + 2 >= state.posMax:
        return False
    return _around(state, silent, "note", state.pos + 1)


def _around(state: StateInline, silent: bool, name: str, bracket: int) -> bool:
    """Push ``name`` around what stands in the bracket at ``bracket``, and go on after it."""
    if state.level >= DEEPEST and not silent:
        return False
    start, maximum = state.pos, state.posMax
    end = state.md.helpers.parseLinkLabel(state, bracket)
    if end < 0:
        return False
    if not silent:
        token = state.push(f"{name}_open", name, 1)
        token.meta = {"at": start, "end": end + 1}
        state.pos, state.posMax = bracket + 1, end
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1).meta = {"at": end, "end": end + 1}
    state.pos, state.posMax = end + 1, maximum
    return True


def _image(state: StateInline, silent: bool) -> bool:
    """``![description](address)``: the description, and nothing of the address."""
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    end = _image_end(state)
    if end is None or not _around(state, silent, "image", start + 1):
        state.pos = start
        return False
    state.pos = end
    return True


def _image_end(state: StateInline) -> int | None:
    """Where the image that begins here ends, as the rule for links sees it."""
    start = state.pos
    state.pos += 1
    # A link may not hold a link, an image may: the label is looked up here and the address there.
    label = state.md.helpers.parseLinkLabel(state, state.pos)
    state.pos = start
    if label < 0:
        return None
    if state.src.startswith("(", label + 1):
        address = _address(state, label + 2)
        closing = _CLOSING.match(state.src, address[2], state.posMax) if address else None
        return closing.end() if closing else None
    reference = _REFERENCE.match(state.src, label + 1, state.posMax)
    return reference.end() if reference and state.env.get("references") else None


_BLANKS = re.compile(r"[ \t\n]*")
_CLOSING = re.compile(r"[ \t\n]*(?:\"[^\"]*\"|'[^']*'|\([^()]*\))?[ \t\n]*\)")
_REFERENCE = re.compile(r"\[[^\[\]]{0,200}\]|")


def _address(state: StateInline, offset: int) -> tuple[int, int, int] | None:
    """Where the address of a link begins and ends that follows ``offset``, and where one goes on after it."""
    blanks = _BLANKS.match(state.src, offset, state.posMax)
    start = blanks.end() if blanks else offset
    found = state.md.helpers.parseLinkDestination(state.src, start, state.posMax)
    if not found.ok:
        return None
    bracketed = state.src.startswith("<", start)
    return start + bracketed, found.pos - bracketed, found.pos


_plain_link = _placed(link)


def _link(state: StateInline, silent: bool) -> bool:
    if state.level >= DEEPEST and not silent:
        return False
    start, count = state.pos, len(state.tokens)
    if not _plain_link(state, silent):
        return False
    if not silent:
        after = state.pos
        state.pos = start
        label = state.md.helpers.parseLinkLabel(state, start, True)
        state.pos = after
        written = label >= 0 and state.src.startswith("(", label + 1)
        address = _address(state, label + 2) if written else None
        state.tokens[count].meta["address"] = address[:2] if address else None
    return True
