"""Which links of a page call notes, and which elements are those notes.

A page has no element for a note: a link leads to an element further down, in a dozen dialects. A link calls
a note when its role says so, or when it looks like a number and its target like a note.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any
from urllib.parse import unquote

NUMBER = re.compile(r"[\s\[({]*([0-9]{1,4}[a-z]?|[*†‡§¶#‖]{1,4}|[ivxlc]{1,7}|[a-zA-Z])[\s\])}.:]*")
_ARROW = re.compile(r"[\s↩↑⏎↵^«‹←▲⤴️︎⇑\[\]()0-9a-z]{0,6}")
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_DEEPEST = 60


@cache
def data() -> dict[str, Any]:
    """``html.toml``."""
    return tomllib.loads((files("citecheck.readers") / "html.toml").read_text("utf-8"))


@cache
def blocks() -> frozenset[str]:
    return frozenset(data()["blocks"])


@dataclass(slots=True)
class PageNotes:
    """``calls``: link element to note's name; ``holders``: element to the note whose text it holds.

    ``starts`` are elements inside a block at which a note's text begins (several notes in one block);
    ``dropped`` are links back and printed numbers, which are no text.
    """

    calls: dict[Any, str] = field(default_factory=dict)
    holders: dict[Any, str] = field(default_factory=dict)
    starts: dict[Any, str] = field(default_factory=dict)
    dropped: set[Any] = field(default_factory=set)
    printed: dict[str, str] = field(default_factory=dict)


def words_of(element: Any) -> set[str]:
    """Role, epub:type and classes of an element."""
    said = (element.get("role"), element.get(_EPUB_TYPE), element.get("epub:type"), element.get("class"))
    return {word.lower() for value in said if value for word in value.split()[:40]}


def text_of(element: Any, most: int = 200) -> str:
    """The beginning of an element's text."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            break
    return "".join(pieces)


def find_notes(root: Any) -> PageNotes:
    """The notes of a page and their calls."""
    targets: dict[str, Any] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name:
                    targets.setdefault(name, element)
    found = PageNotes()
    wanted: dict[str, Any] = {}
    called_from: set[Any] = set()
    for link in root.iter("a"):
        name = _fragment(link)
        target = targets.get(name)
        if target is None:
            continue
        # What was called already is a note: a link in it that leads back is no call.
        if target in called_from or any(one in called_from for one in target.iter("a")):
            if _looks_back(link):
                found.dropped.add(_label(link))
            continue
        if _calls(link, name, target):
            found.calls[link] = name
            wanted.setdefault(name, target)
            called_from.update(_around(link))
    _hold(found, wanted)
    return found


def _fragment(link: Any) -> str:
    address = link.get("href") or ""
    return unquote(address[1:]) if address.startswith("#") and len(address) > 1 else ""


def _around(link: Any) -> Iterator[Any]:
    """The link and the inline elements about it: what a link back leads to."""
    yield link
    for parent in link.iterancestors():
        if parent.tag in blocks():
            return
        yield parent


def _calls(link: Any, name: str, target: Any) -> bool:
    words = words_of(link)
    if words & set(data()["back_words"]):
        return False
    parents = list(islice(link.iterancestors("sup", "span"), 3))
    for parent in parents:
        words |= words_of(parent)
    shown = text_of(link)
    number = NUMBER.fullmatch(shown)
    if words & {"doc-noteref", "noteref"}:
        return True
    if number is None:
        return False
    raised = (
        any(p.tag == "sup" for p in parents)
        or link.find(".//sup") is not None
        or shown.strip()[0] in "[({*†‡"
    )
    hinted = bool(words & set(data()["call_words"]))
    like_note = re.search(data()["target"], name.lower()) is not None or bool(
        words_of(target) & {"footnote", "endnote", "doc-footnote", "doc-endnote", "rearnote"}
    )
    in_sup = any(parent.tag == "sup" for parent in parents)
    return hinted or ((raised or _in_brackets(link)) and like_note) or (in_sup and not _is_heading(target))


def _in_brackets(link: Any) -> bool:
    before = link.getprevious()
    text = (before.tail if before is not None else link.getparent().text) or ""
    return text.rstrip().endswith(("[", "(")) and (link.tail or "").lstrip().startswith(("]", ")"))


def _is_heading(target: Any) -> bool:
    """Whether a target is a part of the page and no note."""
    headings = ("h1", "h2", "h3", "h4", "h5", "h6")
    return target.tag in (*headings, "section", "article", "main", "body") or target.find(".//h2") is not None


def _looks_back(link: Any) -> bool:
    shown = " ".join(text_of(link).split()).lower()
    return (
        bool(words_of(link) & set(data()["back_words"]))
        or shown in data()["back_texts"]
        or _ARROW.fullmatch(shown) is not None
        or not any(character.isalpha() for character in shown)
    )


def _label(link: Any) -> Any:
    """The element around a link back that holds nothing else: "[1]", "^ a b"."""
    label = link
    for parent in link.iterancestors():
        if parent.tag in blocks():
            break
        shown = text_of(parent).strip()
        if (
            words_of(parent) & set(data()["back_words"])
            or NUMBER.fullmatch(shown)
            or shown in data()["back_texts"]
        ):
            label = parent
    return label


def _hold(found: PageNotes, wanted: dict[str, Any]) -> None:
    """Give each note the elements that hold its text."""
    homes = {name: _home(target) for name, target in wanted.items()}
    by_home: dict[Any, list[str]] = {}
    for name, home in homes.items():
        by_home.setdefault(home, []).append(name)
    for home, names in by_home.items():
        if len(names) > 1:
            # Several notes in one block: each runs from its own mark to the next one.
            for name in names:
                found.starts[wanted[name]] = name
            continue
        name = names[0]
        holder = _widened(home, by_home)
        found.holders[holder] = name
        for more in _following(holder, by_home):
            found.holders[more] = name
    for name, target in wanted.items():
        if target.tag in ("a", "sup", "span", "label") and NUMBER.fullmatch(text_of(target)):
            found.dropped.add(target)
            found.printed[name] = _number(text_of(target))


def _number(text: str) -> str:
    matched = NUMBER.fullmatch(text)
    return matched[1] if matched else text.strip()


def _home(target: Any) -> Any:
    """The block that a note's target is or stands in."""
    home = target
    if home.tag not in blocks():
        home = next((parent for parent in target.iterancestors() if parent.tag in blocks()), target)
    if home.tag == "dt":
        following = home.getnext()
        return following if following is not None and following.tag == "dd" else home
    if home.tag in ("td", "th"):
        return next(home.iterancestors("tr"), home)
    return home


def _widened(home: Any, homes: dict[Any, list[str]]) -> Any:
    """The element around a paragraph that holds this note alone (a ``div`` or ``li`` of several paragraphs)."""
    parent = home.getparent()
    if home.tag != "p" or parent is None or parent.tag not in ("li", "div", "aside", "dd"):
        return home
    children = list(parent)
    # It begins with this paragraph and has no other note in it: then it was made for the note.
    alone = all(child is home or child not in homes for child in children)
    whole = bool(children) and children[0] is home and len(children) < _DEEPEST
    return parent if whole and alone and parent.get("id") is not None else home


def _following(holder: Any, homes: dict[Any, list[str]]) -> list[Any]:
    """Paragraphs between this note's and the next one's: they go on with it."""
    if holder.tag != "p":
        return []
    more: list[Any] = []
    for sibling in holder.itersiblings():
        if sibling in homes:
            return more
        if sibling.tag not in ("p", "blockquote", "ul", "ol") or len(more) > _DEEPEST:
            return []
        more.append(sibling)
    # Behind the last note anything may stand.
    return []
