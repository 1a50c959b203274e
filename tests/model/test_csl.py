"""Records to CSL-JSON and back, and the odd items that files in the wild hold."""

from __future__ import annotations

import pytest
from bibliography.test_bibtex import RECORDS
from hypothesis import given

from citecheck.model import Date, DateParts, Name, Record


@given(RECORDS)
def test_a_record_comes_back_from_csl_json(record: Record) -> None:
    assert Record.from_csl(record.to_csl("key")) == record


@pytest.mark.parametrize(
    ("item", "record"),
    [
        ({}, Record()),
        ({"type": 3, "title": ["x"], "author": "WHO"}, Record(author=(Name(literal="WHO"),))),
        ({"type": "book", "issued": {"raw": "1999-05"}}, Record("book", issued=Date(literal="1999-05"))),
        ({"issued": {"date-parts": [["1999", "5"]]}}, Record(issued=Date(DateParts(1999, 5)))),
        ({"issued": {"date-parts": [[1999, 31, 4]]}}, Record(issued=Date(DateParts(1999)))),
        ({"issued": {"date-parts": []}}, Record()),
        (
            {"issued": {"date-parts": [[1999]], "season": "22"}},
            Record(issued=Date(DateParts(1999), season=2)),
        ),
        ({"issued": 2004}, Record(issued=Date(DateParts(2004)))),
        ({"issued": "n.d."}, Record(issued=Date(literal="n.d."))),
        ({"volume": 7, "page": " 1-3 "}, Record(volume="7", page="1-3")),
        ({"author": [{"family": "Hill", "given": ""}, {}, None]}, Record(author=(Name("Hill"),))),
    ],
)
def test_odd_items(item: dict[str, object], record: Record) -> None:
    assert Record.from_csl(item) == record


@pytest.mark.parametrize("part", [float("inf"), float("-inf"), float("nan"), "9" * 5_000, None, "x"])
def test_what_is_no_number_is_no_part_of_a_date(part: object) -> None:
    assert DateParts.from_csl([part]) is None
    assert DateParts.from_csl([1999, part]) == DateParts(1999)
