"""Mistakes put into manuscripts whose back-references are right (:mod:`backref_sheets`), one at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from backref_sheets import Sheet


@dataclass(frozen=True, slots=True)
class Mutant:
    """Texts with one mistake: ``touched`` are the notes it made wrong, ``leads`` the work that each note means (None: any).

    ``shift`` is (first old number that is off, by how much), where notes came in or went.
    """

    texts: list[str]
    touched: set[int]
    leads: list[int | None]
    shift: tuple[int, int] | None = None


Mutated = Mutant | None


def number_changed(sheet: Sheet, rand: random.Random) -> Mutated:
    """A number ± k that leads to another work than before."""
    refs = sheet.refs("n")
    if not refs:
        return None
    position, work = rand.choice(refs)
    leaf = sheet.notes[position]
    new = int(leaf.printed("n")) + rand.choice([-10, -3, -2, -1, 1, 2, 3, 10])
    leads = sheet.leads()
    if new < 1 or (new <= position and leads[new - 1] == work):
        return None
    return _one(sheet, position, leaf.put("n", str(new)))


def name_swapped(sheet: Sheet, rand: random.Random) -> Mutated:
    """The name of another work's author in the place of the right one."""
    refs = sheet.refs("f")
    if not refs:
        return None
    position, work = rand.choice(refs)
    leaf = sheet.notes[position]
    others = [at for at, other in refs if other != work]
    if not others:
        return None
    said = sheet.notes[rand.choice(others)].printed("f")
    if said == leaf.printed("f"):
        return None
    # Which of the two is wrong, the name or the number, nobody can know.
    return replace(_one(sheet, position, leaf.put("f", said)), leads=[None] * len(sheet.notes))


def name_misspelt(sheet: Sheet, rand: random.Random) -> Mutated:
    """A letter of the name left out, doubled with another, changed, or two that changed places."""
    refs = sheet.refs("f")
    if not refs:
        return None
    position, _ = rand.choice(refs)
    leaf = sheet.notes[position]
    family = max(re.findall(r"[^\W\d_]+", leaf.printed("f")), key=len)
    at = rand.randrange(1, len(family) - 1)
    other = rand.choice([letter for letter in ("o", "u", "о", "у") if _script(letter) == _script(family[at])])
    slip = rand.choice(
        [
            family[:at] + family[at + 1 :],
            family[:at] + family[at + 1] + family[at] + family[at + 2 :],
            family[:at] + other + family[at:],
            family[:at] + other + family[at + 1 :],
        ]
    )
    if slip == family:
        return None
    return _one(sheet, position, leaf.put("f", leaf.printed("f").replace(family, slip)))


def _script(letter: str) -> bool:
    return "а" <= letter.lower() <= "я"


def year_changed(sheet: Sheet, rand: random.Random) -> Mutated:
    refs = sheet.refs("y")
    if not refs:
        return None
    position, _ = rand.choice(refs)
    leaf = sheet.notes[position]
    return _one(sheet, position, leaf.put("y", str(int(leaf.printed("y")) + rand.choice([-1, 1, 10]))))


def _one(sheet: Sheet, position: int, text: str) -> Mutant:
    texts = sheet.texts
    texts[position] = text
    return Mutant(texts, {position}, sheet.leads())


def note_inserted(sheet: Sheet, rand: random.Random) -> Mutated:
    """One to three notes of their own works come in, and no number after them is raised."""
    at = rand.randrange(len(sheet.notes) - 1)
    if sheet.notes[at].kind == "same":
        return None
    count = rand.choice([1, 1, 1, 2, 3])
    numbered = [(p, w, int(sheet.notes[p].printed("n"))) for p, w in sheet.refs("n")]
    moved = [(p, w, number) for p, w, number in numbered if number > at and p >= at]
    if not moved:
        return None
    texts = sheet.texts
    leads = sheet.leads()
    texts[at:at] = sheet.strangers[:count]
    leads[at:at] = [None] * count
    # A number that by chance leads to the same work (a note that cites it again) means the same still.
    wrong = {p + count for p, w, number in moved if leads[number - 1] != w or number - 1 >= p + count}
    return Mutant(texts, wrong, leads, (at + 1, count)) if wrong else None


def note_deleted(sheet: Sheet, rand: random.Random) -> Mutated:
    """A note goes that no "ibid." follows, and no number after it is lowered."""
    at = rand.randrange(len(sheet.notes) - 1)
    if sheet.notes[at + 1].kind == "same":
        return None
    here = sheet.notes[at]
    gone = here.work if here.kind == "work" else None
    texts, leads = sheet.texts, sheet.leads()
    del texts[at], leads[at]
    left = [None if gone is not None and work == gone else work for work in leads]
    touched = set()
    for p, work in sheet.refs():
        if p <= at:
            continue
        number = int(sheet.notes[p].printed("n") or 0)
        # What points to a note behind the gap without its work being gone, and does not lead there by chance.
        if work == gone or (number > at + 1 and (number >= p or left[number - 1] != work)):
            touched.add(p - 1)
    return Mutant(texts, touched, left, (at + 2, -1)) if touched else None


def notes_swapped(sheet: Sheet, rand: random.Random) -> Mutated:
    """Two works in full change places with no number changed; nothing between them leans on the first."""
    works = [at for at, leaf in enumerate(sheet.notes) if leaf.kind == "work"]
    pairs = [pair for gap in (1, 2, 3) for pair in zip(works, works[gap:], strict=False)]
    leads = sheet.leads()
    kinds = [leaf.kind for leaf in sheet.notes] + ["other"]
    pairs = [
        (p, q)
        for p, q in pairs
        if leads[p] not in leads[p + 1 : q] and kinds[p + 1] != "same" and kinds[q + 1] != "same"
    ]
    if not pairs:
        return None
    first, second = rand.choice(pairs)
    pair = (leads[first], leads[second])
    texts = sheet.texts
    texts[first], texts[second] = texts[second], texts[first]
    leads[first], leads[second] = leads[second], leads[first]
    numbers = (str(first + 1), str(second + 1))
    touched = {p for p, w in sheet.refs("n") if w in pair and sheet.notes[p].printed("n") in numbers}
    return Mutant(texts, touched, leads) if touched else None


def ibid_moved(sheet: Sheet, rand: random.Random) -> Mutated:
    """An "ibid." comes to stand behind commentary, behind a note of two works, or before every other note."""
    same = [at for at, leaf in enumerate(sheet.notes) if leaf.kind == "same"]
    if not same:
        return None
    position = rand.choice(same)
    texts = sheet.texts
    unknown: list[int | None] = [None] * len(texts)
    how = rand.choice(["commentary", "two works", "first"])
    if how == "first":
        texts.insert(0, texts.pop(position))
        return Mutant(texts, {0}, unknown)
    before = sheet.notes[position - 1]
    if before.kind != "ref":  # a note that nothing leans on but this, so that no number changes
        return None
    texts[position - 1] = sheet.commentary
    if how == "two works":
        texts[position - 1] = f"{sheet.strangers[0].rstrip('.')}; {sheet.strangers[1]}"
    return Mutant(texts, {position}, unknown)


MUTATIONS: Mapping[str, Callable[[Sheet, random.Random], Mutated]] = {
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
