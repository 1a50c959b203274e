"""A look at addresses on the web: what answers, with manners and without believing one bad try.

``look`` asks each address once by HEAD and, where that tells nothing, by GET; what looks bad is asked
again after a pause, and only what is bad twice is called so. Nothing but http and https is asked, no
credentials are sent, and no address that is not public unless the user allows it.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import httpcore
import httpx

from citecheck._version import __version__
from citecheck.sources.guard import GuardedTransport
from citecheck.sources.http_verdicts import Answer, Verdict, of_error, of_response
from citecheck.sources.url_form import host_of, problem_of, scheme_of, without_credentials

__all__ = ["LookOutcome", "LookSettings", "UrlResult", "Verdict", "look"]

T = TypeVar("T")
USER_AGENT = f"citecheck/{__version__} (checks the addresses of a manuscript's notes)"
_LONGEST = 4000
_MANY = 3
"""So many hosts of which not one name is known are no accident."""
_AGAIN: frozenset[Verdict] = frozenset(
    {"gone", "server-error", "timeout", "dns-error", "refused", "tls-error"}
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How to ask. Times in seconds.

    ``timeout`` is for one step (connect, read), ``total`` for all tries of one address; ``pause`` is
    the least time between two tries. ``body`` caps the bytes read of an answer, before decompression.
    """

    timeout: float = 10.0
    total: float = 60.0
    tries: int = 2
    pause: float = 2.0
    connections_per_host: int = 4
    connections: int = 64
    redirects: int = 10
    body: int = 65536
    user_agent: str = USER_AGENT
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class UrlResult:
    """What is known of one address. ``status`` is the last answer's, None where nothing answered."""

    url: str
    verdict: Verdict
    status: int | None = None
    final_url: str | None = None
    tries: int = 1
    detail: str = ""
    checked_at: str = ""
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class LookOutcome:
    """The result of each address. ``network_gone`` when not one host could be reached or found."""

    results: Mapping[str, UrlResult] = field(default_factory=dict)
    network_gone: bool = False


def look(
    urls: Iterable[str],
    settings: LookSettings | None = None,
    *,
    on_result: Callable[[UrlResult], None] | None = None,
) -> LookOutcome:
    """Ask each address and say what answers; the same address is asked once.

    ``on_result`` is called with each result as it comes. An interrupt ends the look at once; what
    ``on_result`` was given by then is known.
    """
    wanted = list(dict.fromkeys(urls))
    return _run(lambda: _Look(settings or LookSettings(), on_result).run(wanted))


def _run(work: Callable[[], Awaitable[T]]) -> T:
    async def main() -> T:
        return await work()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(main())
    # The caller runs a loop of its own (a notebook): ours goes beside it.
    box: list[T | BaseException] = []

    def aside() -> None:
        try:
            box.append(asyncio.run(main()))
        except BaseException as error:
            box.append(error)

    thread = threading.Thread(target=aside, daemon=True)
    thread.start()
    thread.join()
    if isinstance(box[0], BaseException):
        raise box[0]
    return box[0]


class _Look:
    """One run over many addresses: the client, the limits and what was seen."""

    def __init__(self, settings: LookSettings, on_result: Callable[[UrlResult], None] | None) -> None:
        self._settings = settings
        self._on_result = on_result
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(settings.connections_per_host)
        )
        self._running = asyncio.Semaphore(settings.connections)
        self._unreached: set[str] = set()
        self._client: httpx.AsyncClient

    async def run(self, urls: list[str]) -> LookOutcome:
        settings = self._settings
        transport = GuardedTransport(allow_private=settings.allow_private, connections=settings.connections)
        headers = {"User-Agent": settings.user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        async with httpx.AsyncClient(
            transport=transport, headers=headers, timeout=settings.timeout, trust_env=False
        ) as self._client:
            results = await asyncio.gather(*(self._result(url) for url in urls))
        asked = [result for result in results if result.verdict != "malformed"]
        gone = bool(asked) and all(result.url in self._unreached for result in asked)
        # Without a network some systems say of every name that it does not exist.
        hosts = {host_of(result.url) for result in asked}
        gone = gone or (len(hosts) >= _MANY and all(result.verdict == "dns-error" for result in asked))
        return LookOutcome({result.url: result for result in results}, network_gone=gone)

    async def _result(self, url: str) -> UrlResult:
        problem = _unaskable(url)
        if problem:
            result = UrlResult(url, "malformed", tries=0, detail=problem)
        else:
            async with self._running:
                result = await self._tried(url)
        result = replace(result, checked_at=datetime.now(UTC).isoformat(timespec="seconds"))
        if self._on_result is not None:
            self._on_result(result)
        return result

    async def _tried(self, url: str) -> UrlResult:
        """Ask until it is good, or bad in the same way ``tries`` times over, or the time is up."""
        settings, seen = self._settings, list[Answer]()
        try:
            async with asyncio.timeout(settings.total):
                while len(seen) <= settings.tries:
                    if seen:
                        await asyncio.sleep(
                            max(settings.pause, min(seen[-1].retry_after, 4 * settings.pause))
                        )
                    seen.append(await self._attempt(url, head=not seen))
                    if seen[-1].verdict not in _AGAIN or _agree(seen, settings.tries):
                        break
        except TimeoutError:
            if not seen:
                seen.append(Answer("timeout", detail=f"no answer within {settings.total:g} s"))
        last = seen[-1]
        verdict, detail = last.verdict, last.detail
        if verdict == "gone" and not _agree(seen, settings.tries):
            verdict, detail = "unverifiable", f"{detail}, but seen only once"
        if all(answer.unreached for answer in seen):
            self._unreached.add(url)
        return UrlResult(url, verdict, last.status, last.final_url, len(seen), detail)

    async def _attempt(self, url: str, *, head: bool) -> Answer:
        if head:
            answer = await self._asked("HEAD", url)
            # HEAD is refused or answered wrongly by many servers: only its good news is believed,
            # and of its bad news that no server was reached.
            if answer.verdict in ("alive", "moved", "redirected") or answer.reached_nobody:
                return answer
        return await self._asked("GET", url)

    async def _asked(self, method: str, url: str) -> Answer:
        """One request with its redirects. Every hop is asked through the guard and without credentials."""
        settings = self._settings
        at, hops, cookies = httpx.URL(without_credentials(url)), list[int](), httpx.Cookies()
        been: set[tuple[str, str]] = set()
        try:
            while True:
                request = self._client.build_request(method, at)
                cookies.set_cookie_header(request)
                response = await self._sent(request)
                cookies.extract_cookies(response)
                target = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not target:
                    return of_response(response, hops, str(at))
                hops.append(response.status_code)
                at = _joined(at, target)
                step = (str(at), request.headers.get("cookie", ""))
                if len(hops) > settings.redirects or step in been:
                    return Answer("redirect-loop", response.status_code, str(at), "the redirects do not end")
                been.add(step)
                problem = _unaskable(str(at))
                if problem:
                    return Answer(
                        "unverifiable", response.status_code, str(at), f"redirects to where {problem}"
                    )
        except (OSError, httpx.HTTPError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            return of_error(error)
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            return of_error(error)
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            return Answer("malformed", detail=str(error)[:200] or "the address cannot be read")

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        async with self._hosts[request.url.host]:
            response = await self._client.send(request, stream=True, follow_redirects=False)
            try:
                # A body read to its end leaves the connection usable; an endless one is not waited for.
                size = 0
                async for part in response.aiter_raw():
                    size += len(part)
                    if size > self._settings.body:
                        break
            finally:
                await response.aclose()
        return response


def _agree(seen: list[Answer], times: int) -> bool:
    return sum(answer.verdict == seen[-1].verdict for answer in seen) >= times


def _joined(at: httpx.URL, target: str) -> httpx.URL:
    joined = at.join(target)
    return httpx.URL(without_credentials(str(joined))) if joined.userinfo else joined


def _unaskable(url: str) -> str | None:
    """Why an address is not asked at all, None if it is."""
    if scheme_of(url) not in ("http", "https"):
        return f"'{scheme_of(url)[:12]}:' is not asked, only http and https are"
    if len(url) > _LONGEST:
        return "the address is too long"
    return problem_of("".join(url.split()))
