"""What the finder takes for a back-reference in a text, and what not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from citecheck.citations.backref.conventions import conventions
from citecheck.citations.backref.find import find


@pytest.mark.parametrize(
    ("text", "printed", "parts"),
    [
        (
            "In Norland, see N. Hill, 2013, op. cit. [11].",
            "N. Hill, 2013, op. cit. [11]",
            ("11", "N. Hill", "2013", None, None),
        ),
        (
            "The plan grew. T. Moss, op. cit. [3].",
            "T. Moss, op. cit. [3]",
            ("3", "T. Moss", None, None, None),
        ),
        (
            "NHR, op. cit. [32], p. 275-280.",
            "NHR, op. cit. [32], p. 275-280",
            ("32", "NHR", None, None, "275-280"),
        ),
        ("Hill, supra note 12, at 45.", "Hill, supra note 12, at 45", ("12", "Hill", None, None, "45")),
        ("Hill (n 3) 34–36.", "Hill (n 3) 34–36", ("3", "Hill", None, None, "34–36")),
        (
            "Hill, ‘The Old Law of Rivers’, op. cit., n. 4, p. 7.",
            "Hill, ‘The Old Law of Rivers’, op. cit., n. 4, p. 7",
            ("4", "Hill", None, "The Old Law of Rivers", "7"),
        ),
        ("Ibid., pp. 3-5.", "Ibid., pp. 3-5", (None, None, None, None, "3-5")),
        ("Id. at 45.", "Id. at 45", (None, None, None, None, "45")),
        ("Ebd., v.a. S. 45ff.", "Ebd., v.a. S. 45ff", (None, None, None, None, "45ff")),
        ("Ivi, pp. 34 ss.", "Ivi, pp. 34 ss.", (None, None, None, None, "34 ss.")),
        ("Там же. С. 5.", "Там же. С. 5", (None, None, None, None, "5")),
        ("See ibid., vol. 2, p. 34.", "ibid., vol. 2, p. 34", (None, None, None, None, "34")),
        (
            "(Hill and Moss, op. cit., n. 40, at p. 54).",
            "Hill and Moss, op. cit., n. 40, at p. 54",
            ("40", "Hill and Moss", None, None, "54"),
        ),
        (
            "[as quoted in: Hill, supra note 9, at 3]",
            "Hill, supra note 9, at 3",
            ("9", "Hill", None, None, "3"),
        ),
        (
            "idem, Old Rivers, supra note 7, p. 3.",
            "idem, Old Rivers, supra note 7, p. 3",
            ("7", "idem", None, "Old Rivers", "3"),
        ),
        (
            "See 1 BLACKSTONE, supra note 23, at 59.",
            "1 BLACKSTONE, supra note 23, at 59",
            ("23", "BLACKSTONE", None, None, "59"),
        ),
        (
            "Again, the classic discussion is to be found in MAINE, supra note 24, at 17-36.",
            "MAINE, supra note 24, at 17-36",
            ("24", "MAINE", None, None, "17-36"),
        ),
        (
            "The Making of Europe, op. cit., p. 4.",
            "The Making of Europe, op. cit., p. 4",
            (None, None, None, "The Making of Europe", "4"),
        ),
        (
            "See infra text accompanying notes 41-42.",
            "infra text accompanying notes 41-42",
            ("41-42", None, None, None, None),
        ),
    ],
)
def test_what_is_read(text: str, printed: str, parts: tuple[str | None, ...]) -> None:
    (found,) = find(text)
    assert text[found.start : found.end] == printed
    locator = found.locator.value if found.locator else None
    assert (found.number, found.name, found.year, found.title, locator) == parts


@pytest.mark.parametrize(
    "text",
    [
        "As said above, see below.",
        "See Part II above; see chapter 4 above.",
        "Note 5 of the preamble; a diplomatic note 12 days old.",
        "Journal of Rivers, vol. 3, n. 12, p. 45.",
        "The ego and the id, as the ID cards say, idem in other words.",
        "Id., New Rivers, Paris, 2003, p. 5.",
        "Ders., Neue Flüsse, Berlin 1990; dies. (Hg.), Meere, Berlin 1991.",
        "Weber 1979, S. 96 ff., Lang 1972, S. 89 Fn. 17",
        "Il porto, ivi compreso il molo.",
        "The previous note on the piano; the last note was long.",
        "He wrote supra in Latin.",
        "Weber, Schaden (2003), 15 (Fn 69).",
        "Он жил там же.",
        "IBIDS nest here. The opcitrix. Cithara.",
        "",
    ],
)
def test_what_is_none(text: str) -> None:
    assert find(text) == []


def test_the_tradition_is_that_of_the_words_around() -> None:
    assert [m.tradition for m in find("Voir supra, note 12, et la suite du livre.")] == ["french"]
    assert [m.tradition for m in find("Hill, supra note 12.")] == ["english"]
    assert [m.tradition for m in find("García, ob. cit., p. 4; véase el libro de la ciudad.")] == ["spanish"]
    assert [m.tradition for m in find("Silva, ob. cit., p. 4; ver o livro da cidade.")] == ["portuguese"]
    assert [m.tradition for m in find("Schulz (Fn. 3), S. 44.")] == ["german"]


def test_every_form_names_its_source() -> None:
    import tomllib
    from importlib.resources import files

    folder = files("citecheck.citations.backref") / "traditions"
    for entry in folder.iterdir():
        tradition = tomllib.loads(entry.read_text(encoding="utf-8"))
        for form in (*tradition.get("form", ()), *([tradition["note"]] if "note" in tradition else [])):
            assert form["source"], entry.name


def test_every_spelling_is_found_as_an_anchor() -> None:
    rules = conventions()
    for key, entries in rules.entries.items():
        for entry in entries:
            found = rules.anchor.search(entry.spelling.lower())
            assert found is not None, (key, entry)


@settings(max_examples=300, deadline=None)
@example("E\r op. cit.")
@given(
    st.lists(
        st.sampled_from(
            [
                "op. cit.",
                "ibid.",
                "supra note 3",
                "(n 4)",
                "[5]",
                "Hill",
                "“",
                "”",
                "(",
                ")",
                ",",
                ";",
                ":",
                "id.",
                "\0",
                "İ",
                "in",
                "ſ",
                "9" * 40,
                "p. 3",
                " ",
            ]
        )
        | st.text(max_size=6),
        max_size=30,
    ).map(" ".join)
)
def test_matches_are_in_order_and_inside(text: str) -> None:
    found = find(text)
    last = 0
    for match in found:
        assert last <= match.start < match.end <= len(text)
        last = match.end


HOSTILE = [
    "a",
    " ",
    "op. cit. ",
    "(",
    "“",
    "Hill, ",
    "ibid. ",
    "12 ",
    "supra note 1, ",
    "in ",
    "A. ",
    "p. 3, ",
    ";",
    "notes 1, 2, ",
    "1" * 400 + " ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_comes_to_an_end(piece: str) -> None:
    # A search that went back or ahead without bound would take hours here.
    text = (piece * (300_000 // len(piece) + 1))[:300_000]
    found = find(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
