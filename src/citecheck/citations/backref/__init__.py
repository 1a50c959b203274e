"""Back-references: op. cit., ibid., supra note N and their kin, found and resolved.

``traditions/*.toml`` hold the conventions, one file a tradition; ``find`` reads them out of a note's
text, ``resolve`` leads each to its antecedent among the earlier notes.
"""

from citecheck.citations.backref.find import BackReferenceMatch, find

__all__ = ["BackReferenceMatch", "find"]
