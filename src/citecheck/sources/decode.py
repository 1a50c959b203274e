"""The characters of a source file: byte order mark, declared charset, UTF-8, or the likeliest guess."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from citecheck.model import UnreadableError

MAX_BYTES = 50 * 1024 * 1024
"""A source may have this many bytes; a larger file is refused with a message."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.I)
_SAMPLE = 65536


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises UnreadableError when it is no file, too large, or may not be read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError(f"{path}: not a file; put the source's text there or take the name out")
        if size > MAX_BYTES:
            raise UnreadableError(
                f"{path}: {size / 1e6:.0f} MB are too many for a source (the limit is "
                f"{MAX_BYTES / 1e6:.0f} MB); keep only the part that is cited"
            )
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableError(
            f"{path}: cannot be read ({why}); check the name and the permissions"
        ) from error


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """The text and the encoding taken. Raises UnreadableError for bytes that are no text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    if data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) // 100:
        raise UnreadableError(f"{path}: a binary file, no text; save the source as HTML, text or CSV")
    declared = _DECLARED.search(data[:4096])
    names = [] if declared is None else [declared[1].decode("ascii").lower()]
    for name in dict.fromkeys([*names, "utf-8"]):
        try:
            # WHATWG: a page that declares Latin-1 is Windows-1252.
            return data.decode("cp1252" if name in ("iso-8859-1", "latin-1", "us-ascii") else name), name
        except (LookupError, UnicodeError, ValueError):
            continue
    return _guess(data)


def _guess(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    name = best.encoding if best is not None else "cp1252"
    return data.decode(name, "replace"), name
