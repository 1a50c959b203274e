"""Whole notes made in CSL styles, cut and read: ``python benchmarks/accuracy.py notes [COUNT] [--seed N] [--seen | --unseen] [--worst N] [--style NAME]``.

COUNT notes (default 60) a style are made by ``training/notes.py``: works, interviews, back-references and archival papers, joined by signals
and commentary; each paper is read by :func:`citecheck.citations.cite` clean, and again spoilt by ``training/noise.py``. Without an option both the
styles that were looked at when rules were mended and those that only measure are printed.

An item is right when one of ours has its kind and its first and last letter or digit; F1 over items. Of the works cut right, a field is right when it
has the letters and digits of the record's; it is wanted when the style prints it, and one that we read and the record does not have is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from accuracy_records import scores
from accuracy_roundtrip import PLAIN, differing, letters, printed_alone, same_date, same_names
from notes import Item, MadeNote, Paper, papers, spoilt_note

from citecheck.citations import cite
from citecheck.model import Citation, CitecheckError, CitedNote, Manuscript, Note, Place, PlacedText, Record

SEED = 31
"""What was learnt was learnt on other seeds, and on the styles that are seen."""
_NAMED = ("author", "editor", "translator")


@dataclass(slots=True)
class Tally:
    """Counts of a set of notes: right, ours, wanted."""

    cuts: list[int] = field(default_factory=lambda: [0, 0, 0])
    fields: list[int] = field(default_factory=lambda: [0, 0, 0])
    whole: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, other: Tally) -> None:
        for mine, more in ((self.cuts, other.cuts), (self.fields, other.fields), (self.whole, other.whole)):
            mine[:] = [one + two for one, two in zip(mine, more, strict=True)]

    def line(self) -> str:
        right, notes = self.whole
        return f"cuts {scores(*self.cuts)}; notes whole {100 * right / notes:.1f} %; fields {scores(*self.fields)}"


def main(argv: Sequence[str] = ()) -> int:
    options = list(argv)

    def value(name: str, other: str) -> str:
        return options[options.index(name) + 1] if name in options else other

    count = int(argv[0]) if argv and argv[0].isdigit() else 60
    seed, worst, only = int(value("--seed", str(SEED))), int(value("--worst", "0")), value("--style", "")
    sets = [True] if "--seen" in options else [False] if "--unseen" in options else [True, False]
    for seen in sets:
        try:
            made = [one for one in papers(count, seed, seen) if only in one.style]
        except CitecheckError as error:
            print(error, file=sys.stderr)
            return 2
        name = "styles that were looked at" if seen else "other styles"
        for state, set_of in (("clean", made), ("noisy", [_spoilt(one, seed) for one in made])):
            _print(f"{name}, {state}", set_of, worst)
    return 0


def _spoilt(paper: Paper, seed: int) -> Paper:
    return Paper(paper.style, paper.lang, tuple(spoilt_note(note, seed) for note in paper.notes))


def _print(title: str, made: Sequence[Paper], worst: int) -> None:
    print(title)
    total = Tally()
    languages: dict[str, Tally] = defaultdict(Tally)
    missed: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    bad: list[str] = []
    for paper in made:
        tally = Tally()
        for note, cited in zip(paper.notes, _read(paper), strict=True):
            tally.add(_judged(note, cited, missed, kinds, bad))
        print(f"  {paper.lang} {paper.style:46} {tally.line()}")
        languages[paper.lang].add(tally)
        total.add(tally)
    for lang, tally in sorted(languages.items()):
        print(f"  {lang}: {tally.line()}")
    print(f"  all: {total.line()}")
    print(f"  items missed by kind: {dict(kinds)}; fields: {dict(missed.most_common(12))}")
    for one in bad[:: max(1, len(bad) // worst)][:worst] if worst else ():
        print(one)


def _read(paper: Paper) -> Sequence[CitedNote]:
    notes = tuple(
        Note(one.number, PlacedText(one.text), Place(line)) for line, one in enumerate(paper.notes, 1)
    )
    return cite(Manuscript(paper.style, "made", (), notes, ())).notes


def _judged(
    note: MadeNote, cited: CitedNote, missed: Counter[str], kinds: Counter[str], bad: list[str]
) -> Tally:
    wanted = {(item.kind, *_core(note.text, item.start, item.end)): item for item in note.items}
    got = {(one.kind, *_core(note.text, one.start, one.end)): one for one in cited.citations}
    both = [key for key in wanted if key in got]
    tally = Tally([len(both), len(got), len(wanted)], whole=[int(len(both) == len(got) == len(wanted)), 1])
    kinds.update(item.kind for key, item in wanted.items() if key not in got)
    wrong: list[str] = []
    for key in both:
        item, one = wanted[key], got[key]
        if item.record is not None and item.kind == "work" and one.record is not None:
            right, ours, asked, lines = _fields(item, one, one.record)
            tally.fields = [tally.fields[0] + right, tally.fields[1] + ours, tally.fields[2] + asked]
            missed.update(line.split(":")[0] for line in lines)
            wrong += lines
    if not tally.whole[0]:
        marks = "".join(f"\n      ! {one.kind}: {one.text}" for key, one in got.items() if key not in wanted)
        marks += "".join(
            f"\n      ? {i.kind}: {note.text[i.start : i.end]}" for k, i in wanted.items() if k not in got
        )
        bad.append(f"    CUT {note.number} {note.text}{marks}")
    elif wrong:
        bad.append(f"    FIELDS {note.number} {note.text}\n      {'; '.join(wrong)}")
    return tally


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of a stretch from its first letter or digit to its last."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _fields(item: Item, one: Citation, record: Record) -> tuple[int, int, int, list[str]]:
    """Right, ours, wanted, and what is wrong, of one work's citation."""
    assert item.record is not None
    truth, said = item.record, letters(one.text)
    off = differing(truth, record, one.text)
    wanted = [
        name
        for name in PLAIN
        if (value := getattr(truth, name)) and letters(value) in said and printed_alone(name, value, one.text)
    ]
    for role in _NAMED:
        names = [who for who in getattr(truth, role) if letters(who.family or who.literal or "") in said]
        wanted += [role] if names else []
    wanted += ["issued"] if truth.issued and str(truth.issued.year) in one.text else []
    ours = [name for name in (*PLAIN, *_NAMED, "issued") if getattr(record, name)]
    lines = [f"{name}: {off[name]!r}" for name in wanted if name in off]
    # What stands in a field that the record does not have, or in another form than it has it, is wrong; what found another home is not counted twice.
    spare = [name for name in ours if name not in wanted and not _homed(name, record, truth)]
    lines += [f"{name}: not in the work: {getattr(record, name)!s:.60}" for name in spare]
    right = len([name for name in wanted if name not in off])
    got = right + len([name for name in wanted if name in off and getattr(record, name)]) + len(spare)
    if item.page and item.page in one.text:
        wanted.append("locator")
        if one.locator is not None:
            got += 1
        if one.locator is not None and letters(one.locator.value) == letters(item.page):
            right += 1
        else:
            lines.append(f"locator: {one.locator.value if one.locator else None!r}")
    return right, got, len(wanted), lines


def _homed(name: str, record: Record, truth: Record) -> bool:
    """Whether a field that the style does not print under this name says what the work has under another."""
    value = getattr(record, name)
    if name == "issued":
        return truth.original_date is not None and same_date(truth.original_date, value, "")
    if name in _NAMED:
        return any(
            same_names(getattr(truth, role), value) for role in (*_NAMED, "director") if getattr(truth, role)
        )
    others = [getattr(truth, other) for other in (*PLAIN, "authority", "number", "event_title", "note")]
    people = [str(who) for role in _NAMED for who in getattr(truth, role)]
    return any(letters(str(other)) == letters(str(value)) for other in [*others, *people] if other)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
