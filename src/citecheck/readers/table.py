"""The table of readers: which format is which reader's, and how a file's format is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from citecheck.model import Manuscript, UnreadableError

_HEAD = 1 << 18
_CALL = re.compile(rb"\[\^[^\]\s]{1,80}\]")
_DEFINITION = re.compile(rb"^ {0,3}\[\^[^\]\s]{1,80}\]:", re.MULTILINE)
_INLINE_NOTE = re.compile(rb"\S\^\[[^\]\n]{3,}")

Load = Callable[[bytes, str], Manuscript]


def _is_markdown(head: bytes) -> bool:
    return bool(_DEFINITION.search(head)) or (
        len(_CALL.findall(head)) > 1 or len(_INLINE_NOTE.findall(head)) > 1
    )


def _is_text(head: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, its files' suffixes, how its content is told, and where its function is.

    ``target`` is ``module:function``, imported when a file of the format is read; the function takes the
    file's bytes and its name and returns the Manuscript.
    """

    format: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes], bool]
    target: str

    def load(self) -> Load:
        """The function that reads."""
        module, _, function = self.target.partition(":")
        found: Load = getattr(import_module(module), function)
        return found


READERS: tuple[Reader, ...] = (
    Reader(
        "markdown",
        (".md", ".markdown", ".mdown", ".qmd", ".rmd"),
        _is_markdown,
        "citecheck.readers.markdown:read_markdown",
    ),
    # Last, because any text is text.
    Reader("text", (".txt", ".text"), _is_text, "citecheck.readers.text:read_text"),
)


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(reader.format for reader in READERS)


def suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, in lower case with their full stop."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def reader_for(data: bytes, name: str, format: str | None = None) -> Reader:
    """The reader of a file: by ``format`` where one is given, else by its suffix, else by its content.

    A suffix that names a text format is trusted before the content, because nothing in a text can deny it;
    other content that is told for certain (a PDF under a wrong name) is refused when it is decoded.

    Raises:
        UnreadableError: ``format`` is no name of a format.
    """
    if format is not None:
        for reader in READERS:
            if reader.format == format.casefold():
                return reader
        raise UnreadableError(f"{format}: no such format; those that can be read are {', '.join(formats())}")
    lower = name.casefold()
    for reader in READERS:
        if lower.endswith(reader.suffixes):
            return reader
    head = data[:_HEAD]
    return next(reader for reader in READERS if reader.sniff(head))
