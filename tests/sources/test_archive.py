"""Copies in web archives: nearest to the day that counts, from two interfaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from citecheck.model import Date, Record
from citecheck.model.citation import DateParts
from citecheck.sources.http import LookSettings, Wanted, look
from citecheck.sources.http.archive import day_of
from sources.web.server import Server, serving

SETTINGS = LookSettings(timeout=5, pause=0, tries=2, allow_private=True)
WORK = Record("report", title="The Northern Grid and Its Critics", issued=Date(DateParts(2014, 6, 14)))


def wayback(copy: str | None) -> dict[str, Any]:
    closest = f'{{"closest": {{"available": true, "status": "200", "url": "{copy}"}}}}' if copy else "{}"
    return {"text": f'{{"archived_snapshots": {closest}}}', "headers": {"Content-Type": "application/json"}}


def timemap(*copies: tuple[str, str]) -> dict[str, Any]:
    lines = [f'<{url}>; rel="memento"; datetime="{when}"' for url, when in copies]
    return {"text": ",\n".join(['<http://x.example/>; rel="original"', *lines])}


def found(
    answers: Any, *, memento: bool = False, record: Record | None = WORK
) -> tuple[str | None, list[str]]:
    """The copy that is proposed for an address that is gone, and what the archive was asked."""
    site, archive = Server(), Server(default=answers)
    with serving(site, archive):
        url = f"{site.base}/paper.html"
        settings = replace(
            SETTINGS,
            wayback="" if memento else f"{archive.base}/available",
            memento=f"{archive.base}/timemap/" if memento else "",
        )
        wanted = Wanted(url, "", None if record is None else lambda: [record])
        result = look([wanted], settings).results[url]
    assert result.verdict == "gone"
    return result.archive, [target for _, _, target, _ in archive.log]


def test_the_wayback_machine_is_asked_for_the_day_of_the_work() -> None:
    copy, asked = found(wayback("http://web.archive.example/2014/paper.html"))
    assert copy == "http://web.archive.example/2014/paper.html"
    assert len(asked) == 1
    assert "timestamp=20140614" in asked[0]
    assert "paper.html" in asked[0]


@pytest.mark.parametrize(
    "answer", [wayback(None), {"text": "<html>"}, {"text": "[1]"}, {"status": 500}, {"text": "[" * 5000}]
)
def test_an_archive_that_has_nothing_to_say(answer: dict[str, Any]) -> None:
    assert found(answer)[0] is None


COPIES = (
    ("http://archive.example/2009", "Thu, 01 Jan 2009 00:00:00 GMT"),
    ("http://archive.example/2014", "Tue, 01 Jul 2014 00:00:00 GMT"),
    ("http://archive.example/2020", "Wed, 01 Jan 2020 00:00:00 GMT"),
    ("http://archive.example/odd", "no day at all"),
)


def test_a_memento_archive_gives_the_copy_nearest_to_that_day() -> None:
    copy, asked = found(timemap(*COPIES), memento=True)
    assert copy == "http://archive.example/2014"
    assert asked[0].startswith("/timemap/http://127.0.0.1:")


def test_without_a_day_the_newest_copy_counts() -> None:
    assert found(timemap(*COPIES), memento=True, record=None)[0] == "http://archive.example/2020"


def test_an_archive_that_cannot_be_reached_is_not_asked_again() -> None:
    site, archive = Server(), Server(default={"reset": True})
    with serving(site, archive):
        settings = replace(SETTINGS, wayback=f"{archive.base}/available", memento="", connections=1)
        urls = [f"{site.base}/{n}" for n in range(3)]
        results = look(urls, settings).results
    assert {result.verdict for result in results.values()} == {"gone"}
    assert len(archive.log) == 1


def test_the_public_archives_are_told_nothing_of_the_own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the usual archives a private address is gone without a look there."""
    from citecheck.sources.http.archive import Archive

    asked: list[str] = []

    async def copy_of(self: Archive, url: str, wanted: datetime | None) -> str | None:
        asked.append(url)
        return None

    monkeypatch.setattr(Archive, "copy_of", copy_of)
    site = Server()
    with serving(site):
        result = look([f"{site.base}/a"], SETTINGS).results[f"{site.base}/a"]
    assert (result.verdict, asked) == ("gone", [])


def test_the_day_of_access_goes_before_that_of_publication() -> None:
    both = replace(WORK, accessed=Date(DateParts(2016, 3, 2)))
    assert day_of([both]) == datetime(2016, 3, 2, tzinfo=UTC)
    assert day_of([WORK]) == datetime(2014, 6, 14, tzinfo=UTC)
    assert day_of([replace(WORK, issued=Date(DateParts(2014)))]) == datetime(2014, 7, 1, tzinfo=UTC)
    assert day_of([Record("report", title="x")]) is None
