"""A paragraph of Markdown as the text that a reader of the page sees, with the calls of notes in it."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citecheck.model import Anchor, GivenCitation, GivenItem, Place, PlacedText
from citecheck.readers.locators import split_locator
from citecheck.readers.markdown_cite import Cite
from citecheck.readers.markdown_easy import is_easy
from citecheck.readers.markdown_inline import LABEL, inline_tokens
from citecheck.readers.markdown_notes import Call, Definition
from citecheck.readers.markdown_text import Builder, ContentMap
from citecheck.readers.text_joins import address_broken

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST_EASY = 10_000
"""Characters of a block that can be read the short way: it cannot have too many marks to be prose."""
_ADDRESS = 300
"""Characters behind a line's end that are looked at for the rest of an address."""
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_IN_BRACES = re.compile(r",?\s*\{([^{}]*)\}")
_BETWEEN_CALLS = re.compile(r"[ \t]?[,;][ \t]?$")


@dataclass(slots=True)
class Rendered:
    """The text, the calls in it and in its inline notes, and those notes."""

    text: PlacedText
    calls: list[Call]
    notes: list[Definition]
    only_image: bool
    given: list[GivenCitation]


@dataclass(slots=True)
class _Level:
    """The text of the paragraph, or of an inline note in it."""

    definition: Definition | None
    in_note: bool
    builder: Builder = field(default_factory=Builder)
    calls: list[Call] = field(default_factory=list)


def render(source: ContentMap, env: MutableMapping[str, Any], *, in_note: bool) -> Rendered:
    """The block whose content and places are ``source``; ``in_note`` keeps the addresses of links."""
    text = as_it_stands(source, in_note=in_note)
    if text is not None:
        return Rendered(text, [], [], False, [])
    renderer = _Renderer(source, in_note)
    if _is_easy(source.content, in_note):
        return renderer.easy()
    tokens = inline_tokens(source.content, env)
    for index, token in enumerate(tokens):
        renderer.add(token, tokens, index)
    while len(renderer.levels) > 1:
        renderer.close_note(len(source.content))
    return renderer.rendered()


def as_it_stands(source: ContentMap, *, in_note: bool) -> PlacedText | None:
    """The text of a block of one line in which there is no markup and no call; None for any other."""
    content = source.content
    if (
        "[" in content
        or len(source.runs) > 1
        or not content
        or content[0].isspace()
        or content[-1].isspace()
        or not _is_easy(content, in_note)
    ):
        return None
    _, line, column = source.runs[0]
    return PlacedText(content, (Anchor(0, line, column),))


def _is_easy(content: str, in_note: bool) -> bool:
    """Whether the text is what is written, without the calls in it: see :mod:`markdown_easy`."""
    # Outside notes the brackets around addresses go; a text that may be no prose is looked at as a whole first.
    return (in_note or "<" not in content) and len(content) <= _LONGEST_EASY and is_easy(content)


class _Renderer:
    def __init__(self, source: ContentMap, in_note: bool) -> None:
        self.source = source
        self.levels = [_Level(None, in_note)]
        self.calls: list[Call] = []
        self.notes: list[Definition] = []
        self.links: list[Token] = []
        self.link_starts: list[int] = []
        self.images = False
        self.outside = False
        self.in_image = 0

    def rendered(self) -> Rendered:
        """The whole, when all is added."""
        level = self.levels[0]
        text, offsets = level.builder.build()
        for call, offset in zip(level.calls, offsets, strict=True):
            call.offset = offset
        return Rendered(text, self.calls, self.notes, self.images and not self.outside, level.builder.given)

    def easy(self) -> Rendered:
        """A content that is easy: stretches as they stand, and calls between them."""
        content, builder, at = self.source.content, self.levels[0].builder, 0
        for match in LABEL.finditer(content):
            start, end = match.span()
            if not at or not _BETWEEN_CALLS.match(content[at:start]):
                builder.copy(self.source, at, start)
            self._call(match[1], start, end, None)
            at = end
        builder.copy(self.source, at, len(content))
        return self.rendered()

    def add(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        """What ``token``, the one at ``index``, gives to the page."""
        kind, at = token.type, token.meta.get("at", 0)
        builder = self.levels[-1].builder
        if kind == "text":
            self._text(token, tokens, index)
        elif kind in ("softbreak", "hardbreak"):
            after = self.source.content[token.meta["end"] : token.meta["end"] + _ADDRESS].lstrip(" \t")
            if kind == "hardbreak" or not address_broken(builder.tail(), after):
                builder.blank()
        elif kind == "text_special":
            self._special(token, at)
        elif kind == "code_inline":
            self._code(token, at)
        elif kind == "html_inline":
            if _BREAK.match(token.content):
                builder.put(" ")
        elif kind == "cite":
            self._cite(token)
        elif kind == "note_call":
            self._call(token.meta["label"], at, token.meta["end"], None)
        elif kind == "note_open":
            self._open_note(at)
        elif kind == "note_close":
            self.close_note(token.meta["end"])
        elif kind in ("image_open", "image_close"):
            self.images = True
            self.in_image += 1 if kind == "image_open" else -1
        elif kind == "link_open":
            self.links.append(token)
            self.link_starts.append(len(builder.parts))
        elif kind == "link_close" and self.links:
            self._close_link(self.links.pop(), self.link_starts.pop())

    def _text(self, token: Token, tokens: Sequence[Token], index: int) -> None:
        at = token.meta["at"]
        end = token.meta["end"] if token.meta.get("plain") else at + len(token.content)
        if self.links and self.links[-1].markup == "autolink":
            # In a note the brackets stay: they say where an address ends.
            own = self.levels[-1].in_note
            self.levels[-1].builder.copy(self.source, at + (not own), token.meta["end"] - (not own))
            self.outside = self.outside or not self.in_image
            return
        content = self.source.content[at:end]
        if 0 < index < len(tokens) - 1 and _BETWEEN_CALLS.match(content):
            before, after = tokens[index - 1].type, tokens[index + 1].type
            if before in ("note_call", "note_close") and after in ("note_call", "note_open"):
                return
        if not self.in_image and content.strip():
            self.outside = True
        self.levels[-1].builder.copy(self.source, at, end)

    def _special(self, token: Token, at: int) -> None:
        builder = self.levels[-1].builder
        self.outside = self.outside or not self.in_image
        if token.info == "escape":
            builder.copy(self.source, at + len(token.markup) - len(token.content), at + len(token.markup))
        else:
            builder.put(token.content, self.source.at(at))

    def _code(self, token: Token, at: int) -> None:
        self.outside = self.outside or not self.in_image
        width = len(token.markup)
        stripped = (token.meta["end"] - at - 2 * width - len(token.content)) // 2
        start = at + width + stripped
        self.levels[-1].builder.copy(self.source, start, start + len(token.content))

    def _cite(self, token: Token) -> None:
        """A citation stays as it is written, so that places hold; each key of it is a citation."""
        self.outside = self.outside or not self.in_image
        builder, at = self.levels[-1].builder, token.meta["at"]
        for cite in token.meta["cites"]:
            builder.copy(self.source, at, cite.start)
            start = builder.length
            builder.copy(self.source, cite.start, cite.end)
            builder.cite(start, given_item(cite))
            at = cite.end
        builder.copy(self.source, at, token.meta["end"])

    def _close_link(self, link: Token, start: int) -> None:
        """In a note an address that the page hides behind words is shown after them."""
        level = self.levels[-1]
        if not level.in_note or link.markup == "autolink":
            return
        shown = "".join(level.builder.parts[start:])
        span = link.meta.get("address")
        href = self.source.content[span[0] : span[1]] if span else str(link.attrs.get("href", ""))
        if not href or href.startswith("#") or _bare(shown) == _bare(href):
            return
        level.builder.put(" <")
        if span and not set("\\&\n ") & set(href):
            level.builder.copy(self.source, *span)
        else:
            at = span[0] if span else link.meta["at"]
            # A blank in it is a part of it, other than one that a line's end left.
            level.builder.put(_plain(href).replace(" ", "%20"), self.source.at(at))
        level.builder.put(">")

    def _call(self, label: str | None, at: int, end: int, inline: Definition | None) -> None:
        level = self.levels[-1]
        line, column = self.source.at(at)
        call = Call(label, Place(line, column, line, column + end - at), inline, level.definition)
        level.builder.mark()
        level.calls.append(call)
        self.calls.append(call)

    def _open_note(self, at: int) -> None:
        line, column = self.source.at(at)
        definition = Definition(None, Place(line, column))
        self._call(None, at, at + 2, definition)
        self.notes.append(definition)
        self.levels.append(_Level(definition, True))

    def close_note(self, end: int) -> None:
        """The inline note ends before offset ``end``."""
        level = self.levels.pop()
        text, offsets = level.builder.build()
        for call, offset in zip(level.calls, offsets, strict=True):
            call.offset = offset
        if level.definition is not None:
            level.definition.content = text
            level.definition.given = level.builder.given
            start = level.definition.place
            line, column = self.source.at(max(end - 1, 0))
            level.definition.place = Place(start.line, start.column, line, column + 1)


def given_item(cite: Cite) -> GivenItem:
    """The work that a key cites, with its locator and the words around it; its record is looked up later."""
    inner = _IN_BRACES.match(cite.suffix)
    locator, rest = split_locator(inner[1] if inner else cite.suffix)
    if inner:
        rest = f"{rest}{cite.suffix[inner.end() :]}"
    return GivenItem(None, cite.key, locator, _words(cite.prefix), _words(rest).lstrip(",; "))


def _words(marked: str) -> str:
    return " ".join(re.sub(r"[*_`]", "", marked).split())


def _bare(address: str) -> str:
    """An address without what may differ between its shown and its whole form."""
    return re.sub(r"^(?:https?://|mailto:)", "", address.strip(" <>")).rstrip("/").casefold()


def _plain(address: str) -> str:
    """An address without Markdown's escapes and entities."""
    from markdown_it.common.utils import unescapeAll

    return unescapeAll(address).replace("\n", "")
