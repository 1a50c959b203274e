"""Are the quoted words in the source? Verbatim, altered, or not at all.

What does not count as an alteration is what house styles allow: other quotation marks and dashes, a
capital or small first letter, white space, hyphenation, a final comma or full stop inside the marks,
an ellipsis for words left out, and brackets for words put in (Chicago Manual of Style, 17th ed.,
13.7 and 13.50-13.62).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from citecheck.model import Evidence, Quotation, QuotationVerdict
from citecheck.sources.document import Passage, Source

_CUT = re.compile(r"\[\s?(?:\.{3}|…)\s?\]|\(\s?(?:\.{3}|…)\s?\)|\.\s?\.\s?\.(?:\s?\.)?|…|\[[^\[\]]{0,80}\]")
_LETTER = re.compile(r"\[(\w)\]")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_NOT_WORD = re.compile(r"[^\w]+")
_ALTERED = 80.0
"""A score of at least this (of 100) is the passage quoted with an alteration."""
_ALTERED_SHORT = 90.0
_SHORT = 25
_LONGEST = 2_000
_SHOWN = 300
_FEW_LETTERS = 3
_MANY_WORDS = 6


@dataclass(frozen=True, slots=True)
class FlatText:
    """A source as one line of bare words, and from which passage each stretch comes."""

    text: str
    starts: tuple[int, ...]
    passages: tuple[Passage, ...]
    closed: str = ""
    closed_starts: tuple[int, ...] = ()

    def passage_at(self, offset: int) -> Passage:
        """The passage in which the character at ``offset`` stands."""
        return self.passages[max(bisect_right(self.starts, offset) - 1, 0)]


def flatten(passages: Sequence[Passage]) -> FlatText:
    """The passages as bare words, blank on either side, so that whole words are found."""
    parts: list[str] = [" "]
    starts: list[int] = []
    kept: list[Passage] = []
    length = 1
    for passage in passages:
        bare = bare_words(passage.text)
        if not bare:
            continue
        starts.append(length)
        kept.append(passage)
        parts.append(bare + " ")
        length += len(bare) + 1
    lengths = [len(part) - part.count(" ") for part in parts[1:]]
    closed_starts = tuple(accumulate(lengths[:-1], initial=0)) if lengths else ()
    text = "".join(parts)
    return FlatText(text, tuple(starts), tuple(kept), text.replace(" ", ""), closed_starts)


def bare_words(text: str) -> str:
    """Lower-case words with single blanks: no punctuation, marks, soft hyphens or ligatures."""
    folded = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    # An apostrophe or a hyphen joins ("Russia's", "co-operation"), every other sign parts.
    folded = re.sub(r"(?<=\w)['’‘‐‑-](?=\w)", "", folded)
    return _NOT_WORD.sub(" ", folded).replace("_", " ").strip()


def pieces(quotation: str) -> list[str]:
    """The stretches between ellipses and bracketed words that the source must have, as bare words."""
    found = [bare_words(piece) for piece in _CUT.split(_LETTER.sub(r"\1", quotation))]
    return [piece for piece in found if len(piece.replace(" ", "")) >= _FEW_LETTERS]


def judge(quotation: Quotation, texts: Sequence[tuple[Source, FlatText]], translated: bool) -> Quotation:
    """The quotation with its verdict and evidence from the sources' ``texts``.

    ``translated`` says that the source is in another language than the quotation: its words are then
    not looked for unless they happen to be there, and the verdict is "unchecked".
    """
    wanted = pieces(quotation.text)
    if not wanted or not texts:
        return replace(quotation, verdict="unchecked", evidence=())
    best: tuple[float, Evidence] | None = None
    for source, flat in texts:
        at = _verbatim(wanted, flat, loose="[" in quotation.text or bool(_NO_BLANKS.search(quotation.text)))
        if at is not None:
            passage = flat.passage_at(at)
            evidence = Evidence(source.name, _excerpt(passage.text, wanted[0]), quotation.text, passage.place)
            return replace(quotation, verdict="supported", evidence=(evidence,))
        near = _nearest(wanted, source, flat)
        if near is not None and (best is None or near[0] > best[0]):
            best = near
    if translated:
        return replace(quotation, verdict="unchecked", evidence=())
    limit = _ALTERED_SHORT if sum(map(len, wanted)) < _SHORT else _ALTERED
    verdict: QuotationVerdict = "altered" if best is not None and best[0] >= limit else "not-found"
    return replace(
        quotation, verdict=verdict, evidence=(best[1],) if best is not None and verdict == "altered" else ()
    )


def _verbatim(wanted: Sequence[str], flat: FlatText, loose: bool) -> int | None:
    """Where the first piece stands when all pieces follow in order; None when one does not.

    ``loose`` lets a piece begin or end within a word, as where brackets change an ending
    ("govern[ed]") and in scripts that write no blanks.
    """
    first: int | None = None
    cursor = 0
    for number, piece in enumerate(wanted):
        at = _find(flat, piece, cursor, loose=loose)
        if at < 0:
            return None if number == 0 else _verbatim_unjoined(wanted, flat)
        first = at if first is None else first
        cursor = at + len(piece)
    return first


def _verbatim_unjoined(wanted: Sequence[str], flat: FlatText) -> int | None:
    """The same where the pieces stand in another order of passages (a note between two columns)."""
    found = [_find(flat, piece, 0, loose=True) for piece in wanted]
    return found[0] if all(at >= 0 for at in found) and all(len(p) > _SHORT for p in wanted) else None


def _find(flat: FlatText, piece: str, start: int, loose: bool) -> int:
    text = flat.text
    at = text.find(f" {piece} ", max(start - 1, 0))
    if at >= 0:
        return at + 1
    if loose:
        at = text.find(piece, start)
        if at >= 0:
            return at
    return _find_closed(flat, piece, start)


def _find_closed(flat: FlatText, piece: str, start: int) -> int:
    """Find ``piece`` whatever blanks and hyphens part or join its words ("well known", "well-known")."""
    closed = piece.replace(" ", "")
    if len(closed) < _SHORT // 2 or not flat.starts:
        return -1
    here = max(bisect_right(flat.starts, start) - 1, 0)
    skipped = flat.text[flat.starts[here] : max(start, flat.starts[here])]
    at = flat.closed.find(closed, flat.closed_starts[here] + len(skipped.replace(" ", "")))
    if at < 0:
        return -1
    number = max(bisect_right(flat.closed_starts, at) - 1, 0)
    letters = at - flat.closed_starts[number]
    offset = flat.starts[number]
    while letters > 0:
        letters -= flat.text[offset] != " "
        offset += 1
    return offset


def _nearest(wanted: Sequence[str], source: Source, flat: FlatText) -> tuple[float, Evidence] | None:
    """The stretch of the source that comes nearest, its score (0 to 100) weighed by the pieces' length."""
    score_sum = 0.0
    weight_sum = 0
    best: tuple[float, int, int] | None = None
    for piece in wanted:
        piece = piece[:_LONGEST]
        near = _align(piece, flat.text)
        score_sum += (near[0] if near else 0.0) * len(piece)
        weight_sum += len(piece)
        if near is not None and (best is None or near[0] > best[0]):
            best = near
    if best is None or not flat.passages:
        return None
    passage = flat.passage_at(best[1])
    text = flat.text[best[1] : best[2]].strip()
    return score_sum / weight_sum, Evidence(
        source.name, _excerpt(passage.text, text), text or None, passage.place
    )


def _align(piece: str, text: str) -> tuple[float, int, int] | None:
    """The best alignment of ``piece`` in ``text``: score, start, end, on whole words."""
    from rapidfuzz import fuzz

    best: tuple[float, int, int] | None = None
    for start, window in _windows(piece, text):
        cutoff = max(60.0, best[0] if best else 0.0)
        found = fuzz.partial_ratio_alignment(piece, window, score_cutoff=cutoff)
        if found is None or found.score < cutoff or (best is not None and found.score <= best[0]):
            continue
        low, high = start + found.dest_start, start + found.dest_end
        best = (found.score, low, high)
    if best is None:
        return None
    low = text.rfind(" ", 0, best[1] + 1) + 1
    high = text.find(" ", max(best[2] - 1, 0))
    high = len(text) if high < 0 else high
    return max(fuzz.ratio(piece, text[low:high]), _in_order(piece, text, low)), low, high


def _in_order(piece: str, text: str, low: int) -> float:
    """The share (of 100) of the words that stand in the source in the same order, others between them."""
    from rapidfuzz.distance import LCSseq

    words = piece.split()
    if len(words) < _MANY_WORDS:
        return 0.0
    window = text[low : low + 2 * len(piece) + 20].split()
    return 100.0 * LCSseq.similarity(words, window) / len(words)


def _windows(piece: str, text: str) -> Iterator[tuple[int, str]]:
    """Where to align: around the rarest words of the piece, so that a large source costs little."""
    words = sorted(set(piece.split()), key=len, reverse=True)[:6]
    margin = 2 * len(piece) + 50
    seen = -1
    spots: list[int] = []
    for word in words:
        at = text.find(f" {word} ")
        count = 0
        while at >= 0 and count < 40:
            spots.append(at)
            count += 1
            at = text.find(f" {word} ", at + len(word))
    for at in sorted(spots):
        if at < seen:
            continue
        low = max(0, at - margin)
        high = at + margin
        seen = at + margin // 2
        yield low, text[low:high]


def _excerpt(text: str, words: str) -> str:
    """The part of a passage that shows ``words``, at most a few lines."""
    if len(text) <= _SHOWN:
        return text
    first = words.split(" ", 1)[0]
    at = max(text.casefold().find(first), 0)
    low = max(0, at - 60)
    part = text[low : low + _SHOWN]
    return ("…" if low else "") + part.strip() + ("…" if low + _SHOWN < len(text) else "")
