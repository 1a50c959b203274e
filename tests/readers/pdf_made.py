"""PDFs made by hand: text where it is told to stand, uncompressed, so that a test sees and may damage every part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

FONTS = {"F": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic"}
WIDTH, HEIGHT = 420.0, 595.0


@dataclass
class Page:
    """What is printed: ``texts`` are (x, y from the top, size, text, font), ``rules`` (x0, x1, y), ``links`` (box, url), ``raw`` operators."""

    texts: list[tuple[float, float, float, str, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    links: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def text(self, x: float, y: float, size: float, text: str, font: str = "F") -> float:
        """Print; where the next word would begin (widths are near those of the font, and exact for what is measured)."""
        self.texts.append((x, y, size, text, font))
        return x + width(text, size)

    def line(self, x: float, y: float, size: float, *parts: str) -> None:
        """A line of text in which every other part is a raised number."""
        for at, part in enumerate(parts):
            if at % 2:
                x = self.text(x, y - 0.36 * size, 0.62 * size, part)
            elif part:
                x = self.text(x, y, size, part)


_NARROW = dict.fromkeys("ijl.,:;'|! t", 0.26) | dict.fromkeys("frI()[]-/s", 0.34)
_WIDE = dict.fromkeys("mwMWABCDEFGHKNOPQRSTUVXYZ", 0.7)


def width(text: str, size: float) -> float:
    """About how wide Times prints it, in points."""
    return size * sum(_NARROW.get(letter, _WIDE.get(letter, 0.475)) for letter in text)


def pdf(pages: Iterable[Page], *, across: bool = False) -> bytes:
    """The file; ``across`` prints up the page, which the file does not say is turned."""
    made = list(pages)
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()
        for name in FONTS.values()
    ]
    fonts = b" ".join(b"/%s %d 0 R" % (key.encode(), at) for at, key in enumerate(FONTS, 3))
    kids = []
    for page in made:
        content = (b"0 1 -1 0 %.0f 0 cm\n" % HEIGHT if across else b"") + _content(page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        stream = len(objects)
        notes = []
        for x0, y0, x1, y1, url in page.links:
            box = b"%.2f %.2f %.2f %.2f" % (x0, HEIGHT - y1, x1, HEIGHT - y0)
            objects.append(
                b"<< /Type /Annot /Subtype /Link /Rect [%s] /A << /S /URI /URI (%s) >> >>"
                % (box, _escaped(url))
            )
            notes.append(b"%d 0 R" % len(objects))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.0f %.0f] /Contents %d 0 R /Annots [%s] /Resources << /Font << %s >> >> >>"
            % (*((HEIGHT, WIDTH) if across else (WIDTH, HEIGHT)), stream, b" ".join(notes), fonts)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, with their table; the first is the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _content(page: Page) -> bytes:
    parts = [
        b"BT /%s %.2f Tf %.2f %.2f Td (%s) Tj ET" % (font.encode(), size, x, HEIGHT - y, _escaped(text))
        for x, y, size, text, font in page.texts
    ]
    parts += [b"%.2f %.2f m %.2f %.2f l S" % (x0, HEIGHT - y, x1, HEIGHT - y) for x0, x1, y in page.rules]
    return b"\n".join([*parts, *page.raw])


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def paper() -> bytes:
    """Three pages with running heads, two notes each, a link, a note that runs on to the next page."""
    pages = []
    for number in range(3):
        page = Page()
        page.text(60, 40, 9, "Harbour Studies 12 (2019)")
        page.text(340, 40, 9, str(101 + number))
        if number == 0:
            page.text(60, 80, 14, "The Islands and the Bridge", "B")
        first, second = str(2 * number + 1), str(2 * number + 2)
        year, sea = 1998 + number, ("lake", "harbour", "bay")[number]
        page.line(60, 110, 10.5, f"In {year} the river rose above the {sea} and the town slept.", first, "")
        page.line(60, 124, 10.5, f"Nobody by the {sea} had seen so much water before, and the older")
        page.line(60, 138, 10.5, f"people of the {sea}, who kept the bridge,", second, " said so to the")
        page.line(60, 152, 10.5, f"children of {year}. They did not be-")
        page.line(60, 166, 10.5, f"lieve a word of it, and went out to look at the {sea}.")
        page.rules.append((60, 160, 480))
        if number == 1:
            page.line(60, 492, 8.5, "and on the ferries of the outer islands.")
        page.line(
            60,
            504,
            8.5,
            "",
            first,
            f" A. Hill, Rivers of the North, London: Dale {2001 + number}, p. {number + 4}.",
        )
        page.line(60, 516, 8.5, "", second, " B. Moss, see https://example.org/moss, on the bridge")
        if number != 0:
            page.line(60, 528, 8.5, "of the town.")
        page.links.append((60, 508, 260, 518, f"https://example.org/moss/{number}"))
        pages.append(page)
    return pdf(pages)
