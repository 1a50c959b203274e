"""How fast files are read: a book as PDF beside pdfplumber, long manuscripts as Word and Markdown.

Run: ``python benchmarks/speed.py readers [PAGES]``. The book (at least 300 pages, unless PAGES says otherwise) is set by Typst
at run time; citecheck's reader makes a Manuscript of it (notes, markers, paragraphs) while pdfplumber only extracts
plain text, page by page, as its guide has it. Either is a process of its own, measured whole: processor time of the
process and of its children, start and imports included, so that a busy machine shows less. Then Word and Markdown files
of 1,000, 5,000 and 10,000 notes, read in a process each: processor seconds, clock seconds, peak memory, and how the
time grows. Last, what ``citecheck notes --format json`` takes for the one of 5,000: reading, citing and writing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from readers_layouts import NotThereError, typeset

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.text_papers import markdown  # noqa: E402

PAGES = 300
SIZES = (1_000, 5_000, 10_000)
_NOTES_A_PAGE = 9.7
_BOOK = {
    "engine": "typst",
    "language": "en",
    "set": '#set page(paper: "a5", margin: 20mm, header: [The Islands and the Bridge #h(1fr) Harbour Studies], numbering: "1")',
}
_OURS = """
import sys
from citecheck.readers import read
found = read(sys.argv[1])
print(len(found.notes), len(found.markers), found.notes[-1].place.page or 0)
"""
_PLUMBER = """
import sys
import pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    count = 0
    for page in document.pages:
        page.extract_text()
        page.close()
        count += 1
print(count)
"""
_NOTES = (
    "import sys; from citecheck.cli import main; sys.exit(main(['notes', '--format', 'json', sys.argv[1]]))"
)
# What a child used is known to its parent only in sum: this one, between the two, says it of the one it starts.
_MEASURE = """
import json, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run([sys.executable, "-c", sys.argv[1], sys.argv[2]], capture_output=True)
clock = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stdout.decode()[:200], done.stderr.decode()[-2000:], used.ru_utime + used.ru_stime, clock, used.ru_maxrss]))
"""


def main(argv: Sequence[str] = ()) -> None:
    """Print a line a measure."""
    pages = int(argv[0]) if argv else PAGES
    with tempfile.TemporaryDirectory() as folder:
        _book(Path(folder) / "book.pdf", pages)
        for kind, make in (("markdown", _markdown), ("docx", _docx)):
            _manuscripts(kind, make, Path(folder))


def _book(path: Path, pages: int) -> None:
    try:
        notes = round(pages * _NOTES_A_PAGE)
        path.write_bytes(typeset({**_BOOK, "count": notes}, "book").pdf)
        while (made := len(pypdfium2.PdfDocument(path))) < pages:
            notes = round(1.01 * notes * pages / made)
            path.write_bytes(typeset({**_BOOK, "count": notes}, "book").pdf)
    except NotThereError as missing:
        print(f"book: not measured: {missing} is not installed")
        return
    try:
        count, plain, plain_clock, _ = _run(_PLUMBER, path)
    except RuntimeError as failed:
        print(f"pdfplumber: {str(failed).splitlines()[-1]}")
        return
    runs = [_run(_OURS, path) for _ in range(3)]
    said, ours, clock, memory = sorted(runs, key=lambda run: run[1])[1]
    made = int(count)
    print(
        f"book of {made} pages ({path.stat().st_size / 1e6:.1f} MB; {said.split()[0]} notes): citecheck {made / ours:.0f} pages "
        f"a processor second ({made / clock:.0f} by the clock, {memory} MB), pdfplumber's plain text {made / plain:.1f} "
        f"({made / plain_clock:.1f}): {plain / ours:.1f} times its pages (wanted: 5 times, and 50 pages a second)"
    )


def _markdown(count: int, path: Path) -> None:
    path.write_text(markdown(count), "utf-8")


def _docx(count: int, path: Path) -> None:
    import pypandoc

    pypandoc.convert_text(markdown(count), "docx", format="markdown-smart", outputfile=str(path))


def _manuscripts(kind: str, make: object, folder: Path) -> None:
    assert callable(make)
    seconds = {}
    for count in SIZES:
        path = folder / f"paper{count}.{'md' if kind == 'markdown' else kind}"
        make(count, path)
        runs = sorted((_run(_OURS, path) for _ in range(3)), key=lambda run: run[1])
        said, seconds[count], clock, memory = runs[1]
        found = said.split()[0]
        wanted = " (wanted: under 3 s and 500 MB)" if count == 5_000 else ""
        print(
            f"{kind} of {found} notes: {seconds[count]:.2f} s ({clock:.2f} s by the clock), {memory} MB{wanted}"
        )
        if count == 5_000:
            _, used, clock, memory = _run(_NOTES, path)
            print(f"  citecheck notes --format json of it: {used:.2f} s ({clock:.2f} s), {memory} MB")
    print(
        f"{kind}: {SIZES[-1]} notes take {seconds[SIZES[-1]] / seconds[SIZES[0]]:.1f} times what {SIZES[0]} take"
    )


def _run(code: str, path: Path) -> tuple[str, float, float, int]:
    """What a process printed, its processor and clock seconds, and its peak memory in MB.

    Raises:
        RuntimeError: It failed; with what it said.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "citecheck-bytecode"))
    time.sleep(0.1)
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, code, str(path)], capture_output=True, env=environment, check=True
    )
    status, said, wrong, used, clock, memory = json.loads(done.stdout)
    if status:
        raise RuntimeError(wrong or f"ended with {status}")
    return said, used, clock, memory // 1024
