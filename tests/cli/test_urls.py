"""``citecheck urls`` and ``citecheck store`` over loopback servers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sources.web.server import Server, serving

from citecheck.reports import schema
from cli.running import one_line, run

Capsys = pytest.CaptureFixture[str]
PAGE = {"title": "The ferry and its timetable", "html": "<p>The ferry crosses the strait twice a day.</p>"}
QUIET = '[urls]\nwayback = "off"\nmemento = "off"\n'


def project(folder: Path, *urls: str, settings: str = QUIET) -> Path:
    (folder / "citecheck.toml").write_text(settings, "utf-8")
    body = "\n\n".join(f"Sentence {n}.[^{n}]" for n, _ in enumerate(urls, 1))
    notes = "\n\n".join(f"[^{n}]: See <{url}>." for n, url in enumerate(urls, 1))
    path = folder / "paper.md"
    path.write_text(f"{body}\n\n{notes}\n", "utf-8")
    return path


def entries(out: str) -> list[dict[str, Any]]:
    data = json.loads(out)
    jsonschema.validate(data, schema("urls"))  # type: ignore[arg-type]
    return list(data["urls"])


def test_the_contract(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE, "/old": {"status": 301, "headers": {"Location": "/a"}}})
    with serving(server):
        paper = project(
            tmp_path, f"{server.base}/a", f"{server.base}/old", f"{server.base}/gone", f"{server.base}/a"
        )
        store = tmp_path / "s.sqlite"
        ran = run(
            capsys, "urls", paper, "-f", "json", "--allow-private", "--store", store, "--timeout", "5", "--retries", "1"
        )  # fmt: skip
    assert ran.status == 0
    alive, moved, gone = entries(ran.out)
    assert list(alive) == [
        "url", "final_url", "verdict", "status", "tries", "notes", "places", "checked_at", "first_seen_bad", "detail", "archive",
    ]  # fmt: skip
    assert (alive["verdict"], alive["status"], alive["tries"], alive["notes"]) == (
        "alive",
        200,
        1,
        ["1", "4"],
    )
    assert [place["line"] for place in alive["places"]] == [9, 15]
    assert (alive["first_seen_bad"], alive["archive"]) == (None, None)
    assert (moved["verdict"], moved["final_url"]) == ("moved", f"{server.base}/a")
    assert (gone["verdict"], gone["tries"], gone["first_seen_bad"]) == ("gone", 2, gone["checked_at"])


def test_the_second_run_asks_nothing(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE})
    with serving(server):
        options = ("-f", "json", "--allow-private", "--store", tmp_path / "s.sqlite")
        paper = project(tmp_path, f"{server.base}/a")
        first = entries(run(capsys, "urls", paper, *options).out)
        assert entries(run(capsys, "urls", paper, *options).out) == first
        assert server.asked["GET /a"] == 1
        run(capsys, "urls", paper, *options, "--refresh")
        assert server.asked["GET /a"] == 2
        run(capsys, "urls", paper, *options, "--max-age", "0")
        assert server.asked["GET /a"] == 3
    assert entries(run(capsys, "urls", paper, *options, "--offline").out)[0]["verdict"] == "alive"


def test_private_addresses_are_not_asked_unless_opened(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE})
    with serving(server):
        paper = project(tmp_path, f"{server.base}/a")
        shut = entries(run(capsys, "urls", paper, "-f", "json", "--store", tmp_path / "1.sqlite").out)
        assert (shut[0]["verdict"], server.connections) == ("unverifiable", 0)
        assert "--allow-private" in shut[0]["detail"]
        project(tmp_path, f"{server.base}/a", settings=QUIET + 'allow-hosts = ["127.0.0.0/8"]\n')
        opened = entries(run(capsys, "urls", paper, "-f", "json", "--store", tmp_path / "2.sqlite").out)
    assert opened[0]["verdict"] == "alive"


SITES = """
robots = true
[urls.sites.shop]
pattern = "127.0.0.1/shop/*"
skip = true
reason = "shows all the same"
[urls.sites.journal]
pattern = "http://127.0.0.1:*/journal/*"
headers = { X-Reader = "citecheck" }
expect = [403]
"""


def test_sites_of_their_own_kind(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(
        answers={
            "/journal/1": {"status": 403},
            "/other": {"status": 403},
            "/kept-out/1": PAGE,
            "/robots.txt": {"text": "User-agent: *\nDisallow: /kept-out/\n"},
        }
    )
    with serving(server):
        settings = (QUIET + SITES).replace("127.0.0.1/shop", f"127.0.0.1:{server.port}/shop")
        urls = [f"{server.base}{path}" for path in ("/shop/1", "/journal/1", "/other", "/kept-out/1")]
        paper = project(tmp_path, *urls, settings=settings)
        ran = run(capsys, "urls", paper, "-f", "json", "--allow-private", "--store", tmp_path / "s.sqlite")
    shop, journal, other, kept_out = entries(ran.out)
    assert (shop["verdict"], shop["detail"]) == ("unverifiable", "not asked: shows all the same")
    assert journal["verdict"] == "alive"
    assert other["verdict"] == kept_out["verdict"] == "unverifiable"
    assert "robots.txt" in kept_out["detail"]
    assert server.asked["GET /shop/1"] == server.asked["GET /kept-out/1"] == 0
    sent = {target: headers.get("x-reader") for _, _, target, headers in server.log}
    assert (sent["/journal/1"], sent["/other"]) == ("citecheck", None)


def test_check_uses_the_same_verdicts(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/old": {"status": 301, "headers": {"Location": "/a"}}, "/a": PAGE})
    with serving(server):
        store = tmp_path / "s.sqlite"
        settings = QUIET + f'store = "{store}"\nallow-hosts = ["127.0.0.1"]\n[network]\npause = 0.1\n'
        paper = project(tmp_path, f"{server.base}/old", f"{server.base}/gone", settings=settings)
        ran = run(capsys, "check", paper, "--select", "URL", "-f", "json")
        count = sum(server.asked.values())
        again = run(capsys, "check", paper, "--select", "URL", "-f", "json")
        assert sum(server.asked.values()) == count
    found = {finding["code"]: finding for finding in json.loads(ran.out)["findings"]}
    assert set(found) == {"URL004", "URL009"}
    assert found["URL009"]["fix"]["edits"][0]["text"] == f"{server.base}/a"
    assert {finding["code"] for finding in json.loads(again.out)["findings"]} == set(found)


def test_the_verb_store(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE})
    store = tmp_path / "s.sqlite"
    missing = run(capsys, "store", "show", "--store", store)
    assert (missing.status, one_line(missing.err)) == (2, True)
    with serving(server):
        paper = project(tmp_path, f"{server.base}/a", f"{server.base}/gone")
        run(capsys, "urls", paper, "--allow-private", "--store", store)
    shown = run(capsys, "store", "show", "--store", store).out
    assert f"alive 200  {server.base}/a" in shown
    assert "2 addresses (1 alive, 1 gone), 1 with the page's text" in shown
    lines = [json.loads(line) for line in run(capsys, "store", "export", "--store", store).out.splitlines()]
    assert {line["url"]: line["verdict"] for line in lines} == {
        f"{server.base}/a": "alive",
        f"{server.base}/gone": "gone",
    }
    assert "twice a day" in next(line["text"] for line in lines if "text" in line)
    pruned = run(capsys, "store", "prune", "--max-age", "0", "--store", store)
    assert "2 addresses taken out" in pruned.err
    assert "0 addresses" in run(capsys, "store", "show", "--store", store).out
    assert run(capsys, "store", "burn", "--store", store).status == 2


def test_a_damaged_store_is_said(capsys: Capsys, tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE})
    store = tmp_path / "s.sqlite"
    store.write_bytes(b"no database at all " * 300)
    with serving(server):
        paper = project(tmp_path, f"{server.base}/a")
        ran = run(capsys, "urls", paper, "-f", "json", "--allow-private", "--store", store)
    assert entries(ran.out)[0]["verdict"] == "alive"
    assert "s.sqlite.damaged-1" in ran.err
