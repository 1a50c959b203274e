"""Citations that HTML, OpenDocument and AsciiDoc hold in a structure of their own become the records of what they stand by."""

from __future__ import annotations

import html
import io
import json
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest

from citecheck.citations import cite
from citecheck.model import GivenCitation, Manuscript, Paragraph
from citecheck.readers import read
from citecheck.readers.html_coins import coins_item
from citecheck.readers.pandoc_cites import handed

BIB = "@book{hill2001, author={Hill, Anna}, title={Rivers of Salt}, publisher={Harbour Press}, year=2001}\n"
BOOK = [("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"), ("rft.genre", "book"), ("rft.btitle", "Rivers of Salt"),
        ("rft.aulast", "Hill"), ("rft.aufirst", "Anna"), ("rft.au", "Anna Hill"), ("rft.date", "2001")]  # fmt: skip
ARTICLE = [("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"), ("rft.genre", "article"), ("rft.atitle", "Floods"), ("rft.jtitle", "Water Review"),
           ("rft.au", "Moss, Ben"), ("rft.au", "Carla Dale"), ("rft.spage", "3"), ("rft.epage", "19"), ("rft.date", "1999-05"),
           ("rft_id", "info:doi/10.9999/wr.7")]  # fmt: skip
ODT = "urn:oasis:names:tc:opendocument:xmlns"


def span(fields: list[tuple[str, str]], text: str = "") -> str:
    return f'<span class="Z3988" title="{html.escape(urlencode([("ctx_ver", "Z39.88-2004"), *fields]))}">{text}</span>'


def given(manuscript: Manuscript) -> list[tuple[str, GivenCitation]]:
    """The text of each structured citation, in the body and then in the notes."""
    holders = [*(one for one in manuscript.body if isinstance(one, Paragraph)), *manuscript.notes]
    return [(holder.text[one.start : one.end], one) for holder in holders for one in holder.given]


def page(note: str, body: str = "") -> Manuscript:
    text = f'<p>It rose.<a href="#fn1" id="r1"><sup>1</sup></a></p>{body}<ol><li id="fn1">{note} <a href="#r1">↩</a></li></ol>'
    return read(f"<html><body>{text}</body></html>".encode(), name="page.html")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (f"<cite>Hill, Rivers of Salt, 2001.</cite>{span(BOOK)}", "Hill, Rivers of Salt, 2001."),
        (f"See {span(BOOK, 'Hill, Rivers of Salt')}, p. 4.", "Hill, Rivers of Salt"),
        (f"Hill, Rivers of Salt, 2001. {span(BOOK)}", "Hill, Rivers of Salt, 2001."),
    ],
)
def test_coins_belong_to_what_they_stand_by(note: str, said: str) -> None:
    manuscript = page(note)
    [(text, citation)] = given(manuscript)
    assert text == said
    assert citation.origin == "coins"
    [item] = citation.items
    assert item.record is not None
    assert item.record["author"] == [{"family": "Hill", "given": "Anna"}]
    [cited] = cite(manuscript).notes[0].citations
    assert cited.record is not None
    assert cited.record.title == "Rivers of Salt"


def test_coins_of_the_page_itself_cite_nothing() -> None:
    manuscript = page("Hill, Rivers of Salt, 2001.", f"<p>A page on rivers. {span(ARTICLE)}</p>")
    assert given(manuscript) == []


def test_coins_of_an_article() -> None:
    item = coins_item(urlencode(ARTICLE))
    assert item is not None
    assert item.record == {
        "type": "article-journal", "title": "Floods", "container-title": "Water Review", "page": "3-19", "DOI": "10.9999/wr.7",
        "author": [{"family": "Moss", "given": "Ben"}, {"family": "Dale", "given": "Carla"}], "issued": {"date-parts": [[1999, 5]]},
    }  # fmt: skip


@pytest.mark.parametrize(
    "title", ["", "rft.au=Hill", "rft.btitle=%00&" + "rft.au=x&" * 300, "rft.title=" + "a" * 9_000]
)
def test_coins_that_name_no_work(title: str) -> None:
    assert coins_item(title) is None


def odt(body: str) -> bytes:
    content = (
        f'<office:document-content xmlns:office="{ODT}:office:1.0" xmlns:text="{ODT}:text:1.0" office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", content)
        made.writestr(
            "styles.xml",
            f'<office:document-styles xmlns:office="{ODT}:office:1.0"><office:styles/></office:document-styles>',
        )
        made.writestr("Pictures/a.png", b"x" * 100)
    return out.getvalue()


def test_reference_marks_of_zotero_in_an_odt() -> None:
    field = {
        "citationID": "abc",
        "citationItems": [
            {
                "id": 7,
                "uris": ["http://zotero.org/users/1/items/ABCD"],
                "itemData": {
                    "id": 7,
                    "type": "book",
                    "title": "Rivers of Salt",
                    "author": [{"family": "Hill", "given": "Anna"}],
                },
                "locator": "4",
                "label": "page",
            }
        ],
    }
    name = html.escape(f"ZOTERO_ITEM CSL_CITATION {json.dumps(field)} RNDxyz")
    note = (
        f'<text:note text:id="a" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>See '
        f'<text:reference-mark-start text:name="{name}"/>Hill, <text:span>Rivers of Salt</text:span>, p. 4'
        f'<text:reference-mark-end text:name="{name}"/>, and others.</text:p></text:note-body></text:note>'
    )
    manuscript = read(odt(f"<text:p>It rose.{note} So it was.</text:p>"), name="paper.odt")
    assert [one.text for one in manuscript.notes] == ["See Hill, Rivers of Salt, p. 4, and others."]
    [(text, citation)] = given(manuscript)
    assert text == "Hill, Rivers of Salt, p. 4"
    assert (citation.origin, citation.printed) == ("zotero", True)
    assert citation.items[0].locator == ("page", "4")
    assert citation.items[0].record == {
        key: value for key, value in field["citationItems"][0]["itemData"].items() if key != "id"
    }  # type: ignore[index]


def test_an_odt_without_such_marks_is_handed_on_as_it_is() -> None:
    data = odt("<text:p>It rose.</text:p>")
    assert handed(data, "a.odt", "odt") == (data, [])


def test_macros_and_cross_references_of_asciidoc(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    (tmp_path / "paper.adoc").write_text(
        ":bibtex-file: refs.bib\n\nIt rose cite:[hill2001(3)], see <<hill2001,the book>> and <<part>>."
        "footnote:[As citenp:[moss, hill2001(4-5)] says.]\n\n[[part]]\nA part.\n",
        "utf-8",
    )
    manuscript = read(tmp_path / "paper.adoc")
    shown = [
        (text, [(item.key, item.locator, item.record is not None) for item in one.items])
        for text, one in given(manuscript)
    ]
    assert shown == [
        ("(hill2001, 3)", [("hill2001", ("page", "3"), True)]),
        ("the book", [("hill2001", None, True)]),
        ("(moss; hill2001, 4-5)", [("moss", None, False), ("hill2001", ("page", "4-5"), True)]),
    ]
    assert [note.text for note in manuscript.notes] == ["As (moss; hill2001, 4-5) says."]


def test_marks_that_a_file_holds_itself_are_no_citations() -> None:
    manuscript = read(
        "It \ue0000\ue002rose\ue0010\ue002 cite:[hill].footnote:[A. Hill.]\n".encode(), name="a.adoc"
    )
    assert [text for text, _ in given(manuscript)] == ["(hill)"]
