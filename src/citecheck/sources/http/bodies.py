"""Bodies: read as far as needed, unpacked as far as allowed, and as text."""

from __future__ import annotations

import codecs
import re
import zlib
from dataclasses import dataclass, field
from typing import Protocol

from citecheck.sources.http.charsets import guessed

_DECLARED = re.compile(
    rb"(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_KNOWN = ("gzip", "x-gzip", "deflate")


class _Step(Protocol):
    def decompress(self, data: bytes, limit: int) -> bytes: ...


class _Inflate:
    """gzip with several members, zlib, or the bare stream that some servers call deflate."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._zlib = zlib.decompressobj(47 if self._gzip else 15)
        self._begun = False

    def decompress(self, data: bytes, limit: int) -> bytes:
        out = bytearray()
        while data and len(out) < limit:
            try:
                out += self._zlib.decompress(data, limit - len(out))
            except zlib.error:
                if self._begun or self._gzip:
                    raise
                self._zlib = zlib.decompressobj(-15)
                self._begun = True
                continue
            self._begun = True
            rest = self._zlib.unused_data
            if not (self._zlib.eof and self._gzip and rest[:2] == b"\x1f\x8b"):
                break
            data, self._zlib = rest, zlib.decompressobj(47)
        return bytes(out)


@dataclass(slots=True)
class Taken:
    """A body as it comes in: at most ``cap`` bytes of it, both packed and unpacked.

    ``legible`` is False when it is packed in a way that is not understood; ``full`` when the cap is
    reached; ``broken`` says why it ended before its end.
    """

    cap: int
    coding: str = ""
    data: bytearray = field(default_factory=bytearray)
    came: int = 0
    legible: bool = True
    full: bool = False
    broken: str = ""
    _steps: list[_Step] = field(default_factory=list)
    _plain: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        codings = [part.strip().lower() for part in self.coding.split(",") if part.strip()]
        codings = [coding for coding in codings if coding != "identity"]
        if len(codings) > 2 or any(coding not in _KNOWN for coding in codings):
            self.legible = False
        else:
            self._steps = [_Inflate(coding) for coding in reversed(codings)]

    def take(self, part: bytes) -> bool:
        """Add what came in; False when no more is wanted."""
        self.came += len(part)
        if self.legible:
            try:
                unpacked = part
                for step in self._steps:
                    unpacked = step.decompress(unpacked, self.cap + 1 - len(self.data))
                self.data += unpacked
            except zlib.error:
                if self.came > len(part) or not _is_plain(part):
                    self.legible = bool(self.data)
                    self.broken = "it cannot be unpacked"
                    return False
                # Some servers call plain bytes packed.
                self._steps = []
                self.data += part
        self.full = len(self.data) > self.cap or self.came > self.cap
        if len(self.data) > self.cap:
            del self.data[self.cap :]
        return not self.full

    @property
    def whole(self) -> bool:
        """Whether all of it is here and can be read."""
        return self.legible and not self.full and not self.broken


def _is_plain(beginning: bytes) -> bool:
    """Whether a body begins with characters, and not with packed bytes."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", beginning[:200])


def as_text(data: bytes, content_type: str) -> str:
    """The characters of a page: by byte order mark, header, the page's own word, UTF-8, what its letters look like.

    Source: the order of the HTML standard's encoding sniffing algorithm, but that what is no UTF-8 is not read as
    such, and that a page with letters of UTF-8 and nothing else is UTF-8 whatever one-byte charset is said.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    header = _DECLARED.search(content_type.encode("utf-8", "replace"))
    own = _DECLARED.search(data[:2048]) if header is None else None
    for found in (header, own):
        if found is None:
            continue
        name = found[1].decode("ascii").lower()
        # The standard reads these labels as Windows-1252, and a page that calls itself UTF-16 in ASCII as UTF-8.
        name = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}.get(
            name, name
        )
        if found is own and name.startswith("utf-16"):
            name = "utf-8"
        try:
            if name in _LATIN and (mended := _utf_8(data)) is not None:
                return mended
            if name in ("utf-8", "utf8") and _utf_8(data) is None and not _mostly_utf_8(data):
                break
            return data.decode(name, "replace")
        except (LookupError, UnicodeError, ValueError):
            continue
    text = _utf_8(data)
    return data.decode(guessed(data) or "cp1252", "replace") if text is None else text


_LATIN = frozenset({
    "cp1252", "windows-1252", "iso-8859-15", "latin1", "l1", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257",
    "cp1250", "cp1251", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-9", "koi8-r", "koi8-u", "macintosh",
})  # fmt: skip
"""Charsets of one byte a letter: what is written in them is not UTF-8 by accident."""


def _utf_8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 throughout; cut off in the middle of a letter they are all the same."""
    try:
        return codecs.getincrementaldecoder("utf-8")("strict").decode(data)
    except UnicodeDecodeError:
        return None


def _mostly_utf_8(data: bytes) -> bool:
    """Whether most letters beyond ASCII are UTF-8's: a slip in one of them makes no other charset."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - broken > broken
