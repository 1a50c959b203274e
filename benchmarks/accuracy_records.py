"""How well notes are cut into citations and references into fields, on labelled data.

Run from the repository: ``python benchmarks/accuracy.py records [DATA] [--train] [--file XML]`` where DATA is the
folder that holds ``anystyle``, ``grobid-citation`` and ``bibliographic-tei`` (default ``../shared/data``).

``--train`` trains a model without a fifth of AnyStyle's and GROBID's references (parts that no choice was
made by) and measures it on them by AnyStyle's rules, clean and spoilt; this takes some minutes. The shipped
model has seen all of these. ``--file`` measures the shipped model by the same rules on any data file of AnyStyle's form.

The footnote TEI documents are in no training data. On them tokens are runs of letters and digits; punctuation
and role or lead words ("in", "eds.", "vol.", "pp.") are passed over.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from citecheck.citations.crf.model import decoder
from citecheck.citations.cut import cut_note
from citecheck.citations.tag_note import tag_citation
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


HELD_OUT = "8,9"


def main(argv: Sequence[str] = ()) -> int:
    """Print the figures of every set that is there."""
    options = list(argv)
    files = [Path(options[i + 1]) for i, arg in enumerate(options[:-1]) if arg == "--file"]
    paths = [arg for arg in options if not arg.startswith("--") and Path(arg) not in files]
    data = Path(paths[0]) if paths else Path(__file__).parents[2] / "shared" / "data"
    sys.path.insert(0, str(TRAINING))
    for path in files:
        print_file(path)
    if files:
        return 0
    if not data.is_dir():
        print(f"{data}: no such folder; nothing measured", file=sys.stderr)
        return 2
    if "--train" in options:
        held_out(data)
    notes = [print_notes(path) for path in sorted((data / "bibliographic-tei").glob("*.xml"))]
    if notes:
        print("both: cuts " + scores(*[sum(one[i] for one in notes) for i in (0, 1, 2)]))
        print("both: fields " + scores(*[sum(one[i] for one in notes) for i in (3, 4, 5)]))
    return 0


TRAINING = Path(__file__).parents[1] / "training"


def held_out(data: Path) -> None:
    """Train without the held-out parts, and print how well that model does on them."""
    import train

    with tempfile.TemporaryDirectory() as folder:
        train.main(["--data", str(data), "--hold-out", HELD_OUT, "--out", str(Path(folder) / "model.crf")])


def print_file(path: Path) -> None:
    """The shipped model on a data file of AnyStyle's form."""
    import evaluate
    from datasets import anystyle as references

    found = evaluate.score(decoder(), references(path))
    print(f"{path.name}: {found.line()}")
    print("\n".join(found.by_label()))


def anystyle(path: Path) -> Iterator[Labelled]:
    """The references of an AnyStyle data set."""
    for sequence in re.findall(r"<sequence>(.*?)</sequence>", path.read_text(encoding="utf-8"), re.S):
        yield [
            (GOLD.get(label, "other"), html.unescape(re.sub(r"<[^>]+>", "", text)).strip() + " ")
            for label, text in re.findall(r"<([\w-]+)>(.*?)</\1>", sequence, re.S)
        ]


def words(text: str) -> list[str]:
    cleaned = (word.casefold() for word in re.findall(r"\w+", text))
    return [word for word in cleaned if word and word not in SKIPPED]


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


def print_notes(path: Path) -> tuple[int, ...]:
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
                    (OURS.get(s.label, "other"), printed[s.start : s.end])
                    for s in tag_citation(printed).spans
                )
                for field in {*want, *got} - {"other", "genre"}:
                    fields_right[field] += sum((want[field] & got[field]).values())
                    fields_ours[field] += sum(got[field].values())
                    fields_gold[field] += sum(want[field].values())
    print(f"{path.stem}: cuts {scores(right, ours, gold)}")
    for field in sorted(fields_gold):
        print(f"  {field:10} {scores(fields_right[field], fields_ours[field], fields_gold[field])}")
    total: Callable[[Counter[str]], int] = lambda counter: sum(counter.values())  # noqa: E731
    fields = (total(fields_right), total(fields_ours), total(fields_gold))
    print(f"  {'all':10} {scores(*fields)}")
    return right, ours, gold, *fields


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
