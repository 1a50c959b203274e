"""What stands around every run: errors become one line and a status, an interrupt leaves nothing half done."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from citecheck.cli import ENDED, INTERNAL, INTERRUPTED, OK, UNFINISHED, WRONG
from citecheck.cli.output import complain, settle_streams
from citecheck.model import CitecheckError, UnfinishedError

_ALLOCATED = 50_000
"""Objects between two looks for cycles: a manuscript is many small objects in none, and each look costs all of them."""


def run(args: list[str]) -> int:
    """Run the verb that ``args`` name; the exit status, with what went wrong said on standard error."""
    settle_streams()
    gc.set_threshold(_ALLOCATED, 20, 20)
    # The interpreter's last act would be one more look for cycles, through all that its end frees anyway.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    try:
        with _ending_in_order():
            return _status(args)
    except KeyboardInterrupt:
        return INTERRUPTED


def _status(args: list[str]) -> int:
    try:
        return _called(args)
    except UnfinishedError as error:
        complain(str(error))
        return UNFINISHED
    except CitecheckError as error:
        complain(str(error))
        return WRONG
    except MemoryError:
        complain("not enough memory; try one manuscript at a time")
        return WRONG
    except SystemExit as error:
        # Shell completion and a signal to end leave this way, with their status.
        return error.code if isinstance(error.code, int) else OK if error.code is None else WRONG
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or type(error).__name__}")
        return WRONG
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    """A mistake in the use (an error of the argument parser, which knows its own text) or in citecheck."""
    told = getattr(error, "format_message", None)
    if told is not None:
        complain(f"{told()}{_hint(error)}")
        return WRONG
    if type(error).__name__ == "Abort":
        return INTERRUPTED
    if (ended := _ended(error)) is not None:
        return ended
    if os.environ.get("CITECHECK_DEBUG", "") not in ("", "0"):
        raise error
    complain(
        f"internal error: {type(error).__name__}: {error}; please report it"
        " (CITECHECK_DEBUG=1 shows the traceback)"
    )
    return INTERNAL


def _ended(error: BaseException) -> int | None:
    """The status of the interrupt or the end that an error was raised from, None for any other error.

    Before 3.12 Python wraps what is raised while a class is being made.
    """
    cause = error.__cause__
    if isinstance(cause, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(cause, SystemExit):
        return cause.code if isinstance(cause.code, int) else ENDED
    return None if cause is None else _ended(cause)


def _hint(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", None)
    return f" (see {path} --help)" if path else ""


def _called(args: list[str]) -> int:
    if (done := _plain_call(args)) is not None:
        return done
    from citecheck.cli.app import build

    status = build(args)(args=args or ["--help"], prog_name="citecheck", standalone_mode=False)
    if not args:
        return WRONG
    return status if isinstance(status, int) else OK


def _plain_call(args: list[str]) -> int | None:
    """The status of a call that needs no parser of arguments, None for any other."""
    if args[:1] == ["parse"]:
        from citecheck.cli.references import plain_call

        return plain_call(args)
    if args[:1] == ["urls"]:
        from citecheck.cli import looking

        return looking.plain_call(args)
    return None


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """A request to end (SIGTERM, a closed terminal) unwinds as an interrupt does, so that files stay whole."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(ENDED if number == signal.SIGTERM else 128 + number)

    former = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Signals may be set in the main thread alone; whoever calls from another keeps their own.
        if number is not None:
            with contextlib.suppress(ValueError):
                former[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
