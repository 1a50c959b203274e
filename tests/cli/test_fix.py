"""citecheck fix, and the two other views of citecheck notes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.running import one_line, run

TEXT = """A.[^1] B.[^2] C.[^3] D.[^4]

[^1]: V. Kashin, *Rivers*, London, Hale, 2001.
[^2]: B. Jones, *Islands*, London, Hale, 2002.
[^3]: Jones, op. cit. [1], p. 5.
[^4]: Kashyn, op. cit. [1], p. 5.
"""


def ran(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    done = run(capsys, *args)
    return done.status, done.out, done.err


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.md"
    path.write_text(TEXT)
    return path


def test_shown_then_written_then_nothing(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "fix", str(paper), "--select", "REF")
    assert (status, err) == (1, "")
    assert "-[^3]: Jones, op. cit. [1], p. 5.\n+[^3]: Jones, op. cit. [2], p. 5.\n" in out
    assert "left [REF008]" in out
    assert out.endswith("1 fix to make, 1 left\n")
    assert paper.read_text() == TEXT
    status, out, _ = ran(capsys, "fix", str(paper), "--select", "REF", "--write")
    assert status == 0
    assert "fixed [REF003]" in out
    assert paper.read_text() == TEXT.replace("Jones, op. cit. [1]", "Jones, op. cit. [2]")
    status, out, _ = ran(capsys, "fix", str(paper), "--select", "REF", "--unsafe", "--write")
    assert "Kashin, op. cit. [1]" in paper.read_text()
    status, out, _ = ran(capsys, "fix", str(paper), "--select", "REF", "--unsafe")
    assert (status, out) == (0, f"{paper}: 0 fixes to make, 0 left\n")


def test_in_colour(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "fix", str(paper), "--select", "REF", "--color", "always")
    assert "\x1b[32m+[^3]" in out
    assert "\x1b[31m-[^3]" in out


def test_a_format_that_cannot_be_changed_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "paper.html"
    notes = "".join(
        f'<li id="fn{n}">{text}</li>'
        for n, text in enumerate(
            (
                "A. Hill, Rivers, London, 2001.",
                "B. Jones, Islands, London, 2002.",
                "Jones, op. cit. [1], p. 5.",
            ),
            1,
        )
    )
    calls = "".join(f'word<sup><a href="#fn{n}">{n}</a></sup> ' for n in (1, 2, 3))
    path.write_text(f"<html><body><p>{calls}</p><ol>{notes}</ol></body></html>")
    before = path.read_bytes()
    status, out, _ = ran(capsys, "fix", str(path), "--select", "REF", "--write")
    assert status == 0
    assert "'1' → '2'" in out
    assert "cannot be changed in place" in out
    assert path.read_bytes() == before


def test_wrong_use(paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("fix", str(paper), "--convert", "supra"),
        ("fix", "-"),
        ("fix", str(paper), "--select", "REF999"),
        ("fix", str(tmp_path / "gone.md")),
        ("notes", str(paper), "--graph", "svg"),
    ):
        status, _, err = ran(capsys, *words)
        assert status == 2
        assert one_line(err)


def test_a_file_without_notes_under_a_folder(
    tmp_path: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.md").write_text("Nothing here.\n")
    status, _, err = ran(capsys, "fix", str(tmp_path), "--select", "REF", "--write")
    assert (status, err) == (0, "")


def test_a_style_that_is_none(tmp_path: Path, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "citecheck.toml").write_text('style = "oscolla"\n')
    status, _, err = ran(capsys, "check", str(paper))
    assert status == 2
    assert "known are oscola" in err


def test_the_graph_and_the_index(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "notes", str(paper), "--graph", "dot")
    assert status == 0
    assert out.startswith("digraph notes {")
    status, out, _ = ran(capsys, "notes", str(paper), "--index")
    assert out.endswith("2 works\n")
    status, out, _ = ran(capsys, "notes", str(paper), "--index", "--format", "json")
    assert [entry["key"] for entry in json.loads(out)] == ["jones2002islands", "kashin2001rivers"]
