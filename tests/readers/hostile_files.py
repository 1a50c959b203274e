"""Files made to harm their reader: bombs, loops, depths, entities, paths that lead out, and ends that are missing.

:func:`cases` lays each in a folder of its own beside a secret that nothing may show; ``refused`` says that reading must
end in one line, ``remarked`` that it must be said of the manuscript, None that either is right.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from readers.pdf_made import assembled

SECRET = "the-secret-words"
DEEP = 10_000
_MB = 1024 * 1024
_DOCX = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODT = "urn:oasis:names:tc:opendocument:xmlns"

_ODT_STYLES = b'<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>'


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and what must come of it."""

    name: str
    path: Path
    refused: bool = False
    remarked: str | None = None


def _prose(size: int) -> bytes:
    """Sentences of a book that has never an end, in lines and paragraphs: no two lines are alike."""
    rng = random.Random(8)
    some = [
        "the",
        "river",
        "rose",
        "in",
        "spring",
        "of",
        "that",
        "year",
        "and",
        "council",
        "met",
        "twice",
        "before",
        "winter",
        "came",
        "nobody",
        "asked",
        "who",
        "paid",
        "for",
        "it",
    ]
    lines, length = [], 0
    while length < size:
        line = " ".join(rng.choices(some, k=13)) + rng.choice((".", ",", "", "", ".\n"))
        lines.append(line.capitalize())
        length += len(line) + 1
    return "\n".join(lines).encode()[:size]


def cases(folder: Path, *, large: bool = True) -> Iterator[Hostile]:
    """The files, made in ``folder`` one after the other; without ``large`` those of more than a few MB are left out."""
    (folder / "secret.txt").write_text(SECRET)
    (folder / "secret.tex").write_text(SECRET)
    (folder / "secret.bib").write_text(f"@book{{k, title={{{SECRET}}}}}")
    for name, (file, make, refused, remarked) in _SMALL.items():
        yield _laid(folder, name, file, make(), refused, remarked)
    linked = folder / "link" / "paper.tex"
    linked.parent.mkdir()
    (linked.parent / "chapter.tex").symlink_to(folder / "secret.tex")
    linked.write_bytes(_tex(b"\\input{chapter}"))
    yield Hostile("tex-link", linked, remarked="was not opened")
    if large:
        for name, (file, make, refused, remarked) in _LARGE.items():
            yield _laid(folder, name, file, make(), refused, remarked)


def _laid(folder: Path, name: str, file: str, data: bytes, refused: bool, remarked: str | None) -> Hostile:
    path = folder / name / file
    path.parent.mkdir()
    path.write_bytes(data)
    return Hostile(name, path, refused, remarked)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _docx(document: bytes, further: dict[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document, **(further or {})})


def _word(body: bytes, prologue: bytes = b"") -> bytes:
    return prologue + b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (_DOCX.encode(), body)


def _odt(body: bytes, prologue: bytes = b"") -> bytes:
    content = prologue + (
        b'<office:document-content xmlns:office="%s:office:1.0" xmlns:text="%s:text:1.0" office:version="1.2"><office:body><office:text>%s'
        b"</office:text></office:body></office:document-content>" % (_ODT.encode(), _ODT.encode(), body)
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": _ODT_STYLES,
        }
    )


def _epub(body: bytes) -> bytes:
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
            b'<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
            "c.opf": b'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="a" href="a.xhtml"'
            b' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "a.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"><body>%s</body></html>' % body,
        }
    )


def _tex(body: bytes) -> bytes:
    return (
        b"\\documentclass{article}\\begin{document}\nThe river rose.\\footnote{A. Hill.}\n%s\n\\end{document}\n"
        % body
    )


def _deep(open_: bytes, close: bytes, inner: bytes = b"x", times: int = DEEP) -> bytes:
    return open_ * times + inner + close * times


def _jats(body: bytes, prologue: bytes = b"") -> bytes:
    return prologue + b'<article article-type="x"><body><p>%s</p></body></article>' % body


def _tei(body: bytes, prologue: bytes = b"") -> bytes:
    return (
        prologue
        + b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>%s</p></body></text></TEI>' % body
    )


def _docbook(body: bytes, prologue: bytes = b"") -> bytes:
    return prologue + b'<article xmlns="http://docbook.org/ns/docbook"><para>%s</para></article>' % body


def _entity(root: str) -> bytes:
    return (
        b"<!DOCTYPE %s [<!ENTITY a SYSTEM '../secret.txt'><!ENTITY b SYSTEM 'http://127.0.0.1:9/x'>]>"
        % root.encode()
    )


def _laughs(root: str) -> bytes:
    """Ten entities of ten of one another."""
    rows = b"".join(b"<!ENTITY e%d '%s'>" % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 10))
    return b"<!DOCTYPE %s [<!ENTITY e0 'laugh '>%s]>" % (root.encode(), rows)


def _pdf(objects: list[bytes]) -> bytes:
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", *objects])


_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> /Contents 4 0 R >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def _pdf_of(content: bytes, form: bytes = b"null", more: bytes = b"") -> bytes:
    return _pdf([b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", _PAGE, _stream(content, more), _FONT, form])


def _pdf_bomb() -> bytes:
    packer = zlib.compressobj(9)
    row = b"BT /F 9 Tf 10 10 Td (word) Tj ET\n" * 30_000
    content = b"".join([*(packer.compress(row) for _ in range(600)), packer.flush()])
    return _pdf_of(content, more=b"/Filter /FlateDecode")


_SHOWN = b"BT /F 12 Tf 20 200 Td (The river rose in the spring of that year.) Tj ET"
_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /X 6 0 R >> /Font << /F 5 0 R >> >>"
_Row = tuple[str, Callable[[], bytes], bool, str | None]

_SMALL: dict[str, _Row] = {
    "docx-deep": ("a.docx", lambda: _docx(_word(_deep(b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>"))), True, None),
    "docx-entity": ("a.docx", lambda: _docx(_word(b"<w:p><w:r><w:t>&a;&b;x</w:t></w:r></w:p>", _entity("x"))), False, None),
    "docx-laughs": ("a.docx", lambda: _docx(_word(b"<w:p><w:r><w:t>&e9;x</w:t></w:r></w:p>", _laughs("x"))), False, None),
    "docx-paths": (
        "a.docx",
        lambda: _docx(
            _word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"),
            {
                "_rels/.rels": b'<Relationships><Relationship Type="http://x/officeDocument" Target="../../secret.txt"/></Relationships>',
                "../../escaped.xml": b"x",
                "/tmp/escaped.xml": b"x",
            },
        ),
        True,
        None,
    ),
    "odt-deep": ("a.odt", lambda: _odt(_deep(b"<text:section>", b"</text:section>")), False, None),
    "odt-entity": ("a.odt", lambda: _odt(b"<text:p>&a;x</text:p>", _entity("x")), False, None),
    "epub-deep": ("a.epub", lambda: _epub(_deep(b"<div>", b"</div>")), False, None),
    "jats-deep": ("a.xml", lambda: _jats(_deep(b"<italic>", b"</italic>")), False, None),
    "jats-entity": ("a.xml", lambda: _jats(b"&a;&b;x", _entity("article")), False, None),
    "jats-laughs": ("a.xml", lambda: _jats(b"&e9;x", _laughs("article")), False, None),
    "tei-deep": ("a.xml", lambda: _tei(_deep(b"<hi>", b"</hi>")), False, None),
    "tei-entity": ("a.xml", lambda: _tei(b"&a;&b;x", _entity("TEI")), False, None),
    "tei-laughs": ("a.xml", lambda: _tei(b"&e9;x", _laughs("TEI")), False, None),
    "docbook-deep": ("a.dbk", lambda: _docbook(_deep(b"<emphasis>", b"</emphasis>")), False, None),
    "docbook-entity": ("a.dbk", lambda: _docbook(b"&a;x", _entity("article")), False, None),
    "html-deep": ("a.html", lambda: b"<html><body>" + _deep(b"<div><b>", b"</b></div>"), False, None),
    "html-laughs": ("a.html", lambda: _laughs("html") + b"<html><body><p>&e9;x</p></body></html>", False, None),
    "md-deep": ("a.md", lambda: _deep(b"> ", b"", b"x[^1]\n\n[^1]: A. Hill.\n"), False, None),
    "md-brackets": ("a.md", lambda: b"The river rose.[^1]\n\n" + b"[" * 50_000 + b"^[" * 50_000 + b"\n\n[^1]: A. Hill.\n", False, None),
    "md-bibliography": (
        "a.md",
        lambda: b"---\nbibliography: [/etc/passwd, ../secret.bib]\n---\n\nThe river rose [@k].[^1]\n\n[^1]: A. Hill.\n",
        False,
        None,
    ),
    "tex-passwd": ("a.tex", lambda: _tex(b"\\input{/etc/passwd}"), False, "outside the manuscript's folder"),
    "tex-up": ("a.tex", lambda: _tex(b"\\input{../secret} \\include{../secret} \\subfile{x/../../secret}"), False, "outside the manuscript's folder"),
    "tex-pipe": ("a.tex", lambda: _tex(b'\\input{|"cat ../secret.txt"}'), False, "was not opened"),
    "tex-bibliography": ("a.tex", lambda: _tex(b"\\cite{k}\\bibliography{../secret}\\addbibresource{/etc/passwd}"), False, "outside the manuscript's folder"),
    "tex-itself": ("a.tex", lambda: _tex(b"\\input{a} \\input{a.tex}"), False, "circle|itself"),
    "tex-macro": ("a.tex", lambda: _tex(b"\\def\\x{\\x\\x}\\x \\newcommand{\\y}[1]{\\y{#1#1}#1}\\y{a}"), False, "circle"),
    "tex-deep": ("a.tex", lambda: _tex(_deep(b"{\\emph{", b"}}")), False, None),
    "rst-include": ("a.rst", lambda: b".. include:: ../secret.txt\n\nThe river rose. [1]_\n\n.. [1] A. Hill.\n", False, None),
    "org-include": ("a.org", lambda: b'#+INCLUDE: "../secret.txt"\n\nThe river rose.[fn:1]\n\n[fn:1] A. Hill.\n', False, None),
    "typst-include": ("a.typ", lambda: b'#include "../secret.txt"\n#let x = read("../secret.txt")\n#x\nThe river rose.#footnote[A. Hill.]\n', False, None),
    "asciidoc-include": ("a.adoc", lambda: b"include::../secret.txt[]\n\nThe river rose.footnote:[A. Hill.]\n", False, None),
    "zip-up": ("a.zip", lambda: zipped({"x/a.tex": _tex(b"\\input{../../secret}\\input{../b}"), "../secret.tex": b"out"}), False, None),
    "zip-in-zip": ("a.zip", lambda: zipped({"b.zip": zipped({"a.md": b"x"})}), True, None),
    "pdf-kids-loop": ("a.pdf", lambda: _pdf([b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R] >>"]), False, None),
    "pdf-parents-loop": (
        "a.pdf",
        lambda: _pdf([b"<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>", b"<< /Type /Pages /Count 9 /Parent 3 0 R /Kids [2 0 R 3 0 R] >>"]),
        False,
        None,
    ),
    "pdf-reference-loop": ("a.pdf", lambda: _pdf([b"3 0 R", b"2 0 R"]), True, None),
    "pdf-form-loop": ("a.pdf", lambda: _pdf_of(_SHOWN + b" /X Do", _stream(b"/X Do /X Do " + _SHOWN, _FORM)), False, None),
    "pdf-length-loop": ("a.pdf", lambda: _pdf([b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", _PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream", _FONT]), False, None),
}  # fmt: skip
_LARGE: dict[str, _Row] = {
    "docx-bomb": ("a.docx", lambda: _docx(b" " * (300 * _MB)), True, None),
    "docx-many-parts": (
        "a.docx",
        lambda: _docx(
            _word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"),
            {f"customXml/item{at}.xml": b"<a>" + b" " * (90 * _MB) + b"</a>" for at in range(6)},
        ),
        True,
        None,
    ),
    "odt-bomb": ("a.odt", lambda: _odt(b"<text:p>" + b"word " * (60 * _MB) + b"</text:p>"), True, None),
    "epub-bomb": ("a.epub", lambda: _epub(b"<p>" + b"word " * (60 * _MB) + b"</p>"), True, None),
    "zip-bomb": ("a.zip", lambda: zipped({"a.md": b"word " * (60 * _MB)}), True, None),
    "pdf-bomb": ("a.pdf", _pdf_bomb, False, None),
    "text-200-mb": ("a.txt", lambda: b"The river rose in the spring.12 And on it went\n" * (200 * _MB // 47), True, None),
    "text-prose": ("a.txt", lambda: _prose(8 * _MB - 100), False, None),
    "html-prose": ("a.html", lambda: b"<html><body><p>" + _prose(7 * _MB).replace(b"\n\n", b"</p><p>") + b"</p></body></html>", False, None),
    "typst-prose": ("a.typ", lambda: _prose(4 * _MB - 100), False, None),
    "text-one-line": ("a.txt", lambda: b"word " * (200 * _MB // 5), True, None),
    "markdown-200-mb": ("a.md", lambda: b"The river[^1] rose.\n\n" * (200 * _MB // 21), True, None),
    "latex-200-mb": ("a.tex", lambda: b"\\x{y} $z$\n" * (200 * _MB // 10), True, None),
    "xml-200-mb": ("a.xml", lambda: _tei(b"<hi>x</hi>" * (19 * _MB)), True, None),
}  # fmt: skip
