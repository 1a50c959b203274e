"""``citecheck fix``: what has a sure remedy, mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from citecheck.cli import FINDINGS, OK, WRONG
from citecheck.cli import options as opt
from citecheck.cli.files import Given, each
from citecheck.cli.output import emit, rendered

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.fixes.run import Fixed


def fix(
    files: opt.Manuscripts,
    write: Annotated[
        bool, typer.Option("--write", "-w", help="Change the files; without it the changes are only shown.")
    ] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Also fixes that may change what the author meant.")
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="RULES", help="Only the fixes of these rules: codes, starts or names."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", help="The fixes of all rules but these.")
    ] = None,
    convert: Annotated[
        list[str] | None,
        typer.Option(
            "--convert",
            metavar="FORMS",
            help="ibid: into the full citation; op-cit: into a short title. Alone, no other fix is made.",
        ),
    ] = None,
    tracked: Annotated[bool, typer.Option("--tracked", help="In a Word file, as tracked changes.")] = False,
    bibliography: opt.BibliographyPath = None,
    format_in: opt.FormatIn = None,
    config: opt.ConfigPath = None,
    color: opt.ColorChoice = "auto",
) -> int:
    """Mend what has a sure remedy; without --write only show it as a diff.

    Ends with 0 when nothing was left to mend or all was written, with 1 when --write would change a file,
    with 2 when a file cannot be read or written.
    """
    from citecheck import api, reports

    shade = opt.color_of(color)

    def mend(given: Given) -> Fixed:
        settings = opt.settings_for(
            given.path, config=config, select=select or (), ignore=ignore or (), bibliography=bibliography
        )
        return api.fix(
            given.path,
            settings,
            write=write,
            unsafe=unsafe,
            convert=opt.words_of(convert or ()),
            tracked=tracked,
            format=format_in,
        )

    fixed, wrong = each(files, config, mend)

    def show(console: Console) -> None:
        for done in fixed:
            reports.print_fixed(done, console)

    emit(rendered(show, color=shade))
    return WRONG if wrong else _status(fixed)


def _status(fixed: list[Fixed]) -> int:
    return FINDINGS if any(done.changed and not done.written for done in fixed) else OK
