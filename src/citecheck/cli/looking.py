"""What ``citecheck urls`` does, without the parser of arguments: its plain calls are made without loading that.

Of a second run, which asks nothing, loading it would take a good part. Help, wrong use, and whatever is not among the
plain calls goes the way of all verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.cli import INTERRUPTED, OK, PROCESSES, UNFINISHED, WRONG
from citecheck.cli.files import Given, each
from citecheck.cli.output import Color, as_json_pieces, complain, emit, remark, rendered
from citecheck.cli.progress import by_host, progress
from citecheck.config import load

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.config import Settings
    from citecheck.reports.position import Counted
    from citecheck.sources.http import UrlResult, Wanted
    from citecheck.sources.urls import PrintedUrl

_FORMATS = ("text", "json")


@dataclass(slots=True)
class Request:
    """What is asked for: the options of ``citecheck urls``, None and False where nothing was said."""

    files: list[str]
    format: str = "text"
    output: Path | None = None
    offline: bool | None = None
    allow_private: bool | None = None
    store: Path | None = None
    max_age: float | None = None
    refresh: bool = False
    timeout: float | None = None
    retries: int | None = None
    format_in: str | None = None
    config: Path | None = None
    color: Color = "auto"
    quiet: bool = False


def plain_call(args: Sequence[str]) -> int | None:
    """Do ``urls FILE…`` with plain options, and give the exit status; None if it is not that."""
    request = plain_request(args)
    return None if request is None else run(request)


def plain_request(args: Sequence[str]) -> Request | None:
    """What the arguments ask for; None where one of them needs the parser."""
    if not args or args[0] != "urls":
        return None
    request = Request([])
    rest = list(reversed(args[1:]))
    while rest:
        word = rest.pop()
        if not word.startswith("-") or word == "-":
            request.files.append(word)
        elif word in _FLAGS:
            setattr(request, _FLAGS[word], True)
        else:
            name, is_whole, value = word.partition("=")
            if name not in _VALUES or not ((is_whole and name.startswith("--")) or (not is_whole and rest)):
                return None
            if not _taken(request, name, value if is_whole else rest.pop()):
                return None
    return request if request.files else None


_FLAGS = {
    "--offline": "offline", "--allow-private": "allow_private", "--refresh": "refresh", "--quiet": "quiet", "-q": "quiet",
}  # fmt: skip
_VALUES = ("--format", "-f", "--store", "--max-age", "--timeout", "--retries")


def _taken(request: Request, name: str, value: str) -> bool:
    """Set an option that has a value, if it is a plain one."""
    if name in ("--format", "-f"):
        request.format = value
        return value in _FORMATS
    if name == "--store":
        request.store = Path(value)
        return bool(value) and not value.startswith("-")
    # Numbers as everybody writes them; what is out of bounds is told by the parser.
    if not (value.isascii() and value.replace(".", "", 1).isdigit() and value[0] != "." and value[-1] != "."):
        return False
    if name == "--retries":
        request.retries = int(value) if value.isdigit() and len(value) < 10 else None
        return request.retries is not None
    number = float(value)
    setattr(request, "max_age" if name == "--max-age" else "timeout", number)
    return number >= 0.01 or name == "--max-age"


def run(request: Request) -> int:
    """Do what is asked for; the exit status."""
    network: dict[str, Any] = {"allow_private": request.allow_private, "timeout": request.timeout}
    network["tries"] = None if request.retries is None else request.retries + 1
    kept: dict[str, Any] = {
        "store": request.store, "max_age": request.max_age, "refresh": request.refresh or None
    }  # fmt: skip
    asking = _Asking()

    def read_in(given: Given) -> None:
        settings = load(Path.cwd() if given.path == "-" else Path(given.path), request.config)
        settings = replace(
            settings,
            offline=request.offline or settings.offline,
            network=_changed(settings.network, network),
            urls=_changed(settings.urls, kept),
        )
        _read(asking, given.path, settings, request.format_in)

    _, wrong = each(request.files, request.config, read_in)
    _look(asking, request.quiet)
    _show(asking, request.format, request.color, request.output)
    for said in asking.remarks:
        remark(said, quiet=request.quiet)
    if asking.network_gone:
        complain("no address could be reached, the network seems to be gone; --offline asks none")
    if asking.interrupted:
        return INTERRUPTED
    return WRONG if wrong else UNFINISHED if asking.network_gone else OK


@dataclass(slots=True)
class _Asking:
    """The manuscripts read so far, what is wanted of them, and what is known."""

    printed: list[tuple[str, tuple[PrintedUrl, ...]]] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    units: dict[str, Counted] = field(default_factory=dict)
    settings: Settings | None = None
    results: dict[str, UrlResult] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    network_gone: bool = False
    interrupted: bool = False


def _changed(table: Any, given: dict[str, Any]) -> Any:
    """A table of settings with what the command line says before it."""
    return replace(table, **{name: value for name, value in given.items() if value is not None})


def _read(asking: _Asking, path: str, settings: Settings, format: str | None) -> None:
    """Read the addresses of one manuscript. Its notes are cut only where a page has to be compared."""
    from citecheck import api, reports
    from citecheck.sources.urls import urls_by_note
    from citecheck.sources.wanted import wanted

    manuscript = api.read_noted(path, format=format)
    asking.units |= reports.counted_in([manuscript])
    by_note = urls_by_note(manuscript)
    asking.printed.append((path, tuple(found for note in by_note for found in note)))
    asking.wanted += wanted(manuscript, by_note)
    asking.settings = asking.settings or settings


def _look(asking: _Asking, quiet: bool) -> None:
    """Look at each address once, whatever manuscript it stands in; an interrupt leaves what is known."""
    from citecheck import api

    if asking.settings is None or not asking.wanted:
        return
    with progress("asking", quiet=quiet) as advance:
        bar = by_host(asking.wanted, advance)

        def tell(result: UrlResult) -> None:
            asking.results[result.url] = result
            bar(result)

        try:
            outcome = api.look_at(
                asking.wanted, asking.settings, tell, beside=asking.printed[0][0], processes=PROCESSES
            )
        except KeyboardInterrupt:
            asking.interrupted = True
            asking.remarks = (
                f"interrupted; {len(asking.results)} of {len(asking.wanted)} addresses are known",
            )
            return
    asking.remarks, asking.network_gone = outcome.remarks, outcome.network_gone


def _show(asking: _Asking, format: str, color: Any, output: Any) -> None:
    from citecheck import reports
    from citecheck.sources.urls import URLS_SCHEMA, url_entries

    if format == "json":
        if asking.printed:
            entries = (
                entry
                for path, found in asking.printed
                for entry in url_entries(found, asking.results, file=path)
            )
            emit(as_json_pieces({"schema": URLS_SCHEMA}, "urls", entries), output)
        return

    def show(console: Console) -> None:
        for path, found in asking.printed:
            reports.print_urls(found, asking.results, console, file=path, unit=asking.units.get(path, "line"))

    if asking.printed:
        emit(rendered(show, color=color, output=output), output)
