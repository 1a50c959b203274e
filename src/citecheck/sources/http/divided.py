"""Hosts divided among processes: one process judges pages no faster than one core can.

The hosts of what is asked are dealt out; each process asks its own as one alone would, with a connection of its own
to the store, and tells its results over a socket. Manners towards a host are kept by the process that it was dealt to;
another that a redirect leads there asks it for a turn (:mod:`.between`). If anything goes wrong with one of them, all are
ended, and what was not told is left for this process alone: then an error shows where errors always do.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.sources.http.begin import Known
from citecheck.sources.http.between import Link, Message, messages, packed
from citecheck.sources.http.results import UrlResult, Verdict
from citecheck.sources.http.schedule import Job, Look, network_gone

if TYPE_CHECKING:
    from types import TracebackType

_FEW = 200
"""Fewer addresses a process are asked sooner by one."""
_HOSTS = 3
_MANY = 20_000
"""Of more addresses, the memory that is not shared after all would be too much."""
_PATIENCE = 5.0
_CONNECTIONS = 16
_SENT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else ()
_VALUES = attrgetter(*(part.name for part in fields(UrlResult)))


def ask_divided(jobs: list[Job], known: Known) -> list[Job]:
    """Do the jobs in several processes, and tell ``known`` the results; the jobs that are left to do.

    All are left where one process does as well, or the system does not let one divide.
    """
    parts = _dealt(jobs, _processes(jobs, known))
    if len(parts) < 2:
        return jobs
    with known.apart(), _Children(known) as children:
        if children.begun(parts):
            children.listen()
    return [job for job in jobs if any(one.url not in known.results for one in job.members)]


def _processes(jobs: list[Job], known: Known) -> int:
    # Elsewhere than on Linux, what the system's own libraries do does not outlive a fork.
    if sys.platform != "linux" or not _FEW * 2 <= len(jobs) <= _MANY or threading.active_count() > 1:
        return 1
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop()
        return 1
    hosts = len({job.lane for job in jobs})
    return min(known.settings.processes, len(os.sched_getaffinity(0)), len(jobs) // _FEW, hosts // _HOSTS)


def _dealt(jobs: list[Job], count: int) -> list[list[Job]]:
    """The jobs by host, each host to whoever has the fewest so far, those of many first."""
    if count < 2:
        return [jobs]
    sizes = Counter(job.lane for job in jobs)
    loads = [0] * count
    owner: dict[str, int] = {}
    for lane, size in sizes.most_common():
        owner[lane] = least = loads.index(min(loads))
        loads[least] += size
    parts: list[list[Job]] = [[] for _ in loads]
    for job in jobs:
        parts[owner[job.lane]].append(job)
    return [part for part in parts if part]


@dataclass(slots=True)
class _Child:
    """A process that asks; ``said`` is what it ended with."""

    pid: int
    link: socket.socket
    buffer: bytearray = field(default_factory=bytearray)
    said: Message | None = None
    gone: bool = False


class _Children:
    """The processes, and this one's end of the sockets. Leaving the context ends them, however it is left."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._children: list[_Child] = []

    def __enter__(self) -> _Children:
        return self

    def begun(self, parts: Sequence[list[Job]]) -> bool:
        """Begin a process for each part; False when the system does not let one."""
        owners = {job.lane: number for number, part in enumerate(parts) for job in part}
        pairs = [socket.socketpair() for _ in parts]
        gc.freeze()
        try:
            for number, (near, far) in enumerate(pairs):
                pid = os.fork()
                if pid == 0:
                    _as_child(self._known, pairs, number, parts[number], owners)
                self._children.append(_Child(pid, near))
                far.close()
        except OSError:
            for near, far in pairs[len(self._children) :]:
                near.close()
                far.close()
            return False
        finally:
            gc.unfreeze()
        return True

    def listen(self) -> None:
        """Take in results and pass on what they ask of each other, until all are done or one is gone."""
        with selectors.DefaultSelector() as ready:
            for child in self._children:
                ready.register(child.link, selectors.EVENT_READ, child)
            while not all(child.said for child in self._children):
                # An interrupt comes while nothing is there to hear, so that nothing is heard by half.
                came = ready.select()
                with _undisturbed():
                    heard = [self._heard(key.data) for key, _ in came]
                if not all(heard):
                    return
        done = [child.said for child in self._children if child.said is not None]
        verdicts: set[Verdict] = {verdict for said in done for verdict in said[3]}
        self._known.asked += sum(said[1] for said in done)
        self._known.network_gone = network_gone(
            {host for said in done for host in said[4]}, verdicts, any(said[2] for said in done)
        )
        for said in done:
            if said[5] is not None:
                self._known.set_aside = Path(said[5])

    def _heard(self, child: _Child) -> bool:
        """Take in what a process says; False once it is gone."""
        try:
            came = child.link.recv(1 << 18)
        except OSError:
            came = b""
        if not came:
            child.gone = True
            return False
        child.buffer += came
        return all(self._took(child, message) for message in messages(child.buffer))

    def _took(self, child: _Child, message: Message) -> bool:
        match message[0]:
            case "told":
                self._known.tell(UrlResult(*message[1:]))
            case "to":
                try:
                    self._children[message[1]].link.sendall(packed(message[2:]))
                except OSError:
                    return False
            case _:
                child.said = message
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell all to end, take in what they still say, and wait for them."""
        until = time.monotonic() + _PATIENCE
        try:
            for child in self._children:
                with contextlib.suppress(OSError):
                    child.link.shutdown(socket.SHUT_WR)
            for child in self._children:
                while not child.gone and (left := until - time.monotonic()) > 0:
                    child.link.settimeout(left)
                    # Turns are asked of nobody any more.
                    self._heard(child)
        finally:
            for child in self._children:
                child.link.close()
                # Where nobody wants to know of ended processes, the system has forgotten them by now.
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    if not child.gone:
                        os.kill(child.pid, signal.SIGKILL)
                    os.waitpid(child.pid, 0)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """What the terminal and others send waits."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SENT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _as_child(
    known: Known,
    pairs: Sequence[tuple[socket.socket, socket.socket]],
    number: int,
    jobs: list[Job],
    owners: dict[str, int],
) -> None:
    """What a process does that was just begun; it does not come back from here."""
    status = 1
    try:
        # What the terminal sends goes to all; the one that shows the results says when to end.
        for sent in _SENT:
            signal.signal(sent, signal.SIG_IGN)
        for other, (near, far) in enumerate(pairs):
            near.close()
            if other != number:
                far.close()
        asyncio.run(_asked(known, pairs[number][1], jobs, owners, number, len(pairs)))
        status = 0
    finally:
        # Nothing of what the other process has begun is to be ended here. What went wrong shows there again.
        os._exit(status)


async def _asked(
    known: Known, end: socket.socket, jobs: list[Job], owners: dict[str, int], number: int, count: int
) -> None:
    """Ask the part that was dealt to process ``number`` of ``count``; then give others turns until all are done."""
    link = Link(number, count, owners)
    await asyncio.get_running_loop().create_connection(lambda: link, sock=end)
    settings = replace(known.settings, connections=max(_CONNECTIONS, -(-known.settings.connections // count)))
    own = known.part(settings, lambda result: link.send_soon(("told", *_VALUES(result))))
    try:
        look = Look(own, elsewhere=link.lane)
        link.lane_of, link.let_go = look.own_lane, look.let_go
        work = asyncio.ensure_future(look.run(jobs))
        await asyncio.wait((work, link.closed), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            await asyncio.wait((work,))
            return
        await work
        own.store_now()
        aside = None if own.store is None or own.store.set_aside is None else str(own.store.set_aside)
        link.send(("done", own.asked, look.reached, list(look.verdicts), sorted(look.hosts)[:_HOSTS], aside))
        await link.closed
    finally:
        own.close()
        # What is stored is told as well.
        link.flush()
