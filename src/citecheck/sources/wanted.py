"""The addresses to look at, each with what the manuscript says of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from citecheck.model import Bibliography, CitedNote, Manuscript, Note, Record
from citecheck.sources.http.results import Wanted
from citecheck.sources.url_form import scheme_of
from citecheck.sources.urls import PrintedUrl, notes_of, urls_by_note

_FEW = 3
_EAST = re.compile("[\u3040-\u9fff]")
_WORD = re.compile(r"[^\W\d_]{3,}")


def wanted(
    source: Bibliography | Manuscript, by_note: Sequence[Sequence[PrintedUrl]] | None = None
) -> tuple[Wanted, ...]:
    """The addresses of the notes that can be asked, each once, in order.

    Of a manuscript whose notes are not cut yet, only those are cut whose page does not have the title that
    stands in the note. ``by_note`` is what :func:`urls_by_note` gives of the same source, if it is known.
    """
    groups: dict[str, list[_Mention]] = {}
    found_in = urls_by_note(source) if by_note is None else by_note
    for index, (note, found) in enumerate(zip(notes_of(source), found_in, strict=True)):
        starts, ends = sorted(one.start for one in found), sorted(one.end for one in found)
        for one in found:
            if one.problem is None and scheme_of(one.url) in ("http", "https"):
                groups.setdefault(one.url, []).append(
                    _Mention(index, note, one, _context(note, one, starts, ends))
                )
    # Of a manuscript only the notes that may have to be cut are kept, not its text.
    works = _Works(source if isinstance(source, Bibliography) else None)
    return tuple(
        Wanted(url, "\n".join(dict.fromkeys(one.context for one in mentions)), works.of(mentions))
        for url, mentions in groups.items()
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    """One address in one note, and the stretch of the note that is about it."""

    index: int
    note: Note
    found: PrintedUrl
    context: str


def _context(note: Note, one: PrintedUrl, starts: Sequence[int], ends: Sequence[int]) -> str:
    """From the end of the address before to the start of the one after: a note may cite several works.

    ``starts`` and ``ends`` are those of all addresses of the note, in order.
    """
    before, after = bisect_right(ends, one.start), bisect_left(starts, one.end)
    if one.start == one.end:
        # A link over nothing: it is not its own neighbour.
        before, after = bisect_left(ends, one.start), bisect_right(starts, one.end)
    start = ends[before - 1] if before else 0
    end = starts[after] if after < len(starts) else len(note.text)
    return f"{note.text[start : one.start]} {note.text[one.end : end]}".strip()


def _says_something(mention: _Mention) -> bool:
    """Whether the note has words beside its addresses, or a structured citation; "See" names no work."""
    words = len(_WORD.findall(mention.context[:500]))
    # Chinese and Japanese part no words.
    return bool(mention.note.given) or words > 2 or len(_EAST.findall(mention.context[:500])) > 3


@dataclass(slots=True)
class _Works:
    """The records of mentions, from the bibliography or, note by note, as they are needed."""

    bibliography: Bibliography | None
    cut: dict[int, CitedNote] = field(default_factory=dict)

    def of(self, mentions: list[_Mention]) -> Callable[[], Sequence[Record]] | None:
        if not any(_says_something(one) for one in mentions[:_FEW]):
            return None
        return lambda: [record for one in mentions[:_FEW] for record in self._records(one)]

    def _records(self, mention: _Mention) -> Iterator[Record]:
        cited = self._cited(mention)
        records = self.bibliography.records if self.bibliography is not None else {}
        there = [one for one in cited.citations if one.start <= mention.found.start < one.end]
        for citation in there or [one for one in cited.citations if one.kind == "work"]:
            record = records.get(citation.key or "") or citation.record
            if record is not None:
                yield record

    def _cited(self, mention: _Mention) -> CitedNote:
        if self.bibliography is not None:
            return self.bibliography.notes[mention.index]
        if mention.index not in self.cut:
            from citecheck.citations.cut import cut_note

            self.cut[mention.index] = cut_note(mention.note)
        return self.cut[mention.index]
