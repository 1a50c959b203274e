"""Sentences of a text as stretches of offsets, in any of the languages that notes are written in.

A full stop ends a sentence unless what stands before or after it says otherwise: an abbreviation, an
initial, an ordinal, an item's number, a lower-case word. What is known of words is data
(``sentences.toml``); each decision looks at a bounded window, so the time grows with the text's length.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

Span = tuple[int, int]

_END = re.compile(
    r"(?P<wide>[。！？｡]+)"
    r"|(?P<spaced>\.(?: \.){2,3}(?!\S))"
    r"|(?P<dots>(?:\.\.+|…)[.…]*(?![!?]))"
    r"|(?P<call>[.…]*[!?؟।۔][.!?…؟।۔]*)"
    r"|(?P<stop>\.)"
    r"|(?P<break>\n[ \t\r\f\v]*\n|\f|\u2029)"
)
# A marker that an author or a reader left in the text, glued to the full stop, or in brackets after it.
_LEFT_MARKER = re.compile(
    r"\s?\[\^[^\[\]\s]{1,40}\]|\s?\[\d{1,4}(?:[,–-]\s?\d{1,4}){0,5}\](?!\()|\(\d{1,3}\)(?=\s|$)"
    r"|[⁰¹²³⁴-⁹*†‡§]{1,4}(?=\s|$)|\d{1,3}(?=\s|$)"
)
_CLOSERS = "\"”’'»«›‹“‘)]}〉》」』】）］"
_OPENERS = "\"“”„‟‚‘’'«»‹›([{¿¡–—-*_•…‐〈《「『【（［"
_WINDOW = 48
"""Characters looked at before a full stop and after it."""

_WORD_BEFORE = re.compile(r"[\w'’.\-–&]+$")
_SPACED_WORD = re.compile(r"(?<![^\s(\[\"“„«'’])(?:[^\W\d_]{1,3}\.[ \u00a0\u202f]?){1,4}[^\W\d_]{1,4}$")
# French and Italian words that lose their vowel before an abbreviation: "sull’art. 5", "d’av. J.-C."
_ELIDED = re.compile(r"(?:[^\W\d_]{1,6})['’](?=[^\W\d_]{2})")
_INITIALISM = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-){1,3}[^\W\d_]{1,2}")
_NUMERAL = re.compile(r"[IVXLCDM]{1,8}|[ivxlc]{1,8}")
_ITEM = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2}){0,3}|[^\W\d_]|[IVX]{1,5}|[ivx]{1,5})\)?")
_ITEM_IN_BRACKETS = re.compile(r"\((?:[ivx]{1,5}|[a-z])\)\s")
_WORD_AFTER = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def split(text: str) -> list[Span]:
    """The sentences of ``text`` as ``(start, end)`` offsets, end exclusive, without blanks at either end.

    Together they cover every character that is no blank. Closing quotation marks, brackets and markers
    after the full stop belong to the sentence; an empty line ends one.
    """
    found: list[Span] = []
    start = _skip_blanks(text, 0)
    for end in _ends(text, start):
        stop = _trim(text, start, end)
        if stop > start:
            found.append((start, stop))
            start = _skip_blanks(text, end)
    stop = _trim(text, start, len(text))
    if stop > start:
        found.append((start, stop))
    return found


def sentence_at(spans: Sequence[Span], offset: int) -> Span | None:
    """The sentence that a marker at ``offset`` stands in: the one with ``start < offset <= end``.

    A marker at a sentence's start with a blank before it belongs to that sentence, one between two
    sentences to the earlier. None only where there are no sentences.
    """
    if not spans:
        return None
    index = bisect_left(spans, offset, key=lambda span: span[0])
    if index == 0:
        return spans[0]
    before = spans[index - 1]
    if offset > before[1] and index < len(spans) and spans[index][0] == offset:
        return spans[index]
    return before


def _ends(text: str, start: int) -> Iterator[int]:
    """The offsets where a sentence ends; ``start`` is where the first begins."""
    for match in _END.finditer(text, start):
        if match.start() < start:
            continue
        if match["break"]:
            end: int | None = match.end()
        elif match["wide"]:
            end = _after_closers(text, match.end())
        else:
            end = _western_end(text, start, match)
        if end is not None:
            yield end
            start = _skip_blanks(text, end)


def _western_end(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence from ``start`` ends if the full stop or the like of ``match`` ends it."""
    if match["dots"] and (match.start() == start or text[match.start() - 1] in "[(“„«\"'‘ \t\n\u00a0"):
        return None  # an omission, not an end
    if match["spaced"] and len(match["spaced"]) < 7:
        return None
    end = _after_closers(text, match.end())
    if end >= len(text):
        return end
    if not text[end].isspace():
        return None
    after = _skip_openers(text, _skip_blanks(text, end))
    if after >= len(text):
        return end
    following = text[after]
    if not (following.isalnum() or following in "$€£¥#%§№<&+@"):
        return end if match["call"] and following not in ",;:" else None
    word = _word_after(text, after)
    if following.islower() and word == word.lower() and not _ITEM_IN_BRACKETS.match(text, after - 1):
        return None
    if match["stop"] and not _ends_at_stop(text, start, match.start(), end, word):
        return None
    return end


def _ends_at_stop(text: str, start: int, stop: int, end: int, after: str) -> bool:
    """Whether the full stop at ``stop`` ends the sentence that begins at ``start``, ``after`` coming next."""
    if stop - start <= 12 and _ITEM.fullmatch(text, start, stop):
        return False
    window = text[max(start, stop - _WINDOW) : stop]
    before, word = _last_word(window)
    if end > stop + 1:
        # "(ed.) The Sea" goes on; what is quoted or bracketed whole has its own full stop.
        return not (text[stop + 1] in ")]" and (_listed(word) or _INITIALISM.fullmatch(word)))
    if not word:
        return True
    if word.isdecimal():
        return not _is_ordinal(before, word, after)
    if (len(word) == 1 and word.isalpha()) or _INITIALS.fullmatch(word):
        return _after_letter(before, word, after)
    return _after_word(before, word, after)


def _last_word(window: str) -> tuple[str, str]:
    """What stands before the last word, and the word; "z. B" is one where the list has it."""
    found = _SPACED_WORD.search(window)
    if found:
        word = re.sub(r"\s", "", found[0])
        if word.count(".") and _listed(word):
            return window[: found.start()], word
    found = _WORD_BEFORE.search(window)
    word = found[0].strip("'’-–.") if found else ""
    elided = _ELIDED.match(word)
    if elided is not None and _listed(word[elided.end() :]):
        word = word[elided.end() :]
    compound = word.rpartition("-")[2]
    if len(compound) > 2 and not _listed(word) and _listed(compound):
        word = compound  # "BT-Drs. 19/12"
    return window[: found.start() if found else len(window)], word


def _is_ordinal(before: str, number: str, after: str) -> bool:
    """Whether ``number`` and its full stop are an ordinal or a part of a date: "3. März", "3. 4. 2013"."""
    if len(number) > 3:
        return False
    if after in _words("after_ordinal", fold=False):
        return True
    last = _last(before)
    if last.casefold() in _words("before_ordinal") and after[:1].isupper():
        return True
    is_day = len(number) <= 2 and after.isdecimal() and len(after) <= 4
    return is_day and (len(after) == 4) == last.rstrip(".").isdecimal()


def _after_letter(before: str, letter: str, after: str) -> bool:
    """After a letter alone: an initial, the letter of an appendix, an abbreviation of one letter."""
    last = _last(before)
    if letter[0].islower():
        if letter in _words("after_number") | _words("ending"):
            return _after_word(before, letter, after)
        return letter not in _words("never") and _starts(after)
    if last.casefold() in _words("lettered"):
        return True
    return _starts(after) if last[:1].islower() and len(last) > 3 else after in _words("starters", fold=False)


def _after_word(before: str, word: str, after: str) -> bool:
    """After an abbreviation or a plain word."""
    folded = word.casefold()
    numbered = after[:1].isdecimal() or _NUMERAL.fullmatch(after) is not None or len(after) == 1
    goes_on = folded in _words("before_number") or folded in _words("words")
    if _NUMERAL.fullmatch(word) and _is_ordinal(before, word[:3], after):
        return False  # "der III. Zivilsenat"
    if word.isupper() and "." not in word:
        return not (numbered and goes_on)  # a name of capitals ("SEC", "MW"), not an abbreviation
    if folded in _words("after_number") and before.rstrip()[-1:].isdecimal():
        return True
    if folded in _words("never"):
        return False
    if folded in _words("before_number"):
        return not numbered and _starts(after)
    if folded in _words("words"):
        return not numbered
    if folded in _words("ending"):
        return not after[:1].isdecimal()
    if folded in _words("maybe") or _INITIALISM.fullmatch(word):
        return _starts(after)
    return True


def _listed(word: str) -> bool:
    return word.casefold() in _all_words()


@cache
def _all_words() -> frozenset[str]:
    return frozenset().union(
        *(_words(name) for name in ("never", "before_number", "words", "maybe", "ending"))
    )


def _last(before: str) -> str:
    words = before.split()
    return words[-1].strip("(\"“„'’«[") if words else ""


def _starts(word: str) -> bool:
    return word in _words("starters", fold=False) or word in _words("weak_starters", fold=False)


def _after_closers(text: str, end: int) -> int:
    """Past the closing marks, brackets and markers that stand at ``end``."""
    length = len(text)
    while end < length:
        if text[end] in _CLOSERS:
            end += 1
        elif (
            text[end] in "\u00a0\u202f "
            and text[end + 1 : end + 2] == "»"
            and not text[end + 2 : end + 3].isalnum()
        ):
            end += 2
        elif (marker := _LEFT_MARKER.match(text, end)) and _is_marker(text, end, marker):
            end = marker.end()
        else:
            break
    return end


def _is_marker(text: str, end: int, marker: re.Match[str]) -> bool:
    """Whether what stands after the full stop is a marker: digits only after a word ("done.12 The")."""
    if not marker[0].isdecimal():
        return True
    before = text[max(0, end - 8) : end].rstrip(_CLOSERS + ".!?…")
    return before[-1:].isalpha() and len(before) > 1 and before[-2:].isalpha()


def _skip_blanks(text: str, offset: int) -> int:
    length = len(text)
    while offset < length and text[offset].isspace():
        offset += 1
    return offset


def _skip_openers(text: str, offset: int) -> int:
    """Past opening quotation marks, brackets and dashes (a few: a window, not a run without end)."""
    for _ in range(8):
        if offset < len(text) and (text[offset] in _OPENERS or text[offset] in "]."):
            offset += 1
            while text[offset : offset + 1] in ("\u00a0", "\u202f", " "):
                offset += 1
        else:
            break
    return offset


def _word_after(text: str, offset: int) -> str:
    found = _WORD_AFTER.match(text, offset, offset + _WINDOW)
    return found[0] if found else text[offset]


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


@cache
def _words(name: str, fold: bool = True) -> frozenset[str]:
    """The words of a list of the data file, case folded unless their capital tells."""
    words = [word for line in _data()[name].values() for word in line.split()]
    return frozenset(word.casefold() for word in words) if fold else frozenset(words)


@cache
def _data() -> dict[str, dict[str, str]]:
    text = (files(__package__) / "sentences.toml").read_text(encoding="utf-8")
    data: dict[str, dict[str, str]] = tomllib.loads(text)
    return data
