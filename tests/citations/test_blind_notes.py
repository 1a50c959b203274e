"""Blind notes: what is read wrong of them is listed, so that what a change mends or spoils is seen.

``python tests/citations/test_blind_notes.py`` writes the list anew.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from citations.blind_notes import FOLDER, files, judge

LIST = FOLDER.parent / "blind_notes_not_so.toml"


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in files()])
def test_what_is_not_so_is_listed(path: Path) -> None:
    listed = tomllib.loads(LIST.read_text(encoding="utf-8")).get(path.stem, [])
    found = judge(path).lines
    assert [one for one in found if one not in listed] == [], "wrong and not listed"
    assert [one for one in listed if one not in found] == [], "listed and no longer wrong"


def write() -> None:
    parts = [
        "# What is read wrong in the blind notes, as tests/citations/blind_notes.py says it: found for expected.\n"
    ]
    for path in files():
        lines = [f"  {json.dumps(line, ensure_ascii=False)},\n" for line in judge(path).lines]
        parts.append(f"\n{path.stem} = [\n{''.join(lines)}]\n")
    LIST.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    write()
