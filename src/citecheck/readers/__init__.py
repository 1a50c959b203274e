"""Files to manuscripts: one file a format family, and the table that picks one."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Literal

from citecheck.model import Manuscript, UnreadableError
from citecheck.readers.folder import DiskFolder, Folder
from citecheck.readers.table import LARGEST, formats, reader_for, suffixes

__all__ = ["formats", "read", "suffixes"]

Tracked = Literal["accepted", "original"]
"""Which view of a Word file's tracked changes is read."""


def read(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str | None = None,
    format: str | None = None,
    tracked: Tracked = "accepted",
    folder: Folder | None = None,
) -> Manuscript:
    """The manuscript in a file, in bytes, or, for ``"-"``, on standard input.

    ``name`` stands for the path in messages and findings where there is none; ``format`` (one of
    :func:`formats`) overrides what the name and the content say. ``tracked`` tells whether a Word file's
    tracked changes are taken as accepted, or its text as it was before them. Chapters and bibliographies that a
    LaTeX or Markdown file names are read from its own folder, and from no other; ``folder`` stands for it where
    the source is bytes.

    Raises:
        UnreadableError: There is no such file, it is a folder, too large, empty or no text, or no such
            format is known.
    """
    if isinstance(source, bytes):
        data, shown = source, name or "<bytes>"
    else:
        path = os.fspath(source)
        data, shown = _bytes_of(path), name or path
        folder = DiskFolder(path) if path != "-" else None
    if data.startswith(b"PK\x03\x04") and format is None:
        from citecheck.readers.zipped import only_manuscript

        inner = only_manuscript(data, shown)
        if inner is not None:
            data, shown, folder = inner
    reader = reader_for(data, shown, format)
    if len(data) > reader.largest:
        raise UnreadableError(
            f"{shown}: larger than {reader.largest // 1024**2} MB, which no manuscript in {reader.format} is; "
            "split it into chapters"
        )
    return reader.load(folder, tracked)(data, shown)


def _bytes_of(path: str) -> bytes:
    if path == "-":
        return _within_limit(sys.stdin.buffer.read(LARGEST + 1), "-")
    try:
        found = Path(path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableError(f"{path}: this is a folder; name a manuscript in it")
        # A device never ends, and a pipe may never begin; a pipe given on purpose is standard input.
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISFIFO(found.st_mode):
            raise UnreadableError(f"{path}: this is no file; name a manuscript, or - for standard input")
        with Path(path).open("rb") as file:
            return _within_limit(file.read(LARGEST + 1), path)
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file; look at the name and the folder") from None
    except PermissionError:
        raise UnreadableError(f"{path}: not allowed to read it; look at its permissions") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"{path!r}: cannot be read ({reason}); look at the name") from None


def _within_limit(data: bytes, path: str) -> bytes:
    if len(data) > LARGEST:
        raise UnreadableError(
            f"{path}: larger than {LARGEST // 1024**2} MB; split the manuscript into chapters"
        )
    return data
