"""What is asked, how, and what is known of an address afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from citecheck._version import __version__
from citecheck.model import Record

Verdict = Literal[
    "alive",
    "moved",
    "redirected",
    "gone",
    "soft-404",
    "unverifiable",
    "server-error",
    "timeout",
    "dns-error",
    "refused",
    "tls-error",
    "redirect-loop",
    "malformed",
    "fragment-missing",
    "content-type",
    "drift",
    "unchecked",
]
GOOD: frozenset[Verdict] = frozenset({"alive", "moved", "redirected"})
"""The page is there, and nothing says that it is another."""
PASSING: frozenset[Verdict] = frozenset({"server-error", "timeout", "dns-error", "refused", "tls-error"})
"""What may be over in an hour."""
THERE: frozenset[Verdict] = GOOD | {"fragment-missing", "content-type"}
"""Something is there that a reader can look at."""

PROJECT = "https://pypi.org/project/citecheck-toolkit/"
USER_AGENT = f"citecheck/{__version__} (+{PROJECT}; checks the addresses in a manuscript's notes)"
WAYBACK = "https://archive.org/wayback/available"
MEMENTO = "https://web.archive.org/web/timemap/link/"
DOI = "https://doi.org/"
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Site:
    """What to do at some addresses. ``pattern`` is a host or an address, with ``*`` for anything.

    ``expect`` are statuses that count as alive there; ``headers`` are sent there and nowhere else;
    ``skip`` leaves the address unasked, with ``reason`` said.
    """

    name: str
    pattern: str
    skip: bool = False
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    expect: frozenset[int] = frozenset()
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class LookSettings:
    """How to ask. Times in seconds.

    ``timeout`` is for one step (connect, head of an answer, body), ``total`` for all that is asked of one
    address, waiting for others not counted; ``tries`` are for what may pass, and ``pause`` is the least
    time between two of them, doubled each time. ``rate`` is requests a second to one host. ``body`` and
    ``pdf`` cap the bytes read of a page and of a PDF, after decompression too. ``patience`` is the longest
    that a server's Retry-After is obeyed; a longer one is not waited for. ``doi`` is the resolver that is asked what is
    registered for a DOI whose page does not tell, "" for none. ``max_age`` is how old a stored
    verdict may be: one number for all, or None for a day, and an hour for what was bad. A store that nobody
    named (``store_is_ours``) and that cannot be used is gone without. ``processes`` are how many may share very many
    addresses, where the system lets a process be divided.
    """

    timeout: float = 10.0
    total: float = 60.0
    tries: int = 3
    pause: float = 2.0
    patience: float = 30.0
    connections_per_host: int = 4
    connections: int = 128
    rate: float = 25.0
    redirects: int = 20
    body: int = 524_288
    pdf: int = 8_388_608
    user_agent: str = USER_AGENT
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()
    robots: bool = False
    sites: tuple[Site, ...] = ()
    wayback: str = WAYBACK
    memento: str = MEMENTO
    doi: str = DOI
    store: Path | None = None
    store_is_ours: bool = False
    max_age: float | None = None
    refresh: bool = False
    offline: bool = False
    snapshots: bool = True
    processes: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to look at, and what the manuscript says of it.

    ``context`` is the text of the notes it stands in; ``records`` gives the works it is cited for, and is
    called only where the page's title does not stand in the notes.
    """

    url: str
    context: str = ""
    records: Callable[[], Sequence[Record]] | None = None


@dataclass(frozen=True, slots=True)
class UrlResult:
    """What is known of one address.

    ``status`` is the last answer's, None where nothing answered. Times are ISO 8601 in UTC:
    ``checked_at`` of the last look, ``first_seen_bad`` of the first bad one since it was last good,
    ``last_good`` of the last good one. ``archive`` is the address of a copy in an archive.
    """

    url: str
    verdict: Verdict
    status: int | None = None
    final_url: str | None = None
    tries: int = 1
    detail: str = ""
    checked_at: str = ""
    archive: str | None = None
    first_seen_bad: str | None = None
    last_good: str | None = None
    stored: bool = False


@dataclass(frozen=True, slots=True)
class LookOutcome:
    """The result of each address. ``network_gone`` when not one host could be reached or found.

    ``remarks`` say what happened beside (a store that was set aside); ``asked`` is how many addresses
    were looked at now and not taken from the store.
    """

    results: Mapping[str, UrlResult] = field(default_factory=dict)
    network_gone: bool = False
    remarks: tuple[str, ...] = ()
    asked: int = 0
