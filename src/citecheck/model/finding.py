"""Findings: what a rule has to say, where, why, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citecheck.model.claim import Evidence
from citecheck.model.manuscript import Place


class Severity(StrEnum):
    """How much a finding weighs; compare with :attr:`rank`, higher is worse."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 3, "warning": 2, "info": 1}[self.value]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in the stead of what stands at ``place``.

    ``old`` is what stands there, where the rule says so: an edit of anything else is not made.
    """

    place: Place
    text: str
    old: str | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding; ``safe`` when it cannot change what the author meant."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth an editor's look, at one place.

    ``place.file`` is always set. ``note`` is the note's number, ``citation`` the index of the citation
    in it, ``claim`` the claim's id, each None where the finding has none.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    place: Place
    note: str | None = None
    citation: int | None = None
    claim: str | None = None
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
