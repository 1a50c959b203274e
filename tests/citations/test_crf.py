"""The trained tagger: tokens, features, the model's file, and its two ways to the same labels."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.case_files import CASES
from citecheck.citations.crf import model
from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.features import NAMES, around_of, features, pieces_of, row_of
from citecheck.citations.crf.tokens import tokens
from citecheck.citations.crf.weights import pack, unpack

REFERENCES = [
    case["text"] for case in tomllib.loads((CASES / "references.toml").read_text(encoding="utf-8"))["case"]
]
HOSTILE = [
    "1" * 1_000_000,
    "," * 10_000,
    "“" * 10_000,
    "(" * 10_000 + "a",
    "a " * 6_000,
    "١٢٣ مرجع، كتاب قديم، القاهرة ١٩٩٨",
    "שלום, ספר, תל אביב 1998",
    "🦀📚 Crab, C. (2001). 🦀. 🦀 Press.",
    "\u202eMarsh, E. 1998. Rivers\u202c of salt. \u0000\u0001\u001b[31m",
    "e\u0301" * 5_000,
    "http://" + "a" * 20_000,
    "10.1234/" * 2_000,
    "A." * 6_000,
    "12-" * 4_000,
]


def printed(text: str) -> list[str]:
    return [token[0] for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marsh, E. (1998).", ["Marsh,", "E.", "(1998)."]),
        ("12(3):45–67.", ["12", "(3):", "45–67."]),
        ("2014;21:813-22", ["2014;", "21:", "813-22"]),
        ("Boston:Harbour Press", ["Boston:", "Harbour", "Press"]),
        ("see http://www.example.org/a?b=(c)_d, 5", ["see", "http://www.example.org/a?b=(c)_d,", "5"]),
        ("doi:10.1000/xyz-1 p.5", ["doi:10.1000/xyz-1", "p.", "5"]),
        ("“L’homme”", ["“L’homme”"]),
        ("Bender/Schumacher A.B.", ["Bender/Schumacher", "A.B."]),
        ("Tı\u0301o", ["Tı\u0301o"]),
        ("— —", ["—", "—"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert printed(text) == expected


@given(st.text(max_size=300))
def test_every_character_but_blanks_is_in_one_token(text: str) -> None:
    found = tokens(text)
    assert "".join(token[0] for token in found) == "".join(text.split())
    assert all(text[start:end] == token for token, start, end in found)


@given(st.text(max_size=200))
def test_features_of_any_text(text: str) -> None:
    found = tokens(text)
    row = row_of(found)
    assert len(features(found)) == len(found)
    keys, roles = around_of(found, row)
    assert len(keys) == len(NAMES) * len(found)
    assert len(roles) == len(found)
    assert [i for (start, end), _ in pieces_of(row) for i in range(start, end)] == list(range(len(found)))


def test_a_model_is_read_as_it_was_written() -> None:
    states = {"w:a": {"x": 1.5, "y": -0.25}, "w:b": {"y": 3.0}, "w:none": {"x": 0.0}}
    made = unpack(pack(["x", "y"], states, {("x", "y"): -2.0, ("y", "y"): 0.5}))
    assert made.labels == ("x", "y")
    assert list(made.index) == ["w:a", "w:b"]
    read = {
        name: {
            made.labels[made.which[at]]: made.values[at] * made.scale
            for at in range(made.starts[number], made.starts[number + 1])
        }
        for name, number in made.index.items()
    }
    assert read["w:a"] == pytest.approx({"x": 1.5, "y": -0.25}, abs=1e-3)
    assert read["w:b"] == pytest.approx({"y": 3.0}, abs=1e-3)
    assert [value * made.scale for value in made.transitions] == pytest.approx([0, -2.0, 0, 0.5], abs=1e-3)


def test_the_likeliest_labels_and_their_chances() -> None:
    weights = unpack(pack(["x", "y"], {"w:a": {"x": 2.0}}, {("x", "x"): 1.0, ("x", "y"): -1.0}))
    made = Decoder(weights)
    scores = [[2.0, 0.0], [0.0, 0.5]]
    path = made.best(scores)
    assert [made.labels[number] for number in path] == ["x", "x"]
    # By hand: e^3, e^1.5, e^0 and e^0.5 for xx, xy, yx and yy.
    from math import exp

    ways = {"xx": exp(3.0), "xy": exp(1.5), "yx": exp(0.0), "yy": exp(0.5)}
    total = sum(ways.values())
    first, second = made.marginals(scores)
    assert first[0] == pytest.approx((ways["xx"] + ways["xy"]) / total, abs=1e-3)
    assert second[0] == pytest.approx((ways["xx"] + ways["yx"]) / total, abs=1e-3)
    assert sum(first) == pytest.approx(1) == pytest.approx(sum(second))


def test_a_field_goes_on_only_behind_its_beginning() -> None:
    """By its words alone the last token would go on with a field that has not begun."""
    states = {"w:a": {"B-x": 1.0, "x": 3.0}, "w:b": {"B-y": 1.0}, "w:c": {"x": 2.0, "y": 1.9, "B-x": 0.5}}
    weights = unpack(pack(sorted(["B-x", "B-y", "x", "y"]), states, {("B-x", "B-y"): 0.5}))
    assert weights.fields == ("x", "y", "x", "y")
    assert weights.begins == {2: 0, 3: 1}
    made = Decoder(weights)
    scores = made.scores_of([["w:a"], ["w:b"], ["w:c"]])
    assert [weights.labels[number] for number in made.best(scores)] == ["B-x", "B-y", "y"]
    chances = made.marginals(scores)
    assert chances[0][2] == chances[0][3] == 0
    # By hand: every way that is allowed, and its weight.
    from itertools import pairwise, product
    from math import exp

    ways = {
        path: exp(sum(row[label] for row, label in zip(scores, path, strict=True)) + 0.5 * sum(pair == (0, 1) for pair in pairwise(path)))
        for path in product(range(4), repeat=3)
        if path[0] < 2 and all(b < 2 or a in (b, b - 2) for a, b in pairwise(path))
    }  # fmt: skip
    for place in range(3):
        for label in range(4):
            there = sum(weight for path, weight in ways.items() if path[place] == label)
            assert chances[place][label] == pytest.approx(there / sum(ways.values()), abs=1e-3)


def test_many_at_once_gives_the_labels_of_one_by_one() -> None:
    texts = [*(REFERENCES * 2)[: model.MANY * 3], "", "x", "1998"]
    assert model.read_many(texts) == [model.read(text) for text in texts]


def test_many_at_once_gives_the_chances_of_one_by_one() -> None:
    texts = [*REFERENCES[: model.MANY], "x", "Marsh"]
    for at_once, text in zip(model.chances_of(texts), texts, strict=True):
        alone = model.chances_of([text])[0]
        assert [one[:2] for one in at_once] == [one[:2] for one in alone]
        for (_, _, first), (_, _, second) in zip(at_once, alone, strict=True):
            assert all(abs(first.get(label, 0) - second.get(label, 0)) < 0.015 for label in {*first, *second})


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12] for text in HOSTILE])
def test_hostile_text_is_labelled(text: str) -> None:
    cut = text[:12_000]
    found = model.read(cut)
    assert all(0 <= one.start < one.end <= len(cut) for one in found)


def test_hostile_texts_at_once() -> None:
    cut = [text[:3_000] for text in HOSTILE * 2]
    assert model.read_many(cut) == [model.read(text) for text in cut]


@given(st.lists(st.text(max_size=60), min_size=model.MANY, max_size=model.MANY))
@settings(max_examples=15, deadline=None)
def test_any_texts_at_once(texts: list[str]) -> None:
    assert [len(one) for one in model.read_many(texts)] == [len(model.read(text)) for text in texts]


def test_arrays_know_every_feature_that_strings_do() -> None:
    """A model in which every feature has a weight of its own gives the same scores both ways."""
    from random import Random

    from citecheck.citations.crf.batch import Batch

    texts = [*REFERENCES, "Marsh, E., ed. (1998) ((Rivers)) “of «salt»", "1998 1999 2000 pp. 3-5, 6-7"]
    found = [tokens(text) for text in texts]
    random = Random(1)
    names = {name for one in found for row in features(one) for name in row}
    states = {name: {"x": random.random() - 0.5, "y": random.random() - 0.5} for name in sorted(names)}
    weights = unpack(pack(["x", "y"], states, {("x", "y"): 0.1}))
    decoder = Decoder(weights)
    expected = [row for one in found for row in decoder.scores(one)]
    scores = Batch(weights)._scores(found)
    assert scores.tolist() == [pytest.approx(row, abs=1e-3) for row in expected]
