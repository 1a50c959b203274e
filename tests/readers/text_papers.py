"""Made-up papers laid out as pages and printed as extractors print them, with what a right reading finds.

A paper has paragraphs of sentences, some of which end with (or hold) a marker, and a note for each. A style
is one way in which programs hand on such pages as text.
"""

from __future__ import annotations

import random
import re
import textwrap
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_suffix(".toml")
STYLES = (
    "ruled",
    "displaced",
    "feeds",
    "alone",
    "loose",
    "brackets",
    "endnotes",
    "gutenberg",
    "superscripts",
)
"""``ruled``: notes behind a line of blanks, no mark of page ends. ``displaced``: so, and runs of text end at each
marker. ``feeds``: form feeds, page numbers and running heads. ``alone``: a note's number on a line of its own.
``loose``: a blank before each marker. The others are what their names say."""


@dataclass
class Sentence:
    """``text`` without the marker; ``note`` is called at offset ``at`` of it."""

    text: str
    note: int = 0
    at: int = 0

    def printed(self, mark: str) -> str:
        return self.text[: self.at] + mark + self.text[self.at :] if self.note else self.text


@dataclass
class Paper:
    """``truth`` of a paper: its notes in order and the sentence of each marker, and the text as printed."""

    text: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(WORDS.read_text("utf-8"))


def paper(seed: int, style: str, language: str = "en", count: int = 24) -> Paper:
    """A paper of about ``count`` notes; the same arguments give the same paper."""
    rng = random.Random(f"{seed} {style} {language}")
    words = _words()[language]
    paragraphs, works = _draft(rng, words, count)
    made = Paper("")
    for number, work in enumerate(works, 1):
        made.notes.append((str(number), " ".join(work.split())))
    for paragraph in paragraphs:
        for sentence in paragraph:
            if sentence.note:
                made.sentences[str(sentence.note)] = sentence.text
    made.text = _Press(rng, style, words).run(paragraphs, works)
    return made


def markdown(count: int, language: str = "en") -> str:
    """A paper of about ``count`` notes as Markdown."""
    rng = random.Random(f"markdown {count} {language}")
    paragraphs, works = _draft(rng, _words()[language], count)
    body = [" ".join(sentence.printed(f"[^{sentence.note}]") for sentence in one) for one in paragraphs]
    notes = [f"[^{number}]: {' '.join(work.split())}" for number, work in enumerate(works, 1)]
    return "\n\n".join([*body, *notes]) + "\n"


def _draft(
    rng: random.Random, words: dict[str, list[str]], count: int
) -> tuple[list[list[Sentence]], list[str]]:
    paragraphs: list[list[Sentence]] = []
    works: list[str] = []
    while len(works) < count:
        paragraph = []
        for _ in range(rng.randint(3, 7)):
            text = _filled(rng, rng.choice(words["sentences"])) + "."
            sentence = Sentence(text)
            if rng.random() < 0.4 and len(works) < count:
                works.append(_work(rng, words, len(works) + 1))
                inner = [i for i, char in enumerate(text) if char == " "]
                at = len(text) if rng.random() < 0.8 else rng.choice(inner[2:] or [len(text)])
                # A number in the text right before a marker is told from it by nobody.
                sentence = Sentence(text, len(works), at if not text[at - 1].isdigit() else len(text))
            paragraph.append(sentence)
        paragraphs.append(paragraph)
    return paragraphs, works


def _filled(rng: random.Random, text: str) -> str:
    return text.replace("{y}", str(rng.randint(1890, 2015))).replace("{n}", str(rng.randint(11, 940)))


def _work(rng: random.Random, words: dict[str, list[str]], number: int) -> str:
    text = _filled(rng, rng.choice(words["works"]))
    page = rng.randint(2, 190)
    values: dict[str, Any] = {
        "{a}": rng.choice(words["names"]), "{p}": page, "{q}": page + rng.randint(3, 30), "{b}": max(1, number - rng.randint(1, 9)),
    }  # fmt: skip
    for name, value in values.items():
        text = text.replace(name, str(value))
    return text


class _Press:
    """Lays a paper out in pages and prints them in a style."""

    def __init__(self, rng: random.Random, style: str, words: dict[str, list[str]]) -> None:
        self.rng, self.style, self.words = rng, style, words
        self.page = rng.randint(3, 40)
        self.over: list[str] = []

    def run(self, paragraphs: list[list[Sentence]], works: list[str]) -> str:
        if self.style in ("endnotes", "gutenberg"):
            return self._endnotes(paragraphs, works)
        out: list[str] = []
        while paragraphs:
            take = paragraphs[: self.rng.randint(2, 4)]
            paragraphs = paragraphs[len(take) :]
            out += self._page(take, works)
            self.page += 1
        return "\n".join(out) + "\n"

    def _mark(self, number: int) -> str:
        if self.style == "brackets":
            return f"[{number}]"
        if self.style == "superscripts":
            return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f" {number}" if self.style in ("loose", "alone") else str(number)

    def _page(self, paragraphs: list[list[Sentence]], works: list[str]) -> list[str]:
        numbers = [sentence.note for paragraph in paragraphs for sentence in paragraph if sentence.note]
        heading = [self.rng.choice(self.words["headings"]), ""] if self.rng.random() < 0.4 else []
        body = self._displaced(paragraphs) if self.style == "displaced" else self._plain(paragraphs)
        noted = [self._note(number, works[number - 1]) for number in numbers]
        if self.over and noted:
            noted[0] += ["", *self.over, ""]
            self.over = []
        notes = [line for lines in noted for line in lines]
        if self.style == "feeds":
            head = ["The Islands and the Bridge" if self.page % 2 else "J. Mercer", ""]
            return [*head, *heading, *body, "", *notes, "", str(self.page), "\f"]
        rule = [" " * 49] if self.style in ("ruled", "displaced") else [""]
        if not numbers:
            return [*heading, *body]
        first = " " if self.style == "displaced" else ""
        lines = [*heading, *body, "", *rule, *notes]
        return (
            [first + lines[0], *lines[1:], ""]
            if self.style != "displaced"
            else [first + lines[0], *lines[1:]]
        )

    def _wrapped(self, text: str, width: int) -> list[str]:
        return [
            line + (" " if self.style == "displaced" else "")
            for line in textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
        ]

    def _plain(self, paragraphs: list[list[Sentence]]) -> list[str]:
        lines: list[str] = []
        for paragraph in paragraphs:
            text = " ".join(sentence.printed(self._mark(sentence.note)) for sentence in paragraph)
            lines += [*self._wrapped(text, 66), ""]
        return lines[:-1]

    def _displaced(self, paragraphs: list[list[Sentence]]) -> list[str]:
        """Text runs that end at markers: the rest of a paragraph comes behind the next paragraph.

        Where that has a marker too, its run ends before it, and goes on with it behind the rest.
        """
        out: list[str] = []
        pending: str | None = None
        for paragraph in paragraphs:
            text = " ".join(sentence.printed(f"\x00{sentence.note}\x01") for sentence in paragraph)
            head, mark, tail = self._cut(text)
            if pending is None:
                out += [*self._wrapped(head + mark, 66), ""]
                pending = tail if mark else None
                continue
            out += [*self._wrapped(head, 66), "", *self._rest(pending), ""]
            pending = None
            if mark and self.rng.random() < 0.5:
                out += [mark, ""]
                pending = tail
            elif mark:
                out += [*self._wrapped(f"{mark} {tail.strip()}", 66), ""]
        if pending is not None and pending.strip():
            # The page has no further paragraph: the rest comes behind the first note.
            self.over = self._rest(pending)
        elif pending is not None:
            out += [" ", ""]
        return out

    def _cut(self, text: str) -> tuple[str, str, str]:
        """Up to the last marker, the marker, and what comes behind it; inner markers stay in line."""
        head, found, rest = text.rpartition("\x00")
        if not found:
            return text, "", ""
        number, _, tail = rest.partition("\x01")
        return re.sub("[\x00\x01]", "", head), number, tail

    def _rest(self, text: str) -> list[str]:
        return [
            " " + line if i == 0 else line for i, line in enumerate(self._wrapped(text.strip(), 66) or [""])
        ]

    def _note(self, number: int, work: str) -> list[str]:
        parts = work.split("\n")
        head = {"alone": "", "brackets": f"[{number}] "}.get(self.style, f"{number} ")
        if self.style == "superscripts":
            head = self._mark(number) + " "
        lines = [line for part in parts for line in self._wrapped(part, 84)]
        lines = self._wrapped(head + lines[0], 90) + lines[1:] if head else lines
        return [str(number), *lines] if self.style == "alone" else lines

    def _endnotes(self, paragraphs: list[list[Sentence]], works: list[str]) -> str:
        gutenberg = self.style == "gutenberg"
        lines: list[str] = []
        for paragraph in paragraphs:
            text = " ".join(
                s.printed(f"[{s.note}]" if gutenberg else str(s.note)) if s.note else s.text
                for s in paragraph
            )
            lines += [*self._wrapped(text, 70), ""]
            if gutenberg:
                for sentence in paragraph:
                    if sentence.note:
                        note = f"[Footnote {sentence.note}: {' '.join(works[sentence.note - 1].split())}]"
                        lines += [*self._wrapped(note, 70), ""]
        if not gutenberg:
            lines += ["Notes", ""]
            for number, work in enumerate(works, 1):
                lines += [*self._wrapped(f"{number}. {' '.join(work.split())}", 70), ""]
        return "\n".join(lines)


def draft(seed: int, language: str, count: int) -> tuple[list[list[Sentence]], list[str]]:
    """The paragraphs of a made-up paper and the texts of its notes, for other presses than this one."""
    return _draft(random.Random(f"{seed} draft {language}"), _words()[language], count)


def headings(language: str) -> list[str]:
    """Headings in a language."""
    return list(_words()[language]["headings"])
