"""Personal and corporate names as printed, taken apart into CSL name parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.model import Name

_INITIALS = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ](?:[a-zё]{1,2})?\.[\s-]?‐?){1,6}$|(?:[^\W\d_a-zß-öø-ÿ][.\s-]{0,2}){1,4}$",
    re.UNICODE,
)
_TAIL = 80
_STRIP = " \t\n\u00a0,;:*†‡"


@cache
def _splitter() -> re.Pattern[str]:
    return re.compile(
        rf"(?=[\s;,/·&])(?:\s*(?P<semi>;)\s*(?:{one_of('roles', 'and', 'words')}\s)?|\s*(?P<comma>,)\s*(?:(?P<ca>{one_of('roles', 'and', 'words')})\s+)?|\s+(?P<and>{one_of('roles', 'and', 'words')})\s+|\s*(?P<slash>/|·| – )\s*|\s*(?P<amp>&)\s*)"
    )


@cache
def _et_al() -> re.Pattern[str]:
    return re.compile(rf"[\s,;(\[]*(?<!\w){one_of('roles', 'et-al', 'words')}[)\]]?[\s,.]*$", re.I)


@cache
def _role_end() -> re.Pattern[str]:
    roles = alternatives([*data("roles")["editor"]["after"], *data("roles")["translator"]["after"]])
    return re.compile(
        rf"[\s,]*(?:[(\[]\s?{roles}(?:\s?(?:,|&|and)?\s?{roles}){{0,2}}\s?[)\]]|(?<=[\s,]){roles})[\s.,]*$",
        re.I,
    )


def without_roles(text: str) -> str:
    """A list of names without the "(eds.)" or "et al." at its end."""
    # Both stand at the very end; a look at the last word spares the patterns for most.
    last = last_word(text)
    for words, pattern in ((role_words(), _role_end), (_et_al_words(), _et_al)):
        if last in words and (match := pattern().search(text, max(0, len(text) - _TAIL))):
            text = text[: match.start()]
            last = last_word(text)
    return text.strip(_STRIP)


def last_word(text: str) -> str:
    """The last word of a text (of its last eighty characters) in lower case; "" where there is none."""
    end, floor = len(text), max(0, len(text) - _TAIL)
    while end > floor and not text[end - 1].isalpha():
        end -= 1
    start = end
    while start > floor and text[start - 1].isalpha():
        start -= 1
    return text[start:end].casefold()


@cache
def role_words() -> frozenset[str]:
    """The last words of what stands after editors and translators."""
    return _last_words([*data("roles")["editor"]["after"], *data("roles")["translator"]["after"]])


@cache
def _et_al_words() -> frozenset[str]:
    return _last_words(word_set("roles", "et-al", "words"))


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(last_word(phrase) for phrase in phrases)


def parse_names(text: str) -> tuple[Name, ...]:
    """The names of a list as printed: "A. C. Kuchins", "Romero, C., & Dweck, C.", "Bender/Schumacher"."""
    cleaned = without_roles(" ".join(text.split()))
    if not cleaned:
        return ()
    if looks_institutional(cleaned):
        return tuple(Name(literal=part) for part in _bodies(cleaned))
    if "(" in cleaned:
        if _paren_given(cleaned):
            cleaned = re.sub(r"\s\(([^()]{1,30})\)", r", \1;", cleaned)
        cleaned = re.sub(r"\([^()]{0,200}\)", " ", cleaned).strip(_STRIP)
        if looks_institutional(cleaned):
            return tuple(Name(literal=part) for part in _bodies(cleaned))
    if double := _DOUBLE.match(cleaned):
        family = _inverted(double["family"], double["given"])
        return (family, *parse_names(cleaned[double.end() :]))
    pieces, joints = _pieces(cleaned)
    if "/" in cleaned and len(pieces) > 1 and all(map(_given_behind, pieces)):
        return tuple(_inverted(*piece.split(maxsplit=1)) for piece in pieces)
    return _assembled(pieces, joints)


_DOUBLE = re.compile(
    r"(?P<family>[^\W\d_a-z][\w’'-]+\s[yi]\s[^\W\d_a-z][\w’'-]+),\s(?P<given>[^\W\d_a-z][\w.-]*(?:\s[^\W\d_a-z][\w.-]*)?)(?:$|;\s?|,\s)"
)
"""A Spanish or Catalan double family name with its given names behind it: "Ortega y Gasset, José"."""


def _given_behind(piece: str) -> bool:
    """Whether a family name stands before the given one, as Swiss law reviews have them: "Meier Philippe/Stettler Martin"."""
    words = piece.split()
    return 2 <= len(words) <= 3 and not known_given(words[0]) and all(map(known_given, words[1:]))


def _paren_given(text: str) -> bool:
    """Whether given names stand in brackets: "ALY (M.I.), NAGEB (R.)"."""
    return all(_INITIALS.match(inner) for inner in re.findall(r"\(([^()]{1,30})\)", text)) and "(" in text


def _bodies(text: str) -> list[str]:
    return [part.strip(_STRIP) for part in re.split(r"\s?;\s|\s/\s", text) if part.strip(_STRIP)]


def _pieces(text: str) -> tuple[list[str], list[str]]:
    """The pieces between separators, and for each what stood before it: "", "semi", "comma", "and"."""
    pieces, joints, position, joint = [], [], 0, ""
    for match in _splitter().finditer(text):
        pieces.append(text[position : match.start()])
        joints.append(joint)
        kind = match.lastgroup
        joint = {"semi": "semi", "comma": "comma", "ca": "and", "slash": "semi"}.get(kind or "", "and")
        position = match.end()
    pieces.append(text[position:])
    joints.append(joint)
    kept = [(piece.strip(_STRIP), joint) for piece, joint in zip(pieces, joints, strict=True)]
    return [p for p, _ in kept if p], [j for p, j in kept if p]


def _assembled(pieces: list[str], joints: list[str]) -> tuple[Name, ...]:
    names: list[Name] = []
    inverted = _inverted_list(pieces, joints)
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        following = pieces[index + 1] if index + 1 < len(pieces) else ""
        joined = index + 1 < len(pieces) and joints[index + 1] == "comma"
        if is_suffix(piece) and names:
            names[-1] = _with_suffix(names[-1], piece)
            index += 1
        elif joined and following and _takes_given(piece, following, index, pieces, joints, inverted):
            names.append(_inverted(piece, following))
            index += 2
        else:
            names.append(person(piece))
            index += 1
    return _shared(names, joints)


def _shared(names: list[Name], joints: list[str]) -> tuple[Name, ...]:
    """Two people of one family name, printed once: "John and Anne Tedeschi"."""
    if len(names) == 2 and joints[1:] == ["and"]:
        first, second = names
        if first.family and not first.given and second.given and second.family and known_given(first.family):
            return Name(second.family, first.family, second.non_dropping_particle), second
    return tuple(names)


def _inverted_list(pieces: list[str], joints: list[str]) -> bool:
    """Whether the list writes every family name first: pieces in pairs of "surname" and "given"."""
    return len(pieces) > 1 and joints[1] == "comma" and is_initials(pieces[1])


def _takes_given(
    piece: str, following: str, index: int, pieces: list[str], joints: list[str], inverted: bool
) -> bool:
    if is_suffix(following) or is_initials(piece) or not surname_like(piece):
        return False
    if is_initials(following):
        return True
    if inverted and index:
        return False
    words = following.split()
    if len(words) > 1 and words[0][:1].isupper() and words[-1] in word_set("names", "parts", "particles"):
        # "Ree, Ada van der": the particles go behind the given names.
        return True
    if len(words) > 3 or not words[0][:1].isupper():
        return False
    if len(words) > 1 and _two_names(piece.split(), words):
        return False
    if index and joints[index] == "and":
        return known_given(words[0]) and len(words) <= 2 and not known_given(piece.split()[0])
    if len(piece.split()) > 1 and _natural(piece):
        return False
    if len(words) == 1 or known_given(words[0]) or is_initials(words[-1]):
        return True
    # "Spivak, Gayatri Chakravorty": a family name alone, and one in full behind it, would be odd as two people.
    return not index and piece.isalpha() and not piece.isupper() and not looks_institutional(following)


def _two_names(first: list[str], second: list[str]) -> bool:
    """Whether both pieces are names in their natural order, and not a double family name with its given names.

    "Gerrit Mulder, Kwame Mwangi", "Pieter van den Berg, Mary Scott"; but "García Márquez, Gabriel José".
    """
    particles = word_set("names", "parts", "particles")
    if len(first) < 2 or first[0] in particles:
        return False
    return first[1] in particles or not (is_initials(second[-1]) or known_given(second[-1]))


def _natural(piece: str) -> bool:
    words = piece.split()
    return is_initials(words[0]) or known_given(words[0])


@cache
def _given() -> frozenset[str]:
    return word_set("names", "given") | word_set("names", "further")


def known_given(word: str) -> bool:
    """Whether a word is in the list of given names (either part of a hyphenated one will do)."""
    low = word.casefold().strip(".,")
    given = _given()
    return low in given or ("-" in low and any(part in given for part in low.split("-")))


@lru_cache(maxsize=8192)
def is_initials(piece: str, capitals: int = 2) -> bool:
    """Whether a piece is nothing but initials: "H. P.", "K.-W.", "WS", "Th."; without dots up to ``capitals``."""
    piece = piece.strip()
    if len(piece) > 24 or not piece or not piece[0].isupper():
        return False
    if piece.isupper() and piece.isalpha():
        return len(piece) <= capitals
    return bool(_INITIALS.match(piece)) and ("." in piece or " " in piece or len(piece) == 1 or "-" in piece)


@lru_cache(maxsize=8192)
def surname_like(piece: str) -> bool:
    """Whether a piece may be a family name with its particles."""
    words = piece.split()
    if not 1 <= len(words) <= 4 or any(char.isdigit() for char in piece):
        return False
    if len(words) > 1 and is_initials(words[-1], 3):
        return False
    return words[-1][:1].isupper() and all(
        word[:1].isupper() or word.casefold() in word_set("names", "parts", "particles") for word in words
    )


@cache
def word_suffixes() -> frozenset[str]:
    return frozenset(data("names")["parts"]["suffixes"])


def is_suffix(piece: str) -> bool:
    """Whether a piece is "Jr.", "III" or the like, in small capitals too ("JR.")."""
    return piece in word_suffixes() or piece.capitalize() in word_suffixes()


def _with_suffix(name: Name, suffix: str) -> Name:
    return Name(
        name.family, name.given, name.non_dropping_particle, name.dropping_particle, suffix, name.literal
    )


def _inverted(family: str, given: str) -> Name:
    words = given.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in word_suffixes() else None
    particles = word_set("names", "parts", "particles")
    trailing: list[str] = []
    while len(words) > 1 and words[-1].casefold() in particles and words[-1][0].islower():
        trailing.insert(0, words.pop())
    leading, rest = _leading_particles(family.split())
    return Name(
        family=" ".join(rest),
        given=" ".join(words) or None,
        non_dropping_particle=" ".join([*leading, *trailing]) or None,
        suffix=suffix,
    )


def _leading_particles(words: list[str]) -> tuple[list[str], list[str]]:
    particles = word_set("names", "parts", "particles")
    count = 0
    while count < len(words) - 1 and words[count].casefold() in particles and words[count][0].islower():
        count += 1
    return words[:count], words[count:]


_GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=[^\W\d_]{2})")


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(data("names")["parts"]["honorifics"])


def person(piece: str) -> Name:
    """One name in its natural order (or in the order of its culture): "Yu Bin", "J. Van Reenen", "Marras WS"."""
    piece = piece.strip(_STRIP)
    if "." in piece:
        piece = _GLUED.sub(" ", piece)
    honorifics = _honorifics()
    words = [word for word in piece.split() if word not in honorifics] or piece.split()
    suffix = words.pop() if len(words) > 1 and is_suffix(words[-1].rstrip(",")) else None
    if not words:
        return Name(literal=piece)
    if len(words) == 1:
        return _single(words[0])
    natural = piece.isupper() and known_given(words[0]) and len(words[-1]) > 2  # "NORMAN DOE"
    if is_initials(words[-1], 3) and not is_initials(words[0], 1) and not natural:
        return _trailing_initials(words, suffix)
    if family_first(words) or _shouted(words):
        return Name(family=words[0], given=" ".join(words[1:]), suffix=suffix)
    return _western(words, suffix)


def _single(word: str) -> Name:
    if len(word) == 1 or (word.isupper() and len(word) <= 6 and not word.endswith(".")):
        return Name(literal=word)
    return Name(family=word)


def _trailing_initials(words: list[str], suffix: str | None) -> Name:
    cut = len(words)
    while cut > 1 and is_initials(words[cut - 1], 3):
        cut -= 1
    leading, rest = _leading_particles(words[:cut])
    return Name(" ".join(rest), " ".join(words[cut:]), " ".join(leading) or None, suffix=suffix)


def family_first(words: list[str]) -> bool:
    """Whether a name of two or three words is one that puts the family name first: "Yu Bin", "Iijima Kazutaka"."""
    if not 2 <= len(words) <= 3 or any("." in word for word in words):
        return False
    first, last = words[0].casefold(), words[-1].casefold()
    for culture in data("names")["family-first"]:
        listed = word_set("names", "family-first", culture)
        if first in listed and (last not in listed or culture in ("chinese", "korean", "vietnamese")):
            if any(
                last in other and first not in other
                for name in data("names")["family-first"]
                if (other := word_set("names", "family-first", name))
            ):
                # "Tao Ishikawa": the last word is a family name of another culture.
                return False
            return not known_given(words[0]) or culture == "japanese"
    return False


def _shouted(words: list[str]) -> bool:
    """Whether capitals mark the first word as the family name: "FERRIERES Madeleine"."""
    return (
        words[0].isupper()
        and len(words[0]) > (2 if len(words) > 1 and known_given(words[1]) else 3)  # not "JAG Griffith"
        and "." not in words[0]
        and not any(w.isupper() for w in words[1:])
    )


def _western(words: list[str], suffix: str | None) -> Name:
    leading, rest = _leading_particles(words)
    if leading:
        # "de Gaulle", "van der Berg": a family name alone.
        return Name(" ".join(rest), None, " ".join(leading), suffix=suffix)
    particles = word_set("names", "parts", "particles")
    at = next(
        (i for i in range(1, len(words) - 1) if words[i].casefold() in particles and words[i][0].islower()),
        None,
    )
    if at is not None:
        leading, rest = _leading_particles(words[at:])
        return Name(" ".join(rest), " ".join(words[:at]), " ".join(leading), suffix=suffix)
    capital = data("names")["parts"]["capital-particles"]
    start = len(words) - 1
    while start > 1 and words[start - 1] in capital:
        start -= 1
    if start == 1 and len(words) > 2 and words[0] in capital:
        start = 0
    if (
        start == len(words) - 1
        and all(is_initials(word) for word in words[: start - 1])
        and start >= 2
        and not is_initials(words[start - 1])
        and not known_given(words[start - 1])
    ):
        # Two full words after initials only: a double family name ("V. S. Vendil Pallin"); one given name before.
        start = start if not is_initials(words[0]) else start - 1
    if (
        start == len(words) - 1
        and start > 2
        and is_initials(words[start - 2], 1)
        and not any(is_initials(word) or known_given(word) for word in words[start - 1 :])
    ):
        # "Ramón B. Pérez Vega"
        start -= 1
    given = " ".join(words[:start])
    return Name(" ".join(words[start:]), given or None, suffix=suffix)


_CAPS = re.compile(r"^[A-ZÄÖÜА-Я&.-]{2,10}$")


def looks_institutional(text: str) -> bool:
    """Whether a name is a body's and no person's: a word such as "Ministry" or "of the" tells."""
    words = text.split()
    low = [word.strip(".,()'’") for word in text.casefold().split()]
    if len(words) == 1 and len(text) <= 8 and "." not in text and _CAPS.match(text):
        return True
    known = word_set("names", "institution", "words") | word_set("names", "institution", "groups")
    has_word = (
        any(word in known for word in low)
        or low[-1:] == ["treasury"]
        or not word_set("names", "institution", "further").isdisjoint(low)
    )
    if has_word and len(words) == 1:
        return True
    if has_word and words[0] in ("U.S.", "U.K.", "U.N.", "E.U.") and len(words) > 2:
        return True
    if has_word and not (
        is_initials(words[0], 1) or (len(words) > 1 and "," in words[0] and is_initials(words[1], 1))
    ):
        return True
    return any(word in word_set("names", "institution", "links") for word in low) and len(words) > 2
