"""Turns at a host that another process keeps the manners of: asked for, granted, and given back over a socket."""

from __future__ import annotations

import asyncio
import marshal
import zlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from citecheck.sources.http.address import Address
from citecheck.sources.http.pacing import Lane

Message = tuple[Any, ...]
"""A word that says what it is, and simple values."""
_SIZE = 4
_MOMENT = 0.02


def packed(message: Message) -> bytes:
    """A message as it is sent: its length, then its values."""
    made = marshal.dumps(message)
    return len(made).to_bytes(_SIZE, "big") + made


def messages(buffer: bytearray) -> Iterator[Message]:
    """The whole messages at the beginning of what came, which are taken out of it."""
    while len(buffer) >= _SIZE and len(buffer) >= (end := _SIZE + int.from_bytes(buffer[:_SIZE], "big")):
        message = marshal.loads(bytes(buffer[_SIZE:end]))
        del buffer[:end]
        yield message


class Link(asyncio.Protocol):
    """A process's end of the socket to the one that divided the work, which passes on what is meant for others.

    ``owners`` are the numbers of the processes that hosts were dealt to; a host that was dealt to none has one by its name.
    ``lane_of`` gives the lanes of the hosts that are this process's own, ``let_go`` closes an idle connection to a host:
    a host counts those of all processes. ``closed`` is done when the work is to end.
    """

    def __init__(self, number: int, count: int, owners: dict[str, int]) -> None:
        self._number, self._count, self._owners = number, count, owners
        self._buffer = bytearray()
        self._waiting = bytearray()
        self._transport: asyncio.WriteTransport
        self._granted: dict[int, asyncio.Future[None]] = {}
        self._guests: dict[tuple[int, int], _Guest] = {}
        self._tickets = 0
        self.lane_of: Callable[[Address], Lane]
        self.let_go: Callable[[Address], Awaitable[None]]
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def lane(self, at: Address) -> RemoteLane | None:
        """The lane of a host that is another process's; None for one's own."""
        owner = self._owners.get(at.lane)
        if owner is None:
            owner = zlib.crc32(at.lane.encode("utf-8", "replace")) % self._count
        return None if owner == self._number else RemoteLane(self, owner, at)

    def send(self, message: Message) -> None:
        """To the process that divided the work, with what waits to be sent."""
        self._waiting += packed(message)
        self.flush()

    def send_soon(self, message: Message) -> None:
        """The same, with what else there is to send at that time: one by one, both sides would do little else."""
        if not self._waiting:
            asyncio.get_running_loop().call_later(_MOMENT, self.flush)
        self._waiting += packed(message)

    def flush(self) -> None:
        """Send what waits."""
        if self._waiting:
            self._transport.write(bytes(self._waiting))
            self._waiting.clear()

    def ask(self, owner: int, url: str) -> tuple[int, asyncio.Future[None]]:
        """Ask for a turn: its ticket, and what is done once it is granted."""
        self._tickets += 1
        granted = self._granted[self._tickets] = asyncio.get_running_loop().create_future()
        self.send(("to", owner, "want", self._number, self._tickets, url))
        return self._tickets, granted

    def tell(self, owner: int, word: str, ticket: int) -> None:
        """Tell of a turn that its request was "answered", or that it has "left"."""
        if word == "left":
            self._granted.pop(ticket, None)
        self.send(("to", owner, word, self._number, ticket))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)

    def eof_received(self) -> bool:
        self.connection_lost(None)
        # What was kept is still told.
        return True

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for word, *values in messages(self._buffer):
            if word == "granted":
                granted = self._granted.get(values[0])
                if granted is not None and not granted.done():
                    granted.set_result(None)
            elif word == "want":
                self._want(*values)
            elif (guest := self._guests.get((values[0], values[1]))) is not None:
                guest.hear(word)

    def _want(self, origin: int, ticket: int, url: str) -> None:
        at = Address.of(url)

        async def grant() -> None:
            await self.let_go(at)
            self.send(("to", origin, "granted", ticket))

        guest = self._guests[origin, ticket] = _Guest(grant)
        guest.task = asyncio.ensure_future(guest.stay(self.lane_of(at)))
        guest.task.add_done_callback(lambda _: self._guests.pop((origin, ticket)))


class _Guest:
    """Another process's turn at a host of this one."""

    def __init__(self, grant: Callable[[], Awaitable[None]]) -> None:
        self._grant = grant
        self._inside = False
        self._answered = asyncio.Event()
        self._left = asyncio.Event()
        self.task: asyncio.Future[None]

    async def stay(self, lane: Lane) -> None:
        async with lane:
            self._inside = True
            try:
                await self._grant()
                await self._answered.wait()
            finally:
                lane.answered()
            await self._left.wait()

    def hear(self, word: str) -> None:
        self._answered.set()
        if word == "left":
            self._left.set()
            if not self._inside:
                self.task.cancel()


class RemoteLane:
    """One turn at a host that another process keeps the manners of; used as a :class:`Lane` is."""

    def __init__(self, link: Link, owner: int, at: Address) -> None:
        self._link, self._owner, self._at = link, owner, at
        self._ticket = 0

    async def __aenter__(self) -> None:
        self._ticket, granted = self._link.ask(self._owner, self._at.text)
        try:
            await granted
        except BaseException:
            self._left()
            raise

    def answered(self) -> None:
        """The host has seen the request, or never will."""
        self._link.tell(self._owner, "answered", self._ticket)

    async def __aexit__(self, *_: object) -> None:
        try:
            await self._link.let_go(self._at)
        finally:
            self._left()

    def _left(self) -> None:
        self._link.tell(self._owner, "left", self._ticket)
