"""``citecheck urls``: the addresses in the notes and whether they answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citecheck.cli import OK, UNFINISHED, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, each
from citecheck.cli.output import as_json, complain, emit, rendered
from citecheck.cli.progress import progress

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.config import Settings
    from citecheck.reports.position import Counted
    from citecheck.sources.http import UrlResult
    from citecheck.sources.urls import PrintedUrl


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
    """Show the addresses in the notes and whether they answer."""
    from citecheck import api, reports
    from citecheck.sources.urls import printed_urls

    opt.report_of(format)
    shade = opt.color_of(color)

    units: dict[str, Counted] = {}

    def printed_in(given: Given) -> tuple[str, tuple[PrintedUrl, ...], Settings]:
        settings = opt.settings_for(given.path, config=config, offline=offline)
        manuscript, cited = api.cite_file(given.path, settings, format=format_in)
        units.update(reports.counted_in([manuscript]))
        return given.path, printed_urls(cited), settings

    printed, wrong = each(files, config, printed_in)
    results, gone = _look(printed, allow_private, timeout, retries, quiet)
    _show(printed, results, units, format, shade, output)
    if gone:
        complain("no address could be reached, the network seems to be gone; --offline asks none")
    return WRONG if wrong else UNFINISHED if gone else OK


def _look(
    printed: list[tuple[str, tuple[PrintedUrl, ...], Settings]],
    allow_private: bool | None,
    timeout: float | None,
    retries: int | None,
    quiet: bool,
) -> tuple[dict[str, UrlResult], bool]:
    """The results by address, each asked once whatever manuscript it stands in."""
    from citecheck import api
    from citecheck.sources.urls import asked

    asking = [(found, settings) for _, found, settings in printed if not settings.offline]
    wanted = list(dict.fromkeys(url for found, _ in asking for url in asked(found)))
    if not wanted:
        return {}, False
    settings = asking[0][1]
    changes: dict[str, Any] = {"allow_private": allow_private, "timeout": timeout}
    changes["tries"] = None if retries is None else retries + 1
    network = replace(settings.network, **{name: v for name, v in changes.items() if v is not None})
    seen: dict[str, UrlResult] = {}
    with progress("asking", quiet=quiet) as advance:

        def tell(result: UrlResult) -> None:
            seen[result.url] = result
            advance(len(seen), len(wanted), result.url)

        outcome = api.look_at(wanted, replace(settings, network=network), on_result=tell)
    return dict(outcome.results), outcome.network_gone


def _show(
    printed: list[tuple[str, tuple[PrintedUrl, ...], Settings]],
    results: dict[str, UrlResult],
    units: dict[str, Counted],
    format: str,
    color: Any,
    output: Any,
) -> None:
    from citecheck import reports
    from citecheck.sources.urls import urls_json

    if format == "json":
        made = [urls_json(found, results, file=path) for path, found, _ in printed]
        if made:
            made[0]["urls"] = [entry for one in made for entry in one["urls"]]
            emit(as_json(made[0]), output)
        return

    def show(console: Console) -> None:
        for path, found, _ in printed:
            reports.print_urls(found, results, console, file=path, unit=units.get(path, "line"))

    if printed:
        emit(rendered(show, color=color, output=output), output)
