"""Resolution beyond the cases: a user's resolver, keys, long chains, the sample paper's notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citations.backref_notes import make_notes
from citecheck.citations.backref.resolve import resolve
from citecheck.citations.merge import with_keys
from citecheck.model import Antecedent, BackReference, Citation, CitedNote


def test_a_back_reference_takes_the_key_of_its_antecedent() -> None:
    notes, records = with_keys(
        make_notes(["{Hill, Anna | Rivers | 2001 | Hale}", "Hill, op. cit. [1].", "ibid."])
    )
    keys = [note.citations[0].key for note in resolve(notes)]
    assert keys == ["hill2001rivers"] * 3
    assert list(records) == ["hill2001rivers"]


def test_an_ambiguous_or_missing_one_has_no_key() -> None:
    notes, _ = with_keys(
        make_notes(
            [
                "{Hill, A. | Rivers | 2001 | Hale}; {Moss, B. | Stones | 1999 | Hale}",
                "ibid.",
                "Reed, op. cit.",
            ]
        )
    )
    assert [note.citations[0].key for note in resolve(notes)][1:] == [None, None]


def test_a_container_keeps_the_key_of_its_own_work() -> None:
    notes, _ = with_keys(
        make_notes(
            [
                "{ed:Thomas, P. | Frontiers | 1996 | Dart}",
                "{Wheel, S. | ‘Trade Law’ | | } in Thomas, op. cit., n. 1",
            ]
        )
    )
    chapter = resolve(notes)[1].citations[0]
    assert (chapter.kind, chapter.key) == ("work", "wheeltrade")
    assert chapter.back_reference is not None
    assert chapter.back_reference.antecedent == Antecedent(0, "1", 0)


def test_a_users_resolver_has_the_last_word() -> None:
    seen = []

    def mine(
        citation: Citation, note: int, notes: Sequence[CitedNote], found: BackReference
    ) -> BackReference | None:
        seen.append((citation.text, note, len(notes), found.status))
        if citation.text.startswith("Moss"):
            return replace(found, status="resolved", antecedent=Antecedent(0, "1", 0), disagrees=())
        return None

    notes, _ = with_keys(make_notes(["{Hill, A. | Rivers | 2001 | Hale}", "Moss, op. cit. [1].", "ibid."]))
    done = resolve(notes, resolver=mine)
    assert seen == [("Moss, op. cit. [1]", 1, 3, "missing"), ("ibid.", 2, 3, "resolved")]
    # What leans on it leans on the user's answer.
    assert [note.citations[0].key for note in done] == ["hill2001rivers"] * 3


def test_a_chain_of_fifty_thousand_does_not_recurse() -> None:
    notes = make_notes(["{Hill, A. | Rivers | 2001 | Hale}"]) + make_notes(["ibid."]) * 50_000
    keyed, _ = with_keys(notes)
    last = resolve(keyed)[-1].citations[0]
    assert last.back_reference is not None
    assert last.back_reference.antecedent == Antecedent(0, "1", 0)
    assert last.key == "hill2001rivers"


def test_fifty_thousand_in_one_note() -> None:
    (note,) = make_notes(["{Hill, A. | Rivers | 2001 | Hale}" + "; ibid." * 20_000])
    (done,) = resolve([note])
    assert len(done.citations) == 20_001
    assert all(c.back_reference.status == "resolved" for c in done.citations if c.back_reference)


def test_resolving_twice_changes_nothing() -> None:
    notes, _ = with_keys(
        make_notes(["{Hill, A. | Rivers | 2001 | Hale}", "Moss, op. cit. [1].", "ibid.", "Hill, op. cit."])
    )
    once = resolve(notes)
    assert resolve(once) == once


# Bibliographic facts of the sample paper's notes; the numbers are those it prints.
SAMPLE = [
    "3# {Akaha, T. | A Distant Neighbor: Russia's Search to Find its Place in East Asia | 2012 | Global Asia}.",
    "11# {Poussenkova, N. | Russia's Eastern Energy Policy: A Chinese Puzzle for Rosneft | 2013 | Ifri}, pg. 7.",
    "17# On Rosneft, see N. Poussenkova, 2013, op. cit. [11].",
    "19# Whether it lasts is unknown. T. Akaha, op. cit. [3].",
    "21# {Ryzhkov, V. & Inozemtsev, V. & Ponomarev, I. | Continent Siberia | 2012 | Russia in Global Affairs}. {Kireeva, A. | Russia's East Asia Policy: New Opportunities and Challenges | 2012 | Perceptions}, p. 60.",
    "26# {Kashin, V. | The Sum Total of All Fears | 2013 | Russia in Global Affairs}.",
    "32# {| The Second Putin Administration's Stance toward China and Focus on Asia | 2013 | in East Asia Strategic Review (EASR) 2013, The National Institute for Defense Studies (NIDS), Tokyo}. <Interviews with diplomats, Tokyo, April 2013>.",
    "36# {Trenin, D. | Euro-Pacific Region | 2003 | Russia in Global Affairs}. See also V. Ryzhkov, V. Inozemtsev, I. Ponomarev, 2012, op. cit. [21], and {Trenin, D. & Weber, Y. | Russia's Pacific Future | 2012 | Carnegie}.",
    "37# V. Kashin, op. cit. [26].",
    "40# {| Defense of Japan 2012 | 2012 | Ministry of Defence}, p. 55, and <interview with Hiroshi Yamazoe, Tokyo, 16 April 2013>.",
    "41# EASR, op. cit. [32], p. 275-280.",
    "42# It is modest. Defense of Japan 2012, op. cit. [40], p. 289.",
    "43# EASR, op. cit. [32], p. 280-281.",
    "46# {| East Asian Strategic Review 2011 | 2011 | The Japan Times}, p. 188.",
    "47# {Loukianov, F. | Pourquoi Dmitri Medvedev est-il retourné aux Kouriles? | 2012 | RIA Novosti}.",
    "54# F. Loukianov, op. cit. [47].",
    "59# {Hakamada, S. | The Limits of Putin's Leadership | 2012 | Nippon.com}. T. Akaha, op. cit. [3].",
]


def test_the_samples_nine_back_references() -> None:
    notes, _ = with_keys(make_notes(SAMPLE))
    found = [
        (note.note.number, citation.index, citation.back_reference)
        for note in resolve(notes)
        for citation in note.citations
        if citation.back_reference
    ]
    led = [
        (number, index, f.antecedent.number, f.antecedent.citation)
        for number, index, f in found
        if f.antecedent
    ]
    assert led == [
        ("17", 0, "11", 0),
        ("19", 0, "3", 0),
        ("36", 1, "21", 0),
        ("37", 0, "26", 0),
        ("41", 0, "32", 0),
        ("42", 0, "40", 0),
        ("43", 0, "32", 0),
        ("54", 0, "47", 0),
        ("59", 1, "3", 0),
    ]
    assert {(f.status, f.disagrees) for _, _, f in found} == {("resolved", ())}
