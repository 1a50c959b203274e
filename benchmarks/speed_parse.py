"""References a second on one core, start, memory and growth: ``python benchmarks/speed.py parse [DATA] [--large]``.

DATA is the folder that holds ``anystyle`` (default ``../shared/data``). Processor time is measured, not the clock's.
The first thousand references warm the stores of printed forms; then the rest is timed. ``--large`` repeats the
references to 10,000 and 100,000 lines, with another year in each, so that no two are the same.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from accuracy_records import anystyle

from citecheck.citations.reference import parse_references


def main(argv: Sequence[str] = ()) -> int:
    paths = [arg for arg in argv if not arg.startswith("--")]
    data = Path(paths[0]) if paths else Path(__file__).parents[2] / "shared" / "data"
    if not (data / "anystyle").is_dir():
        print(f"{data}: no folder anystyle there; nothing measured", file=sys.stderr)
        return 2
    lines = [
        "".join(text for _, text in one).strip()
        for name in ("core", "gold")
        for one in anystyle(data / "anystyle" / f"{name}.xml")
    ]
    cold, warm = timed(lines[:1000]), timed(lines[1000:])
    print(f"cold {1000 / cold:.0f}/s, warm {(len(lines) - 1000) / warm:.0f}/s of {len(lines)} references")
    print(f"memory {peak():.0f} MB at most")
    start()
    if "--large" in argv:
        growth(lines)
    return 0


def timed(lines: Sequence[str]) -> float:
    """Seconds of processor time for the lines."""
    began = time.process_time()
    for _ in parse_references(lines):
        pass
    return time.process_time() - began


def peak() -> float:
    """The most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start() -> None:
    """The whole process for one line, five times, against a bare Python; the median of the clock."""
    line = "Marsh, E. 1998. Rivers of salt. London: Routledge."
    for name, command in (
        ("python -c pass", [sys.executable, "-c", "pass"]),
        (
            "one line through the API",
            [sys.executable, "-c", f"from citecheck.citations import parse; parse({line!r})"],
        ),
        (
            "citecheck parse -",
            [
                sys.executable,
                "-c",
                "import sys; sys.argv[1:] = ['parse', '-']; from citecheck.cli import main; main()",
            ],
        ),
    ):
        spent = []
        for _ in range(5):
            began = time.perf_counter()
            done = subprocess.run(command, input=line.encode(), capture_output=True, check=False)
            spent.append(time.perf_counter() - began)
        said = "" if done.returncode == 0 else f" (exit {done.returncode})"
        print(f"start: {name}: {1000 * sorted(spent)[2]:.0f} ms{said}")


def growth(lines: Sequence[str]) -> None:
    """Ten times the references should take ten times as long."""
    spent = {}
    for count in (10_000, 100_000):
        spent[count] = timed([f"{lines[i % len(lines)]} {1500 + i % 500}." for i in range(count)])
        print(
            f"{count} references: {spent[count]:.1f} s, {count / spent[count]:.0f}/s, memory {peak():.0f} MB"
        )
    print(f"ten times as many took {spent[100_000] / spent[10_000]:.1f} times as long")
