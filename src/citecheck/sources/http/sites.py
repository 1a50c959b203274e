"""Addresses that are treated in their own way: the user's table, then the one that comes with citecheck."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from citecheck.sources.data import load
from citecheck.sources.http.results import Site
from citecheck.sources.url_form import netloc_of


class Sites:
    """Finds the first site whose pattern fits an address; the user's go before those that come with citecheck."""

    def __init__(self, own: Iterable[Site] = ()) -> None:
        self._sites = (*own, *_shipped())
        self._by_host: dict[str, Site | None] = {}
        self._hosts_only = all(_is_host(site.pattern) for site in self._sites)

    def of(self, url: str) -> Site | None:
        """The site of an address, None for one that is treated like all others."""
        if not self._hosts_only:
            return self._first(url)
        host = netloc_of(url)
        if host not in self._by_host:
            self._by_host[host] = self._first(url)
        return self._by_host[host]

    def _first(self, url: str) -> Site | None:
        return next((site for site in self._sites if fits(site.pattern, url)), None)


def fits(pattern: str, url: str) -> bool:
    """Whether a pattern fits: a host (and those under it), or an address in which ``*`` is anything."""
    if _is_host(pattern):
        host = (urlsplit(url).hostname or "").lower()
        wanted = pattern.lower()
        return host == wanted or host.endswith(f".{wanted}")
    text = url if "://" in pattern else url.partition("://")[2]
    return _glob(pattern, text)


def _is_host(pattern: str) -> bool:
    return "/" not in pattern and "*" not in pattern


def _glob(pattern: str, text: str) -> bool:
    """``*`` matches anything; linear, for every piece is taken where it stands first."""
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern == text
    if not text.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(text) - at >= len(pieces[-1]) and text.endswith(pieces[-1])


@lru_cache(maxsize=1)
def _shipped() -> tuple[Site, ...]:
    table = load("sites.toml", "citecheck.sources.http")["site"]
    return tuple(
        Site(
            entry["name"],
            entry["pattern"],
            skip=entry.get("skip", False),
            reason=entry.get("reason", ""),
            expect=frozenset(entry.get("expect", ())),
            rate=entry.get("rate"),
        )
        for entry in table
    )
