"""One try at an address, and what is made of it in the end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urldefrag, urlsplit

from citecheck.model import Record
from citecheck.sources.http import missing
from citecheck.sources.http.address import Address, UnaskableError, joined, refuse_unaskable
from citecheck.sources.http.answers import Answer
from citecheck.sources.http.archive import Archive, day_of
from citecheck.sources.http.begin import Known
from citecheck.sources.http.drift import trade_title
from citecheck.sources.http.exchange import Exchange
from citecheck.sources.http.fetch import ACCEPT, Budget, Fetcher, Seen
from citecheck.sources.http.guard import is_public, numeric
from citecheck.sources.http.hold import (
    held,
    held_by_registry,
    is_called_missing,
    is_cited_by_title,
    needs_records,
    stands_in_notes,
    wants_registry,
)
from citecheck.sources.http.judge import MISSING, answer_of
from citecheck.sources.http.pacing import Turn
from citecheck.sources.http.page import Page, refresh_of
from citecheck.sources.http.recall import conditions, facts_of
from citecheck.sources.http.registry import Registry
from citecheck.sources.http.results import GOOD, MEMENTO, WAYBACK, Verdict, Wanted
from citecheck.sources.http.robots import Robots
from citecheck.sources.http.signs import path_words, raw
from citecheck.sources.url_form import netloc_of, without_credentials

T = TypeVar("T")
MISSING_AT_LEAST = 2
"""So often must an address be seen missing, or its host unknown, before it is called so."""

_ARCHIVED: frozenset[Verdict] = frozenset({"gone", "soft-404", "drift", "dns-error", "refused"})
_LEADING_ON: frozenset[Verdict] = GOOD | {"soft-404", "unverifiable", "content-type"}
"""A page that leads on may look like anything before it does."""
_BIG_PAGE = 60_000
_LONG_NOTE = 5_000
_REFRESH_MOST = 5
_REFRESH_SECONDS = 10
_MANY_OF_A_HOST = 6


@dataclass(frozen=True, slots=True)
class _Probe:
    """What a host answers for an address that cannot exist: it says so, or shows a page."""

    asked: str = ""
    says_missing: bool = False
    page: Page | None = None
    final: str = ""


class Asker:
    """Asks, looks at pages, asks hosts for what cannot exist, and concludes."""

    def __init__(
        self, exchange: Exchange, known: Known, lane: Callable[[Address], Turn], private: set[str]
    ) -> None:
        self._known = known
        self._settings = known.settings
        self._fetcher = Fetcher(exchange, known.settings, lane, known.sites.of)
        self._private: set[str] = private
        self._robots = Robots(self._aside, known.settings.user_agent) if known.settings.robots else None
        self._archive = Archive(self._aside, known.settings.wayback, known.settings.memento)
        self._registry = Registry(self._aside, known.settings.doi)
        self._probes: dict[str, asyncio.Future[_Probe]] = {}
        self._prints: dict[tuple[str, int], tuple[str, list[Wanted], int]] = {}
        self._hosts: Counter[str] = Counter()
        self._threads: ThreadPoolExecutor | None = None
        self._doubts_left = 0

    def expect(self, urls: Iterable[str]) -> None:
        """Tell which addresses are to come, to know which hosts have many."""
        self._hosts.update(netloc_of(url) for url in urls)
        self._doubts_left = max(1, self._hosts.total() // 10)

    def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def answer(self, url: str, budget: Budget, members: Sequence[Wanted], *, first: bool) -> Answer:
        """One try."""
        if self._robots is not None and first and await self._robots.forbid(url):
            return Answer(
                "unverifiable", None, None, "not asked: the host's robots.txt asks tools to stay away"
            )
        if first and _is_file(url):
            seen = await self._fetcher.fetch(url, "HEAD", budget)
            answer = answer_of(url, seen, self._known.sites.of(url))
            # HEAD is refused or answered wrongly by many servers: only its good news is believed,
            # and of its bad news that no server was reached. A page where a file is meant is read.
            nobody = seen.status is None and answer.verdict in (
                "dns-error",
                "refused",
                "unverifiable",
                "malformed",
            )
            if nobody or (answer.verdict in GOOD and "html" not in seen.content_type):
                return answer
        answer = await self._got(url, budget, members)
        sign = answer.sign
        if (
            answer.otherwise is not None
            and sign is not None
            and (sign.arguable or sign.in_passing or any(map(is_called_missing, members)))
        ):
            # A text about missing pages may well be called so, and a site be about the one work it is cited for.
            if not any(is_cited_by_title(one, answer, loosely=sign.in_passing) for one in members):
                return answer
            verdict, detail = answer.otherwise
            doubt = None if sign.arguable else replace(sign, strength="maybe")
            answer = replace(answer, verdict=verdict, detail=detail, sign=doubt, otherwise=None, again=False)
            if doubt is None:
                return answer
        if answer.verdict in GOOD and answer.page is not None:
            answer = await self._doubted(url, answer, members)
        return answer

    async def _got(self, url: str, budget: Budget, members: Sequence[Wanted]) -> Answer:
        old = self._known.before(members[0].url) if members else None
        wants_pdf = any(one.records is not None for one in members)
        seen = await self._fetcher.fetch(url, "GET", budget, pdf=wants_pdf, extra=conditions(old))
        if seen.status == 304 and old is not None and self._known.store is not None:
            return Answer(
                "alive", old.status, None, old.base_detail, facts=facts_of(old, self._known.store),
                html=old.facts is not None, stored=True,
            )  # fmt: skip
        places = any("#" in one.url for one in members)
        answer = await self._looked_at(url, seen, places)
        been = {(seen.final, False)}
        while (further := self._refresh(seen, answer)) is not None:
            step = (further, seen.cookies is not None)
            before = [*seen.hops, (302, further)]
            if step in been or len(been) > _REFRESH_MOST:
                detail = f"the pages lead on to each other without end ({len(been)} followed)"
                answer = replace(answer, verdict="redirect-loop", detail=detail, page=None, facts=None)
                break
            been.add(step)
            seen = await self._fetcher.fetch(further, "GET", budget, pdf=wants_pdf, cookies=seen.cookies)
            seen.hops = [*before, *seen.hops]
            answer = await self._looked_at(url, seen, places)
        answer.headers = {
            name: seen.headers[name]
            for name in ("etag", "last-modified")
            if name in seen.headers and not seen.hops
        }
        if seen.is_pdf and wants_pdf and seen.whole and answer.verdict in GOOD:
            from citecheck.sources.http.pdf import pdf_facts

            answer.facts = await self._aside_work(lambda: pdf_facts(seen.body))
        return answer

    async def _looked_at(self, url: str, seen: Seen, places: bool) -> Answer:
        site = self._known.sites.of(url)
        if len(seen.body) > _BIG_PAGE and seen.is_html:
            return await self._aside_work(lambda: answer_of(url, seen, site, places=places))
        return answer_of(url, seen, site, places=places)

    async def _aside_work(self, work: Callable[[], T]) -> T:
        """Work that takes long, off the loop."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(2, thread_name_prefix="page")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _refresh(self, seen: Seen, answer: Answer) -> str | None:
        """Where the page itself leads on at once, None if it stays.

        A page that leads to itself goes on after it has set a cookie; else it only shows itself anew.
        """
        refresh = answer.page.refresh if answer.page is not None else None
        if refresh is None and "refresh" in seen.headers:
            refresh = refresh_of(seen.headers["refresh"])
        if refresh is None or refresh[0] > _REFRESH_SECONDS or answer.verdict not in _LEADING_ON:
            return None
        base = seen.final
        try:
            if answer.page is not None and answer.page.base:
                base = joined(base, answer.page.base)
            target = joined(base, refresh[1])
            refuse_unaskable(target)
        except UnaskableError:
            return None
        bare = target.partition("#")[0]
        itself = bare == seen.final.partition("#")[0]
        return None if itself and (seen.cookies is None or refresh[0] > 1) else bare

    async def _doubted(self, url: str, answer: Answer, members: Sequence[Wanted]) -> Answer:
        """A page that is there, unless something says that it is not: then the host is asked what it says of nothing."""
        page = answer.page
        if page is None:
            return answer
        mark = (netloc_of(url), hash((page.title, page.text[:20_000])))
        twin = self._prints.get(mark)
        if twin is None:
            self._prints[mark] = (url, list(members), 1)
        elif twin[0] == url:
            twin = None
        if missing.is_home(url):
            return answer
        if answer.facts is not None and trade_title(answer.facts) and await self._is_another(answer, members):
            # Who has taken over a domain shows the same page everywhere: that it is another's says more.
            return answer
        doubts = answer.sign is not None or twin is not None or await self._is_another(answer, members)
        if not doubts and not self._may_probe(mark[0], page, answer, members):
            return answer
        by_folder = doubts and self._hosts[mark[0]] < _MANY_OF_A_HOST
        probe = await self._probe(url, by_folder=by_folder)
        verdict = self._after_probe(url, answer, probe, members)
        if verdict is not answer and twin is not None:
            await self._revise(twin, verdict)
        return verdict

    def _may_probe(self, host: str, page: Page, answer: Answer, members: Sequence[Wanted]) -> bool:
        """Whether a page that nothing speaks against is doubted all the same.

        Hosts of many addresses are asked once; of others those whose page nothing speaks for either, as long as
        such questions are few beside the addresses.
        """
        if host in self._probes or self._hosts[host] >= _MANY_OF_A_HOST:
            return True
        if page.is_shell or page.authors or page.date or any(stands_in_notes(one, answer) for one in members):
            return False
        self._doubts_left -= 1
        return self._doubts_left >= 0

    async def _is_another(self, answer: Answer, members: Sequence[Wanted]) -> bool:
        for one in members:
            if needs_records(one, answer):
                verdict, _ = await self._held(one, answer)
                # A form for a password tells nothing of the work either.
                if verdict not in GOOD:
                    return True
        return False

    def _after_probe(self, url: str, answer: Answer, probe: _Probe, members: Sequence[Wanted]) -> Answer:
        if probe.says_missing or probe.page is None or answer.page is None:
            return answer
        own_words = answer.sign is not None and not answer.sign.arguable
        if not own_words and any(is_cited_by_title(one, answer) for one in members):
            # It is called what the notes call it, whatever else the host shows under that name.
            return answer
        if missing.alike(answer.page, probe.page, (url, probe.asked)):
            if answer.page.is_shell:
                # What it is called it is called everywhere: that says nothing of the work.
                facts = replace(answer.facts, titles=()) if answer.facts is not None else None
                detail = f"{answer.detail}; a script makes the page, which was not looked into"
                return replace(answer, detail=detail, facts=facts)
            why = "the host shows the same page for an address that cannot exist"
            return replace(answer, verdict="soft-404", detail=f"{answer.detail}, but {why}")
        sign = answer.sign
        if sign is not None:
            other = missing.sign_of(probe.page)
            if other is not None and probe.page.title == answer.page.title:
                return replace(answer, verdict="soft-404", detail=f"{answer.detail}, but {sign.why}")
        return answer

    async def _revise(self, twin: tuple[str, list[Wanted], int], verdict: Answer) -> None:
        """An earlier page that was taken for alive is the same as what the host shows for nothing."""
        url, members, tries = twin
        told = [one for one in members if one.url in self._known.results]
        if told:
            await self.finish(url, told, replace(verdict, page=None, facts=None), tries)

    async def _probe(self, url: str, *, by_folder: bool) -> _Probe:
        key = netloc_of(url)
        if by_folder:
            folder, _, name = urlsplit(url).path.rpartition("/")
            key += f"{folder}/*.{name.rpartition('.')[2] if '.' in name else ''}"
        known = self._probes.get(key)
        if known is not None and known.done():
            return known.result()
        if known is None:
            known = self._probes[key] = asyncio.ensure_future(self._probed(missing.impossible(url)))
        return await asyncio.shield(known)

    async def _probed(self, url: str) -> _Probe:
        seen = await self._aside(url)
        if seen.error is not None or seen.loop or seen.status is None:
            return _Probe()
        if seen.status in MISSING or seen.status >= 400:
            return _Probe(says_missing=seen.status in MISSING)
        answer = answer_of(url, seen)
        if answer.page is not None:
            # Kept for the whole run: only what is compared.
            answer.page.prose, answer.page.targets = "", None
        return _Probe(asked=url, page=answer.page, final=seen.final)

    async def _aside(self, url: str, accept: str = ACCEPT) -> Seen:
        """One request beside the addresses themselves."""
        return await self._fetcher.fetch(url, "GET", Budget(2 * self._settings.timeout), accept=accept)

    async def finish(self, url: str, members: Sequence[Wanted], answer: Answer, tries: int) -> None:
        """The verdicts of all that cite the address: stored and told."""
        for one in members:
            verdict, detail = await self._held(one, answer)
            doi = self._registry.doi_of(one.url)
            if doi is not None and wants_registry(one, answer, verdict):
                registered = await self._registry.facts(doi)
                if registered is not None:
                    verdict, detail = held_by_registry(one, registered, answer, (verdict, detail))
            archive = None
            if verdict in _ARCHIVED and self._may_be_archived(url):
                archive = await self._archive.copy_of(one.url, day_of(await self._records(one)))
            snapshot = None
            if (
                self._settings.snapshots
                and answer.facts is not None
                and answer.facts.text
                and not answer.stored
            ):
                snapshot = (answer.facts.titles[0] if answer.facts.titles else "", answer.facts.text)
            final = without_hops(one.url, answer)
            self._known.keep(
                one, (verdict, detail), answer, final=final, tries=tries, archive=archive, snapshot=snapshot
            )

    async def _held(self, one: Wanted, answer: Answer) -> tuple[Verdict, str]:
        # Records may have to be read out of the notes first. Of a long note that takes its time; of others a
        # thread that takes turns with the loop takes more of it.
        if len(one.context) > _LONG_NOTE and needs_records(one, answer):
            return await self._aside_work(lambda: held(one, answer))
        return held(one, answer)

    async def _records(self, one: Wanted) -> list[Record]:
        if one.records is None:
            return []
        return list(one.records())

    def _may_be_archived(self, url: str) -> bool:
        """No public archive is told of an address of the own network."""
        if not self._archive:
            return False
        settings = self._settings
        if (settings.wayback, settings.memento) not in ((WAYBACK, MEMENTO), (WAYBACK, ""), ("", MEMENTO)):
            return True
        host = urlsplit(url).hostname or ""
        number = numeric(host)
        if number is not None:
            return is_public(number)
        return (
            host not in self._private
            and "." in host
            and not host.endswith((".localhost", ".invalid", ".test", ".local"))
        )


def without_hops(url: str, answer: Answer) -> str | None:
    """Where the asking ended, with the fragment of the address if it was not given another."""
    if answer.status is None and answer.final_url is None and not answer.stored:
        return None
    own = without_credentials(url)
    final = answer.final_url
    if final is None or final == own or answer.verdict == "alive":
        return own
    mine, fragment = urldefrag(own)
    if final in (mine, own):
        return own
    return (
        f"{final}#{fragment}" if fragment and "#" not in final and not fragment.startswith(":~:") else final
    )


def _is_file(url: str) -> bool:
    """Whether an address is that of a file no word of which is looked at, so that HEAD tells enough."""
    words = path_words(url)
    return (
        bool(words)
        and words[-1].rpartition(".")[2] in raw("page.toml", "files")
        and "." in words[-1]
        and ":" not in words[-1]
    )
