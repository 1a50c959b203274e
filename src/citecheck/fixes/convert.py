"""Conversions of back-references as fixes: "ibid." into the full citation, "op. cit." into a short title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from citecheck.citations.backref.conventions import conventions, key_of, lowered
from citecheck.citations.backref.forms import is_cited_form, is_same
from citecheck.citations.backref.right import note_number_at, year_at
from citecheck.citations.fold import significant
from citecheck.fixes.plan import Proposal
from citecheck.model import Bibliography, Citation, CitedNote, Edit, Fix, Place, Record

CONVERSIONS = ("ibid", "op-cit")
"""The names of the conversions: "ibid." to the full citation, "op. cit." to a short title."""

Source = Callable[[Place], "str | None"]
"""What stands at a place of the file, with its markup."""

_TITLE_END = re.compile(r"\s*[:.?!–—]\s|\s+[–—-]\s")
_BLANKS = re.compile(r"\s+")
_ITALIC = {"markdown": ("*", "*"), "latex": ("\\emph{", "}"), "org": ("/", "/"), "typst": ("_", "_")}
_MARKS = (
    ("\\emph{", "}"), ("\\textit{", "}"), ("{\\em ", "}"), ("{\\it ", "}"), ("**", "**"), ("*", "*"), ("_", "_"), ("/", "/"),
)  # fmt: skip
"""How the formats of text print in italics."""
_BOOKS = ("book", "report", "thesis", "")


def conversions(
    names: Iterable[str], bibliography: Bibliography, *, format: str, source: Source
) -> list[Proposal]:
    """The proposals of these conversions, in the order of the notes; who asks for a conversion wants it, so they are safe."""
    wanted = frozenset(names)
    out: list[Proposal] = []
    for cited in bibliography.notes:
        for citation in cited.citations:
            found = citation.back_reference
            if found is None or citation.kind != "back-reference" or found.status != "resolved":
                continue
            if "ibid" in wanted and is_same(found):
                out += _to_full(bibliography, cited, citation, source)
            elif "op-cit" in wanted and is_cited_form(found):
                out += _to_title(bibliography, cited, citation, format, source)
    return out


def _to_full(
    bibliography: Bibliography, cited: CitedNote, citation: Citation, source: Source
) -> Iterator[Proposal]:
    span = form_span(citation)
    found = citation.back_reference
    if span is None or found is None or found.antecedent is None:
        return
    there = bibliography.notes[found.antecedent.note]
    if found.antecedent.citation >= len(there.citations):
        return
    full = there.citations[found.antecedent.citation]
    if full.kind not in ("work", "interview"):
        return
    end = full.end if citation.locator is None else full.start + _before_locator(full)
    start = full.start
    if full.signal and there.note.text[start:].startswith(full.signal):
        start += len(full.signal)
    printed = source(there.note.content.place(start, end)) or there.note.text[start:end]
    text = _BLANKS.sub(" ", printed).strip(" ,;")
    ends_note = not cited.note.text[citation.start + span[1] :].strip()
    text = text.rstrip(".") + ("." if ends_note and citation.text[span[0] : span[1]].endswith(".") else "")
    yield _proposal("ibid", cited, citation, span, text, "the full citation", source)


def _before_locator(full: Citation) -> int:
    """Where in the citation's text its own locator, with the word before it, begins; its length where it has none."""
    if full.locator is None:
        return len(full.text)
    at = full.text.rfind(full.locator.value)
    if at <= 0:
        return len(full.text)
    head = full.text[:at].rstrip()
    for word in re.finditer(r"[^\s,]{1,10}$", head):
        if conventions().locator_word.fullmatch(lowered(word.group())):
            head = head[: word.start()]
    return len(head.rstrip(" ,:;(\n\t"))


def _to_title(
    bibliography: Bibliography, cited: CitedNote, citation: Citation, format: str, source: Source
) -> Iterator[Proposal]:
    span = form_span(citation)
    found = citation.back_reference
    key = citation.key
    record = bibliography.records.get(key) if key else None
    if span is None or found is None or record is None or not record.title:
        return
    text = short_title(record, format)
    if found.title or (found.name and not _is_person(found.name, record)):
        # A short title or a short name stands there already: what points to the note goes, with its comma.
        before = citation.text[: span[0]].rstrip()
        start = len(before.rstrip(","))
        yield _proposal("op-cit", cited, citation, (start, span[1]), "", "the short title", source)
        return
    if not found.name:
        names = record.author or record.editor
        who = (names[0].literal or names[0].family or "") if names else ""
        text = f"{who}, {text}" if who else text
    if not cited.note.text[citation.start + span[1] :].strip() and cited.note.text.rstrip().endswith("."):
        text += "."
    yield _proposal("op-cit", cited, citation, span, text, "the short title", source)


def _is_person(name: str, record: Record) -> bool:
    """Whether one of the work's people is named, and not a short name of an institution or of the work."""
    folded = set(significant(name))
    families = [who.family or who.literal or "" for who in (*record.author, *record.editor)]
    return any(set(significant(family)) <= folded for family in families if significant(family))


def short_title(record: Record, format: str) -> str:
    """The title without its subtitle, in italics for books and in quotation marks for parts of them."""
    title = record.title or ""
    end = _TITLE_END.search(title)
    short = title[: end.end()].rstrip(" .:–—-") if end and end.start() > 3 else title
    part = record.type not in _BOOKS or record.container_title is not None
    if part:
        return f"“{short}”"
    before, after = _ITALIC.get(format, ("", ""))
    return f"{before}{short}{after}"


def form_span(citation: Citation) -> tuple[int, int] | None:
    """Where the form stands in the citation's text, with the note's number after it; None where it is not plain."""
    low = lowered(citation.text)
    anchors = [
        found
        for found in conventions().anchor.finditer(low)
        if any(
            citation.back_reference is not None and entry.form == citation.back_reference.form
            for entry in conventions().entries.get(key_of(found.group()), ())
        )
    ]
    if len(anchors) != 1:
        return None
    start, end = anchors[0].span()
    found_year = year_at(low, end)
    if found_year and citation.back_reference and citation.back_reference.year == found_year[0]:
        end = found_year[1]
    number = note_number_at(low, end)
    if number is not None and citation.back_reference and citation.back_reference.number == number[0]:
        end = number[1]
    return start, end


def _proposal(
    name: str,
    cited: CitedNote,
    citation: Citation,
    span: tuple[int, int],
    text: str,
    what: str,
    source: Source,
) -> Proposal:
    place = cited.note.content.place(citation.start + span[0], citation.start + span[1])
    old = citation.text[span[0] : span[1]]
    whole, stands = _with_markup(place, source)
    fix = Fix(f"put {what} in the place of '{old}'", (Edit(whole, text, old=stands or old),), safe=True)
    return Proposal(name, f"'{old}' stands for an earlier citation", cited.note.number, place, fix)


def _with_markup(place: Place, source: Source) -> tuple[Place, str | None]:
    """The place with the italics that the form itself stands in ("\\emph{op. cit.} [1]"), and what stands there."""
    if place.end_line not in (None, place.line) or place.end_column is None:
        return place, None
    for before, after in _MARKS:
        start = replace(place, column=place.column - len(before))
        opened = source(start) if start.column > 0 else None
        if opened is None or not opened.startswith(before):
            continue
        inner = opened[len(before) :]
        if after in inner:
            return start, opened
        both = replace(start, end_column=place.end_column + len(after))
        stands = source(both)
        if stands is not None and stands.endswith(after):
            return both, stands
    return place, None
