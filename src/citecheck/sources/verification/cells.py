"""A table's cell as a quantity: its number as the table writes numbers, its unit from the headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import islice
from typing import Literal

from citecheck.claims.figures import find_figures
from citecheck.sources.document import Cell, Document, Passage
from citecheck.sources.verification.agree import Quantity, quantity
from citecheck.sources.verification.sentence import cues
from citecheck.sources.verification.words import normal

Notation = Literal[".", ","]
"""The sign before the decimals."""

_NUMBER = re.compile(r"(?P<open>\()?\s?(?P<sign>[+\-−–])?\s?(?P<digits>\d[\d.,'’\s]{0,40})(?P<rest>.{0,20})")
_TAIL = re.compile(r"[\s)*†‡a-ep-r]{0,6}")
_DECIMALS = {
    ".": re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)"),
    ",": re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)"),
}
_UNIT_WORD = re.compile(r"'?\d{3}s?(?!\d)|[^\W\d_]+|%|‰|[$€£¥₽₹]")
_PER = re.compile(r"(?:per|pour) cent|percent|prozent|%|pct")
_SAMPLE = 3000


@dataclass(frozen=True, slots=True)
class CellFigure:
    """What a cell states; ``sign`` is -1 below zero; ``change`` when its header speaks of a change."""

    quantity: Quantity
    unit_known: bool
    sign: int
    change: bool


def notation(document: Document) -> Notation:
    """How the tables of a document write decimals, by the most cells that tell."""
    counts = {".": 0, ",": 0}
    cells = (cell.text for passage in document.passages for cell in passage.cells)
    for text in islice(cells, _SAMPLE):
        for sign, pattern in _DECIMALS.items():
            counts[sign] += pattern.search(text[:60]) is not None
    return "," if counts[","] > counts["."] else "."


def cell_quantity(cell: Cell, passage: Passage, style: Notation) -> CellFigure | None:
    """The quantity of a cell that holds a number and little else; None for any other."""
    found = _NUMBER.fullmatch(cell.text.strip()[:80])
    change = _change(cell.column) or _change(passage.row_header)
    if found is None or not _TAIL.fullmatch(found["rest"]):
        return _own_unit(cell, passage, change)
    number = _number(found["digits"], style)
    if number is None:
        return None
    negative = found["sign"] in ("-", "−", "–") or (found["open"] is not None and ")" in found["rest"])
    unit, scale = _unit((cell.column, passage.row_header, passage.caption, *passage.heading[-1:]))
    value, step = number
    stated = Quantity(
        low=value * scale,
        high=value * scale,
        unit=unit or "1",
        hedge="exact",
        step=step * scale,
        coarse=step * scale,
        text=cell.text.strip(),
        digits=len(re.sub(r"\D", "", found["digits"]).strip("0")),
    )
    # A number of no said unit may be a count or lack its unit; a scale alone makes it no money.
    return CellFigure(stated, unit is not None, -1 if negative else 1, change)


def _own_unit(cell: Cell, passage: Passage, change: bool) -> CellFigure | None:
    """A cell that carries its unit itself ("$757 million", "3.2 %")."""
    if len(cell.text) > 40 or not any(char.isdigit() for char in cell.text):
        return None
    figures = find_figures(cell.text)
    if len(figures) != 1:
        return None
    stated = quantity(figures[0])
    if stated is None:
        return None
    negative = cell.text.lstrip()[:1] in ("-", "−", "–")
    return CellFigure(stated, True, -1 if negative else 1, change)


def _change(header: str) -> bool:
    words = set(normal(header).split())
    return bool(words & set(cues()["change_headers"]))


def _number(digits: str, style: Notation) -> tuple[Decimal, Decimal] | None:
    """The number and the worth of its last digit; the other sign than the decimal one parts thousands."""
    bare = re.sub(r"[\s'’]", "", digits).rstrip(".,")
    other = "." if style == "," else ","
    if bare.count(style) == 1 and not _thousands(bare, style, other):
        whole, _, part = bare.partition(style)
        bare = whole.replace(other, "") + "." + part
    else:
        bare = bare.replace(".", "").replace(",", "")
    try:
        value = Decimal(bare)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return value, Decimal(10) ** (exponent if isinstance(exponent, int) else 0)


def _thousands(bare: str, style: str, other: str) -> bool:
    """Whether the only ``style`` sign parts thousands after all ("12.345.678" has more than one)."""
    return other in bare and bare.rfind(other) > bare.rfind(style)


@cache
def _scales() -> Mapping[str, Decimal]:
    return {normal(word): Decimal(scale) for scale, words in cues()["scales"].items() for word in words}


@cache
def _unit(texts: tuple[str, ...]) -> tuple[str | None, Decimal]:
    """The unit and the scale that headers and captions give, the nearest first; (None, scale) if none."""
    unit: str | None = None
    scale: Decimal | None = None
    for text in texts:
        own_unit, own_scale = _unit_in(text[:400])
        if unit is None and own_unit is not None:
            unit = own_unit
            if scale is None:
                scale = own_scale
        elif scale is None and own_scale is not None and unit != "%":
            scale = own_scale
    return unit, (scale or Decimal(1)) if unit != "%" else Decimal(1)


def _unit_in(text: str) -> tuple[str | None, Decimal | None]:
    folded = normal(text)
    if _PER.search(folded):
        return "%", None
    words = _UNIT_WORD.findall(folded)
    scale = next((_scales()[word] for word in words if word in _scales()), None)
    # The unit is whatever the figure finder makes of a number set before or after the header's words.
    stripped = [word for word in words if word not in _scales()]
    for start in range(min(len(stripped), 40)):
        unit = _unit_of_words(tuple(stripped[start : start + 3]))
        if unit is not None:
            return unit, scale
    return None, scale


@cache
def _unit_of_words(words: tuple[str, ...]) -> str | None:
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        for probe in (f"7 {phrase}", f"{phrase} 7", f"{phrase.upper()} 7"):
            for figure in find_figures(probe):
                if figure.unit not in ("1", "") and figure.value is not None:
                    return figure.unit
    return None
