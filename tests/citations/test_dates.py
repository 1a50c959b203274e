"""Dates in notes: unsure ones, ranges and those without a year, as records of notes and in EDTF."""

from __future__ import annotations

import pytest

from citecheck.bibliography.dates import edtf, from_edtf
from citecheck.citations.dates import find_dates, parse_date
from citecheck.model import Date, DateParts


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("c. 1890", "1890~"),
        ("ca. 1890", "1890~"),
        ("um 1890", "1890~"),
        ("vers 1890", "1890~"),
        ("1890?", "1890~"),
        ("1890 ca.", "1890~"),
        ("before 1890", "1890~"),
        ("1890s", "1890/1899"),
        ("1890", "1890"),
        ("1891s", "1891"),
        ("2012–13", "2012/2013"),
        ("2012/13", "2012/2013"),
        ("1999/00", "1999/2000"),
        ("Winter 2012–13", "2012-24/2013"),
        ("printemps 2012", "2012-21"),
        ("1er août 2012", "2012-08-01"),
        ("14 de março de 2012", "2012-03-14"),
        ("30 May–2 June 2012", "2012-05-30/2012-06-02"),
    ],
)
def test_a_date_is_told_in_edtf(printed: str, told: str) -> None:
    date = parse_date(printed)
    assert date is not None
    assert edtf(date) == told
    assert from_edtf(told) == date


@pytest.mark.parametrize(
    "printed", ["n.d.", "s.d.", "o.J.", "forthcoming", "in press", "im Erscheinen", "à paraître", "s.f."]
)
def test_what_has_no_year_is_a_literal(printed: str) -> None:
    assert parse_date(printed) == Date(literal=printed)


@pytest.mark.parametrize(
    "text", ["Who Paid in 1890?, Leeds", "The Years Before 1890, Leeds", "Europa vor 1914, Trier"]
)
def test_the_words_of_a_title_make_no_date_unsure(text: str) -> None:
    assert [one.date.circa for one in find_dates(text)] == [False]


def test_edtf_reads_what_others_write() -> None:
    assert from_edtf("1890?") == from_edtf("1890%") == Date(DateParts(1890), circa=True)
    assert from_edtf("189X") == Date(DateParts(1890), DateParts(1899))
