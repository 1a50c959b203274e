"""LaTeX source to tokens, each with its place, from files that take in files and macros that stand for tokens.

Written for this and not pylatexenc's parser: that one builds a tree by recursion (it gives up at about 400 braces
inside one another), reads about 0.03 MB a second here, and knows neither files nor macros. Its table of symbols
is used (:mod:`latex_words`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from citecheck.model import Place

MOST_EXPANDED = 200_000
"""Tokens that the user's macros may expand to altogether."""
DEEPEST = 200
"""Files and macros inside one another."""
MOST_TOKENS = 500_000
"""Tokens of a manuscript; a book of four million characters and 25,000 notes has about as many."""
MOST_ARGUMENT = 400_000
"""Tokens of one argument that is collected whole."""
_LONGEST_BRACKET = 4_000


class Token(NamedTuple):
    """``kind``: command, symbol, text, blank, par, quote, dash, parameter, comment or the character itself.

    ``text`` is a command's name, a parameter's number, else what stands there; ``source`` and ``at`` say where.
    """

    kind: str
    text: str
    source: int
    at: int


_TOKEN = re.compile(
    r"""(?P<par>[ \t]*\n(?:[ \t]*\n)+[ \t]*)
    |(?P<blank>[ \t]*\n[ \t]*|[ \t]+)
    |\\(?P<command>[A-Za-z]+)(?:[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?)
    |\\(?P<symbol>[\s\S])
    |(?P<comment>%[^\n]*\n?)
    |(?P<text>[^\\{}%$~&\#^_`'"\-\s\[\]]+(?:\ [^\\{}%$~&\#^_`'"\-\s\[\]]+)*)
    |(?P<quote>`+|'+)
    |(?P<dash>-+)
    |\#+(?P<parameter>[0-9])
    |(?P<other>[\s\S])""",
    re.VERBOSE,
)
_AT_COMMAND = re.compile(r"\\(?P<command>[A-Za-z@]+)(?:[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?)")
_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)+[ \t]*")
_INDENT = re.compile(r"[ \t]*")
_LINE = re.compile(r"\n")


@dataclass(slots=True)
class Source:
    """A file's text, read from ``pos`` on. ``name`` is None for the manuscript itself."""

    text: str
    index: int
    name: str | None = None
    pos: int = 0
    inner: bool = False
    starts: list[int] = field(default_factory=list)

    def take(self, letters: bool) -> Token | None:
        """The next token; ``letters`` when @ is a letter of a command's name."""
        text, at = self.text, self.pos
        if at >= len(text):
            return None
        found = _AT_COMMAND.match(text, at) if letters else None
        found = found or _TOKEN.match(text, at)
        if found is None:
            return None
        kind = found.lastgroup or "other"
        self.pos = found.end()
        if kind == "comment":
            # The rest of the line and its end are nothing; an empty line behind it is one all the same.
            empty = _EMPTY_LINES.match(text, self.pos) if found[0].endswith("\n") else None
            if empty:
                self.pos = empty.end()
                return Token("par", "\n", self.index, at)
            if found[0].endswith("\n"):
                indent = _INDENT.match(text, self.pos)
                self.pos = indent.end() if indent else self.pos
            return Token("nothing", "", self.index, at)
        shown = found[kind]
        return Token(shown if kind == "other" else kind, shown, self.index, at)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset."""
        if not self.starts:
            self.starts = [0, *(found.end() for found in _LINE.finditer(self.text))]
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1


@dataclass(slots=True)
class _Tokens:
    """What a macro stands for, or tokens that are read again."""

    tokens: Sequence[Token]
    pos: int = 0


class Mouth:
    """The tokens of a manuscript in order, whatever they come from."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.frames: list[Source | _Tokens] = []
        self.letters = False
        self.expanded = 0
        self.count = 0
        self.unclosed: list[Token] = []

    def open(self, text: str, name: str | None, *, inner: bool = False) -> Source:
        """Read a file from here on, and then what comes after it."""
        source = Source(text, len(self.sources), name, inner=inner)
        self.sources.append(source)
        self.frames.append(source)
        return source

    def next(self) -> Token | None:
        """The next token; None at the end."""
        frames = self.frames
        self.count += 1
        while frames:
            frame = frames[-1]
            if isinstance(frame, Source):
                token = frame.take(self.letters)
                if token is None:
                    frames.pop()
                    continue
                if token.kind == "nothing":
                    continue
                return token
            frame.pos += 1
            if frame.pos >= len(frame.tokens):
                # At once, so that a macro at another's end does not go deeper.
                frames.pop()
            return frame.tokens[frame.pos - 1]
        return None

    def again(self, tokens: Sequence[Token]) -> None:
        """Read these tokens next."""
        if tokens:
            self.frames.append(_Tokens(tokens))

    def expand(self, tokens: Sequence[Token]) -> bool:
        """Read what a macro stands for next; False where that goes too deep or grows too large."""
        self.expanded += len(tokens) + 1
        if self.expanded > MOST_EXPANDED or len(self.frames) > DEEPEST:
            return False
        self.again(tokens)
        return True

    def file(self) -> Source | None:
        """The file that is being read."""
        return next((frame for frame in reversed(self.frames) if isinstance(frame, Source)), None)

    def leave_file(self) -> None:
        """Read no more of the innermost file, and of what stands in it."""
        while self.frames:
            if isinstance(self.frames.pop(), Source):
                return

    def skip_blanks(self) -> list[Token]:
        """Pass over blanks, and say which, so that they can be read again."""
        passed: list[Token] = []
        while (token := self.next()) is not None:
            if token.kind != "blank":
                self.again([token])
                break
            passed.append(token)
        return passed

    def peek(self) -> Token | None:
        token = self.next()
        if token is not None:
            self.again([token])
        return token

    def star(self) -> bool:
        """Whether a ``*`` follows; it is passed over."""
        token = self.next()
        if token is None:
            return False
        if token.kind == "text" and token.text.startswith("*"):
            if len(token.text) > 1:
                self.again([Token("text", token.text[1:], token.source, token.at + 1)])
            return True
        self.again([token])
        return False

    def optional(self) -> list[Token] | None:
        """The argument in brackets that follows; None where there is none, and then nothing is passed over."""
        passed = self.skip_blanks()
        token = self.next()
        if token is None or token.kind != "[":
            self.again([*passed, token] if token is not None else passed)
            return None
        found, closed = self._bracketed()
        if closed:
            return found
        # A bracket that is not closed is text. Many of them are looked at less and less far.
        self.unclosed.append(token)
        self.again([*passed, token, *found])
        return None

    def _bracketed(self) -> tuple[list[Token], bool]:
        found: list[Token] = []
        depth = 0
        most = _LONGEST_BRACKET // (1 + len(self.unclosed))
        while len(found) < most and (token := self.next()) is not None:
            if token.kind == "]" and depth == 0:
                return found, True
            found.append(token)
            if token.kind == "{":
                depth += 1
            elif token.kind == "}":
                depth -= 1
            if depth < 0 or token.kind == "par":
                break
        return found, False

    def parenthesis(self) -> list[Token] | None:
        """The argument in round brackets that follows at once (``\\cites(see)(for more)``); None where there is none."""
        token = self.next()
        if token is None:
            return None
        if token.kind != "text" or not token.text.startswith("("):
            self.again([token])
            return None
        found: list[Token] = []
        token = token._replace(text=token.text[1:], at=token.at + 1)
        while token is not None and len(found) < _LONGEST_BRACKET // (1 + len(self.unclosed)):
            inner, closer, rest = token.text.partition(")") if token.kind == "text" else (token.text, "", "")
            if inner:
                found.append(token._replace(text=inner))
            if closer:
                if rest:
                    self.again([token._replace(text=rest, at=token.at + len(inner) + 1)])
                return found
            token = self.next()
        self.again(found)
        return None

    def argument(self, *, short: bool = False) -> list[Token]:
        """The next argument: what stands in braces, or one token; nothing at a paragraph's end.

        A ``short`` one cannot go over a paragraph's end: there its brace is taken for closed.
        """
        self.skip_blanks()
        token = self.next()
        if token is None:
            return []
        if token.kind != "{":
            if token.kind in ("}", "par"):
                self.again([token])
                return []
            if token.kind == "text" and len(token.text) > 1:
                self.again([Token("text", token.text[1:], token.source, token.at + 1)])
                return [Token("text", token.text[0], token.source, token.at)]
            return [token]
        found: list[Token] = []
        depth, opener = 1, token
        while (token := self.next()) is not None:
            if token.kind == "{":
                depth += 1
            elif token.kind == "}":
                depth -= 1
                if depth == 0:
                    return found
            elif short and token.kind == "par":
                self.again([token])
                break
            if len(found) >= MOST_ARGUMENT:
                break
            found.append(token)
        self.unclosed.append(opener)
        return found

    def raw_argument(self) -> tuple[str, Token | None]:
        """The next argument as it stands in the file: an address has % and # in it. With the token it begins at."""
        self.skip_blanks()
        opener = self.next()
        if opener is None:
            return "", None
        frame = self.frames[-1] if self.frames else None
        if opener.kind != "{":
            return opener.text, opener
        if not isinstance(frame, Source) or frame.index != opener.source or frame.pos != opener.at + 1:
            self.again([opener])
            tokens = self.argument()
            return raw(tokens), tokens[0] if tokens else opener
        start = frame.pos
        end = _brace_end(frame.text, start)
        frame.pos = min(end + 1, len(frame.text))
        return frame.text[start:end], Token("text", "", frame.index, start)

    def raw_until(self, end: str) -> tuple[str, Token | None]:
        """What stands in the file up to ``end``, which is passed over; all the rest where it does not come."""
        frame = self.frames[-1] if self.frames else None
        if isinstance(frame, Source):
            start = frame.pos
            found = frame.text.find(end, start)
            stop = len(frame.text) if found < 0 else found
            frame.pos = stop if found < 0 else stop + len(end)
            return frame.text[start:stop], Token("text", "", frame.index, start)
        tokens: list[Token] = []
        while (token := self.next()) is not None and len(tokens) < MOST_ARGUMENT:
            tokens.append(token)
            if end[-1] == token.text[-1:] and raw(tokens[-6:]).endswith(end):
                return raw(tokens)[: -len(end)], tokens[0]
        return raw(tokens), tokens[0] if tokens else None

    def place(self, token: Token, end: Token | None = None) -> Place:
        """The place of a token in its file; to the end of ``end`` where that is in the same file."""
        source = self.sources[token.source]
        line, column = source.place(token.at)
        if end is None or end.source != token.source or end.at < token.at:
            return Place(line, column, line, column, file=source.name)
        end_line, end_column = source.place(end.at)
        return Place(line, column, end_line, end_column + len(end.text), file=source.name)


def raw(tokens: Sequence[Token]) -> str:
    """Tokens as they may have stood in the file."""
    parts = []
    for token in tokens:
        if token.kind == "command":
            parts.append(f"\\{token.text} ")
        elif token.kind == "symbol":
            parts.append(f"\\{token.text}")
        elif token.kind == "parameter":
            parts.append(f"#{token.text}")
        else:
            parts.append(token.text)
    return "".join(parts)


def _brace_end(text: str, start: int) -> int:
    """Where the group ends that is open at ``start``; at the end of the paragraph where it is not closed."""
    depth, at = 1, start
    for found in _BRACES.finditer(text, start):
        at = found.start()
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth == 0:
                return at
        elif found[0][0] == "\n":
            return at
    return len(text)


_BRACES = re.compile(r"\\[{}\\]|[{}]|\n[ \t]*\n")


def plain_run(text: str) -> list[str]:
    """A text in words, each with the blank before it."""
    return re.findall(r"\s*\S+|\s+$", text)
