"""claims.yaml: read, and checked against the manuscript it is of.

The file is citecheck's and the user's at once: citecheck adds and updates claims, the user reviews,
rejects, corrects and comments. Reading keeps where everything stands, so that writing changes only
what must change (see :mod:`citecheck.claims.merge`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from citecheck.claims.identity import Fingerprint, fingerprint, parse_fingerprint
from citecheck.claims.nodes import Node, read_nodes
from citecheck.claims.validate import validate
from citecheck.model import Bibliography, Claims, ClaimsFileError, ClaimStatus

SCHEMA = "citecheck/claims-file/1"
MAX_BYTES = 20_000_000

Mismatch = Literal["gone", "missing", "unknown-key", "unknown-note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim of the file. ``known`` is its fingerprint, None where it has neither sentence nor one."""

    id: str
    line: int
    node: Node
    known: Fingerprint | None
    sentence: str | None = None
    statement: str | None = None
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    status: ClaimStatus = "unreviewed"
    comment: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """A claims file as read: ``text`` is the file's own text, ``entries`` its claims in order.

    ``no_text`` is set when it has claims and stores the sentence of none; ``mark`` is the byte order
    mark that stood before ``text``, or nothing.
    """

    path: str
    text: str
    root: Node
    manuscript: str | None
    entries: tuple[Entry, ...]
    no_text: bool = False
    mark: str = ""

    def sources(self) -> dict[str, str]:
        """The source that the user named, by claim id."""
        return {entry.id: entry.source for entry in self.entries if entry.source}


@dataclass(frozen=True, slots=True)
class Outdated:
    """One way in which file and manuscript differ; ``line`` is in claims.yaml.

    "gone": the entry's sentence is no longer in the manuscript and the entry does not say so.
    "missing": a claim of the manuscript has no entry (``line`` is where the list begins). "unknown-key"
    and "unknown-note": the entry names a record or note (``name``) that the manuscript does not have.
    """

    kind: Mismatch
    line: int
    claim: str
    name: str | None = None


def load(path: Path) -> ClaimsFile:
    """The claims file at ``path``.

    Raises:
        ClaimsFileError: it cannot be read, is no YAML, or breaks the schema; one line with path and line.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ClaimsFileError(f"{path}: has {size:,} bytes; a claims file may have {MAX_BYTES:,}")
        data = path.read_bytes()
    except OSError as error:
        raise ClaimsFileError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ClaimsFileError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from error
    return parse(text, str(path))


def parse(text: str, path: str = "claims.yaml") -> ClaimsFile:
    """The claims file whose text is ``text``; ``path`` names it in errors. Raises ClaimsFileError."""
    if len(text) > MAX_BYTES:
        raise ClaimsFileError(f"{path}: has more than {MAX_BYTES:,} characters")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    root = read_nodes(text, path)
    if root.kind == "scalar" and root.value is None:
        raise ClaimsFileError(f"{path}, line 1: is empty; delete it or let citecheck write it anew")
    validate(root, path)
    listed = root.get("claims")
    entries = tuple(_entry(node) for node in listed.items) if listed is not None else ()
    _refuse_twins(entries, path)
    named = root.get("manuscript")
    return ClaimsFile(
        path=path,
        text=text,
        root=root,
        manuscript=named.value if named is not None else None,
        entries=entries,
        mark=mark,
        no_text=bool(entries) and all(entry.sentence is None for entry in entries),
    )


def _refuse_twins(entries: Iterable[Entry], path: str) -> None:
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.id in lines:
            raise ClaimsFileError(
                f"{path}, line {entry.line}: the id {entry.id!r} is that of line {lines[entry.id]}; give each claim its own"
            )
        lines[entry.id] = entry.line


def _entry(node: Node) -> Entry:
    sentence, printed = _text(node, "sentence"), _text(node, "fingerprint")
    known = fingerprint(sentence) if sentence else parse_fingerprint(printed) if printed else None
    status = node.get("status")
    return Entry(
        id=node.get("id").value,  # type: ignore[union-attr]
        line=node.line,
        node=node,
        known=known,
        sentence=sentence,
        statement=_text(node, "statement"),
        notes=_names(node, "notes"),
        keys=_names(node, "keys"),
        status=status.value if status is not None else "unreviewed",
        comment=_text(node, "comment"),
        source=_text(node, "source"),
    )


def _text(node: Node, key: str) -> str | None:
    found = node.get(key)
    return found.value if found is not None else None


def _names(node: Node, key: str) -> tuple[str, ...]:
    found = node.get(key)
    return tuple(item.raw for item in found.items) if found is not None else ()


def number_of(node: Node | None) -> Decimal | None:
    """The number a node holds, as a Decimal."""
    if node is None or not isinstance(node.value, int | Decimal):
        return None
    return Decimal(node.value)


def outdated(
    existing: ClaimsFile, claims: Claims, bibliography: Bibliography | None = None
) -> list[Outdated]:
    """How the file differs from the claims found in the manuscript, in the file's order.

    Keys and notes are checked against ``bibliography``; without one they are not.
    """
    from citecheck.claims.matching import match

    paired = match(existing.entries, claims.claims)
    found = {index for index in paired if index is not None}
    listed = existing.root.get("claims")
    head = listed.line if listed is not None else 1
    out: list[Outdated] = []
    for index, entry in enumerate(existing.entries):
        if index not in found and entry.status != "gone":
            out.append(Outdated("gone", entry.line, entry.id))
        if bibliography is not None and entry.status != "gone":
            numbers = {cited.note.number for cited in bibliography.notes}
            out.extend(_unknown(entry, "unknown-note", "notes", numbers))
            out.extend(_unknown(entry, "unknown-key", "keys", bibliography.records))
    out.extend(
        Outdated("missing", head, claim.id)
        for claim, index in zip(claims.claims, paired, strict=True)
        if index is None
    )
    return out


def _unknown(entry: Entry, kind: Mismatch, key: str, known: Collection[str]) -> Iterable[Outdated]:
    node = entry.node.get(key)
    for item in node.items if node is not None else ():
        if item.raw not in known:
            yield Outdated(kind, item.line, entry.id, item.raw)
