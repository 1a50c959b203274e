"""How well notes are cut into citations and references into fields, on labelled data.

Run from the repository: ``python benchmarks/accuracy.py records [DATA]`` where DATA is the folder that
holds ``anystyle``, ``grobid-citation`` and ``bibliographic-tei`` (default ``../shared/data``). Tokens
are runs of letters and digits; punctuation and role or lead words ("in", "eds.", "vol.", "pp.")
are passed over. Nothing here is used to train or to choose: the rules are the same for every document.
"""

from __future__ import annotations

import html
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from citecheck.citations.cut import cut_note
from citecheck.citations.reference import parse_reference
from citecheck.citations.tag import tag
from citecheck.model import Note, Place, PlacedText

Labelled = list[tuple[str, str]]
"""A reference as stretches: label and text, in order."""

GOLD = {
    "author": "author", "editor": "editor", "translator": "editor", "title": "title", "journal": "container",
    "container-title": "container", "collection-title": "container", "volume": "volume", "pages": "pages", "publisher": "publisher",
    "location": "place", "date": "date", "url": "id", "doi": "id", "isbn": "id", "edition": "edition", "genre": "genre",
}  # fmt: skip
OURS = {
    "author": "author", "editor": "editor", "translator": "editor", "container_author": "editor", "title": "title", "container_title": "container",
    "volume": "volume", "issue": "volume", "page": "pages", "locator": "pages", "publisher": "publisher", "publisher_place": "place",
    "issued": "date", "url": "id", "doi": "id", "isbn": "id", "arxiv": "id", "edition": "edition", "genre": "genre", "number_of_volumes": "volume",
    "title_translation": "title",
}  # fmt: skip
SKIPPED = frozenset(
    [
        "in",
        "ed",
        "eds",
        "edited",
        "by",
        "hrsg",
        "vol",
        "vols",
        "no",
        "nr",
        "pp",
        "p",
        "pages",
        "page",
        "and",
        "&",
        "von",
        "the",
        "trans",
        "translated",
        "doi",
        "isbn",
        "url",
        "s",
        "ss",
        "n",
    ]
)
BIBL = {"a": "title", "m": "title", "j": "container", "s": "container"}
TEI = "{http://www.tei-c.org/ns/1.0}"


def main(argv: Sequence[str] = ()) -> None:
    """Print the counts and percentages of every set that is there."""
    data = Path(argv[0]) if argv else Path(__file__).parents[2] / "shared" / "data"
    if not data.is_dir():
        print(f"{data}: no such folder; nothing measured")
        return
    for name in ("core", "gold"):
        path = data / "anystyle" / f"{name}.xml"
        if path.is_file():
            print_fields(f"anystyle {name}, 500 at random", sampled(anystyle(path), 500))
    print_fields("grobid citations, 500 at random", sampled(grobid(data / "grobid-citation"), 500))
    for path in sorted((data / "bibliographic-tei").glob("*.xml")):
        print_notes(path)


def sampled(references: Iterable[Labelled], count: int) -> list[Labelled]:
    found = list(references)
    random.Random(20).shuffle(found)
    return found[:count]


def anystyle(path: Path) -> Iterator[Labelled]:
    """The references of an AnyStyle data set."""
    for sequence in re.findall(r"<sequence>(.*?)</sequence>", path.read_text(encoding="utf-8"), re.S):
        yield [
            (GOLD.get(label, "other"), html.unescape(re.sub(r"<[^>]+>", "", text)).strip() + " ")
            for label, text in re.findall(r"<([\w-]+)>(.*?)</\1>", sequence, re.S)
        ]


def grobid(folder: Path) -> Iterator[Labelled]:
    """The references of GROBID's citation data as stretches; those without a title or author are left out."""
    for path in sorted(folder.glob("*.xml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for bibl in re.findall(r"<bibl[^>]*>(.*?)</bibl>", text, re.S):
            made = list(_grobid_parts(bibl))
            if any(label in ("title", "author") for label, _ in made) and len(made) > 2:
                yield made


def _grobid_parts(bibl: str) -> Iterator[tuple[str, str]]:
    pattern = r"<(author|editor|title|date|biblScope|publisher|pubPlace|ptr|idno|note|orgName|web|meeting)([^>]*)>(.*?)</\1>|([^<]+)"
    analytic = re.search(r'<title[^>]*level="a"', bibl) is not None
    for tag_, attributes, inner, loose in re.findall(pattern, bibl, re.S):
        value = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", inner or loose)))
        if value:
            yield _grobid_label(tag_, attributes, analytic), value


def _grobid_label(name: str, attributes: str, analytic: bool) -> str:
    if name == "title":
        level = re.search(r'level="(\w)"', attributes)
        return "container" if level and (level[1] in "js" or (level[1] == "m" and analytic)) else "title"
    if name == "biblScope":
        return "pages" if re.search("p(?:p|age)", attributes) else "volume"
    return {"pubPlace": "place", "ptr": "id", "idno": "id", "web": "id"}.get(
        name, name if name in GOLD.values() else "other"
    )


def words(text: str) -> list[str]:
    cleaned = (word.casefold() for word in re.findall(r"\w+", text))
    return [word for word in cleaned if word and word not in SKIPPED]


def print_fields(title: str, references: list[Labelled]) -> None:
    """Token precision, recall and F1 a field, and the share of references with every field right."""
    right, ours, gold = Counter[str](), Counter[str](), Counter[str]()
    whole = 0
    start = time.perf_counter()
    for reference in references:
        expected = by_field((label, text) for label, text in reference)
        text = "".join(text for _, text in reference).strip()
        found = by_field(
            (OURS.get(span.label, "other"), text[span.start : span.end]) for span in tag(text).spans
        )
        whole += all(
            expected[field] == found[field]
            for field in {*expected, *found}
            if field not in ("other", "genre")
        )
        for field in {*expected, *found} - {"other", "genre"}:
            right[field] += sum((expected[field] & found[field]).values())
            ours[field] += sum(found[field].values())
            gold[field] += sum(expected[field].values())
    seconds = time.perf_counter() - start
    print(
        f"{title}: {len(references)} references, whole right {share(whole, len(references))}, {len(references) / max(seconds, 1e-9):.0f}/s"
    )
    for field in sorted(gold):
        print(f"  {field:10} {scores(right[field], ours[field], gold[field])}")
    print(f"  {'all':10} {scores(sum(right.values()), sum(ours.values()), sum(gold.values()))}")


def by_field(parts: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = _Fields()
    for label, text in parts:
        found[label].update(words(text))
    return found


class _Fields(dict[str, "Counter[str]"]):
    def __missing__(self, key: str) -> Counter[str]:
        self[key] = Counter()
        return self[key]


def share(part: int, of: int) -> str:
    return f"{part}/{of} = {100 * part / of:.1f} %" if of else "0/0"


def scores(right: int, ours: int, gold: int) -> str:
    precision, recall = right / ours if ours else 0.0, right / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"P {100 * precision:5.1f}  R {100 * recall:5.1f}  F1 {100 * f1:5.1f}  ({right} right of {gold})"


# Notes


def print_notes(path: Path) -> None:
    """Cuts (citations of a note found with all their words in one piece) and fields, on a footnote TEI document."""
    right = ours = gold = 0
    fields_right, fields_ours, fields_gold = Counter[str](), Counter[str](), Counter[str]()
    for raw, cited in tei_notes(path):
        text = re.sub(r"^\d+\s", "", raw)
        citations = [
            one
            for one in cut_note(Note("1", PlacedText(text), Place(1))).citations
            if one.kind != "commentary"
        ]
        ours += len(citations)
        gold += len(cited)
        taken: set[int] = set()
        for expected in cited:
            match = best(expected, [one.text for one in citations], taken)
            if match is None:
                continue
            taken.add(match)
            right += 1
            printed = citations[match].text
            if citations[match].kind == "work":
                want = by_field(expected[1])
                got = by_field(
                    (OURS.get(s.label, "other"), printed[s.start : s.end]) for s in tag(printed).spans
                )
                for field in {*want, *got} - {"other", "genre"}:
                    fields_right[field] += sum((want[field] & got[field]).values())
                    fields_ours[field] += sum(got[field].values())
                    fields_gold[field] += sum(want[field].values())
    print(f"{path.stem}: cuts {scores(right, ours, gold)}")
    for field in sorted(fields_gold):
        print(f"  {field:10} {scores(fields_right[field], fields_ours[field], fields_gold[field])}")
    total: Callable[[Counter[str]], int] = lambda counter: sum(counter.values())  # noqa: E731
    print(f"  {'all':10} {scores(total(fields_right), total(fields_ours), total(fields_gold))}")


def best(expected: tuple[list[str], Labelled], printed: list[str], taken: set[int]) -> int | None:
    """The citation that holds the expected words and few others."""
    wanted = Counter(expected[0])
    for index, text in enumerate(printed):
        got = Counter(words(text))
        shared = sum((wanted & got).values())
        if index not in taken and shared >= 0.85 * sum(wanted.values()) and shared >= 0.7 * sum(got.values()):
            return index
    return None


def tei_notes(path: Path) -> Iterator[tuple[str, list[tuple[list[str], Labelled]]]]:
    """Notes with their citations: the words of each, and its labelled stretches."""
    from lxml import etree

    tree = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True))
    for instance in tree.iter("{*}instance"):
        raw = instance.findtext("{*}input") or ""
        found = [
            (words(" ".join(bibl.itertext())), list(_tei_parts(bibl)))
            for bibl in instance.iterfind(f".//{{*}}note/{TEI}bibl")
        ]
        if found and instance.find(f".//{TEI}note") is not None and re.match(r"\d", raw):
            yield raw, found


def _tei_parts(bibl: object) -> Iterator[tuple[str, str]]:
    analytic = bibl.find(f"{TEI}title[@level='a']") is not None  # type: ignore[attr-defined]
    for part in bibl:  # type: ignore[attr-defined]
        name = str(part.tag).removeprefix(TEI)
        label = {
            "biblScope": "pages" if part.get("unit") == "page" else "volume",
            "citedRange": "pages",
            "pubPlace": "place",
        }.get(name, name)
        if name == "title":
            label = BIBL.get(part.get("level", "m"), "title")
            label = "container" if label == "title" and analytic and part.get("level") == "m" else label
        yield (label if label in GOLD.values() else "other"), re.sub(r"\s+", " ", " ".join(part.itertext()))


def speed(references: list[str]) -> float:
    """References a second, after a first pass that compiles the patterns."""
    parse_reference(references[0])
    start = time.perf_counter()
    for line in references:
        parse_reference(line)
    return len(references) / (time.perf_counter() - start)
