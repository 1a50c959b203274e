"""The settings of a run and where they come from.

They stand in ``citecheck.toml`` or under ``[tool.citecheck]`` in ``pyproject.toml``, in the manuscript's
folder or the nearest one above it; the search ends at the top of a repository or at the home folder.
What the caller says (an option of the command line) goes before what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from citecheck.model import Severity, UnreadableError

FailOn = Literal["error", "warning", "info", "never"]

FILE_NAME = "citecheck.toml"
PYPROJECT = "pyproject.toml"
LARGEST = 1_000_000
"""Bytes of the largest settings file that is read."""

_TOPS = (".git", ".hg", ".svn")


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How addresses are asked; times in seconds. See :class:`citecheck.sources.http.LookSettings`."""

    timeout: float = 10.0
    total: float = 60.0
    tries: int = 3
    pause: float = 2.0
    patience: float = 30.0
    connections: int = 128
    connections_per_host: int = 4
    rate: float = 25.0
    allow_private: bool = False
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """``[urls.sites.NAME]``. See :class:`citecheck.sources.http.Site`."""

    name: str
    pattern: str
    skip: bool = False
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    expect: tuple[int, ...] = ()
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class UrlSettings:
    """What is kept of addresses, and where they are treated in their own way.

    ``store`` None is the usual place (``.citecheck/`` of the project, else the user's cache); ``max_age``
    in seconds. ``wayback`` and ``memento`` are base addresses of archives, ``doi`` that of the resolver that is asked what
    a DOI is registered for; "" for none, None for the usual ones.
    """

    store: Path | None = None
    max_age: float | None = None
    refresh: bool = False
    snapshots: bool = True
    robots: bool = False
    allow_hosts: tuple[str, ...] = ()
    wayback: str | None = None
    memento: str | None = None
    doi: str | None = None
    sites: tuple[SiteSettings, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set. Paths are absolute or relative to the working folder, never to the settings file.

    ``path`` is the file they were read from, None for the defaults. ``sources``, ``claims`` and
    ``bibliography`` are None where nothing was set: what stands beside the manuscript is used then.
    ``severity`` is by code or name of a rule; ``exclude`` holds patterns of paths that a walk through a
    folder leaves out. ``style`` is the style of back-reference that the notes are to follow, ``distance`` how
    many notes a back-reference may be away from what it leans on; None asks for nothing.
    """

    path: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: FailOn = "error"
    sources: Path | None = None
    claims: Path | None = None
    bibliography: Path | None = None
    exclude: tuple[str, ...] = ()
    offline: bool = False
    style: str | None = None
    distance: int | None = None
    network: NetworkSettings = field(default_factory=NetworkSettings)
    urls: UrlSettings = field(default_factory=UrlSettings)


def load(start: Path, explicit: Path | None = None) -> Settings:
    """The settings for what stands at ``start`` (a manuscript or a folder), the defaults if there are none.

    ``explicit`` names the file to read in the stead of the nearest one.

    Raises:
        UnreadableError: The file cannot be read, is no TOML, or has an unknown key or a wrong value; the
            message has the path, the line and, for a key, the nearest known one.
    """
    if explicit is not None:
        return read_settings(explicit)
    found = find(start)
    return Settings() if found is None else read_settings(found)


def find(start: Path) -> Path | None:
    """The settings file nearest to ``start``: in its folder or above, ``citecheck.toml`` first."""
    folder = start.absolute()
    if not folder.is_dir():
        folder = folder.parent
    home = _home()
    for here in (folder, *folder.parents):
        for candidate in (here / FILE_NAME, here / PYPROJECT):
            if candidate.is_file() and (candidate.name == FILE_NAME or _has_table(candidate)):
                return candidate
        if here == home or any((here / top).exists() for top in _TOPS):
            return None
    return None


def template() -> str:
    """A ``citecheck.toml`` with every setting at its default, as comments that say what each one does."""
    from importlib.resources import files

    return (files("citecheck") / "settings_template.toml").read_text("utf-8")


def read_settings(path: Path) -> Settings:
    """The settings in one file. Raises UnreadableError; see :func:`load`."""
    import tomllib

    text = _text(path)
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"{path}: is no TOML: {_one_line(error)}; mend the file") from None
    except (RecursionError, ValueError) as error:
        raise UnreadableError(f"{path}: cannot be read as TOML ({_one_line(error)}); mend the file") from None
    if path.name == PYPROJECT:
        table = table.get("tool", {})
        table = table.get("citecheck", {}) if isinstance(table, dict) else {}
    return _Reading(path, text).settings(table)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


@cache
def _has_table(path: Path) -> bool:
    """Whether a pyproject.toml speaks of citecheck; one that cannot be read is no settings file of ours."""
    try:
        with path.open("rb") as file:
            return b"tool.citecheck" in file.read(LARGEST).replace(b" ", b"").replace(b'"', b"")
    except OSError:
        return False


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"{path}: the settings cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise UnreadableError(f"{path}: has more than {LARGEST:,} bytes; that is no settings file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One settings file on its way to :class:`Settings`: says what is wrong with it, and where."""

    path: Path
    text: str

    def settings(self, table: Any) -> Settings:
        if not isinstance(table, dict):
            raise self.wrong("citecheck", "must be a table")
        readers: dict[str, Callable[[str, Any], Any]] = {
            "select": self.words,
            "ignore": self.words,
            "exclude": self.words,
            "severity": self.severities,
            "fail-on": lambda key, value: self.one_of(key, value, get_args(FailOn)),
            "sources": self.file,
            "claims": self.file,
            "bibliography": self.file,
            "offline": self.truth,
            "style": self.line,
            "distance": self.count,
            "network": self.network,
            "urls": self.urls,
        }
        return Settings(path=self.path, **self.values(table, readers))

    def values(self, table: Mapping[str, Any], readers: Mapping[str, Callable[[str, Any], Any]]) -> Any:
        """The values by Python name. Raises UnreadableError on a key that no reader is for."""
        for key in table:
            if key not in readers:
                raise self.wrong(key, f"is no setting{_near(key, readers)}")
        return {key.replace("-", "_"): readers[key](key, value) for key, value in table.items()}

    def wrong(self, key: str, problem: str) -> UnreadableError:
        """The error about one key, with the first line that sets it where one is found."""
        line = self.line_of(key)
        where = f"{self.path}, line {line}" if line else f"{self.path}"
        return UnreadableError(f"{where}: {key[:60]!r} {problem}")

    def line_of(self, key: str) -> int | None:
        for number, line in enumerate(self.text.splitlines(), start=1):
            bare = line.strip().lstrip("[").lstrip()
            for written in (key, f'"{key}"', f"'{key}'"):
                rest = bare.removeprefix(written)
                if rest != bare and rest.lstrip()[:1] in ("=", "]", "."):
                    return number
        return None

    def words(self, key: str, value: Any) -> tuple[str, ...]:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(word, str) and word.strip() for word in listed):
            raise self.wrong(key, "must be a list of words")
        return tuple(word.strip() for word in listed)

    def one_of(self, key: str, value: Any, known: tuple[str, ...]) -> str:
        if not isinstance(value, str) or value not in known:
            raise self.wrong(key, f"must be one of {', '.join(known)}")
        return value

    def file(self, key: str, value: Any) -> Path:
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise self.wrong(key, "must be a path")
        return self.path.parent / value

    def truth(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def severities(self, key: str, value: Any) -> dict[str, Severity]:
        if not isinstance(value, dict):
            raise self.wrong(key, 'must be a table: REF001 = "warning"')
        known = tuple(Severity)
        return {rule: Severity(self.one_of(rule, given, known)) for rule, given in value.items()}

    def network(self, key: str, value: Any) -> NetworkSettings:
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table: timeout = 10")
        readers = {
            part.name.replace("_", "-"): self.number_or_other(part.default)
            for part in fields(NetworkSettings)
        }
        return NetworkSettings(**self.values(value, readers))

    def urls(self, key: str, value: Any) -> UrlSettings:
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table: max-age = 86400")
        readers: dict[str, Callable[[str, Any], Any]] = {
            "store": self.file,
            "max-age": self.seconds_or_none,
            "snapshots": self.truth,
            "robots": self.truth,
            "allow-hosts": self.words,
            "wayback": self.address,
            "memento": self.address,
            "doi": self.address,
            "sites": self.sites,
        }
        return UrlSettings(**self.values(value, readers))

    def sites(self, key: str, value: Any) -> tuple[SiteSettings, ...]:
        if not isinstance(value, dict) or not all(isinstance(site, dict) for site in value.values()):
            raise self.wrong(key, 'must be tables: [urls.sites.NAME] with pattern = "example.org"')
        readers: dict[str, Callable[[str, Any], Any]] = {
            "pattern": self.line,
            "skip": self.truth,
            "reason": lambda key, said: " ".join(self.text_of(key, said).split()),
            "headers": self.headers,
            "expect": self.statuses,
            "rate": self.seconds,
        }
        made = []
        for name, site in value.items():
            if "pattern" not in site:
                raise self.wrong(name, 'needs a pattern: pattern = "example.org"')
            made.append(SiteSettings(name, **self.values(site, readers)))
        return tuple(made)

    def headers(self, key: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self.wrong(key, 'must be a table: headers = { Accept-Language = "de" }')
        return {self.line(key, name): self.line(key, said) for name, said in value.items()}

    def statuses(self, key: str, value: Any) -> tuple[int, ...]:
        listed = value if isinstance(value, list) else [value]
        if not all(
            isinstance(code, int) and not isinstance(code, bool) and 100 <= code <= 999 for code in listed
        ):
            raise self.wrong(key, "must be a list of statuses: expect = [200, 403]")
        return tuple(listed)

    def address(self, key: str, value: Any) -> str:
        if value in ("", "off"):
            return ""
        said = self.line(key, value)
        if not said.startswith(("http://", "https://")):
            raise self.wrong(key, 'must be an address that begins with http:// or https://, or "off"')
        return said

    def text_of(self, key: str, value: Any) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, "must be text")
        return value

    def seconds_or_none(self, key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10**10:
            raise self.wrong(key, "must be a number of seconds")
        return float(value)

    def number_or_other(self, default: Any) -> Callable[[str, Any], Any]:
        """What reads a value of the type that ``default`` has."""
        if isinstance(default, bool):
            return self.truth
        if isinstance(default, float):
            return self.seconds
        return self.count if isinstance(default, int) else self.line

    def seconds(self, key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 86_400:
            raise self.wrong(key, "must be a number of seconds, more than 0")
        return float(value)

    def count(self, key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10_000:
            raise self.wrong(key, "must be a whole number, 1 or more")
        return value

    def line(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or not (value.isascii() and value.isprintable()):
            raise self.wrong(key, "must be one line of plain letters")
        return value


def _near(key: str, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key.lower().replace("_", "-")[:60], known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
