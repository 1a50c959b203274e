"""What a PDF says of itself: its metadata and the text of its first pages."""

from __future__ import annotations

import contextlib
import threading

from citecheck.sources.http.drift import Facts

_PAGES = 2
_TEXT = 20_000
_ONE = threading.Lock()
"""pdfium is not made for several threads."""


def pdf_facts(data: bytes) -> Facts | None:
    """Title, author, date and first text of a PDF; None when it cannot be opened (locked, cut off, broken)."""
    import pypdfium2  # type: ignore[import-untyped]

    with _ONE:
        try:
            document = pypdfium2.PdfDocument(data)
        except (pypdfium2.PdfiumError, ValueError):
            return None
        try:
            said = document.get_metadata_dict(skip_empty=True)
            text = "\n".join(_page(document, number) for number in range(min(_PAGES, len(document))))
        finally:
            document.close()
    titles = (said["Title"].strip()[:500],) if said.get("Title", "").strip() else ()
    authors = (said["Author"].strip()[:500],) if said.get("Author", "").strip() else ()
    # The date is the file's, often that of a scan: it says nothing against a record.
    return Facts(titles, authors, text=text[:_TEXT])


def _page(document: object, number: int) -> str:
    import pypdfium2

    with contextlib.suppress(pypdfium2.PdfiumError):
        page = document[number]  # type: ignore[index]
        try:
            text = page.get_textpage()
            try:
                return str(text.get_text_bounded())
            finally:
                text.close()
        finally:
            page.close()
    return ""
