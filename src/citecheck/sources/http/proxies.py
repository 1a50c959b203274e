"""Proxies that the environment names: ``HTTP_PROXY``, ``HTTPS_PROXY``, ``ALL_PROXY``, ``NO_PROXY``."""

from __future__ import annotations

import base64
import os
import sys
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from citecheck.model import CitecheckError


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy listens, and the header that lets us in, None where none is needed."""

    host: str
    port: int
    authorization: bytes | None = None


class Proxies:
    """The proxies of this process's environment, read once."""

    def __init__(self) -> None:
        self._known: dict[str, Proxy] = {}
        # What asks the system loads a good deal, and where there is nothing but the environment that is soon read.
        if sys.platform not in ("darwin", "win32") and not any(
            name.lower().endswith("_proxy") for name in os.environ
        ):
            return
        from urllib.request import getproxies

        self._known = {
            scheme: _proxy(scheme, url) for scheme, url in getproxies().items() if url and scheme != "no"
        }

    def __bool__(self) -> bool:
        return bool(self._known)

    def of(self, scheme: str, host: str, port: int) -> Proxy | None:
        """The proxy for a host, None where it is asked directly."""
        if not self._known:
            return None
        from urllib.request import proxy_bypass

        found = self._known.get(scheme) or self._known.get("all")
        return None if found is None or proxy_bypass(f"{host}:{port}") else found


def _proxy(scheme: str, url: str) -> Proxy:
    try:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme != "http" or not host:
        # The value may hold a password.
        raise CitecheckError(
            f"the environment's proxy for {scheme} is no http proxy; unset it, or give it as http://HOST:PORT"
        )
    authorization = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        authorization = b"Basic " + base64.b64encode(pair)
    return Proxy(host, port or 80, authorization)
