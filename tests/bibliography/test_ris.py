"""Records to RIS and back; RIS as other programs write it."""

from __future__ import annotations

import pytest
from hypothesis import given

from bibliography.test_bibtex import RECORDS
from citecheck.bibliography import from_csl_json, from_ris, to_csl_json, to_ris
from citecheck.model import CitecheckError, Date, DateParts, Name, Record

THEIRS = """\ufeff
TY  - JOUR
A1  - van Dam, Piet
A1  - Hill, Anna, Jr.
T1  - Rivers of the north
JO  - Journal of Water
VL  - 7
IS  - 2
SP  - 11
EP  - 29
Y1  - 2001/03//Spring
SN  - 0378-5955
UR  - https://example.org/a;b
KW  - water
ER  -

TY  - BOOK
ED  - Moss, Ben
AU  - Institute of Stones
TI  - Stones
PY  - 1999
SN  - 978-0-306-40615-7
N1  - A fine book
N1  - original-date: 1971
ER  -
"""


@given(RECORDS)
def test_a_record_comes_back(record: Record) -> None:
    assert from_ris(to_ris({"key": record})) == {"key": record}


def test_what_other_programs_write() -> None:
    article, book = from_ris(THEIRS).values()
    assert article == Record(
        type="article-journal",
        title="Rivers of the north",
        author=(Name("Dam", "Piet", "van"), Name("Hill", "Anna", suffix="Jr.")),
        container_title="Journal of Water",
        volume="7",
        issue="2",
        page="11-29",
        issued=Date(DateParts(2001, 3)),
        issn="0378-5955",
        url="https://example.org/a;b",
    )
    assert book == Record(
        type="book",
        title="Stones",
        author=(Name(literal="Institute of Stones"),),
        editor=(Name("Moss", "Ben"),),
        issued=Date(DateParts(1999)),
        isbn="978-0-306-40615-7",
        note="A fine book",
        original_date=Date(DateParts(1971)),
    )


def test_what_is_written_is_what_zotero_reads() -> None:
    record = Record(
        type="chapter",
        title="Stones",
        author=(Name("Dam", "Piet", "van"), Name(literal="WHO")),
        container_title="The Book",
        page="11-29",
        issued=Date(DateParts(2001, 3, 4)),
        original_date=Date(DateParts(1971)),
        note="seen",
    )
    assert to_ris({"dam2001stones": record}) == "\n".join(
        [
            "TY  - CHAP",
            "ID  - dam2001stones",
            "AU  - van Dam, Piet",
            "AU  - WHO",
            "TI  - Stones",
            "T2  - The Book",
            "SP  - 11",
            "EP  - 29",
            "PY  - 2001",
            "DA  - 2001/03/04/",
            "N1  - original-date: 1971",
            "N1  - seen",
            "ER  - ",
            "",
        ]
    )


@pytest.mark.parametrize("text", ["", "@book{a}", "just text\nTY is no tag"])
def test_what_is_no_ris_is_said(text: str) -> None:
    with pytest.raises(CitecheckError, match=r"x\.ris: this is no RIS file"):
        from_ris(text, "x.ris")


def test_csl_json_comes_back() -> None:
    records = {"a": Record("book", "A"), "b": Record("webpage", url="https://example.org")}
    assert from_csl_json(to_csl_json(records)) == records


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "x.json:1: this is no JSON"),
        ('"a"', "an array of items"),
        ("[" * 100000, "nested too deeply|no JSON"),
    ],
)
def test_what_is_no_csl_json_is_said(text: str, words: str) -> None:
    with pytest.raises(CitecheckError, match=words):
        from_csl_json(text, "x.json")
