"""What the registries of DOIs know of a work: title, authors and date, where the page that a DOI leads to tells none.

Interface: content negotiation at doi.org, which hands on to the agency that registered the DOI and answers in
CSL-JSON (DOI Handbook, 4; CrossCite, "DOI Content Negotiation").
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from citecheck.sources.http.bodies import as_text
from citecheck.sources.http.drift import Facts
from citecheck.sources.http.fetch import Seen

CSL = "application/vnd.citationstyles.csl+json"
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,500}")
_HOSTS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_LOST = 2


class Registry:
    """Asks for what is registered. ``base`` is the resolver's address, empty for none."""

    def __init__(self, ask: Callable[[str, str], Awaitable[Seen]], base: str) -> None:
        self._ask, self._base, self._lost = ask, base, 0

    def doi_of(self, url: str) -> str | None:
        """The DOI that an address at a resolver stands for; None for other addresses, or when nobody is asked."""
        if not self._base or self._lost >= _LOST:
            return None
        parts = urlsplit(url)
        if url.startswith(self._base):
            path = url[len(self._base) :].partition("#")[0]
        elif (parts.hostname or "").lower() in _HOSTS:
            path = parts.path.lstrip("/")
        else:
            return None
        found = _DOI.fullmatch(unquote(path))
        return found[0] if found is not None else None

    async def facts(self, doi: str) -> Facts | None:
        """What is registered for a DOI; None where nothing can be had. A registry that fails is left in peace."""
        seen = await self._ask(f"{self._base}{quote(doi, safe='/:;()._-~')}", CSL)
        if seen.error is not None or (seen.status or 0) >= 500:
            self._lost += 1
        if seen.status != 200 or seen.error is not None:
            return None
        try:
            return _facts(json.loads(as_text(seen.body, "utf-8")))
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None


def _facts(item: dict[str, Any]) -> Facts | None:
    title = _first(item.get("title"))
    if not title:
        return None
    subtitle = _first(item.get("subtitle"))
    whole = f"{title}: {subtitle}" if subtitle else title
    names = [
        str(name.get("family") or name.get("literal") or "")
        for kind in ("author", "editor")
        for name in (item.get(kind) or [])[:100]
    ]
    dates = (item.get("issued") or {}).get("date-parts") or [[]]
    year = str(dates[0][0]) if dates[0] else ""
    # Titles come with the publisher's markup, and some in two languages.
    told = [whole, title, _first(item.get("original-title"))]
    titles = tuple(dict.fromkeys(re.sub(r"<[^<>]{1,40}>", "", said)[:500] for said in told if said))
    return Facts(titles, tuple(filter(None, names)), year, language=str(item.get("language") or ""))


def _first(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(value.split()) if isinstance(value, str) else ""
