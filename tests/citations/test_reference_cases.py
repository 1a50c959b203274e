"""Clean references of many styles, and lines that are none."""

from __future__ import annotations

from typing import Any

import pytest

from citations.case_files import cases, flat
from citecheck.citations.reference import parse_reference

REFERENCES = cases("references.toml")


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
