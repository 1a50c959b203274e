"""Made works as records: of the lists of ``generate.py``, for what a style's processor prints and we read back.

No real work is among them. The same seed makes the same works.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from generate import KINDS, WEIGHTS, Made

from citecheck.model import Date, DateParts, Name, Record

TYPES = {
    "article": "article-journal", "book": "book", "chapter": "chapter", "thesis": "thesis", "report": "report", "news": "article-newspaper",
    "web": "webpage", "paper": "paper-conference",
}  # fmt: skip
_PARTICLES = ("van der ", "von ", "de ", "van ", "della ", "du ")


def works(count: int, seed: int, languages: str = "en") -> dict[str, Record]:
    """Works by key ("w0" …), their titles and journals in one of the languages ("en de")."""
    made: dict[str, Record] = {}
    for number in range(count):
        random = Random(f"work-{seed}-{number}")
        lang = random.choice(languages.split())
        made[f"w{number}"] = work(random, lang, random.choices(KINDS, WEIGHTS)[0])
    return made


def work(random: Random, lang: str, kind: str) -> Record:
    """One made work of a kind of :data:`generate.KINDS`."""
    of = Made(random, {"lang": lang, "names": "FL and"})
    fields: dict[str, Any] = {"type": TYPES[kind], "title": of.value("title"), "author": people(of, random)}
    fields["issued"] = Date(DateParts(of.year))
    return Record(**{**fields, **_MORE[kind](of, random)})


def people(of: Made, random: Random, most: int = 5) -> tuple[Name, ...]:
    return tuple(person(of, random) for _ in range(min(most, random.choices([1, 2, 3, 5], [12, 6, 3, 1])[0])))


def person(of: Made, random: Random) -> Name:
    given, family = of.person()
    particle = next((one for one in _PARTICLES if family.startswith(one)), "")
    if not particle and random.random() < 0.04:
        particle = random.choice(_PARTICLES)
    return Name(family.removeprefix(particle), given, non_dropping_particle=particle.strip() or None)


def _article(of: Made, random: Random) -> Mapping[str, Any]:
    return {
        "container_title": of.value("journal"),
        "volume": str(random.randint(1, 140)),
        "issue": str(random.randint(1, 12)) if random.random() < 0.7 else None,
        "page": _pages(random),
        "doi": re.sub(r"^.*?(?=10\.)", "", of.value("doi")) if random.random() < 0.3 else None,
    }


def _pages(random: Random) -> str:
    first = random.randint(1, 1500)
    return f"{first}-{first + random.randint(2, 40)}"


def _imprint(of: Made) -> dict[str, Any]:
    return {"publisher": of.value("publisher"), "publisher_place": of.value("location")}


def _book(of: Made, random: Random) -> Mapping[str, Any]:
    more = _imprint(of)
    if random.random() < 0.15:
        more["edition"] = str(random.randint(2, 5))
    if random.random() < 0.1:
        more["translator"] = (person(of, random),)
    if random.random() < 0.12:
        more.update(author=(), editor=people(of, random, 3))
    return more


def _chapter(of: Made, random: Random) -> Mapping[str, Any]:
    return {
        **_imprint(of),
        "container_title": of.value("title"),
        "editor": people(of, random, 3),
        "page": _pages(random),
    }


def _thesis(of: Made, random: Random) -> Mapping[str, Any]:
    return {
        "publisher": of.value("publisher_uni"),
        "genre": random.choice(["PhD thesis", "Doctoral dissertation"]),
    }


def _report(of: Made, random: Random) -> Mapping[str, Any]:
    body = of.value("body")
    more: dict[str, Any] = {"publisher": body, "publisher_place": of.value("location")}
    if random.random() < 0.5:
        more.update(
            genre=random.choice(["Working Paper", "Technical Report", "Research Report"]),
            number=str(random.randint(1, 90)),
        )
    if random.random() < 0.3:
        more["author"] = (Name(literal=body),)
    return more


def _news(of: Made, random: Random) -> Mapping[str, Any]:
    more: dict[str, Any] = {"container_title": of.value("news"), "issued": day(of, random)}
    return {**more, "url": address(random)} if random.random() < 0.3 else more


def _web(of: Made, random: Random) -> Mapping[str, Any]:
    return {
        "container_title": of.value("body"),
        "url": address(random),
        "issued": day(of, random),
        "accessed": Date(DateParts(2021, 3, random.randint(1, 28))),
    }


def _paper(of: Made, random: Random) -> Mapping[str, Any]:
    return {
        **_imprint(of),
        "container_title": "Proceedings of the " + of.value("conference").split(" the ")[-1],
        "page": _pages(random),
    }


def day(of: Made, random: Random) -> Date:
    return Date(DateParts(max(of.year, 1950), random.randint(1, 12), random.randint(1, 28)))


def address(random: Random) -> str:
    host = random.choice(["www.example.org", "news.example.com", "port-society.example"])
    return f"https://{host}/{random.choice(['news', 'papers/2013', 'a'])}/{random.randint(1, 9999)}"


_MORE = {
    "article": _article,
    "book": _book,
    "chapter": _chapter,
    "thesis": _thesis,
    "report": _report,
    "news": _news,
    "web": _web,
    "paper": _paper,
}
