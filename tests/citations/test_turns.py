"""Where a note turns to its next work by words that no list has; what hostile text may cost."""

from __future__ import annotations

import pytest

from citecheck.citations.turns import belongs, turns


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Bell, Tides (Hull, 1978), 7, and, more generally, Hans van der Wal, The Ports (Hull, 1963).",
            "Hans",
        ),
        ("On consultera avec profit Camille Roux, Archéologie du quai, Paris, 2009.", "Camille"),
        ("Bell, Tides, 1978, p. 34 e, per una lettura opposta, R. M. Adams, Quays, 1994.", "R. M."),
        ("Roe, Ports, 2011, p. 351, quoting Ministry of Quays, Strategy, p. 98.", "quoting"),
    ],
)
def test_the_next_work_begins_at_its_name(text: str, name: str) -> None:
    assert text.index(name) in set(turns(text))


@pytest.mark.parametrize(
    "text",
    [
        "CE, 12 mars 2004, n° 12, note Anna Bell, Rec. p. 4.",
        "Bell, Tides, 1978, edited by Hans Wal, London, Hale.",
        "L. Thier, Le contrat, 2011, préf. Louis Ayer, Economica.",
    ],
)
def test_who_annotates_or_edits_begins_no_work(text: str) -> None:
    assert not list(turns(text))


def test_a_role_takes_the_name_behind_it() -> None:
    text = "R. Sabb, Le scoperte, a cura di E. Garin, Firenze 1967"
    assert belongs(text, text.index("E. Garin"))
    assert not belongs(text, text.index("Le scoperte"))


@pytest.mark.parametrize("letters", ["A", "Aa", "A-", "Aa ", "A."])
def test_long_runs_are_read_in_one_way(letters: str) -> None:
    """Each would take minutes if a run of letters could be cut into names in many ways."""
    assert not list(turns("p. 12, and so on " + letters * 4000))
