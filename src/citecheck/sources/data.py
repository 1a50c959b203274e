"""The word lists of this room, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str, package: str = "citecheck.sources") -> Mapping[str, Any]:
    """The data file ``name`` of ``package`` as TOML."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))


@cache
def html_elements() -> Mapping[str, frozenset[str]]:
    """What the elements of a page are: "skip", "heading", "table", "block"."""
    return {name: frozenset(values) for name, values in load("html_elements.toml").items()}
