"""Manners towards one host: how many connections at once, how many requests a second, and its wish to wait."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 365 * 86_400.0


def lane_of(scheme: str, host: str, port: int | None) -> str:
    """The name of the host that manners are counted for: http and https of one name are one host."""
    return host if port is None or port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"


class Turn(Protocol):
    """A turn at a host: ``async with`` it around a request, in which :meth:`answered` is called once."""

    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *_: object) -> None: ...
    def answered(self) -> None:
        """The host has seen the request, or never will."""


@dataclass(slots=True)
class Lane:
    """One host, as ``async with lane:`` around each request, in which :meth:`answered` is called once.

    ``rate`` is requests a second; in no second does the host see more, however they were spread before. When it
    sees one is known only by its answer, so that a request counts from its beginning until a second after that.
    """

    connections: int
    rate: float
    not_before: float = 0.0
    _free: asyncio.Semaphore = field(init=False)
    _most: int = field(init=False)
    _window: float = field(init=False)
    _under_way: int = 0
    _answered: deque[float] = field(default_factory=deque)
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._most = max(1, int(self.rate))
        self._free = asyncio.Semaphore(self.connections)
        self._window = self._most / self.rate

    async def __aenter__(self) -> None:
        await self._free.acquire()
        try:
            while (rest := self.rest()) > 0:
                if self._under_way >= self._most:
                    self._waiting.clear()
                    await self._waiting.wait()
                else:
                    await asyncio.sleep(rest)
        except BaseException:
            self._free.release()
            raise
        self._under_way += 1

    def answered(self) -> None:
        """The host has seen the request, or never will."""
        self._under_way -= 1
        self._answered.append(asyncio.get_running_loop().time())
        self._waiting.set()

    async def __aexit__(self, *_: object) -> None:
        self._free.release()

    def rest(self) -> float:
        """Seconds until a further request may be sent; 0 when one may be sent now."""
        now = asyncio.get_running_loop().time()
        while self._answered and self._answered[0] <= now - self._window:
            self._answered.popleft()
        rest = self.not_before - now
        over = self._under_way + len(self._answered) - self._most
        if over >= len(self._answered):
            # As many as may be are under way.
            rest = max(rest, self._window)
        elif over >= 0:
            rest = max(rest, self._answered[over] + self._window - now)
        return max(rest, 0.0)

    def wait(self, seconds: float) -> None:
        """Send nothing for a while: the host has asked for it."""
        self.not_before = max(self.not_before, asyncio.get_running_loop().time() + seconds)


def retry_after(value: str, now: float) -> float | None:
    """Seconds that a Retry-After header asks for, a number or a date; None where it says neither (RFC 9110, 10.2.3)."""
    said = value.strip()[:40]
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST)
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(said)
        return max(0.0, min(when.timestamp() - now, _LONGEST))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
