"""references.bib and claims.yaml at the top of the repository: what citecheck makes of the sample paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citecheck.api import Prepared, prepare, settings_for
from citecheck.bibliography import read_bibliography
from citecheck.claims import merge
from citecheck.claims.file import load
from citecheck.claims.identity import words_of
from citecheck.cli import main

ROOT = Path(__file__).parents[1]
PAPER = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
REFERENCES, CLAIMS = ROOT / "references.bib", ROOT / "claims.yaml"
RENEW = "make worked-example"

needs_paper = pytest.mark.skipif(not PAPER.exists(), reason=f"the sample paper is not at {PAPER}")


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    return prepare(PAPER, settings_for(CLAIMS))


def test_every_claim_has_a_statement_and_no_words_of_the_paper() -> None:
    entries = load(CLAIMS).entries
    assert len(entries) > 20
    assert [entry.id for entry in entries if not entry.statement] == []
    assert not re.search(r"^\s+(?:- )?sentence:", CLAIMS.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_keys_of_the_claims_are_in_the_bibliography() -> None:
    records = read_bibliography(REFERENCES)
    assert len(records) == 48
    named = re.findall(r"^ +keys: \[(.*)\]$", CLAIMS.read_text(encoding="utf-8"), re.MULTILINE)
    keys = {key for line in named for key in line.split(", ") if key}
    assert keys
    assert keys - set(records) == set()


@needs_paper
def test_the_bibliography_is_current(tmp_path: Path) -> None:
    made = tmp_path / "references.bib"
    assert main(["bib", str(PAPER), "-o", str(made)]) == 0
    assert made.read_text(encoding="utf-8") == REFERENCES.read_text(encoding="utf-8"), RENEW


@needs_paper
def test_the_claims_are_current_and_what_was_written_stays(prepared: Prepared) -> None:
    existing = load(CLAIMS)
    assert merge(existing, prepared.claims).text == CLAIMS.read_text(encoding="utf-8"), RENEW
    assert [claim.statement for claim in merge(existing, prepared.claims).claims.claims] == [
        entry.statement for entry in existing.entries
    ]


@needs_paper
def test_no_statement_copies_the_paper() -> None:
    text = words_of(PAPER.read_text(encoding="utf-8"))
    runs = {tuple(text[at : at + 6]) for at in range(len(text) - 5)}
    for entry in load(CLAIMS).entries:
        said = words_of(entry.statement or "")
        copied = [said[at : at + 6] for at in range(len(said) - 5) if tuple(said[at : at + 6]) in runs]
        assert copied == [], entry.id


@needs_paper
def test_the_paper_holds_up_with_its_own_files(prepared: Prepared) -> None:
    """Nothing is out of date, and no key or entry is unknown to the other file."""
    arguments = ["--offline", "--claims-file", str(CLAIMS), "--bibliography", str(REFERENCES)]
    arguments += ["--select", "NOT,REF,CLM,BIB015", "--fail-on", "info"]
    assert main(["check", str(PAPER), *arguments]) == 0
    assert len(prepared.manuscript.notes) == 63
