"""Units are compared and converted within their dimension."""

from __future__ import annotations

from decimal import Decimal

import pytest

from citecheck.claims.lexicon import LANGUAGES, common, lexicon
from citecheck.claims.units import convert, dimension, same_dimension


@pytest.mark.parametrize(
    ("value", "first", "second", "wanted"),
    [
        ("1", "mi", "km", "1.609344"),
        ("2", "t", "kg", "2000"),
        ("3", "GW", "MW", "3000"),
        ("1", "TWh", "kWh", "1000000000"),
        ("1", "km2", "ha", "100"),
        ("1", "bbl", "l", "158.987294928"),
        ("5", "USD", "USD", "5"),
        ("5", "nothing", "nothing", "5"),
    ],
)
def test_convert(value: str, first: str, second: str, wanted: str) -> None:
    assert convert(Decimal(value), first, second) == Decimal(wanted)


@pytest.mark.parametrize(("first", "second"), [("USD", "EUR"), ("km", "kg"), ("%", "1"), ("nothing", "km")])
def test_what_has_no_measure_in_common(first: str, second: str) -> None:
    assert not same_dimension(first, second)
    assert convert(Decimal(1), first, second) is None


def test_every_unit_of_the_word_lists_has_a_dimension() -> None:
    units = {unit.rpartition(" ")[2] for unit in common().symbols.values()}
    for language in LANGUAGES:
        for phrases in lexicon(language).units.by_first.values():
            units |= {unit.rpartition(" ")[2] for _, unit in phrases}
    assert {unit for unit in units if dimension(unit) is None} == set()


def test_every_currency_mark_names_a_known_currency() -> None:
    assert {code for code in common().currency_symbols.values() if dimension(code) != code} == set()
