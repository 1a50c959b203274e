"""Definitions and calls of notes in Markdown to numbered notes and markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citecheck.model import Block, GivenCitation, Marker, Note, Place, PlacedText, Remark, before_words
from citecheck.text.sentences import Span, sentence_at, split

_LONGEST_NUMBER = 9


@dataclass(eq=False, slots=True)
class Definition:
    """A note's text: defined under ``label``, or inline (None)."""

    label: str | None
    place: Place
    content: PlacedText = field(default_factory=lambda: PlacedText(""))
    given: list[GivenCitation] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Call:
    """A note's call: by ``label``, or the ``inline`` note that stands there.

    ``within`` is the definition in whose text it stands (at ``offset``), None for a block of the body.
    """

    label: str | None
    place: Place
    inline: Definition | None = None
    within: Definition | None = None
    block: int = 0
    offset: int = 0


def numbered(
    body: Sequence[Block], definitions: Sequence[Definition], calls: Sequence[Call]
) -> tuple[tuple[Note, ...], tuple[Marker, ...], tuple[Remark, ...]]:
    """The notes and markers with the numbers that an editor knows them by, and what is to be said of it."""
    order = _order(definitions, calls)
    numbers, remarks = _numbers(definitions, order)
    notes = [
        Note(numbers[one], one.content, one.place, label=_name(one), given=tuple(one.given))
        for one in _sorted(definitions, order)
    ]
    by_label = {one.label: one for one in reversed(definitions) if one.label is not None}
    texts = _Sentences()
    markers = [_marker(call, body, numbers, by_label, texts) for call in calls]
    return tuple(notes), tuple(markers), remarks


def _order(definitions: Sequence[Definition], calls: Sequence[Call]) -> dict[Definition, int]:
    """The called notes in the order in which a page numbers them: the body's calls first, then the notes'."""
    first = {one.label: one for one in reversed(definitions) if one.label is not None}
    inside: dict[Definition, list[Call]] = {}
    waiting: list[Call] = []
    for call in calls:
        if call.within is None:
            waiting.append(call)
        else:
            inside.setdefault(call.within, []).append(call)
    order: dict[Definition, int] = {}
    for call in waiting:
        called = call.inline or first.get(call.label or "")
        if called is not None and called not in order:
            order[called] = len(order) + 1
            waiting.extend(inside.get(called, ()))
    return order


def _numbers(
    definitions: Sequence[Definition], order: dict[Definition, int]
) -> tuple[dict[Definition, str], tuple[Remark, ...]]:
    numeric = {one.label for one in definitions if _is_number(one.label)}
    named = sorted(
        (one for one in definitions if not _is_number(one.label)), key=lambda one: _rank(one, order)
    )
    counted: dict[str | Definition, int] = {}
    for one in named:
        counted.setdefault(one.label or one, order.get(one, len(order) + len(counted) + 1))
    clash = next((value for value in counted.values() if str(value) in numeric), None)
    remarks: tuple[Remark, ...] = ()
    if clash is not None:
        highest = max(int(label) for label in numeric if label and len(label) <= _LONGEST_NUMBER)
        counted = {key: highest + place for place, key in enumerate(counted, 1)}
        said = f"notes with names or without are numbered from {highest + 1} on, because [^{clash}] has its number"
        remarks = (Remark(f"{said}; the rendered page numbers all notes anew"),)
    numbers = {
        one: one.label if one.label and _is_number(one.label) else str(counted[one.label or one])
        for one in definitions
    }
    return numbers, remarks


def _rank(one: Definition, order: dict[Definition, int]) -> tuple[int, int, int]:
    return (order.get(one, len(order) + 1), one.place.line, one.place.column)


def _sorted(definitions: Sequence[Definition], order: dict[Definition, int]) -> list[Definition]:
    """The notes in their order: as numbered by hand in the file, else as called.

    A note that nobody calls stays behind the one that it follows in the file.
    """
    placed = sorted(definitions, key=lambda one: (one.place.line, one.place.column))
    if all(_is_number(one.label) for one in definitions):
        return placed
    rank: dict[Definition, tuple[int, int]] = {}
    last = 0
    for index, one in enumerate(placed):
        last = order.get(one, last)
        rank[one] = (last, 0 if one in order else index + 1)
    return sorted(placed, key=lambda one: rank[one])


def _marker(
    call: Call,
    body: Sequence[Block],
    numbers: dict[Definition, str],
    by_label: dict[str, Definition],
    texts: _Sentences,
) -> Marker:
    called = call.inline or by_label.get(call.label or "")
    number = numbers[called] if called is not None else call.label or ""
    text = call.within.content.text if call.within is not None else body[call.block].text
    return Marker(
        number=number,
        place=call.place,
        block=None if call.within is not None else call.block,
        offset=call.offset,
        sentence=texts.sentence(text, call.offset),
        before=before_words(text, call.offset),
    )


class _Sentences:
    """The sentences of each text, split once: the texts are kept alive by those who ask."""

    def __init__(self) -> None:
        self._spans: dict[int, list[Span]] = {}

    def sentence(self, text: str, offset: int) -> str:
        spans = self._spans.get(id(text))
        if spans is None:
            spans = self._spans[id(text)] = split(text)
        span = sentence_at(spans, offset)
        return text[span[0] : span[1]] if span else ""


def _name(one: Definition) -> str | None:
    """The name of a note that a page numbers anew; an inline note is named by its place."""
    if one.label is None:
        return f"^{one.place.line}:{one.place.column}"
    return None if _is_number(one.label) else one.label


def _is_number(label: str | None) -> bool:
    return label is not None and label.isascii() and label.isdigit()
