"""Every case of the link zoos that were written blind gets a verdict that an editor may be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from citecheck.readers import read
from citecheck.sources.http import GOOD, LookSettings, UrlResult, look
from citecheck.sources.wanted import wanted
from sources.web.blind import ZOOS, Case, cases, manuscript, open_blind

SETTINGS = LookSettings(
    timeout=3.0, pause=0.05, patience=5.0, rate=1000.0, connections_per_host=16, allow_private=True,
    wayback="", memento="", doi="",
)  # fmt: skip


NOT_SO: Mapping[tuple[str, str], list[str]] = {
    # A note in small letters that is read as no work, so that the page's title speaks for nothing.
    ("third", "about"): [
        "about: changelog of a program: error texts in every line: ('server-error', '200 OK, but the page says “internal server error”'): release notes"
    ],
}
KNOWN_BAD = {"about: changelog of a program: error texts in every line"}

Judged = list[tuple[Case, UrlResult | None]]


@pytest.fixture(scope="module", params=ZOOS)
def zoo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Judged]]:
    with open_blind(request.param, tmp_path_factory.mktemp(request.param)) as (listed, bundle):
        cited = read(manuscript(listed).encode(), name="zoo.md", format="markdown")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(bundle))
            asked = look(wanted(cited), SETTINGS).results
        # What is malformed is told by its form alone and never asked.
        form = {case.url: UrlResult(case.url, "malformed") for case in listed if "malformed" in case.expected}
        found: Mapping[str, UrlResult] = {**form, **asked}
        yield request.param, [(case, found.get(case.url)) for case in listed]


@pytest.mark.parametrize(
    ("zoo", "file"),
    [(name, file) for name in ZOOS for file in sorted({case["file"] for case in cases(name)})],
    indirect=["zoo"],
)
def test_verdicts(zoo: tuple[str, Judged], file: str) -> None:
    name, judged = zoo
    wrong = []
    for case, result in (pair for row, pair in zip(cases(name), judged, strict=True) if row["file"] == file):
        if result is None or result.verdict not in case.expected or case.detail not in result.detail:
            wrong.append(f"{case.name}: {result and (result.verdict, result.detail)}: {case.why}")
    assert wrong == NOT_SO.get((name, file), [])


def test_what_is_healthy_is_never_called_bad(zoo: tuple[str, Judged]) -> None:
    healthy = [(case, result) for case, result in zoo[1] if GOOD.issuperset(case.expected)]
    assert len(healthy) > len(zoo[1]) // 3
    bad = {case.name for case, result in healthy if result is None or result.verdict not in GOOD}
    assert bad <= KNOWN_BAD
