"""httpx's interface of a transport, both ways: the engine behind it, and any transport of httpx's as an exchange."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx

from citecheck.sources.http.address import Address
from citecheck.sources.http.engine import Engine
from citecheck.sources.http.exchange import Headers, Reply, Stream, by_name


class Transport(httpx.AsyncBaseTransport):
    """The engine for an httpx.AsyncClient. Timeouts are those of the request's extension ``timeout``; errors are
    the engine's, never httpx's."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request without a body; the answer's body is yet to be read."""
        times: dict[str, Any] = request.extensions.get("timeout", {})
        at = Address.parsed(request.url)
        reply = await self.engine.exchange(
            request.method, at, request.headers.raw, times.get("connect"), read=times.get("read")
        )
        return httpx.Response(
            reply.status, headers=list(reply.fields), stream=_Body(reply.stream), request=request
        )

    async def aclose(self) -> None:
        await self.engine.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        await self._stream.aclose()


class OverHttpx:
    """Any transport of httpx's as an exchange. Its errors become those that the engine would raise."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def exchange(self, method: str, at: Address, headers: Headers, timeout: float | None) -> Reply:
        times = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
        request = httpx.Request(method, at.text, headers=list(headers), extensions={"timeout": times})
        with _errors():
            response = await self._transport.handle_async_request(request)
        fields = response.headers.raw
        return Reply(response.status_code, fields, by_name(fields), _Streamed(response))

    async def aclose(self) -> None:
        await self._transport.aclose()


class _Streamed:
    """The body of one of httpx's responses."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def at_once(self, most: int) -> bytes | None:
        return None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # Not aiter_raw, which refuses what a transport gives whole.
        with _errors():
            async for part in self._response.stream:  # type: ignore[union-attr]
                yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class _errors:  # noqa: N801
    """Turns httpx's errors into those of the standard library."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, httpx.TimeoutException):
            raise TimeoutError(str(error)) from error
        if isinstance(error, httpx.ConnectError):
            raise ConnectionRefusedError(str(error)) from error
        if isinstance(error, httpx.HTTPError):
            raise OSError(str(error) or type(error).__name__) from error
