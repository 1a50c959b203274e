"""pdfium in a process of its own: a file that crashes it, or that it never ends with, costs one clear line.

The child gets the file on its standard input and answers with a line of JSON for each page. It is held to
memory and CPU time by itself, and ended by its parent when it is silent too long.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from citecheck.model import UnreadableError

_SECONDS = 6.0
_SECONDS_PER_MEGABYTE = 4.0
_SILENCE = 8.0
_MEMORY = 900 * 1024**2
"""What the child may have beside the file itself, in bytes."""
_CHILD = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from citecheck.readers.pdf_worker import serve; serve(float(sys.argv[2]))"

_SAID = {
    "password": "it is encrypted with a password; save a copy without one",
    "damaged": "it is damaged and cannot be repaired; export it anew",
    "empty": "it has no pages; export it anew",
}


def pages(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """The pages of a PDF as :func:`pdf_extract.pages` finds them, read in a process of its own.

    Raises:
        UnreadableError: The file is locked or damaged, crashes the library, or takes longer than a file of
            its size should.
    """
    megabytes = len(data) / 1024**2
    seconds = _SECONDS + _SECONDS_PER_MEGABYTE * megabytes
    child = _spawn(seconds, name)
    watch = _Watch(child, _SILENCE + megabytes / 4)
    read = 0
    try:
        for found in _answers(child, data, watch):
            if "error" in found:
                raise UnreadableError(f"{name}: this PDF cannot be read: {_SAID[found['error']]}")
            if "cut" in found:
                raise UnreadableError(
                    f"{name}: this PDF takes too long to read (page {found['read'] + 1} of {found['count']}); "
                    "print it to a new PDF, or split it"
                )
            if "end" in found:
                return
            read += 1
            yield found
        why = "it takes too long" if watch.fired else "it is damaged, or needs too much memory"
        raise UnreadableError(
            f"{name}: this PDF cannot be read beyond page {read}: {why}; print it to a new PDF"
        )
    finally:
        watch.stop()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        # What was left to write is for a child that is gone.
        return


def _spawn(seconds: float, name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), str(seconds)]
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=1 << 16
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(f"{name}: no process could be started to read the PDF in ({reason})") from None


def _answers(child: subprocess.Popen[bytes], data: bytes, watch: _Watch) -> Iterator[dict[str, Any]]:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(data)
        child.stdin.close()
    except BrokenPipeError:
        return
    for line in child.stdout:
        watch.heard()
        if not line.endswith(b"\n"):
            return  # cut off as the child died
        yield json.loads(line)


class _Watch:
    """Ends a process that has said nothing for a number of seconds."""

    def __init__(self, child: subprocess.Popen[bytes], silence: float) -> None:
        self.child, self.silence = child, silence
        self.last = time.monotonic()
        self.fired = False
        self.done = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def heard(self) -> None:
        self.last = time.monotonic()

    def stop(self) -> None:
        self.done.set()

    def _run(self) -> None:
        while not self.done.wait(0.25):
            if time.monotonic() - self.last > self.silence:
                self.fired = True
                self.child.kill()
                return


def serve(seconds: float) -> None:
    """The child's part: the file from standard input, answers on standard output."""
    data = sys.stdin.buffer.read()
    _hold(len(data))
    out = sys.stdout.buffer
    from citecheck.readers import pdf_extract

    try:
        for found in pdf_extract.pages(data, seconds):
            out.write(json.dumps(found).encode() + b"\n")
            out.flush()
        out.write(b'{"end": true}\n')
    except pdf_extract.DamagedError as error:
        out.write(json.dumps({"error": str(error)}).encode() + b"\n")
    out.flush()
    # pdfium's own cleaning up may fail on a damaged file, and nothing is left to do.
    os._exit(0)


def _hold(size: int) -> None:
    """Bound this process's memory where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    limit = _MEMORY + 3 * size
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
