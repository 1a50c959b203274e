"""The works that a Markdown manuscript can cite: the bibliographies that its metadata names, and works in it.

Sources: the pandoc manual ("Metadata blocks", "Specifying bibliographic data"), Quarto, bookdown and MyST.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from citecheck.model import CitecheckError, Place, Remark
from citecheck.readers.folder import Folder, RefusedError
from citecheck.readers.markdown_cite import KEY, data
from citecheck.readers.references import References, read_references

_NAMES = ("bibliography", "references", "nocite")
_TELLING = re.compile(rf"[\"']?({'|'.join(_NAMES)})[\"']?[ \t]*:", re.ASCII)
_ANY_KEY = re.compile(r"[A-Za-z][\w-]{0,60}[ \t]*:(?:[ \t]|$)")
_CITES = re.compile(r"@[\w{]|\{(?:foot)?cite")
_LONGEST = 100_000


@dataclass(slots=True)
class Metadata:
    """``references`` by key; ``uncited`` the keys to list without citing them, ``all_listed`` where that is all.

    ``blocks`` are the blocks of metadata behind the front matter: their first line and the one after their last.
    """

    references: References = field(default_factory=References)
    uncited: tuple[str, ...] = ()
    all_listed: bool = False
    blocks: tuple[tuple[int, int], ...] = ()


def metadata(lines: Sequence[str], front: int, folder: Folder) -> Metadata:
    """What the metadata of a manuscript says of its works.

    Args:
        lines: The manuscript's.
        front: How many of them are front matter.
        folder: Where the files are that it names.

    What cannot be read is said in the remarks of the references.
    """
    made = Metadata()
    later = tuple(_later_blocks(lines, front))
    made.blocks = later
    named: list[tuple[str, Place | None]] = []
    listed: list[Any] = []
    remarks: list[Remark] = []
    for first, end in ((0, front), *later):
        if not any(_TELLING.match(line) for line in lines[first:end]):
            continue
        values = _values(lines, first, end, remarks)
        named.extend(
            (name, _line_of(lines, first, end, "bibliography")) for name in _texts(values, "bibliography")
        )
        listed.extend(values["references"] if isinstance(values.get("references"), list) else [])
        for text in _texts(values, "nocite"):
            made.all_listed = made.all_listed or "@*" in text
            made.uncited += tuple(found[2] or found[3] for found in KEY.finditer(text))
    if not named and not listed and any(_CITES.search(line) for line in lines[front:]):
        named = list(_of_project(folder, remarks))
    made.references = _records(named, listed, folder)
    made.references.remarks[:0] = remarks
    return made


def _records(named: list[tuple[str, Place | None]], listed: list[Any], folder: Folder) -> References:
    found = read_references(named, folder)
    if listed:
        from citecheck.readers.csl_yaml import records_of

        found.asked = True
        # What stands in the manuscript goes before what a file says.
        found.records = {**found.records, **records_of(listed)}
    return found


def _values(lines: Sequence[str], first: int, end: int, remarks: list[Remark]) -> dict[str, Any]:
    """The values of a block, whose first and last lines are its fences."""
    if lines[first].startswith("+++"):
        import tomllib

        try:
            return tomllib.loads("\n".join(lines[first + 1 : end - 1]))
        except (tomllib.TOMLDecodeError, RecursionError):
            # Said where the front matter itself is read.
            return {}
    from citecheck.readers.csl_yaml import load_plain

    try:
        found = load_plain("\n".join(lines[first + 1 : end - 1]), "the metadata")
    except CitecheckError as error:
        remarks.append(Remark(str(error), Place(first + 1), "bibliography-file"))
        return {}
    return found if isinstance(found, dict) else {}


def _texts(values: dict[str, Any], name: str) -> Iterator[str]:
    value = values.get(name)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one.strip()


def _line_of(lines: Sequence[str], first: int, end: int, name: str) -> Place:
    for index in range(first, end):
        found = _TELLING.match(lines[index])
        if found is not None and found[1] == name:
            return Place(index + 1, 1, index + 1, len(lines[index]) + 1)
    return Place(first + 1)


def _later_blocks(lines: Sequence[str], front: int) -> Iterator[tuple[int, int]]:
    """Blocks of metadata inside the text: a rule after a blank line, a key right behind it, and its end.

    Only those count that speak of works: anything else between rules is text.
    """
    opened: int | None = None
    for index in range(front, min(len(lines), _LONGEST)):
        line = lines[index].rstrip()
        if opened is not None and line in ("---", "..."):
            if any(_TELLING.match(one) for one in lines[opened + 1 : index]):
                yield opened, index + 1
                opened = None
                continue
            opened = None
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if (
            opened is None
            and line == "---"
            and (index == front or not lines[index - 1].strip())
            and _ANY_KEY.match(following)
        ):
            opened = index


def _of_project(folder: Folder, remarks: list[Remark]) -> Iterator[tuple[str, Place | None]]:
    """The bibliographies that the project's own file names, where the manuscript names none."""
    from citecheck.readers.csl_yaml import load_plain

    for project in data()["projects"]:
        name, value = project["file"], None
        try:
            value = load_plain(folder.read(name).decode("utf-8", "replace"), name)
        except RefusedError:
            continue
        except CitecheckError as error:
            remarks.append(Remark(str(error), None, "bibliography-file"))
        for step in project["path"]:
            value = value.get(step) if isinstance(value, dict) else None
        names = list(_texts({"bibliography": value}, "bibliography"))
        if names:
            yield from ((one, None) for one in names)
            return
