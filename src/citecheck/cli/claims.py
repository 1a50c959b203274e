"""``citecheck claims``: the claims of a manuscript, and the file that keeps them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citecheck.cli import OK, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, alone, each
from citecheck.cli.output import Color, as_json, emit, remark, rendered
from citecheck.config import Settings
from citecheck.model import CitecheckError

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.api import Prepared


def claims(
    files: opt.AnyManuscripts = None,
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
    format: opt.ReportFormat = "text",
    output: opt.OutputPath = None,
    sources: opt.SourcesPath = None,
    claims_file: opt.ClaimsPath = None,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
    quiet: opt.Quiet = False,
) -> int:
    """Show the claims of manuscripts with their verdicts, or keep them in claims.yaml.

    As JSON, one manuscript is an object of the contract citecheck/claims/1; several, or a folder, are an array.
    """
    opt.report_of(format)
    shade = opt.color_of(color)
    if schema:
        from citecheck.claims import schema as claims_schema

        emit(as_json(claims_schema()), output)
        return OK
    if not files:
        raise CitecheckError("claims: name a manuscript (or ask for --schema)")
    if claims_file is not None and len(files) > 1:
        raise CitecheckError("--claims-file: is of one manuscript; name them one by one")
    made_of = _Work(no_text or None, format_in, quiet, config, sources, claims_file, bibliography)
    if write:
        _, wrong = each(files, config, made_of.keep)
        return WRONG if wrong else OK
    prepared, wrong = each(files, config, made_of.show)
    if prepared:
        emit(_report(prepared, format, shade, output, single=alone(files)), output)
    return WRONG if wrong else OK


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with each manuscript, by the options given."""

    no_text: bool | None
    format_in: str | None
    quiet: bool
    config: Path | None
    sources: Path | None
    claims_file: Path | None
    bibliography: Path | None

    def settings(self, path: str) -> Settings:
        return opt.settings_for(
            path,
            config=self.config,
            sources=self.sources,
            claims=self.claims_file,
            bibliography=self.bibliography,
        )

    def keep(self, given: Given) -> None:
        from citecheck import api

        kept = api.keep_claims(
            given.path, self.settings(given.path), no_text=self.no_text, format=self.format_in
        )
        count = len(kept.claims.claims)
        number = "1 claim" if count == 1 else f"{count} claims"
        said = f"has {number} of {given.path} now" if kept.changed else "is up to date"
        remark(f"{kept.path}: {said}", quiet=self.quiet)

    def show(self, given: Given) -> Prepared:
        from citecheck import api

        settings = self.settings(given.path)
        # A file that is not there yet is no fault before it is written.
        if settings.claims is not None and not settings.claims.exists() and self.claims_file is None:
            settings = replace(settings, claims=None)
        prepared = api.prepare(given.path, settings, format=self.format_in)
        for said in prepared.said:
            remark(f"{given.path}: {said}", quiet=self.quiet)
        return prepared


def _report(prepared: list[Prepared], format: str, color: Color, output: Path | None, *, single: bool) -> str:
    from citecheck import reports

    if format == "json":
        from citecheck.claims import claims_json

        made = [claims_json(one.claims) for one in prepared]
        return as_json(made[0] if single else made)

    def show(console: Console) -> None:
        for one in prepared:
            reports.print_claims(one.claims, console, unit=reports.counted_by(one.manuscript))

    return rendered(show, color=color, output=output)
