"""Damage done to files as accidents and attackers do it, and what must hold of anything that is read from them.

A mutation is told by a random number generator, so that a number names it for ever; :func:`damaged` does one
to four of those that fit the format: bits turned, ends cut off, stretches moved, doubled and put in from another place,
words that mean something to the format, elements moved within a tree, parts of a zip lost, renamed and damaged, the
codes of fields and the objects of a PDF changed.
"""

from __future__ import annotations

import io
import itertools
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from lxml import etree

from citecheck.model import CitecheckError, Manuscript, PlacedText

CASES = Path(__file__).parents[1] / "cases" / "readers"
XML = ("html", "jats", "tei", "docbook")
ZIPPED = ("docx", "odt", "epub")
_MOST_BYTES = 400_000
_NUMBERS = (b"0", b"-1", b"1", b"9", b"65535", b"2147483648", b"99999999999999999999", b"1e999", b"\xd9\xa3")

Random = random.Random


def damaged(data: bytes, format: str, rng: Random) -> bytes:
    """``data`` with one to four mutations that fit ``format``."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        data = rng.choice(_fitting(format))(data, format, rng)
    return data[:_MOST_BYTES]


@cache
def _fitting(format: str) -> Sequence[Callable[[bytes, str, Random], bytes]]:
    plain = [_bits, _cut, _moved, _doubled, _dropped, _put, _numbered]
    if format in ZIPPED:
        # Within the packed bytes most changes end the reading early: the parts are where the work is.
        return [_bits, _cut, _dropped, *[_member] * 24, _lost_member, _renamed_member]
    if format in XML:
        return [*plain, *[_tree] * 5]
    if format == "pdf":
        return [*plain, *[_reference] * 3]
    return plain


def _stretch(data: bytes, rng: Random, most: int = 400) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.randrange(1, rng.choice((4, 40, most))))


def _bits(data: bytes, format: str, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 40)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(data: bytes, format: str, rng: Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _moved(data: bytes, format: str, rng: Random) -> bytes:
    start, end = _stretch(data, rng)
    piece, rest = data[start:end], data[:start] + data[end:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + piece + rest[at:]


def _doubled(data: bytes, format: str, rng: Random) -> bytes:
    start, end = _stretch(data, rng)
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[start:end] * rng.choice((1, 2, 30)) + data[at:]


def _dropped(data: bytes, format: str, rng: Random) -> bytes:
    start, end = _stretch(data, rng)
    return data[:start] + data[end:]


def _put(data: bytes, format: str, rng: Random) -> bytes:
    word = rng.choice(_WORDS.get(format, ()) + _ANY) * rng.choice((1, 1, 1, 2, 60))
    at, end = _stretch(data, rng, 20)
    return data[:at] + word + data[rng.choice((at, end)) :]


def _numbered(data: bytes, format: str, rng: Random) -> bytes:
    found = [match.span() for match in re.finditer(rb"\d+", data)]
    if not found:
        return data
    start, end = rng.choice(found)
    return data[:start] + rng.choice(_NUMBERS) + data[end:]


def _tree(data: bytes, format: str, rng: Random) -> bytes:
    """An element moved, doubled, emptied, renamed, or an attribute changed."""
    parser = etree.HTMLParser(no_network=True) if format == "html" else _parser()
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return _moved(data, format, rng)
    every = [element for element in root.iter() if isinstance(element.tag, str)] if root is not None else []
    if len(every) < 3:
        return _moved(data, format, rng)
    one, other = rng.choice(every[1:]), rng.choice(every)
    what = rng.randrange(6)
    if what < 2 and one not in (other, *other.iterancestors()):
        piece = one if what else etree.fromstring(etree.tostring(one, with_tail=False), _parser())
        if piece is not None:
            other.insert(rng.randrange(len(other) + 1), piece)
    elif what == 2:
        del one[:]
        one.text = None
    elif what == 3:
        # The parser of HTML takes in names ("ul?<mi") and values that may not be given.
        with suppress(ValueError):
            one.tag = other.tag
    elif what == 4 and one.attrib:
        name = rng.choice(list(one.attrib))
        given = [
            value for element in rng.sample(every, min(len(every), 20)) for value in element.attrib.values()
        ]
        with suppress(ValueError):
            one.set(name, rng.choice([*given, "", "0", "-1", "99999999999999", "#", "x y"]))
    else:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return etree.tostring(root, encoding="utf-8")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, recover=True)


def _members(data: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (
        Exception
    ):  # damaged by an earlier mutation, in any of the ways that zipfile and zlib have names for
        return None


def _packed(members: dict[str, bytes], rng: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _member(data: bytes, format: str, rng: Random) -> bytes:
    """One part of the zip damaged: as bytes, as a tree, or in the code of a field."""
    members = _members(data)
    if not members:
        return _bits(data, format, rng)
    weighty = [name for name in members if re.search(r"document|note|content|\.xhtml|style|rels|item", name)]
    name = rng.choice(weighty or list(members))
    # Most changes of bytes end the tree, and with it the reading: most here keep it whole.
    how = rng.choice(
        (*[_tree] * 8, *[_field] * 8, *[_numbered] * 3, _put, _moved, _doubled, _dropped, _bits, _cut)
    )
    members[name] = how(members[name], "jats" if how is _tree else format, rng)
    return _packed(members, rng)


def _lost_member(data: bytes, format: str, rng: Random) -> bytes:
    members = _members(data)
    if not members:
        return _cut(data, format, rng)
    del members[rng.choice(list(members))]
    return _packed(members, rng)


def _renamed_member(data: bytes, format: str, rng: Random) -> bytes:
    members = _members(data)
    if not members:
        return _cut(data, format, rng)
    one, other = rng.choice(list(members)), rng.choice(list(members))
    members[rng.choice(("x", "../x", "/etc/x", "word/document.xml", other))] = members[one]
    return _packed(members, rng)


_FIELD = re.compile(
    rb"<w:instrText[^>]*>([^<]*)<|<w:fldData[^>]*>([^<]*)<|fldCharType=\"(\w+)\"|w:tag w:val=\"([^\"]*)\""
)


def _field(data: bytes, format: str, rng: Random) -> bytes:
    """The code of a field changed: a bracket of its JSON lost, a value of another kind, its ends changed."""
    found = [match for match in _FIELD.finditer(data) if match.lastindex]
    if not found:
        return _tree(data, "jats", rng)
    match = rng.choice(found)
    start, end = match.span(match.lastindex or 0)
    code = data[start:end]
    what = rng.randrange(4)
    if what == 0:
        code = rng.choice((b"begin", b"separate", b"end", b"", b"x"))
    elif what == 1:
        values = [one.span(1) for one in re.finditer(rb"&quot;\s*:\s*([^,{}\[\]]{1,200})", code)]
        if values:
            at, to = rng.choice(values)
            code = (
                code[:at]
                + rng.choice((b"null", b"7", b"[]", b"{}", b"true", b"[[1]]", b"-1e400", b"[" * 3000))
                + code[to:]
            )
    elif what == 2:
        code = _dropped(code, format, rng)
    else:
        code = _put(code, format, rng)
    return data[:start] + code.replace(b"<", b"") + data[end:]


def _reference(data: bytes, format: str, rng: Random) -> bytes:
    """A reference that leads to another object, or a name where another was."""
    found = [match.span() for match in re.finditer(rb"\d+ 0 R|/[A-Z]\w+", data)]
    if len(found) < 2:
        return _numbered(data, format, rng)
    (start, end), (at, to) = rng.choice(found), rng.choice(found)
    return data[:start] + data[at:to] + data[end:]


_ANY: tuple[bytes, ...] = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\f", b"\t", b" ", b"1", b"1 ", b"\n1 ", b"\n2. ", b"[1]", b"\xc2\xb9", b"*", b"-\n",
    "\u202e".encode(), "\u00ad".encode(), "\U0001f600".encode(), b"\xed\xa0\x80", b"Ibid.", b"https://x.org/", b"NOTES\n", b"&#0;", b"&lt;", b"&x;", b"<", b">",
    b"\"", b"'", b"{", b"}", b"[", b"]", b"(", b")", b"\\",
)  # fmt: skip
_WORDS: dict[str, tuple[bytes, ...]] = {
    "markdown": (
        b"[^1]", b"[^1]:", b"\n[^1]: ", b"^[", b"[^", b"]: ", b"\n---\n", b"\n```\n", b"`", b"<!--", b"-->", b"[@", b"@x", b"[-@x, p. 3; @y]", b"\n> ",
        b"\n- ", b"\n    ", b"](", b"![", b"**", b"$$", b"<div>", b"\n# ", b"\nbibliography: /etc/passwd\n", b"\n| a |\n|---|\n",
    ),
    "latex": (
        b"\\footnote{", b"\\footnotemark", b"\\footnotetext{", b"\\cite[", b"\\autocite{x}", b"\\begin{", b"\\end{document}", b"\\begin{verbatim}", b"\\input{x}",
        b"\\newcommand{\\x}[2][y]{\\x#1}", b"\\x", b"\\def\\x{\\x\\x}", b"%", b"$", b"\\(", b"\\[", b"&", b"~", b"^^M", b"\\verb|", b"\\[2mm]", b"\\par", b"\\item",
        b"\\setcounter{footnote}{", b"\\thanks{", b"\\endnote{", b"\\'", b"\\\"", b"\\makeatletter", b"\\csname x\\endcsname", b"\\include{../x}", b"#1", b"\\documentclass{x}",
    ),
    "html": (
        b"<a href=\"#fn1\">", b"</a>", b"<sup>1</sup>", b"<li id=\"fn1\">", b"<p>", b"</body>", b"<table><tr><td>", b"<!--", b"<![CDATA[", b"<script>", b"<style>",
        b"<aside epub:type=\"footnote\">", b"<svg>", b"<template>", b"&nbsp;", b"&#x110000;",
    ),
    "jats": (b"<fn id=\"fn1\">", b"<xref rid=\"fn1\">", b"</xref>", b"<mixed-citation>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<![CDATA[", b"<sec>", b"<ref/>"),
    "tei": (b"<note n=\"1\">", b"</note>", b"<ref target=\"#n1\">", b"<bibl>", b"<lb/>", b"<pb/>", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b"&a;", b"<biblStruct/>"),
    "docx": (
        b"<w:ins>", b"</w:r>", b"<w:p>", b"</w:p>", b"<w:fldChar w:fldCharType=\"end\"/>", b"<w:fldChar w:fldCharType=\"begin\"/>", b"<w:txbxContent>", b"<w:footnoteReference w:id=\"1\"/>",
        b"<w:endnoteReference/>", b"<w:sym w:char=\"F0\"/>", b"<w:numFmt w:val=\"x\"/>", b"<w:del/>", b"<w:sdt>", b"ADDIN EN.CITE", b"ADDIN CSL_CITATION {", b"NOTEREF x",
    ),
    "pdf": (
        b"stream\n", b"endstream", b"endobj", b"/Filter /FlateDecode", b"/Kids [2 0 R]", b"/Parent 3 0 R", b"/Count -1", b"/MediaBox [0 0 0 0]", b"/Rotate 90", b"/Contents 2 0 R",
        b"Tj", b"BT", b"ET", b"Tm", b"1 0 0 1 0 0 cm", b"/Encrypt 1 0 R", b"<< /S /URI >>", b"0.0001 Tf", b"9e30 Tf", b"-8 Tf", b"trailer", b"startxref", b"xref",
    ),
    "org": (b"[fn:1]", b"[fn::x]", b"\n#+INCLUDE: /etc/passwd\n", b"[cite:@x]", b"\n* "),
    "rst": (b" [1]_", b"\n.. [1] ", b"\n.. include:: /etc/passwd\n", b"``", b"\n.. ", b":ref:`"),
    "typst": (b"#footnote[", b"#include \"/etc/passwd\"", b"#let x(a) = [#x(a)]", b"#x", b"@x", b"$", b"#while true {}"),
    "asciidoc": (b"footnote:[", b"include::/etc/passwd[]", b"\n|===\n", b"\n----\n", b"{x}"),
    "mediawiki": (b"<ref>", b"</ref>", b"<ref name=x/>", b"{{", b"}}", b"{|", b"[[", b"<nowiki>"),
    "rtf": (b"{\\footnote", b"\\chftn", b"}", b"\\u99999?", b"\\bin999999 ", b"{\\*\\x", b"\\par"),
}  # fmt: skip


def unsound(manuscript: Manuscript) -> list[str]:
    """What is wrong with a manuscript that any reader made of any file; empty where all holds."""
    wrong: list[str] = []
    for block in manuscript.body:
        wrong += _unsound_text("block", block.content, manuscript)
    for note in manuscript.notes:
        wrong += _unsound_text(f"note {note.number}", note.content, manuscript)
        if note.place.line < 1 or not note.number:
            wrong.append(f"note {note.number!r} at line {note.place.line}")
        for stretch in (*note.links, *note.note_links, *note.given):
            if not 0 <= stretch.start <= stretch.end <= len(note.text):
                wrong.append(f"note {note.number}: {stretch} outside its {len(note.text)} characters")
    for marker in manuscript.markers:
        if marker.block is not None and not 0 <= marker.offset <= len(manuscript.body[marker.block].text):
            wrong.append(f"marker {marker.number} at {marker.offset} of its block")
    for remark in manuscript.remarks:
        wrong += _unsaid(remark.message)
    return wrong


def _unsound_text(what: str, content: PlacedText, manuscript: Manuscript) -> list[str]:
    wrong = _unsaid(content.text, what)
    anchors = content.anchors
    if anchors and anchors[0].offset != 0:
        wrong.append(f"{what}: its first anchor is at {anchors[0].offset}")
    if any(one.offset > after.offset for one, after in itertools.pairwise(anchors)):
        wrong.append(f"{what}: anchors out of order")
    if manuscript.lines and any(
        not 1 <= anchor.line <= len(manuscript.lines) or anchor.column < 1
        for anchor in anchors
        if anchor.file is None
    ):
        wrong.append(f"{what}: places outside the file's {len(manuscript.lines)} lines")
    return wrong


def _unsaid(text: str, what: str = "remark") -> list[str]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return [f"{what}: cannot be printed: {text[:80]!a}"]
    return []


def unclear(error: CitecheckError) -> list[str]:
    """What is wrong with a message: more than a line, or nothing that can be printed."""
    said = str(error)
    return _unsaid(said, "message") + (
        [f"more than a line: {said[:200]!r}"] if "\n" in said or "\r" in said or not said else []
    )


def judged(make: Callable[[], Manuscript]) -> tuple[Manuscript | CitecheckError, list[str]]:
    """The manuscript that a reader makes or the line with which it refuses, and what is wrong with either."""
    try:
        manuscript = make()
    except CitecheckError as error:
        return error, unclear(error)
    return manuscript, unsound(manuscript)
