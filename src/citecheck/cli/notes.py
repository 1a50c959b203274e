"""``citecheck notes``: every note with its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citecheck.cli import OK, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import manuscripts
from citecheck.cli.output import as_json, complain, emit, rendered
from citecheck.model import Bibliography, Manuscript, UnreadableError

if TYPE_CHECKING:
    from rich.console import Console


def notes(
    files: opt.Manuscripts,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
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
    As JSON, one manuscript is an object of the contract citecheck/notes/1; several are an array of them.
    """
    from citecheck import api, reports

    opt.report_of(format)
    if graph is not None:
        from citecheck.reports.graph import GRAPHS

        opt.one_of("--graph", graph, GRAPHS)
    shade = opt.color_of(color)
    view = opt.tracked_of(tracked)
    given, errors = manuscripts(files, config)
    for error in errors:
        complain(str(error))
    read: list[tuple[Manuscript, Bibliography]] = []
    wrong = len(errors)
    for one in given:
        try:
            settings = opt.settings_for(one.path, config=config, bibliography=bibliography)
            read.append(api.cite_file(one.path, settings, format=format_in, tracked=view))
        except api.NoNotesError as error:
            if one.named:
                complain(str(error))
                wrong += 1
        except UnreadableError as error:
            complain(str(error))
            wrong += 1
    if graph is not None:
        emit("".join(reports.note_graph(cited, graph) for _, cited in read), output)
    elif format == "json" and index:
        works = [reports.work_index(cited) for _, cited in read]
        if works:
            emit(as_json(works[0] if len(works) == 1 and len(given) == 1 else works), output)
    elif format == "json":
        made = [reports.notes_json(manuscript, cited) for manuscript, cited in read]
        if made:
            emit(as_json(made[0] if len(made) == 1 and len(given) == 1 else made), output)
    elif read:

        def show(console: Console) -> None:
            for manuscript, cited in read:
                if index:
                    reports.print_index(cited, console)
                else:
                    reports.print_notes(manuscript, cited, console)

        emit(rendered(show, color=shade, output=output), output)
    return WRONG if wrong else OK
