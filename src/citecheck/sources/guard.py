"""Connections that reach public addresses only.

A manuscript is untrusted: an address in a note may name a machine of the user's own network. The
address that a connection really goes to is looked at, and no name is looked up a second time between
the look and the connection: hosts are resolved here and connected to by number, for redirects too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


class ForbiddenAddressError(OSError):
    """The host has no address that may be connected to."""


class UnknownHostError(OSError):
    """The host's name has no address; ``passing`` when nobody could be asked for it."""

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet, whatever it is wrapped in.

    IPv4 inside IPv6 (mapped, compatible, 6to4, Teredo, NAT64) counts as what it holds. Source: the IANA
    registries of special-purpose addresses, as :mod:`ipaddress` has them.
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
        if known.is_site_local:
            return False
    return known.is_global and not known.is_multicast


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections by number after looking at the number; a host is resolved once a run."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()
        self._resolved: dict[str, asyncio.Task[list[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first allowed address of ``host`` that answers.

        Raises ForbiddenAddressError, UnknownHostError, or what httpcore raises when none answers.
        """
        addresses = await self._addresses(host, timeout)
        allowed = [address for address in addresses if self._allow_private or is_public(address)]
        if not allowed:
            raise ForbiddenAddressError("the host's address is not a public one")
        for address in allowed[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(allowed[-1], port, timeout, local_address, socket_options)

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: an address on the web is no file."""
        raise ForbiddenAddressError("local sockets are not opened")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, timeout: float | None) -> list[str]:
        task = self._resolved.get(host)
        # A failed look-up is not kept, so that a second try asks again.
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.ensure_future(_resolve(host))
            self._resolved[host] = task
        try:
            async with asyncio.timeout(timeout):
                return await asyncio.shield(task)
        except TimeoutError:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from None


async def _resolve(host: str) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        passing = error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL, getattr(socket, "EAI_SYSTEM", None))
        raise UnknownHostError(error.strerror or "the name is not known", passing=passing) from error
    except UnicodeError as error:
        raise UnknownHostError("the name is malformed", passing=False) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over connections of a :class:`GuardedBackend`; errors are those of httpcore and the guard."""

    def __init__(
        self, *, allow_private: bool, connections: int, verify: ssl.SSLContext | None = None
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify or httpx.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(allow_private=allow_private),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the response with its body unread."""
        target = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method,
            target,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()
