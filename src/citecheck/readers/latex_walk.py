"""LaTeX's tokens to blocks, notes and marks: one pass with a stack of its own, and no recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from citecheck.model import Place, Remark, RemarkAbout, Role, UnreadableError
from citecheck.readers.draft import Draft, DraftBlock, DraftNote, PlacedFlow
from citecheck.readers.folder import Folder
from citecheck.readers.latex_count import Counters
from citecheck.readers.latex_macros import Macros
from citecheck.readers.latex_tokens import MOST_TOKENS, Mouth, Token, plain_run, raw
from citecheck.readers.latex_words import accented, character, environment_kinds, plain, tables
from citecheck.readers.references import References

_MOST_REMARKS = 500
_TURNS = re.compile(r",,|<<|>>")
_TURNED = {",,": "„", "<<": "«", ">>": "»"}
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")


@dataclass(slots=True)
class Scope:
    """What is open: a group, an environment, an argument that is text. ``close`` is called with its last token."""

    kind: str
    name: str = ""
    close: Callable[[Token], None] | None = None
    defined: int = 0


@dataclass(slots=True)
class Label:
    """What ``\\ref`` prints, and the note it is in."""

    shown: str
    note: str | None = None
    kind: str = ""


@dataclass(slots=True)
class Known:
    """What one run over the manuscript tells the next, as LaTeX's own ``.aux`` does."""

    labels: dict[str, Label] = field(default_factory=dict)
    bibliographies: list[tuple[str, Place | None]] = field(default_factory=list)
    bibitems: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    references: References = field(default_factory=References)
    asks: bool = False


@dataclass(slots=True)
class Setting:
    """What the preamble sets."""

    language: str = "en"
    told_language: str | None = None
    notes_by_autocite: bool = False
    shorthands: bool = False
    has_chapters: bool = False


class Walk:
    """The state of the pass. What a command means is in :mod:`latex_commands`, :mod:`latex_notes`, :mod:`latex_cite`."""

    def __init__(self, folder: Folder, known: Known) -> None:
        from citecheck.readers.latex_commands import Commands

        self.folder = folder
        self.known = known
        self.found = Known(files=known.files)
        self.draft = Draft()
        self.mouth = Mouth()
        self.macros = Macros()
        self.counters = Counters(self.macros)
        self.setting = Setting()
        self.flow = PlacedFlow()
        self.scopes: list[Scope] = []
        self.roles: list[Role] = []
        self.notes: list[DraftNote] = []
        self.inline = 0
        self.preamble = False
        self.in_math = False
        self.current = Label("")
        self.bibitem: str | None = None
        self.read_size = 0
        self.too_much = False
        self.said: dict[RemarkAbout, int] = {}
        self.commands = Commands(self)

    def run(self, text: str, name: str) -> None:
        """Read the manuscript; ``name`` is for messages. Raises UnreadableError when it is larger than any book."""
        self.preamble = "\\begin{document}" in text
        self.read_size = len(text)
        self.mouth.open(text, None)
        token = None
        while (token := self.mouth.next()) is not None:
            if self.mouth.count > MOST_TOKENS:
                raise UnreadableError(
                    f"{name}: has more than {MOST_TOKENS:,} commands and words of LaTeX; split it into chapters"
                )
            self.token(token)
            last = token
        while self.scopes:
            self.pop(last)
        self.close_block()
        self.commands.finish()

    # Tokens

    def token(self, token: Token) -> None:
        kind = token.kind
        if kind == "text":
            if not self.preamble:
                self._text(token)
        elif kind in ("blank", "~"):
            self.flow.blank()
        elif kind == "command":
            self._command(token)
        elif kind == "par":
            self.paragraph()
        elif kind == "{":
            self.push(Scope("group"))
        elif kind == "}":
            self._close_group(token)
        elif kind in ("quote", "dash"):
            self.put(tables()["symbols"]["ligatures"].get(token.text) or _marks(token.text), token)
        elif kind == "symbol":
            self._symbol(token)
        elif kind == "$":
            self._dollar(token)
        elif kind == "&" and self._within("table"):
            self.close_block()
        elif kind in ("^", "_") and self.in_math:
            self._script(token)
        elif kind == '"' and self.setting.shorthands:
            self._shorthand(token)
        elif kind in '[]&^_"':
            self.put(token.text, token)

    def _text(self, token: Token) -> None:
        source = self.mouth.sources[token.source]
        line, column = source.place(token.at)
        if not _TURNS.search(token.text):
            self.flow.add_at(token.text, line, column, source.name)
            return
        at = 0
        for found in _TURNS.finditer(token.text):
            self.flow.add_at(token.text[at : found.start()], line, column + at, source.name)
            self.flow.put_at(_TURNED[found[0]], line, column + found.start(), source.name)
            at = found.end()
        self.flow.add_at(token.text[at:], line, column + at, source.name)

    def put(self, text: str, token: Token) -> None:
        """Text that stands for what is at ``token``: each word has its place."""
        if not text or self.preamble:
            return
        source = self.mouth.sources[token.source]
        line, column = source.place(token.at)
        for piece in plain_run(text):
            self.flow.put_at(piece, line, column, source.name)

    def _symbol(self, token: Token) -> None:
        text = token.text
        if text in tables()["symbols"]["accents"]:
            self._accent(token)
        elif text == "\\":
            self.mouth.star()
            self.commands.skip_length()
            if self._within("table"):
                self.close_block()
            else:
                self.flow.add(" ")
        elif text in "([":
            self._math("(" if text == "(" else "[")
        elif text in ")]":
            self._end_math()
        else:
            said = tables()["symbols"]["escaped"].get(text, "")
            if said == " ":
                self.flow.add(" ")
            else:
                self.put(said, token)

    def _accent(self, token: Token) -> None:
        self.put(accented(token.text, plain(self.mouth.argument(short=True))), token)

    def _shorthand(self, token: Token) -> None:
        following = self.mouth.next()
        if following is None:
            return
        table = tables()["symbols"]["german"]
        said = table.get(following.text[:1]) if following.kind not in ("command", "symbol") else None
        if said is None:
            self.mouth.again([following])
            self.put('"', token)
            return
        if len(following.text) > 1:
            kind = following.kind
            self.mouth.again([Token(kind, following.text[1:], following.source, following.at + 1)])
        self.put(said, token)

    # Mathematics: what stands in a line is read as text, what stands by itself is set aside

    def _dollar(self, token: Token) -> None:
        following = self.mouth.peek()
        display = following is not None and following.kind == "$" and following.at == token.at + 1
        if display:
            self.mouth.next()
        if self.in_math:
            self._end_math()
        else:
            self._math("[" if display else "(")

    def _math(self, kind: str) -> None:
        if self.in_math:
            return
        self.in_math = True
        if kind == "[":
            self.set_aside("math")
        else:
            self.push(Scope("math", close=lambda last: None))

    def _end_math(self) -> None:
        if not self.in_math:
            return
        while self.scopes and self.scopes[-1].kind == "group":
            self.scopes.pop()
        self.in_math = False
        if self.scopes and self.scopes[-1].kind == "math":
            self.pop(Token("text", "", 0, 0))

    def _script(self, token: Token) -> None:
        argument = self.mouth.argument(short=True)
        said = plain(argument)
        if token.kind == "_":
            self.put(said, token)
        elif any(one.kind == "command" and one.text == "circ" for one in argument):
            self.put("°", token)
        elif said and all(ord(char) in _RAISED for char in said):
            self.put(said.translate(_RAISED), token)
        else:
            self.put(f"^{said}", token)

    # Scopes

    def _close_group(self, token: Token) -> None:
        if self.scopes and self.scopes[-1].kind not in ("environment", "math"):
            self.pop(token)
        elif (
            self.scopes
            and self.scopes[-1].kind == "math"
            and any(one.kind == "text" for one in self.scopes[-9:])
        ):
            # A formula that is not closed ends with the argument it stands in.
            self._end_math()
            self._close_group(token)

    def push(self, scope: Scope) -> None:
        scope.defined = len(self.macros.log)
        self.scopes.append(scope)

    def inline_group(self, close: Callable[[Token], None]) -> bool:
        """Begin the group in braces that follows, ``close`` to be called at its end; False where none follows."""
        self.mouth.skip_blanks()
        following = self.mouth.next()
        if following is not None and following.kind == "{":
            self.push(Scope("text-inline", close=close))
            return True
        self.mouth.again([following] if following is not None else [])
        return False

    def pop(self, last: Token) -> None:
        scope = self.scopes.pop()
        self.macros.undo(scope.defined)
        if scope.kind == "math":
            self.in_math = False
        if scope.close is not None:
            scope.close(last)

    def open_text(self, flow: PlacedFlow, close: Callable[[Token], None]) -> None:
        """The next argument is text of its own: it goes to ``flow``, and ``close`` is called at its end."""
        outer, outer_math = self.flow, self.in_math
        self.flow, self.in_math = flow, False
        self.inline += 1

        def closed(last: Token) -> None:
            self.flow, self.in_math = outer, outer_math
            self.inline -= 1
            close(last)

        self.push(Scope("text", close=closed))
        self.mouth.skip_blanks()
        token = self.mouth.next()
        if token is None or token.kind in ("par", "}"):
            self.mouth.again([token] if token is not None else [])
            self.pop(token or Token("text", "", 0, 0))
        elif token.kind != "{":
            self.mouth.again([token, token._replace(kind="}", text="")])

    def set_aside(self, kind: str, name: str = "") -> None:
        """What comes goes to a block of its own that is no part of the body; its marks stay in the body."""
        outer = self.flow
        self.flow = aside = PlacedFlow()

        def closed(last: Token) -> None:
            for _, note, printed in aside.marks:
                outer.mark(note, printed)
            outer.mark_places.extend(aside.mark_places)
            aside.marks, aside.mark_places = [], []
            self.flow = outer
            outer.add(" ")
            self.draft.aside.append(DraftBlock(aside, "residue"))

        self.push(Scope(kind, name, closed))

    def _within(self, kind: str) -> bool:
        names = environment_kinds()[kind]
        for scope in reversed(self.scopes[-60:]):
            if scope.kind == "environment" and scope.name in names:
                return True
            if scope.kind == "text":
                return False
        return False

    # Blocks

    def paragraph(self) -> None:
        """A paragraph ends; in a note or a heading that is a blank. No formula goes over it."""
        if self.in_math and self.scopes and self.scopes[-1].kind in ("math", "group"):
            self._end_math()
        if self.inline or self.in_math:
            self.flow.add(" ")
        else:
            self.close_block()

    def close_block(self) -> None:
        if self.inline:
            self.flow.add(" ")
            return
        flow, self.flow = self.flow, PlacedFlow()
        if self.preamble:
            return
        if self.bibitem is not None and flow.length:
            self.found.bibitems.setdefault(self.bibitem, flow.text)
        self.draft.block(flow, self.roles[-1] if self.roles else "text")

    # Commands

    def _command(self, token: Token) -> None:
        name = self.macros.aliases.get(token.text, token.text)
        macro = self.macros.commands.get(name)
        if macro is not None:
            self.expand(self.macros.expansion(macro, self.mouth, token), token)
        elif name in tables()["symbols"]["accents"] and len(name) == 1:
            self._accent(token._replace(text=name))
        elif not self.commands.run(name, token):
            said = character(name)
            if said is not None:
                if said.strip() != said:
                    self.flow.add(" ") if said[:1].isspace() else None
                self.put(said.strip(), token)
                if said[-1:].isspace():
                    self.flow.add(" ")
            elif not self.preamble:
                self._unknown(token)

    def _unknown(self, token: Token) -> None:
        """Of a command that nobody knows the argument in brackets right behind it goes; those in braces are text."""
        source = self.mouth.file()
        attached = (
            source is not None
            and source.text[source.pos : source.pos + 1] == "["
            and source.pos == token.at + 1 + len(token.text)
        )
        if attached:
            self.mouth.optional()

    def expand(self, tokens: Sequence[Token], call: Token) -> None:
        if not self.mouth.expand(tokens) and not self.too_much:
            self.too_much = True
            self.remark(
                "the manuscript's own commands go in a circle or grow too large; they were left out",
                call,
                "part-unread",
            )

    def remark(self, message: str, token: Token | None, about: RemarkAbout = "reading") -> None:
        """Say something once a place, and of each kind at most so often; that there is more is said too."""
        self.said[about] = self.said.get(about, 0) + 1
        if self.said[about] > _MOST_REMARKS:
            return
        if self.said[about] == _MOST_REMARKS:
            message += "; there are more of these, which are not listed"
        self.draft.remarks.append(Remark(message, None if token is None else self.passed(token), about))

    def passed(self, token: Token) -> Place:
        """The place of a command, to where reading goes on if that is in the same line."""
        file = self.mouth.file()
        place = self.mouth.place(
            token, token._replace(text="\\" + token.text) if token.kind == "command" else None
        )
        if file is None or file.index != token.source or file.pos <= token.at or token.kind != "command":
            return place
        line, column = file.place(file.pos)
        further = line == place.line and column > (place.end_column or 0)
        return replace(place, end_column=column) if further else place


def _marks(text: str) -> str:
    """A run of quotation marks or hyphens as LaTeX joins them."""
    if text[0] == "-":
        return "—" * (len(text) // 3) + {0: "", 1: "-", 2: "–"}[len(text) % 3]
    double, single = ("“", "‘") if text[0] == "`" else ("”", "’")
    return double * (len(text) // 2) + single * (len(text) % 2)


__all__ = ["Known", "Label", "Scope", "Setting", "Walk", "raw"]
