"""References as ``citecheck parse --format json`` gives them: a JSON array of CSL-JSON items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from citecheck.citations.key import assign_keys
from citecheck.model import Record


def parse_json(items: Sequence[tuple[str, Record | None]]) -> list[dict[str, Any]]:
    """One CSL-JSON item a line read, in the same order.

    Args:
        items: Each line as read (without its line end) and its record, None where it is no reference.

    Returns:
        Each item with an ``id`` (CSL-JSON asks for one: the key that the record would have in a
        bibliography of these lines) and the line as ``_input``; a line that is no reference gives
        ``{"_input": line, "type": None}``.
    """
    return list(parse_items(items))


def parse_items(items: Sequence[tuple[str, Record | None]]) -> Iterator[dict[str, Any]]:
    """The items of :func:`parse_json` one after the other, so that a hundred thousand need not stand in memory as JSON."""
    # The same reference in two lines is one work, so that it takes one key.
    works = list(dict.fromkeys(record for _, record in items if record is not None))
    keys = dict(zip(works, assign_keys(works), strict=True))
    for line, record in items:
        if record is None:
            yield {"_input": line, "type": None}
        else:
            yield {**record.to_csl(keys[record]), "_input": line}
