"""Which words may be of a name, and the pieces between commas."""

from __future__ import annotations

import re

from citecheck.citations.backref.conventions import Words, conventions, key_of

PAREN = re.compile(r"\([^()]{0,80}\)")
TOKEN = re.compile(r"[^\s,]+|,")


def is_name(part: str) -> bool:
    """Whether every word may be of a name: capitalised, an initial, a particle, "and", "et al.", "(ed.)"."""
    words = conventions().words
    part = PAREN.sub(lambda m: "" if _is_role(m.group(), words) else m.group(), part).strip(" ,")
    tokens = [token for token in TOKEN.findall(part) if token != ","]
    if not tokens or len(tokens) > 24:
        return False
    capitals = [token for token in tokens if token.strip("(“\"‘'")[:1].isupper()]
    if not capitals and key_of(part) not in words.idem:
        return False
    long_run = 0
    for token in TOKEN.findall(part):
        plain = token != "," and token.lower().strip(".") not in words.joiners
        long_run = long_run + 1 if plain else 0
        if long_run > 6:
            return False
    return key_of(part) in words.idem or all(name_token(token, words) for token in tokens)


def _is_role(bracketed: str, words: Words) -> bool:
    inner = bracketed.strip("()").lower()
    return all(piece.strip(". ") in words.editors for piece in re.split(r"[,/&]| and ", inner))


def name_token(token: str, words: Words) -> bool:
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


def parts(segment: str) -> list[tuple[int, str]]:
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
