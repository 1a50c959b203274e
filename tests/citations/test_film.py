"""Films and other works with people in brackets, through the whole of a manuscript's notes."""

from __future__ import annotations

from citations.case_files import note
from citecheck.citations.backref.short import with_short_forms
from citecheck.citations.cut import cut_note
from citecheck.citations.reference import parse_reference


def test_a_role_in_brackets_is_no_name_in_a_short_form() -> None:
    """ "(Director)" made a person of the bracket alone, and the search for its work failed."""
    texts = [
        "Pontecorvo, Gillo, dir. The Battle of Algiers. Rome: Igor Film, 1966. DVD.",
        "Pontecorvo, Gillo (Director). (1966). The Battle of Algiers [Film]. Igor Film.",
        "Pontecorvo, G. (Director), & Musu, A. (Producer). (1966). The battle of Algiers.",
    ]
    notes = with_short_forms([cut_note(note(text)) for text in texts])
    assert [one.note.content.text for one in notes] == texts


def test_a_french_books_dir_is_its_editor() -> None:
    record = parse_reference("Duby, Georges (dir.), Histoire de la France urbaine, Paris, Seuil, 1980.")
    assert record is not None
    assert (str(record.editor[0]), record.director, record.type) == ("Georges Duby", (), "book")


def test_a_title_with_a_comma_is_no_director() -> None:
    record = parse_reference("Paris, Texas, dir. Wim Wenders (Road Movies, 1984), DVD.")
    assert record is not None
    assert [str(one) for one in record.director] == ["Wim Wenders"]
