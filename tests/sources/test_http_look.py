"""Looks at loopback servers that the test starts."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from citecheck.sources.http import LookSettings, UrlResult, engine, guard, look
from citecheck.sources.http.answers import Answer
from citecheck.sources.http.fetch import Seen
from citecheck.sources.http.guard import Allowed, Resolver
from citecheck.sources.http.judge import answer_of
from citecheck.sources.http.results import Verdict
from citecheck.sources.http.schedule import conclude

SETTINGS = LookSettings(timeout=0.5, total=5.0, pause=0.0, allow_private=True)


class Site:
    """A server of a few behaviours that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.now = 0
        self.most = 0
        self.lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                site.answer(self)

            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path, head = handler.path, handler.command == "HEAD"
        with self.lock:
            self.asked[f"{handler.command} {path}"] += 1
            times = self.asked[f"{handler.command} {path}"]
            self.headers.append(dict(handler.headers))
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            self.behave(handler, path, head, times)
        finally:
            with self.lock:
                self.now -= 1

    def behave(self, handler: BaseHTTPRequestHandler, path: str, head: bool, times: int) -> None:
        simple = {
            "/ok": 200,
            "/gone": 404,
            "/away": 410,
            "/login": 401,
            "/no": 403,
            "/broken": 500,
            "/odd": 418,
        }
        if path in simple:
            send(handler, simple[path])
        elif path.endswith(".zip"):
            send(handler, 404 if head and path == "/head-lies.zip" else 200)
        elif path == "/no-head":
            send(handler, 405 if head else 200)
        elif path == "/flaky":
            send(handler, 404 if head or times == 1 else 200)
        elif path == "/flaky-gone":
            send(handler, 500 if head or times == 1 else 404)
        elif path.startswith("/hop"):
            left = int(path[4:])
            send(handler, 301 if left else 200, location=f"/hop{left - 1}" if left else None)
        elif path == "/soft-hop":
            send(handler, 302, location="/ok")
        elif path.startswith("/status"):
            send(handler, int(path[7:]))
        elif path == "/to-private":
            send(handler, 302, location=f"http://127.0.0.3:{self.port}/secret")
        elif path == "/loop":
            send(handler, 302, location="/loop")
        elif path == "/to-file":
            send(handler, 302, location="file:///etc/hostname")
        elif path == "/slow":
            threading.Event().wait(1.5)
        elif path == "/nonsense":
            handler.wfile.write(b"this is no HTTP\r\n\r\n")
            handler.close_connection = True
        elif path == "/endless" and not head:
            handler.send_response(200)
            handler.end_headers()
            try:
                for _ in range(2000):
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass
            handler.close_connection = True
        elif path == "/cookie":
            if "seen=1" in (handler.headers.get("Cookie") or ""):
                send(handler, 200)
            else:
                send(handler, 302, location="/cookie", cookie="seen=1")
        else:
            send(handler, 405 if head else 200)


def send(
    handler: BaseHTTPRequestHandler, status: int, *, location: str | None = None, cookie: str | None = None
) -> None:
    body = b"" if handler.command == "HEAD" else b"page"
    handler.send_response(status)
    if location is not None:
        handler.send_header("Location", location)
    if cookie is not None:
        handler.send_header("Set-Cookie", cookie)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def one(url: str, settings: LookSettings = SETTINGS) -> UrlResult:
    return look([url], settings).results[url]


@pytest.mark.parametrize(
    ("path", "verdict", "status"),
    [
        ("/ok", "alive", 200),
        ("/no-head", "alive", 200),
        ("/gone", "gone", 404),
        ("/away", "gone", 410),
        ("/login", "unverifiable", 401),
        ("/no", "unverifiable", 403),
        ("/odd", "unverifiable", 418),
        ("/broken", "server-error", 500),
        ("/hop2", "moved", 200),
        ("/soft-hop", "redirected", 200),
        ("/loop", "redirect-loop", 302),
        ("/to-file", "unverifiable", 302),
        ("/slow", "timeout", None),
        ("/nonsense", "server-error", None),
        ("/endless", "alive", 200),
        ("/cookie", "alive", 200),
    ],
)
def test_verdict(site: Site, path: str, verdict: str, status: int | None) -> None:
    result = one(site.url(path))
    assert (result.verdict, result.status) == (verdict, status), result
    assert result.checked_at.endswith("+00:00")


def test_a_good_answer_is_asked_for_once(site: Site) -> None:
    look([site.url("/ok")] * 3, SETTINGS)
    assert site.asked == {"GET /ok": 1}


def test_of_a_file_the_head_tells_enough(site: Site) -> None:
    assert one(site.url("/head-ok.zip")).verdict == "alive"
    assert site.asked == {"HEAD /head-ok.zip": 1}


def test_head_alone_never_makes_an_error(site: Site) -> None:
    assert one(site.url("/head-lies.zip")).verdict == "alive"
    assert site.asked == {"HEAD /head-lies.zip": 1, "GET /head-lies.zip": 1}


def test_gone_is_seen_twice_by_get(site: Site) -> None:
    assert one(site.url("/gone")).tries == 2
    assert site.asked == {"GET /gone": 2}


def test_one_bad_try_is_forgiven(site: Site) -> None:
    assert one(site.url("/flaky")).verdict == "alive"


def test_gone_seen_after_another_error_is_asked_once_more(site: Site) -> None:
    result = one(site.url("/flaky-gone"))
    assert (result.verdict, result.tries) == ("gone", 3)


def test_gone_is_looked_at_twice_however_few_tries_are_set(site: Site) -> None:
    result = one(site.url("/gone"), LookSettings(timeout=0.5, pause=0.0, tries=1, allow_private=True))
    assert (result.verdict, result.tries) == ("gone", 2)


@pytest.mark.parametrize("verdict", ["gone", "dns-error"])
def test_what_was_seen_only_once_is_no_error(verdict: Verdict) -> None:
    assert conclude([Answer(verdict, 404, detail="seen")]).verdict == "unverifiable"
    assert conclude([Answer(verdict, 404, detail="seen")] * 2).verdict == verdict


def test_moved_says_where_to(site: Site) -> None:
    assert one(site.url("/hop1")).final_url == site.url("/hop0")


def test_at_most_four_connections_a_host(site: Site) -> None:
    outcome = look([site.url(f"/page{number}") for number in range(40)], SETTINGS)
    assert {result.verdict for result in outcome.results.values()} == {"alive"}
    assert 1 <= site.most <= 4


def test_who_asks_is_said_and_credentials_are_not_sent(site: Site) -> None:
    url = f"http://user:secret@127.0.0.1:{site.port}/ok"
    result = one(url)
    assert result.verdict == "alive"
    assert "secret" not in f"{result.final_url} {result.detail}"
    assert all(headers["User-Agent"].startswith("citecheck/") for headers in site.headers)
    assert not any("Authorization" in headers for headers in site.headers)


def test_results_are_told_as_they_come(site: Site) -> None:
    told: list[str] = []
    look([site.url("/ok"), site.url("/no")], SETTINGS, on_result=lambda result: told.append(result.verdict))
    assert sorted(told) == ["alive", "unverifiable"]


def test_works_beside_a_running_loop(site: Site) -> None:
    async def notebook() -> UrlResult:
        return one(site.url("/ok"))

    assert asyncio.run(notebook()).verdict == "alive"


def test_an_error_beside_a_running_loop_comes_through(site: Site) -> None:
    def refuse(_: UrlResult) -> None:
        raise RuntimeError("stop")

    async def notebook() -> None:
        look([site.url("/ok")], SETTINGS, on_result=refuse)

    with pytest.raises(RuntimeError, match="stop"):
        asyncio.run(notebook())


def test_a_closed_port_is_refused() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = look([f"http://127.0.0.1:{port}/"], SETTINGS)
    (result,) = outcome.results.values()
    assert (result.verdict, result.tries) == ("refused", 3)
    assert not outcome.network_gone


def test_a_server_without_tls_is_a_tls_error(site: Site) -> None:
    assert one(f"https://127.0.0.1:{site.port}/ok").verdict == "tls-error"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "http:///a",
        "http://a..b/",
        "http://example.org/" + "a" * 5000,
        "http://a.b:99999/",
    ],
)
def test_what_is_not_asked(url: str) -> None:
    result = one(url)
    assert result.verdict == "malformed"
    assert result.detail


PRIVATE = [
    "http://127.0.0.1:{port}/ok",
    "http://localhost:{port}/ok",
    "http://127.1.:{port}/ok",
    "http://0x7f.0.0.1:{port}/ok",
    "http://0.0.0.0:{port}/ok",
    "http://[::1]:{port}/ok",
    "http://[::ffff:127.0.0.1]:{port}/ok",
    "http://[::]:{port}/ok",
    "http://user@127.0.0.1:{port}/ok",
]


@pytest.mark.parametrize("spelling", PRIVATE)
def test_private_addresses_are_not_connected_to(site: Site, spelling: str) -> None:
    result = one(spelling.format(port=site.port), LookSettings(timeout=0.5, total=2.0, pause=0.0))
    assert result.verdict in ("unverifiable", "dns-error", "malformed"), result
    assert not site.asked


def test_the_address_connected_to_is_the_one_looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public at the first look-up and private at the second reaches nobody."""
    looked_up: list[str] = []

    def resolve(host: str) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(guard, "resolve", resolve)
    url = f"http://rebinding.example:{site.port}/ok"
    assert one(url, LookSettings(timeout=0.5, pause=0.0)).verdict == "unverifiable"
    assert not site.asked
    assert one(url).verdict == "alive"
    assert looked_up == ["rebinding.example", "rebinding.example"]


def failing(passing: bool) -> Callable[[str], list[str]]:
    def resolve(host: str) -> list[str]:
        raise guard.UnknownHostError(f"{host} is not known", passing=passing)

    return resolve


@pytest.mark.parametrize("passing", [True, False])
def test_network_gone_is_told_from_a_name_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch, passing: bool
) -> None:
    monkeypatch.setattr(guard, "resolve", failing(passing))
    outcome = look(["http://a.example/", "http://b.example/"], SETTINGS)
    assert {result.verdict for result in outcome.results.values()} == {"dns-error"}
    assert outcome.network_gone is passing


def test_many_hosts_of_which_none_is_known_are_a_lost_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "resolve", failing(False))
    assert look([f"http://{letter}.example/" for letter in "abc"], SETTINGS).network_gone


def test_a_second_address_is_tried_when_the_first_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(_: str) -> list[str]:
        return ["::1", "127.0.0.1"]

    monkeypatch.setattr(guard, "resolve", resolve)
    assert one(f"http://two.example:{site.port}/ok").verdict == "alive"


def test_a_name_that_is_not_resolved_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def resolve(_: str) -> list[str]:
        over.wait(20)
        return []

    monkeypatch.setattr(guard, "resolve", resolve)
    with pytest.raises(guard.UnknownHostError, match="in time") as caught:
        asyncio.run(Resolver(timeout=0.05).addresses("slow.example"))
    over.set()
    assert caught.value.passing


def test_a_name_is_looked_up_once_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []

    def resolve(host: str) -> list[str]:
        looked_up.append(host)
        return ["192.0.2.1"] if len(looked_up) == 1 else ["127.0.0.1"]

    async def twice() -> list[list[str]]:
        resolver = Resolver()
        return [await resolver.addresses(host) for host in ("rebinding.example", "REBINDING.example.")]

    monkeypatch.setattr(guard, "resolve", resolve)
    assert asyncio.run(twice()) == [["192.0.2.1"], ["192.0.2.1"]]


@pytest.mark.parametrize(("code", "passing"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)])
def test_why_a_name_has_no_address(monkeypatch: pytest.MonkeyPatch, code: int, passing: bool) -> None:
    def getaddrinfo(*_: object, **__: object) -> object:
        raise socket.gaierror(code, "no")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(guard.UnknownHostError) as caught:
        guard.resolve("name.example")
    assert caught.value.passing is passing


def test_a_name_that_cannot_be_one() -> None:
    with pytest.raises(guard.UnknownHostError, match="malformed"):
        guard.resolve("ä" * 80)


@pytest.mark.parametrize("host", ["localhost", "printer.localhost", "LOCALHOST."])
def test_this_machine_by_its_names_is_never_looked_up(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "resolve", lambda _: ["93.184.216.34"])
    assert asyncio.run(Resolver().addresses(host)) == ["127.0.0.1", "::1"]


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
        ("example.org", None),
        ("1.example", None),
        ("999.1.1.1", None),
    ],
)
def test_numbers_in_odd_forms(host: str, number: str | None) -> None:
    found = guard.numeric(host)
    assert (found is None) is (number is None)
    if found is not None and number is not None:
        assert ipaddress.ip_address(found) == ipaddress.ip_address(number)


def test_what_is_opened_by_name_or_network() -> None:
    allowed = Allowed.of(False, ["Wiki.example.", "10.1.0.0/16", "[fd00::1]"])
    assert allowed.may("wiki.example", "10.9.9.9")
    assert allowed.may("other.example", "10.1.2.3")
    assert allowed.may("other.example", "fd00::1")
    assert not allowed.may("other.example", "10.2.0.1")
    assert not allowed.may("evil.wiki.example", "127.0.0.1")
    assert not allowed.may("other.example", "no address")


def test_the_socket_itself_is_asked_where_it_leads(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of addresses that passes, and a connection that leads elsewhere all the same."""
    connect = engine._socket

    async def elsewhere(_: str, port: int) -> socket.socket:
        return await connect("127.0.0.1", port)

    monkeypatch.setattr(engine, "_socket", elsewhere)
    monkeypatch.setattr(guard, "resolve", lambda _: ["93.184.216.34"])
    url = f"http://public.example:{site.port}/ok"
    assert one(url, LookSettings(timeout=0.5, pause=0.0)).verdict == "unverifiable"
    assert not site.asked


def test_a_redirect_to_a_private_host_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as public here, that of the redirect does not."""
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1")
    result = one(site.url("/to-private"), LookSettings(timeout=0.5, pause=0.0))
    assert result.verdict == "unverifiable", result
    assert "not asked" in result.detail
    assert site.asked == {"GET /to-private": 1}


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(302, "unverifiable"), (429, "unverifiable"), (503, "server-error"), (999, "unverifiable")],
)
def test_other_statuses(site: Site, status: int, verdict: str) -> None:
    result = one(site.url(f"/status{status}"))
    assert (result.verdict, result.status) == (verdict, status)


def test_the_network_that_cannot_be_reached() -> None:
    error = OSError(errno.ENETUNREACH, "no route")
    answer = answer_of("http://a.example/", Seen("GET", "http://a.example/", error=error))
    assert (answer.verdict, answer.unreached) == ("refused", True)


def test_a_certificate_that_is_not_valid() -> None:
    error = ssl.SSLCertVerificationError(1, "bad")
    error.verify_code, error.verify_message = 10, "certificate has expired"
    answer = answer_of("https://a.example/", Seen("GET", "https://a.example/", error=error))
    assert (answer.verdict, answer.detail) == ("tls-error", "the certificate has expired")


def test_nothing_asked_is_no_lost_network() -> None:
    assert not look([]).network_gone


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
        ("no address", False),
    ],
)
def test_public(address: str, public: bool) -> None:
    assert guard.is_public(address) is public
