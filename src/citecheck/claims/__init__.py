"""Claims: the sentences of a manuscript that a source can bear out."""

from citecheck.claims.find import claim

__all__ = ["claim"]
