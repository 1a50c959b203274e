"""Whose turn it is: hosts side by side, each with no more at once than it is asked, and none held up by another.

A host that has had as many requests as its rate allows, or that asked for a pause, is out of the line until
its time comes, so that it keeps no place that others could use. Each host is begun with before any is gone on
with, for the seconds that rates are counted in run side by side; then a host goes on as long as it may, on the
connection that is open already.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

from citecheck.sources.http.pacing import Lane


class HasLane(Protocol):
    """What stands in a line: it says of which host it is."""

    @property
    def lane(self) -> str: ...


T = TypeVar("T", bound=HasLane)


class Turns(Generic[T]):
    """Waiting jobs by host. ``begin`` is called with each as its turn comes; :meth:`ended` tells that it is done.

    ``most`` and ``each`` bound what is begun at once, in all and of one host; ``lanes`` has the hosts that were
    asked already.
    """

    def __init__(self, begin: Callable[[T], None], most: int, each: int, lanes: Mapping[str, Lane]) -> None:
        self._begin, self._most, self._each, self._lanes = begin, most, each, lanes
        self._waiting: dict[str, deque[T]] = {}
        self._running: dict[str, int] = {}
        self._count = 0
        self._new: deque[str] = deque()
        self._line: deque[str] = deque()
        self._in_line: set[str] = set()
        self._resting: dict[str, asyncio.TimerHandle] = {}
        self._closed = False

    def fill(self, jobs: Iterable[T]) -> None:
        """Put what is there at the beginning: hosts of many first, for their seconds run beside the others'."""
        for job in jobs:
            self._waiting.setdefault(job.lane, deque()).append(job)
        for lane in sorted(self._waiting, key=lambda lane: -len(self._waiting[lane])):
            self._queue(lane)
        self._start()

    def put(self, job: T) -> None:
        """One more, at the end of its host's line."""
        self._waiting.setdefault(job.lane, deque()).append(job)
        self._queue(job.lane)
        self._start()

    def ended(self, job: T) -> None:
        """A job that was begun is done, or waits outside of the line."""
        lane = job.lane
        self._count -= 1
        self._running[lane] -= 1
        if not self._running[lane]:
            del self._running[lane]
        if not self._new and not self._closed and self._may(lane):
            self._begin_of(lane)
        self._queue(lane)
        self._start()

    def close(self) -> None:
        """Begin nothing more."""
        self._closed = True
        for timer in self._resting.values():
            timer.cancel()
        self._resting.clear()

    def _queue(self, lane: str) -> None:
        """Put a host in the line if one of its jobs may begin now; set a clock if it may later."""
        if lane not in self._in_line and self._may(lane):
            self._in_line.add(lane)
            begun = lane in self._lanes or lane in self._running
            (self._line if begun else self._new).append(lane)

    def _may(self, lane: str) -> bool:
        """Whether a job of a host may begin now; where its rate alone is against it, a clock is set."""
        if lane not in self._waiting or lane in self._resting or self._running.get(lane, 0) >= self._each:
            return False
        rest = self._lanes[lane].rest() if lane in self._lanes else 0.0
        if rest > 0:
            self._resting[lane] = asyncio.get_running_loop().call_later(rest, self._rested, lane)
        return not rest

    def _rested(self, lane: str) -> None:
        del self._resting[lane]
        self._queue(lane)
        self._start()

    def _start(self) -> None:
        while (line := self._new or self._line) and self._count < self._most and not self._closed:
            lane = line.popleft()
            self._in_line.discard(lane)
            if self._may(lane):
                self._begin_of(lane)
                self._queue(lane)

    def _begin_of(self, lane: str) -> None:
        waiting = self._waiting[lane]
        job = waiting.popleft()
        if not waiting:
            del self._waiting[lane]
        self._count += 1
        self._running[lane] = self._running.get(lane, 0) + 1
        self._begin(job)
