"""What goes to the user: results to standard output or a file, remarks and errors to standard error."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO

from citecheck.model import CitecheckError

if TYPE_CHECKING:
    from rich.console import Console

Color = Literal["auto", "always", "never"]

_WIDTH = 100
"""Columns of a text that goes to no terminal."""
_LONGEST = 2000


def settle_streams() -> None:
    """Let no character that the terminal's encoding lacks end a run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def complain(message: str) -> None:
    """One line on standard error, with the command's name."""
    _say(f"citecheck: {one_line(message)}")


def remark(message: str, *, quiet: bool = False) -> None:
    """A line on standard error on what was picked up or done; nothing with ``quiet``."""
    if not quiet:
        _say(f"citecheck: {one_line(message)}")


def one_line(text: str) -> str:
    """``text`` on one line, without anything in it that a terminal would obey."""
    shown = "".join(
        char
        if char.isprintable()
        else " "
        if char.isspace()
        else char.encode("unicode_escape").decode("ascii")
        for char in text[:_LONGEST]
    )
    return shown + ("…" if len(text) > _LONGEST else "")


def emit(text: str | Iterable[str], output: Path | None = None) -> None:
    """Write a result, or its pieces, to standard output or, whole or not at all, to the file ``output``.

    Raises:
        CitecheckError: It cannot be written. A reader that has gone away (``| head``) is no error.
    """
    if output is None or str(output) == "-":
        write_out(text)
        return
    from citecheck.text.files import write_atomically

    write_atomically(output, text if isinstance(text, str) else "".join(text))


def write_out(text: str | Iterable[str]) -> None:
    """Write to standard output, at once. Raises CitecheckError when it cannot be written."""
    stream = sys.stdout
    # A command started without a standard output has nobody to tell.
    if stream is None:
        return
    try:
        for piece in (text,) if isinstance(text, str) else text:
            stream.write(piece)
        stream.flush()
    except BrokenPipeError:
        _drop(stream)
    except OSError as error:
        _drop(stream)
        reason = error.strerror or type(error).__name__
        raise CitecheckError(f"standard output: cannot be written: {reason}") from error


def as_json(data: Any) -> str:
    """``data`` as JSON text, in ASCII where standard output has no other letters."""
    from citecheck.reports.json_text import indented

    return indented(data, ascii_only=_ascii_only()) + "\n"


def as_json_pieces(head: Mapping[str, Any], name: str, items: Iterable[Any]) -> Iterator[str]:
    """``{**head, name: [*items]}`` in the same way, piece by piece."""
    from citecheck.reports.json_text import streamed

    yield from streamed(head, name, items, ascii_only=_ascii_only())
    yield "\n"


def _ascii_only() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "") != "utf8"


def rendered(show: Callable[[Console], None], *, color: Color = "auto", output: Path | None = None) -> str:
    """What ``show`` prints on a console that is like standard output, or plain for a file.

    It is made whole before it is written, so that what reads us may go away at any line.
    """
    from rich.console import Console

    to_terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    colored = color == "always" or (color == "auto" and to_terminal and not os.environ.get("NO_COLOR"))
    console = Console(
        file=io.StringIO(),
        force_terminal=colored,
        no_color=not colored,
        color_system=_color_system(colored),
        # What another program reads is one line a thing, however long.
        soft_wrap=not to_terminal,
        width=None if to_terminal else _WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    if to_terminal:
        console.width = _columns()
    with console.capture() as captured:
        show(console)
    return captured.get()


def _color_system(colored: bool) -> Literal["auto", "standard"] | None:
    if not colored:
        return None
    return "auto" if sys.stdout is not None and sys.stdout.isatty() else "standard"


def _columns() -> int:
    import shutil

    return max(40, shutil.get_terminal_size((_WIDTH, 24)).columns)


def _say(line: str) -> None:
    # Who cannot be told cannot be told so either.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def _drop(stream: TextIO) -> None:
    """Send what is left in the stream nowhere, so that its closing at the end does not fail once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
