"""From what came of asking to a verdict: first of the answer alone, then of the page for what it is cited for."""

from __future__ import annotations

import errno
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from urllib.parse import urlsplit

from citecheck.sources.http import gates, missing, tls
from citecheck.sources.http.address import UnaskableError
from citecheck.sources.http.answers import Answer
from citecheck.sources.http.bodies import as_text
from citecheck.sources.http.drift import Facts
from citecheck.sources.http.fetch import Seen
from citecheck.sources.http.guard import ForbiddenAddressError, UnknownHostError
from citecheck.sources.http.pacing import retry_after
from citecheck.sources.http.page import Page, read_page
from citecheck.sources.http.results import Site, Verdict
from citecheck.sources.http.signs import path_words

_PERMANENT = frozenset({301, 308})
_WALLS = frozenset({401, 402, 403, 407, 423, 429, 451, 999})
_TRY_LATER = frozenset({408, 421, 425, 429})
_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
_RESET = (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED)
MISSING = frozenset({404, 410})


def answer_of(asked: str, seen: Seen, site: Site | None = None, *, places: bool = False) -> Answer:
    """The verdict of one try, as far as the answer alone tells; ``places`` for an address with a fragment."""
    if seen.error is not None:
        return _of_error(seen, seen.error)
    status = seen.status or 0
    if seen.loop:
        return Answer(
            "redirect-loop", status, seen.final, f"the redirects do not end ({len(seen.hops)} followed)"
        )
    page = _page(seen, places) if seen.is_html else None
    detail = f"{status} {_phrase(status)}".strip()
    if site is not None and status in site.expect and not 200 <= status < 300:
        return Answer("alive", status, seen.final, f"{detail}, as the settings expect of {site.name}")
    wall = gates.challenge(status, seen.headers, page, seen.body)
    if wall is not None and status not in MISSING:
        if status == 200 and page is not None:
            good = replace(_classed(asked, seen, detail), html=True, page=page, facts=Facts.of(page))
            return _instead(good, "unverifiable", wall, f"{detail}: {wall}")
        return Answer("unverifiable", status, seen.final, f"{detail}: {wall}")
    if 200 <= status < 300 or status in (300, 304):
        return _of_page(asked, seen, page, detail)
    return _of_status(status, seen, detail)


def _of_status(status: int, seen: Seen, detail: str) -> Answer:
    wait = retry_after(seen.headers["retry-after"], time.time()) if "retry-after" in seen.headers else None
    if status in MISSING:
        # HEAD is answered wrongly by many servers.
        return Answer("gone", status, seen.final, detail, again=True)
    if status == 408:
        return Answer(
            "timeout", status, seen.final, f"{detail}: the server waited for us in vain", again=True
        )
    if 500 <= status < 600:
        return Answer("server-error", status, seen.final, detail, again=True, wait=wait)
    if status in _WALLS:
        why = "too many requests, it says" if status == 429 else "the server does not let a tool in"
        return Answer(
            "unverifiable", status, seen.final, f"{detail}: {why}", again=status in _TRY_LATER, wait=wait
        )
    if 300 <= status < 400:
        return Answer("unverifiable", status, seen.final, f"{detail}: a redirect that says not where to")
    return Answer("unverifiable", status, seen.final, detail, again=status in _TRY_LATER, wait=wait)


def _of_page(asked: str, seen: Seen, page: Page | None, detail: str) -> Answer:
    status = seen.status or 0
    if seen.broken and not seen.body and seen.method == "GET" and status == 200:
        if "time" in seen.broken:
            return Answer("alive", status, seen.final, f"{detail}, but no word of the page came in time")
        return Answer("server-error", status, seen.final, f"{detail}, but {seen.broken}", again=True)
    if status in (204, 205):
        return Answer("unverifiable", status, seen.final, f"{detail}: the server answers, and shows nothing")
    if status == 304:
        # What was asked for by a condition was told before.
        return Answer(
            "server-error", status, seen.final, f"{detail}, though nothing was asked of changes", again=True
        )
    if status == 200 and seen.method == "GET" and seen.whole and not seen.body.strip():
        return Answer("server-error", status, seen.final, f"{detail}, but the page is empty", again=True)
    good = _classed(asked, seen, detail)
    good.html = page is not None
    if page is None:
        good.sign = missing.says_missing(_short_text(seen), seen.content_type)
        if good.sign is not None and good.sign.strength == "sure":
            return replace(good, verdict="soft-404", detail=f"{detail}, but {good.sign.why}")
        return good
    good.page, good.facts = page, Facts.of(page)
    return _of_html(asked, seen, page, good, detail)


def _of_html(asked: str, seen: Seen, page: Page, good: Answer, detail: str) -> Answer:
    redirected = seen.final if seen.hops and not _same(asked, seen.final) else None
    source = seen.body[:200_000].decode("latin-1").lower() if len(page.text) < 1000 else ""
    sign = missing.by_source(source, page) or missing.sign_of(page, asked=asked, redirected_to=redirected)
    before = _before_it(asked, seen, page, good, detail)
    if before is not None:
        return before
    if sign is not None and sign.strength == "sure":
        return _not_there(good, sign, detail)
    if redirected is not None and missing.ends_at_home(asked, seen.final):
        return _not_there(
            good, missing.Sign("sure", f"the link ends on the front page {seen.final}", True), detail
        )
    good.sign = sign or missing.front_of(asked, page, redirected)
    if sign is not None and sign.in_passing and good.facts is not None:
        good.facts = replace(good.facts, absent=sign.why)
    if _printed_as_pdf(asked) and not page.is_shell and not page.shows_file:
        why = "it is a web page where a PDF is meant"
        return replace(good, verdict="content-type", detail=f"{detail}: {why}")
    return good


def _before_it(asked: str, seen: Seen, page: Page, good: Answer, detail: str) -> Answer | None:
    """The verdict where a page is shown in the stead of the one that is meant; None where none is."""
    why = gates.login(asked, seen.final, page)
    if why is not None and _printed_as_pdf(asked):
        return replace(good, verdict="content-type", detail=f"{detail}: {why} where a PDF is meant")
    why = why or gates.consent(asked, seen.final, page) or gates.age(page)
    why = why or gates.paywall(page) or gates.elsewhere_only(page)
    if why is not None:
        return _instead(good, "unverifiable", why, f"{detail}: {why}")
    fault = gates.fault(page)
    if fault is None:
        return None
    why, in_passing = fault
    return _instead(good, "server-error", why, f"{detail}, but {why}", again=True, in_passing=in_passing)


def _instead(
    good: Answer, verdict: Verdict, why: str, detail: str, *, again: bool = False, in_passing: bool = False
) -> Answer:
    """A verdict that holds unless the page is called as the notes call the work."""
    said = missing.Sign("sure", why, True, in_passing)
    return replace(
        good, verdict=verdict, detail=detail, again=again, sign=said, otherwise=(good.verdict, good.detail)
    )


def _not_there(good: Answer, sign: missing.Sign, detail: str) -> Answer:
    return replace(
        good,
        verdict="soft-404",
        detail=f"{detail}, but {sign.why}",
        sign=sign,
        otherwise=(good.verdict, good.detail),
    )


def _classed(asked: str, seen: Seen, detail: str) -> Answer:
    """Alive, moved or redirected, by the redirects that were followed."""
    status, final = seen.status, seen.final
    if not seen.hops or _same(asked, final):
        return Answer("alive", status, final, detail)
    verdict: Verdict = "moved" if all(code in _PERMANENT for code, _ in seen.hops) else "redirected"
    return Answer(verdict, status, final, f"{detail} at {final}")


def _of_error(seen: Seen, error: Exception) -> Answer:
    """The verdict of a try that got no answer."""
    where = seen.final if seen.hops else None
    at = f" at {seen.final}" if seen.hops else ""
    if isinstance(error, UnaskableError):
        if not seen.hops and seen.status is None:
            return Answer("malformed", detail=str(error))
        return Answer("unverifiable", seen.status, seen.final, f"it redirects to where {error}")
    for cause in _causes(error):
        if isinstance(cause, ForbiddenAddressError):
            return Answer("unverifiable", None, where, f"not asked{at}: {cause} (--allow-private asks it)")
        if isinstance(cause, UnknownHostError):
            return Answer(
                "dns-error",
                None,
                where,
                f"{cause}{at}",
                again=True,
                unreached=cause.passing and not seen.hops,
            )
        if isinstance(cause, ssl.SSLError):
            return Answer("tls-error", None, where, f"{tls.reason(cause)}{at}", again=True)
        if isinstance(cause, OSError) and cause.errno in _NO_NETWORK:
            return Answer(
                "refused",
                None,
                where,
                f"the network is not reachable{at}",
                again=True,
                unreached=not seen.hops,
            )
    if isinstance(error, TimeoutError):
        return Answer("timeout", None, where, f"no answer in time{at}", again=True)
    if isinstance(error, ConnectionRefusedError):
        return Answer("refused", None, where, f"the connection was refused{at}", again=True)
    if isinstance(error, OSError) and error.errno == errno.EHOSTUNREACH:
        return Answer("refused", None, where, f"the host is not reachable{at}", again=True)
    return Answer("server-error", None, where, f"{_broken(error)}{at}", again=True)


def _broken(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _RESET:
        return "the server broke the connection off"
    return str(error) or type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies behind it, at most eight deep."""
    known: BaseException | None = error
    for _ in range(8):
        if known is None:
            return
        yield known
        known = known.__cause__ or known.__context__


def _page(seen: Seen, places: bool) -> Page:
    if not seen.body:
        return Page()
    return read_page(as_text(seen.body, seen.content_type), whole=seen.whole, places=places)


def _short_text(seen: Seen) -> str:
    named = seen.content_type
    if seen.is_pdf or len(seen.body) > 4000 or not ("text" in named or "json" in named or "xml" in named):
        return ""
    return as_text(seen.body, named)


def _printed_as_pdf(url: str) -> bool:
    words = path_words(url)
    # "File:Report.pdf" and the like are pages about a file.
    return bool(words) and words[-1].endswith(".pdf") and ":" not in words[-1]


def _same(one: str, other: str) -> bool:
    """Whether two addresses are one but for their fragment."""
    if one == other:
        return True
    left, right = urlsplit(one), urlsplit(other)
    return (left.scheme, left.netloc.lower(), left.path or "/", left.query) == (
        right.scheme, right.netloc.lower(), right.path or "/", right.query,
    )  # fmt: skip


@cache
def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
