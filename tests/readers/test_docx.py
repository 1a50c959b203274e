"""Word files, each feature in a file made here from the structure that Word and LibreOffice write."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import Heading, Manuscript, NoteLink, UnreadableError
from citecheck.readers import Tracked, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
REF = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{0}"/></w:r>'
OWN = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'


def r(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def field(code: str, shown: str, inner: str = "", data: str = "") -> str:
    kept = f"<w:fldData>{data}</w:fldData>" if data else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{kept}</w:fldChar></w:r><w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def docx(body: str, notes: dict[str, str] | None = None, kind: str = "footnote") -> bytes:
    """A Word file: the document's body, and its notes by id."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        listed = "".join(f'<w:{kind} w:id="{key}">{text}</w:{kind}>' for key, text in (notes or {}).items())
        separators = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
        archive.writestr(f"word/{kind}s.xml", f"<w:{kind}s {NAMES}>{separators}{listed}</w:{kind}s>")
    return out.getvalue()


def open_docx(data: bytes, tracked: Tracked = "accepted") -> Manuscript:
    return read(data, name="paper.docx", tracked=tracked)


def notes_of(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in manuscript.notes]


def test_notes_markers_and_places() -> None:
    manuscript = open_docx(
        docx(
            p(r("Floods")) + p(r("The river"), r(" rose"), REF.format(2), r(", and fell."), REF.format(3)),
            {
                "2": p(OWN, r(" A. Hill,"), r(" Rivers", "<w:i/>"), r(", 2001.")) + p(r("And more.")),
                "3": p(OWN, r(" Ibid.")),
            },
        )
    )
    assert notes_of(manuscript) == [("1", "A. Hill, Rivers, 2001. And more."), ("2", "Ibid.")]
    assert [block.text for block in manuscript.body] == ["Floods", "The river rose, and fell."]
    assert [(m.number, m.offset, m.sentence) for m in manuscript.markers] == [
        ("1", 14, "The river rose, and fell."),
        ("2", 25, "The river rose, and fell."),
    ]
    assert (manuscript.place_unit, manuscript.format) == ("paragraph", "docx")
    assert [note.place.line for note in manuscript.notes] == [3, 4]
    assert manuscript.lines[1] == "The river rose, and fell."


def packed(body: str, notes: dict[str, str], further: dict[str, str]) -> bytes:
    """A Word file with further parts by their real paths."""
    first = docx(body, notes)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(first)) as old, zipfile.ZipFile(out, "w") as archive:
        for info in old.infolist():
            archive.writestr(info.filename, old.read(info))
        for path, data in further.items():
            archive.writestr(path, data)
    return out.getvalue()


def test_a_heading_by_the_name_of_its_style() -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style></w:styles>'
    )
    manuscript = open_docx(
        packed(
            p(r("Floods"), style="Mine") + p(r("Wet."), style="Zitat") + p(r("x"), REF.format(1)),
            {"1": p(r("A"))},
            {"word/styles.xml": styles},
        )
    )
    first, second, _ = manuscript.body
    assert isinstance(first, Heading)
    assert first.level == 1
    assert not isinstance(second, Heading)
    assert second.role == "quotation"


def test_tracked_changes_in_both_views() -> None:
    data = docx(
        p(
            r("It "),
            '<w:del w:id="1"><w:r><w:delText>fell</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{r("rose")}</w:ins>',
            r("."),
            REF.format(1),
        )
        + f'<w:p><w:ins w:id="3">{r("New.")}{REF.format(2)}</w:ins></w:p>',
        {"1": p(r("A. Hill"), f'<w:ins w:id="4">{r(", Rivers")}</w:ins>'), "2": p(r("B. Moss"))},
    )
    accepted = open_docx(data)
    assert [block.text for block in accepted.body] == ["It rose.", "New."]
    assert notes_of(accepted) == [("1", "A. Hill, Rivers"), ("2", "B. Moss")]
    assert "tracked changes" in accepted.remarks[0].message
    original = open_docx(data, "original")
    assert [block.text for block in original.body] == ["It fell."]
    assert notes_of(original)[0] == ("1", "A. Hill")
    assert [marker.number for marker in original.markers] == ["1"]


def test_custom_marks_hidden_text_symbols_and_comments() -> None:
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    manuscript = open_docx(
        docx(
            p(
                r("A"),
                custom,
                r(" B"),
                REF.format(2),
                r("secret", "<w:vanish/>"),
                '<w:r><w:commentReference w:id="0"/></w:r>',
            )
            + p(
                '<w:r><w:t>C</w:t><w:tab/><w:t>D</w:t><w:br/><w:t>E</w:t><w:noBreakHyphen/><w:t>F</w:t><w:sym w:font="Symbol" w:char="F061"/></w:r>'
            ),
            {"1": p(r("* Thanks.")), "2": p(OWN, r(" A. Hill."))},
        )
    )
    assert notes_of(manuscript) == [("*", "Thanks."), ("1", "A. Hill.")]
    assert [block.text for block in manuscript.body] == ["A B", "C D E-Fa"]


@pytest.mark.parametrize(
    ("properties", "numbers"),
    [
        ("", ["1", "2", "3"]),
        ('<w:numFmt w:val="lowerRoman"/>', ["i", "ii", "iii"]),
        ('<w:numFmt w:val="chicago"/>', ["*", "†", "‡"]),
        ('<w:numFmt w:val="upperLetter"/><w:numStart w:val="26"/>', ["Z", "AA", "BB"]),
        ('<w:numStart w:val="7"/>', ["7", "8", "9"]),
        ('<w:numRestart w:val="eachSect"/>', ["1", "2", "1"]),
    ],
)
def test_numbering_formats(properties: str, numbers: list[str]) -> None:
    section = f"<w:footnotePr>{properties}</w:footnotePr>" if properties else ""
    body = (
        p(r("A"), REF.format(1))
        + f"<w:p><w:pPr><w:sectPr>{section}</w:sectPr></w:pPr>{r('B')}{REF.format(2)}</w:p>"
        + p(r("C"), REF.format(3))
        + f"<w:sectPr>{section}</w:sectPr>"
    )
    manuscript = open_docx(docx(body, {str(i): p(r(f"Note {i}.")) for i in (1, 2, 3)}))
    assert [note.number for note in manuscript.notes] == numbers
    assert [marker.number for marker in manuscript.markers] == numbers


def test_endnotes_count_in_roman_and_pages_are_not_known() -> None:
    body = (
        p(r("A"), '<w:r><w:endnoteReference w:id="1"/></w:r>')
        + '<w:sectPr><w:endnotePr><w:numRestart w:val="eachPage"/></w:endnotePr></w:sectPr>'
    )
    manuscript = open_docx(docx(body, {"1": p(r("A. Hill."))}, "endnote"))
    assert [(note.number, note.kind) for note in manuscript.notes] == [("i", "endnote")]
    assert "each page" in manuscript.remarks[0].message


def test_notes_in_tables_and_text_boxes_are_read_once() -> None:
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(p(r("In a box."), REF.format(2)))
    body = f"<w:tbl><w:tr><w:tc>{p(r('Cell.'), REF.format(1))}</w:tc></w:tr></w:tbl>" + p(r("Beside."), box)
    manuscript = open_docx(docx(body, {"1": p(r("One.")), "2": p(r("Two."))}))
    assert [block.text for block in manuscript.body] == ["Cell.", "Beside.", "In a box."]
    assert [marker.number for marker in manuscript.markers] == ["1", "2"]


def test_cross_references_know_their_note() -> None:
    marked = f'<w:bookmarkStart w:id="5" w:name="_Ref99"/>{REF.format(1)}<w:bookmarkEnd w:id="5"/>'
    manuscript = open_docx(
        docx(
            p(r("A"), marked, r(" B"), REF.format(2)),
            {
                "1": p(r("A. Hill.")),
                "2": p(r("Hill, supra note "), field(r" NOTEREF _Ref99 \h ", "3"), r(", p. 4.")),
            },
        )
    )
    note = manuscript.notes[1]
    assert note.text == "Hill, supra note 3, p. 4."
    assert note.note_links == (NoteLink(17, 18, "1"),)


def test_hyperlinks_give_their_address() -> None:
    rels = '<Relationships><Relationship Id="rId1" Type="http://x/hyperlink" Target="https://example.org/real" TargetMode="External"/></Relationships>'
    note = p(
        r("See "),
        f'<w:hyperlink r:id="rId1">{r("her page")}</w:hyperlink>',
        r(" and "),
        field('HYPERLINK "https://example.org/b"', "another"),
    )
    manuscript = open_docx(
        packed(p(r("A"), REF.format(1)), {"1": note}, {"word/_rels/footnotes.xml.rels": rels})
    )
    found = manuscript.notes[0]
    assert [(found.text[link.start : link.end], link.url) for link in found.links] == [
        ("her page", "https://example.org/real"),
        ("another", "https://example.org/b"),
    ]


ITEM: dict[str, Any] = {
    "id": 7,
    "type": "book",
    "title": "Rivers",
    "author": [{"family": "Hill", "given": "A."}],
}
CITATION = {
    "citationItems": [
        {
            "id": 7,
            "uris": ["http://zotero.org/x/7"],
            "itemData": ITEM,
            "locator": "4",
            "label": "page",
            "prefix": "see",
        }
    ]
}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.mark.parametrize(
    ("code", "origin"),
    [
        (" ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationID": "x", **CITATION}) + " ", "zotero"),
        ("ADDIN CSL_CITATION " + json.dumps(CITATION), "mendeley"),
    ],
)
def test_fields_of_zotero_and_mendeley(code: str, origin: str) -> None:
    manuscript = open_docx(
        docx(
            p(r("A"), REF.format(1)), {"1": p(r("See "), field(escaped(code), "Hill, Rivers, p. 4"), r("."))}
        )
    )
    note = manuscript.notes[0]
    assert note.text == "See Hill, Rivers, p. 4."
    (given_,) = note.given
    assert (note.text[given_.start : given_.end], given_.origin, given_.printed) == (
        "Hill, Rivers, p. 4",
        origin,
        True,
    )
    item = given_.items[0]
    assert (item.key, item.locator, item.prefix) == ("http://zotero.org/x/7", ("page", "4"), "see")
    assert item.record == {key: value for key, value in ITEM.items() if key != "id"}


def test_a_content_control_of_mendeley() -> None:
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(CITATION).encode()).decode()
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{r("(Hill)")}</w:sdtContent></w:sdt>'
    )
    manuscript = open_docx(docx(p(r("A "), control, REF.format(1)), {"1": p(r("x"))}))
    block = manuscript.body[0]
    assert not isinstance(block, Heading)
    assert block.given[0].origin == "mendeley"
    assert block.text[block.given[0].start : block.given[0].end] == "(Hill)"


ENDNOTE = (
    '<EndNote><Cite><Author>Hill</Author><Year>2001</Year><RecNum>12</RecNum><Pages>4</Pages><record><ref-type name="Journal Article">17</ref-type>'
    "<contributors><authors><author>Hill, Anna</author></authors></contributors><titles><title>Rivers</title><secondary-title>Water</secondary-title></titles>"
    "<volume>7</volume><dates><year>2001</year></dates></record></Cite></EndNote>"
)


@pytest.mark.parametrize("shape", ["code", "data", "inner"])
def test_fields_of_endnote(shape: str) -> None:
    data = base64.b64encode(ENDNOTE.encode()).decode()
    if shape == "code":
        made = field(escaped(" ADDIN EN.CITE " + ENDNOTE), "(Hill 2001)")
    elif shape == "data":
        made = field(" ADDIN EN.CITE ", "(Hill 2001)", data=data)
    else:
        made = field(" ADDIN EN.CITE ", "(Hill 2001)", inner=field(" ADDIN EN.CITE.DATA ", "", data=data))
    manuscript = open_docx(docx(p(r("A"), REF.format(1)), {"1": p(made)}))
    item = manuscript.notes[0].given[0].items[0]
    assert manuscript.notes[0].text == "(Hill 2001)"
    assert (item.key, item.locator) == ("12", ("page", "4"))
    assert item.record == {
        "type": "article-journal",
        "title": "Rivers",
        "container-title": "Water",
        "author": [{"family": "Hill", "given": "Anna"}],
        "issued": {"date-parts": [[2001]]},
        "volume": "7",
    }


def test_words_own_bibliography() -> None:
    sources = (
        '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Hil01</b:Tag><b:SourceType>Book</b:SourceType>'
        "<b:Title>Rivers</b:Title><b:Year>2001</b:Year><b:City>London</b:City><b:Publisher>Dale</b:Publisher><b:Author><b:Author><b:NameList><b:Person><b:Last>Hill</b:Last>"
        "<b:First>Anna</b:First></b:Person></b:NameList></b:Author></b:Author></b:Source></b:Sources>"
    )
    note = p(field(r" CITATION Hil01 \l 1033 \p 12 \m Mos99 ", "(Hill, 2001, p. 12; Moss)"))
    manuscript = open_docx(packed(p(r("A"), REF.format(1)), {"1": note}, {"customXml/item1.xml": sources}))
    first, second = manuscript.notes[0].given[0].items
    assert (first.key, first.locator) == ("Hil01", ("page", "12"))
    assert first.record is not None
    assert first.record["publisher-place"] == "London"
    assert first.record["author"] == [{"family": "Hill", "given": "Anna"}]
    assert (second.key, second.record) == ("Mos99", None)


def test_the_strict_variant() -> None:
    data = docx(p(r("A"), REF.format(1)), {"1": p(r("B"))})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as archive:
        for info in old.infolist():
            archive.writestr(info.filename, old.read(info).replace(W.encode(), STRICT.encode()))
    assert notes_of(open_docx(out.getvalue())) == [("1", "B")]


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_file_is_said(tenth: int) -> None:
    data = docx(p(r("A"), REF.format(1)), {"1": p(r("B"))})
    with pytest.raises(UnreadableError) as error:
        open_docx(data[: len(data) * tenth // 10])
    assert "\n" not in str(error.value)


def test_bombs_entities_and_depth() -> None:
    bomb = packed(
        "",
        {},
        {
            "word/document.xml": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><w:document "
            + NAMES
            + "><w:body><w:p><w:r><w:t>&a;x</w:t></w:r></w:p></w:body></w:document>"
        },
    )
    assert all("x" in block.text or not block.text for block in open_docx(bomb).body)
    deep = docx("<w:sdt><w:sdtContent>" * 5000 + p(r("x")) + "</w:sdtContent></w:sdt>" * 5000)
    with pytest.raises(UnreadableError, match="damaged"):
        open_docx(deep)


def test_a_part_that_grows_beyond_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    from citecheck.readers import docx_package

    monkeypatch.setattr(docx_package, "_LARGEST_PART", 100_000)
    with pytest.raises(UnreadableError, match="more than 100,000 bytes"):
        open_docx(docx(p(r("A" * 300_000))))


BASE = docx(
    p(r("A"), REF.format(1), field(escaped(" ADDIN ZOTERO_ITEM CSL_CITATION " + json.dumps(CITATION)), "x")),
    {"1": p(r("B"), field(r" NOTEREF _Ref99 \h ", "3"))},
)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_no_mutation_ends_in_a_traceback(draw: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(BASE)) as old:
        files = {info.filename: old.read(info) for info in old.infolist()}
    part = draw.draw(
        st.sampled_from([name for name in files if name.endswith(".xml") and "Types" not in name])
    )
    text = files[part]
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, min(len(text), start + 60)))
    put = draw.draw(
        st.sampled_from(
            [
                b"",
                b"<w:ins>",
                b"</w:r>",
                b'<w:fldChar w:fldCharType="end"/>',
                b"<w:txbxContent/>",
                b"&#0;",
                b'<w:footnoteReference w:id="1"/>',
            ]
        )
    )
    files[part] = text[:start] + put + text[end:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    try:
        manuscript = open_docx(out.getvalue())
    except UnreadableError:
        return
    for marker in manuscript.markers:
        assert marker.block is None or marker.offset <= len(manuscript.body[marker.block].text)
