"""Files at hand as the sources of a manuscript's records and notes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from citecheck.model import Bibliography, Claim, Place, UnreadableError
from citecheck.sources.decode import decode, read_bytes
from citecheck.sources.document import Document, Passage, Source
from citecheck.sources.index import INDEX_NAMES, IndexEntry, read_index

KINDS: Mapping[str, str] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "table",
    ".tsv": "table",
}
"""What reads a file of this suffix; any other is left to the manuscript readers."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources at hand: by record key, by note number, and by what claims.yaml names for a claim.

    ``files`` are all sources by file name; ``unused`` names files in the folder tied to nothing.
    """

    by_key: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    by_note: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    by_claim: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    files: Mapping[str, Source] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    index: Path | None = None

    def of_key(self, key: str) -> tuple[Source, ...]:
        """The sources of the record with this key, none if there is none."""
        return self.by_key.get(key, ())

    def of_note(self, number: str) -> tuple[Source, ...]:
        """The sources that index.yaml names for this note."""
        return self.by_note.get(number, ())

    def of_claim(self, claim: Claim) -> tuple[Source, ...]:
        """The sources to verify a claim against: what the user named for it, else its keys' and notes'."""
        named = self.by_claim.get(claim.id)
        if named is None and claim.source is not None:
            named = self._by_name(claim.source)
        if named is not None:
            return named
        found = [source for key in claim.keys for source in self.of_key(key)]
        found.extend(source for number in claim.notes for source in self.of_note(number))
        return tuple(dict.fromkeys(found))

    def covers(self, claim: Claim) -> bool:
        """Whether every record the claim rests on has a source here, so that nothing else can bear it."""
        if claim.id in self.by_claim or claim.source is not None:
            return True
        by_note = any(self.of_note(number) for number in claim.notes)
        return by_note or all(self.of_key(key) for key in claim.keys)

    def _by_name(self, name: str) -> tuple[Source, ...]:
        if name in self.files:
            return (self.files[name],)
        return self.of_key(name)


def source(
    bibliography: Bibliography, folder: Path | None, *, claims_file_sources: Mapping[str, str] | None = None
) -> Sources:
    """The sources in ``folder`` for the records and notes of ``bibliography``.

    A file belongs to the record whose key is its name without the suffix, or to what ``index.yaml``
    says; ``claims_file_sources`` maps a claim's id to a file name or a key. Files are read when a
    claim asks for them. Raises UnreadableError when the folder or its index cannot be read, or a
    file named is missing or outside the folder.
    """
    if folder is None:
        return Sources()
    root = _root(folder)
    files = _files(root)
    by_key: dict[str, list[Source]] = {}
    keys = {key.casefold(): key for key in bibliography.records}
    used: set[str] = set()
    for name, found in files.items():
        key = keys.get(Path(name).stem.casefold())
        if key is not None:
            by_key.setdefault(key, []).append(found)
            used.add(name)
    index, entries = read_index(root)
    by_note: dict[str, list[Source]] = {}
    for entry in entries:
        target = by_key if entry.name in bibliography.records else by_note
        for file in entry.files:
            found = _named(root, files, file, f"{index}:{entry.line}")
            target.setdefault(entry.name, []).append(found)
            used.add(found.name)
    by_claim = _claim_sources(root, files, by_key, claims_file_sources or {}, used)
    return Sources(
        by_key={key: tuple(dict.fromkeys(found)) for key, found in by_key.items()},
        by_note={number: tuple(dict.fromkeys(found)) for number, found in by_note.items()},
        by_claim=by_claim,
        files=files,
        unused=tuple(name for name in files if name not in used),
        index=index,
    )


def _root(folder: Path) -> Path:
    try:
        if not folder.is_dir():
            raise UnreadableError(f"{folder}: no such folder of sources; check --sources or the settings")
        return folder.resolve()
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{folder}: cannot be opened as a folder of sources ({error})") from error


def _files(root: Path) -> dict[str, Source]:
    """The files in the folder itself, by name, hidden ones and links that lead out of it left aside."""
    files: dict[str, Source] = {}
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableError(f"{root}: the folder of sources cannot be read ({why})") from error
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") or entry.name in INDEX_NAMES or not _inside(root, path):
            continue
        if path.is_file():
            files[entry.name] = Source(entry.name, path, _kind(path))
    return files


def _kind(path: Path) -> str:
    return KINDS.get(path.suffix.lower(), "reader")


def _inside(root: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError, ValueError):
        return False


def _named(root: Path, files: dict[str, Source], name: str, where: str) -> Source:
    """The source for a file name that the user wrote; a new one for a file in a sub-folder."""
    shown = name if len(name) <= 100 else name[:100] + "…"
    normal = name.strip().replace("\\", "/").removeprefix("./")
    if normal in files:
        return files[normal]
    path = root / normal
    if "\0" in normal or Path(normal).is_absolute() or ".." in Path(normal).parts or not _inside(root, path):
        raise UnreadableError(f"{where}: {shown!r} leads out of {root.name}/; name a file inside the folder")
    try:
        present = path.is_file()
    except OSError:
        present = False
    if not present:
        raise UnreadableError(f"{where}: no file {shown!r} in {root.name}/; add it or mend the name")
    found = Source(normal, path, _kind(path))
    files[normal] = found
    return found


def _claim_sources(
    root: Path,
    files: dict[str, Source],
    by_key: Mapping[str, list[Source]],
    wanted: Mapping[str, str],
    used: set[str],
) -> dict[str, tuple[Source, ...]]:
    out: dict[str, tuple[Source, ...]] = {}
    for claim, name in wanted.items():
        if name in by_key:
            out[claim] = tuple(by_key[name])
            continue
        found = _named(root, files, name, f"claims.yaml, source of claim {claim}")
        out[claim] = (found,)
        used.add(found.name)
    return out


def read_document(path: Path, kind: str) -> Document:
    """The text of a source file. Raises UnreadableError in one line when it cannot be had."""
    if kind == "reader":
        return _through_reader(path)
    text, encoding = decode(read_bytes(path), path)
    document = _READERS[kind](text, path)
    return Document(document.title, document.passages, encoding)


def _html(text: str, path: Path) -> Document:
    from citecheck.sources.text_html import html_document

    return html_document(text)


def _plain(text: str, path: Path) -> Document:
    from citecheck.sources.text_plain import plain_document

    return plain_document(text, markdown=path.suffix.lower() in (".md", ".markdown"))


def _table(text: str, path: Path) -> Document:
    from citecheck.sources.table_csv import csv_document

    return csv_document(text, path)


_READERS: Mapping[str, Callable[[str, Path], Document]] = {
    "html": _html,
    "text": _plain,
    "markdown": _plain,
    "table": _table,
}


def _through_reader(path: Path) -> Document:
    """A source in a manuscript's format (PDF, Word …), as far as a manuscript reader knows it."""
    from citecheck import readers
    from citecheck.model import Heading

    read_bytes(path)
    if path.suffix.lower() not in readers.suffixes():
        raise UnreadableError(f"{path}: no reader for {path.suffix} yet; save the source as HTML or text")
    manuscript = readers.read(path)
    passages: list[Passage] = []
    path_: tuple[str, ...] = ()
    for block in manuscript.body:
        if isinstance(block, Heading):
            passages.append(Passage(block.text, block.place, "heading"))
            path_ = (block.text,)
        else:
            passages.append(Passage(block.text, block.place, "paragraph", path_))
    passages.extend(Passage(note.text, note.place or Place(1)) for note in manuscript.notes)
    title = next((p.text for p in passages if p.kind == "heading"), "")
    return Document(title, tuple(passages), manuscript.encoding)


__all__ = ["KINDS", "IndexEntry", "Sources", "read_document", "source"]
