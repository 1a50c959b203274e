"""Figures against sources: the cases as data, and what no case says."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.claims.figures import find_figures
from citecheck.model import Bibliography, Claim, Claims, Figure, Place, Quotation, Record
from citecheck.sources import Sources, source
from citecheck.sources.verification import verify
from citecheck.sources.verification.agree import agree, in_unit, quantity
from citecheck.sources.verification.context import contexts
from citecheck.sources.verification.language import differ, language_of
from citecheck.sources.verification.words import tokens

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "accuracy_verify.py"


def benchmark() -> ModuleType:
    import sys

    spec = importlib.util.spec_from_file_location("accuracy_verify", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy_verify"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("half", "least"), [("tuning", 0.94), ("held_out", 0.82)])
def test_accuracy(half: str, least: float) -> None:
    found = list(benchmark().outcomes(half))
    right = sum(outcome.right for outcome in found)
    assert right >= least * len(found), [o.sentence for o in found if not o.right]
    false = [o.sentence for o in found if o.figure.verdict == "contradicted" and o.wanted != "contradicted"]
    assert false == []
    misled = [o.sentence for o in found if o.figure.verdict == "supported" and o.wanted != "supported"]
    assert len(misled) <= 0.04 * len(found), misled


def judged(folder: Path, text: str, sentence: str, name: str = "a.txt") -> Figure:
    (folder / name).write_text(text, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {"a": Record()}), folder)
    return check(sources, sentence)


def check(sources: Sources, sentence: str, **fields: object) -> Figure:
    figures = tuple(find_figures(sentence))
    claim = Claim("c", sentence, Place(1), keys=("a",), figures=figures)
    claim = Claim(**{**{name: getattr(claim, name) for name in claim.__slots__}, **fields})
    return verify(Claims("p.md", (claim,)), sources).claims[0].figures[0]


def test_the_evidence_names_source_passage_and_line(tmp_path: Path) -> None:
    text = "Title of it\n\nThe island of Brae has 9,870 residents."
    found = judged(tmp_path, text, "The population of the island of Brae is 9,870.")
    assert found.verdict == "supported"
    (evidence,) = found.evidence
    assert (evidence.source, evidence.text) == ("a.txt", "9,870")
    assert evidence.passage == "The island of Brae has 9,870 residents."
    assert evidence.place is not None
    assert evidence.place.line == 3


def test_no_source_is_unchecked(tmp_path: Path) -> None:
    found = check(Sources(), "The island of Brae has 9,870 residents.")
    assert (found.verdict, found.reason) == ("unchecked", "no-source")


def test_a_source_that_cannot_be_read_is_unchecked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(32)) * 40)
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    found = check(sources, "The island of Brae has 9,870 residents.")
    assert (found.verdict, found.reason) == ("unchecked", "unreadable")


def test_rejected_claims_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The island of Brae has 1,234 residents.")
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    sentence = "The island of Brae has 9,870 residents."
    assert check(sources, sentence, status="rejected").verdict == "unchecked"
    assert check(sources, sentence).verdict == "contradicted"


def test_one_of_two_sources_is_enough_and_a_missing_one_may_have_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Of other things.")
    (tmp_path / "b.txt").write_text("The island of Brae has 9,870 residents.")
    both = source(Bibliography("p.md", (), {"a": Record(), "b": Record()}), tmp_path)
    sentence = "The island of Brae has 9,870 residents."
    assert check(both, sentence, keys=("a", "b")).evidence[0].source == "b.txt"
    assert check(both, sentence, keys=("a",)).verdict == "not-found"
    found = check(both, sentence, keys=("a", "c"))
    assert (found.verdict, found.reason) == ("unchecked", "no-source")


def test_sources_that_disagree_are_ambiguous_or_supported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The island of Brae has 1,234 residents.")
    (tmp_path / "b.txt").write_text("The island of Brae has 9,870 residents.")
    both = source(Bibliography("p.md", (), {"a": Record(), "b": Record()}), tmp_path)
    found = check(both, "The island of Brae has 9,870 residents.", keys=("a", "b"))
    assert found.verdict in ("supported", "ambiguous")


def one(text: str) -> Figure:
    (figure,) = find_figures(text, language="en")
    return figure


@pytest.mark.parametrize(
    ("claimed", "found", "wanted"),
    [
        ("$757 million", "$757.2 million", "agrees"),
        ("$757 million", "$757.6 million", "rounding"),
        ("$760 million", "$757 million", "rounding"),
        ("$760 million", "$699 million", "differs"),
        ("16,400 tonnes", "16,432 tonnes", "agrees"),
        ("16,400 tonnes", "16,932 tonnes", "differs"),
        ("757.2 tonnes", "757 tonnes", "near"),
        ("more than $40 billion", "$41.2 billion", "agrees"),
        ("more than $40 billion", "$39 billion", "rounding"),
        ("more than $40 billion", "$30 billion", "differs"),
        ("more than $40 billion", "$70 billion", "near"),
        ("more than $40 billion", "$400 billion", "differs"),
        ("at least 40 tonnes", "40 tonnes", "agrees"),
        ("nearly 20%", "19.4%", "agrees"),
        ("nearly 20%", "21%", "rounding"),
        ("nearly 20%", "20.3%", "near"),
        ("nearly 20%", "16%", "near"),
        ("nearly 20%", "9%", "differs"),
        ("up to 20%", "20%", "agrees"),
        ("less than 20%", "26%", "differs"),
        ("about 800 tonnes", "814 tonnes", "agrees"),
        ("about 800 tonnes", "880 tonnes", "near"),
        ("about 800 tonnes", "1,200 tonnes", "differs"),
        ("43 tonnes", "more than 40 tonnes", "near"),
        ("38 tonnes", "less than 40 tonnes", "near"),
        ("412 tonnes", "about 400 tonnes", "near"),
        ("one-third of it", "33.4%", "agrees"),
        ("one-third of it", "35.4%", "near"),
        ("one-third of it", "41%", "differs"),
        ("$60 to $70 billion", "between $60 billion and $70 billion", "agrees"),
        ("$60 to $70 billion", "$65 billion", "agrees"),
        ("$60 to $70 billion", "$85 billion", "differs"),
        ("$60 to $70 billion", "$60 to $80 billion", "differs"),
        ("$60 to $70 billion", "$62 to $68 billion", "near"),
        ("$60 to $70 billion", "$82 to $88 billion", "differs"),
        ("$65 billion", "$60 to $70 billion", "near"),
        ("about $65 billion", "$60 to $70 billion", "agrees"),
        ("up to $70 billion", "$60 to $70 billion", "agrees"),
        ("at least $60 billion", "$60 to $70 billion", "agrees"),
        ("$95 billion", "$60 to $70 billion", "differs"),
        ("about $75 billion", "$60 to $70 billion", "near"),
    ],
)
def test_agreement(claimed: str, found: str, wanted: str) -> None:
    ours, theirs = quantity(one(claimed)), quantity(one(found))
    assert ours is not None
    assert theirs is not None
    assert agree(ours, theirs) == wanted


def test_units_of_one_kind_are_told_in_each_other() -> None:
    kilometres, metres = quantity(one("1.42 km")), quantity(one("1,420 m"))
    assert kilometres is not None
    assert metres is not None
    told = in_unit(metres, "km")
    assert told is not None
    assert (told.low, told.step) == (Decimal("1.42"), Decimal("0.001"))
    assert agree(kilometres, told) == "agrees"
    assert in_unit(metres, "USD") is None


def test_a_figure_without_value_states_nothing() -> None:
    assert quantity(Figure("some", "1")) is None
    assert quantity(Figure("x", "1", value=Decimal("NaN"))) is None


@given(st.integers(1, 10**9), st.sampled_from(["tonnes", "euros", "%", "km"]))
def test_a_figure_agrees_with_itself(value: int, unit: str) -> None:
    figures = find_figures(f"it was {value:,} {unit} then", language="en")
    for figure in figures:
        stated = quantity(figure)
        assert stated is not None
        assert agree(stated, stated) == "agrees"


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("It rose from 735 tonnes in 2011 to 757 tonnes in 2012.", [{2011}, {2012}]),
        ("In 2012 it was 735 tonnes.", [{2012}]),
        ("It was 735 tonnes in 2012, compared with 757 tonnes a year earlier.", [{2012}, {2011}]),
        ("It was 735 tonnes in 2012 and 757 tonnes the following year.", [{2012}, {2013}]),
        ("It was 735 tonnes and 757 tonnes in 2011 and 2012.", [{2011}, {2012}]),
        ("It lost 35 tonnes since 1950.", [set()]),
        ("It was 735 tonnes in 2010–2012.", [{2010, 2012}]),
        ("It fell by 5% to 40 tonnes in 2012.", [{2012}, {2012}]),
        ("Oil came to 735 tonnes in 2012, gas to 757 tonnes.", [{2012}, {2012}]),
    ],
)
def test_each_figure_has_its_year(sentence: str, years: list[set[int]]) -> None:
    figures = find_figures(sentence, language="en")
    spans = [(figure.start, figure.end) for figure in figures]
    found = contexts(sentence, spans, [figure.unit for figure in figures])
    assert [set(context.years) for context in found] == years


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It rose by 5% then.", [(1, "change")]),
        ("It fell 5% then.", [(-1, "change")]),
        ("It fell to 5% then.", [(-1, "reached")]),
        ("It rose from 4% to 5% then.", [(1, "left"), (0, "")]),
        ("It made up 5% then.", [(0, "")]),
        ("Growth of 5% was seen.", [(1, "change")]),
        ("It stood at 5% then.", [(0, "")]),
    ],
)
def test_how_a_figure_is_meant(sentence: str, wanted: list[tuple[int, str]]) -> None:
    figures = find_figures(sentence, language="en")
    found = contexts(sentence, [(figure.start, figure.end) for figure in figures])
    assert [(context.direction, context.mode) for context in found] == wanted


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Japanese exports", ["japan", "export"]),
        ("les exportations japonaises", ["export", "japan"]),
        ("die japanische Ausfuhr", ["japan", "export"]),
        ("foreign direct investment in the United States", ["fdi", "usa"]),
        ("give us imports of natural gas", ["give", "import", "gas"]),
        ("in March 2012", ["month 3", "2012"]),
        ("they march on", ["march"]),
    ],
)
def test_words_of_one_thing_have_one_name(text: str, keys: list[str]) -> None:
    assert [token.key for token in tokens(text) if token.kind != "stop"] == keys


def test_languages() -> None:
    assert language_of("The plan of the state is that which was made for all of us and for the land.") == "en"
    assert language_of("Le plan de la ville est dans les mains des gens qui sont sur place.") == "fr"
    assert language_of("首相は火曜日に港を守ると述べた。") in ("kana", "han")
    assert language_of("Short.") is None
    assert differ("en", "fr")
    assert not differ("en", None)


@given(st.text(max_size=400), st.text(max_size=120))
def test_any_source_and_any_sentence_get_a_verdict(
    tmp_path_factory: pytest.TempPathFactory, text: str, words: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    found = judged(folder, text.encode("utf-8", "replace").decode(), f"{words} is 5 km long")
    assert found.verdict in ("supported", "contradicted", "not-found", "ambiguous", "unchecked")


@pytest.mark.parametrize("unit", ["5 ", "in 2012 5% ", "5 and ", "5%, ", "2012 ", "Japan 5 km "])
def test_a_sentence_without_end_is_read_to_its_end(tmp_path: Path, unit: str) -> None:
    text = unit * 3000 + "the island of Brae has 9,870 residents"
    assert judged(tmp_path, text, "The island of Brae has 9,870 residents.").verdict != "contradicted"


HOUSEHOLDS = "Island,Households,Share (%)\nLisle,5020,36.0\nOther islands,1610,39.8\nTotal,18400,34.2\n"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("The islands have 18,400 households.", "supported"),
        ("The other islands have 1,610 households.", "supported"),
    ],
)
def test_a_remainder_is_not_the_whole(tmp_path: Path, sentence: str, verdict: str) -> None:
    assert judged(tmp_path, HOUSEHOLDS, sentence, "a.csv").verdict == verdict


@pytest.mark.parametrize(
    ("now", "verdict"),
    [("19 cents", "supported"), ("17 cents", "contradicted"), ("14 cents", "contradicted")],
)
def test_from_and_to_take_the_two_years_in_order(tmp_path: Path, now: str, verdict: str) -> None:
    told = (
        "The price for island households was 14 cents per kilowatt-hour in 2014. "
        "The price for island households was 19 cents per kilowatt-hour in 2018."
    )
    sentence = f"The price for island households rose from 14 cents to {now} per kilowatt-hour between 2014 and 2018."
    (tmp_path / "a.txt").write_text(told, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    claim = Claim("c", sentence, Place(1), keys=("a",), figures=tuple(find_figures(sentence)))
    found = verify(Claims("p.md", (claim,)), sources).claims[0].figures
    assert [figure.verdict for figure in found] == ["supported", verdict]


BALANCE = "Unit: gigawatt-hours\nOrigin,2012,2017\nImports,251,278\nDiesel,112,72\nWind,32,96\n"


@pytest.mark.parametrize(
    ("number", "verdict"), [("72", "supported"), ("112", "not-found"), ("72 engines", "not-found")]
)
def test_a_bare_number_takes_the_unit_before_it(tmp_path: Path, number: str, verdict: str) -> None:
    sentence = f"The balance shows it: diesel gave 112 gigawatt-hours in 2012 but only {number} in 2017."
    (tmp_path / "a.csv").write_text(BALANCE, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    claim = Claim("c", sentence, Place(1), keys=("a",), figures=tuple(find_figures(sentence)))
    first, second = verify(Claims("p.md", (claim,)), sources).claims[0].figures
    assert (first.verdict, second.verdict) == ("supported", verdict)


def test_quoted_words_are_not_what_a_figure_is_of(tmp_path: Path) -> None:
    told = "Last year the engines burnt 41,000 tonnes of fuel.\n\nA shopkeeper has his own name for the price of it."
    sentence = (
        'The engines burnt 41,000 tonnes of fuel, for "a tax on living in quite the wrong sort of place".'
    )
    (tmp_path / "a.txt").write_text(told, encoding="utf-8")
    sources = source(Bibliography("p.md", (), {"a": Record()}), tmp_path)
    figures = tuple(find_figures(sentence))
    start = sentence.index('"') + 1
    quotation = Quotation(sentence[start:-2], start, len(sentence) - 2)
    claim = Claim("c", sentence, Place(1), keys=("a",), figures=figures, quotations=(quotation,))
    verified = verify(Claims("p.md", (claim,)), sources).claims[0]
    assert verified.figures[0].verdict == "supported"
