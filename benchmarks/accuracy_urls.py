"""Addresses: verdicts on the link zoo, forbidden addresses, manners, and what is left after a SIGKILL.

Run: ``python benchmarks/accuracy.py urls [zoo|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|ssrf|manners|kills]``;
without a name all. Those from the second on were written without a look at what judges. The servers of
tests/sources/web stand on loopback in this process; ``citecheck urls`` runs as a process of its own, but for
the names of the ssrf part, whose look-ups are replaced.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from sources.web.blind import ZOOS, manuscript, open_blind  # noqa: E402
from sources.web.server import Server, serving  # noqa: E402
from sources.web.zoo import open_zoo  # noqa: E402

from citecheck.sources.http import GOOD, LookSettings, guard, look  # noqa: E402

PAGE = {"title": "The ferry and its timetable", "html": "<p>The ferry crosses the strait twice a day.</p>"}
QUIET = '[urls]\nwayback = "off"\nmemento = "off"\n'


def main(argv: Sequence[str] = ()) -> int:
    """Run the parts named, or all; 1 when one falls short."""
    parts: dict[str, Callable[[Path], bool]] = {
        "zoo": zoo, **{name: partial(_blind, name) for name in ZOOS}, "ssrf": ssrf, "manners": manners, "kills": kills,
    }  # fmt: skip
    short = False
    for name in argv or parts:
        with tempfile.TemporaryDirectory() as folder:
            short |= not parts[name](Path(folder))
    return int(short)


def zoo(folder: Path) -> bool:
    """How many behaviours get their verdict, and how many healthy addresses are called bad."""
    with open_zoo(folder) as opened:
        paper = _project(folder, opened.manuscript())
        ran = _citecheck(paper, "--timeout", "4", env={"SSL_CERT_FILE": str(opened.bundle)})
        found = {entry["url"]: entry for entry in json.loads(ran.stdout)["urls"]}
    wrong = [
        (animal, found.get(animal.url, {}).get("verdict"))
        for animal in opened.animals
        if found.get(animal.url, {}).get("verdict") != animal.expected["verdict"]
    ]
    healthy = [animal for animal in opened.animals if animal.expected["verdict"] in GOOD]
    called_bad = [animal for animal, verdict in wrong if animal in healthy and verdict not in GOOD]
    for animal, verdict in wrong:
        print(f"  {animal}: {verdict} in the stead of {animal.expected['verdict']}")
    right = len(opened.animals) - len(wrong)
    print(
        f"zoo: {right} of {len(opened.animals)} right; {len(called_bad)} of {len(healthy)} healthy called bad"
    )
    return not wrong


def _blind(name: str, folder: Path) -> bool:
    with open_blind(name, folder) as (listed, bundle):
        ran = _citecheck(
            _project(folder, manuscript(listed)), "--timeout", "4", env={"SSL_CERT_FILE": str(bundle)}
        )
        found = {entry["url"]: entry["verdict"] for entry in json.loads(ran.stdout)["urls"]}
    wrong = [case for case in listed if found.get(case.url) not in case.expected]
    healthy = [case for case in listed if GOOD.issuperset(case.expected)]
    called_bad = [case for case in healthy if found.get(case.url) not in GOOD]
    for case in wrong:
        print(f"  {case.name}: {found.get(case.url)} in the stead of {' or '.join(case.expected)}")
    print(
        f"{name} zoo: {len(listed) - len(wrong)} of {len(listed)} right; "
        f"{len(called_bad)} of {len(healthy)} healthy called bad"
    )
    return not wrong


SPELLINGS = (
    "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "127.255.255.254", "127.8.8.8", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1",
    "0177.0x0.0.1", "127.0x1", "00000177.1", "0.0.0.0", "0", "0x0", "localhost", "LOCALHOST", "localhost.", "any.localhost",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "user:word@127.0.0.1", "example.org@127.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "ｌｏｃａｌｈｏｓｔ", "%31%32%37.0.0.1", "127.0.0.1%2f", "[fe80::1%25lo]", "169.254.169.254", "100.64.0.1", "10.0.0.1", "[fd00::1]",
)  # fmt: skip


def ssrf(folder: Path) -> bool:
    """Connections at servers on this machine while nothing private may be asked."""
    inner, inner6, door = (
        Server(default=PAGE, host="127.0.0.1"),
        Server(default=PAGE, host="::1"),
        Server(host="127.0.0.2"),
    )
    door.default = lambda method, target, headers: {"status": 302, "headers": {"Location": target[1:]}}
    with serving(inner, door):
        inner6.port = inner.port
        with serving(inner6):
            spelled = [f"http://{host}:{inner.port}/secret/{n}" for n, host in enumerate(SPELLINGS)]
            paper = _project(folder, _manuscript(spelled))
            _citecheck(paper, private=False)
            in_process = _by_redirect(spelled, door) + _by_name(inner.port)
            made = inner.connections + inner6.connections
            looked = len(spelled) + in_process
    print(
        f"ssrf: {len(spelled)} spellings, {in_process} by redirect and by name ({door.connections} at the open door)"
    )
    print(f"ssrf: {made} connections of {looked} addresses reached a server")
    return made == 0


def _by_redirect(spelled: list[str], door: Server) -> int:
    """The same behind redirects of a host that is allowed."""
    settings = LookSettings(
        timeout=2, pause=0, tries=1, rate=1000, allow_hosts=("127.0.0.2",), wayback="", memento=""
    )
    return len(look([f"{door.base}/{url}" for url in spelled], settings).results)


def _by_name(port: int) -> int:
    """Names of which the first look-up is public and each further one is this machine, and names that are it."""
    asked: Counter[str] = Counter()

    def resolve(name: str) -> list[str]:
        asked[name] += 1
        if name.startswith("changing"):
            return ["192.0.2.1"] if asked[name] == 1 else ["127.0.0.1"]
        return {"mixed": ["127.0.0.1", "10.0.0.1"], "six": ["::1"], "mapped": ["::ffff:127.0.0.1"]}.get(
            name.partition(".")[0], ["127.0.0.1"]
        )

    known, guard.resolve = guard.resolve, resolve
    try:
        names = (
            "inner.example",
            "mixed.example",
            "six.example",
            "mapped.example",
            *(f"changing{n}.example" for n in range(6)),
        )
        urls = [f"http://{name}:{port}/secret" for name in names]
        settings = LookSettings(timeout=0.5, pause=0, wayback="", memento="")
        return sum(len(look(urls, settings).results) for _ in range(2))
    finally:
        guard.resolve = known


def manners(folder: Path) -> bool:
    """Connections and requests as the servers count them."""
    servers = [Server(default=PAGE, latency=0.03) for _ in range(4)]
    for server in servers:
        server.default = _healthy
    with serving(*servers):
        urls = [f"{server.base}/paper/{n}" for n in range(75) for server in servers]
        ran = _citecheck(_project(folder, _manuscript(urls)))
    alive = sum(entry["verdict"] == "alive" for entry in json.loads(ran.stdout)["urls"])
    requests = sum(sum(server.asked.values()) for server in servers)
    most = max(server.most_open for server in servers)
    rate = max(_most_in_a_second([at for at, *_ in server.log]) for server in servers)
    each = requests / len(urls)
    print(f"manners: {alive} of {len(urls)} alive; {each:.3f} requests an address (at most 1.2)")
    print(f"manners: at most {most} connections to one host (4), {rate} requests in one second (25)")
    return alive == len(urls) and each <= 1.2 and most <= 4 and rate <= 26


def _healthy(method: str, target: str, headers: Any) -> Any:
    if not target.removeprefix("/paper/").isdigit():
        return {"status": 404}
    return {**PAGE, "title": f"The ferry and its timetable, part {target[7:]}"}


def _most_in_a_second(times: list[float]) -> int:
    times.sort()
    return max((bisect_left(times, at + 1.0) - n for n, at in enumerate(times)), default=0)


def kills(folder: Path, count: int = 50, seed: int = 6) -> bool:
    """SIGKILL at random moments: is the store whole, is a stored verdict lost or asked for again?"""
    chance = random.Random(seed)
    # Enough addresses and hosts for several processes to share them.
    servers = [Server(latency=0.02) for _ in range(12)]
    for server in servers:
        server.default = _healthy
    lost = again = damaged = done = 0
    stored: dict[str, float] = {}
    with serving(*servers):
        urls = [f"{server.base}/paper/{n}" for n in range(300) for server in servers]
        paper = _project(folder, _manuscript(urls))
        by_base = {server.base: server for server in servers}
        for _ in range(count):
            process = _started(paper)
            # A moment by what has happened, not by the clock: a busy machine does less in a second.
            enough = sum(len(server.log) for server in servers) + chance.randint(1, 120)
            until = time.monotonic() + 120
            while (
                sum(len(server.log) for server in servers) < enough
                and process.poll() is None
                and time.monotonic() < until
            ):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            process.wait()
            now, whole = _stored(folder / "store.sqlite")
            damaged += not whole
            lost += len(stored.keys() - now.keys())
            stored |= {url: time.monotonic() for url in now.keys() - stored.keys()}
            done += 1
            print(f"  kill {done}: {len(stored)} stored", file=sys.stderr, flush=True)
        at_the_end = len(stored)
        for base, server in by_base.items():
            again += sum(at > stored.get(f"{base}{target}", float("inf")) for at, _, target, _ in server.log)
    print(f"kills: {done} SIGKILLs over {len(urls)} addresses, {at_the_end} verdicts stored on the way")
    print(f"kills: {lost} stored verdicts lost, {again} asked for again, {damaged} stores damaged")
    return not (lost or again or damaged) and at_the_end > 0


def _stored(path: Path) -> tuple[dict[str, str], bool]:
    if not path.exists():
        return {}, True
    database = sqlite3.connect(path)
    try:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return dict(database.execute("SELECT url, verdict FROM verdicts")), whole
    except sqlite3.DatabaseError:
        return {}, False
    finally:
        database.close()


def _project(folder: Path, manuscript: str) -> Path:
    (folder / "citecheck.toml").write_text(QUIET, "utf-8")
    paper = folder / "paper.md"
    paper.write_text(manuscript, "utf-8")
    return paper


def _manuscript(urls: Iterable[str]) -> str:
    listed = list(urls)
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(listed, 1))
    notes = "\n\n".join(
        f"[^{n}]: “The ferry and its timetable, part {n},” <{url}>." for n, url in enumerate(listed, 1)
    )
    return f"{body}\n\n{notes}\n"


def _command(paper: Path, *options: str, private: bool = True) -> list[str]:
    allowed = ["--allow-private"] if private else []
    store = str(paper.with_name("store.sqlite"))
    return [
        sys.executable,
        "-m",
        "citecheck",
        "urls",
        str(paper),
        "--format",
        "json",
        "--store",
        store,
        *allowed,
        *options,
    ]


def _environment(env: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **(env or {})}


def _citecheck(
    paper: Path, *options: str, private: bool = True, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = _command(paper, *options, private=private)
    return subprocess.run(command, env=_environment(env), capture_output=True, text=True, check=False)


def _started(paper: Path) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(_command(paper), env=_environment(), stdout=quiet, stderr=quiet)
