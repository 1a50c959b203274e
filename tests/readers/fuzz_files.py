"""Small sound files of each format, for tests that damage them."""

from __future__ import annotations

import base64
import json
import re
import tomllib
from functools import cache
from pathlib import Path

from readers import pdf_made
from readers import test_docx as made
from readers.text_papers import STYLES, markdown, paper

CASES = Path(__file__).parents[1] / "cases" / "readers"
EXAMPLES = Path(__file__).parents[2] / "examples"


class NotThereError(Exception):
    """What makes files of the format is not installed; the argument is its name."""


@cache
def files(format: str) -> list[bytes]:
    """The files of a format.

    Raises:
        NotThereError: They are made by something that is not installed.
    """
    made = _NATIVE.get(format)
    return made() if made is not None else [_converted(format)]


def _text() -> list[bytes]:
    return [paper(1, style, "en", 8).text.encode() for style in STYLES] + [
        paper(2, "displaced", "de", 8).text.encode("cp1252", "replace"),
        paper(2, "feeds", "fr", 8).text.encode("utf-16"),
    ]


def _markdown() -> list[bytes]:
    return [_example().encode(), markdown(6).encode(), (CASES / "fuzz.md").read_bytes()]


def _latex() -> list[bytes]:
    return [(CASES / "fuzz.tex").read_bytes()]


def _html() -> list[bytes]:
    cases = tomllib.loads((CASES / "html.toml").read_text("utf-8"))["case"]
    return [case["page"].encode() for case in cases]


def _docx() -> list[bytes]:

    p, r, field = made.p, made.r, made.field
    marked = f'<w:bookmarkStart w:id="5" w:name="_Ref99"/>{made.REF.format(1)}<w:bookmarkEnd w:id="5"/>'
    citation = made.escaped(json.dumps(made.CITATION))
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(made.CITATION).encode()).decode()
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{r("(Hill)")}</w:sdtContent></w:sdt>'
    )
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{p(r('In a box.'), made.REF.format(4))}</w:txbxContent></v:textbox></w:pict></w:r>"
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t></w:r>'
    body = (
        p(r("Floods"), style="Heading1")
        + p(r("The river"), r(" rose", "<w:i/>"), marked, r(", and fell."), made.REF.format(2), control)
        + p(
            f'<w:ins w:id="2">{r("New")}</w:ins>',
            '<w:del w:id="1"><w:r><w:delText>Old</w:delText></w:r></w:del>',
            custom,
        )
        + f"<w:tbl><w:tr><w:tc>{p(r('Cell.'), made.REF.format(3))}</w:tc></w:tr></w:tbl>"
        + p(r("Beside."), box)
        + '<w:sectPr><w:footnotePr><w:numFmt w:val="lowerRoman"/><w:numStart w:val="3"/></w:footnotePr></w:sectPr>'
    )
    notes = {
        "1": p(made.OWN, r(" See "), field(f" ADDIN ZOTERO_ITEM CSL_CITATION {citation} ", "Hill, Rivers, p. 4"), r(".")),
        "2": p(made.OWN, r(" Hill, supra note "), field(r" NOTEREF _Ref99 \h ", "3"), f'<w:hyperlink r:id="rId1">{r("page")}</w:hyperlink>'),
        "3": p(field(made.escaped(" ADDIN EN.CITE " + made.ENDNOTE), "(Hill 2001)")) + p(r("And more.")),
        "4": p(field(r" CITATION Hil01 \l 1033 \p 12 ", "(Hill, 2001, p. 12)"), r("x", "<w:vanish/>")),
        "5": p(field(" ADDIN EN.CITE ", "(Hill 2001)", data=base64.b64encode(made.ENDNOTE.encode()).decode())),
    }  # fmt: skip
    further = {
        "word/styles.xml": f'<w:styles {made.NAMES}><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
        "word/_rels/footnotes.xml.rels": '<Relationships><Relationship Id="rId1" Target="https://example.org/real" TargetMode="External"/></Relationships>',
        "customXml/item1.xml": '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Hil01</b:Tag>'
        "<b:SourceType>Book</b:SourceType><b:Title>Rivers</b:Title><b:Year>2001</b:Year></b:Source></b:Sources>",
    }
    return [made.packed(body, notes, further)]


def _example() -> str:
    """The beginning and the notes of the example manuscript."""
    text = (EXAMPLES / "paper.md").read_text("utf-8")
    blocks = re.split(r"\n{2,}", text)
    body = [block for block in blocks if not block.startswith("[^")][:9]
    called = set(re.findall(r"\[\^\w+\]", "".join(body)))
    return "\n\n".join([*body, *[block for block in blocks if block.partition(":")[0] in called]]) + "\n"


_NATIVE = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "html": _html,
    "jats": lambda: [(CASES / "jats.xml").read_bytes()],
    "tei": lambda: [(CASES / "tei.xml").read_bytes()],
    "docx": _docx,
    "pdf": lambda: [pdf_made.paper()],
}


def _converted(format: str) -> bytes:
    """The example as pandoc writes it."""
    try:
        import pypandoc
    except ImportError:
        raise NotThereError("pypandoc") from None
    import tempfile

    from citecheck.readers.pandoc import formats

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper"
        pypandoc.convert_text(
            _example(),
            formats()[format]["pandoc"],
            format="markdown-smart",
            outputfile=str(path),
            extra_args=["--standalone"],
        )
        return path.read_bytes()
