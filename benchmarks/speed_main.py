"""The main job's time: ``citecheck check --offline``, whole processes, and how it grows with the notes.

Run: ``python benchmarks/speed.py main [SMALL LARGE]``. Made-up papers (tests/readers/text_papers.py) of 1,000 and
10,000 notes are checked as extracted text and as Markdown; the sample paper is checked if ``../shared`` is there.
Times are processor seconds of the whole process (user and system) and stand beside those of a Python that adds
up ten million numbers, so that a busy or slow machine shows (0.5 to 0.6 s on a desktop of the early 2020s).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.text_papers import markdown, paper  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
LOOP = "x = 0\nfor i in range(10_000_000): x += i"
SIZES = (1_000, 10_000)
MOST = 14.0
"""The ratio that ten times the notes may take at most."""


def main(argv: Sequence[str] = ()) -> None:
    """Print a line a manuscript and the ratios."""
    small, large = (int(argv[0]), int(argv[1])) if len(argv) > 1 else SIZES
    with tempfile.TemporaryDirectory() as folder:
        _check(_written(Path(folder) / "warm.md", markdown(20)))
        idle = median(_seconds(["-c", LOOP]) for _ in range(5))
        print(f"ten million additions: {idle:.2f} s")
        _report("citecheck --help", median(_seconds(["-m", "citecheck", "--help"]) for _ in range(5)), idle)
        if SAMPLE.exists():
            _report("sample (63 notes)", median(_check(SAMPLE) for _ in range(7)), idle)
        for kind, made in (("txt", lambda count: paper(1, "ruled", "en", count).text), ("md", markdown)):
            times = []
            for count in (small, large):
                path = _written(Path(folder) / f"paper{count}.{kind}", made(count))
                times.append(_check(path))
                _report(f"{kind} of {count} notes ({path.stat().st_size / 1e6:.1f} MB)", times[-1], idle)
            ratio = times[1] / times[0]
            print(
                f"{kind}: {large} notes take {ratio:.1f} times what {small} take (at most {MOST * large / small / 10:.0f})"
            )


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _check(path: Path) -> float:
    return _seconds(["-m", "citecheck", "check", "--offline", str(path)])


def _seconds(arguments: Sequence[str]) -> float:
    """Processor seconds of a Python process; it writes its bytecode, as an installed one has it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "citecheck-bytecode"))
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, env=environment, cwd=folder, check=False
        )
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode("utf-8", "replace"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def _report(what: str, seconds: float, idle: float) -> None:
    print(f"{what}: {seconds:.2f} s, {seconds / idle:.2f} times the additions", flush=True)
