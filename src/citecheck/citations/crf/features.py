"""What the tagger sees of a token: its form, the lists it stands in, its neighbours, and what came before.

What a printed form alone tells is worked out once for each form and kept; the rest is a few joined strings
a token. Names of features are short: the model's file holds them.
"""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.crf.lists import lists_of
from citecheck.citations.crf.tokens import Token

_EDGES = re.compile(r"^([^\w]*)(.*?)([^\w]*)$", re.S)
_RUNS = re.compile(r"(.)\1+")
_ROMAN = re.compile(r"[ivxlcdm]+\Z")
_ISBN = re.compile(r"(?:97[89][-–]?)?(?:\d[-–]?){9}[\dx]\Z")
_YEAR = re.compile(r"(?:1[4-9]|20)\d\d[a-z]?\Z")
_RANGE = re.compile(r"[a-z]{0,2}\d+[-–—−‐‑]+[a-z]{0,2}\d+\Z")
_OPENERS, _CLOSERS = frozenset("“„«‘‚"), frozenset("”»’")
_CUTS = frozenset('.,;:?!)”»"’')
_MOST = 20_000
"""So many printed forms are kept; then the store is emptied."""


class Word:
    """What one printed form tells, whatever stands around it."""

    __slots__ = (
        "after",
        "after2",
        "base",
        "before",
        "before2",
        "closes",
        "cut",
        "depth",
        "is_in",
        "is_range",
        "is_role",
        "is_year",
        "key",
        "kind",
        "lists",
        "opens",
        "stop",
        "tail",
    )

    def __init__(self, printed: str) -> None:
        match = _EDGES.match(printed[:200])
        lead, core, tail = match.groups() if match else ("", printed, "")
        low = core.casefold()
        self.kind = _kind(low, core, printed)
        shape = _shape(core)
        self.key = low if len(low) < 24 and self.kind == "w" else self.kind
        self.tail = tail[-2:]
        self.opens = any(char in _OPENERS or char == '"' for char in lead) or lead[-1:] == "'"
        self.closes = any(char in _CLOSERS or char == '"' for char in tail) or (
            tail[:1] == "'" and len(core) > 0
        )
        self.depth = sum(char in "([" for char in printed) - sum(char in ")]" for char in printed)
        self.stop = tail[:1] in (".", "?", "!") and len(core) > 2 and self.kind == "w"
        lists = self.lists = lists_of(low, tail)
        self.is_year, self.is_range = self.kind in ("year", "yearx"), self.kind == "range"
        self.is_role, self.is_in = "role" in lists or "transl" in lists, "in" in lists
        self.cut = tail[-1:] in _CUTS and not (
            tail[:1] == "." and len(core) < 3 and self.kind in ("w", "I", "II")
        )
        marks = [f"p:{lead[-2:]}", f"t:{self.tail}"]
        form = [f"s:{shape}", f"k:{self.kind}"]
        named = [f"l:{name}" for name in lists]
        self.base = ["w:" + self.key, *marks, *form, *named, f"st:{shape}{self.tail}"]
        if self.kind == "w":
            self.base += [f"a{n}:{low[:n]}" for n in (1, 2, 3, 4) if len(low) > n]
            self.base += [f"z{n}:{low[-n:]}" for n in (2, 3, 4) if len(low) > n]
            if lists:
                self.base.append("lt:" + "+".join(lists) + self.tail)
        elif core:
            self.base += [f"n:{len(core)}", f"d:{low[:2]}"]
        near = ["w:" + self.key, *marks[1:], f"p:{lead[-1:]}", f"sk:{shape}{self.kind}", *named]
        self.before = ["-" + one for one in near]
        self.after = ["+" + one for one in near]
        far = ["w:" + self.key, f"sk:{shape}{self.kind}{self.tail}", *named]
        self.before2 = ["=" + one for one in far]
        self.after2 = ["#" + one for one in far]


def _shape(core: str) -> str:
    letters = "".join(
        "0"
        if char.isdigit()
        else "A"
        if char.isupper()
        else "a"
        if char.islower()
        else "c"
        if char.isalpha()
        else char
        for char in core[:40]
    )
    return _RUNS.sub(r"\1\1", letters)[:12]


def _kind(low: str, core: str, printed: str) -> str:
    """The class of a token: what sort of number, an address, initials, a word."""
    if "://" in low or low.startswith("www."):
        return "url"
    if "10." in low and "/" in low and _is_doi(low):
        return "doi"
    if not core:
        return "mark"
    if any(char.isdigit() for char in core):
        return _number_kind(low)
    if len(core) == 1 and core.isupper():
        return "I"
    if "." in core and len(core) <= 24:
        return "II"
    if len(low) <= 7 and core.isupper() and _ROMAN.match(low):
        return "roman"
    return "w"


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
    made.before, made.after, made.before2, made.after2 = (
        ["-" + name],
        ["+" + name],
        ["=" + name],
        ["#" + name],
    )
    return made


def row_of(found: list[Token]) -> list[Word]:
    """The words of a reference with two edges before and two after."""
    start, end = edge("BOS"), edge("EOS")
    return [start, start, *[word(token[0]) for token in found], end, end]


def features(found: list[Token]) -> list[list[str]]:
    """The features of every token, in the tokens' order."""
    row = row_of(found)
    around, pieces = dynamic(found, row), pieces_of(row)
    return [
        [
            *row[i + 2].base, *row[i + 1].before, *row[i + 3].after, *row[i].before2, *row[i + 4].after2,
            *around[i * WIDTH : (i + 1) * WIDTH], *shown,
        ]
        for (start, end), shown in pieces
        for i in range(start, end)
    ]  # fmt: skip


WIDTH = 20
"""So many features of a token depend on more than the printed forms of itself and its neighbours."""


def dynamic(found: list[Token], row: list[Word]) -> list[str]:
    """:data:`WIDTH` features for every token, one token after the other, from what is around and what came before."""
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
    in_quote, quotes, depth, years, stops, last_end = "o", 0, 0, 0, 0, 0
    where, seen, stopped = f"o0{quoted}", f"y0/{1 if later_years else 0}", "S0"
    bare = "" if quoted else "n"
    made: list[str] = []
    more = made.extend
    before, left = row[0], row[1]
    for i in range(count):
        one, right = row[i + 2], row[i + 3]
        kind, tail = one.kind, one.tail
        if one.opens and in_quote == "o":
            in_quote, quotes = "q", quotes + 1
            where = f"q{quotes if quotes < 2 else 2}{quoted}"
        if one.is_year:
            later_years -= 1
            seen = f"y{years if years < 2 else 2}/{1 if later_years else 0}"
        elif one.is_range:
            later_ranges -= 1
        left_end = count - i
        more(
            (
                f"-w|{left.key}|{one.key}", f"+w|{one.key}|{right.key}", f"-k|{left.kind}{left.tail}|{kind}", f"+k|{kind}{tail}|{right.kind}",
                f"-t|{before.tail}|{left.tail}|{tail}", f"P{i * 8 // count}", f"F{i if i < 5 else 5}", f"E{left_end if left_end < 5 else 5}",
                where, where + kind, f"({kind}{tail}" if depth > 0 or one.depth > 0 else kind + tail, seen, f"{seen}{kind}{left.tail}",
                f"{whole}{kind}", stopped + where, f"{stopped}{seen}{bare}", ("g" + kind) if i and found[i][1] == last_end else kind,
                f"r{1 if later_ranges else 0}{kind}", roles[i], f"I{since_in}{where}",
            )
        )  # fmt: skip
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
        if one.closes and in_quote == "q":
            in_quote = "o"
            where = f"o{quotes if quotes < 2 else 2}{quoted}"
        before, left = left, one
    return made


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
            made[i] = f"R{printed}{distance // 2 if distance < 12 else 6}{stops if stops < 2 else 2}"
    return made


Piece = tuple[tuple[int, int], list[str]]


def pieces_of(row: list[Word]) -> list[Piece]:
    """The pieces of text between two marks (first token, last token + 1), with what each and the one after it show."""
    shown: list[tuple[int, int, Word, Word, list[str], list[str]]] = []
    start, count = 0, len(row) - 4
    for i in range(count):
        if row[i + 2].cut or i == count - 1:
            piece = row[start + 2 : i + 3]
            lists: list[str] = []
            kinds: list[str] = []
            for one in piece:
                if one.lists:
                    lists.extend(one.lists)
                if one.kind != "w":
                    kinds.append(one.kind)
            shown.append((start, i + 1, piece[0], piece[-1], sorted(set(lists)), sorted(set(kinds))))
            start = i + 1
    made: list[Piece] = []
    before, total = "BOS", len(shown)
    for index, (start, end, first, last, lists, kinds) in enumerate(shown):
        size, left = end - start, total - index
        common = [
            "g1:" + first.key, "g9:" + last.key + last.tail, f"gn:{size if size < 6 else 6}{last.tail}", "gb:" + before,
            f"gi:{index if index < 6 else 6}", f"ge:{left if left < 6 else 6}",
        ]  # fmt: skip
        common += ["gl:" + name for name in lists]
        common += ["gk:" + kind for kind in kinds]
        if index + 1 < total:
            following = shown[index + 1]
            common.append("h1:" + following[2].key)
            common.append(f"hk:{'+'.join(following[5])}{following[3].tail}")
            common += ["hl:" + name for name in following[4]]
        made.append(((start, end), common))
        before = first.key
    return made
