"""Plain calls of ``citecheck urls`` mean without the parser of arguments what they mean with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from citecheck.cli import looking, urls
from citecheck.cli.app import build
from citecheck.cli.looking import Request, plain_request


def _parsed(args: list[str], monkeypatch: pytest.MonkeyPatch) -> Request:
    """What the parser makes of the same words."""
    made: list[Request] = []
    monkeypatch.setattr(urls, "run", lambda request: made.append(request) or 0)
    build(args)(args=args, prog_name="citecheck", standalone_mode=False)
    return made[0]


@pytest.mark.parametrize(
    "words",
    [
        "a.md", "a.md b.docx", "-", "a.md -f json", "-f text a.md", "--format json a.md", "--format=json a.md",
        "a.md --offline --quiet", "-q a.md --refresh --allow-private", "--store x.sqlite a.md", "--store=x=y a.md",
        "a.md --max-age 0", "a.md --max-age=86400 --timeout 2.5 --retries 3", "--retries 0 a.md", "a.md -f text -f json",
        "--timeout 1 - --timeout 0.01",
    ],
)  # fmt: skip
def test_a_plain_call_is_understood_as_the_parser_does(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ["urls", *words.split()]
    request = plain_request(args)
    assert request is not None
    assert request == _parsed(args, monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        "", "--help", "-h", "--format", "--format xml a.md", "-fjson a.md", "-f=json a.md", "--form json a.md", "--no-such a.md",
        "a.md --timeout 0", "a.md --timeout -1", "a.md --timeout nan", "a.md --timeout 1e3", "a.md --retries 1.5", "a.md --retries -1",
        "a.md --max-age x", "a.md --max-age .5", "a.md --store", "-- a.md", "a.md --output x.json", "a.md --config c.toml", "-qf json a.md",
        "a.md --store -q", "a.md --store=", "a.md --retries ²",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_the_parser(words: str) -> None:
    assert plain_request(["urls", *words.split()]) is None
    assert plain_request(["notes", *words.split()]) is None
    assert plain_request([]) is None


def test_a_plain_call_does_not_load_the_parser(tmp_path: Path) -> None:
    paper = tmp_path / "paper.md"
    paper.write_text("Words.[^1]\n\n[^1]: <https://example.org/a>.\n", "utf-8")
    code = (
        "import sys; from citecheck.cli import main;"
        f"status = main(['urls', {str(paper)!r}, '--offline', '--format', 'json', '--store', {str(tmp_path / 'none')!r}]);"
        "print(status, 'typer' in sys.modules, 'httpx' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == "0 False False"
    assert looking.plain_call(["urls", "--help"]) is None
