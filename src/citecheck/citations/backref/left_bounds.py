"""Where a back-reference begins: behind a sentence's end, a semicolon, a signal, an open bracket or the "in" of a book."""

from __future__ import annotations

import re

from citecheck.citations.backref.conventions import conventions, key_of, lowered
from citecheck.citations.backref.name_words import PAREN, is_name, parts

_SENTENCE_END = re.compile(
    r"(?P<word>[^\s.!?]*(?:\.[^\s.!?]+)*)[.!?][)\]”’\"»]{0,2}\s+(?=[^\W\d_a-z]|[“‘\"«„(\[])"
)
_ENDED = re.compile(
    r"(?<!\d)(?:1[4-9]|20)\d\d\)?,\s(?:pp?|S|cc?|col|nn?|n°)\.?\s?\d[\d –-]{0,16}(?:\s?(?:ss|sgg|segg|ff?|s|et\ss)\.?)?,\s(?=\S)"
)
"""A year, a page and a comma: there another citation has ended ("…, 1905, p. 24, seguito da Fera, I libri, cit.")."""
SMALL = re.compile(r"(?:[^\W\d_A-ZÀ-ÖØ-Þ][\w’'.-]*\s{1,2}){1,6}(?=[^\W\d_a-zß-öø-ÿ])")
VOLUME = re.compile(r"\d{1,3}\s{1,3}(?=[^\W\d_a-z])")
_INITIAL = re.compile(r"(?:[^\W\d_][.’']?-?){1,3}\.?,?$|[^\W\d_][^\W\d_]?\.(?:-[^\W\d_][^\W\d_]?\.)*$")
_AUTHOR = re.compile(r"\s?(?:[^\W\d_a-z]\.[\s-]?){1,3}(?:[a-z]{2,5}\s){0,2}[^\W\d_a-z][\w’'-]+,\s[^\W\d_a-z]")
_PARTY = re.compile(r"[^\W\d_a-z][\w’'&.-]*\)?\s$")


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def boundary(body: str, quotes: list[tuple[int, int]]) -> tuple[int, bool]:
    """Where in ``body`` the reference begins, and whether it is the container of a work before it."""
    ended = [
        found.end()
        for found in _ENDED.finditer(body)
        if body[found.end()].isupper() or _small_lead(body[found.end() :])
    ]
    cut = max(
        _last_separator(body, quotes), _open_bracket(body, quotes), _sentence_start(body, quotes), *ended[-1:]
    )
    # Before signals: "en" is "in" to a Spaniard and "and" to a Dutchman.
    inside = _container_start(body, cut, quotes)
    if inside is not None:
        return inside, True
    return max(cut, _last_signal(body, cut, quotes)), False


def _small_lead(rest: str) -> bool:
    """Whether a few small words lead to a capital."""
    return SMALL.match(rest) is not None


def _last_separator(body: str, quotes: list[tuple[int, int]]) -> int:
    best = 0
    for position, char in enumerate(body):
        if char in ";\n" and not _inside(position, quotes):
            best = position + 1
        elif char == ":" and body[position + 1 : position + 2].isspace() and not _inside(position, quotes):
            # "Author: Short Title" is one reference; "as he said: Author" is not.
            head = body[best:position].strip()
            author, comma, _ = head.partition(",")
            if comma and is_name(author) and len(author.split()) <= 5:
                continue  # "Author, Title: Subtitle"
            if not head or not is_name(head) or len(head.split()) > 4:
                best = position + 1
    return best


def _open_bracket(body: str, quotes: list[tuple[int, int]]) -> int:
    depth = 0
    for position in range(len(body) - 1, -1, -1):
        char = body[position]
        if char in ")]":
            depth += 1
        elif char in "([":
            depth -= 1
            if depth < 0 and not _inside(position, quotes):
                return position + 1
    return 0


def _sentence_start(body: str, quotes: list[tuple[int, int]]) -> int:
    abbreviations = conventions().words.abbreviations
    best = 0
    for found in _SENTENCE_END.finditer(body):
        word = found["word"].strip("()[]“”‘’\"',;").lower()
        if found.group().rstrip()[-1] == "." and (
            (len(word) == 1 and not word.isdigit())
            or word in abbreviations
            or (word[:1] and found["word"].strip("([")[:1].isupper() and _INITIAL.match(found["word"] + "."))
        ):
            continue
        if not _inside(found.end("word"), quotes):
            best = found.end()
    return best


def _last_signal(body: str, floor: int, quotes: list[tuple[int, int]]) -> int:
    """The end of the last signal that a name, a title or a quotation mark follows."""
    low = lowered(body)
    best = 0
    for found in conventions().signal.finditer(low, floor):
        after = body[found.end() :].lstrip(" ,:\u00a0").lstrip().lstrip(",: ")
        if after.split() and after.split()[0].lower().rstrip(",") in conventions().words.others:
            continue  # "Shohel and others"
        if len(found.group()) > 2 and not any(char.isupper() for char in after):
            return found.end()
        if not after.strip() or not (
            after[0].isupper()
            or VOLUME.match(after)
            or after[0] in "“\"‘'«„"
            or after.split()[0] in conventions().words.particles
        ):
            continue
        if _inside(found.start(), quotes) or body[found.end() : found.end() + 1].strip(" ,:\xa0") != "":
            continue
        joined = found.group() in conventions().words.joiners
        before = body[max(floor, best) : found.start()].strip(" ,")
        if joined and (is_name(before) or _goes_on(before)):
            continue  # "Harris and Jones", "zie ook Harris en Jones", "Rossi, La pace e La guerra"
        if found.start() > floor and body[found.start()].isupper() and len(found.group().strip(".")) < 3:
            continue  # "V. Ryzhkov" after a comma is an initial, not "v." for "voir"
        if len(found.group().strip(".")) == 1 and body[found.start()].isupper():
            continue
        if found.group() == "v." and _PARTY.search(body, 0, found.start()):
            continue  # "Commission v. Council"
        best = found.end()
    return best


def _goes_on(before: str) -> bool:
    """Whether a name and a title stand before "and" that nothing has ended yet."""
    pieces = parts(before)
    return (
        len(pieces) == 2
        and is_name(pieces[0][1])
        and pieces[1][1][-1:].isalpha()
        and pieces[1][1][:1].isupper()
    )


def _container_start(body: str, floor: int, quotes: list[tuple[int, int]]) -> int | None:
    """After "in", where what stands before it in the same reference is a work of its own."""
    low = lowered(body)
    for found in reversed(list(conventions().container.finditer(low, floor))):
        before = body[floor : found.start()].rstrip(" ,(")
        after = body[found.end() :]
        if not before or after[:1].strip() or _inside(found.start(), quotes):
            continue
        if after.strip() and not (
            after.strip()[0].isupper()
            or after.split()[0] in conventions().words.particles
            or key_of(after) in conventions().words.idem
        ):
            continue
        closes_quote = any(floor <= start and end == floor + len(before) for start, end in quotes)
        comma = body[floor : found.start()].rstrip().endswith(",")
        # "Letter from Scott (May 3, 1866), in": a letter is in what printed it.
        dated = comma and before.endswith(")")
        # "Cito dalla lettera … del 7 febbraio 1615, in P. della Vallona, De’ viaggi"
        dated = dated or (comma and before[-4:].isdigit() and _AUTHOR.match(after) is not None)
        if closes_quote or dated or (_has_editor(after) and "," in before) or (comma and _is_work(before)):
            return found.end()
    return None


def _is_work(before: str) -> bool:
    """Whether a name and a title stand there: "Graham, Real Property Law, in" a book."""
    pieces = parts(before.strip(" :,"))
    if len(pieces) < 2 or not is_name(pieces[0][1]):
        return False
    if key_of(pieces[-1][1]) in conventions().words.parts:
        return True
    words = before.split()
    small = any(word[0].islower() and word not in conventions().words.particles for word in words)
    return not is_name(before) and (len(words) > 4 or small)


def _has_editor(part: str) -> bool:
    words = conventions().words
    return any(
        key.strip("() .").rstrip(".") in words.editors
        for key in (m.group().lower() for m in PAREN.finditer(part))
    )
