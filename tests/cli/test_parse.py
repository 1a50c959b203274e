"""``citecheck parse``: its plain calls go a shorter way, to the same end; entries that run over lines."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from citecheck.citations import parse_many
from citecheck.cli.references import plain_call
from cli.running import one_line, process, run

Capsys = pytest.CaptureFixture[str]

LINES = "A. Hill, The Ferry, Westport, Mill Press, 2001.\n\n12345\nMüller, K.: Häfen. Bonn: Kai, 1998.\n"
SECTION = """\
Hill, Ada. The Ferry: A History of the
    Crossings. Westport: Mill Press, 2001.
Moss, Bert. “Fares.” Island Review 7, no. 2
    (1999): 4–9.
"""


@pytest.mark.parametrize(
    "written",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("latin-1"),
        LINES.encode("utf-16"),
        LINES.replace("\n", "\r\n").encode(),
        b"{\\rtf1 Hill}",
        b"GIF89a, a picture. Westport: Mill Press, 2001.",
        b"A. Hill\x00\x01, The Ferry, Westport, 2001.",
        b"\xff\xfe\xfd\x00\x01\x02" * 40,
        b"",
    ],
    ids=["utf-8", "mark", "latin-1", "utf-16", "crlf", "rtf", "gif", "controls", "binary", "nothing"],
)
def test_the_short_way_ends_as_the_long_one(written: bytes, capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "refs.txt"
    path.write_bytes(written)
    short = run(capsys, "parse", path)
    # With a color said the call is no plain one.
    assert plain_call(["parse", str(path), "--color", "never"]) is None
    assert run(capsys, "parse", path, "--color", "never") == short
    assert short.status == 0 or one_line(short.err)


@pytest.mark.parametrize(
    "rest", [["--help"], ["-x"], ["a", "b"], ["--format", "text"], ["-o", "out.json"], ["--entries", "-q"]]
)
def test_what_is_no_plain_call_is_left_alone(rest: list[str]) -> None:
    assert plain_call(["parse", *rest]) is None
    assert plain_call(["notes"]) is None


@pytest.mark.parametrize("form", [["--format", "json"], ["-f", "json"], ["--format=json"], []])
def test_forms_of_the_plain_call(form: list[str], capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "refs.txt"
    path.write_text(LINES, "utf-8")
    expected = run(capsys, "parse", path, "--color", "never").out
    for args in ([*form, str(path)], [str(path), *form]):
        assert plain_call(["parse", *args]) == 0
        assert capsys.readouterr().out == expected


def test_one_line_loads_neither_typer_nor_numpy(tmp_path: Path) -> None:
    path = tmp_path / "refs.txt"
    path.write_text(LINES, "utf-8")
    code = (
        "import sys; from citecheck.cli import main; main(sys.argv[1:]);"
        "print([name for name in ('typer', 'pydantic', 'numpy', 'rich') if name in sys.modules], file=sys.stderr)"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code, "parse", str(path)], capture_output=True, check=True, text=True
    )
    assert done.stderr.strip() == "[]"
    assert len(json.loads(done.stdout)) == 3


@pytest.mark.parametrize("options", [["--entries"], ["--entries", "--color", "never"]])
def test_entries_that_run_over_lines(options: list[str], capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "section.txt"
    path.write_text(SECTION, "utf-8")
    items = json.loads(run(capsys, "parse", *options, path).out)
    whole = [
        "Hill, Ada. The Ferry: A History of the Crossings. Westport: Mill Press, 2001.",
        "Moss, Bert. “Fares.” Island Review 7, no. 2 (1999): 4–9.",
    ]
    assert [item["_input"] for item in items] == whole
    assert [item["title"] for item in items] == [record.title for record in parse_many(whole) if record]
    assert items[1]["page"] == "4-9"
    # Without the option a line is a reference, whatever it looks like.
    assert len(json.loads(run(capsys, "parse", path).out)) == 4


def test_entries_from_standard_input(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SECTION.encode())))
    assert len(json.loads(run(capsys, "parse", "--entries").out)) == 2


def test_a_process_of_its_own_answers_bad_input_in_one_line(tmp_path: Path) -> None:
    ran = process("parse", tmp_path / "gone.txt")
    assert (ran.status, one_line(ran.err)) == (2, True)
    assert "gone.txt: cannot be read" in ran.err
