"""Addresses found in notes: where they begin and end, what is meant, and the JSON of `citecheck urls`."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.model import (
    Anchor,
    Bibliography,
    Citation,
    CitedNote,
    Link,
    Manuscript,
    Note,
    Place,
    PlacedText,
)
from citecheck.sources.http import UrlResult
from citecheck.sources.url_form import without_credentials
from citecheck.sources.urls import asked, canonical, printed_urls, urls_json, urls_of
from citecheck.sources.wanted import wanted


def note(text: str, number: str = "1") -> Note:
    anchors, at = [], 0
    for line, piece in enumerate(text.split("\n"), 1):
        anchors.append(Anchor(at, line, 1))
        at += len(piece) + 1
    return Note(number, PlacedText(text.replace("\n", " "), tuple(anchors)), Place(1, 1))


def bibliography(*texts: str) -> Bibliography:
    notes = [note(text, str(number)) for number, text in enumerate(texts, 1)]
    return Bibliography(
        "paper.md",
        tuple(CitedNote(one, (Citation(0, "commentary", one.text, 0, len(one.text)),)) for one in notes),
    )


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("See <www.example.org/a-b>. More", ["http://www.example.org/a-b"]),
        (
            "http://a.example/b(c)_d) and http://b.example/x, y",
            ["http://a.example/b(c)_d", "http://b.example/x"],
        ),
        ("(at http://a.example/b).", ["http://a.example/b"]),
        ("[http://a.example/b[1]]", ["http://a.example/b[1]"]),
        ("«http://a.example/b»", ["http://a.example/b"]),
        ("“https://a.example/ü”", ["https://a.example/ü"]),
        ("doi:10.1000/182.", ["https://doi.org/10.1000/182"]),
        ("DOI 10.1000/(a)b)", ["https://doi.org/10.1000/(a)b"]),
        ("https://doi.org/10.1000/182", ["https://doi.org/10.1000/182"]),
        (
            "https://archive.example/2013/http://a.example/b",
            ["https://archive.example/2013/http://a.example/b"],
        ),
        (
            "www.example.org/a\nand www.example.org/b",
            ["http://www.example.org/a", "http://www.example.org/b"],
        ),
        ("http://www.example.org/re\nports/2013/a.pdf, 3 May", ["http://www.example.org/reports/2013/a.pdf"]),
        ("http://www.example.org\n/path/x", ["http://www.example.org/path/x"]),
        ("http://www.example.\norg/path/x", ["http://www.example.org/path/x"]),
        (
            "http://www.example.org/far-\neast-policy-of-may/",
            ["http://www.example.org/far-east-policy-of-may/"],
        ),
        ("http://www.example.org/page\n.html", ["http://www.example.org/page.html"]),
        ("http://www.example.org/ accessed 3 May 2013", ["http://www.example.org/"]),
        ("http://www.example.org/a/\n3.5.2013", ["http://www.example.org/a/"]),
        ("http://www.example.org/a/\nhttp://b.example/", ["http://www.example.org/a/", "http://b.example/"]),
        ("http://www.example.org/a Smith, K/1.html", ["http://www.example.org/a"]),
        ("http://www.example.org/a, b/c.html", ["http://www.example.org/a"]),
        ("『史』、44頁、http://a.example.org/12/-char/ja。", ["http://a.example.org/12/-char/ja"]),
        ("第3期，https://a.example.org/d?n=1&f=2，2020年", ["https://a.example.org/d?n=1&f=2"]),
        ("は、http://a.example.org/12（2020年3月3日閲覧）。", ["http://a.example.org/12"]),
        ("参照先はhttp://a.example.org/12、", ["http://a.example.org/12"]),
        ("（http://a.example.org/日本（曲））", ["http://a.example.org/日本（曲）"]),
        ("no address: and/or, mail@www.example.org, pts: 12.5, 7//8, ssh//", []),
    ],
)
def test_what_is_meant(text: str, urls: list[str]) -> None:
    assert [found.url for found in urls_of(note(text))] == urls


def test_places_and_pieces() -> None:
    (found,) = urls_of(note("See http://www.example.org/reports/\n2013/a.pdf, p. 3"))
    assert found.printed == "http://www.example.org/reports/ 2013/a.pdf"
    assert (found.place.line, found.place.column, found.place.end_line, found.place.end_column) == (
        1,
        5,
        2,
        11,
    )
    assert found.broken
    assert not found.bracketed


@given(st.text(alphabet="htps:/w.<>()[]a1 ,;-%\n\ufffd10", max_size=80))
def test_any_text_gives_stretches_in_order(text: str) -> None:
    before = 0
    one = note(text)
    for found in urls_of(one):
        assert before <= found.start < found.end <= len(one.text)
        assert one.text[found.start : found.end] == found.printed
        before = found.end


@pytest.mark.parametrize(
    "text",
    ["http://" + "a" * 10**6, "http://a.example/" + ")" * 300_000, "<http://" * 50_000, "10.1234/" * 100_000],
    ids=["host", "brackets", "open", "doi"],
)
def test_hostile_texts_are_gone_through(text: str) -> None:
    assert list(urls_of(note(text)))


def test_a_note_of_very_many_addresses_and_links_takes_as_much_longer() -> None:
    def seconds(count: int) -> float:
        urls = [f"http://a.org/{number}" for number in range(count)]
        links, at = [], 0
        for url in urls:
            links.append(Link(at, at + len(url), f"{url}x"))
            at += len(url) + 1
        text = " ".join(urls)
        one = Note("1", PlacedText(text, (Anchor(0, 1, 1),)), Place(1), links=tuple(links))
        manuscript = Manuscript("paper", "text", (), (one,), (), (text,))
        began = time.process_time()
        assert len(wanted(manuscript)) == 2 * count
        return time.process_time() - began

    few = min(seconds(500) for _ in range(3))
    assert seconds(10_000) < 3 * 20 * few


def test_asked_once_and_only_what_can_be() -> None:
    printed = printed_urls(
        bibliography(
            "www.a.example/b http://www.a.example/b", "ftp://a.example/c htp://a.example/d doi:10.1000/1"
        )
    )
    assert asked(printed) == ("http://www.a.example/b", "https://doi.org/10.1000/1")


def test_spellings_of_one_address() -> None:
    one = canonical("https://www.Example.org:443/a/")
    assert one == canonical("http://example.org/a") == canonical("http://example.org:80/a")
    assert one != canonical("http://example.org/A")
    assert canonical("http://example.org/a?b=1") != one


def test_credentials_are_not_shown() -> None:
    assert without_credentials("http://user:pw@a.example/x@y") == "http://a.example/x@y"
    assert without_credentials("http://a.example/x@y") == "http://a.example/x@y"


def test_json() -> None:
    found = printed_urls(
        bibliography("http://a.example/b", "http://u:p@a.example/c", "http://a.example/b htp://x.y/")
    )
    result = UrlResult(
        "http://a.example/b", "alive", 200, "http://a.example/b", 1, "200 OK", "2026-01-01T00:00:00+00:00"
    )
    out = urls_json(found, {result.url: result}, file="paper.md")
    assert out["schema"] == "citecheck/urls/1"
    assert out["urls"][0] == {
        "url": "http://a.example/b",
        "final_url": "http://a.example/b",
        "verdict": "alive",
        "status": 200,
        "tries": 1,
        "notes": ["1", "3"],
        "places": [
            {"file": "paper.md", "line": 1, "column": 1, "end_line": 1, "end_column": 19},
            {"file": "paper.md", "line": 1, "column": 1, "end_line": 1, "end_column": 19},
        ],
        "checked_at": "2026-01-01T00:00:00+00:00",
        "first_seen_bad": None,
        "detail": "200 OK",
        "archive": None,
    }
    assert [entry["url"] for entry in out["urls"][1:]] == ["http://a.example/c", "htp://x.y/"]
    assert [entry["verdict"] for entry in out["urls"][1:]] == ["unchecked", "malformed"]
