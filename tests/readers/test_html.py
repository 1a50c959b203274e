"""Notes of HTML pages in the dialects that programs write, and pages that are hostile."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import Manuscript, Paragraph, UnreadableError
from citecheck.readers.html import read_html

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "readers" / "html.toml").read_text("utf-8"))[
    "case"
]


def read(page: str) -> Manuscript:
    return read_html(page.encode(), "page.html")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    manuscript = read(f"<html><head><title>T</title></head><body>{case['page']}</body></html>")
    assert [[note.number, note.text] for note in manuscript.notes] == case["notes"]
    assert [marker.number for marker in manuscript.markers] == [number for number, _ in case["markers"]]
    for marker, (_, before) in zip(manuscript.markers, case["markers"], strict=True):
        assert marker.before.endswith(before) or before.endswith(marker.before), marker
    if "body" in case:
        assert [block.text for block in manuscript.body] == case["body"]
    if "last" in case:
        assert manuscript.body[-1].text == case["last"]
    by_number = {note.number: note for note in manuscript.notes}
    for number, text, url in case.get("links", []):
        note = by_number[number]
        assert (text, url) in [(note.text[link.start : link.end], link.url) for link in note.links]


def test_places_are_those_of_the_file() -> None:
    page = (
        "<html><body>\n<h1>On &amp; Off</h1>\n<p>The <b>river</b>\nrose.<a href='#fn1'><sup>1</sup></a></p>\n"
        "<ol><li id='fn1'>A. Hill,\n<i>Rivers</i>, 2001.</li></ol></body></html>"
    )
    manuscript = read(page)
    note = manuscript.notes[0]
    assert (note.place.line, note.place.column) == (5, 18)
    place = note.content.place(note.text.index("Rivers"), len(note.text))
    assert (place.line, place.column) == (6, 4)
    assert manuscript.lines[place.line - 1][place.column - 1 :].startswith("Rivers")
    assert manuscript.markers[0].place.line == 4
    river = manuscript.body[1]
    assert isinstance(river, Paragraph)
    assert river.content.place(4, 9).column == 11
    assert manuscript.metadata == {}


@pytest.mark.parametrize("page", ["", "   ", "\0\0"])
def test_an_empty_page_is_said(page: str) -> None:
    with pytest.raises(UnreadableError):
        read(page)


def test_deep_and_broken_pages_are_read_as_far_as_they_go() -> None:
    deep = read("<div>" * 20_000 + "The river rose." + "</div>" * 20_000)
    assert deep.remarks
    broken = read("<p>The river rose.<sup><a href='#fn1'>1</a><li id=fn1>A. Hill")
    assert [note.text for note in broken.notes] == ["A. Hill"]


@given(
    st.lists(
        st.sampled_from(
            [
                '<a href="#fn1">1</a>',
                "<p id=fn1>",
                "<sup>",
                "</sup>",
                "<li id='fn1'>",
                "x y. ",
                "</p>",
                "<span class=footnote>",
                "</span>",
                "<aside id=a>",
                '<a id="fn1" href="#a">',
                "&#0;",
                "<!--",
                "<td>",
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_page_ends_in_a_traceback(pieces: list[str]) -> None:
    manuscript = read("<body>x " + "".join(pieces))
    for marker in manuscript.markers:
        assert marker.block is None or marker.offset <= len(manuscript.body[marker.block].text)
