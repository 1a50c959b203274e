"""Zipped files: formats that are a zip inside, and a journal system's zip with one manuscript in it."""

from __future__ import annotations

import io
import zipfile

from citecheck.model import UnreadableError
from citecheck.readers.folder import ZipFolder

LARGEST = 200 * 1024 * 1024
"""Bytes that may come out of one file in a zip; a small file that grows to more is a trap."""
_MOST_FILES = 20_000
_MOST_CHAPTERS = 200
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
}


def zipped_reader(data: bytes, name: str) -> str:
    """The format of a zipped file that is a document itself.

    Raises:
        UnreadableError: It is damaged, or none that can be read.
    """
    with opened(data, name) as archive:
        found = _document(archive, name)
    if found is None:
        raise UnreadableError(
            f"{name}: this zip is no document that can be read; save the manuscript as Word, Markdown or plain text"
        )
    return found


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """The archive. Raises UnreadableError when it is damaged or holds too many files."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        reason = " ".join(str(error).split())[:120]
        raise UnreadableError(f"{name}: this zipped file is damaged: {reason}; send it again") from None
    if len(archive.infolist()) > _MOST_FILES:
        raise UnreadableError(f"{name}: this zip holds more than {_MOST_FILES:,} files")
    return archive


def member(archive: zipfile.ZipFile, part: str, name: str, most: int = LARGEST) -> bytes:
    """The bytes of one file in the archive, at most ``most`` of them.

    Raises:
        UnreadableError: It is damaged, encrypted or larger.
    """
    try:
        with archive.open(part) as file:
            found = file.read(most + 1)
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
    ) as error:
        reason = " ".join(str(error).split())[:120]
        raise UnreadableError(f"{name}: {part} in it cannot be read: {reason}") from None
    except Exception as error:  # zlib.error, and what other packers raise
        if type(error).__module__ not in ("zlib", "_lzma", "lzma"):
            raise
        raise UnreadableError(f"{name}: {part} in it is damaged: {error}") from None
    if len(found) > most:
        raise UnreadableError(f"{name}: {part} in it has more than {most:,} bytes; that is no manuscript")
    return found


def _document(archive: zipfile.ZipFile, name: str) -> str | None:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _MIMETYPES.get(member(archive, "mimetype", name, 200).strip())
    if "[Content_Types].xml" in names and any(part.startswith("word/") for part in names):
        return "docx"
    return None


def only_manuscript(data: bytes, name: str) -> tuple[bytes, str, ZipFolder] | None:
    """The one manuscript in a journal system's zip, with its name and folder; None where the zip is a document itself.

    Of several LaTeX files the one that has a ``\\documentclass`` is the manuscript, and the others are its chapters.

    Raises:
        UnreadableError: There is none in it, or several; the message names them.
    """
    from citecheck.readers.table import suffixes

    archive = opened(data, name)
    if _document(archive, name) is not None:
        return None
    wanted = tuple(suffix for suffix in suffixes() if suffix != ".zip")
    found = [
        info.filename
        for info in archive.infolist()
        if not info.is_dir()
        and info.filename.lower().endswith(wanted)
        # What macOS puts beside each file, and hidden files.
        and not any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))
    ]
    if 1 < len(found) <= _MOST_CHAPTERS and all(path.lower().endswith(".tex") for path in found):
        found = [path for path in found if b"\\documentclass" in member(archive, path, name)] or found
    if len(found) != 1:
        listed = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
        said = f"{len(found)} manuscripts ({listed})" if found else "no manuscript"
        raise UnreadableError(f"{name}: there is {said} in this zip; one is read, so unpack it and name one")
    return member(archive, found[0], name), f"{name}/{found[0]}", ZipFolder(archive, found[0], name)
