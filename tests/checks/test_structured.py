"""Rules on structured citations, on real Word files, and on what styles print of records that nobody changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from citations.test_given import HILL, MOSS, zotero
from readers.test_docx import OWN, REF, docx, field, p, r

from citecheck.checks import CheckSettings, check
from citecheck.citations import cite
from citecheck.citations.differences import differences
from citecheck.citations.record import record_of
from citecheck.citations.tag import tag
from citecheck.model import Citation, Finding, GivenItem, Record
from citecheck.readers import read


def findings_in(path: Path, *notes: str, code: str = "BIB013") -> list[Finding]:
    """What the rule finds in a Word file with these notes, written and read again."""
    called = "".join(REF.format(number) for number in range(1, len(notes) + 1))
    body = p(r("Floods")) + p(r("It rose."), called)
    path.write_bytes(docx(body, {str(i): p(OWN, r(" "), note) for i, note in enumerate(notes, 1)}))
    manuscript = read(path)
    return check(manuscript, cite(manuscript), settings=CheckSettings(select=(code,)))


def test_a_word_file_whose_field_was_corrected_by_hand(tmp_path: Path) -> None:
    found = findings_in(
        tmp_path / "paper.docx",
        zotero(
            "Anna Hill, Rivers of Salt: A History (London: Harbour Press, 2001), 4.", (HILL, {"locator": "4"})
        ),
        zotero(
            "Ben Moss and Cora Dale, “Flods in Norland,” J. Water Res. 8 (1998): 25; Hill, Rivers of Salt, 9.",
            (MOSS, {"locator": "25"}),
            (HILL, {"locator": "9"}),
        ),
        zotero("Ibid.", (MOSS, {})),
    )
    assert [(finding.note, finding.citation, finding.message) for finding in found] == [
        ("2", 0, "the title is 'Flods in Norland' in print and 'Floods in Norland' in the field's record"),
        ("2", 0, "the volume is '8' in print and '7' in the field's record"),
        ("2", 0, "the year is '1998' in print and '1999' in the field's record"),
    ]
    # The "Ibid." may mean either work of the note before, and that of its field is one of them.
    assert {finding.place.line for finding in found} == {4}


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ("(Moss and Dale 1999)", []),
        ("(Moss & Dale, 1998)", ["year"]),
        ("(Moss et al. 1999, 25)", []),
    ],
)
def test_a_field_in_the_text(tmp_path: Path, shown: str, wanted: list[str]) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(docx(p(r("It rose "), zotero(shown, (MOSS, {})), r("."))))
    manuscript = read(path)
    found = check(manuscript, cite(manuscript), settings=CheckSettings(select=("BIB013",)))
    assert [word for finding in found for word in wanted if word in finding.message] == wanted
    assert len(found) == len(wanted)
    assert all(finding.note is None for finding in found)


def test_words_own_field_without_its_source_is_an_unknown_key(tmp_path: Path) -> None:
    found = findings_in(
        tmp_path / "paper.docx", field(r" CITATION Hil01 \p 4 \l 1033 ", "(Hill, 2001, p. 4)"), code="BIB020"
    )
    # What is printed can still be read: there is a record, only not that of the key.
    assert found == []


ARTICLE: dict[str, Any] = {
    **MOSS,
    "title": "Floods in ‘New’ Norland: Salt, Water, and Weather",
    "issue": "2",
    "DOI": "10.1234/floods.7",
    "URL": "https://example.org/floods/7",
}
CHAPTER: dict[str, Any] = {
    "type": "chapter",
    "title": "Salt",
    "author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}],
    "editor": [{"family": "Hill", "given": "Anna"}],
    "container-title": "The Handbook of Rivers",
    "edition": "2",
    "publisher": "Oxford University Press",
    "publisher-place": "Oxford",
    "page": "275-280",
    "issued": {"date-parts": [[2010], [2011]]},
}


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            ARTICLE,
            "Ben Moss and Cora Dale, “Floods in ‘New’ Norland: Salt, Water, and Weather,” Journal of Water Research 7, no. 2 (May 1999): 20–40, https://doi.org/10.1234/floods.7.",
        ),
        (ARTICLE, "B Moss and C Dale, ‘Floods in “New” Norland’ (1999) 7(2) J Water Res 20, 25."),
        (
            ARTICLE,
            "Moss, B., & Dale, C. (1999). Floods in ‘new’ Norland: Salt, water, and weather. Journal of Water Research, 7(2), 20–40.",
        ),
        (
            ARTICLE,
            "Moss, B. ; Dale, C.: Floods in ‚New‘ Norland. In: Journal of Water Research Bd. 7 (1999), Nr. 2, S. 20–40",
        ),
        (ARTICLE, "Moss B, Dale C. Floods in New Norland. JWR. 1999;7(2):20-40."),
        (
            CHAPTER,
            "J. van den Berg, “Salt,” in The Handbook of Rivers, ed. Anna Hill, 2nd ed. (Oxford: OUP, 2011), 275–80.",
        ),
        (CHAPTER, "Jan van den Berg, ‘Salt’, in Hill (ed.), Handbook of Rivers, p. 277."),
        (
            CHAPTER,
            "Berg, Jan van den, 2010: Salt. In: The Handbook of Rivers, Oxford University Press, pp. 275-280.",
        ),
    ],
)
def test_styles_of_one_record_do_not_differ(item: dict[str, Any], text: str) -> None:
    assert differences(cited(item, text)) == []


@pytest.mark.parametrize(
    ("change", "field_"),
    [
        ({"issued": {"date-parts": [[1997]]}}, "year"),
        ({"issued": {"date-parts": [[1999, 6]]}}, "date"),
        ({"volume": "9"}, "volume"),
        ({"title": "Floods in Old Norland"}, "title"),
        ({"author": [{"family": "Mosse", "given": "Ben"}, {"family": "Dale", "given": "Cora"}]}, "author"),
        ({"author": [{"family": "Moss", "given": "Karl"}, {"family": "Dale", "given": "Cora"}]}, "author"),
        ({"container-title": "Annals of Glass"}, "container title"),
        ({"page": "50-70"}, "page range"),
        ({"DOI": "10.1234/other"}, "DOI"),
    ],
)
def test_each_change_is_seen(change: dict[str, Any], field_: str) -> None:
    text = "Ben Moss and Cora Dale, “Floods in Norland,” Journal of Water Research 7, no. 2 (May 1999): 20–40, https://doi.org/10.1234/floods.7."
    assert differences(cited({**MOSS, "DOI": "10.1234/floods.7"}, text)) == []
    assert [found.field for found in differences(cited({**MOSS, **change}, text))] == [field_]


def cited(item: dict[str, Any], text: str) -> Citation:
    printed, _ = record_of(tag(text))
    given = GivenItem(item)
    return Citation(0, "work", text, 0, len(text), record=Record.from_csl(item), given=given, printed=printed)
