"""The verbs: the name of each, which is that of its module and function, and what it does in one line.

The table is here so that the help of all verbs loads none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

VERBS: Mapping[str, str] = {
    "check": "Find what is wrong with manuscripts: notes, back-references, URLs, figures, quotations.",
    "notes": "Show every note with its citations and where its back-references lead.",
    "parse": "Read references, one a line, into records.",
    "fix": "Mend what has a sure remedy; without --write only show it as a diff.",
    "claims": "Show the claims of a manuscript with their verdicts, or keep them in claims.yaml.",
    "bib": "Make the bibliography file that the notes imply.",
    "urls": "Show the addresses in the notes and whether they answer.",
    "store": "Show, prune or export what is kept of addresses.",
    "rule": "Say what a rule finds, why it matters and how to mend it.",
    "rules": "List the rules.",
    "init": "Write a commented citecheck.toml and claims.yaml for a manuscript.",
}


def function_of(verb: str) -> Callable[..., Any]:
    """The function of a verb; its module is loaded."""
    found: Callable[..., Any] = getattr(import_module(f"citecheck.cli.{verb}"), verb)
    return found
