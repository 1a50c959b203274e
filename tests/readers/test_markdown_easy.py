"""The short way through plain Markdown gives what the long way gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.model import Manuscript, UnreadableError
from citecheck.readers import markdown_render
from citecheck.readers.markdown import read_markdown_text
from citecheck.readers.markdown_inline import parser

_PIECES = [
    "Some words here", "[^1]: A note.", "[^a]: <https://example.org/a_b>.", "    indented more", "  second", "- item",
    "1. item", "> quote", "Head\n===", "Table | b\n--- | ---\nx | y", "See[^1], [^a].", "See.[^1][^a] and [^zz](x)",
    "[^b]: Words\n    go on\n    here", "[^c]: Words\nlazy\n\n    second par", "```\ncode [^1]\n```",
    "<div>\n\nhtml\n\n</div>", "<https://example.org/c>", "text <https://example.org/c> [^1]", "text !x {a} {cite} -@k @k",
    "a *b* c", "[^1]:", "[^1]:x", "[^1]:     code?", "ref [x]\n\n[x]: http://example.org", "[^1][x]", "Line\n    four",
    "Line\n# Head", "Line\n[^d]: def", "x\u00a0", "\tTab", "[^q]: \ttab", "[^q]:   three", "[^r]: text\n \n    more",
    "é[^1] .", "word [^1] ; [^a]. x", "[^1],[^a]", "![^1]", "a ^[in [^1] line]", "[^x]: [^1]", "[^é]: É [^é](u)",
    "ab\\[^1]", "a  \nb", "www.example.org/a b", "http://example.org/a-\nb", "::: {.x}", ":::",
]  # fmt: skip
_JOINTS = ["\n", "\n\n", "\n\n\n", "\n \n", "\n    \n", "\n\n    ", " ", "\n> ", "\n\n  ", "\n- "]


@contextmanager
def _long_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    md = parser()
    with monkeypatch.context() as patched:
        patched.setattr(markdown_render, "_is_easy", lambda *_: False)
        md.block.ruler.disable("easy")
        md.inline.ruler.disable("easy_autolink")
        try:
            yield
        finally:
            md.block.ruler.enable("easy")
            md.inline.ruler.enable("easy_autolink")


def _read(text: str) -> Manuscript | str:
    try:
        return read_markdown_text(text, "paper.md")
    except UnreadableError as error:
        return str(error)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_JOINTS)), min_size=1, max_size=9))
def test_both_ways_give_the_same(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + joint for piece, joint in pieces)
    with pytest.MonkeyPatch.context() as monkeypatch:
        short = _read(text)
        with _long_way(monkeypatch):
            assert short == _read(text)


def test_a_plain_paper_takes_the_short_way() -> None:
    paper = "First words.[^1] More\u2014of it,[^2] [^1] here.\n\n[^1]: Smith, Boats, <https://example.org/a_b>.\n\n[^2]: Ib.\n"
    manuscript = read_markdown_text(paper, "paper.md")
    assert [block.text for block in manuscript.body] == ["First words. More\u2014of it, here."]
    assert [note.text for note in manuscript.notes] == ["Smith, Boats, <https://example.org/a_b>.", "Ib."]
    assert [marker.number for marker in manuscript.markers] == ["1", "2", "1"]
    note = manuscript.notes[0]
    place = note.content.place(note.text.index("<"), note.text.index(">") + 1)
    assert (place.line, place.column, place.end_column) == (3, 21, 46)
