"""``index.yaml`` of a source folder: a note's number or a record's key, and the file or files for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citecheck.model import UnreadableError
from citecheck.sources.decode import decode, read_bytes

INDEX_NAMES = ("index.yaml", "index.yml")
_MAX_INDEX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the index: what it is for, the files named, and the line in the index."""

    name: str
    files: tuple[str, ...]
    line: int


def read_index(folder: Path) -> tuple[Path | None, tuple[IndexEntry, ...]]:
    """The index of ``folder`` and its entries; (None, ()) when there is none.

    Raises UnreadableError with path and line when the file is no mapping of names to files.
    """
    for name in INDEX_NAMES:
        path = folder / name
        if path.exists():
            return path, _entries(path)
    return None, ()


def _entries(path: Path) -> tuple[IndexEntry, ...]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    data = read_bytes(path)
    if len(data) > _MAX_INDEX_BYTES:
        raise UnreadableError(f"{path}: too large for an index; it maps note numbers and keys to files")
    yaml = YAML(typ="rt")
    try:
        content = yaml.load(decode(data, path)[0])
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise UnreadableError(f"{path}:{line}: not valid YAML ({error.problem}); mend that line") from error
    except (YAMLError, RecursionError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else "nested too deep"
        raise UnreadableError(f"{path}:1: not valid YAML ({first}); mend the file") from error
    if content is None:
        return ()
    if not isinstance(content, Mapping):
        raise UnreadableError(
            f'{path}:1: must map a note\'s number or a key to a file, as in "22": report.html'
        )
    return tuple(_entry(path, content, name) for name in content)


def _entry(path: Path, content: Any, name: object) -> IndexEntry:
    line = content.lc.key(name)[0] + 1
    value = content[name]
    files = value if isinstance(value, list) else [value]
    if not files or not all(isinstance(file, str) and file.strip() for file in files):
        raise UnreadableError(f"{path}:{line}: {name!s:.60}: must name a file, or a list of files, as text")
    return IndexEntry(str(name), tuple(str(file) for file in files), line)
