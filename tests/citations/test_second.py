"""The trained model of notes as a second opinion: what it mends, and what the rules keep."""

from __future__ import annotations

import time

import pytest

from citations.case_files import note
from citecheck.citations.backref.find import find
from citecheck.citations.cut import cut_note
from citecheck.citations.note_model import LIMIT, opinion
from citecheck.citations.second import cut_text


def cited(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in cut_note(note(text)).citations]


def test_a_reference_with_its_year_behind_the_names_is_one_work() -> None:
    work = "Robinson, J. (1986). The making of folk song. Global Asia, 66(5), 1435–1470"
    assert cited(f"See {work}.") == [("work", work)]


def test_names_with_semicolons_between_them_begin_one_work() -> None:
    first = "Hong, Chi-hao; Kühn, Günter: Handbuch der Verwaltung, Berlin 1954"
    second = "Eriksen, Bjørn (Hg.): Studien zur Rechtssoziologie, Wien 2010, S. 476"
    assert cited(f"{first}; {second}.") == [("work", first), ("work", second)]


def test_a_sentence_is_no_work() -> None:
    text = "The four northern quays (or outer quays, as the pilots call them) were built by Anna Bauer and Otto Frank between 1820 and 1830."
    assert [kind for kind, _ in cited(text)] == ["commentary"]


def test_what_leads_to_a_citation_is_its_signal() -> None:
    text = "Le tarif ne fut jamais appliqué. Pour une lecture différente, voir Marie Dubois. « Le sel », Esprit 133 (1953) : 1030."
    (only,) = cut_note(note(text)).citations
    assert only.text.startswith("Marie Dubois")
    assert only.signal == "Pour une lecture différente, voir"


def test_two_works_that_the_rules_are_sure_of_stay_two() -> None:
    text = 'D. Marsh, "Company Towns", The Asahi Shimbun, 30 January 2013 and "La route du sel," Izvestia, 22 January 2013.'
    assert len(cut_note(note(text)).citations) == 2


def test_back_references_stand_in_every_opinion() -> None:
    text = "Cf. Reed, op. cit., p. 4; Ellen Marsh, Rivers of Salt (London: Verso, 2001), 12."
    backs = find(text)
    found = opinion(text, backs, [])
    assert found is not None
    assert (
        next((start, end) for kind, start, end in found.items if kind == "back-reference")[0]
        == backs[0].start
    )


def test_the_margin_is_nought_against_its_own_cutting() -> None:
    text = "See Ellen Marsh, Rivers of Salt (London: Verso, 2001), 12."
    first = opinion(text, [], [])
    assert first is not None
    again = opinion(text, [], first.items)
    assert again is not None
    assert again.margin == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("text", ["", "   ", "…", "x" * (LIMIT + 1)])
def test_what_cannot_be_read_has_no_opinion(text: str) -> None:
    assert opinion(text, [], []) is None or text.strip()
    assert [one for one in cut_text(text) if one.kind != "commentary"] == []


def test_the_time_grows_with_the_text() -> None:
    """By processor time, the best of three: four times the text takes less than ten times as long."""

    def taken(count: int) -> float:
        text = "Cf. Ellen Marsh, Rivers of Salt (London: Verso, 2001), 12; " * count
        best = 9.0
        for _ in range(3):
            started = time.process_time()
            cut_text(text)
            best = min(best, time.process_time() - started)
        return best

    taken(2)
    assert taken(80) < 10 * taken(20)
