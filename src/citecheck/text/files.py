"""Files that users edit too: written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from citecheck.model import CitecheckError


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` so that at any moment the old file or the new one stands there whole.

    The text goes to a temporary file in the same folder, is forced to the disk and then takes the
    place of the old file, whose permissions it keeps. A link is followed, so that it stays a link. Line
    ends are written as they stand in ``text``. On an error or an interrupt the temporary file is taken
    away and the old file is as it was.

    Raises:
        CitecheckError: The file cannot be written (no such folder, no permission, disk full).
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CitecheckError(
            f"{path}: cannot be written: the text holds half a character at offset {error.start}; nothing was changed"
        ) from error
    write_bytes_atomically(path, data)


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """The same for bytes: a file whose encoding is the user's.

    Raises:
        CitecheckError: The file cannot be written.
    """
    try:
        _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CitecheckError(
            f"{path}: cannot be written: {reason}; the file on disk was left as it was"
        ) from error


def _replace(target: Path, data: bytes) -> None:
    mode = _mode_for(target)
    # A file without write permission would be replaced all the same, for that needs only the folder's.
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(target.parent)


def _mode_for(target: Path) -> int:
    try:
        status = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not stat.S_ISREG(status.st_mode):
        raise IsADirectoryError(21, "it is a folder or a device, not a file")
    return stat.S_IMODE(status.st_mode)


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk; some systems and file systems have no such thing for folders."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
