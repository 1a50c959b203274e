"""The files beside a manuscript that it may take in (chapters, bibliographies): those in its own folder, and no other."""

from __future__ import annotations

import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from citecheck.model import CitecheckError

LARGEST = 50 * 1024 * 1024
"""Bytes of the largest file that is taken in."""
MOST_BYTES = 200 * 1024 * 1024
"""Bytes that one manuscript may take in altogether."""


class RefusedError(CitecheckError):
    """A file that is not taken in; the message is the clause that says why, after the file's name."""


class AbsentError(RefusedError):
    """A file that is not there, or that nobody can look for."""


class Folder(Protocol):
    """Where a manuscript's own files are looked up, by their paths from the manuscript."""

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises RefusedError when it is outside, absent, too large or no file."""

    def shown(self, name: str) -> str:
        """The file's path as messages and places name it."""


def inner_path(name: str) -> str:
    """``name`` as a path within the folder, with slashes and without steps back.

    Raises:
        RefusedError: It leads out of the folder, or is no path.
    """
    plain = name.strip().replace("\\", "/")
    if not plain or "\0" in plain or len(plain) > 1000:
        raise RefusedError("is no file name")
    if plain.startswith(("/", "~", "|")) or (len(plain) > 1 and plain[1] == ":"):
        raise RefusedError("is outside the manuscript's folder and was not opened")
    parts: list[str] = []
    for part in PurePosixPath(plain).parts:
        if part == "..":
            if not parts:
                raise RefusedError("is outside the manuscript's folder and was not opened")
            parts.pop()
        elif part != ".":
            parts.append(part)
    if not parts:
        raise RefusedError("is no file name")
    return "/".join(parts)


@dataclass(slots=True)
class DiskFolder:
    """A folder on disk; ``manuscript`` is the manuscript's path as the user gave it."""

    manuscript: str
    _read: int = 0

    def read(self, name: str) -> bytes:
        inner = inner_path(name)
        try:
            root = Path(self.manuscript).parent.resolve()
            path = (root / inner).resolve()
            if not path.is_relative_to(root):
                raise RefusedError("is a link out of the manuscript's folder and was not opened")
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise RefusedError("is no file")
            if found.st_size > LARGEST or self._read + found.st_size > MOST_BYTES:
                raise RefusedError(
                    f"is larger than {LARGEST // 1024**2} MB, or too much with what came before"
                )
            with path.open("rb") as file:
                data = file.read(LARGEST)
        except FileNotFoundError:
            raise AbsentError("is not there") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise RefusedError(f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
        self._read += len(data)
        return data

    def shown(self, name: str) -> str:
        return os.path.join(os.path.dirname(self.manuscript), inner_path(name))


@dataclass(slots=True)
class ZipFolder:
    """The folder that a manuscript has in a zip; ``manuscript`` is its path there, ``outer`` the zip's own name."""

    archive: zipfile.ZipFile
    manuscript: str
    outer: str
    _read: int = 0

    def read(self, name: str) -> bytes:
        from citecheck.readers.zipped import member

        path = self._path(name)
        if path not in self.archive.NameToInfo:
            raise AbsentError("is not in the zip")
        try:
            data = member(self.archive, path, self.outer, min(LARGEST, MOST_BYTES - self._read))
        except RefusedError:
            raise
        except CitecheckError as error:
            raise RefusedError(f"cannot be read ({error})") from None
        self._read += len(data)
        return data

    def shown(self, name: str) -> str:
        return f"{self.outer}/{self._path(name)}"

    def _path(self, name: str) -> str:
        home = self.manuscript.rpartition("/")[0]
        return f"{home}/{inner_path(name)}" if home else inner_path(name)


@dataclass(slots=True)
class NoFolder:
    """What stands beside bytes and standard input: nothing."""

    def read(self, name: str) -> bytes:
        inner_path(name)
        raise AbsentError("was not opened, because the manuscript was not read from a folder")

    def shown(self, name: str) -> str:
        return name
