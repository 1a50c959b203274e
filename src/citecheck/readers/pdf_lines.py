"""Runs of a page's text set together to strips: what stands on one baseline, raised figures told apart.

Coordinates are points, y growing downwards; a baseline is where letters stand.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from citecheck.readers.pdf_accents import SPACING_ACCENTS, combine, combine_in
from citecheck.readers.pdf_model import ITALIC, SPACE_AFTER, SUPERIOR, TURNED, Page, Piece, Row, Strip

CHUNK_GAP = 0.75
"""A gap of so many ems parts a strip into chunks; whether it is a column's is told later."""
_MOST_NEAR = 1_500
"""Pieces about one line among which a mark's word is looked for; where there are more, no words are printed."""
_BLANK = 0.17
_BLANK_AT_ITALICS = 0.1
"""Where italics begin or end a word mostly does: a tight line's blank is enough."""
_FLAGGED_BLANK = 0.04
_SAME_BASELINE = 0.22
_FAR = 3.0
"""Ems between a number at a line's beginning and its text, at most."""
_NUMERAL = re.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,8})[\])]?[.:]?")
_LEAST_SPACED = 4
"""Letters one by one, behind the first, that are spaced."""
_INITIAL_GAP = 0.6
"""Ems behind a large first letter that are no blank yet."""
# Letters are of ordinals ("er", "ème") and of marks: no words, which stand raised only beside another column's line.
_MARK = re.compile(
    r"(?!.*(?:[a-zA-Z]{5}|[a-zA-Z]\s[a-zA-Z]{2}))[\d*†‡§¶#∗⁎‖∥,;.–\- \[\]()a-zA-Zèéº°ª⁰¹²³⁴-⁹]{1,12}|[ivxlc]{5,8}"
)
_LETTER = re.compile(r"[^\W\d_]")
_LOWERED_QUOTES = {"”": "„", "“": "„", "’": "‚", "’’": "„", '"': "„"}
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def page_of(number: int, found: dict[str, Any]) -> Page:
    """A page as :mod:`pdf_extract` found it, in strips."""
    pieces: list[Piece] = []
    turned: list[str] = []
    for text, x0, x1, y, size, flags in found["runs"]:
        if flags & TURNED:
            turned.append(text)
        elif size > 1.5:
            pieces.append(Piece(text, x0, x1, y, size, flags, y, order=len(pieces)))
    pieces = combine(pieces)
    _raise(pieces)
    strips = _strips(number, pieces)
    rules = [(x0, x1, y) for x0, x1, y in found["rules"]]
    links = [(x0, y0, x1, y1, url) for x0, y0, x1, y1, url in found["links"]]
    return Page(
        number,
        found["w"],
        found["h"],
        strips,
        rules,
        links,
        turned,
        found["images"],
        bool(found.get("bad")),
    )


def _raise(pieces: list[Piece]) -> None:
    """Find the line that raised, lowered and very large initial letters belong to."""
    last: Piece | None = None
    loose: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.flags & SUPERIOR:
            piece.raised = True
        elif len(piece.text) <= 12:
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            if not (last is not None and _attach(piece, last)) and not (
                after is not None and _attach(piece, after)
            ):
                if _is_initial(piece, after) and after is not None:
                    piece.base, piece.size = after.y, after.size
                    if after.x0 - piece.x1 < _INITIAL_GAP * after.size:
                        piece.x1 = after.x0
                elif _MARK.fullmatch(piece.text):
                    loose.append(piece)
        last = piece
    for piece, after in zip(reversed(pieces[:-1]), reversed(pieces[1:]), strict=True):
        # The first figure of a number that is printed figure by figure at a line's beginning.
        if after.raised and not piece.raised and piece.base == piece.y and len(piece.text) <= 3:
            _attach(piece, after)
    if loose:
        _attach_loose(loose, pieces)


def _attach(piece: Piece, to: Piece) -> bool:
    """Raise or lower ``piece`` beside ``to``, if it stands so."""
    reach = (0.4 if _LETTER.search(piece.text) else 0.8) * max(to.size, piece.size)
    if piece.x0 - to.x1 > reach or to.x0 - piece.x1 > reach:
        return False
    base, size = to.base, to.size
    if to.flags & SUPERIOR:
        return False
    if to.raised or to.lowered:
        # Beside another mark ("3" "," "4"): both stand on the line that the first was raised from.
        if abs(piece.y - to.y) < 0.5 and abs(piece.size - to.size) < 0.6 and len(piece.text) <= 6:
            piece.base, piece.raised, piece.lowered = base, to.raised, to.lowered
            return True
        return False
    up = base - piece.y
    if piece.text in _LOWERED_QUOTES and 0.35 * size < -up < 0.8 * size:
        # Old fonts have no opening quotation mark of the German kind: a closing one is set low.
        piece.base, piece.lowered, piece.text = base, True, _LOWERED_QUOTES[piece.text]
        return True
    smaller = piece.size <= 0.86 * size
    if smaller and 0.12 * size < up < 0.85 * size and _MARK.fullmatch(piece.text):
        piece.base, piece.raised = base, True
        return True
    if (
        piece.size <= 1.05 * size
        and 0.2 * size < up < 0.6 * size
        and re.fullmatch(r"[\d*†‡§¶‖∥,]{1,5}", piece.text)
    ):
        piece.base, piece.raised = base, True
        return True
    if smaller and 0.06 * size < -up < 0.4 * size:
        piece.base, piece.lowered = base, True
        return True
    return False


def _is_initial(piece: Piece, after: Piece | None) -> bool:
    """A letter two or three lines high at a paragraph's beginning; a marker behind a short word is small too."""
    return (
        after is not None
        and _LETTER.search(after.text) is not None
        and len(piece.text) <= 3
        and piece.text[-1:].isalpha()
        and piece.size > 1.7 * after.size
        and piece.y - 1.05 * piece.size < after.y - after.size
        and after.y < piece.y - 0.5 * after.size
        and -0.5 * after.size < after.x0 - piece.x1 < 1.5 * after.size
    )


def _attach_loose(loose: list[Piece], pieces: Sequence[Piece]) -> None:
    """The same for marks that the file holds away from their words."""
    buckets: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        buckets[int(piece.y // 8)].append(piece)
    for piece in loose:
        bucket = int(piece.y // 8)
        if sum(len(buckets.get(bucket + step, ())) for step in (-1, 0, 1, 2)) > _MOST_NEAR:
            continue
        near = [other for at in (bucket, bucket + 1, bucket + 2) for other in buckets.get(at, ())]
        # On its own line no mark is raised.
        if any(
            abs(other.y - piece.y) < 0.4
            and other is not piece
            and min(abs(other.x0 - piece.x1), abs(piece.x0 - other.x1)) < other.size
            and other.size > 0.9 * piece.size
            and len(other.text) > 2
            for other in [*near, *buckets.get(bucket - 1, ())]
        ):
            continue
        for other in near[:400]:
            if (
                other is not piece
                and other.size > 1.1 * piece.size
                and len(other.text) > 1
                and _attach(piece, other)
            ):
                break
        else:
            _attach_before(piece, near[:400])


def _attach_before(piece: Piece, near: Sequence[Piece]) -> None:
    """A raised number at a line's beginning, from which justified text stands far off."""
    if _NUMERAL.fullmatch(piece.text) is None:
        return
    behind = [
        other
        for other in near
        if 0 <= other.x0 - piece.x1 < _FAR * other.size
        and piece.size <= 0.86 * other.size
        and 0.12 * other.size < other.base - piece.y < 0.6 * other.size
    ]
    if not behind:
        return
    first = min(behind, key=lambda other: other.x0)
    if not any(
        abs(other.base - first.base) < 1.0 and 0 <= piece.x0 - other.x1 < _FAR * first.size for other in near
    ):
        piece.base, piece.raised = first.base, True


def _strips(number: int, pieces: list[Piece]) -> list[Strip]:
    groups: list[list[Piece]] = []
    group: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        reach = _SAME_BASELINE * max(max((one.size for one in group[-1:]), default=0.0), piece.size, 6.0)
        if group and piece.base - group[0].base > reach:
            # Lines of two columns may stand less than that apart: they part where the step is greatest.
            at = _widest_step([*group, piece])
            groups.append(group[:at])
            group = group[at:]
        group.append(piece)
    groups.append(group)
    return [strip for group in groups if group and (strip := _strip(number, group)) is not None]


def _em(one: Piece, other: Piece) -> float:
    """The smaller of two sizes, a raised figure's left aside."""
    if one.raised != other.raised:
        return other.size if one.raised else one.size
    return min(one.size, other.size)


def _widest_step(group: Sequence[Piece]) -> int:
    """Where in pieces sorted by baseline the step to the next is greatest."""
    return max(range(1, len(group)), key=lambda at: (group[at].base - group[at - 1].base, at))


def _strip(number: int, group: list[Piece]) -> Strip | None:
    group.sort(key=lambda piece: (piece.x0, piece.x1))
    chunks: list[list[Piece]] = []
    last: Piece | None = None
    for piece in group:
        if last is not None:
            if piece.text == last.text and abs(piece.x0 - last.x0) < 1.2 and abs(piece.x1 - last.x1) < 1.2:
                continue  # printed twice to look bold
            em = _em(last, piece)
            gap = piece.x0 - last.x1
            piece.gap = gap / em
            least = min(last.size, piece.size)
            # A slanted letter's box reaches into the blank behind it, which pdfium has seen all the same.
            flagged = bool(last.flags & SPACE_AFTER)
            sloped = (last.flags ^ piece.flags) & ITALIC and last.size == piece.size
            piece.blank = gap > (_BLANK_AT_ITALICS if sloped else _BLANK) * least or (
                flagged and (gap > _FLAGGED_BLANK * least or piece.order == last.order + 1)
            )
        if last is None or piece.gap > CHUNK_GAP:
            chunks.append([])
        chunks[-1].append(piece)
        if last is None or piece.x1 >= last.x1 or piece.x0 > last.x0:
            last = piece
    if not chunks:
        return None
    every = [piece for chunk in chunks for piece in chunk]
    _close_spaced(every)
    base = max(every, key=lambda piece: (not piece.raised, len(piece.text)))
    size = main_size(every)
    return Strip(number, base.base, chunks, every[0].x0, max(piece.x1 for piece in every), size)


def _close_spaced(pieces: Sequence[Piece]) -> None:
    """Letters printed apart for emphasis are words yet: a blank is what is wider than the gaps between them."""
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and len(pieces[end].text) == 1 and not pieces[end].raised:
            end += 1
        run = pieces[at + 1 : end]
        if len(run) >= _LEAST_SPACED and any(piece.text.isalpha() for piece in run):
            gap = median(piece.gap for piece in run)
            if gap > _BLANK / 2:
                for piece in run:
                    piece.blank = piece.gap > 1.6 * gap + 0.05
        at = max(end, at + 1)


def main_size(pieces: Iterable[Piece]) -> float:
    """The size of most of the characters; small capitals count as what they stand among."""
    weights: dict[float, float] = defaultdict(float)
    for piece in pieces:
        if not piece.raised and not piece.lowered:
            weights[round(piece.size * 2) / 2] += len(piece.text)
    if not weights:
        return max((piece.size for piece in pieces), default=0.0)
    total = sum(weights.values())
    # Small capitals are smaller letters among larger ones: of sizes that are frequent the largest counts.
    return max(
        size for size, weight in weights.items() if weight >= 0.3 * total or weight == max(weights.values())
    )


def row_of(page: int, chunks: Iterable[Sequence[Piece]]) -> Row:
    """The line that chunks make, its pieces in reading order and its text."""
    pieces = [piece for chunk in chunks for piece in chunk]
    if any(_RTL.search(piece.text) for piece in pieces):
        pieces = _logical(pieces)
    parts: list[str] = []
    length = 0
    for piece in pieces:
        if parts and piece.blank:
            parts.append(" ")
            length += 1
        piece.start = length
        parts.append(piece.text)
        length += len(piece.text)
    base = max(pieces, key=lambda piece: (not piece.raised, len(piece.text)))
    row = Row(
        page,
        pieces,
        base.base,
        min(piece.x0 for piece in pieces),
        max(piece.x1 for piece in pieces),
        main_size(pieces),
        "".join(parts),
    )
    if any(accent in row.text for accent in SPACING_ACCENTS):
        combine_in(row)
    return row


def _logical(pieces: list[Piece]) -> list[Piece]:
    """Pieces from left to right put in reading order where some are written from right to left."""
    rtl = [bool(_RTL.search(piece.text)) for piece in pieces]
    letters = sum(len(piece.text) for piece in pieces)
    mostly = sum(len(piece.text) for piece, right in zip(pieces, rtl, strict=True) if right) * 2 > letters
    order: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and rtl[end] == rtl[at]:
            end += 1
        run = pieces[at:end]
        if rtl[at]:
            run = run[::-1]
        order = run + order if mostly else order + run
        at = end
    for before, piece in itertools.pairwise(order):
        gap = max(piece.x0 - before.x1, before.x0 - piece.x1)
        piece.blank = piece.blank or gap > _BLANK * min(piece.size, before.size)
    return order
