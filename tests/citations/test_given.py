"""Structured citations become the records; what is printed is kept beside them, and nothing is counted twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers.test_docx import NAMES, OWN, REF, docx, escaped, field, p, packed, r

from citecheck.citations import cite
from citecheck.citations.given import identity, user_key
from citecheck.citations.given_spans import laid_over
from citecheck.model import (
    Bibliography,
    Citation,
    GivenCitation,
    GivenItem,
    Heading,
    Manuscript,
    Note,
    Paragraph,
    Place,
    PlacedText,
    Record,
)
from citecheck.readers import read

HILL: dict[str, Any] = {
    "id": 12,
    "type": "book",
    "title": "Rivers of Salt: A History",
    "author": [{"family": "Hill", "given": "Anna"}],
    "publisher": "Harbour Press",
    "issued": {"date-parts": [["2001"]]},
}
MOSS: dict[str, Any] = {
    "id": 13,
    "type": "article-journal",
    "title": "Floods in Norland",
    "author": [{"family": "Moss", "given": "Ben"}, {"family": "Dale", "given": "Cora"}],
    "container-title": "Journal of Water Research",
    "volume": "7",
    "page": "20-40",
    "issued": {"date-parts": [[1999, 5]]},
}
BIB = """
@book{hill2001, author={Hill, Anna}, title={Rivers of Salt: A History}, publisher={Harbour Press}, year=2001}
@article{moss, author={Moss, Ben and Dale, Cora}, title={Floods in {Norland}}, journal={Water Review}, volume=7,
  year=1999, pages={20--40}}
"""


def zotero(shown: str, *items: tuple[dict[str, Any], dict[str, Any]]) -> str:
    """A field as Zotero writes it into a Word file."""
    cited = [
        {
            "id": item["id"],
            "uris": [f"http://zotero.org/users/1/items/{item['id']}"],
            "itemData": item,
            **more,
        }
        for item, more in items
    ]
    data = {"citationID": "x1", "properties": {"noteIndex": 1}, "citationItems": cited}
    return field(" ADDIN ZOTERO_ITEM CSL_CITATION " + escaped(json.dumps(data)), escaped(shown))


def word(*notes: str, body: str = "") -> Bibliography:
    """The bibliography of a Word file with these notes."""
    called = "".join(REF.format(number) for number in range(1, len(notes) + 1))
    file = docx(
        p(r("It rose "), body, called), {str(i): p(OWN, r(" "), note) for i, note in enumerate(notes, 1)}
    )
    return cite(read(file, name="paper.docx"))


def latex(tmp_path: Path, text: str, bib: str = BIB) -> Bibliography:
    (tmp_path / "refs.bib").write_text(bib)
    path = tmp_path / "paper.tex"
    path.write_text(
        "\\documentclass{article}\\usepackage{biblatex}\\addbibresource{refs.bib}\n"
        f"\\begin{{document}}\n{text}\n\\end{{document}}\n"
    )
    return cite(read(path))


def said(citation: Citation) -> tuple[str, str | None, str | None, str | None]:
    """Kind, signal, locator and key."""
    locator = f"{citation.locator.label} {citation.locator.value}" if citation.locator else None
    return citation.kind, citation.signal, locator, citation.key


def of_notes(bibliography: Bibliography) -> list[list[tuple[str, str | None, str | None, str | None]]]:
    return [[said(one) for one in cited.citations] for cited in bibliography.notes]


def test_a_field_that_prints_the_work() -> None:
    made = word(
        zotero(
            "Anna Hill, Rivers of Salt: A History (London: Harbour Press, 2001), 4.",
            (HILL, {"locator": "4", "label": "page"}),
        )
    )
    (only,) = made.notes[0].citations
    assert said(only) == ("work", None, "page 4", "hill2001rivers")
    assert only.record == Record.from_csl(HILL) == made.records["hill2001rivers"]
    assert only.printed is not None
    assert only.printed.publisher_place == "London"
    assert only.given is not None
    assert only.given.record is not None
    assert only.given.record["title"] == HILL["title"]


def test_several_works_in_one_field_are_parted_where_they_are_printed() -> None:
    made = word(
        zotero(
            "See Ben Moss and Cora Dale, “Floods in Norland,” Journal of Water Research 7 (May 1999): 20–40; Hill, Rivers of Salt, 9.",
            (MOSS, {"prefix": "See"}),
            (HILL, {"locator": "9"}),
        ),
        zotero("Hill 2001, 4, Moss and Dale 1999", (HILL, {"locator": "4"}), (MOSS, {})),
    )
    assert of_notes(made) == [
        [
            ("work", "See", None, "moss1999floods"),
            ("work", None, "page 9", "hill2001rivers"),
        ],
        [("work", None, "page 4", "hill2001rivers"), ("work", None, None, "moss1999floods")],
    ]
    texts = [one.text for cited in made.notes for one in cited.citations]
    assert texts[0].startswith("Ben Moss")
    assert texts[1:] == ["Hill, Rivers of Salt, 9", "Hill 2001, 4", "Moss and Dale 1999"]
    assert list(made.records) == ["moss1999floods", "hill2001rivers"]


def test_what_stands_around_a_field_is_read_as_ever() -> None:
    made = word(
        zotero("Anna Hill, Rivers of Salt (London, 2001).", (HILL, {})),
        r("But see ")
        + zotero("Hill, Rivers of Salt", (HILL, {}))
        + r(", 17; the rest is lore. Cf. K. Smith, Deltas, London, Routledge, 1990, p. 8."),
        r("On floods see also ") + zotero("Moss and Dale, “Floods in Norland”", (MOSS, {})) + r(" (p. 30)."),
        r("Anna Hill, Rivers of Salt: A History, London, Harbour Press, 2001, p. 3."),
    )
    assert of_notes(made)[1:] == [
        [("work", "But see", "page 17", "hill2001rivers"), ("work", "Cf.", "page 8", "smith1990deltas")],
        [("work", "On floods see also", "page 30", "moss1999floods")],
        # Typed without the manager, and the same work all the same.
        [("work", None, "page 3", "hill2001rivers")],
    ]
    assert made.notes[1].citations[0].text == "Hill, Rivers of Salt, 17"
    start, end = made.notes[1].commentary[0]
    assert made.notes[1].note.text[start:end] == "the rest is lore"
    assert made.records["hill2001rivers"] == Record.from_csl(HILL)


def test_an_ibid_of_a_field_is_a_back_reference_to_the_work_of_the_field() -> None:
    made = word(
        zotero("Anna Hill, Rivers of Salt (London, 2001).", (HILL, {})),
        zotero("Ibid., 9.", (HILL, {"locator": "9"})),
        zotero("Moss and Dale, “Floods in Norland,” 21.", (MOSS, {"locator": "21"})),
        zotero("Ibid.", (HILL, {})),
    )
    second, last = made.notes[1].citations[0], made.notes[3].citations[0]
    assert said(second) == ("back-reference", None, "page 9", "hill2001rivers")
    assert second.back_reference is not None
    assert second.back_reference.status == "resolved"
    # What is printed leads to another work than the file means: both are kept.
    assert last.key == "hill2001rivers"
    assert last.back_reference is not None
    assert last.back_reference.antecedent is not None
    assert last.back_reference.antecedent.number == "3"


def test_citations_in_the_text_itself() -> None:
    made = word(
        r("Nothing cited."),
        body=zotero("(Hill 2001, 4; Moss and Dale 1999)", (HILL, {"locator": "4"}), (MOSS, {})),
    )
    (block,) = made.body
    assert [said(one) for one in block.citations] == [
        ("work", None, "page 4", "hill2001rivers"),
        ("work", None, None, "moss1999floods"),
    ]
    assert [block.content.text[one.start : one.end] for one in block.citations] == [
        "Hill 2001, 4",
        "Moss and Dale 1999",
    ]
    assert set(made.records) == {"hill2001rivers", "moss1999floods"}


def test_two_copies_in_a_library_are_one_work() -> None:
    copy = {**HILL, "id": 99, "title": "Rivers of Salt"}
    made = word(zotero("Anna Hill, Rivers of Salt, 2001.", (HILL, {})), zotero("Hill, Rivers.", (copy, {})))
    assert list(made.records) == ["hill2001rivers"]


def test_keys_of_latex_stay_and_their_records_come_from_the_file(tmp_path: Path) -> None:
    made = latex(
        tmp_path,
        r"""Rose.\footnote{\cite[4]{hill2001}} Fell.\footcite[See][25]{moss} Salt.\footnote{See also
\cite{hill2001}; on floods see \cite{moss}, p. 30. The rest is lore. Cf. J. Smith, \emph{Deltas}, London,
Routledge, 1990, p. 7.} Parts.\footnote{\citeauthor{hill2001}, \citetitle{hill2001}, p. 77.} Two.\footnote{\cite[4]{moss}
and \cite[9]{moss}.} Typed.\footnote{Anna Hill, \emph{Rivers of Salt}, Harbour Press, 2001, p. 9.} And \parencite[9]{moss}.""",
    )
    assert of_notes(made) == [
        [("work", None, "page 4", "hill2001")],
        [("work", "See", "page 25", "moss")],
        [
            ("work", "See also", None, "hill2001"),
            ("work", "on floods see", "page 30", "moss"),
            ("work", "Cf.", "page 7", "smith1990deltas"),
        ],
        [("work", None, "page 77", "hill2001")],
        [("work", None, "page 4", "moss"), ("work", None, "page 9", "moss")],
        [("work", None, "page 9", "hill2001")],
    ]
    assert [said(one) for one in made.body[0].citations] == [("work", None, "page 9", "moss")]
    assert list(made.records) == ["hill2001", "moss", "smith1990deltas"]
    assert made.records["moss"].container_title == "Water Review"
    assert made.notes[0].citations[0].printed is None


def test_two_keys_of_one_author_stay_two_works(tmp_path: Path) -> None:
    twin = BIB + BIB.replace("{hill2001", "{hill2001b").replace("{moss", "{mossb")
    made = latex(tmp_path, r"A.\footcite{hill2001} B.\footcite{hill2001b}", twin)
    assert list(made.records) == ["hill2001", "hill2001b"]


def test_an_unknown_key_is_a_work_without_a_record(tmp_path: Path) -> None:
    made = latex(tmp_path, r"A.\footcite[3]{hil2001}")
    (only,) = made.notes[0].citations
    assert (only.kind, only.record, only.key) == ("work", None, None)
    assert only.given is not None
    assert only.given.key == "hil2001"
    assert made.records == {}


def test_a_key_of_the_bibliography_of_the_settings_is_known(tmp_path: Path) -> None:
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\begin{document}A.\\footnote{\\cite{hill2001}}\\end{document}"
    )
    known = {"hill2001": Record.from_csl(HILL)}
    made = cite(read(tmp_path / "paper.tex"), known=known)
    assert made.records == known


def test_the_key_of_a_bibliography_goes_before_a_managers() -> None:
    known = {"salt": Record.from_csl(HILL)}
    manuscript = manuscript_of("A. Hill, Rivers of Salt, 2001.", GivenItem(HILL, "Hil01"))
    assert list(cite(manuscript, known=known).records) == ["salt"]
    assert list(cite(manuscript).records) == ["Hil01"]


def test_a_work_of_which_little_is_marked_up_is_completed_by_what_is_printed() -> None:
    item = GivenItem({"type": "document", "title": "Rivers of Salt"})
    text = "A. Hill, Rivers of Salt, London, Harbour Press, 2001, p. 4."
    made = cite(manuscript_of(text, item))
    (record,) = made.records.values()
    assert (record.title, record.publisher) == ("Rivers of Salt", "Harbour Press")
    assert record.issued is not None
    assert record.issued.year == 2001


@pytest.mark.parametrize(
    ("item", "key", "same"),
    [
        (GivenItem(None, "hill2001"), "hill2001", "hill2001"),
        (GivenItem(None, "DBLP:conf/x/Hill-01"), "DBLP:conf/x/Hill-01", "DBLP:conf/x/Hill-01"),
        (GivenItem(HILL, "http://zotero.org/users/1/items/A1"), None, "http://zotero.org/users/1/items/A1"),
        (GivenItem({**HILL, "citation-key": "hill"}, "http://zotero.org/users/1/items/A1"), "hill", "hill"),
        (GivenItem(HILL, "12"), None, "12"),
        (GivenItem(HILL, "ITEM-1"), None, None),
        (GivenItem(None, "Hill, 2001"), None, "Hill, 2001"),
        (GivenItem(HILL), None, None),
    ],
)
def test_keys(item: GivenItem, key: str | None, same: str | None) -> None:
    assert (user_key(item), identity(item)) == (key, same)


def manuscript_of(text: str, *items: GivenItem, printed: bool = True) -> Manuscript:
    spans = (GivenCitation(0, len(text), items, "word", printed),)
    note = Note("1", PlacedText(text), Place(1), given=spans)
    return Manuscript("x", "case", (Paragraph(PlacedText("It rose.")),), (note,), ())


ITEMS = st.builds(
    GivenItem,
    st.sampled_from([None, HILL, MOSS]),
    st.sampled_from([None, "hill", "12", "ITEM-1", "http://x.org/1"]),
    st.sampled_from([None, ("page", "4")]),
    st.sampled_from(["", "see", "( "]),
    st.text(max_size=4),
)


@given(
    st.text(alphabet="Hil Moss2001;.,()[]“”pIbd@ \n", max_size=120),
    st.lists(
        st.tuples(
            st.integers(-3, 130), st.integers(-3, 130), st.lists(ITEMS, min_size=0, max_size=4), st.booleans()
        ),
        max_size=4,
    ),
)
@settings(max_examples=150, deadline=None)
def test_any_spans_over_any_text(text: str, spans: list[tuple[int, int, list[GivenItem], bool]]) -> None:
    cited = tuple(GivenCitation(a, b, tuple(items), "zotero", shown) for a, b, items, shown in spans)
    laid = laid_over(text, cited)
    assert all(0 <= one.start <= one.end <= len(text) for one in laid)
    note = Note("1", PlacedText(text), Place(1), given=cited)
    made = cite(Manuscript("x", "case", (Paragraph(PlacedText(text), given=cited),), (note,), ()))
    for citation in made.notes[0].citations:
        assert citation.text == text[citation.start : citation.end]
        assert citation.key is None or citation.key in made.records


@pytest.mark.parametrize(
    "text", ["(" * 200_000, "(a" * 50_000 + ")" * 50_000, "; " * 100_000, "Hill, " * 50_000, ")" * 200_000]
)
def test_hostile_spans_are_read_in_linear_time(text: str) -> None:
    items = tuple(GivenItem(HILL if n % 2 else MOSS, f"k{n}") for n in range(50))
    assert laid_over(text, [GivenCitation(0, len(text), items, "zotero")])
    assert laid_over(text, [GivenCitation(0, len(text), items[:1], "zotero")])


@pytest.mark.parametrize(
    ("shown", "stretches"),
    [
        ("[1–400]", {"1–400"}),
        ("; ".join(f"Hill {n}" for n in range(400)), {f"Hill {n}" for n in range(400)}),
        ("Hill, " * 299 + "Hill and others", {"Hill", "Hill and others"}),
    ],
)
def test_no_work_of_a_long_field_is_dropped(shown: str, stretches: set[str]) -> None:
    items = tuple(GivenItem({**HILL, "id": f"k{n}", "title": f"Rivers {n}"}, f"k{n}") for n in range(400))
    manuscript = manuscript_of(shown, *items)
    laid = laid_over(shown, manuscript.notes[0].given)
    assert [one.item.key for one in laid] == [f"k{n}" for n in range(400)]
    assert {shown[one.start : one.end] for one in laid} == stretches
    made = cite(manuscript)
    assert len(made.notes[0].citations) == 400
    assert set(made.records) == {f"k{n}" for n in range(400)}


def test_a_field_in_a_heading_is_a_citation_of_the_text() -> None:
    body = p(r("Floods "), zotero("(Moss and Dale 1999)", (MOSS, {})), style="Heading1")
    styles = (
        f'<w:styles {NAMES}><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    file = packed(body + p(r("It rose.")), {}, {"word/styles.xml": styles})
    manuscript = read(file, name="paper.docx")
    assert isinstance(manuscript.body[0], Heading)
    (block,) = cite(manuscript).body
    assert (block.block, [one.key for one in block.citations]) == (0, ["moss1999floods"])
