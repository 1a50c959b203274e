"""The example has the defects that its README lists, and no other."""

from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from citecheck.api import Checked, check_file, settings_for

EXAMPLES = Path(__file__).parents[1] / "examples"
PAPERS = ("paper.md", "paper.txt")
_ROW = re.compile(r"\| .* \| ([A-Z]{3}\d{3}) \| (\d+) \| (\d+) \| (\d+) \|")

Found = tuple[str, str | None, int]


def listed(paper: str) -> list[Found]:
    """Code, note and line of each defect that the README lists."""
    column = 3 + PAPERS.index(paper)
    rows = _ROW.finditer((EXAMPLES / "README.md").read_text(encoding="utf-8"))
    return sorted((row[1], row[2], int(row[column])) for row in rows)


@pytest.fixture(scope="module", params=PAPERS)
def checked(request: pytest.FixtureRequest) -> Checked:
    path = EXAMPLES / request.param
    return check_file(path, replace(settings_for(path), offline=True))


def test_the_planted_defects_are_found_and_nothing_else(checked: Checked) -> None:
    wanted = listed(Path(checked.prepared.manuscript.name).name)
    assert len(wanted) == 10
    found = [(finding.code, finding.note, finding.place.line) for finding in checked.findings]
    assert sorted(found) == wanted, [finding.message for finding in checked.findings]


def test_the_notes_are_of_every_kind(checked: Checked) -> None:
    bibliography = checked.prepared.bibliography
    assert [note.note.number for note in bibliography.notes] == [str(n) for n in range(1, 39) if n != 23]
    kinds = {citation.kind for note in bibliography.notes for citation in note.citations}
    assert kinds == {"work", "back-reference", "interview", "commentary"}
    types = {record.type for record in bibliography.records.values()}
    assert {"book", "chapter", "article-journal", "article-newspaper", "report"} <= types
    # Every work is found again under its one key: a second spelling makes no second record.
    assert len([1 for record in bibliography.records.values() if "Small Grids" in (record.title or "")]) == 1


def test_most_figures_have_a_source_and_bear_it_out(checked: Checked) -> None:
    figures = [figure for claim in checked.prepared.claims.claims for figure in claim.figures]
    verdicts = [figure.verdict for figure in figures]
    assert verdicts.count("supported") >= 18
    assert verdicts.count("contradicted") == 2
    assert verdicts.count("not-found") == 1
    assert "ambiguous" not in verdicts


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_text_is_made_from_the_markdown() -> None:
    made = script("make_text").text_of((EXAMPLES / "paper.md").read_text(encoding="utf-8"))
    assert made == (EXAMPLES / "paper.txt").read_text(encoding="utf-8"), "make example"


def test_both_papers_say_the_same() -> None:
    """As text and as Markdown the manuscript has the same words, so that one finding is another's twin."""
    words = []
    for paper in PAPERS:
        text = (EXAMPLES / paper).read_text(encoding="utf-8")
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        text = re.sub(r"\S+\ufffd|\[\^\d+\]:?|[*#]|^ *\d+ *$", " ", text, flags=re.MULTILINE)
        words.append(sorted(re.findall(r"[^\W\d_]{3,}", text)))
    assert words[0] == words[1]


def test_the_readme_shows_a_real_run() -> None:
    readme = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    assert script("make_readme").with_run(readme) == readme, "make example"
