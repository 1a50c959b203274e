"""Claims: the sentences of a manuscript that a source can bear out."""

from citecheck.claims.contract import claims_json
from citecheck.claims.file import ClaimsFile, Outdated, load, outdated, parse
from citecheck.claims.find import claim
from citecheck.claims.merge import Merged, apply, merge, save
from citecheck.claims.validate import schema

__all__ = [
    "ClaimsFile",
    "Merged",
    "Outdated",
    "apply",
    "claim",
    "claims_json",
    "load",
    "merge",
    "outdated",
    "parse",
    "save",
    "schema",
]
