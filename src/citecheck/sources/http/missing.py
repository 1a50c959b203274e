"""Pages that say that they are not there, with status 200: soft 404s.

A page is judged by its title and headings, by what a short text says, by where a redirect ended, and by
what the host answers for an address that cannot exist. An article about such pages is none of them: it has
prose of its own, or the host says 404 where it means it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import dominated, fold, parts_of, path_words, phrases, raw, segments

FILE = "missing.toml"
_SHORT = 150
_VERY_SHORT = 60
_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")

Strength = Literal["sure", "maybe"]


@dataclass(frozen=True, slots=True)
class Sign:
    """That a page may not be there: how sure that is, and what says so."""

    strength: Strength
    why: str


def sign_of(page: Page, *, redirected_to: str | None = None) -> Sign | None:
    """What says that a page is not there; None where nothing does.

    ``redirected_to`` is where the asking ended, None where no redirect led there.
    """
    if page.status_said in ("404", "410"):
        return Sign("sure", f"the page says of itself that its status is {page.status_said}")
    if redirected_to is not None and leads_to_error(redirected_to):
        return Sign("sure", "it leads to the site's page for what is not there")
    article = page.words > _VERY_SHORT and bool(page.authors or page.date or page.kind == "article")
    for where, said, parts in page.heads:
        if dominated(parts, phrases(FILE, "says")):
            # A long text under such a title is about it.
            strength: Strength = "sure" if page.words <= _SHORT and not article else "maybe"
            return Sign(strength, f"its {where} is {_shown(said)}")
    return _by_text(page)


def _by_text(page: Page) -> Sign | None:
    if page.words > _SHORT:
        return None
    # The whole text counts, not the prose alone: many such pages are one link to the front page.
    text = page.folded
    found = phrases(FILE, "text").find(text) or phrases(FILE, "says").find(text)
    if found is None:
        return None
    strength: Strength = "sure" if page.words <= _VERY_SHORT and _is_generic(page) else "maybe"
    return Sign(strength, f"the page says {_shown(_sentence(page.text, found))}")


def _is_generic(page: Page) -> bool:
    """Whether the title says nothing of a work."""
    generic = phrases(FILE, "generic")
    parts = [fold(part) for part in segments(page.title)]
    return not parts or any(part in generic for part in parts)


def says_missing(text: str, content_type: str) -> Sign | None:
    """The same for an answer that is no page: a few words of plain text or JSON."""
    if len(text) > 600:
        return None
    folded = fold(text)
    if "json" in content_type and re.search(
        r'"(?:status|code|error|statusCode)"\s{0,5}:\s{0,5}"?(?:404|410)\b', text
    ):
        return Sign("sure", f"it says {_shown(text)}")
    words = len(folded.split())
    if words <= 25 and (
        dominated(parts_of(text), phrases(FILE, "says")) or phrases(FILE, "says").find(folded)
    ):
        return Sign(
            "sure" if dominated(parts_of(text), phrases(FILE, "says")) else "maybe", f"it says {_shown(text)}"
        )
    return None


def leads_to_error(url: str) -> bool:
    """Whether an address is that of a site's page for what is not there, by its path and query."""
    listed = raw(FILE, "paths")
    last = path_words(url)[-2:]
    query = urlsplit(url).query.lower()
    return any(word in listed for word in last) or any(word in query for word in raw(FILE, "query"))


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


def alike(first: Page, second: Page) -> bool:
    """Whether two pages are the same but for what they repeat of their own address."""
    if fold(_stable(first.title)) != fold(_stable(second.title)):
        return False
    one, two = _fingerprint(first), _fingerprint(second)
    if not one and not two:
        return first.is_shell and second.is_shell
    return len(one & two) >= 0.9 * len(one | two)


def _fingerprint(page: Page) -> frozenset[str]:
    if page.fingerprint is None:
        page.fingerprint = frozenset(filter(str.isalpha, fold(page.text[:20_000]).split()))
    return page.fingerprint


def _stable(title: str) -> str:
    return re.sub(r"\S*[/0-9]\S*", " ", title)


def _sentence(text: str, found: str) -> str:
    """The line in which a phrase stands."""
    return next((line for line in text.split("\n") if found in fold(line)), found)


def _shown(said: str) -> str:
    short = " ".join(said.split())
    return f"“{short[:80]}{'…' if len(short) > 80 else ''}”"
