"""A bar on standard error while long work goes on; nothing where nobody watches."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

_PATIENCE = 0.8
"""Seconds of work before a bar is worth drawing."""

Advance = Callable[[int, int, str], None]
"""Called with what is done, of how much, and what is at hand."""


@contextlib.contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A function to call as work goes on; the bar is gone when the work is done."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, whole, said: None
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
