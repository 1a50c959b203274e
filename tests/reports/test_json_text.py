"""JSON text is that of the library, whatever is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.reports.json_text import indented, streamed

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@given(_DATA, st.booleans())
def test_it_is_as_the_library_writes_it(data: Any, ascii_only: bool) -> None:
    assert indented(data, ascii_only=ascii_only) == json.dumps(data, indent=2, ensure_ascii=ascii_only)


@pytest.mark.parametrize("data", [{1: "a"}, {"a": object()}, [{"b"}]])
def test_what_is_no_json_is_refused(data: Any) -> None:
    with pytest.raises(TypeError):
        indented(data)


@given(
    st.dictionaries(st.text(max_size=6).filter(lambda name: name != "urls"), _DATA, min_size=1, max_size=3),
    st.lists(_DATA, max_size=5),
    st.booleans(),
)
def test_a_list_written_piece_by_piece_is_the_same(
    head: dict[str, Any], items: list[Any], ascii_only: bool
) -> None:
    whole = json.dumps({**head, "urls": items}, indent=2, ensure_ascii=ascii_only)
    assert "".join(streamed(head, "urls", iter(items), ascii_only=ascii_only)) == whole


def test_a_long_list_comes_in_pieces() -> None:
    pieces = list(streamed({"schema": "x"}, "urls", ({"n": n} for n in range(5000))))
    assert len(pieces) > 5
    assert json.loads("".join(pieces)) == {"schema": "x", "urls": [{"n": n} for n in range(5000)]}
