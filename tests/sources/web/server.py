"""Raw HTTP servers on loopback: what they answer is data, and what they are asked is counted.

An answer is a table: ``status`` and ``reason``, ``headers``, ``html`` (with ``title``, ``head``) or ``text`` or
``hex``; ``raw`` is sent as it stands. How it is sent: ``version`` ("1.0" closes), ``chunked``, ``gzip`` (and
``bomb``: megabytes of zeros), ``length`` (a lie), ``drip`` (seconds between bytes), ``endless``, ``hang``
(seconds of silence first), ``reset``, ``close``; ``pieces`` are bytes sent as they stand. A list of answers is for one request after the other; ``head``
answers HEAD. In strings ``{base}`` is the server's address, ``{here}`` that of the case.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

NOT_FOUND = {
    "status": 404,
    "title": "404 Not Found",
    "html": "<h1>Not Found</h1><p>There is no such page.</p>",
}


@dataclass
class Server:
    """One server. ``answers`` are by path; what has none gets ``default``."""

    answers: dict[str, Any] = field(default_factory=dict)
    default: Any = field(default_factory=lambda: NOT_FOUND)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    latency: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    log: list[tuple[float, str, str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0
    now_open: int = 0
    most_open: int = 0
    port: int = 0

    @property
    def base(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connection, self.host, self.port, ssl=self.tls, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.now_open += 1
        self.most_open = max(self.most_open, self.now_open)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self.now_open -= 1
            with contextlib.suppress(OSError, RuntimeError):
                writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        begins = await reader.readexactly(1)
        if begins == b"\x16" and self.tls is None:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return False
        head = (begins + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ")
        headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines if line}
        path = target.partition("?")[0]
        self.asked[f"{method} {target}"] += 1
        self.log.append((time.monotonic(), method, target, headers))
        if self.latency:
            await asyncio.sleep(self.latency)
        answer = self.answers.get(target, self.answers.get(path, self.default))
        if callable(answer):
            answer = answer(method, target, headers)
        if isinstance(answer, list):
            answer = answer[min(self.asked[f"{method} {target}"], len(answer)) - 1]
        if method == "HEAD" and "head" in answer:
            answer = answer["head"]
        if "cookie" in answer and answer["cookie"] in headers.get("cookie", ""):
            answer = answer["with_cookie"]
        if "etag" in answer and headers.get("if-none-match") == answer["etag"]:
            answer = {"status": 304, "headers": {"ETag": answer["etag"]}}
        return await send(writer, self._filled(answer, path), method)

    def _filled(self, value: Any, path: str) -> Any:
        if isinstance(value, str):
            return value.replace("{base}", self.base).replace("{here}", path)
        if isinstance(value, Mapping):
            return {key: self._filled(part, path) for key, part in value.items()}
        return [self._filled(part, path) for part in value] if isinstance(value, list) else value


async def send(writer: asyncio.StreamWriter, answer: Mapping[str, Any], method: str) -> bool:
    """Send one answer; False when the connection is to be closed after it."""
    if answer.get("hang"):
        await asyncio.sleep(answer["hang"])
    if answer.get("reset"):
        writer.transport.abort()
        return False
    if "raw" in answer:
        writer.write(answer["raw"].encode("latin-1"))
        await writer.drain()
        return False
    if "pieces" in answer:
        return await _in_pieces(writer, answer)
    body, headers = body_of(answer)
    version = answer.get("version", "1.1")
    status = answer.get("status", 200)
    head = [f"HTTP/{version} {status}{' ' + answer['reason'] if 'reason' in answer else ' X'}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    line_end = answer.get("line_end", "\r\n")
    writer.write((line_end.join(head) + 2 * line_end).encode("utf-8"))
    if method == "HEAD" or status in (204, 304):
        await writer.drain()
        return version == "1.1"
    if answer.get("endless"):
        for _ in range(100_000):
            writer.write(b"<p>more and more words</p>\n" * 400)
            await writer.drain()
            # The other answers of the zoo are not to wait for this one.
            await asyncio.sleep(0.001)
    if answer.get("drip"):
        for at in range(len(body)):
            writer.write(body[at : at + 1])
            await writer.drain()
            await asyncio.sleep(answer["drip"])
        return False
    if answer.get("chunked"):
        middle = len(body) // 2
        body = b"".join(
            b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:]) if part
        )
        body += answer.get("last_chunk", "0\r\nTrailer: x\r\n\r\n").encode()
    writer.write(body)
    await writer.drain()
    return version == "1.1" and not answer.get("close") and "length" not in answer


async def _in_pieces(writer: asyncio.StreamWriter, answer: Mapping[str, Any]) -> bool:
    """Bytes one piece after the other, ``pause`` seconds between them; ``abort`` cuts the connection at the end."""
    writer.write(answer.get("first", b""))
    for piece in answer["pieces"]:
        writer.write(piece)
        await writer.drain()
        if "pause" in answer:
            await asyncio.sleep(answer["pause"])
    if answer.get("abort"):
        writer.transport.abort()
    return False


def body_of(answer: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The body and all headers of an answer."""
    headers = {}
    if "html" in answer or "title" in answer or "head_html" in answer:
        lang = f' lang="{answer["lang"]}"' if "lang" in answer else ""
        title = f"<title>{answer['title']}</title>" if "title" in answer else ""
        text = (
            f"<!DOCTYPE html><html{lang}><head>{title}{answer.get('head_html', '')}</head>"
            f"<body>{answer.get('html', '')}</body></html>"
        )
        body = text.encode(answer.get("charset", "utf-8"), "replace")
        headers["Content-Type"] = f"text/html; charset={answer.get('charset', 'utf-8')}"
    elif "hex" in answer:
        body = bytes.fromhex(answer["hex"])
    else:
        body = answer.get("text", "").encode("utf-8")
        headers["Content-Type"] = "text/plain; charset=utf-8"
    if "bytes" in answer:
        body = answer["bytes"]
    if answer.get("bomb"):
        body = _bomb(int(answer["bomb"]))
        headers["Content-Encoding"] = "gzip"
    elif answer.get("gzip"):
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    if answer.get("chunked"):
        headers["Transfer-Encoding"] = "chunked"
    elif not answer.get("endless") and not answer.get("close"):
        headers["Content-Length"] = answer.get("length", len(body))
    if "etag" in answer:
        headers["ETag"] = answer["etag"]
    if answer.get("close"):
        headers["Connection"] = "close"
    headers.update(answer.get("headers", {}))
    return body, {name: value for name, value in headers.items() if value != ""}


@cache
def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


@contextlib.contextmanager
def serving(*servers: Server) -> Iterator[None]:
    """The servers, in a loop of their own in a thread."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    running: list[asyncio.Server] = []

    async def start() -> None:
        running.extend([await server.start() for server in servers])
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(lambda *_: None)
        starting = loop.create_task(start())
        loop.run_forever()
        assert starting.done()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10), "the servers did not start"
    try:
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        for server in running:
            server.close()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(asyncio.wait(pending, timeout=5))
        loop.close()
