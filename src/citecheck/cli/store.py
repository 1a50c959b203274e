"""``citecheck store``: what is kept of addresses."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citecheck.cli import OK
from citecheck.cli import options as opt
from citecheck.cli.output import emit, one_line, remark
from citecheck.model import CitecheckError

if TYPE_CHECKING:
    from citecheck.sources.store import Store

ACTIONS = ("show", "prune", "export")
_MONTH = 30 * 86_400.0


def store(
    action: Annotated[str, typer.Argument(metavar="ACTION", help="show, prune or export.")] = "show",
    path: Annotated[
        Path | None,
        typer.Option("--store", metavar="PATH", help="The file, in the stead of the usual one."),
    ] = None,
    max_age: Annotated[
        float,
        typer.Option("--max-age", metavar="SECONDS", help="prune takes out what is older.", min=0),
    ] = _MONTH,
    output: opt.OutputPath = None,
    quiet: opt.Quiet = False,
) -> int:
    """Show, prune or export what is kept of addresses.

    show lists every address with its verdict and when it was seen; prune takes out what was last seen too
    long ago; export writes everything, with the texts of the pages, as one line of JSON an address.
    """
    from citecheck import api
    from citecheck.config import load

    opt.one_of("ACTION", action, ACTIONS)
    where = path or api.store_path(load(Path.cwd()))
    if not where.exists():
        raise CitecheckError(f"{where}: there is no store; `citecheck urls` makes one")
    with api.open_store(where) as opened:
        if opened.set_aside is not None:
            remark(
                f"{where}: the store was damaged; it is set aside as {opened.set_aside.name}, a new one is begun"
            )
        if action == "prune":
            remark(f"{where}: {opened.prune(max_age)} addresses taken out", quiet=quiet)
        elif action == "export":
            emit("".join(_lines(opened)), output)
        else:
            emit("".join(_shown(opened)), output)
    return OK


def _lines(opened: Store) -> Iterator[str]:
    from citecheck.sources.store import exported

    for row in opened.rows():
        yield exported(row, opened.snapshot(row.url)) + "\n"


def _shown(opened: Store) -> Iterator[str]:
    verdicts: Counter[str] = Counter()
    for row in opened.rows():
        verdicts[row.verdict] += 1
        seen = time.strftime("%Y-%m-%d %H:%M", time.localtime(row.checked_at))
        status = "" if row.status is None else f" {row.status}"
        yield one_line(f"{seen}  {row.verdict}{status}  {row.url}") + "\n"
    count, texts = opened.count()
    split = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
    addresses = "1 address" if count == 1 else f"{count} addresses"
    yield f"{opened.path}: {addresses}{f' ({split})' if split else ''}, {texts} with the page's text\n"
