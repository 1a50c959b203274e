"""Plain texts: made-up papers in the styles of extractors, small texts with their own difficulty, the sample."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import Heading, Manuscript, UnreadableError
from citecheck.readers.text import read_plain_text, read_text
from readers.text_papers import STYLES, paper

SAMPLE = Path(__file__).parents[3] / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
FACTS = Path(__file__).parents[1] / "cases" / "text" / "sample.json"


def read(text: str) -> Manuscript:
    return read_plain_text(text, "paper.txt")


def plain(text: str) -> str:
    """Without blanks and hyphens, which a broken line may take or leave."""
    return "".join(text.replace("-", "").split())


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("style", STYLES)
def test_papers_as_extractors_print_them(style: str, language: str) -> None:
    wrong = 0
    for seed in range(100, 103):
        made = paper(seed, style, language)
        manuscript = read(made.text)
        assert [note.number for note in manuscript.notes] == [number for number, _ in made.notes]
        for note, (_, text) in zip(manuscript.notes, made.notes, strict=True):
            assert plain(note.text) == plain(text)
        sentences = {marker.number: plain(marker.sentence) for marker in manuscript.markers}
        wrong += sum(sentences.get(number) != plain(text) for number, text in made.sentences.items())
    # A marker may look like a number of the text; the benchmark has the shares over many papers.
    assert wrong <= 2


@pytest.mark.skipif(not SAMPLE.exists(), reason="../shared with the sample paper is not here")
def test_the_sample_paper() -> None:
    manuscript = read_text(SAMPLE.read_bytes(), "sample.txt")
    called = {marker.number: marker for marker in manuscript.markers}
    facts = [
        {
            "number": note.number,
            "line": note.place.line,
            "page": note.place.page,
            "note": fingerprint(note.text),
            "marker_line": called[note.number].place.line,
            "sentence": fingerprint(called[note.number].sentence),
        }
        for note in manuscript.notes
    ]
    assert facts == json.loads(FACTS.read_text("utf-8"))
    assert len(manuscript.notes) == len(manuscript.markers) == 63


def fingerprint(text: str) -> str:
    return hashlib.sha256(plain(text).encode()).hexdigest()[:12]


BODY = "The harbour was rebuilt.{0} Few had expected it to last.{1} In the north the roads were unpaved.\n\n"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        # A date at a line's start inside a note.
        (
            BODY.format(1, 2) + " " * 40 + '\n1 J. Mercer, "Ferry," Westport Mail, \n2 May 1913.\n2 Ibid.\n',
            {"1": 'J. Mercer, "Ferry," Westport Mail, 2 May 1913.', "2": "Ibid."},
        ),
        # A numbered list in the body.
        (
            "There are three reasons:\n\n1. Trade was slow.\n2. Roads were bad.\n3. Ships were few.\n\n"
            + BODY.format(1, 2)
            + " " * 40
            + "\n1 J. Mercer, Harbours, 1913, p. 4.\n2 Ibid., p. 5.\n",
            {"1": "J. Mercer, Harbours, 1913, p. 4.", "2": "Ibid., p. 5."},
        ),
        # A note over a page's end, behind the body of the next page.
        (
            BODY.format(1, 2)
            + " " * 40
            + "\n1 J. Mercer, Harbours, 1913.\n2 On this point the sources differ, and what the council \n\n\f"
            + BODY.format(3, 4)
            + " " * 40
            + "\nknew cannot be told.\n3 Ibid.\n4 Ibid., p. 2.\n",
            {
                "1": "J. Mercer, Harbours, 1913.",
                "2": "On this point the sources differ, and what the council knew cannot be told.",
                "3": "Ibid.",
                "4": "Ibid., p. 2.",
            },
        ),
        # An address broken by the line, bare link targets, a hyphen that stays and one that goes.
        (
            BODY.format(1, 2)
            + " " * 40
            + "\n1 Survey, <www.works.example.org/roads/\nand-bridges.html>, for the US-\nJapan talks on agri-\nculture.\n"
            + "2 Ibid.\n\nhttp://www.works.example.org/roads/and-bridges.html\ufffd\n",
            {
                "1": "Survey, <www.works.example.org/roads/and-bridges.html>, for the US-Japan talks on agriculture.",
                "2": "Ibid.",
            },
        ),
        # A number is missing and one is there twice: both are for the rules to say.
        (
            "One.1 Two.2 Three.4 Four.4 Five.5\n\n"
            + " " * 40
            + "\n1 A. Hill, One, 2001.\n2 Ibid.\n4 B. Moss, Two, 2002.\n5 Ibid.\n",
            {"1": "A. Hill, One, 2001.", "2": "Ibid.", "4": "B. Moss, Two, 2002.", "5": "Ibid."},
        ),
    ],
    ids=["date", "list", "page", "joins", "gaps"],
)
def test_notes_whole(text: str, notes: dict[str, str]) -> None:
    manuscript = read(text)
    assert {note.number: note.text for note in manuscript.notes} == notes


def test_figures_of_the_text_are_no_markers() -> None:
    text = (
        "Imports were 9.3% of 2,012 tons in the 2+2 talks of G8 states (see p. 14), or 1,5 times more.1 It rose in 2012.2\n\n"
        + " " * 40
        + "\n1 A. Hill, Imports, 2012, p. 14.\n2 Ibid., p. 9.\n"
    )
    manuscript = read(text)
    assert [(marker.number, marker.before.split()[-1]) for marker in manuscript.markers] == [
        ("1", "more."),
        ("2", "2012."),
    ]
    assert "9.3% of 2,012 tons in the 2+2 talks of G8 states" in manuscript.body[0].text


def test_a_marker_without_its_note_is_kept() -> None:
    text = (
        "One.1 Two.2 Three.3 Four.4\n\n"
        + " " * 40
        + "\n1 A. Hill, One, 2001.\n2 Ibid.\n4 B. Moss, Two, 2002.\n"
    )
    manuscript = read(text)
    assert [marker.number for marker in manuscript.markers] == ["1", "2", "3", "4"]


def test_places_and_pages_are_those_of_the_file() -> None:
    text = (
        "Head\n\nThe harbour\nwas rebuilt.1\n\n1 A. Hill, Har-\nbours, 2001.\n\f\nMore of it.2\n\n2 Ibid.\n"
    )
    manuscript = read(text)
    assert isinstance(manuscript.body[0], Heading)
    first, second = manuscript.notes
    assert (first.place.line, first.place.column, first.place.page) == (6, 1, 1)
    place = first.content.place(first.text.index("2001"), len(first.text))
    assert (place.line, place.column) == (7, 8)
    assert (second.place.line, second.place.page) == (11, 2)
    assert (manuscript.markers[0].place.line, manuscript.markers[0].place.column) == (4, 13)
    assert manuscript.markers[1].place.page == 2


def test_what_is_not_printed_is_kept_aside() -> None:
    text = (
        BODY.format(1, 2)
        + " " * 40
        + "\nTranslated by A. Hill.\n1 B. Moss, One, 2001.\n2 Ibid.\n\nhttp://a.example.org/x\ufffd\n\n14\n"
    )
    manuscript = read(text)
    assert [(part.role, part.text) for part in manuscript.aside] == [
        ("unnumbered-note", "Translated by A. Hill."),
        ("residue", "http://a.example.org/x\ufffd"),
        ("residue", "14"),
    ]


def test_ligatures_soft_hyphens_and_blanks_are_written_out() -> None:
    text = "The of\ufb01ce was\u00a0 re\u00adbuilt.1\n\n1 A. Hill, The Of\ufb01ce, 2001.\n"
    manuscript = read(text)
    assert manuscript.body[0].text == "The office was rebuilt."
    assert manuscript.notes[0].text == "A. Hill, The Office, 2001."


@pytest.mark.parametrize("text", ["", " \n\f\n", "\0\0\ufeff"])
def test_an_empty_text_is_said(text: str) -> None:
    with pytest.raises(UnreadableError, match="empty"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "no notes here at all\n",
        "9" * 400 + " begins\n",
        "1\n" * 5000,
        "1. a\n" * 3000,
        "(((" * 20000,
        "word " * 200_000,
        "12 " * 50_000,
    ],
    ids=["none", "digits", "ones", "list", "brackets", "one line", "numbers"],
)
def test_odd_texts_give_a_manuscript(text: str) -> None:
    manuscript = read(text)
    assert manuscript.body or manuscript.notes or manuscript.aside


LINES = st.lists(
    st.sampled_from(
        [
            "1 A. Hill, One.",
            "2 Ibid.",
            "word.1 more",
            "",
            " ",
            " " * 40,
            "\f",
            "12",
            " the rest of",
            "3 However,",
            "¹ See",
            "[4] x",
            "http://a\ufffd",
            "* Thanks",
            "[Footnote 1: x",
            "y]",
        ]
    ),
    max_size=40,
)


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_no_text_ends_in_a_traceback(lines: list[str]) -> None:
    text = "x\n" + "\n".join(lines)
    manuscript = read(text)
    for marker in manuscript.markers:
        assert marker.block is not None
        assert marker.offset <= len(manuscript.body[marker.block].text)
    # Every letter of the text is somewhere: body, notes, or set aside.
    kept = "".join(
        [b.text for b in manuscript.body]
        + [n.text for n in manuscript.notes]
        + [a.text for a in manuscript.aside]
    )
    assert kept.count("Hill") == text.count("Hill")
    assert kept.count("However") == text.count("However")
