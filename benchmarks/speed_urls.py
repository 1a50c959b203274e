"""Addresses: whole processes side by side with other link checkers, a warm store, and memory.

Run: ``python benchmarks/speed.py urls [peers|warm|memory] [--peers FOLDER]``; without a name the first two. Peers
are taken from ``FOLDER``: ``node_modules/.bin/linkinator`` (npm install linkinator) and ``lc/bin/linkchecker``
(a virtual environment with LinkChecker); one that is not there is left out, and said. 2,000 addresses on 100
loopback hosts answer after 20 ms; the servers are a process of their own. Times are wall clock, the median of
three rounds in which each tool has its turn, with the processor time beside it (on a busy machine that alone tells);
the others are told to ask 100 at once and as fast as they can, citecheck keeps its manners (25 requests a second to a host).
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

HOSTS, EACH, DELAY = 100, 20, 0.02
ROUNDS = 3
_SERVE = """
import sys
sys.path[:0] = {paths!r}
from sources.web.server import Server, serving
servers = [Server(host=f"127.0.1.{{n}}", port={port}, latency={delay}) for n in range(1, {hosts} + 1)]
def page(method, target, headers):
    if not target.removeprefix("/paper/").isdigit():
        return {{"status": 404}}
    return {{"title": f"The ferry and its timetable, part {{target[7:]}}", "html": "<p>The ferry crosses the strait.</p>" * 20}}
for server in servers:
    server.default = page
with serving(*servers):
    print("ready", flush=True)
    for line in sys.stdin:
        print(sum(sum(server.asked.values()) for server in servers), flush=True)
"""


def main(argv: Sequence[str] = ()) -> int:
    """Run the parts named; 1 when citecheck is not twice as fast as the fastest peer, or a warm run asks."""
    arguments = list(argv)
    peers = Path("/nonexistent")
    if "--peers" in arguments:
        at = arguments.index("--peers")
        peers = Path(arguments[at + 1])
        del arguments[at : at + 2]
    short = False
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments or ("peers", "warm"):
            if name == "peers":
                short |= not beside(Path(folder), peers)
            elif name == "warm":
                short |= not warm(Path(folder))
            else:
                short |= not memory(Path(folder))
    return int(short)


class Servers:
    """The servers' process; ``count`` is how many requests it has answered."""

    def __init__(self, *, delay: float = DELAY, port: int = 18080) -> None:
        paths = [str(ROOT / "tests")]
        code = _SERVE.format(paths=paths, port=port, delay=delay, hosts=HOSTS)
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"the servers cannot listen on port {port} of 127.0.1.1 and so on")

    def urls(self, each: int) -> list[str]:
        return [f"http://127.0.1.{n}:{self.port}/paper/{m}" for m in range(each) for n in range(1, HOSTS + 1)]

    @property
    def count(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def beside(folder: Path, peers: Path) -> bool:
    """Whole processes, one after the other, three times."""
    servers = Servers()
    try:
        urls = servers.urls(EACH)
        paper, page = _paper(folder, urls), folder / "links.html"
        links = "\n".join(f'<p><a href="{url}">{url}</a></p>' for url in urls)
        page.write_text(f"<!DOCTYPE html><html><body>{links}</body></html>", "utf-8")
        # LinkChecker, started by root, goes on as another user, who has to get at the page and its settings.
        folder.chmod(0o755)
        tools = {"citecheck": _citecheck(paper, "--refresh")} | _peers(peers, page, folder)
        times: dict[str, list[float]] = {name: [] for name in tools}
        processor: dict[str, list[float]] = {name: [] for name in tools}
        asked: dict[str, int] = {}
        for _ in range(ROUNDS):
            for name, command in tools.items():
                before, began, used = servers.count, time.perf_counter(), _used()
                ran = subprocess.run(
                    command, env=_environment(), capture_output=True, text=True, check=False, cwd=folder
                )
                times[name].append(time.perf_counter() - began)
                processor[name].append(_used() - used)
                asked[name] = servers.count - before
                print(
                    f"  {name}: {times[name][-1]:.2f} s, {processor[name][-1]:.2f} s of processor, status {ran.returncode}, {asked[name]} requests",
                    flush=True,
                )
    finally:
        servers.close()
    medians = {name: statistics.median(took) for name, took in times.items()}
    own = medians.pop("citecheck")
    work = {name: statistics.median(took) for name, took in processor.items()}
    for name in medians:
        ratio = work[name] / work["citecheck"]
        print(
            f"peers: of processor time {name} takes {ratio:.2f} times as much ({work[name]:.2f} s against {work['citecheck']:.2f} s)"
        )
    for name, took in medians.items():
        print(
            f"peers: {len(urls)} addresses: {name} takes {took / own:.2f} times as long ({took:.2f} s against {own:.2f} s)"
        )
    lazy = [name for name, count in asked.items() if count < len(urls)]
    if lazy:
        print(f"peers: {', '.join(lazy)} asked less than all {len(urls)} addresses: no comparison")
    return not lazy and all(took >= 2 * own for took in medians.values())


def _used() -> float:
    """Seconds of processor that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def warm(folder: Path, count: int = 10_000) -> bool:
    """A second run over what the store knows."""
    servers = Servers(delay=0.0)
    try:
        paper = _paper(folder, servers.urls(count // HOSTS), name="warm")
        first = _json(_citecheck(paper), folder)
        asked, began, used = servers.count, time.perf_counter(), _used()
        second = _json(_citecheck(paper), folder)
        took, further, work = time.perf_counter() - began, servers.count - asked, _used() - used
    finally:
        servers.close()
    began = time.perf_counter()
    _json(
        [
            sys.executable,
            "-m",
            "citecheck",
            "urls",
            str(paper),
            "--offline",
            "--format",
            "json",
            "--store",
            str(folder / "none"),
        ],
        folder,
    )
    reading = time.perf_counter() - began
    same = [one["verdict"] for one in first] == [one["verdict"] for one in second]
    print(
        f"warm: {len(second)} verdicts in {took:.2f} s, {work:.2f} s of processor, whole process, {further} requests, the same verdicts: {same}"
    )
    print(f"warm: without a store the same file takes {reading:.2f} s: reading it and writing the answer")
    return further == 0 and same and took < 2


def memory(folder: Path, sizes: Sequence[int] = (1_000, 10_000, 100_000)) -> bool:
    """Peak memory of whole processes."""
    servers = Servers(delay=0.0)
    most = 0.0
    try:
        for size in sizes:
            paper = _paper(folder, servers.urls(size // HOSTS), name=f"memory{size}")
            (folder / "citecheck.toml").write_text("[network]\nrate = 1000.0\n", "utf-8")
            began = time.perf_counter()
            peak = _peak(_citecheck(paper, "--quiet"), folder)
            took, asked = time.perf_counter() - began, servers.count
            again = _peak(_citecheck(paper, "--quiet"), folder)
            most = max(most, peak, again)
            print(
                f"memory: {size} addresses: {peak:.0f} MB at most over the wire ({took:.0f} s), {again:.0f} MB from the store ({servers.count - asked} requests)",
                flush=True,
            )
    finally:
        servers.close()
    return most < 400


def _peak(command: list[str], folder: Path) -> float:
    """Peak memory of a process and of those it begins, in MB: of pages that they share each counts its part (Linux)."""
    process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL, cwd=folder)
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(_proportional, (process.pid, *_children(process.pid)))))
        time.sleep(0.05)
    return most


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def _proportional(process: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _peers(folder: Path, page: Path, work: Path) -> dict[str, list[str]]:
    own = work / "linkcheckerrc"
    own.write_text(
        "[checking]\nmaxrequestspersecond=1000\nthreads=100\n[filtering]\ncheckextern=1\n", "utf-8"
    )
    # Commands start in another folder.
    folder = folder.absolute()
    known = {
        "linkinator": [str(folder / "node_modules/.bin/linkinator"), page.name, "--concurrency", "100", "--format", "json"],
        "LinkChecker": [str(folder / "lc/bin/linkchecker"), "-f", str(own), "--no-status", "--no-robots", "-o", "csv", page.name],
    }  # fmt: skip
    for name in tuple(known):
        if not Path(known[name][0]).exists():
            print(f"peers: {name} is not there and left out")
            del known[name]
    return known


def _citecheck(paper: Path, *options: str) -> list[str]:
    store = str(paper.with_suffix(".sqlite"))
    return [
        sys.executable, "-m", "citecheck", "urls", str(paper), "--format", "json", "--allow-private", "--store", store, *options,
    ]  # fmt: skip


def _paper(folder: Path, urls: list[str], name: str = "links") -> Path:
    paper = folder / f"{name}.md"
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(urls, 1))
    notes = "\n\n".join(f"[^{n}]: <{url}>." for n, url in enumerate(urls, 1))
    paper.write_text(f"{body}\n\n{notes}\n", "utf-8")
    return paper


def _json(command: list[str], folder: Path) -> list[dict[str, str]]:
    ran = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=True, cwd=folder)
    listed: list[dict[str, str]] = json.loads(ran.stdout)["urls"]
    return listed


def _environment() -> dict[str, str]:
    known = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    known.pop("PYTHONDONTWRITEBYTECODE", None)
    return known


def _limit() -> None:
    """Sockets for all hosts at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4096:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))


_limit()
