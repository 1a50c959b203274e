"""Made references: records of our own lists, rendered in many styles, each stretch with its label.

Nothing here is a real work. The same seed makes the same references.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from datasets import Reference, Stretch, reference

LISTS = Path(__file__).parent / "lists"
KINDS = ("article", "book", "chapter", "thesis", "report", "news", "web", "paper")
WEIGHTS = (30, 24, 18, 4, 7, 7, 5, 5)
ODD_KINDS, ODD_WEIGHTS = ("film", "patent", "short"), (4, 2, 4)
"""Kinds of references alone: made works (``works.py``) and their notes have none of them."""
LABELS = {
    "container": "container-title", "conference": "container-title", "news": "journal", "datefull": "date", "access": "note", "body": "author",
    "editornat": "editor", "editorvan": "editor", "editorini": "editor", "publisher_uni": "publisher", "publisher_body": "publisher",
    "volnum": "volume", "issue": "volume", "page": "pages", "pages_total": "pages", "series": "collection-title", "number": "citation-number", "nodate": "date",
    "producerini": "producer", "directorini": "director", "directorlf": "director", "studio": "publisher", "cast": "note", "fixedgenre": "genre",
    "patent": "genre", "editorshort": "editor", "abstracts": "source", "reprint": "note", "reprintplace": "note", "fixednote": "note",
    "artnumber": "note", "preprint": "note", "heldat": "note",
}  # fmt: skip
_FIELD = re.compile(r"\{(?:([^{}|]*)\|)?([a-z_]+)(?:\|([^{}|]*))?\}")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_GENRES = {
    "en": [
        "PhD diss.",
        "PhD thesis",
        "Unpublished doctoral dissertation",
        "Master's thesis",
        "Ph.D. dissertation",
        "MA thesis",
    ],
    "de": ["Diss.", "Dissertation", "Habilitationsschrift"],
    "fr": ["thèse de doctorat", "mémoire de master"],
    "it": ["tesi di dottorato", "tesi di laurea"],
    "es": ["tesis doctoral", "tesis de maestría"],
    "nl": ["proefschrift", "masterscriptie"],
}
_REPORTS = [
    "Working Paper",
    "Technical Report",
    "Discussion Paper",
    "Research Report",
    "Policy Brief",
    "Briefing Paper",
    "Occasional Paper",
]
_EDITIONS = {
    "en": ["2nd ed.", "3rd edn", "rev. ed.", "4th ed.", "2d ed.", "2nd edn", "fifth edition"],
    "de": ["2. Aufl.", "3. Auflage", "4., überarb. Aufl.", "2. Aufl"],
    "fr": ["2e éd.", "nouvelle édition"],
    "it": ["2ª ed.", "nuova ed."],
    "es": ["2.ª ed.", "3a ed."],
    "nl": ["2e druk", "derde druk"],
}


@cache
def lists(name: str) -> dict[str, Any]:
    return tomllib.loads((LISTS / f"{name}.toml").read_text(encoding="utf-8"))


def _choice(random: Random, listed: str) -> str:
    return random.choice(_split(listed))


@cache
def _split(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (listed.split("|") if "|" in listed else listed.split()))


def references(count: int, seed: int = 1) -> Iterator[Reference]:
    """``count`` made references, each by a generator of its own."""
    for number in range(count):
        random = Random(f"{seed}-{number}")
        style = random.choice(lists("styles")["style"])
        yield reference("made", rendered(random, style), f"made-{number}")


def rendered(random: Random, style: dict[str, Any], kind: str | None = None) -> list[Stretch]:
    """One reference in a style: stretches with labels, loose text with None."""
    kind = kind or random.choices((*KINDS, *ODD_KINDS), (*WEIGHTS, *ODD_WEIGHTS))[0]
    template = random.choice(style.get(kind) or style["book"])
    record = Made(random, style, odd=True)
    made: list[Stretch] = []
    position = 0
    for match in _FIELD.finditer(template):
        between = template[position : match.start()]
        if made and between.startswith(".") and made[-1][1].endswith("."):
            # One stop closes both the abbreviation and the field.
            between = between[1:]
        if between:
            made.append((None, between))
        prefix, name, suffix = match[1] or "", match[2], match[3] or ""
        made.append((LABELS.get(name, name), prefix + record.value(name) + suffix))
        position = match.end()
    if position < len(template) and not (template[position:] == "." and made[-1][1].endswith(".")):
        made.append((None, template[position:]))
    return made


class Made:
    """What a made reference says, field by field; with titles and dates of rarer forms where it is ``odd``."""

    def __init__(self, random: Random, style: dict[str, Any], *, odd: bool = False) -> None:
        self.random, self.style, self.lang, self.odd = random, style, style["lang"], odd
        self.year = random.choices(
            [random.randint(1995, 2022), random.randint(1950, 1999), random.randint(1700, 1949)], [6, 4, 1]
        )[0]

    def value(self, name: str) -> str:
        return getattr(self, "_" + name)()

    def _people(self, count: int, form: str, joint: str) -> str:
        names = [self.person() for _ in range(count)]
        printed = [
            _name(given, family, form, first=index == 0) for index, (given, family) in enumerate(names)
        ]
        if count >= 4 and self.random.random() < 0.3:
            return printed[0] + self.random.choice([" et al.", ", et al.", " et al"])
        if joint in (",", "/", ";"):
            return {",": ", ", "/": " / " if self.random.random() < 0.5 else "/", ";": "; "}[joint].join(
                printed
            )
        if len(printed) == 1:
            return printed[0]
        oxford = "," if len(printed) > 2 or joint == "&" else ""
        return ", ".join(printed[:-1]) + f"{oxford} {joint} " + printed[-1]

    def person(self) -> tuple[str, str]:
        """Given and family name."""
        cultures = lists("names")
        home = {
            "de": "german", "fr": "french", "it": "italian", "es": "spanish", "en": "english", "nl": "dutch",
        }[self.lang]  # fmt: skip
        culture = home if self.random.random() < 0.4 else self.random.choice(sorted(cultures))
        given = _choice(self.random, cultures[culture]["given"])
        if self.random.random() < 0.3 and self.style["lang"] == "en":
            given += " " + self.random.choice("ABCDEFGHJKLMNPRSTVW") + "."
        return given, _choice(self.random, cultures[culture]["family"]).replace("_", " ")

    def _names(self, few: bool = False) -> str:
        form, joint = self.style["names"].split()
        count = self.random.choices([1, 2, 3, 4, 6], [12, 6, 3, 2, 1])[0]
        return self._people(min(count, 3) if few else count, form, joint)

    def _author(self) -> str:
        if self.random.random() < 0.02:
            return self.random.choice(["———", "———", "Anon.", "Plato", "Aristotle"])
        return self._names()

    def _editor(self) -> str:
        return self._names(few=True)

    def _editornat(self) -> str:
        joint = self.style["names"].split()[1]
        return self._people(
            self.random.choice([1, 1, 2, 3]),
            self.random.choice(["FL", "FIL"]),
            "and" if joint in ",/" else joint,
        )

    def _translator(self) -> str:
        return self._people(1, "FL", "and")

    def _editorvan(self) -> str:
        return self._people(self.random.choice([1, 2, 3]), "VAN", ",")

    def _editorini(self) -> str:
        return self._people(self.random.choice([1, 2]), "FIL", "and")

    def _title(self) -> str:
        lang = self.lang if self.random.random() < 0.8 else "en"
        words = lists("works")["titles"][lang]
        chance = self.random.random() if self.odd else 1.0
        if chance < 0.1:
            # "Salt", "Harbour Dues": a learner of long titles alone takes these for a last name.
            subject = _choice(self.random, words["subject"])
            return subject.title() if lang == "en" else subject[0].upper() + subject[1:]
        if chance < 0.12 and self.lang == "en":
            return f"{_choice(self.random, lists('works')['titles']['original'])} [{_choice(self.random, words['subject']).capitalize()}]"
        fill = lambda text: re.sub(r"\{\}", lambda _: _choice(self.random, words["subject"]), text)  # noqa: E731
        title = fill(_choice(self.random, words["head"]))
        if self.random.random() < 0.25:
            title += {"fr": " à ", "it": " a ", "es": " en ", "de": " in "}.get(lang, " in ") + _choice(
                self.random, words["place"]
            )
        if self.random.random() < 0.4:
            title += self.random.choice([": ", ": ", ". ", " – "]) + fill(_choice(self.random, words["tail"]))
        title = title[0].upper() + title[1:]
        if lang == "en" and self.random.random() < 0.5:
            title = " ".join(
                word
                if word in ("of", "and", "the", "in", "to", "a", "from") and i
                else word[0].upper() + word[1:]
                for i, word in enumerate(title.split())
            )
        return title + (self.random.choice("?!") if self.random.random() < 0.04 else "")

    _container = _title

    def _director(self) -> str:
        return self._people(self.random.choice([1, 1, 1, 2]), "FL", "and")

    def _directorini(self) -> str:
        return self._people(1, "LFI", "&")

    def _directorlf(self) -> str:
        return self._people(1, "LF", "and")

    def _producerini(self) -> str:
        return self._people(self.random.choice([1, 2, 2, 3]), "LFI", ",")

    def _cast(self) -> str:
        return self._people(self.random.choice([1, 2, 3, 4]), "FL", ",")

    def _studio(self) -> str:
        return _choice(self.random, lists("works")["bodies"]["studios"])

    def _editorshort(self) -> str:
        """Editors by their family names alone, of a book that stands elsewhere in the list."""
        count = self.random.choice([1, 2, 2, 3])
        families = [self.person()[1] for _ in range(count)]
        if count == 3 or self.random.random() < 0.2:
            return families[0] + " et al."
        return " and ".join(families) + (f" ({self.year})" if self.random.random() < 0.3 else "")

    def _patent(self) -> str:
        return f"{self.random.randint(3, 11)},{self.random.randint(100, 999)},{self.random.randint(100, 999)}"

    def _abstracts(self) -> str:
        return f"{self.random.randint(20, 78)}({self.random.randint(1, 12):02d}-{self.random.choice('AB')}), {self.random.randint(100, 5999)}"

    def _reprint(self) -> str:
        people = self._people(self.random.choice([1, 2, 3]), "FL", "and")
        imprint = f"{self._location()}: {self._publisher()}, {self.year + self.random.randint(1, 30)}"
        ending = self.random.choice(["", f", {self._pages()}"])
        return self.random.choice(
            [
                f"{people}, {self._title()}, {imprint}{ending}",
                f"{self._title()}, {people} (eds.), {imprint}{ending}",
            ]
        )

    def _reprintplace(self) -> str:
        return f"{self._location()}: {self._publisher()}, {self.year + self.random.randint(1, 60)}"

    def _artnumber(self) -> str:
        return (
            f"{self.random.choice('SEe')}{self.random.randint(1000, 99999)}-{self.random.randint(10, 9999)}"
        )

    def _preprint(self) -> str:
        return f"arXiv:{self.random.randint(7, 24):02d}{self.random.randint(1, 12):02d}.{self.random.randint(1000, 29999)}"

    def _heldat(self) -> str:
        return f"{self._publisher_uni()}, {self._location()}, {self.random.randint(1, 20)}-{self.random.randint(21, 30)} {self.random.choice(_MONTHS['en'].split())}"

    def _fixedgenre(self) -> str:
        return ""

    _fixednote = _fixedgenre

    def _journal(self) -> str:
        journals = lists("works")["journals"]
        if self.lang == "en" and self.random.random() < 0.35:
            return _choice(self.random, journals["abbr"])
        if self.random.random() < 0.1:
            return (
                self.random.choice(["Journal of ", "Annals of ", "Review of ", "Studies in "])
                + _choice(self.random, lists("works")["titles"]["en"]["subject"]).title()
            )
        return _choice(self.random, journals[self.lang])

    def _news(self) -> str:
        return _choice(self.random, lists("works")["journals"]["news"])

    def _publisher(self) -> str:
        return _choice(self.random, lists("works")["publishers"][self.lang])

    def _location(self) -> str:
        return _choice(self.random, lists("works")["places"][self.lang])

    def _body(self) -> str:
        return _choice(self.random, lists("works")["bodies"]["en"])

    _publisher_body = _body

    def _publisher_uni(self) -> str:
        return _choice(self.random, lists("works")["bodies"]["universities"])

    def _conference(self) -> str:
        lead = self.random.choice(
            [
                "Proceedings of the ",
                "Proc. ",
                f"{self.random.randint(2, 40)}th ",
                "",
                "Proceedings of the 12th ",
            ]
        )
        return lead + _choice(self.random, lists("works")["bodies"]["conferences"])

    def _series(self) -> str:
        return _choice(self.random, lists("works")["bodies"]["series"])

    def _genre(self) -> str:
        return (
            self.random.choice(_GENRES[self.lang])
            if self.random.random() < 0.6
            else self.random.choice(_REPORTS)
        )

    def _edition(self) -> str:
        return self.random.choice(_EDITIONS[self.lang])

    def _date(self) -> str:
        chance = self.random.random()
        if chance < 0.03:
            return self.random.choice(
                {
                    "de": ["im Erscheinen", "o. J."],
                    "fr": ["à paraître", "s. d."],
                    "it": ["s.d."],
                    "es": ["en prensa", "s.f."],
                }.get(self.lang, ["n.d.", "forthcoming", "in press"])
            )
        if self.odd and chance < 0.045:
            first = self.year - self.random.randint(5, 90)
            return self.random.choice(
                [f"{self.year} [{first}]", f"[{first}] {self.year}", f"{first}/{self.year}"]
            )
        return str(self.year) + (self.random.choice("ab") if chance > 0.96 else "")

    def _nodate(self) -> str:
        return self.random.choice(["n.d.", "n.d.", "n. d.", "forthcoming", "in press", "no date"])

    def _datefull(self) -> str:
        month = self.random.choice(_MONTHS[self.lang].split())
        day = self.random.randint(1, 28)
        if self.lang == "en":
            return self.random.choice(
                [
                    f"{month} {day}, {self.year}",
                    f"{day} {month} {self.year}",
                    f"{self.year}, {month} {day}",
                    f"{month} {self.year}",
                    f"{day} {month[:3]}. {self.year}",
                ]
            )
        if self.lang == "de":
            return self.random.choice(
                [
                    f"{day}. {month} {self.year}",
                    f"{day:02d}.{self.random.randint(1, 12):02d}.{self.year}",
                    f"{month} {self.year}",
                ]
            )
        return (
            self.random.choice([f"{day} {month} {self.year}", f"{month} {self.year}"])
            if self.lang != "es"
            else f"{day} de {month} de {self.year}"
        )

    _access = _datefull

    def _volume(self) -> str:
        return (
            str(self.random.randint(1, 140))
            if self.random.random() < 0.93
            else self.random.choice(["XII", "IV", "A16", "LXVII", "xxxiv"])
        )

    def _volnum(self) -> str:
        return str(self.random.randint(1, 9))

    def _issue(self) -> str:
        return self.random.choice(
            [str(self.random.randint(1, 12)), str(self.random.randint(1, 12)), "3–4", "1/2"]
        )

    def _pages(self) -> str:
        first = self.random.randint(1, 1500)
        last = first + self.random.randint(2, 40)
        dash = self.random.choice(["–", "-", "–", "-", "--"])
        short = (
            str(last)[-2:]
            if first > 100 and str(last)[:-2] == str(first)[:-2] and self.random.random() < 0.3
            else str(last)
        )
        return f"{first}{dash}{short}"

    def _page(self) -> str:
        return str(self.random.randint(1, 900))

    def _pages_total(self) -> str:
        return f"{self.random.randint(90, 700)} {self.random.choice(['p.', 'pp.', 'S.'])}"

    def _number(self) -> str:
        number = self.random.randint(1, 150)
        return self.random.choice([f"[{number}]", f"{number}.", f"({number})", str(number)])

    def _medium(self) -> str:
        return ""

    def _doi(self) -> str:
        doi = f"10.{self.random.randint(1000, 9999)}/{self.random.choice(['j.', 's', 'abc.', ''])}{self.random.randint(1000, 999999)}"
        return self.random.choice(["doi:", "doi: ", "https://doi.org/", "DOI: ", ""]) + doi

    def _url(self) -> str:
        host = self.random.choice(
            [
                "www.example.org",
                "www.port-society.example",
                "news.example.com",
                "example.edu",
                "www.gov.example",
            ]
        )
        return (
            self.random.choice(["http://", "https://", ""])
            * (not host.startswith("www") or self.random.random() < 0.8)
            + host
            + f"/{self.random.choice(['a', 'news', 'doc', '2013/06', 'en/papers'])}/{self.random.randint(1, 9999)}{self.random.choice(['.html', '.pdf', '', '/'])}"
        )


def _name(given: str, family: str, form: str, *, first: bool) -> str:
    """A name as a style prints it: LFI, FIL, FL, LF, LFN (only the first inverted), VAN, CAPS."""
    letters = [part[0] for part in re.split(r"[\s-]", given) if part]
    initials = " ".join(letter + "." for letter in letters)
    return {
        "LFI": f"{family}, {initials}",
        "FIL": f"{initials} {family}",
        "FL": f"{given} {family}",
        "LF": f"{family}, {given}",
        "LFN": f"{family}, {given}" if first else f"{given} {family}",
        "VAN": f"{family} {''.join(letters)}",
        "CAPS": f"{family.upper()} {given}" if len(letters) % 2 else f"{family.upper()} {initials}",
    }[form]


if __name__ == "__main__":
    for one in references(40):
        print(one.text)
