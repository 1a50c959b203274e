"""Which addresses may be connected to, and the numbers behind names.

A manuscript is untrusted: an address in a note may name a machine of the user's own network. What is
judged is the number that a connection really goes to. Names are looked up here, once a run, and connected
to by the number that was judged, so that nothing can change between the look and the connection; this
holds for every redirect too, for each is a connection of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        # IANA special-purpose registries, written out since what the standard library knows of them
        # changes with its version.
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32",
        "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
_NEVER = (".invalid", ".onion")
"""Names that no resolver is to be asked for (RFC 6761, RFC 7686)."""
_LOOKUPS = 32
_NUMBER_LIKE = re.compile(
    r"(?:0x[0-9a-f]{0,16}|[0-9]{1,20})(?:\.(?:0x[0-9a-f]{0,16}|[0-9]{1,20})){0,3}\.?", re.I
)


class ForbiddenAddressError(OSError):
    """The host has no address that may be connected to."""


class UnknownHostError(OSError):
    """The host's name has no address; ``passing`` when nobody could be asked for it."""

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


@lru_cache(maxsize=1024)
def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, whatever it is wrapped in.

    IPv4 inside IPv6 (mapped, compatible, 6to4, Teredo, NAT64) counts as what it holds. Source: the IANA
    registries of special-purpose addresses.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)
        if inner is None and (known in _NAT64 or known in _COMPATIBLE):
            inner = ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return (
        known.is_global
        and not known.is_multicast
        and not any(known.version == network.version and known in network for network in _SPECIAL)
    )


def numeric(host: str) -> str | None:
    """The address that a host written as a number means, as the C library reads it; None for a name.

    Odd forms count: ``127.1``, ``0x7f000001``, ``2130706433``, octal parts.
    """
    bare = host.strip("[]").partition("%")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if not _NUMBER_LIKE.fullmatch(bare):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(bare.rstrip(".")))
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a user opened besides the public internet: everything, or some hosts, names and networks."""

    everything: bool = False
    hosts: frozenset[str] = frozenset()
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, everything: bool, words: Iterable[str] = ()) -> Allowed:
        """From ``allow-hosts``: names, numbers and networks ("10.0.0.0/8")."""
        hosts, networks = set(), []
        for word in words:
            try:
                networks.append(ipaddress.ip_network(word.strip("[]"), strict=False))
            except ValueError:
                hosts.add(word.lower().rstrip("."))
        return cls(everything, frozenset(hosts), tuple(networks))

    def may(self, host: str, address: str) -> bool:
        """Whether ``host`` may be connected to at the numeric ``address``."""
        if self.everything or is_public(address) or host.lower().rstrip(".") in self.hosts:
            return True
        try:
            known = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(known.version == network.version and known in network for network in self.networks)


@dataclass(slots=True)
class Resolver:
    """The numbers behind names, each looked up once a run; a look-up that failed is made anew.

    Look-ups run in threads of their own that nobody waits for at the end: the system's resolver cannot
    be interrupted.
    """

    timeout: float = 10.0
    _known: dict[str, asyncio.Future[list[str]]] = field(default_factory=dict)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LOOKUPS))

    async def addresses(self, host: str) -> list[str]:
        """The numeric addresses of ``host``. Raises UnknownHostError."""
        number = numeric(host)
        if number is not None:
            return [number]
        name = host.lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost"):
            # RFC 6761, 6.3: these are the machine itself, whatever a name server says.
            return ["127.0.0.1", "::1"]
        if name.endswith(_NEVER):
            raise UnknownHostError("the name does not exist", passing=False)
        found = self._known.get(name)
        if found is None or (found.done() and (found.cancelled() or found.exception() is not None)):
            found = self._known[name] = asyncio.ensure_future(self._looked_up(name))
        return await asyncio.shield(found)

    async def _looked_up(self, name: str) -> list[str]:
        async with self._free:
            try:
                async with asyncio.timeout(self.timeout):
                    return await aside(lambda: resolve(name))
            except TimeoutError:
                raise UnknownHostError("the name was not resolved in time", passing=True) from None


async def aside(work: Callable[[], list[str]]) -> list[str]:
    """Run ``work`` in a daemon thread and wait for what it gives."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[list[str]] = loop.create_future()

    def tell(result: list[str], error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)

    def run() -> None:
        result: list[str] = []
        failed: Exception | None = None
        try:
            result = work()
        except Exception as error:
            failed = error
        # The loop may be closed by now: then nobody waits for the answer.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(tell, result, failed)

    threading.Thread(target=run, daemon=True, name="resolve").start()
    return await done


def resolve(name: str) -> list[str]:
    """The numeric addresses of a name, as the system's resolver has them. Raises UnknownHostError."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        passing = error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL, getattr(socket, "EAI_SYSTEM", None))
        raise UnknownHostError(error.strerror or "the name is not known", passing=passing) from error
    except UnicodeError as error:
        raise UnknownHostError("the name is malformed", passing=False) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
