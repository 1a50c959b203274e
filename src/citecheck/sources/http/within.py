"""Time limits that do not blame a server for what our own machine was too busy to notice."""

from __future__ import annotations

import asyncio
from types import TracebackType

_LATE = 0.05
_FORGIVEN = 5


class Within:
    """Like :func:`asyncio.timeout`: raises TimeoutError in the block when ``seconds`` are over; None for no limit.

    A limit that is noticed late shows that this process was kept from running. What came in the meantime was
    not read yet, so the time lost is added, a few times over.
    """

    __slots__ = ("_cancelling", "_forgiven", "_handle", "_loop", "_over", "_seconds", "_task", "_when")

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._over = False
        self._forgiven = 0
        self._handle: asyncio.TimerHandle | None = None
        self._when = 0.0

    async def __aenter__(self) -> None:
        self._loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a time limit needs a task")
        self._task, self._cancelling = task, task.cancelling()
        if self._seconds is not None:
            self._wait(max(0.0, self._seconds))

    def _wait(self, seconds: float) -> None:
        self._when = self._loop.time() + seconds
        self._handle = self._loop.call_at(self._when, self._ring)

    def _ring(self) -> None:
        late = self._loop.time() - self._when
        if late > _LATE and self._forgiven < _FORGIVEN:
            self._forgiven += 1
            self._wait(min(late, self._seconds or late))
            return
        self._over = True
        self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            self._handle.cancel()
        if self._over and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error
