"""The table of readers: which format is which reader's, and how a file's format is told.

The content is looked at first and believed where it is certain (a PDF, a zipped Word file, XML); a suffix
decides between formats that are all text; what is left is told by what a text looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from citecheck.model import Manuscript, UnreadableError
from citecheck.readers.folder import Folder

LARGEST = 200 * 1024 * 1024
"""Bytes of the largest file that is read."""
LARGEST_TEXT = 8 * 1024 * 1024
"""Bytes of the largest file that is all text: a long book has two million, and this much is read within ten seconds."""
LARGEST_CONVERTED = 4 * 1024 * 1024
"""The same where pandoc reads it, which takes twice the time and three times the memory."""
_HEAD = 1 << 18
_XML_HEAD = 1 << 12
_CALL = re.compile(rb"\[\^[^\]\s]{1,80}\]")
_DEFINITION = re.compile(rb"^ {0,3}\[\^[^\]\s]{1,80}\]:", re.MULTILINE)
_INLINE_NOTE = re.compile(rb"\S\^\[[^\]\n]{3,}")
_JATS = re.compile(
    rb"<!DOCTYPE\s+article\b[^>]{0,200}(?:JATS|NLM|Journal)|<article\b(?![^>]{0,400}docbook)[^>]{0,400}(?:xlink|article-type|dtd-version)|<front>\s*<(?:journal-meta|article-meta)"
)
_TEI = re.compile(rb"<(?:\w{1,10}:)?TEI(?:\.2|Corpus)?[\s>]")
_DOCBOOK = re.compile(rb"docbook", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)

_LATEX = re.compile(
    rb"^[ \t]{0,20}\\(?:documentclass|begin\{document\}|chapter\*?\{|section\*?\{)|\\footnote\{", re.MULTILINE
)

Load = Callable[[bytes, str], Manuscript]


_PANDOC = "citecheck.readers.pandoc:read_with_pandoc"


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, its files' suffixes, how its content is told, and where its function is.

    ``target`` is ``module:function``, imported when a file of the format is read; the function takes the
    file's bytes and its name and returns the Manuscript. ``certain`` tells the format from a file's first
    bytes beyond doubt, ``sniff`` with some likelihood in a text without a telling suffix. ``argument`` is
    handed on to a function that reads several formats. ``takes_in`` is for formats that take in other files:
    their function gets the manuscript's folder as well; ``tracks`` for those that hold tracked changes: it gets
    the view of them that is wanted. ``pictures``: its files may hold pictures, and be large for that.
    """

    format: str
    suffixes: tuple[str, ...]
    target: str
    certain: Callable[[bytes], bool] | None = None
    sniff: Callable[[bytes], bool] | None = None
    argument: str | None = None
    takes_in: bool = False
    tracks: bool = False
    pictures: bool = False

    @property
    def largest(self) -> int:
        """Bytes of the largest file that the reader is given."""
        if self.pictures:
            return LARGEST
        return LARGEST_CONVERTED if self.target == _PANDOC else LARGEST_TEXT

    def load(self, folder: Folder | None = None, tracked: str = "accepted") -> Load:
        """The function that reads; ``folder`` is where the files beside the manuscript are, None for none."""
        module, _, name = self.target.partition(":")
        function = getattr(import_module(module), name)
        if self.takes_in:
            further = () if self.argument is None else (self.argument,)
            return lambda data, shown: function(data, shown, *further, folder)
        if self.tracks:
            return lambda data, shown: function(data, shown, tracked)
        if self.argument is None:
            found: Load = function
            return found
        return lambda data, shown: function(data, shown, self.argument)


def _is_markdown(head: bytes) -> bool:
    return bool(_DEFINITION.search(head)) or (
        len(_CALL.findall(head)) > 1 or len(_INLINE_NOTE.findall(head)) > 1
    )


def _matches(pattern: re.Pattern[bytes], most: int = _XML_HEAD) -> Callable[[bytes], bool]:
    return lambda head: pattern.search(head[:most]) is not None


def _is_pdf(head: bytes) -> bool:
    # Some writers put a line or two of their own before the header.
    return b"%PDF-" in head[:1024]


def _is_xml(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _is_jats(head: bytes) -> bool:
    return _is_xml(head) and not _TEI.search(head[:_XML_HEAD]) and _JATS.search(head[:_XML_HEAD]) is not None


def _is_tei(head: bytes) -> bool:
    return _is_xml(head) and _TEI.search(head[:_XML_HEAD]) is not None


def _is_docbook(head: bytes) -> bool:
    return (
        _is_xml(head) and not _HTML.search(head[:_XML_HEAD]) and _DOCBOOK.search(head[:_XML_HEAD]) is not None
    )


def _is_html(head: bytes) -> bool:
    return _is_xml(head) and _HTML.search(head[:_XML_HEAD]) is not None


def _pandoc_readers() -> tuple[Reader, ...]:
    """The rows of ``pandoc.toml``."""
    from citecheck.readers.pandoc_formats import formats

    made = []
    for name, row in formats().items():
        sniff = _matches(re.compile(row["sniff"].encode(), re.MULTILINE), _HEAD) if row["sniff"] else None
        certain = {"docbook": _is_docbook, "rtf": lambda head: head.startswith(b"{\\rtf")}.get(name)
        target = _PANDOC
        takes_in, pictures = "bibliography" in row, not row["text"]
        suffixes = tuple(row["suffixes"])
        made.append(Reader(name, suffixes, target, certain, sniff, name, takes_in, pictures=pictures))
    return tuple(made)


READERS: tuple[Reader, ...] = (
    Reader("pdf", (".pdf",), "citecheck.readers.pdf:read_pdf", _is_pdf, pictures=True),
    Reader(
        "docx",
        (".docx", ".docm", ".dotx", ".dotm"),
        "citecheck.readers.docx:read_docx",
        tracks=True,
        pictures=True,
    ),
    Reader("tei", (".tei", ".tei.xml"), "citecheck.readers.tei:read_tei", _is_tei),
    Reader("jats", (".nxml", ".jats"), "citecheck.readers.jats:read_jats", _is_jats),
    Reader("html", (".html", ".htm", ".xhtml"), "citecheck.readers.html:read_html", _is_html),
    Reader(
        "markdown",
        (".md", ".markdown", ".mdown", ".qmd", ".rmd"),
        "citecheck.readers.markdown:read_markdown",
        sniff=_is_markdown,
        takes_in=True,
    ),
    Reader(
        "latex",
        (".tex", ".ltx", ".latex"),
        "citecheck.readers.latex:read_latex",
        sniff=_matches(_LATEX, _HEAD),
        takes_in=True,
    ),
    *_pandoc_readers(),
    # Last, because any text is text.
    Reader("text", (".txt", ".text"), "citecheck.readers.text:read_text", sniff=lambda head: True),
)


def formats() -> tuple[str, ...]:
    """The names of the formats that can be read."""
    return tuple(reader.format for reader in READERS)


def suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, in lower case with their full stop."""
    return (*(suffix for reader in READERS for suffix in reader.suffixes), ".xml", ".zip")


def named(format: str) -> Reader:
    """The reader of a format by its name.

    Raises:
        UnreadableError: There is none of that name.
    """
    for reader in READERS:
        if reader.format == format.casefold():
            return reader
    from difflib import get_close_matches

    near = get_close_matches(format.casefold()[:40], formats(), n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; those that can be read are {', '.join(formats())}"
    raise UnreadableError(f"{format[:60]}: no such format{hint}")


def reader_for(data: bytes, name: str, format: str | None = None) -> Reader:
    """The reader of a file: by ``format`` where one is given, else by its content, its suffix, its look.

    A suffix that names a text format is trusted before the look of the text, because nothing in a text
    can deny it; other content that is told for certain (a picture under a wrong name) is refused when
    it is decoded.

    Raises:
        UnreadableError: ``format`` is no name of a format, or a zipped file holds no manuscript.
    """
    if format is not None:
        return named(format)
    if data.startswith(b"PK\x03\x04"):
        from citecheck.readers.zipped import zipped_reader

        return named(zipped_reader(data, name))
    head = data[:_HEAD]
    for reader in READERS:
        if reader.certain is not None and reader.certain(head):
            return reader
    lower = name.casefold()
    for reader in READERS:
        if lower.endswith(reader.suffixes):
            return reader
    return next(reader for reader in READERS if reader.sniff is not None and reader.sniff(head))
