"""One request and its reply, as little as is needed of them; and the same over any transport of httpx's.

The engine answers in this form itself: to build httpx's objects for each of many thousand requests takes
longer than to send them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx

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

    async def exchange(self, method: str, at: Address, headers: Headers, timeout: float) -> Reply:
        """Send a request without a body; connecting, and the head of the answer, have ``timeout`` seconds each."""


class OverHttpx:
    """Any transport of httpx's as an exchange."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def exchange(self, method: str, at: Address, headers: Headers, timeout: float) -> Reply:
        times = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        request = httpx.Request(method, at.text, headers=list(headers), extensions={"timeout": times})
        response = await self._transport.handle_async_request(request)
        fields = response.headers.raw
        return Reply(response.status_code, fields, by_name(fields), _Streamed(response))


class _Streamed:
    """The body of one of httpx's responses."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def at_once(self, most: int) -> bytes | None:
        return None

    def __aiter__(self) -> AsyncIterator[bytes]:
        # Not aiter_raw, which refuses what a transport gives whole.
        return aiter(self._response.stream)  # type: ignore[arg-type]

    async def aclose(self) -> None:
        await self._response.aclose()


def exchange_over(transport: httpx.AsyncBaseTransport) -> Exchange:
    """A transport as an exchange: itself where it is one."""
    own: Exchange | None = transport if hasattr(transport, "exchange") else None
    return own if own is not None else OverHttpx(transport)


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
