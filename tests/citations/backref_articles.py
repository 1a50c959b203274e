"""Made articles of ``tests/cases/backref_articles``: what of their labels the back-references bear out."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citecheck.checks import CheckSettings, check
from citecheck.citations import cite
from citecheck.model import BackReference, Bibliography, Manuscript, Note, Place, PlacedText

FOLDER = Path(__file__).parent.parent / "cases" / "backref_articles"
POINTERS = frozenset({"infra", "supra text"})
"""Forms that lead to a place of the text, not to a work: not labelled."""


@dataclass
class Score:
    """``lines`` say each disagreement."""

    labelled: int = 0
    right: int = 0
    extra: int = 0
    owed: int = 0
    found: int = 0
    false: int = 0
    lines: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        counts = {
            name: getattr(self, name) + getattr(other, name)
            for name in self.__dataclass_fields__
            if name != "lines"
        }
        return Score(**counts, lines=self.lines + other.lines)

    def __str__(self) -> str:
        return (
            f"{self.right} of {self.labelled} led right, {self.extra} more found; "
            f"{self.found} of {self.owed} mistakes found, {self.false} false findings"
        )


def articles() -> list[dict[str, Any]]:
    """The articles as they stand in the files."""
    return [
        article
        for path in sorted(FOLDER.glob("*.toml"))
        for article in tomllib.loads(path.read_text(encoding="utf-8"))["article"]
    ]


def parted(article: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each note's text and labels.

    Raises:
        ValueError: a note has not the number that its place gives it.
    """
    notes = []
    for at, line in enumerate(article["notes"].strip().splitlines(), 1):
        number, _, rest = line.partition("| ")
        if number != str(at):
            raise ValueError(f"{article['id']}: note {number!r} is the {at}th")
        text, _, labels = rest.partition(" ==> ")
        notes.append((text, [label.strip() for label in labels.split(";") if label.strip()]))
    return notes


def read(article: dict[str, Any]) -> tuple[Bibliography, list[tuple[str, str, str]]]:
    """The bibliography of an article's notes, and (note, code, message) of each finding."""
    notes = tuple(Note(str(n), PlacedText(text), Place(n)) for n, (text, _) in enumerate(parted(article), 1))
    manuscript = Manuscript(article["id"], "text", (), notes, ())
    done = cite(manuscript)
    found = check(manuscript, done, settings=CheckSettings(select=("REF", "BIB007")))
    return done, [(one.note or "", one.code, one.message) for one in found]


def leads(done: Bibliography, reference: BackReference) -> str:
    """ "number text" of the citation that a back-reference means: where it is wrong, its only proposal; "-" for none."""
    at = reference.antecedent
    if at is None and reference.status in ("missing", "not-earlier"):
        at = next((one for one in reference.candidates if one.number != reference.number), None)
    ends = done.notes[at.note].citations[at.citation].back_reference if at is not None else None
    if ends is not None and ends.status in ("missing", "not-earlier"):
        return leads(done, ends)  # what leans on a wrong number means what that one means
    return f"{at.number} {done.notes[at.note].citations[at.citation].text}" if at is not None else "-"


def agrees(label: str, led: str) -> bool:
    """Whether a citation is the labelled one."""
    number, _, word = label.partition(" ")
    return label == "*" or (led.split(" ")[0] == number and word in led)


def judge(article: dict[str, Any]) -> Score:
    """Compare an article's back-references and findings with its labels."""
    done, findings = read(article)
    score = Score()
    owed: list[tuple[str, str]] = []
    for cited, (text, labels) in zip(done.notes, parted(article), strict=True):
        number = cited.note.number
        owed += [(number, label) for label in labels if label[:3] in ("REF", "BIB")]
        wanted = [label for label in labels if label[:3] not in ("REF", "BIB")]
        found = [
            leads(done, one.back_reference)
            for one in cited.citations
            if one.back_reference is not None and one.back_reference.form not in POINTERS
        ]
        left = list(found)
        for label in wanted:
            fit = next((led for led in left if agrees(label, led)), None)
            if fit is not None:
                left.remove(fit)
                score.right += 1
            else:
                score.lines.append(f"{article['id']} {number}: {label} is meant, {found} found: {text}")
        score.labelled += len(wanted)
        extra = max(0, len(found) - len(wanted))
        score.extra += extra
        if extra:
            score.lines.append(f"{article['id']} {number}: {extra} too many, {found}: {text}")
    said = Counter((number, code) for number, code, _ in findings)
    score.owed = len(owed)
    for number, codes in owed:
        hit = next((code for code in codes.split("/") if said[number, code]), None)
        if hit is not None:
            said[number, hit] -= 1
            score.found += 1
        else:
            score.lines.append(f"{article['id']} {number}: {codes} is owed")
    for number, code, message in findings:
        if said[number, code] > 0:
            said[number, code] -= 1
            score.false += 1
            score.lines.append(f"{article['id']} {number}: false {code}: {message}")
    return score
