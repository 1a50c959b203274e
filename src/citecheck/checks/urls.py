"""URL: addresses as printed, and what the web answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.model import Edit, Finding, Fix, Severity
from citecheck.sources.urls import PrintedUrl, canonical, printed_urls

if TYPE_CHECKING:
    from citecheck.sources.http import UrlResult

_SHOWN = 100


@rule("URL001", "url-malformed", Severity.ERROR)
def url_malformed(context: CheckContext) -> Iterator[Finding]:
    """An address cannot be one: its scheme, host or characters are wrong.

    Finds:
        Wrong or doubled schemes (`htp://`, `http://http://`), too few or too many slashes, no host, a
        host without a dot or with a comma in its place, ports that are none, characters and escapes
        that no address has, a "<" that is never closed. Form only: RFC 3986 and RFC 1123.
    Why:
        Nobody can follow it, and it is mostly a slip that takes a second to mend.
    Example:
        before:  Interview, htp://www.example.org/talk.html.
        after:   Interview, http://www.example.org/talk.html.
    Fix:
        None: what the author copied it from is not known.
    """
    for found in context.once(_printed):
        if found.problem is not None:
            yield _finding(context, found, f"{_shown(found.printed)} is malformed: {found.problem}")


@rule("URL002", "url-broken", Severity.WARNING)
def url_broken(context: CheckContext) -> Iterator[Finding]:
    """An address is parted by a blank or by the end of a line.

    Finds:
        Addresses that go on behind a blank or on the next line: whole in `<…>`, or in pieces that both
        look like parts of an address. A word that merely follows an address is passed over.
    Why:
        Who copies or clicks it gets the first piece only, which is another address or none.
    Example:
        before:  http://www.example.org/re ports/2013/talk.pdf
        after:   http://www.example.org/reports/2013/talk.pdf
    Fix:
        The pieces joined. Safe where `<…>` shows where the address ends, else unsafe: a hyphen at the
        break may be the typesetter's.
    """
    for found in context.once(_printed):
        if found.broken and found.problem is None:
            joined = "".join(found.printed.split())
            fix = Fix("join the pieces", (Edit(found.place, joined),), safe=found.bracketed)
            message = f"{_shown(found.printed)} is parted; {_shown(joined)} is meant"
            if joined == found.printed:
                # The reader has joined the lines already.
                message = f"{_shown(joined)} is parted by the end of a line"
            yield _finding(context, found, message, fix=fix)


@rule("URL003", "url-printed-differently", Severity.INFO)
def url_printed_differently(context: CheckContext) -> Iterator[Finding]:
    """One address is printed in two ways.

    Finds:
        Addresses that differ only in `http` or `https` or no scheme, in `www.`, in a slash at the end or
        in the case of the host. The rarer spelling is reported; of equals the later.
    Why:
        One of them is often out of date, and a list of addresses shows the page twice.
    Example:
        before:  4 http://example.org/a   9 https://www.example.org/a/
        after:   4 https://example.org/a   9 https://example.org/a
    Fix:
        The commoner spelling. Unsafe: a server may know only one of them.
    """
    groups: dict[str, list[PrintedUrl]] = {}
    for found in context.once(_printed):
        if found.problem is None and not found.broken and found.kind == "url":
            groups.setdefault(canonical(found.url), []).append(found)
    for group in groups.values():
        counts = Counter(found.printed for found in group)
        usual, _ = counts.most_common(1)[0]
        first = next(found for found in group if found.printed == usual)
        for found in group:
            if found.printed != usual:
                message = f"{_shown(found.printed)} is printed as {_shown(usual)} in note {first.note}"
                fix = Fix(f"print it as in note {first.note}", (Edit(found.place, usual),))
                yield _finding(context, found, message, fix=fix)


@rule("URL004", "url-gone", Severity.ERROR, needs=["network"])
def url_gone(context: CheckContext) -> Iterator[Finding]:
    """The server says that there is no such page.

    Finds:
        Addresses that answer 404 or 410 to two requests by GET, some seconds apart.
    Why:
        Readers cannot check what the note bears out. The page may have moved, or an archive may have it.
    Example:
        before:  http://www.example.org/old/talk.html
        after:   http://www.example.org/archive/talk.html
    Fix:
        None.
    """
    for found, result in _results(context):
        if result.verdict == "gone":
            yield _finding(context, found, f"{_shown(found.url)} is gone: {result.detail}")


@rule("URL005", "url-no-answer", Severity.WARNING, needs=["network"])
def url_no_answer(context: CheckContext) -> Iterator[Finding]:
    """No server answers at the address.

    Finds:
        Hosts that are not known, refuse the connection, do not answer in time, or offer no valid secure
        connection, at two tries.
    Why:
        The site may be closed for good. It may also be down for an hour, so that this alone is no error.
    Example:
        before:  http://www.closed-institute.example/paper.pdf
        after:   http://repository.example/paper.pdf
    Fix:
        None.
    """
    for found, result in _results(context):
        if result.verdict in ("dns-error", "refused", "timeout", "tls-error"):
            yield _finding(
                context, found, f"{_shown(found.url)} does not answer ({result.verdict}): {result.detail}"
            )


@rule("URL006", "url-answers-with-error", Severity.INFO, needs=["network"])
def url_answers_with_error(context: CheckContext) -> Iterator[Finding]:
    """The server answers, but not with the page.

    Finds:
        Errors of the server (5xx) and redirects without end, as warnings; answers that keep tools or
        unknown readers out (401, 403, 429 and the like), as information.
    Why:
        A page behind a wall is mostly there: look with a browser before you change anything.
    Example:
        before:  http://www.example.org/talk.html answers 500
        after:   the same address, seen with a browser, or one that answers
    Fix:
        None.
    """
    for found, result in _results(context):
        if result.verdict in ("server-error", "redirect-loop"):
            message = f"{_shown(found.url)} answers with an error: {result.detail}"
            yield _finding(context, found, message, severity=Severity.WARNING)
        elif result.verdict == "unverifiable":
            yield _finding(context, found, f"{_shown(found.url)} cannot be verified: {result.detail}")


def _printed(context: CheckContext) -> tuple[PrintedUrl, ...]:
    return printed_urls(context.bibliography)


def _results(context: CheckContext) -> Iterator[tuple[PrintedUrl, UrlResult]]:
    """Each printed address that was asked, with its result."""
    results = context.url_results or {}
    for found in context.once(_printed):
        result = results.get(found.url)
        if result is not None and found.problem is None:
            yield found, result


def _finding(
    context: CheckContext,
    found: PrintedUrl,
    message: str,
    *,
    fix: Fix | None = None,
    severity: Severity | None = None,
) -> Finding:
    return context.finding(message, place=found.place, note=found.note, fix=fix, severity=severity)


def _shown(url: str) -> str:
    from citecheck.sources.url_form import without_credentials

    whole = without_credentials(url)
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"
