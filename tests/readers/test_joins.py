"""Lines joined to texts: which hyphens at a line's end belong to the word."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from citecheck.readers import read
from citecheck.readers.text_joins import Vocabulary, join
from citecheck.readers.text_lines import Line

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "readers" / "joins.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=[case["joined"][:40] for case in CASES])
def test_lines_are_joined(case: dict[str, Any]) -> None:
    texts = [*case["lines"], "", *case.get("further", [])]
    lines = [Line(at, text, 0, len(text), at, "text") for at, text in enumerate(texts)]
    segments = [(at, 0, len(text)) for at, text in enumerate(case["lines"])]
    placed, _ = join(lines, segments, Vocabulary(lines))
    assert placed.text == case["joined"]
    # Every word is found again where it stands.
    for word in case["lines"][-1].split()[-1:]:
        start = placed.text.rindex(word)
        place = placed.place(start, start + len(word))
        assert place.line == len(case["lines"])
        assert case["lines"][-1][place.column - 1 :].startswith(word)


MARKDOWN = tomllib.loads((Path(__file__).parents[1] / "cases" / "readers" / "joins.toml").read_text("utf-8"))[
    "markdown"
]


@pytest.mark.parametrize("case", MARKDOWN, ids=[case["name"] for case in MARKDOWN])
def test_addresses_in_markdown_are_joined(case: dict[str, Any]) -> None:
    note = "[^1]: " + case["text"].replace("\n", "\n    ")
    manuscript = read(f"The river rose.[^1]\n\n{note}\n".encode(), name="a.md")
    assert manuscript.notes[0].text == case["joined"]
    place = manuscript.notes[0].content.place(len(case["joined"]) - 2)
    assert place.line == 4
