"""What accuracy.py and speed.py share: a measure is a module ``KIND_NAME.py`` with ``main(argv)``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def run(kind: str, argv: Sequence[str]) -> int:
    """Run the measure named first in ``argv`` with the rest of it; the exit status."""
    names = sorted(path.stem.removeprefix(f"{kind}_") for path in HERE.glob(f"{kind}_*.py"))
    if not argv or argv[0] not in names:
        print(f"usage: python benchmarks/{kind}.py {{{','.join(names)}}} [ARGUMENT ...]", file=sys.stderr)
        return 2
    status = import_module(f"{kind}_{argv[0]}").main(list(argv[1:]))
    return 0 if status is None else int(status)
