"""What stands before the form of a back-reference: whose work it is, its short title, its year.

The search goes back no further than :data:`REACH` characters and stops at the end of a sentence, at a
semicolon, at a signal, at a bracket that is still open and at the end of the back-reference before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from citecheck.citations.backref.conventions import Words, conventions, key_of, lowered

REACH = 240

_QUOTED = re.compile(
    r"“[^”]{0,200}[”\"]|\"[^\"”]{0,200}[\"”]|«[^»]{0,200}»|„[^“”\"]{0,200}[“”\"]|‘(?:[^’]|’(?=\w)){0,200}’(?!\w)|(?<!\w)'(?:[^']|'(?=\w)){1,200}'(?!\w)|‹[^›]{0,200}›"
)
_SENTENCE_END = re.compile(
    r"(?P<word>[^\s.!?]*(?:\.[^\s.!?]+)*)[.!?][)\]”’\"»]{0,2}\s+(?=[^\W\d_a-z]|[“‘\"«„(\[])"
)
_YEAR_LAST = re.compile(
    r"(?:,\s{0,3}(?P<plain>(?:1[4-9]|20)\d\d[a-z]?)|[,\s]{0,3}\((?P<bracketed>(?:1[4-9]|20)\d\d[a-z]?)\))[\s,]{0,3}$"
)
_YEAR_BARE = re.compile(r"\s((?:1[4-9]|20)\d\d[a-z]?)$")
_ENDED = re.compile(
    r"(?<!\d)(?:1[4-9]|20)\d\d\)?,\s(?:pp?|S|cc?|col|nn?|n°)\.?\s?\d[\d –-]{0,16}(?:\s?(?:ss|sgg|segg|ff?|s|et\ss)\.?)?,\s(?=\S)"
)
"""A year, a page and a comma: there another citation has ended ("…, 1905, p. 24, seguito da Fera, I libri, cit.")."""
_PROVISION = re.compile(r"[^\W\d_.]{1,12}\.?\s{0,2}\d|§")
_SMALL = re.compile(r"(?:[^\W\d_A-ZÀ-ÖØ-Þ][\w’'.-]*\s{1,2}){1,6}(?=[^\W\d_a-zß-öø-ÿ])")
_VOLUME = re.compile(r"\d{1,3}\s{1,3}(?=[^\W\d_a-z])")
_PAREN = re.compile(r"\([^()]{0,80}\)")
_TOKEN = re.compile(r"[^\s,]+|,")
_INITIAL = re.compile(r"(?:[^\W\d_][.’']?-?){1,3}\.?,?$|[^\W\d_][^\W\d_]?\.(?:-[^\W\d_][^\W\d_]?\.)*$")


@dataclass(frozen=True, slots=True)
class Left:
    """``start`` is where the name or title begins (the form's own start when there is none)."""

    start: int
    name: str | None = None
    title: str | None = None
    year: str | None = None
    container: bool = False
    whole: bool = False
    """Whether nothing but the name stands between the boundary and the form."""
    provision: bool = False
    """Whether a place in a statute or treaty stands before the form: "Art. 41 ASR (Fn. 12)"."""


def left_of(text: str, start: int, floor: int) -> Left:
    """Read back from ``start``, where the form begins, no further than ``floor``."""
    begin = max(floor, start - REACH)
    window = text[begin:start]
    body = window.rstrip(" \t\n\u00a0,")
    if body.endswith(("(", "[")):
        body = body[:-1].rstrip(" \t\n\u00a0,")
    if not body.strip():
        return Left(start)
    quotes = [found.span() for found in _QUOTED.finditer(body)]
    cut, container = _boundary(body, quotes)
    segment = body[cut:]
    lead = len(segment) - len(segment.lstrip(" \t\n\u00a0,:([-–—"))
    cut += lead
    segment = segment[lead:]
    if not segment:
        return Left(start, container=container)
    segment = _without_signal(segment)
    if not segment:
        return Left(start, container=container)
    if volume := _VOLUME.match(segment):
        # "1 Blackstone, supra note 23": the volume stands before the name.
        found_ = named(segment[volume.end() :], begin + cut + volume.end(), container)
        return replace(found_, start=begin + cut) if found_.name else found_
    return named(segment, begin + cut, container)


def _without_signal(segment: str) -> str:
    """Before "see supra note 7" stands another sentence, or the name in "Smith, see supra note 7"."""
    low = lowered(segment)
    for found in conventions().signal.finditer(low):
        if found.end() == len(low) and len(found.group()) > 1 and segment[found.start()].islower():
            head = segment[: found.start()].rstrip(" ,(:")
            return head if head and is_name(head) and len(head.split()) <= 5 else ""
    return segment


def named(segment: str, at: int, container: bool) -> Left:
    """The name, title and year in ``segment``, which begins at ``at`` in the text."""
    skip = _lead_length(segment)
    segment, at = segment[skip:], at + skip
    year = None
    if found := _YEAR_LAST.search(segment):
        year = found["plain"] or found["bracketed"]
        segment = segment[: found.start()].rstrip(" ,")
    elif (found := _YEAR_BARE.search(segment)) and is_name(segment[: found.start()]):
        year = found[1]
        segment = segment[: found.start()].rstrip(" ,")
    offset, name, title, whole = _split(segment)
    if name is None and title is None:
        return Left(at + len(segment), year=year)
    if name and title is None and conventions().signal.fullmatch(lowered(name)):
        return Left(at + len(segment), year=year, container=container)  # "V. retro, nt. 1"
    provision = bool(title and _PROVISION.match(title) and conventions().locator_word.match(lowered(title)))
    if provision:
        title = None  # "Art. 15ter, supra note 8": a place in the work, not its title
    return Left(at + offset, name, title, year, container, whole, provision)


def _lead_length(segment: str) -> int:
    """The length of a signal and adverbs between commas before a name: "V., ancora, Palieri", "Così, testualmente, Cass."."""
    parts = _parts(segment)
    skip, told = 0, False
    for (_, part), (start, following) in pairwise(parts[:5]):
        told = told or conventions().signal.fullmatch(lowered(part)) is not None
        if not told or not (part.islower() or conventions().signal.fullmatch(lowered(part))):
            break
        if following[:1].isupper():
            skip = start
    return skip


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _boundary(body: str, quotes: list[tuple[int, int]]) -> tuple[int, bool]:
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
    return _SMALL.match(rest) is not None


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
            or _VOLUME.match(after)
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
    parts = _parts(before)
    return (
        len(parts) == 2 and is_name(parts[0][1]) and parts[1][1][-1:].isalpha() and parts[1][1][:1].isupper()
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
    parts = _parts(before.strip(" :,"))
    if len(parts) < 2 or not is_name(parts[0][1]):
        return False
    if key_of(parts[-1][1]) in conventions().words.parts:
        return True
    words = before.split()
    small = any(word[0].islower() and word not in conventions().words.particles for word in words)
    return not is_name(before) and (len(words) > 4 or small)


def _has_editor(part: str) -> bool:
    words = conventions().words
    return any(
        key.strip("() .").rstrip(".") in words.editors
        for key in (m.group().lower() for m in _PAREN.finditer(part))
    )


def _split(segment: str) -> tuple[int, str | None, str | None, bool]:
    """(offset in the segment, name, title, whether the segment is nothing but a name)."""
    for found in reversed(list(_QUOTED.finditer(segment))):
        tail = segment[found.end() :].strip(" ,")
        if volume := _VOLUME.match(tail):
            tail = tail[volume.end() :]
        if tail and is_name(tail):
            # "“a moral purpose,” Boorstin, supra note 1": words quoted from the work, not its title
            return len(segment) - len(segment[found.end() :].lstrip(" ,")), _clean(tail), None, False
        if found.end() >= len(segment.rstrip(" ,")) - 12:
            head = segment[: found.start()].strip(" ,:")
            title = found.group()[1:-1].strip(" ,.")
            offset, name = _trailing_name(segment[: found.start()], head)
            return (offset if name else found.start()), name, title or None, False
        break
    parts = _parts(segment)
    if len(parts) > 1 and key_of(parts[0][1]) in conventions().words.idem:
        return 0, _clean(parts[0][1]), _clean(segment[parts[1][0] :]), False
    if is_name(segment):
        return 0, _clean(segment), None, True
    for count in range(len(parts) - 1, 0, -1):
        stop = parts[count][0]
        head = segment[:stop].strip(" ,:")
        if is_name(head):
            tail = segment[stop:].strip(" ,:")
            if tail[:1].islower() and len(tail.split()) > 3:
                break  # "Again, the old account is that in Maine": a sentence, not a title
            return 0, _clean(head), tail or None, False
    if len(parts) > 1 and (skip := _lead_in(parts[0][1])):
        # "ferner Wagner, Aufstand": what stands before the name is no name.
        again = _split(segment[parts[0][0] + skip :])
        if again[1] is not None and again[0] == 0:
            return parts[0][0] + skip, again[1], again[2], False
    for begin, part in reversed(parts[1:]):
        if is_name(part) and not part.isdigit():
            return begin, _clean(part), None, False
        break
    return _from_prose(segment)


def _lead_in(part: str) -> int:
    """The length of the words that begin small before a name that ends ``part``; 0 where there is no such name."""
    found = _SMALL.match(part)
    return found.end() if found and is_name(part[found.end() :]) else 0


def _parts(segment: str) -> list[tuple[int, str]]:
    """The pieces between commas (and a colon) outside brackets, each with its offset."""
    parts: list[tuple[int, str]] = []
    begin = depth = 0
    for position, char in enumerate(segment):
        depth += (char in "([") - (char in ")]")
        if depth <= 0 and (char == "," or (char == ":" and segment[position + 1 : position + 2] == " ")):
            parts.append((begin, segment[begin:position]))
            begin = position + 1
    parts.append((begin, segment[begin:]))
    return [(start + len(p) - len(p.lstrip()), p.strip()) for start, p in parts if p.strip()]


def _from_prose(segment: str) -> tuple[int, str | None, str | None, bool]:
    """A title such as "Defense of Japan 2012", or the name that a sentence ends with."""
    tokens = [(found.start(), found.group()) for found in _TOKEN.finditer(segment)]
    run = len(tokens)
    while run and _name_token(tokens[run - 1][1], conventions().words):
        run -= 1
    while (
        run < len(tokens)
        and not tokens[run][1][0].isupper()
        and tokens[run][1].lower() not in conventions().words.particles
    ):
        run += 1
    words = conventions().words
    if not any(char.isupper() for char in segment):
        return len(segment), None, None, False
    if run < len(tokens):
        begin = tokens[run][0]
        before = tokens[run - 1][1].lower() if run else ""
        tail = segment[begin:].strip(" ,")
        starts_low = segment[0].islower()
        if starts_low or (before in words.by and len(tokens) > 5) or _has_initial(tail) or len(tokens) > 12:
            return begin, _clean(tail), None, False
    if (segment[0].islower() and segment.split()[0] not in conventions().words.particles) or len(tokens) > 16:
        return len(segment), None, None, False
    return 0, None, segment.strip(" ,"), False


def _has_initial(part: str) -> bool:
    return any(re.fullmatch(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*", token) for token in part.split())


def _trailing_name(before: str, head: str) -> tuple[int, str | None]:
    """The name right before a quoted title, with its offset."""
    if not head:
        return 0, None
    if is_name(head):
        return len(before) - len(before.lstrip(" ,:")), _clean(head)
    offset, name, _, _ = _from_prose(head)
    return (offset, name) if name else (0, None)


def is_name(part: str) -> bool:
    """Whether every word may be of a name: capitalised, an initial, a particle, "and", "et al.", "(ed.)"."""
    words = conventions().words
    part = _PAREN.sub(lambda m: "" if _is_role(m.group(), words) else m.group(), part).strip(" ,")
    tokens = [token for token in _TOKEN.findall(part) if token != ","]
    if not tokens or len(tokens) > 24:
        return False
    capitals = [token for token in tokens if token.strip("(“\"‘'")[:1].isupper()]
    if not capitals and key_of(part) not in words.idem:
        return False
    long_run = 0
    for token in _TOKEN.findall(part):
        plain = token != "," and token.lower().strip(".") not in words.joiners
        long_run = long_run + 1 if plain else 0
        if long_run > 6:
            return False
    return key_of(part) in words.idem or all(_name_token(token, words) for token in tokens)


def _is_role(bracketed: str, words: Words) -> bool:
    inner = bracketed.strip("()").lower()
    return all(piece.strip(". ") in words.editors for piece in re.split(r"[,/&]| and ", inner))


def _name_token(token: str, words: Words) -> bool:
    if token in (",", "&", "/", "|"):
        return True
    low = token.lower()
    if (
        low in words.particles
        or low.rstrip(".") in words.particles
        or low in words.joiners
        or low in words.others
        or low.strip(".()") in words.editors
    ):
        return True
    if key_of(token) in words.idem:
        return True
    core = token.strip(".’'“”\"()[]*")
    if not core or any(char.isdigit() for char in core):
        return False
    return core[0].isupper() or (
        core[:2].lower() in ("d'", "d’", "l’", "l'", "al") and core[2:].lstrip("-")[:1].isupper()
    )


_AUTHOR = re.compile(r"\s?(?:[^\W\d_a-z]\.[\s-]?){1,3}(?:[a-z]{2,5}\s){0,2}[^\W\d_a-z][\w’'-]+,\s[^\W\d_a-z]")
_PARTY = re.compile(r"[^\W\d_a-z][\w’'&.-]*\)?\s$")
_LOOSE = re.compile(r"(?:de|d|di|del|della|von|van|of|by|par|da)\s(?=[^\W\d_a-zß-öø-ÿ]\.)")
"""A particle before initials: a word of the sentence, for in a name it stands behind them."""


def _clean(part: str) -> str | None:
    part = (
        _LOOSE.sub("", part.strip(" ,;:\u00a0"), count=1) if _LOOSE.match(part.strip(" ,;:\u00a0")) else part
    )
    return part.strip(" ,;:\u00a0") or None
