"""What the model of whole notes sees of a token: cue words, forms, marks, and what the sentence around it shows.

A word itself is seen only if it is one of the cue words of this stage's lists (signals, function words, "ibid.", "ed."): what works are
about must not tell where they begin. Names of features are short: the model's file holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from citecheck.citations.backref.find import BackReferenceMatch
from citecheck.citations.crf.features import Word, edge, word
from citecheck.citations.crf.tokens import Token
from citecheck.citations.evidence import masked
from citecheck.citations.head import find_head
from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import word_set, words
from citecheck.citations.quotes import quoted

_LISTED = (
    ("signals", "phrases"),
    ("signals", "closers"),
    ("signals", "short-form-links"),
    ("prose", "cues"),
    ("prose", "weak"),
    ("prose", "openers"),
    ("interviews", "interview"),
    ("interviews", "personal"),
    ("interviews", "with"),
    ("interviews", "self"),
    ("roles", "editor"),
    ("roles", "translator"),
    ("roles", "in", "words"),
    ("roles", "and", "words"),
    ("roles", "et-al", "words"),
    ("months", "words", "accessed"),
    ("months", "words", "undated"),
    ("locators", "labels", "page"),
    ("serial", "volume"),
    ("serial", "issue"),
)
_WORDS = re.compile(r"[^\W\d_]+")
_STOPS = frozenset(".?!…")
_OPENERS = "“„«‘\"'(["
_MOST_HEADS = 60
"""So many places of a note are asked whether names begin there: more are no note."""


@cache
def cues() -> frozenset[str]:
    """The words that are seen as themselves."""
    return frozenset(
        part for path in _LISTED for phrase in words(*path) for part in _WORDS.findall(phrase.casefold())
    )


@cache
def _prose() -> frozenset[str]:
    return word_set("prose", "cues") - word_set("prose", "weak")


def note_features(text: str, found: Sequence[Token], backs: Sequence[BackReferenceMatch]) -> list[list[str]]:
    """The features of every token of a note's text; ``backs`` are its back-references. Linear in its length."""
    if not found:
        return []
    quotes = quoted(text)
    mask = masked(text, quotes)
    row = [word(printed) for printed, _, _ in found]
    forms = [_form(one) for one in row]
    pieces = _pieces(found, row, mask)
    shown = _shown(text, mask, found, row, pieces)
    heads = _heads(mask, found, row, pieces)
    start, end = edge("BOS"), edge("EOS")
    wide = [start, start, start, *row, end, end, end]
    wide_forms = ["BOS", "BOS", "BOS", *forms, "EOS", "EOS", "EOS"]
    states = _states(found, row, mask)
    backed = _backed(found, backs)
    spoken = _spoken(text, found, row, pieces)
    made = []
    piece_at = 0
    for i, one in enumerate(row):
        while pieces[piece_at][1] <= i:
            piece_at += 1
        at = i + 3
        before, after = wide[at - 1], wide[at + 1]
        form, left, right = forms[i], wide_forms[at - 1], wide_forms[at + 1]
        names = [
            "f:" + form, "p:" + _lead(found[i][0]), "t:" + one.tail, f"ft:{form}{one.tail}", *["l:" + name for name in one.lists],
            "-f:" + left, "-t:" + before.tail, f"-ft:{left}{before.tail}", *["-l:" + name for name in before.lists],
            "+f:" + right, "+t:" + after.tail, *["+l:" + name for name in after.lists],
            f"=f:{wide_forms[at - 2]}{wide[at - 2].tail}", f"#f:{wide_forms[at + 2]}{wide[at + 2].tail}", f"%f:{wide_forms[at - 3]}", f"&f:{wide_forms[at + 3]}",
            f"-f+|{left}{before.tail}|{form}", f"+f+|{form}{one.tail}|{right}", f"-3|{wide_forms[at - 2]}|{left}{before.tail}|{form}",
            f"+3|{form}{one.tail}|{right}{after.tail}|{wide_forms[at + 2]}", *states[i], *shown[piece_at], *backed[i], *spoken[i],
        ]  # fmt: skip
        if one.kind == "w" and len(one.key) > 4:
            names.append("z:" + one.key[-3:])
        if i == pieces[piece_at][0]:
            names += ["1st", *["1" + name for name in shown[piece_at]]]
        names += heads[i]
        made.append(names)
    return made


def _form(one: Word) -> str:
    """A cue word as itself, another by its kind and case."""
    if one.kind == "w" and one.key in cues():
        # A capital at the beginning of a sentence says nothing, but "See" and "see" part.
        return "=" + one.key if one.base[3][2:3] == "a" else "^" + one.key
    if one.kind == "w":
        shape = one.base[3][2:]
        return "w" if shape.startswith("a") else "Ww" if shape[1:2] == "a" else "WW"
    return one.kind


def _lead(printed: str) -> str:
    return printed[0] if not printed[0].isalnum() else ""


_Piece = tuple[int, int]


def _pieces(found: Sequence[Token], row: Sequence[Word], mask: str) -> list[_Piece]:
    """The sentences of a note and what semicolons part, as first token and last token + 1."""
    made, first = [], 0
    short = word_set("abbreviations", "words")
    for i in range(len(found) - 1):
        tail = found[i][0].rstrip(")]”’»\"'")[-1:] if row[i].tail else ""
        after = found[i + 1][0]
        ends = tail == ";" or (
            tail in _STOPS
            and tail != ""
            and (after[0] in _OPENERS or not after[0].islower())
            and not (tail == "." and row[i].kind in ("I", "II"))
            and not (tail == "." and row[i].key in short)
            and mask[found[i][1]] != "\x02"
        )
        if ends:
            made.append((first, i + 1))
            first = i + 1
    made.append((first, len(found)))
    return made


def _shown(
    text: str, mask: str, found: Sequence[Token], row: Sequence[Word], pieces: Sequence[_Piece]
) -> list[list[str]]:
    """What each piece shows of a reference and of a sentence, and the pieces beside it."""
    own = [_signs(mask, found, row, piece) for piece in pieces]
    made = []
    for i, signs in enumerate(own):
        names = ["g" + sign for sign in signs]
        names.append("g:" + "".join(signs))
        names += ["<" + sign for sign in own[i - 1]] if i else ["<BOS"]
        names += [">" + sign for sign in own[i + 1]] if i + 1 < len(own) else [">EOS"]
        made.append(names)
    return made


def _signs(mask: str, found: Sequence[Token], row: Sequence[Word], piece: _Piece) -> list[str]:
    first, last = piece
    words_of = row[first:last]
    prose = sum(one.key in _prose() and found[first + n][0][:1].islower() for n, one in enumerate(words_of))
    capitals = sum(found[first + n][0].lstrip("“„«‘\"'([")[:1].isupper() for n in range(last - first))
    quote = "\x02" in mask[found[first][1] : found[last - 1][2]]
    signs = [
        f"p{min(prose, 3)}",
        f"n{min((last - first).bit_length(), 6)}",
        f"c{4 * capitals // max(1, last - first)}",
    ]
    signs += ["y"] if any(one.is_year for one in words_of) else []
    signs += ["q"] if quote else []
    signs += ["u"] if any(one.kind in ("url", "doi") for one in words_of) else []
    signs += ["r"] if any(one.is_range for one in words_of) else []
    lists = {name for one in words_of for name in one.lists}
    signs += [name for name in ("loc", "vol", "place", "pub", "role", "month") if name in lists]
    return signs


def _heads(
    mask: str, found: Sequence[Token], row: Sequence[Word], pieces: Sequence[_Piece]
) -> list[list[str]]:
    """Where names stand as a reference begins with them: at a piece's beginning, and behind a word or mark that may end one."""
    made: list[list[str]] = [[] for _ in found]
    starts = {first for first, _ in pieces}
    asked, beyond = 0, -1
    for i, (printed, start, _) in enumerate(found):
        upper = (
            printed.lstrip("(“„«‘\"'[—")[:1].isupper() or row[i].kind in ("I", "II") or "part" in row[i].lists
        )
        cued = i > 0 and (
            found[i - 1][0][:1].islower() or found[i - 1][0][-1:] in ".:,;(" or row[i - 1].key in cues()
        )
        if not (upper and (i in starts or (cued and i > beyond))) or asked >= _MOST_HEADS:
            continue
        asked += 1
        skip = len(printed) - len(printed.lstrip("([“„"))
        head = find_head(mask, start + skip)
        if head is None or head.start > start + skip:
            made[i].append("H0")
            continue
        after = mask[head.end : head.end + 3].lstrip()[:1]
        after = after if not after.isalnum() else "a"
        made[i] += [f"H{head.style}", f"H{head.style}{after}", f"Ha{after}"]
        last = i
        while last + 1 < len(found) and found[last + 1][1] < head.end:
            last += 1
            made[last].append("h")
        beyond = max(beyond, last)
        if last + 1 < len(found):
            made[last + 1].append("h+")
    return made


def _states(found: Sequence[Token], row: Sequence[Word], mask: str) -> list[list[str]]:
    """What came before a token: quotes, brackets, years, and how far back a sentence began."""
    made = []
    depth = years = pages = 0
    since = 9
    for i, (printed, start, _) in enumerate(found):
        one = row[i]
        quote = mask[start] == "\x02" or mask[min(start + 1, len(mask) - 1)] == "\x02"
        inside = f"{'q' if quote else ''}{'(' if depth else ''}"
        names = ["Q" + inside, f"Y{min(years, 2)}{inside}", f"Z{min(years, 2)}{min(pages, 1)}", f"S{since}"]
        if i and quote and not (mask[found[i - 1][1]] == "\x02" or mask[found[i - 1][2] - 1] == "\x02"):
            names.append("Qb")
        made.append(names)
        years += one.is_year
        pages += "loc" in one.lists or one.is_range
        depth = max(0, depth + one.depth)
        tail = printed[-1:]
        since = 0 if tail == ";" or one.stop else min(since + 1, 9)
        if tail == ";":
            years = pages = 0
    return made


def _backed(found: Sequence[Token], backs: Sequence[BackReferenceMatch]) -> list[list[str]]:
    """Which tokens are a back-reference's."""
    made: list[list[str]] = [[] for _ in found]
    at = 0
    for i, (_, start, end) in enumerate(found):
        while at < len(backs) and backs[at].end <= start:
            at += 1
            if i:
                made[i].append("B+")
        if at < len(backs) and backs[at].start < end:
            first = i == 0 or found[i - 1][2] <= backs[at].start
            made[i] += ["B", "Bb"] if first else ["B"]
    return made


def _spoken(
    text: str, found: Sequence[Token], row: Sequence[Word], pieces: Sequence[_Piece]
) -> list[list[str]]:
    """Where a piece tells of speech with the author."""
    made: list[list[str]] = [[] for _ in found]
    for first, last in pieces[:_MOST_HEADS]:
        if interview_at(text[found[first][1] : found[last - 1][2]][:400]):
            for i in range(first, last):
                made[i].append("V")
    return made
