"""Files made to harm their reader end in a manuscript or one line, and show nothing that is not theirs."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import CitecheckError, Manuscript, UnreadableError
from citecheck.readers import formats, read
from citecheck.readers import text as text_reader
from citecheck.readers.table import LARGEST_CONVERTED, LARGEST_TEXT
from readers import hostile_files
from readers.fuzz_files import NotThereError, files
from readers.hostile_files import SECRET, cases
from readers.mutations import damaged, judged

NATIVE = ("text", "markdown", "latex", "html", "jats", "tei", "docx")
"""Formats that are read in this process, and so quickly."""


def shown(manuscript: Manuscript) -> str:
    """All that a manuscript says."""
    texts = [block.text for block in (*manuscript.body, *manuscript.notes, *manuscript.aside)]
    return "\n".join([*texts, *(remark.message for remark in manuscript.remarks), str(manuscript.included)])


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, hostile_files.Hostile]:
    return {case.name: case for case in cases(tmp_path_factory.mktemp("hostile"), large=False)}


@pytest.mark.parametrize("name", [*hostile_files._SMALL, "tex-link"])
def test_hostile_files(laid: dict[str, hostile_files.Hostile], name: str) -> None:
    case = laid[name]
    before = sorted(os.listdir(case.path.parent))
    found, wrong = judged(lambda: read(case.path))
    assert wrong == []
    refused = isinstance(found, CitecheckError)
    said = str(found) if isinstance(found, CitecheckError) else shown(found)
    assert SECRET not in said
    assert "root:x:0" not in said
    assert refused or not case.refused
    if case.remarked is not None:
        assert not refused
        assert any(part in said for part in case.remarked.split("|"))
    assert sorted(os.listdir(case.path.parent)) == before


def test_refused_files_are_findings_at_their_place(laid: dict[str, hostile_files.Hostile]) -> None:
    manuscript = read(laid["tex-up"].path)
    refused = [remark for remark in manuscript.remarks if "was not opened" in remark.message]
    assert len(refused) == 3
    assert all(remark.place is not None and remark.place.line == 3 for remark in refused)
    assert [note.text for note in manuscript.notes] == ["A. Hill."]


@pytest.mark.parametrize("format", formats())
def test_files_cut_at_every_tenth(format: str) -> None:
    try:
        whole = files(format)[0]
    except NotThereError as missing:
        pytest.skip(f"{missing} is not installed")
    for tenth in range(10):
        cut = whole[: len(whole) * tenth // 10]
        assert judged(lambda cut=cut: read(cut, name="paper", format=format))[1] == []
    assert read(whole, name="paper", format=format).notes


@settings(max_examples=60, deadline=None)
@given(format=st.sampled_from(NATIVE), seed=st.integers(0, 1 << 30))
def test_no_damage_ends_in_a_traceback(format: str, seed: int) -> None:
    rng = random.Random(seed)
    data = damaged(rng.choice(files(format)), format, rng)
    assert judged(lambda: read(data, name="paper", format=format))[1] == []


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_to_a_pdf_ends_in_a_traceback(seed: int) -> None:
    data = damaged(files("pdf")[0], "pdf", random.Random(seed))
    assert judged(lambda: read(data, name="paper", format="pdf"))[1] == []


@pytest.mark.parametrize("format", ["text", "markdown", "html", "jats", "latex"])
def test_text_larger_than_any_manuscript_is_refused_at_once(format: str) -> None:
    with pytest.raises(UnreadableError, match=r"larger than 8 MB, which no manuscript in .* is; split it"):
        read(b"x" * (LARGEST_TEXT + 1), name="paper", format=format)


@pytest.mark.parametrize("format", ["org", "typst", "asciidoc", "docbook"])
def test_what_pandoc_reads_is_refused_earlier(format: str) -> None:
    with pytest.raises(UnreadableError, match=r"larger than 4 MB, which no manuscript in .* is; split it"):
        read(b"x" * (LARGEST_CONVERTED + 1), name="paper", format=format)


def test_more_lines_than_any_book_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_reader, "_MOST_LINES", 50)
    with pytest.raises(UnreadableError, match=r"^a\.txt: has more than 50 lines"):
        read(b"a\n" * 60, name="a.txt")


def test_a_bomb_costs_no_memory(tmp_path: Path) -> None:
    """In a process that may have 600 MB: 300 MB of blanks in a Word file of 300 kB are not unpacked whole."""
    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(hostile_files._LARGE["docx-bomb"][1]())
    code = (
        "import json, resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (600 << 20, 600 << 20))\n"
        "from citecheck.cli import main\n"
        "sys.exit(main(['notes', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(bomb)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, json.dumps(done.stderr)
    assert "more than" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
