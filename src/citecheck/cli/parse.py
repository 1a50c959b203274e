"""``citecheck parse``: references to records."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import as_json, emit, rendered
from citecheck.model import UnreadableError


def parse(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="References, one a line; - is standard input.")
    ] = "-",
    format: opt.ReportFormat = "json",
    output: opt.OutputPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Read references, one a line, into records.

    As JSON: an array of CSL-JSON items in the order of the lines, each with the line under _input; a line
    that is no reference has the type null. Blank lines are passed over.
    """
    from citecheck import reports
    from citecheck.citations import parse_many

    opt.report_of(format)
    shade = opt.color_of(color)
    lines = [line for line in _text(file).splitlines() if line.strip()]
    found = list(zip(lines, parse_many(lines), strict=True))
    if format == "json":
        emit(as_json(reports.parse_json(found)), output)
    else:
        emit(
            rendered(lambda console: reports.print_records(found, console), color=shade, output=output),
            output,
        )
    return OK


def _text(file: str) -> str:
    if file == "-":
        data, name = sys.stdin.buffer.read(), "-"
    else:
        from pathlib import Path

        try:
            data, name = Path(file).read_bytes(), file
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreadableError(
                f"{file}: cannot be read: {reason}; name a file of references, or -"
            ) from None
    if not data.strip():
        return ""
    from citecheck.readers.encoding import decode

    return decode(data, name).text
