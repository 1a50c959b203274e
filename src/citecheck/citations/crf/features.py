"""What the tagger sees of a token: its form, the lists it stands in, its neighbours, and what came before.

What a printed form alone tells is worked out once for each form and kept; the rest is a few joined strings
a token. Names of features are short: the model's file holds them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from citecheck.citations.crf.lists import lists_of
from citecheck.citations.crf.tokens import Token

_EDGES = re.compile(r"^([^\w]*)(.*?)([^\w]*)$", re.S)
_RUNS = re.compile(r"(.)\1+")
_ROMAN = re.compile(r"[ivxlcdm]+\Z")
_ISBN = re.compile(r"(?:97[89][-–]?)?(?:\d[-–]?){9}[\dx]\Z")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d[a-z]?\Z")
_RANGE = re.compile(r"[a-z]{0,2}\d+[-–—−‐‑]+[a-z]{0,2}\d+\Z")
_OPENERS, _CLOSERS = frozenset('“„«‘‚"'), frozenset('”»’"')
_STOPS = frozenset(".?!")
_CUTS = frozenset('.,;:?!)”»"’')
_MOST = 20_000
"""So many printed forms are kept; then the store is emptied."""


class Word:
    """What one printed form tells, whatever stands around it."""

    __slots__ = (
        "base",
        "closes",
        "cut",
        "depth",
        "far",
        "is_in",
        "is_range",
        "is_role",
        "is_year",
        "key",
        "kind",
        "lists",
        "near",
        "opens",
        "stop",
        "tail",
    )

    def __init__(self, printed: str) -> None:
        match = _EDGES.match(printed[:200])
        lead, core, tail = match.groups() if match else ("", printed, "")
        low = core.casefold()
        kind = self.kind = _kind(low, core)
        shape = _shape(core)
        self.key = low if kind == "w" and len(low) < 24 else kind
        self.tail = tail[-2:]
        self.opens = bool(lead) and (not _OPENERS.isdisjoint(lead) or lead[-1] == "'")
        self.closes = bool(tail) and (not _CLOSERS.isdisjoint(tail) or (tail[0] == "'" and bool(core)))
        count = printed.count
        self.depth = count("(") + count("[") - count(")") - count("]") if lead or tail else 0
        self.stop = kind == "w" and len(core) > 2 and tail[:1] in _STOPS
        lists = self.lists = lists_of(low)
        self.is_year, self.is_range = kind in ("year", "yearx"), kind == "range"
        self.is_role, self.is_in = "role" in lists or "transl" in lists, "in" in lists
        self.cut = tail[-1:] in _CUTS and not (tail[0] == "." and len(core) < 3 and kind in ("w", "I", "II"))
        word, mark, sort = "w:" + self.key, "t:" + self.tail, f"sk:{shape}{kind}"
        named = ["l:" + name for name in lists]
        base = [word, "p:" + lead[-2:], mark, "s:" + shape, "k:" + kind, *named, f"st:{shape}{self.tail}"]
        if kind == "w":
            size = len(low)
            base += [f"a{n}:{low[:n]}" for n in (1, 2, 3, 4) if size > n]
            base += [f"z{n}:{low[-n:]}" for n in (2, 3, 4) if size > n]
            if lists:
                base.append(f"lt:{'+'.join(lists)}{self.tail}")
        elif core:
            base += [f"n:{len(core)}", "d:" + low[:2]]
        self.base = base
        self.near = [word, mark, "p:" + lead[-1:], sort, *named]
        self.far = [word, sort + self.tail, *named]


class _Classes(dict[int, str]):
    """For :meth:`str.translate`: every letter as its class, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        made = (
            "0"
            if char.isdigit()
            else "A"
            if char.isupper()
            else "a"
            if char.islower()
            else "c"
            if char.isalpha()
            else char
        )
        self[code] = made
        return made


_CLASSES = _Classes()


def _shape(core: str) -> str:
    return _RUNS.sub(r"\1\1", core[:40].translate(_CLASSES))[:12]


def _kind(low: str, core: str) -> str:
    """The class of a token: what sort of number, an address, initials, a word."""
    if core.isalpha():
        if len(core) == 1 and core.isupper():
            return "I"
        return "roman" if len(low) <= 7 and core.isupper() and _ROMAN.match(low) else "w"
    if not core:
        return "mark"
    if "://" in low or low.startswith("www."):
        return "url"
    if "10." in low and "/" in low and _is_doi(low):
        return "doi"
    if any(map(str.isdigit, core)):
        return _number_kind(low)
    return "II" if "." in core and len(core) <= 24 else "w"


def _is_doi(low: str) -> bool:
    return re.search(r"10\.\d{4,9}/", low) is not None


def _number_kind(low: str) -> str:
    if low.isdigit() and len(low) < 10:
        return "year" if _YEAR.match(low) else f"n{min(len(low), 5)}"
    if _YEAR.match(low):
        return "yearx"
    if len(low) >= 10 and _ISBN.match(low):
        return "isbn"
    if _RANGE.match(low):
        return "range"
    if low[0].isdigit() and low[-2:] in ("st", "nd", "rd", "th") and low[:-2].isdigit():
        return "ordinal"
    return "nx" if low[0].isdigit() else "xn"


_words: dict[str, Word] = {}


def word(printed: str) -> Word:
    """The :class:`Word` of a printed form, made once."""
    found = _words.get(printed)
    if found is None:
        if len(_words) > _MOST:
            _words.clear()
        found = _words[printed] = Word(printed)
    return found


@cache
def edge(name: str) -> Word:
    """What stands before the first token and after the last."""
    made = Word(name)
    made.key = name
    made.near = made.far = [name]
    return made


def row_of(found: list[Token]) -> list[Word]:
    """The words of a reference with two edges before and two after."""
    start, end = edge("BOS"), edge("EOS")
    return [start, start, *[word(token[0]) for token in found], end, end]


SIGNS = "-+=#"
"""What stands before the features that a token has of the one before and after it, and of those two away."""


def features(found: list[Token]) -> list[list[str]]:
    """The features of every token, in the tokens' order."""
    row = row_of(found)
    keys, roles = around_of(found, row)
    many = len(NAMES)
    return [
        [
            *row[i + 2].base, *[sign + name for sign, names in around_it for name in names],
            f"-w|{row[i + 1].key}|{row[i + 2].key}", f"+w|{row[i + 2].key}|{row[i + 3].key}",
            roles[i], *[name for at, names in enumerate(NAMES) for name in names(keys[i * many + at])], *shown,
        ]
        for (start, end), piece in pieces_of(row)
        for shown in [[name for key in piece[1] for name in piece_names(key)] + piece[0]]
        for i in range(start, end)
        for around_it in [zip(SIGNS, (row[i + 1].near, row[i + 3].near, row[i].far, row[i + 4].far), strict=True)]
    ]  # fmt: skip


Key = tuple[Any, ...]
"""What a group of features says, before it is made into their names; few keys come again and again."""


def place_names(key: Key) -> list[str]:
    """Features of where in the reference a token stands."""
    i, count = key
    left = count - i
    return [f"P{i * 8 // count}", f"F{min(i, 5)}", f"E{min(left, 5)}"]


def joint_names(key: Key) -> list[str]:
    """Features of how the token, its neighbours and the marks between them go together."""
    earlier, left, left_tail, kind, tail, right = key
    return [f"-k|{left}{left_tail}|{kind}", f"+k|{kind}{tail}|{right}", f"-t|{earlier}|{left_tail}|{tail}"]


def state_names(key: Key) -> list[str]:
    """Features of what came before, whatever the token itself is."""
    where, seen, stopped, bare, since_in = key
    return [f"{where}", f"{seen}", f"{stopped}{where}", f"{stopped}{seen}{bare}", f"I{since_in}{where}"]


def sort_names(key: Key) -> list[str]:
    """Features of the token's kind together with quotes before it and numbers still to come."""
    kind, where, whole, glued, ranges = key
    return [f"{where}{kind}", f"{whole}{kind}", f"g{kind}" if glued else f"{kind}", f"r{ranges}{kind}"]


def mark_names(key: Key) -> list[str]:
    """Features of the token's kind together with brackets, marks and the years before it."""
    kind, tail, left_tail, seen, inside = key
    return [f"({kind}{tail}" if inside else f"{kind}{tail}", f"{seen}{kind}{left_tail}"]


NAMES = (place_names, joint_names, state_names, sort_names, mark_names)
"""What makes the keys of :func:`around_of` names, in their order."""


def around_of(found: list[Token], row: list[Word]) -> tuple[list[Key], list[str]]:
    """Keys of what is around the tokens, as many as :data:`NAMES` for each, and how far ahead of each a role stands."""
    count = len(found)
    later_years = later_ranges = 0
    quoted = ""
    for one in row:
        later_years += one.is_year
        later_ranges += one.is_range
        if one.opens:
            quoted = "Q"
    whole = f"Y{min(later_years, 2)}R{min(later_ranges, 2)}"
    roles = _role_ahead(row)
    since_in = 9
    in_quote, quotes, depth, years, stops, last_end = False, 0, 0, 0, 0, -1
    where, seen, stopped = f"o0{quoted}", f"y0/{1 if later_years else 0}", "S0"
    bare = "" if quoted else "n"
    made: list[Key] = []
    before, left = row[0], row[1]
    for i in range(count):
        one, right = row[i + 2], row[i + 3]
        if one.opens and not in_quote:
            in_quote, quotes = True, quotes + 1
            where = f"q{quotes if quotes < 2 else 2}{quoted}"
        if one.is_year:
            later_years -= 1
            seen = f"y{years if years < 2 else 2}/{1 if later_years else 0}"
        elif one.is_range:
            later_ranges -= 1
        kind, tail, left_tail = one.kind, one.tail, left.tail
        made += (
            (i, count),
            (before.tail, left.kind, left_tail, kind, tail, right.kind),
            (where, seen, stopped, bare, since_in),
            (kind, where, whole, found[i][1] == last_end, later_ranges > 0),
            (kind, tail, left_tail, seen, depth > 0 or one.depth > 0),
        )
        last_end = found[i][2]
        since_in = 0 if one.is_in else since_in + 1 if since_in < 9 else 9
        if one.is_year:
            years += 1
            seen = f"y{years if years < 2 else 2}/{1 if later_years else 0}"
        if one.depth:
            depth = max(0, depth + one.depth)
        if one.stop:
            stops += 1
            stopped = f"S{stops if stops < 4 else 4}"
        if one.closes and in_quote:
            in_quote = False
            where = f"o{quotes if quotes < 2 else 2}{quoted}"
        before, left = left, one
    return made, roles


def _role_ahead(row: list[Word]) -> list[str]:
    """For every token how far ahead a word such as "eds." stands, and whether a sentence ends before it."""
    made, distance, stops, printed = ["R"] * (len(row) - 4), 40, 0, ""
    for i in range(len(row) - 5, -1, -1):
        one = row[i + 2]
        if one.is_role:
            distance, stops, printed = 0, 0, one.key
        else:
            distance += 1
            if one.stop or one.closes:
                stops += 1
        if distance < 40:
            made[i] = role_name(printed, distance // 2 if distance < 12 else 6, stops if stops < 2 else 2)
    return made


def role_name(printed: str, near: int, stops: int) -> str:
    """The feature of a role that comes: its word, how near it is, how many sentences end before it."""
    return f"R{printed}{near}{stops}"


Piece = tuple[tuple[int, int], tuple[list[str], list[Key]]]


def piece_names(key: Key) -> list[str]:
    """Features of a piece of text by the lists and kinds of its words, or of those around it."""
    kind, *rest = key
    return [f"{kind}{name}" for name in rest]


TELLING = frozenset((
    "month", "role", "transl", "in", "etal", "vol", "no", "edn", "ednw", "loc", "place", "region", "pub", "news", "jour", "proc",
    "acc", "nd", "genre",
))  # fmt: skip
"""Lists whose words, further on or further back in a reference, tell what sort of reference it is."""
WHOLE = 8
"""So many words a piece may have for its whole text to be a feature: the name of a journal or a publisher."""


class _Shown:
    """A piece of text between two marks: where it is, and what stands in it."""

    __slots__ = ("end", "first", "kinds", "last", "lists", "start", "text")

    def __init__(self, row: list[Word], start: int, end: int, lists: set[str], kinds: set[str]) -> None:
        self.start, self.end, self.first, self.last = start, end, row[start + 2], row[end + 1]
        self.lists, self.kinds = tuple(sorted(lists)), tuple(sorted(kinds))
        words = [one.key for one in row[start + 2 : end + 2]] if end - start <= WHOLE else []
        self.text = " ".join(words)


def pieces_of(row: list[Word]) -> list[Piece]:
    """The pieces of text between two marks (first token, last token + 1), with what each and those around it show.

    What they show is some features' names, and keys for :func:`piece_names`.
    """
    shown = _shown(row)
    made: list[Piece] = []
    before: _Shown | None = None
    later = _ahead(shown)
    earlier: frozenset[str] = frozenset()
    for index, one in enumerate(shown):
        names = ["g1:" + one.first.key, "g9:" + one.last.key + one.last.tail, "gw:" + one.text]
        names.append("gb:" + (before.first.key if before else "BOS"))
        keys: list[Key] = [
            ("gl:", *one.lists),
            ("gk:", *one.kinds),
            ("gA:", *sorted(later[index])),
            ("gB:", *sorted(earlier)),
        ]
        if before:
            keys += [("gL:", *before.lists), ("gK:", "+".join(before.kinds) + before.last.tail)]
        if index + 1 < len(shown):
            following = shown[index + 1]
            names.append("h1:" + following.first.key)
            keys += [("hl:", *following.lists), ("hk:", "+".join(following.kinds) + following.last.tail)]
        made.append(((one.start, one.end), (names, keys)))
        before = one
        earlier |= TELLING.intersection(one.lists)
    return made


def _shown(row: list[Word]) -> list[_Shown]:
    made: list[_Shown] = []
    start, count = 0, len(row) - 4
    lists: set[str] = set()
    kinds: set[str] = set()
    for i in range(count):
        one = row[i + 2]
        lists.update(one.lists)
        if one.kind != "w":
            kinds.add(one.kind)
        if one.cut or i == count - 1:
            made.append(_Shown(row, start, i + 1, lists, kinds))
            start = i + 1
            lists, kinds = set(), set()
    return made


def _ahead(shown: list[_Shown]) -> list[frozenset[str]]:
    """For every piece the telling lists that words of later pieces stand in."""
    made: list[frozenset[str]] = []
    known: frozenset[str] = frozenset()
    for one in reversed(shown):
        made.append(known)
        known |= TELLING.intersection(one.lists)
    return made[::-1]
