"""Every animal of the link zoo gets its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from citecheck.readers import read
from citecheck.sources.http import GOOD, LookSettings, UrlResult, look
from citecheck.sources.wanted import wanted
from sources.web.zoo import Zoo, cases, open_zoo

SETTINGS = LookSettings(
    timeout=3.0, total=60.0, tries=3, pause=0.05, patience=5.0, rate=1000.0, connections_per_host=16, allow_private=True,
    wayback="", memento="",
)  # fmt: skip


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    with open_zoo(tmp_path_factory.mktemp("zoo")) as opened:
        yield opened


@pytest.fixture(scope="module")
def results(zoo: Zoo) -> Mapping[str, UrlResult]:
    manuscript = read(zoo.manuscript().encode(), name="zoo.md", format="markdown")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(zoo.bundle))
        found = look(wanted(manuscript), SETTINGS).results
    # What is malformed is told by its form alone and never asked.
    return {**{animal.url: UrlResult(animal.url, "malformed") for animal in zoo.animals}, **found}


@pytest.mark.parametrize("number", range(len(cases())), ids=lambda number: cases()[number]["name"])
def test_verdict(zoo: Zoo, results: Mapping[str, UrlResult], number: int) -> None:
    animal = zoo.animals[number]
    result = results[animal.url]
    expected = dict(animal.expected)
    detail = expected.pop("detail", "")
    assert {name: getattr(result, name) for name in expected} == expected, result
    assert detail in result.detail, result


def test_there_are_many(zoo: Zoo) -> None:
    assert len(zoo.animals) >= 80
    verdicts = {animal.expected["verdict"] for animal in zoo.animals}
    assert len(verdicts) == 16


def test_what_is_healthy_is_never_called_bad(zoo: Zoo, results: Mapping[str, UrlResult]) -> None:
    healthy = [animal for animal in zoo.animals if animal.expected["verdict"] in GOOD]
    assert len(healthy) > 50
    assert [animal.name for animal in healthy if results[animal.url].verdict not in GOOD] == []


def test_what_is_healthy_costs_little(zoo: Zoo, results: Mapping[str, UrlResult]) -> None:
    """Pages without trouble are asked once, by GET."""
    plain = zoo.servers["plain"]
    for name in ("plain", "chunked", "same-work", "article-called-page-not-found"):
        assert plain.asked[f"GET /{name}/"] == 1, name
        assert plain.asked[f"HEAD /{name}/"] == 0, name
