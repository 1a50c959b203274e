"""A bar on standard error while long work goes on; nothing where nobody watches."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citecheck.sources.http import UrlResult, Wanted

_PATIENCE = 0.8
"""Seconds of work before a bar is worth drawing."""

Advance = Callable[[int, int, str], None]
"""Called with what is done, of how much, and what is at hand."""


def by_host(wanted: Iterable[Wanted], advance: Advance) -> Callable[[UrlResult], None]:
    """What tells of each address that is done: of how many, its host, and how many of that host."""
    if advance is _nobody:
        return lambda result: None
    from citecheck.sources.url_form import host_of

    whole = Counter(host_of(one.url) for one in wanted)
    total = sum(whole.values())
    done: Counter[str] = Counter()
    seen: set[str] = set()

    def tell(result: UrlResult) -> None:
        if result.url in seen:
            return
        seen.add(result.url)
        host = host_of(result.url)
        done[host] += 1
        advance(len(seen), total, f"{host} {done[host]}/{whole[host]}")

    return tell


def _nobody(done: int, whole: int, said: str) -> None:
    """Tells of the work where nobody watches."""


@contextlib.contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A function to call as work goes on; the bar is gone when the work is done."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield _nobody
        return
    bar = _Bar(what)
    try:
        yield bar.advance
    finally:
        bar.close()


class _Bar:
    """The bar, drawn from rich, which is loaded only when it is."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.began = time.monotonic()
        self.drawn: object = None
        self._update: Callable[[int, int, str], None] | None = None
        self._stop: Callable[[], None] | None = None

    def advance(self, done: int, whole: int, said: str) -> None:
        if self._update is None:
            if time.monotonic() - self.began < _PATIENCE:
                return
            self._draw()
        if self._update is not None:
            self._update(done, whole, said)

    def _draw(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        bar.start()
        task = bar.add_task(self.what, said="")
        self._update = lambda done, whole, said: bar.update(task, completed=done, total=whole, said=said[:60])
        self._stop = bar.stop

    def close(self) -> None:
        if self._stop is not None:
            self._stop()
