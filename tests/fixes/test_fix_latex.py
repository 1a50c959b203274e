"""Fixes in LaTeX: exactly at the place, in the file that it stands in, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from citecheck import fix
from citecheck.config import Settings

SELECT = Settings(select=("REF",))
MAIN = r"""\documentclass{article}
\begin{document}
% a comment \footnote{op. cit. [1]}
First.\footnote{A.~Smith, \emph{Kurils}, London, Hale, 2001.} Second.\footnote{B. Jones,
  \textit{Islands}, Oxford, Clarendon, 2002.}
Third.\footnote{C. Brown, ``Straits'', \emph{Review of Seas} 7 (2003), p.~5.}
\input{chap}
Last.\footnote{Jones, op. cit. [1], p.~8.}
\end{document}
"""
CHAPTER = r"""Fourth.\footnote{Jones, op.\ cit.\ [1], p.~5.} Fifth.\footnote{Smith,
  \emph{op. cit.} [1].}
Sixth.\footnote{\emph{Ibid.}, p.~6.}
Seventh.\footnote{Brown, op. cit. [2].} % Brown, op. cit. [2]
"""
MENDED = {
    "main.tex": MAIN.replace("Jones, op. cit. [1], p.~8", "Jones, op. cit. [2], p.~8"),
    "chap.tex": CHAPTER.replace(r"cit.\ [1]", r"cit.\ [2]").replace("op. cit. [2].}", "op. cit. [3].}"),
}


def paper(folder: Path, end: str = "\n") -> Path:
    for name, text in (("main.tex", MAIN), ("chap.tex", CHAPTER)):
        (folder / name).write_bytes(text.replace("\n", end).encode())
    return folder / "main.tex"


def now(folder: Path) -> dict[str, str]:
    return {file.name: file.read_bytes().decode() for file in folder.iterdir()}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_other_byte_of_both_files_stays(tmp_path: Path, end: str) -> None:
    path = paper(tmp_path, end)
    done = fix(path, SELECT, write=True, unsafe=True)
    assert done.written
    assert now(tmp_path) == {name: text.replace("\n", end) for name, text in MENDED.items()}
    again = fix(path, SELECT, write=True, unsafe=True)
    assert not again.changed
    assert not again.made


def test_a_dry_run_shows_both_files_and_changes_none(tmp_path: Path) -> None:
    done = fix(paper(tmp_path), SELECT, unsafe=True)
    assert done.changed
    assert not done.written
    assert (done.before, done.after) == (MAIN, MENDED["main.tex"])
    assert [(part.before, part.after) for part in done.others] == [(CHAPTER, MENDED["chap.tex"])]
    assert now(tmp_path) == {"main.tex": MAIN, "chap.tex": CHAPTER}


@pytest.mark.parametrize("written", [0, 1])
def test_an_interrupt_leaves_each_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    path = paper(tmp_path)
    replace, calls = os.replace, []

    def interrupted(source: str, target: str) -> None:
        if len(calls) == written:
            raise KeyboardInterrupt
        calls.append(target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fix(path, SELECT, write=True, unsafe=True)
    monkeypatch.setattr(os, "replace", replace)
    # The chapter goes before what takes it in.
    assert now(tmp_path) == {"main.tex": MAIN, "chap.tex": MENDED["chap.tex"] if written else CHAPTER}
    assert fix(path, SELECT, write=True, unsafe=True).written
    assert now(tmp_path) == MENDED


def test_conversions_take_the_italics_of_the_form_along(tmp_path: Path) -> None:
    path = paper(tmp_path)
    fix(path, SELECT, write=True, unsafe=True)
    # The short title first: what "ibid." stands for is then still a note away.
    done = fix(path, write=True, convert=("ibid", "op-cit"))
    assert done.written
    chapter = now(tmp_path)["chap.tex"]
    assert r"Fourth.\footnote{Jones, \emph{Islands}, p.~5.}" in chapter
    assert "Fifth.\\footnote{Smith,\n  \\emph{Kurils}.}" in chapter
    assert r"Sixth.\footnote{A.~Smith, \emph{Kurils}, London, Hale, 2001, p.~6.}" in chapter
    assert "Seventh.\\footnote{Brown, “Straits”.} % Brown, op. cit. [2]" in chapter
    again = fix(path, write=True, convert=("ibid", "op-cit"))
    assert not again.changed
