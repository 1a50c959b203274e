"""JATS and TEI: notes, calls, structured citations, what is set aside; and files that are hostile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import Heading, Manuscript, NoteLink, UnreadableError
from citecheck.readers.jats import read_jats
from citecheck.readers.tei import read_tei

CASES = Path(__file__).parents[1] / "cases" / "readers"
JATS, TEI = (CASES / "jats.xml").read_bytes(), (CASES / "tei.xml").read_bytes()
Reader = Callable[[bytes, str], Manuscript]


def shown(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [
        (f"h{block.level}" if isinstance(block, Heading) else block.role, block.text)
        for block in manuscript.body
    ]


def test_jats() -> None:
    manuscript = read_jats(JATS, "a.xml")
    assert shown(manuscript) == [
        ("h1", "On Rivers & Stones"),
        ("text", "A short café &lol; &secret; talk."),
        ("h2", "Floods"),
        ("text", "The river rose. It fell, as in Table 1."),
        ("quotation", "We were wet."),
        ("caption", "Levels"),
        ("text", "1 m"),
        ("h3", "Droughts"),
        ("text", "Then it was dry."),
        ("h1", "References"),
    ]
    assert [(note.number, note.text) for note in manuscript.notes] == [
        ("3", "For a year."),
        ("1", "See Hill A., Rivers (London: Dale, 2001), p. 4, and her page."),
        ("2", "Ibid."),
    ]
    assert [(marker.number, marker.sentence) for marker in manuscript.markers] == [
        ("1", "The river rose."),
        ("2", "It fell, as in Table 1."),
        ("3", "Then it was dry."),
    ]
    first = manuscript.notes[1]
    assert first.text[first.given[0].start : first.given[0].end] == "Hill A., Rivers (London: Dale, 2001)"
    assert first.given[0].items[0].record == {
        "type": "book",
        "title": "Rivers",
        "author": [{"family": "Hill", "given": "A."}],
        "issued": {"date-parts": [[2001]]},
        "publisher": "Dale",
        "publisher-place": "London",
    }
    assert [(first.text[link.start : link.end], link.url) for link in first.links] == [
        ("her page", "https://example.org/a")
    ]
    aside = [(part.role, part.text) for part in manuscript.aside]
    assert ("unnumbered-note", "None declared.") in aside
    assert ("unnumbered-note", "Measured.") in aside
    assert any(text.startswith("Moss B, Stones, Water Review, 1999, 7, 1, 9") for _, text in aside)
    # The place is that of the file, where the entity is.
    line = manuscript.lines[first.place.line - 1]
    assert line[first.place.column - 1 :].startswith("See <mixed-citation")


def test_references_are_the_notes_of_an_article_without_others() -> None:
    manuscript = read_jats(
        b'<article><body><p>Rivers rise [<xref ref-type="bibr" rid="r1">1</xref>,<xref ref-type="bibr" rid="r2">2</xref>].</p></body>'
        b"<back><ref-list><ref id='r1'><label>1</label><mixed-citation>A. Hill, Rivers, 2001.</mixed-citation></ref>"
        b"<ref id='r2'><label>2</label><mixed-citation>B. Moss, Stones, 1999.</mixed-citation></ref></ref-list></back></article>",
        "a.xml",
    )
    assert [(note.number, note.text, note.kind) for note in manuscript.notes] == [
        ("1", "A. Hill, Rivers, 2001.", "endnote"),
        ("2", "B. Moss, Stones, 1999.", "endnote"),
    ]
    assert [marker.number for marker in manuscript.markers] == ["1", "2"]


def test_tei() -> None:
    manuscript = read_tei(TEI, "a.xml")
    assert shown(manuscript) == [
        ("h1", "Hochwasser"),
        ("text", "Der Fluß stieg. Er fiel, und Hochwasser kam."),
        ("quotation", "Wir waren naß."),
    ]
    assert [(note.number, note.text, note.kind) for note in manuscript.notes] == [
        ("1", "Vgl. Hill, A., Ein Fluß, in: Wasser 7 (Mai 2001), S. 3-9, S. 4.", "footnote"),
        ("2", "Ebd., siehe Anm. 2.", "endnote"),
    ]
    assert manuscript.notes[0].given[0].items[0].record == {
        "type": "article-journal",
        "title": "Ein Fluß",
        "container-title": "Wasser",
        "author": [{"family": "Hill", "given": "A."}],
        "issued": {"date-parts": [[2001, 5]]},
        "volume": "7",
        "page": "3-9",
    }
    assert manuscript.notes[1].note_links == (NoteLink(12, 18, "2"),)
    assert [marker.number for marker in manuscript.markers] == ["1", "2"]
    assert {part.text for part in manuscript.aside} == {
        "So im Manuskript.",
        "Flüsse 3",
        "Moss, Steine, 1999.",
    }
    assert (manuscript.language, manuscript.metadata) == ("de", {"title": "Flüsse"})


@pytest.mark.parametrize("reader", [read_jats, read_tei])
@pytest.mark.parametrize("data", [b"", b"no xml", b"\xff\xfe\x00"])
def test_what_is_no_xml_is_said(reader: Reader, data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"a\.xml: this XML"):
        reader(data, "a.xml")


def test_entities_grow_nothing_and_fetch_nothing() -> None:
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(30))
    data = f"<!DOCTYPE article [{bomb}]><article><body><p>x &l29;</p></body></article>".encode()
    assert shown(read_jats(data, "a.xml")) == [("text", "x &l29;")]


def test_deep_and_damaged_files_are_read_as_far_as_they_go() -> None:
    deep = b"<article><body><p>Here.</p>" + b"<sec>" * 10_000 + b"<p>x</p>"
    manuscript = read_jats(deep, "a.xml")
    assert shown(manuscript)[0] == ("text", "Here.")
    assert "damaged XML" in manuscript.remarks[0].message


@pytest.mark.parametrize(("reader", "data"), [(read_jats, JATS), (read_tei, TEI)])
@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_file(reader: Reader, data: bytes, tenth: int) -> None:
    part = data[: len(data) * tenth // 10]
    try:
        manuscript = reader(part, "a.xml")
    except UnreadableError:
        return
    assert manuscript.remarks


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_mutation_ends_in_a_traceback(draw: st.DataObject) -> None:
    reader, data = draw.draw(st.sampled_from([(read_jats, JATS), (read_tei, TEI)]))
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, min(len(data), start + 200)))
    put = draw.draw(
        st.sampled_from([b"", b"<note>", b"</p>", b"<fn id='fn1'>", b"\x00", b"&x;", b"<!--", data[:300]])
    )
    with suppress(UnreadableError):
        manuscript = reader(data[:start] + put + data[end:], "a.xml")
        for marker in manuscript.markers:
            assert marker.block is None or marker.offset <= len(manuscript.body[marker.block].text)
