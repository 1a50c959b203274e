"""``citecheck urls``: the addresses in the notes and whether they answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citecheck.cli import options as opt
from citecheck.cli.looking import Request, run

StorePath = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="PATH", help="The file that keeps verdicts, in the stead of the usual one."
    ),
]


def urls(
    files: opt.Manuscripts,
    format: opt.ReportFormat = "text",
    output: opt.OutputPath = None,
    offline: opt.Offline = None,
    allow_private: Annotated[
        bool | None,
        typer.Option(
            "--allow-private", help="Ask addresses of the own machine and network too.", show_default=False
        ),
    ] = None,
    store: StorePath = None,
    max_age: Annotated[
        float | None,
        typer.Option(
            "--max-age", metavar="SECONDS", help="Look anew at what was last seen longer ago.", min=0
        ),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Look anew at every address.")] = False,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help="For one step of one try.", min=0.01)
    ] = None,
    retries: Annotated[
        int | None,
        typer.Option("--retries", metavar="N", help="Further looks at what is bad at the first.", min=0),
    ] = None,
    format_in: opt.FormatIn = None,
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
    quiet: opt.Quiet = False,
) -> int:
    """Show the addresses in the notes and whether they answer.

    An interrupt shows what is known by then, and keeps it for the next run.
    """
    opt.report_of(format)
    request = Request(
        files, format, output, offline, allow_private, store, max_age, refresh, timeout, retries, format_in, config,
        opt.color_of(color), quiet,
    )  # fmt: skip
    return run(request)
