"""Which addresses are meant by a note: ``tests/cases/urls/which.toml``, and ``which-blind.toml`` by someone who had not seen
what finds them.

An inner list holds readings that are all right, "" in it that none is right too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from citecheck.readers import read
from citecheck.sources.url_form import without_credentials
from citecheck.sources.urls import asked, printed_urls

FOLDER = Path(__file__).parents[1] / "cases" / "urls"
CASES: list[dict[str, Any]] = [
    case
    for name in ("which-blind.toml", "which.toml")
    for case in tomllib.loads((FOLDER / name).read_text("utf-8"))["case"]
]
REPORTED = {
    "broken percent escape", "slips in the scheme", "semicolon and blanks in the scheme", "http doubled",
}  # fmt: skip
"""What is printed is no address: it is not asked, but reported with what is wrong with it."""
NAMES = {"text": "paper.txt", "markdown": "paper.md", "latex": "paper.tex"}


def manuscript(case: Mapping[str, Any]) -> str:
    note = re.sub(r"\A\d{1,3}\.? (?=\D)", "", case["note"].strip())
    if case["format"] == "markdown":
        # What is defined for links stands outside of the note.
        parts = [re.sub(r"\A\[\^1\]: ", "", part) for part in note.split("\n\n")]
        lines = "\n    ".join(parts[0].split("\n"))
        rest = "\n\n".join(parts[1:])
        return f"The ferry was late.[^1]\n\n[^1]: {lines}\n\n{rest}\n"
    if case["format"] == "latex":
        note = re.sub(r"\A\\footnote\{(.*)\}\Z", r"\1", note, flags=re.DOTALL)
        return (
            "\\documentclass{article}\n\\usepackage{hyperref}\n\\begin{document}\n"
            f"The ferry was late.\\footnote{{{note}}}\n\\end{{document}}\n"
        )
    body = "The ferry was late that year.1 Nobody objected to it.2 The bridge was not built.3\n"
    return f"{body}\n\n1 Adams, The Ferry (1999), p. 3.\n2 {note}\n3 Brown, The Bridge (Oxford, 2001), pp. 5-9.\n"


def plain(url: str) -> str:
    """An address without what two spellings of it may differ in."""
    rest = unquote(url.partition("#")[0]).partition("://")[2].lower()
    host, slash, path = rest.partition("/")
    host = host.encode("ascii").decode("idna") if host.isascii() and "xn--" in host else host
    return f"{host}{slash}{path}".rstrip("/")


def found(case: Mapping[str, Any]) -> list[str]:
    """What would be asked for the note of a case."""
    read_in = read(manuscript(case).encode(), name=NAMES[case["format"]], format=case["format"])
    number = "2" if case["format"] == "text" else "1"
    return [
        without_credentials(url) for url in asked(one for one in printed_urls(read_in) if one.note == number)
    ]


def is_right(case: Mapping[str, Any]) -> bool:
    mine = sorted(dict.fromkeys(plain(url) for url in found(case)))
    readings: list[list[str]] = [[]]
    for wanted in case["urls"]:
        options = [wanted] if isinstance(wanted, str) else wanted
        readings = [[*before, option] for before in readings for option in options]
    return any(mine == sorted({plain(url) for url in reading if url}) for reading in readings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_asked(case: dict[str, Any]) -> None:
    if case["name"] in REPORTED:
        read_in = read(manuscript(case).encode(), name=NAMES[case["format"]], format=case["format"])
        assert len([one for one in printed_urls(read_in) if one.note == "2"]) == len(case["urls"])
        assert any(one.problem for one in printed_urls(read_in))
        return
    assert is_right(case), (case["urls"], found(case), case.get("why"))
