"""A clean reference of any common style, as a bibliography prints it, into a record."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from citecheck.citations.crf.model import Labelled, read_many
from citecheck.citations.pages import normal_pages
from citecheck.citations.record import record_of
from citecheck.citations.tag import LIMIT, tag_reference
from citecheck.model import Record

_AT_ONCE = 512


def parse_reference(line: str) -> Record | None:
    """The record of one reference; None where the line is none (blank, only marks, no title and no name).

    A number or bullet before it ("[12]", "3.") is passed over. Linear in the line's length.
    """
    text = line.strip()
    return _record(text) if _may_cite(text) else None


def parse_references(lines: Iterable[str]) -> Iterator[Record | None]:
    """:func:`parse_reference` of every line in order, many at once: ten times as quick, and no more memory."""
    waiting = iter(lines)
    while chunk := [line.strip() for line in islice(waiting, _AT_ONCE)]:
        with _without_collector():
            records = _records(chunk)
        yield from records


def _records(chunk: Sequence[str]) -> list[Record | None]:
    asked = [i for i, text in enumerate(chunk) if _may_cite(text)]
    read = dict(zip(asked, read_many([chunk[i][:LIMIT] for i in asked]), strict=True))
    return [_record(text, read[i]) if i in read else None for i, text in enumerate(chunk)]


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles of objects meanwhile: a chunk makes none, and a tenth of its time would go into it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _may_cite(text: str) -> bool:
    if len(text) < 6:
        return False
    few = text[:40]
    return sum(map(str.isalpha, few)) >= 4 or sum(map(str.isalpha, text[:4000])) >= 4


def _record(text: str, stretches: Sequence[Labelled] | None = None) -> Record | None:
    record, locator = record_of(tag_reference(text, stretches))
    if locator is not None and locator.label == "page" and record.page is None:
        record = replace(record, page=normal_pages(locator.value))
    if not (record.title or record.author or record.container_title or record.url or record.editor):
        return None
    if record.issued is None and not (
        record.author or record.url or record.container_title or record.publisher
    ):
        return None
    return record
