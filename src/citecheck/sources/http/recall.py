"""Between a look and the store: what is still good, what a page is sent for, and what is kept."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from citecheck.sources.http.answers import Answer
from citecheck.sources.http.results import DAY, GOOD, THERE, LookSettings, UrlResult, Verdict, Wanted
from citecheck.sources.store import Row, Store, seen_so_far

if TYPE_CHECKING:
    from citecheck.sources.http.drift import Facts

_HOUR = 3600.0
_JSON = json.JSONEncoder(ensure_ascii=False).encode
_KEPT = (
    "titles",
    "authors",
    "date",
    "doi",
    "language",
    "languages",
    "descriptions",
    "by_script",
    "asks_password",
    "absent",
)


def context_key(wanted: Wanted) -> str:
    """A short mark of what an address is cited for."""
    return hashlib.blake2b(
        " ".join(wanted.context.split()).encode("utf-8", "replace"), digest_size=8
    ).hexdigest()


def is_fresh(row: Row, settings: LookSettings, now: float) -> bool:
    """Whether a stored verdict needs no new look."""
    if settings.offline:
        return True
    if settings.refresh:
        return False
    age = now - row.checked_at
    if settings.max_age is not None:
        return age <= settings.max_age
    return age <= (DAY if row.verdict in THERE else _HOUR)


def conditions(row: Row | None) -> dict[str, str]:
    """Headers that ask only for what has changed, for a page that was there without redirects."""
    if row is None or row.base_verdict != "alive":
        return {}
    out = {}
    if row.etag:
        out["If-None-Match"] = row.etag
    if row.last_modified:
        out["If-Modified-Since"] = row.last_modified
    return out


def facts_of(row: Row, store: Store) -> Facts | None:
    """What the page said of itself when it was last read."""
    from citecheck.sources.http.drift import Facts

    if row.facts is None:
        return None
    try:
        kept: dict[str, Any] = json.loads(row.facts)
        made: dict[str, Any] = {
            n: tuple(v) if isinstance(v, list) else v for n, v in kept.items() if n in _KEPT
        }
        facts = Facts(**made)
    except (ValueError, TypeError):
        return None
    snapshot = store.snapshot(row.url)
    return replace(facts, text=snapshot[1]) if snapshot else facts


def row_of(
    wanted: Wanted,
    held: tuple[Verdict, str],
    answer: Answer,
    before: Row | None,
    *,
    final: str | None,
    tries: int,
    archive: str | None,
    now: float,
) -> Row:
    """What is to be stored of a look that came to the verdict and detail ``held``."""
    facts = None
    if answer.facts is not None:
        facts = _JSON({n: getattr(answer.facts, n) for n in _KEPT})
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    if answer.stored and before is not None:
        # The page is as it was, and so is what it said of itself.
        etag, modified, facts = etag or before.etag, modified or before.last_modified, before.facts
    verdict, detail = held
    good_at, good_verdict, first_bad = seen_so_far(before, verdict, now, good=verdict in GOOD)
    return Row(
        wanted.url, verdict, answer.status, final, tries, detail, now, good_at, good_verdict, first_bad, etag, modified,
        answer.verdict, answer.detail, context_key(wanted), facts, archive,
    )  # fmt: skip


def result_of(row: Row, *, stored: bool) -> UrlResult:
    """A stored verdict as a result, with what was known before it said where it helps."""
    return UrlResult(
        row.url,
        row.verdict,  # type: ignore[arg-type]
        row.status,
        row.final_url,
        row.tries,
        row.detail + _before(row),
        iso(row.checked_at),
        row.archive,
        iso(row.first_bad) if row.first_bad is not None else None,
        iso(row.good_at) if row.good_at is not None else None,
        stored,
    )


def _before(row: Row) -> str:
    """ "; alive 3 days ago" for an address that is bad now and was good."""
    if row.verdict in GOOD or row.good_at is None:
        return ""
    days = int((row.checked_at - row.good_at) // DAY)
    when = "earlier the same day" if days < 1 else "1 day before" if days == 1 else f"{days} days before"
    return f"; {row.good_verdict or 'alive'} {when}"


def iso(seconds: float) -> str:
    """A time as it is written in the output."""
    return _iso(math.floor(seconds))


@lru_cache(maxsize=256)
def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
