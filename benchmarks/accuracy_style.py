"""The rules on the order of fields and the marks between them: ``python benchmarks/accuracy.py style [COUNT] [--seed N] [--show N]``.

COUNT notes (default 120) a style are made by ``training/notes.py``, each paper in one CSL style: a finding of BIB023 or BIB024
in them is false, though some styles print one type in two ways. Then each paper gets slips, one in twelve works: publisher and
place exchanged, other marks between two fields, the one author's name turned round. A slip is found when a finding names its note, and
mended when the fix gives the letters and marks that stood there. What a slip makes of a paper without a habit is not counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from notes import Item, MadeNote, Paper, papers

from citecheck.checks import CheckSettings, check
from citecheck.citations import cite
from citecheck.model import Anchor, CitecheckError, Finding, Manuscript, Note, Place, PlacedText, Record

CODES = ("BIB023", "BIB024")
Slip = tuple[str, int, str]
"""Kind, index of the note, the note as it stood."""


def main(argv: Sequence[str] = ()) -> int:
    """Print false findings and what was found of the slips; the status."""
    options = list(argv)

    def value(name: str, other: int) -> int:
        return int(options[options.index(name) + 1]) if name in options else other

    count = int(argv[0]) if argv and argv[0].isdigit() else 120
    seed, show = value("--seed", 77), value("--show", 0)
    works, false = 0, Counter[str]()
    planted, found, mended = Counter[str](), Counter[str](), Counter[str]()
    try:
        made = [one for seen in (True, False) for one in papers(count, seed, seen)]
    except CitecheckError as error:
        print(error, file=sys.stderr)
        return 2
    for paper in made:
        works += sum(item.kind == "work" for note in paper.notes for item in note.items)
        clean = _findings(paper)
        false.update(finding.code for finding in clean)
        for finding in clean[:show]:
            print(
                f"  false in {paper.style}, note {finding.note}: {finding.code} {finding.message}: {_text(paper, finding)}"
            )
        spoilt, slips = _spoilt(paper, Random(f"{seed} {paper.style}"))
        seen = {(finding.note, finding.code) for finding in clean}
        told = [one for one in _findings(spoilt) if (one.note, one.code) not in seen]
        for kind, index, before in slips:
            planted[kind] += 1
            here = [one for one in told if one.note == spoilt.notes[index].number]
            found[kind] += bool(here)
            if show and not here:
                print(f"  missed in {paper.style}: {kind}: {spoilt.notes[index].text}")
            mended[kind] += any(_fixed(spoilt.notes[index].text, one) == before for one in here)
    print(
        f"{len(made)} papers, {works} works: false {dict(false)}, {1000 * false.total() / works:.1f} a thousand works"
    )
    for kind in planted:
        print(f"slips of {kind}: {planted[kind]}, found {found[kind]}, mended {mended[kind]}")
    return 0


def _findings(paper: Paper) -> list[Finding]:
    notes = tuple(
        Note(one.number, PlacedText(one.text, (Anchor(0, line, 1),)), Place(line))
        for line, one in enumerate(paper.notes, 1)
    )
    manuscript = Manuscript(paper.style, "made", (), notes, ())
    return list(check(manuscript, cite(manuscript), settings=CheckSettings(select=CODES)))


def _text(paper: Paper, finding: Finding) -> str:
    return next(note.text for note in paper.notes if note.number == finding.note)


def _fixed(text: str, finding: Finding) -> str | None:
    if finding.fix is None:
        return None
    for edit in sorted(finding.fix.edits, key=lambda one: one.place.column or 0, reverse=True):
        start, end = (edit.place.column or 1) - 1, (edit.place.end_column or 1) - 1
        text = text[:start] + edit.text + text[end:]
    return text


def _spoilt(paper: Paper, rng: Random) -> tuple[Paper, list[Slip]]:
    notes, slips = list(paper.notes), []
    for index, note in enumerate(notes):
        if len(note.items) == 1 and note.items[0].kind == "work" and rng.random() < 1 / 12:
            choices = list(_slips(note.text, note.items[0]))
            if choices:
                kind, text = rng.choice(choices)
                notes[index] = MadeNote(note.number, text, (replace(note.items[0], end=len(text)),))
                slips.append((kind, index, note.text))
    return replace(paper, notes=tuple(notes)), slips


def _slips(text: str, item: Item) -> Iterator[tuple[str, str]]:
    record = item.record or Record()
    place, publisher = record.publisher_place, record.publisher
    if place and publisher:
        for marks in (": ", ", "):
            for first, second in ((place, publisher), (publisher, place)):
                if text.count(first + marks + second) == 1:
                    yield "order", text.replace(first + marks + second, second + marks + first)
                    other = ", " if marks == ": " else ": "
                    yield "marks", text.replace(first + marks + second, first + other + second)
    if len(record.author) == 1 and record.author[0].given and record.author[0].family:
        who = record.author[0]
        direct, inverted = f"{who.given} {who.family}", f"{who.family}, {who.given}"
        if text.count(inverted) == 1:
            yield "name", text.replace(inverted, direct)
        elif text.count(direct) == 1:
            yield "name", text.replace(direct, inverted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
