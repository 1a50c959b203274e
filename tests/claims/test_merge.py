"""A later run merges into claims.yaml and loses nothing that the user wrote."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.claims import apply, merge, parse, save
from citecheck.model import CitecheckError, Claim, Claims, Evidence
from claims.making import FUND, PIPE, PORT, SAID, claims_of

Row = tuple[str, tuple[str, ...], tuple[str, ...]]


def edited(row: Row, old: str, new: str, notes: tuple[str, ...] | None = None) -> Row:
    assert old in row[0]
    return row[0].replace(old, new), row[1] if notes is None else notes, row[2]


def ids(text: str) -> list[str]:
    return [entry.id for entry in parse(text).entries]


def ids_of(*rows: Row) -> list[str]:
    return [claim.id for claim in claims_of(*rows).claims]


@pytest.mark.parametrize("no_text", [False, True])
def test_a_second_write_changes_no_byte(no_text: bool) -> None:
    claims = claims_of(FUND, SAID, PIPE, PORT)
    first = merge(None, claims, no_text=no_text).text
    assert merge(parse(first), claims).text == first


@pytest.mark.parametrize("no_text", [False, True])
@pytest.mark.parametrize(
    ("row", "old", "new"),
    [
        (FUND, "$757 million", "$760 million"),
        (FUND, "lent", "gave"),
        (FUND, "in 2012, against", "in 2012 – against"),
        (FUND, "growers", "wheat growers"),
        (SAID, "left the room", "left"),
        (SAID, "shall not", "shall never"),
        (PIPE, "flow north", "flow"),
        (PORT, "a third of it borrowed", "half of it borrowed"),
    ],
)
def test_ids_are_kept_when_a_sentence_is_edited(row: Row, old: str, new: str, no_text: bool) -> None:
    before = merge(None, claims_of(FUND, SAID, PIPE, PORT), no_text=no_text).text
    rows = [edited(one, old, new, ("77",)) if one is row else one for one in (FUND, SAID, PIPE, PORT)]
    after = merge(parse(before), claims_of(*rows))
    assert ids(after.text) == ids(before)
    assert [claim.id for claim in after.claims.claims] == ids(before)
    assert merge(parse(after.text), claims_of(*rows)).text == after.text


def test_without_text_no_word_of_the_sentence_is_stored() -> None:
    text = merge(None, claims_of(FUND, SAID), no_text=True).text
    assert "$757 million" in text
    assert "growers in 2012" not in text
    assert "give the harbour away" not in text
    assert "words: 7" in text


def test_text_is_taken_out_when_asked() -> None:
    with_text = merge(None, claims_of(FUND, SAID, PIPE)).text
    without = merge(parse(with_text), claims_of(FUND, SAID), no_text=True).text
    assert "sentence:" not in without
    assert "give the harbour away" not in without
    assert "status: gone" in without
    assert ids(without) == ids(with_text)
    assert merge(parse(without), claims_of(FUND, SAID)).text == without


def test_text_comes_back_when_asked() -> None:
    without = merge(None, claims_of(FUND, SAID), no_text=True).text
    with_text = merge(parse(without), claims_of(FUND, SAID), no_text=False).text
    assert FUND[0] in with_text
    assert ids(with_text) == ids(without)


USERS = """\
# my own head
schema: citecheck/claims-file/1   # keep
manuscript: paper.txt

claims:

# the fund: ask the ministry
- id: my-fund
  comment: |
    two lines
    of comment
  status: reviewed # by me
  sentence: >-
    The fund lent $757 million to growers in 2012,
    against more than $40 billion to mills.
  notes:
    - 22   # right
  keys: [ 'fund' ]
  figures:
    # read wrongly
    - text: "$757 million"
      value: 757000001   # corrected
      unit: USD
    - { text: more than $40 billion, value: 40000000000, unit: USD, hedge: more-than }
  mine: {a: 1, b: [x, y]}
  # last words

- {id: said, sentence: "The minister said “we shall not give the harbour away” and left the room.", status: rejected}
# the end
"""


def test_what_the_user_wrote_stays_line_for_line() -> None:
    after = merge(parse(USERS), claims_of(FUND, SAID)).text
    for line in USERS.splitlines():
        if not line.startswith("- {id: said"):
            assert line in after.splitlines()
    assert merge(parse(after), claims_of(FUND, SAID)).text == after
    assert after.splitlines()[-1] == "# the end"


def test_the_users_words_come_with_the_claims() -> None:
    fund, said = apply(parse(USERS), claims_of(FUND, SAID)).claims
    assert (fund.id, fund.status, fund.comment) == ("my-fund", "reviewed", "two lines\nof comment\n")
    assert [figure.value for figure in fund.figures] == [Decimal(757000001), Decimal(40000000000)]
    assert (said.id, said.status) == ("said", "rejected")


def test_new_claims_stand_after_their_predecessor() -> None:
    after = merge(parse(USERS), claims_of(PIPE, FUND, PORT, SAID)).text
    assert [entry.id for entry in parse(after).entries][1::2] == ["my-fund", "said"]
    lines = after.splitlines()
    assert lines.index("  # last words") < next(at for at, line in enumerate(lines) if "port2001-" in line)
    assert merge(parse(after), claims_of(PIPE, FUND, PORT, SAID)).text == after


def test_a_lost_claim_is_gone_and_comes_back() -> None:
    gone = merge(parse(USERS), claims_of(SAID)).text
    assert "  status: gone # by me\n  status_before: reviewed" in gone
    assert "corrected" in gone
    back = merge(parse(gone), claims_of(FUND, SAID))
    assert back.claims.claims[0].status == "reviewed"
    assert "status: reviewed # by me" in back.text
    assert "status_before" not in back.text
    assert merge(parse(gone), claims_of(SAID)).text == gone


def test_a_corrected_value_outlives_an_edit_of_the_text() -> None:
    after = merge(parse(USERS), claims_of(edited(FUND, "$757 million", "$758 million"), SAID)).text
    assert 'text: "$758 million"' in after
    assert "value: 757000001   # corrected" in after


def test_a_value_nobody_corrected_follows_the_text() -> None:
    before = merge(None, claims_of(FUND)).text
    after = merge(parse(before), claims_of(edited(FUND, "$757 million", "$1 to $2 billion"))).text
    assert "low: 1000000000\n" in after
    assert "value: 757000000" not in after
    parse(after)


def test_a_range_becomes_a_value() -> None:
    before = merge(None, claims_of(PIPE)).text
    row = edited(PIPE, "Between 38 billion and 60 billion cubic metres", "About 40 billion cubic metres")
    after = merge(parse(before), claims_of(row))
    (claim,) = parse(after.text).entries
    assert "value: 40000000000" in after.text
    assert "low:" not in after.text
    assert claim.id == parse(before).entries[0].id


def test_a_figure_that_is_gone_is_marked_and_comes_back() -> None:
    before = merge(None, claims_of(FUND)).text
    shorter = edited(FUND, ", against more than $40 billion to mills", "")
    after = merge(parse(before), claims_of(shorter)).text
    assert after.count("gone: true") == 1
    assert "40000000000" in after
    assert merge(parse(after), claims_of(FUND)).text == before


def test_a_figure_that_is_new_is_added() -> None:
    shorter = edited(FUND, ", against more than $40 billion to mills", "")
    before = merge(None, claims_of(shorter)).text
    after = merge(parse(before), claims_of(FUND)).text
    assert after.replace(ids(before)[0], "x") == merge(None, claims_of(FUND)).text.replace(
        ids_of(FUND)[0], "x"
    )


def checked(claims: Claims, verdict: str, passage: str) -> Claims:
    def one(claim: Claim) -> Claim:
        figures = tuple(
            replace(figure, verdict=verdict, evidence=(Evidence("fund.html", passage, "757"),))  # type: ignore[arg-type]
            for figure in claim.figures
        )
        return replace(claim, figures=figures)

    return Claims(claims.manuscript, tuple(one(claim) for claim in claims.claims))


def test_verdicts_are_written_and_not_unwritten_by_a_run_without_sources() -> None:
    claims = claims_of(FUND)
    plain = merge(None, claims).text
    told = merge(parse(plain), checked(claims, "supported", "lent: 757")).text
    assert told.count("verdict: supported") == 2
    assert 'passage: "lent: 757"' in told
    assert merge(parse(told), claims).text == told
    again = merge(parse(told), checked(claims, "contradicted", "lent 700")).text
    assert "verdict: supported" not in again
    assert "lent 700" in again
    assert "lent: 757" not in again
    assert merge(parse(again), checked(claims, "contradicted", "lent 700")).text == again


@pytest.mark.parametrize(
    "text",
    [
        "schema: citecheck/claims-file/1\nclaims: []\n",
        "schema: citecheck/claims-file/1\nclaims:\n",
        "schema: citecheck/claims-file/1\nclaims: []",
        "schema: citecheck/claims-file/1\nclaims: [] # none yet\nmore: 1\n",
        '{"schema": "citecheck/claims-file/1", "claims": [{"id": "x"}]}',
        "schema: citecheck/claims-file/1\r\nclaims:\r\n  - id: x\r\n    notes:\r\n",
        "\ufeffschema: citecheck/claims-file/1\nclaims:\n-   id: x\n    keys:\n    - a\n    - b # b\n",
        "schema: citecheck/claims-file/1\nclaims:\n  - id: x",
        "schema: citecheck/claims-file/1\nclaims:\n  # first\n  - id: x\n    sentence: |\n      Nothing here.\n\n\nlast: 1\n",
    ],
)
def test_files_of_other_shapes_take_claims(text: str) -> None:
    claims = claims_of(FUND, SAID)
    after = merge(parse(text), claims)
    assert [claim.id for claim in after.claims.claims] == [claim.id for claim in claims.claims]
    assert {claim.id for claim in claims.claims} <= set(ids(after.text))
    assert merge(parse(after.text), claims).text == after.text
    assert ("\r\n" in text) == ("\r\n" in after.text)
    assert "\n" not in after.text.replace("\r\n", "") or "\r\n" not in text
    assert after.text.startswith("\ufeff") == text.startswith("\ufeff")


def test_notes_and_keys_follow_the_manuscript_and_comments_stay() -> None:
    text = USERS.replace("    - 22   # right\n", "    - 22   # right\n    - 23 # wrong\n    - 24\n")
    row = (FUND[0], ("25",), ("fund", "x"))
    after = merge(parse(text), claims_of(row, SAID)).text
    entry = parse(after).entries[0]
    assert (entry.notes, entry.keys) == (("25",), ("fund", "x"))
    assert "# right" in after
    assert "# wrong" in after
    none = merge(parse(after), claims_of((FUND[0], (), ()), SAID)).text
    assert parse(none).entries[0].notes == ()
    more = merge(parse(text), claims_of((FUND[0], ("22", "23", "24", "25"), ("fund",)), SAID)).text
    assert parse(more).entries[0].notes == ("22", "23", "24", "25")


def test_an_entry_with_an_id_alone_takes_the_claim_of_that_id() -> None:
    wanted = claims_of(FUND).claims[0].id
    text = f"schema: citecheck/claims-file/1\nclaims:\n  - id: {wanted}\n    statement: It lent much.\n"
    merged = merge(parse(text), claims_of(FUND))
    assert merged.claims.claims[0].statement == "It lent much."
    assert ids(merged.text) == [wanted]


def test_a_new_id_gives_way_to_one_in_the_file() -> None:
    wanted = claims_of(FUND).claims[0].id
    text = f"schema: citecheck/claims-file/1\nclaims:\n  - id: {wanted}\n    sentence: Quite another thing.\n"
    merged = merge(parse(text), claims_of(FUND))
    assert ids(merged.text) == [wanted + "-2", wanted]


def test_repeated_sentences_keep_their_own_entries() -> None:
    claims = claims_of(FUND, FUND, SAID)
    text = merge(None, claims).text
    assert merge(parse(text), claims).text == text
    assert len(set(ids(text))) == 3


WORDS = [
    "harbour",
    "growers",
    "mills",
    "tariff",
    "ministry",
    "pipeline",
    "coast",
    "treaty",
    "export",
    "winter",
    "barges",
    "council",
    "wheat",
    "timber",
]


@st.composite
def manuscripts(draw: st.DrawFn) -> list[Row]:
    rows = []
    for number in range(draw(st.integers(1, 6))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12))
        amount = draw(st.integers(10, 99_999))
        ending = draw(st.sampled_from(["", " said “we have seen it all”", " and 5% more", ": 'yes' # no"]))
        rows.append((f"{' '.join(words)} took {amount} tonnes{ending}.", (str(number + 1),), ("key",)))
    return rows


@settings(max_examples=150, deadline=None)
@given(manuscripts(), manuscripts(), st.booleans())
def test_any_two_versions_merge(first: list[Row], second: list[Row], no_text: bool) -> None:
    before = merge(None, claims_of(*first), no_text=no_text).text
    mixed = [*first[1:], *second]
    after = merge(parse(before), claims_of(*mixed))
    read = parse(after.text)
    assert set(ids(before)) <= set(ids(after.text))
    live = [entry.id for entry in read.entries if entry.status != "gone"]
    assert sorted(claim.id for claim in after.claims.claims) == sorted(live)
    assert merge(read, claims_of(*mixed)).text == after.text


def test_many_claims_are_matched() -> None:
    rows: list[Row] = [
        (
            f"District {WORDS[n % 14]}{n} sent {n + 10} barges of {WORDS[(n * 5) % 14]} to port{n % 97}.",
            (str(n),),
            (),
        )
        for n in range(600)
    ]
    before = merge(None, claims_of(*rows)).text
    changed = [(row[0].replace("sent", "shipped"), row[1], row[2]) for row in rows]
    after = merge(parse(before), claims_of(*changed)).text
    assert ids(after) == ids(before)


def test_saving_writes_only_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    text = merge(None, claims_of(FUND)).text
    assert save(path, text)
    assert path.read_text("utf-8") == text
    assert not save(path, text)
    with pytest.raises(CitecheckError):
        save(tmp_path / "none" / "claims.yaml", text)
