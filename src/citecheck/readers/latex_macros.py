"""The user's own commands and environments, of the simple kind: words with places for arguments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citecheck.readers.latex_tokens import Mouth, Token, raw
from citecheck.readers.latex_words import protected

_MOST_ARGUMENTS = 9
_DEFINING = {
    "newcommand": "", "renewcommand": "", "providecommand": "", "DeclareRobustCommand": "", "newrobustcmd": "",
    "renewrobustcmd": "", "providerobustcmd": "",
    "NewDocumentCommand": "m", "RenewDocumentCommand": "m", "ProvideDocumentCommand": "m", "DeclareDocumentCommand": "m",
}  # fmt: skip
_ENVIRONMENTS = {
    "newenvironment": "",
    "renewenvironment": "",
    "NewDocumentEnvironment": "m",
    "RenewDocumentEnvironment": "m",
}


@dataclass(frozen=True, slots=True)
class Macro:
    """``takes`` has a letter an argument: m in braces, o in brackets, s a star; ``defaults`` run beside it."""

    takes: str
    defaults: tuple[tuple[Token, ...] | None, ...]
    body: tuple[Token, ...]


@dataclass(slots=True)
class Macros:
    """What the manuscript defines; ``aliases`` are names that ``\\let`` gave to other commands."""

    commands: dict[str, Macro] = field(default_factory=dict)
    begins: dict[str, Macro] = field(default_factory=dict)
    ends: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    log: list[tuple[str, Macro | None]] = field(default_factory=list)

    def undo(self, length: int) -> None:
        """Forget what was defined since the log had this length: a group ends."""
        while len(self.log) > length:
            name, before = self.log.pop()
            if before is None:
                self.commands.pop(name, None)
            else:
                self.commands[name] = before

    def define(self, command: str, mouth: Mouth) -> bool:
        """Whether ``command`` defines something; then that is read and kept."""
        if command in _DEFINING:
            self._command(mouth, document=bool(_DEFINING[command]))
        elif command in _ENVIRONMENTS:
            self._environment(mouth, document=bool(_ENVIRONMENTS[command]))
        elif command in ("def", "gdef", "edef", "xdef"):
            self._def(mouth)
        elif command == "let":
            self._let(mouth)
        else:
            return False
        return True

    def _command(self, mouth: Mouth, *, document: bool) -> None:
        mouth.star()
        name = _name(mouth)
        takes, defaults = _signature(mouth) if document else _arguments(mouth)
        body = tuple(mouth.argument())
        self._keep(name, Macro(takes, defaults, body))

    def _environment(self, mouth: Mouth, *, document: bool) -> None:
        mouth.star()
        name = raw(mouth.argument(short=True)).strip()
        takes, defaults = _signature(mouth) if document else _arguments(mouth)
        self.begins[name] = Macro(takes, defaults, tuple(mouth.argument()))
        self.ends[name] = tuple(mouth.argument())

    def _def(self, mouth: Mouth) -> None:
        name = _name(mouth)
        takes = ""
        simple = True
        while (token := mouth.next()) is not None and token.kind not in ("{", "par"):
            if token.kind == "parameter":
                takes += "m"
            elif token.kind != "blank":
                simple = False
        if token is None or token.kind == "par":
            return
        mouth.again([token])
        body = tuple(mouth.argument())
        if simple and len(takes) <= _MOST_ARGUMENTS:
            self._keep(name, Macro(takes, (None,) * len(takes), body))

    def _let(self, mouth: Mouth) -> None:
        name = _name(mouth)
        mouth.skip_blanks()
        token = mouth.next()
        if token is not None and token.text.startswith("="):
            if token.text.strip("= "):
                return
            mouth.skip_blanks()
            token = mouth.next()
        if token is None or token.kind != "command" or name in protected():
            return
        if token.text in self.commands:
            self.commands[name] = self.commands[token.text]
        else:
            self.aliases[name] = self.aliases.get(token.text, token.text)

    def _keep(self, name: str, macro: Macro) -> None:
        if name and name not in protected():
            self.log.append((name, self.commands.get(name)))
            self.commands[name] = macro
            self.aliases.pop(name, None)

    def expansion(self, macro: Macro, mouth: Mouth, call: Token) -> list[Token]:
        """What the macro stands for at ``call``: its words have the place of the call, its arguments their own."""
        given: list[tuple[Token, ...] | None] = []
        for letter, default in zip(macro.takes, macro.defaults, strict=True):
            if letter == "s":
                given.append((call._replace(kind="text", text="*"),) if mouth.star() else None)
            elif letter == "o":
                found = mouth.optional()
                given.append(default if found is None else tuple(found))
            else:
                given.append(tuple(mouth.argument()))
        out: list[Token] = []
        for token in macro.body:
            if token.kind == "parameter":
                index = int(token.text) - 1
                if 0 <= index < len(given):
                    out.extend(given[index] or ())
            else:
                out.append(token._replace(source=call.source, at=call.at))
        return out


def _name(mouth: Mouth) -> str:
    """The command that is defined, in braces or not."""
    mouth.skip_blanks()
    token = mouth.next()
    if token is not None and token.kind == "{":
        mouth.again([token])
        token = next((one for one in mouth.argument(short=True) if one.kind in ("command", "symbol")), None)
    return token.text if token is not None and token.kind == "command" else ""


def _arguments(mouth: Mouth) -> tuple[str, tuple[tuple[Token, ...] | None, ...]]:
    """``[2][default]``."""
    told = raw(mouth.optional() or []).strip()
    count = min(int(told), _MOST_ARGUMENTS) if told.isdecimal() and len(told) < 3 else 0
    default = mouth.optional()
    if default is not None and count:
        return "o" + "m" * (count - 1), (tuple(default), *(None,) * (count - 1))
    return "m" * count, (None,) * count


def _signature(mouth: Mouth) -> tuple[str, tuple[tuple[Token, ...] | None, ...]]:
    """``{s o O{default} m}`` of xparse."""
    tokens = _split(mouth.argument(short=True))
    takes, defaults = "", []
    position = 0
    while position < len(tokens) and len(takes) < _MOST_ARGUMENTS:
        letter = tokens[position].text
        position += 1
        default: tuple[Token, ...] | None = None
        if letter == "O":
            start = position + 1
            while position < len(tokens) and tokens[position].text != "}":
                position += 1
            default = tuple(tokens[start:position])
            position += 1
        if letter in "mosO":
            takes += letter.lower()
            defaults.append(default)
    return takes, tuple(defaults)


def _split(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each text of several letters as one token a letter, and no blanks."""
    return [
        token._replace(text=letter)
        for token in tokens
        for letter in (token.text if token.kind == "text" else [token.text])
        if letter.strip()
    ]
