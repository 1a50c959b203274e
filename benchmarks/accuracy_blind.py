"""How well notes that the tool was never fitted to are read: ``python benchmarks/accuracy.py blind [--lines] [NAME …]``.

The notes of ``tests/cases/blind_notes/`` with their labels; each file is read as one manuscript.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def main(arguments: list[str]) -> int:
    from citations.blind_notes import Score, files, judge

    names = [one for one in arguments if not one.startswith("--")]
    whole = Score()
    for path in files():
        if names and path.stem not in names:
            continue
        score = judge(path)
        whole.add(score)
        if "--lines" in arguments:
            print(*score.lines, sep="\n")
        print(_shown(path.stem, score))
    print(_shown("all", whole))
    return 0


def _shown(name: str, score: object) -> str:
    cuts, fields, whole = score.cuts, score.fields, score.whole  # type: ignore[attr-defined]
    return f"{name:20} cuts {_f1(cuts)}  fields {_f1(fields)}  works wholly right {whole[0]} of {whole[1]}"


def _f1(counts: list[int]) -> str:
    right, found, wanted = counts
    return f"{2 * right / max(found + wanted, 1):.3f} ({right} right, {found} found, {wanted} there)"
