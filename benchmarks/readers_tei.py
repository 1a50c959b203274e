"""The truth of the four journal PDFs: their corrected segmentation in TEI, as notes, body and markers.

The files give the page as text in blocks (``body``, ``listBibl``, ``note``, ``front``, ``page``) with line breaks, in
the order of the page. A note's number stands at a line's beginning, a marker's between blanks in the body. What
is odd in them is said in :data:`REMARKS`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

REMARKS = {
    "10.6092__issn.2531-6133__10402": (
        "the file leaves out the numbers of most notes from page 328 on (the page prints them): there the numbers are "
        "taken from the markers, and the text is compared as a whole, not note by note"
    ),
    "10.25364%2F01.10%3A2023.2.1": "two blocks are tagged biblio and libBibl: read as body and as listBibl",
}
_BLOCK = re.compile(r"<(front|body|listBibl|libBibl|biblio|note|page)\b([^>]*)>(.*?)</\1>", re.S)
_START = re.compile(r"(\d{1,3}|\*|†)\s+(?=\S)")
_RESIDUE = re.compile(
    r"^(?:https?://doi\.org/|Open Access|-?-?https://www\.nomos|RuZ 1\.|Steinhauer [•·]|DOI:)"
)


@dataclass
class Truth:
    """``notes`` by number as printed, ``body`` as one text with markers in it, ``numbers`` of all notes."""

    name: str
    notes: dict[str, str] = field(default_factory=dict)
    body: str = ""
    numbers: list[str] = field(default_factory=list)
    all_notes: str = ""
    whole: bool = True


def truth(path: Path) -> Truth:
    """What a TEI file of the kind above says."""
    text = path.read_text("utf-8")
    name = path.name.split(".training")[0]
    found = Truth(name)
    last = 0
    current: str | None = None
    body: list[str] = []
    parts: list[str] = []
    for tag, attributes, inner in _BLOCK.findall(text[text.index("</teiHeader>") :]):
        lines = [line for raw in re.split(r"<lb\s*/>", inner) if (line := _plain(raw))]
        if tag in ("page",) or "headnote" in attributes:
            continue
        for line in lines:
            start = _START.match(line)
            notes_here = tag in ("listBibl", "libBibl", "note") or (
                tag == "front" and bool(found.body or body)
            )
            if notes_here and _RESIDUE.match(line):
                continue
            # On a title page the notes follow the text in one block.
            begins = start is not None and (
                (start[1] == str(last + 1) and (notes_here or (tag == "front" and len(line) > 40)))
                or (start[1] in "*†" and tag == "front")
            )
            if begins and start is not None:
                current = start[1]
                last = int(current) if current.isdigit() else last
                found.notes[current] = line[start.end() :]
                parts.append(line[start.end() :])
            elif notes_here and current is not None:
                found.notes[current] += "\n" + line
                parts.append(line)
            elif tag in ("listBibl", "libBibl", "note"):
                parts.append(line)
            else:
                body.append(line)
    found.body = "\n".join(body)
    found.all_notes = "\n".join(parts)
    found.numbers = _called(found.body, list(found.notes))
    found.whole = len([n for n in found.notes if n.isdigit()]) >= len(
        [n for n in found.numbers if n.isdigit()]
    )
    return found


def _plain(raw: str) -> str:
    return " ".join(html.unescape(re.sub(r"<!--.*?-->|<[^>]+>", "", raw, flags=re.S)).split())


def _called(body: str, notes: list[str]) -> list[str]:
    """The numbers of all notes: symbols as noted, numbers as far as the markers in the body count up."""
    highest = max((int(n) for n in notes if n.isdigit()), default=0)
    at = last = 0
    number = 1
    while number <= max(highest, last + 3):
        found = _marker(body, number, at)
        if found is not None:
            at, last = found.end(), number
        number += 1
    return [n for n in notes if not n.isdigit()] + [str(n) for n in range(1, max(highest, last) + 1)]


def _marker(body: str, number: int, at: int) -> re.Match[str] | None:
    """The marker of a note behind ``at`` and within a few pages."""
    return re.compile(rf"(?<=\S)\s{number}(?=\s|$)").search(body, at, at + 9000)


def markers(body: str, numbers: list[str]) -> tuple[str, dict[str, int]]:
    """The body without its markers, and the offset of each in it."""
    text = ""
    places: dict[str, int] = {}
    at = 0
    for number in (n for n in numbers if n.isdigit()):
        found = _marker(body, int(number), at)
        if found is None:
            continue
        text += body[at : found.start()]
        places[number] = len(text)
        at = found.end()
    return text + body[at:], places
