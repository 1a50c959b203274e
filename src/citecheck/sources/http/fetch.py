"""One address asked once, with its redirects: each hop through the guard, in its host's lane, without credentials."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from citecheck.sources.http.bodies import Taken
from citecheck.sources.http.pacing import Lane
from citecheck.sources.http.results import LookSettings, Site
from citecheck.sources.http.within import Within
from citecheck.sources.url_form import problem_of, scheme_of, without_credentials

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTML = re.compile(
    rb"\s{0,200}(?:<!--.{0,500}?-->\s{0,200})?<(?:!doctype\s{1,5}html|html|head|body)",
    re.IGNORECASE | re.DOTALL,
)
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
_LITTLE = 65_536
_PEEK = 2048


class UnaskableError(ValueError):
    """An address that is not asked, with the reason."""


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
    """Asks over a transport of httpx's interface; ``lane`` and ``sites`` say how each host is treated."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        settings: LookSettings,
        lane: Callable[[httpx.URL], Lane],
        sites: Callable[[str], Site | None],
    ) -> None:
        self._transport = transport
        self._settings = settings
        self._lane = lane
        self._sites = sites
        self._headers = {
            "User-Agent": settings.user_agent,
            "Accept": ACCEPT,
            "Accept-Language": "en, *;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }

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
            at = httpx.URL(url)
            while True:
                first = extra if not seen.hops else None
                request = self._request(method, at, cookies, {**(first or {}), "Accept": accept})
                response = await self._sent(request, seen, budget, pdf=pdf)
                target = response.headers.get("location")
                if "set-cookie" in response.headers:
                    seen.cookies = cookies = cookies or httpx.Cookies()
                    cookies.extract_cookies(response)
                if response.status_code not in _REDIRECTS or not target or not target.strip():
                    return seen
                at = joined(at, target)
                seen.hops.append((response.status_code, str(at)))
                step = (str(at), len(cookies.jar) if cookies else 0)
                if len(seen.hops) > self._settings.redirects or step in been:
                    seen.loop = True
                    return seen
                been.add(step)
                refuse_unaskable(str(at))
                seen.final = str(at)
        except (OSError, httpx.HTTPError, TimeoutError, UnaskableError) as error:
            seen.error = error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            seen.error = UnaskableError(str(error)[:200] or "the address cannot be read")
        return seen

    def _request(
        self, method: str, at: httpx.URL, cookies: httpx.Cookies | None, extra: Mapping[str, str] | None
    ) -> httpx.Request:
        headers = {**self._headers, **(extra or {})}
        site = self._sites(str(at))
        if site is not None:
            headers.update(site.headers)
        request = httpx.Request(method, at, headers=headers)
        if cookies:
            cookies.set_cookie_header(request)
        return request

    def _step(self, budget: Budget) -> float:
        """Seconds that one step may take."""
        return max(0.01, min(self._settings.timeout, budget.left))

    async def _sent(self, request: httpx.Request, seen: Seen, budget: Budget, *, pdf: bool) -> httpx.Response:
        loop = asyncio.get_running_loop()
        async with self._lane(request.url):
            began = loop.time()
            try:
                request.extensions = {"timeout": dict.fromkeys(("connect", "read"), self._step(budget))}
                response = await self._transport.handle_async_request(request)
                seen.status, seen.headers = response.status_code, _plain(response.headers)
                response.request = request
                try:
                    await self._read(response, seen, budget.left - (loop.time() - began), pdf=pdf)
                finally:
                    await response.aclose()
            finally:
                budget.left -= loop.time() - began
        return response

    async def _read(self, response: httpx.Response, seen: Seen, left: float, *, pdf: bool) -> None:
        """Read what is needed of the body. One that breaks off or drips is judged by what came of it."""
        taken = Taken(self._cap(response, pdf=pdf), response.headers.get("content-encoding", ""))
        # Not each piece but the whole body has the time of one step; what stands under a redirect is of no use.
        most = 1.0 if response.status_code in _REDIRECTS else self._settings.timeout
        try:
            async with Within(max(0.01, min(left, most))):
                async for part in response.stream:  # type: ignore[union-attr]
                    if not taken.take(part):
                        break
        except TimeoutError:
            taken.broken = "it did not come to its end in time"
        except OSError as error:
            taken.broken = str(error) or type(error).__name__
        seen.body, seen.whole, seen.broken = bytes(taken.data), taken.whole, taken.broken

    def _cap(self, response: httpx.Response, *, pdf: bool) -> int:
        """How many bytes of a body are of use."""
        headers, settings = response.headers, self._settings
        length = headers.get("content-length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        named = headers.get("content-type", "").lower()
        if response.status_code in _REDIRECTS or response.status_code >= 400:
            return _LITTLE
        if "pdf" in named or "octet-stream" in named or response.request.url.path.lower().endswith(".pdf"):
            return settings.pdf if pdf and (size is None or size <= settings.pdf) else _small(size)
        if not named or "html" in named or "text" in named or "xml" in named or "json" in named:
            return settings.body
        return _small(size)


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """The headers by their names in small letters, the first of each."""
    out: dict[str, str] = {}
    for name, value in headers.raw:
        try:
            said = value.decode("utf-8")
        except UnicodeDecodeError:
            said = value.decode("latin-1")
        out.setdefault(name.decode("latin-1").lower(), said)
    return out


def _small(size: int | None) -> int:
    """A body that is soon read leaves the connection usable; of a large one the beginning tells what it is."""
    return _LITTLE if size is not None and size <= _LITTLE else _PEEK


def joined(at: httpx.URL, target: str) -> httpx.URL:
    """Where a redirect leads, read as browsers do: blanks and line ends dropped, backslashes as slashes.

    The fragment goes on where the new address has none (RFC 9110, 10.2.2). Raises UnaskableError.
    """
    cleaned = re.sub(r"[\t\r\n]", "", target.strip())
    if "\\" in cleaned:
        path, mark, rest = cleaned.partition("?")
        cleaned = path.replace("\\", "/") + mark + rest
    try:
        found = at.join(cleaned)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise UnaskableError(f"the new address cannot be read: {error}"[:200]) from None
    if found.userinfo:
        found = httpx.URL(without_credentials(str(found)))
    return found


def refuse_unaskable(url: str) -> None:
    """Raise UnaskableError, with the reason, for an address that is not http or https or has no such form."""
    scheme = scheme_of(url)
    if scheme not in ("http", "https"):
        raise UnaskableError(f"'{scheme[:12]}:' is not asked, only http and https are")
    if len(url) > 8000:
        raise UnaskableError("the address is too long")
    problem = problem_of("".join(url.split()))
    # What a browser would send all the same is sent.
    if problem is not None and (
        "host" in problem or "port" in problem or "slashes" in problem or "scheme" in problem
    ):
        raise UnaskableError(problem)
