"""Data as indented JSON text. Python's own writer of it gives the text out token by token, several times slower."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

_LINE = "\n"
_PIECE = 500


def indented(data: Any, *, ascii_only: bool = False) -> str:
    """``data`` as ``json.dumps(data, indent=2)`` has it.

    Args:
        data: Dictionaries with names of strings, lists, tuples, strings, numbers, truth values and None.
        ascii_only: Whether other characters are escaped.

    Raises:
        TypeError: There is something else in it.
        RecursionError: It goes deeper than Python's stack.
    """
    return _writer(ascii_only)(data, "\n")


def streamed(
    head: Mapping[str, Any], name: str, items: Iterable[Any], *, ascii_only: bool = False
) -> Iterator[str]:
    """The text of ``{**head, name: [*items]}`` piece by piece, for lists that need not all be there at once.

    ``head`` may not be empty. The other arguments and the errors are those of :func:`indented`.
    """
    write = _writer(ascii_only)
    yield f"{write(head, _LINE)[:-2]},{_LINE}  {write(name, _LINE)}: ["
    before = f"{_LINE}    "
    empty = True
    some: list[str] = []
    for item in items:
        some.append(("" if empty else ",") + before + write(item, before))
        empty = False
        if len(some) >= _PIECE:
            yield "".join(some)
            some.clear()
    yield "".join(some) + ("]" if empty else f"{_LINE}  ]") + f"{_LINE}}}"


def _writer(ascii_only: bool) -> Callable[[Any, str], str]:
    """What writes a value that stands on the line whose beginning is given."""
    quote = json.encoder.encode_basestring_ascii if ascii_only else json.encoder.encode_basestring
    other = json.JSONEncoder(ensure_ascii=ascii_only).encode
    names: dict[str, str] = {}

    def text(data: Any, line: str) -> str:
        kind = type(data)
        if kind is str:
            return quote(data)
        if data is None:
            return "null"
        if kind is int:
            return str(data)
        if kind is dict and data:
            inner = f"{line}  "
            # Most values are strings, which need no further call.
            parts = [
                (names.get(key) or name(key)) + (quote(value) if type(value) is str else text(value, inner))
                for key, value in data.items()
            ]
            return f"{{{inner}{f',{inner}'.join(parts)}{line}}}"
        if (kind is list or kind is tuple) and data:
            inner = f"{line}  "
            return f"[{inner}{f',{inner}'.join([text(one, inner) for one in data])}{line}]"
        # Other numbers, truth values and what is empty, by the library; it refuses all else.
        return other(data)

    def name(key: Any) -> str:
        if not isinstance(key, str):
            raise TypeError(f"names in JSON are strings, not {type(key).__name__}")
        return names.setdefault(key, f"{quote(key)}: ")

    return text
