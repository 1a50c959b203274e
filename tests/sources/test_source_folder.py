"""Files of a folder tied to records, notes and claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.model import Bibliography, Claim, Place, Record, UnreadableError
from citecheck.sources import source
from citecheck.sources.decode import MAX_BYTES, decode


def bibliography(*keys: str) -> Bibliography:
    return Bibliography("paper.md", (), {key: Record(title=key) for key in keys})


def claim(**fields: object) -> Claim:
    return Claim(id="c1", sentence="x", place=Place(1), **fields)  # type: ignore[arg-type]


def test_a_file_belongs_to_the_record_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "smith2010ports.html").write_text("<p>Ships</p>")
    (tmp_path / "smith2010ports.csv").write_text("a,b\n1,2\n")
    (tmp_path / "stray.txt").write_text("nobody's")
    found = source(bibliography("smith2010ports", "lee2011"), tmp_path)
    assert [one.name for one in found.of_key("smith2010ports")] == [
        "smith2010ports.csv",
        "smith2010ports.html",
    ]
    assert found.of_key("lee2011") == ()
    assert found.unused == ("stray.txt",)


def test_the_index_ties_notes_and_keys(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "trade.html").write_text("<p>Trade</p>")
    (tmp_path / "sub" / "more.txt").write_text("More")
    (tmp_path / "index.yaml").write_text(
        '"22": trade.html\nlee2011: [sub/more.txt, ./trade.html]\n7: trade.html\n'
    )
    found = source(bibliography("lee2011"), tmp_path)
    assert [one.name for one in found.of_note("22")] == ["trade.html"]
    assert [one.name for one in found.of_note("7")] == ["trade.html"]
    assert [one.name for one in found.of_key("lee2011")] == ["sub/more.txt", "trade.html"]
    assert found.unused == ()
    both = found.of_claim(claim(notes=("22",), keys=("lee2011",)))
    assert [one.name for one in both] == ["sub/more.txt", "trade.html"]


def test_what_the_user_names_for_a_claim_goes_first(tmp_path: Path) -> None:
    for name in ("lee2011.txt", "other.txt"):
        (tmp_path / name).write_text(name)
    found = source(bibliography("lee2011"), tmp_path, claims_file_sources={"c1": "other.txt"})
    assert [one.name for one in found.of_claim(claim(keys=("lee2011",)))] == ["other.txt"]
    plain = source(bibliography("lee2011"), tmp_path)
    assert [one.name for one in plain.of_claim(claim(source="other.txt"))] == ["other.txt"]
    assert [one.name for one in plain.of_claim(claim(source="lee2011"))] == ["lee2011.txt"]
    by_key = source(bibliography("lee2011"), tmp_path, claims_file_sources={"c1": "lee2011"})
    assert [one.name for one in by_key.of_claim(claim())] == ["lee2011.txt"]


def test_covers_only_when_nothing_else_can_bear_the_claim(tmp_path: Path) -> None:
    (tmp_path / "lee2011.txt").write_text("x")
    (tmp_path / "index.yaml").write_text('"3": lee2011.txt\n')
    found = source(bibliography("lee2011", "smith2010"), tmp_path)
    assert found.covers(claim(keys=("lee2011",)))
    assert not found.covers(claim(keys=("lee2011", "smith2010")))
    assert found.covers(claim(keys=("smith2010",), notes=("3",)))
    assert found.covers(claim(keys=("smith2010",), source="lee2011.txt"))


def test_no_folder_is_no_sources() -> None:
    assert source(bibliography("a"), None).files == {}


@pytest.mark.parametrize(
    ("index", "wanted"),
    [
        ('"1": ../secret.txt\n', ":1: '../secret.txt' leads out of"),
        ('"1": here.txt\n"2": /etc/passwd\n', ":2: '/etc/passwd' leads out of"),
        ('"1": link.txt\n', ":1: 'link.txt' leads out of"),
        ('"1": gone.txt\n', ":1: no file 'gone.txt'"),
        ('"1": "a\\0b"\n', "leads out of"),
        ("- here.txt\n", ":1: must map a note's number or a key to a file"),
        ('"1": here.txt\n"2": {a: b}\n', ":2: 2: must name a file"),
        ('"1": []\n', ":1: 1: must name a file"),
        ('"1": here.txt\n\t"2": x\n', ":2: not valid YAML"),
        ('"1": here.txt\n"1": here.txt\n', ":2: not valid YAML"),
        ("[" * 5000, "not valid YAML"),
    ],
)
def test_a_broken_index_is_told_with_path_and_line(tmp_path: Path, index: str, wanted: str) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "here.txt").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "index.yaml").write_text(index)
    with pytest.raises(UnreadableError) as caught:
        source(bibliography(), folder)
    assert wanted in str(caught.value)
    assert "index.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "lee2011.txt").symlink_to(tmp_path / "secret.txt")
    assert source(bibliography("lee2011"), folder).of_key("lee2011") == ()


def test_an_empty_index_is_fine_and_a_huge_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "index.yml").write_text("# nothing yet\n")
    assert source(bibliography(), tmp_path).by_note == {}
    (tmp_path / "index.yml").write_text("#" * (5 * 1024 * 1024 + 1))
    with pytest.raises(UnreadableError, match="too large for an index"):
        source(bibliography(), tmp_path)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such folder of sources"):
        source(bibliography(), tmp_path / "absent")
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableError, match="no such folder of sources"):
        source(bibliography(), tmp_path / "file")


def test_a_source_is_read_once_and_its_problem_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.\n\nTwo.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 500)
    found = source(bibliography("a", "b"), tmp_path)
    (good,), (bad,) = found.of_key("a"), found.of_key("b")
    assert [passage.text for passage in good.passages] == ["One.", "Two."]
    assert good.document is good.document
    assert good.problem is None
    assert bad.problem is not None
    assert "binary" in bad.problem
    with pytest.raises(UnreadableError):
        _ = bad.passages


def test_a_source_too_large_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    problem = source(bibliography("a"), tmp_path).of_key("a")[0].problem
    assert problem is not None
    assert "MB are too many" in problem


def test_a_source_that_vanished_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    found = source(bibliography("a"), tmp_path).of_key("a")[0]
    (tmp_path / "a.txt").unlink()
    assert found.problem is not None
    assert "cannot be read" in found.problem


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zürich – 5 €".encode(), "Zürich – 5 €"),
        (b"\xef\xbb\xbf" + "Zürich".encode(), "Zürich"),
        (b"\xff\xfe" + "Zürich".encode("utf-16-le"), "Zürich"),
        (b"\xfe\xff" + "Zürich".encode("utf-16-be"), "Zürich"),
        ('<meta charset="windows-1251"><p>Россия'.encode("cp1251"), '<meta charset="windows-1251"><p>Россия'),
        (
            '<meta charset="iso-8859-1"><p>5 € “so”'.encode("cp1252"),
            '<meta charset="iso-8859-1"><p>5 € “so”',
        ),
        ('<meta charset="no-such"><p>Zürich'.encode(), '<meta charset="no-such"><p>Zürich'),
        (
            ("Die Straße in Zürich führt über Höhen. " * 20).encode("cp1252"),
            "Die Straße in Zürich führt über Höhen. " * 20,
        ),
    ],
)
def test_characters(data: bytes, text: str) -> None:
    assert decode(data, Path("x.html"))[0] == text


def test_a_source_in_a_manuscripts_format_is_read_by_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citecheck import readers
    from citecheck.model import Heading, Manuscript, Note, Paragraph, PlacedText

    def read(path: Path) -> Manuscript:
        body = (Heading(PlacedText("Ports")), Paragraph(PlacedText("Ships and quays.")))
        note = Note("1", PlacedText("A note."), Place(9))
        return Manuscript(str(path), "pdf", body, (note,), ())

    monkeypatch.setattr(readers, "read", read)
    monkeypatch.setattr(readers, "suffixes", lambda: (".pdf",))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    found = source(bibliography("a"), tmp_path).of_key("a")[0]
    assert found.document.title == "Ports"
    assert [(one.text, one.heading) for one in found.passages] == [
        ("Ports", ()),
        ("Ships and quays.", ("Ports",)),
        ("A note.", ()),
    ]


def test_a_claims_source_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"claims\.yaml, source of claim c1: no file 'gone\.txt'"):
        source(bibliography(), tmp_path, claims_file_sources={"c1": "gone.txt"})


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"no file|leads out"):
        source(bibliography(), tmp_path, claims_file_sources={"c1": "x" * 5000})
    with pytest.raises(UnreadableError, match=r"no such folder|cannot be opened"):
        source(bibliography(), tmp_path / ("y" * 5000))
