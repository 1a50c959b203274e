"""The addresses in the notes and what answered, for a reader at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from citecheck.model import Place
from citecheck.reports.position import Counted, position
from citecheck.reports.styles import counted, line
from citecheck.sources.urls import PrintedUrl, url_entries

if TYPE_CHECKING:
    from rich.console import Console

    from citecheck.sources.http import UrlResult

_STYLES = {
    "alive": "green",
    "moved": "green",
    "redirected": "green",
    "unchecked": "dim",
    "unverifiable": "dim",
    "malformed": "bold red",
    "gone": "bold red",
    "dns-error": "bold red",
}


def print_urls(
    printed: Iterable[PrintedUrl],
    results: Mapping[str, UrlResult],
    console: Console,
    *,
    file: str | None = None,
    unit: Counted = "line",
) -> None:
    """Print an address a line: where it first stands, verdict, status, address, notes; and what was said of it.

    The arguments are those of :func:`citecheck.sources.urls.urls_json`; ``file`` is the manuscript's name,
    ``unit`` what its places count.
    """
    number: Counter[str] = Counter()
    for entry in url_entries(printed, results, file=file):
        _print_entry(entry, unit, console)
        number[entry["verdict"]] += 1
    if number:
        line(console)
    split = ", ".join(f"{count} {verdict}" for verdict, count in number.most_common())
    plural = f"{number.total()} address" if number.total() == 1 else f"{number.total()} addresses"
    line(console, plural + (f": {split}" if split else ""))


def _print_entry(entry: Mapping[str, Any], unit: Counted, console: Console) -> None:
    place = entry["places"][0]
    where = position(Place(**place), counted=unit)
    status = "" if entry["status"] is None else f" {entry['status']}"
    notes = ", ".join(entry["notes"])
    line(
        console,
        f"{where}: ",
        (f"{entry['verdict']}{status}", _STYLES.get(entry["verdict"], "yellow")),
        f"  {entry['url']}",
        (f"  note {notes}" if len(entry["notes"]) == 1 else f"  notes {notes}", "cyan"),
    )
    if entry["final_url"] and entry["final_url"] != entry["url"]:
        line(console, ("  → ", "dim"), entry["final_url"])
    for name, word in (("detail", ""), ("archive", "archived: ")):
        if entry[name]:
            line(console, (f"  {word}{entry[name]}", "dim"))
    if entry["tries"] > 1:
        line(console, (f"  asked {counted(entry['tries'], 'time')}", "dim"))
