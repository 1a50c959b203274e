"""The traditions of back-reference, read from ``traditions/*.toml`` and compiled for the finder.

A tradition file has ``[[form]]`` tables (forms with a name of their own, such as "op. cit."), one
``[note]`` table (how it points to a note's number) and ``[words]``; each form names its source. To add
a language, add a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

from citecheck.citations.signals import signal_phrases

FormKind = Literal["cited", "same", "author"]
Role = Literal["cited", "same", "author", "back", "note"]

BLANK = r"[\s\u00a0\u202f]{0,3}"
PART_TO = r"\s(?:to|à|au|aux|zu|zum|zur|a|al|alla|alle|ai|de|del|of|tot|bij|к)\s"
"""What stands between the name of a part of a book and the book: "introduction to …"."""
_KEY = re.compile(r"[\W_]+")


def lowered(text: str) -> str:
    """``text`` in lower case with every character at its own offset (``str.lower`` may lengthen)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def key_of(spelling: str) -> str:
    """What stays the same of a form however it is dotted, spaced and cased: ``opcit``."""
    return _KEY.sub("", lowered(spelling))


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a spelling in one tradition."""

    form: str
    role: Role
    tradition: str
    needs_dot: bool = False
    needs_bracket: bool = False
    needs_tail: bool = False
    needs_comma: bool = False
    needs_name: bool = False
    upper: bool = False
    lower: bool = False
    last: bool = False
    near: bool = False
    pieces: bool = False
    alone: bool = False
    bracket: bool = False
    bare: bool = False
    plural: bool = False
    spelling: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of all traditions together, in lower case."""

    particles: frozenset[str]
    joiners: frozenset[str]
    others: frozenset[str]
    abbreviations: frozenset[str]
    editors: frozenset[str]
    by: frozenset[str]
    idem: frozenset[str]
    introduce: tuple[str, ...]
    hints: Mapping[str, frozenset[str]]
    generic: frozenset[str]
    """What a work is called without naming it ("the works cited in note 3"), folded to its letters."""
    places: frozenset[str]
    """Words that point to a place of the manuscript: before a note's number, behind it, and for what comes later."""
    cites: frozenset[str]
    """Words for "cited"."""
    parts: frozenset[str]
    """Parts of a book without a title of their own ("introduction"), reduced to their letters."""
    kinds: Mapping[str, str]
    """What kind of work a word before the form tells ("art. préc."): "article", "note", "legal", "thesis", "any"."""
    signs: Mapping[str, frozenset[str]]
    """By tradition its signals of one letter and a stop, which look like an initial."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """Everything that the finder needs, compiled: all patterns are for :func:`lowered` text."""

    anchor: Anchor
    entries: Mapping[str, tuple[Entry, ...]]
    words: Words
    note_word: re.Pattern[str]
    back_word: re.Pattern[str]
    after_word: re.Pattern[str]
    forward_word: re.Pattern[str]
    see_word: re.Pattern[str]
    text_word: re.Pattern[str]
    with_text: re.Pattern[str]
    link_word: re.Pattern[str]
    signal: re.Pattern[str]
    container: re.Pattern[str]
    introduce: re.Pattern[str]
    cites: re.Pattern[str]
    locator_word: re.Pattern[str]
    locator_labels: Mapping[str, str]
    before_locator: re.Pattern[str]
    after_locator: re.Pattern[str]


def spelling_pattern(spelling: str, exact: bool = False) -> str:
    """A regular expression (for lower-case text) of a spelling in which stops and blanks may vary."""
    words = lowered(spelling).split()
    pieces: list[str] = []
    for position, word in enumerate(words):
        last = position == len(words) - 1
        stops = word.rstrip(".,")
        inner = re.escape(stops).replace(r"\.", r"\." if exact else r"[.,]?\s?").replace("'", "['’]")
        end = word[len(stops) :]
        if not end:
            pieces.append(inner + ("" if last else r"[\s\u00a0\u202f]{1,3}"))
        elif exact:
            pieces.append(inner + re.escape(end) + ("" if last else BLANK))
        else:
            pieces.append(inner + (r"\.?" if last else r"[.,]?" + BLANK))
    return "".join(pieces)


def any_of(spellings: Iterable[str], exact: bool = False) -> str:
    """An alternation of the spellings, longest first, that ends at a word's end."""
    ordered = sorted(set(spellings), key=lambda s: (-len(s), s))
    if not ordered:
        return r"(?!)"
    # A guard for each run of spellings that need one: patterns of many guards are slow to compile.
    runs = (
        (guarded, "|".join(spelling_pattern(s, exact) for s in run))
        for guarded, run in groupby(ordered, key=lambda s: s[-1].isalnum() or s[-1] == ".")
    )
    return "(?:" + "|".join(rf"(?:{run})(?!\w)" if guarded else run for guarded, run in runs) + ")"


def _load() -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    folder = files("citecheck.citations.backref")
    traditions = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted((folder / "traditions").iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    }
    return traditions, tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))


def _form_entries(name: str, tradition: Mapping[str, Any]) -> Iterable[tuple[str, bool, Entry]]:
    """(spelling, exact, entry) for the forms with a name of their own."""
    for form in tradition.get("form", ()):
        needs_dot = set(form.get("needs-dot", ()))
        for spelling in form["spellings"]:
            exact = bool(form.get("exact"))
            yield (
                spelling,
                exact,
                Entry(
                    form["name"],
                    form["kind"],
                    name,
                    needs_dot=key_of(spelling) in needs_dot,
                    needs_bracket=bool(form.get("needs-bracket")),
                    needs_tail=bool(form.get("needs-tail")),
                    needs_comma=bool(form.get("needs-comma")),
                    needs_name=bool(form.get("needs-name")),
                    upper=form.get("case-first") == "upper",
                    lower=form.get("case") == "lower",
                    last=bool(form.get("last")),
                    near=bool(form.get("near")),
                    pieces=bool(form.get("pieces")),
                    spelling=spelling,
                ),
            )


def _note_entries(name: str, tradition: Mapping[str, Any]) -> Iterable[tuple[str, bool, Entry]]:
    """(spelling, exact, entry) for the words that point to a note by its number."""
    note = tradition.get("note")
    if not note:
        return
    exact = bool(note.get("exact"))
    alone, bracket, bare, plural = (
        {key_of(s) for s in note.get(part, ())} for part in ("alone", "bracket", "bare", "plural")
    )
    for spelling in note.get("back", ()):
        key = key_of(spelling)
        yield spelling, exact, Entry(note["form"], "back", name, alone=key in alone, spelling=spelling)
    for spelling in note.get("words", ()):
        key = key_of(spelling)
        yield (
            spelling,
            exact,
            Entry(
                note["form"],
                "note",
                name,
                bracket=key in bracket,
                bare=key in bare,
                plural=key in plural,
                spelling=spelling,
            ),
        )


def _collect(traditions: Mapping[str, Mapping[str, Any]], section: str, part: str) -> list[str]:
    return [s for tradition in traditions.values() for s in tradition.get(section, {}).get(part, ())]


class Anchor:
    """Where a form's words stand in a :func:`lowered` text; the longest of those that begin at one place.

    There are hundreds of spellings, and few of their beginnings occur in one manuscript: the patterns of those
    that begin alike are compiled when their first two letters are met.
    """

    def __init__(self, spellings: Mapping[bool, set[str]]) -> None:
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for exact, group in spellings.items():
            for spelling in group:
                low = lowered(spelling)
                # Between a single letter and the next a stop may stand or not: "a.a.O.", "aaO".
                start = low[:2] if low[1:2].isalpha() else low[:1]
                self._by_start.setdefault(start, []).append((spelling, spelling_pattern(spelling, exact)))
        starts = "|".join(re.escape(start) for start in sorted(self._by_start, key=lambda s: (-len(s), s)))
        # A digit before it is a note's number that lost its blank ("12supra"); a letter is another word.
        self._start = re.compile(rf"(?<![^\W\d_])(?:{starts})")
        self._compiled: dict[str, re.Pattern[str]] = {}

    def search(self, low: str, position: int = 0) -> re.Match[str] | None:
        """The first form at or after ``position``."""
        for start in self._start.finditer(low, position):
            at = start.start()
            if found := self._pattern(low[at : at + 2]).match(low, at):
                return found
        return None

    def match(self, low: str, position: int) -> re.Match[str] | None:
        """The form that begins right at ``position``."""
        return (
            self._pattern(low[position : position + 2]).match(low, position)
            if self._start.match(low, position)
            else None
        )

    def finditer(self, low: str) -> Iterator[re.Match[str]]:
        """All forms in order; they do not overlap."""
        position = 0
        while found := self.search(low, position):
            yield found
            position = found.end()

    def _pattern(self, start: str) -> re.Pattern[str]:
        key = start if start in self._by_start else start[:1]
        found = self._compiled.get(key)
        if found is None:
            fitting = {*self._by_start.get(key, ()), *self._by_start.get(key[:1], ())}
            ordered = sorted(fitting, key=lambda pair: (-len(pair[0]), pair[0]))
            found = re.compile("(?:" + "|".join(pattern for _, pattern in ordered) + r")(?!\w)")
            self._compiled[key] = found
        return found


def _words(traditions: Mapping[str, Mapping[str, Any]], common: Mapping[str, Any]) -> Words:
    def group(names: Iterable[str]) -> frozenset[str]:
        return frozenset(lowered(name) for name in names)

    return Words(
        particles=group(common["particles"]),
        joiners=group(common["joiners"]),
        others=group(common["others"]),
        abbreviations=group(common["abbreviations"]),
        editors=group(s.rstrip(".") for s in _collect(traditions, "words", "editors")),
        by=group(_collect(traditions, "words", "by")),
        idem=frozenset(key_of(s) for s in _collect(traditions, "words", "idem")),
        introduce=tuple(_collect(traditions, "words", "introduce")),
        hints={
            name: frozenset(tradition["words"]["hints"])
            for name, tradition in traditions.items()
            if "hints" in tradition.get("words", {})
        },
        generic=frozenset(key_of(s) for s in _collect(traditions, "words", "generic")),
        places=group(s for part in ("back", "after", "forward") for s in _collect(traditions, "note", part)),
        cites=group(_collect(traditions, "words", "cites")),
        parts=frozenset(key_of(word) for word in common["parts"]),
        kinds={lowered(word): kind for kind, words in common["kinds"].items() for word in words},
        signs={
            name: frozenset(
                s for s in tradition.get("words", {}).get("signals", ()) if len(s) == 2 and s[1] == "."
            )
            for name, tradition in traditions.items()
        },
    )


def _phrases() -> list[str]:
    """The signals of more than one word that any citation may have; those of one are told by each tradition."""
    return sorted(phrase for phrase in signal_phrases() if " " in phrase and len(phrase) > 6)


def _signals(spellings: Iterable[str]) -> re.Pattern[str]:
    # "v." without its stop would be the "v" between the parties of a case.
    spellings = list(spellings)
    short = [s for s in spellings if len(s) <= 2]
    long = [s for s in spellings if len(s) > 2]
    return re.compile(rf"(?<!\w)(?:{any_of(long)}|{any_of(short, exact=True)})")


@cache
def conventions() -> Conventions:
    """All traditions, compiled; read once."""
    traditions, common = _load()
    entries: dict[str, list[Entry]] = {}
    spellings: dict[bool, set[str]] = {False: set(), True: set()}
    for name, tradition in traditions.items():
        for spelling, exact, entry in (*_form_entries(name, tradition), *_note_entries(name, tradition)):
            entries.setdefault(key_of(spelling), []).append(entry)
            spellings[exact].add(spelling)
    labels = {key_of(s) or s: label for label, group in common["locators"].items() for s in group}
    return Conventions(
        anchor=Anchor(spellings),
        entries={key: tuple(group) for key, group in entries.items()},
        words=_words(traditions, common),
        note_word=re.compile(any_of(_collect(traditions, "note", "words"))),
        back_word=re.compile(any_of(_collect(traditions, "note", "back"))),
        after_word=re.compile(any_of(_collect(traditions, "note", "after"))),
        forward_word=re.compile(any_of(_collect(traditions, "note", "forward"))),
        see_word=re.compile(any_of(_collect(traditions, "note", "see"))),
        text_word=re.compile(any_of(_collect(traditions, "note", "text"))),
        with_text=re.compile(any_of(_collect(traditions, "note", "with-text"))),
        link_word=re.compile(any_of(_collect(traditions, "note", "link"))),
        signal=_signals([*_collect(traditions, "words", "signals"), *_phrases()]),
        container=re.compile(r"(?<!\w)" + any_of(_collect(traditions, "words", "container")) + r":?"),
        introduce=re.compile(r"(?<!\w)" + any_of(_collect(traditions, "words", "introduce"))),
        cites=re.compile(r"(?<!\w)" + any_of(_collect(traditions, "words", "cites"))),
        locator_word=re.compile(any_of(s for group in common["locators"].values() for s in group)),
        locator_labels=labels,
        before_locator=re.compile(any_of(common["before-locator"])),
        after_locator=re.compile(any_of(common["after-locator"])),
    )
