"""Made notes to learn from: as those of ``notes.py`` that measure, with far more ways to say what stands between citations.

Sentences are put together (``sentences.py``) and not drawn from a few, so that what is learnt is how sentences are made. Real references,
court cases, bodies' reports, works by author and year and interviews of many forms stand beside the works of the style.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from generate import lists
from notes import LANGUAGES, Joiner, MadeNote, Paper, Planned, Style, Writer, finished, listed, paper
from odd_works import odd_work
from sentences import Sentences
from works import work

_SHARES = {
    "work": 58,
    "back": 10,
    "again": 8,
    "interview": 8,
    "law": 5,
    "body": 4,
    "year": 10,
    "running": 3,
    "free": 3,
    "part": 2,
}
_LATIN = frozenset(("en", "fr", "it", "es", "nl"))


class Varied(Writer):
    """Plans notes with more commentary and more kinds of items."""

    def plan(self, number: int) -> Planned:
        plan = Planned()
        random = self.random
        if random.random() < 0.1:
            plan.say(" ".join(self._sentence() for _ in range(random.choice([1, 1, 2, 3]))))
            return plan
        if random.random() < 0.28:
            plan.say(" ".join(self._sentence() for _ in range(random.choice([1, 1, 1, 2, 3]))) + " ")
        bracketed = bool(plan.parts) and random.random() < 0.15
        if bracketed:
            said = str(plan.parts[0]).rstrip()
            # "… was quick. (See X)." and "… was quick (see X)."
            plan.parts = [said.rstrip(".") + " (" if random.random() < 0.5 else said + " ("]
        if random.random() < 0.35:
            signal = self._signal()
            plan.say(
                (signal[0].lower() + signal[1:] if bracketed and random.random() < 0.7 else signal) + " "
            )
        for index in range(random.choices([1, 2, 3, 4, 6], [55, 26, 11, 6, 2])[0]):
            if index:
                self._join(plan)
            self._item(plan, number)
        self._end(plan, bracketed)
        return plan

    def _signal(self) -> str:
        return self._filled(self._one("lead" if self.random.random() < 0.5 else "open"))

    def _sentence(self) -> str:
        if self.random.random() < 0.12:
            return self._filled(self._one(self.random.choice(["before", "after", "only"]), halved=True))
        return Sentences(self.lang, self.random, self._slot).sentence()

    def _join(self, plan: Planned) -> None:
        random = self.random
        chance = random.random()
        if chance < 0.1:
            plan.say(". " + " ".join(self._sentence() for _ in range(random.choice([1, 1, 2]))) + " ")
            if random.random() < 0.5:
                plan.say(self._signal() + " ")
        elif chance < 0.2:
            plan.say(random.choice([". ", "; ", ". "]) + self._signal() + " ")
        elif chance < 0.28:
            joint = {"en": "and", "de": "und", "fr": "et", "it": "e", "es": "y", "nl": "en"}[self.lang]
            plan.say(random.choice([f" {joint} ", f", {joint} ", f"; {joint} "]))
        elif chance < 0.36:
            plan.say(random.choice([". ", ". ", "; ", ", ", " / ", " – "]))
        else:
            super()._join(plan)

    def _end(self, plan: Planned, bracketed: bool) -> None:
        if not bracketed and self.random.random() < 0.12:
            plan.say(". " + " ".join(self._sentence() for _ in range(self.random.choice([1, 1, 2]))))
        else:
            super()._end(plan, bracketed)

    def _item(self, plan: Planned, number: int) -> None:
        random = self.random
        kind = random.choices(list(_SHARES), list(_SHARES.values()))[0]
        if kind == "interview":
            text = self._filled(self._one("talk" if random.random() < 0.75 else "interview"))
            text = (
                text
                if random.random() < 0.5 or not plan.parts or not text.startswith("Int")
                else text[0].lower() + text[1:]
            )
            plan.item("interview", text)
        elif kind in ("law", "body"):
            forms = lists("notes")["law"]["forms" if kind == "law" else "bodies"].split(" | ")
            plan.item("work", self._filled(random.choice(forms)))
        elif kind == "year":
            plan.item("work", self._by_year(page=random.random() < 0.7))
        elif kind == "running":
            plan.item("work", self._by_year(page=random.random() < 0.3))
            made = Sentences(self.lang, random, self._slot)
            said = lists("notes")["running"][self.lang].split(" | ")
            plan.say(f" {self._filled(random.choice(said)) if random.random() < 0.3 else made.rest()}. ")
            plan.item("work", self._filled(random.choice(lists("notes")["law"]["bodies"].split(" | "))))
        elif kind == "news":
            plan.item("work", self._news())
        elif kind == "review":
            plan.item("work", self._review())
        elif kind == "free":
            plan.item("work", self._filled(self._one("free")))
        elif kind == "back" and self.cited:
            page = str(random.randint(1, 600))
            plan.item("back-reference", self._back(random.choice(self.cited), page), None, page)
        elif kind == "again" and self.cited and not self.entry and self.printed_again:
            key = random.choice([self.cited[-1], random.choice(self.cited)])
            plan.cite(key, self.works[key], str(random.randint(1, 600)), again=True)
        elif kind == "part" and self.cited:
            self._in_a_book(plan)
        else:
            self._work(plan)

    def _by_year(self, page: bool) -> str:
        """ "Smith/Jones 1979, S. 66 ff.", "Smith and Jones (1979: 66)", "Smith, 1979, p. 12"."""
        random = self.random
        count = random.choices([1, 2, 3], [7, 3, 1])[0]
        names = [self._slot("name") for _ in range(count)]
        joint = {"de": "/", "fr": " et ", "it": " e ", "es": " y ", "nl": " en "}.get(self.lang, " and ")
        joint = random.choice([joint, joint, " & ", "/"])
        who = names[0] + " et al." if random.random() < 0.08 else joint.join(names)
        year, number = (
            str(random.randint(1930, 2021)) + random.choice(["", "", "", "a", "b"]),
            random.randint(1, 700),
        )
        lead = "S. " if self.lang == "de" else random.choice(["p. ", "pp. ", ""])
        last = random.choice(
            [f"{number}", f"{number}", f"{number}–{number + 9}", f"{number} ff.", f"{number} f."]
        )
        if not page:
            return random.choice([f"{who} {year}", f"{who} {year}", f"{who}, {year}", f"{who} ({year})"])
        return random.choice(
            [
                f"{who} {year}, {lead}{last}",
                f"{who} {year}: {last}",
                f"{who}, {year}, {lead}{last}",
                f"{who} ({year}) {last}",
                f"{who} ({year}), {lead}{last}",
            ]
        )

    def _news(self) -> str:
        """ "Title," Newspaper, day: nobody's, as newspapers' pieces often are."""
        left, right = random_quotes(self.lang, self.random)
        made = odd_work(self.random, self.lang, "anonymous_news")
        inside = self.random.choice([f"{left}{made.title},{right}", f"{left}{made.title}{right},"])
        return f"{inside} {made.container_title}, {self._slot('day')}"

    def _review(self) -> str:
        """A law review's article as American lawyers cite it."""
        random = self.random
        made = work(random, self.lang, "article")
        who = made.author[0]
        first = random.randint(1, 1800)
        page = f", {first + random.randint(1, 30)}" if random.random() < 0.6 else ""
        name = random.choice(lists("notes")["law"]["reviews"].split(" | "))
        return f"{who.given} {who.family}, {made.title}, {random.randint(1, 130)} {name} {first}{page} ({made.issued.year if made.issued else 1990})"

    def _in_a_book(self, plan: Planned) -> None:
        """A chapter of a book that a back-reference names: "X, ‘Title’ in Y, op. cit., n. 3"."""
        random = self.random
        made = work(random, self.lang, "chapter")
        left, right = lists("notes")[self.lang]["quotes"].split("|")
        who = made.author[0]
        plan.item("work", f"{who.given} {who.family}, {left}{made.title}{right}")
        joint = {"de": "in:", "fr": "dans", "es": "en"}.get(self.lang, "in")
        plan.say(f"{random.choice([',', ''])} {joint} ")
        name, page = self._slot("name"), random.randint(1, 400)
        forms = [
            f"{name}, op. cit., p. {page}",
            f"{name} (ed.), op. cit. (n. {random.randint(1, 40)}), p. {page}",
        ]
        forms += (
            [f"{name} (Hg.), a.a.O., S. {page}"]
            if self.lang == "de"
            else [f"{name}, supra note {random.randint(1, 40)}, at {page}"]
        )
        plan.item("back-reference", random.choice(forms))

    def _slot(self, name: str) -> str:
        random = self.random
        if name == "day":
            day, year = random.randint(1, 28), random.randint(1950, 2021)
            months = lists("notes")[self.lang]["months"].split()
            return random.choice(
                [f"{day}.{random.randint(1, 12)}.{year}", f"{day} {random.choice(months)} {year}"]
            )
        simple = {
            "letter": random.choice("ABCDEX"),
            "two": f"{random.randint(0, 99):02d}",
            "year3": str(random.randint(1950, 2021)),
        }
        if name in simple:
            return simple[name]
        if name in ("topic", "role"):
            return self._filled(self._one(name))
        return super()._slot(name)


def random_quotes(lang: str, random: Random) -> tuple[str, str]:
    """The language's marks of quotation, or others that authors use in it."""
    left, right = random.choice([lists("notes")[lang]["quotes"], "“|”", '"|"', "‘|’"]).split("|")
    return left, right


class VariedJoiner(Varied, Joiner):
    """The same of references that are printed already."""


def varied_paper(style: Style, count: int, seed: int) -> Paper:
    """A made paper in a style, to learn from."""
    return paper(style, count, seed, writer=Varied)


def joined_notes(references: Sequence[str], seed: int) -> list[MadeNote]:
    """Notes that cite real references, as printed, in the ways of made ones; each reference once."""
    random = Random(f"joined-{seed}")
    waiting = [text for text in references if 20 < len(text) < 900]
    random.shuffle(waiting)
    made: list[MadeNote] = []
    while waiting:
        lang = random.choices(LANGUAGES, [5, 2, 2, 1, 1, 1])[0]
        writer = VariedJoiner(Style("", lang, lang, True), random, True, waiting)
        for number in range(1, 31):
            plan = writer.plan(number)
            text = "".join(str(part) for part in plan.parts)
            if (note := finished(str(len(made)), text, plan)) is not None:
                made.append(note)
    return made


__all__ = ["Varied", "VariedJoiner", "joined_notes", "listed", "varied_paper"]


if __name__ == "__main__":
    for one in joined_notes(["Reed, T. Harbour Towns. London: Verso, 2001"] * 40, 1):
        print(one.text)
