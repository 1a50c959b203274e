"""Pages as journals print them, each with what once misled the reader."""

from __future__ import annotations

import pytest

from citecheck.model import Manuscript, Paragraph
from citecheck.readers import read
from readers.pdf_made import HEIGHT, Page, pdf, width

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def open_pdf(*pages: Page, across: bool = False) -> Manuscript:
    return read(pdf(pages, across=across), name="paper.pdf")


def notes(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in manuscript.notes]


def bodies(manuscript: Manuscript) -> list[str]:
    return [block.text for block in manuscript.body]


def filled(page: Page, first: int, count: int, said: str = "", x: float = 60) -> None:
    """Lines of text from ``first`` points down; no two are alike."""
    for at in range(count):
        page.text(
            x,
            first + 13 * at,
            10.5,
            f"{said}Words {LETTERS[at % 26]} of a line that goes on for a while of its own",
        )


@pytest.mark.parametrize("count", [1, 2])
def test_notes_in_two_columns_under_one_of_text(count: int) -> None:
    page = Page()
    for number in range(1, 2 * count + 1):
        page.line(60, 87 + 13 * number, 10.5, f"It rose {LETTERS[number]}.", str(number), "")
    filled(page, 165, 20)
    for at in range(2 * count):
        x, y = (60 if at < count else 210), 500 + 22 * (at % count)
        page.text(x, y, 8, f"{at + 1}. A. Hill, Rivers of {LETTERS[at]},")
        page.text(x, y + 11, 8, f"Dale 200{at}.")
    wanted = [(str(at + 1), f"A. Hill, Rivers of {LETTERS[at]}, Dale 200{at}.") for at in range(2 * count)]
    assert notes(open_pdf(page)) == wanted


def test_fine_print_below_the_notes_is_none_of_theirs() -> None:
    page = Page()
    page.line(60, 100, 10.5, "It rose.", "1", " It fell.", "2", "")
    filled(page, 120, 24)
    for number in (1, 2):
        page.line(60, 490 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    page.text(60, 525, 6, "This article may be shared by all who name its author, and printed by")
    page.text(60, 532, 6, "those who ask the harbour master.")
    manuscript = open_pdf(page)
    assert notes(manuscript)[1] == ("2", "A. Hill, Rivers, Dale 2002.")
    assert not any("shared by all" in text for text in bodies(manuscript))
    assert any("shared by all" in paragraph.text for paragraph in manuscript.aside)


def test_endnotes_without_a_heading_behind_a_numbered_bibliography() -> None:
    text, end = Page(), Page()
    for number in range(1, 9):
        text.line(
            60,
            100 + 40 * number,
            10.5,
            f"Words {LETTERS[number]} of the river.",
            str(number),
            " And it went on for long.",
        )
        text.text(
            60,
            113 + 40 * number,
            10.5,
            f"Lines {LETTERS[number]} of text that fill the page from one side to the other",
        )
        end.text(
            60, 200 + 22 * number, 9, f"{number}. A. Hill, Rivers of {LETTERS[number]}, Dale 200{number}."
        )
    end.text(60, 60, 10.5, "References", "B")
    for number in range(1, 5):
        end.text(60, 70 + 13 * number, 9, f"{number}. Moss, Floods of {LETTERS[number]}, Dale 1999.")
    manuscript = open_pdf(text, end)
    assert notes(manuscript) == [
        (str(n), f"A. Hill, Rivers of {LETTERS[n]}, Dale 200{n}.") for n in range(1, 9)
    ]
    assert {note.kind for note in manuscript.notes} == {"endnote"}
    assert [marker.number for marker in manuscript.markers] == [str(n) for n in range(1, 9)]
    assert any("Moss, Floods of b" in text for text in bodies(manuscript))


def test_endnotes_numbered_i_ii_iii() -> None:
    text, end = Page(), Page()
    numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    for at, numeral in enumerate(numerals):
        text.line(
            60,
            100 + 40 * at,
            10.5,
            f"Words {LETTERS[at]} of the river.",
            numeral,
            " And it went on for long.",
        )
        text.text(
            60,
            113 + 40 * at,
            10.5,
            f"Lines {LETTERS[at]} of text that fill the page from one side to the other",
        )
        end.line(60, 100 + 22 * at, 9, "", numeral, f" A. Hill, Rivers of {LETTERS[at]}, Dale 200{at}.")
    manuscript = open_pdf(text, end)
    assert notes(manuscript) == [
        (n, f"A. Hill, Rivers of {LETTERS[at]}, Dale 200{at}.") for at, n in enumerate(numerals)
    ]
    assert [marker.number for marker in manuscript.markers] == numerals


def test_pages_printed_in_another_direction() -> None:
    page = Page()
    page.line(60, 100, 10.5, "It rose.", "1", " It fell.", "2", "")
    filled(page, 120, 24)
    for number in (1, 2):
        page.line(60, 490 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    assert HEIGHT > 500
    assert notes(open_pdf(page, across=True)) == notes(open_pdf(page)) != []


def test_addresses_of_authors_are_no_notes() -> None:
    page = Page()
    page.text(60, 60, 14, "Rivers of Salt", "B")
    page.line(60, 80, 10.5, "Anna Hill", "1", " and Ben Moss", "2", "")
    for number in (1, 2):
        page.line(
            60, 84 + 11 * number, 8.5, "", str(number), f" Institute of {LETTERS[number]} Rivers, Dale."
        )
    page.line(60, 140, 10.5, "It rose.", "1", " It fell.", "2", "")
    filled(page, 160, 22)
    for number in (1, 2):
        page.line(60, 490 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    manuscript = open_pdf(page)
    assert notes(manuscript) == [("1", "A. Hill, Rivers, Dale 2001."), ("2", "A. Hill, Rivers, Dale 2002.")]
    assert [(marker.number, marker.sentence) for marker in manuscript.markers] == [
        ("1", "It rose."),
        ("2", "It fell."),
    ]


def test_a_power_is_no_marker_where_another_number_may_be() -> None:
    page = Page()
    page.line(60, 100, 10.5, "It rose.", "1", " It covers 30 km", "2", " of land. It fell.", "2", "")
    filled(page, 120, 24)
    for number in (1, 2):
        page.line(60, 490 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    manuscript = open_pdf(page)
    assert [marker.sentence for marker in manuscript.markers] == ["It rose.", "It fell."]
    assert "30 km2 of land" in bodies(manuscript)[0]


def test_brackets_raised_with_a_number_belong_to_the_marker() -> None:
    page = Page()
    page.line(60, 100, 10.5, "It rose", "(1)", ". It fell", "(2)", ". So it was.")
    filled(page, 120, 24)
    for number in (1, 2):
        page.line(60, 490 + 11 * number, 8.5, "", f"({number})", f" A. Hill, Rivers, Dale 200{number}.")
    manuscript = open_pdf(page)
    assert [marker.sentence for marker in manuscript.markers] == ["It rose.", "It fell."]


def test_a_last_page_with_a_line_in_its_second_column() -> None:
    pages = []
    for number in range(3):
        page = Page()
        for column, x in enumerate((40, 225)):
            for at in range(16 if number < 2 else 4 if column == 0 else 1):
                page.text(
                    x, 80 + 13 * at, 10, f"Page {'xyz'[number]} part {'ab'[column]} line {LETTERS[at]} on it"
                )
        page.line(40, 500, 8, "", str(number + 1), " A. Hill, Rivers, Dale.")
        page.line(40, 320, 10, "It ends.", str(number + 1), "")
        pages.append(page)
    text = " ".join(bodies(open_pdf(*pages)))
    assert text.index("Page z part a line d") < text.index("Page z part b line a")


def test_a_displayed_line_is_no_part_of_the_paragraph_behind_it() -> None:
    page = Page()
    filled(page, 100, 6)
    page.text(150, 178, 10.5, "E = a + b (1)", "I")
    page.text(72, 191, 10.5, "The tribunal found nothing in the files that were")
    filled(page, 204, 6)
    assert "E = a + b (1)" in bodies(open_pdf(page))


def test_letters_printed_apart_are_words() -> None:
    page = Page()
    x = 60.0
    for letter in "OF RIVERS":
        if letter != " ":
            page.text(x, 80, 10, letter, "B")
        x += width(letter, 10) + 3.0
    filled(page, 110, 12)
    assert bodies(open_pdf(page))[0] == "OF RIVERS"


def test_a_blank_that_is_wide_spacing_behind_one_letter() -> None:
    page = Page()
    filled(page, 100, 6)
    page.raw.append(b"BT /F 9 Tf 60 395 Td (fixe) Tj 2.3 Tc 15 0 Td (da) Tj 0 Tc 10.9 0 Td (nd final) Tj ET")
    [text] = [text for text in bodies(open_pdf(page)) if "fix" in text]
    assert "fixed and final" in text


def test_an_initial_over_two_lines_has_no_blank_behind_it() -> None:
    page = Page()
    page.text(60, 113, 28, "T")
    dent = 60 + width("T", 28) + 2
    page.text(dent, 100, 10.5, "he river rose in the spring of that year, and all the")
    page.text(dent, 113, 10.5, "people who lived on its banks went up into the hills and")
    filled(page, 126, 10)
    first = next(block for block in open_pdf(page).body if isinstance(block, Paragraph))
    assert first.text.startswith("The river rose")


def test_markers_printed_otherwise_than_most_fill_the_gaps() -> None:
    page = Page()
    page.line(
        60,
        100,
        10.5,
        "It rose.",
        "1",
        " It fell.2) It rose again.",
        "3",
        " So it was (as Art.3) in 1999.4 Then",
        "",
    )
    filled(page, 120, 24)
    for number in (1, 2, 3, 4):
        page.line(60, 470 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    manuscript = open_pdf(page)
    assert [(marker.number, marker.sentence) for marker in manuscript.markers] == [
        ("1", "It rose."),
        ("2", "It fell."),
        ("3", "It rose again."),
        ("4", "So it was (as Art.3) in 1999."),
    ]


def test_sizes_that_a_scanner_guessed_part_no_paragraph() -> None:
    page = Page()
    for at in range(24):
        size = 10.5 * (0.95, 1.0, 1.05, 0.98)[at % 4 if at % 3 else 2]
        page.text(
            60, 100 + 13 * at, size, f"Words {LETTERS[at]} of a line that goes on for a while of its own"
        )
    page.line(60, 420, 10.5, "It ends.", "1", "")
    page.line(60, 490, 8.5, "", "1", " A. Hill, Rivers, Dale 2001.")
    assert len(bodies(open_pdf(page))) <= 2


def test_numbers_of_lines_beside_formulas() -> None:
    pages = []
    for number in range(4):
        page = Page()
        for at in range(26):
            shown = str(at + 1)
            page.text(44 - width(shown, 7), 90 + 13 * at, 7, shown)
            said = (
                "A formula of its own kind"
                if at % 4 == 2
                else f"Words {LETTERS[at]} {number} of a line that goes on for a while of its own"
            )
            page.text(60 if at % 4 != 2 else 140, 90 + 13 * at, 10.5, said)
        pages.append(page)
    manuscript = open_pdf(*pages)
    assert manuscript.notes == ()
    assert not any(text.split()[0].isdigit() for text in bodies(manuscript))


def test_a_numbered_bibliography_that_nothing_calls_is_no_notes() -> None:
    page, end = Page(), Page()
    page.line(60, 100, 10.5, "It rose.", "1", " It fell.", "2", " It rose again.", "3", "")
    filled(page, 120, 24)
    for number in (1, 2, 3):
        page.line(60, 480 + 11 * number, 8.5, "", str(number), f" A. Hill, Rivers, Dale 200{number}.")
    end.text(60, 60, 12, "Literature", "B")
    for number in range(1, 15):
        end.text(60, 80 + 12 * number, 8.5, f"{number}. Moss, Floods of {LETTERS[number]}, Dale 1999.")
    assert [note.number for note in open_pdf(page, end).notes] == ["1", "2", "3"]
