"""Claims, with their figures and quotations and what the sources say, for a reader at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from citecheck.model import Claim, Claims, Evidence, Figure
from citecheck.reports.plain import shortened
from citecheck.reports.position import Counted, position
from citecheck.reports.styles import VERDICT, counted, line

if TYPE_CHECKING:
    from rich.console import Console

_SENTENCE = 240
_PASSAGE = 200


def print_claims(claims: Claims, console: Console, *, unit: Counted = "line") -> None:
    """Print a block a claim: place, notes and keys; the sentence; each figure and quotation with its verdict.

    ``unit`` is what places in the manuscript count (:func:`citecheck.reports.position.counted_by`).
    """
    for claim in claims.claims:
        _print_claim(claim, claims.manuscript, unit, console)
    figures = [figure.verdict for claim in claims.claims for figure in claim.figures]
    quotations = [quotation.verdict for claim in claims.claims for quotation in claim.quotations]
    line(
        console,
        f"{counted(len(claims.claims), 'claim')}: {_tally('figure', figures)}; {_tally('quotation', quotations)}",
    )


def _tally(word: str, verdicts: Sequence[str]) -> str:
    number = Counter(verdicts)
    split = ", ".join(f"{number[verdict]} {verdict}" for verdict in VERDICT if number[verdict])
    return counted(len(verdicts), word) + (f" ({split})" if split else "")


def _print_claim(claim: Claim, manuscript: str, unit: Counted, console: Console) -> None:
    tied = f"note {', '.join(claim.notes)}" if len(claim.notes) == 1 else f"notes {', '.join(claim.notes)}"
    line(
        console,
        f"{position(claim.place, manuscript, unit)}: ",
        (claim.id, "bold"),
        (f"  {tied}" if claim.notes else "", "cyan"),
        (f"  {', '.join(claim.keys)}" if claim.keys else "", "dim"),
        (f"  {claim.status}" if claim.status != "unreviewed" else "", "magenta"),
        hang=2,
    )
    said = claim.statement or claim.sentence
    if said:
        line(console, f"  {shortened(said, _SENTENCE)}", hang=2)
    for figure in claim.figures:
        meant = f"{figure.text}  = {_meant(figure)}"
        _print_part("figure", meant, figure.verdict, figure.evidence, console)
    for quotation in claim.quotations:
        quoted = f"“{shortened(quotation.text, _SENTENCE)}”"
        _print_part("quotation", quoted, quotation.verdict, quotation.evidence, console)
    line(console)


def _print_part(kind: str, said: str, verdict: str, evidence: tuple[Evidence, ...], console: Console) -> None:
    line(console, (f"  {kind}  ", "dim"), f"{said}  ", (verdict, VERDICT[verdict]), hang=4)
    for one in evidence:
        line(console, (f"    {one.source}: “{shortened(one.passage, _PASSAGE)}”", "dim"), hang=6)


def _meant(figure: Figure) -> str:
    """The quantity as understood: hedge, value or bounds, unit."""
    if figure.value is not None:
        value = f"{figure.value:,f}"
    else:
        value = " to ".join("…" if bound is None else f"{bound:,f}" for bound in (figure.low, figure.high))
    hedge = "" if figure.hedge in ("exact", "between") else f"{figure.hedge} "
    return f"{hedge}{value}" + (f" {figure.unit}" if figure.unit != "1" else "")
