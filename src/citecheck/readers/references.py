"""The bibliography files that a manuscript names: its records by the author's own keys.

The formats themselves are the bibliography's (BibTeX, CSL-JSON, RIS), which know only the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from citecheck.model import CitecheckError, Place, Record, Remark
from citecheck.readers.folder import Folder, RefusedError

_MOST_FILES = 100


@dataclass(slots=True)
class References:
    """The records by key, and what is to be said of the files."""

    records: dict[str, Record] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    asked: bool = False
    _missing: set[str] = field(default_factory=set)

    def missing(self, key: str, place: Place | None) -> None:
        """Say once that a key is in no file."""
        if key not in self._missing and len(self._missing) < 200:
            self._missing.add(key)
            where = (
                "in none of the bibliography files"
                if self.asked
                else "cited, and no bibliography file is named"
            )
            self.remarks.append(Remark(f"{key[:80]}: {where}", place, "citation-key"))


def read_references(
    names: Iterable[tuple[str, Place | None]], folder: Folder, suffixes: Sequence[str] = ("",)
) -> References:
    """The records of the files named, each looked up in the manuscript's folder with ``suffixes`` tried in turn.

    A file that is refused, absent or damaged is said in a remark at the place that names it.
    """
    found = References()
    done: set[str] = set()
    for name, place in names:
        if name in done:
            continue
        done.add(name)
        found.asked = True
        if len(done) > _MOST_FILES:
            found.remarks.append(
                Remark(
                    f"more than {_MOST_FILES} bibliography files; the rest was not read",
                    place,
                    "bibliography-file",
                )
            )
            break
        try:
            path, data = _bytes_of(name, folder, suffixes)
            for key, record in parse_references(data, path).items():
                found.records.setdefault(key, record)
        except RefusedError as error:
            found.remarks.append(Remark(f"{name[:200]} {error}", place, "bibliography-file"))
        except CitecheckError as error:
            found.remarks.append(Remark(str(error), place, "bibliography-file"))
    return found


def _bytes_of(name: str, folder: Folder, suffixes: Sequence[str]) -> tuple[str, bytes]:
    problem: RefusedError | None = None
    for suffix in suffixes:
        path = name if suffix and name.lower().endswith(suffix) else name + suffix
        try:
            return path, folder.read(path)
        except RefusedError as error:
            problem = problem or error
    raise problem or RefusedError("is not there")


def parse_references(data: bytes, name: str) -> dict[str, Record]:
    """The records of a bibliography file by key: CSL-JSON, CSL-YAML, RIS or BibTeX, told by name and content.

    Raises:
        CitecheckError: It is damaged; the message has the line.
    """
    from citecheck.bibliography.bibtex import from_bibtex
    from citecheck.bibliography.csl_json import from_csl_json
    from citecheck.bibliography.ris import from_ris

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    lower, start = name.lower(), text.lstrip()[:1]
    if lower.endswith(".json") or (start in ("[", "{") and not lower.endswith(".bib")):
        return from_csl_json(text, name)
    if lower.endswith(".ris") or text.lstrip().startswith("TY  -"):
        return from_ris(text, name)
    if lower.endswith((".yaml", ".yml")):
        from citecheck.readers.csl_yaml import from_csl_yaml

        return from_csl_yaml(text, name)
    return from_bibtex(text, name)
