"""What is known of addresses from earlier runs: one SQLite file with verdicts, validators and page texts.

Verdicts are committed as they come, in the write-ahead log's mode, those of one moment together: a killed process
loses at most what was in flight, and several processes may use one file at once. A file that is damaged is set aside, never mended
in place and never deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from citecheck.model import CitecheckError

FILE_NAME = "urls.sqlite"
PROJECT_FOLDER = ".citecheck"
_VERSION = 1
_BUSY = 30.0
_SNAPSHOT = 400_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS verdicts (
  url TEXT PRIMARY KEY, verdict TEXT NOT NULL, status INTEGER, final_url TEXT, tries INTEGER NOT NULL,
  detail TEXT NOT NULL, checked_at REAL NOT NULL, good_at REAL, good_verdict TEXT, first_bad REAL,
  etag TEXT, last_modified TEXT, base_verdict TEXT NOT NULL, base_detail TEXT NOT NULL, context TEXT NOT NULL,
  facts TEXT, archive TEXT);
CREATE TABLE IF NOT EXISTS snapshots (
  url TEXT PRIMARY KEY, taken_at REAL NOT NULL, title TEXT NOT NULL, text BLOB NOT NULL);
"""


class StoreError(CitecheckError):
    """A store that cannot be used, with its path and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is stored of one address. Times are seconds since 1970.

    ``base_verdict`` is the page's own, before it was held against what it is cited for; ``context`` tells
    which citation it was held against. ``facts`` is JSON of what the page says of itself.
    """

    url: str
    verdict: str
    status: int | None
    final_url: str | None
    tries: int
    detail: str
    checked_at: float
    good_at: float | None = None
    good_verdict: str | None = None
    first_bad: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    base_verdict: str = ""
    base_detail: str = ""
    context: str = ""
    facts: str | None = None
    archive: str | None = None


T = TypeVar("T")
_COLUMNS = tuple(part.name for part in fields(Row))
_VALUES = attrgetter(*_COLUMNS)
_PUT = f"INSERT OR REPLACE INTO verdicts ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_ALL = f"SELECT {', '.join(_COLUMNS)} FROM verdicts WHERE url"
_GET = f"{_ALL} = ?"
_PARAMETERS = 500


class Store:
    """One open store. Use as a context manager. ``set_aside`` is where a damaged file went, None for none."""

    def __init__(self, path: Path) -> None:
        """Open the store at ``path``, or make it. Raises StoreError when it can be neither."""
        self.path = path
        self.set_aside: Path | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = self._opened()
        except sqlite3.DatabaseError as error:
            if _is_passing(error):
                raise _unusable(path, error) from None
            self.set_aside = _aside(path)
            try:
                self._database = self._opened()
            except (sqlite3.Error, OSError) as second:
                raise _unusable(path, second) from None
        except OSError as error:
            raise _unusable(path, error) from None

    def _opened(self) -> sqlite3.Connection:
        # Looks may run in a thread beside the caller's loop; one thread at a time uses the connection.
        database = sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise StoreError(
                    f"{self.path}: the store was written by a newer citecheck; name another with --store"
                )
            _to_wal(database)
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version < _VERSION:
                database.executescript(
                    f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;"
                )
            # A file of another program, or one that lost its middle, shows here.
            database.execute(f"{_GET} LIMIT 1", ("",)).fetchone()
            database.execute("SELECT url, title FROM snapshots LIMIT 1").fetchone()
        except BaseException:
            database.close()
            raise
        return database

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was put is in it."""
        self._database.close()

    def get(self, url: str) -> Row | None:
        """What is stored of ``url``. Raises StoreError when the file is damaged in its middle."""
        found = self._run(_GET, (url,)).fetchone()
        return None if found is None else Row(*found)

    def get_all(self, urls: Sequence[str]) -> dict[str, Row]:
        """What is stored of those of ``urls`` that are stored, in one go. Raises as :meth:`get`."""
        if not urls:
            return {}
        few = [urls[at : at + _PARAMETERS] for at in range(0, len(urls), _PARAMETERS)]
        found: dict[str, Row] = {}
        for some in few:
            statement = f"{_ALL} IN ({', '.join('?' * len(some))})"
            rows = self._tried(lambda database: database.execute(statement, some).fetchall())  # noqa: B023
            found |= {row[0]: Row(*row) for row in rows}
        return found

    def put(self, row: Row, snapshot: tuple[str, str] | None = None) -> None:
        """Store a verdict and, with ``snapshot`` (title, text), the page's text; both or neither, at once."""
        self.put_all([(row, snapshot)])

    def put_all(self, rows: Sequence[tuple[Row, tuple[str, str] | None]]) -> None:
        """Store several verdicts with their pages' texts: all or none, at once."""
        verdicts = [_VALUES(row) for row, _ in rows]
        texts = [
            (row.url, row.checked_at, snapshot[0][:500], _packed(snapshot[1]))
            for row, snapshot in rows
            if snapshot is not None
        ]

        def work(database: sqlite3.Connection) -> None:
            database.execute("BEGIN IMMEDIATE")
            try:
                database.executemany(_PUT, verdicts)
                database.executemany("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)", texts)
                database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    database.execute("ROLLBACK")
                raise

        if rows:
            self._tried(work)

    def snapshot(self, url: str) -> tuple[str, str] | None:
        """Title and text of the page when it was last read, None where none is kept."""
        found = self._run("SELECT title, text FROM snapshots WHERE url = ?", (url,)).fetchone()
        if found is None:
            return None
        try:
            return found[0], zlib.decompress(found[1]).decode("utf-8", "replace")
        except zlib.error:
            return None

    def rows(self) -> Iterator[Row]:
        """Every stored verdict, by address."""
        cursor = self._run(f"SELECT {', '.join(_COLUMNS)} FROM verdicts ORDER BY url")
        for found in cursor:
            yield Row(*found)

    def count(self) -> tuple[int, int]:
        """How many verdicts and page texts are stored."""
        return (
            self._run("SELECT count(*) FROM verdicts").fetchone()[0],
            self._run("SELECT count(*) FROM snapshots").fetchone()[0],
        )

    def prune(self, older_than: float) -> int:
        """Take out what was last looked at more than ``older_than`` seconds ago; how many verdicts that were."""
        before = time.time() - older_than
        self._run("DELETE FROM snapshots WHERE taken_at < ?", (before,))
        removed = self._run("DELETE FROM verdicts WHERE checked_at < ?", (before,)).rowcount
        self._run("VACUUM")
        return int(removed)

    def _run(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        return self._tried(lambda database: database.execute(statement, values))

    def _tried(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work``; once more on a new file when this one turns out to be damaged."""
        try:
            return work(self._database)
        except sqlite3.DatabaseError as error:
            if self.set_aside is not None or not _is_damage(error):
                raise _unusable(self.path, error) from None
        # Damage in the middle of the file shows only when that part is read.
        self._database.close()
        self.set_aside = _aside(self.path)
        try:
            self._database = self._opened()
            return work(self._database)
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from None


def _packed(text: str) -> bytes:
    # A higher level takes twice the time for a twentieth of the size.
    return zlib.compress(text[:_SNAPSHOT].encode("utf-8", "replace"), 3)


def exported(row: Row, snapshot: tuple[str, str] | None = None) -> str:
    """One stored address as a line of JSON."""
    made: dict[str, Any] = {name: value for name, value in asdict(row).items() if value is not None}
    if row.facts is not None:
        made["facts"] = json.loads(row.facts)
    if snapshot is not None:
        made["title"], made["text"] = snapshot
    return json.dumps(made, ensure_ascii=False)


def seen_so_far(
    before: Row | None, verdict: str, at: float, *, good: bool
) -> tuple[float | None, str | None, float | None]:
    """When an address was last good and as what, and since when it is bad, after ``verdict`` was seen ``at`` a time."""
    if good:
        return at, verdict, None
    if before is None:
        return None, None, at
    return before.good_at, before.good_verdict, before.first_bad or at


def default_path(project: Path | None = None) -> Path:
    """Where the store is unless one is named: ``.citecheck/`` of the project if there is one, else the cache.

    The project's folder is the nearest ``.citecheck`` from ``project`` upwards, up to the top of a repository.
    The cache is that of the platform: ``$XDG_CACHE_HOME`` or ``~/.cache``, ``~/Library/Caches``, ``%LOCALAPPDATA%``.
    """
    if project is not None:
        start = project.absolute()
        for folder in (start, *start.parents):
            if (folder / PROJECT_FOLDER).is_dir():
                return folder / PROJECT_FOLDER / FILE_NAME
            if any((folder / top).exists() for top in (".git", ".hg", ".svn")):
                break
    return _cache() / "citecheck" / FILE_NAME


def _cache() -> Path:
    import sys

    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _to_wal(database: sqlite3.Connection) -> None:
    """Set the mode; the change is not covered by the busy time-out, and another process may be at it too."""
    until = time.monotonic() + _BUSY
    while True:
        try:
            if database.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _is_damage(error: sqlite3.Error) -> bool:
    words = str(error).lower()
    return "malformed" in words or "not a database" in words or "corrupt" in words


def _is_passing(error: sqlite3.Error) -> bool:
    """Whether a file may be sound all the same: another process holds it, or it may not be opened."""
    words = str(error).lower()
    return any(
        word in words
        for word in ("locked", "busy", "unable to open", "readonly", "permission", "disk i/o", "full")
    )


def _aside(path: Path) -> Path:
    """Give a damaged file, with its log, another name. Raises StoreError when that cannot be done."""
    for number in range(1, 1000):
        to = path.with_name(f"{path.name}.damaged-{number}")
        if not to.exists():
            break
    try:
        os.replace(path, to)
        for ending in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{path}{ending}", f"{to}{ending}")
    except OSError as error:
        raise _unusable(path, error) from None
    return to


def _unusable(path: Path, error: Exception) -> StoreError:
    if isinstance(error, StoreError):
        return error
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return StoreError(
        f"{path}: the store of verdicts cannot be used: {reason}; name another with --store, or take the file away"
    )
