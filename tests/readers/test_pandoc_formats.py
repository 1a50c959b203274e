"""The example manuscript in each format that is read by structure: the same notes and markers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from citecheck.citations import cite
from citecheck.model import Bibliography, Manuscript, UnreadableError
from citecheck.readers import formats as every_format
from citecheck.readers import pandoc, read
from citecheck.readers.markdown import read_markdown
from citecheck.readers.pandoc import formats, read_with_pandoc
from citecheck.readers.pandoc_prepare import prepare

pypandoc = pytest.importorskip("pypandoc", reason="the extra citecheck-toolkit[formats] is not installed")

PAPER = Path(__file__).parents[2] / "examples" / "paper.md"
SET = Path(__file__).parents[1] / "cases" / "readers" / "paper.pdf"
NATIVE = {
    "docx": "docx",
    "html": "html",
    "jats": "jats_archiving",
    "tei": "tei",
    "latex": "latex",
    "text": "plain",
}
"""The formats that are not read through pandoc, and what pandoc's writer calls them."""


@cache
def source() -> str:
    """The example with its notes numbered through, as every other format numbers them, and no lost marker."""
    text = PAPER.read_text("utf-8")
    defined = set(re.findall(r"^\[\^(\w+)\]:", text, re.MULTILINE))
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        if found[1] not in defined:
            return ""
        return f"[^{numbers.setdefault(found[1], str(len(numbers) + 1))}]"

    return re.sub(r"\[\^(\w+)\]", number, text)


def plain(text: str) -> str:
    text = re.sub(r"[“”]", '"', re.sub(r"[‘’]", "'", text))
    text = " ".join(text.translate({ord("<"): None, ord(">"): None}).split())
    # An address that is broken behind a hyphen in the source: plain text is read with it whole, markup as it stands.
    return re.sub(r"(https?://\S+-) ", r"\1", text)


def shown(manuscript: Manuscript) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    notes = sorted(
        ((note.number, plain(note.text)) for note in manuscript.notes), key=lambda pair: int(pair[0])
    )
    return notes, [(marker.number, plain(marker.sentence)) for marker in manuscript.markers]


def citations(bibliography: Bibliography) -> list[list[tuple[object, ...]]]:
    """What each note cites, and where its back-references lead."""
    return [
        [
            (one.kind, one.key, one.signal, one.locator, one.back_reference and one.back_reference.antecedent)
            for one in cited.citations
        ]
        for cited in sorted(bibliography.notes, key=lambda cited: int(cited.note.number))
    ]


@cache
def original() -> tuple[Manuscript, Bibliography]:
    manuscript = read_markdown(source().encode(), "paper.md")
    return manuscript, cite(manuscript)


def made(name: str, folder: Path) -> Path:
    """The example in a format; its PDF is kept, and made anew by make_paper_pdf.py."""
    if name == "pdf":
        return SET
    path = folder / f"paper.{'md' if name == 'markdown' else name}"
    if name == "markdown":
        path.write_text(source(), "utf-8")
        return path
    target = NATIVE.get(name) or formats()[name]["pandoc"]
    pypandoc.convert_text(
        source(), target, format="markdown-smart", outputfile=str(path), extra_args=["--standalone"]
    )
    return path


@pytest.mark.parametrize("name", every_format())
def test_one_manuscript_in_every_format(name: str, tmp_path: Path) -> None:
    wanted, cited = original()
    assert len(wanted.notes) > 30
    found = read(made(name, tmp_path), format=name)
    assert found.format == name
    assert shown(found) == shown(wanted)
    assert citations(cite(found)) == citations(cited)
    if name in ("docx", "html", "jats", "tei", "epub", "docbook", "markdown"):
        # The others have no title, or pandoc's writer breaks it over lines.
        assert found.metadata["title"] == wanted.metadata["title"]
    if found.place_unit == "line" and name != "pdf":
        for note in found.notes:
            start = note.content.place(0, 1)
            assert re.search(r"\w+", found.lines[start.line - 1]), note.number
        first = found.notes[0].content.place(0, 12)
        assert found.lines[first.line - 1][first.column - 1 :].startswith(found.notes[0].text.split()[0])


BIB = """
@book{hill2001, author={Hill, Anna}, title={Rivers of Salt}, publisher={Harbour Press}, year=2001}
@article{moss, author={Moss, Ben}, title={Floods}, journal={Water Review}, volume=7, year=1999}
"""
BY_KEY = {
    "markdown": "It rose [@moss].[^1] It fell.[^2]\n\n[^1]: See [@hill2001, p. 3].\n\n[^2]: [@moss, pp. 7-9; @nobody]\n",
    "org": "#+bibliography: refs.bib\n\nIt rose [cite:@moss].[fn:1] It fell.[fn:2]\n\n[fn:1] See [cite:@hill2001 p. 3].\n\n"
    "[fn:2] [cite:@moss pp. 7-9; @nobody]\n",
    "typst": '#bibliography("refs.bib")\n\nIt rose @moss.#footnote[See @hill2001[p. 3].] It fell.#footnote[@moss[pp. 7-9] '
    "@nobody]\n",
    "latex": "\\documentclass{article}\\usepackage{biblatex}\\addbibresource{refs.bib}\\begin{document}\nIt rose "
    "\\parencite{moss}.\\footnote{See \\cite[3]{hill2001}.} It fell.\\footnote{\\cites[7-9]{moss}{nobody}}\n\\end{document}\n",
    "rst": ".. bibliography:: refs.bib\n\nIt rose :cite:`moss`. [1]_ It fell. [2]_\n\n.. [1] See :cite:`hill2001`, p. 3.\n"
    ".. [2] :cite:`moss`, pp. 7-9; :cite:`nobody`\n",
}


@pytest.mark.parametrize("name", BY_KEY)
def test_citations_by_key_in_every_format_that_has_them(name: str, tmp_path: Path) -> None:
    head = "---\nbibliography: refs.bib\n---\n\n" if name == "markdown" else ""
    (tmp_path / "refs.bib").write_text(BIB)
    path = tmp_path / "paper.x"
    path.write_text(head + BY_KEY[name])
    bibliography = cite(read(path, format=name))
    seen = [
        [(one.key, one.given and one.given.key, one.locator and one.locator.value) for one in cited.citations]
        for cited in bibliography.notes
    ]
    assert seen == [
        [("hill2001", "hill2001", "3")],
        [("moss", "moss", "7-9"), (None, "nobody", None)],
    ]
    assert bibliography.notes[0].citations[0].signal == "See"
    assert [one.key for block in bibliography.body for one in block.citations] == ["moss"]
    assert {key: record.title for key, record in bibliography.records.items()} == {
        "hill2001": "Rivers of Salt",
        "moss": "Floods",
    }


SPHINX = "It rose :cite:`moss`. [1]_\n\n.. [1] See :cite:`hill2001`, p. 3.\n\n.. bibliography::\n"


@pytest.mark.parametrize(
    "conf",
    [
        'project = "Rivers"\nbibtex_bibfiles = ["refs.bib"]\n',
        'import os\nos.mkdir("ran")\nbibtex_bibfiles: list[str] = [\n    "refs.bib",  # all\n]\n',
    ],
)
def test_bibliographies_that_only_sphinx_names(
    conf: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "conf.py").write_text(conf)
    path = tmp_path / "paper.rst"
    path.write_text(SPHINX)
    manuscript = read(path)
    assert set(cite(manuscript).records) == {"moss", "hill2001"}
    assert not manuscript.remarks
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("conf", "said"),
    [
        ("bibtex_bibfiles = glob('*.bib')", "is no plain list of names"),
        ("bibtex_bibfiles = 'refs.bib'", "is no plain list of names"),
        ("bibtex_bibfiles = " + "[" * 5000, "is no plain list of names"),
        ("bibtex_bibfiles = ['../refs.bib']", "outside the manuscript's folder"),
        ("bibtex_bibfiles = ['no.bib']", "is not there"),
    ],
)
def test_what_is_wrong_with_the_list_of_sphinx_is_said(conf: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(conf)
    path = tmp_path / "paper.rst"
    path.write_text(SPHINX)
    assert [said in remark.message for remark in read(path).remarks] == [True]


def test_no_list_of_sphinx_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("project = 'Rivers'\nhtml_theme = pick()\n")
    path = tmp_path / "paper.rst"
    path.write_text(SPHINX)
    assert not read(path).remarks


def test_asciidoc_notes_go_on_over_lines() -> None:
    text = (
        "It rose.footnote:[A. Hill,\nhttps://example.org[Rivers],\n2001.] And footnote:[not\n\nclosed] x[y]"
    )
    assert prepare(text.encode(), "asciidoc").decode() == (
        "It rose.footnote:[A. Hill, https://example.org[Rivers], 2001.] And footnote:[not\n\nclosed] x[y]"
    )


def test_rtf_as_word_and_libreoffice_write_it() -> None:
    data = rb"{\rtf1\ansi The river rose.{\super\chftn}{\*\footnote\pard\plain{\super\chftn} A. Hill, Rivers.} Next.\par}"
    manuscript = read_with_pandoc(data, "a.rtf", "rtf")
    assert [note.text for note in manuscript.notes] == ["A. Hill, Rivers."]
    assert (manuscript.body[0].text, manuscript.place_unit) == ("The river rose. Next.", "paragraph")


def test_citations_keep_their_keys_and_locators() -> None:
    text = "It rose [cite:see @hill p. 4; @moss].[fn:1]\n\n[fn:1] In [cite:@dale].\n"
    manuscript = read_with_pandoc(text.encode(), "a.org", "org")
    items = manuscript.body[0].given[0].items
    assert [(item.key, item.prefix, item.locator) for item in items] == [
        ("hill", "see", ("page", "4")),
        ("moss", "", None),
    ]
    assert manuscript.notes[0].given[0].items[0].key == "dale"


@pytest.mark.parametrize("name", ["epub", "odt", "rtf", "docbook"])
def test_what_cannot_be_read_is_said_in_a_line(name: str) -> None:
    with pytest.raises(UnreadableError, match=rf"x\.{name}: ") as error:
        read_with_pandoc(
            b"" if name == "rtf" else b"PK\x03\x04 no such file" if name != "docbook" else b"\0",
            f"x.{name}",
            name,
        )
    assert "\n" not in str(error.value)


def test_no_other_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rst"
    secret.write_text("secret words")
    text = f".. include:: {secret}\n\nThe river rose.\n"
    try:
        manuscript = read_with_pandoc(text.encode(), "a.rst", "rst")
    except UnreadableError:
        return
    assert all("secret words" not in block.text for block in manuscript.body)


def test_without_the_extra_a_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    with pytest.raises(
        UnreadableError, match=r"a\.org: org is read with the extra citecheck-toolkit\[formats\]"
    ):
        read_with_pandoc(b"* x", "a.org", "org")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_SECONDS", 0.0001)
    monkeypatch.setattr(pandoc, "_SECONDS_A_MEGABYTE", 0.0)
    with pytest.raises(UnreadableError, match="not read as org within"):
        read_with_pandoc(b"* x", "a.org", "org")
