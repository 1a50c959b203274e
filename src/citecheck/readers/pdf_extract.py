"""What pdfium finds on the pages of a PDF: runs of text with their geometry, ruled lines, link annotations.

This module is run in a process of its own (:mod:`pdf_worker`), because pdfium is a C++ library that reads
whatever bytes it is given: a crash there, a loop or a bomb must not be the caller's. It therefore hands out
plain lists that can be written as JSON, and imports nothing of the model.
"""

from __future__ import annotations

import ctypes
import math
import re
import time
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from citecheck.readers.pdf_codes import OWN, mended

MOST_PAGES = 20_000
_MOST_CHARACTERS = 60_000
"""Characters looked at on one page; no printed page has as many."""
_MOST_OBJECTS = 4_000
"""Path objects looked at on a page for ruled lines; a page with more is a drawing."""
_MOST_LINKS = 2_000
_BLANK = 0.17
"""Ems between two characters that are a blank."""

SUPERIOR = 1
BOLD = 2
ITALIC = 4
TURNED = 8
SPACE_AFTER = 32
_TURN = 6
"""The bit from which on the flags of a turned run say by how many quarters the page is to be turned to read it."""
_LEAST_TURNED = 200
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|bx\d")
_PLAIN_NAME = re.compile(r"roman|regular|book|light|medium|italic|oblique")
_DIGITS = frozenset("0123456789")
_WRITTEN_OUT = OWN | str.maketrans({"\x02": "-", "\ufffe": "-"})


def _as_address(function: Any, *arguments: Any) -> Any:
    """The same function, but with the pointer that it returns as a number: no object is made of each."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(ctypes.c_void_p, *arguments)(address or 0)


# These are called once for each character, or run, of a document.
_object_of = _as_address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_int)
_font_of = _as_address(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)


class DamagedError(Exception):
    """pdfium can make nothing of the file; the argument is the reason in a word."""


def pages(data: bytes, seconds: float) -> Iterator[dict[str, Any]]:
    """The pages of a PDF, each a dict of ``w``, ``h`` (points), ``runs``, ``rules``, ``links``, ``images``.

    A run is ``[text, x0, x1, baseline, size, flags]`` with y growing downwards from the page's upper edge; a
    rule is ``[x0, x1, y]``; a link ``[x0, y0, x1, y1, url]``. The last dict may have the key ``cut`` instead:
    a reason why the pages after it are not read (time).

    Args:
        data: The file.
        seconds: CPU time after which no further page is begun.

    Raises:
        DamagedError: With ``password``, ``damaged`` or ``empty``.
    """
    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(pdfium.FPDF_LIBRARY_CONFIG(2, None, None, 0)))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise DamagedError("password" if locked else "damaged")
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            raise DamagedError("empty")
        for number in range(count):
            if number >= MOST_PAGES or time.process_time() > seconds:
                yield {"cut": "pages" if number >= MOST_PAGES else "time", "read": number, "count": count}
                return
            yield _Page(document, number).found()
    finally:
        pdfium.FPDF_CloseDocument(document)


class _Page:
    """One page, open as long as it is read."""

    def __init__(self, document: Any, number: int) -> None:
        self.document, self.number = document, number
        self.fonts: dict[int | None, int] = {}
        self.x = ctypes.c_double()
        self.y = ctypes.c_double()
        self.box = pdfium.FS_RECTF()
        self.matrix = pdfium.FS_MATRIX()
        self.turn = 0
        self.left = self.bottom = 0.0
        self.width = self.height = 0.0

    def found(self) -> dict[str, Any]:
        page = pdfium.FPDF_LoadPage(self.document, self.number)
        if not page:
            return {"w": 0.0, "h": 0.0, "runs": [], "rules": [], "links": [], "images": 0, "bad": True}
        text = None
        try:
            self._measure(page)
            text = pdfium.FPDFText_LoadPage(page)
            runs = self._runs(text) if text else []
            turn = self._across(runs)
            if turn:
                self._measure(page, turn)
                runs = self._runs(text)
            rules, images = self._objects(page)
            links = self._links(page)
            return {
                "w": self.width,
                "h": self.height,
                "runs": runs,
                "rules": rules,
                "links": links,
                "images": images,
            }
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)

    def _across(self, runs: list[list[Any]]) -> int:
        """The quarters by which a page must be turned to be read whose text runs mostly in another direction."""
        letters = [0, 0, 0, 0]
        for text, _, _, _, _, flags in runs:
            letters[flags >> _TURN] += len(text)
        most = max(range(4), key=letters.__getitem__)
        return most if letters[most] > max(_LEAST_TURNED, 3 * letters[0]) else 0

    def _measure(self, page: Any, more: int = 0) -> None:
        """Where the page lies; ``more`` quarters than the file says it is turned by."""
        bounds = pdfium.FS_RECTF()
        if pdfium.FPDF_GetPageBoundingBox(page, bounds):
            self.left, self.bottom = bounds.left, bounds.bottom
            self.width, self.height = bounds.right - bounds.left, bounds.top - bounds.bottom
        self.turn = (pdfium.FPDFPage_GetRotation(page) + more) % 4
        if self.turn % 2:
            self.width, self.height = self.height, self.width

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as the reader of the turned page sees it, y downwards."""
        x, y = x - self.left, y - self.bottom
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        if self.turn == 3:
            return self.width - y, self.height - x
        return x, self.height - y

    def _direction(self, a: float, b: float) -> tuple[float, float]:
        for _ in range(self.turn):
            a, b = b, -a
        return a, b

    def _runs(self, text: Any) -> list[list[Any]]:
        count = min(pdfium.FPDFText_CountChars(text), _MOST_CHARACTERS)
        if count <= 0:
            return []
        whole = self._characters(text, count)
        owners = list(map(_object_of, repeat(ctypes.cast(text, ctypes.c_void_p).value), range(count)))
        whole = mended(whole, owners)
        runs: list[list[Any]] = []
        start = 0
        while start < count:
            owner = owners[start]
            end = start + 1
            while end < count and owners[end] == owner:
                end += 1
            if owner is not None:
                self._add_run(text, whole, start, end, owner, runs)
            elif runs and " " in whole[start:end] and runs[-1][0]:
                # pdfium sets a blank of its own where it sees a gap in a line.
                runs[-1][5] |= SPACE_AFTER
            start = end
        return runs

    def _characters(self, text: Any, count: int) -> str:
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(text, 0, count, buffer)
        if written == count + 1:
            whole = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if len(whole) == count:
                return whole
        # Characters outside the first plane, or without a code, put indices out of step.
        unicode_of = pdfium.FPDFText_GetUnicode
        codes = [unicode_of(text, i) for i in range(count)]
        return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)

    def _add_run(
        self, text: Any, whole: str, start: int, end: int, owner: int, runs: list[list[Any]]
    ) -> None:
        while start < end and whole[start] in " \t\r\n\xa0":
            if runs:
                runs[-1][5] |= SPACE_AFTER
            start += 1
        stop = end
        while stop > start and whole[stop - 1] in " \t\r\n\xa0":
            stop -= 1
        if start >= stop:
            return
        size, flags = self._look(text, start, owner)
        if stop < end:
            flags |= SPACE_AFTER
        if self.turn == 0 and not flags & TURNED and self._parted(text, start, stop, size):
            self._add_pieces(text, whole, start, start + 1, size, flags | SPACE_AFTER, runs)
            start += 1
        self._add_pieces(text, whole, start, stop, size, flags, runs)

    def _add_pieces(
        self, text: Any, whole: str, start: int, stop: int, size: float, flags: int, runs: list[list[Any]]
    ) -> None:
        pieces = self._superiors(text, whole, start, stop, size) if not flags & TURNED else [(start, stop, 0)]
        for first, last, mark in pieces:
            run = self._measured(text, whole, first, last, size, flags | mark)
            if run is not None:
                runs.append(run)

    def _parted(self, text: Any, start: int, stop: int, size: float) -> bool:
        """Whether there is a blank behind the first character of an object: pdfium sees none there.

        Where the next character stands as far off, the letters are spaced.
        """
        if stop - start < 2:
            return False
        box = self.box
        pdfium.FPDFText_GetLooseCharBox(text, start, box)
        right = box.right
        pdfium.FPDFText_GetLooseCharBox(text, start + 1, box)
        gap = box.left - right
        if not _BLANK * size < gap < 2 * size or stop - start == 2:
            return bool(_BLANK * size < gap < 2 * size)
        right = box.right
        pdfium.FPDFText_GetLooseCharBox(text, start + 2, box)
        return bool(box.left - right < 0.6 * gap)

    def _look(self, text: Any, index: int, owner: int) -> tuple[float, int]:
        """The size in points and the flags of the object that a character belongs to."""
        size = pdfium.FPDFText_GetFontSize(text, index)
        flags = 0
        matrix = self.matrix
        if pdfium.FPDFText_GetMatrix(text, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            a, b = self._direction(matrix.a, matrix.b)
            if a <= 0 or abs(b) > 0.1 * a:
                flags |= TURNED | _quarters(a, b) << _TURN
            if abs(matrix.c) > 0.1 * abs(matrix.d) and not flags & TURNED:
                flags |= ITALIC
        return size, flags | self._font(owner)

    def _font(self, owner: int) -> int:
        key = _font_of(owner)
        known = self.fonts.get(key)
        if known is None:
            known = 0
            if key:
                font = ctypes.cast(key, pdfium.FPDF_FONT)
                name = ctypes.create_string_buffer(128)
                pdfium.FPDFFont_GetBaseFontName(font, name, 128)
                lower = name.value.decode("latin-1").lower()
                # The weight is a guess from the stems of the letters where the file says none: the name knows better.
                plain = _PLAIN_NAME.search(lower) is not None
                if _BOLD_NAME.search(lower) or (not plain and pdfium.FPDFFont_GetWeight(font) >= 600):
                    known |= BOLD
                angle = ctypes.c_int()
                slanted = pdfium.FPDFFont_GetItalicAngle(font, angle) and angle.value != 0
                if slanted or "italic" in lower or "oblique" in lower:
                    known |= ITALIC
            self.fonts[key] = known
        return known

    def _superiors(
        self, text: Any, whole: str, start: int, stop: int, size: float
    ) -> list[tuple[int, int, int]]:
        """Parts of a run: digits that a font draws small and raised stand apart from what is around them.

        So does a single small letter that is all of the run, or stands right before a capital.
        """
        parts: list[tuple[int, int, int]] = []
        begin = at = start
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        while at < stop:
            last = at
            while last < stop and whole[last] in _DIGITS:
                last += 1
            if (
                at == start
                and last == at
                and whole[at].islower()
                and (stop - start == 1 or whole[at + 1].isupper())
            ):
                last = at + 1
            if last == at:
                at += 1
                continue
            raised = False
            if self.turn == 0 and last - at <= 4:
                pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
                pdfium.FPDFText_GetCharOrigin(text, at, self.x, self.y)
                height = top.value - bottom.value
                raised = 0 < height < 0.62 * size and bottom.value - self.y.value > 0.18 * size
            if raised:
                if at > begin:
                    parts.append((begin, at, 0))
                parts.append((at, last, SUPERIOR))
                begin = last
            at = last
        if begin < stop:
            parts.append((begin, stop, 0))
        return parts

    def _measured(
        self, text: Any, whole: str, first: int, last: int, size: float, flags: int
    ) -> list[Any] | None:
        words = whole[first:last]
        kept = words.strip()
        if not kept:
            return None
        first += len(words) - len(words.lstrip())
        last = first + len(kept)
        if kept != words and words[-1:].isspace():
            flags |= SPACE_AFTER
        box = self.box
        pdfium.FPDFText_GetCharOrigin(text, first, self.x, self.y)
        origin_x, origin_y = self._at(self.x.value, self.y.value)
        pdfium.FPDFText_GetLooseCharBox(text, first, box)
        xs = [self._at(box.left, box.bottom)[0], self._at(box.right, box.top)[0]]
        if last - first > 1:
            pdfium.FPDFText_GetLooseCharBox(text, last - 1, box)
            xs += [self._at(box.left, box.bottom)[0], self._at(box.right, box.top)[0]]
        x0, x1 = min(xs), max(xs)
        if not all(math.isfinite(value) for value in (x0, x1, origin_x, origin_y, size)) or size <= 0:
            return None
        if x1 < -1 or x0 > self.width + 1 or not -1 <= origin_y <= self.height + 1:
            return None
        return [kept.translate(_WRITTEN_OUT), _r(x0), _r(x1), _r(origin_y), _r(size), flags]

    def _objects(self, page: Any) -> tuple[list[list[float]], int]:
        """Thin horizontal paths, which are rules, and the number of pictures."""
        rules: list[list[float]] = []
        images = 0
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        count = pdfium.FPDFPage_CountObjects(page)
        paths = 0
        for index in range(min(count, 50_000)):
            item = pdfium.FPDFPage_GetObject(page, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                images += 1
            # Word processors draw a rule as a thin filled picture or shape too.
            if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
                continue
            paths += 1
            if paths > _MOST_OBJECTS:
                break
            if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
                continue
            x0, y0 = self._at(left.value, top.value)
            x1, y1 = self._at(right.value, bottom.value)
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            if y1 - y0 <= 2.5 and x1 - x0 >= 18 and all(map(math.isfinite, (x0, x1, y0, y1))):
                rules.append([_r(x0), _r(x1), _r((y0 + y1) / 2)])
        return rules, images

    def _links(self, page: Any) -> list[list[Any]]:
        found: list[list[Any]] = []
        position = ctypes.c_int(0)
        link = pdfium.FPDF_LINK()
        rect = pdfium.FS_RECTF()
        while len(found) < _MOST_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
            action = pdfium.FPDFLink_GetAction(link)
            if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
                continue
            length = pdfium.FPDFAction_GetURIPath(self.document, action, None, 0)
            if not 1 < length <= 4096 or not pdfium.FPDFLink_GetAnnotRect(link, rect):
                continue
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDFAction_GetURIPath(self.document, action, buffer, length)
            url = buffer.value.decode("utf-8", "replace").strip()
            x0, y0 = self._at(rect.left, rect.top)
            x1, y1 = self._at(rect.right, rect.bottom)
            box = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
            if url and all(map(math.isfinite, box)):
                found.append([*map(_r, box), url])
        return found


def _quarters(a: float, b: float) -> int:
    """How many quarters clockwise a page is to be turned for text in this direction to be upright; 0 if none."""
    for count in range(4):
        if a > 0 and abs(b) <= 0.1 * a:
            return count
        a, b = b, -a
    return 0


def _r(value: float) -> float:
    return round(value, 2)
