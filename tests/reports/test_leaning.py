"""Which note leans on which, and the index of works cited."""

from __future__ import annotations

import io

import pytest

from citecheck.citations import cite
from citecheck.model import Bibliography
from citecheck.readers import read
from citecheck.reports import note_graph, print_index, work_index

TEXT = b"""A.[^1] B.[^2] C.[^3] D.[^4] E.[^5]

[^1]: A. Smith, *Kurils "and" a < b*, London, Hale, 2001, p. 3.
[^2]: B. Jones, *Islands*, London, Hale, 2002.
[^3]: Smith, op. cit. [1], p. 5.
[^4]: Ibid., p. 6.
[^5]: Brown, op. cit. [9], p. 5.
"""


@pytest.fixture(scope="module")
def bibliography() -> Bibliography:
    return cite(read(TEXT, name="paper.md"))


def test_the_tree(bibliography: Bibliography) -> None:
    lines = note_graph(bibliography).splitlines()
    assert lines[0].startswith("note 1  A. Smith, Kurils")
    assert lines[1:] == [
        "├─ note 3  Smith, op. cit. [1], p. 5",
        "└─ note 4  Ibid., p. 6",
        "leads nowhere",
        "└─ note 5  Brown, op. cit. [9], p. 5  (missing)",
    ]


def test_dot(bibliography: Bibliography) -> None:
    made = note_graph(bibliography, "dot")
    assert 'n2 -> n0 [label="op. cit."];' in made
    assert 'n3 -> n0 [label="ibid."];' in made
    assert '\\"and\\" a < b' in made
    assert "n4 -> x4_0" in made
    assert "n1" not in made
    assert made.count("{") == made.count("}") == 1


def test_mermaid(bibliography: Bibliography) -> None:
    made = note_graph(bibliography, "mermaid")
    assert made.startswith("flowchart RL\n")
    assert "#quot;and#quot; a #lt; b" in made
    assert 'n2 -- "op. cit." --> n0' in made
    assert 'n4 -. "op. cit." .-> x4_0["missing"]' in made


def test_nothing_leans() -> None:
    alone = cite(read(b"A.[^1]\n\n[^1]: A. Smith, *Kurils*, London, Hale, 2001.\n", name="x.md"))
    assert note_graph(alone) == "no note leans on another\n"


def test_the_index(bibliography: Bibliography) -> None:
    entries = work_index(bibliography)
    assert [entry["work"].split(",")[0] for entry in entries] == ["Jones", "Smith"]
    assert [(use["number"], use["kind"]) for use in entries[1]["notes"]] == [
        ("1", "work"),
        ("3", "back-reference"),
        ("4", "back-reference"),
    ]
    assert entries[1]["notes"][1]["locator"] == {"label": "page", "value": "5"}


def test_the_index_on_a_terminal(bibliography: Bibliography) -> None:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=200, color_system=None)
    with console.capture() as captured:
        print_index(bibliography, console)
    assert "notes 1, (3), (4)" in captured.get()
    assert captured.get().endswith("2 works\n")
