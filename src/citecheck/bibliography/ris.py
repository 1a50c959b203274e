"""Records to RIS and back, by rispy.

What RIS has no tag for stands in N1 as ``field: value`` lines with CSL's names, which is how Zotero keeps
such fields in its "Extra"; so a record read back is the record written.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.bibliography.dates import edtf, from_edtf
from citecheck.model import CitecheckError, Date, DateParts, Name, Record
from citecheck.model.citation import CSL_NAMES

_RANGE = re.compile(r"([\divxlcmA-Z.]+)[-–]([\divxlcmA-Z.]+)")
_EXTRA = re.compile(r"([A-Za-z][A-Za-z-]{2,40}): (.+)", re.DOTALL)
_DATE = re.compile(r"(\d{1,4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?(?:/(.*))?")
_TAG_LINE = re.compile(r"^[ \t\ufeff]*TY {1,2}- ?", re.MULTILINE)
_PEOPLE = ("author", "editor", "collection_editor", "translator", "interviewer", "director", "producer")
_DATES = ("issued", "accessed", "original_date")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("citecheck.bibliography") / "ris.toml").read_text(encoding="utf-8"))


def to_ris(records: Mapping[str, Record]) -> str:
    """The records in order as RIS, each with its key under ``ID``; lines end with a line feed."""
    import rispy  # type: ignore[import-untyped]

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """No counting line before each entry, which the format does not know."""

        def set_header(self, count: int) -> str:
            return ""

    entries = [_entry(key, record) for key, record in records.items()]
    made: str = rispy.dumps(entries, implementation=Writer, mapping=_mapping(), delimiter_tags_mapping={})
    return made


def _mapping() -> dict[str, str]:
    """Every tag under its own name (rispy calls two of them a note), with three that rispy does not list."""
    from rispy.config import TAG_KEY_MAPPING  # type: ignore[import-untyped]

    own = {tag: tag.lower() for tag in (*TAG_KEY_MAPPING, "BT", "CT", "ED") if tag not in ("TY", "UK")}
    return {"TY": "type_of_reference", "UK": "unknown_tag", **own}


def _entry(key: str, record: Record) -> dict[str, Any]:
    record = _single_lines(record)
    tags = _tags(record)
    back = _record(tags)
    lost = [
        part.name
        for part in fields(Record)
        if part.name != "note" and getattr(back, part.name) != getattr(record, part.name)
    ]
    notes = [line for name in lost for line in _extra(name, getattr(record, name))]
    if record.note:
        # A note that reads like one of our lines is made one, so that it is read as what it is.
        notes.append(f"note: {record.note}" if _extra_of(record.note) else record.note)
    entry = {"type_of_reference": tags["TY"], "id": key}
    entry.update({tag.lower(): value for tag, value in tags.items() if tag != "TY"})
    if notes:
        entry["n1"] = notes
    return entry


def _single_lines(record: Record) -> Record:
    changes = {
        part.name: " ".join(value.split()) or None
        for part in fields(Record)
        if isinstance(value := getattr(record, part.name), str)
    }
    return replace(record, **changes)  # type: ignore[arg-type]


def _tags(record: Record) -> dict[str, Any]:
    tables = _tables()
    tags: dict[str, Any] = {"TY": tables["types"].get(record.type, "GEN")}
    for field, tag in tables["people"].items():
        if people := getattr(record, field):
            tags[tag] = [_written(name) for name in people]
    for field, tag in tables["fields"].items():
        if value := getattr(record, field):
            tags[tag] = [value] if tag == "UR" else value
    if record.page:
        both = _RANGE.fullmatch(record.page)
        tags["SP"] = both[1] if both else record.page
        if both:
            tags["EP"] = both[2]
    if record.isbn or record.issn:
        tags["SN"] = record.isbn or record.issn
    if record.issued is not None:
        start = record.issued.start
        if start is not None:
            tags["PY"] = f"{start.year:04d}"
            if start.month:
                tags["DA"] = _slashed(start)
        elif record.issued.literal:
            tags["PY"] = record.issued.literal
    if record.accessed is not None and record.accessed.start is not None:
        tags["Y2"] = _slashed(record.accessed.start)
    return tags


def _slashed(date: DateParts) -> str:
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    return f"{date.year:04d}/{month}/{day}/"


def _written(name: Name) -> str:
    if name.literal is not None:
        return name.literal
    particle = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    last = " ".join(filter(None, (particle, name.family)))
    # The comma says that this is a person, even where nothing comes after it.
    return ", ".join(part for part in (last, name.given or "", name.suffix or "")).rstrip(" ,") + (
        "" if name.given or name.suffix else ","
    )


def _extra(field: str, value: Any) -> list[str]:
    """The lines that say what the tags cannot; an empty value overrules what a tag says by accident."""
    name = CSL_NAMES.get(field, field.replace("_", "-"))
    if field in _PEOPLE:
        return [f"{name}: {json.dumps(person.to_csl(), ensure_ascii=False)}" for person in value] or [
            f"{name}: []"
        ]
    if field in _DATES:
        plain = None if value is None or value.literal else edtf(value)
        said = plain if plain and from_edtf(plain) == value else None
        return [f"{name}: {said or json.dumps(value.to_csl() if value else {}, ensure_ascii=False)}"]
    return [f"{name}: {value or '-'}"]


# Reading


def from_ris(text: str, name: str = "the bibliography") -> dict[str, Record]:
    """The records of an RIS file in order, by their ``ID`` or else a number.

    Args:
        text: The file's text.
        name: What to call it in an error.

    Raises:
        CitecheckError: The text is no RIS.
    """
    import rispy

    if not _TAG_LINE.search(text):
        raise CitecheckError(f"{name}: this is no RIS file (no line begins with 'TY  - '); nothing was read")
    try:
        entries = rispy.loads(
            text.lstrip("\ufeff"), mapping=_mapping(), delimiter_tags_mapping={}, list_tags=list(_listed())
        )
    except (OSError, ValueError, KeyError, IndexError, rispy.parser.ParseError) as error:
        reason = " ".join(str(error).split())[:200]
        raise CitecheckError(f"{name}: this RIS file is damaged: {reason}; nothing was read") from error
    found: dict[str, Record] = {}
    for position, entry in enumerate(entries, 1):
        tags = {tag.upper(): value for tag, value in entry.items() if tag != "unknown_tag"}
        tags["TY"] = tags.pop("TYPE_OF_REFERENCE", "GEN")
        key = str(tags.get("ID") or "").strip() or f"work{position}"
        while key in found:
            key += "-"
        found[key] = _record(tags)
    return found


def _listed() -> Sequence[str]:
    return ("A1", "A2", "A3", "A4", "AU", "ED", "KW", "N1", "UR")


def _record(tags: Mapping[str, Any]) -> Record:
    tables = _tables()
    by_tag = {tag: kind for kind, tag in tables["types"].items()}
    made: dict[str, Any] = {"type": by_tag.get(tags["TY"]) or tables["read"].get(tags["TY"], "document")}
    for field, tag in tables["people"].items():
        people = tuple(_read_name(value) for value in _all(tags, tag, tables["also"].get(field, ())))
        made[field] = tuple(person for person in people if person != Name())
    for field, tag in tables["fields"].items():
        values = _all(tags, tag, tables["also"].get(field, ()))
        made[field] = values[0] if values else None
    first, last = _all(tags, "SP"), _all(tags, "EP")
    if first:
        made["page"] = f"{first[0]}-{last[0]}" if last and last[0] != first[0] else first[0]
    for number in _all(tags, "SN"):
        digits = re.sub(r"[^0-9Xx]", "", number)
        made["issn" if len(digits) == 8 else "isbn"] = number
    made["issued"] = _read_date(_all(tags, "DA") + _all(tags, "PY", ("Y1",)))
    made["accessed"] = _read_date(_all(tags, "Y2"))
    return _with_notes(Record(**made), _all(tags, "N1"))


def _all(tags: Mapping[str, Any], tag: str, also: Sequence[str] = ()) -> list[str]:
    for name in (tag, *also):
        value = tags.get(name)
        values = value if isinstance(value, list) else [value]
        if found := [text for one in values if one and (text := " ".join(str(one).split()))]:
            return found
    return []


def _read_name(text: str) -> Name:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return Name(literal=text) if text else Name()
    words = parts[0].split()
    at = next((i for i, word in enumerate(words) if not word[:1].islower()), 0)
    return Name(
        family=" ".join(words[at:]) or None,
        given=parts[1] or None,
        non_dropping_particle=" ".join(words[:at]) or None,
        suffix=", ".join(parts[2:]) or None,
    )


def _read_date(values: Sequence[str]) -> Date | None:
    for value in values:
        found = _DATE.fullmatch(value)
        if found is None:
            continue
        month = int(found[2]) if found[2] and 1 <= int(found[2]) <= 12 else None
        day = int(found[3]) if month and found[3] and 1 <= int(found[3]) <= 31 else None
        return Date(DateParts(int(found[1]), month, day))
    return Date(literal=values[0]) if values else None


def _extra_of(line: str) -> tuple[str, str] | None:
    """A field of ours and its value, where a line of N1 is one."""
    found = _EXTRA.fullmatch(line)
    if found is None:
        return None
    names = {CSL_NAMES.get(part.name, part.name.replace("_", "-")): part.name for part in fields(Record)}
    field = names.get(found[1])
    return None if field is None else (field, found[2])


def _with_notes(record: Record, notes: Sequence[str]) -> Record:
    changes: dict[str, Any] = defaultdict(list)
    rest = []
    for line in notes:
        extra = _extra_of(line)
        if extra is None:
            rest.append(line)
        elif extra[0] in _PEOPLE:
            changes[extra[0]].append(extra[1])
        else:
            changes[extra[0]] = _read_extra(*extra)
    for field in _PEOPLE:
        if field in changes:
            changes[field] = _read_people(field, changes[field])
    if rest:
        changes["note"] = "; ".join(rest)
    return replace(record, **changes)


def _read_people(field: str, values: Sequence[str]) -> tuple[Name, ...]:
    people: list[Name] = []
    for value in values:
        try:
            given = json.loads(value)
        except ValueError:
            # Zotero's own form: "author: Family || Given".
            family, _, rest = value.partition("||")
            given = {"family": family.strip(), "given": rest.strip()} if rest else {"literal": value}
        record = Record.from_csl({"author": [given] if isinstance(given, dict) else []})
        people += record.author
    return tuple(people)


def _read_extra(field: str, value: str) -> Any:
    if field not in _DATES:
        return None if value == "-" else value
    date = from_edtf(value)
    if date is not None:
        return date
    try:
        given = json.loads(value)
    except ValueError:
        return Date(literal=value)
    return Record.from_csl({"issued": given}).issued if isinstance(given, dict) and given else None
