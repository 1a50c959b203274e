"""PDFs and fetched bodies: what they say of themselves, and how far they are read."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest

from citecheck.model import Name, Record
from citecheck.sources.http import LookSettings, Wanted, look
from citecheck.sources.http.bodies import Taken, as_text
from citecheck.sources.http.drift import Facts
from citecheck.sources.http.page import read_page
from citecheck.sources.http.pdf import pdf_facts
from sources.web.server import Server, serving

WORK = Record(
    "report", title="The Northern Grid and Its Critics", author=(Name(family="Porter", given="Jane"),)
)
PROSE = "The strait between the islands is nine miles wide and the ferry follows the tide. " * 8


def pdf(title: str, text: str, author: str = "") -> bytes:
    """A PDF of one page."""
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    content = f"BT /F1 11 Tf 60 760 Td {shown}ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Title ({title}) /Author ({author}) >>".encode("latin-1"),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def test_what_a_pdf_says_of_itself() -> None:
    facts = pdf_facts(pdf("The Northern Grid", PROSE, "Jane Porter"))
    assert facts is not None
    assert (facts.titles, facts.authors) == (("The Northern Grid",), ("Jane Porter",))
    assert "nine miles wide" in facts.text
    assert pdf_facts(b"%PDF-1.4 broken") is None


@pytest.mark.parametrize(
    ("title", "text", "author", "verdict"),
    [
        ("The Northern Grid and Its Critics", PROSE, "Jane Porter", "alive"),
        ("Microsoft Word - report_final2.doc", f"The Northern Grid and Its Critics. {PROSE}", "", "alive"),
        ("Oyster Beds and the Law of the Foreshore", PROSE, "Robert Hale", "drift"),
        ("Microsoft Word - soup.doc", f"Ten Recipes for Winter Soups by Paul Cook. {PROSE}", "", "drift"),
    ],
)
def test_a_pdf_is_held_against_the_work(title: str, text: str, author: str, verdict: str) -> None:
    server = Server(
        answers={
            "/17.pdf": {"bytes": pdf(title, text, author), "headers": {"Content-Type": "application/pdf"}}
        }
    )
    settings = LookSettings(timeout=5, pause=0, allow_private=True, wayback="", memento="")
    with serving(server):
        url = f"{server.base}/17.pdf"
        wanted = Wanted(url, "Jane Porter, “The Northern Grid and Its Critics”", lambda: [WORK])
        result = look([wanted], settings).results[url]
        assert (result.verdict, server.asked["GET /17.pdf"]) == (verdict, 1)
        other = look([replace(wanted, records=None)], settings).results[url]
    assert other.verdict == "alive"


def test_a_bomb_is_unpacked_no_further_than_allowed() -> None:
    taken = Taken(1000, "gzip")
    packed = gzip.compress(bytes(10_000_000))
    for at in range(0, len(packed), 512):
        if not taken.take(packed[at : at + 512]):
            break
    assert (len(taken.data), taken.full, taken.whole) == (1000, True, False)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"the ferry", mtime=0)),
        ("x-gzip", gzip.compress(b"the ", mtime=0) + gzip.compress(b"ferry", mtime=0)),
        ("deflate", zlib.compress(b"the ferry")),
        ("deflate", zlib.compress(b"the ferry")[2:-4]),
        ("deflate, gzip", gzip.compress(zlib.compress(b"the ferry"), mtime=0)),
        ("identity", b"the ferry"),
        ("gzip", b"the ferry"),
    ],
    ids=["gzip", "two members", "zlib", "bare", "twice", "identity", "called gzip"],
)
def test_packed_bodies(coding: str, packed: bytes) -> None:
    taken = Taken(1000, coding)
    assert taken.take(packed)
    assert (bytes(taken.data), taken.whole) == (b"the ferry", True)


def test_what_cannot_be_unpacked() -> None:
    unknown = Taken(1000, "br")
    unknown.take(b"\x0b\x02\x80")
    broken = Taken(1000, "gzip")
    whole = gzip.compress(bytes(range(256)) * 40)
    broken.take(whole[:60])
    broken.take(b"\x00\xff" * 200)
    assert (unknown.whole, unknown.data) == (False, b"")
    assert not broken.whole


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("Fähre".encode(), "text/html; charset=utf-8", "Fähre"),
        ("Fähre".encode("latin-1"), "text/html; charset=ISO-8859-1", "Fähre"),
        ("Паром".encode("cp1251"), "text/html; charset=windows-1251", "Паром"),
        (b"\xff\xfe" + "Fähre".encode("utf-16-le"), "text/html", "Fähre"),
        ('<meta charset="koi8-r">Паром'.encode("koi8-r"), "text/html", '<meta charset="koi8-r">Паром'),
        ("Fähre".encode("cp1252"), "text/html", "Fähre"),
        ("Fähre".encode(), "text/html; charset=no-such-one", "Fähre"),
    ],
    ids=["utf-8", "latin-1", "cp1251", "utf-16", "koi8-r", "cp1252", "unknown"],
)
def test_characters(data: bytes, content_type: str, text: str) -> None:
    assert as_text(data, content_type) == text


def test_of_a_long_page_as_much_is_read_as_is_of_use() -> None:
    words = "".join(f"<p>word {number} of the page</p>\n{' ' * 40}" for number in range(8_000))
    html = f"<html><title>Long</title><body>{words}<p>the very end</p></body></html>"
    assert len(Facts.of(read_page(html, places=False)).text) == 60_000
    # A place may be anywhere.
    assert read_page(html).text.endswith("the very end")


def test_text_of_a_page_keeps_what_stands_before_in_and_behind_each_element() -> None:
    page = read_page(
        "<body>a<p>b <b>c</b> d</p>e<nav>f <a href='/'>g</a> h</nav>i"
        "<div style='display: none'>j <i>k</i> l</div>m<script>n()</script>o<ul><li>p<li>q</ul>r</body>"
    )
    assert page.text.split("\n") == ["a", "b c d", "e", "f g h", "i", "mo", "p", "q", "r"]
    assert "f" not in page.prose.split()
    assert page.prose.split("\n")[-3:] == ["p", "q", "r"]
