"""LaTeX: notes, marks, macros, chapters, and where each stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from citecheck.model import UnreadableError
from citecheck.readers import latex_tokens, read

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "readers" / "latex.toml").read_text("utf-8"))[
    "case"
]


def document(tex: str) -> bytes:
    return f"\\documentclass{{article}}\n\\begin{{document}}\n{tex}\n\\end{{document}}\n".encode()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_latex_as_it_is_typed(case: dict[str, Any]) -> None:
    manuscript = read(document(case["tex"]), name="a.tex")
    notes = [[note.number, note.text] for note in manuscript.notes]
    assert len(notes) >= case.get("notes_at_least", 0)
    if "notes" in case:
        assert notes == case["notes"]
    if "markers" in case:
        assert [[marker.number, marker.sentence] for marker in manuscript.markers] == case["markers"]
    if "body" in case:
        assert [block.text for block in manuscript.body] == case["body"]


def test_chapters_of_the_folder_have_their_own_places(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.tex").write_text(
        "First line.\n\nThe river rose.\\footnote{A. Hill,\nRivers.}\n"
    )
    paper = tmp_path / "paper.tex"
    paper.write_bytes(document("Before.\\footnote{Z.}\n\\input{parts/one}\n\\include{gone}"))
    manuscript = read(paper)
    assert [note.text for note in manuscript.notes] == ["Z.", "A. Hill, Rivers."]
    assert manuscript.notes[0].content.place().file is None
    place = manuscript.notes[1].content.place(9, 15)
    assert place.file is not None
    assert place.file.endswith("one.tex")
    assert (place.line, place.column) == (4, 1)
    assert manuscript.included[place.file][3] == "Rivers.}"
    assert [remark.message for remark in manuscript.remarks if "gone" in remark.message]


def test_citations_are_looked_up_in_the_bibliography(tmp_path: Path) -> None:
    (tmp_path / "works.bib").write_text("@book{hill, author={Hill, Anna}, title={Rivers}, year={2001}}\n")
    paper = tmp_path / "paper.tex"
    paper.write_bytes(
        document("One.\\footnote{\\autocite[see][4]{hill}, and \\cite{moss}.}\n\\bibliography{works}")
    )
    manuscript = read(paper)
    first, second = manuscript.notes[0].given
    assert first.origin == "latex"
    item = first.items[0]
    assert (item.key, item.prefix, item.locator) == ("hill", "see", ("page", "4"))
    assert item.record is not None
    assert item.record["title"] == "Rivers"
    assert (second.items[0].key, second.items[0].record) == ("moss", None)
    assert any("moss" in remark.message for remark in manuscript.remarks)


def test_more_than_any_book_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from citecheck.readers import latex_walk

    monkeypatch.setattr(latex_walk, "MOST_TOKENS", 100)
    with pytest.raises(
        UnreadableError, match=r"^a\.tex: has more than 100 commands and words of LaTeX; split it"
    ):
        read(document("\\emph{x} $y$ " * 100), name="a.tex")


def test_macros_that_grow_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex_tokens, "MOST_EXPANDED", 1000)
    manuscript = read(document("\\def\\x{\\x\\x}One\\x.\\footnote{A.}"), name="a.tex")
    assert any("go in a circle or grow too large" in remark.message for remark in manuscript.remarks)
    assert [note.text for note in manuscript.notes] == ["A."]
