"""Pages about the rules, made from their docstrings.

A rule's docstring has, after its first line, these parts, each a heading line of its own ending in a
colon and its text below it, indented::

    A back-reference's antecedent is missing.

    Finds:
        what the rule finds, and what it passes over on purpose
    Why:
        why it matters to an editor
    Example:
        before:  37 Smith, op. cit. [99].
        after:   37 Smith, op. cit. [21].
    Fix:
        what the fix does and whether it is safe, or that there is none
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from citecheck.checks.registry import Rule, all_rules

PARTS = ("Finds", "Why", "Example", "Fix")


def parts(known: Rule) -> dict[str, str]:
    """The docstring's parts by their heading, the first line under "".

    Raises ValueError naming the rule when a part is missing or empty.
    """
    found: dict[str, list[str]] = {"": []}
    current = ""
    for line in known.doc.splitlines():
        if line.endswith(":") and line[:-1] in PARTS:
            current = line[:-1]
            found[current] = []
        else:
            found[current].append(line)
    texts = {heading: textwrap.dedent("\n".join(lines)).strip() for heading, lines in found.items()}
    missing = [part for part in ("", *PARTS) if not texts.get(part)]
    if missing:
        named = ", ".join(part or "a first line" for part in missing)
        raise ValueError(f"the docstring of {known.code} lacks {named}")
    return texts


def rule_text(known: Rule, width: int = 100) -> str:
    """What `citecheck rule CODE` prints, in lines of at most ``width`` characters but for the example's."""
    texts = parts(known)
    lines = [f"{known.code}  {known.name}  ({known.severity})", "", *_filled(texts[""], width)]
    for part in PARTS:
        shown = texts[part].splitlines() if part == "Example" else _filled(texts[part], width - 2)
        lines += ["", part, *(f"  {line}" if line else "" for line in shown)]
    return "\n".join([*lines, ""])


def _filled(text: str, width: int) -> list[str]:
    """Paragraphs in lines of ``width``, a blank one between them."""
    blocks = [
        textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False)
        for block in _flow(text).split("\n\n")
    ]
    return [line for block in blocks for line in ("", *block)][1:]


def rule_page(known: Rule) -> str:
    """The rule's page in Markdown."""
    texts = parts(known)
    needs = f" · needs {', '.join(sorted(known.needs))}" if known.needs else ""
    return "\n".join(
        [
            f"# {known.code}: {known.name}",
            "",
            f"Family {known.family} · {known.severity} unless set otherwise{needs}",
            "",
            _flow(texts[""]),
            "",
            "## What it finds",
            "",
            _flow(texts["Finds"]),
            "",
            "## Why it matters",
            "",
            _flow(texts["Why"]),
            "",
            "## Example",
            "",
            "```text",
            texts["Example"],
            "```",
            "",
            "## Fix",
            "",
            _flow(texts["Fix"]),
            "",
        ]
    )


def index_page() -> str:
    """The list of all rules in Markdown."""
    lines = ["# Rules", "", "| Code | Name | Severity | What it finds |", "| --- | --- | --- | --- |"]
    lines += [
        f"| [{known.code}]({known.code}.md) | {known.name} | {known.severity} | {known.summary} |"
        for known in all_rules()
    ]
    return "\n".join([*lines, ""])


def pages() -> dict[str, str]:
    """Every page of ``docs/rules`` by file name."""
    return {"index.md": index_page(), **{f"{known.code}.md": rule_page(known) for known in all_rules()}}


def write_pages(folder: Path) -> list[Path]:
    """Write the pages that are new or changed into ``folder`` and take away those of no rule.

    Returns the paths written or taken away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    touched = []
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            touched.append(path)
    for path in sorted(folder.glob("[A-Z][A-Z][A-Z][0-9][0-9][0-9].md")):
        if path.name not in wanted:
            path.unlink()
            touched.append(path)
    return touched


def _flow(text: str) -> str:
    """Paragraphs with their lines joined."""
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))


if __name__ == "__main__":
    import sys

    write_pages(Path(sys.argv[1]))
