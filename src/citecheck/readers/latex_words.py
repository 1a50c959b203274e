"""What LaTeX's commands are (``latex.toml``), and the characters that they print."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.readers.latex_tokens import Token


@cache
def tables() -> dict[str, Any]:
    """The data of ``latex.toml``."""
    return tomllib.loads(files("citecheck.readers").joinpath("latex.toml").read_text("utf-8"))


@cache
def cite_kinds() -> dict[str, str]:
    """Which kind each citation command is of."""
    return {
        name: kind
        for kind in ("full", "text", "auto", "author", "title", "year", "url", "none", "foot")
        for name in tables()["cite"][kind]
    }


@cache
def environment_kinds() -> dict[str, frozenset[str]]:
    """The environments of each kind."""
    return {kind: frozenset(names) for kind, names in tables()["environments"].items() if kind != "arguments"}


@cache
def protected() -> frozenset[str]:
    """The commands whose meaning here no macro of the user's changes: a redefinition changes how they look."""
    names = {*tables()["notes"], *tables()["margin"]["commands"], *cite_kinds(), *tables()["headings"]}
    return frozenset(
        names
        | {
            "item",
            "caption",
            "input",
            "include",
            "href",
            "url",
            "label",
            "ref",
            "begin",
            "end",
            "title",
            "author",
        }
    )


def character(name: str) -> str | None:
    """What a command without arguments prints, if that is a character or nothing."""
    own: dict[str, str] = tables()["symbols"]["characters"]
    return own[name] if name in own else _of_pylatexenc(name)


@cache
def _of_pylatexenc(name: str) -> str | None:
    spec = _context().get_macro_spec(name)
    replacement = getattr(spec, "simplify_repl", None)
    # Templates and functions take arguments, and are no characters.
    if isinstance(replacement, str) and replacement and "%" not in replacement and len(replacement) < 8:
        return " " if replacement.isspace() else replacement
    return None


@cache
def _context() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db  # type: ignore[import-untyped]

    return get_default_latex_context_db()


def accented(accent: str, letter: str) -> str:
    """``letter`` with the accent that a command puts on it; Unicode's own character where there is one."""
    if not letter:
        # Over nothing these are the signs themselves, as addresses have them.
        return accent if accent in "~^" else ""
    base = {"ı": "i", "ȷ": "j"}.get(letter[0], letter[0])
    if not base.isalpha():
        return letter
    return unicodedata.normalize("NFC", base + tables()["symbols"]["accents"][accent]) + letter[1:]


def plain(tokens: Sequence[Token]) -> str:
    """The plain text of tokens of an argument: characters, accents and symbols; other commands are passed over."""
    symbols = tables()["symbols"]
    parts: list[str] = []
    accent: list[str] = []
    for token in tokens:
        kind, text = token.kind, token.text
        said = ""
        if kind in ("text", "dash", "quote"):
            said = symbols["ligatures"].get(text, text)
        elif kind in ("blank", "par", "~"):
            said = "" if accent else " "
        elif (
            kind in ("symbol", "command")
            and text in symbols["accents"]
            and (kind == "symbol" or len(text) == 1)
        ):
            accent.append(text)
            continue
        elif kind == "symbol":
            said = symbols["escaped"].get(text, "")
        elif kind == "command":
            said = character(text) or ""
        elif kind in '[]&^_"':
            said = text
        if said and accent:
            for one in reversed(accent):
                said = accented(one, said)
            accent.clear()
        parts.append(said)
    return " ".join("".join(parts).split())
