"""Sentences of a text, in eight languages, as offsets."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.text.sentences import sentence_at, split

CASES = Path(__file__).parents[1] / "cases" / "sentences"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    text = case["text"] if "text" in case else case.get("glue", " ").join(case["sentences"])
    assert [text[start:end] for start, end in split(text)] == case.get("split", case.get("sentences"))


def test_there_are_many_cases() -> None:
    assert len(cases()) >= 80


WORDS = ". ! ? … ... The port H U.S 12 3. “ ” » ( ) [ ] [^1] 。 港 z.B op.cit – , é März г"
PIECES = st.sampled_from(
    [
        *WORDS.split(),
        *(" ", "\n", "\n\n", "\u00a0", "z. B", "op. cit", "\x00", "\ufffd"),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_spans_cover_all_that_is_no_blank_in_order(text: str) -> None:
    spans = split(text)
    covered = [False] * len(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(covered[index] for index, char in enumerate(text) if not char.isspace())


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(0, 200))
def test_every_offset_has_the_sentence_it_ends_in(text: str, offset: int) -> None:
    spans = split(text)
    found = sentence_at(spans, offset)
    inside = [span for span in spans if span[0] < offset <= span[1]]
    if inside:
        assert found == inside[0]
    else:
        assert (found is None) == (not spans)


def test_sentence_at() -> None:
    spans = split("One two.  Three. 港。港。")
    assert spans == [(0, 8), (10, 16), (17, 19), (19, 21)]
    assert sentence_at(spans, 0) == (0, 8)
    assert sentence_at(spans, 8) == (0, 8)
    assert sentence_at(spans, 9) == (0, 8)
    assert sentence_at(spans, 10) == (10, 16)
    assert sentence_at(spans, 19) == (17, 19)
    assert sentence_at(spans, 20) == (19, 21)
    assert sentence_at(spans, 99) == (19, 21)
    assert sentence_at([], 3) is None


RUNS = ". |.)|a.|A. |“|x. [^|1.|!|.\n|[1|.»|. »|…|....!|\n \n|z. B. | |。"


@pytest.mark.parametrize("run", RUNS.split("|"), ids=repr)
def test_long_runs_end(run: str) -> None:
    text = "." + run * 50_000
    spans = split(text)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text.rstrip())
