"""Cells of tables as quantities, and sources in a manuscript's format."""

from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.claims.figures import find_figures
from citecheck.model import Bibliography, Claim, Claims, Figure, Place, Record
from citecheck.sources import source, verify
from citecheck.sources.table_csv import csv_document
from citecheck.sources.verification.cells import cell_quantity, notation


def cells(text: str) -> list[tuple[str, str, bool, int, bool] | None]:
    """(value, unit, unit known, sign, change) of every cell that is no row header."""
    document = csv_document(text, Path("t.csv"))
    out: list[tuple[str, str, bool, int, bool] | None] = []
    for passage in document.passages:
        for cell in passage.cells:
            found = cell_quantity(cell, passage, notation(document))
            if found is None:
                out.append(None)
            else:
                stated = found.quantity
                out.append(
                    (f"{stated.low.normalize():f}", stated.unit, found.unit_known, found.sign, found.change)
                )
    return out


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Land;2011\nA;3.473,3\nB;12,5\n",
            [("3473.3", "1", False, 1, False), ("12.5", "1", False, 1, False)],
        ),
        ("Land;2011\nA;12.345.678\n", [("12345678", "1", False, 1, False)]),
        ('Land,2011\nA,"1,234.5"\n', [("1234.5", "1", False, 1, False)]),
        ("Land,US$ million\nA,757\n", [("757000000", "USD", True, 1, False)]),
        ("Land,Umsatz (Mio. EUR)\nA,7\n", [("7000000", "EUR", True, 1, False)]),
        ("Land,Dépenses (milliers d'euros)\nA,7\n", [("7000", "EUR", True, 1, False)]),
        ("Land,Share (%)\nA,7.5\n", [("7.5", "%", True, 1, False)]),
        ("Land,Growth in percent\nA,-3.2\n", [("3.2", "%", True, -1, True)]),
        ("Land,Net (US$)\nA,(12)\n", [("12", "USD", True, -1, False)]),
        ("Land,Sum\nA,$757 million\n", [("757000000", "USD", True, 1, False)]),
        ("Land,Length (km)\nA,7.9 p\n", [("7.9", "km", True, 1, False)]),
        (
            "Land,Note,2011\nA,none given,7\nB,,8\n",
            [("7", "1", False, 1, False), ("8", "1", False, 1, False)],
        ),
        ("Land,2011,Note\nA,7,see the notes of 2010 and 2011 to it\n", [("7", "1", False, 1, False), None]),
        ("Area,Length in thousands of km\nA,7\n", [("7000", "km", True, 1, False)]),
    ],
)
def test_cells(text: str, wanted: list[tuple[str, str, bool, int, bool] | None]) -> None:
    assert cells(text) == wanted


def judged(folder: Path, name: str, text: str, sentence: str) -> Figure:
    (folder / name).write_text(text, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {Path(name).stem: Record()}), folder)
    figures = tuple(find_figures(sentence))
    claim = Claim("c", sentence, Place(1), keys=(Path(name).stem,), figures=figures)
    return verify(Claims("p.md", (claim,)), sources).claims[0].figures[0]


@pytest.mark.parametrize(
    ("text", "sentence", "wanted"),
    [
        (
            "Item,Remark\nTimber exports,rose to 757 million euros in 2012\nFish exports,fell\n",
            "Timber exports came to 757 million euros in 2012.",
            "supported",
        ),
        ("Item,2012\nTimber exports,757\n", "Timber exports came to 757 million euros in 2012.", "supported"),
        ("Item,2012\nTimber exports,757\n", "Timber exports came to 735 million euros in 2012.", "not-found"),
        ("Item,Growth 2012 (%)\nTimber exports,-4.6\n", "Timber exports fell by 4.6% in 2012.", "supported"),
        (
            "Item,Growth 2012 (%)\nTimber exports,-4.6\n",
            "Timber exports grew by 4.6% in 2012.",
            "contradicted",
        ),
        (
            "Timber exports in 2012\nItem,euros\nTimber exports,500\n",
            "In 2012 timber exports were 500 euros.",
            "supported",
        ),
    ],
)
def test_claims_against_tables(tmp_path: Path, text: str, sentence: str, wanted: str) -> None:
    assert judged(tmp_path, "a.csv", text, sentence).verdict == wanted


def test_a_large_table_finds_the_row(tmp_path: Path) -> None:
    rows = "".join(f"District {number} of Varn,{number * 7},{number * 11}\n" for number in range(1, 3000))
    text = "District,Schools 2011,Schools 2012\n" + rows + "Town of Elst,512,523\n"
    assert judged(tmp_path, "a.csv", text, "The town of Elst had 523 schools in 2012.").verdict == "supported"


def test_a_source_in_a_format_without_reader_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_bytes(b"whatever it is")
    found = source(Bibliography("p.md", (), {"a": Record()}), tmp_path).of_key("a")[0]
    assert found.kind == "reader"
    assert found.problem is not None
    assert "a.xyz" in found.problem
