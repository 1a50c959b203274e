"""PDFs made by hand: what stands where becomes notes, markers and text."""

from __future__ import annotations

import time

import pytest

from citecheck.model import Heading, Manuscript, UnreadableError
from citecheck.readers import pdf_worker, read
from citecheck.readers.pdf_lines import page_of
from readers.pdf_made import Page, assembled, paper, pdf, width


def open_pdf(*pages: Page) -> Manuscript:
    return read(pdf(pages), name="paper.pdf")


def bodies(manuscript: Manuscript) -> list[str]:
    return [block.text for block in manuscript.body]


def page(*, number: int = 1, size: float = 10.5, notes: tuple[str, ...] = ("1",), first: str = "") -> Page:
    """A page with a line a note, and the notes at its foot."""
    made = Page()
    made.text(60, 40, 9, f"Harbour Studies {number}")
    for at, note in enumerate(notes):
        made.line(
            60,
            110 + 14 * at,
            size,
            f"{first}Line {'abcdef'[at]} of page {'xyzuvw'[number]} tells of the river.",
            note,
            "",
        )
    for at in range(16):
        made.line(
            60,
            190 + 13 * at,
            size,
            f"Words {'abcdefghijklmnop'[at]}{'xyzuvw'[number]} of a line that goes on for a while",
        )
    made.rules.append((60, 160, 470))
    for at, note in enumerate(notes):
        made.line(60, 484 + 11 * at, 8.5, "", note, f" A. Hill, Rivers, p. {number}{note}.")
    return made


def test_a_paper() -> None:
    manuscript = read(paper(), name="paper.pdf")
    assert [(note.number, note.place.page, note.text) for note in manuscript.notes] == [
        ("1", 1, "A. Hill, Rivers of the North, London: Dale 2001, p. 4."),
        ("2", 1, "B. Moss, see https://example.org/moss, on the bridge and on the ferries of the outer islands."),
        ("3", 2, "A. Hill, Rivers of the North, London: Dale 2002, p. 5."),
        ("4", 2, "B. Moss, see https://example.org/moss, on the bridge of the town."),
        ("5", 3, "A. Hill, Rivers of the North, London: Dale 2003, p. 6."),
        ("6", 3, "B. Moss, see https://example.org/moss, on the bridge of the town."),
    ]  # fmt: skip
    assert manuscript.notes[3].links[0].url == "https://example.org/moss/1"
    assert isinstance(manuscript.body[0], Heading)
    assert "They did not believe a word of it" in manuscript.body[1].text
    assert [(marker.number, marker.sentence) for marker in manuscript.markers][:2] == [
        ("1", "In 1998 the river rose above the lake and the town slept."),
        ("2", "Nobody by the lake had seen so much water before, and the older people of the lake, who kept the bridge, said so to the children of 1998."),
    ]  # fmt: skip
    assert all("Harbour Studies" not in text for text in bodies(manuscript))
    # A place is a line as printed, and a page.
    note = manuscript.notes[0].content.place(0, 7)
    assert manuscript.lines[note.line - 1][note.column - 1 :].startswith("A. Hill")


def test_two_columns() -> None:
    made = []
    for number in range(2):
        one = Page()
        for column, x in enumerate((40, 225)):
            for at in range(12):
                one.line(
                    x,
                    80 + 13 * at,
                    10,
                    f"Column {'ab'[column]} of page {'xy'[number]} line {'abcdefghijkl'[at]} on",
                )
            note = str(2 * number + column + 1)
            one.line(x, 80 + 13 * 12, 10, "It ends here.", note, "")
            one.line(x, 500, 8, "", note, f" A. Hill, Rivers, p. {note}, Dale.")
        made.append(one)
    manuscript = open_pdf(*made)
    assert [note.number for note in manuscript.notes] == ["1", "2", "3", "4"]
    text = " ".join(bodies(manuscript))
    order = [text.index(f"Column {column} of page {number}") for number in "xy" for column in "ab"]
    assert order == sorted(order)
    assert [marker.sentence[-13:] for marker in manuscript.markers] == ["It ends here."] * 4


def test_numbers_in_the_margin_are_no_text() -> None:
    made = []
    for number in range(3):
        one = page(number=number, notes=(str(number + 1),))
        for at in range(17):
            shown = str(number * 17 + at + 1)
            one.text(44 - width(shown, 7), 110 if at == 0 else 177 + 13 * at, 7, shown)
        made.append(one)
    manuscript = open_pdf(*made)
    assert [note.number for note in manuscript.notes] == ["1", "2", "3"]
    assert not any(word.isdigit() for text in bodies(manuscript) for word in text.split())
    assert [remark.message for remark in manuscript.remarks] == [
        "51 numbers in the margin (1 to 51) were left aside"
    ]


def test_lists_and_hanging_note_numbers_stay() -> None:
    """Numbers where the text begins are a list's; small lines set out to the left are notes."""
    one = Page()
    for at in range(8):
        one.text(60, 100 + 13 * at, 10.5, f"Words {'abcdefgh'[at]} of a line that goes on for a while here")
    for at in range(6):
        one.text(60, 220 + 13 * at, 10.5, str(at + 1))
        one.text(75, 220 + 13 * at, 10.5, f"Point {'abcdef'[at]} of the list goes on for a while here")
    one.line(60, 310, 10.5, "It ends.", "1", " And so.", "2", "")
    for at in range(2):
        one.text(50, 500 + 11 * at, 8, str(at + 1))
        one.text(60, 500 + 11 * at, 8, f"A. Hill, Rivers, Dale 200{at}.")
    manuscript = open_pdf(one)
    assert [(note.number, note.text) for note in manuscript.notes] == [
        ("1", "A. Hill, Rivers, Dale 2000."),
        ("2", "A. Hill, Rivers, Dale 2001."),
    ]
    assert "1 Point a" in " ".join(bodies(manuscript))
    assert manuscript.remarks == ()


@pytest.mark.parametrize(
    ("piece", "strips"),
    [
        # The end of a line of the left column, three points higher than a heading in the right one.
        ("old mill", ["It is told of the old mill", "The harbour"]),
        # The same place, but a figure: it is raised, and the heading's.
        ("7", ["It is told of the", "7 The harbour"]),
    ],
)
def test_words_beside_a_heading_in_the_other_column_are_not_raised(piece: str, strips: list[str]) -> None:
    runs = [
        ["It is told of the", 40.0, 120.0, 300.0, 10.0, 0],
        [piece, 122.5, 160.0, 300.0 if piece != "7" else 302.0, 10.0, 0],
        ["The harbour", 165.0, 260.0, 306.0, 14.4, 2],
    ]
    found = page_of(1, {"w": 420, "h": 595, "runs": runs, "rules": [], "links": [], "images": 0})
    assert [" ".join(strip.text.split()) for strip in found.strips] == strips


@pytest.mark.parametrize("marks", [("*", "†"), ("1", "2"), ("a", "b")])
def test_marks_of_other_kinds(marks: tuple[str, str]) -> None:
    manuscript = open_pdf(page(notes=marks), page(number=2, notes=marks))
    assert [note.number for note in manuscript.notes] == [*marks, *marks]
    assert [marker.number for marker in manuscript.markers] == [*marks, *marks]


def test_a_heading_that_counts_on_with_the_pages_is_no_running_head() -> None:
    made = []
    for number in range(4):
        one = Page()
        one.text(60, 60, 10.5, f"Line {'abcd'[number]} goes over from the page before.")
        one.text(60, 90, 13, f"{number + 1} Of the {('river', 'mill', 'bay', 'road')[number]}", "B")
        for at in range(20):
            one.text(
                60,
                120 + 13 * at,
                10.5,
                f"Words {'abcdefghijklmnopqrst'[at]}{'abcd'[number]} of a line that goes on for a while",
            )
        one.text(200, 560, 9, str(number + 1))
        made.append(one)
    texts = bodies(open_pdf(*made))
    assert "2 Of the mill" in texts
    assert any("Line b goes over" in text for text in texts)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf([Page()]), "holds no text"),
        (b"%PDF-1.4\nnothing", "it is damaged and cannot be repaired"),
        (assembled([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]), "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as error:
        read(data, name="a.pdf")
    assert "\n" not in str(error.value)


def test_a_reader_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_worker, "_SILENCE", 0.0)
    monkeypatch.setattr(pdf_worker, "_CHILD", "import time; time.sleep(60)")
    with pytest.raises(UnreadableError, match="beyond page 0: it takes too long"):
        read(paper(), name="a.pdf")


def test_what_the_child_is_asked_for() -> None:
    """The extraction, in this process: what the child writes is a page a line."""
    from citecheck.readers import pdf_extract

    found = list(pdf_extract.pages(paper(), time.process_time() + 60.0))
    assert [len(one["links"]) for one in found] == [1, 1, 1]
    assert found[0]["rules"] == [
        [pytest.approx(60, abs=2), pytest.approx(160, abs=2), pytest.approx(480, abs=1)]
    ]
    assert any(
        run[0] == "The Islands and the Bridge" and run[5] & pdf_extract.BOLD for run in found[0]["runs"]
    )
    assert list(pdf_extract.pages(paper(), -1.0)) == [{"cut": "time", "read": 0, "count": 3}]
    with pytest.raises(pdf_extract.DamagedError, match="damaged"):
        list(pdf_extract.pages(b"%PDF-1.4", 60.0))


def linked(*lines: str, urls: dict[int, str]) -> str:
    """The text of a note of these printed lines, of which some are linked."""
    made = page()
    made.texts = [one for one in made.texts if one[1] < 480]
    made.line(60, 484, 8.5, "", "1", f" {lines[0]}")
    for at, line in enumerate(lines[1:], 1):
        made.line(60, 484 + 11 * at, 8.5, line)
    for at, url in urls.items():
        made.links.append((60, 476 + 11 * at, 380, 486 + 11 * at, url))
    (note,) = open_pdf(made).notes
    return note.text


@pytest.mark.parametrize(
    ("lines", "url", "read_as"),
    [
        (
            ("Hill, https://example.org/news/2018.", "html, 4 May 2018, and further pages of it."),
            "https://example.org/news/2018.html",
            "Hill, https://example.org/news/2018.html, 4 May 2018, and further pages of it.",
        ),
        # Nothing in the shape of these tells that they go on.
        (
            ("Hill, https://example.org/news/thelong.", "speech, 4 May 2018, and further pages of it."),
            "https://example.org/news/thelong.speech",
            "Hill, https://example.org/news/thelong.speech, 4 May 2018, and further pages of it.",
        ),
        (
            ("Hill, https://doi.org/10.1093/ia/iix", "0042, 4 May 2018, and further pages of it."),
            "https://doi.org/10.1093/ia/iix0042",
            "Hill, https://doi.org/10.1093/ia/iix0042, 4 May 2018, and further pages of it.",
        ),
        # A hyphen of the typesetter's, and one of the address.
        (
            ("Hill, https://example.org/presi-", "dent/speech, 4 May 2018, and further pages."),
            "https://example.org/president/speech",
            "Hill, https://example.org/president/speech, 4 May 2018, and further pages.",
        ),
        (
            ("Hill, https://example.org/annual-", "report/of, 4 May 2018, and further pages."),
            "https://example.org/annual-report/of",
            "Hill, https://example.org/annual-report/of, 4 May 2018, and further pages.",
        ),
        # As the link has it in the address's own spelling.
        (
            ("Hill, https://Example.org/a%20b/the.", "c%20d, 4 May 2018, and further pages of it."),
            "https://example.org/a%20b/the.c%20d",
            "Hill, https://Example.org/a%20b/the.c%20d, 4 May 2018, and further pages of it.",
        ),
        # Words that lead to an address which is made of them stay words.
        (
            ("Hill in the guardian of the", "river, 4 May 2018, and further pages of it."),
            "https://theriver.example.org",
            "Hill in the guardian of the river, 4 May 2018, and further pages of it.",
        ),
        (
            ("Hill, https://example.org/news/thelong.", "speech, 4 May 2018, and further pages of it."),
            "https://example.org/other",
            "Hill, https://example.org/news/thelong. speech, 4 May 2018, and further pages of it.",
        ),
    ],
)
def test_an_address_over_a_lines_end_is_as_its_link_has_it(
    lines: tuple[str, str], url: str, read_as: str
) -> None:
    assert linked(*lines, urls={0: url, 1: url}) == read_as
    # Some programs link the first of the lines alone.
    assert linked(*lines, urls={0: url}) == read_as
