"""A page held against what it is cited for: another work (drift), a place in it that is not there."""

from __future__ import annotations

from urllib.parse import urlsplit

from citecheck.sources.http.answers import Answer
from citecheck.sources.http.drift import Drift, drift_of, likeness, stands_in
from citecheck.sources.http.fragments import missing_fragment
from citecheck.sources.http.results import GOOD, Verdict, Wanted

_NAMED = 0.75


def held(one: Wanted, answer: Answer) -> tuple[Verdict, str]:
    """The verdict on an address for its citation, and the detail."""
    if answer.verdict not in GOOD:
        return answer.verdict, answer.detail
    drift = drift_for(one, answer)
    if drift is not None:
        return "drift", drift.detail
    fragment = urlsplit(one.url).fragment
    if fragment and answer.page is not None:
        lacking = missing_fragment(fragment, answer.page)
        if lacking is not None:
            return "fragment-missing", lacking
    return answer.verdict, answer.detail


def needs_records(one: Wanted, answer: Answer) -> bool:
    """Whether the works that an address is cited for have to be known for a verdict."""
    return (
        one.records is not None
        and answer.verdict in GOOD
        and answer.facts is not None
        and not (one.context and stands_in(answer.facts, one.context))
    )


def drift_for(one: Wanted, answer: Answer) -> Drift | None:
    """That the page is about another work than those the address is cited for."""
    if not needs_records(one, answer) or one.records is None or answer.facts is None:
        return None
    return drift_of(answer.facts, list(one.records()))


def is_cited_by_title(one: Wanted, answer: Answer) -> bool:
    """Whether the page is called what the notes call it, so that it is what was meant whatever it says."""
    if answer.page is None:
        return False
    title = answer.page.title
    if one.context and answer.facts is not None and stands_in(answer.facts, one.context):
        return True
    records = one.records() if one.records is not None else ()
    return any(record.title and likeness(record.title, title) >= _NAMED for record in records)
