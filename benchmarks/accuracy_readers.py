"""How well PDFs are read: notes with their numbers, their text, markers in their sentences.

Run: ``python benchmarks/accuracy.py readers [-v] [LAYOUT …]``. First the four journal PDFs of ``../shared`` against their
corrected TEI, then PDFs made by a typesetter in layouts of all kinds with known truth (readers_layouts.py), then those of
other typesetters (readers_press.py), which were made before the reader was mended on them: RESULTS.md has the first scores.

Texts are compared by the Levenshtein distance of what is left without blanks and hyphens or dashes (the TEI drops the
blanks around them, and a hyphen at a line's end may belong to the word or not), with quotation marks made alike and
compatibility forms (ligatures, no-break blanks) written out (NFKC). A marker counts when it is found and its
sentence is that of the truth in the same sense, within a tenth of its length: sentences of the TEI's body are cut
by citecheck's own splitter, and may begin at any of its lines, because it parts no heading from the text behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import readers_press as press
from rapidfuzz.distance import Levenshtein
from readers_layouts import LAYOUTS, NotThereError, Paper, paper
from readers_tei import REMARKS, Truth, markers, truth

from citecheck.model import Heading, Manuscript
from citecheck.readers import read
from citecheck.text.sentences import sentence_at, split

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data" / "footnote-pdfs"
_QUOTES = str.maketrans(dict.fromkeys('"“”„‟‘’‚‛«»‹›`´', "'") | {"•": "·"})


def main(argv: Sequence[str] = ()) -> None:
    """Print a line a PDF and the totals."""
    verbose = "-v" in argv
    if SHARED.exists():
        _journals(verbose)
    else:
        print(f"no journal PDFs: {SHARED} is not there")
    named = set(argv) & {*LAYOUTS, *press.LAYOUTS}
    for layouts, made, what in (
        (LAYOUTS, paper, "all layouts"),
        (press.LAYOUTS, press.paper, "all of other typesetters"),
    ):
        _layouts([name for name in layouts if not named or name in named], made, what, verbose)


def plain(text: str) -> str:
    """What of a text is compared."""
    made = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return re.sub(r"[\s\u00ad\u2010-\u2015\-\x02]+", "", made)


def distance(one: str, other: str) -> int:
    """Characters that differ."""
    return Levenshtein.distance(plain(one), plain(other))


def _journals(verbose: bool) -> None:
    sums = [0] * 8
    for path in sorted(SHARED.glob("*.pdf")):
        found = truth(SHARED / f"{path.name[:-4]}.training.segmentation.tei.xml")
        counts = _journal(read(path), found, verbose)
        _say(found.name[:34], counts)
        if found.name in REMARKS:
            print(f"    ({REMARKS[found.name]})")
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
    _say("all", sums)


def _say(name: str, counts: Sequence[int]) -> None:
    right, told, given, wrong, length, marked, markers_told, body_wrong = counts
    print(
        f"{name:<34} notes recall {right / told:.4f} precision {right / max(given, 1):.4f} of {told}; "
        f"text off {100 * wrong / length:.2f} %; markers in their sentence {marked / markers_told:.4f} of {markers_told}; "
        f"body off {body_wrong / 100:.2f} %"
    )


def _journal(manuscript: Manuscript, found: Truth, verbose: bool) -> list[int]:
    given = [note.number for note in manuscript.notes]
    right = len(set(given) & set(found.numbers))
    if verbose:
        print(
            "  missing",
            sorted(set(found.numbers) - set(given)),
            "invented",
            sorted(set(given) - set(found.numbers)),
        )
    if found.whole:
        texts = {note.number: note.text for note in manuscript.notes}
        wrong = length = 0
        for number, text in found.notes.items():
            off = distance(texts.get(number, ""), text)
            wrong, length = wrong + off, length + len(plain(text))
            if verbose and off > max(3, 0.02 * len(text)):
                print(f"  note {number} off by {off}:\n    {texts.get(number)!r}\n    {text!r}")
    else:
        wrong = distance("".join(note.text for note in manuscript.notes), found.all_notes)
        length = len(plain(found.all_notes))
    body, places = markers(found.body, found.numbers)
    marked = _markers(manuscript, body, places, verbose)
    own = "".join(block.text for block in manuscript.body)
    body_wrong = round(10_000 * distance(own, body) / len(plain(body)))
    return [right, len(found.numbers), len(given), wrong, length, marked, len(places), body_wrong]


def _markers(manuscript: Manuscript, body: str, places: dict[str, int], verbose: bool) -> int:
    text = re.sub(r"(?<=[^\W\d_])-\n(?=[a-zäöüßàèéìòù])", "", body)
    shift = _shifts(body)
    spans = split(text.replace("\n", " "))
    marked = 0
    for number, offset in places.items():
        at = offset - sum(1 for one in shift if one < offset) * 2
        span = sentence_at(spans, at)
        told = text[span[0] : span[1]] if span else ""
        ours = [marker for marker in manuscript.markers if marker.number == number]
        best = min((_sentence_distance(marker.sentence, told) for marker in ours), default=len(told))
        if ours and best <= 0.1 * max(len(plain(told)), 20):
            marked += 1
        elif verbose:
            print(f"  marker {number}: {[marker.sentence for marker in ours]}\n    {told!r}")
    return marked


def _sentence_distance(ours: str, told: str) -> int:
    """The TEI does not part headings and page numbers from the sentence behind them: it may begin at any line."""
    lines = told.split("\n")
    return min(distance(ours, "\n".join(lines[at:])) for at in range(len(lines)))


def _shifts(body: str) -> list[int]:
    return [found.start() for found in re.finditer(r"(?<=[^\W\d_])-\n(?=[a-zäöüßàèéìòù])", body)]


def _layouts(names: Sequence[str], set_by: Callable[[str], Paper], what: str, verbose: bool) -> None:
    """A line a layout: a note counts when its number and its text (within a fiftieth) are right, in order."""
    sums = [0] * 6
    for name in names:
        try:
            made = set_by(name)
        except NotThereError as missing:
            print(f"{name:<24} not measured: {missing} is not installed")
            continue
        counts = _layout(made, verbose)
        _say_layout(name, counts)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
    if sums[1]:
        _say_layout(what, sums)


def _say_layout(name: str, counts: Sequence[int]) -> None:
    right, told, given, wrong, length, marked = counts
    print(
        f"{name:<24} notes recall {right / told:.4f} precision {right / max(given, 1):.4f} of {told}; text off "
        f"{100 * wrong / max(length, 1):.2f} %; markers in their sentence {marked / told:.4f}"
    )


def _layout(made: Paper, verbose: bool) -> list[int]:
    manuscript = read(made.pdf, name="paper.pdf")
    notes = list(manuscript.notes)
    found = list(manuscript.markers)
    right = wrong = length = marked = 0
    for number, text, sentence in zip(made.numbers, made.notes, made.sentences, strict=True):
        length += len(plain(text))
        near = [note for note in notes if note.number == number]
        note = min(near[:40], key=lambda note: distance(note.text, text), default=None)
        off = len(plain(text)) if note is None else distance(note.text, text)
        wrong += min(off, len(plain(text)))
        if note is not None and off <= 0.02 * max(len(plain(text)), 50):
            right += 1
            notes.remove(note)
        elif verbose:
            print(f"  note {number} off by {off}: {note and note.text!r}\n    {text!r}")
        calls = [marker for marker in found if marker.number == number]
        call = min(calls[:40], key=lambda marker: distance(marker.sentence, sentence), default=None)
        if call is not None and distance(call.sentence, sentence) <= 0.05 * len(sentence):
            marked += 1
            found.remove(call)
        elif verbose:
            print(f"  marker {number}: {call and call.sentence!r}\n    {sentence!r}")
    if verbose:
        for note in notes:
            print(f"  left: {note.number} p. {note.place.page} {note.text[:150]!r}")
    given = sum(note.number not in made.beside for note in manuscript.notes)
    return [right, len(made.numbers), given, wrong, length, marked]


def headings(manuscript: Manuscript) -> list[str]:
    """The headings as read."""
    return [block.text for block in manuscript.body if isinstance(block, Heading)]
