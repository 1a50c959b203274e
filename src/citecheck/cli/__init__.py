"""The command line: one file a verb, and what they share. ``main`` is the command ``citecheck``.

Exit status: 0 nothing at or above ``--fail-on``; 1 findings; 2 wrong use, unreadable input or output
that cannot be written; 3 not finished, because the network is gone; 70 a mistake of citecheck itself
(EX_SOFTWARE of sysexits.h); 130 interrupted, 143 told to end.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from citecheck._version import __version__

OK, FINDINGS, WRONG, UNFINISHED, INTERNAL, INTERRUPTED, ENDED = 0, 1, 2, 3, 70, 130, 143
PROCESSES = 4
"""So many may share very many addresses, if there are as many cores."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status. ``argv`` is what follows the command's name."""
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        # Told before anything is loaded, for scripts that ask every time.
        if args == ["--version"]:
            return _version()
        from citecheck.cli.guard import run

        return run(args)
    except KeyboardInterrupt:
        return INTERRUPTED


def _version() -> int:
    from citecheck.cli.output import write_out

    write_out(f"citecheck {__version__}\n")
    return OK
