"""Findings, notes, claims, addresses and records to output: one file a format.

The functions are brought in when they are first asked for, so that JSON does not wait for the terminal's
library.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from citecheck.model import Finding

if TYPE_CHECKING:
    from citecheck.reports.contract_schema import schema
    from citecheck.reports.diff import print_fixed
    from citecheck.reports.graph import note_graph
    from citecheck.reports.index import print_index, work_index
    from citecheck.reports.json_findings import findings_json
    from citecheck.reports.json_notes import notes_json
    from citecheck.reports.json_parse import parse_json
    from citecheck.reports.terminal import print_findings
    from citecheck.reports.terminal_claims import print_claims
    from citecheck.reports.terminal_notes import print_notes
    from citecheck.reports.terminal_records import print_records
    from citecheck.reports.terminal_rules import print_rule, print_rules
    from citecheck.reports.terminal_urls import print_urls

__all__ = [
    "FORMATS",
    "findings_as",
    "findings_json",
    "note_graph",
    "notes_json",
    "parse_json",
    "print_claims",
    "print_findings",
    "print_fixed",
    "print_index",
    "print_notes",
    "print_records",
    "print_rule",
    "print_rules",
    "print_urls",
    "schema",
    "work_index",
]

_HOMES = {
    "findings_json": "json_findings",
    "note_graph": "graph",
    "notes_json": "json_notes",
    "parse_json": "json_parse",
    "print_claims": "terminal_claims",
    "print_findings": "terminal",
    "print_fixed": "diff",
    "print_index": "index",
    "print_notes": "terminal_notes",
    "print_records": "terminal_records",
    "print_rule": "terminal_rules",
    "print_rules": "terminal_rules",
    "print_urls": "terminal_urls",
    "work_index": "index",
    "schema": "contract_schema",
}


FORMATS = ("sarif", "junit", "github", "markdown")
"""The formats of findings besides the terminal and JSON: each is a module here with ``findings_NAME``."""


def findings_as(format: str, findings: Sequence[Finding], manuscripts: Sequence[str]) -> str:
    """Findings in one of :data:`FORMATS`, as text.

    Args:
        format: Its name; KeyError for another.
        findings: In the order they are to be listed.
        manuscripts: The names of all manuscripts checked.
    """
    if format not in FORMATS:
        raise KeyError(format)
    made: str = getattr(import_module(f"citecheck.reports.{format}"), f"findings_{format}")(
        findings, manuscripts
    )
    return made


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"citecheck.reports.{_HOMES[name]}"), name)
