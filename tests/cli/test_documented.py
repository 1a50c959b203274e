"""Every verb has a twin in Python, and both are documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_type_hints

import pytest

import citecheck
from citecheck.cli.verbs import VERBS, function_of
from citecheck.config import Settings, template
from citecheck.readers import formats

DOCS = Path(__file__).parents[2] / "docs"
CLI, PYTHON = (DOCS / "cli.md").read_text("utf-8"), (DOCS / "python.md").read_text("utf-8")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_documented_with_its_twin(verb: str) -> None:
    row = re.search(rf"^\| \[`{verb}`\]\(#[\w-]+\) \| (.+?) \|", CLI, re.MULTILINE)
    assert row, f"docs/cli.md has no row for {verb}"
    for twin in re.findall(r"`(\w+)`", row[1]):
        assert callable(getattr(citecheck, twin)), twin
        assert f"`{twin}(" in PYTHON, f"docs/python.md does not speak of {twin}"
    assert re.search(rf"^## .*\b{verb}\b", CLI, re.MULTILINE)
    assert function_of(verb).__doc__


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_documented(verb: str) -> None:
    shared = CLI[CLI.index("## Options of several verbs") :].split("\n## ")[0]
    section = re.search(rf"^## [^\n]*\b{verb}\b.*?(?=^## |\Z)", CLI, re.MULTILINE | re.DOTALL)
    assert section
    hints = get_type_hints(function_of(verb), include_extras=True)
    options = [
        word
        for hint in hints.values()
        for mark in getattr(hint, "__metadata__", ())
        for word in getattr(mark, "param_decls", None) or ()
        if word.startswith("--")
    ]
    for option in options:
        assert f"{option}`" in shared + section[0] or f"{option} " in shared + section[0], option


@pytest.mark.parametrize("name", sorted(set(citecheck.__all__) - {"__version__"}))
def test_what_is_exported_is_there_and_documented(name: str) -> None:
    assert getattr(citecheck, name) is not None
    assert re.search(rf"`{name}\b", PYTHON), f"docs/python.md does not speak of {name}"


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        citecheck.nonsense  # noqa: B018
    assert "check_file" in dir(citecheck)


def test_every_setting_is_documented() -> None:
    text = (DOCS / "configuration.md").read_text("utf-8")
    names = {name.replace("_", "-") for name in Settings.__dataclass_fields__} - {
        "path",
        "severity",
        "network",
        "urls",
    }
    for name in names:
        assert f"`{name}`" in text, name
        assert f"# {name} = " in template(), name


def test_every_format_is_documented() -> None:
    text = (DOCS / "formats.md").read_text("utf-8")
    for name in formats():
        assert f"`{name}`" in text, name


def test_links_in_the_guide_lead_somewhere() -> None:
    for page in [*DOCS.glob("*.md"), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists() or target == "urls.md", f"{page.name}: {target}"
