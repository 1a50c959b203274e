"""robots.txt, for those who set ``robots = true``: each host's is read once (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from citecheck.sources.http.bodies import as_text
from citecheck.sources.http.fetch import Seen

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser


class Robots:
    """What hosts ask robots to leave alone. ``fetch`` asks for a file."""

    def __init__(self, fetch: Callable[[str], Awaitable[Seen]], user_agent: str) -> None:
        self._fetch = fetch
        self._agent = user_agent
        self._files: dict[str, asyncio.Future[RobotFileParser | None]] = {}

    async def forbid(self, url: str) -> bool:
        """Whether the host of ``url`` asks us to stay away from it."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._files.get(origin)
        if known is None:
            known = self._files[origin] = asyncio.ensure_future(self._read(origin))
        rules = await asyncio.shield(known)
        return rules is not None and not rules.can_fetch(self._agent.partition("/")[0], url)

    async def _read(self, origin: str) -> RobotFileParser | None:
        seen = await self._fetch(f"{origin}/robots.txt")
        # No file, or an answer that is none, forbids nothing (RFC 9309, 2.3.1.3).
        if seen.status != 200 or seen.is_html:
            return None
        from urllib.robotparser import RobotFileParser

        rules = RobotFileParser()
        rules.parse(as_text(seen.body, "text/plain; charset=utf-8").splitlines()[:20_000])
        return rules
