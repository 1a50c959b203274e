"""Figures are found with value, unit, hedge and place, and nothing else is taken for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.claims.figures import find_figures
from citecheck.claims.lexicon import LANGUAGES, guess_language, lexicon
from citecheck.claims.numbers import parse_digits
from claims.figure_cases import Case, cases, told


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.language}: {case.text[:50]}")
def test_figures_of_a_sentence(case: Case) -> None:
    assert tuple(told(figure) for figure in find_figures(case.text, language=case.language)) == case.figures


def test_there_are_enough_cases_of_every_language() -> None:
    counted = {language: sum(case.language == language for case in cases()) for language in LANGUAGES}
    assert sum(counted.values()) >= 200
    assert min(counted.values()) >= 10


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "3,500", "3500"),
        ("fr", "3,500", "3.500"),
        ("de", "3.500", "3500"),
        ("en", "3.500", "3.500"),
        ("en", "3,5", "3.5"),
        ("de", "1.234.567,8", "1234567.8"),
        ("en", "1,234,567.8", "1234567.8"),
        ("en", "1 234 567", "1234567"),
        ("de", "1’234’567", "1234567"),
        ("en", "12,34,567", "1234567"),
        ("en", "0.5", "0.5"),
        ("en", "0", "0"),
        ("en", "1,000.5", "1000.5"),
        ("fr", "16.400", "16400"),
    ],
)
def test_separators_are_read_by_language_and_form(language: str, text: str, value: str) -> None:
    assert parse_digits(text, lexicon(language)) == Decimal(value)


@pytest.mark.parametrize("text", ["1.2.3", "007", "1,23,4", "1.234,5.6", "9" * 31, "1 23", "1,2,3.4"])
def test_what_is_no_number(text: str) -> None:
    assert parse_digits(text, lexicon("en")) is None


def test_a_number_of_400_digits_is_no_figure() -> None:
    assert find_figures("They spent $" + "7" * 400 + " million on it.", language="en") == []


def test_places_bound_the_text_as_printed() -> None:
    text = "They spent more than $40 billion, nearly 20 % of it abroad."
    for figure in find_figures(text, language="en"):
        assert text[figure.start : figure.end] == figure.text


def test_of_tells_what_the_figure_is_of() -> None:
    text = (
        "Japanese investment reached $757 million in 2012, while China put more than $40 billion into mines."
    )
    first, second = find_figures(text, language="en")
    assert {"investment", "japanese", "2012"} <= set(first.of[:4])
    assert {"china", "mines"} <= set(second.of[:4])
    assert "the" not in first.of
    assert "reached" in first.of


def test_of_is_bounded_in_a_long_sentence() -> None:
    (figure,) = find_figures("word " * 500 + "has 300 ships " + "term " * 500, language="en")
    assert 0 < len(figure.of) <= 12


@given(st.text(alphabet="0123456789 ,.'-–%$€/()[]abmnot\u2009", max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_overlap(text: str, language: str) -> None:
    at = 0
    for figure in find_figures(text, language=language):
        assert at <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert (figure.value is None) == (figure.low is not None)
        at = figure.end


@given(st.integers(min_value=10_000, max_value=10**15))
def test_grouped_integers_come_back(number: int) -> None:
    (figure,) = find_figures(f"It has {number:,} tonnes.", language="en")
    assert (figure.value, figure.unit) == (number, "t")


@pytest.mark.parametrize(
    "text",
    ["1 " * 50_000, "1-" * 50_000, "No. 5, " * 20_000, "a" * 200_000 + "1", "$" * 50_000, "9" * 200_000],
)
def test_hostile_text_gives_an_answer(text: str) -> None:
    assert len(find_figures(text, language="en")) <= len(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("La part des exportations est passée de 5 % à 10 % dans les années de la crise.", "fr"),
        ("Der Anteil der Ausfuhren ist in den Jahren der Krise von 5 auf 10 Prozent gestiegen.", "de"),
        ("La quota delle esportazioni è salita dal 5 al 10 per cento negli anni della crisi.", "it"),
        ("La cuota de las exportaciones subió del 5 al 10 por ciento en los años de la crisis.", "es"),
        ("The share of exports rose from 5 to 10 per cent in the years of the crisis.", "en"),
        ("1234 ...", "en"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_without_a_language_the_text_tells() -> None:
    (figure,) = find_figures("Das Werk hat nach dem Umbau 3,500 Millionen Euro und nicht mehr gekostet.")
    assert figure.value == 3_500_000


def test_an_unknown_language_is_read_as_english() -> None:
    assert find_figures("3,500 tonnes", language="xx")[0].value == 3500
    assert find_figures("3,500 Tonnen", language="de_AT")[0].value == Decimal("3.5")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("about a million and a half refugees", "about a million and a half => 1500000 1 about"),
        ("2m people left", "2m => 2000000 1 exact"),
        ("it fell to -40 degrees Celsius", "-40 degrees Celsius => -40 °C exact"),
        ("it used 5 kg/ha of lime", "5 kg/ha => 5 kg/ha exact"),
        ("2½ tonnes of lime", "2½ tonnes => 2.5 t exact"),
        ("½ of it", "½ => 50 % exact"),
        ("it cost $5 million USD", "$5 million USD => 5000000 USD exact"),
        ("2 and a half tonnes", "2 and a half tonnes => 2.5 t exact"),
        ("it rose from 5 to 7 percent", "5 => 5 % exact"),
        ("shares ranging from 5 to 7 percent", "5 to 7 percent => 5..7 % between"),
        ("more than half", "more than half => 50 % more-than"),
        ("7 out of 10 mills", "7 out of 10 => 70 % exact"),
        ("two thousand five hundred mills", "two thousand five hundred => 2500 1 exact"),
    ],
)
def test_rarer_forms(text: str, wanted: str) -> None:
    assert told(find_figures(text, language="en")[0]) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "a 3-1 victory and a 50-50 split",
        "at 10 Downing Street",
        "Paragraph 5(b) and s 12(1) apply",
        "the camp.”63 There are caveats",
        "the tour in March 2013.6 There were",
        "In 2012.55 the range",
    ],
)
def test_further_numbers_that_are_no_figures(text: str) -> None:
    assert find_figures(text, language="en") == []
