"""``citecheck urls``: the addresses in the notes and whether they answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citecheck.cli import INTERRUPTED, OK, UNFINISHED, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, each
from citecheck.cli.output import as_json_pieces, complain, emit, remark, rendered
from citecheck.cli.progress import by_host, progress

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.config import Settings
    from citecheck.reports.position import Counted
    from citecheck.sources.http import UrlResult, Wanted
    from citecheck.sources.urls import PrintedUrl

StorePath = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="PATH", help="The file that keeps verdicts, in the stead of the usual one."
    ),
]


@dataclass(slots=True)
class _Asking:
    """The manuscripts read so far, what is wanted of them, and what is known."""

    printed: list[tuple[str, tuple[PrintedUrl, ...]]] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    units: dict[str, Counted] = field(default_factory=dict)
    settings: Settings | None = None
    results: dict[str, UrlResult] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    network_gone: bool = False
    interrupted: bool = False


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
    shade = opt.color_of(color)
    network: dict[str, Any] = {"allow_private": allow_private, "timeout": timeout}
    network["tries"] = None if retries is None else retries + 1
    kept: dict[str, Any] = {"store": store, "max_age": max_age, "refresh": refresh or None}
    asking = _Asking()

    def read_in(given: Given) -> None:
        settings = opt.settings_for(given.path, config=config, offline=offline)
        settings = replace(
            settings, network=_changed(settings.network, network), urls=_changed(settings.urls, kept)
        )
        _read(asking, given.path, settings, format_in)

    _, wrong = each(files, config, read_in)
    _look(asking, quiet)
    _show(asking, format, shade, output)
    for said in asking.remarks:
        remark(said, quiet=quiet)
    if asking.network_gone:
        complain("no address could be reached, the network seems to be gone; --offline asks none")
    if asking.interrupted:
        return INTERRUPTED
    return WRONG if wrong else UNFINISHED if asking.network_gone else OK


def _changed(table: Any, given: dict[str, Any]) -> Any:
    """A table of settings with what the command line says before it."""
    return replace(table, **{name: value for name, value in given.items() if value is not None})


def _read(asking: _Asking, path: str, settings: Settings, format: str | None) -> None:
    """Read the addresses of one manuscript. Its notes are cut only where a page has to be compared."""
    from citecheck import api, reports
    from citecheck.sources.urls import urls_by_note
    from citecheck.sources.wanted import wanted

    manuscript = api.read_noted(path, format=format)
    asking.units |= reports.counted_in([manuscript])
    by_note = urls_by_note(manuscript)
    asking.printed.append((path, tuple(found for note in by_note for found in note)))
    asking.wanted += wanted(manuscript, by_note)
    asking.settings = asking.settings or settings


def _look(asking: _Asking, quiet: bool) -> None:
    """Look at each address once, whatever manuscript it stands in; an interrupt leaves what is known."""
    from citecheck import api

    if asking.settings is None or not asking.wanted:
        return
    with progress("asking", quiet=quiet) as advance:
        bar = by_host(asking.wanted, advance)

        def tell(result: UrlResult) -> None:
            asking.results[result.url] = result
            bar(result)

        try:
            outcome = api.look_at(asking.wanted, asking.settings, on_result=tell, beside=asking.printed[0][0])
        except KeyboardInterrupt:
            asking.interrupted = True
            asking.remarks = (
                f"interrupted; {len(asking.results)} of {len(asking.wanted)} addresses are known",
            )
            return
    asking.remarks, asking.network_gone = outcome.remarks, outcome.network_gone


def _show(asking: _Asking, format: str, color: Any, output: Any) -> None:
    from citecheck import reports
    from citecheck.sources.urls import URLS_SCHEMA, url_entries

    if format == "json":
        if asking.printed:
            entries = (
                entry
                for path, found in asking.printed
                for entry in url_entries(found, asking.results, file=path)
            )
            emit(as_json_pieces({"schema": URLS_SCHEMA}, "urls", entries), output)
        return

    def show(console: Console) -> None:
        for path, found in asking.printed:
            reports.print_urls(found, asking.results, console, file=path, unit=asking.units.get(path, "line"))

    if asking.printed:
        emit(rendered(show, color=color, output=output), output)
