"""Fixes in Word files: in the document's own runs, or as tracked changes; no other node is touched."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from readers.test_docx import OWN, REF, docx, field, p, r

from citecheck import fix
from citecheck.config import Settings
from citecheck.model import CitecheckError, Manuscript
from citecheck.readers import read

SELECT = Settings(select=("REF",))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTES = {
    "2": p(OWN, r(" A. Smith, "), r("Kurils", "<w:i/>"), r(", London, Hale, 2001.")),
    "3": p(OWN, r(" B. Jones, "), r("Islands", "<w:i/>"), r(", London, Hale, 2002.")),
    "4": p(OWN, r(" C. Brown, "), r("Straits", "<w:i/>"), r(", London, Hale, 2003.")),
    # The wrong number is parted over two runs, the first of them bold.
    "5": p(OWN, r(" Jones, op. cit. [1"), r("2", "<w:b/>"), r("], p. 5.")),
    "6": p(OWN, r(" Ibid., p. 6.")) + p(r("And so on.")),
}
BODY = p(*(part for key in NOTES for part in (r(f"Word {key}"), REF.format(key))))


def written(folder: Path, notes: dict[str, str] = NOTES, body: str = BODY) -> Path:
    path = folder / "paper.docx"
    path.write_bytes(docx(body, notes))
    return path


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def nodes(data: bytes) -> list[tuple[Any, ...]]:
    """Every node of the notes but the texts: what it is, its attributes, how deep it stands."""
    root = etree.fromstring(parts(data)["word/footnotes.xml"])
    return [
        (one.tag, tuple(sorted(one.attrib.items())), sum(1 for _ in one.iterancestors()), one.tail)
        for one in root.iter()
    ]


def texts(data: bytes, tag: str = "t") -> list[str]:
    return [one.text or "" for one in etree.fromstring(parts(data)["word/footnotes.xml"]).iter(W + tag)]


def note_texts(manuscript: Manuscript) -> list[str]:
    return [note.text for note in manuscript.notes]


def test_in_the_runs_and_nowhere_else(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    done = fix(path, SELECT, write=True)
    after = path.read_bytes()
    assert [one.code for one in done.made] == ["REF001"]
    assert done.written
    assert note_texts(read(path))[3] == "Jones, op. cit. [2], p. 5."
    # The number stands in the run where it began; all else is the same, node for node and part for part.
    changed = [pair for pair in zip(texts(before), texts(after), strict=True) if pair[0] != pair[1]]
    assert changed == [(" Jones, op. cit. [1", " Jones, op. cit. [2"), ("2", "")]
    assert nodes(before) == nodes(after)
    others = {name: data for name, data in parts(before).items() if name != "word/footnotes.xml"}
    assert {name: data for name, data in parts(after).items() if name != "word/footnotes.xml"} == others
    assert not fix(path, SELECT, write=True).changed
    assert path.read_bytes() == after


def test_as_tracked_changes(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = note_texts(read(path))
    done = fix(path, SELECT, write=True, tracked=True)
    assert done.written
    assert note_texts(read(path))[3] == "Jones, op. cit. [2], p. 5."
    assert note_texts(read(path, tracked="original")) == before
    root = etree.fromstring(parts(path.read_bytes())["word/footnotes.xml"])
    assert [one.text for one in root.iter(W + "delText")] == ["1", "2"]
    assert len({one.get(W + "id") for one in root.iter(W + "ins", W + "del")}) >= 2
    # What was bold is bold in the deletion.
    assert [len(list(one.iter(W + "b"))) for one in root.iter(W + "del")] == [0, 1]
    assert not fix(path, SELECT, write=True, tracked=True).changed


def test_a_cross_reference_field(tmp_path: Path) -> None:
    notes = {
        "2": p(OWN, r(" A. Smith, Kurils, London, Hale, 2001.")),
        "3": p(OWN, r(" B. Jones, Islands, London, Hale, 2002.")),
        "4": p(OWN, r(" Jones, supra note "), field("NOTEREF _Ref1 \\h", "1"), r(", at 5.")),
    }
    marked = f'<w:bookmarkStart w:id="7" w:name="_Ref1"/>{REF.format(3)}<w:bookmarkEnd w:id="7"/>'
    path = written(tmp_path, notes, p(r("One"), REF.format(2), r(" two"), marked, r(" three"), REF.format(4)))
    done = fix(path, SELECT, write=True)
    assert [one.code for one in done.made] == ["REF009"]
    assert note_texts(read(path))[2] == "Jones, supra note 2, at 5."
    assert parts(path.read_bytes())["word/footnotes.xml"].count(b"NOTEREF _Ref1") == 1


def test_a_field_in_the_body_is_left(tmp_path: Path) -> None:
    notes = {"2": p(OWN, r(" A. Smith, Kurils, London, Hale, 2001."))}
    marked = f'<w:bookmarkStart w:id="7" w:name="_Ref1"/>{REF.format(2)}<w:bookmarkEnd w:id="7"/>'
    path = written(tmp_path, notes, p(r("One"), marked, r(" and note "), field("NOTEREF _Ref1", "9"), r(".")))
    done = fix(path, SELECT, write=True)
    assert not done.written
    assert "change it in Word" in done.left[0].why


def test_ibid_into_the_full_citation(tmp_path: Path) -> None:
    path = written(tmp_path)
    fix(path, SELECT, write=True)
    fix(path, write=True, convert=["ibid"])
    assert note_texts(read(path))[4] == "B. Jones, Islands, London, Hale, 2002, p. 6. And so on."


def test_a_long_note_with_an_own_mark(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="9"/><w:t>*</w:t></w:r>'
    notes = {**NOTES, "9": p(r("* The author thanks all."))}
    path = written(tmp_path, notes, p(r("Title"), mark) + BODY)
    assert fix(path, SELECT, write=True).written
    assert "Jones, op. cit. [2], p. 5." in note_texts(read(path))


def test_tracked_is_for_word_files(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text("A.[^1]\n\n[^1]: A. Smith, *Kurils*, London, 2001.\n")
    with pytest.raises(CitecheckError, match="Word files"):
        fix(path, tracked=True)
