"""Drift on real references: a page of the cited title must never be called another work, one of another title should.

Run: ``python benchmarks/accuracy.py drift [COUNT]`` (default 1,200 of the references of ``../shared/data/anystyle`` that have
a title of two words). Each reference is the text of a note, as it is printed and as a note of the notes-bibliography
style with its title between quotation marks. The page is made up: the title in its title and heading, beside the name of a
site, and a text that is about nothing; for another work it has the title and authors of the next reference.
"""

from __future__ import annotations

import random
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src")]

from citecheck.readers import read  # noqa: E402
from citecheck.sources.http.answers import Answer  # noqa: E402
from citecheck.sources.http.drift import Facts  # noqa: E402
from citecheck.sources.http.hold import held  # noqa: E402
from citecheck.sources.http.page import read_page  # noqa: E402
from citecheck.sources.http.results import Wanted  # noqa: E402
from citecheck.sources.wanted import wanted  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "anystyle"
TEXT = (
    "<p>The committee met twice a year and kept minutes of what was said about roads, harbours and grain.</p>"
    * 6
)


def main(argv: Sequence[str] = ()) -> int:
    """Print the shares; 1 when more than one in a hundred pages of the right title is called drift."""
    count = int(argv[0]) if argv else 1200
    references = [found for name in ("gold", "core") for found in _references(DATA / f"{name}.xml")]
    random.Random(3).shuffle(references)
    short = False
    for style, chosen in (("as printed", 0), ("title in quotation marks", 1)):
        same, other = _verdicts([(one[chosen], one[2], one[3]) for one in references[:count]])
        wrong, found, of = same["drift"], other["drift"], sum(same.values())
        print(f"drift, {style}: {wrong} of {of} pages of the cited title are called another work")
        print(f"drift, {style}: {found} of {sum(other.values())} pages of another title and author are found")
        short |= wrong > of / 100
    return int(short)


def _references(path: Path) -> list[tuple[str, str, str, str]]:
    """The text of each reference, the same as a note, its title and its authors."""
    out = []
    for sequence in ET.parse(path).getroot():
        parts = [(part.tag, " ".join((part.text or "").split())) for part in sequence]
        first = dict(reversed(parts))
        title = first.get("title", "").strip(" .,“”\"'‘’«»")
        if len(title.split()) < 2:
            continue
        whole = " ".join(said for tag, said in parts if tag != "url").rstrip(". ")
        year = (re.findall("[0-9]{4}", first.get("date", "")) or ["2001"])[0]
        where = first.get("journal") or first.get("publisher") or ""
        author = first.get("author", "")
        out.append((whole, f"{author.rstrip('., ')}, “{title},” {where} ({year})", title, author))
    return out


def _verdicts(listed: list[tuple[str, str, str]]) -> tuple[Counter[str], Counter[str]]:
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(listed, 1))
    notes = "\n\n".join(
        f"[^{n}]: {re.sub(r'([]<>_*`|#[])', r' ', text)}, <http://h{n}.example/a>"
        for n, (text, _, _) in enumerate(listed, 1)
    )
    manuscript = read(f"{body}\n\n{notes}\n".encode(), name="drift.md", format="markdown")
    by_url = {one.url: one for one in wanted(manuscript)}
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for number, (_, title, author) in enumerate(listed, 1):
        one = by_url[f"http://h{number}.example/a"]
        same[_verdict(one, title, author)] += 1
        _, another, by = listed[number % len(listed)]
        other[_verdict(one, another, by)] += 1
    return same, other


def _verdict(one: Wanted, title: str, author: str) -> str:
    page = read_page(
        f"<html lang=en><head><title>{title} | Site of Things</title></head>"
        f"<body><h1>{title}</h1>{TEXT}<p>{author}</p></body></html>"
    )
    answer = Answer("alive", 200, one.url, "200 OK", page=page, facts=Facts.of(page), html=True)
    return held(one, answer)[0]
