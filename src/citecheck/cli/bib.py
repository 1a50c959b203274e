"""``citecheck bib``: the bibliography file that the notes imply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citecheck.cli import OK, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, each
from citecheck.cli.output import emit, remark
from citecheck.model import CitecheckError, Record

FORMATS = ("bibtex", "biblatex", "csl-json", "ris", "text", "html", "markdown", "docx")


def bib(
    files: opt.Manuscripts,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{', '.join(FORMATS)}.",
            autocompletion=opt.completing(FORMATS),
        ),
    ] = "bibtex",
    style: Annotated[
        str,
        typer.Option(
            "--style",
            metavar="NAME",
            help="The CSL style of a formatted bibliography: a name, or a .csl file.",
        ),
    ] = "chicago-notes-bibliography",
    merge: Annotated[
        Path | None,
        typer.Option(
            "--merge",
            metavar="PATH",
            help="Add what is missing to this .bib file; what stands in it stays as it is.",
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            "-w",
            help="The same for the bibliography of the settings, or references.bib beside FILE.",
        ),
    ] = False,
    output: opt.OutputPath = None,
    ascii: Annotated[
        bool, typer.Option("--ascii", help="Accents and other scripts as LaTeX commands.")
    ] = False,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    config: opt.ConfigPath = None,
    quiet: opt.Quiet = False,
) -> int:
    """Make the bibliography file that the notes imply.

    Several manuscripts make one bibliography: a work that two of them cite is in it once.
    """
    opt.report_of(format, FORMATS)
    records, wrong = _records(files, merge or bibliography, config, format_in)
    if wrong:
        return WRONG
    target = merge or (_beside(files[0], config, bibliography) if write else None)
    if target is not None:
        _merge(target, records, quiet)
        return OK
    if format == "docx" and output is None:
        raise CitecheckError("--format docx: name a file with --output")
    made = _made(records, format, style, unicode=not ascii)
    if isinstance(made, str):
        emit(made, output)
    elif output is None:
        emit(made.decode("utf-8"))
    else:
        from citecheck.text.files import write_bytes_atomically

        write_bytes_atomically(output, made)
    return OK


def _records(
    files: list[str], known: Path | None, config: Path | None, format_in: str | None
) -> tuple[dict[str, Record], int]:
    """The works of all manuscripts by key; each one goes on with the keys of those before it."""
    from citecheck import api

    found: dict[str, Record] = {}

    def cite(given: Given) -> None:
        settings = opt.settings_for(
            given.path, config=config, bibliography=known if known and known.exists() else None
        )
        _, cited = api.cite_file(given.path, settings, format=format_in, known=found)
        for key, record in cited.records.items():
            found.setdefault(key, record)

    _, wrong = each(files, config, cite)
    return found, wrong


def _beside(first: str, config: Path | None, bibliography: Path | None) -> Path:
    if bibliography is not None:
        return bibliography
    settings = opt.settings_for(first, config=config)
    if settings.bibliography is not None:
        return settings.bibliography
    if first == "-":
        raise CitecheckError("--write: standard input stands beside nothing; name the file with --merge")
    here = Path(first)
    return (here if here.is_dir() else here.parent) / "references.bib"


def _merge(target: Path, records: dict[str, Record], quiet: bool) -> None:
    from citecheck.bibliography import write_bibliography

    written = write_bibliography(target, records)
    works = "1 work" if len(written.added) == 1 else f"{len(written.added)} works"
    said = f"{works} added" if written.added else "has every work already"
    remark(f"{target}: {said}, {len(written.kept)} known", quiet=quiet)


def _made(records: dict[str, Record], format: str, style: str, *, unicode: bool) -> str | bytes:
    from citecheck import bibliography as made

    if format in ("bibtex", "biblatex"):
        return made.to_bibtex(records, unicode=unicode, biblatex=format == "biblatex")
    if format == "csl-json":
        return made.to_csl_json(records)
    if format == "ris":
        return made.to_ris(records)
    from citecheck.bibliography.formatted import formatted

    return formatted(records, style, format)  # type: ignore[arg-type]
