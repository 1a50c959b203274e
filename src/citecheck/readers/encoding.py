"""Bytes to text: which encoding, and what was lost or doubtful in reading it.

The order of trust is: a byte order mark; NUL bytes laid out as UTF-16 does; UTF-8 that decodes whole, or
all but a few bytes; a legacy encoding whose result reads like text. What is decided, and what could not be
decoded, is said in remarks with the line it stands in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from citecheck.model import Place, Remark, UnreadableError

_HEAD = 1 << 16
"""Bytes looked at to tell what a file is."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, OpenDocument or other zipped file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")
# Bytes that no text has, whatever its encoding; NUL is counted apart.
_NO_TEXT = bytes(set(range(1, 32)) - {8, 9, 10, 11, 12, 13, 27})
_WRONG_UTF8_SHARE = 0.1
_LEGACY = ("cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the encoding it was read with (Python's name), and what an editor should know."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of ``data``; ``name`` is the path for messages. Line ends stay as they are.

    Raises:
        UnreadableError: The file is empty, holds nothing but blanks, or is no text.
    """
    if not data.strip(b" \t\r\n\f\v\0"):
        raise UnreadableError(f"{name}: the file is empty; give a manuscript with text")
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableError(
                f"{name}: this is {kind}, which cannot be read yet; save the manuscript as plain text or Markdown"
            )
    decoded = _by_mark(data, name) or _by_layout(data) or _by_content(data, name)
    if not decoded.text.strip("\0 \t\r\n\f\v\ufeff"):
        raise UnreadableError(f"{name}: the file is empty; give a manuscript with text")
    return Decoded(decoded.text, decoded.encoding, (*decoded.remarks, *_nul_remarks(decoded.text)))


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding, words in _MARKS:
        if not data.startswith(mark):
            continue
        text = data[len(mark) :].decode(encoding, "replace")
        if encoding != "utf-8" and text.count("\ufffd") > len(text) * _WRONG_UTF8_SHARE:
            raise _binary(name)
        remarks = [] if encoding == "utf-8" else [Remark(f"read as {words}, as its first bytes say")]
        return Decoded(text, encoding, (*remarks, *_lost(data[len(mark) :], text, encoding)))
    return None


def _by_layout(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: nearly every second byte of its head is NUL."""
    head = data[:_HEAD]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    for many, few, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if many > 0.7 * half and few < 0.1 * half:
            text = data.decode(encoding, "replace")
            remark = Remark(f"read as {encoding.upper()}, told from the zero bytes in it (it has no mark)")
            return Decoded(text, encoding, (remark, *_lost(data, text, encoding)))
    return None


def _by_content(data: bytes, name: str) -> Decoded:
    head = data[:_HEAD]
    control = len(head) - len(head.translate(None, _NO_TEXT))
    if control > 0.02 * len(head) + 8 or head.count(0) > 0.3 * len(head):
        raise _binary(name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    # Bytes beyond ASCII that do decode as UTF-8 come about by chance only rarely: a few that do not are
    # damage in a UTF-8 file and no sign of another encoding.
    right = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    if right > text.count("\ufffd"):
        return Decoded(text, "utf-8", _lost(data, text, "utf-8"))
    return _legacy(data)


def _legacy(data: bytes) -> Decoded:
    text, encoding, sure = _western(data)
    if not sure:
        guess = _guessed(data)
        if guess is not None:
            text, encoding = guess
    lines = _first_line_beyond_ascii(text)
    remark = Remark(
        f"not UTF-8; read as {_WORDS.get(encoding, encoding)}: look whether accented letters are right", lines
    )
    return Decoded(text, encoding, (remark,))


_WORDS = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}


def _western(data: bytes) -> tuple[str, str, bool]:
    """Read as Western European, and whether what came out looks like it."""
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding, _reads_western(text)
    raise AssertionError("latin-1 decodes every byte")


def _reads_western(text: str) -> bool:
    """Accented letters stand singly among plain ones in Western text; in a misread alphabet, in runs."""
    sample = text[: 1 << 18]
    beyond = len(re.findall(r"[\u00c0-\u00ff]", sample))
    in_runs = sum(len(run) for run in re.findall(r"[\u00c0-\u00ff]{3,}", sample))
    return in_runs <= 0.2 * beyond


def _guessed(data: bytes) -> tuple[str, str] | None:
    """What the letters' statistics say, where the encoding is another than the Western ones."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 18]).best()
    if best is None:
        return None
    return data.decode(best.encoding, "replace"), best.encoding


def _binary(name: str) -> UnreadableError:
    return UnreadableError(
        f"{name}: this is no text but a binary file; save the manuscript as plain text or Markdown"
    )


def _lost(data: bytes, text: str, encoding: str) -> tuple[Remark, ...]:
    """What could not be decoded: characters that replace bytes and were not in the file themselves."""
    lost = text.count("\ufffd") - data.count("\ufffd".encode(encoding))
    if lost <= 0:
        return ()
    words = "1 place was" if lost == 1 else f"{lost} places were"
    return (
        Remark(
            f"{words} no valid {encoding.upper()} and reads \ufffd now; the first is in this line",
            _place_of(text, text.index("\ufffd")),
        ),
    )


def _nul_remarks(text: str) -> tuple[Remark, ...]:
    count = text.count("\0")
    if not count:
        return ()
    words = "a zero byte" if count == 1 else f"{count} zero bytes"
    return (Remark(f"the text holds {words}, shown as \ufffd", _place_of(text, text.index("\0"))),)


def _first_line_beyond_ascii(text: str) -> Place | None:
    found = re.search(r"[^\x00-\x7f]", text)
    return None if found is None else _place_of(text, found.start())


def _place_of(text: str, offset: int) -> Place:
    before = _LINE_END.split(text[:offset])
    return Place(len(before), len(before[-1]) + 1)
