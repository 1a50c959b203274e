"""Names, dates, pages, identifiers and quotation marks, each by itself."""

from __future__ import annotations

import pytest

from citecheck.citations.dates import find_dates, is_month, parse_date, undated
from citecheck.citations.identifiers import accessed, identifiers
from citecheck.citations.names import family_first, is_initials, looks_institutional, parse_names
from citecheck.citations.pages import find_locators, normal_pages
from citecheck.citations.quotes import quoted
from citecheck.model import Date, DateParts, Name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T. Akaha", [("Akaha", "T.")]),
        ("Th. Gustafson and X. Zhou", [("Gustafson", "Th."), ("Zhou", "X.")]),
        ("K.-W. Paik, with G. Lahn and J. Hein", [("Paik", "K.-W."), ("Lahn", "G."), ("Hein", "J.")]),
        ("Romero, C., Paunesku, D., & Dweck, C.", [("Romero", "C."), ("Paunesku", "D."), ("Dweck", "C.")]),
        ("Stravinsky, Igor, and Robert Craft", [("Stravinsky", "Igor"), ("Craft", "Robert")]),
        ("Marras WS, Lavender SA", [("Marras", "WS"), ("Lavender", "SA")]),
        ("ALY (M.I.), NAGEB (R.)", [("ALY", "M.I."), ("NAGEB", "R.")]),
        ("Bender/Schumacher", [("Bender", None), ("Schumacher", None)]),
        ("S. Hyodo and C. Vendil Pallin (eds.)", [("Hyodo", "S."), ("Vendil Pallin", "C.")]),
        ("Yu Bin", [("Yu", "Bin")]),
        ("Iijima Kazutaka", [("Iijima", "Kazutaka")]),
        ("Hiroshi Yamazoe", [("Yamazoe", "Hiroshi")]),
        ("M. Le Brun", [("Le Brun", "M.")]),
        ("FERRIERES Madeleine", [("FERRIERES", "Madeleine")]),
        ("Ellen Marsh et al.", [("Marsh", "Ellen")]),
        ("Dr. Ellen Marsh", [("Marsh", "Ellen")]),
        ("", []),
        ("(eds.)", []),
    ],
)
def test_names(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert [(name.family, name.given) for name in parse_names(text)] == expected


def test_particles_suffixes_and_bodies() -> None:
    assert parse_names("Ludwig van Aken") == (Name("Aken", "Ludwig", "van"),)
    assert parse_names("de la Macorra JC") == (Name("Macorra", "JC", "de la"),)
    assert parse_names("Berg, Jan van den") == (Name("Berg", "Jan", "van den"),)
    assert parse_names("Hershey, Robert D., Jr.") == (Name("Hershey", "Robert D.", suffix="Jr."),)
    assert parse_names("US Energy Information Administration") == (
        Name(literal="US Energy Information Administration"),
    )
    assert parse_names("OECD") == (Name(literal="OECD"),)
    assert parse_names("World Bank; Ministry of Trade") == (
        Name(literal="World Bank"),
        Name(literal="Ministry of Trade"),
    )


def test_what_looks_like_a_body_or_initials() -> None:
    assert looks_institutional("Council of Economic Advisers")
    assert not looks_institutional("J. Bank")
    assert is_initials("H. P.")
    assert not is_initials("Lo")
    assert family_first(["Kim", "Young-ho"])
    assert not family_first(["Ellen", "Marsh"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 March 2003", Date(DateParts(2003, 3, 24))),
        ("March 3, 2012", Date(DateParts(2012, 3, 3))),
        ("12. März 2004", Date(DateParts(2004, 3, 12))),
        ("1er février 1999", Date(DateParts(1999, 2, 1))),
        ("3 de mayo de 2010", Date(DateParts(2010, 5, 3))),
        ("October/December 2012", Date(DateParts(2012, 10), DateParts(2012, 12))),
        ("20-22 June 2013", Date(DateParts(2013, 6, 20), DateParts(2013, 6, 22))),
        ("June 20-22, 2013", Date(DateParts(2013, 6, 20), DateParts(2013, 6, 22))),
        ("28 May–3 June 2013", Date(DateParts(2013, 5, 28), DateParts(2013, 6, 3))),
        ("May 28–June 3, 2013", Date(DateParts(2013, 5, 28), DateParts(2013, 6, 3))),
        ("Summer 2012", Date(DateParts(2012), season=2)),
        ("Winter 2012", Date(DateParts(2012), season=4)),
        ("2012-05-03", Date(DateParts(2012, 5, 3))),
        ("3.6.2010", Date(DateParts(2010, 6, 3))),
        ("06/28/2010", Date(DateParts(2010, 6, 28))),
        ("2012, August 27", Date(DateParts(2012, 8, 27))),
        ("2010 May/June", Date(DateParts(2010, 5), DateParts(2010, 6))),
        ("1998-99", Date(DateParts(1998), DateParts(1999))),
        ("1998–2001", Date(DateParts(1998), DateParts(2001))),
        ("1998-12", Date(DateParts(1998))),
        ("ca. 1850", Date(DateParts(1850), circa=True)),
        ("2004a", Date(DateParts(2004))),
        ("forthcoming", Date(literal="forthcoming")),
        ("n.d.", Date(literal="n.d.")),
        ("no such thing", None),
        ("12345", None),
    ],
)
def test_dates(text: str, expected: Date | None) -> None:
    assert parse_date(text) == expected


def test_dates_stand_where_they_are_found() -> None:
    text = "opened on 3 May 2010 and again in 2012"
    assert [text[one.start : one.end] for one in find_dates(text)] == ["3 May 2010", "2012"]
    assert is_month("März")
    assert not is_month("Marsh")
    assert undated("no words of that sort") is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("275–80", "275-280"),
        ("1007-9", "1007-1009"),
        ("xi–xv", "xi-xv"),
        ("33", "33"),
        ("12, 15–18", "12, 15-18"),
    ],
)
def test_pages_are_written_out(printed: str, expected: str) -> None:
    assert normal_pages(printed) == expected


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("p. 60", "page", "60"),
        ("pg. 7", "page", "7"),
        ("pp. 12–18", "page", "12–18"),
        ("S. 12 ff.", "page", "12 ff."),
        ("págs. 3-9", "page", "3-9"),
        ("chapter 3", "chapter", "3"),
        ("¶ 15", "paragraph", "15"),
        ("para. 4.6", "paragraph", "4.6"),
        ("§ 7", "section", "7"),
        ("s 6(1)", "section", "6(1)"),
        ("Art. 31", "article-locator", "31"),
        ("fig. 4", "figure", "4"),
    ],
)
def test_locators(text: str, label: str, value: str) -> None:
    found = find_locators(text)
    assert [(one.locator.label, one.locator.value) for one in found] == [(label, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("see <www.example.org/a/b.html>.", "url", "www.example.org/a/b.html"),
        ("<example.org/a>", "url", "example.org/a"),
        ("https://example.org/a_(b).", "url", "https://example.org/a_(b)"),
        ("(https://example.org/a)", "url", "https://example.org/a"),
        ("doi:10.1000/xyz.1.", "doi", "10.1000/xyz.1"),
        ("https://doi.org/10.1000/xyz", "doi", "10.1000/xyz"),
        ("ISBN 978-3-16-148410-0", "isbn", "978-3-16-148410-0"),
        ("ISSN 1234-567X", "issn", "1234-567X"),
        ("arXiv:1504.04943", "arxiv", "1504.04943"),
        ("hep-th/9901001", "arxiv", "hep-th/9901001"),
        ("PMID: 12345678", "pmid", "12345678"),
        ("PMC1234567", "pmcid", "PMC1234567"),
    ],
)
def test_identifiers(text: str, kind: str, value: str) -> None:
    assert [(one.kind, one.value) for one in identifiers(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "(accessed 3 June 2013)",
        "[last visited 3 May 2013]",
        "consulté le 3 juin 2010",
        "abgerufen am 3.6.2010",
        "consultado el 3 de junio de 2010",
    ],
)
def test_when_a_page_was_looked_at(text: str) -> None:
    ((_, _, printed),) = accessed(text)
    date = parse_date(printed)
    assert date is not None
    assert date.start is not None
    assert date.start.day == 3


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('"The Salt Road," Trade', "The Salt Road"),
        ("“The Salt Road”, Trade", "The Salt Road"),
        ('"The Salt Road,” Trade', "The Salt Road"),
        ("‘The Salt Road’ (1998)", "The Salt Road"),
        ("« La route », Revue", "La route"),
        ("„Der Salzweg“, in: Z", "Der Salzweg"),
        ("»Der Salzweg«, in: Z", "Der Salzweg"),
        ("“A ‘salt’ road,” Trade", "A ‘salt’ road"),
        ("‘The merchants’ road’ (1998)", "The merchants’ road"),
        ("“A commentary on “Salt” roads”, T", "A commentary on “Salt” roads"),
        ('"Pourquoi le sel ? " RIA', "Pourquoi le sel ?"),
        ("「塩の道」, 2010", "塩の道"),
        ("'The road's end', Trade", "The road's end"),
    ],
)
def test_quoted_stretches(text: str, inner: str) -> None:
    first = quoted(text)[0]
    assert text[first.inner_start : first.inner_end] == inner


@pytest.mark.parametrize(
    "text", ["the merchants' road", "rock 'n roll", "5' 6\"", "it's, that's", '"never closed']
)
def test_apostrophes_and_lost_marks_quote_nothing(text: str) -> None:
    assert quoted(text) == []
