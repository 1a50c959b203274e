"""A look from its beginning to its end: what is known already, what is asked, what is kept.

What the store knows is told without loading anything of the network.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from citecheck.sources.http.answers import Answer
from citecheck.sources.http.recall import context_key, is_fresh, iso, result_of, row_of
from citecheck.sources.http.results import LookOutcome, LookSettings, UrlResult, Verdict, Wanted
from citecheck.sources.http.sites import Sites
from citecheck.sources.store import Row, Store, StoreError
from citecheck.sources.url_form import problem_of, scheme_of

OnResult = Callable[[UrlResult], None]
_LONGEST = 4000
_AT_ONCE = 100
_SOME = 5000


def look(
    urls: Iterable[str | Wanted], settings: LookSettings | None = None, *, on_result: OnResult | None = None
) -> LookOutcome:
    """Ask each address and say what answers; the same address is asked once.

    ``on_result`` is called with each result as it comes; of one address twice when a later page shows that
    the first verdict was wrong. An interrupt ends the look at once; what ``on_result`` was given by then is
    known, and stored where there is a store.

    Raises:
        CitecheckError: The store, or a proxy or certificates that the environment names, cannot be used.
    """
    wanted: dict[str, Wanted] = {}
    for one in urls:
        made = Wanted(one) if isinstance(one, str) else one
        wanted.setdefault(made.url, made)
    if not wanted:
        return LookOutcome()
    known = Known(settings or LookSettings(), on_result)
    try:
        left = known.recall(wanted.values())
        if left:
            from citecheck.sources.http.schedule import run

            run(left, known)
        return known.outcome(wanted)
    finally:
        known.close()


@dataclass(slots=True)
class Known:
    """The results so far, and the store behind them."""

    settings: LookSettings
    on_result: OnResult | None = None
    results: dict[str, UrlResult] = field(default_factory=dict)
    network_gone: bool = False
    asked: int = 0
    set_aside: Path | None = None
    sites: Sites = field(init=False)
    store: Store | None = field(init=False, default=None)
    _unstored: list[tuple[Row, tuple[str, str] | None]] = field(default_factory=list)
    _stored: set[str] = field(default_factory=set)
    _asking: dict[str, Row | None] = field(default_factory=dict)
    _lacking: int = 0
    _remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sites = Sites(self.settings.sites)
        path = self.settings.store
        if path is None or (self.settings.offline and not path.exists()):
            return
        self.store = self._opened(path)

    def _opened(self, path: Path) -> Store | None:
        """The store; None where nobody named it and it cannot be used, which is remarked."""
        try:
            return Store(path)
        except StoreError as error:
            if not self.settings.store_is_ours:
                raise
            self._remarks.append(f"{error}; this run keeps nothing")
            return None

    def close(self) -> None:
        """Store what is not stored yet, and close the store."""
        if self.store is not None:
            try:
                self.store_now()
            finally:
                self.set_aside = self.store.set_aside or self.set_aside
                self.store.close()

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Without a connection to the store, while other processes have theirs: none outlives a fork."""
        self.close()
        yield
        if self.store is not None:
            self.store = self._opened(self.store.path)

    def part(self, settings: LookSettings, on_result: OnResult) -> Known:
        """The same knowledge in a process of its own, with a connection of its own to the store."""
        own = Known(replace(settings, store=None), on_result)
        own._asking, own._stored = self._asking, self._stored
        own.store = None if self.store is None else Store(self.store.path)
        return own

    def store_now(self) -> None:
        """Commit the verdicts that were kept since the last time."""
        rows, self._unstored = self._unstored, []
        if self.store is not None and rows:
            self.store.put_all(rows)

    def _put(self, row: Row, snapshot: tuple[str, str] | None = None) -> None:
        if self.store is not None:
            self._unstored.append((row, snapshot))
            if len(self._unstored) >= _AT_ONCE:
                self.store_now()

    def recall(self, wanted: Iterable[Wanted]) -> list[Wanted]:
        """Tell what needs no asking: malformed, left out, or known from the store. What is left is given back."""
        left: list[Wanted] = []
        rest = iter(wanted)
        while some := list(islice(rest, _SOME)):
            rows = self.store.get_all([one.url for one in some]) if self.store is not None else {}
            left += [one for one in some if not self._recalled(one, rows.get(one.url))]
        return left

    def _recalled(self, one: Wanted, row: Row | None) -> bool:
        settings, now = self.settings, time.time()
        problem = unaskable(one.url)
        if problem is not None:
            self.tell(UrlResult(one.url, "malformed", tries=0, detail=problem, checked_at=iso(now)))
            return True
        site = self.sites.of(one.url)
        if site is not None and site.skip:
            reason = site.reason or f"the settings leave {site.name} out"
            self.tell(
                UrlResult(
                    one.url, "unverifiable", tries=0, detail=f"not asked: {reason}", checked_at=iso(now)
                )
            )
            return True
        if row is not None:
            if is_fresh(row, settings, now):
                self.tell(result_of(self._held(row, one), stored=True))
                return True
            if len(self._asking) < _SOME:
                self._asking[one.url] = row
            else:
                self._stored.add(one.url)
        if settings.offline:
            self._lacking += 1
            self.tell(
                UrlResult(one.url, "unchecked", tries=0, detail="not in the store, and nothing is asked")
            )
            return True
        return False

    def _held(self, row: Row, one: Wanted) -> Row:
        """The stored verdict, held against what the address is cited for here if that is another thing."""
        if row.context == context_key(one) or self.store is None or row.facts is None:
            return row
        from citecheck.sources.http.hold import held
        from citecheck.sources.http.recall import facts_of

        answer = Answer(
            row.base_verdict, row.status, row.final_url, row.base_detail,  # type: ignore[arg-type]
            facts=facts_of(row, self.store), html=True,
        )  # fmt: skip
        verdict, detail = held(one, answer)
        if row.verdict == "fragment-missing" and verdict == row.base_verdict:
            verdict, detail = row.verdict, row.detail  # type: ignore[assignment]
        changed = replace(row, verdict=verdict, detail=detail, context=context_key(one))
        self._put(changed)
        return changed

    def before(self, url: str) -> Row | None:
        """What was known of an address that is being asked."""
        if url in self._asking:
            return self._asking[url]
        found = self.store.get(url) if url in self._stored and self.store is not None else None
        self._asking[url] = found
        return found

    def keep(
        self,
        one: Wanted,
        held: tuple[Verdict, str],
        answer: Answer,
        *,
        final: str | None,
        tries: int,
        archive: str | None,
        snapshot: tuple[str, str] | None,
    ) -> None:
        """Keep a verdict that was just found, for :meth:`store_now`, and tell it with what was known before."""
        if one.url in self.results:
            # It was told already, and was wrong: what was known before is what was stored then.
            self.store_now()
            self._stored.add(one.url)
        row = row_of(
            one,
            held,
            answer,
            self.before(one.url),
            final=final,
            tries=tries,
            archive=archive,
            now=time.time(),
        )
        # What is kept from here on is the store's: a run may have very many addresses.
        self._stored.discard(one.url)
        self._asking.pop(one.url, None)
        self._put(row, snapshot)
        self.tell(result_of(row, stored=False))

    def tell(self, result: UrlResult) -> None:
        """Take in a result and hand it on."""
        self.results[result.url] = result
        if self.on_result is not None:
            self.on_result(result)

    def outcome(self, wanted: Iterable[str]) -> LookOutcome:
        """All results in the order they were wanted."""
        remarks = list(self._remarks)
        aside = self.set_aside or (self.store.set_aside if self.store is not None else None)
        if aside is not None:
            remarks.append(
                f"{self.settings.store}: the store was damaged; it is set aside as {aside.name}, a new one is begun"
            )
        if self._lacking:
            count = "1 address is" if self._lacking == 1 else f"{self._lacking} addresses are"
            remarks.append(f"offline: {count} not in the store, and unchecked")
        results = {url: self.results[url] for url in wanted if url in self.results}
        return LookOutcome(results, self.network_gone, tuple(remarks), self.asked)


def unaskable(url: str) -> str | None:
    """Why an address is not asked at all, None if it is."""
    if scheme_of(url) not in ("http", "https"):
        return f"'{scheme_of(url)[:12]}:' is not asked, only http and https are"
    if len(url) > _LONGEST:
        return "the address is too long"
    return problem_of("".join(url.split()))
