"""Numbers in a text that may begin a note, and numbers that may call one: candidates by their form alone.

Which of them do is decided over the whole document, in :mod:`text_choice`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.readers.text_lines import Line
from citecheck.readers.text_words import words

MOST_DIGITS = 4
_MOST_BLANKS = 1
_WORDS = re.compile(r"[\"“‘„«(\[<]*[^\W\d_]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_START = re.compile(
    r"\[Footnote (?P<word>\d{1,4}|[A-Z]):\s*"
    r"|(?P<super>[⁰¹²³⁴-⁹]{1,4})\s*"
    r"|\[(?P<square>\d{1,4})\]:?\s*(?=\S)"
    r"|\((?P<round>\d{1,4})\)\s+(?=\S)"
    r"|(?P<paren>\d{1,4})\)\s+(?=\S)"
    r"|(?P<dot>\d{1,4})\.\s+(?=\S)"
    r"|(?P<symbol>\*{1,4}|†{1,2}|‡{1,2}|§{1,2}(?=\s*[A-Z\"“]))\s*(?=[^\s\d*])"
    r"|(?P<glued>\d{1,4})(?=[^\W\d_]|[\"“‘„«(<])"
    r"|(?P<plain>\d{1,4})[\s\u00a0]+(?=\S)"
    r"|(?P<alone>\d{1,4})$"
)
_RUN = re.compile(r"\d{1,7}|[⁰¹²³⁴-⁹]{1,4}|(?<=\S)[*†‡]{1,3}(?=\s|$|[.,;:)])")
_CLOSERS = "\"”’“‘»'›)]}"
_STOPS = ".!?…"
_AFTER = re.compile(r"[ \t\u00a0.,;:!?)\]}\"”’»'›—–-]|$")
_CITES = re.compile(
    r"(?:1[5-9]|20)\d\d|https?:|www\.|[\"“„«]|\b[Ii]bid|\bop\.? ?cit|\bpp?\. ?\d|\bS\. ?\d|\bVol\.|\bIdem\b|\b[Ss]ee\b|\bVgl\b|\b[Cc]fr?\b"
)


@dataclass(frozen=True, slots=True)
class NoteStart:
    """A line that may begin note ``number``; its text begins at column ``text`` of the raw line (from 0), its number at ``at``.

    ``score`` is the evidence of its form and surroundings: the higher the likelier.
    """

    line: int
    number: str
    form: str
    text: int
    score: float
    at: int = 0

    @property
    def value(self) -> int | None:
        return int(self.number) if self.number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Call:
    """A number in a line, at ``start`` to ``end`` of the raw line, that may call note ``number``."""

    line: int
    start: int
    end: int
    number: str
    form: str
    score: float


def note_starts(lines: Sequence[Line]) -> list[NoteStart]:
    """Every line that may begin a note, in order."""
    found = []
    for line in lines:
        if line.kind != "text":
            continue
        # Only a look at the beginning: a line may be as long as the file.
        head = line.raw[line.start : line.start + 400]
        match = _START.match(head)
        if match is None or match.lastgroup is None:
            continue
        number = match[match.lastgroup].translate(_SUPERSCRIPTS)
        if number.startswith("0"):
            continue
        rest = head[match.end() :]
        form = match.lastgroup
        following = _text_below(lines, line.index) if form == "alone" else None
        if following is not None:
            rest = following.text[:400]
        elif form == "alone":
            continue
        score = _start_score(lines, line, rest, form)
        if following is not None and following.index > line.index + 1:
            score -= 0.5
        found.append(NoteStart(line.index, number, form, line.start + match.end(), score, line.start))
    return found


def _text_below(lines: Sequence[Line], index: int) -> Line | None:
    """The text that a number alone on its line stands at the head of, and not over a word of it."""
    below = index + 1
    while below < len(lines) and below <= index + _MOST_BLANKS and lines[below].kind == "blank":
        below += 1
    if below >= len(lines) or lines[below].kind != "text" or lines[below].after_break:
        return None
    # Under a number with another below it there is a column of numbers that stand apart from their texts.
    words_follow = _WORDS.match(lines[below].text) if below > index + 1 else not lines[below].text.isdigit()
    if lines[index].start - lines[below].start > 3 or not words_follow:
        return None
    return lines[below]


def _start_score(lines: Sequence[Line], line: Line, rest: str, form: str) -> float:
    score = -1.0
    before = _before(lines, line.index)
    if before is None or before.kind == "rule":
        score += 4.0 if before is not None else 0.0
    elif before.kind != "text" or before.index < line.index - 1 or line.after_break or before.text.isdigit():
        score += 0.5
    else:
        last = before.text.rstrip(_CLOSERS + " >")[-1:]
        ended = last in _STOPS or before.text.rstrip().endswith(">")
        score += 1.0 if ended else -1.0 if form == "alone" else -2.5
    score += rest_score(rest)
    if cites(rest):
        score += 1.5
    if form in ("word", "super"):
        score += 2.0
    elif form == "alone":
        score -= 0.5
    return score


def cites(text: str) -> bool:
    """Whether the beginning of a text looks like a reference."""
    return _CITES.search(text) is not None


def opens_note(text: str) -> bool:
    """Whether a text begins with a word that notes begin with."""
    word = re.match(r"[\"“‘„«(]?([^\W\d_]+)", text)
    return word is not None and word[1].casefold() in words("note_opening")


def rest_score(rest: str) -> float:
    """What the words behind a number say for a note."""
    score = 0.0
    first = re.match(r"[\"“‘„«(\[<]*(\w*)", rest)
    word = first[1] if first else ""
    if word[:1].isupper() or rest[:1] in '"“‘„«<[§':
        score += 1.0
    elif word.casefold() in words("note_opening"):
        score += 1.5
    elif word[:1].islower():
        score -= 1.5
    if word.casefold().rstrip(".") in words("month"):
        score -= 3.5
    return score


def _before(lines: Sequence[Line], index: int) -> Line | None:
    """The line before that says something (a rule counts, a blank or a bare link does not)."""
    for at in range(index - 1, max(-1, index - 30), -1):
        if lines[at].kind not in ("blank", "link", "head"):
            return lines[at]
    return None


def calls(line: Line) -> Iterator[Call]:
    """Every number of a line that may call a note."""
    raw = line.raw
    for run in _RUN.finditer(raw, line.start, line.end):
        text, start, end = run[0], run.start(), run.end()
        if text[0] in "*†‡":
            yield Call(line.index, start, end, text, "symbol", 2.5)
        elif not text.isascii():
            yield Call(line.index, start, end, text.translate(_SUPERSCRIPTS), "super", 4.0)
        elif len(text) > MOST_DIGITS:
            yield from _after_year(line, start, end, text)
        elif not text.startswith("0"):
            yield from _digits(line, start, end, text)


def _after_year(line: Line, start: int, end: int, text: str) -> Iterator[Call]:
    """ "201255": a year with a marker glued to it."""
    if text[:2] in ("19", "20", "18") and text[4] != "0" and line.raw[start - 1 : start] not in (".", ","):
        yield Call(line.index, start + 4, end, text[4:], "glued", 0.7)


def _digits(line: Line, start: int, end: int, text: str) -> Iterator[Call]:
    raw = line.raw
    before = raw[start - 1 : start] if start > line.start else ""
    after = raw[end : end + 1] if end < line.end else ""
    if before == "[" and after == "]":
        yield Call(line.index, start - 1, end + 1, text, "square", _bracket_score(raw, line, start - 1))
        return
    if before == "(" and after == ")":
        yield Call(line.index, start - 1, end + 1, text, "round", 1.0)
        return
    if not _AFTER.match(after) or _goes_on(raw, end):
        return
    score = _glue_score(line, start, end, before, after)
    if score > 0:
        yield Call(line.index, start, end, text, "glued" if before.strip() else "loose", score)


def _goes_on(raw: str, end: int) -> bool:
    """Whether the number is the first part of a longer one or of a range: "9.3", "1,000", "20-22", "14:30"."""
    return re.match(r"[.,:][0-9]|\s?[–—-]\s?[0-9]|[-–][^\W\d_]", raw[end : end + 4]) is not None


def _bracket_score(raw: str, line: Line, start: int) -> float:
    word = re.search(r"([\w.]+)\s*$", raw[max(line.start, start - 20) : start])
    if word and word[1].casefold().rstrip(".").rpartition(".")[2] in words("before_reference"):
        return 0.2
    return 3.0


def _glue_score(line: Line, start: int, end: int, before: str, after: str) -> float:
    raw = line.raw
    if before == "":
        if end == line.end:
            return 1.5
        # At a line's start a number calls a note only where a displaced piece begins with it.
        return 0.9 if after.isspace() or after in ",.;:)" else 0.0
    if before.isspace():
        return _loose_score(raw, line, start, end, after)
    if before.isalpha():
        word = re.search(r"([^\W\d_]+)$", raw[max(line.start, start - 30) : start])
        told = word[1] if word else ""
        if told.casefold() in words("before_number"):
            # "no9", "p12": mostly a number of its own, and sometimes the word before a marker.
            return 0.3
        # "G8", "CO2", "p12": short words in capitals take figures of their own.
        return 0.4 if len(told) <= 3 and told.isupper() else 0.3 if len(told) == 1 else 2.2
    if before in ".,;:" or before in _STOPS:
        return _after_stop(raw, line, start, before)
    if before in _CLOSERS or before in "%°*’”":
        return 2.8
    return 0.0


def _loose_score(raw: str, line: Line, start: int, end: int, after: str) -> float:
    """A number between blanks: some extractors set one before each raised number."""
    last = raw[line.start : start].rstrip()[-1:]
    if after and not after.isspace() and after not in ".,;:)":
        return 0.0
    following = raw[end : end + 3].strip()[:1]
    if last in _STOPS or last in _CLOSERS:
        return 0.9 if not following or following.isupper() or following in '"“„«(' else 0.5
    if last in ",;:":
        return 0.6
    return 0.45 if not following or following in ".,;:" else 0.15


def _after_stop(raw: str, line: Line, start: int, before: str) -> float:
    """A number right behind a full stop or comma: a marker, unless what comes before is a number too."""
    inner = raw[max(line.start, start - 12) : start - 1]
    if inner[-1:].isdigit():
        year = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d$", inner)
        return 1.6 if year and before in ".;:" else 0.5 if before in ";:" else 0.15
    word = re.search(r"([^\W\d_]+)$", inner)
    if word and before == "." and word[1].casefold() in words("before_number"):
        return 0.2
    return 3.0
