"""How often figures get the right verdict against their sources.

Cases are tests/cases/verify/tuning/*.toml (thresholds were set on them) and held_out/*.toml (they were
not). Usage: python benchmarks/accuracy.py verify [--misses tuning|held_out] [--fail-under PERCENT]
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from citecheck.claims.figures import find_figures
from citecheck.model import Bibliography, Claim, Claims, Figure, Place, Record
from citecheck.sources import source
from citecheck.sources.verification import verify

CASES = Path(__file__).parents[1] / "tests" / "cases" / "verify"
SUFFIXES = {"html": ".html", "text": ".txt", "csv": ".csv", "markdown": ".md"}


@dataclass(frozen=True)
class Outcome:
    """One case: what was stated, what was expected, what came."""

    source: str
    sentence: str
    wanted: str
    wanted_reason: str | None
    figure: Figure

    @property
    def right(self) -> bool:
        return self.figure.verdict == self.wanted and self.wanted_reason in (None, self.figure.reason)


def outcomes(half: str) -> Iterator[Outcome]:
    """Every case of "tuning" or "held_out", judged."""
    for path in sorted((CASES / half).glob("*.toml")):
        for one in tomllib.loads(path.read_text(encoding="utf-8"))["source"]:
            yield from _of_source(one)


def _of_source(one: dict) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"key{SUFFIXES[one['kind']]}").write_text(one["text"], encoding="utf-8")
        sources = source(Bibliography("paper.md", (), {"key": Record()}), folder)
        stated = [_claim(index, case) for index, case in enumerate(one["claims"])]
        judged = verify(Claims("paper.md", tuple(claim for claim, _ in stated)), sources)
    for case, claim, (_, index) in zip(one["claims"], judged.claims, stated, strict=True):
        yield Outcome(one["name"], case["text"], case["verdict"], case.get("reason"), claim.figures[index])


def _claim(number: int, case: dict) -> tuple[Claim, int]:
    """The claim of a case with all its figures, and which of them the case is about."""
    figures = find_figures(case["text"])
    at = case["text"].index(case["figure"])
    end = at + len(case["figure"])
    hits = [index for index, figure in enumerate(figures) if figure.start < end and at < figure.end]
    if not hits:
        raise ValueError(f"no figure {case['figure']!r} is found in {case['text']!r}")
    return Claim(f"c{number}", case["text"], Place(1), keys=("key",), figures=tuple(figures)), hits[0]


def main(argv: Sequence[str] = ()) -> int:
    """Print the accuracy of both halves; 1 when that of the held-out half is below ``--fail-under``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", choices=("tuning", "held_out"))
    parser.add_argument("--fail-under", type=float, default=0.0)
    options = parser.parse_args(argv)
    share = 0.0
    for half in ("tuning", "held_out"):
        found = list(outcomes(half))
        share = 100 * sum(outcome.right for outcome in found) / len(found)
        confusion = Counter((o.wanted, o.figure.verdict) for o in found if o.wanted != o.figure.verdict)
        accused = [o for o in found if o.figure.verdict == "contradicted"]
        false = [o for o in accused if o.wanted != "contradicted"]
        trusted = [o for o in found if o.figure.verdict == "supported"]
        misled = [o for o in trusted if o.wanted != "supported"]
        print(f"{half}: {len(found)} cases, {share:.1f} % right")
        print(f"  contradicted {len(accused)}, of these falsely {len(false)}")
        print(f"  supported {len(trusted)}, of these falsely {len(misled)}")
        for (wanted, got), count in confusion.most_common():
            print(f"  wanted {wanted}, got {got}: {count}")
        if options.misses == half:
            for o in found:
                if not o.right:
                    shown = [evidence.text for evidence in o.figure.evidence]
                    print(
                        f"    {o.source}: {o.sentence}\n      {o.figure.text}: wanted {o.wanted}, "
                        f"got {o.figure.verdict} {o.figure.reason or ''} {shown}"
                    )
    return int(share < options.fail_under)
