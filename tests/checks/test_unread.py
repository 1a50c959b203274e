"""What of a manuscript is refused or cannot be read is found in the file that asks for it, and remarked on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from readers import pdf_made

from citecheck.checks import CheckSettings, check
from citecheck.citations import cite
from citecheck.cli import main
from citecheck.model import Finding, Manuscript
from citecheck.readers import latex_walk, pdf, pdf_worker, read
from citecheck.readers.pdf_lines import page_of

PAPER = "\\documentclass{book}\n\\begin{document}\nText.\\footnote{A. Hill, Rivers, London, 2001.}\n"


def unread(manuscript: Manuscript) -> list[Finding]:
    return check(manuscript, cite(manuscript), settings=CheckSettings(select=("NOT007",)))


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    return folder / "paper.tex"


def test_the_place_is_in_the_chapter_that_asks(tmp_path: Path) -> None:
    paper = written(
        tmp_path,
        paper=PAPER + "\\include{one}\n\\input{paper}\n\\end{document}\n",
        one="\\chapter{One}\n\nMore \\input{../x}, \\input{two} and \\input{one}.\n",
        two="Two: \\subfile{gone}",
    )
    found = [(Path(one.place.file or "").name, one.place.line, one.message) for one in unread(read(paper))]
    assert sorted(found) == [
        ("one.tex", 3, "../x is outside the manuscript's folder and was not opened"),
        ("one.tex", 3, "one takes itself in; it was not read again"),
        ("paper.tex", 5, "paper takes itself in; it was not read again"),
        ("two.tex", 1, "gone is not there"),
    ]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.tex").write_text("Secret.")
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "one.tex").symlink_to(tmp_path / "secret.tex")
    (found,) = unread(read(written(tmp_path / "paper", paper=PAPER + "\\input{one}\n")))
    assert found.message == "one is a link out of the manuscript's folder and was not opened"


def test_a_chapter_of_a_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/paper.tex", PAPER + "\\input{one}\\input{two}\\input{../../x}\n")
        archive.writestr("a/one.tex", "One.\\footnote{B. Moss, Floods, Paris, 1999.}")
    path = tmp_path / "sent.zip"
    path.write_bytes(packed.getvalue())
    manuscript = read(path)
    assert len(manuscript.notes) == 2
    assert [one.message for one in unread(manuscript)] == [
        "two is not in the zip",
        "../../x is outside the manuscript's folder and was not opened",
    ]


def test_names_may_be_made_by_simple_commands(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.tex").write_text("One.\\footnote{B. Moss, Floods, Paris, 1999.}")
    text = "\\newcommand{\\home}{parts}\\def\\chap{\\home/one}" + PAPER + "\\input{\\chap}\n"
    manuscript = read(written(tmp_path, paper=text))
    assert unread(manuscript) == []
    assert len(manuscript.notes) == 2


def test_that_there_are_more_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex_walk, "_MOST_REMARKS", 3)
    refs = "".join(f"\\ref{{r{n}}}" for n in range(9))
    text = PAPER + refs + "".join(f"\\input{{gone{n}}}\n" for n in range(9))
    found = unread(read(written(tmp_path, paper=text)))
    assert [one.message for one in found] == [
        "gone0 is not there",
        "gone1 is not there",
        "gone2 is not there; there are more of these, which are not listed",
    ]


def test_the_command_line_fails_on_it_and_notes_remark_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = written(tmp_path, paper=PAPER + "\\input{/etc/passwd}\n\\end{document}\n")
    assert main(["check", str(paper)]) == 1
    shown = capsys.readouterr().out
    assert "4:1: error[NOT007] part-unread: /etc/passwd is outside" in " ".join(shown.split())
    assert "remark" not in shown
    assert main(["notes", str(paper)]) == 0
    assert "4:1: remark: /etc/passwd is outside" in " ".join(capsys.readouterr().out.split())


def test_damaged_pages_of_a_pdf() -> None:
    page = pdf_made.Page()
    page.text(60, 80, 11, "The river rose in spring and fell in autumn.")
    pages = [
        page_of(at, one) for at, one in enumerate(pdf_worker.pages(pdf_made.pdf([page] * 3), "a.pdf"), 1)
    ]
    assert unread(pdf.manuscript_of(pages, "a.pdf")) == []
    pages[1].bad = True
    (found,) = unread(pdf.manuscript_of(pages, "a.pdf"))
    assert found.message == "page 2 could not be read: damaged in the file"
