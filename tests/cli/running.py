"""The command in this process, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from citecheck.cli import main

PAPER = Path(__file__).parent / "paper.md"


@dataclass(frozen=True)
class Ran:
    """What came of a run."""

    status: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *args: object) -> Ran:
    """Run in this process."""
    capsys.readouterr()
    status = main([str(arg) for arg in args])
    captured = capsys.readouterr()
    return Ran(status, captured.out, captured.err)


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "citecheck", *(str(arg) for arg in args)]


def process(*args: object, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> Ran:
    """Run as a process of its own."""
    done = subprocess.run(
        command(*args),
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    return Ran(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def one_line(text: str) -> bool:
    """Whether there is exactly one line, and no traceback."""
    return text.count("\n") == 1 and "Traceback" not in text
