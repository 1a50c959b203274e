"""Hostile files: each must end within 10 s and 1 GB, with a manuscript or one clear line, and show nothing it should not.

Run: ``python benchmarks/accuracy.py hostile [NAME …]``. The files are those of tests/readers/hostile_files.py, and sound
files of every format cut at each tenth of their length; each is read by ``citecheck notes --format json`` as a whole process
in a folder of its own, whose files are counted before and after. Clock seconds, and the memory of the process and of those it starts.
Status 1 when any fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.fuzz_files import NotThereError, files  # noqa: E402
from readers.hostile_files import SECRET, Hostile, cases  # noqa: E402

from citecheck.readers import formats  # noqa: E402
from citecheck.readers.table import named  # noqa: E402

SECONDS, MEGABYTES = 10.0, 1024
_MEASURE = """
import json, os, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run([sys.executable, "-m", "citecheck", "notes", "--format", "json", sys.argv[1]], capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), time.monotonic() - start, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime]))
"""


def main(argv: Sequence[str] = ()) -> int:
    """Print a line a file; the status."""
    failed = count = 0
    slowest = largest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for case in (*cases(Path(folder)), *_cut(Path(folder))):
            if argv and not any(case.name.startswith(name) for name in argv):
                continue
            wrong, seconds, megabytes, said = _measured(case)
            count += 1
            failed += bool(wrong)
            slowest, largest = max(slowest, seconds), max(largest, megabytes)
            if wrong or not case.name.startswith("cut-"):
                print(
                    f"{case.name:<22} {seconds:5.1f} processor s {megabytes:5.0f} MB  {'; '.join(wrong) or 'ok'}  {said[:110]}",
                    flush=True,
                )
    print(
        f"{count} hostile files: {failed} failed; at most {slowest:.1f} processor s and {largest:.0f} MB (wanted: 10 s, 1,024 MB)"
    )
    return int(failed > 0)


def _cut(folder: Path) -> Iterator[Hostile]:
    """Sound files cut at each tenth; cut text is text, and only a zip, and a PDF without its pages, must be refused."""
    for name in formats():
        try:
            whole = files(name)[0]
        except NotThereError as missing:
            print(f"{name}: not cut: {missing} is not installed")
            continue
        for tenth in range(10):
            path = folder / f"cut-{name}-{tenth}" / f"a{named(name).suffixes[0]}"
            path.parent.mkdir()
            path.write_bytes(whole[: len(whole) * tenth // 10])
            yield Hostile(path.parent.name, path)


def _measured(case: Hostile) -> tuple[list[str], float, float, str]:
    before = sorted(os.listdir(case.path.parent))
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(case.path)],
        capture_output=True,
        cwd=case.path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    status, out, err, _, megabytes, seconds = json.loads(done.stdout)
    wrong = []
    if status not in (0, 2) or "Traceback" in err:
        wrong.append(f"status {status}")
    if status == 2 and len(err.strip().splitlines()) != 1:
        wrong.append(f"{len(err.strip().splitlines())} lines")
    if case.refused and status != 2:
        wrong.append("not refused")
    if case.remarked and status == 2:
        wrong.append("refused")
    if SECRET in out or SECRET in err or "root:x:0" in out:
        wrong.append("shows the secret")
    if seconds > SECONDS:
        wrong.append("too long")
    if megabytes > MEGABYTES:
        wrong.append("too much memory")
    if sorted(os.listdir(case.path.parent)) != before:
        wrong.append("wrote a file")
    return wrong, seconds, megabytes, " ".join(err.split())
