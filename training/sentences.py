"""Made sentences: a small grammar over words of each language (``lists/grammar.toml``). They mean nothing; they are built as sentences are.

What a model of notes may learn from them is where a sentence is none of a reference: names, years, numbers, quoted words and places
stand in them as in real ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

from generate import lists


@cache
def _words(lang: str, name: str) -> tuple[str, ...]:
    return tuple(lists("grammar")[lang][name].split("|"))


class Sentences:
    """Makes sentences in a language; ``slot`` fills a name, year, place and the like (as in ``lists/notes.toml``)."""

    def __init__(self, lang: str, random: Random, slot: Callable[[str], str]) -> None:
        self.lang, self.random, self.slot = lang, random, slot

    def sentence(self) -> str:
        """One sentence with its full stop."""
        random = self.random
        parts = []
        chance = random.random()
        if chance < 0.2:
            parts.append(self._word("open"))
        elif chance < 0.45:
            parts.append(
                self._phrase(1) + random.choice([",", ",", "" if self.lang in ("de", "nl") else ","])
            )
        parts.append(self._clause(0))
        chance = random.random()
        if chance < 0.12:
            parts[-1] += random.choice([";", ";", ":", " –"])
            parts.append(self._clause(1))
        elif chance < 0.25:
            parts[-1] += "," if random.random() < 0.7 else ""
            parts += [self._word("conj"), self._clause(1)]
        elif chance < 0.32:
            parts.append(f"({self._phrase(1) if random.random() < 0.5 else self._group(1)})")
        said = " ".join(part for part in parts if part)
        said = re.sub(r"(?<=\bl)’ ", "’", re.sub(r",(?=[,;:.–)])|(?<=\.)\.", "", said)).rstrip(",")
        return (
            said[0].upper()
            + said[1:]
            + random.choice([".", ".", ".", ".", ".", ".", ".", "?", "!"][: 7 + (random.random() < 0.2) * 2])
        )

    def rest(self) -> str:
        """What a sentence says of its subject: "argues that …"."""
        return f"{self._word('verb' if self.random.random() < 0.7 else 'passive')} {self._group(0)} {self._phrase(1)}"

    def _word(self, name: str) -> str:
        word = self.random.choice(_words(self.lang, name))
        return word.replace("{place}", self.slot("place")) if "{" in word else word

    def _clause(self, depth: int) -> str:
        random = self.random
        parts = [self._subject(depth)]
        if random.random() < 0.25:
            parts.append(self._word("adv"))
        if random.random() < 0.3:
            parts.append(self._word("passive"))
        else:
            parts.append(self._word("verb"))
            if depth < 2 and random.random() < 0.15:
                comma = "," if self.lang == "de" else ""
                parts[-1] += comma
                parts += [self._word("that"), self._clause(depth + 1)]
            else:
                parts.append(self._group(depth) if random.random() < 0.75 else self._word("adj"))
        for _ in range(random.choice([0, 1, 1, 2])):
            parts.append(self._phrase(depth))
        return " ".join(parts)

    def _subject(self, depth: int) -> str:
        return self._word("person") if self.random.random() < 0.2 else self._group(depth)

    def _group(self, depth: int) -> str:
        """A group of words about a noun or a name."""
        random = self.random
        chance = random.random()
        if chance < 0.12:
            said = self.slot("full") if random.random() < 0.5 else self.slot("name")
            if random.random() < 0.25:
                said += (
                    f", {self._word('role')},"
                    if random.random() < 0.6
                    else f" ({self.slot('year')}–{self.slot('year')})"
                )
            elif random.random() < 0.2:
                said = f"{self._word('role')} {said}"
        elif chance < 0.18:
            said = self.slot("place")
        elif chance < 0.24:
            said = self._word("body")
            if random.random() < 0.3:
                said += f" ({''.join(word[0] for word in said.split() if word[0].isupper())})"
            elif random.random() < 0.5:
                said = f"{self._word('det')} {said}"
        elif chance < 0.29:
            said = (
                f"{self.slot('num')} {self._word('noun')}"
                if random.random() < 0.7
                else f"{self.slot('num2')} %"
            )
        elif chance < 0.36:
            said = (
                f"{self._word('det')} {self._word('noun')} {self.slot('quote')}"
                if random.random() < 0.5
                else self.slot("quote")
            )
        else:
            said = (
                self._word("det")
                + " "
                + (self._word("adj") + " " if random.random() < 0.4 else "")
                + self._word("noun")
            )
        if depth < 2:
            chance = random.random()
            if chance < 0.12:
                joint = _words(self.lang, "conj")[0]
                said += (
                    f", {self._group(2)}" if random.random() < 0.3 else ""
                ) + f" {joint} {self._group(2)}"
            elif chance < 0.3:
                said += f" {self._word('prep')} {self._group(depth + 1)}"
            elif chance < 0.36:
                said += f", {self._word('rel')} {self._word('verb')} {self._group(2)},"
        return said

    def _phrase(self, depth: int) -> str:
        """A preposition and what it goes with, often a year or a place."""
        chance = self.random.random()
        if chance < 0.25:
            return f"{self._word('prep')} {self.slot('year')}"
        if chance < 0.32:
            return f"{self._word('prep')} {self.slot('date')}"
        if chance < 0.42:
            return f"{self._word('prep')} {self.slot('place')}"
        return f"{self._word('prep')} {self._group(depth + 1)}"
