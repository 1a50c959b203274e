"""The example manuscript in each format that is read by structure: the same notes and markers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from citecheck.model import Manuscript, UnreadableError
from citecheck.readers import pandoc
from citecheck.readers.docx import read_docx
from citecheck.readers.html import read_html
from citecheck.readers.jats import read_jats
from citecheck.readers.markdown import read_markdown
from citecheck.readers.pandoc import formats, read_with_pandoc
from citecheck.readers.pandoc_prepare import prepare
from citecheck.readers.tei import read_tei

pypandoc = pytest.importorskip("pypandoc", reason="the extra citecheck-toolkit[formats] is not installed")

PAPER = Path(__file__).parents[2] / "examples" / "paper.md"
NATIVE: dict[str, tuple[str, Callable[[bytes, str], Manuscript]]] = {
    "docx": ("docx", read_docx),
    "html": ("html", read_html),
    "jats": ("jats_archiving", read_jats),
    "tei": ("tei", read_tei),
}


@cache
def source() -> str:
    """The example with its notes numbered through, as every other format numbers them, and no lost marker."""
    text = PAPER.read_text("utf-8")
    defined = set(re.findall(r"^\[\^(\w+)\]:", text, re.MULTILINE))
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        if found[1] not in defined:
            return ""
        return f"[^{numbers.setdefault(found[1], str(len(numbers) + 1))}]"

    return re.sub(r"\[\^(\w+)\]", number, text)


def plain(text: str) -> str:
    text = re.sub(r"[“”]", '"', re.sub(r"[‘’]", "'", text))
    return " ".join(text.translate({ord("<"): None, ord(">"): None}).split())


def shown(manuscript: Manuscript) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    notes = sorted(
        ((note.number, plain(note.text)) for note in manuscript.notes), key=lambda pair: int(pair[0])
    )
    return notes, [(marker.number, plain(marker.sentence)) for marker in manuscript.markers]


@pytest.mark.parametrize("name", [*NATIVE, *formats()])
def test_one_manuscript_in_every_format(name: str, tmp_path: Path) -> None:
    wanted = read_markdown(source().encode(), "paper.md")
    assert len(wanted.notes) > 30
    target = NATIVE[name][0] if name in NATIVE else formats()[name]["pandoc"]
    path = tmp_path / f"paper.{name}"
    pypandoc.convert_text(
        source(), target, format="markdown-smart", outputfile=str(path), extra_args=["--standalone"]
    )
    data = path.read_bytes()
    read = NATIVE[name][1](data, path.name) if name in NATIVE else read_with_pandoc(data, path.name, name)
    assert shown(read) == shown(wanted)
    if name in ("docx", "html", "jats", "tei", "epub", "docbook"):
        # The others have no title, or pandoc's writer breaks it over lines.
        assert read.metadata["title"] == wanted.metadata["title"]
    if read.place_unit == "line":
        for note in read.notes:
            start = note.content.place(0, 1)
            assert re.search(r"\w+", read.lines[start.line - 1]), note.number
        first = read.notes[0].content.place(0, 12)
        assert read.lines[first.line - 1][first.column - 1 :].startswith(read.notes[0].text[:8])


def test_asciidoc_notes_go_on_over_lines() -> None:
    text = (
        "It rose.footnote:[A. Hill,\nhttps://example.org[Rivers],\n2001.] And footnote:[not\n\nclosed] x[y]"
    )
    assert prepare(text.encode(), "asciidoc").decode() == (
        "It rose.footnote:[A. Hill, https://example.org[Rivers], 2001.] And footnote:[not\n\nclosed] x[y]"
    )


def test_rtf_as_word_and_libreoffice_write_it() -> None:
    data = rb"{\rtf1\ansi The river rose.{\super\chftn}{\*\footnote\pard\plain{\super\chftn} A. Hill, Rivers.} Next.\par}"
    manuscript = read_with_pandoc(data, "a.rtf", "rtf")
    assert [note.text for note in manuscript.notes] == ["A. Hill, Rivers."]
    assert (manuscript.body[0].text, manuscript.place_unit) == ("The river rose. Next.", "paragraph")


def test_citations_keep_their_keys_and_locators() -> None:
    text = "It rose [cite:see @hill p. 4; @moss].[fn:1]\n\n[fn:1] In [cite:@dale].\n"
    manuscript = read_with_pandoc(text.encode(), "a.org", "org")
    items = manuscript.body[0].given[0].items
    assert [(item.key, item.prefix, item.locator) for item in items] == [
        ("hill", "see", ("page", "4")),
        ("moss", "", None),
    ]
    assert manuscript.notes[0].given[0].items[0].key == "dale"


@pytest.mark.parametrize("name", ["epub", "odt", "rtf", "docbook"])
def test_what_cannot_be_read_is_said_in_a_line(name: str) -> None:
    with pytest.raises(UnreadableError, match=rf"x\.{name}: ") as error:
        read_with_pandoc(
            b"" if name == "rtf" else b"PK\x03\x04 no such file" if name != "docbook" else b"\0",
            f"x.{name}",
            name,
        )
    assert "\n" not in str(error.value)


def test_no_other_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rst"
    secret.write_text("secret words")
    text = f".. include:: {secret}\n\nThe river rose.\n"
    try:
        manuscript = read_with_pandoc(text.encode(), "a.rst", "rst")
    except UnreadableError:
        return
    assert all("secret words" not in block.text for block in manuscript.body)


def test_without_the_extra_a_line_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypandoc", None)
    with pytest.raises(
        UnreadableError, match=r"a\.org: org is read with the extra citecheck-toolkit\[formats\]"
    ):
        read_with_pandoc(b"* x", "a.org", "org")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "_SECONDS", 0.0001)
    monkeypatch.setattr(pandoc, "_SECONDS_A_MEGABYTE", 0.0)
    with pytest.raises(UnreadableError, match="not read as org within"):
        read_with_pandoc(b"* x", "a.org", "org")
