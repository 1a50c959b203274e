"""The time of resolving and checking back-references, as the ratio of many notes to a tenth of them.

``python benchmarks/speed.py backrefs [NOTES]`` (default 100,000): half of the notes are back-references; and
a manuscript whose every note but the first is "Ibid.". Ten times the notes in ten times the time is 10;
the aim is 14 at the most.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Sequence

from citecheck.checks import CheckSettings, check
from citecheck.citations.backref.find import find
from citecheck.citations.backref.resolve import resolve
from citecheck.citations.backref.short import with_short_forms
from citecheck.model import (
    BackReference,
    Bibliography,
    Citation,
    CitedNote,
    Date,
    DateParts,
    Manuscript,
    Name,
    Note,
    Place,
    PlacedText,
    Record,
)


def manuscript(count: int) -> list[CitedNote]:
    """Every second note a work with an author of its own, every other a reference to an earlier one."""
    rand = random.Random(3)
    notes = []
    for number in range(1, count + 1):
        if number % 2:
            name = f"Au{_letters(number)}"
            text = f"A. {name}, Title {_letters(number * 7)} of all, London, Hale, 2001."
            record = Record(
                type="book",
                title=f"Title {_letters(number * 7)} of all",
                author=(Name(family=name, given="A."),),
                issued=Date(DateParts(2001)),
                publisher="Hale",
            )
            cited = Citation(0, "work", text, 0, len(text), record=record, key=name.lower())
            notes.append(_note(number, text, cited))
        else:
            target = rand.randrange(1, number, 2)
            text = f"Au{_letters(target)}, op. cit. [{target}], p. 9."
            notes.append(_note(number, text, _reference(text)))
    return notes


def chain(count: int) -> list[CitedNote]:
    """A work, and "Ibid." in every note after it."""
    first = manuscript(1)[0]
    return [
        first,
        *(_note(number, "Ibid., p. 4.", _reference("Ibid., p. 4.")) for number in range(2, count + 1)),
    ]


def _letters(number: int) -> str:
    out = ""
    while number:
        number, rest = divmod(number, 20)
        out += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[rest % 5]
    return out


def _reference(text: str) -> Citation:
    match = find(text)[0]
    reference = BackReference(
        match.form, match.number, match.name, match.year, match.title, tradition=match.tradition
    )
    return Citation(
        0, "back-reference", text[match.start : match.end], match.start, match.end, back_reference=reference
    )


def _note(number: int, text: str, citation: Citation) -> CitedNote:
    return CitedNote(Note(str(number), PlacedText(text), Place(number)), (citation,))


def seconds(notes: Sequence[CitedNote]) -> float:
    """The processor time to find short forms, resolve and check, the better of two runs: other programs do not count."""
    times = []
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        done = resolve(with_short_forms(notes))
        bibliography = Bibliography(
            "x", done, {c.key: c.record for n in done for c in n.citations if c.key and c.record}
        )
        whole = Manuscript("x", "text", (), tuple(note.note for note in done), ())
        check(whole, bibliography, settings=CheckSettings(select=("REF",)))
        times.append(time.process_time() - start)
    return min(times)


def main(argv: Sequence[str] = ()) -> None:
    """Print the two ratios."""
    count = int(argv[0]) if argv else 100_000
    for name, make in (("half back-references", manuscript), ("a chain of ibid.", chain)):
        small, large = seconds(make(count // 10)), seconds(make(count))
        print(f"{name}: {count:,} notes to {count // 10:,}: {large / small:.1f} times the time")
