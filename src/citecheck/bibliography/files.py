"""The bibliography file that a user edits and citecheck adds to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citecheck.bibliography.bibtex import records_of, to_bibtex
from citecheck.bibliography.scan import entries_of
from citecheck.citations.cluster import cluster
from citecheck.model import CitecheckError, Record, UnreadableError
from citecheck.text.files import write_bytes_atomically

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """``added`` are the keys appended; ``kept`` those whose work the file had, with the key it has there."""

    added: tuple[str, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class References:
    """A user's ``.bib`` file: its records by key, the line of each, and the keys that others cross-refer to."""

    path: Path
    records: Mapping[str, Record]
    lines: Mapping[str, int]
    parents: frozenset[str] = frozenset()


def read_references(path: Path) -> References:
    """The file with the places of its entries. An absent file has none; raises as :func:`read_bibliography`."""
    entries = entries_of(_decoded(_bytes(path), path)[0], str(path))
    return References(
        path,
        records_of(entries),
        {entry.key: entry.line for entry in reversed(entries)},
        frozenset(entry.fields["crossref"].strip() for entry in entries if "crossref" in entry.fields),
    )


def read_bibliography(path: Path) -> dict[str, Record]:
    """The records of a ``.bib`` file by key; an absent file has none.

    Raises:
        UnreadableError: It cannot be read.
        CitecheckError: It is no BibTeX; the message has the line.
    """
    return _records(_decoded(_bytes(path), path)[0], path)


def write_bibliography(path: Path, records: Mapping[str, Record]) -> Written:
    """Append to the file the works that it lacks, and change nothing else in it, not a byte.

    A work is there when its key is, or when an entry under another key is the same work. The file is
    written whole or not at all, and not touched when there is nothing to add. A file that is not in
    UTF-8 keeps its encoding: what is added to it is ASCII with LaTeX's accents.

    Raises:
        UnreadableError: The file cannot be read.
        CitecheckError: It is damaged (the message has the line) or cannot be written; it is as it was.
    """
    old = _bytes(path)
    text, unicode = _decoded(old, path)
    kept = _already_there(_records(text, path), records)
    fresh = {key: record for key, record in records.items() if key not in kept}
    if not fresh:
        return Written((), kept)
    added = to_bibtex(fresh, unicode=unicode)
    newline = "\r\n" if "\r\n" in text else "\n"
    glue = "" if not text.strip() else newline if text.endswith("\n") else newline * 2
    addition = (glue + added.replace("\n", newline)).encode("utf-8")
    write_bytes_atomically(path, old + addition)
    return Written(tuple(fresh), kept)


def _records(text: str, path: Path) -> dict[str, Record]:
    return records_of(entries_of(text, str(path)))


def _already_there(theirs: Mapping[str, Record], ours: Mapping[str, Record]) -> dict[str, str]:
    kept = {key: key for key in ours if key in theirs}
    keys = list(theirs)
    names = [*keys, *(key for key in ours if key not in kept)]
    records = [*theirs.values(), *(ours[key] for key in names[len(keys) :])]
    clusters = cluster(records).of
    for position in range(len(keys), len(names)):
        if clusters[position] < len(keys):
            kept[names[position]] = keys[clusters[position]]
    return kept


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror or error}") from error


def _decoded(data: bytes, path: Path) -> tuple[str, bool]:
    """The text, and whether it is UTF-8. Other bytes are taken for Latin-1, which loses none of them."""
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise CitecheckError(
            f"{path}:{line}: this is no BibTeX file (it holds a NUL byte); nothing was changed"
        )
    try:
        return data.removeprefix(_BOM).decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False
