"""URL: addresses as printed, and what the web answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.model import Edit, Finding, Fix, Severity
from citecheck.sources.urls import PrintedUrl, canonical, printed_urls

if TYPE_CHECKING:
    from citecheck.sources.http import UrlResult

_SHOWN = 100
_LATELY = timedelta(days=14)
_SILENT = ("dns-error", "refused", "timeout", "tls-error")
_NO_ANSWER = {"dns-error": Severity.ERROR, "timeout": Severity.INFO}


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
        after:   https://web.archive.org/web/2013/http://www.example.org/old/talk.html
    Fix:
        The copy in a web archive nearest to the day of access or publication, where there is one. Unsafe: look
        whether it shows what the note is about.
    """
    for found, result in _results(context, "gone"):
        message = f"{_shown(found.url)} is gone: {result.detail}"
        yield _finding(context, found, message, fix=_archived(found, result))


@rule("URL005", "url-no-answer", Severity.WARNING, needs=["network"])
def url_no_answer(context: CheckContext) -> Iterator[Finding]:
    """No server answers at the address.

    Finds:
        Hosts whose name is not known at several tries, as errors; hosts that refuse the connection or offer no
        valid secure one, as warnings; hosts that do not answer in time, as information. An address that was
        good in the last two weeks is information whatever happens today.
    Why:
        The site may be closed for good. It may also be down for an hour, so that most of this is no error.
    Example:
        before:  http://www.closed-institute.example/paper.pdf
        after:   http://repository.example/paper.pdf
    Fix:
        A copy in a web archive, where there is one. Unsafe: the site may be back tomorrow.
    """
    for found, result in _results(context, *_SILENT):
        message = f"{_shown(found.url)} does not answer ({result.verdict}): {result.detail}"
        severity = _NO_ANSWER.get(result.verdict)
        if _was_good(result):
            severity = Severity.INFO
        yield _finding(context, found, message, severity=severity, fix=_archived(found, result))


@rule("URL006", "url-answers-with-error", Severity.INFO, needs=["network"])
def url_answers_with_error(context: CheckContext) -> Iterator[Finding]:
    """The server answers, but not with the page.

    Finds:
        Redirects without end, as warnings; errors of the server (5xx) and answers that keep tools or
        unknown readers out (401, 403, 429, challenges, logins), as information.
    Why:
        A page behind a wall is mostly there: look with a browser before you change anything.
    Example:
        before:  http://www.example.org/talk.html answers 500
        after:   the same address, seen with a browser, or one that answers
    Fix:
        None.
    """
    for found, result in _results(context, "redirect-loop", "server-error", "unverifiable"):
        if result.verdict == "redirect-loop":
            message = f"{_shown(found.url)} answers with an error: {result.detail}"
            yield _finding(context, found, message, severity=Severity.WARNING)
        elif result.verdict == "server-error":
            yield _finding(context, found, f"{_shown(found.url)} answers with an error: {result.detail}")
        else:
            yield _finding(context, found, f"{_shown(found.url)} cannot be verified: {result.detail}")


@rule("URL007", "url-soft-404", Severity.WARNING, needs=["network"])
def url_soft_404(context: CheckContext) -> Iterator[Finding]:
    """The page says that it is not there, though the server says that all is well.

    Finds:
        Pages with status 200 whose title or short text says "not found" in one of twenty languages, deep
        links that end on a site's front page or page for errors, hosts that show the same page for an
        address that cannot exist, and parked domains. Articles about such pages are passed over.
    Why:
        A link checker that looks at the status alone calls such an address good; a reader finds nothing.
    Example:
        before:  http://www.example.org/2009/03/talk.html, which leads to http://www.example.org/
        after:   http://www.example.org/archive/talk-2009.html
    Fix:
        A copy in a web archive, where there is one. Unsafe.
    """
    for found, result in _results(context, "soft-404"):
        message = f"{_shown(found.url)} is not there, whatever its status says: {result.detail}"
        yield _finding(context, found, message, fix=_archived(found, result))


@rule("URL008", "url-drift", Severity.WARNING, needs=["network"])
def url_drift(context: CheckContext) -> Iterator[Finding]:
    """The page is there, and is about another work.

    Finds:
        Pages and PDFs whose titles (citation_*, Dublin Core, JSON-LD, OpenGraph, headings, metadata) are unlike
        the record's, and whose authors, date and text do not speak for the work either. New titles, other
        languages, missing subtitles and names of sites in the title are passed over.
    Why:
        The domain was sold, a number was given out anew, or the address was copied from another note.
    Example:
        before:  Jane Smith, The Northern Grid, 2014, http://northern-grid.example/ (now a shop for shoes)
        after:   Jane Smith, The Northern Grid, 2014, https://web.archive.org/web/2014/http://northern-grid.example/
    Fix:
        A copy in a web archive, where there is one. Unsafe.
    """
    for found, result in _results(context, "drift"):
        message = f"{_shown(found.url)} shows something else: {result.detail}"
        yield _finding(context, found, message, fix=_archived(found, result))


@rule("URL009", "url-moved", Severity.INFO, needs=["network"])
def url_moved(context: CheckContext) -> Iterator[Finding]:
    """The page has moved for good, and the server says where to.

    Finds:
        Addresses that lead to another one by permanent redirects (301, 308) only, where a page is. DOIs are
        passed over, for they are meant to lead on; so are redirects for the time being.
    Why:
        The old address works only as long as somebody keeps the redirect.
    Example:
        before:  http://www.example.org/report
        after:   https://example.org/reports/2013/report.html
    Fix:
        The new address. Safe: the server itself says that both are one.
    """
    for found, result in _results(context, "moved"):
        if result.final_url and found.kind == "url":
            message = f"{_shown(found.url)} has moved to {_shown(result.final_url)}"
            fix = Fix("print the new address", (Edit(found.place, result.final_url),), safe=True)
            yield _finding(context, found, message, fix=None if found.broken else fix)


@rule("URL010", "url-fragment-missing", Severity.WARNING, needs=["network"])
def url_fragment_missing(context: CheckContext) -> Iterator[Finding]:
    """The page is there, but not the place in it that the address points to.

    Finds:
        Addresses with a fragment (`#part-3`) for which the page has no such id or name, and text fragments
        (`#:~:text=…`) whose words are not on the page. Pages that a script makes are passed over.
    Why:
        The reader lands at the top of a long page and searches in vain; the page was revised.
    Example:
        before:  http://www.example.org/report.html#section-7
        after:   http://www.example.org/report.html#findings
    Fix:
        None.
    """
    for found, result in _results(context, "fragment-missing"):
        yield _finding(
            context, found, f"{_shown(found.url)} points to a place that is not there: {result.detail}"
        )


@rule("URL011", "url-other-content", Severity.WARNING, needs=["network"])
def url_other_content(context: CheckContext) -> Iterator[Finding]:
    """The address is that of a PDF, and a web page comes.

    Finds:
        Addresses that end in `.pdf` and give a login or another page. Viewers that show the PDF are
        passed over.
    Why:
        The file was put behind a wall or taken away, and the reader is left at a door.
    Example:
        before:  http://www.example.org/papers/17.pdf, which shows a login
        after:   http://repository.example.org/papers/17.pdf
    Fix:
        None.
    """
    for found, result in _results(context, "content-type"):
        yield _finding(context, found, f"{_shown(found.url)} gives something else: {result.detail}")


@rule("URL012", "url-link-differs", Severity.WARNING)
def url_link_differs(context: CheckContext) -> Iterator[Finding]:
    """A printed address is linked to another one.

    Finds:
        Addresses in a note whose link in the file leads elsewhere. What differs only in `http` or `https`,
        `www.`, a slash at the end or the case of the host is passed over, and so is a link that goes on where
        the printed address breaks off.
    Why:
        Readers of the page and readers of the file are sent to different places; one of them is wrong.
    Example:
        before:  http://example.org/a, linked to http://example.org/b
        after:   http://example.org/a, linked to http://example.org/a
    Fix:
        None: which of them is meant is not known.
    """
    for found in context.once(_printed):
        if found.link is not None:
            yield _finding(context, found, f"{_shown(found.printed)} is linked to {_shown(found.link)}")


def _printed(context: CheckContext) -> tuple[PrintedUrl, ...]:
    return printed_urls(context.bibliography)


def _results(context: CheckContext, *verdicts: str) -> Iterator[tuple[PrintedUrl, UrlResult]]:
    """Each printed address that was asked and has one of the verdicts, with its result."""
    results = context.url_results or {}
    for found in context.once(_printed):
        result = results.get(found.url)
        if result is not None and found.problem is None and result.verdict in verdicts:
            yield found, result


def _archived(found: PrintedUrl, result: UrlResult) -> Fix | None:
    """The copy in an archive in the stead of the address."""
    if result.archive is None or found.kind not in ("url", "doi") or found.broken:
        return None
    return Fix("cite the copy in a web archive", (Edit(found.place, result.archive),))


def _was_good(result: UrlResult) -> bool:
    """Whether the address was good shortly before it was found bad."""
    if result.last_good is None or not result.checked_at:
        return False
    return datetime.fromisoformat(result.checked_at) - datetime.fromisoformat(result.last_good) <= _LATELY


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
