"""The same work cited twice is one record; what only looks like it is two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citations.backref_notes import make_notes
from citecheck.citations.cluster import cluster, merge_records
from citecheck.citations.merge import variants, with_keys
from citecheck.citations.same import page_span, same_work
from citecheck.model import Bibliography, Date, DateParts, Name, Record


def record(author: str = "", title: str = "", date: str = "", **more: object) -> Record:
    names = []
    for person in filter(None, author.split("; ")):
        family, _, given = person.partition(", ")
        names.append(Name(family=family, given=given or None))
    parts = [int(part) for part in date.split("-")] if date else []
    return Record(
        author=tuple(names),
        title=title or None,
        issued=Date(DateParts(*parts)) if parts else None,
        **more,  # type: ignore[arg-type]
    )


SAME = [
    (record("Hill, Anna", "Rivers of the North", "2001"), record("Hill, A.", "Rivers of the north", "2001")),
    (
        record("Hill, Anna", "Rivers: A History of Water", "2001"),
        record("Hill, Anna", "Rivers: a history of water", "2001-05"),
    ),
    (
        record("Hill, Anna", "Old Rivers: A History of Water", "2001"),
        record("Hill, Anna", "Old Rivers", "2001"),
    ),
    (record("Hill, Anna", "‘Old’ Rivers", "2001"), record("Hill, Anna", '"Old" Rivers', "2001")),
    (
        record("Müller, Jörg", "Flüsse des Nordens", "1999"),
        record("Muller, J.", "Flusse des Nordens", "1999"),
    ),
    (
        record("Hill, A.; Moss, B.", "Rivers of Norland", "2001"),
        record("Hill, A.", "Rivers of Norland", "2001"),
    ),
    (
        record("Loukianov, F.", "Retour aux rivières", "2012"),
        record("Lukyanov, Fyodor", "Retour aux rivières"),
    ),
    (
        record("", "Survey of the Northern Ports", "2012", url="https://www.x.org/a/"),
        record("", "Survey of the northern ports", "2012", url="http://x.org/a"),
    ),
    (
        record("Hill, A.", "Rivers of Norland", "2001", page="5-20"),
        record("Hill, A.", "Rivers of Norland", "2001", page="12"),
    ),
    (record("", "", "", url="https://www.x.org/a"), record("", "", "", url="http://x.org/a/")),
    (
        record("Hill, A.", "Rivers and Their Managment", "2001"),
        record("Hill, A.", "Rivers and their management", "2001"),
    ),
    (
        record("", "Rivers and their long management", "2001"),
        record("Hill, A.", "Rivers and their long management", "2001"),
    ),
]
DIFFERENT = [
    (
        record("Hill, Anna", "Rivers of Norland: Appendix A", "2001"),
        record("Hill, Anna", "Rivers of Norland: Appendix B", "2001"),
    ),
    (record("Hill, Anna", "Rivers", "2001"), record("Hill, Anna", "Rivers", "2002")),
    (record("Hill, Anna", "Rivers", "2001", volume="1"), record("Hill, Anna", "Rivers", "2001", volume="2")),
    (
        record("Hill, Anna", "Rivers", "2001", edition="2nd ed."),
        record("Hill, Anna", "Rivers", "2001", edition="3rd ed."),
    ),
    (
        record("Hill, Anna", "Floods in the city", "2001-05-03", page="3"),
        record("Hill, Anna", "Floods in the city", "2001-05-03", page="14"),
    ),
    (
        record("Hill, Anna", "Floods in the city", "2001-05-03"),
        record("Hill, Anna", "Floods in the city", "2001-05-04"),
    ),
    (record("", "Survey of Ports 2012", "2012"), record("", "Survey of Ports 2013", "2012")),
    (record("Hill, Anna", "Rivers, part I", "2001"), record("Hill, Anna", "Rivers, part II", "2001")),
    (
        record("Hill, Anna", "Rivers of the North", "2001"),
        record("Hill, Bernard", "Rivers of the North", "2001"),
    ),
    (
        record("Hill, Anna", "Rivers of the North", "2001"),
        record("Moss, Anna", "Rivers of the North", "2001"),
    ),
    (
        record("Hill, Anna", "Rivers", "2001", container_title="Northern Geography"),
        record("Hill, Anna", "Rivers", "2001", container_title="A Book of Songs"),
    ),
    (record("", "Editorial", "2001"), record("Hill, Anna", "Editorial", "2001")),
    (
        record("Hill, Anna", "Rivers", "2001", chapter_number="3"),
        record("Hill, Anna", "Rivers", "2001", chapter_number="4"),
    ),
    (record("Hill, Anna", "", "2001"), record("Hill, Anna", "", "2001")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_work(one: Record, other: Record) -> None:
    assert same_work(one, other)
    assert same_work(other, one)
    assert len(set(cluster([one, record("Oak", "Trees"), other]).of)) == 2


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_works(one: Record, other: Record) -> None:
    assert not same_work(one, other)
    assert not same_work(other, one)
    assert len(set(cluster([one, other]).of)) == 2


def test_an_undated_citation_joins_no_two_editions() -> None:
    old, new, undated = (record("Hill, Anna", "Rivers of the North", date) for date in ("2001", "2005", ""))
    clusters = cluster([old, undated, new]).of
    assert clusters[0] != clusters[2]


def test_the_best_of_each_field() -> None:
    merged = merge_records(
        [
            record("Hill, A.", "Old Rivers", "2001", type="document", page="5"),
            record(
                "Hill, Anna; Moss, Ben", "Old Rivers: A History", "2001-05", type="book", publisher="Hale"
            ),
            record("Hill, A.", "Old Rivers", "2001", type="book", url="https://x.org"),
        ]
    )
    assert merged == record(
        "Hill, Anna; Moss, Ben",
        "Old Rivers: A History",
        "2001-05",
        type="book",
        publisher="Hale",
        page="5",
        url="https://x.org",
    )


def test_merging_is_the_same_in_any_order() -> None:
    records = [
        record("Hill, A.", "Old Rivers", "2001"),
        record("Hill, Anna", "Old Rivers: x", "2001-05"),
        record("Hill, A.", "Old rivers", "2001"),
    ]
    assert merge_records(records) == merge_records(records[::-1])


def notes(*texts: str) -> Bibliography:
    keyed, records = with_keys(make_notes(texts))
    return Bibliography("x.md", keyed, records)


def test_two_spellings_are_one_record_and_a_variant() -> None:
    bibliography = notes("{Hill, Anna | Old Rivers | 2001 | Hale}", "{Hill, A. | Old Riwers | 2001 | Hale}")
    assert len(bibliography.records) == 1
    found = {v.field: v for v in variants(bibliography)}
    assert set(found) == {"author", "title"}
    assert found["author"].abbreviated
    assert not found["title"].abbreviated
    assert found["title"].values == (("Old Rivers", ((0, 0),)), ("Old Riwers", ((1, 0),)))


def test_a_year_that_differs_is_two_records_and_a_variant() -> None:
    bibliography = notes("{Hill, Anna | Old Rivers | 2001 | Hale}", "{Hill, Anna | Old Rivers | 2010 | Hale}")
    assert list(bibliography.records) == ["hill2001old", "hill2010old"]
    (variant,) = variants(bibliography)
    assert (variant.keys, variant.field) == (("hill2001old", "hill2010old"), "issued")
    assert variant.values == (("2001", ((0, 0),)), ("2010", ((1, 0),)))


def test_works_told_apart_on_purpose_are_no_variants() -> None:
    assert (
        variants(notes("{Hill, Anna | Old Rivers | 2001 | Hale}", "{Moss, Ben | Stones | 1999 | Hale}")) == []
    )


def test_known_records_keep_their_keys() -> None:
    known = {
        "Hill01": record("Hill, Anna", "Old Rivers", "2001"),
        "moss1999stones": record("Oak, X", "Trees", "1990"),
    }
    keyed, records = with_keys(
        make_notes(["{Hill, A. | Old Rivers | 2001 | Hale}", "{Moss, Ben | Stones | 1999 | Hale}"]), known
    )
    assert keyed[0].citations[0].key == "Hill01"
    assert keyed[1].citations[0].key not in (None, "moss1999stones")
    assert set(records) == {"Hill01", keyed[1].citations[0].key}


def test_interviews_have_no_key() -> None:
    keyed, records = with_keys(make_notes(["<Interview with a harbour master, Oslo>"]))
    assert keyed[0].citations[0].key is None
    assert records == {}


@pytest.mark.parametrize(
    ("printed", "span"),
    [
        ("132-153", (132, 153)),
        ("275–80", (275, 280)),
        ("p. 7", (7, 7)),
        ("xi", None),
        (None, None),
        ("9" * 400, None),
    ],
)
def test_page_spans(printed: str | None, span: tuple[int, int] | None) -> None:
    assert page_span(printed) == span


def test_an_institution_and_a_year_without_a_title_are_one_record() -> None:
    one = Record(author=(Name(literal="Customs Service"),), issued=Date(DateParts(2013)))
    assert same_work(one, one)
    assert not same_work(one, replace(one, issued=Date(DateParts(2012))))
    assert not same_work(one, replace(one, author=(Name(literal="Fisheries Board"),)))
