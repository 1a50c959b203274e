"""Made notes: that what they say of themselves is true, and the same seed makes the same notes."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "training"), str(ROOT / "benchmarks")]

pytest.importorskip("pypandoc", reason="the extra styles is not installed")
notes = pytest.importorskip("notes", reason="the training scripts are not beside the tests")
varied = pytest.importorskip("varied_notes")
measure = pytest.importorskip("accuracy_notes")

OSCOLA = notes.Style("oscola", "en", "en-GB", False)
DIN = notes.Style("din-1505-2", "de", "de", True)


@pytest.mark.parametrize("style", [OSCOLA, DIN], ids=lambda style: style.name)
def test_items_stand_in_order_in_their_note(style: notes.Style) -> None:
    made = notes.paper(style, 30, 5)
    assert len(made.notes) > 25
    for note in made.notes:
        bounds = [bound for item in note.items for bound in (item.start, item.end)]
        assert bounds == sorted(bounds)
        assert 0 <= bounds[0] <= bounds[-1] <= len(note.text)
        assert "\ue000" not in note.text
        assert "\ue001" not in note.text
    kinds = {item.kind for note in made.notes for item in note.items}
    assert {"work", "back-reference"} <= kinds


def test_a_works_item_prints_its_record() -> None:
    made = notes.paper(OSCOLA, 30, 5)
    works = [
        (note.text[i.start : i.end], i.record)
        for note in made.notes
        for i in note.items
        if i.kind == "work" and i.record
    ]
    assert len(works) > 20
    printed = [
        text for text, record in works if record.title and record.title.casefold()[:12] in text.casefold()
    ]
    assert len(printed) >= 0.9 * len(works)


def test_the_same_seed_makes_the_same_notes() -> None:
    assert notes.paper(OSCOLA, 8, 5) == notes.paper(OSCOLA, 8, 5)
    assert notes.paper(OSCOLA, 8, 5) != notes.paper(OSCOLA, 8, 6)


def test_damage_leaves_the_items_at_their_words() -> None:
    for note in notes.paper(OSCOLA, 20, 5).notes:
        spoilt = notes.spoilt_note(note, 1)
        assert [item.kind for item in spoilt.items] == [item.kind for item in note.items]
        assert all(0 <= item.start < item.end <= len(spoilt.text) for item in spoilt.items)


def test_real_references_are_joined_whole() -> None:
    said = [f"Reed, T. Harbour Towns {n}. London: Verso, 2001" for n in range(60)]
    made = varied.joined_notes(said, 2)
    cited = [
        note.text[i.start : i.end]
        for note in made
        for i in note.items
        if "Harbour Towns" in note.text[i.start : i.end]
    ]
    assert sorted(cited) == sorted(said)


def test_the_measure_counts_what_is_right() -> None:
    text = "See Thomas Reed, Harbour Towns (London: Verso, 2001), 9."
    good = notes.MadeNote("1", text, (notes.Item("work", 4, len(text) - 1),))
    bad = replace(good, items=(notes.Item("work", 0, len(text) - 1),))
    for note, right in ((good, 1), (bad, 0)):
        paper = notes.Paper("made", "en", (note,))
        (cited,) = measure._read(paper)
        tally = measure._judged(note, cited, measure.Counter(), measure.Counter(), [])
        assert tally.cuts == [right, 1, 1]


def test_the_same_notes_make_the_same_model(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite")
    train = pytest.importorskip("train_notes")
    made = varied.joined_notes([f"Reed, T. Harbour Towns {n}. London: Verso, 2001" for n in range(60)], 2)
    for name in ("one", "two"):
        train.fit(made, tmp_path / name, {**train.PARAMETERS, "max_iterations": 8})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_styles_that_measure_are_not_learnt_from() -> None:
    train = pytest.importorskip("train_notes")
    learnt = {style.name for style in train.training_styles()}
    assert learnt.isdisjoint({style.name for style in notes.styles(False)})
    assert len(learnt) > 300
