"""claims.yaml is read with its lines, and what breaks it is refused in one line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.claims import emit, load, merge, outdated, parse, schema
from citecheck.claims.nodes import read_nodes
from citecheck.claims.validate import validate
from citecheck.model import Bibliography, CitedNote, ClaimsFileError, Note, Place, PlacedText, Record
from claims.making import FUND, PIPE, PORT, SAID, claims_of

HEAD = "schema: citecheck/claims-file/1\nmanuscript: paper.txt\nclaims:\n"


def test_a_file_is_read() -> None:
    read = parse(
        HEAD
        + "  - id: a1\n    sentence: It cost $5.\n    notes: [22, '023']\n    keys: [doe]\n"
        + "    status: reviewed\n    comment: fine\n    source: doe.html\n    mine: 1\n"
    )
    (entry,) = read.entries
    assert (entry.id, entry.line, entry.notes, entry.keys) == ("a1", 4, ("22", "023"), ("doe",))
    assert (entry.status, entry.comment, entry.statement) == ("reviewed", "fine", None)
    assert read.sources() == {"a1": "doe.html"}
    assert not read.no_text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- a\n- b\n", 1, "mapping"),
        ("just words\n", 1, "mapping"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        (HEAD + "\t- id: a\n", 4, "tab"),
        ("a: &x [1]\nb: *x\n", 1, "anchors"),
        ("a: &a [lol]\nb: &b [*a, *a]\n", 1, "anchors"),
        ("schema: other/1\nclaims: []\n", 1, "citecheck/claims-file/1"),
        ("claims: []\n", 1, "schema"),
        (HEAD + "  - id: a\n  - id: a\n", 5, "line 4"),
        (HEAD + "  - id: 5\n", 4, "must be text"),
        (HEAD + "  - sentence: x\n", 4, "'id'"),
        (HEAD + "  - id: a\n    status: done\n", 5, "must be one of"),
        (HEAD + "  - id: a\n    notes: 22\n", 5, "must be a list"),
        (HEAD + "  - id: a\n    id: b\n", 5, "twice"),
        (HEAD + "  - id: a\n    figures: [{text: x, unit: t}]\n", 5, "value"),
        (HEAD + "  - id: a\n    figures: [{text: x, unit: t, low: 1}]\n", 5, "low"),
        (HEAD + "  - id: a\n    figures:\n      - {text: x, unit: t, value: '5'}\n", 6, "must be a number"),
        (
            HEAD + "  - id: a\n    figures:\n      - {text: x, unit: t, value: " + "9" * 90 + "}\n",
            6,
            "too long",
        ),
        (HEAD + "  - id: a\n    figures:\n      - {text: x, unit: t, value: 1e900}\n", 6, "too long"),
        (HEAD + "  - id: a\n    quotations: [{verdict: altered}]\n", 5, "'text' or 'fingerprint'"),
        (HEAD + "  - id: a\n    fingerprint: zz\n", 5, "fingerprint"),
        (HEAD + "  - id: ''\n", 4, "must not be empty"),
        (HEAD + "  - id: " + "x" * 300 + "\n", 4, "longer"),
        (HEAD + "  - id: a\n    sentence: !!python/object x\n", 5, "tags"),
        (HEAD + "  - id: a\n    ? [x]\n    : y\n", 5, "key"),
        ("x: " + "[" * 10_000, 1, "nested"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: [1\nb: 2\n", 2, "YAML"),
        ("a: \x01\n", 1, "character"),
        (HEAD + "  - id: a\n    quotations: [{text: a, words: -1}]\n", 5, "below"),
        ("{" + ", ".join(f"k{n}: 1" for n in range(300)) + "}", 1, "200 keys"),
    ],
)
def test_what_breaks_the_schema_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(ClaimsFileError) as caught:
        parse(text, "claims.yaml")
    message = str(caught.value)
    assert message.startswith(f"claims.yaml, line {line}:")
    assert said in message
    assert "\n" not in message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ClaimsFileError, match="cannot be read"):
        load(tmp_path / "none.yaml")
    with pytest.raises(ClaimsFileError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "latin.yaml").write_bytes(b"schema: x\nclaims: caf\xe9\n")
    with pytest.raises(ClaimsFileError, match="line 2: is not UTF-8"):
        load(tmp_path / "latin.yaml")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as out:
        out.truncate(20_000_001)
    with pytest.raises(ClaimsFileError, match="20,000,001 bytes"):
        load(path)
    with pytest.raises(ClaimsFileError, match="more than"):
        parse("#" * 20_000_001)


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + "  - id: a\n").encode())
    assert [entry.id for entry in load(path).entries] == ["a"]


def test_outdated_tells_lines_in_the_file() -> None:
    text = merge(None, claims_of(FUND, SAID)).text
    note = Note("22", PlacedText("x"), Place(1))
    bibliography = Bibliography("paper.txt", (CitedNote(note, ()),), {"fund": Record()})
    found = outdated(parse(text), claims_of(FUND, PORT), bibliography)
    lines = text.splitlines()
    told = {(one.kind, one.name): lines[one.line - 1] for one in found}
    assert "doe2010" in told["gone", None]
    assert '"24"' in told["unknown-note", "24"]
    assert "doe2010" in told["unknown-key", "doe2010"]
    assert [one.claim for one in found if one.kind == "missing"] == [claims_of(PORT).claims[0].id]
    assert not outdated(parse(text), claims_of(FUND, SAID))


def test_a_claim_that_is_marked_gone_is_not_outdated() -> None:
    marked = merge(parse(merge(None, claims_of(FUND, SAID)).text), claims_of(FUND))
    assert outdated(parse(marked.text), claims_of(FUND)) == []


# The validator and the schema agree.

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from(["a", "", "reviewed", "exact", "supported", "0123456789ab"]),
)
FIGURES = st.dictionaries(
    st.sampled_from(
        ["text", "value", "low", "high", "unit", "hedge", "verdict", "gone", "other", "evidence"]
    ),
    SCALARS,
)
QUOTATIONS = st.dictionaries(st.sampled_from(["text", "fingerprint", "words", "verdict", "gone"]), SCALARS)
ENTRIES = st.dictionaries(
    st.sampled_from(
        [
            "id",
            "sentence",
            "fingerprint",
            "notes",
            "keys",
            "figures",
            "quotations",
            "status",
            "status_before",
            "comment",
            "x",
        ]
    ),
    st.one_of(
        SCALARS,
        st.lists(SCALARS, max_size=2),
        st.lists(FIGURES, max_size=2),
        st.lists(QUOTATIONS, max_size=2),
    ),
)
FILES = st.one_of(
    SCALARS,
    st.fixed_dictionaries(
        {"schema": st.sampled_from(["citecheck/claims-file/1", "x"]), "claims": st.lists(ENTRIES, max_size=2)}
    ),
    st.fixed_dictionaries({"schema": st.just("citecheck/claims-file/1"), "claims": SCALARS}),
)


@settings(max_examples=300)
@given(FILES)
def test_validator_and_schema_agree(data: Any) -> None:
    allowed = jsonschema.Draft202012Validator(schema()).is_valid(data)
    # JSON is YAML, and says the types plainly.
    root = read_nodes(json.dumps(data), "x.yaml")
    try:
        validate(root, "x.yaml")
    except ClaimsFileError:
        assert not allowed
    else:
        assert allowed


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("no_text", [False, True])
def test_what_is_written_keeps_the_schema(no_text: bool) -> None:
    text = merge(None, claims_of(FUND, SAID, PIPE, PORT), no_text=no_text).text
    data = parse(text).root.plain()
    plain = json.loads(json.dumps(data, default=lambda number: float(number)))
    assert jsonschema.Draft202012Validator(schema()).is_valid(plain)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.decimals(-1000, 1000, places=3),
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    )
)
def test_scalars_come_back(value: Any) -> None:
    back = read_nodes(f"a: {emit.scalar(value)}\nb: [{emit.scalar(value)}]\n", "x.yaml").plain()
    assert back == {"a": value, "b": [value]}
    assert isinstance(back["a"], bool) == isinstance(value, bool)


def test_numbers_of_a_file_are_exact() -> None:
    assert read_nodes("a: 0.1", "x.yaml").plain() == {"a": Decimal("0.1")}
