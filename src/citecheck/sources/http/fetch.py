"""One address asked once, with its redirects: each hop through the guard, in its host's lane, without credentials."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.sources.http.address import Address, UnaskableError, joined, refuse_unaskable
from citecheck.sources.http.bodies import Taken
from citecheck.sources.http.exchange import Exchange, Headers, Reply
from citecheck.sources.http.late import load_httpx
from citecheck.sources.http.pacing import Turn
from citecheck.sources.http.results import LookSettings, Site
from citecheck.sources.http.within import Within

if TYPE_CHECKING:
    import httpx

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTML = re.compile(
    rb"\s{0,200}(?:<!--.{0,500}?-->\s{0,200})?<(?:!doctype\s{1,5}html|html|head|body)",
    re.IGNORECASE | re.DOTALL,
)
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
_LITTLE = 65_536
_PEEK = 2048


@dataclass(slots=True)
class Budget:
    """Seconds that may still be spent on an address; waiting for others is not counted."""

    left: float


@dataclass(slots=True)
class Seen:
    """What came of asking. ``hops`` are (status, where to); ``error`` is set when no answer came.

    ``cookies`` are those set on the way: they are kept for one address and its redirects."""

    method: str
    final: str
    hops: list[tuple[int, str]] = field(default_factory=list)
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False
    broken: str = ""
    error: Exception | None = None
    loop: bool = False
    cookies: httpx.Cookies | None = None

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").lower()

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.body[:1024]

    @property
    def is_html(self) -> bool:
        """By what it begins with and by what the server calls it; servers err both ways."""
        if self.is_pdf:
            return False
        named = self.content_type
        if "html" in named:
            return True
        if not named or named.startswith(
            ("text/plain", "application/octet-stream", "application/pdf", "text/xml", "application/xml")
        ):
            return _HTML.match(self.body[:1024]) is not None
        return False


class Fetcher:
    """Asks over an exchange; ``lane`` and ``sites`` say how each host is treated."""

    def __init__(
        self,
        exchange: Exchange,
        settings: LookSettings,
        lane: Callable[[Address], Turn],
        sites: Callable[[str], Site | None],
    ) -> None:
        self._exchange = exchange
        self._settings = settings
        self._lane = lane
        self._sites = sites
        self._headers = (
            (b"User-Agent", settings.user_agent.encode("utf-8")),
            (b"Accept", ACCEPT.encode("ascii")),
            (b"Accept-Language", b"en, *;q=0.5"),
            (b"Accept-Encoding", b"gzip, deflate"),
        )

    async def fetch(
        self,
        url: str,
        method: str,
        budget: Budget,
        *,
        pdf: bool = False,
        extra: Mapping[str, str] | None = None,
        cookies: httpx.Cookies | None = None,
        accept: str = ACCEPT,
    ) -> Seen:
        """Ask ``url`` and follow its redirects. What goes wrong on the way is in :attr:`Seen.error`.

        ``pdf`` reads a PDF to its end; ``extra`` are headers for the first request (conditions), ``cookies`` those
        that a page before it has set, ``accept`` is what is wanted of every hop.
        """
        seen = Seen(method, url, cookies=cookies)
        been: set[tuple[str, int]] = set()
        try:
            at = Address.of(url)
            while True:
                first = extra if not seen.hops else None
                given = first if accept == ACCEPT else {**(first or {}), "Accept": accept}
                headers = self._headers_for(at, cookies, given)
                reply = await self._sent(method, at, headers, seen, budget, pdf=pdf)
                if "set-cookie" in reply.headers:
                    seen.cookies = cookies = cookies or load_httpx().Cookies()
                    _take_cookies(cookies, at, reply)
                target = reply.headers.get("location", "")
                if reply.status not in _REDIRECTS or not target.strip():
                    return seen
                to = joined(at.text, target)
                seen.hops.append((reply.status, to))
                step = (to, len(cookies.jar) if cookies else 0)
                if len(seen.hops) > self._settings.redirects or step in been:
                    seen.loop = True
                    return seen
                been.add(step)
                refuse_unaskable(to)
                at = Address.of(to)
                seen.final = to
        except (OSError, UnaskableError) as error:
            seen.error = error
        except ValueError as error:
            seen.error = UnaskableError(str(error)[:200] or "the address cannot be read")
        return seen

    def _headers_for(
        self, at: Address, cookies: httpx.Cookies | None, extra: Mapping[str, str] | None
    ) -> Headers:
        site = self._sites(at.text)
        own = {} if site is None else site.headers
        headers: Headers = ((b"Host", at.authority), *self._headers)
        if extra or own:
            # A site's own header stands in the stead of ours.
            given = {**(extra or {}), **own}
            replaced = {name.lower().encode("ascii") for name in given}
            headers = (
                *(pair for pair in headers if pair[0].lower() not in replaced),
                *((name.encode("ascii"), value.encode("utf-8")) for name, value in given.items()),
            )
        if cookies:
            request = load_httpx().Request("GET", at.text)
            cookies.set_cookie_header(request)
            if "cookie" in request.headers:
                headers = (*headers, (b"Cookie", request.headers["cookie"].encode("utf-8")))
        return headers

    async def _sent(
        self, method: str, at: Address, headers: Headers, seen: Seen, budget: Budget, *, pdf: bool
    ) -> Reply:
        loop = asyncio.get_running_loop()
        lane = self._lane(at)
        async with lane:
            began = loop.time()
            try:
                step = max(0.01, min(self._settings.timeout, budget.left))
                try:
                    reply = await self._exchange.exchange(method, at, headers, step)
                finally:
                    lane.answered()
                seen.status, seen.headers = reply.status, reply.headers
                try:
                    await self._read(reply, at, seen, budget.left - (loop.time() - began), pdf=pdf)
                finally:
                    await reply.stream.aclose()
            finally:
                budget.left -= loop.time() - began
        return reply

    async def _read(self, reply: Reply, at: Address, seen: Seen, left: float, *, pdf: bool) -> None:
        """Read what is needed of the body. One that breaks off or drips is judged by what came of it."""
        taken = Taken(self._cap(reply, at, pdf=pdf), reply.headers.get("content-encoding", ""))
        # Most pages are there as soon as their head is.
        if (here := reply.stream.at_once(taken.cap)) is not None:
            taken.take(here)
        else:
            await self._waited(reply, taken, left)
        seen.body, seen.whole, seen.broken = bytes(taken.data), taken.whole, taken.broken

    async def _waited(self, reply: Reply, taken: Taken, left: float) -> None:
        # Not each piece but the whole body has the time of one step; what stands under a redirect is of no use.
        most = 1.0 if reply.status in _REDIRECTS else self._settings.timeout
        try:
            async with Within(max(0.01, min(left, most))):
                async for part in reply.stream:
                    if not taken.take(part):
                        break
        except TimeoutError:
            taken.broken = "it did not come to its end in time"
        except OSError as error:
            taken.broken = str(error) or type(error).__name__

    def _cap(self, reply: Reply, at: Address, *, pdf: bool) -> int:
        """How many bytes of a body are of use."""
        headers, settings = reply.headers, self._settings
        if reply.status in _REDIRECTS or reply.status >= 400:
            return _LITTLE
        length = headers.get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        named = headers.get("content-type", "").lower()
        if "pdf" in named or "octet-stream" in named or at.path.lower().endswith(".pdf"):
            return settings.pdf if pdf and (size is None or size <= settings.pdf) else _small(size)
        if not named or "html" in named or "text" in named or "xml" in named or "json" in named:
            return settings.body
        return _small(size)


def _take_cookies(cookies: httpx.Cookies, at: Address, reply: Reply) -> None:
    """What a reply sets, for its host and path as httpx has it."""
    set_by = [(name, value) for name, value in reply.fields if name.lower() == b"set-cookie"]
    httpx = load_httpx()
    request = httpx.Request("GET", at.text)
    cookies.extract_cookies(httpx.Response(reply.status, headers=set_by, request=request))


def _small(size: int | None) -> int:
    """A body that is soon read leaves the connection usable; of a large one the beginning tells what it is."""
    return _LITTLE if size is not None and size <= _LITTLE else _PEEK
