"""The .bib file that a user edits and citecheck adds to."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from citecheck.bibliography import (
    Written,
    read_bibliography,
    read_references,
    to_csl_json,
    write_bibliography,
)
from citecheck.model import CitecheckError, Date, DateParts, Name, Record, UnreadableError
from citecheck.text import files
from citecheck.text.files import write_atomically

OURS = {
    "hill2001rivers": Record(
        type="book", title="Rivers of the North", author=(Name("Hill", "Anna"),), issued=Date(DateParts(2001))
    ),
    "moss1999stones": Record(
        type="book",
        title="Stones and Their Uses",
        author=(Name("Moss", "Ben"),),
        issued=Date(DateParts(1999)),
    ),
}
THEIRS = [
    "% notes of mine\r\n@string{x = {Y}}\r\n\r\n@book{Hill01,   title={Rivers of the {N}orth},author={Hill, A.},year=2001,\r\n file = {:C\\:/x.pdf:PDF}}\r\n",
    '@comment{jabref-meta: databaseType:bibtex;}\n@BOOK{ moss1999stones , title = "Something else" }\n\n\n',
    "\ufeff@book{a, title={Ünïcode}, crossref={b}}\n@book{b, title={B}}",
]


@pytest.mark.parametrize("theirs", THEIRS)
def test_the_users_text_stays_byte_for_byte(tmp_path: Path, theirs: str) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(theirs.encode())
    written = write_bibliography(path, OURS)
    data = path.read_bytes()
    assert data.startswith(theirs.encode())
    assert written.added
    assert set(written.added) | set(written.kept) == set(OURS)
    assert all(key in read_bibliography(path) for key in written.added)
    # A second run finds nothing to do.
    again = write_bibliography(path, OURS)
    assert again.added == ()
    assert path.read_bytes() == data


def test_a_work_under_another_key_is_not_added_again(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(THEIRS[0].encode())
    assert write_bibliography(path, OURS) == Written(("moss1999stones",), {"hill2001rivers": "Hill01"})
    assert b"\r\n@book{moss1999stones,\r\n" in path.read_bytes()


def test_a_key_that_is_there_is_the_users(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(THEIRS[1])
    assert write_bibliography(path, OURS).kept == {"moss1999stones": "moss1999stones"}
    assert read_bibliography(path)["moss1999stones"].title == "Something else"


def test_a_new_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    assert write_bibliography(path, OURS).added == tuple(OURS)
    assert read_bibliography(path) == OURS
    assert os.listdir(tmp_path) == ["references.bib"]


def test_nothing_to_add_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    write_bibliography(path, {})
    assert not path.exists()


def test_latin_1_stays_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    old = "@book{a, title={Über Flüsse}}\n".encode("latin-1")
    path.write_bytes(old)
    write_bibliography(path, {"b": Record(type="book", title="Łódź")})
    assert path.read_bytes().startswith(old)
    assert path.read_bytes()[len(old) :].isascii()
    assert read_bibliography(path)["b"].title == "Łódź"


@pytest.mark.parametrize("damaged", [b"@book{a,\n title={x}\n", b"@book{a,\n\0}", b"@book{a,\n title {x}}"])
def test_a_damaged_file_is_left_alone(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "references.bib"
    path.write_bytes(damaged)
    with pytest.raises(CitecheckError, match=r"references\.bib:[12]: .*nothing was changed"):
        write_bibliography(path, OURS)
    assert path.read_bytes() == damaged


def test_a_folder_is_no_bibliography(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="cannot be read"):
        write_bibliography(tmp_path, OURS)


@pytest.mark.parametrize("stage", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_the_old_file_is_whole_after_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, trouble: BaseException
) -> None:
    path = tmp_path / "references.bib"
    path.write_text("@book{a, title={x}}\n")

    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(files.os, stage, fail)
    expected = KeyboardInterrupt if isinstance(trouble, KeyboardInterrupt) else CitecheckError
    with pytest.raises(expected) as caught:
        write_bibliography(path, OURS)
    if expected is CitecheckError:
        assert "No space left" in str(caught.value)
    assert path.read_text() == "@book{a, title={x}}\n"
    assert os.listdir(tmp_path) == ["references.bib"]


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "real.txt"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_atomically(link, "new\r\n")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\r\n"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_write_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    # Root may write everything, so the answer of the system is made.
    monkeypatch.setattr(files.os, "access", lambda *_: False)
    with pytest.raises(CitecheckError, match="Permission denied"):
        write_atomically(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize("where", ["", "missing/a.txt"])
def test_what_is_no_file_is_said(tmp_path: Path, where: str) -> None:
    with pytest.raises(CitecheckError, match="cannot be written"):
        write_atomically(tmp_path / where, "x")


def test_half_a_character_is_said(tmp_path: Path) -> None:
    with pytest.raises(CitecheckError, match="half a character at offset 1"):
        write_atomically(tmp_path / "a.txt", "x\ud800")
    assert os.listdir(tmp_path) == []


def test_csl_json_has_ids_in_order() -> None:
    items = json.loads(to_csl_json(OURS))
    assert [item["id"] for item in items] == list(OURS)
    assert items[0]["author"] == [{"family": "Hill", "given": "Anna"}]


def test_a_part_has_what_its_book_says(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(
        "@incollection{part, author={Hill, A.}, title={Part}, pages={1--9}, crossref={Whole}}\n\n"
        "@book{whole, editor={Moss, B.}, title={The Whole}, publisher={Dale}, year=1999, pages={400}, crossref={part}}\n"
    )
    references = read_references(path)
    assert references.records["part"] == Record(
        type="chapter",
        title="Part",
        author=(Name("Hill", "A."),),
        editor=(Name("Moss", "B."),),
        container_title="The Whole",
        publisher="Dale",
        page="1-9",
        issued=Date(DateParts(1999)),
    )
    assert references.lines == {"part": 1, "whole": 3}
    assert references.parents == {"Whole", "part"}
