"""Which manuscripts the arguments of a verb mean."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from citecheck.cli.output import complain
from citecheck.config import Settings, load
from citecheck.model import UnreadableError
from citecheck.readers import suffixes

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Given:
    """A manuscript to work on. ``named`` when the user named the file and not just a folder over it."""

    path: str
    named: bool = True


def manuscripts(
    arguments: Sequence[str], explicit: Path | None = None
) -> tuple[list[Given], list[UnreadableError]]:
    """The manuscripts meant, each once and in order, and the error of each folder that cannot be walked.

    A folder stands for the files in it and below it that have a suffix of a reader, without hidden ones,
    folders of sources and of programs, and papers of a repository (README and the like).
    """
    found: dict[str, Given] = {}
    errors = []
    for argument in arguments:
        try:
            for given in _meant(argument, explicit):
                # A manuscript that is named counts as named, even where a folder over it is given too.
                key = _same(given.path)
                if key not in found or given.named:
                    found[key] = given if key not in found else Given(found[key].path)
        except UnreadableError as error:
            errors.append(error)
    return list(found.values()), errors


def each(
    arguments: Sequence[str], explicit: Path | None, work: Callable[[Given], _Made]
) -> tuple[list[_Made], int]:
    """What ``work`` makes of each manuscript meant, and how many cannot be read, which is said of each.

    A file under a folder that has no notes is passed over: other texts stand there too.
    """
    from citecheck.api import NoNotesError

    given, errors = manuscripts(arguments, explicit)
    for error in errors:
        complain(str(error))
    made: list[_Made] = []
    wrong = len(errors)
    for one in given:
        try:
            made.append(work(one))
        except UnreadableError as error:
            if one.named or not isinstance(error, NoNotesError):
                complain(str(error))
                wrong += 1
    return made, wrong


def alone(arguments: Sequence[str]) -> bool:
    """Whether the arguments name one manuscript, and no folder or pattern that may stand for several."""
    return len(arguments) == 1 and not _is_folder(arguments[0]) and not _matches(arguments[0])


def _same(path: str) -> str:
    return path if path == "-" else os.path.realpath(path) if "\0" not in path else path


def _meant(argument: str, explicit: Path | None) -> Iterator[Given]:
    if argument == "-":
        yield Given(argument)
    elif matches := _matches(argument):
        for match in matches:
            yield from _there(match, explicit)
    else:
        yield from _there(argument, explicit)


def _matches(argument: str) -> list[str]:
    """What a pattern stands for that no shell has spread out (Windows, quotation marks); a file's own name goes before."""
    if not any(sign in argument for sign in "*?[") or "\0" in argument or os.path.lexists(argument):
        return []
    from glob import glob

    return sorted(glob(argument, recursive=True))


def _there(argument: str, explicit: Path | None) -> Iterator[Given]:
    if not _is_folder(argument):
        yield Given(argument)
        return
    settings = load(Path(argument), explicit)
    paths = sorted(_walk(argument, settings))
    if not paths:
        known = ", ".join(suffixes())
        raise UnreadableError(f"{argument}: no manuscript in this folder; those that are read end in {known}")
    yield from (Given(path, named=False) for path in paths)


def _is_folder(argument: str) -> bool:
    try:
        return os.path.isdir(argument)
    except ValueError:
        return False


def _walk(top: str, settings: Settings) -> Iterable[str]:
    names = _names()
    set_aside = None if settings.sources is None else os.path.realpath(settings.sources)
    wanted = suffixes()
    for folder, folders, in_it in os.walk(top, onerror=_refuse):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name.lower() not in names["folders"]
            and os.path.realpath(os.path.join(folder, name)) != set_aside
        ]
        for name in in_it:
            stem, suffix = os.path.splitext(name.lower())
            path = os.path.join(folder, name)
            if name.startswith(".") or suffix not in wanted or stem in names["files"]:
                continue
            if os.path.isfile(path) and os.path.getsize(path) and not _excluded(path, top, settings.exclude):
                yield path


def _excluded(path: str, top: str, patterns: Sequence[str]) -> bool:
    below = Path(os.path.relpath(path, top)).as_posix()
    return any(fnmatch(below, pattern) or fnmatch(os.path.basename(path), pattern) for pattern in patterns)


def _refuse(error: OSError) -> None:
    raise UnreadableError(f"{error.filename}: the folder cannot be read: {error.strerror}") from None


@cache
def _names() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("citecheck.cli") / "folders.toml").read_text("utf-8"))
    return {key: frozenset(names) for key, names in table.items()}
