"""citecheck: a manuscript's footnotes as records, and its citations, figures and links checked."""

from citecheck._version import __version__

__all__ = ["__version__"]
