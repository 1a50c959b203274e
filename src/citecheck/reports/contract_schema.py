"""The JSON Schemas of the contracts (draft 2020-12), shipped as files beside this module."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Literal

Contract = Literal["claims", "findings", "notes", "parse", "urls"]


def schema(contract: Contract) -> dict[str, Any]:
    """The JSON Schema that the output of the verb holds to, as plain data."""
    text = (files("citecheck.reports") / "schemas" / f"{contract}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
