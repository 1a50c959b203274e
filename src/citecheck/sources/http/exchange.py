"""One request and its reply: as little of httpx's interface of a transport as is needed.

To build httpx's own objects for each of many thousand requests takes longer than to send them; where a
transport of httpx's is wanted, or given, :mod:`.transport` turns the one into the other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from citecheck.sources.http.address import Address

Headers = Sequence[tuple[bytes, bytes]]


class Stream(Protocol):
    """The body of a reply, yet to be read."""

    def at_once(self, most: int) -> bytes | None:
        """All of it if it has come already and is no more than ``most`` bytes; else None, and nothing is taken."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


@dataclass(slots=True)
class Reply:
    """An answer's head. ``fields`` are the header lines; ``headers`` the first of each, names in small letters."""

    status: int
    fields: Headers
    headers: dict[str, str]
    stream: Stream


class Exchange(Protocol):
    """What asks. Errors are those of the engine: OSError and its kind."""

    async def exchange(self, method: str, at: Address, headers: Headers, timeout: float | None) -> Reply:
        """Send a request without a body; connecting, and the head of the answer, have ``timeout`` seconds each."""

    async def aclose(self) -> None:
        """Close what is idle."""


def by_name(fields: Headers) -> dict[str, str]:
    """The headers by their names in small letters, the first of each."""
    out: dict[str, str] = {}
    for name, value in fields:
        known = name.decode("latin-1").lower()
        if known not in out:
            try:
                out[known] = value.decode("utf-8")
            except UnicodeDecodeError:
                out[known] = value.decode("latin-1")
    return out
