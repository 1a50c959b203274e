"""The styles of back-reference: what each asks for, read from ``styles.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from citecheck.model import CitecheckError


@dataclass(frozen=True, slots=True)
class Style:
    """One style. None of a permission says that its manual is silent.

    ``forms`` are the names of the forms it uses; ``repeat`` is "short" where a work that was cited in
    full is cited by a short form from then on; ``source`` is the manual.
    """

    name: str
    title: str
    forms: frozenset[str]
    source: str
    ibid_over_commentary: bool | None = None
    ibid_over_pages: bool | None = None
    repeat: Literal["short"] | None = None


@cache
def styles() -> Mapping[str, Style]:
    """All styles by name."""
    text = (files("citecheck.citations.backref") / "styles.toml").read_text("utf-8")
    return {
        name: Style(
            name,
            table["title"],
            frozenset(table["forms"]),
            table["source"],
            table.get("ibid-over-commentary"),
            table.get("ibid-over-pages"),
            table.get("repeat"),
        )
        for name, table in tomllib.loads(text).items()
    }


def style_of(name: str | None) -> Style | None:
    """The style of this name, None for None. Raises CitecheckError, with the names, when there is none."""
    if name is None:
        return None
    known = styles()
    if name not in known:
        raise CitecheckError(f"style {name[:60]!r}: is no style; known are {', '.join(known)}")
    return known[name]
