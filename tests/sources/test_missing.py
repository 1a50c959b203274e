"""Pages that say that they are not there, told from pages about such pages."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citecheck.sources.http import gates
from citecheck.sources.http.missing import alike, ends_at_home, leads_to_error, sign_of
from citecheck.sources.http.page import Page, read_page

FOLDER = Path(__file__).parents[1] / "cases" / "urls"
CASES, WORDS = (tomllib.loads((FOLDER / name).read_text("utf-8")) for name in ("missing.toml", "words.toml"))
WALLS: dict[str, Callable[[Page], object]] = {
    "fault": gates.fault,
    "login": lambda shown: gates.login("http://example.org/12", "http://example.org/12", shown),
    "consent": lambda shown: gates.consent("http://example.org/12", "http://example.org/12", shown),
    "challenge": lambda shown: gates.challenge(200, {}, shown, b""),
    "elsewhere_only": gates.elsewhere_only,
}


def page(case: dict[str, Any]) -> Page:
    return read_page(
        f"<!doctype html><html><head><title>{case['title']}</title></head><body>{case['html']}</body></html>"
    )


@pytest.mark.parametrize("case", CASES["missing"] + WORDS["missing"], ids=lambda case: case["title"])
def test_it_is_not_there(case: dict[str, Any]) -> None:
    sign = sign_of(page(case))
    assert sign is not None
    assert sign.strength == "sure"


@pytest.mark.parametrize("case", CASES["there"] + WORDS["there"], ids=lambda case: case["title"])
def test_it_is_there_whatever_it_speaks_of(case: dict[str, Any]) -> None:
    """At most the host is asked what it shows for an address that cannot exist."""
    sign = sign_of(page(case))
    assert sign is None or sign.strength == "maybe"


@pytest.mark.parametrize("case", WORDS["wall"], ids=lambda case: case["title"])
def test_a_wall_in_whatever_language(case: dict[str, Any]) -> None:
    assert WALLS[case["kind"]](page(case)) is not None


@pytest.mark.parametrize("case", WORDS["there"], ids=lambda case: case["title"])
def test_no_wall(case: dict[str, Any]) -> None:
    assert [kind for kind, told in WALLS.items() if told(page(case)) is not None] == []


@pytest.mark.parametrize(
    ("asked", "final", "home"),
    [
        ("http://example.org/2009/talk.html", "http://example.org/", True),
        ("http://example.org/2009/talk.html", "https://www.example.org/en/index.html?lang=en", True),
        ("http://example.org/", "https://example.org/en/", False),
        ("http://example.org/blog", "https://blog.example.org/", False),
        ("http://example.org/~lister", "https://lister.example.org/", False),
        ("http://example.org/a/talk.html", "https://example.org/talks/a", False),
    ],
)
def test_a_deep_link_that_ends_on_the_front_page(asked: str, final: str, home: bool) -> None:
    assert ends_at_home(asked, final) is home


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://example.org/errors/404.html", True),
        ("http://example.org/NotFound?aspxerrorpath=/a", True),
        ("http://example.org/papers/404-days.html", False),
    ],
)
def test_the_path_of_an_error_page(url: str, error: bool) -> None:
    assert leads_to_error(url) is error


def test_pages_are_alike_but_for_their_own_address() -> None:
    one, two = (
        page({"title": f"Portal: /{name}/17", "html": f"<p>Nothing stands at /{name}/17, look around.</p>"})
        for name in ("a", "b")
    )
    other = page({"title": "Portal: /a/17", "html": "<p>The ferry crosses twice a day.</p>"})
    assert alike(one, two)
    assert not alike(one, other)


def test_words_of_one_address_may_stand_on_both_pages() -> None:
    one, two = (
        page(
            {
                "title": "Coming soon",
                "html": "<h1>Coming soon</h1><p>Our new website is under construction.</p>",
            }
        )
        for _ in range(2)
    )
    assert alike(one, two, ("http://example.org/a", "http://example.org/citecheck-0-is-not-here"))
