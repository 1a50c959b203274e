"""Records as CSL-JSON, the format of citation processors. Source: the CSL-JSON schema of CSL 1.0.2."""

from __future__ import annotations

import json
from collections.abc import Mapping

from citecheck.model import Record


def to_csl_json(records: Mapping[str, Record]) -> str:
    """A JSON array of items in the order of the records, each with its key as ``id``; ends with a line end."""
    items = [record.to_csl(key) for key, record in records.items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
