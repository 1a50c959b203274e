"""How a file's format is told: by content, by suffix, by look; and what is in a zip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from citecheck.model import UnreadableError
from citecheck.readers import formats, read, suffixes
from citecheck.readers.table import reader_for

CASES = Path(__file__).parents[1] / "cases" / "readers"
NOTE = "The river rose.[^1]\n\n[^1]: A. Hill, Rivers, 2001.\n"


def zipped(**files: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", (CASES / "jats.xml").read_bytes(), "jats"),
        ("a", (CASES / "tei.xml").read_bytes(), "tei"),
        (
            "a.xml",
            b'<?xml version="1.0"?><article xmlns="http://docbook.org/ns/docbook"><para/></article>',
            "docbook",
        ),
        ("a.md", b"<!DOCTYPE html><html><p>x</p></html>", "html"),
        ("a.bin", b"{\\rtf1 x}", "rtf"),
        ("a.md", b"anything", "markdown"),
        ("A.RST", b"anything", "rst"),
        ("a.tex.txt", b"anything", "text"),
        ("-", NOTE.encode(), "markdown"),
        ("-", b"#+TITLE: x\n\nA.[fn:1]\n\n[fn:1] B\n", "org"),
        ("-", b"A.footnote:[B]\n", "asciidoc"),
        ("-", b"A.1\n\n1 B\n", "text"),
        ("a", zipped(mimetype="application/epub+zip"), "epub"),
        ("a.docx", zipped(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
    ],
)
def test_the_format_is_told(name: str, data: bytes, format: str) -> None:
    assert reader_for(data, name).format == format


def test_the_caller_may_say_the_format() -> None:
    assert reader_for(b"A.1\n", "a.md", "TEXT").format == "text"
    with pytest.raises(UnreadableError, match=r"markdwn: no such format; did you mean markdown\?"):
        reader_for(b"", "a", "markdwn")
    assert {"text", "markdown", "html", "jats", "tei", "epub", "odt", "rtf", "rst", "org", "typst"} <= set(
        formats()
    )
    assert {".md", ".txt", ".html", ".xml", ".zip", ".epub"} <= set(suffixes())


def test_a_zip_with_one_manuscript() -> None:
    data = zipped(**{"sub/paper.md": NOTE, "figure.png": b"x", "__MACOSX/._paper.md": "x"})
    manuscript = read(data, name="send.zip")
    assert (manuscript.name, manuscript.notes[0].text) == ("send.zip/sub/paper.md", "A. Hill, Rivers, 2001.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (zipped(a_md=NOTE).replace(b"PK\x05\x06", b"PK\x05\x07"), "damaged"),
        (zipped(**{"a.png": b"x"}), "no manuscript in this zip"),
        (zipped(**{"a.md": NOTE, "b.md": NOTE}), r"2 manuscripts \(a.md, b.md\)"),
        (zipped(mimetype="application/zip"), "no manuscript in this zip"),
    ],
)
def test_other_zips_are_said_in_a_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as error:
        read(data, name="send.zip")
    assert "\n" not in str(error.value)


def test_a_zip_that_grows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from citecheck.readers import zipped as module

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b" " * 3_000_000)
    monkeypatch.setattr(module, "LARGEST", 1_000_000)
    monkeypatch.setattr(module.member, "__defaults__", (1_000_000,))
    with pytest.raises(UnreadableError, match="more than 1,000,000 bytes"):
        read(out.getvalue(), name="bomb.zip")


@pytest.mark.parametrize(
    ("name", "words"), [("gone.md", "no such file"), ("", "."), ("a\0b", "."), (".", "this is a folder")]
)
def test_what_is_no_file_is_said(name: str, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read(name)
