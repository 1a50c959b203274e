"""``citecheck check``: what is wrong with manuscripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from citecheck.cli import FINDINGS, OK, PROCESSES, UNFINISHED, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, manuscripts
from citecheck.cli.output import Color, as_json, complain, emit, remark, rendered
from citecheck.cli.progress import Advance, by_host, progress
from citecheck.config import FailOn, Settings
from citecheck.model import Finding, UnreadableError

if TYPE_CHECKING:
    from citecheck.api import Checked, Prepared

FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")


@dataclass(slots=True)
class _Run:
    """What came of the manuscripts so far. ``wrong`` counts those that could not be read."""

    checked: list[Checked] = field(default_factory=list)
    wrong: int = 0
    unfinished: bool = False

    @property
    def findings(self) -> list[Finding]:
        return [finding for one in self.checked for finding in one.findings]


def check(
    files: opt.Manuscripts,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULES",
            help="Only these rules: codes, starts of codes or names.",
            autocompletion=opt.rule_words,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULES", help="All rules but these.", autocompletion=opt.rule_words),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="The least severity that ends with status 1: error, warning, info, never.",
            autocompletion=opt.completing(get_args(FailOn)),
        ),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="End with status 0 whatever is found (--fail-on never).")
    ] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"The report: {', '.join(FORMATS)}.",
            autocompletion=opt.completing(FORMATS),
        ),
    ] = "text",
    output: opt.OutputPath = None,
    sources: opt.SourcesPath = None,
    claims_file: opt.ClaimsPath = None,
    bibliography: opt.BibliographyPath = None,
    offline: opt.Offline = None,
    format_in: opt.FormatIn = None,
    tracked: opt.Tracked = "accepted",
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
    quiet: opt.Quiet = False,
) -> int:
    """Find what is wrong with manuscripts: notes, back-references, URLs, figures, quotations.

    Ends with 0 when nothing weighs as much as --fail-on, with 1 when something does, with 2 when a manuscript
    cannot be read, with 3 when addresses were to be asked and the network is gone.
    """
    opt.report_of(format, FORMATS)
    shade = opt.color_of(color)
    if exit_zero:
        fail_on = "never"
    reading = {"format": format_in, "tracked": opt.tracked_of(tracked)}
    given, errors = manuscripts(files, config)
    run = _Run(wrong=len(errors))
    for error in errors:
        complain(str(error))
    with progress("checking", quiet=quiet) as advance:
        for number, one in enumerate(given):
            advance(number, len(given), one.path)
            try:
                mine = opt.settings_for(
                    one.path, config=config, select=select or (), ignore=ignore or (), fail_on=fail_on, offline=offline,
                    sources=sources, claims=claims_file, bibliography=bibliography,
                )  # fmt: skip
                _check_one(run, one, mine, reading, advance if len(given) == 1 else None, quiet)
            except UnreadableError as error:
                complain(str(error))
                run.wrong += 1
    if run.checked or not run.wrong:
        emit(_report(run, format, shade, output), output)
    return _status(run)


def _check_one(
    run: _Run, given: Given, settings: Settings, reading: dict[str, Any], advance: Advance | None, quiet: bool
) -> None:
    from citecheck import api

    try:
        prepared = api.prepare(given.path, settings, **reading)
    except api.NoNotesError as error:
        # Under a folder stand other texts too; only a file that was named must have notes.
        if given.named:
            raise
        remark(str(error), quiet=quiet)
        return
    for said in prepared.said:
        remark(f"{given.path}: {said}", quiet=quiet)
    run.checked.append(_asked(run, prepared, advance, quiet))


def _asked(run: _Run, prepared: Prepared, advance: Advance | None, quiet: bool) -> Checked:
    """The findings, after the addresses were asked where they are to be."""
    from citecheck import api

    wanted = api.addresses(prepared)
    if not wanted:
        return api.Checked(prepared, tuple(api.findings_of(prepared)))
    tell = by_host(wanted, advance) if advance is not None else None
    outcome = api.look_at(
        wanted, prepared.settings, tell, beside=prepared.manuscript.name, processes=PROCESSES
    )
    for said in outcome.remarks:
        remark(said, quiet=quiet)
    if outcome.network_gone:
        run.unfinished = True
        name = prepared.manuscript.name
        complain(
            f"{name}: no address could be reached, the network seems to be gone; --offline leaves them out"
        )
    results = api.known_results(outcome)
    return api.Checked(prepared, tuple(api.findings_of(prepared, results)), results, outcome.network_gone)


def _report(run: _Run, format: str, color: Color, output: Path | None) -> str:
    from citecheck import reports

    names = [one.prepared.manuscript.name for one in run.checked]
    known = {one.prepared.manuscript.name: one.prepared.manuscript for one in run.checked}
    if format == "json":
        return as_json(reports.findings_json(run.findings, names))
    if format != "text":
        return reports.findings_as(format, run.findings, names, reports.counted_in(known.values()))
    lines = {
        str(one.prepared.claims_file.path): one.prepared.claims_file.text.splitlines()
        for one in run.checked
        if one.prepared.claims_file is not None
    }
    looked = _looked(run)
    return rendered(
        lambda console: reports.print_findings(
            run.findings, known, console, checked=looked, other_lines=lines
        ),
        color=color,
        output=output,
    )


def _looked(run: _Run) -> Sequence[str]:
    from citecheck.checks.registry import selected
    from citecheck.reports.styles import counted

    if not run.checked:
        return ()
    settings = run.checked[0].prepared.settings
    said = [counted(len(selected(settings.select, settings.ignore)), "rule")]
    asked = sum(len(one.urls or ()) for one in run.checked)
    if asked:
        said.append(f"{asked} address" if asked == 1 else f"{asked} addresses")
    return said


def _status(run: _Run) -> int:
    if run.wrong:
        return WRONG
    if run.unfinished:
        return UNFINISHED
    from citecheck.model import Severity

    for one in run.checked:
        least = one.prepared.settings.fail_on
        if least != "never" and any(f.severity.rank >= Severity(least).rank for f in one.findings):
            return FINDINGS
    return OK
