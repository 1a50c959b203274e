"""``citecheck notes``: every note with its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

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
    graph: Annotated[
        str | None,
        typer.Option(
            "--graph", metavar="FORMAT", help="Instead, which note leans on which: text, dot or mermaid."
        ),
    ] = None,
    index: Annotated[
        bool, typer.Option("--index", help="Instead, the works with the notes and pages that cite them.")
    ] = False,
    output: opt.OutputPath = None,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    tracked: opt.Tracked = "accepted",
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Show every note with its citations and where its back-references lead.

    --graph and --index show the same in two other ways; --index also as JSON, an array of works.
    As JSON, one manuscript is an object of the contract citecheck/notes/1; several, or a folder, are an array.
    """
    from citecheck import api, reports

    opt.report_of(format)
    if graph is not None:
        from citecheck.reports.graph import GRAPHS

        opt.one_of("--graph", graph, GRAPHS)
    shade = opt.color_of(color)
    view = opt.tracked_of(tracked)

    def cite(given: Given) -> tuple[Manuscript, Bibliography]:
        settings = opt.settings_for(given.path, config=config, bibliography=bibliography)
        return api.cite_file(given.path, settings, format=format_in, tracked=view)

    read, wrong = each(files, config, cite)
    if graph is not None:
        emit("".join(reports.note_graph(cited, graph) for _, cited in read), output)
    elif format == "json" and index:
        works = [reports.work_index(cited) for _, cited in read]
        if works:
            emit(as_json(works[0] if alone(files) else works), output)
    elif format == "json":
        made = [reports.notes_json(manuscript, cited) for manuscript, cited in read]
        if made:
            emit(as_json(made[0] if alone(files) else made), output)
    elif read:

        def show(console: Console) -> None:
            for manuscript, cited in read:
                if index:
                    reports.print_index(cited, console)
                else:
                    reports.print_notes(manuscript, cited, console)

        emit(rendered(show, color=shade, output=output), output)
    return WRONG if wrong else OK
