"""citecheck: a manuscript's footnotes as records, and its citations, figures and links checked.

The stages are functions (:func:`read`, :func:`cite`, :func:`claim`, :func:`source`, :func:`verify`,
:func:`check`), and each verb of the command line has a twin that runs them in one call (``check_file``,
``cite_file``, …; see docs/python.md). Each is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from citecheck._version import __version__

if TYPE_CHECKING:
    from citecheck.api import (
        check_file,
        cite_file,
        findings_of,
        fix,
        init,
        keep_claims,
        look_at,
        open_store,
        prepare,
    )
    from citecheck.bibliography import (
        from_bibtex,
        read_bibliography,
        to_bibtex,
        to_csl_json,
        to_ris,
        write_bibliography,
    )
    from citecheck.bibliography.formatted import formatted
    from citecheck.checks import CheckSettings, all_rules, check, find_rule
    from citecheck.citations import cite, parse, parse_many
    from citecheck.claims import claim
    from citecheck.config import Settings, load
    from citecheck.model import CitecheckError
    from citecheck.readers import read
    from citecheck.reports import findings_as, findings_json, notes_json, parse_json
    from citecheck.sources import source, verify
    from citecheck.sources.urls import printed_urls, urls_json

_HOMES = {
    "CheckSettings": "checks",
    "CitecheckError": "model",
    "Settings": "config",
    "all_rules": "checks",
    "check": "checks",
    "check_file": "api",
    "cite": "citations",
    "cite_file": "api",
    "claim": "claims",
    "find_rule": "checks",
    "findings_as": "reports",
    "findings_json": "reports",
    "findings_of": "api",
    "fix": "api",
    "formatted": "bibliography.formatted",
    "from_bibtex": "bibliography",
    "init": "api",
    "keep_claims": "api",
    "load": "config",
    "look_at": "api",
    "open_store": "api",
    "notes_json": "reports",
    "parse": "citations",
    "parse_json": "reports",
    "parse_many": "citations",
    "prepare": "api",
    "printed_urls": "sources.urls",
    "read": "readers",
    "read_bibliography": "bibliography",
    "source": "sources",
    "to_bibtex": "bibliography",
    "to_csl_json": "bibliography",
    "to_ris": "bibliography",
    "urls_json": "sources.urls",
    "verify": "sources",
    "write_bibliography": "bibliography",
}

__all__ = [
    "CheckSettings",
    "CitecheckError",
    "Settings",
    "__version__",
    "all_rules",
    "check",
    "check_file",
    "cite",
    "cite_file",
    "claim",
    "find_rule",
    "findings_as",
    "findings_json",
    "findings_of",
    "fix",
    "formatted",
    "from_bibtex",
    "init",
    "keep_claims",
    "load",
    "look_at",
    "notes_json",
    "open_store",
    "parse",
    "parse_json",
    "parse_many",
    "prepare",
    "printed_urls",
    "read",
    "read_bibliography",
    "source",
    "to_bibtex",
    "to_csl_json",
    "to_ris",
    "urls_json",
    "verify",
    "write_bibliography",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"citecheck.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
