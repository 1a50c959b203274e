"""Text in LaTeX's escapes and back."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

# Private characters stand for braces of the text while those of LaTeX are taken away.
_LEFT, _RIGHT, _SLASH = "\ue000", "\ue001", "\ue002"
_WORD = re.compile(r"[^\s\-–—/]+")
_COMMAND = re.compile(
    r"\\(textbackslash|textbraceleft|textbraceright|textasciitilde|textasciicircum)\s*(?:\{\})?"
)
_ESCAPED = re.compile(r"\\([%&#_$])")
_LIGATURE = re.compile(r"(['`-])(?=\1)")
_WRAPPED = re.compile(r"\\(?:emph|textit|textbf|textsc|textrm|text|enquote|url|href\{[^{}]*\})\s*(?=\{)")
_LITERAL = {
    "textbackslash": _SLASH,
    "textbraceleft": _LEFT,
    "textbraceright": _RIGHT,
    "textasciitilde": "\ue003",
    "textasciicircum": "^",
}


@cache
def tables() -> dict[str, Any]:
    """``fields.toml``."""
    return tomllib.loads((files("citecheck.bibliography") / "fields.toml").read_text(encoding="utf-8"))


@cache
def _escapes() -> dict[int, str]:
    return str.maketrans(tables()["escapes"])


def escape(text: str, unicode: bool = True) -> str:
    """``text`` as LaTeX prints it; without ``unicode`` in ASCII only."""
    escaped = "".join(char for char in text if char.isprintable() or char.isspace()).translate(_escapes())
    # Two of these side by side are one sign for LaTeX.
    escaped = _LIGATURE.sub(r"\1{}", escaped)
    return escaped if unicode or escaped.isascii() else "".join(map(_ascii, escaped))


@cache
def _ascii(char: str) -> str:
    """A character as a command, where that command is read back as the same character; else by its number."""
    if char.isascii():
        return char
    codec = _codec()
    try:
        command = f"{{{codec.encode(char, 'ulatex+ascii').strip('{}')}}}"
        same = codec.decode(command, "ulatex").strip("{}") == char
    except (UnicodeError, ValueError):
        same = False
    return command if same else f"{{\\symbol{{{ord(char)}}}}}"


def protect(text: str, unicode: bool = True) -> str:
    """A title, escaped, with braces around words whose capitals BibTeX's styles must not lower.

    These are words with a capital beyond their first letter, and every capitalised word of a title that
    is otherwise printed in lower case: there a capital marks a name.
    """
    words = _WORD.findall(text)
    capitalised = sum(word[:1].isupper() for word in words[1:])
    lower = sum(word[:1].islower() for word in words[1:])
    names = lower > capitalised

    first = True

    def braced(found: re.Match[str]) -> str:
        nonlocal first
        word = found.group()
        inner = any(char.isupper() for char in word[1:])
        name = names and not first and word[:1].isupper()
        first = False
        return "\ue000" + word + "\ue001" if inner or name else word

    marked = _WORD.sub(braced, text.replace("\ue000", "").replace("\ue001", ""))
    return _escape_marked(marked, unicode)


def _escape_marked(marked: str, unicode: bool) -> str:
    pieces = re.split("([\ue000\ue001])", marked)
    return "".join({"\ue000": "{", "\ue001": "}"}.get(piece) or escape(piece, unicode) for piece in pieces)


def unescape(text: str) -> str:
    """The plain text of a BibTeX value: escapes and accents resolved, braces and font commands taken away."""
    if "\\" in text:
        text = _WRAPPED.sub("", text)
        text = re.sub(r"\\symbol\{(\d{1,7})\}", lambda m: _symbol(int(m[1])), text)
        text = _COMMAND.sub(lambda m: _LITERAL[m[1]], text)
        text = _ESCAPED.sub(lambda m: {"%": "\ue004", "#": "\ue005", "$": "\ue006"}.get(m[1], m[1]), text)
    if "\\" in text:
        text = _codec().decode(text, "ulatex")
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    for private, char in (
        (_LEFT, "{"),
        (_RIGHT, "}"),
        (_SLASH, "\\"),
        ("\ue003", "~"),
        ("\ue004", "%"),
        ("\ue005", "#"),
        ("\ue006", "$"),
    ):
        text = text.replace(private, char)
    return " ".join(text.split())


def _codec() -> Any:
    """The codecs module with LaTeX's codecs registered; pybtex brings them. They turn text into text."""
    import codecs

    import latexcodec  # noqa: F401

    return codecs


def _symbol(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""
