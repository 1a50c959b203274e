"""The index of works cited: each record with the notes where it is cited, and their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citecheck.model import Bibliography, CitedNote, Record
from citecheck.reports.styles import counted, line, short_form

if TYPE_CHECKING:
    from rich.console import Console


def work_index(bibliography: Bibliography) -> list[dict[str, Any]]:
    """Each record with ``notes`` (number, page, and whether through a back-reference), sorted as an index is.

    ``pages`` are the manuscript's pages of these notes, each once, where the format tells pages; ``in-text`` says
    that the text itself cites the work.
    """
    cited_in = bibliography.cited_in()
    in_text = {one.key for block in bibliography.body for one in block.citations}
    entries = []
    for key, record in bibliography.records.items():
        uses = [(bibliography.notes[note], citation) for note, citation in cited_in.get(key, ())]
        pages = [cited.note.place.page for cited, _ in uses if cited.note.place.page is not None]
        entries.append(
            {
                "key": key,
                "work": short_form(record),
                "sort": _sort_key(record, key),
                "notes": [_use(cited, citation) for cited, citation in uses],
                "pages": list(dict.fromkeys(pages)),
                "in-text": key in in_text,
            }
        )
    entries.sort(key=lambda entry: (entry["sort"], entry["key"]))
    return [{name: value for name, value in entry.items() if name != "sort"} for entry in entries]


def _use(cited: CitedNote, index: int) -> dict[str, Any]:
    citation = cited.citations[index]
    return {
        "number": cited.note.number,
        "page": cited.note.place.page,
        "kind": citation.kind,
        "locator": None
        if citation.locator is None
        else {"label": citation.locator.label, "value": citation.locator.value},
    }


def _sort_key(record: Record, key: str) -> str:
    people = record.author or record.editor
    who = (people[0].family or people[0].literal or "") if people else ""
    return f"{who or record.title or key} {record.title or ''}".casefold()


def print_index(bibliography: Bibliography, console: Console) -> None:
    """Print a line a work: what it is, the notes that cite it (in brackets through a back-reference), the pages."""
    entries = work_index(bibliography)
    for entry in entries:
        numbers = list(
            dict.fromkeys(
                f"({use['number']})" if use["kind"] == "back-reference" else use["number"]
                for use in entry["notes"]
            )
        )
        pages = f"; p. {', '.join(map(str, entry['pages']))}" if entry["pages"] else ""
        word = "note" if len(numbers) == 1 else "notes"
        where = f"{word} {', '.join(numbers)}{pages}" if numbers else ""
        if entry["in-text"]:
            where += f"{', ' if where else ''}in the text"
        line(console, (f"{entry['key']}  ", "bold"), entry["work"], (f"  {where or 'not cited'}", "cyan"))
    line(console, counted(len(entries), "work"))
