"""Records to BibTeX and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.bibliography import from_bibtex, to_bibtex
from citecheck.model import CitecheckError, Date, DateParts, Name, Record

WORD = st.text(
    st.characters(categories=("Lu", "Ll", "Nd"), include_characters="&%$#_{}\\~^'.é«»漢"),
    min_size=1,
    max_size=8,
)
TEXT = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
CAPITAL = st.text("abcdefghijklmnopqrstuvwxyzéöł", min_size=1, max_size=7).map(str.capitalize)
PARTS = st.one_of(
    st.builds(DateParts, st.integers(1000, 2100)),
    st.builds(DateParts, st.integers(1000, 2100), st.integers(1, 12)),
    st.builds(DateParts, st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28)),
)
DATES = st.one_of(
    st.builds(Date, PARTS, circa=st.booleans()),
    st.builds(Date, PARTS, PARTS),
    st.builds(Date, st.builds(DateParts, st.integers(1000, 2100)), season=st.integers(1, 4)),
    st.builds(Date, literal=st.sampled_from(["forthcoming", "n.d.", "in press"])),
)
NAMES = st.one_of(
    st.builds(
        Name,
        family=CAPITAL,
        given=st.none() | st.sampled_from(["K.-W.", "Sergei", "J. R. R.", "Ana María", "and", "Łukasz"]),
        non_dropping_particle=st.none() | st.sampled_from(["von", "van der", "de la"]),
        suffix=st.none() | st.sampled_from(["Jr.", "III"]),
    ),
    st.builds(
        Name, family=st.sampled_from(["Yu Bin", "Le Brun", "von Moltke", "Sun, Jr", "Black and Decker"])
    ),
    st.builds(Name, literal=TEXT),
)
RECORDS = st.builds(
    Record,
    type=st.sampled_from(
        [
            "article-journal",
            "article-newspaper",
            "book",
            "chapter",
            "report",
            "thesis",
            "webpage",
            "document",
            "bill",
            "map",
        ]
    ),
    title=st.none() | TEXT,
    title_translation=st.none() | TEXT,
    author=st.lists(NAMES, max_size=3).map(tuple),
    editor=st.lists(NAMES, max_size=2).map(tuple),
    translator=st.lists(NAMES, max_size=1).map(tuple),
    container_title=st.none() | TEXT,
    collection_title=st.none() | TEXT,
    volume=st.none() | st.just("7"),
    issue=st.none() | st.just("2"),
    number=st.none() | st.just("A/56/10"),
    page=st.none() | st.sampled_from(["132-153", "5", "xi-xx, 5-7"]),
    publisher=st.none() | TEXT,
    publisher_place=st.none() | TEXT,
    genre=st.none() | TEXT,
    issued=st.none() | DATES,
    accessed=st.none() | DATES,
    url=st.none() | st.sampled_from(["https://example.org/a_b%20c?d=1&e={f}#g~h", "www.example.org"]),
    note=st.none() | TEXT,
)


@settings(max_examples=300, deadline=None)
@given(RECORDS, st.booleans(), st.booleans())
def test_a_record_comes_back(record: Record, unicode: bool, biblatex: bool) -> None:
    written = to_bibtex({"key2000word": record}, unicode=unicode, biblatex=biblatex)
    assert written.isascii() or unicode
    assert from_bibtex(written) == {"key2000word": record}


def test_biblatex_has_its_own_types_and_fields() -> None:
    page = Record(type="webpage", title="A Page", url="https://example.org", issued=Date(DateParts(2013, 6)))
    thesis = Record(type="thesis", title="T", genre="Master's thesis", publisher="U", publisher_place="X")
    assert to_bibtex({"a": page, "b": thesis}, biblatex=True) == (
        "@online{a,\n"
        "  title = {A Page},\n"
        "  url = {https://example.org},\n"
        "  date = {2013-06}\n"
        "}\n\n"
        "@thesis{b,\n"
        "  title = {T},\n"
        "  institution = {U},\n"
        "  location = {X},\n"
        "  type = {Master's thesis}\n"
        "}\n"
    )


def test_an_entry_reads_as_people_write_it() -> None:
    record = Record(
        type="article-newspaper",
        title="Oil deal between US and China",
        author=(
            Name(given="C.", family="Weaver"),
            Name(given="Ludwig", non_dropping_particle="van", family="Rijn", suffix="Jr."),
        ),
        container_title="Financial Times",
        issued=Date(DateParts(2013, 6, 21)),
        page="5-7",
        accessed=Date(DateParts(2020, 1, 2)),
    )
    assert to_bibtex({"weaver2013oil": record}) == (
        "@article{weaver2013oil,\n"
        "  author = {Weaver, C. and van Rijn, Jr., Ludwig},\n"
        "  title = {Oil deal between {US} and {China}},\n"
        "  journal = {Financial Times},\n"
        "  pages = {5--7},\n"
        "  urldate = {2020-01-02},\n"
        "  year = {2013},\n"
        "  month = jun,\n"
        "  day = {21},\n"
        "  entrysubtype = {article-newspaper}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("record", "start"),
    [
        (
            Record(type="chapter", title="A", container_title="B"),
            "@incollection{k,\n  title = {A},\n  booktitle = {B}",
        ),
        (
            Record(type="report", publisher="IEA", genre="Working Paper"),
            "@techreport{k,\n  institution = {IEA},\n  type = {Working Paper}",
        ),
        (Record(type="thesis", publisher="Uni"), "@phdthesis{k,\n  school = {Uni}"),
        (
            Record(type="thesis", publisher="Uni", genre="Master's thesis"),
            "@mastersthesis{k,\n  school = {Uni}",
        ),
        (Record(type="webpage", container_title="BBC"), "@misc{k,\n  howpublished = {BBC}"),
        (
            Record(author=(Name(literal="Ministry of Arms and War"),)),
            "@misc{k,\n  author = {{Ministry of Arms and War}}",
        ),
        (Record(author=(Name(family="Yu Bin"),)), "@misc{k,\n  author = {Yu Bin,}"),
    ],
)
def test_types_and_names(record: Record, start: str) -> None:
    assert to_bibtex({"k": record}).startswith(start)


def test_ascii_output_has_accents_as_commands() -> None:
    written = to_bibtex({"k": Record(title="Gaikô über Łódź")}, unicode=False)
    assert written.isascii()
    assert r"\^" in written
    assert from_bibtex(written)["k"].title == "Gaikô über Łódź"


def test_keys_lose_what_bibtex_forbids() -> None:
    assert "@misc{ab," in to_bibtex({"a{ b,": Record(title="x")})


THEIRS = r"""% my file, mail me@example.org
@string{jpe = "Journal of " # {Political Economy}}
@preamble{"\newcommand{\x}{y}"}
@comment{ @article{no, title={not this}} }
@Article{Old:1999,
  author = "M{\"u}ller, J{\"o}rg and {World Bank} and others",
  TITLE  = {The {US} \& {\'E}tat---a \emph{study}},
  journal = jpe, year = 1999, month = "dec", pages={1--5},
  keywords = {a, b},
}
@online(web1, title={A page}, date={2001-02-03/2001-02-05}, urldate={2002}, journaltitle={Site})
"""


def test_a_users_file_is_read() -> None:
    found = from_bibtex(THEIRS)
    assert list(found) == ["Old:1999", "web1"]
    old = found["Old:1999"]
    assert old.author == (Name(family="Müller", given="Jörg"), Name(literal="World Bank"))
    assert old.title == "The US & État—a study"
    assert (old.container_title, old.page) == ("Journal of Political Economy", "1-5")
    assert old.issued == Date(DateParts(1999, 12))
    web = found["web1"]
    assert (web.type, web.container_title) == ("webpage", "Site")
    assert web.issued == Date(DateParts(2001, 2, 3), DateParts(2001, 2, 5))


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("\n@article{a,\n title={x}\n", 2, "not closed"),
        ("@article{,\n title={x}}", 1, "no key"),
        ("@article{a,\n title={x}\n year=3}", 3, "comma"),
        ("@article{a,\n title=,}", 2, "value"),
        ("@article{a,\n title}", 2, "field"),
        ('@article{a,\n title="x}', 2, "not closed"),
        ("@article(a,\n title={x}}", 1, "not closed"),
        ('@article{a,\n title="x {y} z,\n year=3}', 2, "not closed"),
    ],
)
def test_damage_is_said_with_its_line(text: str, line: int, word: str) -> None:
    with pytest.raises(CitecheckError, match=re.escape(f"mine.bib:{line}: ")) as caught:
        from_bibtex(text, "mine.bib")
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_deep_braces_are_no_trouble() -> None:
    deep = "{" * 50_000 + "x" + "}" * 50_000
    assert from_bibtex(f"@misc{{a, title={deep}}}")["a"].title == "x"
