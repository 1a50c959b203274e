"""Bytes to text: what is decided of an encoding, what is said of it, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from citecheck.model import UnreadableError
from citecheck.readers.encoding import decode

GERMAN = "Die Brücke über den Fluß trägt nur Fußgänger; das müßte für die nächsten Jahre genügen.\n"
RUSSIAN = (
    "Река поднялась весной, и город спал; никто не видел столько воды с тех пор, как построили мост.\n" * 6
)
PLAIN = "The river rose in the spring of that year.\n"


@pytest.mark.parametrize(
    ("data", "encoding", "text", "said"),
    [
        (PLAIN.encode(), "utf-8", PLAIN, ""),
        (GERMAN.encode(), "utf-8", GERMAN, ""),
        (codecs.BOM_UTF8 + GERMAN.encode(), "utf-8", GERMAN, ""),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), "utf-16-le", GERMAN, "read as UTF-16, as its first bytes say"),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-16-be", GERMAN, "read as UTF-16"),
        (codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), "utf-32-le", GERMAN, "read as UTF-32"),
        (codecs.BOM_UTF32_BE + GERMAN.encode("utf-32-be"), "utf-32-be", GERMAN, "read as UTF-32"),
        (GERMAN.encode("utf-16-le"), "utf-16-le", GERMAN, "read as UTF-16-LE, told from the zero bytes"),
        (GERMAN.encode("utf-16-be"), "utf-16-be", GERMAN, "read as UTF-16-BE, told from the zero bytes"),
        (GERMAN.encode("latin-1"), "cp1252", GERMAN, "not UTF-8; read as Windows-1252"),
        ("“Über” – 5 €\n".encode("cp1252"), "cp1252", "“Über” – 5 €\n", "not UTF-8; read as Windows-1252"),
        (b"\xc4rger \x81\n", "latin-1", "Ärger \x81\n", "not UTF-8; read as Latin-1"),
        (RUSSIAN.encode("cp1251"), "cp1251", RUSSIAN, "not UTF-8; read as cp1251"),
        (RUSSIAN.encode("koi8-r"), "koi8_r", RUSSIAN, "not UTF-8; read as koi8_r"),
    ],
)  # fmt: skip
def test_the_encoding_is_told_and_said(data: bytes, encoding: str, text: str, said: str) -> None:
    decoded = decode(data, "a.txt")
    assert (decoded.encoding, decoded.text) == (encoding, text)
    messages = [remark.message for remark in decoded.remarks]
    assert messages == [] if not said else messages[0].startswith(said)


@pytest.mark.parametrize(
    ("data", "said", "line", "column"),
    [
        (b"one\n" + GERMAN.encode() + b"a \xff b\n", "1 place was no valid UTF-8", 3, 3),
        (GERMAN.encode() + b"\xff\r\n\xfe", "2 places were no valid UTF-8", 2, 1),
        (codecs.BOM_UTF8 + b"one\r\ntwo \xff\r\n", "1 place was no valid UTF-8", 2, 5),
        (codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le") + b"\x00\xd8\x41\x00", "1 place was no valid UTF-16-LE", 2, 1),
        (b"one\rtwo\0\r", "the text holds a zero byte", 2, 4),
        (b"\0\0one two three\n", "the text holds 2 zero bytes", 1, 1),
        ("one\nzwei Brücken\n".encode("latin-1"), "not UTF-8; read as Windows-1252", 2, 8),
    ],
)  # fmt: skip
def test_what_was_lost_is_said_with_its_place(data: bytes, said: str, line: int, column: int) -> None:
    remark = decode(data, "a.txt").remarks[-1]
    assert remark.message.startswith(said)
    assert remark.place is not None
    assert (remark.place.line, remark.place.column) == (line, column)


def test_replacement_characters_of_the_file_are_its_own() -> None:
    assert decode("a \ufffd b\n".encode(), "a.txt").remarks == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\f", "the file is empty"),
        (codecs.BOM_UTF8, "the file is empty"),
        (codecs.BOM_UTF16_LE + " \n".encode("utf-16-le"), "the file is empty"),
        (b"%PDF-1.4 x", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "this is an old Word or Office file"),
        (b"\x89PNG\r\n", "this is a PNG picture"),
        (b"\x1f\x8b\x08x", "this is a gzip archive"),
        (b"\x7fELFx", "this is a program"),
        (bytes(range(256)) * 40, "this is no text but a binary file"),
        (b"ab" + b"\0" * 50 + b"cd", "this is no text but a binary file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8" * 40, "this is no text but a binary file"),
    ],
)
def test_what_is_no_text_is_refused_in_a_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableError) as error:
        decode(data, "a.txt")
    assert str(error.value).startswith(f"a.txt: {said}")
    assert "\n" not in str(error.value)
