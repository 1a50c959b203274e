"""The connections: HTTP/1.1 over asyncio (behind httpx's interface of a transport: :mod:`.transport`).

httpx's own pool and aiohttp behind the same interface are slower by a factor (see benchmarks/RESULTS.md);
besides, what is connected to, how much of an answer is read and for how long is decided here byte by byte.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from citecheck.sources.http import tls
from citecheck.sources.http.address import Address
from citecheck.sources.http.exchange import Headers, Reply, by_name
from citecheck.sources.http.guard import Allowed, ForbiddenAddressError, Resolver, numeric
from citecheck.sources.http.proxies import Proxies, Proxy
from citecheck.sources.http.stream import Body, ClosedError, Wire
from citecheck.sources.http.wire import (
    Head,
    MalformedAnswerError,
    framing,
    head_end,
    keeps_open,
    parse_head,
    request_bytes,
)
from citecheck.sources.http.within import Within

_IDLE = 15.0
_IDLE_MOST = 512
_OTHER_FILES = 192
"""Open files that are left for connections in use, the store and whatever else there is."""
_STAGGER = 0.3
_CLOSING = 1.0
_INTERIM_MOST = 16

Key = tuple[str, str, int]


@dataclass(slots=True)
class Engine:
    """An exchange with a pool of its own. Only what ``allowed`` lets through is connected to.

    Raises ForbiddenAddressError, UnknownHostError, TimeoutError, ssl.SSLError, ClosedError, MalformedAnswerError
    or another OSError.
    """

    allowed: Allowed
    resolver: Resolver = field(default_factory=Resolver)
    proxies: Proxies | None = None
    idle: dict[Key, deque[Wire]] = field(default_factory=dict)
    idle_count: int = 0
    idle_most: int = field(default_factory=lambda: _idle_most())
    private_hosts: set[str] = field(default_factory=set)
    _context: ssl.SSLContext | None = None

    async def exchange(
        self, method: str, at: Address, headers: Headers, timeout: float | None, *, read: float | None = None
    ) -> Reply:
        """Send a request without a body; the answer's body is yet to be read.

        Connecting has ``timeout`` seconds; the head of the answer, and each further piece, ``read`` or as many.
        """
        read = timeout if read is None else read
        scheme, host, port = at.scheme, at.host, at.port
        proxy = self.proxies.of(scheme, host, port) if self.proxies else None
        key = (scheme, host, port)
        target = at.target
        if proxy is not None and scheme == "http":
            target = b"http://" + at.authority + target
            key = ("http", f"proxy {proxy.host}", proxy.port)
            if proxy.authorization:
                headers = [*headers, (b"Proxy-Authorization", proxy.authorization)]
        data = request_bytes(method, target, headers)
        while True:
            wire = self._reused(key)
            fresh = wire is None
            if wire is None:
                wire = await self._connected(scheme, host, port, proxy, timeout)
            try:
                head = await self._asked(wire, data, read)
                kind, length = framing(head, without_body=method == "HEAD")
            except BaseException as error:
                wire.abort()
                # A server may close an idle connection at any moment: the request is sent once more then.
                if (
                    not fresh
                    and isinstance(error, ClosedError | ConnectionError)
                    and getattr(error, "silent", True)
                ):
                    continue
                raise
            break
        keep = keeps_open(head)

        def release(used: Wire, whole: bool) -> None:
            if whole and keep and used.usable:
                self._keep(key, used)
            else:
                used.abort()

        body = Body(wire, kind, length, read, release)
        if kind == "none":
            body.finish(True)
        return Reply(head.status, head.headers, by_name(head.headers), body)

    async def _asked(self, wire: Wire, data: bytes, timeout: float | None) -> Head:
        wire.transport.write(data)
        # The time runs for the whole head, so that one that drips in does not go on for ever.
        async with Within(timeout):
            for _ in range(_INTERIM_MOST):
                while (end := head_end(wire.buffer)) < 0:
                    silent = not wire.buffer
                    try:
                        came = await wire.more()
                    except OSError as error:
                        raise ClosedError(error.strerror or "the connection broke", silent=silent) from error
                    if not came:
                        raise ClosedError("the server closed the connection without an answer", silent=silent)
                head = parse_head(bytes(wire.buffer[:end]))
                del wire.buffer[:end]
                if head.status >= 200:
                    return head
        raise MalformedAnswerError("the server goes on announcing an answer")

    def _reused(self, key: Key) -> Wire | None:
        waiting, now = self.idle.get(key), asyncio.get_running_loop().time()
        while waiting:
            wire = waiting.pop()
            self.idle_count -= 1
            if not waiting:
                del self.idle[key]
            if wire.usable and now - wire.since < _IDLE:
                return wire
            wire.abort()
        return None

    def _keep(self, key: Key, wire: Wire) -> None:
        wire.since = asyncio.get_running_loop().time()
        self.idle.setdefault(key, deque()).append(wire)
        self.idle_count += 1
        if self.idle_count > self.idle_most:
            # The host that was asked the longest ago: dicts keep the order of insertion.
            oldest = next(iter(self.idle))
            self.idle[oldest].popleft().abort()
            self.idle_count -= 1
            if not self.idle[oldest]:
                del self.idle[oldest]

    async def _connected(
        self, scheme: str, host: str, port: int, proxy: Proxy | None, timeout: float | None
    ) -> Wire:
        if proxy is not None:
            async with Within(timeout):
                return await self._through(proxy, scheme, host, port)
        # The look-up has a time of its own: a name server that is slow is another matter than a server.
        addresses = await self.resolver.addresses(host)
        allowed = [address for address in addresses if self.allowed.may(host, address)]
        if not allowed:
            raise ForbiddenAddressError("its address is not a public one")
        async with Within(timeout):
            return await self._opened(scheme, host, allowed, port)

    async def _opened(self, scheme: str, host: str, addresses: list[str], port: int) -> Wire:
        sock = await _first(addresses, port)
        try:
            # The socket itself says where it leads, whatever any name or list said before.
            peer = sock.getpeername()[0]
            if not self.allowed.may(host, peer):
                raise ForbiddenAddressError("its address is not a public one")
            if not Allowed().may("", peer):
                self.private_hosts.add(host)
            return await self._wired(sock, host if scheme == "https" else None)
        except ssl.SSLCertVerificationError as error:
            sock.close()
            if tls.is_of_nobody(error):
                with contextlib.suppress(OSError):
                    error.further = await tls.further_fault(peer, port, host.rstrip("."))  # type: ignore[attr-defined]
            raise
        except BaseException:
            sock.close()
            raise

    async def _wired(self, sock: socket.socket, secure_for: str | None) -> Wire:
        loop = asyncio.get_running_loop()
        if secure_for is None:
            _, wire = await loop.create_connection(Wire, sock=sock)
        else:
            try:
                _, wire = await loop.create_connection(
                    Wire, sock=sock, ssl=self._tls(), server_hostname=secure_for.rstrip(".")
                )
            except ConnectionError as error:
                # The connection stands already: what breaks now is what was to make it secure.
                raise tls.BrokenOffError from error
        return wire

    async def _through(self, proxy: Proxy, scheme: str, host: str, port: int) -> Wire:
        """A connection to a proxy, and for https through it. What the proxy may reach, the proxy decides,
        but a host that is a forbidden number or this machine is not asked for."""
        number = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else numeric(host)
        if number is not None and not self.allowed.may(host, number):
            raise ForbiddenAddressError("its address is not a public one")
        sock = await _first(await self.resolver.addresses(proxy.host), proxy.port)
        try:
            wire = await self._wired(sock, None)
        except BaseException:
            sock.close()
            raise
        if scheme == "http":
            return wire
        shown = f"[{host}]" if ":" in host else host
        headers = [(b"Host", f"{shown}:{port}".encode("ascii"))]
        if proxy.authorization:
            headers.append((b"Proxy-Authorization", proxy.authorization))
        head = await self._asked(
            wire, request_bytes("CONNECT", f"{shown}:{port}".encode("ascii"), headers), None
        )
        if head.status // 100 != 2:
            wire.abort()
            raise ConnectionRefusedError(0, f"the proxy answers {head.status}")
        loop = asyncio.get_running_loop()
        secure = await loop.start_tls(wire.transport, wire, self._tls(), server_hostname=host)
        if secure is None:
            raise ConnectionResetError(0, "the proxy closed the connection")
        wire.transport = secure
        return wire

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = tls.context()
        return self._context

    async def let_go(self, at: Address) -> None:
        """Close one idle connection to a host, where there is one: another process is to have one in its stead.

        It is waited until the host has closed it as well, so that it counts no more than it allows.
        """
        wire = self._reused((at.scheme, at.host, at.port))
        if wire is None:
            return
        try:
            if wire.transport.can_write_eof():
                wire.transport.write_eof()
                async with Within(_CLOSING):
                    while await wire.more():
                        pass
        except OSError:
            # It is cut off then.
            pass
        finally:
            wire.abort()

    async def aclose(self) -> None:
        """Close what is idle."""
        for waiting in self.idle.values():
            for wire in waiting:
                wire.abort()
        self.idle.clear()
        self.idle_count = 0
        # Closing is the loop's work of its next round.
        await asyncio.sleep(0)


def _idle_most() -> int:
    """How many idle connections may be kept: each is an open file, of which some systems allow a process few."""
    try:
        import resource
    except ImportError:
        return _IDLE_MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _IDLE_MOST if soft < 0 else max(16, min(_IDLE_MOST, soft - _OTHER_FILES))


async def _first(addresses: list[str], port: int) -> socket.socket:
    """A socket that is connected to the first address that answers; each begins a little after the last (RFC 8305)."""
    if len(addresses) == 1:
        return await _socket(addresses[0], port)
    trying: set[asyncio.Task[socket.socket]] = set()
    error: OSError = ConnectionRefusedError("no address answers")
    try:
        for address in _mixed(addresses):
            trying.add(asyncio.ensure_future(_socket(address, port)))
            done, trying = await asyncio.wait(trying, timeout=_STAGGER, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    return task.result()
                error = _os_error(task.exception(), error)
        while trying:
            done, trying = await asyncio.wait(trying, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None:
                    return task.result()
                error = _os_error(task.exception(), error)
    finally:
        for task in trying:
            task.add_done_callback(_drop)
            task.cancel()
    raise error


def _os_error(found: BaseException | None, known: OSError) -> OSError:
    return found if isinstance(found, OSError) else known


def _drop(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


def _mixed(addresses: list[str]) -> list[str]:
    """IPv6 and IPv4 in turn, the first kind first, four at most."""
    first = [address for address in addresses if (":" in address) == (":" in addresses[0])]
    other = [address for address in addresses if address not in first]
    out: list[str] = []
    while (first or other) and len(out) < 4:
        if first:
            out.append(first.pop(0))
        first, other = (other, first) if other else (first, other)
    return out


async def _socket(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bare, _, zone = address.partition("%")
        where: tuple[Any, ...] = (bare, port)
        if zone:
            where = (bare, port, 0, socket.if_nametoindex(zone) if not zone.isdigit() else int(zone))
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock
