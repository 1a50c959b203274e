"""HTTP/1.1 as bytes: the head of an answer and how long its body is (RFC 9112), read leniently.

Servers that browsers get along with must not count as broken: bare line feeds, missing reason phrases,
lines in the head that are no header, and folded headers are all taken. What would let two readers see two
different answers (two lengths) is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

LONGEST_HEAD = 131_072
LONGEST_CHUNK_LINE = 4096
_STATUS = re.compile(
    rb"HTTP/([0-9])(?:\.([0-9]))?[ \t]{1,8}([0-9]{3})(?:[ \t]{0,80}(.{0,200}))?", re.IGNORECASE
)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
_HEAD_END = re.compile(rb"\r?\n\r?\n")

Framing = Literal["none", "length", "chunked", "close"]


class MalformedAnswerError(OSError):
    """What a server sent is no HTTP answer."""


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers. ``minor`` is the x of HTTP/1.x; names of headers are in small letters."""

    status: int
    reason: str
    minor: int
    headers: list[tuple[bytes, bytes]]

    def get(self, name: bytes) -> bytes | None:
        """The first header of this name."""
        return next((value for known, value in self.headers if known == name), None)


def head_end(data: bytes | bytearray) -> int:
    """Where the body begins in ``data``, -1 while the head is not whole. Raises MalformedAnswerError."""
    start = 0
    # A stray line end before the status line is a habit of old servers.
    while start < 8 and data[start : start + 1] in (b"\r", b"\n"):
        start += 1
    beginning = bytes(data[start : start + 5]).upper()
    if not b"HTTP/".startswith(beginning[:5]):
        raise MalformedAnswerError("the answer is no HTTP")
    found = _HEAD_END.search(data, start)
    if found is None:
        if len(data) > LONGEST_HEAD:
            raise MalformedAnswerError("the head of the answer does not end")
        return -1
    return found.end()


def parse_head(data: bytes) -> Head:
    """The head in ``data``, which ends with its blank line. Raises MalformedAnswerError."""
    lines = data.lstrip(b"\r\n").split(b"\n")
    match = _STATUS.match(lines[0].rstrip(b"\r"))
    if match is None:
        raise MalformedAnswerError("the answer begins with no status")
    headers: list[tuple[bytes, bytes]] = []
    for line in lines[1:]:
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t"):
            if headers:
                name, value = headers[-1]
                headers[-1] = (name, (value + b" " + line.strip())[:LONGEST_HEAD])
            continue
        name, colon, value = line.partition(b":")
        if colon and _NAME.fullmatch(name := name.rstrip()):
            headers.append((name.lower(), value.strip()))
    minor = int(match[2] or b"0") if match[1] == b"1" else 0
    return Head(int(match[3]), (match[4] or b"").decode("latin-1").strip(), minor, headers)


def framing(head: Head, *, without_body: bool) -> tuple[Framing, int]:
    """How the end of the body is told, and its length where it is told by length.

    ``without_body`` for an answer to HEAD. Source: RFC 9112, 6.3. Raises MalformedAnswerError for two lengths.
    """
    if without_body or head.status in (204, 304) or head.status < 200:
        return "none", 0
    codings = b",".join(value for name, value in head.headers if name == b"transfer-encoding")
    if codings:
        last = codings.rsplit(b",", 1)[-1].strip().lower()
        return ("chunked", 0) if last == b"chunked" else ("close", 0)
    lengths = {
        part.strip()
        for name, value in head.headers
        if name == b"content-length"
        for part in value.split(b",")
    }
    if not lengths:
        return "close", 0
    if len(lengths) > 1:
        raise MalformedAnswerError("the answer tells two lengths")
    length = lengths.pop()
    if not length.isdigit() or len(length) > 18:
        # Browsers read on to the end of the connection.
        return "close", 0
    return ("none", 0) if int(length) == 0 else ("length", int(length))


def chunk_size(line: bytes) -> int:
    """The size that the first line of a chunk tells. Raises MalformedAnswerError."""
    number = line.partition(b";")[0].strip()
    if not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", number):
        raise MalformedAnswerError("a piece of the answer tells no size")
    return int(number, 16)


def keeps_open(head: Head) -> bool:
    """Whether the server keeps the connection for a further request (RFC 9112, 9.3)."""
    said = b",".join(value for name, value in head.headers if name == b"connection").lower()
    if b"close" in said:
        return False
    return head.minor >= 1 or b"keep-alive" in said


def request_bytes(method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A request without a body. Raises MalformedAnswerError's base OSError never; ValueError on a line end inside."""
    out = [method.encode("ascii") + b" " + target + b" HTTP/1.1"]
    out += [name + b": " + value for name, value in headers]
    whole = b"\r\n".join(out)
    if whole.count(b"\n") != len(out) - 1 or whole.count(b"\r") != len(out) - 1 or b" " in target:
        raise ValueError("a request may hold no line end of its own")
    return whole + b"\r\n\r\n"
