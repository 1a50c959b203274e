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
    # What the site is called stands in the notes as the work, or the site leads to a page of its own with other words.
    ("sixth", "platforms"): [
        "platforms: OJS sends an unknown article to the journal's front page: ('drift', 'the page is about another work (likeness 0.00 of 1): cited is “Toll Roads and Tenant Right”, the page is “About the Journal”'): A deep link ends on the front page; the article is not there.",
        "platforms: Czech archive, record not found, with 200: ('alive', '200 OK'): The archive's database says that the record was not found.",
    ],
    ("tenth", "mixed"): [
        "mixed: search page without hits in French behind a deep link: ('alive', '200 OK'): la recherche de la cote ne donne rien: ce que cite la note n'est pas là",
        "mixed: empty template of a Dutch biographical dictionary: ('alive', '200 OK'): het raam van een lemma zonder lemma: de pagina zegt zelf dat er niets is gevonden",
        "mixed: consent wall on another path before a Danish article: ('drift', 'the page is about another work (likeness 0.00 of 1): cited is “Havnens sange”, the page is “Før du fortsætter”'): redirect to a question for consent; without an answer nothing of the article is shown",
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
