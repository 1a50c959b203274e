"""A clean reference of any common style, as a bibliography prints it, into a record."""

from __future__ import annotations

from dataclasses import replace

from citecheck.citations.pages import normal_pages
from citecheck.citations.record import record_of
from citecheck.citations.tag import tag
from citecheck.model import Record


def parse_reference(line: str) -> Record | None:
    """The record of one reference; None where the line is none (blank, only marks, no title and no name).

    A number or bullet before it ("[12]", "3.") is passed over. Linear in the line's length.
    """
    text = line.strip()
    if len(text) < 6 or sum(char.isalpha() for char in text[:4000]) < 4:
        return None
    record, locator = record_of(tag(text))
    if locator is not None and locator.label == "page" and record.page is None:
        record = replace(record, page=normal_pages(locator.value))
    if not (record.title or record.author or record.container_title or record.url or record.editor):
        return None
    if record.issued is None and not (
        record.author or record.url or record.container_title or record.publisher
    ):
        return None
    return record
