"""Rules over a manuscript, its bibliography, claims and sources: findings.

``check`` is the stage; :mod:`citecheck.checks.registry` holds the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import Rule, all_rules, check_selectors, find_rule, rule, selected
from citecheck.checks.settings import CheckSettings
from citecheck.model import Bibliography, Claims, Finding, Manuscript

if TYPE_CHECKING:
    from citecheck.bibliography import References
    from citecheck.sources import Sources
    from citecheck.sources.http import UrlResult

__all__ = ["CheckContext", "CheckSettings", "Rule", "all_rules", "check", "find_rule", "rule"]


def check(
    manuscript: Manuscript,
    bibliography: Bibliography,
    claims: Claims | None = None,
    sources: Sources | None = None,
    *,
    settings: CheckSettings | None = None,
    url_results: Mapping[str, UrlResult] | None = None,
    claims_file: Any = None,
    references: References | None = None,
) -> list[Finding]:
    """What is wrong with a manuscript, in the order of its places; the same input gives the same list.

    ``claims`` are verified claims (:func:`citecheck.sources.verification.verify`), ``url_results`` what
    :func:`citecheck.sources.http.look` brought, ``claims_file`` the claims file as
    read, ``references`` the user's bibliography file; a rule whose
    needs are not given is passed over. Raises CitecheckError when a word of ``settings`` names no rule.
    """
    settings = settings or CheckSettings()
    check_selectors((*settings.select, *settings.ignore, *settings.severity))
    context = CheckContext(
        manuscript,
        bibliography,
        claims=claims,
        claims_file=claims_file,
        sources=sources,
        url_results=url_results,
        references=references,
        settings=settings,
    )
    at_hand = context.at_hand()
    findings = [
        finding
        for known in selected(settings.select, settings.ignore)
        if known.needs <= at_hand
        for finding in known.function(context.for_rule(known))
    ]
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return (place.file or "", place.line, place.column, finding.code, finding.message)
