"""The reports as they stand in ``tests/snapshots``; ``CITECHECK_SNAPSHOTS=update pytest tests/reports`` renews them.

Look at what changed before you commit it: the files show what a user sees.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from citecheck.cli import main

FOLDER = Path(__file__).parents[1] / "snapshots"

COMMANDS = {
    "check.txt": "check paper.md --offline",
    "check-color.txt": "check paper.md --offline --color always --select REF003,NOT004",
    "check.json": "check paper.md --offline --format json",
    "check.sarif": "check paper.md --offline --format sarif --select REF",
    "check.junit.xml": "check paper.md --offline --format junit",
    "check.github": "check paper.md --offline --format github",
    "check.report.md": "check paper.md --offline --format markdown",
    "notes.txt": "notes paper.md",
    "notes.json": "notes paper.md --format json",
    "claims.txt": "claims paper.md",
    "claims.json": "claims paper.md --format json",
    "parse.txt": "parse references.txt --format text",
    "parse.json": "parse references.txt",
    "urls.txt": "urls paper.md --offline",
    "urls.json": "urls paper.md --offline --format json",
    "bib.bib": "bib paper.md",
    "rule.txt": "rule NOT003",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_report_is_as_it_was(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    monkeypatch.delenv("NO_COLOR", raising=False)
    capsys.readouterr()
    assert main(COMMANDS[name].split()) in (0, 1)
    # How sure the tagger is changes with each training, and is no matter of the report.
    made = re.sub(r'("confidence": )[\d.]+', r"\1…", capsys.readouterr().out)
    kept = FOLDER / f"out.{name}"
    if os.environ.get("CITECHECK_SNAPSHOTS") == "update":
        kept.write_text(made, "utf-8", newline="\n")
    assert made == kept.read_text("utf-8"), "CITECHECK_SNAPSHOTS=update renews it, if it is right"


def test_no_snapshot_is_left_over() -> None:
    assert {path.name.removeprefix("out.") for path in FOLDER.glob("out.*")} == set(COMMANDS)
