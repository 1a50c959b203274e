"""How well plain texts are read: notes whole, markers in their sentences.

Run: ``python benchmarks/accuracy.py text [PAPERS]``. PAPERS made-up papers (default 40) a style and language
are printed as extractors print pages (tests/readers/text_papers.py) and read; the sample paper is read if
``../shared`` is there. A note counts when its number and its whole text are right (blanks and hyphens at line ends
aside), a marker when its sentence is.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.text_papers import STYLES, paper  # noqa: E402

from citecheck.readers.text import read_plain_text  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"


def main(argv: Sequence[str] = ()) -> None:
    """Print a line a style and language, and the sample."""
    count = int(argv[0]) if argv else 40
    for language in ("en", "de", "fr"):
        for style in STYLES:
            totals: Counter[str] = Counter()
            missed: list[str] = []
            for seed in range(count):
                measure(seed, style, language, totals, missed)
            print(
                f"{language} {style:<12} notes {_share(totals, 'notes right', 'notes')} of {totals['notes']}, "
                f"invented {totals['invented']}, markers {_share(totals, 'markers right', 'markers')}"
                + (f"  first miss: {missed[0]}" if missed and "-v" in argv else "")
            )
    if SAMPLE.exists():
        read = read_plain_text(SAMPLE.read_text("utf-8"), "sample")
        print(f"sample: {len(read.notes)} notes, {len({marker.number for marker in read.markers})} called")


def measure(seed: int, style: str, language: str, totals: Counter[str], missed: list[str]) -> None:
    """Read one paper and count what is right."""
    made = paper(seed, style, language)
    read = read_plain_text(made.text, "paper.txt")
    notes = {note.number: plain(note.text) for note in read.notes}
    sentences = {marker.number: plain(marker.sentence) for marker in read.markers}
    totals["invented"] += len(read.notes) - len(notes.keys() & {number for number, _ in made.notes})
    for number, text in made.notes:
        totals["notes"] += 1
        if notes.get(number) == plain(text):
            totals["notes right"] += 1
        else:
            missed.append(f"seed {seed} note {number}: {notes.get(number)!r} for {text!r}")
        totals["markers"] += 1
        if sentences.get(number) == plain(made.sentences[number]):
            totals["markers right"] += 1
        else:
            missed.append(
                f"seed {seed} marker {number}: {sentences.get(number)!r} for {made.sentences[number]!r}"
            )


def plain(text: str) -> str:
    """Without blanks and hyphens, which a broken line may take or leave."""
    return "".join(text.replace("-", "").split())


def _share(totals: Counter[str], right: str, of: str) -> str:
    return f"{totals[right] / totals[of]:.4f}" if totals[of] else "none"
