"""``citecheck rules``: the list of the rules."""

from __future__ import annotations

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import as_json, emit, rendered


def rules(
    format: opt.ReportFormat = "text",
    output: opt.OutputPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """List the rules: code, name, severity, what each finds."""
    from citecheck import reports
    from citecheck.checks import all_rules

    opt.report_of(format)
    shade = opt.color_of(color)
    known = all_rules()
    if format == "json":
        rows = [
            {"code": one.code, "name": one.name, "severity": one.severity.value, "summary": one.summary}
            for one in known
        ]
        emit(as_json(rows), output)
    else:
        emit(
            rendered(lambda console: reports.print_rules(known, console), color=shade, output=output), output
        )
    return OK
