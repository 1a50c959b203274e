"""Very many addresses shared by several processes: the same verdicts, the same manners, and nothing lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cli.running import command

from citecheck.sources.http.address import Address
from citecheck.sources.http.between import Link, Message, messages, packed
from citecheck.sources.http.pacing import Lane
from citecheck.sources.store import Store
from sources.web.server import Server, serving

HOSTS, EACH = 12, 40
DIVIDES = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
divides = pytest.mark.skipif(not DIVIDES, reason="needs Linux and two cores: elsewhere one process asks all")


def page(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    if not target.removeprefix("/paper/").isdigit():
        return {"status": 404}
    return {
        "title": f"The ferry and its timetable, part {target[7:]}",
        "html": "<p>It crosses twice a day.</p>",
    }


@contextmanager
def farm(folder: Path, latency: float = 0.0) -> Iterator[tuple[list[Server], list[str]]]:
    """Some hosts, the addresses on them, and a manuscript that cites them (``paper.md``)."""
    servers = [Server(host=f"127.0.3.{n}", latency=latency, default=page) for n in range(1, HOSTS + 1)]
    with serving(*servers):
        urls = [f"{server.base}/paper/{n}" for n in range(EACH) for server in servers]
        cite(folder, urls)
        yield servers, urls


def cite(folder: Path, urls: list[str], settings: str = "[network]\nrate = 1000.0\npause = 0.1\n") -> None:
    (folder / "citecheck.toml").write_text(
        settings + '[urls]\nwayback = "off"\nmemento = "off"\ndoi = "off"\n'
    )
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(urls, 1))
    notes = "\n\n".join(f"[^{n}]: <{url}>." for n, url in enumerate(urls, 1))
    (folder / "paper.md").write_text(f"{body}\n\n{notes}\n")


def begun(folder: Path) -> subprocess.Popen[bytes]:
    args = ("urls", folder / "paper.md", "-f", "json", "--allow-private", "--store", folder / "s.sqlite")
    return subprocess.Popen(command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder)


def told(process: subprocess.Popen[bytes]) -> dict[str, dict[str, Any]]:
    out, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    return {entry["url"]: entry for entry in json.loads(out)["urls"]}


def children(parent: int) -> list[int]:
    """The processes that ``parent`` has begun."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_for(what: Any, seconds: float = 20.0) -> Any:
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not come to that in time"
        time.sleep(0.02)
    return found


@divides
def test_all_are_asked_once_and_stored(tmp_path: Path) -> None:
    with farm(tmp_path, latency=0.02) as (servers, urls):
        process = begun(tmp_path)
        wait_for(lambda: len(children(process.pid)) > 1)
        found = told(process)
        assert list(found) == urls
        assert {entry["verdict"] for entry in found.values()} == {"alive"}
        asked = sum(sum(server.asked.values()) for server in servers)
        assert asked <= 1.2 * len(urls)
        assert max(server.most_open for server in servers) <= 4
        with Store(tmp_path / "s.sqlite") as store:
            assert {row.url for row in store.rows()} == set(urls)
        assert told(begun(tmp_path)).keys() == found.keys()
        assert sum(sum(server.asked.values()) for server in servers) == asked
    assert not children(process.pid)


@divides
def test_a_host_that_many_lead_to_is_treated_as_one_process_would(tmp_path: Path) -> None:
    hub = Server(host="127.0.3.99", default=page, latency=0.03)
    with farm(tmp_path) as (servers, urls), serving(hub):

        def leads_on(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
            if target.startswith("/to/"):
                return {"status": 302, "headers": {"Location": f"{hub.base}/paper/{target[4:]}"}}
            return page(method, target, headers)

        leading = []
        for number, server in enumerate(servers):
            server.default = leads_on
            leading += [f"{server.base}/to/{number * 10 + n}" for n in range(8)]
        cite(tmp_path, [*urls, *leading], "[network]\nrate = 40.0\npause = 0.1\n")
        found = told(begun(tmp_path))
    assert {found[url]["verdict"] for url in leading} == {"redirected"}
    assert hub.most_open <= 4
    times = [at for at, *_ in hub.log]
    assert len(times) >= len(leading)
    # From the beginning of one request to that of the one forty later lies a second.
    assert min(later - at for at, later in zip(times, times[40:], strict=False)) > 0.95


@divides
def test_the_work_of_a_killed_process_is_done_by_another(tmp_path: Path) -> None:
    with farm(tmp_path, latency=0.1) as (_, urls):
        process = begun(tmp_path)
        one, *_ = wait_for(lambda: children(process.pid))
        wait_for(lambda: _stored(tmp_path) > 20)
        os.kill(one, signal.SIGKILL)
        found = told(process)
    assert list(found) == urls
    assert {entry["verdict"] for entry in found.values()} == {"alive"}
    assert process.returncode == 0


@divides
def test_an_interrupt_shows_what_is_known_and_keeps_it(tmp_path: Path) -> None:
    with farm(tmp_path, latency=0.2) as (servers, urls):
        process = begun(tmp_path)
        wait_for(lambda: _stored(tmp_path) > 20)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        found = {entry["url"]: entry["verdict"] for entry in json.loads(out)["urls"]}
        known = {url for url, verdict in found.items() if verdict == "alive"}
        assert (process.returncode, 20 < len(known) < len(urls)) == (130, True)
        assert f"interrupted; {len(known)} of {len(urls)} addresses are known" in err.decode()
        with Store(tmp_path / "s.sqlite") as store:
            assert {row.url for row in store.rows()} == known
        for server in servers:
            server.log.clear()
        assert set(told(begun(tmp_path))) == set(urls)
        again = {f"{server.base}{target}" for server in servers for _, _, target, _ in server.log}
        assert not again & known


@divides
def test_when_the_first_is_killed_the_others_end(tmp_path: Path) -> None:
    with farm(tmp_path, latency=0.2) as (servers, _):
        process = begun(tmp_path)
        others = wait_for(lambda: children(process.pid))
        wait_for(lambda: _stored(tmp_path) > 20)
        process.kill()
        process.communicate(timeout=20)
        wait_for(lambda: not any(Path(f"/proc/{other}/exe").exists() for other in others))
        with Store(tmp_path / "s.sqlite") as store:
            stored = {row.url for row in store.rows()}
            assert store.set_aside is None
        for server in servers:
            server.log.clear()
        told(begun(tmp_path))
        assert not stored & {f"{server.base}{target}" for server in servers for _, _, target, _ in server.log}


@divides
def test_without_a_network_it_says_so(tmp_path: Path) -> None:
    cite(tmp_path, [f"http://127.0.3.{n}:9/paper/{m}" for n in range(1, 13) for m in range(40)])
    process = begun(tmp_path)
    found = told(process)
    assert {entry["verdict"] for entry in found.values()} == {"refused"}
    assert process.returncode == 0


def _stored(folder: Path) -> int:
    if not (folder / "s.sqlite").exists():
        return 0
    with Store(folder / "s.sqlite") as store:
        return store.count()[0]


def test_messages_come_in_any_pieces() -> None:
    sent: list[Message] = [
        ("told", "http://a.example/ü", None, 3),
        ("to", 1, "want", 0, 1, "x" * 70_000),
        ("done",),
    ]
    whole = b"".join(map(packed, sent))
    for size in (1, 3, 1000, len(whole)):
        buffer, got = bytearray(), []
        for at in range(0, len(whole), size):
            buffer += whole[at : at + size]
            got += list(messages(buffer))
        assert (got, buffer) == (sent, bytearray())


class Joined:
    """Two ends whose messages are passed on as the process that divides does."""

    def __init__(self, lane: Lane) -> None:
        self.ends = [Link(number, 2, {"a.example": 0, "b.example": 1}) for number in (0, 1)]
        for end in self.ends:
            end.connection_made(Pipe(self))
            end.lane_of = lambda at: lane
            end.let_go = lambda at: asyncio.sleep(0)

    def passed(self, data: bytes) -> None:
        for word, owner, *rest in messages(bytearray(data)):
            assert word == "to"
            asyncio.get_running_loop().call_soon(self.ends[owner].data_received, packed(tuple(rest)))


class Pipe(asyncio.WriteTransport):
    def __init__(self, joined: Joined) -> None:
        super().__init__()
        self.joined = joined

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.joined.passed(bytes(data))


def test_turns_are_given_as_the_lane_gives_them() -> None:
    async def main() -> None:
        lane = Lane(2, 1000.0)
        joined = Joined(lane)
        at = Address.of("http://a.example/1")
        assert joined.ends[0].lane(at) is None
        inside = most = 0

        async def visit() -> None:
            nonlocal inside, most
            turn = joined.ends[1].lane(at)
            assert turn is not None
            async with turn:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                turn.answered()
                inside -= 1

        await asyncio.gather(*(visit() for _ in range(7)))
        assert most == 2
        # One that does not wait for its turn to the end leaves it to others.
        async with lane, lane:
            waiting = asyncio.ensure_future(visit())
            await asyncio.sleep(0.02)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await asyncio.sleep(0.02)
            lane.answered()
            lane.answered()
        await asyncio.wait_for(asyncio.gather(visit(), visit()), 5)
        for end in joined.ends:
            end.eof_received()
            assert end.closed.done()

    asyncio.run(main())
