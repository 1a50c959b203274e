"""Citations in Markdown: pandoc's, Quarto's and MyST's, against the bibliographies that a manuscript names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations import cite
from citecheck.model import GivenItem, Heading, Manuscript, Paragraph
from citecheck.readers import read

BIB = """
@book{hill2001, author={Hill, Anna}, title={Rivers of Salt}, publisher={Harbour Press}, year=2001}
@article{moss, author={Moss, Ben}, title={Floods}, journaltitle={Water Review}, volume=7, date={1999-05}}
"""
HEAD = "---\ntitle: Floods\nbibliography: refs.bib\n---\n\n"


def read_in(folder: Path, text: str, name: str = "paper.md", **files: str) -> Manuscript:
    """The manuscript ``text`` beside the files."""
    for file, content in {
        "refs.bib": BIB,
        **{key.replace("__", "."): value for key, value in files.items()},
    }.items():
        (folder / file).write_text(content, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def items(manuscript: Manuscript) -> list[GivenItem]:
    """The works cited in the body and then in the notes."""
    holders = [*(one for one in manuscript.body if isinstance(one, Paragraph)), *manuscript.notes]
    return [item for holder in holders for one in holder.given for item in one.items]


def cited(manuscript: Manuscript) -> list[tuple[str | None, str, tuple[str, str] | None, str]]:
    return [(item.key, item.prefix, item.locator, item.suffix) for item in items(manuscript)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It rose [@hill2001].", [("hill2001", "", None, "")]),
        ("It rose [@hill2001, p. 3].", [("hill2001", "", ("page", "3"), "")]),
        (
            "It rose [see @hill2001, pp. 3--5, and *more*; but cf. @moss].",
            [("hill2001", "see", ("page", "3-5"), "and more"), ("moss", "but cf.", None, "")],
        ),
        ("It rose [-@hill2001, chap. 2].", [("hill2001", "", ("chapter", "2"), "")]),
        ("As @hill2001 says.", [("hill2001", "", None, "")]),
        ("As @hill2001 [p. 4] says.", [("hill2001", "", ("page", "4"), "")]),
        (
            "As @hill2001 [p. 4; @moss, p. 7] says.",
            [("hill2001", "", ("page", "4"), ""), ("moss", "", ("page", "7"), "")],
        ),
        ("As @hill2001\n[p. 4] says.", [("hill2001", "", ("page", "4"), "")]),
        ("(@moss)", [("moss", "", None, "")]),
        ("A [@{hill2001}, {ch. 3} and so on].", [("hill2001", "", ("chapter", "3"), "and so on")]),
        ("A [@doi:10.1000/182, p. 3].", [("doi:10.1000/182", "", ("page", "3"), "")]),
        ("The *word [@moss]* leans.", [("moss", "", None, "")]),
        ("> Quoted [@moss].", [("moss", "", None, "")]),
        ("Text.^[See @hill2001, p. 9.]", [("hill2001", "", None, "")]),
        ("Text.[^1]\n\n[^1]: First.\n\n    Then [@moss, 7].", [("moss", "", ("page", "7"), "")]),
        ("{cite}`hill2001,moss`", [("hill2001", "", None, ""), ("moss", "", None, "")]),
        ("{cite:t}`{see}hill2001{p. 3}`", [("hill2001", "see", ("page", "3"), "")]),
        ("{cite:p}`moss` and {citet}`moss`", [("moss", "", None, ""), ("moss", "", None, "")]),
        # No citations.
        ("Write to anna@hill2001.org or a.b@moss.", []),
        ("As @anna and @ben_k said.", []),
        ("See https://example.org/@moss/1 and www.example.org/@moss.", []),
        ("Type `@moss` or ``[@moss]``, or \\@moss.", []),
        ("See @fig-map, [@tbl-a; @sec-two], @Eq-one and [see @lst-x].", []),
        ("{ref}`moss` and {eq}`moss`", []),
        ("A [link with @x.y](https://example.org) and ![@ben](a.png).", []),
        ("(@good) An example.\n\nAs (@good) shows, [@good].", []),
        ("Hello [@anna].\n\n[@anna]: https://example.org/anna", []),
        ("```{r}\nx <- [@moss]\n```\n\n    indented @moss\n", []),
        ("<!-- [@moss] --> Text.", []),
        # The bracket is none, and the key in it is one that the bibliography has.
        ("[no key; @moss]", [("moss", "", None, "")]),
    ],
)
def test_what_is_a_citation(tmp_path: Path, text: str, wanted: list[object]) -> None:
    assert cited(read_in(tmp_path, HEAD + text)) == wanted


def test_a_handle_is_none_without_a_bibliography(tmp_path: Path) -> None:
    assert cited(read_in(tmp_path, "As @anna2001 says, and [@hill2001]. Text.[^1]\n\n[^1]: A.")) == [
        ("hill2001", "", None, "")
    ]


def test_a_key_misspelt_is_still_one(tmp_path: Path) -> None:
    found = items(read_in(tmp_path, HEAD + "As @mosss and @dale1999 say, but not @anna."))
    assert [(item.key, item.record) for item in found] == [("mosss", None), ("dale1999", None)]


def test_text_and_places_are_those_of_the_file(tmp_path: Path) -> None:
    text = HEAD + "*It* rose [see @hill2001, p. 3; @moss],\nand fell.[^1]\n\n[^1]: See [@moss, p. 7].\n"
    manuscript = read_in(tmp_path, text)
    (block,) = manuscript.body
    assert isinstance(block, Paragraph)
    assert block.text == "It rose [see @hill2001, p. 3; @moss], and fell."
    for holder in (block, manuscript.notes[0]):
        for one in holder.given:
            place = holder.content.place(one.start, one.end)
            assert place.end_column is not None
            line = manuscript.lines[place.line - 1]
            assert line[place.column - 1 : place.end_column - 1] == holder.text[one.start : one.end]
    assert [block.text[one.start : one.end] for one in block.given] == ["see @hill2001, p. 3", "@moss"]
    assert not any(one.printed for one in block.given)


FILES = {
    "refs.bib": BIB,
    "refs.json": json.dumps(
        [
            {
                "id": "hill2001",
                "type": "book",
                "title": "Rivers of Salt",
                "author": [{"family": "Hill", "given": "Anna"}],
            }
        ]
    ),
    "refs.yaml": (
        "references:\n- id: hill2001\n  type: book\n  title: Rivers of Salt\n  author:\n  - family: Hill\n    given: Anna\n"
        "  issued:\n    year: 2001\n"
    ),
    "refs.ris": "TY  - BOOK\nID  - hill2001\nAU  - Hill, Anna\nTI  - Rivers of Salt\nER  -\n",
}


@pytest.mark.parametrize("name", list(FILES))
@pytest.mark.parametrize("form", ["bibliography: {}", "bibliography: [{}]", "bibliography:\n  - {}"])
def test_bibliographies(tmp_path: Path, name: str, form: str) -> None:
    text = f"---\n{form.format(name)}\n---\n\nA.[^1]\n\n[^1]: [@hill2001, p. 3]\n"
    bibliography = cite(read_in(tmp_path, text, **{name.replace(".", "__"): FILES[name]}))
    (record,) = bibliography.records.values()
    assert list(bibliography.records) == ["hill2001"]
    assert (record.title, record.type, str(record.author[0])) == ("Rivers of Salt", "book", "Anna Hill")


def test_works_in_the_front_matter_and_in_a_block_at_the_end(tmp_path: Path) -> None:
    work = "references:\n- id: {0}\n  type: book\n  title: {0}\n  issued: 2001-02-30\n"
    text = (
        f"---\n{work.format('one')}---\n\nA.[^1]\n\n[^1]: [@one; @two]\n\nB.\n\n***\n\n---\n{work.format('two')}...\n\n"
        "---\n\nNo rule: is a block\n\n---\n"
    )
    manuscript = read_in(tmp_path, text)
    assert list(cite(manuscript).records) == ["one", "two"]
    assert [block.text for block in manuscript.body] == ["A.", "B.", "No rule: is a block"]
    assert not any(isinstance(block, Heading) for block in manuscript.body)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("_quarto.yml", "project:\n  type: book\nbibliography: refs.bib\n"),
        ("_bookdown.yml", "bibliography: [refs.bib]\n"),
        ("myst.yml", "version: 1\nproject:\n  bibliography:\n    - refs.bib\n"),
        ("_config.yml", "sphinx:\n  config:\n    bibtex_bibfiles:\n    - refs.bib\n"),
    ],
)
def test_the_projects_own_file_names_the_bibliography(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert items(read_in(tmp_path, "A [@hill2001]."))[0].record is not None


def test_a_key_in_a_heading_cites(tmp_path: Path) -> None:
    made = cite(read_in(tmp_path, HEAD + "# After [@hill2001]\n\nA.[^1]\n\n[^1]: [@moss, p. 3]\n"))
    assert set(made.records) == {"hill2001", "moss"}


def test_nocite(tmp_path: Path) -> None:
    text = "---\nbibliography: refs.bib\nnocite: |\n  @moss, @nobody\n---\n\nA.[^1]\n\n[^1]: [@hill2001]\n"
    manuscript = read_in(tmp_path, text)
    assert [(item.key, item.record is not None) for item in manuscript.uncited] == [
        ("moss", True),
        ("nobody", False),
    ]
    made = cite(manuscript)
    assert (list(made.records), made.uncited) == (["hill2001", "moss"], ("moss",))
    everything = text.replace("nocite: |\n  @moss, @nobody", "nocite: '@*'")
    assert list(cite(read_in(tmp_path, everything)).records) == ["hill2001", "moss"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../refs.bib", "outside the manuscript's folder"),
        ("/etc/passwd", "outside the manuscript's folder"),
        ("absent.bib", "is not there"),
        ("link.bib", "link out of the manuscript's folder"),
        ("broken.json", "this is no JSON"),
        ("alias.yaml", "aliases"),
    ],
)
def test_what_is_not_read_is_said_where_it_is_named(tmp_path: Path, name: str, said: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "refs.bib").write_text(BIB)
    (folder / "link.bib").symlink_to(tmp_path / "refs.bib")
    manuscript = read_in(
        folder,
        f"---\ntitle: X\nbibliography: {name}\n---\n\nA [@hill2001].",
        broken__json="[{",
        alias__yaml="a: &x [1]\nb: *x\n",
    )
    (remark,) = manuscript.remarks
    assert said in remark.message
    assert "\n" not in remark.message
    assert remark.about == "bibliography-file"
    assert remark.place is not None
    assert remark.place.line == 3
    assert items(manuscript)[0].record is None


def test_no_file_is_opened_for_bytes_and_standard_input() -> None:
    manuscript = read((HEAD + "A [@hill2001].").encode(), name="paper.md")
    assert "was not opened" in manuscript.remarks[0].message


def test_a_thousand_works_in_the_front_matter(tmp_path: Path) -> None:
    works = "".join(f"- id: w{n}\n  type: book\n  title: Work {n}\n" for n in range(300))
    manuscript = read_in(tmp_path, f"---\nreferences:\n{works}---\n\nA [@w299].")
    assert items(manuscript)[0].record == {"type": "book", "title": "Work 299"}


@given(st.text(alphabet="@[]{};,-` ahil2001moss.p\n^:*\\()", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_keeps_its_spans(text: str) -> None:
    manuscript = read(("---\nreferences:\n- id: a\n---\n\nX " + text).encode(), name="a.md")
    for holder in (*manuscript.body, *manuscript.notes):
        for one in () if isinstance(holder, Heading) else holder.given:
            assert 0 <= one.start < one.end <= len(holder.text)
            assert one.items[0].key
    cite(manuscript)


def test_many_brackets_and_keys_are_read_in_linear_time(tmp_path: Path) -> None:
    for text in (
        "[@a; " * 150 + "]" * 150,
        "@hill2001 [" * 3000,
        "[see @a2; " * 4000,
        "{cite}`" * 5000,
        "@" * 50_000,
    ):
        read_in(tmp_path, HEAD + text)


def test_no_key_of_many_is_cut(tmp_path: Path) -> None:
    many = [f"k{at}" for at in range(500)]
    assert [
        key for key, *_ in cited(read_in(tmp_path, f"It rose [{'; '.join('@' + key for key in many)}]."))
    ] == many
    role = "{cite}`" + ",".join(many[:300]) + "`"
    assert [key for key, *_ in cited(read_in(tmp_path, f"It rose {role}."))] == many[:300]


def test_a_citation_that_is_too_long_is_said(tmp_path: Path) -> None:
    manuscript = read_in(tmp_path, f"It rose [{'; '.join(f'@key{at}' for at in range(600))}].")
    assert cited(manuscript) == []
    assert [remark.about for remark in manuscript.remarks] == ["part-unread"]
    assert "“@key0; @key1;" in manuscript.remarks[0].message
