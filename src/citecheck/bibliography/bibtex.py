"""Records to BibTeX and back, by pybtex.

What BibTeX has no place for goes to BibLaTeX's fields (``date``, ``urldate``, ``titleaddon``,
``entrysubtype``), which BibTeX's own styles pass over, so that a record read back is the record written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from citecheck.bibliography.dates import MONTHS, edtf, from_edtf, is_plain, month_number
from citecheck.bibliography.latex import escape, protect, tables, unescape
from citecheck.model import Date, DateParts, Name, Record

if TYPE_CHECKING:
    from citecheck.bibliography.scan import BibEntry

_PAGE_RANGE = re.compile(r"(?<=[\divxlcm])\s*[-–—]\s*(?=[\divxlcm])")
_PEOPLE = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "collection_editor": "editora",
    "interviewer": "editorb",
    "director": "director",
    "producer": "producer",
}
_OWN = frozenset(("title", "author", "crossref", "entrysubtype", "pages"))
"""What a part has of its own and never from the book it is in."""
_VERBATIM = frozenset(("url", "doi"))
_TITLES = frozenset(("title", "booktitle"))


def to_bibtex(records: Mapping[str, Record], *, unicode: bool = True, biblatex: bool = False) -> str:
    """The entries of the records in order, each followed by a blank line's end.

    Args:
        records: Records by key. A key keeps only what BibTeX takes in a key.
        unicode: False writes accents and other scripts as LaTeX commands in ASCII.
        biblatex: Write BibLaTeX's own entry types and fields (``@online``, ``date``, ``journaltitle``).
    """
    from pybtex.database import BibliographyData  # type: ignore[import-untyped]

    data = BibliographyData()
    for key, record in records.items():
        entry = _entry(record, unicode)
        data.entries[_plain_key(key)] = _in_biblatex(entry, record) if biblatex else entry
    out = io.StringIO()
    _writer().write_stream(data, out)
    return out.getvalue()


def _plain_key(key: str) -> str:
    return re.sub(r"[\s,{}()\"#%=~\\']+", "", key) or "work"


def _writer() -> Any:
    from pybtex.database.output.bibtex import Writer  # type: ignore[import-untyped]

    class PlainWriter(Writer):  # type: ignore[misc]
        """Values come to it in LaTeX already; months are written as the macros that every style knows."""

        def _encode(self, text: str) -> str:
            return text

        def quote(self, s: str) -> str:
            self.check_braces(s)
            return f"{{{s}}}"

        def _write_field(self, stream: Any, type: str, value: str) -> None:
            shown = value if type == "month" and value in MONTHS else self.quote(value)
            stream.write(f",\n  {type} = {shown}")

    return PlainWriter()


def _entry(record: Record, unicode: bool) -> Any:
    from pybtex.database import Entry

    kind, container, publisher = tables()["types"].get(record.type, ("misc", "howpublished", "publisher"))
    if record.type == "thesis" and "master" in (record.genre or "").lower():
        kind = "mastersthesis"
    values: dict[str, str] = {}
    for name, field in _PEOPLE.items():
        if people := getattr(record, name):
            values[field] = " and ".join(_written_name(person, unicode) for person in people)
    for name, field in (("title", "title"), ("container_title", container), ("publisher", publisher)):
        _put(values, name, field, getattr(record, name), unicode)
    for name, field in tables()["fields"].items():
        _put(values, name, _own_field(name, field, record.type), getattr(record, name), unicode)
    _put_dates(values, record, unicode)
    if tables()["read"].get(kind) != record.type:
        values["entrysubtype"] = record.type
    return Entry(kind, fields=list(values.items()))


def _in_biblatex(entry: Any, record: Record) -> Any:
    """The entry as BibLaTeX has it."""
    from pybtex.database import Entry

    names, values = tables()["biblatex"], dict(entry.fields)
    kind = names["own"].get(record.type) or names["types"].get(entry.type, entry.type)
    if entry.type == "mastersthesis":
        values.setdefault("type", "mathesis")
    if tables()["read"].get(kind) == record.type:
        values.pop("entrysubtype", None)
    if record.issued is not None and record.issued.start is not None:
        for part in ("year", "month", "day"):
            values.pop(part, None)
        values["date"] = edtf(record.issued) or ""
    return Entry(kind, fields=[(names["fields"].get(name, name), value) for name, value in values.items()])


def _own_field(name: str, field: str, csl_type: str) -> str:
    """ "number" is the issue of a periodical and the number of anything else."""
    if field != "number":
        return field
    if name == "issue":
        return "number" if csl_type.startswith("article") else "issue"
    return "x-number" if csl_type.startswith("article") else "number"


def _put(values: dict[str, str], name: str, field: str, value: str | None, unicode: bool) -> None:
    if not value or not value.strip():
        return
    # Where BibTeX has one field for two of ours ("number" is issue and number) the second keeps its own name.
    if field in values:
        field = f"x-{name.replace('_', '-')}"
    if field in _VERBATIM:
        values[field] = "".join(value.split()).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    elif field in _TITLES:
        values[field] = protect(" ".join(value.split()), unicode)
    elif field == "pages":
        values[field] = _PAGE_RANGE.sub("--", escape(" ".join(value.split()), unicode))
    else:
        values[field] = escape(" ".join(value.split()), unicode)


def _put_dates(values: dict[str, str], record: Record, unicode: bool) -> None:
    for name, field in (("accessed", "urldate"), ("original_date", "origdate")):
        date: Date | None = getattr(record, name)
        if date is not None:
            values[field] = edtf(date) or escape(date.literal or "", unicode)
    date = record.issued
    if date is None:
        return
    if date.start is None:
        values["year"] = escape(date.literal or "", unicode)
        return
    if not is_plain(date):
        values["date"] = edtf(date) or ""
        if date.literal:
            values["x-date"] = escape(date.literal, unicode)
    values["year"] = f"{date.start.year:04d}"
    if date.start.month:
        values["month"] = MONTHS[date.start.month - 1]
    if date.start.day:
        values["day"] = str(date.start.day)


def _written_name(name: Name, unicode: bool) -> str:
    """ "von Last, Jr, First"; an institution in braces of its own."""
    if name.literal is not None:
        return "{" + escape(" ".join(name.literal.split()), unicode) + "}"
    particle = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    family = _part(name.family or "", unicode, is_family=True)
    last = " ".join(filter(None, (_particle(particle, unicode), family)))
    given = _part(name.given or "", unicode)
    if name.suffix:
        return f"{last}, {_part(name.suffix, unicode)}, {given}"
    # The comma tells BibTeX that all before it is the family name ("Yu Bin" is no Mr Bin); without it a
    # name in braces would be an institution.
    return f"{last}, {given}".rstrip() if given or " " in last or last.startswith("{") else last


def _part(text: str, unicode: bool, is_family: bool = False) -> str:
    text = " ".join(text.split())
    escaped = escape(text, unicode)
    words = text.split()
    joins = any(word.lower() == "and" for word in words)
    particle = is_family and any(not word[:1].isupper() for word in words)
    return f"{{{escaped}}}" if joins or particle or "," in text else escaped


def _particle(text: str, unicode: bool) -> str:
    # A capitalised particle is read back as part of the family name: BibTeX knows it by its small letter alone.
    return escape(text, unicode)


# Reading


def from_bibtex(text: str, name: str = "the bibliography") -> dict[str, Record]:
    """The records of a BibTeX or BibLaTeX file by key, in order. Macros and ``#`` are worked out.

    Args:
        text: The file's text.
        name: What to call it in an error.

    Raises:
        CitecheckError: The text is no BibTeX; the message has the line.
    """
    from citecheck.bibliography.scan import entries_of

    return records_of(entries_of(text, name))


def records_of(entries: Sequence[BibEntry]) -> dict[str, Record]:
    """The records of entries by key; what an entry lacks comes from the one that its ``crossref`` names."""
    by_key = {entry.key.lower(): entry for entry in reversed(entries)}
    found: dict[str, Record] = {}
    for entry in entries:
        values = dict(entry.fields)
        parent = by_key.get(values.pop("crossref", "").strip().lower())
        if parent is not None and parent is not entry:
            # A part's book is its parent's title. Source: BibTeXing, section 3.1; biblatex, appendix B.
            inherited = {name: v for name, v in parent.fields.items() if name not in _OWN}
            if "title" in parent.fields:
                inherited.setdefault("booktitle", parent.fields["title"])
            values = {**inherited, **values}
        found[entry.key] = record_of(entry.type, values)
    return found


def record_of(kind: str, printed: Mapping[str, str]) -> Record:
    """The record of an entry's type and fields (names in lower case, values in LaTeX)."""
    aliases = tables()["aliases"]
    values = {aliases.get(name, name): value for name, value in printed.items()}
    csl_type = unescape(values.get("entrysubtype", "")) or tables()["read"].get(kind.lower(), "document")
    if csl_type in ("newspaper", "magazine"):
        csl_type = f"article-{csl_type}"
    found: dict[str, Any] = {"type": csl_type}
    for name, field in _PEOPLE.items():
        if value := values.get(field):
            found[name] = _read_names(value)
    _, container, publisher = tables()["types"].get(csl_type, ("misc", "howpublished", "publisher"))
    places = {"title": "title", "container_title": container, "publisher": publisher, **tables()["fields"]}
    taken: set[str] = set()
    for name, field in places.items():
        own = f"x-{name.replace('_', '-')}"
        if own in values:
            found[name] = _read(own, values[own])
        elif (field := _own_field(name, field, csl_type)) in values and field not in taken:
            taken.add(field)
            found[name] = _read(field, values[field])
    for field in ("journal", "booktitle"):
        if field in values and field not in taken:
            found.setdefault("container_title", _read(field, values[field]))
    for field in ("publisher", "institution", "school"):
        if field in values and field not in taken:
            found.setdefault("publisher", _read(field, values[field]))
    found.update(_read_dates(values))
    known = {part.name for part in fields(Record)}
    return Record(**{name: value for name, value in found.items() if name in known and value})


def _read(field: str, value: str) -> str:
    if field in _VERBATIM:
        plain = value if "\\" not in value else unescape(value)
        return plain.replace("%7B", "{").replace("%7D", "}").replace("%5C", "\\").strip("{}")
    plain = unescape(value)
    return plain.replace("--", "-") if field in ("pages", "x-page") else plain


def _read_dates(values: Mapping[str, str]) -> dict[str, Date]:
    found: dict[str, Date] = {}
    for name, field in (("accessed", "urldate"), ("original_date", "origdate")):
        if value := values.get(field, ""):
            found[name] = from_edtf(value.strip("{} ")) or Date(literal=unescape(value))
    literal = unescape(values.get("x-date", "")) or None
    issued = from_edtf(values["date"].strip("{} "), literal) if values.get("date") else None
    if issued is None and (year := unescape(values.get("year", "") or values.get("date", ""))):
        issued = _from_year(year, values)
    if issued is not None:
        found["issued"] = issued
    return found


def _from_year(year: str, values: Mapping[str, str]) -> Date:
    if not re.fullmatch(r"\d{1,4}", year):
        return Date(literal=year)
    month = month_number(unescape(values.get("month", "")))
    day = unescape(values.get("day", ""))
    return Date(
        DateParts(
            int(year), month, int(day) if month and day.isdecimal() and 1 <= int(day[:3]) <= 31 else None
        )
    )


def _read_names(value: str) -> tuple[Name, ...]:
    from pybtex.bibtex.utils import split_name_list  # type: ignore[import-untyped]
    from pybtex.database import Person

    names = []
    for printed in split_name_list(" ".join(value.split())):
        if printed == "others":
            continue
        if _is_braced(printed):
            names.append(Name(literal=unescape(printed)))
            continue
        # pybtex takes no more than two commas; what comes after them belongs to the given name.
        parts = printed.split(",")
        person = Person(printed if len(parts) <= 3 else ",".join([*parts[:2], " ".join(parts[2:])]))
        names.append(_from_person(person))
    return tuple(name for name in names if name != Name())


def _is_braced(printed: str) -> bool:
    """Whether one pair of braces holds it all: an institution."""
    if not (printed.startswith("{") and printed.endswith("}")):
        return False
    depth = 0
    for position, char in enumerate(printed):
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return position == len(printed) - 1
    return False


def _from_person(person: Any) -> Name:
    def plain(words: list[str]) -> str | None:
        return unescape(" ".join(words)) or None

    return Name(
        family=plain(person.last_names),
        given=plain([*person.first_names, *person.middle_names]),
        non_dropping_particle=plain(person.prelast_names),
        suffix=plain(person.lineage_names),
    )
