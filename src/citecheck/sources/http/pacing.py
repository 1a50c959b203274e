"""Manners towards one host: how many connections at once, how many requests a second, and its wish to wait."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 365 * 86_400.0


def lane_of(scheme: str, host: str, port: int | None) -> str:
    """The name of the host that manners are counted for: http and https of one name are one host."""
    return host if port is None or port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"


@dataclass(slots=True)
class Lane:
    """One host. ``rate`` is requests a second; in no second are there more, however they were spread before."""

    connections: int
    rate: float
    not_before: float = 0.0
    _free: asyncio.Semaphore = field(init=False)
    _times: deque[float] = field(init=False)
    _window: float = field(init=False)

    def __post_init__(self) -> None:
        count = max(1, int(self.rate))
        self._free = asyncio.Semaphore(self.connections)
        self._times = deque(maxlen=count)
        self._window = count / self.rate

    async def __aenter__(self) -> None:
        await self._free.acquire()
        try:
            now = asyncio.get_running_loop().time()
            start = max(now, self.not_before)
            if len(self._times) == self._times.maxlen:
                start = max(start, self._times[0] + self._window)
            self._times.append(start)
            if start > now:
                await asyncio.sleep(start - now)
        except BaseException:
            self._free.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._free.release()

    def rest(self) -> float:
        """Seconds until a further request may be sent; 0 when one may be sent now."""
        start = self.not_before
        if len(self._times) == self._times.maxlen:
            start = max(start, self._times[0] + self._window)
        return max(0.0, start - asyncio.get_running_loop().time())

    def wait(self, seconds: float) -> None:
        """Send nothing for a while: the host has asked for it."""
        self.not_before = max(self.not_before, asyncio.get_running_loop().time() + seconds)


def retry_after(value: str, now: float) -> float | None:
    """Seconds that a Retry-After header asks for, a number or a date; None where it says neither (RFC 9110, 10.2.3)."""
    said = value.strip()[:40]
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST)
    try:
        when = parsedate_to_datetime(said)
        return max(0.0, min(when.timestamp() - now, _LONGEST))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
