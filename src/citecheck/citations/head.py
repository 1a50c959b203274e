"""Where the names at the head of a reference end.

The text's words and marks are turned into a string of letters, one a token, and patterns over that
string tell a list of persons: a pattern over the text itself would need backtracking on names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citecheck.citations.lexicon import data, word_set
from citecheck.citations.names import family_first, known_given, looks_institutional


@cache
def _token() -> re.Pattern[str]:
    more = "|".join(data("names")["parts"]["digraphs"])
    return re.compile(
        rf"(?P<init>(?:(?:[^\W\d_]|{more})\.[-‐]?){{1,5}}(?:[^\W\d_]\b(?!['’\w]))?)|(?P<word>[^\W\d_]+(?:[’'‐-][^\W\d_]+)*)"
        r"|(?P<num>\d+)|(?P<dash>[—–_-]{2,}|—)|(?P<mark>\S)"
    )


_QUOTES = "\"“”„«»‘’'‚‹›\x02"


@dataclass(frozen=True, slots=True)
class Head:
    """The names stand at ``text[start:end]``. ``sure`` where their form alone tells; ``style`` how they are written."""

    start: int
    end: int
    sure: bool
    style: str


@dataclass(frozen=True, slots=True)
class _Tokens:
    letters: str
    spans: tuple[tuple[int, int], ...]


_STOP = r"(?=[,;:.(QYRXAS/Wt]|$|\[)"
_F = "[NGUK]"
_I = "[IJ]"
_AFTER_COMMA = r"(?:,[AW]?|;A?|A|W|\/)"
_CAPS = r"(?:U|J{1,3}|I{1,4})"
_PATTERNS = {
    # Romero, C., & Dweck, C.
    "inverted": rf"P{{0,3}}{_F}{{1,3}},I{{1,4}}G?(?:,?S)?(?:(?:,A?|;A?|A|\/)(?:P{{0,3}}{_F}{{1,3}},I{{1,4}}G?(?:,?S)?|I{{1,4}}P{{0,3}}{_F}{{1,2}}{_STOP}|(?<=A)[GN]I{{0,2}}P{{0,3}}{_F}{_STOP})){{0,80}}",
    # Stravinsky, Igor, and Robert Craft
    "inverted-full": rf"P{{0,3}}{_F}{{1,2}},G[NG]{{0,2}}{_I}{{0,3}}P{{0,2}}(?:,?S)?(?:;A?P{{0,3}}{_F}{{1,2}},[NG][NG]?{_I}{{0,3}}|,[GI][NGI]{{0,2}}P{{0,3}}{_F}(?=,)|(?:,A?|A|\/)P{{0,3}}{_F}{{1,2}},G[NG]?{_I}{{0,3}}|(?:,?A|\/)[NGI][NGI]{{0,2}}P{{0,3}}{_F}{_STOP}){{0,40}}",
    # Raleigh, Clionadh & Håvard Hegre, 2009
    "inverted-guess": rf"P{{0,3}}{_F},[NG]{{1,3}}{_I}{{0,3}}P{{0,2}}(?:(?:;A?|,?A)P{{0,3}}{_F}{{1,2}},[NG][NG]?{_I}{{0,3}}|,?A[NGI][NGI]{{0,2}}P{{0,3}}{_F}){{0,20}}(?=,?R|[.(Y:;]|,Y)",
    # A. C. Kuchins and C. Vendil Pallin
    "initials": rf"(?:I{{1,4}}G?|J{{1,3}})P{{0,3}}{_F}{{1,3}}{_STOP}(?:,?S)?(?:(?:{_AFTER_COMMA}(?:{_I}{{1,4}}|[GU]I{{0,2}}|NI{{1,2}})|,?AN)P{{0,3}}{_F}{{1,2}}{_STOP}(?:,?S)?){{0,80}}",
    # Marras WS, Lavender SA
    "trailing": rf"P{{0,3}}{_F}{{1,2}}{_CAPS}(?:,?S)?(?:(?:,A?|,,|;A?|A)P{{0,3}}{_F}{{1,2}}{_CAPS}(?:,?S)?){{0,80}}",
    # ALY (M.I.), NAGEB (R.)
    "bracketed": rf"P{{0,2}}{_F}{{1,2}}\([IGU]{{1,3}}\)(?:(?:,A?|A|;|-)P{{0,2}}{_F}{{1,2}}\([IGU]{{1,3}}\)){{0,20}}",
    # Igor Stravinsky and Robert Craft
    "natural": rf"G[NGIJ]{{0,2}}P{{0,3}}{_F}{_STOP}(?:,?S)?(?:(?:(?:,W?|;|\/)[GI]|(?:,?A|;A?|W|,W)[GNI])[NGIJ]{{0,2}}P{{0,3}}{_F}{_STOP}(?:,?S)?){{0,40}}",
    # Stavros Garoufalidis, Craig D. Hodgson, and J. Hyam Rubinstein
    "list": rf"[GNI][NGIJ]{{0,2}}P{{0,3}}{_F}(?:,[GNI][NGIJ]{{0,2}}P{{0,3}}{_F}){{1,40}},?A[GNI][NGIJ]{{0,2}}P{{0,3}}{_F}(?=[,.:(QYRX])",
    # Shijun Yoshida, Nami Uchikata, and Toshifumi Futamase
    "natural-guess": rf"N(?:[NG]?I{{0,2}}|{_I}{{0,2}})P{{0,3}}{_F}(?:,[GNI][NGI]{{0,2}}P{{0,3}}{_F}){{0,40}}(?:,?A[GNI][NGIJ]{{0,2}}P{{0,3}}{_F})?(?=[,.:(]|,?X|,?R)",
    # Yu Bin, before a quoted title only
    "quoted": rf"[NG][NGI]{{0,2}}P{{0,3}}{_F}(?:{_AFTER_COMMA}[NGI][NGI]{{0,2}}P{{0,3}}{_F}){{0,12}}(?=[,:]?Q)",
    # FERRIERES Madeleine
    "capitals": rf"P{{0,2}}K{{1,2}}[NG]I{{0,2}}{_STOP}(?:(?:,A?|;A?|A|-)P{{0,2}}K{{1,2}}[NG]I{{0,2}}{_STOP}){{0,20}}",
    # Meier Philippe/Stettler Martin, as Swiss law reviews have them
    "family-first": rf"NG{{1,2}}(?:\/NG{{1,2}})+{_STOP}",
    # Bender/Schumacher 1980
    "slashed": rf"{_F}(?:\/{_F}){{1,8}}",
    "repeat": r"M(?:[A,;]I{0,4}P{0,3}[NGU]{1,2}){0,4}",
}
# An initial after one that stands alone: "A. Fouquet, H. Jacot", "V. Ryzhkov, V. Inozemtsev".
_SURE = (
    "inverted",
    "initials",
    "inverted-full",
    "bracketed",
    "slashed",
    "repeat",
    "capitals",
    "family-first",
)


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    tail = r"(?:,?A?X)?"
    return {style: re.compile(pattern + tail) for style, pattern in _PATTERNS.items()}


def find_head(text: str, start: int = 0) -> Head | None:
    """The list of persons that begins at ``start``, or None where none does."""
    tokens = _tokens(text, start)
    best: tuple[int, str] | None = None
    for style, pattern in _compiled().items():
        match = pattern.match(tokens.letters)
        if (
            match
            and match.end()
            and (best is None or match.end() > best[0])
            and _plausible(style, match, tokens, text)
        ):
            best = (match.end(), style)
    if best is None:
        return _eastern(tokens, text)
    count, style = best
    last = tokens.spans[count - 1]
    return Head(tokens.spans[0][0], last[1], style in _SURE, style)


_TWO = re.compile(r"[NG]{2,3}(?=,N)")


def _eastern(tokens: _Tokens, text: str) -> Head | None:
    """One name whose family name stands first before what may be a title: "Yan Xuetong, Ancient Chinese Thought, …"."""
    match = _TWO.match(tokens.letters)
    if match is None:
        return None
    start, end = tokens.spans[0][0], tokens.spans[match.end() - 1][1]
    if not family_first(text[start:end].split()):
        return None
    return Head(start, end, False, "natural-guess")


def _plausible(style: str, match: re.Match[str], tokens: _Tokens, text: str) -> bool:
    after = tokens.letters[match.end() : match.end() + 1]
    stretch = text[tokens.spans[0][0] : tokens.spans[match.end() - 1][1]]
    if style == "trailing":
        return (
            stretch.endswith(".") or after in ("", ".", ",", ":", "(", "Y", "Q", ";")
        ) and not looks_institutional(stretch)
    if style == "slashed":
        return after in ("Y", ",", "(", ".", ":", "")
    if style in ("natural", "list"):
        return not looks_institutional(stretch) and after not in ("",)
    if style in ("natural-guess", "inverted-guess"):
        return _guess(stretch, after, style)
    if style == "initials" and tokens.letters[0] == "J":
        return not looks_institutional(stretch) and after in (",", ":", ".", "(", "Q", "Y")
    if style == "initials" and _STATE.match(stretch) and looks_institutional(stretch.split(maxsplit=1)[-1]):
        return False  # "U.S. Government Accountability Office"
    return style != "initials" or not after.islower()


_STATE = re.compile(r"(?:U\.\s?S|U\.\s?K|U\.\s?N|E\.\s?U)\.(?:\s\S+){2,}")


def _guess(stretch: str, after: str, style: str) -> bool:
    """Whether capitalised words that may be a name are likelier a name than a title."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", stretch)]
    places, common = word_set("imprint", "places"), word_set("names", "title-words", "nouns")
    if looks_institutional(stretch) or stretch.casefold() in places or any(word in common for word in words):
        return False
    if style == "inverted-guess":
        return words[0] not in places
    several = "," in stretch or " and " in stretch or "&" in stretch
    return several or (2 <= len(words) <= 3 and after in (",", ".", "(", ":", "R", "X"))


def _tokens(text: str, start: int) -> _Tokens:
    letters, spans = [], []
    for match in _token().finditer(text, start, min(len(text), start + 1500)):
        letter = _letter(match, text)
        letters.append(letter)
        spans.append(match.span())
        if letter in "Qw" or len(letters) > 400:
            break
    return _Tokens("".join(letters), tuple(spans))


@cache
def _particles() -> frozenset[str]:
    return word_set("names", "parts", "particles")


@cache
def _with() -> frozenset[str]:
    return frozenset(("with", "avec", "mit", "con"))


@cache
def _and() -> frozenset[str]:
    return word_set("roles", "and", "words")


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(word.casefold().rstrip(".") for word in data("names")["parts"]["suffixes"])


@cache
def _repeat() -> frozenset[str]:
    return frozenset(word.rstrip(".") for word in data("names")["parts"]["repeat"])


@cache
def _title_words() -> frozenset[str]:
    return frozenset(data("names")["title-words"]["words"])


def _letter(match: re.Match[str], text: str) -> str:
    kind, printed = match.lastgroup, match.group()
    if kind == "init":
        return _initial_letter(printed)
    if kind == "num":
        return "Y" if len(printed) == 4 else "D"
    if kind == "dash":
        return "M"
    if kind == "mark":
        if printed in _QUOTES:
            return "Q"
        return "A" if printed == "&" else printed if printed in ",;:.()/[]" else "x"
    return _word_letter(printed, text[match.end() : match.end() + 1])


def _initial_letter(printed: str) -> str:
    low = printed.casefold().rstrip(".")
    if printed.rstrip(".") in _repeat():
        return "M"
    if low in _suffixes():
        return "S"
    if low in ("al", "a.l"):
        return "X"
    if printed[0].islower():
        return "A" if low == "u" else "w"
    return "R" if low in ("ed", "eds", "hg", "dir", "org") else "I"


_ELIDED = re.compile(r"[dl]['’][^\W\d_a-zß-öø-ÿ]")
"""A family name with its elided particle: "Myriam Revault d’Allonnes"."""


def _word_letter(printed: str, after: str) -> str:
    low = printed.casefold()
    if _ELIDED.match(printed):
        return "N"
    if low == "al" and after in ". ,;":
        return "X"
    if low in ("et",) and after == " ":
        return "A"
    if low in _with():
        return "W"
    if low in _and() and printed[0].islower():
        return "A"
    if printed in _repeat():
        return "M"
    if low in _particles() and (printed[0].islower() or "'" in printed):
        return "P"
    if low in _suffixes() and printed[0].isupper():
        return "S"
    if not printed[0].isupper():
        return "R" if low in ("eds", "ed", "dir", "hrsg", "hg") else "w"
    if low in ("ed", "eds", "hrsg"):
        return "R"
    if printed in _title_words():
        return "t"
    if printed.isupper():
        return "J" if len(printed) == 1 else "U" if len(printed) <= 3 else "K"
    return "G" if known_given(printed) else "N"
