"""What a reader says of a manuscript, at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from citecheck.model import Manuscript, Remark
from citecheck.reports.position import counted_by, position
from citecheck.reports.styles import line

if TYPE_CHECKING:
    from rich.console import Console

_HANG = 4


def print_remarks(manuscript: Manuscript, remarks: Iterable[Remark], console: Console) -> None:
    """Print ``remarks`` of ``manuscript``, a line each, with their places."""
    name, counted = manuscript.name, counted_by(manuscript)
    for remark in remarks:
        where = name if remark.place is None else position(remark.place, name, counted)
        line(console, (f"{where}: remark: {remark.message}", "dim"), hang=_HANG)
