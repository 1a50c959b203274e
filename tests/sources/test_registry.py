"""DOIs: what is registered for them is asked where the page that they lead to does not tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from citecheck.readers import read
from citecheck.sources.http import LookSettings, UrlResult, look
from citecheck.sources.wanted import wanted
from sources.web.server import Server, serving

RIGHT = {
    "title": ["Wells and their keepers"],
    "author": [{"family": "Haddad"}],
    "issued": {"date-parts": [[2016]]},
}
OTHER = {"title": ["Tariffs for parking"], "author": [{"family": "Roe"}], "issued": {"date-parts": [[2009]]}}
SHELL = {"title": "Quay Online", "html": "<div id=app></div><script src=/a.js></script>"}
WALL = {"status": 403, "title": "Forbidden"}
NAMED = {"title": "Wells and their keepers", "html": "<h1>Wells and their keepers</h1><p>Sami Haddad</p>"}
INTERSTITIAL = {
    "title": "Redirecting you to the platform of the press",
    "html": "<p>Please click to go on.</p>",
}
ELSE = {
    "title": "Tariffs for parking",
    "head_html": "<meta name=citation_title content='Tariffs for parking'><meta name=citation_doi content='10.5555/w1'>",
    "html": "<h1>Tariffs for parking</h1>",
}


def looked(page: dict[str, Any], registered: Any) -> tuple[UrlResult, int]:
    """The result for a DOI that leads to ``page``, and how often the registry was asked."""
    asked = []

    def resolver(method: str, target: str, headers: Any) -> dict[str, Any]:
        if target == "/10.5555/w1" and "csl+json" in headers["accept"]:
            return {"status": 303, "headers": {"Location": "/registered/10.5555/w1"}}
        if target.startswith("/registered/"):
            asked.append(headers["accept"])
            return {"text": registered if isinstance(registered, str) else json.dumps(registered)}
        if target == "/10.5555/w1":
            return {"status": 302, "headers": {"Location": "/page"}}
        return page if target == "/page" else {"status": 404}

    server = Server(default=resolver)
    with serving(server):
        base = f"{server.base}/"
        note = (
            f"Sami Haddad, “Wells and their keepers,” Journal of Water History 4 (2016), <{base}10.5555/w1>."
        )
        settings = LookSettings(timeout=5, pause=0, allow_private=True, wayback="", memento="", doi=base)
        manuscript = read(f"A.[^1]\n\n[^1]: {note}\n".encode(), name="a.md", format="markdown")
        found = look(wanted(manuscript), settings).results
    assert all("csl+json" in accept for accept in asked)
    return found[f"{base}10.5555/w1"], len(asked)


@pytest.mark.parametrize(
    ("page", "registered", "verdict", "asked"),
    [
        pytest.param(NAMED, OTHER, "redirected", 0, id="the page tells, nobody is asked"),
        pytest.param(SHELL, RIGHT, "redirected", 1, id="a script makes the page"),
        pytest.param(SHELL, OTHER, "drift", 1, id="registered for another work"),
        pytest.param(WALL, RIGHT, "unverifiable", 1, id="a wall, and the right work"),
        pytest.param(WALL, OTHER, "drift", 1, id="a wall, and another work"),
        pytest.param(INTERSTITIAL, RIGHT, "redirected", 1, id="a page on the way"),
        pytest.param(
            ELSE, OTHER, "drift", 1, id="the DOI of another work: that the page has it proves nothing"
        ),
        pytest.param(SHELL, "<html>", "redirected", 1, id="no JSON"),
        pytest.param(SHELL, "[1]", "redirected", 1, id="JSON of another kind"),
        pytest.param(WALL, {"title": []}, "unverifiable", 1, id="no title registered"),
    ],
)
def test_what_is_registered(page: dict[str, Any], registered: Any, verdict: str, asked: int) -> None:
    result, count = looked(page, registered)
    assert (result.verdict, count) == (verdict, asked), result


def test_the_registered_title_is_said() -> None:
    result, _ = looked(WALL, RIGHT)
    assert "registered for “Wells and their keepers”" in result.detail
    result, _ = looked(WALL, OTHER)
    assert "Tariffs for parking" in result.detail
