"""Structured citations through the whole run: contract, rules and fixes, manuscripts that have no notes."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from citecheck import api
from citecheck.config import Settings
from citecheck.model import UnreadableError
from citecheck.reports import notes_json, work_index

BIB = """
@book{hill2001, author={Hill, Anna}, title={Rivers of Salt}, publisher={Harbour Press}, year=2001}
@article{moss, author={Moss, Ben}, title={Floods}, journal={Water Review}, volume=7, year=1999}
@book{unused, author={Dale, Cora}, title={Deltas}, publisher={Harbour Press}, year=1990}
"""
OFFLINE = Settings(offline=True)


def paper(folder: Path, body: str, head: str = "bibliography: refs.bib") -> Path:
    (folder / "refs.bib").write_text(BIB)
    path = folder / "paper.md"
    path.write_text(f"---\n{head}\n---\n\n{body}")
    return path


def test_the_contract(tmp_path: Path) -> None:
    path = paper(tmp_path, "It rose [see @moss, p. 3] and fell.[^1]\n\n[^1]: [@hill2001, p. 9; @nobody]\n")
    manuscript, bibliography = api.cite_file(path, OFFLINE)
    made = notes_json(manuscript, bibliography)
    schema = (files("citecheck.reports") / "schemas" / "notes.json").read_text("utf-8")
    jsonschema.validate(made, json.loads(schema))
    known, unknown = made["notes"][0]["citations"]
    assert known["key"] == known["record"]["id"] == known["given"]["key"] == "hill2001"
    assert known["given"]["record"]["title"] == known["record"]["title"] == "Rivers of Salt"
    assert (known["locator"], known["printed"]) == ({"label": "page", "value": "9"}, None)
    assert (unknown["kind"], unknown["key"], unknown["record"]) == ("work", None, None)
    assert unknown["given"] == {"key": "nobody", "record": None, "prefix": "", "suffix": ""}
    (block,) = made["body"]
    assert block["text"] == "It rose [see @moss, p. 3] and fell."
    assert block["citations"][0]["signal"] == "see"
    assert block["citations"][0]["place"] == {"line": 5, "column": 14, "end_line": 5, "end_column": 25}
    assert {entry["key"]: entry["in-text"] for entry in work_index(bibliography)} == {
        "hill2001": False,
        "moss": True,
    }


def test_a_manuscript_that_cites_in_the_text_needs_no_notes(tmp_path: Path) -> None:
    checked = api.check_file(paper(tmp_path, "It rose [@moss; @mos]."), OFFLINE)
    assert [(one.code, one.place.line) for one in checked.findings if one.code == "BIB020"] == [("BIB020", 5)]
    assert list(checked.prepared.bibliography.records) == ["moss"]
    with pytest.raises(UnreadableError, match="has no notes"):
        api.check_file(paper(tmp_path, "It rose, says @anna."), OFFLINE)


def test_no_fix_touches_a_citation_by_its_key(tmp_path: Path) -> None:
    # In print the style writes "p.", whatever the key has; only what is typed counts.
    notes = [f"[^{n}]: [@hill2001, pg. {n}]" for n in range(1, 10)]
    notes += [f"[^{n}]: A. Smith, *Kurils*, London, Hale, 2001, p. {n}." for n in range(10, 20)]
    body = " ".join(f"Text.[^{n}]" for n in range(1, 20)) + "\n\n" + "\n\n".join(notes) + "\n"
    path = paper(tmp_path, body)
    before = path.read_text()
    checked = api.check_file(path, OFFLINE)
    assert not [one for one in checked.findings if one.code in ("BIB004", "BIB017", "BIB018", "BIB019")]
    api.fix(path, OFFLINE, write=True, unsafe=True)
    assert path.read_text() == before


def test_what_is_cited_in_the_text_or_listed_is_cited(tmp_path: Path) -> None:
    path = paper(
        tmp_path, "It rose [@moss].[^1]\n\n[^1]: [@hill2001]\n", "bibliography: refs.bib\nnocite: '@unused'"
    )
    settings = Settings(offline=True, bibliography=tmp_path / "refs.bib")
    assert not [one for one in api.check_file(path, settings).findings if one.code == "BIB015"]
    path.write_text(path.read_text().replace("nocite: '@unused'\n", ""))
    found = [one.message for one in api.check_file(path, settings).findings if one.code == "BIB015"]
    assert found == ["no note cites the entry unused"]


def tex(folder: Path, body: str, preamble: str = "") -> Path:
    (folder / "refs.bib").write_text(BIB)
    path = folder / "paper.tex"
    path.write_text(
        f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    return path


LATEX_NOTE = "It rose \\cite{moss}.\\footnote{\\cite{hill2001}.}\n"
RESOURCE = "\\usepackage{biblatex}\\addbibresource{refs.bib}"


@pytest.mark.parametrize(
    ("body", "preamble", "wanted"),
    [
        (LATEX_NOTE, RESOURCE, ["unused"]),
        (LATEX_NOTE + "\\nocite{moss, unused}", RESOURCE, []),
        (LATEX_NOTE, RESOURCE + "\\nocite{unused}", []),
        (LATEX_NOTE + "\\nocite{*}\\bibliography{refs}", "", []),
        # The bibliography of the settings, which the manuscript does not name.
        (LATEX_NOTE + "\\nocite{unused}", "", []),
        (LATEX_NOTE + "\\nocite{*}", "", []),
        (LATEX_NOTE + "\\section{Deltas \\cite{unused}}", RESOURCE, []),
        (LATEX_NOTE + "\\section{Deltas\\footnote{\\cite{unused}.}}", RESOURCE, []),
    ],
)
def test_what_latex_lists_or_cites_in_a_heading_is_cited(
    tmp_path: Path, body: str, preamble: str, wanted: list[str]
) -> None:
    settings = Settings(offline=True, bibliography=tmp_path / "refs.bib")
    found = api.check_file(tex(tmp_path, body, preamble), settings).findings
    assert [one.message.split()[-1] for one in found if one.code == "BIB015"] == wanted
    assert [one for one in found if one.code == "BIB020"] == []


def test_an_unknown_key_of_nocite_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "one.tex").write_text("One.\n\\nocite{unusd,%\n moss, gone}\n")
    found = api.check_file(
        tex(tmp_path, LATEX_NOTE + "\\input{one}\\nocite{gone}", RESOURCE), OFFLINE
    ).findings
    assert [
        (Path(one.place.file or "").name, one.place.line, one.message)
        for one in found
        if one.code == "BIB020"
    ] == [
        ("one.tex", 2, "the key gone of nocite is in no bibliography file"),
        ("one.tex", 2, "the key unusd of nocite is in no bibliography file"),
    ]


def test_more_keys_than_anybody_cites_are_said(tmp_path: Path) -> None:
    keys = ",".join(f"k{n}" for n in range(600))
    manuscript, bibliography = api.cite_file(tex(tmp_path, f"It rose \\cite{{{keys}}}."), OFFLINE)
    assert sum(len(block.citations) for block in bibliography.body) == 500
    (remark,) = [one for one in manuscript.remarks if one.about == "part-unread"]
    assert remark.message == "more than 500 keys in one citation; the rest of them was not read"
    cites = "\\cites" + "".join(f"{{k{n}}}" for n in range(600))
    manuscript = api.cite_file(tex(tmp_path, f"It rose {cites}."), OFFLINE)[0]
    assert [one.message for one in manuscript.remarks if one.about == "part-unread"] == [remark.message]


def test_a_part_unread_is_said_where_there_is_no_note(tmp_path: Path) -> None:
    found = api.check_file(tex(tmp_path, "\\include{../one}"), OFFLINE).findings
    assert [(one.code, one.place.line) for one in found] == [("NOT007", 4)]
