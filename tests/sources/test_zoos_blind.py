"""Every case of the link zoos that were written blind gets a verdict that an editor may be given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from citecheck.readers import read
from citecheck.sources.http import GOOD, LookSettings, UrlResult, look
from citecheck.sources.wanted import wanted
from sources.web.blind import ZOOS, cases, manuscript, open_blind

SETTINGS = LookSettings(
    timeout=3.0, pause=0.05, patience=5.0, rate=1000.0, connections_per_host=16, allow_private=True,
    wayback="", memento="", doi="",
)  # fmt: skip


NOT_SO: Mapping[tuple[str, str], list[str]] = {
    # A note in small letters that is read as no work, so that the page's title speaks for nothing.
    ("third", "about"): [
        "about: changelog of a program: error texts in every line: ('server-error', '200 OK, but the page says “internal server error”'): release notes"
    ],
    # A catalogue's empty template, which is titled as that of another title would be.
    ("eighth", "pages"): [
        "pages: german catalogue shows labels with no record in them: ('drift', 'the page is about another work (likeness 0.00 of 1): cited is “Die Flößerordnungen am oberen Lech”, the page is “Titelanzeige – Online-Katalog”'): The template is filled with nothing: all fields of the record are empty. The book is not shown; either it is gone, or the tool may say that it cannot tell (a script might fill it).",
    ],
    # The same author, and nothing against it: that may be a new title, and is called none.
    ("seventh", "works"): [
        "works: another person of the same name: ('alive', '200 OK'): a dentist of that name; nothing on marshes",
        "works: same author, other work: ('alive', '200 OK'): the file was replaced by another article of hers; the page cited is not in it",
    ],
}
KNOWN_BAD = {"about: changelog of a program: error texts in every line"}


@pytest.mark.parametrize("name", ZOOS)
def test_verdicts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test a zoo: each takes ten seconds to open and to be looked at, however many look at the results."""
    with open_blind(name, tmp_path) as (listed, bundle):
        cited = read(manuscript(listed).encode(), name="zoo.md", format="markdown")
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
        asked = look(wanted(cited), SETTINGS).results
    # What is malformed is told by its form alone and never asked.
    form = {case.url: UrlResult(case.url, "malformed") for case in listed if "malformed" in case.expected}
    found: Mapping[str, UrlResult] = {**form, **asked}
    wrong: dict[tuple[str, str], list[str]] = {}
    bad: set[str] = set()
    healthy = 0
    for row, case in zip(cases(name), listed, strict=True):
        result = found.get(case.url)
        if result is None or result.verdict not in case.expected or case.detail not in result.detail:
            line = f"{case.name}: {result and (result.verdict, result.detail)}: {case.why}"
            wrong.setdefault((name, row["file"]), []).append(line)
        if GOOD.issuperset(case.expected):
            healthy += 1
            if result is None or result.verdict not in GOOD:
                bad.add(case.name)
    assert wrong == {key: lines for key, lines in NOT_SO.items() if key[0] == name}
    # What is healthy is never called bad.
    assert healthy > len(listed) // 3
    assert bad <= KNOWN_BAD
