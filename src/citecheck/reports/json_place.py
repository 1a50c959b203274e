"""Places as JSON: the file first, then line and column as an editor's program counts them."""

from __future__ import annotations

from typing import Any

from citecheck.claims.contract import place_json
from citecheck.model import Place


def filed_place_json(place: Place, file: str | None = None) -> dict[str, Any]:
    """The parts of a place that are known, ``file`` first; ``file`` stands in where the place names none."""
    known = place_json(place)
    named = known.pop("file", file)
    return known if named is None else {"file": named, **known}
