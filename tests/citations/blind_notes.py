"""Blind notes: labelled before the tool saw them, read as one manuscript a file, and scored.

A file of ``tests/cases/blind_notes/`` has a ``[[note]]`` for each note with its ``text`` and, in order, an
``[[note.item]]`` for all that it says: ``kind`` (work, back-reference, interview, commentary) and ``text`` as the
cut should have it (edge punctuation and brackets aside), for works and interviews ``signal``, ``locator`` and
``record``. A record has the names of CSL; people are "Family|Given|particle|suffix", joined by "; ", institutions
and single names plain; dates are EDTF. What is expected must be so; what is not expected is false in the fields
of :data:`CORE` alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citecheck.bibliography.dates import edtf
from citecheck.citations import cite
from citecheck.model import Citation, CitedNote, Manuscript, Name, Note, Place, PlacedText, Record

FOLDER = Path(__file__).parents[1] / "cases" / "blind_notes"
CORE = (
    *("author", "editor", "translator", "title", "container-title", "volume", "issue", "page", "issued"),
    *(
        "edition",
        "collection-title",
        "publisher",
        "publisher-place",
        "number",
        "DOI",
        "ISBN",
        "URL",
        "archive",
    ),
)
_SAME = str.maketrans(dict.fromkeys('’‘‛“”„«»"', "'") | dict.fromkeys("–—‑−‐", "-") | dict.fromkeys("‹›"))
_EDGES = " .,;:()[]'\"\t\n"


@dataclass
class Score:
    """Cuts (right, found, expected), fields likewise, works wholly right of all, and a line for each miss."""

    cuts: list[int] = field(default_factory=lambda: [0, 0, 0])
    fields: list[int] = field(default_factory=lambda: [0, 0, 0])
    whole: list[int] = field(default_factory=lambda: [0, 0])
    lines: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in ("cuts", "fields", "whole"):
            setattr(
                self, name, [a + b for a, b in zip(getattr(self, name), getattr(other, name), strict=True)]
            )
        self.lines += other.lines


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def judge(path: Path) -> Score:
    """The score of one file."""
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["note"]
    notes = tuple(
        Note(str(number), PlacedText(case["text"]), Place(number)) for number, case in enumerate(cases, 1)
    )
    score = Score()
    for case, cited in zip(cases, cite(Manuscript(path.stem, "text", (), notes, ())).notes, strict=True):
        score.add(_judge_note(case, cited))
    return score


def _judge_note(case: dict[str, Any], cited: CitedNote) -> Score:
    score = Score()
    items = case["item"]
    wanted = [(item["kind"], plain(item["text"])) for item in items]
    found = list(_cuts(cited))
    right = [one for one in wanted if one in found]
    score.cuts = [len(right), len(found), len(wanted)]
    label = f"{cited.note.number} {case['text'][:40]}"
    missed, many = [o for o in wanted if o not in found], [o for o in found if o not in wanted]
    score.lines += [f"{label}: cut {kind} missed: {text}" for kind, text in missed]
    score.lines += [f"{label}: cut {kind} false: {text}" for kind, text in many]
    at = 0
    for item in items:
        start = case["text"].index(item["text"], at)
        at = start + len(item["text"])
        if item["kind"] not in ("work", "interview"):
            continue
        best = max(cited.citations, key=lambda one: min(one.end, at) - max(one.start, start))
        faults = list(_faults(item, best, score))
        exact = (item["kind"], plain(item["text"])) in right
        score.whole[0] += exact and not faults
        score.whole[1] += 1
        score.lines += [f"{label}: {fault}" for fault in faults]
    return score


def _cuts(cited: CitedNote) -> Iterator[tuple[str, str]]:
    for one in cited.citations:
        yield one.kind, plain(one.text)
    if any(one.kind != "commentary" for one in cited.citations):
        for start, end in cited.commentary:
            yield "commentary", plain(cited.note.text[start:end])


def _faults(item: dict[str, Any], found: Citation, score: Score) -> Iterator[str]:
    want = {name: plain(value) for name, value in item["record"].items()}
    got = flat(found.record) if found.record else {}
    for name, value in (("signal", item.get("signal")), ("locator", item.get("locator"))):
        if value:
            want[name] = plain(value)
    got["signal"] = plain(found.signal or "")
    got["locator"] = plain(f"{found.locator.label} {found.locator.value}" if found.locator else "")
    if want["type"] == "legal_case" and "title" not in want:
        got.pop("title", None)
    for name in {**want, **{name: "" for name in CORE if name in got}, "signal": "", "locator": ""}:
        a, b = want.get(name, ""), got.get(name, "")
        score.fields[0] += a == b != ""
        score.fields[1] += b != ""
        score.fields[2] += a != ""
        if a != b:
            yield f"{name}: {b or '-'} for {a or '-'}"


def flat(record: Record) -> dict[str, str]:
    """The record as the cases write it."""
    out = {}
    for name, value in record.to_csl().items():
        if isinstance(value, list):
            out[name] = plain("; ".join(_person(Name.from_csl(one)) for one in value))
        elif not isinstance(value, dict):
            out[name] = plain(str(value))
    for date in ("issued", "accessed", "original_date"):
        if told := getattr(record, date):
            out[date.replace("_", "-")] = plain(edtf(told) or told.literal or "")
    return out


def _person(name: Name) -> str:
    if name.literal is not None:
        return name.literal
    particle = name.non_dropping_particle or name.dropping_particle
    parts = [name.family or "", name.given or "", particle or "", name.suffix or ""]
    return "|".join(parts).rstrip("|") + ("|" if not any(parts[1:]) else "")


def plain(text: str) -> str:
    return " ".join(text.translate(_SAME).split()).strip(_EDGES)
