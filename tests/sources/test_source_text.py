"""HTML, Markdown, plain text and CSV as passages with their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model import UnreadableError
from citecheck.sources.document import Document
from citecheck.sources.table_csv import csv_document
from citecheck.sources.text_html import html_document
from citecheck.sources.text_plain import plain_document


def shown(document: Document) -> list[tuple[int, str]]:
    return [(passage.place.line, passage.text) for passage in document.passages]


def test_visible_text_with_lines_and_headings() -> None:
    page = """<!doctype html><title>A page</title>
<style>p { color: red }</style><script>var hidden = "17";</script>
<nav><a href="/">Home</a></nav>
<h1>Ports</h1>
<p>Ships &amp; quays,
two lines.</p>
<h2>Cargo</h2>
<p>First<br>second <b>bold</b> end</p>
<p hidden>not this</p><p style="display: none">nor this</p>
<ul><li>one<li>two</ul>
<h1>Rail</h1>last words"""
    document = html_document(page)
    assert document.title == "A page"
    assert shown(document) == [
        (4, "Ports"),
        (5, "Ships & quays, two lines."),
        (7, "Cargo"),
        (8, "First second bold end"),
        (10, "one"),
        (10, "two"),
        (11, "Rail"),
        (11, "last words"),
    ]
    by_text = {passage.text: passage for passage in document.passages}
    assert by_text["one"].heading == ("Ports", "Cargo")
    assert by_text["last words"].heading == ("Rail",)


def test_a_table_keeps_its_headers_spans_sections_and_caption() -> None:
    page = """<p>Unit: US$ million</p>
<table><caption>Flows</caption>
<tr><th rowspan=2>Country</th><th colspan=2>Net</th></tr><tr><th>2011</th><th>2012</th></tr>
<tr><td>Asia</td></tr>
<tr><td>Korea</td><td>339</td><td>757</td></tr>
<tr><td colspan=3>Europe</td></tr>
<tr><td>Spain</td><td></td><td>(12)</td></tr></table>"""
    rows = [passage for passage in html_document(page).passages if passage.cells]
    assert [row.text for row in rows] == ["Korea | Net 2011: 339 | Net 2012: 757", "Spain | Net 2012: (12)"]
    assert [row.row_header for row in rows] == ["Asia Korea", "Europe Spain"]
    assert rows[0].caption == "Flows Unit: US$ million"
    assert [cell.column for cell in rows[0].cells] == ["Net 2011", "Net 2012"]
    assert [row.text[cell.start :].startswith(cell.text) for row in rows for cell in row.cells] == [True] * 3
    assert [row.place.line for row in rows] == [5, 7]


def test_a_layout_table_is_prose() -> None:
    story = "Words of an article. " * 30
    page = f"<table><tr><td>menu</td><td>{story}<table><tr><th>A</th><th>B</th></tr><tr><td>x</td><td>5</td></tr></table></td></tr></table>"
    passages = html_document(page).passages
    assert [passage.kind for passage in passages] == ["row", "paragraph", "paragraph"]
    assert passages[0].text == "x | B: 5"
    assert passages[2].text == story.strip()


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "deep words",
        "<table><tr><td>" * 20_000 + "deep words",
        "<b>" * 1_000 + "<p>deep words" + "</i>" * 1_000,
        "<!--" * 50_000 + "--> deep words",
        "<td rowspan=9999 colspan=9999>" * 2_000 + "deep words",
        "deep words<" + "<" * 100_000,
        "<a x='" * 20_000 + "'>deep words",
    ],
)
def test_hostile_pages_give_their_words(page: str) -> None:
    assert any("deep words" in passage.text for passage in html_document(page).passages)


@given(st.text(max_size=300))
def test_any_text_is_a_page_and_a_paper_and_a_table(text: str) -> None:
    for passage in html_document(text).passages:
        assert passage.place.line >= 1
    for passage in plain_document(text, markdown=True).passages:
        assert passage.text == passage.text.strip() != ""
    for passage in csv_document(text, Path("x.csv")).passages:
        assert passage.cells or passage.text


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "<th colspan=2>",
                "</table>",
                "<h1>",
                "x",
                " 5",
                "<br>",
                "<script>",
                "</script>",
                "\n",
                "<nav>",
                "</nav>",
            ]
        ),
        max_size=40,
    )
)
def test_any_nesting_gives_places_inside_the_file(parts: list[str]) -> None:
    text = "".join(parts)
    for passage in html_document(text).passages:
        assert 1 <= passage.place.line <= text.count("\n") + 1


def test_plain_text_paragraphs_hyphens_and_aligned_columns() -> None:
    text = """The title

A para-
graph of the US-
Japan talks.  Two blanks after a stop.

Unit: tonnes

Country   2011   2012
Spain      339    757
Norway   2 649  3 479
"""
    document = plain_document(text)
    assert document.title == "The title"
    assert shown(document)[:2] == [
        (1, "The title"),
        (3, "A paragraph of the US-Japan talks. Two blanks after a stop."),
    ]
    rows = [passage for passage in document.passages if passage.cells]
    assert [row.text for row in rows] == [
        "Spain | 2011: 339 | 2012: 757",
        "Norway | 2011: 2 649 | 2012: 3 479",
    ]
    assert rows[0].caption == "Unit: tonnes"
    assert rows[1].place.line == 11


def test_markdown_headings_tables_and_marks() -> None:
    text = """Report
======

Some **bold** [link](http://example.org/a_b) text.

## Part

| Year | Length (km) |
|:-----|------------:|
| 1950 | 16.0 |
| 2015 | 14.2 |

- one
- two
***
Under
-----
end"""
    document = plain_document(text, markdown=True)
    assert document.title == "Report"
    assert [(passage.kind, passage.text) for passage in document.passages] == [
        ("heading", "Report"),
        ("paragraph", "Some bold link text."),
        ("heading", "Part"),
        ("row", "Year 1950 | Length (km): 16.0"),
        ("row", "Year 2015 | Length (km): 14.2"),
        ("paragraph", "- one"),
        ("paragraph", "- two"),
        ("heading", "Under"),
        ("paragraph", "end"),
    ]
    assert document.passages[-1].heading == ("Report", "Under")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('Country,2011\nSpain,"1,339"\n', ["Spain | 2011: 1,339"]),
        ("Country;2011\nSpain;339,5\n", ["Spain | 2011: 339,5"]),
        ("Country\t2011\nSpain\t339\n", ["Spain | 2011: 339"]),
        ("Title of it\nUnit;million\nCountry;2011;2012\nSpain;3;4\n", ["Spain | 2011: 3 | 2012: 4"]),
        ("year,tonnes\n2011,5\n2012,6\n", ["year 2011 | tonnes: 5", "year 2012 | tonnes: 6"]),
        ("a,b\nx,y\n", ["x | b: y"]),
        ("", []),
        (",,,\n\n", []),
    ],
)
def test_csv_rows(text: str, rows: list[str]) -> None:
    assert [passage.text for passage in csv_document(text, Path("t.csv")).passages] == rows


def test_csv_titles_are_its_caption() -> None:
    document = csv_document("Title of it\nUnit;million;\nCountry;2011;2012\nSpain;3;4\n", Path("t.csv"))
    assert document.passages[0].caption == "Title of it Unit million"
    assert document.title == "Title of it Unit million"


def test_a_csv_field_without_end_is_told_with_its_line() -> None:
    with pytest.raises(UnreadableError, match=r"t\.csv:\d+: not a table"):
        csv_document('a,b\n"' + "x" * 200_000, Path("t.csv"))
