"""The sample paper: every citation's kind, and its fields as read by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citations.case_files import CASES, flat
from citecheck import readers
from citecheck.citations.cut import cut_note

SAMPLE = Path(__file__).parents[2] / ".." / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
EXPECTED = json.loads((CASES / "sample.json").read_text(encoding="utf-8"))


def test_the_expected_items_are_the_72_of_the_paper() -> None:
    kinds = [item["kind"] for item in EXPECTED]
    counts = [kinds.count(kind) for kind in ("work", "back-reference", "interview", "commentary")]
    assert counts == [48, 9, 11, 4]


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample manuscript is not beside the repository")
@pytest.mark.skipif(not hasattr(readers, "read"), reason="the readers are not built yet")
def test_the_sample_is_cut_right_with_98_percent_of_its_fields() -> None:
    cited = [cut_note(note) for note in readers.read(SAMPLE).notes]
    found = {(one.note.number, citation.index): citation for one in cited for citation in one.citations}
    assert {key: one.kind for key, one in found.items()} == {
        (item["note"], item["index"]): item["kind"] for item in EXPECTED
    }
    right = total = 0
    for item in EXPECTED:
        record = found[item["note"], item["index"]].record
        values = flat(record) if record else {}
        for name, value in item.get("record", {}).items():
            total += 1
            right += values.get(name) == value
    assert right / total >= 0.98
