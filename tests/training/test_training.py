"""The training: what it makes of labelled data, and that the same data makes the same model."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.weights import read

TRAINING = Path(__file__).parents[2] / "training"
sys.path.insert(0, str(TRAINING))

datasets = pytest.importorskip("datasets", reason="the training scripts are not beside the tests")
evaluate = pytest.importorskip("evaluate")
generate = pytest.importorskip("generate")
noise = pytest.importorskip("noise")

XML = """<?xml version="1.0"?>
<dataset>
  <sequence>
    <citation-number>[1]</citation-number>
    <author>Marsh, E., &amp; Reed, T.</author>
    <date>(1998).</date>
    <title>Rivers of salt.</title>
    <journal>J. Salt,</journal>
    <volume>12</volume>
    <pages>3–9.</pages>
  </sequence>
</dataset>
"""
TEI = """<citations>
<bibl><author>Marsh E</author>. <title level="a">Rivers</title>. <title level="j">J Salt</title> <date>1998</date>;
<biblScope type="vol">12</biblScope>:<biblScope type="pp">3-9</biblScope>.</bibl>
</citations>"""


def test_anystyle_data_are_read(tmp_path: Path) -> None:
    (tmp_path / "core.xml").write_text(XML, encoding="utf-8")
    (one,) = datasets.anystyle(tmp_path / "core.xml")
    assert one.text == "[1] Marsh, E., & Reed, T. (1998). Rivers of salt. J. Salt, 12 3–9."
    found, labels = one.labelled()
    assert [(token[0], label) for token, label in zip(found, labels, strict=True)][-4:] == [
        ("J.", "journal"),
        ("Salt,", "journal"),
        ("12", "volume"),
        ("3–9.", "pages"),
    ]


def test_grobid_data_are_read_with_anystyles_labels(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(TEI, encoding="utf-8")
    (one,) = datasets.grobid(tmp_path)
    found, labels = one.labelled()
    assert [(token[0], label) for token, label in zip(found, labels, strict=True)] == [
        ("Marsh", "author"),
        ("E.", "author"),
        ("Rivers.", "title"),
        ("J", "journal"),
        ("Salt", "journal"),
        ("1998;", "date"),
        ("12:", "volume"),
        ("3-9.", "pages"),
    ]


def test_all_forms_of_a_reference_fall_in_one_part(tmp_path: Path) -> None:
    (tmp_path / "core.xml").write_text(XML, encoding="utf-8")
    (one,) = datasets.anystyle(tmp_path / "core.xml")
    (again,) = datasets.anystyle(tmp_path / "core.xml")
    spoilt = noise.spoilt(one, 3)
    assert datasets.split(one.group) == datasets.split(again.group) == datasets.split(spoilt.group)


def test_made_references_have_a_label_for_every_field() -> None:
    for one in generate.references(200, seed=5):
        found, labels = one.labelled()
        assert len(found) == len(labels)
        assert {"author", "title"} & set(labels)
        assert all(one.text[start:end] == token for token, start, end in found)


def test_made_and_spoilt_references_are_the_same_for_the_same_seed() -> None:
    first = list(generate.references(50, seed=5))
    assert first == list(generate.references(50, seed=5))
    assert first != list(generate.references(50, seed=6))
    assert [noise.spoilt(one, 2) for one in first] == [noise.spoilt(one, 2) for one in first]
    assert any(noise.spoilt(one, 2).text != one.text for one in first)


def test_the_same_data_make_the_same_model_and_it_has_learnt(tmp_path: Path) -> None:
    pytest.importorskip("pycrfsuite", reason="python-crfsuite is only needed for training")
    import train

    data = list(generate.references(150, seed=5))
    sizes = [train.fit(data, tmp_path / name, {"c2": 0.1, "max_iterations": 25}) for name in ("a", "b")]
    assert sizes[0] == sizes[1] == (tmp_path / "a").stat().st_size
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    scores = evaluate.score(Decoder(read(tmp_path / "a")), generate.references(40, seed=6))
    assert scores.references == 40
    assert scores.f1 > 0.6


def test_scores_count_tokens_and_whole_references() -> None:
    one = datasets.reference("x", [("author", "Marsh, E."), (None, " "), ("title", "Salt and more.")])

    class Fixed:
        fields = ("author", "title")

        def scores(self, found: list[object]) -> list[object]:
            return found

        def best(self, found: list[object]) -> list[int]:
            return [0] * len(found)

    made = evaluate.score(Fixed(), [one])
    assert (made.right.total(), made.there.total(), made.whole, made.references) == (2, 5, 0, 1)
    assert made.f1 == 0.4
