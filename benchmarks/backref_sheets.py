"""Manuscripts whose back-references are right: what each note cites, and where number, name and year stand.

Generated in a tradition here; :mod:`accuracy_backrefs` makes the same of a paper that was labelled by hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Kind = Literal["work", "ref", "same", "other"]

_FIELD = re.compile(r"\{(\w)\}")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A note: a work in full, a reference to one, one to the work right before, or something else.

    ``work`` is which work of the sheet it cites; ``n``, ``f`` and ``y`` are where a reference prints a note's
    number, the name and the year.
    """

    kind: Kind
    text: str
    work: int | None = None
    n: Span | None = None
    f: Span | None = None
    y: Span | None = None

    def printed(self, part: Literal["n", "f", "y"]) -> str:
        start, end = getattr(self, part) or (0, 0)
        return self.text[start:end]

    def put(self, part: Literal["n", "f", "y"], said: str) -> str:
        """The text with something else in that part's place."""
        start, end = getattr(self, part) or (0, 0)
        return self.text[:start] + said + self.text[end:]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Notes from 1 on; ``strangers`` are works in full that it does not cite, ``seconds`` such works without a note of their own."""

    name: str
    notes: tuple[Leaf, ...]
    strangers: tuple[str, ...]
    commentary: str = "The reader may think otherwise of this."

    @property
    def texts(self) -> list[str]:
        return [leaf.text for leaf in self.notes]

    def leads(self) -> list[int | None]:
        """The work that each note cites, "ibid." followed."""
        out: list[int | None] = []
        for leaf in self.notes:
            out.append(out[-1] if leaf.kind == "same" and out else leaf.work)
        return out

    def refs(self, part: Literal["n", "f", "y"] | None = None) -> list[tuple[int, int]]:
        """(position, work) of the references that print this part."""
        return [
            (at, leaf.work)
            for at, leaf in enumerate(self.notes)
            if leaf.kind == "ref" and leaf.work is not None and (part is None or getattr(leaf, part))
        ]


# Generated manuscripts


@dataclass(frozen=True, slots=True)
class Tradition:
    """How a work is printed in full, in the references to it, and right after itself.

    ``{i}`` initial, ``{f}`` family name, ``{t}`` title, ``{j}`` journal, ``{y}`` year, ``{v}`` volume, ``{n}`` the number of the note with the
    work in full; ``{s}`` the first words of the title. ``short`` are groups of forms that go together: a manuscript has those of one.
    """

    full: str
    short: Sequence[Sequence[str]]
    same: str
    script: str = "latin"


_WORDS = {
    "latin": """river stone lake wood trade harbour ship market bridge field road winter north paper glass castle
    garden summer island copper village orchard bishop temple weaver mirror thunder valley pepper saddle""".split(),  # noqa: SIM905
    "cyrillic": """река камень озеро лес торговля гавань корабль рынок мост поле дорога зима север бумага стекло замок
    сад лето остров медь деревня монастырь зеркало гром долина перец седло ветер""".split(),  # noqa: SIM905
}
_LETTERS = {
    "latin": ("bdfgklmnprst", "aeiou", ("n", "r", "ss", "ld"), "ABCDEKLM"),
    "cyrillic": ("бдгклмнпрст", "аеиоу", ("нов", "рин", "лев", "дько"), "АБВГДЕКЛ"),
}
_STRANGERS = {"latin": ("Zyxwander", "Quixmoor", "Wexholt"), "cyrillic": ("Жыхвань", "Щукмор", "Фюксольт")}

TRADITIONS: Mapping[str, Tradition] = {
    "english": Tradition(
        '{i}. {f}, "{t}," {j}, Vol. 7, No. 2, {y}, p. 5.',
        (
            ("{i}. {f}, {y}, op. cit. [{n}], p. 9.", "{f}, op. cit. [{n}], p. 9."),
            ("{f}, {y}, note {n} above, p. 9.", "{f}, n. {n} above, p. 9."),
        ),
        "Ibid., p. 12.",
    ),
    "chicago": Tradition(
        "{i}. {f}, “{t},” {j} 7, no. 2 ({y}): 5.",
        (("{f}, “{s},” 9.", "See {f}, “{s},” 9–10."),),
        "Ibid., 12.",
    ),
    "mhra": Tradition(
        "{i}. {f}, {t} (London: Hale, {y}), p. 5.",
        (("{f}, {s}, p. 9.", "{f}, {s}, pp. 9-10."),),
        "Ibid., p. 12.",
    ),
    "author-year": Tradition(
        "{i}. {f}, {t} (London: Hale, {y}), p. 5.",
        (("{f} {y}, p. 9.", "See {f} {y}, pp. 9-10."), ("{f} ({y}), p. 9.",), ("{f} ({y}: 9).",)),
        "Ibid., p. 12.",
    ),
    "german-history": Tradition(
        "{i}. {f}, {t}, Berlin {y}, S. 5.",
        (("{f}, {s}, S. 9.", "Vgl. {f}, {s}, S. 9 f."), ("{f}: {s}, S. 9.",)),
        "Ebd., S. 12.",
    ),
    "cases": Tradition(
        "{f} v. Board of {j}, {v} U.S. 483, 490 ({y}).",
        (("{f}, {v} U.S. at 495.", "See {f}, {v} U.S. at 490–91."),),
        "Id. at 496.",
    ),
    "oscola-cases": Tradition(
        "{f} v {j} [{y}] {v} AC 212.", (("{f} (n {n}) 233.", "See {f} (n {n}) [14]."),), "ibid 234."
    ),
    "law": Tradition(
        "{i}. {f}, {t}, 12 {j} 45 ({y}).",
        (("{f}, supra note {n}, at 47.", "See {f}, supra note {n}."), ("{f}, {s}, supra note {n}, at 47.",)),
        "Id. at 48.",
    ),
    "oscola": Tradition(
        "{i} {f}, {t} (Hart {y}) 5.",
        (("{f} (n {n}) 9.", "See {f} (n {n}) 9."), ("{f}, {s} (n {n}) 9.", "{f} (n {n}) 9.")),
        "ibid 12.",
    ),
    "french": Tradition(
        "{i}. {f}, « {t} », {j}, vol. 7, {y}, p. 5.",
        (
            ("{i}. {f}, op. cit., note {n}, p. 9.", "{f}, op. cit. ({y}), note {n}, p. 9."),
            ("{f}, préc., note {n}, p. 9.", "V. {f}, préc. note {n}, p. 9."),
            ("{f}, supra note {n} à la p. 9.", "{f}, supra, note {n}, p. 9."),
        ),
        "Ibid., p. 12.",
    ),
    "german": Tradition(
        "{i}. {f}, {t}, Berlin {y}, S. 5.",
        (
            ("{f}, a.a.O. (Fn. {n}), S. 9.",),
            ("{f}, {s} (wie Anm. {n}), S. 9.", "{f} (wie Anm. {n}), S. 9."),
            ("Vgl. {f} (Fn. {n}), S. 9.", "{f} (Fn. {n}), S. 9 f.", "{f} (oben N. {n}) 9."),
        ),
        "Ebd., S. 12.",
    ),
    "italian": Tradition(
        "{i}. {f}, {t}, Bologna, il Mulino, {y}, p. 5.",
        (
            ("{f}, op. cit., supra nota {n}, p. 9.", "{f}, {s}, cit., supra nota {n}, p. 9."),
            ("{f}, supra nota {n}, p. 9.", "{f} ({y}), supra nota {n}, p. 9."),
        ),
        "Ivi, p. 12.",
    ),
    "spanish": Tradition(
        "{i}. {f}, {t}, Madrid, Ariel, {y}, p. 5.",
        (
            ("{f}, ob. cit., nota {n}, p. 9.", "{f}, ob. cit. ({y}), nota {n}, p. 9."),
            ("{f}, supra nota {n}, p. 9.", "Véase {f}, supra nota {n}."),
        ),
        "Ibíd., p. 12.",
    ),
    "portuguese": Tradition(
        "{i}. {f}, {t}, Coimbra, Almedina, {y}, p. 5.",
        (
            ("{f}, ob. cit., nota {n}, p. 9.",),
            ("{f}, supra nota {n}, p. 9.", "Ver {f}, supra nota {n}, p. 9."),
        ),
        "Ibidem, p. 12.",
    ),
    "dutch": Tradition(
        "{i}. {f}, {t}, Deventer: Kluwer {y}, p. 5.",
        (("{f} {y} (noot {n}), p. 9.", "Zie {f} {y} (noot {n}), p. 9."), ("{f}, a.w. (noot {n}), p. 9.",)),
        "Ibid., p. 12.",
    ),
    "russian": Tradition(
        "{f} {i}. {t}. М.: Наука, {y}. С. 5.",
        (("{f} {i}. Указ. соч. (сн. {n}). С. 9.",), ("{f} {i}. Указ. соч. [{n}]. С. 9.",)),
        "Там же. С. 12.",
        "cyrillic",
    ),
}


@dataclass(slots=True)
class _Maker:
    tradition: Tradition
    rand: random.Random
    works: list[dict[str, str]] = field(default_factory=list)
    notes: list[Leaf] = field(default_factory=list)
    forms: Sequence[str] = ()

    def note(self) -> Leaf:
        chance = self.rand.random()
        if chance < 0.45 or not self.works:
            self.works.append({**self.work(), "n": str(len(self.notes) + 1)})
            return filled("work", self.tradition.full, self.works[-1], len(self.works) - 1)
        if chance < 0.85:
            work = self.rand.randrange(len(self.works))
            return filled("ref", self.rand.choice(self.forms), self.works[work], work)
        return Leaf("same", self.tradition.same)

    def work(self) -> dict[str, str]:
        words = _WORDS[self.tradition.script]
        consonants, vowels, ends, initials = _LETTERS[self.tradition.script]
        while True:
            family = "".join(self.rand.choice(consonants) + self.rand.choice(vowels) for _ in range(3))
            family = family.capitalize() + self.rand.choice(ends)
            if all(family[:4] != other["f"][:4] for other in self.works):
                break
        title = self.title(words)
        return {
            "f": family,
            "i": self.rand.choice(initials),
            "t": title,
            "s": " ".join(title.split()[:2]),
            "j": "Review of " + self.rand.choice(words).capitalize() + "s",
            "y": str(self.year()),
            "v": str(301 + len(self.works)),
        }

    def title(self, words: Sequence[str]) -> str:
        """A title whose first two words, which stand for it, are not those of another, nor another's its own."""
        while True:
            title = self.rand.sample(words, 4)
            told = [
                (one, two)
                for other in self.works
                for one, two in ((title, other["t"].lower().split()), (other["t"].lower().split(), title))
            ]
            if not any(set(one[:2]) <= set(two) for one, two in told):
                return " ".join(title).capitalize()

    def year(self) -> int:
        taken = {other["y"] for other in self.works}
        return self.rand.choice([year for year in range(1960, 2021) if str(year) not in taken])


def filled(kind: Kind, template: str, parts: Mapping[str, str], work: int) -> Leaf:
    """The template with the parts in, and where number, name and year came to stand."""
    text, last = "", 0
    at: dict[str, Span] = {}
    for found in _FIELD.finditer(template):
        text += template[last : found.start()]
        at.setdefault(found[1], (len(text), len(text) + len(parts[found[1]])))
        text += parts[found[1]]
        last = found.end()
    text += template[last:]
    return Leaf(kind, text, work, at.get("n"), at.get("f"), at.get("y"))


def generated(tradition: str, seed: int, size: int = 30) -> Sheet:
    """A manuscript of that many notes in a tradition; the same for the same seed."""
    made = TRADITIONS[tradition]
    maker = _Maker(made, random.Random(seed))
    maker.forms = maker.rand.choice(made.short)
    while len(maker.notes) < size:
        maker.notes.append(maker.note())
    strangers = [
        filled("work", made.full, {**maker.work(), "f": family, "i": "Q"}, -1).text
        for family in _STRANGERS[made.script]
    ]
    return Sheet(tradition, tuple(maker.notes), tuple(strangers))


def works_before(leads: Iterable[int | None]) -> dict[int, int]:
    """For each work the position of the first note that cites it."""
    first: dict[int, int] = {}
    for position, work in enumerate(leads):
        if work is not None:
            first.setdefault(work, position)
    return first
