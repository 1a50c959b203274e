"""The labelled sentences of tests/cases/figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from citecheck.model import Figure

FOLDER = Path(__file__).parents[1] / "cases" / "figures"


@dataclass(frozen=True)
class Case:
    language: str
    text: str
    figures: tuple[str, ...]


def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        for row in data["cases"]:
            language, text, *figures = row if "language" not in data else [data["language"], *row]
            found.append(Case(language, text, tuple(figures)))
    return found


def told(figure: Figure) -> str:
    """A figure as the cases write it."""

    def number(value: Decimal | None) -> str:
        return "" if value is None else format(value, "f")

    value = number(figure.value) or f"{number(figure.low)}..{number(figure.high)}"
    return f"{figure.text} => {value} {figure.unit} {figure.hedge}"
