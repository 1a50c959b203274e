"""The rules, as a list and one by one, for a reader at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from citecheck.checks.docs import PARTS, rule_text
from citecheck.checks.registry import Rule
from citecheck.reports.styles import SEVERITY, line

if TYPE_CHECKING:
    from rich.console import Console


_WIDEST = 100


def print_rules(rules: Sequence[Rule], console: Console) -> None:
    """Print a line a rule: code, name, severity, what it finds."""
    longest = max((len(known.name) for known in rules), default=0)
    for known in rules:
        line(
            console,
            (known.code, "bold"),
            f"  {known.name:<{longest}}  ",
            (f"{known.severity.value:<7}", SEVERITY[known.severity]),
            f"  {known.summary}",
            hang=8,
        )


def print_rule(rule: Rule, console: Console) -> None:
    """Print what the rule finds, why it matters, an example before and after, and its fix."""
    for number, text in enumerate(rule_text(rule, min(console.width, _WIDEST)).rstrip("\n").split("\n")):
        heading = number == 0 or text in PARTS
        line(console, (text, "bold" if heading else ""))
