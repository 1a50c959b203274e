"""``citecheck parse``: references to records."""

from __future__ import annotations

from typing import Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import emit, rendered
from citecheck.cli.references import json_of, records_in


def parse(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="References, one a line; - is standard input.")
    ] = "-",
    entries: Annotated[
        bool,
        typer.Option(
            "--entries",
            help="The text is a pasted bibliography whose entries run over lines; lines are joined first.",
        ),
    ] = False,
    format: opt.ReportFormat = "json",
    output: opt.OutputPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Read references, one a line, into records.

    As JSON: an array of CSL-JSON items in the order of the lines, each with the line under _input; a line
    that is no reference has the type null. Blank lines are passed over. With --entries a reference may run over
    lines: numbers, blank lines, indents or short lines tell where each begins, and _input is the whole entry.
    """
    from citecheck import reports

    opt.report_of(format)
    shade = opt.color_of(color)
    found = records_in(file, entries=entries)
    if format == "json":
        emit(json_of(found), output)
    else:
        emit(
            rendered(lambda console: reports.print_records(found, console), color=shade, output=output),
            output,
        )
    return OK
