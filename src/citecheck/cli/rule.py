"""``citecheck rule``: what a rule finds and why."""

from __future__ import annotations

from typing import Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import emit, rendered


def rule(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help="A rule's code (REF001) or name (antecedent-missing).",
            autocompletion=opt.rule_words,
        ),
    ],
    output: opt.OutputPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Say what a rule finds, why it matters and how to mend it."""
    from citecheck import reports
    from citecheck.checks import find_rule

    shade = opt.color_of(color)
    found = find_rule(code)
    emit(rendered(lambda console: reports.print_rule(found, console), color=shade, output=output), output)
    return OK
