"""httpx, loaded only where it is needed: most runs over healthy addresses never do."""

from __future__ import annotations

import sys
from typing import Any


def load_httpx() -> Any:
    """httpx without its own command, which brings colours, pages of help and a pool that nobody asks for.

    It does without where the command's module cannot be imported; None says that to Python (its reference,
    "The module cache"). Where httpx is loaded already, nothing is changed.
    """
    if "httpx" not in sys.modules:
        sys.modules["httpx._main"] = None  # type: ignore[assignment]
        try:
            import httpx  # noqa: F401
        finally:
            del sys.modules["httpx._main"]
    return sys.modules["httpx"]
