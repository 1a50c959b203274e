"""Made notes: works in CSL styles, joined by signals, commentary and back-references, with the truth of every item.

``python training/notes.py`` prints some. Works and sentences are made up; the same seed makes the same notes. Needs pandoc and the CSL
styles (the extra ``styles``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from datasets import reference
from generate import KINDS, WEIGHTS, lists
from noise import spoilt
from odd_works import odd_work
from printed import CLOSE, OPEN, Cite, Entry, Part, printed_notes
from works import work

from citecheck.model import CitationKind, Record

LANGUAGES = ("en", "de", "fr", "it", "es", "nl")
_CASES = frozenset(
    [
        "oscola",
        "bluebook-law-review",
        "australian-guide-to-legal-citation",
        "mcgill-en",
        "chicago-notes-bibliography",
    ]
)
"""Styles that print court cases as lawyers do; the others have no form for them."""


@dataclass(frozen=True, slots=True)
class Item:
    """``text[start:end]`` of a note is one item; ``record`` is what a work's citation says, None where only its bounds are known."""

    kind: CitationKind
    start: int
    end: int
    record: Record | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class MadeNote:
    """A note's text and its items in order; a note that cites nothing has one of kind "commentary"."""

    number: str
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The notes of one made paper, which keeps to one style."""

    style: str
    lang: str
    notes: tuple[MadeNote, ...]


@dataclass(slots=True)
class Planned:
    """What a note will say: its parts, and of each part that is an item its kind and work."""

    parts: list[Part] = field(default_factory=list)
    items: list[tuple[CitationKind, Record | None, str | None]] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.parts.append(text)

    def cite(self, key: str, record: Record | None, page: str | None, again: bool) -> None:
        self.parts.append(Cite(key, page))
        self.items.append(("back-reference" if again else "work", record, page))

    def item(
        self, kind: CitationKind, text: str, record: Record | None = None, page: str | None = None
    ) -> None:
        self.parts.append(OPEN + text + CLOSE)
        self.items.append((kind, record, page))


@cache
def listed(lang: str, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in lists("notes")[lang][name].split("|") if part.strip())


@dataclass(frozen=True, slots=True)
class Style:
    """A CSL style, the language of its notes and the locale it prints them in; ``entry``: as its bibliography prints."""

    name: str
    lang: str
    locale: str
    entry: bool


def styles(seen: bool) -> list[Style]:
    """The styles that were looked at when rules were mended, or those that only measure."""
    return [
        Style(name.rstrip("*"), group["lang"], group.get("locale", group["lang"]), name.endswith("*"))
        for group in lists("notes")["style"]
        for name in group["seen" if seen else "unseen"].split()
    ]


def papers(count: int, seed: int, seen: bool = True) -> Iterator[Paper]:
    """A paper of ``count`` notes in each style."""
    for style in styles(seen):
        yield paper(style, count, seed, seen)


def paper(
    style: Style, count: int, seed: int, seen: bool = True, writer: type[Writer] | None = None
) -> Paper:
    """One made paper in a style, planned by a :class:`Writer`.

    Raises:
        CitecheckError: There is no such style, or pandoc is not installed.
    """
    made = (writer or Writer)(style, Random(f"notes-{seed}-{style.name}"), seen)
    plans = [made.plan(number) for number in range(1, count + 1)]
    texts = printed_notes([plan.parts for plan in plans], made.works, style.name, style.locale)
    notes = [
        finished(str(number), text, plan)
        for number, (text, plan) in enumerate(zip(texts, plans, strict=True), 1)
    ]
    return Paper(style.name, style.lang, tuple(note for note in notes if note is not None))


def finished(number: str, text: str, plan: Planned) -> MadeNote | None:
    """The note without its marks; None where the style did not print all that was planned."""
    pieces = re.split(f"[{OPEN}{CLOSE}]", _evened(text))
    if (
        len(pieces) != 2 * len(plan.items) + 1
        or any(len(piece) < 3 for piece in pieces[1::2])
        or "???" in text
    ):
        return None
    said, items = "", []
    for index, piece in enumerate(pieces):
        if index % 2:
            kind, record, page = plan.items[index // 2]
            if record is not None and not _tells(piece, record):
                return None
            items.append(Item(kind, len(said), len(said) + len(piece), record, page))
        said += piece
    if not items:
        items = [Item("commentary", 0, len(said))]
    return MadeNote(number, said, tuple(items))


def _tells(printed: str, record: Record) -> bool:
    """Whether a style printed something of the work itself: some print nothing of a type that they do not know."""
    said = printed.casefold()
    people = [who.family or who.literal or "" for who in (*record.author, *record.editor, *record.director)]
    title = (record.title or "").casefold()[:8]
    own = title in said or any(name.casefold() in said for name in people if name)
    return own or printed.strip(" .,").casefold().startswith(
        ("ib", "id", "íd", "ebd", "eb", "ders", "dies", "supra")
    )


def _evened(text: str) -> str:
    """Blanks as one; the second of two marks where a cite ends with one and words go on with another left out."""
    text = re.sub(r"[ \n]+", " ", text)
    return re.sub(rf"([.!?]){CLOSE}\.(?=\s|$)", rf"\1{CLOSE}", text).strip()


class Writer:
    """Plans the notes of a paper: which works, in what order, joined by what."""

    def __init__(self, style: Style, random: Random, seen: bool) -> None:
        self.name, self.entry, self.lang = style.name, style.entry, style.lang
        self.random, self.seen = random, seen
        self.works: dict[str, Record] = {}
        self.cited: list[str] = []
        self.printed_again = True

    def plan(self, number: int) -> Planned:
        plan = Planned()
        random = self.random
        if random.random() < 0.06:
            plan.say(self._filled(self._one("only", halved=True)))
            return plan
        if random.random() < 0.16:
            plan.say(self._filled(self._one("before", halved=True)) + " ")
        bracketed = bool(plan.parts) and random.random() < 0.12
        if bracketed:
            plan.parts = [str(plan.parts[0]).rstrip(" .") + " ("]
        if random.random() < 0.3:
            signal = self._filled(self._one("open"))
            plan.say((signal[0].lower() + signal[1:] if bracketed else signal) + " ")
        count = random.choices([1, 2, 3, 4], [60, 25, 10, 5])[0]
        for index in range(count):
            if index:
                self._join(plan)
            self._item(plan, number)
        self._end(plan, bracketed)
        return plan

    def _join(self, plan: Planned) -> None:
        if self.random.random() < 0.07:
            plan.say(". " + self._filled(self._one("after", halved=True)) + " ")
            if self.random.random() < 0.5:
                plan.say(self._filled(self._one("open")) + " ")
            return
        joint = self._filled(self._one("joint"))
        plan.say((" " if joint[0].isalpha() else "") + joint + " ")

    def _end(self, plan: Planned, bracketed: bool) -> None:
        random = self.random
        if random.random() < 0.03:
            tail = self._one("tail")
            plan.say((" " if tail[0] == "(" else "") + tail)
        if bracketed:
            plan.say(").")
        elif random.random() < 0.12:
            plan.say(". " + self._filled(self._one("after", halved=True)))
        elif random.random() < 0.93:
            plan.say(".")

    def _item(self, plan: Planned, number: int) -> None:
        random = self.random
        chance = random.random()
        if chance < 0.05:
            plan.item("interview", self._filled(self._one("interview")))
        elif chance < 0.08:
            plan.item("work", self._filled(self._one("free")))
        elif chance < 0.16 and self.cited:
            page = str(random.randint(1, 600))
            plan.item("back-reference", self._back(random.choice(self.cited), page), None, page)
        elif chance < 0.27 and self.cited and not self.entry:
            key = random.choice([self.cited[-1], random.choice(self.cited)])
            page = str(random.randint(1, 600))
            plan.cite(key, self.works[key], page, again=True)
        else:
            self._work(plan)

    def _work(self, plan: Planned) -> None:
        random = self.random
        key = f"w{len(self.works)}"
        record = odd_work(random, self.lang) if random.random() < 0.22 else None
        if record is None or (record.type == "legal_case" and self.name not in _CASES):
            record = work(random, self.lang, random.choices(KINDS, WEIGHTS)[0])
        page = str(random.randint(1, 600)) if random.random() < 0.55 else None
        if page and record.page and "-" in record.page:
            first, last = map(int, record.page.split("-"))
            page = str(random.randint(first, last))
        if record.type in ("webpage", "article-newspaper", "motion_picture", "legal_case"):
            page = None
        self.works[key] = record
        self.cited.append(key)
        if self.entry:
            lead = self._one("locator").replace("{page}", page or "")
            plan.parts.append(Entry(key, f", {lead}" if page else ""))
            plan.items.append(("work", record, page))
        else:
            plan.cite(key, record, page, again=False)

    def _back(self, key: str, page: str) -> str:
        record = self.works[key]
        people = record.author or record.editor
        name = (people[0].family or people[0].literal or "") if people else ""
        forms = [form for form in listed(self.lang, "back") if name or "{name}" not in form]
        short = " ".join((record.title or "").split(":")[0].split()[:5])
        said = self.random.choice(forms)
        note = str(self.random.randint(1, 90))
        return (
            said.replace("{name}", name)
            .replace("{page}", page)
            .replace("{note}", note)
            .replace("{short}", short)
        )

    def _one(self, name: str, halved: bool = False) -> str:
        """One of a list; of sentences only those that are for styles of this kind."""
        found = listed(self.lang, name)
        return self.random.choice(found[0 if self.seen else 1 :: 2] if halved else found)

    def _filled(self, text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: self._slot(match[1]), text)

    def _slot(self, name: str) -> str:
        random = self.random
        year = random.randint(1780, 1990)
        people = work(random, self.lang, "book")
        who = (people.author or people.editor)[0]
        if name == "full":
            return f"{who.given} {who.family}"
        if name == "quote":
            left, right = lists("notes")[self.lang]["quotes"].split("|")
            return left + random.choice(listed(self.lang, "words")) + right
        if name == "date":
            return self._day(random)
        values: Mapping[str, str] = {
            "name": who.family or "", "name2": who.family or "", "year": str(year), "year2": str(year + random.randint(1, 25)), "decade": str(year // 10 * 10),
            "num": str(random.randint(3, 2400)), "num2": str(random.randint(2, 90)),
            "place": random.choice(lists("works")["places"][self.lang].split(" | ")),
        }  # fmt: skip
        return values[name]

    def _day(self, random: Random) -> str:
        day, year = random.randint(1, 28), random.randint(1985, 2022)
        month = random.choice(lists("notes")[self.lang]["months"].split())
        if self.lang == "en" and random.random() < 0.4:
            return f"{month} {day}, {year}"
        return {"de": f"{day}. {month} {year}", "es": f"{day} de {month} de {year}"}.get(
            self.lang, f"{day} {month} {year}"
        )


class Joiner(Writer):
    """Writes notes of references that are printed already, and takes them off a list."""

    def __init__(self, style: Style, random: Random, seen: bool, waiting: list[str]) -> None:
        super().__init__(style, random, seen)
        self.printed_again = False
        self.waiting = waiting
        for number in range(20):
            self.works[f"w{number}"] = work(random, self.lang, "book")
        self.cited = list(self.works)

    def _work(self, plan: Planned) -> None:
        if self.waiting:
            plan.item("work", self.waiting.pop())
        else:
            plan.item("work", self._filled(self._one("free")))


def spoilt_note(note: MadeNote, seed: int) -> MadeNote:
    """The note as extraction or an author may have spoilt it (``noise.py``); its items keep to their words."""
    stretches: list[tuple[str | None, str]] = []
    position = 0
    for index, item in enumerate(note.items):
        stretches += [
            (None, note.text[position : item.start]),
            (f"item {index}", note.text[item.start : item.end]),
        ]
        position = item.end
    stretches.append((None, note.text[position:]))
    made = spoilt(
        reference("made", [one for one in stretches if one[1]], f"note-{note.number}-{len(note.text)}"), seed
    )
    bounds = {label: (start, end) for label, start, end in made.spans if label}
    items = [
        replace(item, start=bounds[f"item {n}"][0], end=bounds[f"item {n}"][1])
        for n, item in enumerate(note.items)
    ]
    return replace(note, text=made.text, items=tuple(items))


if __name__ == "__main__":
    for one in papers(6, 1):
        print(f"== {one.style} ({one.lang})")
        for note in one.notes:
            print(note.number, note.text)
            for item in note.items:
                print(f"    {item.kind}: {note.text[item.start : item.end]}")
