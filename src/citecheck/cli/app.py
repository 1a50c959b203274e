"""The verbs as one command of typer's."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from citecheck.cli.plain import PlainCommand, PlainGroup
from citecheck.cli.verbs import VERBS, function_of

HELP = """Reads a manuscript's numbered notes into records and checks its back-references, addresses,
figures and quotations."""


def build(args: Sequence[str]) -> typer.Typer:
    """The command for these arguments: only the verbs named in them are loaded, of the others the name is known."""
    app = typer.Typer(
        name="citecheck",
        cls=PlainGroup,
        help=HELP,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=False)(_options)
    # A shell that asks for completion gives the words in the environment.
    words = {
        *args,
        *os.environ.get("COMP_WORDS", "").split(),
        *os.environ.get("_TYPER_COMPLETE_ARGS", "").split(),
    }
    for verb, summary in VERBS.items():
        function = function_of(verb) if verb in words else _named(verb)
        app.command(verb, cls=PlainCommand, help=None if verb in words else summary, short_help=summary)(
            function
        )
    return app


def _options(
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    """Reached with --version beside other words only; alone it is told before all this is loaded."""
    if version:
        from citecheck._version import __version__
        from citecheck.cli.output import write_out

        write_out(f"citecheck {__version__}\n")
        raise typer.Exit


def _named(verb: str) -> Callable[[], Any]:
    """What stands in the list of verbs for one that is not called."""

    def stand_in() -> Any:
        raise AssertionError(f"{verb} was called and is not loaded")

    return stand_in
