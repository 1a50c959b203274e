"""The options that verbs share, and the settings that come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import typer

from citecheck.cli.output import Color
from citecheck.config import FailOn, Settings, load
from citecheck.model import CitecheckError


def completing(words: Iterable[str]) -> Callable[[], list[str]]:
    """What gives a shell the words that may stand for a value."""
    return lambda: list(words)


def rule_words() -> list[str]:
    """What may stand for a rule: the shell is given codes and families only, for names would be too many."""
    from citecheck.checks import all_rules

    codes = [known.code for known in all_rules()]
    return [*dict.fromkeys(code[:3] for code in codes), *codes]


def reader_words() -> list[str]:
    """The formats that are read."""
    from citecheck.readers import formats

    return list(formats())


Manuscripts = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE", help="Manuscripts, folders of them, or - for standard input.", show_default=False
    ),
]
AnyManuscripts = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE", help="Manuscripts, folders of them, or - for standard input.", show_default=False
    ),
]
FormatIn = Annotated[
    str | None,
    typer.Option(
        "--format-in",
        metavar="NAME",
        help="The manuscripts' format, where name and content mislead.",
        autocompletion=reader_words,
    ),
]
ConfigPath = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="PATH", help="The settings file, in the stead of the nearest citecheck.toml."
    ),
]
OutputPath = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="Write the result there, whole or not at all."),
]
ColorChoice = Annotated[
    str,
    typer.Option(
        "--color", metavar="WHEN", help="auto, always or never.", autocompletion=completing(get_args(Color))
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Leave out remarks on what was picked up or done.")
]
ReportFormat = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="text or json.",
        autocompletion=completing(("text", "json")),
    ),
]
Offline = Annotated[
    bool | None, typer.Option("--offline", help="Make no connection at all.", show_default=False)
]
SourcesPath = Annotated[
    Path | None,
    typer.Option(
        "--sources", metavar="DIR", help="The folder of cited documents (default: sources/ beside FILE)."
    ),
]
ClaimsPath = Annotated[
    Path | None,
    typer.Option("--claims-file", metavar="PATH", help="The claims file (default: claims.yaml beside FILE)."),
]
BibliographyPath = Annotated[
    Path | None,
    typer.Option(
        "--bibliography", metavar="PATH", help="A .bib file whose keys are used for the works it holds."
    ),
]
Tracked = Annotated[
    str,
    typer.Option(
        "--tracked",
        metavar="VIEW",
        help="Tracked changes of a Word file: accepted or original.",
        autocompletion=completing(("accepted", "original")),
    ),
]


def tracked_of(value: str) -> Literal["accepted", "original"]:
    """The view of tracked changes. Raises CitecheckError for another word."""
    one_of("--tracked", value, ("accepted", "original"))
    return "original" if value == "original" else "accepted"


def color_of(value: str) -> Color:
    """The colour choice. Raises CitecheckError for another word."""
    return cast(Color, one_of("--color", value, get_args(Color)))


def one_of(option: str, value: str, known: Iterable[str]) -> str:
    """``value``, if it is one of ``known``. Raises CitecheckError, with the nearest one, if not."""
    words = list(known)
    if value in words:
        return value
    from difflib import get_close_matches

    near = get_close_matches(value.lower()[:60], words, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise CitecheckError(f"{option} {value[:60]!r}: must be one of {', '.join(words)}{hint}")


def words_of(values: Iterable[str]) -> tuple[str, ...]:
    """Words given in several options or parted by commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def settings_for(
    path: str,
    *,
    config: Path | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    fail_on: str | None = None,
    offline: bool | None = None,
    sources: Path | None = None,
    claims: Path | None = None,
    bibliography: Path | None = None,
) -> Settings:
    """The settings of one manuscript: its settings file, and the options before it."""
    settings = load(Path.cwd() if path == "-" else Path(path), config)
    if select := words_of(select):
        settings = replace(settings, select=select)
    if ignore := words_of(ignore):
        settings = replace(settings, ignore=(*settings.ignore, *ignore))
    if fail_on is not None:
        settings = replace(settings, fail_on=cast(FailOn, one_of("--fail-on", fail_on, get_args(FailOn))))
    if offline:
        settings = replace(settings, offline=True)
    if sources is not None:
        if not sources.is_dir():
            raise CitecheckError(f"{sources}: there is no such folder of sources")
        settings = replace(settings, sources=sources)
    if claims is not None:
        settings = replace(settings, claims=claims)
    if bibliography is not None:
        if not bibliography.is_file():
            raise CitecheckError(f"{bibliography}: there is no such bibliography")
        settings = replace(settings, bibliography=bibliography)
    return settings


Report = Literal["text", "json"]


def report_of(value: str, known: Iterable[str] = ("text", "json")) -> str:
    """The report's format. Raises CitecheckError for another word."""
    return one_of("--format", value, known)
