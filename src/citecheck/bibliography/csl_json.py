"""Records as CSL-JSON, the format of citation processors. Source: the CSL-JSON schema of CSL 1.0.2."""

from __future__ import annotations

import json
from collections.abc import Mapping

from citecheck.model import CitecheckError, Record


def to_csl_json(records: Mapping[str, Record]) -> str:
    """A JSON array of items in the order of the records, each with its key as ``id``; ends with a line end."""
    items = [record.to_csl(key) for key, record in records.items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def from_csl_json(text: str, name: str = "the bibliography") -> dict[str, Record]:
    """The records of a CSL-JSON file in order, by their ``id`` or else a number.

    Args:
        text: The file's text.
        name: What to call it in an error.

    Raises:
        CitecheckError: The text is no JSON array of items.
    """
    try:
        items = json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise CitecheckError(f"{name}: this JSON is nested too deeply; nothing was read") from None
    except ValueError as error:
        at = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CitecheckError(f"{name}{at}: this is no JSON: {error}; nothing was read") from None
    # pandoc writes "references" where citeproc takes the bare array.
    if isinstance(items, dict):
        items = items.get("references", items.get("items"))
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise CitecheckError(f"{name}: this is no CSL-JSON, which is an array of items; nothing was read")
    found: dict[str, Record] = {}
    for position, item in enumerate(items, 1):
        key = str(item.get("id") or f"work{position}")
        while key in found:
            key += "-"
        found[key] = Record.from_csl(item)
    return found
