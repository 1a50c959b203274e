"""What one answer, or one error in place of it, says of an address."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

import httpcore
import httpx

from citecheck.sources.guard import ForbiddenAddressError, UnknownHostError

Verdict = Literal[
    "alive",
    "moved",
    "redirected",
    "gone",
    "unverifiable",
    "server-error",
    "timeout",
    "dns-error",
    "refused",
    "tls-error",
    "redirect-loop",
    "malformed",
]
_PERMANENT = frozenset({301, 308})
_GUARDED = frozenset({401, 402, 403, 407, 429, 451, 999})
_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})


@dataclass(frozen=True, slots=True)
class Answer:
    """One try. ``unreached`` when the reason may be that there is no network here at all."""

    verdict: Verdict
    status: int | None = None
    final_url: str | None = None
    detail: str = ""
    retry_after: float = 0.0
    unreached: bool = False

    @property
    def reached_nobody(self) -> bool:
        """Whether no server was spoken to, so that another method cannot help."""
        return self.status is None and self.verdict in ("dns-error", "refused", "unverifiable", "malformed")


def of_response(response: httpx.Response, hops: Sequence[int], final_url: str) -> Answer:
    """The verdict of an answer that redirects no further."""
    status = response.status_code
    detail = f"{status} {_phrase(status)}".strip()
    if 200 <= status < 300:
        if not hops:
            return Answer("alive", status, final_url, detail)
        verdict: Verdict = "moved" if all(hop in _PERMANENT for hop in hops) else "redirected"
        return Answer(verdict, status, final_url, f"{detail} at {final_url}")
    if status in (404, 410):
        return Answer("gone", status, final_url, detail)
    if status >= 500 and status != 999:
        return Answer("server-error", status, final_url, detail, retry_after=_retry_after(response))
    if status in _GUARDED:
        return Answer("unverifiable", status, final_url, f"{detail}: the server does not let a tool in")
    return Answer("unverifiable", status, final_url, detail)


def of_error(error: Exception) -> Answer:
    """The verdict of a try that got no answer."""
    for cause in _causes(error):
        if isinstance(cause, ForbiddenAddressError):
            return Answer("unverifiable", detail=f"not asked: {cause} (allow private addresses to ask)")
        if isinstance(cause, UnknownHostError):
            return Answer("dns-error", detail=str(cause), unreached=cause.passing)
        if isinstance(cause, ssl.SSLError):
            return Answer("tls-error", detail=_tls(cause))
        if isinstance(cause, OSError) and cause.errno in _NO_NETWORK:
            return Answer("refused", detail="the network is not reachable", unreached=True)
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException | TimeoutError):
        return Answer("timeout", detail="no answer in time")
    if isinstance(error, httpcore.ConnectError | httpx.ConnectError):
        return Answer("refused", detail="the connection was refused")
    return Answer("server-error", detail=f"the answer broke off or is malformed ({type(error).__name__})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies behind it, at most eight deep (a connection to several addresses nests)."""
    waiting: list[BaseException] = [error]
    for _ in range(8):
        if not waiting:
            return
        known = waiting.pop(0)
        yield known
        if isinstance(known, BaseExceptionGroup):
            waiting.extend(known.exceptions)
        following = known.__cause__ or known.__context__
        if following is not None:
            waiting.append(following)


def _tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    return f"no secure connection: {error.reason or 'unknown reason'}"


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0.0


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
