"""Citations in Markdown: pandoc's ``[see @key, p. 3; @other]`` and ``@key [p. 4]``, and MyST's roles.

Source: the pandoc manual, "Citation syntax"; Quarto's cross-references, which look the same, are none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from markdown_it.rules_inline import StateInline

KEY = re.compile(r"(-?)@(?:\{([^{}\n]{1,200})\}|(\w(?:[:.#$%&+?<>~/-]?\w){0,200}))")
_ROLE = re.compile(r"\{([a-z:]{4,20})\}`([^`\n]{1,2000})`")
_ROLE_KEY = re.compile(r"(?:\{([^{}]*)\})?([^{},]+)(?:\{([^{}]*)\})?,?")
_CODE = re.compile(r"(`{1,3})[^`]*\1")
_EXAMPLE = re.compile(r"^ {0,3}\(@([\w-]{1,100})\)", re.MULTILINE)
_BEHIND = re.compile(r"[ \t]?\n?[ \t]*\[(?!\^)")
_SIMPLE = re.compile(r"[^\[\]`\\<]{0,4000}\]")
_LONGEST = 4000
"""Characters of a citation in brackets, at most; a longer one stays text, and that is said."""
_COMPARED = 5000


@cache
def data() -> dict[str, Any]:
    """``markdown_cite.toml``."""
    return tomllib.loads((files("citecheck.readers") / "markdown_cite.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Cite:
    """One key of a citation: ``start`` to ``end`` of the content, with the words before and after the key."""

    start: int
    end: int
    key: str
    prefix: str = ""
    suffix: str = ""


@dataclass(slots=True)
class Keys:
    """What is known of the keys while paragraphs are read.

    ``known`` are those of the bibliography; ``asked`` says that the manuscript names one; ``labels`` are names of
    examples, which are called like keys.
    """

    known: Collection[str] = ()
    asked: bool = False
    labels: Collection[str] = ()
    long: set[str] = field(default_factory=set)
    """How citations begin that are longer than what is read."""
    _near: dict[str, bool] = field(default_factory=dict)

    def is_reference(self, key: str) -> bool:
        """Whether this is a cross-reference to a figure, a section, an example of the manuscript."""
        return key not in self.known and (key in self.labels or _reference().match(key) is not None)

    def may_be_meant(self, key: str) -> bool:
        """Whether a bare ``@key`` is a citation: known, or like a key where there is a bibliography.

        Else it is somebody's handle: "@anna wrote".
        """
        if key in self.known:
            return True
        if not self.asked or self.is_reference(key):
            return False
        return any(char.isdigit() for char in key) or self._is_near(key)

    def _is_near(self, key: str) -> bool:
        if key not in self._near:
            from difflib import get_close_matches

            listed = self.known if len(self.known) <= _COMPARED else ()
            self._near[key] = bool(get_close_matches(key[:80], listed, n=1, cutoff=0.8))
        return self._near[key]


@cache
def _reference() -> re.Pattern[str]:
    prefixes = "|".join(map(re.escape, data()["cross-references"]["prefixes"]))
    return re.compile(rf"(?:{prefixes})-", re.IGNORECASE)


def example_labels(text: str) -> frozenset[str]:
    """The names of pandoc's numbered examples: ``(@good)`` at a line's start."""
    return frozenset(_EXAMPLE.findall(text)) if "(@" in text else frozenset()


def bracketed(content: str, start: int, end: int, keys: Keys) -> list[Cite]:
    """The citations of the bracket whose inside is ``content[start:end]``; empty where it is no citation.

    Every part between semicolons must have a key.
    """
    if "@" not in content[start : min(end, start + _LONGEST)]:
        return []
    if end - start > _LONGEST:
        if KEY.search(content, start, start + _LONGEST) is not None and content.find(";", start, end) > 0:
            keys.long.add(content[start : start + 40])
        return []
    inside = _CODE.sub(lambda found: " " * len(found[0]), content[start:end])
    made: list[Cite] = []
    at = 0
    for part in _parts(inside):
        found = next((one for one in KEY.finditer(part) if _is_free(part, one.start())), None)
        if found is None:
            return []
        first = start + at + len(part) - len(part.lstrip())
        last = start + at + len(part.rstrip())
        key = found[2] or found[3]
        if not keys.is_reference(key):
            prefix, suffix = part[: found.start()].strip(), part[found.end() :].strip()
            made.append(Cite(first, last, key, prefix, suffix))
        at += len(part) + 1
    return made


def _parts(inside: str) -> Iterator[str]:
    """The parts between semicolons outside brackets."""
    depth = last = 0
    for at, char in enumerate(inside):
        depth += (char in "[{(") - (char in "]})")
        if char == ";" and depth <= 0:
            yield inside[last:at]
            last = at + 1
    yield inside[last:]


def _is_free(text: str, at: int) -> bool:
    """Whether a key may begin here: not in a word (an address of mail), a path or another key."""
    before = text[at - 1] if at else " "
    return not (before.isalnum() or before in "_/\\@.%=&+")


# Rules of the inline parser


def keys_of(state: StateInline) -> Keys:
    found: Keys = state.env.setdefault("cite_keys", Keys())
    return found


def bracket_rule(state: StateInline, silent: bool) -> bool:
    """``[see @hill, p. 3; @moss]``, where it is no link."""
    start = state.pos
    if state.src[start] != "[" or state.src.find("@", start, start + _LONGEST) < 0:
        return False
    end = _closing(state, start)
    if end < 0 or state.src[end + 1 : end + 2] in ("(", "{") or _names_link(state, start + 1, end):
        return False
    cites = bracketed(state.src, start + 1, end, keys_of(state))
    if not cites:
        return False
    return _push(state, silent, end + 1, cites)


def _closing(state: StateInline, bracket: int) -> int:
    """Where the bracket is closed; below 0 where it is not. The parser is asked only where other markup is inside."""
    plain = _SIMPLE.match(state.src, bracket + 1, state.posMax)
    if plain is not None:
        return plain.end() - 1
    pos = state.pos
    state.pos = bracket
    end: int = state.md.helpers.parseLinkLabel(state, bracket)
    state.pos = pos
    return end


def _names_link(state: StateInline, start: int, end: int) -> bool:
    from markdown_it.common.utils import normalizeReference

    known = state.env.get("references", {})
    after = re.compile(r"\[([^\[\]]{1,200})\]").match(state.src, end + 1)
    names = [state.src[start:end], *([after[1]] if after else [])]
    return any(normalizeReference(name) in known for name in names)


def bare_rule(state: StateInline, silent: bool) -> bool:
    """``@hill`` in a sentence, with ``[p. 4]`` or ``[p. 4; @moss]`` behind it."""
    start = state.pos
    if state.src[start] not in "@-" or not _is_free(state.src, start):
        return False
    found = KEY.match(state.src, start, state.posMax)
    if found is None:
        return False
    keys, key = keys_of(state), found[2] or found[3]
    if not keys.may_be_meant(key) or _in_address(state.src, start):
        return False
    suffix, end, more = _behind(state, found.end(), keys)
    stop = end if not more else more[0].start - 1
    cites = [Cite(start, max(found.end(), min(stop, end)), key, "", suffix), *more]
    return _push(state, silent, end, cites)


def _in_address(text: str, at: int) -> bool:
    word = max(text.rfind(blank, max(0, at - 300), at) for blank in " \n\t(<") + 1
    return "://" in text[word:at] or text.startswith("www.", word)


def _behind(state: StateInline, at: int, keys: Keys) -> tuple[str, int, list[Cite]]:
    """The bracket behind a bare key: what it says of this one, where it ends, and further works."""
    opening = _BEHIND.match(state.src, at, state.posMax)
    if opening is None:
        return "", at, []
    bracket = opening.end() - 1
    end = _closing(state, bracket)
    if end < 0 or end - bracket > _LONGEST or state.src[end + 1 : end + 2] in ("(", "[", "{", ":"):
        return "", at, []
    if _names_link(state, bracket + 1, end):
        return "", at, []
    own, semicolon, rest = state.src[bracket + 1 : end].partition(";")
    if KEY.search(own):
        more = bracketed(state.src, bracket + 1, end, keys)
        return ("", end + 1, more) if more else ("", at, [])
    more = bracketed(state.src, bracket + 2 + len(own), end, keys) if semicolon and rest.strip() else []
    return own.strip(), end + 1, more


def role_rule(state: StateInline, silent: bool) -> bool:
    """MyST's ``{cite:p}`hill,moss```, with words before and after a key in braces."""
    if state.src[state.pos] != "{":
        return False
    found = _ROLE.match(state.src, state.pos, state.posMax)
    if found is None or found[1] not in data()["roles"]["cite"]:
        return False
    cites: list[Cite] = []
    for one in _ROLE_KEY.finditer(found[2]):
        words, start = one[0].rstrip(", "), found.start(2) + one.start()
        start += len(words) - len(words.lstrip())
        prefix, key, suffix = (part or "" for part in one.groups())
        if key.strip():
            cites.append(Cite(start, start + len(words.strip()), key.strip(), prefix.strip(), suffix.strip()))
    return bool(cites) and _push(state, silent, found.end(), cites)


def _push(state: StateInline, silent: bool, end: int, cites: list[Cite]) -> bool:
    if not silent:
        state.push("cite", "", 0).meta = {"at": state.pos, "end": end, "cites": cites}
    state.pos = end
    return True
