"""Fixes in whole files: what changes is the fix and nothing else, and a second run finds nothing."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck import fix
from citecheck.config import Settings
from citecheck.fixes import Proposal, TextFile, plan
from citecheck.fixes.plan import Span
from citecheck.model import CitecheckError, Edit, Fix, Place

NOTES = """\
[^1]: A. Smith, *Kurils*, London, Hale, 2001, p. 3.
[^2]: Z. Ward, *Quays*, London, Hale, 1990.
[^3]: B. Jones, *Islands*, London, Hale, 2002.
[^4]: C. Brown, *Straits*, London, Hale, 2003.
[^5]: Jones, op. cit. [2], p. 5.
[^6]: Ibid., p. 6.
[^7]: Brown, op. cit. [3],
    p. 5.
[^8]: Jones, op. cit. [2], p. 2.
"""
BODY = "Aë.[^1] B.[^2] C.[^3] D.[^4] E.[^5] F.[^6] G.[^7] H.[^8]\n\n"
SELECT = Settings(select=("REF",))


def written(folder: Path, text: str, *, name: str = "paper.md", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def expected(text: str) -> str:
    return text.replace("op. cit. [3]", "op. cit. [4]").replace("op. cit. [2]", "op. cit. [3]")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_other_byte_stays(tmp_path: Path, end: str, encoding: str) -> None:
    text = (BODY + NOTES).replace("\n", end)
    path = written(tmp_path, text, encoding=encoding)
    done = fix(path, SELECT, write=True)
    assert done.written
    assert [proposal.code for proposal in done.made] == ["REF010"]
    assert path.read_bytes() == expected(text).encode(encoding)
    again = fix(path, SELECT, write=True)
    assert not again.changed
    assert not again.made
    assert path.read_bytes() == expected(text).encode(encoding)


def test_a_plain_text(tmp_path: Path) -> None:
    body = "One thing is said here.1 Another thing is said.2 A third one.3 And the last of all.4\n\n"
    notes = "1 A. Smith, Kurils, London, Hale, 2001.\n2 B. Jones, Islands, London, Hale, 2002.\n3 C. Brown, Straits, London, Hale, 2003.\n4 Jones, op. cit. [1],\np. 5.\n"
    path = written(tmp_path, body + notes, name="paper.txt")
    done = fix(path, SELECT, write=True)
    assert [proposal.code for proposal in done.made] == ["REF003"]
    assert path.read_text() == body + notes.replace("[1],", "[2],")


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, BODY + NOTES)
    done = fix(path, SELECT)
    assert done.changed
    assert not done.written
    assert done.after == expected(BODY + NOTES)
    assert path.read_text() == BODY + NOTES


def test_unsafe_fixes_only_when_asked_for(tmp_path: Path) -> None:
    text = (
        "A.[^1] B.[^2]\n\n[^1]: V. Kashin, *Rivers*, London, Hale, 2001.\n[^2]: Kashyn, op. cit. [1], p. 5.\n"
    )
    path = written(tmp_path, text)
    left = fix(path, SELECT, write=True)
    assert not left.written
    assert "unsafe" in left.left[0].why
    assert fix(path, SELECT, write=True, unsafe=True).written
    assert path.read_text() == text.replace("Kashyn", "Kashin")


def test_an_interrupt_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, BODY + NOTES)

    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fix(path, SELECT, write=True)
    assert path.read_text() == BODY + NOTES
    assert [file.name for file in tmp_path.iterdir()] == ["paper.md"]


def test_ibid_into_the_full_citation(tmp_path: Path) -> None:
    text = expected(BODY + NOTES)
    path = written(tmp_path, text)
    done = fix(path, write=True, convert=["ibid"])
    assert path.read_text() == text.replace("Ibid., p. 6.", "B. Jones, *Islands*, London, Hale, 2002, p. 6.")
    assert len(done.made) == 1
    assert not fix(path, convert=["ibid"]).changed


def test_op_cit_into_a_short_title(tmp_path: Path) -> None:
    text = expected(BODY + NOTES)
    path = written(tmp_path, text)
    fix(path, write=True, convert=["op-cit"])
    assert "[^5]: Jones, *Islands*, p. 5." in path.read_text()
    assert "[^7]: Brown, *Straits*,\n    p. 5." in path.read_text()
    assert not fix(path, convert=["op-cit"]).changed


def test_no_such_conversion(tmp_path: Path) -> None:
    with pytest.raises(CitecheckError, match="known are ibid, op-cit"):
        fix(written(tmp_path, BODY + NOTES), convert=["supra"])


def test_standard_input_cannot_be_mended() -> None:
    with pytest.raises(CitecheckError, match="standard input"):
        fix("-")


def test_a_file_that_cannot_be_written_back(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_bytes("é".encode() * 40 + b" \xff A.[^1]\n\n[^1]: Ibid.\n")
    with pytest.raises(CitecheckError, match="save it as UTF-8"):
        fix(path)


def test_a_file_without_notes(tmp_path: Path) -> None:
    with pytest.raises(CitecheckError, match="has no notes"):
        fix(written(tmp_path, "Nothing here.\n"))


def proposal(*edits: Edit, safe: bool = True, code: str = "REF003") -> Proposal:
    return Proposal(code, "", "1", Place(1), Fix("", edits, safe))


def edit(start: int, end: int, text: str, old: str | None = None) -> Edit:
    return Edit(Place(1, start + 1, 1, end + 1), text, old)


def test_two_fixes_of_the_same_words() -> None:
    file = TextFile("x", b"one two three", "markdown")
    first, second = proposal(edit(0, 3, "1", "one")), proposal(edit(2, 7, "2"), code="REF008")
    done = plan([first, second], file.locate)
    assert done.made == (first,)
    assert "same words" in done.left[0].why
    assert file.spliced(done.spans) == b"1 two three"


def test_the_same_edit_twice_is_one() -> None:
    file = TextFile("x", b"one two three", "markdown")
    done = plan([proposal(edit(0, 3, "1")), proposal(edit(0, 3, "1"), edit(4, 7, "2"))], file.locate)
    assert len(done.made) == 2
    assert file.spliced(done.spans) == b"1 2 three"


@pytest.mark.parametrize(
    ("one", "format", "why"),
    [
        (edit(0, 3, "1", "two"), "markdown", "the file has 'one' there"),
        (edit(0, 3, "1"), "latex", "not certain"),
        (Edit(Place(9, 1, 9, 2), "1"), "markdown", "not known"),
        (Edit(Place(1, 1, 1, 2, file="y"), "1"), "markdown", "another file"),
    ],
)
def test_edits_that_are_not_made(one: Edit, format: str, why: str) -> None:
    found = TextFile("x", b"one two three", format).locate(one)
    assert isinstance(found, str)
    assert why in found


def test_a_letter_that_the_encoding_lacks() -> None:
    found = TextFile("x", "café au lait, très bon, déjà vu".encode("cp1252"), "markdown").locate(
        edit(0, 4, "Указ")
    )
    assert isinstance(found, str)
    assert "lacks a letter" in found


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="abc \n\r", min_size=1, max_size=40).filter(str.strip),
    st.lists(
        st.tuples(st.integers(0, 39), st.integers(0, 5), st.text(alphabet="xyz", max_size=3)), max_size=8
    ),
)
def test_splicing_is_replacing_from_the_end(text: str, wanted: list[tuple[int, int, str]]) -> None:
    file = TextFile("x", text.encode(), "markdown")
    edits = [
        Span(start, min(len(text), start + length), new)
        for start, length, new in wanted
        if start <= len(text)
    ]
    located = iter(edits)
    done = plan([proposal(edit(0, 0, "")) for _ in edits], lambda _: next(located))
    result = text
    for span in reversed(done.spans):
        result = result[: span.start] + span.text + result[span.end :]
    assert file.spliced(done.spans).decode() == result
    ends = [(span.start, span.end) for span in done.spans]
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
