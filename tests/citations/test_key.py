"""Keys: readable, unique, and unmoved by what is cited besides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.citations.key import assign_keys, base_key
from citecheck.model import Date, DateParts, Name, Record


def book(family: str | None, title: str | None, year: int | None, **more: object) -> Record:
    return Record(
        author=(Name(family=family),) if family else (),
        title=title,
        issued=Date(DateParts(year)) if year else None,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (book("Trenin", "Euro-Pacific Region", 2003), "trenin2003euro"),
        (Record(author=(Name(literal="JETRO"),), title="JETRO FDI Flows"), "jetro"),
        (book("Trenin", "The Region", None), "treninregion"),
        (book("Müller", "Über die Flüsse", 1999), "muller1999flusse"),
        (book("O'Brien", "What Is It?", 2000), "obrien2000what"),
        (book(None, "The Rivers of Norland", 2001), "rivers2001norland"),
        (book("Łoś", "«Rzeki»", 1980), "los1980rzeki"),
        (book("Иванов", "Реки севера", 1988), "ivanov1988reki"),
        (book("de la Tour", "A B", 1990), "delatour1990b"),
        (Record(editor=(Name(family="Neri"),), title="Mari"), "nerimari"),
        (Record(author=(Name(literal="National Institute for Rivers (NIR)"),), title="Floods"), "nirfloods"),
        (
            Record(author=(Name(literal="The World Bank"),), title="Floods", issued=Date(DateParts(2004))),
            "world2004floods",
        ),
        (Record(title="1984", issued=Date(DateParts(1949))), "work19841949"),
        (Record(url="https://www.example.org/x"), "example"),
        (Record(url="https://en.encyclopedia.org/wiki/Https"), "encyclopedia"),
        (Record(url="www.town.gov/notice.html"), "town"),
        (Record(url="https:///nothing"), "nothing"),
        (Record(), "work"),
    ],
)
def test_the_rule(record: Record, key: str) -> None:
    assert base_key(record) == key


FAMILIES = st.sampled_from(["Hill", "Moss", "Reed"])
TITLES = st.sampled_from(["Rivers", "Rivers of the North", "Rivers of the South", "Stones", "Lakes and Men"])
WORKS = st.lists(
    st.builds(
        book, FAMILIES, TITLES, st.sampled_from([1999, 2001]), volume=st.sampled_from([None, "1", "2"])
    ),
    unique=True,
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(WORKS)
def test_keys_are_unique(works: list[Record]) -> None:
    keys = assign_keys(works)
    assert len(set(keys)) == len(works)
    assert all(key.startswith(base_key(work)) for key, work in zip(keys, works, strict=True))


@settings(max_examples=200, deadline=None)
@given(WORKS.flatmap(lambda works: st.tuples(st.just(works), st.permutations(works))))
def test_the_order_of_the_notes_is_nothing_to_them(pair: tuple[list[Record], list[Record]]) -> None:
    one, other = pair
    assert dict(zip(one, assign_keys(one), strict=True)) == dict(zip(other, assign_keys(other), strict=True))


@settings(max_examples=200, deadline=None)
@given(WORKS, st.lists(st.builds(book, st.sampled_from(["Oak", "Pine"]), TITLES, st.just(1999)), unique=True))
def test_works_cited_besides_move_no_key(works: list[Record], besides: list[Record]) -> None:
    before = dict(zip(works, assign_keys(works), strict=True))
    after = dict(zip([*besides, *works], assign_keys([*besides, *works]), strict=True))
    assert all(after[work] == key for work, key in before.items())


@settings(max_examples=200, deadline=None)
@given(WORKS)
def test_a_newer_work_of_the_same_key_takes_the_letter(works: list[Record]) -> None:
    newer = book("Hill", "Rivers", 2001, page="900")
    older = book("Hill", "Rivers", 2001, page="100")
    keys = assign_keys([newer, older])
    assert sorted(keys, key=len)[0] == "hill2001rivers"
    assert len(set(keys)) == 2


def test_hundreds_of_one_key() -> None:
    works = [book("Hill", "Rivers", 2001, page=str(page)) for page in range(900)]
    assert len(set(assign_keys(works))) == 900


def test_a_reserved_key_is_not_given_again() -> None:
    (key,) = assign_keys([book("Hill", "Rivers", 2001)], ["hill2001rivers"])
    assert key.startswith("hill2001rivers")
    assert key != "hill2001rivers"
