"""The formats that are read through pandoc (``pandoc.toml``), apart from the reader so that listing them is cheap."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def formats() -> dict[str, dict[str, Any]]:
    """``pandoc.toml``: for each name pandoc's name, the suffixes, whether it is text, how it is told."""
    return tomllib.loads((files("citecheck.readers") / "pandoc.toml").read_text("utf-8"))
