"""Fixes put into files: which of the proposed ones go together, and the splicing.

``plan`` chooses, ``text_file`` and its like for other formats write them in; nothing else of a file is touched.
"""

from citecheck.fixes.convert import CONVERSIONS, conversions
from citecheck.fixes.plan import Left, Plan, Proposal, plan, proposals
from citecheck.fixes.text_file import TextFile

__all__ = [
    "CONVERSIONS",
    "Left",
    "Plan",
    "Proposal",
    "TextFile",
    "conversions",
    "plan",
    "proposals",
]
