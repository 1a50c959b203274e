"""Addresses asked side by side: each host in its lane, tries spread in time, what looks bad asked again."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from citecheck.model import CitecheckError
from citecheck.sources.http.address import Address, asked_form
from citecheck.sources.http.answers import Answer
from citecheck.sources.http.begin import Known
from citecheck.sources.http.engine import Engine
from citecheck.sources.http.exchange import Exchange
from citecheck.sources.http.fetch import Budget
from citecheck.sources.http.guard import Allowed
from citecheck.sources.http.pacing import Lane, Turn
from citecheck.sources.http.proxies import Proxies
from citecheck.sources.http.results import LookSettings, UrlResult, Verdict, Wanted
from citecheck.sources.http.tries import MISSING_AT_LEAST, Asker
from citecheck.sources.http.turns import Turns
from citecheck.sources.url_form import host_of

_MOMENT = 0.02
_MANY = 3
"""So many hosts of which not one name is known are no accident."""


@dataclass(slots=True)
class Job:
    """One address to ask, for all that cite it (they may differ in the fragment)."""

    url: str
    lane: str
    budget: Budget
    members: list[Wanted] = field(default_factory=list)
    seen: list[Answer] = field(default_factory=list)

    @property
    def tries(self) -> int:
        return len(self.seen)


def run(wanted: list[Wanted], known: Known) -> None:
    """Ask all addresses; the results go to ``known`` as they come.

    Raises what ``known`` or the environment's settings raise; KeyboardInterrupt ends it at once.
    """
    jobs = jobs_of(wanted, known)
    if known.settings.processes > 1:
        from citecheck.sources.http.divided import ask_divided

        jobs = ask_divided(jobs, known)
    if jobs:
        _in_loop(lambda: Look(known).run(jobs))


def jobs_of(wanted: Iterable[Wanted], known: Known) -> list[Job]:
    """One job an address as it is asked: normal form, no credentials, no fragment. What cannot be read is told."""
    jobs: dict[str, Job] = {}
    for one in wanted:
        try:
            url, lane = asked_form(one.url)
        except ValueError as error:
            detail = f"the address cannot be read: {error}"[:200]
            known.tell(UrlResult(one.url, "malformed", tries=0, detail=detail))
            continue
        if url not in jobs:
            jobs[url] = Job(url, lane, Budget(known.settings.total))
        jobs[url].members.append(one)
    return list(jobs.values())


def _in_loop(work: Any) -> None:
    async def main() -> None:
        await work()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(main())
        return
    # The caller runs a loop of its own (a notebook): ours goes beside it.
    failed: list[BaseException] = []

    def aside() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=aside, daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


class Look:
    """One run over many addresses. ``elsewhere`` has the lanes of hosts that another process keeps.

    ``hosts``, ``verdicts`` and ``reached`` (whether any host was) tell afterwards whether there was a network.
    """

    def __init__(
        self,
        known: Known,
        exchange: Exchange | None = None,
        elsewhere: Callable[[Address], Turn | None] = lambda at: None,
    ) -> None:
        self._known = known
        self._settings: LookSettings = known.settings
        self._lanes: dict[str, Lane] = {}
        self._exchange = exchange
        self._elsewhere = elsewhere
        self._turns: Turns[Job] = Turns(
            self._begin, self._settings.connections, self._settings.connections_per_host, self._lanes
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0
        self._storing = False
        self._done: asyncio.Future[None]
        self.hosts: set[str] = set()
        self.verdicts: set[Verdict] = set()
        self.reached = False
        self._asker: Asker

    async def run(self, jobs: list[Job]) -> None:
        """Do all jobs; the list is empty afterwards, for a job is held by its turn only: there may be very many."""
        settings = self._settings
        self._done = asyncio.get_running_loop().create_future()
        exchange = self._exchange = self._exchange or Engine(
            Allowed.of(settings.allow_private, settings.allow_hosts), proxies=Proxies()
        )
        private = exchange.private_hosts if isinstance(exchange, Engine) else set()
        self._asker = Asker(exchange, self._known, self.lane, private)
        try:
            await self._work(jobs)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._asker.close()
            await exchange.aclose()
        self._known.network_gone = network_gone(self.hosts, self.verdicts, self.reached)

    def lane(self, at: Address) -> Turn:
        """The lane of an address's host, wherever it is kept."""
        return self._elsewhere(at) or self.own_lane(at)

    def own_lane(self, at: Address) -> Lane:
        """The lane of a host that is kept here."""
        found = self._lanes.get(at.lane)
        if found is None:
            site = self._known.sites.of(at.text)
            rate = site.rate if site is not None and site.rate is not None else self._settings.rate
            found = self._lanes[at.lane] = Lane(self._settings.connections_per_host, rate)
        return found

    async def let_go(self, at: Address) -> None:
        """Close an idle connection to a host: another process is to have one in its stead."""
        if isinstance(self._exchange, Engine):
            await self._exchange.let_go(at)

    async def _work(self, jobs: list[Job]) -> None:
        self._asker.expect(job.url for job in jobs)
        self.hosts = {host_of(job.url) for job in jobs}
        self._open = len(jobs)
        if not jobs:
            return
        try:
            self._turns.fill(jobs)
            jobs.clear()
            await self._done
        finally:
            self._turns.close()

    def _begin(self, job: Job) -> None:
        task = asyncio.get_running_loop().create_task(self._step(job))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, job))

    def _ended(self, task: asyncio.Task[None], job: Job) -> None:
        self._tasks.discard(task)
        if self._done.done():
            return
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._done.set_exception(error)
        elif not self._open:
            self._done.set_result(None)
        else:
            self._turns.ended(job)

    async def _step(self, job: Job) -> None:
        """One try; then the verdict, or a place in the queue again after a pause."""
        answer = await self._asker.answer(job.url, job.budget, job.members, first=not job.seen)
        job.seen.append(answer)
        delay = self._delay(job)
        if delay is None:
            self._known.asked += 1
            self.reached |= not all(answer.unreached for answer in job.seen)
            self.verdicts.add(job.seen[-1].verdict)
            await self._asker.finish(job.url, job.members, conclude(job.seen), job.tries)
            self._store_soon()
            self._open -= 1
            return
        if answer.status == 429 and answer.wait:
            self.own_lane(Address.of(job.url)).wait(min(answer.wait, delay))
        asyncio.get_running_loop().call_later(delay, self._turns.put, job)

    def _store_soon(self) -> None:
        """Verdicts of one moment are stored together: a commit for each takes longer than to ask."""
        if not self._storing:
            self._storing = True
            asyncio.get_running_loop().call_later(_MOMENT, self._store)

    def _store(self) -> None:
        self._storing = False
        try:
            self._known.store_now()
        except CitecheckError as error:
            if not self._done.done():
                self._done.set_exception(error)

    def _delay(self, job: Job) -> float | None:
        """Seconds until the next try; None when no further one is wanted."""
        settings, last = self._settings, job.seen[-1]
        if not last.again or job.budget.left <= 0:
            return None
        same = sum(answer.verdict == last.verdict for answer in job.seen)
        needed = settings.tries if last.verdict != "gone" else min(2, settings.tries)
        # What makes an error is never believed at once, however few tries are set.
        needed = max(needed, MISSING_AT_LEAST) if last.verdict in ("gone", "dns-error") else needed
        # What was seen missing after other troubles gets the second look that decides.
        most = max(settings.tries, MISSING_AT_LEAST) + (2 if last.verdict == "gone" else 0)
        if same >= needed or job.tries > most:
            return None
        pause = settings.pause * float(2 ** (job.tries - 1)) * random.uniform(1.0, 1.25)
        if last.wait is not None:
            return None if last.wait > settings.patience else max(last.wait, min(pause, settings.pause))
        return pause


def conclude(seen: list[Answer]) -> Answer:
    """The verdict that several tries come to: what is bad counts only when it was seen often enough."""
    last = seen[-1]
    if last.verdict == "gone" and sum(answer.verdict == "gone" for answer in seen) < MISSING_AT_LEAST:
        return replace(last, verdict="unverifiable", detail=f"{last.detail}, but seen only once")
    if last.verdict == "dns-error" and len(seen) < MISSING_AT_LEAST:
        return replace(last, verdict="unverifiable", detail=f"{last.detail}, but seen only once")
    return last


def network_gone(hosts: Collection[str], verdicts: Collection[Verdict], reached: bool) -> bool:
    """Whether it is the network here that is gone, and not the pages.

    Without one, some systems say of every name that it does not exist.
    """
    names_only = len(hosts) >= _MANY and set(verdicts) == {"dns-error"}
    return bool(verdicts) and (not reached or names_only)
