"""Findings, notes, claims, addresses and records to output: one file a format.

The functions are brought in when they are first asked for, so that JSON does not wait for the terminal's
library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citecheck.reports.json_findings import findings_json
    from citecheck.reports.json_notes import notes_json
    from citecheck.reports.json_parse import parse_json
    from citecheck.reports.schema import schema
    from citecheck.reports.terminal import print_findings
    from citecheck.reports.terminal_claims import print_claims
    from citecheck.reports.terminal_notes import print_notes
    from citecheck.reports.terminal_records import print_records
    from citecheck.reports.terminal_rules import print_rule, print_rules
    from citecheck.reports.terminal_urls import print_urls

__all__ = [
    "findings_json",
    "notes_json",
    "parse_json",
    "print_claims",
    "print_findings",
    "print_notes",
    "print_records",
    "print_rule",
    "print_rules",
    "print_urls",
    "schema",
]

_HOMES = {
    "findings_json": "json_findings",
    "notes_json": "json_notes",
    "parse_json": "json_parse",
    "print_claims": "terminal_claims",
    "print_findings": "terminal",
    "print_notes": "terminal_notes",
    "print_records": "terminal_records",
    "print_rule": "terminal_rules",
    "print_rules": "terminal_rules",
    "print_urls": "terminal_urls",
    "schema": "schema",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"citecheck.reports.{_HOMES[name]}"), name)
