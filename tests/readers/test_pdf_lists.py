"""Numbers that are no notes, and notes that are near what is none: as manuals, journals and scans have them."""

from __future__ import annotations

import time

import pytest

from citecheck.model import Manuscript
from citecheck.readers import read
from readers.pdf_made import Page, pdf, width

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def open_pdf(*pages: Page) -> Manuscript:
    return read(pdf(pages), name="paper.pdf")


def notes(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in manuscript.notes]


def calls(manuscript: Manuscript) -> list[str]:
    return [marker.number for marker in manuscript.markers]


def filled(page: Page, first: int, count: int, said: str = "") -> None:
    """Lines of text from ``first`` points down; no two are alike."""
    for at in range(count):
        page.text(
            60, first + 13 * at, 10.5, f"Words {LETTERS[at % 26]} of a {said} line that goes on for a while"
        )


def noted(number: int, *, text: int = 24, below: bool = True) -> Page:
    """A page with one note, called in its first line."""
    page = Page()
    page.line(60, 87, 10.5, f"It rose by the {LETTERS[number]} gate.", str(number), " And it fell.")
    filled(page, 100, text, LETTERS[number] * 3)
    if below:
        page.line(60, 500, 8.5, "", str(number), f" A. Hill, Rivers of {LETTERS[number]}, Dale 1999.")
    return page


def hill(*numbers: int) -> list[tuple[str, str]]:
    return [(str(number), f"A. Hill, Rivers of {LETTERS[number]}, Dale 1999.") for number in numbers]


def test_a_long_list_does_not_take_the_place_of_the_notes() -> None:
    pages = [noted(number) for number in range(1, 5)]
    for page in range(3):
        listing = Page()
        filled(listing, 87, 3)
        for at in range(40):
            number = 5 + 40 * page + at
            listing.text(60, 130 + 10 * at, 8.5, f"{number} set the value of word {LETTERS[at % 26]}")
        pages.append(listing)
    manuscript = open_pdf(*pages)
    assert notes(manuscript) == hill(1, 2, 3, 4)
    assert calls(manuscript) == ["1", "2", "3", "4"]


def test_a_table_of_contents_is_no_list_of_notes() -> None:
    contents = Page()
    for at in range(1, 9):
        contents.text(60, 90 + 12 * at, 8.5, f"{at}. The river at {LETTERS[at]} . . . . . . . . . {10 * at}")
    assert notes(open_pdf(contents, *(noted(number) for number in range(1, 4)))) == hill(1, 2, 3)


def test_items_under_one_symbol_are_no_notes() -> None:
    pages = [noted(1), noted(2), noted(3, text=10, below=False)]
    for at in range(4):
        pages[2].text(60, 400 + 12 * at, 8.5, f"* change the gate of {LETTERS[at]} and see what comes of it")
    pages[2].line(60, 500, 8.5, "", "3", f" A. Hill, Rivers of {LETTERS[3]}, Dale 1999.")
    assert [number for number, _ in notes(open_pdf(*pages))] == ["1", "2", "3"]


def test_a_figure_below_the_notes() -> None:
    pages = [noted(number) for number in (1, 2)]
    page = noted(3, text=20, below=False)
    page.line(60, 400, 8.5, "", "3", f" A. Hill, Rivers of {LETTERS[3]}, Dale 1999.")
    for at in range(4):
        page.text(120, 440 + 14 * at, 10.5, f"River {LETTERS[at]} in the year of the flood")
    page.text(120, 510, 10.5, "Figure 1: Rivers.")
    assert notes(open_pdf(*pages, page)) == hill(1, 2, 3)


def test_a_note_goes_on_above_a_caption_at_the_foot() -> None:
    first, second = noted(1), noted(2, text=20, below=False)
    first.text(60, 511, 8.5, "Much of it was written before the reports were opened, and")
    second.text(60, 420, 8.5, "none of it asks who paid the pilots.")
    second.line(60, 431, 8.5, "", "2", f" A. Hill, Rivers of {LETTERS[2]}, Dale 1999.")
    second.text(110, 470, 9.9, "Figure 1. Floods by year and by river. Source: own counting.")
    found = notes(open_pdf(first, second))
    assert [number for number, _ in found] == ["1", "2"]
    assert found[0][1].endswith("opened, and none of it asks who paid the pilots.")


def test_a_number_right_before_a_number() -> None:
    page = Page()
    page.line(60, 87, 10.5, "It rose.", "9", " It fell.", "10", " It froze.", "11", "")
    filled(page, 100, 24)
    said = {9: "A. Hill, Rivers, Dale 1999.", 10: "12 cases are known.", 11: "B. Moss, Floods, Dale 2001."}
    for at, (number, text) in enumerate(said.items()):
        page.text(60, 480 + 11 * at, 8.5, f"{number}{'' if number == 10 else '  '}{text}")
    assert notes(open_pdf(page)) == [(str(number), text) for number, text in said.items()]


def test_a_line_that_other_pages_have_above_the_notes_too() -> None:
    pages = [noted(number, text=20) for number in range(1, 5)]
    for page in pages[:3]:
        page.text(180, 470, 10.5, "Back to the first chapter")
    assert notes(open_pdf(*pages)) == hill(1, 2, 3, 4)


def test_a_foot_close_below_the_notes() -> None:
    pages = [noted(number) for number in range(1, 6)]
    for at, page in enumerate(pages):
        page.text(60, 511, 8, str(137 + at))
        page.text(300, 511, 8, "Rivers, 2021")
    assert notes(open_pdf(*pages)) == hill(1, 2, 3, 4, 5)


def test_line_numbers_between_two_columns_and_beside_notes() -> None:
    pages = []
    for start in (1, 73):
        page = Page()
        for at in range(36):
            y = 80 + 11 * at
            for column, x in enumerate((60, 240)):
                page.text(
                    x - 20,
                    y + 4 * column,
                    5,
                    str(start + at + 36 * column),
                )
                page.text(
                    x,
                    y + 4 * column,
                    9,
                    f"words {LETTERS[at % 26]} of a line that goes {'on' if at % 2 else 'by'}",
                )
        pages.append(page)
    manuscript = open_pdf(*pages)
    text = " ".join(block.text for block in manuscript.body)
    assert "words c of a line that goes by words d of" in text
    assert not any(character.isdigit() for character in text)


def test_markers_one_behind_the_other_without_a_blank() -> None:
    page = Page()
    page.line(60, 87, 10.5, "It rose and fell and froze.", "123", " Nobody", "4", " saw it.")
    filled(page, 100, 24)
    for number in range(1, 5):
        page.line(
            60, 470 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers of {LETTERS[number]}, Dale 1999."
        )
    manuscript = open_pdf(page)
    assert notes(manuscript) == hill(1, 2, 3, 4)
    assert calls(manuscript) == ["1", "2", "3", "4"]


def test_a_short_word_before_a_small_marker_is_no_initial() -> None:
    page = Page()
    page.text(60, 87, 10.5, "It rose by the harbour gate and by the old bridge of the is-")
    x = page.text(60, 100, 10.5, "le") - 1.0
    page.text(x, 97.4, 5.2, "1")
    page.text(x + 3.4, 100, 10.5, ", and nobody saw it. The town slept.")
    filled(page, 113, 23)
    page.line(60, 500, 8.5, "", "1", f" A. Hill, Rivers of {LETTERS[1]}, Dale 1999.")
    manuscript = open_pdf(page)
    assert [marker.before.split()[-1] for marker in manuscript.markers] == ["isle"]
    assert manuscript.markers[0].sentence.endswith(", and nobody saw it.")


def test_endnotes_that_begin_with_a_number() -> None:
    text, end = Page(), Page()
    for number in range(1, 9):
        text.line(
            60, 60 + 40 * number, 10.5, f"Words {LETTERS[number]} of the river.", str(number), " It went on."
        )
        text.text(
            60,
            73 + 40 * number,
            10.5,
            f"Lines {LETTERS[number]} of text that fill the page from side to side",
        )
        end.line(60, 80 + 22 * number, 9, "", str(number), f"1{number} cases at {LETTERS[number]}, by Hill.")
    end.text(60, 80, 12, "Notes", "B")
    assert notes(open_pdf(text, end)) == [
        (str(n), f"1{n} cases at {LETTERS[n]}, by Hill.") for n in range(1, 9)
    ]


def test_a_remark_is_no_heading_of_endnotes() -> None:
    pages = [noted(number, text=16) for number in range(1, 6)]
    pages[0].text(60, 320, 10.5, "Note:", "B")
    filled(pages[0], 333, 6)
    for at, page in enumerate(pages):
        page.text(60, 420, 12, f"{at + 1}. The rivers of {LETTERS[at]}", "B")
        filled(page, 437, 3)
    manuscript = open_pdf(*pages)
    assert notes(manuscript) == hill(1, 2, 3, 4, 5)
    assert {note.kind for note in manuscript.notes} == {"footnote"}


def test_a_bibliography_that_brackets_call_beside_raised_notes() -> None:
    pages = [noted(number) for number in range(1, 5)]
    for at, page in enumerate(pages):
        page.text(
            60, 420, 10.5, f"So says the book of the {LETTERS[at]} gate [{at + 1}], and [{at + 5}] too."
        )
    end = Page()
    end.text(60, 60, 12, "References", "B")
    for number in range(1, 9):
        end.text(60, 70 + 13 * number, 8.5, f"[{number}] Moss, Floods of {LETTERS[number]}, Dale 1999.")
    assert notes(open_pdf(*pages, end)) == hill(1, 2, 3, 4)


@pytest.mark.parametrize("printed", ["https://example.org/~hill/1.html"])
def test_a_tilde_in_an_address_is_no_accent(printed: str) -> None:
    page = noted(1, below=False)
    page.line(60, 500, 8.5, "", "1", f" A. Hill, {printed.replace('~', '˜')}, at the gate.")
    assert notes(open_pdf(page)) == [("1", f"A. Hill, {printed}, at the gate.")]


def test_many_figures_in_a_line_take_no_time() -> None:
    page = noted(1)
    for at in range(12):
        page.text(60, 420 + 5 * at, 3, "31415926535897932384" * 5)
        page.text(60 + width("3", 3) * 100, 420 + 5 * at, 3, " x")
    started = time.process_time()
    assert open_pdf(page).body
    text = "\n\n".join(f"7 {'31415926535897932384' * 20}x" for _ in range(20))
    assert read(text.encode(), name="paper.txt").body
    assert time.process_time() - started < 5
