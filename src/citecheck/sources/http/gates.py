"""What stands before a page: a challenge for robots, a login, a question for consent."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from citecheck.sources.data import load
from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import dominated, path_words, phrases, raw, unspaced

FILE = "gates.toml"
_SHORT = 120
_LITTLE = 60
_SOURCE = 200_000
_FEW = 25


def challenge(status: int, headers: Mapping[str, str], page: Page | None, source: bytes) -> str | None:
    """What says that a challenge stands before the page; None where nothing does."""
    for name, value in load(FILE, "citecheck.sources.http")["challenge"]["headers"]:
        # These headers come with ordinary answers of some sites as well.
        alone = value == "challenge" or status != 200 or page is None or page.words < _LITTLE
        if name in headers and alone and value in headers[name].lower():
            return f"a challenge for robots stands before it ({name})"
    if page is None:
        return None
    if page.words > _SHORT:
        return None
    title = any(dominated(parts, phrases(FILE, "challenge", "titles")) for _, _, parts in page.heads[:1])
    said = phrases(FILE, "challenge", "text").find(page.folded) is not None
    little = page.words < _LITTLE and page.is_shell
    # Beside a page of its own a mark in the source tells nothing, so that it need not be looked for.
    marked = (title or said or little or not page.words) and _is_marked(source)
    # One sign alone may be a comment form's riddle or an article's theme; a page of hardly a word is none.
    signs = title + marked + said
    # A firewall's frame has no word of its own.
    if (
        signs >= 2
        or (marked and not page.words and not page.heads)
        or (signs and page.words < _LITTLE and (title or said or page.is_shell))
    ):
        return "a challenge for robots stands before it"
    return None


def _is_marked(source: bytes) -> bool:
    shown = source[:_SOURCE].decode("latin-1").lower()
    return any(mark in shown for mark in raw(FILE, "challenge", "source"))


def login(asked: str, final: str, page: Page) -> str | None:
    """What says that the page is a login; None where nothing does, or where a login was asked for."""
    if page.words > 2 * _SHORT:
        return None
    moved = _elsewhere(asked, final) and _is_login_path(final)
    if not (page.password or moved) or _is_login_path(asked):
        return None
    titled = any(dominated(parts, phrases(FILE, "login", "titles")) for _, _, parts in page.heads)
    if page.password and (moved or titled):
        return "it is a login page"
    return "it leads to a login" if moved and (titled or page.is_shell) else None


def consent(asked: str, final: str, page: Page) -> str | None:
    """What says that the page asks for consent or cookies in the stead of showing itself."""
    if page.words > 2 * _SHORT:
        return None
    moved = _elsewhere(asked, final) and (
        any(
            word in raw(FILE, "consent", "paths") or word.startswith("consent-") for word in path_words(final)
        )
        or (urlsplit(final).hostname or "").startswith("consent.")
    )
    titled = any(dominated(parts, phrases(FILE, "consent", "titles")) for _, _, parts in page.heads[:2])
    if not moved and not titled:
        return None
    said = phrases(FILE, "consent", "text").find(page.folded) is not None
    if (moved and (titled or said or page.words < _LITTLE)) or (titled and said and page.words < _LITTLE):
        return "a question for consent or cookies stands before it"
    return None


def age(page: Page) -> str | None:
    """What says that a page asks for one's age in the stead of showing itself."""
    if page.words > _LITTLE:
        return None
    wanted = phrases(FILE, "age", "titles")
    return (
        "it asks for one's age" if any(dominated(parts, wanted) for _, _, parts in page.heads[:2]) else None
    )


def paywall(page: Page) -> str | None:
    """What says that a page shows an offer to subscribe in the stead of the text."""
    if page.words > 2 * _SHORT:
        return None
    wanted = phrases(FILE, "paywall", "titles")
    return (
        "it is shown to subscribers only"
        if any(dominated(parts, wanted) for _, _, parts in page.heads[:2])
        else None
    )


def fault(page: Page) -> tuple[str, bool] | None:
    """What says that a page is a server's own error, or its word that it is being worked on, sent with status 200; and
    whether that is said in passing, in its text."""
    if page.words > _SHORT:
        return None
    for _, said, parts in page.heads[:2]:
        found = dominated(parts, phrases(FILE, "faults", "titles"))
        # "Maintenance" alone heads many a page of a house or a machine.
        if found is not None and (" " in found or unspaced(found) or page.words <= _FEW):
            return f"it is the server's own message “{said[:80]}”", False
    found = phrases(FILE, "faults", "text").find(page.folded) if page.words < _LITTLE else None
    # A page with a heading of its own may have such a message in its margin.
    if found is not None and not page.headings[1:]:
        return f"the page says “{found}”", True
    return None


def elsewhere_only(page: Page) -> str | None:
    """What says that a page is shown in some countries only, and not where it was asked from."""
    if page.words > _SHORT or phrases(FILE, "places", "text").find(page.folded) is None:
        return None
    return "it is not shown in this country"


def _is_login_path(url: str) -> bool:
    words = path_words(url)
    host = (urlsplit(url).hostname or "").split(".")[0]
    return any(word in raw(FILE, "login", "paths") for word in words) or host in raw(FILE, "login", "hosts")


def _elsewhere(asked: str, final: str) -> bool:
    return asked != final and urlsplit(asked)[1:4] != urlsplit(final)[1:4]
