"""Every verb: its status, its text, and its JSON held to the schemas that ship and to the contracts."""

from __future__ import annotations

import io
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from citecheck.claims import schema as claims_schema
from citecheck.reports import schema
from cli.running import PAPER, one_line, process, run

Capsys = pytest.CaptureFixture[str]


def paper(folder: Path, text: str | None = None) -> Path:
    path = folder / "paper.md"
    path.write_text(PAPER.read_text("utf-8") if text is None else text, "utf-8")
    return path


def as_json(out: str, contract: str) -> Any:
    data = json.loads(out)
    jsonschema.validate(data, schema(contract))  # type: ignore[arg-type]
    return data


def test_check_finds_and_says_where(capsys: Capsys, tmp_path: Path) -> None:
    ran = run(capsys, "check", paper(tmp_path), "--offline")
    assert ran.status == 1
    assert "error[REF003] antecedent-name-differs" in ran.out
    assert "^~~~" in ran.out
    assert "in 1 manuscript (4 notes)" in ran.out


def test_check_as_json(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    ran = run(capsys, "check", path, "--offline", "--format", "json", "--select", "REF")
    data = as_json(ran.out, "findings")
    assert data["schema"] == "citecheck/findings/1"
    assert data["manuscripts"] == [str(path)]
    assert data["summary"]["error"] == 1
    finding = next(one for one in data["findings"] if one["code"] == "REF003")
    assert (finding["rule"], finding["note"], finding["citation"]) == ("antecedent-name-differs", "3", 0)
    assert finding["place"] == {"file": str(path), "line": 8, "column": 7, "end_line": 8, "end_column": 35}


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--exit-zero",), 0),
        (("--fail-on", "info", "--exit-zero"), 0),
        (("--ignore", "REF"), 0),
        (("--select", "NOT,BIB"), 0),
        (("--select", "NOT", "--select", "antecedent-name-differs"), 1),
        (("--select", "BIB001", "--fail-on", "info"), 0),
        (("--fail-on", "sometimes"), 2),
        (("--select", "XYZ"), 2),
        (("--format", "pdf"), 2),
        (("--color", "green"), 2),
        (("--sources", "/no/such/folder"), 2),
        (("--nonsense",), 2),
    ],
)
def test_check_statuses(capsys: Capsys, tmp_path: Path, options: tuple[str, ...], status: int) -> None:
    ran = run(capsys, "check", paper(tmp_path), "--offline", *options)
    assert ran.status == status, ran
    assert status != 2 or one_line(ran.err)


def test_check_in_other_formats(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    sarif = json.loads(run(capsys, "check", path, "--offline", "-f", "sarif").out)
    results = sarif["runs"][0]["results"]
    assert {"REF003"} <= {result["ruleId"] for result in results}
    assert results[0]["locations"][0]["physicalLocation"]["region"]["startLine"] > 0
    tree = ElementTree.fromstring(run(capsys, "check", path, "--offline", "-f", "junit").out)
    assert tree.tag == "testsuites"
    assert "REF003" in tree.findall(".//testcase[failure]")[0].attrib["name"]
    github = run(capsys, "check", path, "--offline", "-f", "github").out
    assert (
        f"::error file={path},line=8,endLine=8,col=7,endColumn=35,title=REF003 antecedent-name-differs::note 3:"
        in github
    )
    markdown = run(capsys, "check", path, "--offline", "-f", "markdown").out
    assert markdown.startswith("# citecheck: 1 error")
    assert "| 3 | 8:7 | error | REF003 antecedent-name-differs |" in markdown


def test_nothing_found_is_said_in_every_format(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path, "A.[^1]\n\n[^1]: A. Hill, Rivers, London, Dale, 2001.\n")
    assert "Nothing found in 1 manuscript (1 note)" in run(capsys, "check", path, "--offline").out
    assert "nothing found" in run(capsys, "check", path, "--offline", "-f", "markdown").out
    assert 'failures="0"' in run(capsys, "check", path, "--offline", "-f", "junit").out
    assert run(capsys, "check", path, "--offline", "-f", "github").out == ""
    assert json.loads(run(capsys, "check", path, "--offline", "-f", "sarif").out)["runs"][0]["results"] == []


def test_several_manuscripts_and_a_folder(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    (tmp_path / "README.md").write_text("No manuscript.[^1]\n\n[^1]: x\n")
    (tmp_path / "plain.txt").write_text("no notes\n")
    ran = run(capsys, "check", tmp_path, "--offline", "-f", "json")
    assert as_json(ran.out, "findings")["manuscripts"] == [str(path)]
    assert "plain.txt: has no notes" in ran.err
    ran = run(capsys, "check", path, tmp_path / "gone.md", "--offline")
    assert ran.status == 2
    assert "REF003" in ran.out
    assert one_line(ran.err)


def test_output_to_a_file(capsys: Capsys, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert run(capsys, "check", paper(tmp_path), "--offline", "-f", "json", "-o", out).out == ""
    as_json(out.read_text(), "findings")


def test_notes_as_json_hold_the_contract(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    data = as_json(run(capsys, "notes", path, "-f", "json").out, "notes")
    assert (data["schema"], data["manuscript"]) == ("citecheck/notes/1", str(path))
    third = data["notes"][2]
    assert (third["number"], third["place"]["line"]) == ("3", 8)
    assert third["marker"]["place"]["line"] == 4
    assert third["marker"]["sentence"] == "Fares rose by 12% in 1998."
    assert (
        third["marker"]["before"]
        == 'lifeline of the islands". Fares rose by 12% in 1998.'[-len(third["marker"]["before"]) :]
    )
    citation = third["citations"][0]
    assert (citation["kind"], citation["locator"]) == ("back-reference", {"label": "page", "value": "42"})
    # The name is not that of note 1: it leads nowhere, and note 1 is what came near.
    assert citation["antecedent"]["status"] == "missing"
    assert citation["antecedent"]["candidates"] == [{"note": "1", "index": 0}]
    assert data["notes"][3]["citations"][0]["antecedent"]["status"] == "resolved"
    first = data["notes"][0]["citations"][0]
    assert (first["key"], first["record"]["type"], first["record"]["publisher"]) == (
        "hill2001ferry",
        "book",
        "Mill Press",
    )
    kinds = [one["kind"] for note in data["notes"] for one in note["citations"]]
    assert kinds == ["work", "work", "back-reference", "back-reference", "interview"]
    assert data["notes"][1]["citations"][0]["signal"] == "See"


def test_notes_as_text_and_of_several(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    text = run(capsys, "notes", path).out
    assert "note 3" in text
    assert "hill2001ferry" in text
    other = tmp_path / "other.md"
    other.write_text(path.read_text())
    for verb, contract in (("notes", "notes"), ("claims", "claims")):
        for given in ([path, other], [tmp_path], [tmp_path / "*.md"], [tmp_path / "[o-p]*.md"]):
            data = json.loads(run(capsys, verb, *given, "-f", "json").out)
            assert sorted(one["manuscript"] for one in data) == sorted([str(path), str(other)])
            for one in data:
                jsonschema.validate(one, schema(contract))  # type: ignore[arg-type]
    # Of several named an array comes, however many can be read.
    ran = run(capsys, "notes", path, tmp_path / "gone.md", "-f", "json")
    assert (ran.status, len(json.loads(ran.out)), one_line(ran.err)) == (2, 1, True)


def test_a_name_with_a_patterns_signs_is_a_name(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    odd = tmp_path / "[p]aper.md"
    odd.write_text("A.[^1]\n\n[^1]: A. Hill, Rivers, London, Dale, 2001.\n")
    data = as_json(run(capsys, "notes", odd, "-f", "json").out, "notes")
    assert data["manuscript"] == str(odd)
    ran = run(capsys, "notes", tmp_path / "no*.md")
    assert (ran.status, one_line(ran.err)) == (2, True)
    assert path.exists()


def test_claims_of_several_are_each_written_beside_their_manuscript(capsys: Capsys, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        paper(tmp_path / name)
    ran = run(capsys, "claims", tmp_path, "--write")
    assert (ran.status, ran.err.count("paper.md now")) == (0, 2)
    assert (tmp_path / "one/claims.yaml").read_text() == (tmp_path / "two/claims.yaml").read_text()
    ran = run(capsys, "claims", tmp_path / "one", tmp_path / "two", "--claims-file", tmp_path / "c.yaml")
    assert (ran.status, one_line(ran.err)) == (2, True)


def test_parse_is_an_array_in_the_order_of_the_lines(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = 'A. Hill, The Ferry, Westport, Mill Press, 2001.\n\n12345\nB. Moss, "Fares," Island Review, Vol. 7, No. 2, 1999, p. 4-9.\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    data = as_json(run(capsys, "parse", "-").out, "parse")
    assert [item["_input"] for item in data] == [line for line in lines.splitlines() if line]
    assert [item["type"] for item in data] == ["book", None, "article-journal"]
    assert data[2]["page"] == "4-9"


def test_parse_as_text_and_of_nothing(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "refs.txt"
    path.write_text("A. Hill, The Ferry, Westport, Mill Press, 2001.\n!!\n")
    text = run(capsys, "parse", path, "-f", "text").out
    assert "1 reference, 1 line that is no reference" in text
    path.write_text("")
    assert json.loads(run(capsys, "parse", path).out) == []
    ran = run(capsys, "parse", tmp_path / "gone.txt")
    assert (ran.status, one_line(ran.err)) == (2, True)


def test_claims_as_json_and_schema(capsys: Capsys, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "hill2001ferry.txt").write_text("In those years the ferry carried 640 passengers a day.\n")
    data = as_json(run(capsys, "claims", paper(tmp_path), "-f", "json").out, "claims")
    assert data["schema"] == "citecheck/claims/1"
    first = data["claims"][0]
    assert (first["notes"], first["keys"]) == (["1"], ["hill2001ferry"])
    figure = next(one for one in first["figures"] if one["text"].startswith("640"))
    assert (figure["value"], figure["unit"], figure["hedge"], figure["verdict"]) == (
        640,
        "1",
        "exact",
        "supported",
    )
    assert figure["evidence"][0]["source"] == "hill2001ferry.txt"
    assert "supported" in run(capsys, "claims", tmp_path / "paper.md").out
    assert json.loads(run(capsys, "claims", "--schema").out) == claims_schema()
    assert run(capsys, "claims").status == 2


def test_claims_written_twice_keep_what_the_user_wrote(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    assert run(capsys, "claims", path, "--write").status == 0
    file = tmp_path / "claims.yaml"
    edited = file.read_text().replace("status: unreviewed", "status: reviewed  # by me", 1)
    assert "by me" in edited
    file.write_text(edited)
    path.write_text(
        path.read_text().replace("640", "641").replace("Nobody objected.", "Nobody objected but 3 men.")
    )
    assert "has" in run(capsys, "claims", path, "--write").err
    written = file.read_text()
    assert "status: reviewed  # by me" in written
    assert "641" in written
    assert "is up to date" in run(capsys, "claims", path, "--write").err
    assert run(capsys, "check", path, "--offline", "--select", "CLM").status == 0


def test_claims_without_text(capsys: Capsys, tmp_path: Path) -> None:
    run(capsys, "claims", paper(tmp_path), "--write", "--no-text")
    text = (tmp_path / "claims.yaml").read_text()
    assert "fingerprint:" in text
    assert "three times a week" not in text


@pytest.mark.parametrize(
    ("format", "words"),
    [
        ("bibtex", "@book{hill2001ferry,"),
        ("biblatex", "journaltitle = {Island Review}"),
        ("csl-json", '"id": "hill2001ferry"'),
        ("ris", "TY  - BOOK\nID  - hill2001ferry"),
        ("text", "Mill Press"),
        ("html", "<em>"),
        ("markdown", "*"),
    ],
)
def test_bib_formats(capsys: Capsys, tmp_path: Path, format: str, words: str) -> None:
    if format in ("text", "html", "markdown"):
        pytest.importorskip("pypandoc", reason="the extra citecheck-toolkit[styles] is not installed")
    ran = run(capsys, "bib", paper(tmp_path), "-f", format)
    assert ran.status == 0, ran.err
    assert words in ran.out


def test_bib_merges_into_a_users_file(capsys: Capsys, tmp_path: Path) -> None:
    mine = tmp_path / "mine.bib"
    before = "% mine\n@book{Hill01, title={The Ferry and Its Town}, author={Hill, Anna}, year=2001}\n"
    mine.write_text(before)
    ran = run(capsys, "bib", paper(tmp_path), "--merge", mine)
    assert "1 work added, 1 known" in ran.err
    assert mine.read_text().startswith(before)
    assert "moss1999paid" in mine.read_text()
    assert run(capsys, "bib", tmp_path / "paper.md", "--write").status == 0
    assert "hill2001ferry" in (tmp_path / "references.bib").read_text()
    assert run(capsys, "bib", tmp_path / "paper.md", "-f", "docx").status == 2


def test_bib_of_several_manuscripts_has_each_work_once(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    other = tmp_path / "other.md"
    other.write_text("A.[^1]\n\n[^1]: A. Hill, The Ferry and Its Town, Westport, Mill Press, 2001, p. 7.\n")
    out = run(capsys, "bib", path, other).out
    assert out.count("@book{") == 1


def test_urls_offline(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    ran = run(capsys, "urls", path, "--offline", "-f", "json")
    assert ran.out, ran.err
    data = as_json(ran.out, "urls")
    entry = data["urls"][0]
    assert (entry["url"], entry["notes"], entry["verdict"]) == (
        "https://example.org/ferry",
        ["2"],
        "unchecked",
    )
    assert "1 address: 1 unchecked" in run(capsys, "urls", path, "--offline").out


def test_rules_and_rule(capsys: Capsys) -> None:
    listed = run(capsys, "rules").out
    assert "REF001  antecedent-missing" in listed
    rows = json.loads(run(capsys, "rules", "-f", "json").out)
    assert len(rows) == listed.count("\n")
    assert "Why" in run(capsys, "rule", "ref001").out
    ran = run(capsys, "rule", "REF999")
    assert (ran.status, one_line(ran.err)) == (2, True)


def test_init_writes_what_is_missing_and_nothing_else(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    (tmp_path / "citecheck.toml").write_text("fail-on = 'never'  # mine\n")
    ran = run(capsys, "init", path)
    assert "stays as it is" in ran.err
    assert (tmp_path / "citecheck.toml").read_text() == "fail-on = 'never'  # mine\n"
    assert "manuscript: paper.md" in (tmp_path / "claims.yaml").read_text()
    assert run(capsys, "check", path, "--offline").status == 0
    assert run(capsys, "init", "-").status == 2


def test_settings_of_the_folder_count(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    (tmp_path / "citecheck.toml").write_text('ignore = ["REF"]\n[severity]\nBIB001 = "error"\n')
    assert run(capsys, "check", path, "--offline").status == 0
    (tmp_path / "citecheck.toml").write_text("ignor = []\n")
    ran = run(capsys, "check", path, "--offline")
    assert ran.status == 2
    assert "citecheck.toml, line 1: 'ignor' is no setting; did you mean 'ignore'?" in ran.err


def test_a_bibliography_gives_its_keys_and_its_rules(capsys: Capsys, tmp_path: Path) -> None:
    path = paper(tmp_path)
    mine = tmp_path / "mine.bib"
    mine.write_text(
        "@book{Hill01, title={The Ferry and Its Town}, author={Hill, Anna}, year=2002}\n@misc{unused, title={X}}\n"
    )
    out = run(capsys, "check", path, "--offline", "--bibliography", mine, "--select", "BIB015,BIB016").out
    assert "no note cites the entry unused" in out
    assert run(capsys, "check", path, "--offline", "--bibliography", tmp_path / "gone.bib").status == 2


def test_version_help_and_completion() -> None:
    assert process("--version").out.startswith("citecheck ")
    shown = process("--help")
    assert shown.status == 0
    assert "check" in shown.out
    assert process().status == 2
    for verb in ("check", "notes", "parse", "claims", "bib", "urls", "rule", "rules", "init"):
        assert process(verb, "--help").status == 0
    completed = process(_CITECHECK_COMPLETE="complete_bash", COMP_WORDS="citecheck ch", COMP_CWORD="1")
    assert "check" in completed.out


@pytest.mark.parametrize(
    ("words", "loaded", "left_out"),
    [
        (["--version"], "citecheck.cli", ["typer", "rich", "httpx", "citecheck.citations"]),
        (["--help"], "typer", ["httpx", "lxml", "ruamel", "pybtex", "markdown_it", "citecheck.citations"]),
        (["rules"], "citecheck.checks", ["httpx", "lxml", "pybtex"]),
        (["notes", str(PAPER)], "markdown_it", ["httpx", "lxml", "pybtex", "pycrfsuite"]),
    ],
)
def test_what_is_not_needed_is_not_loaded(words: list[str], loaded: str, left_out: list[str]) -> None:
    import subprocess

    code = (
        "import sys, io; from citecheck.cli import main; out = sys.stdout; sys.stdout = io.StringIO();"
        f"main({words!r}); sys.stdout = out; print('\\n'.join(sys.modules))"
    )
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded in modules
    assert not {name for name in modules if name.split(".")[0] in left_out or name in left_out}
