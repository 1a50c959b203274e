"""Cases of rules as data: ``tests/cases/rules/CODE.toml``.

Each ``[[case]]`` has

- ``name``: what it pins;
- ``text``: a manuscript: body paragraphs with markers ``[^12]``, then notes, each on a line of its own
  that begins ``[^12]:``. Numbers may be missing, repeated or out of order: nothing is renumbered.
  With ``reader = "markdown"`` (or "text", …) the real reader reads it instead;
- ``find``: the findings expected, each with ``note`` and, where they matter, ``line``, ``column``,
  ``end_column``, ``citation``, ``severity``, ``words`` (all must be in the message), ``fixed`` (what
  the line reads after the fix), ``safe`` and ``no_fix``. An empty list says that there must be none;
- ``citations``: what stands in the notes, when the case is to be independent of the tagger: a table
  with ``note``, ``text`` (a stretch of the note; the whole note by default), ``kind``, ``key``,
  ``record`` (a CSL item), ``locator`` and ``back_reference`` (fields of BackReference, antecedents as
  [note, index]). The back-references of notes that it does not name are found and resolved by the
  citations stage. Without it, that stage cuts the notes as well;
- ``note_links``: what a format itself ties to a note: [note (0 for the first paragraph), printed stretch,
  number of the target];
- ``given``: structured citations: ``note``, ``text`` (the stretch; the whole note by default), ``key``, ``record``
  (a CSL-JSON item as a field holds it), ``locator``, ``prefix``;
- ``references``: the text of a user's BibTeX file;
- ``settings``: fields of CheckSettings; ``url_results``: address to fields of UrlResult.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, cast

from citecheck.bibliography import References, read_references
from citecheck.checks import CheckSettings, check
from citecheck.model import (
    Anchor,
    Antecedent,
    BackReference,
    Bibliography,
    Citation,
    CitedNote,
    Date,
    DateParts,
    Finding,
    GivenCitation,
    GivenItem,
    Locator,
    Manuscript,
    Marker,
    Name,
    Note,
    NoteLink,
    Paragraph,
    Place,
    PlacedText,
    Record,
    Severity,
)
from citecheck.model.citation import CSL_NAMES

CASES = Path(__file__).parents[1] / "cases" / "rules"
_CALL = re.compile(r"\[\^([^\]\s]{1,20})\]")


@dataclass(frozen=True)
class Case:
    """One case of one rule."""

    code: str
    data: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.code}: {self.data['name']}"


def load_cases(families: Iterable[str] | None = None) -> list[Case]:
    """Every case in the case folder, or those of some families."""
    cases = []
    for path in sorted(CASES.glob("*.toml")):
        if families is None or path.stem[:3] in families:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            cases += [Case(path.stem, case) for case in data["case"]]
    return cases


def read_manuscript(text: str, name: str = "case.md") -> Manuscript:
    """A manuscript of the small form above, each piece with its place."""
    body: list[Paragraph] = []
    notes: list[Note] = []
    markers: list[Marker] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        head = _CALL.match(line)
        if head and line[head.end() : head.end() + 1] == ":":
            start = head.end() + 1
            content = PlacedText(line[start:], (Anchor(0, number, start + 1),)).stripped()
            notes.append(Note(head[1], content, Place(number, 1, number, len(line) + 1)))
        elif line.startswith("    ") and notes:
            last = notes[-1]
            more = PlacedText(line.strip(), (Anchor(0, number, 5),))
            length = len(last.text) + 1
            joined = PlacedText(
                f"{last.text} {more.text}", (*last.content.anchors, Anchor(length, number, 5))
            )
            notes[-1] = replace(
                last, content=joined, place=replace(last.place, end_line=number, end_column=len(line) + 1)
            )
        elif line.strip():
            paragraph, called = _paragraph(line, number, len(body))
            body.append(paragraph)
            markers += called
    return Manuscript(name, "case", tuple(body), tuple(notes), tuple(markers), tuple(lines))


def _paragraph(line: str, number: int, block: int) -> tuple[Paragraph, list[Marker]]:
    text, anchors, called, at = "", [], [], 0
    for call in _CALL.finditer(line):
        anchors.append(Anchor(len(text), number, at + 1))
        text += line[at : call.start()]
        place = Place(number, call.start() + 1, number, call.end() + 1)
        called.append(Marker(call[1], place, block, len(text), sentence=line))
        at = call.end()
    anchors.append(Anchor(len(text), number, at + 1))
    return Paragraph(PlacedText(text + line[at:], tuple(anchors))), called


def manuscript_of(case: Case) -> Manuscript:
    """The manuscript of a case, by the small form or by the reader it names."""
    text = case.data["text"]
    if "reader" in case.data:
        from citecheck.readers import read

        return read(text.encode(), name="case.md", format=case.data["reader"])
    linked = _linked(read_manuscript(text), case.data.get("note_links", []))
    return _given(linked, case.data.get("given", []))


def _given(manuscript: Manuscript, items: list[Mapping[str, Any]]) -> Manuscript:
    notes = list(manuscript.notes)
    for item in items:
        at = next(i for i, note in enumerate(notes) if note.number == str(item["note"]))
        text = item.get("text", notes[at].text)
        start = notes[at].text.index(text)
        work = GivenItem(
            item.get("record"),
            item.get("key"),
            tuple(item["locator"]) if "locator" in item else None,
            item.get("prefix", ""),
        )
        laid = GivenCitation(start, start + len(text), (work,), "zotero")
        notes[at] = replace(notes[at], given=(*notes[at].given, laid))
    return replace(manuscript, notes=tuple(notes))


def _linked(manuscript: Manuscript, links: list[list[Any]]) -> Manuscript:
    notes, body = list(manuscript.notes), list(manuscript.body)
    for number, printed, target in links:
        holder: Note | Paragraph = notes[number - 1] if number else cast(Paragraph, body[0])
        at = re.search(rf"(?<!\w){re.escape(printed)}(?!\w)", holder.text)
        assert at is not None
        linked = replace(holder, note_links=(*holder.note_links, NoteLink(*at.span(), target)))
        if isinstance(linked, Note):
            notes[number - 1] = linked
        else:
            body[0] = linked
    return replace(manuscript, notes=tuple(notes), body=tuple(body))


def bibliography_of(case: Case, manuscript: Manuscript, references: References | None = None) -> Bibliography:
    """The bibliography of a case: as given, or as the citations stage makes it."""
    if "citations" not in case.data and case.code[:3] != "NOT":
        from citecheck.citations import cite

        return cite(manuscript, known=references.records if references else None)
    given: dict[str, list[Mapping[str, Any]]] = {}
    for item in case.data.get("citations", []):
        given.setdefault(str(item["note"]), []).append(item)
    cited = [_cited(note, given.pop(note.number, []), manuscript) for note in manuscript.notes]
    from citecheck.citations.backref.resolve import resolve

    if any(
        citation.back_reference and not citation.back_reference.status
        for n in cited
        for citation in n.citations
    ):
        cited = list(resolve(cited))
    records: dict[str, Record] = {}
    for note in cited:
        for citation in note.citations:
            if citation.key and citation.record:
                records.setdefault(citation.key, citation.record)
    return Bibliography(manuscript.name, tuple(cited), records)


def _cited(note: Note, items: list[Mapping[str, Any]], manuscript: Manuscript) -> CitedNote:
    citations, at = [], 0
    for index, item in enumerate(items):
        text = item.get("text", note.text)
        start = note.text.index(text, at)
        at = start + len(text)
        citations.append(
            Citation(
                index=index,
                kind=item.get("kind", "back-reference" if "back_reference" in item else "work"),
                text=text,
                start=start,
                end=at,
                locator=Locator(*item["locator"]) if "locator" in item else None,
                record=record_of(item["record"]) if "record" in item else None,
                key=item.get("key"),
                back_reference=_back_reference(item.get("back_reference"), manuscript),
            )
        )
    if not citations:
        citations = _found(note)
    if not citations:
        citations = [Citation(0, "commentary", note.text, 0, len(note.text))]
    return CitedNote(note, tuple(citations))


def _found(note: Note) -> list[Citation]:
    """The back-references of a note for which the case says nothing."""
    from citecheck.citations.backref import find

    return [
        Citation(
            index=index,
            kind="back-reference",
            text=note.text[match.start : match.end],
            start=match.start,
            end=match.end,
            locator=match.locator,
            back_reference=BackReference(
                form=match.form,
                number=match.number,
                name=match.name,
                year=match.year,
                title=match.title,
                tradition=match.tradition,
            ),
        )
        for index, match in enumerate(find(note.text))
    ]


def _back_reference(item: Mapping[str, Any] | None, manuscript: Manuscript) -> BackReference | None:
    if item is None:
        return None
    numbers = [note.number for note in manuscript.notes]

    def antecedent(pair: list[Any]) -> Antecedent:
        return Antecedent(numbers.index(str(pair[0])), str(pair[0]), pair[1])

    values = dict(item)
    if "antecedent" in values:
        values["antecedent"] = antecedent(values["antecedent"])
    values["candidates"] = tuple(antecedent(pair) for pair in values.get("candidates", []))
    values["disagrees"] = tuple(values.get("disagrees", []))
    return BackReference(**values)


def record_of(item: Mapping[str, Any]) -> Record:
    """A record of a CSL item; a name may be given as "Family, Given", a date as "2012-04-30"."""
    names = {csl: python for python, csl in CSL_NAMES.items()}
    known = {part.name for part in fields(Record)}
    values: dict[str, Any] = {}
    for csl, value in item.items():
        name = names.get(csl, csl.replace("-", "_"))
        assert name in known, f"a record has no field {csl}"
        if isinstance(value, list):
            value = tuple(_name(part) for part in value)
        elif name in ("issued", "accessed"):
            value = _date(value)
        values[name] = value
    return Record(**values)


def _name(text: str) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family=family, given=given) if comma else Name(literal=text)


def _date(text: str) -> Date:
    parts = [DateParts(*(int(number) for number in part.split("-"))) for part in text.split("/")]
    return Date(start=parts[0], end=parts[1] if len(parts) > 1 else None)


def settings_of(case: Case) -> CheckSettings:
    """The settings of a case: only its own rule runs unless ``select`` says otherwise."""
    given = dict(case.data.get("settings", {}))
    given["select"] = tuple(given.get("select", [case.code]))
    given["ignore"] = tuple(given.get("ignore", []))
    given["severity"] = {word: Severity(value) for word, value in given.get("severity", {}).items()}
    return CheckSettings(**given)


def run(case: Case) -> tuple[Manuscript, list[Finding]]:
    """The manuscript of a case and what its rule finds in it."""
    manuscript = manuscript_of(case)
    results = None
    if "url_results" in case.data:
        from citecheck.sources.http import UrlResult

        results = {url: UrlResult(url=url, **item) for url, item in case.data["url_results"].items()}
    with tempfile.TemporaryDirectory() as folder:
        references = None
        if "references" in case.data:
            path = Path(folder) / "references.bib"
            path.write_text(case.data["references"], encoding="utf-8")
            references = read_references(path)
        findings = check(
            manuscript,
            bibliography_of(case, manuscript, references),
            settings=settings_of(case),
            url_results=results,
            references=references,
        )
    return manuscript, findings


def fixed_lines(manuscript: Manuscript, finding: Finding) -> list[str]:
    """The manuscript's lines after the finding's fix."""
    assert finding.fix is not None, f"no fix: {finding.message}"
    lines = list(manuscript.lines)
    for edit in sorted(finding.fix.edits, key=lambda edit: (-edit.place.line, -edit.place.column)):
        place = edit.place
        assert place.end_line == place.line, "edits of cases stay on one line"
        assert place.end_column is not None
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.column - 1] + edit.text + line[place.end_column - 1 :]
    return lines
