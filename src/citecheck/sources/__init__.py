"""The cited documents: files at hand, snapshots and the web, and claims verified against them."""

from __future__ import annotations

from citecheck.model import Claims
from citecheck.sources.document import Cell, Document, Passage, Source
from citecheck.sources.folder import Sources, source

__all__ = ["Cell", "Document", "Passage", "Source", "Sources", "source", "verify"]


def verify(claims: Claims, sources: Sources) -> Claims:
    """The claims with a verdict for each figure and quotation: see :mod:`citecheck.sources.verification`."""
    # Late, so that who only looks at addresses does not pay for the word lists.
    from citecheck.sources.verification.verify import verify as verified

    return verified(claims, sources)
