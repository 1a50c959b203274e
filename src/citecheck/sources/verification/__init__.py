"""Claims against their sources: is it the same quantity of the same thing, are they the same words?"""

from citecheck.sources.verification.verify import verify

__all__ = ["verify"]
