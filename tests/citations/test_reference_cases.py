"""Clean references of many styles, and lines that are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from citations.case_files import cases, flat
from citecheck.citations.reference import parse_reference, parse_references

REFERENCES = cases("references*.toml")


@pytest.mark.parametrize("case", [case for _, case in REFERENCES], ids=[name for name, _ in REFERENCES])
def test_a_reference_is_parsed_as_expected(case: dict[str, Any]) -> None:
    record = parse_reference(case["text"])
    assert record is not None
    assert flat(record) == case["record"]


@pytest.mark.parametrize(
    "line",
    ["", "   ", "----------", "12345", ".,;:", "[12]", "(1998)", "\x00\x00\x00", "Chapter", "1998, 1999"],
)
def test_a_line_that_is_no_reference_gives_none(line: str) -> None:
    assert parse_reference(line) is None


def test_the_number_of_a_list_entry_is_no_part_of_the_record() -> None:
    plain = parse_reference("Marsh, E. 1998. Rivers of salt. London: Routledge.")
    for number in ("[12] ", "12. ", "(12) "):
        assert parse_reference(number + "Marsh, E. 1998. Rivers of salt. London: Routledge.") == plain


HOSTILE = [
    "Marsh, E. 1998. " + "a" * 1_000_000,
    "," * 10_000,
    "1" * 10_000,
    "1998 " * 5_000,
    "(" * 10_000 + "Marsh" + ")" * 10_000,
    "“" * 5_000 + "Salt" + "”" * 5_000,
    "Marsh, E., " * 3_000 + "1998.",
    "Vol. 1, no. 2, " * 2_000,
    "https://example.org/" + "a/" * 10_000,
    "In In In in: In " * 1_000,
    "ed. eds. (ed.) hrsg. von " * 800,
    "مرجع، أحمد. كتاب الملح. القاهرة: دار النشر، ١٩٩٨.",
    "שלום, דוד. ספר המלח. תל אביב: הוצאה, 1998.",
    "王小明. 盐的历史. 北京: 出版社, 1998.",
    "Петров, И. И. История соли. М.: Наука, 1998. 240 с.",
    "🦀 Crab, C. (2001). 🦀🦀. Sea: 🦀 Press.",
    "Marsh, E.\u202e 1998.\u0000 Rivers\u001b[31m of salt.\u200b London: Routledge.",
    "e\u0301" * 3_000,
    "\ufffd" * 3_000 + " Marsh",
]


@pytest.mark.parametrize("line", HOSTILE, ids=[line[:14] for line in HOSTILE])
def test_a_hostile_line_is_answered(line: str) -> None:
    record = parse_reference(line)
    assert record is None or record.to_csl()["type"]


def test_many_lines_at_once_give_what_each_gives() -> None:
    lines = [*(case["text"] for _, case in REFERENCES), *(line[:2_000] for line in HOSTILE), "", "1998"]
    assert list(parse_references(lines)) == [parse_reference(line) for line in lines]


def test_records_come_as_they_are_asked_for() -> None:
    def lines() -> Iterator[str]:
        while True:
            yield "Marsh, E. 1998. Rivers of salt. London: Routledge."

    first = next(parse_references(lines()))
    assert first is not None
    assert first.title == "Rivers of salt"
