"""The labelled data as references: stretches of text, each with its label, in order.

The labels are AnyStyle's. A label of None is text that the data gives no label (GROBID leaves punctuation
and lead words outside its fields): a lead word takes the label of what follows for training and is passed
over when results are counted.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citecheck.citations.crf.tokens import Token, tokens

Stretch = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A labelled reference; ``group`` is the same for all forms of one reference, so that none leaks."""

    source: str
    group: str
    text: str
    spans: tuple[tuple[str | None, int, int], ...]

    def labelled(self) -> tuple[list[Token], list[str | None]]:
        """The tokens of the text and the label of each: that of its first letter or digit."""
        found = tokens(self.text)
        labels: list[str | None] = []
        index = 0
        for printed, start, _ in found:
            at = start + next((i for i, char in enumerate(printed) if char.isalnum()), 0)
            while index + 1 < len(self.spans) and self.spans[index][2] <= at:
                index += 1
            labels.append(self.spans[index][0])
        return found, labels


def reference(source: str, stretches: Iterable[Stretch], group: str | None = None) -> Reference:
    """A reference of its stretches; blanks at a stretch's edge stay outside of it."""
    text, spans = "", []
    for label, part in stretches:
        spans.append((label, len(text), len(text) + len(part)))
        text += part
    key = re.sub(r"\W+", "", text.casefold())[:80]
    return Reference(source, group or hashlib.sha1(key.encode()).hexdigest(), text, tuple(spans))


def anystyle(path: Path) -> Iterator[Reference]:
    """The references of an AnyStyle data file; its stretches are parted by a blank."""
    for sequence in re.findall(r"<sequence>(.*?)</sequence>", path.read_text(encoding="utf-8"), re.S):
        parts = [
            (label, re.sub(r"\s+", " ", html.unescape(text)).strip())
            for label, text in re.findall(r"<([\w-]+)>(.*?)</\1>", sequence, re.S)
        ]
        stretches: list[Stretch] = []
        for label, text in parts:
            if text:
                stretches += [(label, text), (None, " ")]
        if stretches:
            group = "".join(text for label, text in parts if label != "citation-number")
            yield reference("anystyle", stretches[:-1], re.sub(r"\W+", "", group.casefold())[:60])


_GROBID = {
    "author": "author", "editor": "editor", "publisher": "publisher", "pubPlace": "location", "pubplace": "location",
    "date": "date", "note": "note", "orgName": "publisher", "notes": "note",
}  # fmt: skip
_PIECE = re.compile(r"<(\w+)([^>]*)>(.*?)</\1\s*>|<[^>]*>|([^<]+)", re.S)


def grobid(folder: Path) -> Iterator[Reference]:
    """The references of GROBID's citation data that have an author or a title, and three labels or more."""
    for path in sorted(folder.glob("*.xml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.findall(r"<bibl\b[^>]*>(.*?)</bibl>", text, re.S)
        # One document's references stay together; the big collections are of many documents.
        group = path.name if len(found) < 300 else None
        for bibl in found:
            made = _led(list(_grobid_parts(bibl)))
            labels = {label for label, _ in made}
            if labels & {"author", "title"} and len(labels) > 3:
                yield reference("grobid", made, group)


def _grobid_parts(bibl: str) -> Iterator[Stretch]:
    analytic = re.search(r'<title[^>]*level="a"', bibl) is not None
    for name, attributes, inner, loose in _PIECE.findall(bibl):
        value = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", inner or loose)))
        if value:
            yield (_grobid_label(name, attributes, analytic) if name else None), value


def _grobid_label(name: str, attributes: str, analytic: bool) -> str | None:
    if name == "title":
        level = (re.search(r'level="(\w)"', attributes) or [" m"])[0][-2:-1] or "m"
        return {"j": "journal", "s": "collection-title"}.get(level) or (
            "container-title" if level == "m" and analytic else "title"
        )
    if name == "biblScope":
        return "pages" if re.search("pp|page", attributes) else "volume"
    if name == "idno":
        low = attributes.casefold()
        return "doi" if "doi" in low else "isbn" if "isbn" in low else "note"
    if name == "ptr":
        return "url"
    return _GROBID.get(name)


def _led(parts: list[Stretch]) -> list[Stretch]:
    """Loose text cut into marks, which go with what is before, and lead words, which stay without a label."""
    made: list[Stretch] = []
    for label, text in parts:
        made.append((label, text))
    return made


def split(group: str, parts: int = 10) -> int:
    """The part (0 to ``parts`` - 1) that a group falls in: by its hash, the same on every machine."""
    return int(hashlib.sha1(("split" + group).encode()).hexdigest(), 16) % parts
