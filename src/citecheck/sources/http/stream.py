"""One connection and the body of one answer on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from citecheck.sources.http.wire import LONGEST_CHUNK_LINE, Framing, MalformedAnswerError, chunk_size
from citecheck.sources.http.within import Within

_BUFFER = 262_144


class ClosedError(OSError):
    """The server closed the connection before the answer was whole; ``silent`` when not one byte had come."""

    def __init__(self, message: str, *, silent: bool) -> None:
        super().__init__(message)
        self.silent = silent


class Wire(asyncio.Protocol):
    """One connection: what came in and was not taken yet."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.transport: asyncio.Transport
        self.ended = False
        self.error: Exception | None = None
        self.since = 0.0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if len(self.buffer) > _BUFFER and not self._paused:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = True
        self.error = error
        self._wake()

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def more(self) -> bool:
        """Wait for further bytes; False when the connection has ended. Raises OSError when it broke."""
        if self.ended:
            if self.error is not None:
                raise self.error
            return False
        if self._paused:
            self._paused = False
            self.transport.resume_reading()
        size = len(self.buffer)
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter
        return len(self.buffer) > size or await self.more()

    @property
    def usable(self) -> bool:
        return not self.ended and not self.buffer and not self.transport.is_closing()

    def abort(self) -> None:
        self.ended = True
        self.transport.abort()


@dataclass(slots=True)
class Body:
    """The body of one answer, as it comes in. Left before its end, the connection is closed."""

    wire: Wire
    kind: Framing
    left: int
    timeout: float | None
    release: Callable[[Wire, bool], None]
    done: bool = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.kind == "length":
            async for part in self._counted():
                yield part
        elif self.kind == "chunked":
            async for part in self._chunks():
                yield part
        elif self.kind == "close":
            while self.wire.buffer or await self._more():
                yield self._take(len(self.wire.buffer))
        self.finish(self.kind != "close")

    def at_once(self, most: int) -> bytes | None:
        """All of it if it has come already and is no more than ``most`` bytes; else None, and nothing is taken."""
        if self.kind == "none":
            return b""
        if self.kind != "length" or self.left > most or len(self.wire.buffer) < self.left:
            return None
        part = self._take(self.left)
        self.left = 0
        self.finish(True)
        return part

    async def aclose(self) -> None:
        self.finish(False)

    def finish(self, whole: bool) -> None:
        if not self.done:
            self.done = True
            self.release(self.wire, whole)

    async def _counted(self) -> AsyncIterator[bytes]:
        while self.left:
            if not self.wire.buffer and not await self._more():
                raise ClosedError("the answer broke off before its end", silent=False)
            part = self._take(min(self.left, len(self.wire.buffer)))
            self.left -= len(part)
            yield part

    async def _chunks(self) -> AsyncIterator[bytes]:
        while (size := chunk_size(await self._line())) > 0:
            self.left = size
            async for part in self._counted():
                yield part
            await self._line()
        # Trailers, up to the blank line.
        for _ in range(100):
            if not (await self._line()).strip():
                return
        raise MalformedAnswerError("the answer does not end")

    async def _line(self) -> bytes:
        while (at := self.wire.buffer.find(b"\n")) < 0:
            if len(self.wire.buffer) > LONGEST_CHUNK_LINE:
                raise MalformedAnswerError("a piece of the answer tells no size")
            if not await self._more():
                raise ClosedError("the answer broke off before its end", silent=False)
        return self._take(at + 1)

    def _take(self, count: int) -> bytes:
        part = bytes(self.wire.buffer[:count])
        del self.wire.buffer[:count]
        return part

    async def _more(self) -> bool:
        async with Within(self.timeout):
            return await self.wire.more()
