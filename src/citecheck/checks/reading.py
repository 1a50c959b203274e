"""The BIB rule on citations that may have been read wrong."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.checks.context import CheckContext
from citecheck.checks.records import data
from citecheck.checks.registry import rule
from citecheck.citations.confidence import doubtful
from citecheck.model import Finding, Severity


@rule("BIB012", "doubtful-reading", Severity.INFO)
def doubtful_reading(context: CheckContext) -> Iterator[Finding]:
    """A citation may have been read wrong.

    Finds:
        Citations whose title or author the trained tagger takes for something else than the record
        says. Cases, statutes and treaties are passed over: their form is certain.
    Why:
        What is exported or checked of this work may be wrong, and the other rules may find what is not
        there or miss what is. Often the printed reference is odd itself: names after the title, a
        comma that is missing.
    Example:
        before:  Routledge, London, Rivers of Salt, Ellen Marsh, 1998, p. 4.
        after:   Ellen Marsh, Rivers of Salt, Routledge, London, 1998, p. 4.
    Fix:
        None.
    """
    below = float(data()["doubt"]["below"])
    for cited, citation in context.citations():
        if citation.confidence is None or citation.confidence >= below:
            continue
        fields = doubtful(citation.text, below)
        if fields:
            said = " and ".join(f"{name} “{printed}”" for name, printed in fields.items())
            yield context.finding(
                f"this citation may have been read wrong: {said}", note=cited, citation=citation
            )
