"""``citecheck notes``: every note with its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citecheck.cli import OK, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, alone, each
from citecheck.cli.output import as_json, emit, rendered
from citecheck.model import Bibliography, Manuscript

if TYPE_CHECKING:
    from rich.console import Console


def notes(
    files: opt.Manuscripts,
    format: opt.ReportFormat = "text",
    output: opt.OutputPath = None,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    tracked: opt.Tracked = "accepted",
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Show every note with its citations and where its back-references lead.

    As JSON, one manuscript is an object of the contract citecheck/notes/1; several, or a folder, are an array.
    """
    from citecheck import api, reports

    opt.report_of(format)
    shade = opt.color_of(color)
    view = opt.tracked_of(tracked)

    def cite(given: Given) -> tuple[Manuscript, Bibliography]:
        settings = opt.settings_for(given.path, config=config, bibliography=bibliography)
        return api.cite_file(given.path, settings, format=format_in, tracked=view)

    read, wrong = each(files, config, cite)
    if format == "json":
        made = [reports.notes_json(manuscript, cited) for manuscript, cited in read]
        if made:
            emit(as_json(made[0] if alone(files) else made), output)
    elif read:

        def show(console: Console) -> None:
            for manuscript, cited in read:
                reports.print_notes(manuscript, cited, console)

        emit(rendered(show, color=shade, output=output), output)
    return WRONG if wrong else OK
