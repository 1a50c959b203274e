"""``citecheck init``: the settings and the claims file of a manuscript, to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import remark
from citecheck.model import CitecheckError


def init(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The manuscript.")],
    no_text: Annotated[
        bool,
        typer.Option("--no-text", help="Keep fingerprints of the sentences in claims.yaml, not their words."),
    ] = False,
    format_in: opt.FormatIn = None,
    quiet: opt.Quiet = False,
) -> int:
    """Write a commented citecheck.toml and claims.yaml for a manuscript. Files that are there stay as they are."""
    from citecheck import api

    if file == "-":
        raise CitecheckError("init: standard input stands beside nothing; name a manuscript")
    begun = api.init(file, no_text=no_text, format=format_in)
    for path in begun.written:
        remark(f"{path}: written", quiet=quiet)
    for path in begun.kept:
        remark(f"{path}: was there, and stays as it is", quiet=quiet)
    return OK
