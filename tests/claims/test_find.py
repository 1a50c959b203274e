"""Claims are sentences that state something, tied to the notes and records whose markers reach them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from citecheck.claims import claim, claims_json
from citecheck.model import (
    Anchor,
    Bibliography,
    Citation,
    CitedNote,
    Claim,
    Evidence,
    Figure,
    Heading,
    Manuscript,
    Marker,
    Note,
    Paragraph,
    Place,
    PlacedText,
    Quotation,
    Record,
    Role,
)

MARKER = re.compile(r"\{(\w+)\}")


def manuscript_of(*paragraphs: str, role: Role = "text", language: str | None = "en") -> Manuscript:
    """A manuscript in which "{7}" is the marker of note 7; each paragraph stands on a line of its own."""
    body: list[Paragraph] = []
    markers: list[Marker] = []
    for index, printed in enumerate(paragraphs):
        text, at = "", 0
        for found in MARKER.finditer(printed):
            text += printed[at : found.start()]
            at = found.end()
            markers.append(Marker(found[1], Place(index + 1), block=index, offset=len(text)))
        text += printed[at:]
        body.append(Paragraph(PlacedText(text, (Anchor(0, index + 1, 1),)), role))
    return Manuscript("paper.txt", "text", tuple(body), (), tuple(markers), language=language)


def bibliography_of(**notes: str) -> Bibliography:
    """A note of each number ("n7") with its text; its citations are the words "@key" in it."""
    cited = []
    for name, text in notes.items():
        citations, last = [], 0
        commentary = []
        for index, found in enumerate(re.finditer(r"@(\w+)", text)):
            commentary.append((last, found.start()))
            last = found.end()
            citations.append(Citation(index, "work", found[0], found.start(), found.end(), key=found[1]))
        commentary.append((last, len(text)))
        kept = tuple((start, end) for start, end in commentary if text[start:end].strip())
        if not citations:
            citations, kept = [Citation(0, "commentary", text, 0, len(text))], ()
        note = Note(name[1:], PlacedText(text, (Anchor(0, 50, 4),)), Place(50))
        cited.append(CitedNote(note, tuple(citations), kept))
    keys = {citation.key: Record() for one in cited for citation in one.citations if citation.key}
    return Bibliography("paper.txt", tuple(cited), keys)


def found_in(*paragraphs: str, role: Role = "text", **notes: str) -> tuple[Claim, ...]:
    return claim(manuscript_of(*paragraphs, role=role), bibliography_of(**notes)).claims


def test_a_marker_in_the_sentence_bears_it() -> None:
    (one,) = found_in("The quay cost $5 million.{1} It is old.", n1="@doe", n2="@roe")
    assert (one.sentence, one.notes, one.keys, one.reach) == (
        "The quay cost $5 million.",
        ("1",),
        ("doe",),
        "sentence",
    )


def test_the_marker_nearest_after_the_figure_comes_first() -> None:
    (one,) = found_in("The quay,{1} old as it is,{2} cost $5 million,{3} they say.{4}", n3="@c", n1="@a")
    assert one.notes == ("3", "4", "2", "1")
    assert one.keys == ("c", "a")


def test_the_next_marker_of_the_paragraph_reaches_back() -> None:
    first, second = found_in("The quay cost $5 million. It took 12 years.{1} It is old.{2}", n1="@doe")
    assert (first.notes, first.reach) == (("1",), "following")
    assert (second.notes, second.reach) == (("1",), "sentence")


def test_two_markers_side_by_side_reach_together() -> None:
    first, *_ = found_in("The quay cost $5 million. It is old.{1}{2}", n1="@a", n2="@b @a")
    assert (first.notes, first.keys) == (("1", "2"), ("a", "b"))


def test_the_marker_before_reaches_on_where_none_follows() -> None:
    (one,) = found_in("It is old.{1} The quay cost $5 million.", n1="@doe")
    assert (one.notes, one.reach) == (("1",), "preceding")


def test_a_paragraph_without_a_marker_has_no_claim() -> None:
    assert found_in("The quay cost $5 million.", "It is old.{1}", n1="@doe") == ()


def test_headings_and_captions_are_not_searched() -> None:
    manuscript = manuscript_of("The quay cost $5 million.{1}")
    heading = Heading(manuscript.body[0].content)
    as_heading = Manuscript("p", "text", (heading,), (), manuscript.markers)
    assert claim(as_heading, bibliography_of(n1="@doe")).claims == ()
    assert found_in("The quay cost $5 million.{1}", role="caption", n1="@doe") == ()
    assert len(found_in("The quay cost $5 million.{1}", role="list-item", n1="@doe")) == 1


def test_places_are_those_of_the_file() -> None:
    (one,) = found_in("Nothing here. It cost $5 million, “so very much money”.{1}", n1="@doe")
    assert (one.place.line, one.place.column) == (1, 15)
    assert [place.column for place in one.figure_places] == [23]
    assert [place.column for place in one.quotation_places] == [36]
    assert one.sentence[one.figures[0].start : one.figures[0].end] == "$5 million"
    assert one.sentence[one.quotations[0].start : one.quotations[0].end] == "so very much money"


def test_a_quotation_keeps_its_sentences_together() -> None:
    (one,) = found_in("She said: “We will not go. We stay on the coast.” It rained.{1}", n1="@doe")
    assert one.sentence.startswith("She said: “We will")
    assert one.quotations[0].text == "We will not go. We stay on the coast."


def test_a_block_quotation_is_one_quotation() -> None:
    (one,) = found_in("We will not go. We stay on the coast.{1}", role="quotation", n1="@doe")
    assert [quotation.text for quotation in one.quotations] == [one.sentence]


def test_commentary_of_a_note_states_claims_of_its_own() -> None:
    first, second = found_in(
        "It is old.{1} It cost $5.{2}", n1="The quay had 400 berths in 1920. @doe", n2="@roe"
    )
    assert (first.in_note, first.notes, first.keys) == ("1", ("1",), ("doe",))
    assert (first.place.line, first.place.column) == (50, 4)
    assert [figure.text for figure in first.figures] == ["400"]
    assert (second.in_note, second.notes) == (None, ("2",))


def test_a_note_that_only_comments_is_searched() -> None:
    (one,) = found_in("It is old.{1}", n1="The quay had 400 berths.")
    assert (one.in_note, one.notes, one.keys) == ("1", ("1",), ())


def test_a_note_that_nothing_calls_comes_last() -> None:
    found = found_in("It cost $5.{2}", n1="It had 400 berths.", n2="@roe")
    assert [one.in_note for one in found] == [None, "1"]


def test_notes_of_one_number_bear_with_all_their_keys() -> None:
    manuscript = manuscript_of("It cost $5.{1}")
    first, second = bibliography_of(n1="@a").notes + bibliography_of(n1="@b").notes
    (one,) = claim(manuscript, Bibliography("p", (first, second), {})).claims
    assert one.keys == ("a", "b")


def test_the_language_is_the_manuscripts_or_guessed() -> None:
    text = "Das Werk hat nach dem Umbau 3,500 Millionen Euro und nicht mehr gekostet.{1}"
    guessed = claim(manuscript_of(text, language=None), bibliography_of(n1="@a")).claims[0]
    assert guessed.figures[0].value == Decimal(3_500_000)
    said = claim(manuscript_of(text, language="en"), bibliography_of(n1="@a")).claims[0]
    assert said.figures[0].value == Decimal("3500")


def test_ids_are_unique_in_a_manuscript() -> None:
    found = found_in(*["The same quay cost $5.{1}"] * 3, n1="@doe")
    assert len({one.id for one in found}) == 3


def test_the_contract_of_the_claims() -> None:
    figures = (
        Figure(
            "$5.5 m",
            "USD",
            value=Decimal("5500000.0"),
            verdict="supported",
            evidence=(Evidence("a.html", "x", "5.5"),),
        ),
        Figure("2 to 2.5 t", "t", "between", low=Decimal(2), high=Decimal("2.5")),
    )
    quotation = Quotation("a b c", 0, 5, "altered", (Evidence("a.html", "y", place=Place(3)),))
    one = Claim(
        "id",
        "s",
        Place(4, 2, page=1),
        ("22",),
        ("k",),
        figures,
        (quotation,),
        (Place(4, 3),),
        (Place(4, 9),),
        comment="c",
    )
    from citecheck.model import Claims

    made = claims_json(Claims("p", (one,)))
    assert made["schema"] == "citecheck/claims/1"
    (told,) = made["claims"]
    assert (told["notes"], told["keys"], told["comment"]) == (["22"], ["k"], "c")
    assert told["place"] == {"line": 4, "column": 2, "page": 1}
    assert told["figures"][0] == {
        "text": "$5.5 m",
        "value": 5500000,
        "unit": "USD",
        "hedge": "exact",
        "verdict": "supported",
        "place": {"line": 4, "column": 3},
        "evidence": [{"source": "a.html", "passage": "x", "text": "5.5"}],
    }
    assert type(told["figures"][0]["value"]) is int
    assert "value" not in told["figures"][1]
    assert (told["figures"][1]["low"], told["figures"][1]["high"]) == (2, 2.5)
    assert told["quotations"][0]["verdict"] == "altered"
    assert "in_note" not in told


@pytest.mark.parametrize("count", [400])
def test_a_paragraph_of_many_markers_is_read(count: int) -> None:
    text = " ".join(f"Quay {number} cost ${number} million.{{{number}}}" for number in range(1, count))
    found = found_in(text, n1="@doe")
    assert [one.notes for one in found[:3]] == [("1",), ("2",), ("3",)]
    assert len(found) == count - 1
