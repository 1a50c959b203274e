"""Addresses as they are asked, whose turn it is, and asking over any transport of httpx's."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import httpx
import pytest

from citecheck.sources.http import LookSettings, Wanted
from citecheck.sources.http.address import Address, asked_form, joined
from citecheck.sources.http.begin import Known
from citecheck.sources.http.engine import Engine
from citecheck.sources.http.guard import Allowed
from citecheck.sources.http.pacing import Lane
from citecheck.sources.http.schedule import Look, jobs_of
from citecheck.sources.http.transport import OverHttpx, Transport
from citecheck.sources.http.turns import Turns
from sources.web.server import Server, serving

HOSTS = (
    "a.org", "www.example.co.uk", "127.0.0.1", "10.0.300.1", "EXAMPLE.org", "xn--bcher-kva.de", "a_b.org", "1.2.3.04", "a.b-c.de",
    "localhost", "ex.a1", "bücher.example", "127.1", "-a.org", "a..org",
)  # fmt: skip
PIECES = (*"abXY01-_.~/?#&=+,;:@!$()*'[]|\"<>é^`{}\\", "%41", "%zz", "%", "../", "/./", "//", "/..")


def test_an_address_is_taken_apart_as_httpx_does_it() -> None:
    chance = random.Random(6)
    plain = 0
    for _ in range(20_000):
        tail = "".join(chance.choices(PIECES, k=chance.randint(0, 9)))
        url = f"{chance.choice(('http', 'https'))}://{chance.choice(HOSTS)}{chance.choice(('', ':80', ':8080', ':443', ':65000', ':99999'))}{chance.choice(('', '/', '/', '?'))}{tail}"
        try:
            expected = Address.parsed(httpx.URL(url))
        except (httpx.InvalidURL, ValueError):
            with pytest.raises(ValueError, match=r"."):
                Address.of(url)
            continue
        found = Address.of(url)
        parts = ("scheme", "host", "port", "authority", "target", "lane")
        assert [getattr(found, name) for name in parts] == [getattr(expected, name) for name in parts], url
        plain += found.text != expected.text or found.text == url
    assert plain > 1000


def test_the_asked_form_has_no_credentials_and_no_fragment() -> None:
    assert asked_form("http://a.org") == ("http://a.org/", "a.org")
    assert asked_form("https://me:word@A.org:8443/x#y") == ("https://a.org:8443/x", "a.org:8443")
    assert asked_form("http://a.org/x?y#z") == ("http://a.org/x?y", "a.org")


def test_a_redirect_is_read_as_browsers_do() -> None:
    assert joined("http://a.org/b/c#d", "e") == "http://a.org/b/e"
    assert joined("http://a.org/b/c", "\\\\b.org\\x\n") == "http://b.org/x"
    assert joined("http://a.org/", "https://me:word@b.org/") == "https://b.org/"


@dataclass(frozen=True)
class _Job:
    lane: str
    number: int


def test_in_no_second_does_a_host_see_more_than_its_rate_however_late_it_sees_them() -> None:
    chance = random.Random(6)
    seen: list[float] = []

    async def main() -> None:
        lane = Lane(4, 10.0)
        loop = asyncio.get_running_loop()

        async def ask() -> None:
            async with lane:
                late, on = chance.uniform(0, 0.2), chance.uniform(0, 0.05)
                await asyncio.sleep(late)
                seen.append(loop.time())
                await asyncio.sleep(on)
                lane.answered()

        await asyncio.gather(*(ask() for _ in range(28)))

    asyncio.run(main())
    assert len(seen) == 28
    assert all(later - earlier > 1.0 for earlier, later in zip(seen, seen[10:], strict=False))


def test_a_host_of_less_than_one_request_a_second_is_asked_one_at_a_time() -> None:
    seen: list[float] = []

    async def main() -> None:
        lane = Lane(4, 5 / 3)

        async def ask() -> None:
            async with lane:
                await asyncio.sleep(0.05)
                seen.append(asyncio.get_running_loop().time())
                lane.answered()

        await asyncio.gather(*(ask() for _ in range(3)))

    asyncio.run(main())
    assert all(later - earlier > 0.6 for earlier, later in pairwise(seen))


def test_hosts_take_turns_and_one_that_rests_keeps_no_place() -> None:
    begun: list[tuple[float, _Job]] = []
    most: Counter[str] = Counter()
    at_once = 0

    async def main() -> None:
        nonlocal at_once
        loop = asyncio.get_running_loop()
        start = loop.time()
        lanes = {name: Lane(2, 10.0) for name in "abc"}
        running: Counter[str] = Counter()
        done = asyncio.Event()

        async def work(job: _Job) -> None:
            async with lanes[job.lane]:
                await asyncio.sleep(0.001)
                lanes[job.lane].answered()
            running[job.lane] -= 1
            turns.ended(job)
            if len(begun) == 39 and not running.total():
                done.set()

        def begin(job: _Job) -> None:
            nonlocal at_once
            begun.append((loop.time() - start, job))
            running[job.lane] += 1
            most[job.lane] = max(most[job.lane], running[job.lane])
            at_once = max(at_once, running.total())
            tasks.add(asyncio.ensure_future(work(job)))

        tasks: set[asyncio.Task[None]] = set()
        turns: Turns[_Job] = Turns(begin, 3, 2, lanes)
        turns.fill([_Job("a", n) for n in range(15)] + [_Job("b", n) for n in range(12)])
        for n in range(12):
            turns.put(_Job("c", n))
        async with asyncio.timeout(20):
            await done.wait()

    asyncio.run(main())
    assert (max(most.values()), at_once) == (2, 3)
    # 10 of each host at once, the rest a second later; none waits for another's rest.
    early = Counter(job.lane for at, job in begun if at < 0.9)
    assert all(10 <= early[name] <= 12 for name in "abc")
    for name in "abc":
        assert [job.number for _, job in begun if job.lane == name] == list(range(15 if name == "a" else 12))


def test_each_host_is_begun_with_and_then_gone_on_with() -> None:
    begun: list[str] = []

    async def main() -> None:
        lanes = {name: Lane(4, 1000.0) for name in "abcde"}
        turns: Turns[_Job] = Turns(begin, 3, 4, (known := {}))
        under_way: list[_Job] = waiting
        turns.fill([_Job(name, n) for name in lanes for n in range(4)])
        while under_way:
            job = under_way.pop(0)
            known[job.lane] = lanes[job.lane]
            turns.ended(job)

    waiting: list[_Job] = []

    def begin(job: _Job) -> None:
        begun.append(job.lane)
        waiting.append(job)

    asyncio.run(main())
    assert sorted(begun[:5]) == list("abcde")
    assert sorted(begun) == sorted("abcde" * 4)
    # Of the three that are under way at once each is gone on with: its connection is open.
    assert len(set(begun[5:14])) == 3


def test_few_open_files_are_few_idle_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    for soft, most in ((256, 64), (100, 16), (1 << 20, 512), (resource.RLIM_INFINITY, 512)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        assert Engine(Allowed()).idle_most == most


def test_the_engine_is_a_transport_of_httpx() -> None:
    server = Server(default={"title": "The ferry", "html": "<p>Twice a day.</p>", "chunked": True})

    async def main() -> tuple[int, str]:
        transport = Transport(Engine(Allowed(everything=True)))
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.get(f"{server.base}/ferry", headers={"X-Of": "us"})
            return answer.status_code, answer.text

    with serving(server):
        status, text = asyncio.run(main())
    assert (status, "<title>The ferry</title>" in text) == (200, True)
    assert server.log[0][3]["x-of"] == "us"


@pytest.mark.parametrize(
    ("error", "verdict"),
    [(httpx.ReadTimeout("slow"), "timeout"), (httpx.ConnectError("no"), "refused"), (httpx.ReadError("cut"), "server-error")],
)  # fmt: skip
def test_errors_of_httpx_are_told_like_the_engines(error: httpx.HTTPError, verdict: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    known = Known(LookSettings(pause=0.0, wayback="", memento=""))
    asyncio.run(
        Look(known, OverHttpx(httpx.MockTransport(answer))).run(jobs_of([Wanted("http://a.example/")], known))
    )
    assert [result.verdict for result in known.results.values()] == [verdict]


def test_any_transport_of_httpx_can_be_asked_over() -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, str(request.url)))
        assert request.headers["host"] == "a.example"
        if request.url.path == "/old":
            return httpx.Response(301, headers={"Location": "/new", "Set-Cookie": "seen=1"})
        if request.url.path == "/new":
            assert request.headers["cookie"] == "seen=1"
            return httpx.Response(200, html="<title>The ferry and its timetable</title><p>Twice a day.</p>")
        return httpx.Response(404, html="<h1>Not found</h1>")

    known = Known(LookSettings(pause=0.0, wayback="", memento=""))
    wanted = [Wanted("http://a.example/old"), Wanted("http://a.example/none")]
    asyncio.run(Look(known, OverHttpx(httpx.MockTransport(answer))).run(jobs_of(wanted, known)))
    verdicts = {url: result.verdict for url, result in known.results.items()}
    assert verdicts == {"http://a.example/old": "moved", "http://a.example/none": "gone"}
    assert ("GET", "http://a.example/new") in asked
