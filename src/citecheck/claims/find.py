"""From a manuscript and its bibliography to claims: sentences with a figure or a quotation under a note."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from citecheck.claims.figures import find_figures
from citecheck.claims.identity import fingerprint, new_id
from citecheck.claims.lexicon import guess_language
from citecheck.claims.quotations import find_quotations
from citecheck.model import (
    Bibliography,
    CitedNote,
    Claim,
    Claims,
    Figure,
    Manuscript,
    Marker,
    Paragraph,
    Place,
    PlacedText,
    Quotation,
    Reach,
    Role,
)

_ROLES: frozenset[Role] = frozenset({"text", "list-item", "quotation"})
_LONGEST = 4_000
"""Sentences are not joined by a quotation beyond this many characters."""


_Position = tuple[int, int, int, int]
"""Where a claim is read: block, offset in it; for a note's claim its marker's, then the note, the offset."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence (``start`` to ``end`` in its text) and what it states, with offsets in the sentence."""

    start: int
    end: int
    figures: tuple[Figure, ...]
    quotations: tuple[Quotation, ...]


def claim(manuscript: Manuscript, bibliography: Bibliography) -> Claims:
    """The claims of ``manuscript`` in reading order, tied to the notes and records that bear them.

    A claim is a sentence of the body, or of a note's commentary, that states a figure or a quotation
    and comes under a note: by a marker in it (all of them, the nearest after its figure first), else
    by the next marker of its paragraph, else by the last before it. A sentence in a paragraph without
    a marker is no claim. Headings, captions and what stands outside body and notes are not searched.
    """
    language = manuscript.language or _language(manuscript)
    keys = _keys_by_note(bibliography)
    taken: set[str] = set()
    found = [
        *_body_claims(manuscript, keys, language, taken),
        *_note_claims(manuscript, bibliography, language, taken),
    ]
    found.sort(key=lambda pair: pair[0])
    return Claims(manuscript.name, tuple(one for _, one in found))


def _language(manuscript: Manuscript) -> str:
    sample: list[str] = []
    length = 0
    for block in manuscript.body:
        sample.append(block.text[:5_000])
        length += len(sample[-1])
        if length > 20_000:
            break
    return guess_language(" ".join(sample))


def _keys_by_note(bibliography: Bibliography) -> dict[str, tuple[str, ...]]:
    """The keys of each note number; where a number repeats, those of all notes with it."""
    keys: dict[str, list[str]] = {}
    for cited in bibliography.notes:
        keys.setdefault(cited.note.number, []).extend(_keys(cited))
    return {number: tuple(dict.fromkeys(found)) for number, found in keys.items()}


def _keys(cited: CitedNote) -> Iterator[str]:
    return (citation.key for citation in cited.citations if citation.key is not None)


def _body_claims(
    manuscript: Manuscript, keys: Mapping[str, tuple[str, ...]], language: str, taken: set[str]
) -> Iterator[tuple[_Position, Claim]]:
    markers = _markers_by_block(manuscript)
    for index, block in enumerate(manuscript.body):
        here = markers.get(index, [])
        if not here or not isinstance(block, Paragraph) or block.role not in _ROLES:
            continue
        for stated in _stated(block.text, language, whole=block.role == "quotation"):
            notes, reach = _notes_for(stated, here)
            tied = tuple(dict.fromkeys(key for note in notes for key in keys.get(note, ())))
            made = _claim(block.content, stated, notes, tied, taken, reach=reach)
            yield (index, stated.start, 0, 0), made


def _markers_by_block(manuscript: Manuscript) -> dict[int, list[Marker]]:
    markers: dict[int, list[Marker]] = {}
    for marker in manuscript.markers:
        if marker.block is not None:
            markers.setdefault(marker.block, []).append(marker)
    for found in markers.values():
        found.sort(key=lambda marker: marker.offset)
    return markers


def _stated(text: str, language: str, *, whole: bool = False) -> Iterator[_Stated]:
    """The sentences of ``text`` that state a figure or a quotation.

    A quotation that runs over several sentences keeps them together. ``whole`` says that all of the
    text is another's words (a block quotation).
    """
    quotations = find_quotations(text)
    if whole and not quotations and len(text) <= _LONGEST and text.strip():
        quotations = [Quotation(text, 0, len(text))]
    starts = [quotation.start for quotation in quotations]
    for start, end in _joined(_sentences(text), quotations):
        sentence = text[start:end]
        figures = find_figures(sentence, language=language)
        inside = quotations[bisect_left(starts, start) : bisect_left(starts, end)]
        if figures or inside:
            yield _Stated(start, end, tuple(figures), tuple(_shifted(one, start, end) for one in inside))


def _sentences(text: str) -> list[tuple[int, int]]:
    from citecheck.text.sentences import split

    return [(start, end) for start, end in split(text) if text[start:end].strip()]


def _joined(
    sentences: Sequence[tuple[int, int]], quotations: Sequence[Quotation]
) -> Iterator[tuple[int, int]]:
    """The sentences, those that one quotation holds together made one."""
    position = 0
    pending: tuple[int, int] | None = None
    for start, end in sentences:
        pending = (start, end) if pending is None else (pending[0], end)
        while position < len(quotations) and quotations[position].end <= end:
            position += 1
        crosses = position < len(quotations) and quotations[position].start < end
        if not crosses or end - pending[0] > _LONGEST:
            yield pending
            pending = None
    if pending is not None:
        yield pending


def _shifted(quotation: Quotation, start: int, end: int) -> Quotation:
    """The quotation with offsets in its sentence, and no more of it than the sentence holds."""
    stop = min(quotation.end, end)
    return Quotation(quotation.text[: stop - quotation.start], quotation.start - start, stop - start)


def _notes_for(stated: _Stated, markers: Sequence[Marker]) -> tuple[tuple[str, ...], Reach]:
    """The numbers of the notes that bear the sentence, nearest first, and how it comes under them."""
    offsets = [marker.offset for marker in markers]
    # A marker after the full stop stands at the sentence's end; one at its start belongs before it.
    low = bisect_left(offsets, stated.start + 1)
    high = bisect_left(offsets, stated.end + 1)
    own = markers[low:high]
    if own:
        anchor = stated.start + _first_end(stated)
        ordered = sorted(own, key=lambda marker: (marker.offset < anchor, abs(marker.offset - anchor)))
        return tuple(dict.fromkeys(marker.number for marker in ordered)), "sentence"
    if high < len(markers):
        return _together(markers[high:]), "following"
    return _together(markers[:low][::-1]), "preceding"


def _first_end(stated: _Stated) -> int:
    return min([one.end for one in stated.figures] + [one.end for one in stated.quotations])


def _together(markers: Sequence[Marker]) -> tuple[str, ...]:
    """The first marker's number and those of others at the very same spot."""
    spot = markers[0].offset
    numbers = []
    for marker in markers:
        if marker.offset != spot:
            break
        numbers.append(marker.number)
    return tuple(dict.fromkeys(numbers))


def _claim(
    content: PlacedText,
    stated: _Stated,
    notes: tuple[str, ...],
    keys: tuple[str, ...],
    taken: set[str],
    *,
    reach: Reach = "sentence",
    in_note: str | None = None,
) -> Claim:
    sentence = content.text[stated.start : stated.end]
    known = fingerprint(sentence)
    return Claim(
        id=new_id(sentence, notes, keys, taken),
        sentence=sentence,
        place=content.place(stated.start, stated.end),
        notes=notes,
        keys=keys,
        figures=stated.figures,
        quotations=stated.quotations,
        figure_places=tuple(_places(content, stated.start, stated.figures)),
        quotation_places=tuple(_places(content, stated.start, stated.quotations)),
        in_note=in_note,
        reach=reach,
        fingerprint=str(known),
    )


def _places(content: PlacedText, start: int, found: Iterable[Figure | Quotation]) -> Iterator[Place]:
    return (content.place(start + one.start, start + one.end) for one in found)


def _note_claims(
    manuscript: Manuscript, bibliography: Bibliography, language: str, taken: set[str]
) -> Iterator[tuple[_Position, Claim]]:
    """The claims of the commentary of notes; the note itself bears them. They are read at its marker."""
    called = {marker.number: marker for marker in reversed(manuscript.markers) if marker.block is not None}
    for position, cited in enumerate(bibliography.notes, start=1):
        keys = tuple(dict.fromkeys(_keys(cited)))
        number = cited.note.number
        for start, end in _commentary(cited):
            content = cited.note.content.slice(start, end)
            for stated in _stated(content.text, language):
                marker = called.get(number)
                block = len(manuscript.body) if marker is None or marker.block is None else marker.block
                made = _claim(content, stated, (number,), keys, taken, in_note=number)
                yield (block, marker.offset if marker else 0, position, start + stated.start), made


def _commentary(cited: CitedNote) -> list[tuple[int, int]]:
    """The stretches that cite nothing: those said to be, and citations of kind "commentary"."""
    stretches = set(cited.commentary)
    for citation in cited.citations:
        if citation.kind == "commentary" and not any(
            start <= citation.start and citation.end <= end for start, end in cited.commentary
        ):
            stretches.add((citation.start, citation.end))
    return sorted(stretches)
