"""What ``citecheck parse`` does, without the parser of arguments: its plain calls are made without loading that.

Half the time of reading one reference would go into loading it. Whatever is not among the plain calls, help and wrong
use with it, goes the way of all verbs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from citecheck.cli import OK
from citecheck.cli.output import as_json, emit
from citecheck.model import Record, UnreadableError

_JSON = (["--format", "json"], ["-f", "json"], ["--format=json"])


def plain_call(args: Sequence[str]) -> int | None:
    """Do ``parse``, ``parse FILE`` or ``parse -``, with or without ``--entries`` and ``--format json``; None if it is not that."""
    if not args or args[0] != "parse":
        return None
    rest = list(args[1:])
    for words in _JSON:
        if rest[: len(words)] == words:
            del rest[: len(words)]
        elif rest[-len(words) :] == words:
            del rest[-len(words) :]
    entries = "--entries" in rest
    if entries:
        rest.remove("--entries")
    if len(rest) > 1 or (rest and rest[0] != "-" and rest[0].startswith("-")):
        return None
    emit(json_of(records_in(rest[0] if rest else "-", entries=entries)))
    return OK


def records_in(file: str, *, entries: bool = False) -> list[tuple[str, Record | None]]:
    """The references of a file (``-`` is standard input), and the record of each; one a line, or as ``entries``.

    Raises:
        UnreadableError: The file cannot be read, or is no text.
    """
    from citecheck.citations import parse_many

    text = _text(file)
    if entries:
        from citecheck.citations import entries as entries_of

        lines = entries_of(text)
    else:
        lines = [line for line in text.splitlines() if line.strip()]
    return list(zip(lines, parse_many(lines), strict=True))


_TOGETHER = 500
"""So many items are made JSON at once."""


def json_of(found: Sequence[tuple[str, Record | None]]) -> Iterator[str]:
    """The JSON array of the references, piece by piece."""
    from citecheck.reports.json_parse import parse_items

    if not found:
        yield as_json([])
        return
    items, lead = parse_items(found), "["
    while some := list(islice(items, _TOGETHER)):
        # An array's text without its brackets: "[\n  {…}\n]\n".
        yield lead + as_json(some)[1:-3]
        lead = ","
    yield "\n]\n"


def _text(file: str) -> str:
    if file == "-":
        data, name = sys.stdin.buffer.read(), "-"
    else:
        try:
            data, name = Path(file).read_bytes(), file
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreadableError(
                f"{file}: cannot be read: {reason}; name a file of references, or -"
            ) from None
    if not data.strip():
        return ""
    if (text := _plain(data)) is not None:
        return text
    from citecheck.readers.encoding import decode

    return decode(data, name).text


_NO_TEXT = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_SIGNED = (b"%PDF-", b"{\\rtf", b"GIF8", b"BZh", b"\xef\xbb\xbf")


def _plain(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 without a doubt; of all others the readers judge, which take longer to load."""
    if data.startswith(_SIGNED) or len(data.translate(None, _NO_TEXT)) < len(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
