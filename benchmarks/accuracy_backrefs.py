"""How many back-references are led home, and how many mistakes in them are found and mended.

Run from the repository: ``python benchmarks/accuracy.py backrefs [MUTATIONS]`` (default 1,000). Four parts:

- the cases of ``tests/cases/backref``, cut by the tests' own notation;
- the sample paper and the published articles of ``tests/cases/backref_labels``, if ``../shared`` is there;
- generated manuscripts in each tradition, read by the real cutter: unmutated ones must give no finding;
- mutations of those (and of the sample): one mistake at a time is put in. It counts as found when a
  finding of a REF rule stands at the note it touched, or the shift finding covers it; the shift
  finding must name the place; the proposed fixes, all applied, must lead every back-reference to its old antecedent.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from citations.test_backref_cases import cases, outcome  # noqa: E402
from citations.test_backref_cases import findings as case_findings  # noqa: E402

from citecheck.checks import CheckSettings, check  # noqa: E402
from citecheck.citations import cite  # noqa: E402
from citecheck.citations.backref.resolve import resolve  # noqa: E402
from citecheck.citations.merge import with_keys  # noqa: E402
from citecheck.fixes import TextFile, plan, proposals  # noqa: E402
from citecheck.model import (  # noqa: E402
    Anchor,
    BackReference,
    Bibliography,
    Finding,
    Manuscript,
    Note,
    Place,
    PlacedText,
)

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


# Mutations: each returns the texts, the notes that must be flagged and the place of a shift, or None.


class Mutant:
    """Texts with one mistake; ``touched`` the notes it made wrong, ``leads`` the work that each note means (None: any).

    ``shift`` is (first old number that is off, by how much), where that is the mistake.
    """

    def __init__(
        self,
        texts: list[str],
        touched: set[int],
        leads: list[int | None],
        shift: tuple[int, int] | None = None,
    ) -> None:
        self.texts, self.touched, self.leads, self.shift = texts, touched, leads, shift


Mutated = Mutant | None


def leading(made: Generated) -> list[int]:
    """The work that each note cites, ibid. followed."""
    out: list[int] = []
    for kind, work in made.notes:
        out.append(out[-1] if kind == "same" else work)
    return out


def _refs(made: Generated) -> list[tuple[int, int]]:
    return [(p, w) for p, (kind, w) in enumerate(made.notes) if kind == "ref"]


def number_changed(made: Generated, rand: random.Random) -> Mutated:
    refs = _refs(made)
    if not refs:
        return None
    position, work = rand.choice(refs)
    old = int(made.numbers()[work])
    new = old + rand.choice([-3, -2, -1, 1, 2, 3, 10])
    cites_it = {p + 1 for p, leads in enumerate(leading(made)) if leads == work}
    if new < 1 or (new in cites_it and new <= position):
        return None
    texts = made.texts()
    texts[position] = _renumbered(made, position, old, new)
    return Mutant(texts, {position}, list(leading(made)))


def _renumbered(made: Generated, position: int, old: int, new: int) -> str:
    kind, work = made.notes[position]
    assert kind == "ref"
    return TRADITIONS[made.tradition][1].format(n=new, **made.works[work])


def name_swapped(made: Generated, rand: random.Random) -> Mutated:
    refs = _refs(made)
    if not refs or len(made.works) < 2:
        return None
    position, work = rand.choice(refs)
    other = rand.choice([w for w in range(len(made.works)) if w != work])
    texts = made.texts()
    texts[position] = texts[position].replace(made.works[work]["f"], made.works[other]["f"])
    # Which of the two is wrong, the name or the number, nobody can know.
    return Mutant(texts, {position}, [None] * len(texts))


def name_misspelt(made: Generated, rand: random.Random) -> Mutated:
    refs = _refs(made)
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
    return Mutant(texts, {position}, list(leading(made)))


def year_changed(made: Generated, rand: random.Random) -> Mutated:
    refs = _refs(made)
    if not refs or "{y}" not in TRADITIONS[made.tradition][1]:
        return None
    position, work = rand.choice(refs)
    texts = made.texts()
    year = made.works[work]["y"]
    texts[position] = texts[position].replace(year, str(int(year) + rand.choice([-1, 1, 10])))
    return Mutant(texts, {position}, list(leading(made)))


def note_inserted(made: Generated, rand: random.Random) -> Mutated:
    """One to three notes of their own works come in, and no number after them is raised."""
    at = rand.randrange(len(made.notes) - 1)
    texts = made.texts()
    numbers = made.numbers()
    if made.notes[at][0] == "same":
        return None
    count = rand.choice([1, 1, 1, 2, 3])
    moved = [(p, w) for p, w in _refs(made) if int(numbers[w]) > at and p >= at]
    if not moved:
        return None
    extra = {"i": "Q", "t": "Quite another matter", "j": "Other Review", "y": "1955"}
    new = [
        TRADITIONS[made.tradition][0].format(n="", f=f, **extra) for f in ("Zyxwander", "Quixmoor", "Wexholt")
    ]
    texts[at:at] = new[:count]
    leads: list[int | None] = list(leading(made))
    leads[at:at] = [None] * count
    # A number that by chance leads to the same work (a note that cites it again) means the same still.
    wrong_now = {
        p + count for p, w in moved if leads[int(numbers[w]) - 1] != w or int(numbers[w]) - 1 >= p + count
    }
    return Mutant(texts, wrong_now, leads, (at + 1, count)) if wrong_now else None


def note_deleted(made: Generated, rand: random.Random) -> Mutated:
    """A note goes that nothing but what follows leans on, and no number after it is lowered."""
    at = rand.randrange(len(made.notes) - 1)
    if made.notes[at + 1][0] == "same":
        return None
    numbers = made.numbers()
    gone = made.notes[at][1] if made.notes[at][0] == "work" else None
    texts = made.texts()
    del texts[at]
    leads: list[int | None] = list(leading(made))
    del leads[at]
    leads = [None if work == gone and gone is not None else work for work in leads]
    touched = set()
    for p, w in _refs(made):
        if p <= at:
            continue
        number = int(numbers[w])
        if w == gone or (number > at + 1 and (number >= p or leads[number - 1] != w)):
            touched.add(p - 1)
    return Mutant(texts, touched, leads, (at + 2, -1)) if touched else None


def notes_swapped(made: Generated, rand: random.Random) -> Mutated:
    """Two works in full change places with no number changed."""
    works = [p for p, (kind, _) in enumerate(made.notes) if kind == "work"]
    pairs = [(p, q) for p, q in pairwise(works) if q == p + 1 and made.notes[q + 1 : q + 2] != [("same", -1)]]
    if not pairs:
        return None
    first, second = rand.choice(pairs)
    pair = (made.notes[first][1], made.notes[second][1])
    texts = made.texts()
    texts[first], texts[second] = texts[second], texts[first]
    leads: list[int | None] = list(leading(made))
    leads[first], leads[second] = leads[second], leads[first]
    touched = {p for p, w in _refs(made) if w in pair}
    return Mutant(texts, touched, leads) if touched else None


def ibid_moved(made: Generated, rand: random.Random) -> Mutated:
    """An ibid. comes to stand behind a note of commentary."""
    same = [p for p, (kind, _) in enumerate(made.notes) if kind == "same"]
    if not same:
        return None
    position = rand.choice(same)
    texts = made.texts()
    # In the place of a note that nothing else leans on, so that no number changes.
    before = position - 1
    if made.notes[before][0] != "ref":
        return None
    texts[before] = "The reader may think otherwise of this."
    leads: list[int | None] = [None] * len(texts)
    return Mutant(texts, {position}, leads)


MUTATIONS: dict[str, Callable[[Generated, random.Random], Mutated]] = {
    function.__name__: function
    for function in (
        number_changed,
        name_swapped,
        name_misspelt,
        year_changed,
        note_inserted,
        note_deleted,
        notes_swapped,
        ibid_moved,
    )
}


def run_cases() -> tuple[int, int, list[str]]:
    bad = []
    from citations.backref_notes import make_notes

    for parameter in cases():
        case = parameter.values[0]
        notes, records = with_keys(make_notes(case["notes"]))
        done = resolve(notes)
        if outcome(done) != case["expect"] or case_findings(done, records) != case["findings"]:
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


def run_labels() -> list[str]:
    """A line a labelled article: how many of its back-references are found and led to the labelled note."""
    import tomllib

    shared = ROOT.parent / "shared" / "data"
    path = ROOT / "tests" / "cases" / "backref_labels" / "published.toml"
    lines, right_, all_ = [], 0, 0
    for document in tomllib.loads(path.read_text(encoding="utf-8"))["document"]:
        file = shared / document["file"]
        if not file.exists():
            lines.append(f"{document['file']}: not there")
            continue
        wanted = Counter(
            (number, *one.rsplit(" ", 1))
            for line in document["labels"]
            for number, _, rest in [line.partition(": ")]
            for one in rest.split("; ")
        )
        found = Counter(_led(cite(labelled_manuscript(file, document["text"]))))
        right = sum((wanted & found).values())
        right_, all_ = right_ + right, all_ + sum(wanted.values())
        lines.append(f"{file.name[:40]}: {right} of {sum(wanted.values())}, {sum(found.values())} found")
        lines += [f"    not so: {one}" for one in list(wanted - found)[:12]]
    return [*lines, f"published articles: {right_} of {all_}"]


def labelled_manuscript(path: Path, text: str) -> Manuscript:
    """The article's notes as the labels were made on them."""
    if text == "tei":
        from tei_notes import notes_of

        notes = tuple(
            Note(number, PlacedText(said), Place(at)) for at, (number, said) in enumerate(notes_of(path), 1)
        )
        return Manuscript(path.name, "tei", (), notes, ())
    from citecheck.readers import formats, read

    if "pdf" in formats():
        return read(path)
    import pypdfium2

    from citecheck.readers.text import read_plain_text

    pages = [
        page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(path)
    ]
    return read_plain_text("\f".join(pages), path.name)


def _led(done: Bibliography) -> Iterator[tuple[str, str, str]]:
    """(note, form, number of the note that is meant): where it is wrong, that of the only proposal."""
    for position, reference in references(done):
        at = reference.antecedent
        if at is None and reference.status in ("missing", "not-earlier"):
            at = next((one for one in reference.candidates if one.number != reference.number), None)
        # A chain that ends at a back-reference with a wrong number means what that one means.
        ends = done.notes[at.note].citations[at.citation] if at is not None else None
        if ends is not None and ends.kind == "back-reference" and (broken := ends.back_reference):
            at = next((one for one in broken.candidates if one.number != broken.number), None)
        number = at.number if at is not None else "-"
        if reference.form == "infra":
            number = reference.number or "-"
        yield done.notes[position].note.number, reference.form, number


def findings_of(texts: list[str]) -> tuple[Manuscript, Bibliography, list[Finding]]:
    """What the REF rules say of these notes."""
    notes = tuple(
        Note(str(n), PlacedText(text, (Anchor(0, n, 1),)), Place(n, 1, n, len(text) + 1))
        for n, text in enumerate(texts, 1)
    )
    manuscript = Manuscript("generated", "text", (), notes, ())
    done = cite(manuscript)
    return manuscript, done, check(manuscript, done, settings=CheckSettings(select=("REF",)))


def covered(findings: Sequence[Finding]) -> set[int]:
    """The notes (from 0) that a finding stands at, or that the fix of a shift finding mends."""
    out = {finding.place.line - 1 for finding in findings}
    return out | {edit.place.line - 1 for finding in findings if finding.fix for edit in finding.fix.edits}


def mended(texts: list[str]) -> list[str]:
    """The texts with all fixes in, round after round as ``citecheck fix --unsafe`` makes them."""
    for _ in range(3):
        _, _, findings = findings_of(texts)
        file = TextFile("generated", "\n".join(texts).encode(), "text")
        done = plan(proposals(findings), file.locate, unsafe=True)
        if not done.spans:
            break
        texts = file.spliced(done.spans).decode().split("\n")
    return texts


def restored(made: Generated, mutant: Mutant) -> bool:
    """Whether after the fixes every back-reference leads to a note of the work that it meant."""
    texts = mended(mutant.texts)
    done = bibliography(texts)
    for position, reference in references(done):
        wanted = mutant.leads[position]
        if wanted is None:
            continue
        at = reference.antecedent
        if at is None or mutant.leads[at.note] != wanted:
            return False
    return True


def place_named(findings: Sequence[Finding], shift: tuple[int, int]) -> bool | None:
    """Whether the shift finding names the place of the mistake; None where there is no such finding."""
    said = [finding.message for finding in findings if finding.code == "REF010"]
    if not said:
        return None
    for message in said:
        first = int(re.search(r"notes ≥ (\d+)", message)[1])  # type: ignore[index]
        after = re.search(r"after note (\d+)|between notes (\d+)", message)
        low = int(after[1] or after[2]) if after else 0
        if low < shift[0] <= first or (not after and shift[0] <= first):
            return True
    return False


def run_mutations(count: int) -> tuple[dict[str, Counter[str]], list[str]]:
    """By kind how many were made, found at every note, restored and placed rightly; and the first misses."""
    totals: dict[str, Counter[str]] = {kind: Counter() for kind in MUTATIONS}
    misses: list[str] = []
    rand = random.Random(5)
    kinds = list(MUTATIONS)
    seed = made_ = 0
    while made_ < count:
        seed += 1
        tradition = list(TRADITIONS)[seed % len(TRADITIONS)]
        generated = Generated(tradition, seed, size=30)
        kind = kinds[(seed // len(TRADITIONS)) % len(kinds)]
        mutant = MUTATIONS[kind](generated, rand)
        if mutant is None:
            continue
        made_ += 1
        _, _, findings = findings_of(mutant.texts)
        marks = covered(findings)
        # What leans on a back-reference that is reported already is not reported again.
        leaning = {
            position
            for position, reference in references(bibliography(mutant.texts))
            if reference.antecedent is not None and reference.antecedent.note in marks
        }
        missed = mutant.touched - marks - leaning
        total = totals[kind]
        total["made"] += 1
        total["found"] += not missed
        good = restored(generated, mutant)
        total["restored"] += good
        if mutant.shift:
            named = place_named(findings, mutant.shift)
            total["shift"] += named is not None
            total["placed"] += named is True
            if named is False:
                misses.append(
                    f"{kind} {tradition} {seed}: place {mutant.shift}: {[f.message for f in findings]}"
                )
        if missed:
            position = min(missed)
            misses.append(f"{kind} {tradition} {seed}: note {position + 1}: {mutant.texts[position]}")
        if not good:
            misses.append(f"{kind} {tradition} {seed}: not restored")
    return totals, misses


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
    for line in run_labels():
        print(line)
    totals, misses = run_mutations(count)
    for kind, total in totals.items():
        shift = (
            f", shift finding {total['shift']}, its place right {total['placed']}" if total["shift"] else ""
        )
        print(
            f"{kind}: {total['found']} of {total['made']} found at every note, {total['restored']} restored{shift}"
        )
    every = sum(totals.values(), Counter[str]())
    print(f"all: {every['found']} of {every['made']} found, {every['restored']} restored")
    for line in misses[:10]:
        print("   ", line[:400])
