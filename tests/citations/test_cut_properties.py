"""What holds for every note and every reference, however odd."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.case_files import cases, note
from citecheck.citations.cut import cut_note
from citecheck.citations.reference import parse_reference
from citecheck.citations.tag import tag

PIECES = st.sampled_from(
    [case["text"] for _, case in cases("notes-*.toml")]
    + [
        "See ",
        "; ",
        ". ",
        "(",
        ")",
        "“",
        "”",
        "'",
        "op. cit. [3]",
        "Ibid.",
        ", ",
        "\x00",
        "\n",
        "12 (",
        "[",
        "Vol. ",
        "ff.",
        "é",
        "»",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=6).map("".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_note_has_citations_in_order_within_its_text(text: str) -> None:
    cited = cut_note(note(text))
    assert cited.citations
    assert [one.index for one in cited.citations] == list(range(len(cited.citations)))
    assert all(one.text == text[one.start : one.end] for one in cited.citations)
    bounds = sorted([(one.start, one.end) for one in cited.citations] + list(cited.commentary))
    assert all(first[1] <= second[0] for first, second in pairwise(bounds))
    only = len(cited.citations) == 1 and cited.citations[0].kind == "commentary"
    assert only or all(one.kind != "commentary" for one in cited.citations)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_tagged_spans_hold_text_and_lie_within_it(text: str) -> None:
    tagged = tag(text)
    assert tagged.text == text
    assert all(0 <= span.start < span.end <= len(text) for span in tagged.spans)
    assert list(tagged.spans) == sorted(tagged.spans, key=lambda span: (span.start, span.end))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "," * 50_000,
        "1" * 50_000,
        "; " * 20_000,
        "‘a " * 5_000,
        "(" * 20_000,
        "A. " * 20_000,
        "😀" * 9_000,
        "שלום " * 9_000,
    ],
)
def test_hostile_text_is_answered(text: str) -> None:
    assert cut_note(note(text)).citations
    parse_reference(text)


def test_an_empty_note_is_one_commentary() -> None:
    for text in ("", "  \n "):
        (only,) = cut_note(note(text)).citations
        assert (only.kind, only.start, only.end) == ("commentary", 0, len(text))
