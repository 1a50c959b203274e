"""The link zoos written without a look at what judges: cases of ``tests/cases/urls/second/*.toml``, ``third`` and so on.

Each case has a server of its own. ``path`` is the address that is cited (``served`` its path as it is asked, where
that differs), ``cited`` the work (or ``note`` the whole note); ``expect`` is the verdict, or a list of those that an editor may be given.
``answer`` are tried in order: the first of which ``path`` ("*" for any), ``method``, ``needs`` (a header "name:", or
words of the Cookie header) and ``times`` (how often it is given) fit is sent; what none fits is a 404. An answer is
``raw`` bytes, a ``body``, a ``pdf``, or a page of ``title``, ``head`` and ``main`` in a ``layout``; ``encode`` are its
content codings, ``how`` is what goes wrong in the sending. In headers ``{host}`` is the server's host and port.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import quote

from sources.web.certificates import Authority
from sources.web.server import Server, serving

FOLDER = Path(__file__).parents[2] / "cases" / "urls"
ZOOS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
TLS = {"future": "not-yet"}
NOT_FOUND = {
    "status": 404,
    "title": "404 Not Found",
    "main": "<h1>Not Found</h1><p>There is no such page.</p>",
}


@dataclass(frozen=True)
class Case:
    """One behaviour: where it stands, how it is cited, and which verdicts are right."""

    name: str
    url: str
    note: str
    expected: tuple[str, ...]
    detail: str
    why: str


@dataclass
class _Site:
    """What one case's server answers."""

    case: Mapping[str, Any]
    given: dict[int, int] = field(default_factory=dict)

    def __call__(self, method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
        path = target.partition("?")[0]
        own = quote(self.case.get("served", self.case["path"].partition("#")[0]), safe="%/:@!$&'()*+,;=~?")
        for number, answer in enumerate(self.case.get("answer", ())):
            if answer.get("path", own) not in (path, target, "*") or answer.get("method", method) != method:
                continue
            needs = answer.get("needs", "")
            if needs and (
                needs[:-1] not in headers if needs.endswith(":") else needs not in headers.get("cookie", "")
            ):
                continue
            if "times" in answer and self.given.get(number, 0) >= answer["times"]:
                continue
            self.given[number] = self.given.get(number, 0) + 1
            return _sent(answer, method, target, headers.get("host", ""))
        return _sent(NOT_FOUND, method, target)


@cache
def cases(zoo: str) -> list[dict[str, Any]]:
    """All cases of a zoo as they stand in its files, by file and order, each answer with the zoo's frame for it."""
    listed = [
        {"file": file.stem, **case}
        for file in sorted((FOLDER / zoo).glob("*.toml"))
        for case in tomllib.loads(file.read_text("utf-8")).get("case", ())
    ]
    for case in listed:
        for answer in case.get("answer", ()):
            answer["frame"] = _layouts(zoo)[answer.get("layout", "bare")]
    return listed


@contextlib.contextmanager
def open_blind(zoo: str, folder: Path, only: str = "") -> Iterator[tuple[list[Case], Path]]:
    """Start the servers of all cases of a zoo; the cases, and the authority's certificate."""
    authority = Authority(folder, "Second Authority")
    listed = [case for case in cases(zoo) if only in case["file"]]
    servers: dict[int, Server] = {}
    for number, case in enumerate(listed):
        if "url" in case or case.get("server") == "closed":
            continue
        kind = case.get("tls")
        tls = None if kind in (None, "plain") else authority.context(TLS.get(kind, kind))
        host = "::1" if case.get("family") == "ipv6" else "127.0.0.1"
        servers[number] = Server(default=_Site(case), host=host, tls=tls)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with serving(*servers.values()):
            yield (
                [
                    _case(case, servers.get(number), closed.getsockname()[1])
                    for number, case in enumerate(listed)
                ],
                authority.bundle,
            )


def manuscript(listed: list[Case]) -> str:
    """A manuscript in Markdown that cites every address in a note of its own."""
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(listed, 1))
    return body + "\n\n" + "\n\n".join(f"[^{n}]: {case.note}" for n, case in enumerate(listed, 1)) + "\n"


def _case(case: Mapping[str, Any], server: Server | None, closed: int) -> Case:
    if "url" in case:
        url = case["url"]
    elif server is None:
        url = f"http://127.0.0.1:{closed}{case['path']}"
    else:
        host = f"[{server.host}]" if ":" in server.host else server.host
        scheme = "https" if "tls" in case else "http"
        url = f"{scheme}://{host}:{server.port}{case['path']}"
    cited = case.get("cited", {})
    title = f"“{cited['title']}”" if "title" in cited else ""
    said = ", ".join(part for part in (cited.get("author", ""), title, cited.get("date", "")) if part)
    expected = case["expect"]
    return Case(
        f"{case['file']}: {case['name']}", url, case.get("note", f"{said or 'See'}, <{{url}}>.").replace("{url}", url),
        (expected,) if isinstance(expected, str) else tuple(expected), case.get("detail", ""), case["why"],
    )  # fmt: skip


def _sent(answer: Mapping[str, Any], method: str, target: str, host: str = "") -> dict[str, Any]:
    """An answer as the servers of the first zoo send it."""
    how = answer.get("how", "")
    if how in ("hang", "reset", "close"):
        return {"hang": {"hang": 60}, "reset": {"reset": True}, "close": {"raw": ""}}[how]
    for name, charset in (("raw", "utf-8"), ("raw_latin1", "latin-1")):
        if name in answer:
            return {"raw": answer[name].encode(charset).decode("latin-1")}
    body, coding = _coded(_body(answer), answer.get("encode", ()))
    head = [f"HTTP/1.1 {answer.get('status', 200)} X", "Connection: close"]
    headers = list(answer.get("headers", ()))
    if not any(line.lower().startswith("content-type") for line in headers):
        kind = "application/pdf" if "pdf" in answer else "text/html; charset=utf-8"
        headers.append(f"Content-Type: {kind}")
    if coding:
        headers.append(f"Content-Encoding: {coding}")
    head += [_filled(line, target).replace("{host}", host) for line in headers]
    if how not in ("endless", "drip", "reset-mid", "bomb"):
        head.append(f"Content-Length: {len(body)}")
    size = answer.get("size", 0)
    if how == "long-header":
        head.append(f"Content-Security-Policy: {'a' * size}")
    elif how == "many-headers":
        head += [f"Set-Cookie: c{n}=value-{n}; Path=/; HttpOnly" for n in range(size)]
    elif how == "bomb":
        head.append("Content-Encoding: gzip")
        body = _bomb(body)
    begins = ("\r\n".join(head) + "\r\n\r\n").encode("utf-8")
    if method == "HEAD":
        return {"pieces": [begins]}
    if how == "slow":
        return {"hang": 1.5, "pieces": [begins, body]}
    if how == "endless-head":
        return {
            "pieces": (f"X-Line-{n}: and one more\r\n".encode() * 50 for n in range(1_000_000)),
            "first": begins[:-2],
        }
    if how == "drip-head":
        return {"pieces": (begins[at : at + 1] for at in range(len(begins))), "pause": 0.5}
    if how == "drip":
        return {"first": begins + body, "pieces": (b"." for _ in range(1000)), "pause": 0.2}
    if how == "endless":
        return {
            "first": begins + body,
            "pieces": (b"<p>and so on and on</p>\n" * 400 for _ in range(100_000)),
            "pause": 0.001,
        }
    if how == "reset-mid":
        return {
            "first": begins + body,
            "pieces": (b"<p>more" for _ in range(3)),
            "pause": 0.05,
            "abort": True,
        }
    return {"pieces": [begins, body]}


def _filled(line: str, target: str) -> str:
    if "{next}" in line:
        line = line.replace("{next}", str(int(target.rpartition("/")[2]) + 1))
    return line.replace("{target}", target).replace("{date+2}", formatdate(time() + 2, usegmt=True))


def _body(answer: Mapping[str, Any]) -> bytes:
    if "pdf" in answer:
        return _pdf(**answer["pdf"])
    charset = answer.get("charset", "utf-8")
    if "body" in answer:
        return str(answer["body"]).encode(charset)
    main = answer.get("main", "")
    if answer.get("how") == "long-list":
        listed = [f"A paper on tools, number {n}, by author {n}" for n in range(400)]
        listed[250] = answer["item"]
        main += "<ol>" + "".join(f"<li>{said}" for said in listed) + "</ol>"
    page = answer.get("frame") or _layouts("second")["bare"]
    # What the page says of its charset itself is no riddle here, but where a case makes it one.
    page = page if charset == "utf-8" else page.replace('<meta charset="utf-8">', "")
    filled = page.replace("{title}", answer.get("title", "")).replace("{head}", answer.get("head", ""))
    return filled.replace("{main}", main).encode(charset, "xmlcharrefreplace")


@cache
def _layouts(zoo: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / zoo / "layouts.toml").read_text("utf-8"))


def _coded(body: bytes, codings: list[str]) -> tuple[bytes, str]:
    named = []
    for coding in codings:
        if coding.startswith("gzip"):
            body = gzip.compress(body)
            named.append("gzip")
            if coding == "gzip-cut":
                body = body[:-12]
        elif coding == "deflate-raw":
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            body = packer.compress(body) + packer.flush()
            named.append("deflate")
        else:
            # What no client here reads: a brotli or zstd stream, whose bytes do not matter.
            body = b"\x28\xb5\x2f\xfd" + zlib.compress(body)[2:]
            named.append(coding)
    return body, ", ".join(named)


def _bomb(page: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    made = packer.compress(page)
    return made + b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()


def _pdf(title: str, author: str, lines: list[str]) -> bytes:
    """A PDF of one page."""

    def text(said: str) -> str:
        return said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

    shown = "".join(
        f"BT /F1 {18 if not n else 11} Tf 60 {760 - 24 * n} Td ({text(line)}) Tj ET\n"
        for n, line in enumerate(lines)
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({text(title)}) /Author ({text(author)}) >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()
