"""Damaged files: each must give a manuscript or one clear line, in 10 s and 1 GB.

Run: ``python benchmarks/accuracy.py fuzz [--count N] [--first N] [--keep FOLDER] [FORMAT …]``; formats are those that
citecheck reads, without any all of them. Small files of each format (tests/readers/fuzz_files.py) are damaged as
tests/readers/mutations.py does it, N times (1,000), and read in a child process that is held to 1 GB and 10
processor seconds a file; what it says of each is looked at: no traceback, no message of more than a line, no text that
cannot be printed, no place outside the file. A case is told by its format and number; ``--keep`` writes the files that
failed. Status 1 when any did.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.fuzz_files import NotThereError, files  # noqa: E402
from readers.mutations import damaged, unclear, unsound  # noqa: E402

from citecheck.model import CitecheckError  # noqa: E402
from citecheck.readers import formats, read  # noqa: E402

SECONDS = 10
MEMORY = 1024**3


class _TooLongError(BaseException):
    """Beside Exception, so that nothing in a reader takes it for its own."""


def main(argv: Sequence[str] = ()) -> int:
    """Print a line a format and a failure; the status."""
    parser = argparse.ArgumentParser("fuzz")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("formats", nargs="*", default=list(formats()))
    given = parser.parse_args(argv)
    failed = 0
    for named in given.formats:
        try:
            files(named)
        except NotThereError as missing:
            print(f"{named}: not run: {missing} is not installed")
            continue
        failed += _format(named, given.first, given.count, given.keep)
    return int(failed > 0)


def case(format: str, index: int) -> bytes:
    """The damaged file of a number."""
    rng = random.Random(f"{format} {index}")
    return damaged(rng.choice(files(format)), format, rng)


def _format(format: str, first: int, count: int, keep: Path | None) -> int:
    start = time.monotonic()
    at, told = first, {"read": 0, "refused": 0, "failed": 0}
    slowest = 0.0
    while at < first + count:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(format, at, first + count, writing)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as answers:
            for line in answers:
                kind, seconds, rest = line.rstrip("\n").split("\t", 2)
                if kind == "at":
                    at = int(rest)
                    continue
                told[kind] += 1
                slowest = max(slowest, float(seconds))
                if kind == "failed":
                    _failed(format, at, rest, keep)
        _, status = os.waitpid(child, 0)
        if status != 0:
            told["failed"] += 1
            _failed(format, at, f"the process ended with {os.waitstatus_to_exitcode(status)}", keep)
        at += 1
    print(
        f"{format}: {count} damaged files: {told['read']} read, {told['refused']} refused in a line, {told['failed']} failed; "
        f"the slowest {slowest:.1f} processor s ({time.monotonic() - start:.0f} s in all)",
        flush=True,
    )
    return told["failed"]


def _failed(format: str, index: int, why: str, keep: Path | None) -> None:
    print(f"  {format} {index}: {why}".replace("\\n", "\n      "), flush=True)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{format}-{index}").write_bytes(case(format, index))


class _Forked:
    """A process like the one that reads PDFs, but born with its libraries loaded: 10,000 starts of Python take an hour."""

    def __init__(self, seconds: float, name: str) -> None:
        from citecheck.readers import pdf_extract, pdf_worker

        assert pdf_extract
        to_child, from_child = os.pipe(), os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            signal.setitimer(signal.ITIMER_PROF, 0)
            os.dup2(to_child[0], 0)
            os.dup2(from_child[1], 1)
            for end in (*to_child, *from_child):
                os.close(end)
            sys.stdin = os.fdopen(0, encoding="utf-8")
            sys.stdout = os.fdopen(1, "w", encoding="utf-8")
            try:
                pdf_worker.serve(seconds)
            finally:
                os._exit(1)
        os.close(to_child[0])
        os.close(from_child[1])
        self.stdin, self.stdout = os.fdopen(to_child[1], "wb"), os.fdopen(from_child[0], "rb")

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        os.waitpid(self.pid, 0)


def _child(format: str, first: int, end: int, writing: int) -> None:
    """Read the files from ``first`` on, and say of each how it went."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_long)
    faulthandler.enable()
    if format == "pdf":
        from citecheck.readers import pdf_worker

        pdf_worker._spawn = _Forked  # type: ignore[assignment]
    with os.fdopen(writing, "w", encoding="utf-8") as out:
        for index in range(first, end):
            out.write(f"at\t0\t{index}\n")
            out.flush()
            data = case(format, index)
            before = _used()
            kind, said = _read(format, data)
            out.write(f"{kind}\t{_used() - before:.2f}\t{said}\n")
            out.flush()
    os._exit(0)


def _read(format: str, data: bytes) -> tuple[str, str]:
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            wrong = unsound(read(data, name=f"paper.{format}", format=format))
            kind = "read"
        except CitecheckError as error:
            wrong, kind = unclear(error), "refused"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _TooLongError:
        return "failed", f"more than {SECONDS} s\\n" + _shown(traceback.format_exc(-6))
    except BaseException:
        return "failed", _shown(traceback.format_exc(-6))
    return ("failed", _shown("; ".join(wrong[:3]))) if wrong else (kind, "")


def _shown(text: str) -> str:
    return ascii(text)[1:-1].replace("\\\\", "\\")


def _used() -> float:
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def _too_long(*_: object) -> None:
    raise _TooLongError
