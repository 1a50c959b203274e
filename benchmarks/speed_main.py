"""How the time of a whole run grows: ``citecheck check --offline`` on 1,000 and on 10,000 notes, as processes.

Run: ``python benchmarks/speed.py main [RUNS]`` (default 3, the median counts). Manuscripts are made up
(tests/readers/text_papers.py) as Markdown and as extracted text; each process is timed beside a bare start of
Python, and the sample paper and ``--help`` with them. User and system time of the process, in seconds.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.text_papers import paper  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"


def main(argv: Sequence[str] = ()) -> None:
    """Print seconds, peak memory and the ratios."""
    runs = int(argv[0]) if argv else 3
    with tempfile.TemporaryDirectory() as folder:
        bare = _timed(["-c", "pass"], runs)
        print(
            f"bare Python {bare:.2f} s, citecheck --help {_timed(['-m', 'citecheck', '--help'], runs):.2f} s"
        )
        if SAMPLE.exists():
            print(f"the sample {_timed(['-m', 'citecheck', 'check', str(SAMPLE), '--offline'], runs):.2f} s")
        for ending in ("txt", "md"):
            seconds = {}
            for count in (1000, 10_000):
                path = Path(folder) / f"paper{count}.{ending}"
                path.write_text(_text(count, ending), encoding="utf-8")
                seconds[count] = _timed(["-m", "citecheck", "check", str(path), "--offline"], runs)
            ratio = seconds[10_000] / seconds[1000]
            print(
                f"{ending}: 1,000 notes {seconds[1000]:.1f} s, 10,000 notes {seconds[10_000]:.1f} s, ratio {ratio:.1f}"
            )
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"peak memory {peak / 1024:.0f} MB")


def _text(count: int, ending: str) -> str:
    made = paper(1, "ruled", "en", count)
    if ending == "txt":
        return made.text
    body = "\n\n".join(f"{sentence[:-1]}.[^{number}]" for number, sentence in made.sentences.items())
    notes = "\n\n".join(f"[^{number}]: {re.sub(r' +', ' ', text)}" for number, text in made.notes)
    return f"{body}\n\n{notes}\n"


def _timed(arguments: Sequence[str], runs: int) -> float:
    """The median of the processor time of a process."""
    seconds = []
    for _ in range(runs):
        before = os.times()
        subprocess.run(
            [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        after = os.times()
        seconds.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    return statistics.median(seconds)
