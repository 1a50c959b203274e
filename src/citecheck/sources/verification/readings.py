"""The figures that a source states, each with of what it is, ready to be compared with claims."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from citecheck.claims.figures import find_figures
from citecheck.claims.units import dimension
from citecheck.model import Figure
from citecheck.sources.document import Cell, Document, Passage, Source
from citecheck.sources.verification.agree import Quantity, quantity
from citecheck.sources.verification.cells import Notation, cell_quantity, notation
from citecheck.sources.verification.context import Context, contexts
from citecheck.sources.verification.score import Rarity
from citecheck.sources.verification.sentence import cue_set
from citecheck.sources.verification.words import tokens

_MOST = 400
"""So many readings are compared with a claim in full."""

_TITLE = 0.6
_HEADING = 0.7
_CAPTION = 0.9
_BEFORE = 0.5
_CONTENT = ("place", "thing", "name", "word")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure stated in a source: the quantity, of what it is, and where it stands.

    ``wide`` are words it stands under (title, headings, caption, the sentence before) with weights.
    ``unit_known`` is False for a bare cell of a table that names no unit; ``row`` are the words that
    head its row, and ``remainder`` says that it holds what the other rows leave over.
    """

    quantity: Quantity
    context: Context
    passage: Passage
    sentence: str
    wide: Mapping[str, float] = field(default_factory=dict)
    unit_known: bool = True
    row: frozenset[str] = frozenset()
    remainder: bool = False


class Shelf:
    """Readings of one kind of unit, so kept that those near a claim are found without a look at all."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = tuple(readings)
        self._by_value = sorted(range(len(readings)), key=lambda index: readings[index].quantity.low)
        self._values = [readings[index].quantity.low for index in self._by_value]
        self._by_word: dict[str | int, list[int]] = {}
        for index, reading in enumerate(readings):
            keys: list[str | int] = [*reading.context.words, *reading.context.years]
            for key in keys:
                self._by_word.setdefault(key, []).append(index)

    def likely(self, context: Context, low: Decimal, high: Decimal) -> Iterable[Reading]:
        """All readings of a small shelf; of a large one those with the value, the words or the year."""
        if len(self.readings) <= _MOST:
            return self.readings
        middle = bisect_left(self._values, low)
        near = self._by_value[max(0, middle - _MOST // 4) : bisect_left(self._values, high) + _MOST // 4]
        shared = Counter(near[:_MOST])
        keys: list[str | int] = [*context.words, *context.years]
        lists = [self._by_word.get(key, []) for key in keys]
        for found in sorted(lists, key=len):
            shared.update(found[: 4 * _MOST])
        return (self.readings[index] for index, _ in shared.most_common(_MOST))


@dataclass(frozen=True, slots=True)
class Readings:
    """All figures of one source by what their units measure, and how rare its words are."""

    source: Source
    by_kind: Mapping[str, Shelf]
    bare: Shelf
    rarity: Rarity


def read_source(source: Source) -> Readings:
    """The figures of ``source``. Raises UnreadableError when the source cannot be read."""
    document = source.document
    style = notation(document)
    by_kind: dict[str, list[Reading]] = {}
    bare: list[Reading] = []
    for passage in document.passages:
        found = _row(passage, document, style) if passage.cells else _prose(passage, document)
        for reading in found:
            if reading.unit_known:
                by_kind.setdefault(kind_of(reading.quantity.unit), []).append(reading)
            else:
                bare.append(reading)
    return Readings(
        source,
        {kind: Shelf(readings) for kind, readings in by_kind.items()},
        Shelf(bare),
        Rarity(_keys(passage, document) for passage in document.passages),
    )


def kind_of(unit: str) -> str:
    """What a unit measures, a currency being a kind of its own."""
    return dimension(unit) or unit


def _keys(passage: Passage, document: Document) -> Iterator[str]:
    parts = (passage.text, passage.row_header, passage.caption, *passage.heading, document.title)
    for part in parts:
        for token in tokens(part):
            if token.kind in _CONTENT:
                yield token.key


def _wide(passage: Passage, document: Document) -> dict[str, float]:
    wide: dict[str, float] = {}
    _widen(wide, document.title, _TITLE)
    for heading in passage.heading:
        _widen(wide, heading, _HEADING)
    _widen(wide, passage.caption, _CAPTION)
    return wide


def _widen(wide: dict[str, float], text: str, weight: float) -> None:
    for token in tokens(text):
        if token.kind in _CONTENT:
            wide[token.key] = max(wide.get(token.key, 0.0), weight)


def _years_of(text: str) -> frozenset[int]:
    return frozenset(token.value for token in tokens(text) if token.kind == "year")


def _prose(passage: Passage, document: Document) -> Iterator[Reading]:
    if not any(char.isdigit() for char in passage.text) and len(passage.text) > 20_000:
        return
    wide = _wide(passage, document)
    inherited = _years_of(passage.heading[-1]) if passage.heading else frozenset()
    before = ""
    for start, end in sentence_spans(passage.text):
        sentence = passage.text[start:end]
        figures = [figure for figure in find_figures(sentence) if figure.end > figure.start]
        figures = _apart(figures)
        if figures:
            here = dict(wide)
            _widen(here, before, _BEFORE)
            spans = [(figure.start, figure.end) for figure in figures]
            found = contexts(sentence, spans, [kind_of(figure.unit) for figure in figures])
            for figure, context in zip(figures, found, strict=True):
                stated = quantity(figure)
                if stated is None:
                    continue
                if not context.years and not context.shifted and len(inherited) == 1:
                    context = replace(context, years=inherited)
                yield Reading(stated, context, passage, sentence, here)
        said = _years_of(sentence)
        inherited = said or inherited
        before = sentence


_SENTENCE_END = re.compile(r"[.!?][\"”’»)]*\s+(?=[\"“‘«(]*[A-ZÀ-ÞА-Я0-9])")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _apart(figures: list[Figure]) -> list[Figure]:
    """The figures in order of place, without one that overlaps the figure before it."""
    out: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: (figure.start, -figure.end)):
        if not out or figure.start >= out[-1].end:
            out.append(figure)
    return out


def _row(passage: Passage, document: Document, style: Notation) -> Iterator[Reading]:
    wide = _wide(passage, document)
    caption_years = _years_of(passage.caption) or (
        _years_of(passage.heading[-1]) if passage.heading else frozenset()
    )
    row_words = _words(passage.row_header)
    row_years = _years_of(passage.row_header)
    leads = tokens(passage.row_header)[:1]
    remainder = any(token.plain in cue_set("remainder") for token in leads)
    for cell in passage.cells:
        stated = cell_quantity(cell, passage, style)
        if stated is None:
            if any(char.isalpha() for char in cell.text):
                yield from _cell_prose(cell, passage, wide)
            continue
        words, kinds = dict(row_words[0]), dict(row_words[1])
        column_words, column_kinds = _words(cell.column)
        words.update(column_words)
        kinds.update(column_kinds)
        years = _years_of(cell.column) or row_years
        if not years and len(caption_years) == 1:
            years = caption_years
        sign, change = stated.sign, stated.change
        context = Context(
            words=words,
            kinds=kinds,
            years=years,
            direction=sign if change else 0,
            mode="change" if change else "",
            nouns=tuple(column_words),
            roles={},
        )
        row = frozenset(row_words[0])
        yield Reading(
            stated.quantity, context, passage, passage.text, wide, stated.unit_known, row, remainder
        )


def _cell_prose(cell: Cell, passage: Passage, wide: Mapping[str, float]) -> Iterator[Reading]:
    """Figures in a cell of words ("rose to 757 million in 2012")."""
    figures = _apart([figure for figure in find_figures(cell.text) if figure.end > figure.start])
    here: dict[str, Any] = dict(wide)
    _widen(here, f"{passage.row_header} {cell.column}", 1.0)
    for figure, context in zip(
        figures, contexts(cell.text, [(figure.start, figure.end) for figure in figures]), strict=True
    ):
        stated = quantity(figure)
        if stated is not None:
            yield Reading(stated, context, passage, cell.text, here)


def _words(text: str) -> tuple[dict[str, float], dict[str, str]]:
    found = [token for token in tokens(text) if token.kind in _CONTENT]
    return {token.key: 1.0 for token in found}, {token.key: token.kind for token in found}
