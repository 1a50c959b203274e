"""Lines joined to texts: blanks, hyphens at line ends, addresses broken by the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from citecheck.model import Anchor, PlacedText
from citecheck.readers.text_lines import Line
from citecheck.readers.text_words import words

_HYPHENS = "-\u2010\u00ad\u2011¬\ufffe\x02"
"""The last two are PDFium's and others' own for a hyphen at a line's end; they stay where the lines are joined."""
_TAIL = re.compile(r"([^\W\d_]+)[-\u2010\u00ad\u2011¬\ufffe\x02]$")
_HEAD = re.compile(r"[^\W_]+")
_ENDS = tuple(_HYPHENS)
# Begun at a word's beginning and given back nothing: a line of a hundred thousand letters is one word, looked at once.
_WORD = re.compile(r"(?<!\w)[^\W\d_]++(?![\w-])")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:-[^\W_]++)++(?=\W)")
_FIRST = re.compile(r"^\s*[^\W\d_]+")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th|er|e|o|a)[-\u2010\u00ad\u2011¬\ufffe\x02]$")
_ADDRESS = re.compile(
    r"(?:https?:/?/?|www\.|ftp://|<[\w.-]+\.[a-z]{2,}|doi\.org|doi:\s?10\.)\S*$", re.IGNORECASE
)
_LIKE_ADDRESS = re.compile(
    r"(?![.,;:)]|https?:|ftp:|www\.|doi:)[^\s<>]*?(?:[\w-][/=&?%#_][\w-]|\.(?:html?|pdf|php|aspx?|xml|docx?|com|org|net)\b)",
    re.IGNORECASE,
)
_ENDING = r"(?:[sx]?html?|pdf|php\d?|aspx?|jspx?|cfm|xml|docx?|xlsx?|pptx?|csv|txt|epub|jpe?g|png)"
_ONLY_ENDING = re.compile(rf"{_ENDING}(?![\w-])")
_HAS_ENDING = re.compile(rf"[\w.-]*\.{_ENDING}(?![\w-])")
# A host that begins with www. and has but one name more lacks its last.
_OPEN_HOST = re.compile(r"(?<![\w.])www\.[\w-]{1,60}\.$", re.IGNORECASE)
_LAST_NAME = re.compile(r"[a-z]{2,6}(?![\w-])")
_ADDRESS_SIGN = re.compile(r"[/.:?&=_%#~]")
_BEHIND_ADDRESS = ".,;:)>]}”’»\"'"
_LONGEST_TAIL = 12
_RECENT = 300
_LONGEST_LEAD = 40
_NEW_ADDRESS = re.compile(r"https?:|ftp:|www\.", re.IGNORECASE)
# An archive's address, or one that names another behind a sign: what follows is a part of it.
_HOLDS_ADDRESS = re.compile(
    r"(?:/web/[0-9a-z_*]{1,20}/|archive\.[a-z]{2,5}/(?:\S{1,60}/)?|=)$", re.IGNORECASE
)
_DAY = re.compile(r"(?:[0-3]?[0-9]\.){2}(?:[0-9]{2}){1,2}[.,;:)\]]*\Z")
_GOES_ON = re.compile(r"[\w%/?&=#~+.-]{2,}")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})

Segment = tuple[int, int, int]
"""A stretch of a line: its index, and the columns (from 0) it runs from and to in the raw line."""


class Vocabulary:
    """The words of a document: what tells whether a hyphen at a line's end belongs to the word."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.words: set[str] = set()
        self.compounds: set[str] = set()
        broken = False
        for line in lines:
            if line.kind != "text" or line.width > 100_000:
                continue
            text = line.text
            if broken:
                # The rest of a word is no word of the document.
                text = _FIRST.sub("", text, count=1)
            broken = line.text.rstrip().endswith(_ENDS)
            self.words.update(found.lower() for found in _WORD.findall(text))
            self.compounds.update(found.lower() for found in _COMPOUND.findall(text))

    def knows(self, word: str) -> bool:
        """Whether the document has the word, in one piece."""
        return word.lower() in self.words

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether "left-" at a line's end and "right" are a compound."""
        pair = f"{left}-{right}".lower()
        if pair in self.compounds:
            return True
        if (left + right).lower() in self.words:
            return False
        if not right[:1].islower() or left.isupper():
            return True
        left, right = left.lower(), right.lower()
        if right in words("ending"):
            return False
        if left in words("compound_start") or (right in words("compound_end") and len(left) > 3):
            return True
        return left in words("compound_prefix") and (right in self.words or right in words("compound_end"))


def join(
    lines: Sequence[Line],
    segments: Iterable[Segment],
    vocabulary: Vocabulary,
    addresses: Mapping[int, Sequence[str]] | None = None,
) -> tuple[PlacedText, list[int]]:
    """The text of the segments, and the offset at which each of them begins in it.

    Blanks are drawn together. Ligatures are written out, soft hyphens inside a line are left out. ``addresses`` are
    those that the file links lines to, by the line's index: what is printed of one of them goes on in it.
    """
    parts: list[str] = []
    anchors: list[Anchor] = []
    offsets: list[int] = []
    length = 0
    last: tuple[int, int] | None = None
    recent = ""
    for number, start, end in segments:
        line = lines[number]
        index = line.row
        raw = line.raw[start:end]
        stripped = raw.lstrip(" \t\u00a0\f\v\u200b")
        start += len(raw) - len(stripped)
        text = stripped.rstrip(" \t\u00a0\f\v\u200b")
        if not text:
            offsets.append(length)
            continue
        if parts:
            same_line = last is not None and last[0] == index
            linked = None
            if addresses and last is not None and not same_line:
                linked = _linked(parts[-1], text, (*addresses.get(last[0], ()), *addresses.get(index, ())))
            touching = last == (index, start)
            glue, drop = linked or _glue(
                parts[-1], text, vocabulary, same_line=same_line, touching=touching, recent=recent
            )
            if drop:
                parts[-1] = parts[-1][:-drop]
                recent = recent[:-drop]
                length -= drop
            if glue:
                parts.append(glue)
                recent += glue
                length += len(glue)
        offsets.append(length)
        for piece, column in _pieces(text, start, vocabulary):
            anchors.append(Anchor(length, line.row + 1, column + 1, line.page))
            parts.append(piece)
            recent = (recent + piece[-_RECENT:])[-_RECENT:]
            length += len(piece)
        last = (index, start + len(text))
    return PlacedText("".join(parts), _merged(anchors)), offsets


def _glue(
    before: str, text: str, vocabulary: Vocabulary, *, same_line: bool, touching: bool, recent: str
) -> tuple[str, int]:
    """What stands between two stretches, and how many characters of the first are dropped.

    ``recent`` is what ``before`` ends, joined: an address may run over more than two lines.
    """
    if touching:
        return "", 0
    if same_line:
        return ("" if text[0] in ".,;:!?)]}”’»" else " "), 0
    if before.endswith("\u00ad"):
        return "", 1
    tail = _TAIL.search(before)
    head = _HEAD.match(text)
    if (
        _ADDRESS.search(recent)
        and not before.endswith((">", ",", ";", ")"))
        and _address_goes_on(before, text)
    ):
        return "", 0
    if tail and head and before[-1] in _HYPHENS:
        if head[0].lower() in words("suspended") and not vocabulary.knows(tail[1] + head[0]):
            return " ", 0
        keeps = _ORDINAL.search(before) is not None or vocabulary.keeps_hyphen(tail[1], head[0])
        return ("", 0) if keeps else ("", 1)
    if before[-1] in "-\u2010\u2013" and text[0].isdigit() and before[-2:-1].isdigit():
        return "", 0
    return " ", 0


def _linked(before: str, text: str, urls: Sequence[str]) -> tuple[str, int] | None:
    """The glue where an address goes on over the line's end as a link has it whole; None where no link says so."""
    if not urls or not before.strip():
        return None
    tail = before.rsplit(None, 1)[-1][-_LONGEST_TAIL:].lower()
    lead = text.split(None, 1)[0].rstrip(_BEHIND_ADDRESS)[:_LONGEST_LEAD].lower()
    # Words of a sentence may be linked to an address that is made of them.
    if not lead or not (_ADDRESS_SIGN.search(tail) or _ADDRESS_SIGN.search(lead)):
        return None
    for url in dict.fromkeys(urls):
        for form in (url.lower(), unquote(url).lower()):
            if tail + lead in form:
                return "", 0
            if tail[-1] in _HYPHENS and tail[:-1] + lead in form:
                return "", 1
    return None


def address_broken(before: str, text: str) -> bool:
    """Whether an address broken by the end of a typed line goes on in the next line.

    A typist breaks lines at blanks, where a typesetter breaks them anywhere: the next line must look like an address too.
    """
    return (
        before[-1:] in tuple("/-_=&?%#~.")
        and _ADDRESS.search(before[-300:]) is not None
        and _LIKE_ADDRESS.match(text) is not None
    )


def _address_goes_on(before: str, text: str) -> bool:
    """Whether a line begins with the rest of the address that the line before it broke off."""
    token = text.split(None, 1)[0]
    if _NEW_ADDRESS.match(token):
        return _HOLDS_ADDRESS.search(before[-100:]) is not None
    if before[-1] == "/" and _is_said_next(token):
        return False
    if before[-1] in "/-_=&?%#~" or (
        "<" in before[-300:] and ">" in text[:200] and "<" not in text.split(">")[0]
    ):
        return _GOES_ON.match(token) is not None
    if before.endswith("."):
        if _ONLY_ENDING.match(token) or _HAS_ENDING.match(token):
            return True
        if _OPEN_HOST.search(before[-100:]) and _LAST_NAME.match(token):
            return True
        return token[:1].islower() and ("/" in token or "." in token.rstrip("."))
    return "/" in token or re.search(r"\.(?:html?|pdf|php|aspx?|com|org|net)\b", token) is not None


def _is_said_next(token: str) -> bool:
    """Whether a word is one that a sentence begins or goes on with, or a day, and not the rest of an address."""
    word = token.strip(".,:;").lower()
    return word in words("note_opening") or word in words("behind_address") or _DAY.match(token) is not None


def _pieces(text: str, start: int, vocabulary: Vocabulary) -> Iterable[tuple[str, int]]:
    """The text in stretches that stand side by side in the line, with the column of each."""
    at = 0
    for found in re.finditer(
        r"[ \t\u00a0\u2007\u202f]{2,}|[\u00ad\u200b\0](?=.)|[\ufffe\x02](?=.)|[\ufb00-\ufb06]|[\t\u00a0\f\v]",
        text,
    ):
        if found.start() > at:
            yield text[at : found.start()], start + at
        piece = found[0]
        if piece[0] in "\u00ad\u200b\0":
            made = ""
        elif piece[0] in "\ufffe\x02":
            made = _hyphen_inside(text, found.start(), vocabulary)
        elif piece[0] >= "\ufb00":
            made = piece.translate(_LIGATURES)
        else:
            made = " "
        if made:
            yield made, start + found.start()
        at = found.end()
    if at < len(text):
        yield text[at:], start + at


def _hyphen_inside(text: str, at: int, vocabulary: Vocabulary) -> str:
    """What a hyphen of a line's end stands for in the middle of a joined line."""
    tail = re.search(r"[^\W\d_]+$", text[max(0, at - 60) : at])
    head = _HEAD.match(text, at + 1)
    if tail is None or head is None:
        return "-"
    return "-" if vocabulary.keeps_hyphen(tail[0], head[0]) else ""


def _merged(anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    merged: list[Anchor] = []
    for anchor in anchors:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.line == anchor.line
            and anchor.column - last.column == anchor.offset - last.offset
        ):
            continue
        merged.append(anchor)
    return tuple(merged)
