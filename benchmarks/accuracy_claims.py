"""Precision and recall of the figures found in the labelled sentences of tests/cases/figures.

Run: python benchmarks/accuracy.py claims
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from citecheck.claims.figures import find_figures
from citecheck.model import Figure

CASES = Path(__file__).parents[1] / "tests" / "cases" / "figures"


def _cases() -> Iterator[tuple[str, str, list[str]]]:
    for path in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for row in data["cases"]:
            language, text, *figures = [data["language"], *row] if "language" in data else row
            yield language, text, figures


def _told(figure: Figure) -> str:
    value = figure.value if figure.value is not None else f"{figure.low:f}..{figure.high:f}"
    shown = value if isinstance(value, str) else f"{value:f}"
    return f"{figure.text} => {shown} {figure.unit} {figure.hedge}"


def main(argv: Sequence[str] = ()) -> None:
    """Print sentences, precision and recall by language, and what was wrong."""
    totals: dict[str, Counter[str]] = {}
    for language, text, wanted in _cases():
        found = [_told(figure) for figure in find_figures(text, language=language)]
        right = sum((Counter(found) & Counter(wanted)).values())
        count = totals.setdefault(language, Counter())
        count.update(sentences=1, found=len(found), wanted=len(wanted), right=right, empty=not wanted)
        if found != wanted:
            print(f"  {language}: {text}\n    wanted {wanted}\n    found  {found}")
    for language, count in [*totals.items(), ("all", sum(totals.values(), Counter()))]:
        precision = count["right"] / count["found"] if count["found"] else 1.0
        recall = count["right"] / count["wanted"] if count["wanted"] else 1.0
        print(
            f"{language:>4}: {count['sentences']} sentences ({count['empty']} without a figure), "
            f"{count['wanted']} figures, precision {precision:.3f}, recall {recall:.3f}"
        )
