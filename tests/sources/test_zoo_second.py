"""Every case of the second link zoo gets a verdict that an editor may be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from citecheck.readers import read
from citecheck.sources.http import GOOD, LookSettings, UrlResult, look
from citecheck.sources.wanted import wanted
from sources.web.second import Case, cases, manuscript, open_second

SETTINGS = LookSettings(
    timeout=3.0, pause=0.05, patience=5.0, rate=1000.0, connections_per_host=16, allow_private=True,
    wayback="", memento="", doi="",
)  # fmt: skip


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Case, UrlResult | None]]]:
    with open_second(tmp_path_factory.mktemp("second")) as (listed, bundle):
        cited = read(manuscript(listed).encode(), name="zoo.md", format="markdown")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(bundle))
            found: Mapping[str, UrlResult] = look(wanted(cited), SETTINGS).results
        yield [(case, found.get(case.url)) for case in listed]


@pytest.mark.parametrize(
    "number", range(len(cases())), ids=lambda number: f"{cases()[number]['file']}: {cases()[number]['name']}"
)
def test_verdict(zoo: list[tuple[Case, UrlResult | None]], number: int) -> None:
    case, result = zoo[number]
    assert result is not None, case.url
    assert result.verdict in case.expected, (result, case.why)
    assert case.detail in result.detail, result


def test_what_is_healthy_is_never_called_bad(zoo: list[tuple[Case, UrlResult | None]]) -> None:
    healthy = [(case, result) for case, result in zoo if GOOD.issuperset(case.expected)]
    assert len(healthy) > 150
    assert [case.name for case, result in healthy if result is None or result.verdict not in GOOD] == []
