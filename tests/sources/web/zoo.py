"""The link zoo: servers, addresses and verdicts made of ``tests/cases/urls/zoo.toml``."""

from __future__ import annotations

import contextlib
import socket
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.web.certificates import KINDS, Authority
from sources.web.server import Server, serving

FILE = Path(__file__).parents[2] / "cases" / "urls" / "zoo.toml"


@dataclass(frozen=True)
class Animal:
    """One case: its address, the note that cites it, and what is expected."""

    name: str
    url: str
    note: str
    expected: Mapping[str, Any]

    def __str__(self) -> str:
        return self.name


@dataclass
class Zoo:
    """All cases on running servers. ``bundle`` is the authority's certificate."""

    animals: list[Animal]
    servers: dict[str, Server]
    bundle: Path

    def manuscript(self) -> str:
        """A manuscript in Markdown that cites every address in a note of its own."""
        body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(self.animals, 1))
        notes = "\n\n".join(f"[^{n}]: {animal.note}" for n, animal in enumerate(self.animals, 1))
        return f"{body}\n\n{notes}\n"


def cases() -> list[dict[str, Any]]:
    """The cases as they stand in the file, with the stock texts put in."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    texts = {"{long}": data["prose"]["long"], "{short}": data["prose"]["short"], "{large}": "x" * 30_000}
    return [_filled(case, texts) for case in data["case"]]


@contextlib.contextmanager
def open_zoo(folder: Path) -> Iterator[Zoo]:
    """Start the servers of all cases."""
    authority = Authority(folder)
    servers = {
        "plain": Server(),
        "catch-all": Server(default=_catch_all()),
        "maybe-missing": Server(default=_maybe()),
    }
    servers |= {f"tls-{kind}": Server(tls=authority.context(kind)) for kind in KINDS}
    servers["ever-further"] = Server(
        default=lambda method, target, headers: {"status": 302, "headers": {"Location": f"{target}x"}}
    )
    listed = cases()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with serving(*servers.values()):
            ports: dict[str, Any] = {name: server.port for name, server in servers.items()}
            ports |= {"closed": closed.getsockname()[1], "port": servers["plain"].port}
            marks = {f"{{{name}}}": str(port) for name, port in ports.items()}
            animals = [_animal(_filled(case, marks), servers, ports) for case in listed]
            _common(servers["plain"])
            servers["tls-good"].answers["/http-to-https/"] = {"title": "The ferry", "html": "<p>Boats.</p>"}
            yield Zoo(animals, servers, authority.bundle)


def _animal(case: dict[str, Any], servers: Mapping[str, Server], ports: Mapping[str, Any]) -> Animal:
    name, kind = case["name"], case.get("server", "plain")
    path = f"/{name}/{case.get('suffix', '')}"
    if kind in servers:
        base = servers[kind].base
        if "answer" in case:
            servers[kind].answers[case.get("at", path.partition("#")[0])] = case["answer"]
        for more, answer in case.get("more", {}).items():
            servers[kind].answers[f"/{name}/{more}"] = answer
    else:
        base = (
            f"https://127.0.0.1:{ports['port']}"
            if kind == "plain-as-tls"
            else f"http://127.0.0.1:{ports[kind]}"
        )
    url = case.get("url", f"{base}{path}")
    expected = {key: case[key] for key in ("verdict", "status", "tries", "detail") if key in case}
    if "final" in case:
        expected["final_url"] = base + case["final"]
    return Animal(name, url, case.get("note", "See {url}.").replace("{url}", f"<{url}>"), expected)


def _common(plain: Server) -> None:
    """The pages that every site has."""
    home = {
        "title": "Island News",
        "html": "<h1>Island News</h1><p>All the news of the islands, twice a week.</p>",
    }
    login = {"title": "Log in", "html": "<form>Name <input> Password <input type=password></form>"}
    plain.answers |= {
        "/": home,
        "/en/index.html": home,
        "/login": login,
        "/cookie-consent": {
            "title": "Before you continue",
            "html": "<p>We need your consent for cookies.</p>",
        },
        "/errors/404.html": {"title": "Island News", "html": "<p>Try the search.</p>"},
    }


def _catch_all() -> dict[str, Any]:
    text = "<p>Welcome to our portal. Read about tides, harbours and boats, order charts, and join the society.</p>"
    return {"title": "The Harbour Portal", "html": f"<h1>The Harbour Portal</h1>{text * 8}"}


def _maybe() -> Any:
    """A host whose page for what is not there has a title of its own and says so in passing."""

    def answer(method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
        if target == "/":
            return {"title": "Society", "html": "<p>Welcome.</p>"}
        return {
            "title": "Society of Harbour Masters",
            "html": f"<h1>Society of Harbour Masters</h1><p>Nothing is kept under {target}. Not found.</p>",
        }

    return answer


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for mark, text in texts.items():
            value = value.replace(mark, text)
        return value
    if isinstance(value, Mapping):
        return {key: _filled(part, texts) for key, part in value.items()}
    return [_filled(part, texts) for part in value] if isinstance(value, list) else value
