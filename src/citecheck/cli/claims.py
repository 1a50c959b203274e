"""``citecheck claims``: the claims of a manuscript, and the file that keeps them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import as_json, emit, remark, rendered
from citecheck.model import CitecheckError


def claims(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A manuscript, or - for standard input.")
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write", "-w", help="Bring the claims file up to date; what the user wrote in it stays."
        ),
    ] = False,
    no_text: Annotated[
        bool,
        typer.Option("--no-text", help="Keep fingerprints of the sentences in the file, not their words."),
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Show the JSON Schema of the claims file.")
    ] = False,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: opt.OutputPath = None,
    sources: opt.SourcesPath = None,
    claims_file: opt.ClaimsPath = None,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
    quiet: opt.Quiet = False,
) -> int:
    """Show the claims of a manuscript with their verdicts, or keep them in claims.yaml."""
    opt.report_of(format)
    shade = opt.color_of(color)
    if schema:
        from citecheck.claims import schema as claims_schema

        emit(as_json(claims_schema()), output)
        return OK
    if file is None:
        raise CitecheckError("claims: name a manuscript (or ask for --schema)")
    settings = opt.settings_for(
        file, config=config, sources=sources, claims=claims_file, bibliography=bibliography
    )
    from citecheck import api, reports

    if write:
        kept = api.keep_claims(file, settings, no_text=no_text or None, format=format_in)
        said = "is up to date" if not kept.changed else f"has {len(kept.claims.claims)} claims of {file} now"
        remark(f"{kept.path}: {said}", quiet=quiet)
        return OK
    # A file that is not there yet is no fault before it is written.
    if settings.claims is not None and not Path(settings.claims).exists() and claims_file is None:
        settings = replace(settings, claims=None)
    prepared = api.prepare(file, settings, format=format_in)
    for said in prepared.said:
        remark(f"{file}: {said}", quiet=quiet)
    if format == "json":
        from citecheck.claims import claims_json

        emit(as_json(claims_json(prepared.claims)), output)
    else:
        text = rendered(
            lambda console: reports.print_claims(prepared.claims, console), color=shade, output=output
        )
        emit(text, output)
    return OK
