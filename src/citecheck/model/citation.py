"""Citations (what a note says of one work), records (the work), and what they are made of.

Fields and types of a record have the names of CSL 1.0.2, with underscores in Python and hyphens in
JSON. Source: https://docs.citationstyles.org/en/stable/specification.html and the CSL-JSON schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from citecheck.model.manuscript import GivenItem, Note, Place, PlacedText, Role

CitationKind = Literal["work", "back-reference", "interview", "commentary"]
AntecedentStatus = Literal["resolved", "ambiguous", "missing", "not-earlier"]


@dataclass(frozen=True, slots=True)
class Name:
    """A person (family, given, particles, suffix) or, when ``literal`` is set, an institution."""

    family: str | None = None
    given: str | None = None
    non_dropping_particle: str | None = None
    dropping_particle: str | None = None
    suffix: str | None = None
    literal: str | None = None

    def __str__(self) -> str:
        if self.literal is not None:
            return self.literal
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)

    def to_csl(self) -> dict[str, Any]:
        """The CSL-JSON name variable."""
        return {
            part.name.replace("_", "-"): getattr(self, part.name)
            for part in fields(self)
            if getattr(self, part.name) is not None
        }

    @classmethod
    def from_csl(cls, value: Any) -> Name:
        """The name of a CSL-JSON name variable; a bare string is an institution's."""
        if not isinstance(value, Mapping):
            return cls(literal=" ".join(str(value).split()) or None) if value else cls()
        parts = {part.name: value.get(part.name.replace("_", "-")) for part in fields(cls)}
        return cls(
            **{
                name: " ".join(str(part).split())
                for name, part in parts.items()
                if part and str(part).strip()
            }
        )


@dataclass(frozen=True, slots=True)
class DateParts:
    """Year, month (1-12), day (1-31); a part that was not printed is None."""

    year: int
    month: int | None = None
    day: int | None = None

    def to_csl(self) -> list[int]:
        return [part for part in (self.year, self.month, self.day) if part is not None]

    @classmethod
    def from_csl(cls, values: Any) -> DateParts | None:
        """The parts of one element of ``date-parts``, numbers or strings of them; None without a year."""
        numbers: list[int] = []
        for value in values if isinstance(values, list | tuple) else ():
            try:
                numbers.append(int(value))
            except (TypeError, ValueError, OverflowError):
                # Words, and YAML's ".inf", are no parts of a date.
                break
        if not numbers or not -9999 <= numbers[0] <= 9999:
            return None
        month = numbers[1] if len(numbers) > 1 and 1 <= numbers[1] <= 12 else None
        day = numbers[2] if month and len(numbers) > 2 and 1 <= numbers[2] <= 31 else None
        return cls(numbers[0], month, day)

    def __str__(self) -> str:
        width = "-".join(f"{part:02d}" for part in self.to_csl()[1:])
        return f"{self.year:04d}" + (f"-{width}" if width else "")


@dataclass(frozen=True, slots=True)
class Date:
    """A date or a range as printed: to the day, month, season (1 spring … 4 winter) or year.

    ``literal`` holds what no part says ("forthcoming", "n.d."). ``start`` is None only then.
    """

    start: DateParts | None = None
    end: DateParts | None = None
    season: int | None = None
    circa: bool = False
    literal: str | None = None

    @property
    def year(self) -> int | None:
        return self.start.year if self.start else None

    def to_csl(self) -> dict[str, Any]:
        """The CSL-JSON date variable."""
        out: dict[str, Any] = {}
        if self.start is not None:
            parts = [self.start.to_csl()]
            if self.end is not None:
                parts.append(self.end.to_csl())
            out["date-parts"] = parts
        if self.season is not None:
            out["season"] = self.season
        if self.circa:
            out["circa"] = True
        if self.literal is not None:
            out["literal"] = self.literal
        return out

    @classmethod
    def from_csl(cls, value: Any) -> Date | None:
        """The date of a CSL-JSON date variable, or of a bare string or year."""
        if not isinstance(value, Mapping):
            text = str(value).strip()
            plain = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
            start = DateParts.from_csl([part for part in plain.groups() if part]) if plain else None
            return cls(start) if start else cls(literal=text) if text else None
        parts = value.get("date-parts")
        told = parts if isinstance(parts, list) else []
        start = DateParts.from_csl(told[0]) if told else None
        end = DateParts.from_csl(told[1]) if len(told) > 1 else None
        literal = value.get("literal") or (None if start else value.get("raw"))
        if start is None and not literal:
            return None
        season = value.get("season")
        # EDTF counts seasons from 21, and some processors write them so.
        number = int(str(season)) if str(season).isdecimal() and len(str(season)) < 3 else 0
        number = number - 20 if 21 <= number <= 24 else number
        return cls(
            start,
            end if start else None,
            number if start and 1 <= number <= 4 else None,
            bool(value.get("circa")),
            " ".join(str(literal).split()) if literal else None,
        )


@dataclass(frozen=True, slots=True)
class Locator:
    """The place in the work that the note cites; ``label`` is a CSL locator term ("page", "chapter")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Record:
    """A cited work: one CSL item. ``note`` holds what found no field.

    ``title`` is as printed in the work's own language and script, transliterated or not;
    ``title_translation`` is the translation printed beside it (in brackets), without the brackets.
    """

    type: str = "document"
    title: str | None = None
    title_translation: str | None = None
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    translator: tuple[Name, ...] = ()
    interviewer: tuple[Name, ...] = ()
    collection_editor: tuple[Name, ...] = ()
    director: tuple[Name, ...] = ()
    producer: tuple[Name, ...] = ()
    container_title: str | None = None
    container_title_translation: str | None = None
    collection_title: str | None = None
    collection_number: str | None = None
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    chapter_number: str | None = None
    number: str | None = None
    edition: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    event_title: str | None = None
    event_place: str | None = None
    authority: str | None = None
    genre: str | None = None
    medium: str | None = None
    issued: Date | None = None
    accessed: Date | None = None
    original_date: Date | None = None
    url: str | None = None
    doi: str | None = None
    isbn: str | None = None
    issn: str | None = None
    pmid: str | None = None
    archive: str | None = None
    language: str | None = None
    note: str | None = None

    def to_csl(self, key: str | None = None) -> dict[str, Any]:
        """The CSL-JSON item; ``key`` becomes its ``id``."""
        item: dict[str, Any] = {} if key is None else {"id": key}
        for part in fields(self):
            value = getattr(self, part.name)
            if value is None or value == ():
                continue
            name = CSL_NAMES.get(part.name, part.name.replace("_", "-"))
            if isinstance(value, tuple):
                item[name] = [name_.to_csl() for name_ in value]
            elif isinstance(value, Date):
                item[name] = value.to_csl()
            else:
                item[name] = value
        return item

    @classmethod
    def from_csl(cls, item: Mapping[str, Any]) -> Record:
        """The record of a CSL-JSON item, as tolerant as files in the wild need: what has no field is left out."""
        made: dict[str, Any] = {}
        for part in fields(cls):
            value = item.get(CSL_NAMES.get(part.name, part.name.replace("_", "-")))
            if value is None or part.name == "type":
                continue
            if part.name in _DATE_FIELDS:
                made[part.name] = Date.from_csl(value)
            elif part.name in _NAME_FIELDS:
                people = value if isinstance(value, list) else [value]
                names = (Name.from_csl(person) for person in people)
                made[part.name] = tuple(name for name in names if name != Name())
            elif isinstance(value, str | int | float):
                made[part.name] = " ".join(str(value).split()) or None
        kind = item.get("type")
        return cls(type=kind if isinstance(kind, str) and kind else "document", **made)


_NAME_FIELDS = frozenset(
    ("author", "editor", "translator", "interviewer", "collection_editor", "director", "producer")
)
_DATE_FIELDS = frozenset(("issued", "accessed", "original_date"))

CSL_NAMES: Mapping[str, str] = {
    "url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "pmid": "PMID",
    "title_translation": "title-translation",
    "container_title_translation": "container-title-translation",
}
"""The fields whose CSL-JSON name is not the Python name with hyphens.

The two translations are ours: CSL-JSON has no variable for them, and its schema lets a processor pass
over what it does not know.
"""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Where a back-reference leads: a citation of an earlier note.

    ``note`` is the index in :attr:`Bibliography.notes` (numbers may repeat in a manuscript),
    ``number`` that note's number as printed, ``citation`` the index of the citation in it.
    """

    note: int
    number: str
    citation: int


@dataclass(frozen=True, slots=True)
class Outside:
    """A work as cited outside the numbered notes: in an author's note, an epigraph, a caption, the text.

    ``text`` is the citation as printed, ``place`` where it stands, ``role`` what stands there is to a reader.
    ``key`` is its record's in :attr:`Bibliography.records`, None where only the printed words tell of it.
    ``earlier`` is False where it stands in the text after the marker of the note that leans on it.
    """

    text: str
    place: Place
    role: Role = "text"
    key: str | None = None
    earlier: bool = True


@dataclass(frozen=True, slots=True)
class BackReference:
    """A short form that stands for an earlier citation, as printed and as resolved.

    ``form`` is its conventional name ("op. cit.", "ibid.", "supra note", …). ``number`` is the note
    number it names; ``name``, ``year``, ``title`` what else it says of the work. ``status`` is None
    until resolved. ``antecedent`` is the citation it leads to (the full one at the end of a chain) and
    ``candidates`` those that came near, best first; ``disagrees`` lists what the antecedent
    contradicts: "name", "year", "title", "number". ``outside`` is where the work is cited when that is in
    no numbered note: "resolved" leads there and ``antecedent`` is None; of another status it says where
    readers find the work that the back-reference does not lead to.
    """

    form: str
    number: str | None = None
    name: str | None = None
    year: str | None = None
    title: str | None = None
    status: AntecedentStatus | None = None
    antecedent: Antecedent | None = None
    candidates: tuple[Antecedent, ...] = ()
    disagrees: tuple[str, ...] = ()
    tradition: str | None = None
    outside: Outside | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a note says of one work.

    ``start`` and ``end`` bound it in the note's text, ``text`` is that stretch as printed. ``key``
    names the record in :attr:`Bibliography.records` (for a back-reference: its antecedent's).
    ``record`` is what *this* citation says, before it is merged with others of the same work.
    ``confidence`` is 0 to 1, None where the tagger gives none. ``given`` is what the file itself says
    of the work beside what is printed (a reference manager's field, a BibTeX entry), None where it says nothing.
    Where it says something, ``record`` is that, and ``printed`` what the printed words say, None where only a
    key stands there.
    """

    index: int
    kind: CitationKind
    text: str
    start: int
    end: int
    signal: str | None = None
    locator: Locator | None = None
    record: Record | None = None
    key: str | None = None
    back_reference: BackReference | None = None
    confidence: float | None = None
    given: GivenItem | None = None
    printed: Record | None = None


@dataclass(frozen=True, slots=True)
class CitedNote:
    """A note cut into its citations; ``commentary`` are the stretches (start, end) that cite nothing.

    Every note has at least one citation: a note that cites nothing has one of kind "commentary".
    """

    note: Note
    citations: tuple[Citation, ...]
    commentary: tuple[tuple[int, int], ...] = ()

    def place_of(self, citation: Citation) -> Place:
        """Where the citation stands in the file."""
        return self.note.content.place(citation.start, citation.end)


@dataclass(frozen=True, slots=True)
class CitedBlock:
    """A paragraph of the body with the structured citations in it; ``block`` is its index in the body."""

    block: int
    content: PlacedText
    citations: tuple[Citation, ...]

    def place_of(self, citation: Citation) -> Place:
        """Where the citation stands in the file."""
        return self.content.place(citation.start, citation.end)


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The notes of a manuscript as citations, and the works they cite: one record a key.

    ``body`` are the citations that stand in the text itself, which only a file's structure tells for sure;
    their works, and those that the file lists without citing them (``uncited``), are among the records.
    """

    manuscript: str
    notes: tuple[CitedNote, ...]
    records: Mapping[str, Record] = field(default_factory=dict)
    body: tuple[CitedBlock, ...] = ()
    uncited: tuple[str, ...] = ()

    def cited_in(self) -> dict[str, list[tuple[int, int]]]:
        """For each key the (note index, citation index) pairs that cite it, in order."""
        out: dict[str, list[tuple[int, int]]] = {}
        for position, cited in enumerate(self.notes):
            for citation in cited.citations:
                if citation.key is not None:
                    out.setdefault(citation.key, []).append((position, citation.index))
        return out
