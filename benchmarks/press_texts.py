"""Made-up journal papers for the layouts of readers_press.toml: what they say, and the truth of their notes.

The words are data (press_texts.toml), a language a table.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

SYMBOLS = ("*", "**", "†", "††", "‡", "‡‡", "§", "§§", "¶", "¶¶")
AFFILIATIONS = (
    "1 Institute of Islands, University of Westport, 12 Quay Road.",
    "2 Harbour Office, Elmford.",
    "3 Corresponding author: j.mercer@example.org.",
)
WORDS_IN_COVER = (
    "Harbour Repository. Your use of this archive indicates your acceptance of its terms.",
    "Author(s): J. Mercer. Source: Journal of Insular Offices, Vol. 12, No. 3 (2021), pp. 217-236.",
    "Stable URL: https://www.repository.example.org/stable/10.9999/4711",
    "1. Copies may be made for study. 2. All else needs the publisher's consent.",
)

Text = list["str | int"]
"""Text with ``^{raised}`` and ``_{lowered}`` letters; a whole number is the index of the note called there."""


@dataclass
class Block:
    """``kind``: heading, paragraph, quote, verse, item, table, figure, formula, entry (of a bibliography)."""

    kind: str
    text: Text = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Draft:
    """A paper before it is set. ``notes`` (marks of raised letters in them) and the bare ``sentences`` that call them."""

    language: str
    words: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    behind_numbers: bool = False
    """Whether a marker may stand right behind a number, from which only its height tells it."""


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def bare(text: str) -> str:
    """Text without the marks of raised and lowered letters."""
    return re.sub(r"[\^_]\{([^}]*)\}", r"\1", text)


def draft(
    seed: str, language: str, count: int, *, share: float = 0.45, long: int = 1, furniture: str = ""
) -> Draft:
    """A paper of ``count`` notes.

    Args:
        seed: The same seed gives the same paper.
        language: A table of press_texts.toml.
        count: Notes.
        share: Of the sentences, those with a note.
        long: Of how many texts a note is made at most.
        furniture: Which of quote, verse, list, table, figure, formula, bibliography it has; digits: markers behind numbers.
    """
    rng = random.Random(f"{seed} {language}")
    words = _tables()[language[:2]] | _tables()[language]
    made = Draft(language[:2], words, behind_numbers="digits" in furniture)
    heads, at = words["headings"], 0
    while len(made.notes) < count:
        if at % 5 == 0:
            number = at // 5
            title: Text = [f"{number + 1}. {heads[number % len(heads)]}"]
            if "heads" in furniture and number % 2 and len(made.notes) < count:
                title.append(_note(made, rng, str(title[0]), long))
            made.blocks.append(Block("heading", title))
        made.blocks.append(_paragraph(made, rng, count, share, long))
        made.blocks += _furniture(made, rng, at, furniture)
        if "quotes" in furniture and made.blocks[-1].kind == "quote" and len(made.notes) < count:
            quote = made.blocks[-1]
            last = _sentence(rng, words)
            quote.text += [f" {last}", _note(made, rng, last, long)]
        at += 1
    if "paragraphs" in furniture:
        for at in range(2, len(made.notes), 4):
            made.notes[at] += "\n" + " ".join(_sentence(rng, words) for _ in range(rng.randint(2, 5)))
    if "bibliography" in furniture:
        made.blocks.append(Block("heading", [words["biblio"]]))
        for entry in range(1, 19):
            text = fill(rng, "{a}, {t}, {v} {y}, pp. {p}–{q}.", words, 3)
            made.blocks.append(Block("entry", [f"{entry}. {text}" if "numbered" in furniture else text]))
    return made


def fill(rng: random.Random, text: str, words: dict[str, Any], number: int) -> str:
    """A template with its places filled."""
    page = rng.randint(2, 240)
    values = {"y": rng.randint(1890, 2020), "n": rng.randint(11, 940), "p": page, "q": page + rng.randint(3, 40), "b": max(1, number - rng.randint(1, 9))}  # fmt: skip
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    for name, many in (("a", "names"), ("t", "titles"), ("v", "towns")):
        text = re.sub(rf"(?<!\^)\{{{name}\}}", lambda _, many=many: rng.choice(words[many]), text)
    return text


def _sentence(rng: random.Random, words: dict[str, Any]) -> str:
    comma = rng.choice((" ", ", ", ", "))
    text = f"{rng.choice(words['subjects'])} {rng.choice(words['predicates'])}{comma}{rng.choice(words['tails'])}."
    return fill(rng, text, words, 5)


def _paragraph(made: Draft, rng: random.Random, count: int, share: float, long: int) -> Block:
    out: Text = []
    for _ in range(rng.randint(3, 8)):
        text = _sentence(rng, made.words)
        if out:
            out.append(" ")
        if rng.random() < share and len(made.notes) < count:
            at = _place(rng, text, made.language, behind_numbers=made.behind_numbers)
            number = len(made.notes)
            parts = rng.randint(1, long)
            note = " ".join(
                fill(rng, rng.choice(made.words["notes"]), made.words, number + 1) for _ in range(parts)
            )
            made.notes.append(note)
            made.sentences.append(bare(text))
            out += [text[:at], number, text[at:]]
        else:
            out.append(text)
    return Block("paragraph", out)


def _note(made: Draft, rng: random.Random, sentence: str, long: int) -> int:
    """A further note, called in a sentence; its index."""
    number = len(made.notes)
    parts = rng.randint(1, long)
    made.notes.append(
        " ".join(fill(rng, rng.choice(made.words["notes"]), made.words, number + 1) for _ in range(parts))
    )
    made.sentences.append(bare(sentence))
    return number


def _place(rng: random.Random, text: str, language: str, *, behind_numbers: bool = False) -> int:
    """Behind the stop (French and Italian: before it), or behind a comma or a word in the middle."""
    if rng.random() < 0.75:
        at = len(text) - (language in ("fr", "it"))
    else:
        inner = [found.start() for found in re.finditer(r"(?<=[a-zäöüßéèà”»]),? ", text)]
        at = rng.choice(inner[1:] or [len(text)])
        at += text[at] == ","
    # A number right behind a number can be told from it by its size alone.
    told = behind_numbers or not text[at - 1].isdigit()
    return at if told and text[at - 1] != "}" else len(text)


def _furniture(made: Draft, rng: random.Random, at: int, wanted: str) -> list[Block]:
    words, out = made.words, []
    if "quote" in wanted and at % 4 == 1:
        out.append(Block("quote", [" ".join(_sentence(rng, words) for _ in range(3))]))
    if "verse" in wanted and at % 9 == 3:
        out += [Block("verse", [line]) for line in words["verse"]]
    if "list" in wanted and at % 6 == 2:
        out += [Block("item", [f"{number}. {text}"]) for number, text in enumerate(words["items"], 1)]
    if "table" in wanted and at % 7 == 4:
        title, *head, note, letters = words["table"]
        one, two = "12" if "numbers" in wanted else "ab"
        if "numbers" in wanted:
            letters = letters.replace("a ", "1 ", 1).replace(" b ", " 2 ", 1)
        rows = [
            [f"{name}", f"{rng.randint(10, 900)}^{{{one}}}", f"{rng.randint(10, 900)}^{{{two}}}"]
            for name in words["towns"] * 2
        ]
        out.append(Block("table", [fill(rng, title, words, 1)], [head, *rows, [note], [letters]]))
    if "figure" in wanted and at % 7 == 6:
        out.append(Block("figure", [fill(rng, words["figure"], words, 1)]))
    if "formula" in wanted and at % 5 == 3:
        out.append(Block("formula", ["E = a^{2} + b^{3} − c_{1} (" + str(at // 5 + 1) + ")"]))
    return out
