"""Records as bibliography files: BibTeX, BibLaTeX, CSL-JSON, RIS, and the file that a user edits too."""

from citecheck.bibliography.bibtex import from_bibtex, to_bibtex
from citecheck.bibliography.csl_json import from_csl_json, to_csl_json
from citecheck.bibliography.files import (
    References,
    Written,
    read_bibliography,
    read_references,
    write_bibliography,
)
from citecheck.bibliography.ris import from_ris, to_ris

__all__ = [
    "References",
    "Written",
    "from_bibtex",
    "from_csl_json",
    "from_ris",
    "read_bibliography",
    "read_references",
    "to_bibtex",
    "to_csl_json",
    "to_ris",
    "write_bibliography",
]
