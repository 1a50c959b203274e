"""``citecheck bib --merge`` on files as people have them: byte for byte the same but for what is added."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from citecheck.bibliography import read_bibliography
from citecheck.model import Record
from cli.running import run

Capsys = pytest.CaptureFixture[str]
CASES = Path(__file__).parents[1] / "cases" / "bib"

NEW = [
    "Jonas Keel, The Mast and the Mill (Westport: Mill Press, 2011), p. 12.",
    "Ida Rudder, 'Ropes of Sand', Journal of Knots, 14 (2003), 55–71 (p. 60).",
    "Zoë Hüsker, « Les phares de l'île », Revue des côtes, n° 12, 2009, p. 3-25.",
]


def _lf(text: bytes) -> bytes:
    return text


def _crlf(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


def _bom(text: bytes) -> bytes:
    return b"\xef\xbb\xbf" + text


def _no_end(text: bytes) -> bytes:
    return text.rstrip()


def _latin(text: bytes) -> bytes:
    return b"% caf\xe9, stra\xdfe\n" + text


@pytest.mark.parametrize("change", [_lf, _crlf, _bom, _no_end, _latin])
@pytest.mark.parametrize("name", ["thesis", "exported", "old"])
def test_a_users_file_stays_as_it_is(
    capsys: Capsys, tmp_path: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    mine = tmp_path / "mine.bib"
    before = change((CASES / f"{name}.bib").read_bytes())
    mine.write_bytes(before)
    had = read_bibliography(mine)
    assert len(had) >= 42
    ran = run(capsys, "bib", _paper(tmp_path, _cited(had)), "--merge", mine)
    assert ran.status == 0, ran.err
    assert "3 works added, 2 known" in ran.err
    after = mine.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :]
    # Nothing but whole lines with the ends that the file has itself.
    assert (b"\r\n" in added) == (b"\r\n" in before)
    assert added.replace(b"\r\n", b"").count(b"\r") == 0
    has = read_bibliography(mine)
    assert {key: has[key] for key in had} == had
    titles = {record.title for key, record in has.items() if key not in had}
    assert titles == {"The Mast and the Mill", "Ropes of Sand", "Les phares de l'île"}
    # Once more adds nothing.
    again = run(capsys, "bib", tmp_path / "paper.md", "--merge", mine)
    assert "has every work already, 5 known" in again.err
    assert mine.read_bytes() == after


def _cited(had: dict[str, Record]) -> list[str]:
    """Two works that the file has, as a note prints them."""
    cited = []
    for record in had.values():
        if record.type == "book" and record.author and record.author[0].given:
            assert record.issued is not None
            year = record.issued.year
            cited.append(
                f"{record.author[0]}, {record.title} ({record.publisher_place}: {record.publisher}, {year}), p. 4."
            )
        elif record.type == "article-journal" and len(record.author) == 1 and record.page:
            assert record.issued is not None
            year = record.issued.year
            cited.append(
                f"{record.author[0]}, '{record.title}', {record.container_title}, {record.volume} ({year}), {record.page}."
            )
    return [cited[0], cited[7]]


def _paper(folder: Path, known: list[str]) -> Path:
    notes = [known[0], NEW[0], NEW[1], known[1], NEW[2]]
    body = "".join(f"Said here.[^{number}]\n\n" for number in range(1, len(notes) + 1))
    text = body + "".join(f"[^{number}]: {note}\n\n" for number, note in enumerate(notes, 1))
    (folder / "paper.md").write_text(text, encoding="utf-8")
    return folder / "paper.md"
