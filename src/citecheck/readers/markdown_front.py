"""What stands before a Markdown manuscript's text: YAML or TOML between rules, or pandoc's title lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field

_KEY = re.compile(r"([A-Za-z][\w-]{0,60})[ \t]*:(?:[ \t]+(.*))?$")
_BLOCK = re.compile(r"[>|][+-]?\d?[+-]?$")
_LONGEST = 50_000
"""Lines that front matter may have; a rule without an end within them is a rule."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``count`` lines at the file's start, and the plain texts among its values."""

    count: int = 0
    values: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


def front_matter(lines: Sequence[str]) -> FrontMatter:
    """The front matter at the start of ``lines``; empty where there is none.

    Of YAML only single texts at the top level are read (``title: …``, also folded over lines), so that
    no file can do harm with aliases or tags.
    """
    first = lines[0].rstrip() if lines else ""
    if first == "---":
        end = _end(lines, ("---", "..."))
        # A rule over a text is no front matter: that begins with a key, a comment or an end.
        if end and (end == 1 or any(_KEY.match(line) for line in lines[1:end])):
            return FrontMatter(end + 1, _yaml(lines[1:end]))
    elif first == "+++":
        end = _end(lines, ("+++",))
        if end:
            return _toml(lines[1:end])
    elif first.startswith("% "):
        return _title_lines(lines)
    return FrontMatter()


def _end(lines: Sequence[str], marks: tuple[str, ...]) -> int:
    for index in range(1, min(len(lines), _LONGEST)):
        if lines[index].rstrip() in marks:
            return index
    return 0


def _toml(lines: Sequence[str]) -> FrontMatter:
    try:
        data = tomllib.loads("\n".join(lines))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return FrontMatter(len(lines) + 2, {}, f"front matter is no TOML ({error}); it was passed over")
    values = {key: value for key, value in data.items() if isinstance(value, str)}
    return FrontMatter(len(lines) + 2, values)


def _yaml(lines: Sequence[str]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        found = _KEY.match(line)
        if found:
            value = (found[2] or "").strip()
            current = values.setdefault(found[1], [] if _BLOCK.match(value) else [value])
        elif line[:1] in " \t" and line.strip() and current is not None:
            current.append(line.strip())
        elif line.strip():
            current = None
    joined = {key: " ".join(part for part in parts if part) for key, parts in values.items()}
    return {key: _scalar(value) for key, value in joined.items() if value and value[0] not in "[{&*!|-"}


def _scalar(value: str) -> str:
    if len(value) > 1 and value[0] in "\"'":
        end = value.find(value[0], 1)
        while value[0] == "'" and value.startswith("''", end):
            end = value.find("'", end + 2)
        while value[0] == '"' and end > 0 and value[end - 1] == "\\":
            end = value.find('"', end + 1)
        inner = value[1:end] if end > 0 else value[1:]
        return inner.replace("''", "'") if value[0] == "'" else inner.replace('\\"', '"')
    return re.split(r"\s#", value, maxsplit=1)[0].rstrip()


def _title_lines(lines: Sequence[str]) -> FrontMatter:
    """Pandoc's ``% title``, ``% authors``, ``% date``."""
    values: dict[str, str] = {}
    names = iter(("title", "author", "date"))
    name, count = "", 0
    for line in lines[:_LONGEST]:
        if line.startswith("%") and (name := next(names, "")):
            values[name] = line[1:].strip()
        elif line.startswith(" ") and line.strip() and name:
            values[name] += " " + line.strip()
        else:
            break
        count += 1
    return FrontMatter(count, {key: value for key, value in values.items() if value})
