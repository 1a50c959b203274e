"""BIB rules on how notes are printed, against the way the manuscript itself prints most of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from citecheck.checks.context import CheckContext
from citecheck.checks.records import data
from citecheck.checks.registry import rule
from citecheck.model import Citation, CitedNote, Edit, Finding, Fix, Severity

_ENOUGH = 8
"""How often the usual form must stand before another one is called a slip."""
_SHARE = 0.85
"""And which share of all it must have: a manuscript that has no habit cannot break it."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A stretch of a note and the form that it shows."""

    cited: CitedNote
    citation: Citation | None
    start: int
    end: int
    form: str


@rule("BIB017", "note-end-differs", Severity.INFO)
def note_end_differs(context: CheckContext) -> Iterator[Finding]:
    """A note ends without the full stop that the others have, or with one that they lack.

    Finds:
        Notes that end otherwise than at least 85 % of the notes, eight at the least. A note that ends with
        an address is passed over, and one that ends with a question mark, an ellipsis or an abbreviation.
    Why:
        Styles end every note in one way; typesetters do not add what is missing.
    Example:
        before:  11 A. Smith, Kurils, London, 2001
        after:   11 A. Smith, Kurils, London, 2001.
    Fix:
        The full stop put in, or taken away. Safe: it changes no word.
    """
    seen = [one for cited in context.bibliography.notes if (one := _end_of(cited)) is not None]
    usual = _usual(seen)
    for one in seen:
        if usual is None or one.form == usual:
            continue
        place = one.cited.note.content.place(one.start, one.end)
        last = one.cited.note.text[one.start : one.end]
        lacks = usual == "full stop"
        fix = Fix(
            "end with a full stop" if lacks else "take the full stop away",
            (Edit(place, f"{last}." if lacks else last[:-1]),),
            safe=True,
        )
        words = "without the full stop" if lacks else "with a full stop, without"
        yield context.finding(
            f"the note ends {words} that the others have", place=place, note=one.cited, fix=fix
        )


@rule("BIB018", "title-quotes-differ", Severity.INFO)
def title_quotes_differ(context: CheckContext) -> Iterator[Finding]:
    """A title stands in other quotation marks than the rest.

    Finds:
        Titles of articles and chapters in quotation marks (straight, curly, single, guillemets) that are
        not those of at least 85 % of the titles, eight at the least. A title with a quotation inside it
        is passed over.
    Why:
        A mixture shows that references were copied from several places.
    Example:
        before:  11 A. Smith, "Kurils", Harbour Review   (elsewhere “Harbours”)
        after:   11 A. Smith, “Kurils”, Harbour Review
    Fix:
        The usual marks. Safe: it changes no word.
    """
    seen = context.once(_quoted_titles)
    usual = _usual(seen)
    for one in seen:
        if usual is None or one.form == usual:
            continue
        text = one.cited.note.text
        content = one.cited.note.content
        opening, closing = usual[0], usual[-1]
        edits = (
            Edit(content.place(one.start, one.start + 1), opening),
            Edit(content.place(one.end - 1, one.end), closing),
        )
        yield context.finding(
            f"the title stands in {text[one.start]}…{text[one.end - 1]} where other titles stand in {opening}…{closing}",
            place=content.place(one.start, one.end),
            note=one.cited,
            citation=one.citation,
            fix=Fix(f"write {opening}…{closing}", edits, safe=True),
        )


@rule("BIB019", "volume-word-differs", Severity.INFO)
def volume_word_differs(context: CheckContext) -> Iterator[Finding]:
    """A volume or an issue is named otherwise than in the rest of the notes.

    Finds:
        "vol. 7" among many "Vol. 7", "Nr. 2" among many "No. 2": the word before the number of a volume or
        issue that is not that of at least 85 % of them, eight at the least.
    Why:
        Styles ask for one form; a mixture shows that references were copied from several places.
    Example:
        before:  11 Harbour Review, vol. 7, No. 2.
        after:   11 Harbour Review, Vol. 7, No. 2.
    Fix:
        The usual word. Safe: it names the same volume.
    """
    for kind in ("volume", "issue"):
        seen = context.once(_volume_words)[kind]
        usual = _usual(seen)
        for one in seen:
            if usual is not None and one.form != usual:
                place = one.cited.note.content.place(one.start, one.end)
                fix = Fix(f"write '{usual}'", (Edit(place, usual),), safe=True)
                message = f"'{one.form}' stands for the {kind} where other notes have '{usual}'"
                yield context.finding(message, place=place, note=one.cited, citation=one.citation, fix=fix)


def _usual(seen: Sequence[_Seen]) -> str | None:
    counts = Counter(one.form for one in seen)
    if not counts:
        return None
    usual, most = counts.most_common(1)[0]
    return usual if most >= _ENOUGH and most >= _SHARE * len(seen) else None


def _end_of(cited: CitedNote) -> _Seen | None:
    text = cited.note.text.rstrip()
    last = text.rsplit(None, 1)[-1] if text else ""
    if not text or "://" in last or last.startswith(("<", "www.", "doi:", "10.")):
        return None
    end = len(text)
    if not cited.note.prints(end - 1, end):
        return None
    # "etc." and "Jr." end with a full stop of their own, and closing marks may hide it.
    if text[-1] == ".":
        if text.endswith("..") or re.search(r"\b\w{1,3}\.$", text):
            return None
        return _Seen(cited, None, end - 1, end, "full stop")
    return _Seen(cited, None, end - 1, end, "none") if text[-1].isalnum() or text[-1] in ")]" else None


def _quoted_titles(context: CheckContext) -> list[_Seen]:
    pairs = {pair[0]: pair[1] for pair in data()["quotes"]["pairs"]}
    found = []
    for cited, citation in context.citations():
        title = citation.record.title if citation.record is not None and citation.kind == "work" else None
        if not title or not cited.note.prints(citation.start, citation.end):
            continue
        if any(mark in title for mark in data()["quotes"]["marks"]):
            continue
        at = citation.text.find(title)
        # A comma or full stop may stand inside the marks.
        end = at + len(title)
        while at > 0 and end < len(citation.text) and citation.text[end] in ",.":
            end += 1
        if at < 1 or end >= len(citation.text) or pairs.get(citation.text[at - 1]) != citation.text[end]:
            continue
        form = citation.text[at - 1] + citation.text[end]
        found.append(_Seen(cited, citation, citation.start + at - 1, citation.start + end + 1, form))
    return found


@cache
def _words(kind: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(data()["serial"][kind], key=len, reverse=True))
    return re.compile(rf"(?<![\w.])({words})(?=\s?[0-9IVXLC])", re.IGNORECASE)


def _volume_words(context: CheckContext) -> dict[str, list[_Seen]]:
    found: dict[str, list[_Seen]] = {"volume": [], "issue": []}
    for cited, citation in context.citations():
        printed = cited.note.prints(citation.start, citation.end)
        record = citation.record if citation.kind == "work" and printed else None
        for kind, seen in found.items():
            number = getattr(record, kind) if record is not None else None
            for match in _words(kind).finditer(citation.text) if number else ():
                if citation.text[match.end() :].lstrip().startswith(number or "\0"):
                    start = citation.start + match.start()
                    seen.append(_Seen(cited, citation, start, start + len(match[1]), match[1]))
    return found
