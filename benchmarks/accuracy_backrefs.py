"""How many back-references are led home, and how many mistakes in them are found.

Run from the repository: ``python benchmarks/accuracy.py backrefs [MUTATIONS]`` (default 1,000). Three parts:

- the cases of ``tests/cases/backref``, cut by the tests' own notation;
- the sample paper, if ``../shared`` and its reader are there;
- generated manuscripts in each tradition, read by the real cutter: unmutated ones must give no
  finding; then one mistake at a time is put in, and it counts as found when the back-reference it
  touched (for inserted and deleted notes: any one) is not plainly resolved any more.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from citations.test_backref_cases import cases, outcome  # noqa: E402

from citecheck.citations import cite  # noqa: E402
from citecheck.citations.backref.resolve import resolve  # noqa: E402
from citecheck.citations.merge import with_keys  # noqa: E402
from citecheck.model import BackReference, Bibliography, Manuscript, Note, Place, PlacedText  # noqa: E402

SAMPLE = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
SAMPLE_LEADS = {("17", "11", 0), ("19", "3", 0), ("36", "21", 0), ("37", "26", 0), ("41", "32", 0)} | {
    ("42", "40", 0),
    ("43", "32", 0),
    ("54", "47", 0),
    ("59", "3", 0),
}

TRADITIONS: dict[str, tuple[str, str, str]] = {
    # name: (a work in full, a reference to it, the work right before)
    "english": (
        '{i}. {f}, "{t}," {j}, Vol. 7, No. 2, {y}, p. 5.',
        "{i}. {f}, {y}, op. cit. [{n}], p. 9.",
        "Ibid., p. 12.",
    ),
    "law": ("{i}. {f}, {t}, 12 {j} 45 ({y}).", "{f}, supra note {n}, at 47.", "Id. at 48."),
    "oscola": ("{i} {f}, {t} (Hart {y}) 5.", "{f} (n {n}) 9.", "ibid 12."),
    "french": (
        "{i}. {f}, « {t} », {j}, vol. 7, {y}, p. 5.",
        "{i}. {f}, op. cit., note {n}, p. 9.",
        "Ibid., p. 12.",
    ),
    "german": ("{i}. {f}, {t}, Berlin {y}, S. 5.", "{f}, a.a.O. (Fn. {n}), S. 9.", "Ebd., S. 12."),
    "italian": (
        "{i}. {f}, {t}, Bologna, il Mulino, {y}, p. 5.",
        "{f}, op. cit., supra nota {n}, p. 9.",
        "Ivi, p. 12.",
    ),
    "spanish": (
        "{i}. {f}, {t}, Madrid, Ariel, {y}, p. 5.",
        "{f}, ob. cit., nota {n}, p. 9.",
        "Ibíd., p. 12.",
    ),
    "dutch": ("{i}. {f}, {t}, Deventer: Kluwer {y}, p. 5.", "{f} {y} (noot {n}), p. 9.", "Ibid., p. 12."),
}
TITLE = [
    "river",
    "stone",
    "lake",
    "wood",
    "trade",
    "harbour",
    "ship",
    "market",
    "bridge",
    "field",
    "road",
    "winter",
    "north",
    "south",
    "paper",
    "glass",
]


class Generated:
    """A manuscript: for each note what it is (a work, a reference to one, ibid.) and its parts."""

    def __init__(self, tradition: str, seed: int, size: int = 40) -> None:
        self.tradition = tradition
        self.random = random.Random(seed)
        self.works: list[dict[str, str]] = []
        # A note is ("work", its work), ("ref", its work) or ("same", -1).
        self.notes: list[tuple[str, int]] = []
        for _ in range(size):
            self.add()

    def add(self) -> None:
        kind = self.random.random()
        if kind < 0.45 or not self.works:
            self.works.append(self.work())
            self.notes.append(("work", len(self.works) - 1))
        elif kind < 0.85:
            self.notes.append(("ref", self.random.randrange(len(self.works))))
        else:
            self.notes.append(("same", -1))

    def work(self) -> dict[str, str]:
        while True:
            family = "".join(
                self.random.choice("bdfgklmnprst") + self.random.choice("aeiou") for _ in range(3)
            )
            family = family.capitalize() + self.random.choice(["n", "r", "ss", "ld"])
            if all(family[:4] != other["f"][:4] for other in self.works):
                break
        title = " ".join(self.random.sample(TITLE, 4)).capitalize()
        return {
            "f": family,
            "i": self.random.choice("ABCDEKLM"),
            "t": title,
            "j": "Review of " + self.random.choice(TITLE).capitalize() + "s",
            "y": str(self.random.randint(1960, 2020)),
        }

    def numbers(self) -> list[str]:
        """The number that a reference to each work prints."""
        at = {work: str(position + 1) for position, (kind, work) in enumerate(self.notes) if kind == "work"}
        return [at.get(work, "0") for work in range(len(self.works))]

    def texts(self) -> list[str]:
        full, short, same = TRADITIONS[self.tradition]
        numbers = self.numbers()
        shown = {"work": full, "ref": short, "same": same}
        return [
            shown[kind].format(n=numbers[work], **self.works[work]) if kind != "same" else same
            for kind, work in self.notes
        ]


def bibliography(texts: list[str]) -> Bibliography:
    notes = tuple(Note(str(n), PlacedText(text), Place(n)) for n, text in enumerate(texts, 1))
    return cite(Manuscript("generated", "text", (), notes, ()))


def references(done: Bibliography) -> Iterator[tuple[int, BackReference]]:
    for position, note in enumerate(done.notes):
        for citation in note.citations:
            if citation.back_reference is not None:
                yield position, citation.back_reference


def wrong(reference: BackReference) -> bool:
    return reference.status != "resolved" or bool(reference.disagrees)


def flagged(texts: list[str]) -> set[int]:
    """The notes whose back-references would give a finding."""
    return {position for position, reference in references(bibliography(texts)) if wrong(reference)}


# Mutations: each returns the texts and the note that must be flagged (None: any), or None if it changes nothing.

Mutated = tuple[list[str], int | None] | None


def number_changed(made: Generated, rand: random.Random) -> Mutated:
    refs = [p for p, (kind, _) in enumerate(made.notes) if kind == "ref"]
    if not refs:
        return None
    position = rand.choice(refs)
    work = made.notes[position][1]
    old = int(made.numbers()[work])
    new = old + rand.choice([-3, -2, -1, 1, 2, 3, 10])
    cites_it = {p + 1 for p, leads in enumerate(leading(made)) if leads == work}
    if new < 1 or (new in cites_it and new <= position):
        return None
    texts = made.texts()
    texts[position] = re.sub(rf"(?<!\d){old}(?!\d)", str(new), texts[position], count=1)
    return texts, position


def leading(made: Generated) -> list[int]:
    """The work that each note cites, ibid. followed."""
    out: list[int] = []
    for kind, work in made.notes:
        out.append(out[-1] if kind == "same" else work)
    return out


def name_swapped(made: Generated, rand: random.Random) -> Mutated:
    refs = [(p, w) for p, (kind, w) in enumerate(made.notes) if kind == "ref"]
    if not refs or len(made.works) < 2:
        return None
    position, work = rand.choice(refs)
    other = rand.choice([w for w in range(len(made.works)) if w != work])
    texts = made.texts()
    texts[position] = texts[position].replace(made.works[work]["f"], made.works[other]["f"])
    return texts, position


def name_misspelt(made: Generated, rand: random.Random) -> Mutated:
    refs = [(p, w) for p, (kind, w) in enumerate(made.notes) if kind == "ref"]
    if not refs:
        return None
    position, work = rand.choice(refs)
    family = made.works[work]["f"]
    at = rand.randrange(1, len(family) - 1)
    slip = rand.choice(
        [
            family[:at] + family[at + 1 :],
            family[:at] + family[at + 1] + family[at] + family[at + 2 :],
            family[:at] + "o" + family[at:],
        ]
    )
    if slip == family:
        return None
    texts = made.texts()
    texts[position] = texts[position].replace(family, slip)
    return texts, position


def year_changed(made: Generated, rand: random.Random) -> Mutated:
    refs = [(p, w) for p, (kind, w) in enumerate(made.notes) if kind == "ref"]
    if not refs or "{y}" not in TRADITIONS[made.tradition][1]:
        return None
    position, work = rand.choice(refs)
    texts = made.texts()
    year = made.works[work]["y"]
    texts[position] = texts[position].replace(year, str(int(year) + rand.choice([-1, 1, 10])))
    return texts, position


def note_inserted(made: Generated, rand: random.Random) -> Mutated:
    """A note of its own work comes in, and no number after it is raised."""
    at = rand.randrange(len(made.notes) - 1)
    texts = made.texts()
    numbers = made.numbers()
    moved = [
        p for p, (kind, w) in enumerate(made.notes) if kind == "ref" and int(numbers[w]) > at and p >= at
    ]
    if not moved or made.notes[at][0] == "same":
        return None
    extra = {"f": "Zyxwander", "i": "Q", "t": "Quite another matter", "j": "Other Review", "y": "1955"}
    texts.insert(at, TRADITIONS[made.tradition][0].format(n="", **extra))
    return texts, moved[0] + 1


def note_deleted(made: Generated, rand: random.Random) -> Mutated:
    """The first full citation of a work goes, and nothing else is changed."""
    works = [p for p, (kind, w) in enumerate(made.notes[:-1]) if kind == "work" and ("ref", w) in made.notes]
    if not works:
        return None
    at = rand.choice(works)
    work = made.notes[at][1]
    if made.notes[at + 1][0] == "same":
        return None
    texts = made.texts()
    del texts[at]
    return texts, next(p for p, note in enumerate(made.notes) if note == ("ref", work)) - 1


MUTATIONS: dict[str, Callable[[Generated, random.Random], Mutated]] = {
    function.__name__: function
    for function in (number_changed, name_swapped, name_misspelt, year_changed, note_inserted, note_deleted)
}


def run_cases() -> tuple[int, int, list[str]]:
    bad = []
    from citations.backref_notes import make_notes

    for parameter in cases():
        case = parameter.values[0]
        notes, _ = with_keys(make_notes(case["notes"]))
        if outcome(resolve(notes)) != case["expect"]:
            bad.append(str(parameter.id))
    return len(cases()) - len(bad), len(cases()), bad


def run_sample() -> str:
    from citecheck import readers

    if not SAMPLE.exists() or not hasattr(readers, "read"):
        return "not there"
    done = cite(readers.read(SAMPLE))
    leads = {
        (done.notes[p].note.number, r.antecedent.number, r.antecedent.citation)
        for p, r in references(done)
        if r.antecedent and not wrong(r)
    }
    return f"{len(leads & SAMPLE_LEADS)} of {len(SAMPLE_LEADS)} right, {len(leads - SAMPLE_LEADS)} wrong"


def run_mutations(count: int) -> tuple[Counter[str], Counter[str], Counter[str], list[str]]:
    """(made, found, found at the very note) by kind, and the first misses."""
    made_, found, exact = Counter[str](), Counter[str](), Counter[str]()
    misses: list[str] = []
    rand = random.Random(5)
    kinds = list(MUTATIONS)
    seed = 0
    while sum(made_.values()) < count:
        seed += 1
        tradition = list(TRADITIONS)[seed % len(TRADITIONS)]
        generated = Generated(tradition, seed)
        kind = kinds[(seed // len(TRADITIONS)) % len(kinds)]
        mutated = MUTATIONS[kind](generated, rand)
        if mutated is None:
            continue
        texts, position = mutated
        marks = flagged(texts)
        made_[kind] += 1
        found[kind] += bool(marks)
        exact[kind] += position in marks
        if position not in marks and position is not None:
            misses.append(f"{kind} {tradition} {seed}: note {position + 1}: {texts[position]}")
    return made_, found, exact, misses


def run_clean(count: int) -> tuple[int, Counter[str], list[str]]:
    total, false = 0, Counter[str]()
    shown: list[str] = []
    for seed in range(count):
        tradition = list(TRADITIONS)[seed % len(TRADITIONS)]
        made = Generated(tradition, 10_000 + seed)
        texts = made.texts()
        total += sum(kind != "work" for kind, _ in made.notes)
        done = bibliography(texts)
        leads = leading(made)
        first = {w: p for p, (kind, w) in enumerate(made.notes) if kind == "work"}
        seen = set()
        for position, reference in references(done):
            seen.add(position)
            at = reference.antecedent.note if reference.antecedent else None
            if wrong(reference) or at != first[leads[position]]:
                false[tradition] += 1
                shown.append(
                    f"{tradition} note {position + 1}: {texts[position]} -> {reference.status} {reference.disagrees}"
                )
        unseen = [p for p, (kind, _) in enumerate(made.notes) if kind != "work" and p not in seen]
        false[tradition] += len(unseen)
        shown += [f"{tradition} note {p + 1}: {texts[p]} is not found" for p in unseen]
    return total, false, shown


def main(argv: Sequence[str] = ()) -> None:
    """Print what each part gives."""
    count = int(argv[0]) if argv else 1000
    right, of, bad = run_cases()
    print(f"cases: {right} of {of} right {bad[:5] if bad else ''}")
    print(f"sample: {run_sample()}")
    total, false, shown = run_clean(80)
    print(f"generated, unmutated: {total - sum(false.values())} of {total} back-references right")
    for line in shown[:10]:
        print("   ", line)
    made, found, exact, misses = run_mutations(count)
    for kind in MUTATIONS:
        print(f"{kind}: {found[kind]} of {made[kind]} found, {exact[kind]} at the very note")
    for line in misses[:10]:
        print("   ", line)
