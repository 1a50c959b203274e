"""Pages that say that they are not there, with status 200: soft 404s.

A page is judged by its title and headings, by what a short text says, by where a redirect ended, and by
what the host answers for an address that cannot exist. An article about such pages is none of them: it has
prose of its own, or the host says 404 where it means it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import dominated, fold, parts_of, path_words, phrases, raw
from citecheck.sources.http.wording import (
    FILE,
    composed,
    is_about,
    is_all,
    is_generic,
    is_of_the_page,
    sentence_of,
)

_SHORT = 150
_VERY_SHORT = 60
_LONG = 600
_PARKED = 400
_FEW = 25
_HARDLY = 8
_SENTENCE = 40
_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")

Strength = Literal["sure", "maybe"]


@dataclass(frozen=True, slots=True)
class Sign:
    """That a page may not be there: how sure that is, and what says so.

    ``arguable`` when a work may be called so, ``in_passing`` when it is a sentence in the text.
    """

    strength: Strength
    why: str
    arguable: bool = False
    in_passing: bool = False


def sign_of(page: Page, *, asked: str = "", redirected_to: str | None = None) -> Sign | None:
    """What says that a page is not there; None where nothing does.

    ``asked`` is its address, ``redirected_to`` where the asking ended, None where no redirect led there.
    """
    marked = page.marks & raw(FILE, "marks")
    if marked:
        return Sign("sure", f"the site's template calls it “{min(marked)}”")
    for name, most, arguable in (("vacant", _SHORT, False), ("moved", _VERY_SHORT, True)):
        told = phrases(FILE, name).find(page.folded) if page.words <= most else None
        if told is not None and not _is_article(page):
            return Sign("sure", f"the page says {_shown(_line(page.own, told))}", arguable)
    if page.status_said in ("404", "410"):
        return Sign("sure", f"the page says of itself that its status is {page.status_said}")
    if redirected_to is not None and leads_to_error(redirected_to):
        return Sign("sure", "it leads to the site's page for what is not there")
    if redirected_to is not None and is_search(page.title) and not _asks_search(asked):
        return Sign("sure", "it leads to the site's search", True)
    if is_search(page.title) and not _asks_search(asked) and page.words <= _SHORT:
        nothing = phrases(FILE, "unfound").find(page.folded)
        if nothing is not None:
            return Sign("sure", f"the site's search says {_shown(_line(page.own, nothing))}", True)
    found = [
        (where, said, is_all(parts) or any(map(composed, parts)))
        for where, said, parts in page.heads
        if dominated(parts, phrases(FILE, "says")) or any(map(composed, parts))
    ]
    if not found:
        return _by_text(page, asked)
    where, said, _ = found[0]
    why, arguable = f"its {where} is {_shown(said)}", where == "title" or not is_of_the_page(said)
    if page.words > _SHORT or _is_article(page) or is_about(page):
        # A text of its own under such a title is about it.
        return Sign("maybe", why, arguable)
    # Headings further down may list such words.
    whole = any(alone and said in (page.title, *page.headings[:1]) for _, said, alone in found)
    sure = whole or page.words <= _FEW or sentence_of(page, asked) is not None
    return Sign("sure" if sure else "maybe", why, arguable)


def _by_text(page: Page, asked: str) -> Sign | None:
    if page.words > _LONG:
        return None
    sentence = sentence_of(page, asked)
    # The whole text counts, not the prose alone: many such pages are one link to the front page.
    text = page.folded if page.words <= _SHORT else ""
    found = phrases(FILE, "text").find(text) or phrases(FILE, "says").find(text)
    if sentence is None and (found is None or _is_article(page)):
        # What a reader says below an article is nothing of it.
        return None
    sure = (
        page.words <= _VERY_SHORT
        and (is_generic(page) or sentence is not None)
        and not _is_article(page)
        and not is_about(page)
    )
    said = sentence or _line(page.own, found or "")
    arguable = not is_of_the_page(said)
    sure = sure and not (arguable and _has_a_name(page))
    return Sign("sure" if sure else "maybe", f"the page says {_shown(said)}", arguable, True)


def _has_a_name(page: Page) -> bool:
    """Whether a page has a heading of its own that its title repeats beside the name of the site: what it then says of a
    house or a decree that is no more may be what it is about."""
    return any(
        where == "heading" and len(parts) and parts[0].count(" ") and parts[0] in page.heads[0][2]
        for where, _, parts in page.heads[1:2]
    )


def front_of(asked: str, page: Page, redirected_to: str | None) -> Sign | None:
    """That a deep link shows a front page, or leads to a page above it: a reason to ask the host, and no more."""
    if is_home(asked):
        return None
    if redirected_to is not None and _is_above(path_words(redirected_to), path_words(asked)):
        return Sign("maybe", f"it leads to a page above it, {redirected_to}", True)
    front = phrases(FILE, "front")
    for where, said, parts in page.heads[:2]:
        if any(part in front for part in parts) or dominated(parts[:1], front):
            return Sign("maybe", f"its {where} is {_shown(said)}, as of a front page", True)
    return None


def _is_above(final: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether a path is a folder in which another lies, and not the folder whose index that is."""
    while asked and asked[-1] in raw(FILE, "home"):
        asked = asked[:-1]
    return len(final) < len(asked) and asked[: len(final)] == final


def by_source(source: str, page: Page) -> Sign | None:
    """What the source of a page of few words says, in small letters: that dealers of domains show it in the place of a
    site that is no more, or that the framework which makes it calls it a page for what is not there."""
    if len(page.text) > _PARKED:
        return None
    if any(mark in source for mark in raw(FILE, "parking")):
        return Sign("sure", "it is the page of a parked or suspended domain")
    if page.heads and dominated(page.heads[0][2], phrases(FILE, "defaults")):
        return Sign(
            "sure", f"it is the first page of a server that has no site yet, {_shown(page.heads[0][1])}"
        )
    if any(mark in source for mark in raw(FILE, "frameworks")):
        return Sign("sure", "the program that makes the page calls it one for what is not there", True)
    return None


def _is_article(page: Page) -> bool:
    return page.words > _FEW and bool(page.authors or page.date or page.kind == "article")


def says_missing(text: str, content_type: str) -> Sign | None:
    """The same for an answer that is no page: a few words of plain text or JSON."""
    if len(text) > 600:
        return None
    folded = fold(text)
    if "json" in content_type and (told := _json_status(text)) is not None:
        # Data that have a field of that name somewhere are data.
        return Sign("sure", f"it says {_shown(text)}") if told else None
    first = text.strip().partition("\n")[0]
    sure = dominated((*parts_of(text), *parts_of(first)), phrases(FILE, "says")) is not None or composed(
        fold(first)
    )
    if len(folded.split()) <= _SENTENCE and (sure or phrases(FILE, "says").find(folded)):
        return Sign("sure" if sure else "maybe", f"it says {_shown(text)}")
    return None


def _json_status(text: str) -> bool | None:
    """Whether JSON says at its top, or in its error, that it is a 404; None where it is no object."""
    try:
        top = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(top, dict):
        return None
    inner = [part for name in ("error", "errors", "meta") for part in _objects(top.get(name))]
    said = [
        part.get(name)
        for part in (top, *inner)
        for name in ("status", "code", "error", "statusCode", "status_code")
    ]
    if any(str(value)[:3] in ("404", "410") for value in said if isinstance(value, int | str)):
        return True
    return (
        False
        if any(isinstance(value, list | dict) and value for name, value in top.items() if "err" not in name)
        else None
    )


def _objects(value: object) -> list[dict[str, object]]:
    listed = value if isinstance(value, list) else [value]
    return [part for part in listed[:20] if isinstance(part, dict)]


def leads_to_error(url: str) -> bool:
    """Whether an address is that of a site's page for what is not there, by its path and query."""
    listed = raw(FILE, "paths")
    last = path_words(url)[-2:]
    query = urlsplit(url).query.lower()
    return any(word in listed for word in last) or any(word in query for word in raw(FILE, "query"))


def _asks_search(url: str) -> bool:
    return (
        any(fold(word) in {fold(said) for said in raw(FILE, "searches")} for word in path_words(url))
        or "=" in urlsplit(url).query
    )


def is_search(title: str) -> bool:
    """Whether a title is that of what a site's search shows."""
    parts = parts_of(title)
    return any(f"{part} ".startswith(f"{fold(said)} ") for part in parts for said in raw(FILE, "searches"))


def is_home(url: str) -> bool:
    """Whether an address is the front page of a site, in whatever language."""
    words = path_words(url)
    if words and _LANGUAGE.fullmatch(words[0]):
        words = words[1:]
    if len(words) > 1 or (words and words[0] not in raw(FILE, "home")):
        return False
    harmless = raw(FILE, "home_query")
    return all(
        name.lower() in harmless for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)[:50]
    )


def ends_at_home(asked: str, final: str) -> bool:
    """Whether a deep link has ended on a front page that is not the one of the thing itself.

    ``example.org/blog`` may well move to ``blog.example.org``.
    """
    if is_home(asked) or not is_home(final):
        return False
    words = path_words(asked)
    host = (urlsplit(final).hostname or "").lower()
    parts = {part for label in host.split(".") for part in (label, *label.split("-"))}
    return not (words and len(words) <= 2 and any(word.lstrip("~") in parts for word in words))


def impossible(url: str) -> str:
    """An address in the same folder of the same host that cannot exist."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = _ENDING.search(name)
    made = f"citecheck-{secrets.token_hex(8)}-is-not-here{ending[0] if ending else ''}"
    return f"{parts.scheme}://{parts.netloc}{folder}/{made}"


def alike(first: Page, second: Page, urls: tuple[str, str] = ("", "")) -> bool:
    """Whether two pages are the same but for what they repeat of their own addresses, ``urls``.

    Of pages of hardly a word nothing can be told.
    """
    own = [set(fold(" ".join([*path_words(url)[-1:], urlsplit(url).query])).split()) for url in urls]
    titles = [fold(_stable(page.title)).split() for page in (first, second)]
    others = [
        [word for word in title if word not in repeated] for title, repeated in zip(titles, own, strict=True)
    ]
    if titles[0] != titles[1] and others[0] != others[1]:
        return False
    # A word of one address may stand on both pages.
    one, two = (_fingerprint(page) - own[0] - own[1] for page in (first, second))
    if first.is_shell and second.is_shell and not one and not two:
        return True
    if len(one) + len(fold(first.title).split()) < _HARDLY:
        return False
    return len(one & two) >= 0.9 * len(one | two)


def _fingerprint(page: Page) -> frozenset[str]:
    if page.fingerprint is None:
        page.fingerprint = frozenset(filter(str.isalpha, fold(_stable(page.text[:20_000])).split()))
    return page.fingerprint


def _stable(title: str) -> str:
    return re.sub(r"\S*[/0-9]\S*", " ", title)


def _line(text: str, found: str) -> str:
    """The line in which a phrase stands."""
    return next((line for line in text.split("\n") if found in fold(line)), found)


def _shown(said: str) -> str:
    short = " ".join(said.split())
    return f"“{short[:80]}{'…' if len(short) > 80 else ''}”"
