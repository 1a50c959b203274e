"""Claims made by hand, as the stage itself would make them of a sentence."""

from __future__ import annotations

from citecheck.claims.figures import find_figures
from citecheck.claims.identity import fingerprint, new_id
from citecheck.claims.quotations import find_quotations
from citecheck.model import Claim, Claims, Place


def claims_of(*rows: tuple[str, tuple[str, ...], tuple[str, ...]], name: str = "paper.txt") -> Claims:
    """Each row: sentence, notes, keys."""
    taken: set[str] = set()
    return Claims(
        name,
        tuple(
            Claim(
                id=new_id(sentence, notes, keys, taken),
                sentence=sentence,
                place=Place(1),
                notes=notes,
                keys=keys,
                figures=tuple(find_figures(sentence, language="en")),
                quotations=tuple(find_quotations(sentence)),
                fingerprint=str(fingerprint(sentence)),
            )
            for sentence, notes, keys in rows
        ),
    )


FUND = (
    "The fund lent $757 million to growers in 2012, against more than $40 billion to mills.",
    ("22",),
    ("fund",),
)
SAID = (
    "The minister said “we shall not give the harbour away” and left the room.",
    ("23", "24"),
    ("doe2010",),
)
PIPE = ("Between 38 billion and 60 billion cubic metres of gas would flow north each year.", ("25",), ())
PORT = ("The new port cost €500 million to build, a third of it borrowed.", ("21",), ("port2001",))
