"""Addresses in the form in which they are asked, and where a redirect leads from one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from citecheck.sources.http.late import load_httpx
from citecheck.sources.http.pacing import lane_of
from citecheck.sources.url_form import problem_of, scheme_of, without_credentials

if TYPE_CHECKING:
    import httpx

_PORTS = {"http": 80, "https": 443}
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PLAIN = re.compile(
    rf"((https?)://((?!xn--)(?:[a-z0-9-]{{1,63}}\.)++[a-z][a-z0-9-]{{1,62}}|(?:{_OCTET}\.){{3}}{_OCTET})(?::([1-9][0-9]{{3}}|[1-5][0-9]{{4}}))?)"
    r"((?:/(?!\.)(?:[\w.~&=+,;@!$()*:-]|%[0-9A-Fa-f]{2})*)*+(?:\?(?:[\w./~?&=+,;@!$()*:-]|%[0-9A-Fa-f]{2})*+)?)(?:#.*)?",
    re.ASCII,
)
"""What needs no parser: nothing in it has to be escaped, lowered or resolved."""
_LONGEST = 8000


class UnaskableError(ValueError):
    """An address that is not asked, with the reason."""


class Address(NamedTuple):
    """An address taken apart. ``host`` is what is looked up, ``authority`` what the Host header says, ``lane``
    the name of the host that manners are counted for."""

    text: str
    scheme: str
    host: str
    port: int
    authority: bytes
    target: bytes
    lane: str

    @classmethod
    def of(cls, url: str) -> Address:
        """Of the text of an address. Raises ValueError for what cannot be one."""
        plain = _PLAIN.fullmatch(url)
        if plain is None or not (plain[5].startswith("/") or not plain[5]):
            return cls.parsed(_parsed(url))
        scheme, host, port = plain[2], plain[3], plain[4]
        target = plain[5] or "/"
        return cls(
            url if plain[5] else f"{plain[1]}/{url[plain.end(1) :]}",
            scheme,
            host,
            int(port) if port else _PORTS[scheme],
            plain[1][len(scheme) + 3 :].encode("ascii"),
            target.encode("ascii"),
            lane_of(scheme, host, int(port) if port else None),
        )

    @classmethod
    def parsed(cls, url: httpx.URL) -> Address:
        """Of httpx's object."""
        return cls(
            str(url), url.scheme, url.host, url.port or _PORTS.get(url.scheme, 0), url.netloc, url.raw_path,
            lane_of(url.scheme, url.host, url.port),
        )  # fmt: skip

    @property
    def path(self) -> str:
        return self.target.partition(b"?")[0].decode("ascii")


def asked_form(url: str) -> tuple[str, str]:
    """The address as it is asked, and the lane of its host.

    The host is in its ASCII form, the path escaped, credentials and fragment gone. Raises
    ValueError for what cannot be one.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and plain[5][:1] != "?":
        port = int(plain[4]) if plain[4] else None
        return plain[1] + (plain[5] or "/"), lane_of(plain[2], plain[3], port)
    found = _parsed(without_credentials("".join(url.split())))
    whole = str(found.copy_with(fragment=None) if found.fragment else found)
    if found.raw_path == b"/" and not whole.endswith("/"):
        whole += "/"
    return whole, lane_of(found.scheme, found.host, found.port)


def _parsed(url: str, at: str | None = None) -> httpx.URL:
    """An address, or where one leads from another, as httpx reads it. Raises ValueError."""
    library = load_httpx()
    try:
        found: httpx.URL = library.URL(url) if at is None else library.URL(at).join(url)
    except library.InvalidURL as error:
        raise ValueError(str(error)) from error
    return found


def joined(at: str, target: str) -> str:
    """Where a redirect leads, read as browsers do: blanks and line ends dropped, backslashes as slashes.

    Without credentials. Raises UnaskableError.
    """
    cleaned = re.sub(r"[\t\r\n]", "", target.strip())
    if "\\" in cleaned:
        path, mark, rest = cleaned.partition("?")
        cleaned = path.replace("\\", "/") + mark + rest
    try:
        found = _parsed(cleaned, at)
    except ValueError as error:
        raise UnaskableError(f"the new address cannot be read: {error}"[:200]) from None
    return without_credentials(str(found)) if found.userinfo else str(found)


def refuse_unaskable(url: str) -> None:
    """Raise UnaskableError, with the reason, for an address that is not http or https or has no such form."""
    scheme = scheme_of(url)
    if scheme not in ("http", "https"):
        raise UnaskableError(f"'{scheme[:12]}:' is not asked, only http and https are")
    if len(url) > _LONGEST:
        raise UnaskableError("the address is too long")
    problem = problem_of("".join(url.split()))
    # What a browser would send all the same is sent.
    if problem is not None and (
        "host" in problem or "port" in problem or "slashes" in problem or "scheme" in problem
    ):
        raise UnaskableError(problem)
