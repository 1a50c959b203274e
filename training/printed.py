"""Whole notes as pandoc's citation processor prints them in a CSL style: full citations, short forms and "ibid." as the style has them."""

from __future__ import annotations

import html
import json
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from accuracy_roundtrip import entries

from citecheck.bibliography.csl_json import to_csl_json
from citecheck.bibliography.formatted import _pandoc, _style_file, formatted
from citecheck.model import Record

OPEN, CLOSE = "\ue000", "\ue001"
"""Around every item of a note as it is printed."""
_NOTE = re.compile(r'<li id="fn(\d+)">(.*?)<a href="#fnref\1"', re.S)


@dataclass(frozen=True, slots=True)
class Cite:
    """A work cited by its key, with a page."""

    key: str
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as the style's bibliography prints it, and what stands behind it."""

    key: str
    after: str = ""


Part = str | Cite | Entry
"""Words of a note as they stand, or what the style makes of a work."""


def printed_notes(
    notes: Sequence[Sequence[Part]], works: Mapping[str, Record], style: str, lang: str
) -> list[str]:
    """The notes' texts in order, each cite between OPEN and CLOSE.

    Raises:
        CitecheckError: There is no such style, or pandoc is not installed.
    """
    listed = (
        printed_entries(works, style)
        if any(isinstance(part, Entry) for note in notes for part in note)
        else {}
    )
    lines = [f"---\nlang: {lang}\n---\n", " ".join(f"x[^{n}]" for n in range(1, len(notes) + 1))]
    for number, parts in enumerate(notes, 1):
        lines.append(f"\n[^{number}]: " + "".join(_markdown(part, listed) for part in parts) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        items = Path(folder) / "items.json"
        items.write_text(json.dumps(_csl(works)), encoding="utf-8")
        source = Path(folder) / "notes.md"
        source.write_text("\n".join(lines), encoding="utf-8")
        command = [_pandoc(), str(source), "--from=markdown-smart", "--to=html", "--wrap=none", "--citeproc"]
        command += [
            f"--bibliography={items}",
            f"--csl={_style_file(style)}",
            "--metadata=suppress-bibliography",
        ]
        run = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=300, check=True)
    found = {int(number): _plain(inner) for number, inner in _NOTE.findall(run.stdout.decode("utf-8"))}
    return [found.get(number, "") for number in range(1, len(notes) + 1)]


def printed_entries(works: Mapping[str, Record], style: str) -> dict[str, str]:
    """What the style's bibliography prints of each work, by key."""
    return {
        key: text.rstrip(" .")
        for key, text in entries(formatted(works, style, "html").decode("utf-8")).items()
    }


def _csl(works: Mapping[str, Record]) -> object:
    return json.loads(to_csl_json(works))


def _markdown(part: Part, listed: Mapping[str, str]) -> str:
    if isinstance(part, Cite):
        return f"{OPEN}[@{part.key}{', ' + part.page if part.page else ''}]{CLOSE}"
    if isinstance(part, Entry):
        part = OPEN + listed.get(part.key, "") + part.after + CLOSE
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", part)


def _plain(inner: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", inner)).replace("\n", " ").strip()
    # What a style puts behind a whole note (a full stop) stands behind a cite as well, and brackets around one within words.
    return re.sub(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}", lambda match: OPEN + _bare(match[1]) + CLOSE, text)


def _bare(text: str) -> str:
    text = text.strip()
    if text.startswith("(") and text.endswith(")") and _closes(text) == len(text) - 1:
        text = text[1:-1]
    return text.strip().rstrip(".").strip() if not text.endswith(("ibid.", "Ibid.", "cit.")) else text


def _closes(text: str) -> int:
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if not depth:
            return at
    return -1
