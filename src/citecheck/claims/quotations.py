"""Quotations: words given as another's, in quotation marks of any kind.

Shorter than three words it is a term or a scare quote, and no source is asked for it; a title (every
word of weight capitalised) is a name. Marks nest; an outer quotation is one with what it quotes. Marks
of two kinds that answer each other ("…”) are taken as a pair; an opening mark that nothing closes
ends with its sentence, where the mark cannot be a closing one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from citecheck.claims.lexicon import load
from citecheck.model import Quotation

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n\s*\n")
_OPENING_BEFORE = frozenset("([{<—–-/…:¿¡=")


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of one family: which open, which close, and what closes what."""

    openers: frozenset[str]
    closers: frozenset[str]
    pairs: frozenset[str]
    straight: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Span:
    """Words between marks: ``start`` and ``end`` without the marks; ``closed`` when the end has one."""

    start: int
    end: int
    closed: bool = True


@cache
def _family(name: str) -> _Marks:
    data = load("quotations")[name]
    pairs = frozenset(data["pairs"])
    return _Marks(
        openers=frozenset(pair[0] for pair in pairs),
        closers=frozenset(pair[1] for pair in pairs),
        pairs=pairs,
        straight=frozenset(data["straight"]),
    )


@cache
def _pattern() -> re.Pattern[str]:
    marks = "".join(sorted(mark for name in ("double", "single") for mark in _marks_of(_family(name))))
    return re.compile(rf"``|''|[{re.escape(marks)}]")


def _marks_of(family: _Marks) -> frozenset[str]:
    return family.openers | family.closers


def find_quotations(text: str) -> list[Quotation]:
    """The quotations of ``text`` in order, without their marks, with ``start`` and ``end`` in it.

    Linear in the length of the text. A sentence or a paragraph is the best input: what is left open
    ends with its sentence.
    """
    spots = [(match.start(), _plain(match[0]), match.end()) for match in _pattern().finditer(text)]
    if not spots:
        return []
    doubles = _spans(text, [spot for spot in spots if spot[1] in _marks_of(_family("double"))], "double")
    singles = [spot for spot in spots if spot[1] in _marks_of(_family("single"))]
    spans = _outermost([*doubles, *_spans(text, singles, "single")])
    found = (_trimmed(text, span) for span in spans)
    return [
        Quotation(text[span.start : span.end], span.start, span.end) for span in found if _counts(text, span)
    ]


def _plain(mark: str) -> str:
    """The double mark that two single ones of a typewriter stand for."""
    return {"``": "“", "''": "”"}.get(mark, mark)


def _spans(text: str, spots: Sequence[tuple[int, str, int]], name: str) -> list[_Span]:
    """The spans of one family of marks, by a stack of what is open."""
    family = _family(name)
    stack: list[tuple[int, str, int]] = []
    spans: list[_Span] = []
    for index, (start, mark, end) in enumerate(spots):
        opens, closes = _can_open(text, start, end, mark, family), _can_close(text, start, end, mark, family)
        if name == "single" and closes and stack and _possessive(text, start, spots, index):
            continue
        partner = _partner(stack, mark, family) if closes else None
        if partner is not None and not (opens and mark in family.straight and not _hugs(text, start)):
            spans.append(_Span(stack[partner][2], start))
            del stack[partner:]
        elif opens:
            if stack and stack[-1][1] == mark and mark in family.straight:
                stack.pop()
            stack.append((start, mark, end))
    spans.extend(_unclosed(text, stack, family) if name == "double" else ())
    return spans


def _partner(stack: Sequence[tuple[int, str, int]], mark: str, family: _Marks) -> int | None:
    """The index of the innermost open mark that ``mark`` closes; a few levels are enough."""
    for index in range(len(stack) - 1, max(len(stack) - 5, -1), -1):
        if stack[index][1] + mark in family.pairs:
            return index
    return None


def _can_open(text: str, start: int, end: int, mark: str, family: _Marks) -> bool:
    if mark not in family.openers:
        return False
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if mark in "«「『〝„‚‹":
        return not after.isspace() or mark in "«‹"
    if before.isalnum() or before in ".,;!?)]”’":
        return False
    if mark == "'" and after.isdigit():
        return False
    parted = before.isspace() or before in _OPENING_BEFORE or before in "“‘\"'«»„"
    return parted and (after.isalnum() or after in "[(…“‘\"'«¿¡„.$€£" or mark in "“»›")


def _can_close(text: str, start: int, end: int, mark: str, family: _Marks) -> bool:
    if mark not in family.closers:
        return False
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if mark in "»›」』〟«‹":
        return True
    # Glued to a letter on the right it is an apostrophe or an opening mark; a digit is a note's marker.
    return not after.isalpha() and not (before.isspace() and mark in "‘“„")


def _hugs(text: str, start: int) -> bool:
    """Whether a straight mark stands right after a word: then it closes rather than opens."""
    return start > 0 and not text[start - 1].isspace() and text[start - 1] not in _OPENING_BEFORE


def _possessive(text: str, start: int, spots: Sequence[tuple[int, str, int]], index: int) -> bool:
    """ "the islands’ future": an apostrophe after s, when a later mark can close before another opens."""
    if text[start] not in load("quotations")["single"]["apostrophes"]:
        return False
    if text[start - 1 : start] not in ("s", "z", "x") or not text[start + 1 : start + 3].strip().islower():
        return False
    if index + 1 >= len(spots):
        return False
    later, mark, end = spots[index + 1]
    family = _family("single")
    opens = mark in family.openers and _can_open(text, later, end, mark, family)
    glued = later > 0 and not text[later - 1].isspace()
    return glued and not opens and later - start < 400 and _can_close(text, later, end, mark, family)


def _unclosed(text: str, stack: Sequence[tuple[int, str, int]], family: _Marks) -> list[_Span]:
    """What was opened by a mark that can do nothing else, up to the end of its sentence."""
    spans = []
    for index, (_, mark, end) in enumerate(stack):
        if mark in family.straight:
            continue
        limit = stack[index + 1][0] if index + 1 < len(stack) else len(text)
        stop = _SENTENCE_END.search(text, end, limit)
        spans.append(_Span(end, stop.start() + 1 if stop else limit, closed=False))
    return spans


def _outermost(spans: Sequence[_Span]) -> list[_Span]:
    """Those within no other, in order; an unclosed span gives way to a closed one inside it."""
    closed = sorted((span for span in spans if span.closed), key=lambda span: (span.start, -span.end))
    kept: list[_Span] = []
    for span in closed:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    starts = [span.start for span in kept]
    for span in spans:
        if span.closed:
            continue
        at = bisect_right(starts, span.end) - 1
        if at < 0 or kept[at].end <= span.start:
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _trimmed(text: str, span: _Span) -> _Span:
    start, end = span.start, span.end
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return _Span(start, max(start, span.end - (len(inner) - len(inner.rstrip()))), span.closed)


def _counts(text: str, span: _Span) -> bool:
    """Long enough to be another's words, and no title."""
    data = load("quotations")
    if span.end - span.start > data["longest"]:
        return False
    words = _WORD.findall(text[span.start : span.end])
    if len(words) < data["min_words"]:
        return len(_CJK.findall(text[span.start : span.end])) >= int(data["min_characters"])
    return not _title(words)


def _title(words: Sequence[str]) -> bool:
    """Every word of weight has a capital, and there is more than the first of them."""
    small = frozenset(load("quotations")["titles"]["small"].split())
    weighty = [word for word in words if word.casefold() not in small]
    return len(weighty) >= 2 and all(word[0].isupper() or word[0].isdigit() for word in weighty)
