"""The store of verdicts: what is kept, for how long, and what happens to a file that is no store."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from citecheck.sources.http import LookSettings, UrlResult, Wanted, look
from citecheck.sources.store import Row, Store, StoreError, default_path, exported, seen_so_far
from sources.web.server import Server, serving

NOW = 1_700_000_000.0
ROW = Row(
    "http://example.org/a", "alive", 200, "http://example.org/a", 1, "200 OK", NOW,
    base_verdict="alive", base_detail="200 OK", etag='"x"', facts='{"titles": ["The ferry"]}',
)  # fmt: skip


def test_what_was_put_is_got_back(tmp_path: Path) -> None:
    with Store(tmp_path / "deep" / "store.sqlite") as store:
        store.put(ROW, ("The ferry", "words " * 1000))
        assert store.get(ROW.url) == ROW
        assert store.get("http://example.org/b") is None
    with Store(tmp_path / "deep" / "store.sqlite") as store:
        assert store.snapshot(ROW.url) == ("The ferry", "words " * 1000)
        assert (list(store.rows()), store.count()) == ([ROW], (1, 1))
        assert store.set_aside is None


def test_a_line_of_an_export_is_json() -> None:
    made = json.loads(exported(ROW, ("The ferry", "words")))
    assert (made["url"], made["facts"]["titles"], made["text"]) == (ROW.url, ["The ferry"], "words")


def test_what_is_old_is_taken_out(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite") as store:
        store.put(replace(ROW, url="http://old.example/", checked_at=time.time() - 1000), ("t", "x"))
        store.put(replace(ROW, url="http://new.example/", checked_at=time.time()))
        assert store.prune(500) == 1
        assert [row.url for row in store.rows()] == ["http://new.example/"]
        assert store.count() == (1, 0)


@pytest.mark.parametrize("content", [b"this is no database " * 400, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_store_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    with Store(path) as store:
        store.put(ROW)
        assert store.get(ROW.url) == ROW
        assert store.set_aside is not None
        assert store.set_aside.read_bytes() == content


def test_damage_in_the_middle_shows_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        for number in range(2000):
            store.put(replace(ROW, url=f"http://example.org/{number}"))
    data = bytearray(path.read_bytes())
    data[20_000:-20_000] = b"\xee" * (len(data) - 40_000)
    path.write_bytes(bytes(data))
    with Store(path) as store:
        found = [store.get(f"http://example.org/{number}") for number in range(2000)]
        assert None in found
        assert store.set_aside is not None
        store.put(ROW)
        assert store.get(ROW.url) == ROW


def test_another_programs_database_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE verdicts (url TEXT, weight REAL)")
    database.commit()
    database.close()
    with Store(path) as store:
        assert store.set_aside is not None or store.get("x") is None


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer"):
        Store(path)
    assert path.read_bytes() == before


def test_a_place_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="store of verdicts cannot be used"):
        Store(tmp_path / "file" / "store.sqlite")


def _writes(path: str, name: str) -> None:
    with Store(Path(path)) as store:
        for number in range(150):
            store.put(replace(ROW, url=f"http://{name}.example/{number}"), ("t", "x"))


def test_two_processes_write_one_store(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    path = str(tmp_path / "store.sqlite")
    processes = [context.Process(target=_writes, args=(path, name)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    with Store(Path(path)) as store:
        assert store.count() == (300, 300)


def test_since_when_an_address_is_bad() -> None:
    def then(before: Row, verdict: str, later: float, *, good: bool) -> Row:
        since = seen_so_far(before, verdict, NOW + later, good=good)
        return replace(before, good_at=since[0], good_verdict=since[1], first_bad=since[2])

    assert seen_so_far(None, "alive", NOW, good=True) == (NOW, "alive", None)
    assert seen_so_far(None, "gone", NOW, good=False) == (None, None, NOW)
    good = replace(ROW, good_at=NOW, good_verdict="alive", first_bad=None)
    worse = then(then(good, "timeout", 10, good=False), "gone", 20, good=False)
    assert (worse.good_at, worse.good_verdict, worse.first_bad) == (NOW, "alive", NOW + 10)
    again = then(worse, "alive", 30, good=True)
    assert (again.good_at, again.first_bad) == (NOW + 30, None)


def test_many_are_read_in_one_go(tmp_path: Path) -> None:
    with Store(tmp_path / "urls.sqlite") as store:
        rows = [replace(ROW, url=f"http://a.org/{n}", tries=n) for n in range(1200)]
        store.put_all([(row, ("", "text") if row.tries % 2 else None) for row in rows])
        assert store.count() == (1200, 600)
        wanted = [f"http://a.org/{n}" for n in range(600, 1800)]
        assert store.get_all(wanted) == {row.url: row for row in rows[600:]}
        assert store.get_all([]) == {}


def test_damage_found_while_storing_loses_nothing_of_what_is_stored_now(tmp_path: Path) -> None:
    path = tmp_path / "urls.sqlite"
    with Store(path) as store:
        store.put_all([(replace(ROW, url=f"http://a.org/{n}"), ("t", "x" * 3000)) for n in range(500)])
    data = bytearray(path.read_bytes())
    data[8192:-4096] = b"\xff" * (len(data) - 12288)
    path.write_bytes(data)
    rows = [replace(ROW, url=f"http://b.org/{n}") for n in range(300)]
    with Store(path) as store:
        store.put_all([(row, ("t", "text")) for row in rows])
        assert store.set_aside is not None
        assert store.count() == (300, 300)


def test_the_place_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    paper = tmp_path / "repository" / "paper"
    paper.mkdir()
    assert default_path(paper) == tmp_path / "cache" / "citecheck" / "urls.sqlite"
    (tmp_path / "repository" / ".citecheck").mkdir()
    assert default_path(paper) == tmp_path / "repository" / ".citecheck" / "urls.sqlite"


SETTINGS = LookSettings(timeout=5, pause=0, allow_private=True, wayback="", memento="")
PAGE = {"title": "The ferry and its timetable", "html": "<p>The ferry crosses the strait twice a day.</p>"}


def seen(url: str, settings: LookSettings) -> UrlResult:
    return look([url], settings).results[url]


def test_a_fresh_verdict_is_not_asked_for_again(tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE, "/gone": {"status": 404}})
    settings = replace(SETTINGS, store=tmp_path / "store.sqlite")
    with serving(server):
        urls = [f"{server.base}/a", f"{server.base}/gone"]
        first = look(urls, settings)
        count = sum(server.asked.values())
        second = look(urls, settings)
        assert sum(server.asked.values()) == count
        assert (first.asked, second.asked) == (2, 0)
        assert [r.verdict for r in second.results.values()] == ["alive", "gone"]
        assert all(r.stored for r in second.results.values())
        assert look(urls, replace(settings, refresh=True)).asked == 2
        time.sleep(0.02)
        assert look(urls, replace(settings, max_age=0.01)).asked == 2


def test_a_page_that_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    server = Server(answers={"/a": {**PAGE, "etag": '"7"'}})
    settings = replace(SETTINGS, store=tmp_path / "store.sqlite", refresh=True)
    with serving(server):
        url = f"{server.base}/a"
        one, two = seen(url, settings), seen(url, settings)
    assert (one.verdict, two.verdict, two.status) == ("alive", "alive", 200)
    assert server.log[-1][3]["if-none-match"] == '"7"'


def test_the_last_good_answer_is_remembered(tmp_path: Path) -> None:
    server = Server(answers={"/a": [PAGE, {"status": 500}]})
    settings = replace(SETTINGS, store=tmp_path / "store.sqlite", refresh=True, tries=1)
    with serving(server):
        url = f"{server.base}/a"
        one, two = seen(url, settings), seen(url, settings)
    assert one.first_seen_bad is None
    assert (two.verdict, two.last_good) == ("server-error", one.checked_at)
    assert two.first_seen_bad == two.checked_at
    assert "alive earlier the same day" in two.detail


def test_offline_asks_nothing_and_says_what_it_lacks(tmp_path: Path) -> None:
    server = Server(answers={"/a": PAGE})
    settings = replace(SETTINGS, store=tmp_path / "store.sqlite")
    with serving(server):
        known, other = f"{server.base}/a", f"{server.base}/b"
        seen(known, settings)
        count = sum(server.asked.values())
        outcome = look([known, other], replace(settings, offline=True, max_age=0))
        assert sum(server.asked.values()) == count
    assert [r.verdict for r in outcome.results.values()] == ["alive", "unchecked"]
    assert outcome.remarks == ("offline: 1 address is not in the store, and unchecked",)


def test_a_stored_page_is_held_against_what_it_is_cited_for_now(tmp_path: Path) -> None:
    from citecheck.model import Date, Name, Record
    from citecheck.model.citation import DateParts

    server = Server(answers={"/a": {**PAGE, "title": "Cheap running shoes and sandals"}})
    settings = replace(SETTINGS, store=tmp_path / "store.sqlite")
    work = Record(
        "report", title="The Northern Grid and Its Critics", author=(Name(family="Porter", given="Jane"),),
        issued=Date(DateParts(2014)),
    )  # fmt: skip
    with serving(server):
        url = f"{server.base}/a"
        assert seen(url, settings).verdict == "alive"
        cited = Wanted(url, "Jane Porter, “The Northern Grid and Its Critics”, 2014", lambda: [work])
        outcome = look([cited], settings)
    assert outcome.asked == 0
    assert outcome.results[url].verdict == "drift"
    assert "Northern Grid" in outcome.results[url].detail
