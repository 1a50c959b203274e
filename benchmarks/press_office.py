"""Papers of press_texts.py as a flat OpenDocument file that LibreOffice prints, as a word processor's users do."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from press_texts import Block, Draft, Text
from readers_layouts import NotThereError

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name not in ("fo", "svg") else {"fo": "xsl-fo-compatible", "svg": "svg-compatible"}[name]}:1.0"'
    for name in ("office", "style", "text", "table", "fo", "svg")
)
_ALL = """
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" fo:line-height="{line}"
 fo:text-indent="{indent}" fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="{font}" fo:font-family="{font}" fo:font-size="{size}pt"
 fo:language="{language}" fo:country="{country}" fo:hyphenate="true" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:text-indent="0cm" fo:margin-bottom="0.5cm"/><style:text-properties fo:font-size="17pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="start" fo:text-indent="0cm" fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold" {heading}/></style:style>
<style:style style:name="Quote" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="1cm" fo:margin-right="0.6cm" fo:text-indent="0cm" fo:margin-top="0.2cm" fo:margin-bottom="0.2cm"/><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-indent="0cm" fo:text-align="start"/><style:text-properties fo:font-size="{small}pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties {note}/><style:text-properties fo:font-size="{note_size}pt"/></style:style>
<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Down" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="Call" style:family="text"><style:text-properties {call}/></style:style>
<style:style style:name="Number" style:family="text"><style:text-properties {number}/></style:style>
<style:style style:name="Two" style:family="section"><style:section-properties><style:columns fo:column-count="{columns}" fo:column-gap="0.6cm"/></style:section-properties></style:style>
<text:notes-configuration text:note-class="footnote" text:citation-style-name="Number" text:citation-body-style-name="Call"
 text:default-style-name="Footnote" style:num-format="1" text:start-value="{start}" style:num-prefix="{prefix}" style:num-suffix="{suffix}" text:footnotes-position="page" text:start-numbering-at="document"/>
<text:notes-configuration text:note-class="endnote" text:citation-style-name="Number" text:citation-body-style-name="Call"
 text:default-style-name="Footnote" style:num-format="{format}" text:start-value="0" style:num-prefix="{prefix}" style:num-suffix="{suffix}"/>
<text:linenumbering-configuration text:number-lines="{lines}" text:increment="1" text:offset="0.5cm" text:number-position="left" style:num-format="1" text:restart-on-page="{again}"/>
"""
_PAGE = """<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="{width}cm" fo:page-height="{height}cm" fo:margin="{margin}cm"
 style:print-orientation="portrait"><style:columns fo:column-count="{page_columns}" fo:column-gap="0.6cm"/><style:footnote-sep style:width="{rule}cm" style:rel-width="30%" style:line-style="{rule_style}"
 style:distance-before-sep="0.1cm" style:distance-after-sep="0.1cm" style:adjustment="left" style:color="#000000"/></style:page-layout-properties>
<style:header-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-bottom="0.4cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>"""


def office(made: Draft, layout: dict[str, Any]) -> bytes:
    """The PDF that LibreOffice prints.

    Raises:
        NotThereError: It is not installed.
    """
    if shutil.which("soffice") is None:
        raise NotThereError("soffice")
    values = {"align": "justify", "line": "120%", "indent": "0.5cm", "font": "Liberation Serif", "size": 11, "small": 9.5, "note_size": 9,
              "language": made.language, "country": "GB" if made.language == "en" else made.language.upper(), "heading": "", "note": 'fo:text-indent="0cm"', "call": 'style:text-position="super 58%"',
              "number": 'style:text-position="super 58%"', "columns": 1, "start": 0, "prefix": "", "suffix": "", "width": 21.0, "height": 29.7, "margin": 2.5,
              "page_columns": 1, "lines": "false", "again": "false", "format": "i" if layout.get("roman") else "1", "rule": 0.018, "rule_style": "solid"} | layout.get("set", {})  # fmt: skip
    kind = "endnote" if layout.get("notes") == "end" else "footnote"
    body = "".join(_block(made, block, kind, layout) for block in made.blocks)
    front = (
        f'<text:p text:style-name="Title">{escape(layout.get("title", "Of Offices and Islands"))}</text:p>'
    )
    front += "".join(
        f'<text:p text:style-name="Quote">{escape(text)}</text:p>'
        for text in (made.words["abstract"].replace("{n}", "120"), made.words["dates"])
    )
    if values["columns"] > 1:
        body = f'<text:section text:style-name="Two" text:name="S">{body}</text:section>'
    head, foot = (_running(layout.get(place, "")) for place in ("head", "foot"))
    source = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{_ALL.format(**values)}</office:styles><office:automatic-styles>{_PAGE.format(**values)}</office:automatic-styles>"
        f'<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p text:style-name="Cell">{head}</text:p></style:header>'
        f'<style:footer><text:p text:style-name="Cell">{foot}</text:p></style:footer></style:master-page></office:master-styles>'
        f"<office:body><office:text>{front}{body}</office:text></office:body></office:document>"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.fodt"
        path.write_text(source, encoding="utf-8")
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(path),
            ],
            capture_output=True,
            check=True,
            timeout=300,
        )
        return (Path(folder) / "paper.pdf").read_bytes()


def _running(text: str) -> str:
    return (
        escape(text)
        .replace("{page}", '<text:page-number text:select-page="current"/>')
        .replace("\t", "<text:tab/>")
    )


def _text(made: Draft, text: Text, kind: str, layout: dict[str, Any]) -> str:
    out = []
    for part in text:
        if isinstance(part, int):
            inner = layout.get("before_note", "") + _marked(made.notes[part])
            out.append(
                f'<text:note text:id="n{part}" text:note-class="{kind}"><text:note-citation>{part + 1}</text:note-citation>'
                f'<text:note-body><text:p text:style-name="Footnote">{inner}</text:p></text:note-body></text:note>'
            )
        else:
            out.append(_marked(part))
    return "".join(out)


def _marked(text: str) -> str:
    shown = re.sub(r"\^\{([^}]*)\}", r'<text:span text:style-name="Up">\1</text:span>', escape(text))
    return re.sub(r"_\{([^}]*)\}", r'<text:span text:style-name="Down">\1</text:span>', shown)


def _block(made: Draft, block: Block, kind: str, layout: dict[str, Any]) -> str:
    text = _text(made, block.text, kind, layout)
    if block.kind == "table":
        *rows, note, letters = block.rows
        cells = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell><text:p text:style-name="Cell">{_marked(cell)}</text:p></table:table-cell>'
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        under = "".join(
            f'<text:p text:style-name="Cell">{escape(line[0])}</text:p>' for line in (note, letters)
        )
        return f'<text:p text:style-name="Cell">{text}</text:p><table:table><table:table-column table:number-columns-repeated="3"/>{cells}</table:table>{under}'
    style = {
        "heading": "Heading",
        "quote": "Quote",
        "verse": "Quote",
        "figure": "Cell",
        "formula": "Quote",
    }.get(block.kind, "Standard")
    return f'<text:p text:style-name="{style}">{text}</text:p>'
