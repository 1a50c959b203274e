"""Copies in web archives: the one nearest to the day on which the author saw the page.

Interfaces: the Wayback Machine's availability interface (JSON), and Memento TimeMaps in link format
(RFC 7089). Both base addresses are settings; an archive that cannot be reached is not asked again in a run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from citecheck.model import Date, Record
from citecheck.sources.http.bodies import as_text
from citecheck.sources.http.fetch import Seen

Ask = Callable[[str], Awaitable[Seen]]
_ENTRY = re.compile(r"<([^<>\s]{1,3000})>\s{0,5};([^<>]{0,500})")
_DATETIME = re.compile(r'datetime\s{0,3}=\s{0,3}"([^"]{1,60})"')
_REL = re.compile(r'rel\s{0,3}=\s{0,3}"([^"]{1,60})"')
_MOST = 20_000


class Archive:
    """Asks for copies. ``wayback`` and ``memento`` are base addresses, empty for none."""

    def __init__(self, ask: Ask, wayback: str, memento: str) -> None:
        self._ask = ask
        self._ways = [way for way, base in ((self._by_wayback, wayback), (self._by_memento, memento)) if base]
        self._wayback, self._memento = wayback, memento

    def __bool__(self) -> bool:
        return bool(self._ways)

    async def copy_of(self, url: str, wanted: datetime | None) -> str | None:
        """The address of the copy nearest to ``wanted`` (the newest for None); None where there is none."""
        for way in tuple(self._ways):
            found = await way(url, wanted)
            if found is not None:
                return found
        return None

    async def _by_wayback(self, url: str, wanted: datetime | None) -> str | None:
        mark = "&" if "?" in self._wayback else "?"
        query = f"{self._wayback}{mark}url={quote(url, safe='')}"
        if wanted is not None:
            query += f"&timestamp={wanted:%Y%m%d}"
        seen = await self._asked(query, self._by_wayback)
        try:
            closest = json.loads(as_text(seen.body, "utf-8"))["archived_snapshots"]["closest"] if seen else {}
            good = closest.get("available") and str(closest.get("status", "200")).startswith("2")
            return str(closest["url"]) if good else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    async def _by_memento(self, url: str, wanted: datetime | None) -> str | None:
        seen = await self._asked(f"{self._memento}{url}", self._by_memento)
        copies = _mementos(as_text(seen.body, seen.content_type)) if seen else []
        if not copies:
            return None
        if wanted is None:
            return max(copies)[1]
        return min(copies, key=lambda copy: abs(copy[0] - wanted))[1]

    async def _asked(
        self, query: str, way: Callable[[str, datetime | None], Awaitable[str | None]]
    ) -> Seen | None:
        seen = await self._ask(query)
        if seen.error is not None and way in self._ways:
            self._ways.remove(way)
        return seen if seen.status == 200 and seen.error is None else None


def _mementos(text: str) -> list[tuple[datetime, str]]:
    from email.utils import parsedate_to_datetime

    found = []
    for match in _ENTRY.finditer(text):
        rel, when = _REL.search(match[2]), _DATETIME.search(match[2])
        if rel is None or when is None or "memento" not in rel[1].split():
            continue
        try:
            at = parsedate_to_datetime(when[1])
        except (TypeError, ValueError, IndexError):
            continue
        found.append((at if at.tzinfo else at.replace(tzinfo=UTC), match[1]))
        if len(found) >= _MOST:
            break
    return found


def day_of(records: Sequence[Record]) -> datetime | None:
    """The day on which the author saw the page, else that of publication; None where neither is told."""
    for record in records:
        for date in (record.accessed, record.issued):
            found = _day(date)
            if found is not None:
                return found
    return None


def _day(date: Date | None) -> datetime | None:
    if date is None or date.start is None:
        return None
    start = date.start
    try:
        # A month or a year alone: its middle is never far.
        return datetime(start.year, start.month or 7, start.day or (15 if start.month else 1), tzinfo=UTC)
    except ValueError:
        return None
