"""What belongs to a manuscript and stands beside it: its folder of sources and its claims file."""

from __future__ import annotations

import os
from pathlib import Path

from citecheck.claims.file import ClaimsFile
from citecheck.config import Settings

SOURCES = "sources"
CLAIMS = "claims.yaml"


def sources_folder(manuscript: Path | None, settings: Settings) -> Path | None:
    """The folder of sources: the one set, else ``sources/`` beside the manuscript if there is one.

    ``manuscript`` is None for standard input, which stands beside nothing.
    """
    if settings.sources is not None or manuscript is None:
        return settings.sources
    beside = manuscript.parent / SOURCES
    return beside if beside.is_dir() else None


def claims_path(manuscript: Path, settings: Settings) -> Path:
    """Where the manuscript's claims file stands, or would stand if it were written.

    That is the one set; else ``NAME.claims.yaml`` beside ``NAME.md``; else ``claims.yaml`` beside it,
    unless that is of another manuscript. Raises ClaimsFileError when that file must be read and cannot be.
    """
    if settings.claims is not None:
        return settings.claims
    own, common = _beside(manuscript)
    if own.exists():
        return own
    if common.exists() and not is_of(_load(common), manuscript):
        return own
    return common


def claims_file(manuscript: Path | None, settings: Settings) -> ClaimsFile | None:
    """The manuscript's claims file as read, None if it has none.

    Raises ClaimsFileError when the file set is absent, or a file cannot be read or breaks the schema.
    """
    if settings.claims is not None:
        found = _load(settings.claims)
        return found if manuscript is None or is_of(found, manuscript) else None
    if manuscript is None:
        return None
    own, common = _beside(manuscript)
    if own.exists():
        return _load(own)
    if not common.exists():
        return None
    found = _load(common)
    return found if is_of(found, manuscript) else None


def is_of(found: ClaimsFile, manuscript: Path) -> bool:
    """Whether a claims file may be this manuscript's: it names it, or none, or one that is no longer there."""
    if not found.manuscript or Path(found.manuscript).name == manuscript.name:
        return True
    try:
        return not (Path(found.path).parent / found.manuscript).is_file()
    except (OSError, ValueError):
        return True


def name_for(claims: Path, manuscript: Path) -> str:
    """The manuscript's path as its claims file is to name it: from the file's folder, with slashes."""
    try:
        return Path(os.path.relpath(manuscript.absolute(), claims.absolute().parent)).as_posix()
    except ValueError:
        # Another drive: there is no way from one to the other.
        return manuscript.name


def _beside(manuscript: Path) -> tuple[Path, Path]:
    return manuscript.with_name(f"{manuscript.stem}.{CLAIMS}"), manuscript.with_name(CLAIMS)


def _load(path: Path) -> ClaimsFile:
    from citecheck.claims.file import load

    return load(path)
