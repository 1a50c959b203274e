"""Notes to a bibliography, with the real cutter."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.citations import cite, parse, parse_many
from citecheck.model import Bibliography, Manuscript, Note, Place, PlacedText, Record

SHARED = Path(__file__).parents[2] / ".." / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"

EXPECTED = {
    ("17", "11", 0),
    ("19", "3", 0),
    ("36", "21", 0),
    ("37", "26", 0),
    ("41", "32", 0),
    ("42", "40", 0),
    ("43", "32", 0),
    ("54", "47", 0),
    ("59", "3", 0),
}


def manuscript(**notes: str) -> Manuscript:
    made = tuple(Note(number[1:], PlacedText(text), Place(1)) for number, text in notes.items())
    return Manuscript("x.txt", "text", (), made, ())


def led(bibliography: Bibliography) -> set[tuple[str, str, int]]:
    return {
        (note.note.number, found.antecedent.number, found.antecedent.citation)
        for note in bibliography.notes
        for citation in note.citations
        if (found := citation.back_reference) and found.antecedent and found.status == "resolved"
    }


def test_notes_become_records_keys_and_antecedents() -> None:
    bibliography = cite(
        manuscript(
            n1='A. Hill, "Rivers of the North," Water Quarterly, Vol. 7, No. 2, Summer 2012.',
            n2='See B. Moss, "Old Stones and Their Uses," Quarry Papers, No. 70, April 2013, p. 7.',
            n3="The gates were opened late.",
            n4="A. Hill, op. cit. [1]; B. Moss, 2013, op. cit. [2], p. 9.",
            n5="Ibid.",
        )
    )
    assert list(bibliography.records) == ["hill2012rivers", "moss2013old"]
    assert led(bibliography) >= {("4", "1", 0), ("4", "2", 0)}
    statuses = [
        c.back_reference.status for note in bibliography.notes for c in note.citations if c.back_reference
    ]
    assert statuses == ["resolved", "resolved", "ambiguous"]
    assert bibliography.cited_in()["hill2012rivers"] == [(0, 0), (3, 0)]
    assert all(note.citations for note in bibliography.notes)


def test_a_records_own_key_wins() -> None:
    text = 'A. Hill, "Rivers of the North," Water Quarterly, Vol. 7, No. 2, Summer 2012.'
    (record,) = cite(manuscript(n1=text)).records.values()
    assert list(cite(manuscript(n1=text), known={"mine": record}).records) == ["mine"]


def test_parse_gives_a_record_or_none() -> None:
    found = parse('A. Hill, "Rivers of the North," Water Quarterly, Vol. 7, No. 2, 2012.')
    assert isinstance(found, Record)
    assert found.title == "Rivers of the North"
    assert parse_many(["", 'A. Hill, "Rivers of the North," Water Quarterly, 2012.'])[0] is None


def test_the_sample_paper() -> None:
    readers = pytest.importorskip("citecheck.readers", reason="no readers yet")
    if not SHARED.exists() or not hasattr(readers, "read"):
        pytest.skip("the sample paper (../shared) or its reader is not there")
    bibliography = cite(readers.read(SHARED))
    found = [c.back_reference for note in bibliography.notes for c in note.citations if c.back_reference]
    assert led(bibliography) == EXPECTED
    assert len(found) == 9
    assert all(not reference.disagrees for reference in found)
