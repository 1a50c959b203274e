"""The cited documents: files at hand, snapshots and the web, and claims verified against them."""

from citecheck.sources.document import Cell, Document, Passage, Source
from citecheck.sources.folder import Sources, source

__all__ = ["Cell", "Document", "Passage", "Source", "Sources", "source"]
