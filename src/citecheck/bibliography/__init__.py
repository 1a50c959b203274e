"""Records as bibliography files: BibTeX, CSL-JSON, and the file that a user edits too."""

from citecheck.bibliography.bibtex import from_bibtex, to_bibtex
from citecheck.bibliography.csl_json import to_csl_json
from citecheck.bibliography.files import Written, read_bibliography, write_bibliography

__all__ = ["Written", "from_bibtex", "read_bibliography", "to_bibtex", "to_csl_json", "write_bibliography"]
