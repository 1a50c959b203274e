"""Completion in a real bash, as ``--install-completion`` sets it up."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import citecheck

BASH = shutil.which("bash")

ASK = """
eval "$(citecheck --show-completion)"
while read -r line; do
    IFS=' ' read -ra COMP_WORDS <<< "$line"
    [[ "$line" == *' ' ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
    COMPREPLY=()
    _citecheck_completion citecheck
    echo "${COMPREPLY[*]}"
done
"""


def completed(folder: Path, *lines: str) -> list[list[str]]:
    script = folder / "citecheck"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m citecheck "$@"\n')
    script.chmod(0o755)
    source = str(Path(citecheck.__file__).parents[1])
    assert BASH is not None
    done = subprocess.run(
        [BASH, "-c", ASK.replace("read -r line", "IFS= read -r line")],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": source,
        },
        check=True,
        timeout=120,
    )
    assert done.stderr == ""
    return [line.split() for line in done.stdout.splitlines()]


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_bash_completes_verbs_options_and_values(tmp_path: Path) -> None:
    verbs, one, options, formats, rules = completed(
        tmp_path,
        "citecheck ",
        "citecheck cl",
        "citecheck check --se",
        "citecheck check --format s",
        "citecheck check --select REF00",
    )
    assert {"check", "notes", "parse", "claims", "bib", "urls", "rule", "rules", "init"} <= set(verbs)
    assert one == ["claims"]
    assert options == ["--select"]
    assert formats == ["sarif"]
    assert {"REF001", "REF002"} <= set(rules)
    assert all(word.startswith("REF00") for word in rules)


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_completion_is_installed_for_bash(tmp_path: Path) -> None:
    assert BASH is not None
    script = tmp_path / "citecheck"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m citecheck "$@"\n')
    script.chmod(0o755)
    done = subprocess.run(
        [BASH, "-c", "citecheck --install-completion; true"],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(citecheck.__file__).parents[1]),
        },
        check=False,
        timeout=120,
    )
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path != script]
    assert any("_citecheck_completion" in path.read_text() for path in written), done
