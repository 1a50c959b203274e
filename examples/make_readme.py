"""Put what citecheck says of the example today into the README: some of its findings, as a terminal shows them.

python examples/make_readme.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ("citecheck", "check", "examples/paper.md", "--offline")
SHOWN = ("14", "23", "15", "22")
"""The notes whose findings are shown, in the order in which they come."""

LEFT_OUT = "[…]"
BLOCK = re.compile(r"(?<=```text\n)\$ citecheck check .*?(?=\n```)", re.DOTALL)


def main() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(with_run(text), encoding="utf-8", newline="\n")


def with_run(readme: str) -> str:
    """The README with a run of today in the place of the one shown."""
    shown = f"$ {' '.join(COMMAND)}\n{chosen(run())}"
    return BLOCK.sub(lambda _: shown, readme, count=1)


def run() -> str:
    """What citecheck prints on a terminal of 100 columns."""
    done = subprocess.run(
        [sys.executable, "-m", *COMMAND],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != 1:
        raise SystemExit(f"make_readme: citecheck ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def chosen(printed: str) -> str:
    """The findings of the notes that are shown and the last line, with a sign for what is left out."""
    *groups, summary = printed.strip().split("\n\n")
    out: list[str] = []
    for group in groups:
        if group.partition("\n")[0].endswith(tuple(f", note {note}" for note in SHOWN)):
            out.append(group)
        elif out[-1:] != [LEFT_OUT]:
            out.append(LEFT_OUT)
    return "\n\n".join([*out, summary])


if __name__ == "__main__":
    main()
