"""What a fix changes: a unified diff of the file, and the list of fixes made and left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import unified_diff
from typing import TYPE_CHECKING

from citecheck.reports.plain import shortened
from citecheck.reports.position import position
from citecheck.reports.styles import line

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.fixes import Proposal
    from citecheck.fixes.run import Fixed

_LINE_END = re.compile(r"\r\n|\r|\n")
_MESSAGE = 160
_WORD = 60


def print_fixed(fixed: Fixed, console: Console) -> None:
    """Print the diff, each fix that is made and each that is left with the reason, and how many of each."""
    name = fixed.name
    if fixed.before is not None and fixed.after is not None:
        print_diff(name, fixed.before, fixed.after, console)
    for part in fixed.others:
        print_diff(part.name, part.before, part.after, console)
    for proposal in fixed.made:
        _print_proposal(proposal, name, "fixed" if fixed.written else "would fix", console)
        _print_edits(proposal, fixed, console)
    for left in fixed.left:
        _print_proposal(left.proposal, name, "left", console)
        _print_edits(left.proposal, fixed, console)
        line(console, ("    ", "dim"), (left.why, "dim"))
    verb = "made" if fixed.written else "to make"
    line(console, f"{name}: {_fixes(len(fixed.made))} {verb}, {len(fixed.left)} left")


def _print_edits(proposal: Proposal, fixed: Fixed, console: Console) -> None:
    """Each word to be changed, where no diff can show it."""
    if fixed.before is not None:
        return
    for edit in proposal.fix.edits:
        old = f"'{shortened(edit.old, _WORD)}' → " if edit.old else ""
        line(console, f"    {position(edit.place, fixed.name)}: {old}'{shortened(edit.text, _WORD)}'")


def _fixes(count: int) -> str:
    return "1 fix" if count == 1 else f"{count} fixes"


def _print_proposal(proposal: Proposal, name: str, verb: str, console: Console) -> None:
    line(
        console,
        f"{position(proposal.place, name)}: ",
        (verb, "green" if verb != "left" else "yellow"),
        f" [{proposal.code}] {shortened(proposal.fix.description, _MESSAGE)}: ",
        (shortened(proposal.message, _MESSAGE), "dim"),
    )


def print_diff(name: str, before: str, after: str, console: Console) -> None:
    """Print a unified diff with three lines of context; nothing where nothing changes."""
    for row in unified_diff(
        _lines(before), _lines(after), f"a/{name.lstrip('/')}", f"b/{name.lstrip('/')}", lineterm=""
    ):
        style = "bold" if row.startswith(("+++", "---")) else _STYLES.get(row[:1], "")
        line(console, (row, style) if style else row)


_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def _lines(text: str) -> Sequence[str]:
    return _LINE_END.split(text)
