"""What a rule is given, and how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from citecheck.checks.settings import CheckSettings
from citecheck.model import (
    Bibliography,
    Citation,
    CitedNote,
    Claim,
    Claims,
    Evidence,
    Finding,
    Fix,
    Manuscript,
    Marker,
    Note,
    Place,
    Severity,
)

if TYPE_CHECKING:
    from citecheck.bibliography import References
    from citecheck.checks.registry import Rule
    from citecheck.sources import Sources
    from citecheck.sources.http import UrlResult

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Everything a rule may look at, and nothing it may change.

    ``claims`` are verified against ``sources``; ``claims_file`` is the claims file as the claims stage
    read it. ``url_results`` maps an address as asked to its result, ``references`` is the user's
    bibliography file. Each is None where there is none.
    ``rule`` is the rule that runs: :meth:`finding` takes code, name and severity from it.
    """

    manuscript: Manuscript
    bibliography: Bibliography
    claims: Claims | None = None
    claims_file: Any = None
    sources: Sources | None = None
    url_results: Mapping[str, UrlResult] | None = None
    references: References | None = None
    settings: CheckSettings = field(default_factory=CheckSettings)
    rule: Rule | None = None
    _memo: dict[object, object] = field(default_factory=dict, repr=False, compare=False)

    @property
    def today(self) -> date:
        """The day that "in the future" is measured from."""
        return self.settings.today or date.today()

    def at_hand(self) -> frozenset[str]:
        """Which of a rule's needs are met."""
        have = {
            "claims": self.claims,
            "claims-file": self.claims_file,
            "sources": self.sources,
            "network": self.url_results,
            "references": self.references,
        }
        return frozenset(need for need, thing in have.items() if thing is not None)

    def once(self, build: Callable[[CheckContext], T]) -> T:
        """What ``build`` makes of this context, made once for all rules of a run."""
        if build not in self._memo:
            self._memo[build] = build(self)
        return cast(T, self._memo[build])

    def for_rule(self, rule: Rule) -> CheckContext:
        """The same context with ``rule`` as the one that runs."""
        return replace(self, rule=rule)

    def citations(self) -> Iterator[tuple[CitedNote, Citation]]:
        """Every citation with its note, in order."""
        for cited in self.bibliography.notes:
            for citation in cited.citations:
                yield cited, citation

    def back_references(self) -> Iterator[tuple[CitedNote, Citation]]:
        """Every citation that is a back-reference, with its note, in order."""
        for cited, citation in self.citations():
            if citation.back_reference is not None:
                yield cited, citation

    def finding(
        self,
        message: str,
        *,
        place: Place | None = None,
        note: CitedNote | Note | str | None = None,
        citation: Citation | None = None,
        marker: Marker | None = None,
        claim: Claim | None = None,
        evidence: Iterable[Evidence] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of the running rule.

        The place is ``place``, or else that of the citation, marker, claim or note given, in this
        order. ``severity`` is for a rule whose findings do not all weigh the same; the user's own
        setting for the rule goes before it.
        """
        if self.rule is None:
            raise ValueError("a finding needs the running rule: use CheckContext.for_rule")
        where = place or _place(note, citation, marker, claim)
        if where.file is None:
            where = replace(where, file=self.manuscript.name)
        return Finding(
            code=self.rule.code,
            rule=self.rule.name,
            severity=self._severity(self.rule, severity),
            message=message,
            place=where,
            note=_number(note, marker, claim),
            citation=None if citation is None else citation.index,
            claim=None if claim is None else claim.id,
            evidence=tuple(evidence),
            fix=None if fix is None else self._filed(fix),
        )

    def _severity(self, rule: Rule, given: Severity | None) -> Severity:
        overrides = self.settings.severity
        return overrides.get(rule.code) or overrides.get(rule.name) or given or rule.severity

    def _filed(self, fix: Fix) -> Fix:
        """The fix with the file of each edit set."""
        edits = tuple(
            edit if edit.place.file else replace(edit, place=replace(edit.place, file=self.manuscript.name))
            for edit in fix.edits
        )
        return replace(fix, edits=edits)


def _place(
    note: CitedNote | Note | str | None,
    citation: Citation | None,
    marker: Marker | None,
    claim: Claim | None,
) -> Place:
    if citation is not None and isinstance(note, CitedNote):
        return note.place_of(citation)
    for thing in (marker, claim, note.note if isinstance(note, CitedNote) else note):
        if isinstance(thing, Marker | Claim | Note):
            return thing.place
    return Place(1, 1)


def _number(note: CitedNote | Note | str | None, marker: Marker | None, claim: Claim | None) -> str | None:
    if isinstance(note, CitedNote):
        return note.note.number
    if isinstance(note, Note):
        return note.number
    if note is not None:
        return note
    if marker is not None:
        return marker.number
    if claim is None:
        return None
    return claim.in_note or next(iter(claim.notes), None)
